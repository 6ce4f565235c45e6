/// Made-up data in the shape of a report, to try the page and to hold its contract with the C++
/// side. Nothing here was simulated and no number means anything.
import type {
    CareRow, Comparison, ComparisonRow, Curve, Delivery, EvidenceRow, Histogram, MainResult, Num, ParameterRow, Puncture, PunctureMap, Relief, ReportRecord, Section,
    SectionField,
} from "../src/record";
import type { ComparedCost, Cost, Frequency, Risk, Screening } from "../src/advice_record";
import type { SurfaceFrame, SurfacePicture } from "../src/surface_record";
import type { Dossier, DossierValue, NeedleStrike, NeedleView, SiteSafety, StrikeHistogram } from "../src/needle_record";

const TEST = "test data";

/// A small generator with a fixed start, so that the sample is the same every time.
function uniform_stream(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
}
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
const bump = (x: number, width: number): number => Math.exp(-(x * x) / (2 * width * width));

const SESSIONS_D = [0, 30, 60, 90, 120];
const LAST_D = 176;

function main_results(): MainResult[] {
    return [
        {
            measure: "papillary_collagen_fraction", label: "Papillary collagen", unit: "%", transform: "percent_change", clock: "last", time_d: 56,
            prediction: { median: 51.2, low90: 37.5, high90: 66.8, n_samples: 64, interval_error: 3.1 },
            person: { low90: 4, high90: 103 }, prior: { median: 44, low90: 2.4, high90: 151 },
            published: { value: 53.2, spread_kind: "none", spread_value: null, n: 30, study_id: "lotfi-2013-dermaroller-histology", citation: `${TEST}: citation of the study` },
            role: "calibration", inside: true, note: "",
        },
        {
            measure: "epidermal_thickness", label: "Epidermal thickness", unit: "%", transform: "percent_change", clock: "last", time_d: 56,
            prediction: { median: 47.5, low90: 31.8, high90: 60.2, n_samples: 64, interval_error: 2.6 },
            person: { low90: 8, high90: 91 }, prior: { median: 33, low90: -4, high90: 118 },
            published: { value: 50, spread_kind: "sd", spread_value: 14, n: 30, study_id: "lotfi-2013-dermaroller-histology", citation: `${TEST}: citation of the study` },
            role: "calibration", inside: true, note: "",
        },
        {
            measure: "collagen_density_ratio", label: "Late gain: 3 months to 1 month", unit: "1", transform: "ratio", clock: "last", time_d: 91,
            prediction: { median: 1.19, low90: 0.98, high90: 1.47, n_samples: 64, interval_error: 0.03 },
            person: null, prior: null,
            published: { value: 1.107, spread_kind: "none", spread_value: null, n: 32, study_id: "kenkel-2021-ultrasound-oct", citation: `${TEST}: citation of the study` },
            role: "check", inside: true, note: "",
        },
        {
            measure: "scar_depth", label: "Depth of the scar", unit: "%", transform: "percent_change", clock: "last", time_d: 56,
            prediction: { median: -27.4, low90: -39.5, high90: -12.2, n_samples: 64, interval_error: 2.2 },
            person: { low90: -58, high90: 3 }, prior: null, published: null, role: "none", inside: null,
            note: "No study with this protocol published it.",
        },
    ];
}

/// Days of reading: close together after each session, then every few days.
function reading_days(): number[] {
    const days = new Set<number>();
    for (const session of SESSIONS_D) for (const after of [0, 0.25, 1, 2, 3, 5, 8, 12, 17, 23, 29.99]) days.add(session + after);
    for (let day = 150; day <= LAST_D; day += 3) days.add(day);
    days.add(LAST_D);
    return [...days].sort((a, b) => a - b);
}

function curve(measure: string, label: string, unit: string, arm: string, at: (t: number) => number, spread: (t: number) => number): Curve {
    const times_d = reading_days();
    const of = (factor: number): Num[] => times_d.map((t) => round(at(t) + factor * spread(t), 3));
    const is_still = arm === "untreated";
    return {
        measure, label, unit, definition: `What the ${TEST} call ${label.toLowerCase()}.`, source: "assumption", arm, times_d, median: of(0),
        low90: of(is_still ? 0 : -1), high90: of(is_still ? 0 : 1.15), person_low90: is_still ? [] : of(-2.2), person_high90: is_still ? [] : of(2.7),
    };
}

