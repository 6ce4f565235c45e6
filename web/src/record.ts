/// The report record: what the program writes into the page and all that the page knows of a run.
///
/// The C++ side of the same contract is src/report/report_record.hpp; a test of that room compares
/// the two key by key through tests/sample_record.json. Rules:
///   - numbers are in the unit that is named beside them (days, millimetres, percent ...): this is
///     the edge of the program, no SI inside;
///   - a number that is not known is null, never 0 and never NaN;
///   - `..._d` is days since the start of the first session, `..._h` hours since the same moment;
///   - low90/high90 are the 5 % and 95 % quantiles ("about 90 %");
///   - an id of a study is the name of its file in data/evidence; the word "assumption" stands
///     where nobody measured the number.

import type { ComparedCost, Cost, Risk, Screening } from "./advice_record";
import type { NeedleView } from "./needle_record";
import type { SurfacePicture } from "./surface_record";

export type Num = number | null;

export interface ReportRecord {
    schema_version: 1;
    /// True only for made-up data of the tests; the page then says so in a banner.
    test_data: boolean;
    /// Title of the protocol.
    title: string;
    /// What was simulated, in one plain sentence.
    sentence: string;
    /// Research and education only; not a medical device; not for diagnosis or for choosing or
    /// dosing treatment of a person.
    notice: string;
    /// One sentence for each value outside the range of evidence; empty inside it.
    extrapolation: string[];
    /// First screen, in the order in which they are shown.
    main_results: MainResult[];
    /// Days of the sessions, for tick marks [d].
    sessions_d: number[];
    /// Days of the visits [d].
    visits_d: number[];
    /// Protocols side by side; null for a run of one protocol.
    comparison: Comparison | null;
    curves: Curve[];
    section: Section | null;
    /// The patch as it looks; null where nothing was pictured.
    surface: SurfacePicture | null;
    relief: Relief | null;
    puncture_map: PunctureMap | null;
    /// Numbers of one session: pain, bleeding spots, channels per cm2, downtime ...
    session_facts: Fact[];
    /// A session each, of a run of the needles alone; empty otherwise.
    needle_views: NeedleView[];
    /// One entry for each active of each topical; empty if nothing was put on.
    deliveries: Delivery[];
    /// What is put on, done or not left alone around each session; empty where nothing is.
    care: CareRow[];
    /// Rules of the screening that speak for this protocol.
    screening: Screening[];
    /// Empty where nobody is needled.
    risks: Risk[];
    /// Null where no price is chosen.
    cost: Cost | null;
    patients: PatientSummary | null;
    protocol: ProtocolRow[];
    parameters: ParameterRow[];
    /// What the intervals of the first screen are made of; empty if it was not computed.
    uncertainty: UncertaintyOf[];
    evidence: EvidenceRow[];
    /// Conservation: how far a balance is from closing.
    balances: NumericalCheck[];
    /// Changes of a result when the grid, the step or the number of samples is refined.
    convergence: NumericalCheck[];
    equations: EquationRoom[];
    manifest: Manifest;
}

/// One thing around each session; days count from it.
export interface CareRow {
    label: string;
    kind: "product" | "care" | "exposure";
    from_d: Num;
    until_d: Num;
    /// How often, how strong; may be empty.
    note: string;
    /// "said to harm, grade E, contested"; empty where no rule speaks, and so are the rest.
    verdict: string;
    /// What people are told, what was found, and by whom it is contested.
    said: string;
    evidence: string;
    contested: string;
    sources: string[];
}

/// How a study is used: `calibration` fixed parameters of the model, `check` never did.
/// `none`: a prediction without a publication.
export type Role = "calibration" | "check" | "parameter" | "context" | "none";

/// One headline prediction beside what was published for the same statistic.
export interface MainResult {
    /// Name of the measure as in `needlework list measures`.
    measure: string;
    /// Words for the reader, e.g. "Papillary collagen".
    label: string;
    /// Unit of every number of this row; "1" for a pure number.
    unit: string;
    /// absolute | change | percent_change | ratio | difference_between_arms | share | sign
    transform: string;
    /// first | last: the session from which time_d counts; put on: on intact skin, when it was put on.
    clock: string;
    /// Time of reading after that [d].
    time_d: Num;
    /// The published statistic (a mean of n people), simulated.
    prediction: Prediction;
    /// One person, reading error included; null if it does not apply.
    person: Interval | null;
    /// The same statistic before calibration; null where nothing was calibrated.
    prior: PriorInterval | null;
    published: Published | null;
    role: Role;
    /// Published value inside the 90 % interval of the prediction; null without publication.
    inside: boolean | null;
    /// Anything the reader must know; may be empty.
    note: string;
}

/// Ends of an interval, in the unit of the row.
export interface Interval {
    low90: Num;
    high90: Num;
}

export interface PriorInterval extends Interval {
    median: Num;
}

