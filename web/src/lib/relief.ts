/// The surface before and after, decoded once.
import type { Relief } from "../record";
import { edges_of, relief_heights } from "./decode";

export interface ReliefMaps {
    before: Float32Array;
    after: Float32Array;
    change: Float32Array;
    /// Lowest and highest of both [um].
    range: [number, number];
    /// Largest size of a change [um].
    reach: number;
    /// Ends of the patch [mm].
    x_range: [number, number];
    y_range: [number, number];
    /// Vertical exaggeration of the shading.
    exaggeration: number;
}

/// The steepest part of the relief is lit as if its slope were this.
const SHADED_SLOPE = 0.9;
const UM_PER_MM = 1000;

export function relief_maps(relief: Relief): ReliefMaps {
    const before = relief_heights(relief, "before_um");
    const after = relief_heights(relief, "after_um");
    const change = after.map((value, i) => value - before[i]);
    const x_edges = edges_of(relief.x_mm);
    const y_edges = edges_of(relief.y_mm);
    let low = Infinity;
    let high = -Infinity;
    let reach = 0;
    for (let i = 0; i < before.length; ++i) {
        low = Math.min(low, before[i], after[i]);
        high = Math.max(high, before[i], after[i]);
        reach = Math.max(reach, Math.abs(change[i]));
    }
    return {
        before,
        after,
        change,
        range: [low, high],
        reach: reach || 1,
        x_range: [x_edges[0], x_edges[x_edges.length - 1]],
        y_range: [y_edges[0], y_edges[y_edges.length - 1]],
        exaggeration: exaggeration_of(relief, before),
    };
}

function exaggeration_of(relief: Relief, heights: Float32Array): number {
    const n = relief.x_mm.length;
    let steepest = 0;
    for (let k = 0; k + 1 < heights.length; ++k) {
        if ((k + 1) % n === 0) continue;
        const step_um = (relief.x_mm[(k % n) + 1] - relief.x_mm[k % n]) * UM_PER_MM;
        steepest = Math.max(steepest, Math.abs(heights[k + 1] - heights[k]) / step_um);
    }
    if (steepest === 0) return 1;
    const wanted = SHADED_SLOPE / steepest;
    return wanted < 1 ? 1 : Number(wanted.toPrecision(1));
}

/// Words for the shading of the maps.
export function shading_text(maps: ReliefMaps): string {
    const height = maps.exaggeration === 1 ? "heights to scale" : `heights exaggerated ${maps.exaggeration} times`;
    return `lit from the upper left, ${height}`;
}

/// Heights along x in the row nearest to y_mm.
export function profile_row(relief: Relief, heights: Float32Array, row: number): number[] {
    const n = relief.x_mm.length;
    return Array.from(heights.subarray(row * n, (row + 1) * n));
}
