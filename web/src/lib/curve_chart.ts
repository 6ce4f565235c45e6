/// Options of the chart of one measure over time.
import * as Plot from "@observablehq/plot";
import type { Curve, Num } from "../record";
import { unit_text } from "./format";

export interface ArmStyle {
    colour: string;
    dash: string;
}

/// Colour and dash of an arm: told apart without colour too.
export function arm_style(arm: string, index: number): ArmStyle {
    if (arm === "treated") return { colour: "var(--treated)", dash: "" };
    if (arm === "untreated") return { colour: "var(--untreated)", dash: "6 4" };
    if (arm === "sham") return { colour: "var(--untreated)", dash: "2 3" };
    return [
        { colour: "var(--treated)", dash: "" },
        { colour: "var(--arm-4)", dash: "9 3 2 3" },
        { colour: "var(--arm-3)", dash: "1 4" },
        { colour: "var(--published)", dash: "12 3" },
        { colour: "var(--ink)", dash: "5 2" },
        { colour: "var(--prior)", dash: "14 3 2 3 2 3" },
    ][index % 6];
}

/// Curves of the same measure together, in the order of the record.
export function measure_groups(curves: Curve[]): Curve[][] {
    const groups = new Map<string, Curve[]>();
    for (const curve of curves) groups.set(curve.measure, [...(groups.get(curve.measure) ?? []), curve]);
    return [...groups.values()];
}

interface Point {
    t: number;
    low: Num;
    high: Num;
    median: Num;
    title: string;
}

export function curve_options(
    curves: Curve[],
    sessions_d: number[],
    show_person: boolean,
    width: number,
    last_day: number | null = null,
): Plot.PlotOptions {
    const unit = unit_text(curves[0].unit).trim();
    const marks: Plot.Markish[] = [];
    curves.forEach((curve, index) => {
        const { colour, dash } = arm_style(curve.arm, index);
        const points = (low: Num[], high: Num[]): Point[] =>
            curve.times_d.map((t, i) => ({
                t,
                low: low[i] ?? null,
                high: high[i] ?? null,
                median: curve.median[i],
                title: `day ${t}, ${curve.arm}`,
            }));
        if (show_person && curve.person_low90.length > 0) {
            const person = points(curve.person_low90, curve.person_high90);
            for (const end of ["low", "high"]) {
                marks.push(
                    Plot.line(person, { x: "t", y: end, stroke: colour, strokeWidth: 1, strokeDasharray: "2 3" }),
                );
            }
        }
        const mean = points(curve.low90, curve.high90);
        const is_band = curve.low90.some((low, i) => low !== curve.high90[i]);
        if (is_band) marks.push(Plot.areaY(mean, { x: "t", y1: "low", y2: "high", fill: colour, fillOpacity: curves.length > 2 ? 0.1 : 0.24 }));
        marks.push(Plot.line(mean, { x: "t", y: "median", stroke: colour, strokeWidth: 2.2, strokeDasharray: dash }));
        if (index === 0) {
            marks.push(
                Plot.ruleX(mean, Plot.pointerX({ x: "t", stroke: "var(--ink-soft)", strokeOpacity: 0.5 })),
                Plot.dot(mean, Plot.pointerX({ x: "t", y: "median", fill: colour, r: 3.5 })),
            );
        }
    });
    return {
        height: Math.round(Math.min(270, Math.max(180, width * 0.5))),
        marginLeft: 46,
        marginRight: 12,
        marginTop: 22,
        marginBottom: 40,
        clip: last_day !== null,
        x: {
            ...(last_day === null ? {} : { domain: [0, last_day] }),
            label: "days since the first session", labelAnchor: "center", labelArrow: "none",
        },
        y: { label: unit === "" ? null : unit, labelArrow: "none", grid: true, nice: true, ticks: 5 },
        marks: [
            Plot.dot(sessions_d.filter((day) => last_day === null || day <= last_day), {
                x: (d: number) => d,
                frameAnchor: "bottom",
                symbol: "triangle",
                r: 3.2,
                dy: -4,
                fill: "var(--ink-soft)",
            }),
            ...marks,
        ],
    };
}
