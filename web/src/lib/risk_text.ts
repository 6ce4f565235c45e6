/// How a counted share and a simulated number of a risk are written.
import type { Frequency, SimulatedRisk } from "../advice_record";
import { decimals_for, interval_text, number_text, unit_text } from "./format";

export const of_100_text = (f: Frequency): string => `${number_text(f.of_100, 1)} of 100 (${interval_text(f.low95, f.high95, 1)})`;

/// The number with its 90 % interval.
export function simulated_text(s: SimulatedRisk): string {
    const digits = s.unit === "of 100" ? 1 : decimals_for((s.high90 ?? 0) - (s.low90 ?? 0) || (s.value ?? 1) / 10);
    const unit = s.unit === "of 100" ? " of 100" : unit_text(s.unit);
    return `${number_text(s.value, digits)}${unit} (${interval_text(s.low90, s.high90, digits)})`;
}