function comparison(): Comparison {
    const row = (measure: string, label: string, unit: string, scale: string, time_d: Num, levels: number[], spread: number): ComparisonRow => ({
        measure, label, unit, scale, time_d,
        arms: levels.map((v) => ({ median: v, low90: round(v - spread, 3), high90: round(v + spread, 3) })),
        differences: levels.slice(1).map((v) => {
            const d = v - levels[0];
            return { median: round(d, 3), low90: round(d - spread / 3, 3), high90: round(d + spread / 3, 3), person_low90: round(d - spread, 3), person_high90: round(d + spread, 3), higher_of_100: d > 0 ? 91 : 9, n_pairs: 64 };
        }),
    });
    return {
        arms: [
            { name: "roller", title: "Roller, 1.5 mm", sentence: "Five sessions of a roller (test data).", care: care(), risks: risks() },
            { name: "pen", title: "Pen, 1.0 mm", sentence: "Five sessions of a pen (test data).", care: care().slice(0, 1), risks: risks().slice(0, 1) },
            { name: "untreated", title: "Untreated", sentence: "No treatment (test data).", care: [], risks: [] },
        ],
        rows: [
            row("scar_depth", "Scar depth", "um", "0 and up, lower is better", 30, [330, 338, 350], 12),
            row("scar_depth", "Scar depth", "um", "0 and up, lower is better", LAST_D, [271, 295, 350], 24),
            row("papillary_collagen_fraction", "Papillary collagen, stained area", "1", "0 to 1, saturates at 1", LAST_D, [0.74, 0.68, 0.5], 0.08),
            row("pain", "Pain", "1", "0 to 10", null, [5.1, 4.2, 0], 1.1),
        ],
        costs: compared_costs(),
    };
}

function compared_costs(): ComparedCost[] {
    const nothing = { per_more_gain: null, per_more_gain_low90: null, per_more_gain_high90: null };
    return [
        { arm: "roller", currency: "USD", cost: 2200, low90: 1100, high90: 3300, more: null, more_low90: null, more_high90: null, gain_unit: "10 % of the scar's depth", per_gain: 980, per_gain_low90: 430, per_gain_high90: 2100, is_finite: true, ...nothing, sentence: "", missing: ["3 visits"] },
        { arm: "pen", currency: "USD", cost: 2900, low90: 1500, high90: 4200, more: 700, more_low90: 400, more_high90: 900, gain_unit: "10 % of the scar's depth", per_gain: 1900, per_gain_low90: 700, per_gain_high90: null, is_finite: false, ...nothing, sentence: "Costs more than roller; that it gains more cannot be told (test data).", missing: [] },
        { arm: "untreated", currency: "USD", cost: 0, low90: 0, high90: 0, more: -2200, more_low90: -3300, more_high90: -1100, gain_unit: "10 % of the scar's depth", per_gain: null, per_gain_low90: null, per_gain_high90: null, is_finite: false, ...nothing, sentence: "", missing: [] },
    ];
}

function screening(): Screening[] {
    const rule = (id: string, level: Screening["level"], title: string, because: string, contested = "", overridden = false): Screening => ({
        rule: id, level, overridden, title, because, why: `Why this rule speaks (${TEST}).`, what_to_do: `What to do about it (${TEST}).`, grade: "E", contested, sources: ["assumption"],
    });
    return [
        rule("herpes-active", "stop", "Active herpes simplex in the field", "the history names herpes-active", "", true),
        rule("isotretinoin", "caution", "Isotretinoin by mouth", "the history names isotretinoin", "A consensus sees it otherwise (test data)."),
        rule("dark-skin-pigment", "note", "Phototype IV to VI", "phototype IV"),
    ];
}

function care(): CareRow[] {
    const known = (verdict: string, contested = "") => ({ verdict, said: `What people are told (${TEST}).`, evidence: `What was found (${TEST}).`, contested, sources: ["assumption"] });
    return [
        { label: "vitamin C serum, 20 %", kind: "product", from_d: 0, until_d: 0, note: "once", ...known("said to help, grade B, contested", `By whom (${TEST}).`) },
        { label: "hydration", kind: "care", from_d: 0, until_d: 3, note: "", ...known("said to help, grade E") },
        { label: "sunscreen", kind: "care", from_d: 1, until_d: 28, note: "divides the sun by 6", verdict: "", said: "", evidence: "", contested: "", sources: [] },
        { label: "makeup", kind: "exposure", from_d: 2, until_d: 28, note: "", ...known("said to harm, grade E") },
    ];
}

