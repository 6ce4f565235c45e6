/// What the page shows of needles: punctures, forces, safe settings. Part of the report record and of a device
/// dossier; the same contract as src/report/needle_record.hpp. Units stand in the names or beside the number.
import type { Fact, Num } from "./record";

/// The outline of a needle from its tip upwards.
export interface NeedleProfile {
    /// Nominal.
    length_mm: number;
    height_um: number[];
    radius_um: number[];
}

/// A layer of the skin, from the surface (the top of the horny layer).
export interface DepthLayer {
    label: string;
    top_um: number;
    bottom_um: number;
}

/// One strike, whether it went in or only dented the skin.
export interface NeedleStrike {
    x_mm: number;
    y_mm: number;
    /// From 1.
    pass: number;
    needle: number;
    force_mn: number;
    deflection_um: number;
    /// 0: did not go in.
    tip_um: number;
    wound_um: number;
    open_um: number;
    wound_width_um: number;
    open_width_um: number;
    /// Along the surface, beyond the needle's width.
    tear_um: number;
    /// Load at which the needle buckles (tip free) over its force.
    buckling_margin: number;
    /// Deepest layer that the tip reached; empty if it did not go in.
    layer: string;
    /// Expected capillary loops cut.
    vessels: number;
    bleeds: boolean;
}

/// How often a quantity falls into each bin: one person's strikes, and the range over people.
export interface StrikeHistogram {
    name: string;
    label: string;
    unit: string;
    definition: string;
    /// One more than shares.
    edges: number[];
    /// Of all strikes, typical person [%].
    share: number[];
    low90: number[];
    high90: number[];
    /// Of the strikes that have it.
    median: Num;
    /// Layers of the skin are drawn.
    is_depth: boolean;
}

/// What is safe at one site for one sex.
export interface SiteSafety {
    site: string;
    title: string;
    /// female, male, or both where the atlas knows no difference.
    sex: string;
    /// The protocol's own site and sex.
    here: boolean;
    /// Of the typical person.
    layers: DepthLayer[];
    /// Where fat begins: median and range over people.
    fat_um: Num;
    fat_low90_um: Num;
    fat_high90_um: Num;
    /// Tips of all strikes of all people.
    tip_um: Num;
    tip_low90_um: Num;
    tip_high90_um: Num;
    tip_high99_um: Num;
    /// Share of strikes that reach fat, and that pass the stated depth, mean and range over people [%].
    fat_share: Num;
    fat_share_low90: Num;
    fat_share_high90: Num;
    beyond_share: Num;
    beyond_share_low90: Num;
    beyond_share_high90: Num;
    /// Longest needle that is safe for 95 of 100 people, and for half of them [mm].
    safe_length_mm: Num;
    safe_length_half_mm: Num;
    /// false: the longest that was tried.
    safe_length_is_limit: boolean;
    /// If the tip went as deep as the needle stands out.
    rigid_length_mm: Num;
}

/// One session's strikes on a typical person.
export interface NeedleView {
    title: string;
    caption: string;
    /// Table of the protocol, from 1.
    session: number;
    width_mm: number;
    height_mm: number;
    layers: DepthLayer[];
    profile: NeedleProfile;
    strikes: NeedleStrike[];
    histograms: StrikeHistogram[];
    facts: Fact[];
    /// What the safety numbers say, one sentence.
    safety_rule: string;
    safety: SiteSafety[];
}

/// Numbers of a dossier under one heading.
export interface DossierChapter {
    heading: string;
    /// Where a regulation asks for it; empty otherwise.
    asked: string;
    lead: string;
    facts: Fact[];
}

/// A number of the device's file.
export interface DossierValue {
    path: string;
    summary: string;
    value: string;
    origin: string;
    source: string;
    assumption: boolean;
}

/// A device's dossier: what its maker must state, as far as it can be simulated.
export interface Dossier {
    schema_version: 1;
    kind: "dossier";
    test_data: boolean;
    title: string;
    sentence: string;
    notice: string;
    device: string;
    label: string;
    profile: NeedleProfile;
    chapters: DossierChapter[];
    safety_rule: string;
    safety: SiteSafety[];
    extrapolation: string[];
    not_covered: string[];
    values: DossierValue[];
    program: string;
    version: string;
    commit: string;
    people: number;
    seed: number;
}
