/// What the page says besides the simulation: screening, risk, cost. Part of the report record; the same contract as
/// src/report/advice_record.hpp. Numbers are in the unit beside them; null is not known, or without bound.
import type { Num } from "./record";

/// A rule of the screening that speaks for this protocol.
export interface Screening {
    rule: string;
    level: "stop" | "caution" | "note";
    /// A stop that is simulated all the same, because the protocol lifts it.
    overridden: boolean;
    title: string;
    /// What of the protocol made it speak.
    because: string;
    why: string;
    what_to_do: string;
    /// Of the evidence, A to E.
    grade: string;
    /// Empty where nobody contests it.
    contested: string;
    sources: string[];
}

/// How often something was counted, of a hundred. people 0: nobody counted.
export interface Frequency {
    of_100: Num;
    /// Wilson's 95 % interval.
    low95: Num;
    high95: Num;
    events: number;
    people: number;
    /// people | sessions
    unit: string;
    study: string;
    note: string;
}

export interface SimulatedRisk {
    label: string;
    value: Num;
    low90: Num;
    high90: Num;
    /// "of 100" for a chance.
    unit: string;
    note: string;
    assumption: boolean;
}

export interface Risk {
    id: string;
    title: string;
    grade: string;
    words: string;
    /// Completes "of 100 people ..."; empty without counts.
    harm: string;
    /// "4 of 217 people in 6 trials", "never counted".
    counted: string;
    pooled: Frequency;
    counts: Frequency[];
    beside_words: string;
    /// Of something else, never pooled.
    beside: Frequency[];
    simulated: SimulatedRisk[];
    /// Sentences about this protocol.
    course: string[];
    sources: string[];
}

export interface CostItem {
    kind: string;
    label: string;
    n: number;
    /// Of one; 90 % of what is drawn.
    low: number;
    high: number;
    source: string;
    assumption: boolean;
}

/// Cost and gain up to a visit; of the group's mean.
export interface CostVisit {
    time_d: number;
    cost: number;
    cost_low90: number;
    cost_high90: number;
    gain: Num;
    gain_low90: Num;
    gain_high90: Num;
    per_gain: Num;
    per_gain_low90: Num;
    per_gain_high90: Num;
    /// The interval of the gain lies above 0; otherwise a null of per_gain is without bound.
    is_finite: boolean;
}

export interface Cost {
    title: string;
    /// 0: prices of the protocol itself.
    year: number;
    currency: string;
    note: string;
    items: CostItem[];
    /// Had, but without a price: not in the sum.
    missing: string[];
    /// "10 % of the scar's depth"; empty without a main measure.
    gain_label: string;
    gain_unit: string;
    /// The last is the end of the course.
    visits: CostVisit[];
    sentence: string;
}

/// Of an arm of a comparison, and what it costs more than the first one.
export interface ComparedCost {
    arm: string;
    currency: string;
    cost: Num;
    low90: Num;
    high90: Num;
    more: Num;
    more_low90: Num;
    more_high90: Num;
    gain_unit: string;
    per_gain: Num;
    per_gain_low90: Num;
    per_gain_high90: Num;
    is_finite: boolean;
    /// More cost over more gain; only where both are above 0 without doubt.
    per_more_gain: Num;
    per_more_gain_low90: Num;
    per_more_gain_high90: Num;
    sentence: string;
    missing: string[];
}