function risks(): Risk[] {
    const count = (events: number, people: number, of_100: number, low95: number, high95: number, study: string): Frequency => ({ of_100, low95, high95, events, people, unit: "people", study, note: TEST });
    const none: Frequency = { of_100: null, low95: null, high95: null, events: 0, people: 0, unit: "people", study: "", note: "" };
    return [
        {
            id: "darkening", title: "Darkening of the skin", grade: "C", words: `It fades in weeks to months (${TEST}).`, harm: "darken for weeks", counted: "4 of 217 people in 6 trials",
            pooled: count(4, 217, 1.8, 0.7, 4.6, ""), counts: [count(0, 60, 0, 0, 6, "fabbrocini-2014-phototypes"), count(1, 30, 3.3, 0.6, 16.7, "chawla-2014-prp-vs-vitamin-c")],
            beside_words: "Lasers, not needles:", beside: [count(5, 115, 4.3, 1.9, 9.8, "clark-2013-pih-iv-vi")],
            simulated: [{ label: "Risk of darkening", value: 2.4, low90: 0.8, high90: 6.1, unit: "of 100", note: "for a person like this", assumption: true }],
            course: [], sources: ["fabbrocini-2014-phototypes"],
        },
        {
            id: "granuloma", title: "Granuloma around what was needled in", grade: "D", words: `Fifteen people are published (${TEST}).`, harm: "", counted: "never counted", pooled: none, counts: [],
            beside_words: "", beside: [], simulated: [{ label: "Dose below the horny layer, vitamin C", value: 41, low90: 20, high90: 66, unit: "ug/cm2", note: "placed below the barrier", assumption: false }],
            course: ["5 sessions, 30 d apart (test data)."], sources: ["friedmann-2024-granuloma-review"],
        },
    ];
}

function cost(): Cost {
    const visit = (time_d: number, paid: number, gain: number, half: number, is_finite: boolean) => ({
        time_d, cost: paid, cost_low90: paid / 2, cost_high90: 1.5 * paid, gain, gain_low90: gain - half, gain_high90: gain + half,
        per_gain: round((10 * paid) / gain, 0), per_gain_low90: round((5 * paid) / gain, 0), per_gain_high90: is_finite ? round((20 * paid) / gain, 0) : null, is_finite,
    });
    return {
        title: "United States, 2025", year: 2025, currency: "USD", note: TEST,
        items: [{ kind: "session", label: "microneedling", n: 5, low: 225, high: 675, source: "dover-2025-cost", assumption: false }],
        missing: ["3 visits", "5 applications (vitamin-c-serum)"], gain_label: "10 % of the scar's depth", gain_unit: "%",
        visits: [visit(30, 450, 4, 6, false), visit(LAST_D, 2250, 23, 9, true)],
        sentence: "The course costs 2250 USD (1130 to 3370), without 3 visits, for which there is no price (test data).",
    };
}

function curves(): Curve[] {
    const after_each = (t: number, f: (age: number) => number) => SESSIONS_D.filter((s) => s <= t).reduce((sum, s) => sum + f(t - s), 0);
    const collagen = (t: number) => after_each(t, (age) => 11 * (1 - Math.exp(-age / 28)) - 1.5 * bump(age - 3, 2));
    const tewl = (t: number) => after_each(t, (age) => 21 * Math.exp(-age / 1.3) + 3 * bump(age - 2.5, 1.2));
    const erythema = (t: number) => after_each(t, (age) => 2.8 * Math.exp(-age / 1.9));
    const depth = (t: number) => 350 - after_each(t, (age) => 21 * (1 - Math.exp(-age / 35)) + 14 * bump(age - 1, 1));
    return [
        curve("papillary_collagen_fraction", "Papillary collagen, change", "%", "treated", collagen, (t) => 0.6 + 0.27 * Math.abs(collagen(t))),
        curve("papillary_collagen_fraction", "Papillary collagen, change", "%", "untreated", () => 0, () => 0),
        curve("scar_depth", "Depth of the scar", "um", "treated", depth, (t) => 8 + 0.4 * (350 - depth(t))),
        curve("scar_depth", "Depth of the scar", "um", "untreated", () => 350, () => 0),
        curve("transepidermal_water_loss", "Water loss (TEWL)", "g/m2/h", "treated", (t) => 12 + tewl(t), (t) => 0.8 + 0.25 * tewl(t)),
        curve("transepidermal_water_loss", "Water loss (TEWL)", "g/m2/h", "untreated", () => 12, () => 0),
        curve("erythema", "Redness", "1", "treated", erythema, (t) => 0.05 + 0.3 * erythema(t)),
        curve("erythema", "Redness", "1", "untreated", () => 0, () => 0),
    ];
}

