#pragma once
/// What the page says besides the simulation: screening, risk, cost. Part of the report record; the
/// same contract as web/src/advice_record.ts. Numbers are in the unit beside them; NaN is not
/// known.

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace needlework {

/// A rule of the screening that speaks for this protocol.
struct ReportScreening {
    std::string rule;
    std::string level;        ///< stop | caution | note
    bool overridden = false;  ///< a stop that is simulated all the same
    std::string title, because, why, what_to_do;
    std::string grade;      ///< of the evidence, A to E
    std::string contested;  ///< empty where nobody contests it
    std::vector<std::string> sources;
};

/// How often something was counted, of a hundred. Without people nobody counted.
struct ReportFrequency {
    double of_100 = std::numeric_limits<double>::quiet_NaN();
    double low95 = std::numeric_limits<double>::quiet_NaN();  ///< Wilson
    double high95 = std::numeric_limits<double>::quiet_NaN();
    double events = 0.0;
    double people = 0.0;
    std::string unit;  ///< people | sessions
    std::string study;
    std::string note;
};

/// What the simulation says beside it.
struct ReportSimulatedRisk {
    std::string label;
    double value = std::numeric_limits<double>::quiet_NaN();
    double low90 = std::numeric_limits<double>::quiet_NaN();
    double high90 = std::numeric_limits<double>::quiet_NaN();
    std::string unit;  ///< "of 100" for a chance
    std::string note;
    bool assumption = false;
};

struct ReportRisk {
    std::string id, title, grade, words;
    std::string harm;        ///< completes "of 100 people ..."; empty without counts
    std::string counted;     ///< "4 of 217 people in 6 trials", "never counted"
    ReportFrequency pooled;  ///< people = 0: never counted
    std::vector<ReportFrequency> counts;
    std::string beside_words;
    std::vector<ReportFrequency> beside;  ///< of something else, never pooled
    std::vector<ReportSimulatedRisk> simulated;
    std::vector<std::string> course;  ///< sentences about this protocol
    std::vector<std::string> sources;
};

struct ReportCostItem {
    std::string kind, label;
    int n = 0;
    double low = std::numeric_limits<double>::quiet_NaN();  ///< price of one
    double high = std::numeric_limits<double>::quiet_NaN();
    std::string source;
    bool assumption = false;
};

/// Cost and gain up to a visit; the mean of the group.
struct ReportCostVisit {
    double time_d = 0.0;
    double cost = 0.0, cost_low90 = 0.0, cost_high90 = 0.0;
    double gain = std::numeric_limits<double>::quiet_NaN();
    double gain_low90 = std::numeric_limits<double>::quiet_NaN();
    double gain_high90 = std::numeric_limits<double>::quiet_NaN();
    /// Of a unit of gain; NaN is without bound where is_finite is false.
    double per_gain = std::numeric_limits<double>::quiet_NaN();
    double per_gain_low90 = std::numeric_limits<double>::quiet_NaN();
    double per_gain_high90 = std::numeric_limits<double>::quiet_NaN();
    bool is_finite = false;
};

struct ReportCost {
    std::string title;  ///< of the price table; empty where the protocol gives every price
    int year = 0;       ///< 0: the protocol's own prices
    std::string currency, note;
    std::vector<ReportCostItem> items;
    std::vector<std::string> missing;  ///< had, but without a price: not in the sum
    std::string gain_label,
        gain_unit;  ///< "10 % of the scar's depth"; empty without a main measure
    std::vector<ReportCostVisit> visits;  ///< the last is the end of the course
    std::string sentence;
};

/// Of an arm, and its difference from the first one, draw by draw.
struct ComparedCost {
    std::string arm, currency;
    double cost = std::numeric_limits<double>::quiet_NaN();
    double low90 = std::numeric_limits<double>::quiet_NaN();
    double high90 = std::numeric_limits<double>::quiet_NaN();
    double more = std::numeric_limits<double>::quiet_NaN();  ///< than the first arm
    double more_low90 = std::numeric_limits<double>::quiet_NaN();
    double more_high90 = std::numeric_limits<double>::quiet_NaN();
    std::string gain_unit;
    double per_gain =
        std::numeric_limits<double>::quiet_NaN();  ///< as in ReportCostVisit, at the end
    double per_gain_low90 = std::numeric_limits<double>::quiet_NaN();
    double per_gain_high90 = std::numeric_limits<double>::quiet_NaN();
    bool is_finite = false;
    /// More cost over more gain than the first arm; only where both are above 0 without doubt.
    double per_more_gain = std::numeric_limits<double>::quiet_NaN();
    double per_more_gain_low90 = std::numeric_limits<double>::quiet_NaN();
    double per_more_gain_high90 = std::numeric_limits<double>::quiet_NaN();
    std::string sentence;
    std::vector<std::string> missing;
};

nlohmann::ordered_json screening_json(const ReportScreening& screening);
nlohmann::ordered_json risk_json(const ReportRisk& risk);
nlohmann::ordered_json cost_json(const ReportCost& cost);
nlohmann::ordered_json compared_cost_json(const ComparedCost& cost);

}  // namespace needlework