export interface Prediction extends PriorInterval {
    /// Courses in the ensemble.
    n_samples: number;
    /// Standard error of the interval's ends from the finite ensemble, in the unit of the row.
    interval_error: Num;
}

/// sd | se | ci95 | range | iqr | none, as published. Value: half-width for sd, se, ci95; full
/// width for range and iqr.
export type SpreadKind = "sd" | "se" | "ci95" | "range" | "iqr" | "none";

export interface Published {
    value: Num;
    spread_kind: SpreadKind;
    /// In the unit of the row; null if none was published.
    spread_value: Num;
    /// People behind the value.
    n: Num;
    study_id: string;
    citation: string;
}

/// Protocols on the same skin, with the same people and draws.
export interface Comparison {
    arms: ComparedArm[];
    rows: ComparisonRow[];
    /// An arm each; empty where nothing is priced.
    costs: ComparedCost[];
}

export interface ComparedArm {
    name: string;
    title: string;
    sentence: string;
    care: CareRow[];
    /// Empty without a session.
    risks: Risk[];
}

/// One measure at one time in all arms.
export interface ComparisonRow {
    measure: string;
    label: string;
    unit: string;
    /// Range and direction in words: "0 and up, lower is better".
    scale: string;
    /// Days since the first session; null for what is known of the first session itself.
    time_d: Num;
    /// In the order of Comparison.arms; 90 % interval of the group's mean.
    arms: { median: Num; low90: Num; high90: Num }[];
    /// Arm minus first arm, person by person; one less than arms.
    differences: ComparedDifference[];
}

export interface ComparedDifference {
    median: Num;
    low90: Num;
    high90: Num;
    person_low90: Num;
    person_high90: Num;
    /// Pairs of 100 in which this arm is higher than the first.
    higher_of_100: Num;
    n_pairs: number;
}

/// A measure over time with two bands: of the mean of n people, and of one person.
export interface Curve {
    measure: string;
    label: string;
    unit: string;
    /// What it is and how it is read, one sentence.
    definition: string;
    /// Study id or "assumption".
    source: string;
    /// "treated", "untreated" or the name of an arm. Curves of one measure share a chart.
    arm: string;
    /// Days since the start of the first session [d]; all arrays have this length. Lines between
    /// points are straight: hold a point just before each session.
    times_d: number[];
    median: Num[];
    low90: Num[];
    high90: Num[];
    /// Empty if one person is not computed.
    person_low90: Num[];
    person_high90: Num[];
}

/// A vertical section (x, depth) through a channel at several times.
export interface Section {
    /// What is cut, one sentence.
    caption: string;
    /// Cell centres along the surface [mm], increasing.
    x_mm: number[];
    /// Cell centres below the local surface [mm], increasing.
    z_mm: number[];
    /// Time since the start of the first session [h], increasing; a frame each.
    times_h: number[];
    /// Words for each time, e.g. "3 days after session 1"; same length as times_h.
    time_labels: string[];
    /// Channels that the section crosses.
    channels: SectionChannel[];
    /// Layers of the skin, from the top.
    layers: SectionLayer[];
    fields: SectionField[];
}

export interface SectionChannel {
    x_mm: number;
    /// Depth of cut tissue [mm].
    wound_depth_mm: number;
    /// Half-width of cut tissue at the surface [mm].
    wound_radius_mm: number;
}

export interface SectionLayer {
    label: string;
    top_mm: number;
    bottom_mm: number;
}

export interface SectionField {
    name: string;
    label: string;
    /// "1" where it is normalised by its value at rest.
    unit: string;
    definition: string;
    /// Values of code 0 and code 254. Linear between; code 255 is "no value".
    vmin: number;
    vmax: number;
    /// Value at rest; set for a field that moves both ways: the page then uses a diverging map
    /// balanced on it. null: an amount, shown with a sequential map.
    rest: Num;
    /// A frame each time: base64 of one byte a cell, x fastest, then z.
    frames: string[];
}

/// Height maps of the surface of a scar patch before and after the course.
export interface Relief {
    /// What is shown, one sentence.
    caption: string;
    /// Cell centres [mm], increasing.
    x_mm: number[];
    y_mm: number[];
    /// Micrometres of one count of the height codes [um].
    um_per_count: number;
    /// base64 of little-endian int16, x fastest, then y. Height above the far surface, up positive.
    before_um: string;
    after_um: string;
    /// Time of the second map [d].
    after_time_d: number;
    /// Depth of the scar, rim minus floor, of this patch [um].
    depth_before_um: Num;
    depth_after_um: Num;
    /// Height of rim and floor [um].
    rim_before_um: Num;
    rim_after_um: Num;
    floor_before_um: Num;
    floor_after_um: Num;
}

/// The punctures of one session on a patch.
export interface PunctureMap {
    caption: string;
    /// Session from 1.
    session: number;
    width_mm: number;
    height_mm: number;
    channels: Puncture[];
    histograms: Histogram[];
}