function section(): Section {
    const nx = 36;
    const nz = 40;
    const x_mm = Array.from({ length: nx }, (_, i) => round(0.02 + 0.04 * i, 3));
    const z_mm: number[] = [];
    for (let j = 0, top = 0; j < nz; ++j) {
        const thickness = 0.01 + (0.03 * j) / (nz - 1);
        z_mm.push(round(top + thickness / 2, 4));
        top += thickness;
    }
    const times_h = [0.25, 6, 24, 72, 168, 336, 720, 1440, 4224];
    const time_labels = ["15 min after session 1", "6 h after session 1", "1 day after session 1", "3 days after session 1", "7 days after session 1", "14 days after session 1", "before session 2", "before session 3", "56 days after session 5"];
    const channels = [
        { x_mm: 0.5, wound_depth_mm: 0.62, wound_radius_mm: 0.06 },
        { x_mm: 1.1, wound_depth_mm: 0.45, wound_radius_mm: 0.05 },
    ];
    const field = (name: string, label: string, unit: string, vmin: number, vmax: number, rest: Num, at: (x: number, z: number, h: number) => number): SectionField => ({
        name, label, unit, vmin, vmax, rest, definition: `What the ${TEST} call ${label.toLowerCase()}.`,
        frames: times_h.map((hours) => {
            const codes = new Uint8Array(nx * nz);
            z_mm.forEach((z, j) => x_mm.forEach((x, i) => {
                const share = (at(x, z, hours) - vmin) / (vmax - vmin);
                codes[j * nx + i] = Math.round(254 * Math.min(1, Math.max(0, share)));
            }));
            return base64(codes);
        }),
    });
    const near = (x: number, z: number, width: number) =>
        channels.reduce((sum, c) => sum + bump(x - c.x_mm, width) / (1 + Math.exp((z - c.wound_depth_mm) / 0.05)), 0);
    return {
        caption: `A section through two channels (${TEST}).`, x_mm, z_mm, times_h, time_labels, channels,
        layers: [
            { label: "epidermis", top_mm: 0, bottom_mm: 0.08 },
            { label: "papillary dermis", top_mm: 0.08, bottom_mm: 0.2 },
            { label: "reticular dermis", top_mm: 0.2, bottom_mm: 1.1 },
        ],
        fields: [
            field("neutrophils", "Neutrophils", "1", 0, 1, null, (x, z, h) => near(x, z, 0.07 + 0.02 * Math.log1p(h / 24)) * (h / 20) * Math.exp(1 - h / 20)),
            field("tgf_beta_active", "Active TGF-beta", "1", 0, 4, null, (x, z, h) => 4 * near(x, z, 0.1) * (h / 60) * Math.exp(1 - h / 60)),
            field("collagen_mature", "Collagen I", "1", 0.7, 1.3, 1, (x, z, h) => 1 + near(x, z, 0.14) * (0.3 * (1 - Math.exp(-h / 900)) - 0.28 * Math.exp(-h / 300))),
        ],
    };
}

function relief(): Relief {
    const n = 64;
    const x_mm = Array.from({ length: n }, (_, i) => round(0.04 + 0.08 * i, 3));
    const random = uniform_stream(7);
    const waves = Array.from({ length: 24 }, () => [0.6 + 2.6 * random(), 2 * Math.PI * random(), 2 * Math.PI * random(), 2 + 3 * random()]);
    const texture = (x: number, y: number) => waves.reduce((sum, [k, angle, phase, size]) => sum + size * Math.sin(2 * Math.PI * k * (x * Math.cos(angle) + y * Math.sin(angle)) + phase), 0) / 3;
    const scar = (x: number, y: number) => {
        const r = Math.hypot((x - 2.56) / 1.25, (y - 2.56) / 1.0);
        return -350 / (1 + Math.exp((r - 1) / 0.13)) + 18 * bump(r - 1.25, 0.14);
    };
    const um_per_count = 0.1;
    const heights = (remaining: number, lift: number): string => {
        const bytes = new Uint8Array(2 * n * n);
        const view = new DataView(bytes.buffer);
        x_mm.forEach((y, j) => x_mm.forEach((x, i) => view.setInt16(2 * (j * n + i), Math.round((remaining * scar(x, y) + lift + texture(x, y)) / um_per_count), true)));
        return base64(bytes);
    };
    return {
        caption: `A rolling scar (${TEST}).`, x_mm, y_mm: x_mm, um_per_count, before_um: heights(1, 0), after_um: heights(0.72, 9), after_time_d: LAST_D,
        depth_before_um: 352, depth_after_um: 255, rim_before_um: 4, rim_after_um: 13, floor_before_um: -348, floor_after_um: -242,
    };
}

