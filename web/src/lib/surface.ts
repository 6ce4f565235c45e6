/// The picture of the surface: simulated colour, lit from one side over the simulated relief.
///
///   I = I0 [a + (1 - a) max(0, n . l)/l_z]                                              (colour.14)
///
/// I0 simulated colour in linear light, n normal of the surface, l direction of the light, a share
/// of the light that comes from everywhere. A flat place has exactly its simulated colour.
import type { SurfaceFrame, SurfacePicture } from "../surface_record";
import { bytes_of, edges_of } from "./decode";
import { resample } from "./drawing";

/// Height of the light above the surface [degrees]; it comes from the upper left.
export const LIGHT_HEIGHT_DEG = 30;
export const LIGHT_TEXT = `light from the upper left, ${LIGHT_HEIGHT_DEG}\u00b0 above the surface, heights to scale`;
/// Light from everywhere, so that a slope that faces away keeps its colour.
const AMBIENT = 0.35;
const UM_PER_MM = 1000;
const BYTE = 255;

/// sRGB (iec-61966-srgb): from a channel of the screen to light and back, 0 to 1.
export const light_of = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
export const channel_of = (light: number): number => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

export interface SurfaceView {
    columns: number[];
    rows: number[];
    /// Linear light of red, green, blue; x fastest.
    light: [Float32Array, Float32Array, Float32Array];
    /// [um]
    height: Float32Array;
    /// Brightness over that of a flat place.
    shade: Float32Array;
}

export const x_range_of = (picture: SurfacePicture): [number, number] => ends(edges_of(picture.x_mm));
export const y_range_of = (picture: SurfacePicture): [number, number] => ends(edges_of(picture.y_mm));
const ends = (edges: number[]): [number, number] => [edges[0], edges[edges.length - 1]];

export function surface_view(picture: SurfacePicture, frame: SurfaceFrame): SurfaceView {
    const n = picture.x_mm.length * picture.y_mm.length;
    const bytes = bytes_of(frame.colour);
    const codes = bytes_of(frame.height_um);
    if (bytes.length !== 3 * n || codes.length !== 2 * n) throw new Error(`the picture "${frame.label}" has not ${n} cells`);
    const of = (c: number) => Float32Array.from({ length: n }, (_, i) => light_of(bytes[3 * i + c] / BYTE));
    const view = new DataView(codes.buffer);
    const height = Float32Array.from({ length: n }, (_, i) => view.getInt16(2 * i, true) * picture.um_per_count);
    return { columns: picture.x_mm, rows: picture.y_mm, light: [of(0), of(1), of(2)], height, shade: shade_of(picture, height) };
}

/// Lambert's law on the simulated heights; the patch repeats at its edges.
export function shade_of(picture: SurfacePicture, height_um: Float32Array): Float32Array {
    const nx = picture.x_mm.length;
    const ny = picture.y_mm.length;
    const pitch_x = (nx > 1 ? picture.x_mm[1] - picture.x_mm[0] : 1) * UM_PER_MM;
    const pitch_y = (ny > 1 ? picture.y_mm[1] - picture.y_mm[0] : 1) * UM_PER_MM;
    const up = Math.sin((LIGHT_HEIGHT_DEG * Math.PI) / 180);
    const side = Math.cos((LIGHT_HEIGHT_DEG * Math.PI) / 180) / Math.SQRT2;
    return Float32Array.from({ length: nx * ny }, (_, k) => {
        const i = k % nx;
        const j = (k - i) / nx;
        const at = (column: number, row: number) => height_um[((row + ny) % ny) * nx + ((column + nx) % nx)];
        const slope_x = (at(i + 1, j) - at(i - 1, j)) / (2 * pitch_x);
        const slope_y = (at(i, j + 1) - at(i, j - 1)) / (2 * pitch_y);
        const facing = (side * slope_x + side * slope_y + up) / Math.hypot(slope_x, slope_y, 1);
        return AMBIENT + (1 - AMBIENT) * (Math.max(0, facing) / up);
    });
}

/// Paints w * h pixels, smooth between the cells; returns red, green, blue, opacity.
export function painted(view: SurfaceView, w: number, h: number, is_lit: boolean): Uint8ClampedArray {
    const raster = (values: Float32Array) => resample({ columns: view.columns, rows: view.rows, values }, w, h);
    const shade = is_lit ? raster(view.shade) : null;
    const channels = view.light.map(raster);
    const pixels = new Uint8ClampedArray(4 * w * h);
    for (let k = 0; k < w * h; ++k) {
        for (let c = 0; c < 3; ++c) pixels[4 * k + c] = BYTE * channel_of(Math.min(1, channels[c][k] * (shade ? shade[k] : 1)));
        pixels[4 * k + 3] = BYTE;
    }
    return pixels;
}

/// Length of a drawn hair and its lean [mm]; neither is simulated.
export const HAIR_MM = 1.1;
export const HAIR_LEAN: [number, number] = [0.55, 0.84];

/// A round length for a scale bar, at most a third of the width [mm].
export function scale_bar_mm(width_mm: number): number {
    return [10, 5, 2, 1, 0.5, 0.2, 0.1].find((length) => length <= width_mm / 3) ?? 0.1;
}
