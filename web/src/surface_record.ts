/// The surface of the simulated patch at a few times: colour, height, hairs, pinpoint bleeding, and
/// the numbers behind the colour. Part of the report record; the C++ side is src/report/surface_record.hpp.

import type { Num } from "./record";

export interface SurfacePicture {
    /// What is shown, one sentence or two.
    caption: string;
    /// Before and after in one sentence.
    summary: string;
    /// Cell centres [mm], increasing.
    x_mm: number[];
    y_mm: number[];
    /// Micrometres of one count of the height codes [um].
    um_per_count: number;
    /// Shown in light from the side; not where colour alone is treated, which furrows would hide.
    is_lit: boolean;
    /// Of SurfacePlace.reflectance [nm].
    wavelength_nm: number[];
    /// Openings of enlarged pores; else empty.
    openings: SurfaceOpening[];
    /// In order of time; the first is before treatment.
    frames: SurfaceFrame[];
}

export interface SurfaceFrame {
    time_d: number;
    /// Words for the time.
    label: string;
    /// base64 of red, green, blue of sRGB, three bytes a cell, x fastest: the simulated colour in
    /// daylight, without the light of the relief.
    colour: string;
    /// base64 of little-endian int16, x fastest, up positive.
    height_um: string;
    /// Hairs that stand; empty off the scalp.
    hairs: SurfaceHair[];
    /// Mouths of channels that bleed, of a session less than an hour ago.
    bleeding: SurfaceBleeding[];
    /// The whole patch, then the dark place and what lies around it where there is one.
    places: SurfacePlace[];
}

export interface SurfaceHair {
    x_mm: number;
    y_mm: number;
    /// Diameter [um].
    shaft_um: number;
}

/// A pore, as wide as before treatment.
export interface SurfaceOpening {
    x_mm: number;
    y_mm: number;
    diameter_um: number;
}

export interface SurfaceBleeding {
    x_mm: number;
    y_mm: number;
    radius_um: number;
}

/// What an instrument would read of a place: the colour of its mean melanin and blood.
export interface SurfacePlace {
    place: string;
    lightness: Num;
    a_star: Num;
    b_star: Num;
    ita_deg: Num;
    /// Over that of healthy skin of the person.
    epidermal_melanin: Num;
    dermal_melanin: Num;
    /// Blood above that of healthy skin at rest, in full erythemas.
    erythema: Num;
    /// "#rrggbb"
    colour: string;
    /// Share of the light that comes back, at SurfacePicture.wavelength_nm.
    reflectance: number[];
}