/// A dark spot that fades on a shallow dent, in made-up colours.
function surface(): SurfacePicture {
    const n = 24;
    const centres = Array.from({ length: n }, (_, i) => round((i + 0.5) * (4.8 / n), 3));
    const wavelength_nm = Array.from({ length: 31 }, (_, i) => 400 + 10 * i);
    const place = (name: string, dark: number, red: number) => ({
        place: name, lightness: round(62 - 12 * dark, 2), a_star: round(11 + 6 * red, 2), b_star: 17.5, ita_deg: round(34 - 30 * dark, 2), epidermal_melanin: round(1 + 0.8 * dark, 3), dermal_melanin: 0, erythema: round(0.4 * red, 3),
        colour: dark > 0.5 ? "#a07858" : "#c49a7c", reflectance: wavelength_nm.map((nm) => round((0.1 + (0.45 * (nm - 400)) / 300) * (1 - 0.3 * dark) - 0.04 * red * bump(nm - 560, 25), 4)),
    });
    const frame = (label: string, time_d: number, dark: number, red: number): SurfaceFrame => {
        const colour = new Uint8Array(3 * n * n);
        const heights = new DataView(new ArrayBuffer(2 * n * n));
        centres.forEach((y, j) =>
            centres.forEach((x, i) => {
                const spot = bump(Math.hypot(x - 2.4, y - 2.4), 0.8);
                const at = j * n + i;
                colour.set([198 - 46 * dark * spot, 156 - 44 * dark * spot - 22 * red, 128 - 40 * dark * spot - 18 * red], 3 * at);
                heights.setInt16(2 * at, Math.round(-6000 * spot * (0.5 + 0.5 * dark)), true);
            }),
        );
        return {
            time_d, label, colour: base64(colour), height_um: base64(new Uint8Array(heights.buffer)), hairs: [{ x_mm: 0.6, y_mm: 0.7, shaft_um: 60 }], bleeding: time_d > 0 && time_d <= 1 ? [{ x_mm: 1.2, y_mm: 1.1, radius_um: 60 }] : [],
            places: [place("whole patch", 0.2 * dark, red), place("dark place", dark, red), place("skin around it", 0.05 * dark, red)],
        };
    };
    return {
        caption: `Simulated patch of skin (${TEST}).`, summary: `The spot fades (${TEST}).`, x_mm: centres, y_mm: centres, um_per_count: 0.02, is_lit: true, wavelength_nm, openings: [{ x_mm: 3.6, y_mm: 3.5, diameter_um: 350 }],
        frames: [frame("before", 0, 1, 0), frame("a day after session 1", 1, 0.8, 1), frame(`day ${LAST_D}, the end`, LAST_D, 0.3, 0)],
    };
}

/// A dose that leaves the skin's surface and goes down, in made-up numbers.
function delivery(): Delivery {
    const times_h = [0, 0.25, 0.5, 1, 2, 4, 6, 8, 12, 18, 24];
    const curve = (measure: string, label: string, unit: string, at: (h: number) => number): Curve => {
        const median = times_h.map((h) => round(at(h), 4));
        return {
            measure, label, unit, definition: `${TEST}: definition`, source: "assumption", arm: "treated", times_d: times_h.map((h) => round(h / 24, 6)),
            median, low90: median.map((v) => round(0.5 * v, 4)), high90: median.map((v) => round(1.6 * v, 4)),
            person_low90: median.map((v) => round(0.3 * v, 4)), person_high90: median.map((v) => round(2.2 * v, 4)),
        };
    };
    const left = (h: number): number => 400 * Math.exp(-h / 20);
    const depth_um = [5, 15, 30, 60, 120, 250, 500, 900, 1300];
    const level = depth_um.map((z) => round(900 * Math.exp(-z / 260), 3));
    return {
        product: "vitamin-c-serum", label: "vitamin C serum, 20 %", active: "ascorbic-acid", session: 1,
        sentence: `${TEST}: put on at once after session 1.`,
        assumptions: [`${TEST}: donor`, `${TEST}: occlusion`, `${TEST}: channels`],
        layers: [
            curve("amount_vehicle", "On the skin", "ug/cm2", left),
            curve("amount_horny_layer", "Horny layer", "ug/cm2", (h) => 0.1 * (400 - left(h))),
            curve("amount_epidermis", "Epidermis", "ug/cm2", (h) => 0.1 * (400 - left(h))),
            curve("amount_dermis", "Dermis", "ug/cm2", (h) => 0.3 * (400 - left(h))),
            curve("amount_cleared", "Cleared by blood", "ug/cm2", (h) => 0.5 * (400 - left(h))),
        ],
        curves: [
            curve("delivery_flux", "Flux into blood", "ug/(cm2 h)", (h) => 8 * (1 - Math.exp(-h / 3)) * Math.exp(-h / 20)),
            curve("dose_below_horny_layer", "Dose below the horny layer", "ug/cm2", (h) => 0.9 * (400 - left(h))),
        ],
        profile: { unit: "ug/ml", time_h: 24, depth_um, median: level, low90: level.map((v) => round(0.5 * v, 3)), high90: level.map((v) => round(1.7 * v, 3)) },
        facts: [{ name: "delivery_enhancement", label: "Enhancement over intact skin", value: 21, low90: 6, high90: 70, unit: "1", source: "simulated", note: "" }],
        balance_percent: 1e-9,
    };
}