export interface Puncture {
    /// Place [mm] in the patch.
    x: number;
    y: number;
    /// Depth of cut tissue [um].
    wound_depth_um: number;
    /// A pinpoint bleeding spot.
    bleeds: boolean;
}

/// How often a depth occurs. Tip, wound and open depth are three different things.
export interface Histogram {
    /// tip_depth | wound_depth | open_depth
    name: string;
    label: string;
    unit: string;
    definition: string;
    /// Bin edges in `unit`, one more than counts.
    edges: number[];
    /// Channels in a bin.
    counts: number[];
    median: Num;
}

/// A number with its interval and origin.
export interface Fact {
    name: string;
    label: string;
    value: Num;
    low90: Num;
    high90: Num;
    unit: string;
    /// Study id or "assumption" or "simulated".
    source: string;
    note: string;
}

/// One active of one topical as it goes into the skin. Times (`times_d` of its curves) count from
/// its session, or from the first application where there is no session.
export interface Delivery {
    /// As in the protocol.
    product: string;
    label: string;
    active: string;
    /// Session from 1; 0: no session, intact skin.
    session: number;
    /// What was put on and when, one sentence.
    sentence: string;
    /// Donor, occlusion, channels: a sentence each.
    assumptions: string[];
    /// Amounts by place; `median` is the mean over people here, so that they add up to all that was supplied.
    layers: Curve[];
    /// Flux, dose below the horny layer, plasma ...
    curves: Curve[];
    profile: DeliveryProfile;
    facts: Fact[];
    /// Largest error of the mass balance [%].
    balance_percent: Num;
}

/// Concentration against depth at one time.
export interface DeliveryProfile {
    unit: string;
    time_h: Num;
    /// Below the horny layer [um], increasing; all arrays have this length.
    depth_um: number[];
    median: Num[];
    low90: Num[];
    high90: Num[];
}

/// For patients: plain language, one denominator (100 people like these).
export interface PatientSummary {
    paragraphs: string[];
    outcomes: PatientOutcome[];
}

export interface PatientOutcome {
    /// gain | harm
    kind: "gain" | "harm";
    /// e.g. "see their scars become at least a quarter shallower".
    label: string;
    /// People of 100, and the interval.
    of_100: number;
    low_of_100: number;
    high_of_100: number;
    /// Study id, "simulated", "assumption", or "counted": in the people of trials.
    source: string;
    note: string;
}

/// A value of the resolved protocol.
export interface ProtocolRow {
    /// Key in the protocol file.
    path: string;
    value: string;
    unit: string;
    /// file | preset | default | override | completion
    origin: string;
    /// Study id, file of data/, or "assumption"; empty where the user wrote the value.
    source: string;
    assumption: boolean;
}

/// A parameter of a model.
export interface ParameterRow {
    path: string;
    summary: string;
    value: string;
    unit: string;
    /// Range of what is physically possible, e.g. "1 to 96".
    range: string;
    /// What the ensemble draws, e.g. "uniform 1.5 to 3"; empty if it is fixed.
    prior: string;
    source: string;
    assumption: boolean;
    /// Study that fixed it in calibration; empty otherwise.
    calibrated_on: string;
}

export interface UncertaintyShare {
    /// parameters | protocol completion | persons | model form | study effect | reading | interaction
    group: string;
    /// Share of the variance, 0 to 1.
    share: number;
    /// Standard deviation of the share; null where it is no estimate.
    error: number | null;
}

export interface UncertaintyOf {
    /// The result as on the first screen.
    label: string;
    /// "mean of 30 people" or "one person".
    whose: string;
    shares: UncertaintyShare[];
}

/// One measurement of one study, as `needlework validate` prints it.
export interface EvidenceRow {
    study_id: string;
    citation: string;
    measure: string;
    unit: string;
    role: Role;
    published: Num;
    spread_kind: SpreadKind;
    spread_value: Num;
    prediction: Num;
    low90: Num;
    high90: Num;
    inside: boolean | null;
    note: string;
}

export interface NumericalCheck {
    name: string;
    value: Num;
    unit: string;
    /// What it must not exceed; null if it is only reported.
    limit: Num;
}

export interface EquationRoom {
    room: string;
    equations: Equation[];
}

export interface Equation {
    /// Number in docs/theory, e.g. "barrier.1".
    id: string;
    /// Plain text.
    text: string;
    summary: string;
    source: string;
}

export interface Manifest {
    program: string;
    version: string;
    commit: string;
    /// The protocol file.
    input: string;
    seed: number;
    ranks: number;
    cpu: string;
    instruction_set: string;
    /// ISO 8601, UTC.
    started: string;
    /// Wall time [s].
    duration_s: Num;
    hashes: NamedText[];
    libraries: NamedText[];
    warnings: string[];
}

export interface NamedText {
    name: string;
    value: string;
}
