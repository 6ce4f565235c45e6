/// Numbers as text: true minus, no-break space before a unit, digits that the interval supports.
import type { Num, SpreadKind } from "../record";

const MINUS = "\u2212";
const NBSP = "\u00a0";
const SUPERSCRIPT: Record<string, string> = Object.fromEntries(
    Array.from("-0123456789", (c, i) => [c, "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[i]]),
);
export const DASH = "\u2013";

/// Decimals that leave two significant digits of `scale` (an interval's width, say).
export function decimals_for(scale: number): number {
    if (!Number.isFinite(scale) || scale === 0) return 2;
    return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(scale)))));
}

export function number_text(value: Num, decimals?: number, signed = false): string {
    if (value === null || !Number.isFinite(value)) return DASH;
    const magnitude = Math.abs(value);
    if (magnitude >= 1e6 || (decimals === undefined && magnitude !== 0 && magnitude < 1e-4)) {
        const [mantissa, exponent] = magnitude.toExponential(2).split("e");
        const power = Array.from(exponent.replace("+", ""), (c) => SUPERSCRIPT[c] ?? c).join("");
        return `${value < 0 ? MINUS : ""}${mantissa}\u202f\u00b7\u202f10${power}`;
    }
    const digits = decimals ?? decimals_for(magnitude / 10);
    const fixed = magnitude.toFixed(digits);
    // Without wanted decimals a zero at the end says nothing.
    const text = decimals === undefined && fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
    const is_zero = Number(text) === 0;
    const sign = value < 0 && !is_zero ? MINUS : signed && !is_zero ? "+" : "";
    return sign + group_thousands(text);
}

function group_thousands(text: string): string {
    const [whole, fraction] = text.split(".");
    if (whole.length < 5) return text;
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/// Unit with the space before it; nothing for a pure number.
export function unit_text(unit: string): string {
    if (unit === "" || unit === "1") return "";
    return (
        NBSP +
        unit
            .replace(/^1\//, `per${NBSP}`)
            .replace(/\bu(m|g|l)(?=[23]?\b)/g, "\u00b5$1")
            .replace(/m2\b/g, "m\u00b2")
            .replace(/m3\b/g, "m\u00b3")
    );
}

/// True if the sign of the number carries the meaning.
export function is_signed(transform: string): boolean {
    return ["change", "percent_change", "difference_between_arms"].includes(transform);
}

export function interval_text(low: Num, high: Num, decimals: number, signed = false): string {
    return `${number_text(low, decimals, signed)} to ${number_text(high, decimals, signed)}`;
}

/// "± 12 (SD)" as published; empty if no spread was published.
export function spread_text(kind: SpreadKind, value: Num, decimals: number): string {
    if (kind === "none" || value === null) return "";
    const words = { sd: "SD", se: "SE", ci95: "95 % CI", range: "range", iqr: "IQR", none: "" }[kind];
    if (kind === "range" || kind === "iqr") return `${words} ${number_text(value, decimals)} wide`;
    return `\u00b1 ${number_text(value, decimals)} (${words})`;
}

/// A duration in the unit a person would use.
export function duration_text(hours: number): string {
    if (hours < 1) return `${number_text(hours * 60, 0)} min`;
    if (hours < 48) return `${number_text(hours, hours < 10 ? 1 : 0)} h`;
    const days = hours / 24;
    if (days < 60) return `${number_text(days, days < 10 ? 1 : 0)} d`;
    return `${number_text(days / 30.4375, 1)} months`;
}

/// "after the last session" and the like for a main result.
export function reading_text(clock: string, time_d: Num): string {
    if (time_d === null) return "";
    const after = clock === "put on" ? "it was put on" : clock === "last" ? "the last session" : "the first session";
    if (time_d <= 2) return `${duration_text(24 * time_d)} after ${after}`;
    return `${number_text(time_d, 0)} days after ${after}`;
}

/// First letter large, rest as it is.
export function sentence_case(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