function puncture_map(): PunctureMap {
    const random = uniform_stream(19);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const channels: Puncture[] = Array.from({ length: 60 }, () => {
        const wound_depth_um = Math.round(560 + 110 * normal());
        return { x: round(5.12 * random(), 3), y: round(5.12 * random(), 3), wound_depth_um, bleeds: random() < 0.28 };
    });
    const histogram = (name: string, label: string, mean: number, sd: number, width: number): Histogram => {
        const edges = Array.from({ length: 13 }, (_, i) => round(mean + (i - 6) * width, 1));
        const counts = edges.slice(1).map((edge) => Math.round(60 * (width / (sd * 2.507)) * bump(edge - width / 2 - mean, sd)));
        return { name, label, unit: "um", definition: `What the ${TEST} call ${label.toLowerCase()}.`, edges, counts, median: mean };
    };
    return {
        caption: `One session on the patch (${TEST}).`, session: 1, width_mm: 5.12, height_mm: 5.12, channels,
        histograms: [histogram("tip_depth", "Tip depth", 840, 130, 60), histogram("wound_depth", "Wound depth", 560, 110, 50), histogram("open_depth", "Open depth", 140, 40, 18)],
    };
}

function needle_view(): NeedleView {
    const random = uniform_stream(23);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const layers = [
        { label: "horny layer", top_um: 0, bottom_um: 12 }, { label: "epidermis", top_um: 12, bottom_um: 58 },
        { label: "papillary dermis", top_um: 58, bottom_um: 148 }, { label: "reticular dermis", top_um: 148, bottom_um: 930 }, { label: "fat", top_um: 930, bottom_um: 4930 },
    ];
    const strikes: NeedleStrike[] = Array.from({ length: 80 }, (_, i) => {
        const tip_um = i % 20 === 0 ? 0 : round(620 + 150 * normal(), 1);
        return {
            x_mm: round(10 * random(), 3), y_mm: round(10 * random(), 3), pass: 1 + (i % 4), needle: 1 + (i % 12), force_mn: round(180 + 30 * normal(), 1), deflection_um: round(700 + 90 * normal(), 1),
            tip_um, wound_um: tip_um, open_um: round(0.25 * tip_um, 1), wound_width_um: 140, open_width_um: 60, tear_um: 12, buckling_margin: 24, layer: tip_um === 0 ? "" : tip_um > 930 ? "fat" : "reticular dermis", vessels: 0.4, bleeds: tip_um > 0 && random() < 0.3,
        };
    });
    const histogram = (name: string, label: string, unit: string, mean: number, sd: number, width: number, is_depth: boolean): StrikeHistogram => {
        const edges = Array.from({ length: 15 }, (_, i) => round(i * width, 1));
        const share = edges.slice(1).map((edge) => round(100 * (width / (sd * 2.507)) * bump(edge - width / 2 - mean, sd), 2));
        return { name, label, unit, definition: `What the ${TEST} call ${label.toLowerCase()}.`, edges, share, low90: share.map((s) => round(0.5 * s, 2)), high90: share.map((s) => round(1.7 * s, 2)), median: mean, is_depth };
    };
    const site = (name: string, sex: string, fat_um: number, here: boolean): SiteSafety => ({
        site: name, title: `${name} (${TEST})`, sex, here, layers: layers.map((l) => ({ ...l, top_um: Math.min(l.top_um, fat_um), bottom_um: l.label === "fat" ? fat_um + 4000 : Math.min(l.bottom_um, fat_um) })),
        fat_um, fat_low90_um: 0.7 * fat_um, fat_high90_um: 1.5 * fat_um, tip_um: 620, tip_low90_um: 380, tip_high90_um: 900, tip_high99_um: 1150,
        fat_share: 3.1, fat_share_low90: 0, fat_share_high90: 17, beyond_share: 4.2, beyond_share_low90: 0, beyond_share_high90: 20, safe_length_mm: round(1.4 * fat_um / 1000, 2), safe_length_half_mm: round(1.9 * fat_um / 1000, 2), safe_length_is_limit: true, rigid_length_mm: round(0.7 * fat_um / 1000, 2),
    });
    return {
        title: "Pen, 1.5 mm (test data)", caption: `One session on a window of the skin (${TEST}).`, session: 1, width_mm: 10, height_mm: 10, layers,
        profile: { length_mm: 1.5, height_um: [0, 1000, 1500], radius_um: [5, 125, 125] }, strikes,
        histograms: [
            histogram("tip_depth", "Depth of the tip", "um", 620, 150, 80, true), histogram("wound_depth", "Depth of cut tissue", "um", 620, 150, 80, true), histogram("open_depth", "Depth of the open gap", "um", 155, 38, 20, true),
            histogram("needle_force", "Peak force on a needle", "mN", 180, 30, 20, false), histogram("deflection", "Dent of the skin", "um", 700, 90, 80, false),
        ],
        facts: [
            { name: "tip_depth", label: "Depth of the tip", value: 620, low90: 540, high90: 700, unit: "um", source: "simulated", note: "one person 400 to 850" },
            { name: "strikes_reaching_fat", label: "Strikes that reach fat", value: 3.1, low90: 1.2, high90: 6, unit: "%", source: "simulated", note: "" },
        ],
        safety_rule: "Safe is a needle of which at most 1 % of the strikes reaches fat in 95 of 100 simulated people (test data).",
        safety: [site("cheek", "female", 930, true), site("cheek", "male", 1180, false), site("back", "female", 1900, false)],
    };
}

