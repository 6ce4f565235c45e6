/// Pictures on a canvas: sections as coloured fields, relief as shaded height maps.
import { bracket } from "./decode";
import { colour_index, colour_table, type ColourMap } from "./colours";

export interface Grid2d {
    /// Centres of columns and rows, increasing.
    columns: number[];
    rows: number[];
    /// Column fastest.
    values: Float32Array;
}

/// Values on a regular raster of w * h points, linear between the centres of the cells.
export function resample(grid: Grid2d, w: number, h: number): Float32Array {
    const { columns, rows, values } = grid;
    const n = columns.length;
    const across = brackets(columns, w);
    const down = brackets(rows, h);
    const raster = new Float32Array(w * h);
    for (let row = 0; row < h; ++row) {
        const [j, v] = down[row];
        const next_row = Math.min(j + 1, rows.length - 1);
        for (let column = 0; column < w; ++column) {
            const [i, u] = across[column];
            const next = Math.min(i + 1, n - 1);
            const top = values[j * n + i] * (1 - u) + values[j * n + next] * u;
            const bottom = values[next_row * n + i] * (1 - u) + values[next_row * n + next] * u;
            raster[row * w + column] = top * (1 - v) + bottom * v;
        }
    }
    return raster;
}

function brackets(centres: number[], n: number): [number, number][] {
    const half_first = centres.length > 1 ? (centres[1] - centres[0]) / 2 : 0.5;
    const last = centres.length - 1;
    const half_last = centres.length > 1 ? (centres[last] - centres[last - 1]) / 2 : 0.5;
    const low = centres[0] - half_first;
    const high = centres[last] + half_last;
    return Array.from({ length: n }, (_, k) => bracket(centres, low + ((k + 0.5) / n) * (high - low)));
}

/// Paints a raster in colours; cells without a value become transparent.
export function paint(
    context: CanvasRenderingContext2D,
    raster: Float32Array,
    w: number,
    h: number,
    range: [number, number],
    map: ColourMap,
    shade?: Float32Array,
): void {
    const table = colour_table(map);
    const image = context.createImageData(w, h);
    for (let k = 0; k < w * h; ++k) {
        const value = raster[k];
        if (Number.isNaN(value)) continue;
        const at = 3 * colour_index(value, range[0], range[1]);
        const light = shade ? shade[k] : 1;
        for (let c = 0; c < 3; ++c) image.data[4 * k + c] = table[at + c] * light;
        image.data[4 * k + 3] = 255;
    }
    context.putImageData(image, 0, 0);
}

/// Share of the light that comes from everywhere, so that a shadow keeps its colour.
const AMBIENT = 0.5;

/// Brightness of a height map, 1 where it is flat, lit from the upper left, 35 degrees above the surface.
/// `height` and `pitch` share a unit once `height` is multiplied by `exaggeration`.
export function hillshade(
    height: Float32Array,
    w: number,
    h: number,
    pitch: number,
    exaggeration: number,
): Float32Array {
    const light = [-0.58, -0.58, 0.57];
    const shade = new Float32Array(w * h);
    for (let row = 0; row < h; ++row) {
        for (let column = 0; column < w; ++column) {
            const left = height[row * w + Math.max(0, column - 1)];
            const right = height[row * w + Math.min(w - 1, column + 1)];
            const up = height[Math.max(0, row - 1) * w + column];
            const down = height[Math.min(h - 1, row + 1) * w + column];
            const slope_x = ((right - left) * exaggeration) / (2 * pitch);
            const slope_y = ((down - up) * exaggeration) / (2 * pitch);
            const length = Math.hypot(slope_x, slope_y, 1);
            const facing = (-slope_x * light[0] - slope_y * light[1] + light[2]) / length;
            shade[row * w + column] = Math.min(1.2, AMBIENT + (1 - AMBIENT) * (Math.max(0, facing) / light[2]));
        }
    }
    return shade;
}

/// Round numbers between low and high, about `n` of them.
export function nice_ticks(low: number, high: number, n: number): number[] {
    const rough = (high - low) / Math.max(1, n);
    if (!(rough > 0)) return [low];
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
    const ticks = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k) ticks.push(k * step);
    return ticks.map((tick) => Number(tick.toPrecision(12)));
}
