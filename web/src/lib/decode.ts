/// Base64 arrays of the record back into numbers.
import type { Relief, Section, SectionField } from "../record";

/// Code of a cell without a value.
export const NO_VALUE = 255;
/// Largest code that stands for a value.
const LAST_CODE = 254;

export function bytes_of(base64: string): Uint8Array {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
    return bytes;
}

/// Values of one frame of a section, NaN where there is none; x fastest, then z.
export function section_frame(section: Section, field: SectionField, index: number): Float32Array {
    const codes = bytes_of(field.frames[index]);
    const expected = section.x_mm.length * section.z_mm.length;
    if (codes.length !== expected) {
        throw new Error(`frame ${index} of ${field.name} has ${codes.length} cells, not ${expected}`);
    }
    const step = (field.vmax - field.vmin) / LAST_CODE;
    return Float32Array.from(codes, (code) => (code === NO_VALUE ? NaN : field.vmin + code * step));
}

/// Heights in micrometres; x fastest, then y.
export function relief_heights(relief: Relief, which: "before_um" | "after_um"): Float32Array {
    const bytes = bytes_of(relief[which]);
    const n = relief.x_mm.length * relief.y_mm.length;
    if (bytes.length !== 2 * n) throw new Error(`the height map has ${bytes.length / 2} cells, not ${n}`);
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: n }, (_, i) => view.getInt16(2 * i, true) * relief.um_per_count);
}

/// Edges of cells whose centres are given: midpoints, the outer ones mirrored.
export function edges_of(centres: number[]): number[] {
    const n = centres.length;
    if (n === 1) return [centres[0] - 0.5, centres[0] + 0.5];
    const edges = [centres[0] - (centres[1] - centres[0]) / 2];
    for (let i = 1; i < n; ++i) edges.push((centres[i - 1] + centres[i]) / 2);
    edges.push(centres[n - 1] + (centres[n - 1] - centres[n - 2]) / 2);
    return edges;
}

/// Where `position` lies between centres: lower index and the share of the upper one.
export function bracket(centres: number[], position: number): [number, number] {
    const last = centres.length - 1;
    if (position <= centres[0]) return [0, 0];
    if (position >= centres[last]) return [Math.max(0, last - 1), last === 0 ? 0 : 1];
    let low = 0;
    let high = last;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (centres[middle] <= position) low = middle;
        else high = middle;
    }
    return [low, (position - centres[low]) / (centres[high] - centres[low])];
}