export function make_dossier(): Dossier {
    const view = needle_view();
    const value = (path: string, source: string): DossierValue => ({ path, summary: `What the ${TEST} call ${path}`, value: "1 mm", origin: "pen/test", source, assumption: source === "assumption" });
    return {
        schema_version: 1, kind: "dossier", test_data: true, title: "Device dossier: Pen (test data)", sentence: `A pen (${TEST}), needles of 1.5 mm.`,
        notice: "Research and education only. Not a medical device; not for diagnosis or for choosing or dosing treatment of a person.",
        device: "pen/test", label: "Pen (test data)", profile: view.profile,
        chapters: [{ heading: "Technical specifications", asked: "21 CFR 878.4430 (b)(1)", lead: `What the ${TEST} state.`, facts: view.facts }, { heading: "Forces on needle and skin", asked: "", lead: `What the ${TEST} state.`, facts: view.facts }],
        safety_rule: view.safety_rule, safety: view.safety.map((row) => ({ ...row, here: false })), extrapolation: ["needle_length = 3 mm is outside the range of evidence (test data)."], not_covered: ["Sterility (test data)."],
        values: [value("needle_length", "exceed-device"), value("tip_radius", "assumption")], program: "needlework", version: "0.0.0-test", commit: "0000000", people: 64, seed: 1,
    };
}

function parameter(path: string, summary: string, value: string, unit: string, range: string, prior: string, source: string, calibrated_on = ""): ParameterRow {
    return { path, summary, value, unit, range, prior, source, assumption: source === "assumption", calibrated_on };
}

function evidence(): EvidenceRow[] {
    const row = (study_id: string, measure: string, role: "calibration" | "check", published: number, prediction: number, reach: number, inside: boolean, unit = "%"): EvidenceRow => ({
        study_id, citation: `${TEST}: citation`, measure, unit, role, published, spread_kind: "sd", spread_value: round(reach / 3, 2), prediction, low90: round(prediction - reach, 2), high90: round(prediction + reach, 2), inside, note: "",
    });
    return [
        row("lotfi-2013-dermaroller-histology", "papillary_collagen_fraction", "calibration", 53.2, 51.2, 14, true),
        row("lotfi-2013-dermaroller-histology", "epidermal_thickness", "calibration", 50, 47.5, 14, true),
        row("kenkel-2021-ultrasound-oct", "collagen_density_ratio", "check", 1.107, 1.19, 0.24, true, "1"),
        row("fabbrocini-2014-phototypes", "relief_irregularity", "check", -31, -14, 9, false),
    ];
}

