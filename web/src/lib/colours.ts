/// Colour maps as tables of 256 colours: cividis and viridis for amounts, a balanced diverging map
/// for changes. Never by colour alone: every picture has its numbers in a table beside it.
import * as Plot from "@observablehq/plot";

export type ColourMap = "cividis" | "viridis" | "PuOr";
const N_COLOURS = 256;
const tables = new Map<ColourMap, Uint8Array>();

function channels_of(colour: string): number[] {
    if (colour.startsWith("#")) {
        return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    }
    return (colour.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
}

/// r, g, b of each of 256 steps.
export function colour_table(map: ColourMap): Uint8Array {
    const known = tables.get(map);
    if (known) return known;
    const scale = Plot.scale({ color: { type: "linear", scheme: map, domain: [0, 1] } });
    const table = new Uint8Array(3 * N_COLOURS);
    for (let i = 0; i < N_COLOURS; ++i) {
        table.set(channels_of(scale.apply(i / (N_COLOURS - 1)) as string), 3 * i);
    }
    tables.set(map, table);
    return table;
}

/// Index into a table for a value between low and high.
export function colour_index(value: number, low: number, high: number): number {
    const share = (value - low) / (high - low || 1);
    return Math.round(Math.min(1, Math.max(0, share)) * (N_COLOURS - 1));
}

/// CSS gradient of a map, for colour bars.
export function gradient(map: ColourMap, direction = "to right"): string {
    const table = colour_table(map);
    const stops = Array.from({ length: 17 }, (_, i) => {
        const at = 3 * Math.round((i / 16) * (N_COLOURS - 1));
        return `rgb(${table[at]},${table[at + 1]},${table[at + 2]})`;
    });
    return `linear-gradient(${direction}, ${stops.join(",")})`;
}

/// Range that a diverging map needs so that its middle is `rest`.
export function balanced_range(low: number, high: number, rest: number): [number, number] {
    const reach = Math.max(Math.abs(high - rest), Math.abs(low - rest));
    return [rest - reach, rest + reach];
}