export function make_sample(): ReportRecord {
    return {
        schema_version: 1, test_data: true,
        title: "Rolling acne scars, cheek (test data)",
        sentence: "Five sessions, 30 days apart, with a roller of 192 needles of 1.5 mm on rolling acne scars of a woman's cheek (32 years, phototype IV), read 8 weeks after the last session.",
        notice: "Research and education only. Not a medical device; not for diagnosis or for choosing or dosing treatment of a person.",
        extrapolation: ["session[1].passes = 16 lies outside the range of evidence (4 to 15). This is test data."],
        main_results: main_results(), sessions_d: SESSIONS_D, visits_d: [30, 60, LAST_D], comparison: comparison(), curves: curves(), section: section(), surface: surface(), relief: relief(), puncture_map: puncture_map(),
        session_facts: [
            { name: "channels_per_cm2", label: "Channels", value: 229, low90: 214, high90: 243, unit: "1/cm2", source: "simulated", note: "" },
            { name: "bleeding_spots", label: "Bleeding spots", value: 64, low90: 31, high90: 102, unit: "1/cm2", source: "simulated", note: "" },
            { name: "pain", label: "Pain, with anaesthetic", value: 3.1, low90: 1.4, high90: 5.6, unit: "of 10", source: "luz-2017-pain-roller", note: "one person" },
            { name: "erythema_days", label: "Days of redness", value: 2.8, low90: 1.3, high90: 5.1, unit: "d", source: "assumption", note: "" },
        ],
        needle_views: [needle_view()],
        deliveries: [delivery()],
        care: care(),
        screening: screening(), risks: risks(), cost: cost(),
        patients: {
            paragraphs: ["These numbers are made up. In a real report this paragraph says in plain words what the needles do, how long the skin stays red, and how sure the program is.", "The groups of circles show 100 people like the ones who were simulated."],
            outcomes: [
                { kind: "gain", label: "see their scars become at least a quarter shallower", of_100: 54, low_of_100: 38, high_of_100: 71, source: "simulated", note: "8 weeks after the last session." },
                { kind: "harm", label: "are still red after three days", of_100: 12, low_of_100: 5, high_of_100: 24, source: "assumption", note: "" },
            ],
        },
        protocol: [
            { path: "subject.age", value: "32", unit: "yr", origin: "file", source: "", assumption: false },
            { path: "session[1].device", value: "roller/192", unit: "", origin: "file", source: "data/devices/roller-192.toml", assumption: false },
            { path: "session[1].needle_length", value: "1.5", unit: "mm", origin: "file", source: "", assumption: false },
            { path: "session[1].passes", value: "16", unit: "1", origin: "completion", source: "assumption", assumption: true },
        ],
        parameters: [
            parameter("barrier.channel_closure.tau", "Time in which an uncovered channel shrinks to 37 % of its area", "12", "h", "1 to 96", "loguniform 4 to 30", "kalluri-2011-closure"),
            parameter("healing.retention", "Share of wound collagen that stays", "0.71", "1", "0 to 1", "uniform 0.5 to 0.9", "assumption", "lotfi-2013-dermaroller-histology"),
            parameter("healing.tgf.reach", "Reach of active TGF-beta", "0.18", "mm", "0.02 to 1", "lognormal 0.18, factor 1.8", "assumption"),
            parameter("needles.toughness", "Fracture toughness of the upper layers", "2.2", "kJ/m2", "0.2 to 30", "", "romgens-2014-force-tip", "romgens-2014-force-tip"),
        ],
        uncertainty: [
            { label: "Papillary collagen, change in percent", whose: "mean of 30 people", shares: [
                { group: "parameters", share: 0.47, error: 0.11 }, { group: "protocol completion", share: 0.31, error: 0.07 }, { group: "persons and places of strikes", share: 0.02, error: null },
                { group: "study effect (assumption)", share: 0.19, error: null }, { group: "reading", share: 0.01, error: null },
            ] },
            { label: "Papillary collagen, change in percent", whose: "one person", shares: [
                { group: "parameters", share: 0.41, error: 0.1 }, { group: "protocol completion", share: 0.27, error: 0.06 }, { group: "persons and places of strikes", share: 0.18, error: null },
                { group: "reading", share: 0.14, error: null },
            ] },
        ],
        evidence: evidence(),
        balances: [{ name: "Collagen laid down = stored + lost", value: 3.1e-7, unit: "1", limit: 0.001 }, { name: "Untreated scar, change of depth in half a year", value: 0.00002, unit: "%", limit: 0.1 }],
        convergence: [{ name: "Papillary collagen, step halved", value: 0.21, unit: "%", limit: 1 }, { name: "Papillary collagen, grid halved", value: 0.8, unit: "%", limit: null }],
        equations: [
            { room: "Barrier", equations: [{ id: "barrier.1", text: "dA/dt = -A / tau", summary: "An open channel closes at a constant rate.", source: "kalluri-2011-closure" }] },
            { room: "Healing", equations: [{ id: "healing.1", text: "dN/dt = D lap N + r K - d N", summary: "Neutrophils follow killed cells.", source: "assumption" }] },
        ],
        manifest: {
            program: "needlework", version: "0.0.0-test", commit: "0000000", input: "test-data.toml", seed: 20261122, ranks: 2, cpu: "test processor", instruction_set: "baseline",
            started: "2026-11-22T12:00:00Z", duration_s: 61.5, hashes: [{ name: "protocol", value: "0000" }], libraries: [{ name: "PETSc", value: "3.18" }], warnings: ["This is test data."],
        },
    };
}
