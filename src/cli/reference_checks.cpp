#include "cli/reference_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "base/data_folder.hpp"
#include "cli/explain.hpp"
#include "params/toml_file.hpp"
#include "process/healing/reference/adler.hpp"
#include "process/healing/reference/egberts_koppenol.hpp"
#include "process/healing/reference/sherratt_murray.hpp"

namespace needlework {

namespace {

/// Which species of a run a reported quantity is. Read at its time, or at its peak.
struct Reading {
    std::string_view quantity, species;
    bool peak = false;
};

/// What needs more than one run: fixed points, thresholds, closing times.
struct Special {
    std::string_view quantity, condition;
    std::function<double()> compute;
    double tolerance;
};

/// How the record of a model is read.
struct Rule {
    std::string_view condition;  ///< of the rows that belong to it; empty: any
    double tolerance;            ///< share of the record's value
    std::vector<Reading> readings;
    std::vector<Special> specials = {};
};

// Six digits are printed in these records, four in others; a step of the peak search is added.
constexpr double six_digits = 2e-5, four_digits = 5e-4;

double time_closed(const SherrattMurray1990& model, Rings::Shape shape, double dt, int rings,
                   double radius = 0.0) {
    SherrattMurrayWound wound(model, shape, rings);
    while (wound.radius() > radius) wound.advance(dt);
    return wound.time();
}
double radius_at(const SherrattMurray1990& model, double t, double dt, int rings) {
    SherrattMurrayWound wound(model, Rings::Shape::round, rings);
    while (wound.time() < t - dt / 2.0) wound.advance(dt);
    return wound.radius();
}

/// The shortest interval between six sessions, of those that the record tried, that heals [d].
double shortest_interval(double duration_d, double amplitude) {
    for (double interval : {7.0, 14.0, 21.0, 28.0, 35.0, 42.0, 56.0, 70.0})
        if (!Adler2020::sessions(6, interval, duration_d, amplitude).ends_in_fibrosis())
            return interval;
    return std::nan("");
}
/// Where sessions that follow too fast end: the state after many years.
double hot_fibrosis(std::string_view species) {
    constexpr double years = 20.0;  // choice: all has settled
    const Time end = years * 365.0_d;
    return run_reference_model("adler-sessions-35-d", end, end).of(species).back();
}

Rule adler_rule() {
    Rule rule{"", 0.0, {}};
    const double days = 0.02;  // the record's step in duration
    for (auto [condition, amplitude, printed] : {std::tuple{"A=1e5 cells/(ml d)", 1e5, 8.94},
                                                 {"A=1e6 cells/(ml d)", 1e6, 2.26},
                                                 {"A=1e7 cells/(ml d)", 1e7, 0.28}})
        rule.specials.push_back(
            {"critical_injury_duration", condition,
             [amplitude = amplitude] { return Adler2020::critical_duration(amplitude); },
             days / printed});
    rule.specials.push_back({"hot_fibrosis_myofibroblasts", "",
                             [] { return hot_fibrosis("myofibroblast"); }, six_digits});
    rule.specials.push_back(
        {"hot_fibrosis_macrophages", "", [] { return hot_fibrosis("macrophage"); }, six_digits});
    rule.readings.push_back({"myofibroblast_peak", "myofibroblast", true});
    rule.tolerance = four_digits;
    struct Sessions {
        const char* condition;
        double duration_d, amplitude;
    };
    for (const Sessions s :
         {Sessions{"1e6 cells/(ml d) for 1 d, 6 sessions, intervals tried 7,14,21,28,35,42 d", 1.0,
                   1e6},
          Sessions{"1e6 cells/(ml d) for 0.5 d, 6 sessions", 0.5, 1e6},
          Sessions{"1e5 cells/(ml d) for 1 d, 6 sessions", 1.0, 1e5},
          Sessions{"1e6 cells/(ml d) for 2 d, 6 sessions", 2.0, 1e6}})
        rule.specials.push_back({"minimum_session_interval_that_heals", s.condition,
                                 [s] { return shortest_interval(s.duration_d, s.amplitude); },
                                 0.0});
    return rule;
}

Rule sherratt_murray_rule(bool activator) {
    const auto model =
        activator ? SherrattMurray1990::activator() : SherrattMurray1990::inhibitor();
    const double dt = activator ? 0.0025 : 0.02;  // as the tests: closing times to 0.5 %
    const int rings = activator ? 200 : 500;
    const std::string_view name = activator ? "activator" : "inhibitor";
    const double tolerance = 0.005;
    Rule rule{name, tolerance, {}};
    static const std::string radial[] = {"activator, radial", "inhibitor, radial"};
    static const std::string linear[] = {"activator, linear", "inhibitor, linear"};
    const std::size_t which = activator ? 0 : 1;
    for (const char* quantity : {"healing_time", "half_radius_time"}) {
        const double radius = std::string_view(quantity) == "healing_time" ? 0.0 : 0.5;
        rule.specials.push_back(
            {quantity, radial[which],
             [=] { return time_closed(model, Rings::Shape::round, dt, rings, radius); },
             tolerance});
        rule.specials.push_back(
            {quantity, linear[which],
             [=] { return time_closed(model, Rings::Shape::straight, dt, rings, radius); },
             tolerance});
    }
    static const std::pair<std::string, double> times[] = {{"activator, radial, t=3", 3.0},
                                                           {"activator, radial, t=5", 5.0},
                                                           {"activator, radial, t=8", 8.0},
                                                           {"activator, radial, t=16", 16.0},
                                                           {"inhibitor, radial, t=8", 8.0}};
    for (const auto& [condition, t] : times)
        if (condition.starts_with(name))
            rule.specials.push_back({"wound_radius", condition,
                                     [=, t = t] { return radius_at(model, t, dt, 500); },
                                     tolerance});
    return rule;
}

Rule rule_of(std::string_view model) {
    const std::vector<Reading> macrophages{
        {"inflammatory_macrophage_density", "inflammatory_macrophage"},
        {"tgf_beta_concentration", "active_tgf_beta"}};
    const std::vector<Reading> seven{{"inflammatory_macrophage_density", "inflammatory_macrophage"},
                                     {"repair_macrophage_density", "repair_macrophage"},
                                     {"tgf_beta_concentration", "active_tgf_beta"},
                                     {"pdgf_concentration", "pdgf"},
                                     {"fibroblast_density", "fibroblast"},
                                     {"collagen_density", "collagen"},
                                     {"hyaluronan_density", "hyaluronan"}};
    if (model == "waugh-sherratt") return {"normal", six_digits, seven};
    if (model == "waugh-sherratt-diabetic") return {"diabetic", six_digits, seven};
    if (model == "waugh-sherratt-macrophages") return {"alpha=0.5", six_digits, macrophages};
    if (model == "waugh-sherratt-macrophages-diabetic")
        return {"alpha=0.8", six_digits, macrophages};
    if (model == "cooper")
        return {"(1+ken E) law",
                six_digits,
                {{"debris", "debris"},
                 {"neutrophils", "neutrophil"},
                 {"macrophages", "macrophage"},
                 {"neutrophil_peak", "neutrophil", true},
                 {"macrophage_peak", "macrophage", true}}};
    if (model == "reynolds")
        return {"P0=1",
                six_digits,
                {{"pathogen", "pathogen"},
                 {"activated_phagocytes", "phagocyte"},
                 {"tissue_damage", "damage"},
                 {"anti_inflammatory_mediator", "calming_mediator"}}};
    if (model == "reynolds-sterile")
        return {"sterile, D0=1.0", six_digits, {{"activated_phagocytes_peak", "phagocyte", true}}};
    if (model == "bianchi")  // after day 21 the record's equal steps round the time of its switch
        return {"",
                1e-4,
                {{"active_tgf_beta", "active_tgf_beta"},
                 {"macrophage_density", "macrophage"},
                 {"vegf", "vegf"},
                 {"lymphatic_endothelial_cells", "lymphatic_endothelial_cell"},
                 {"lymphatic_capillaries", "lymphatic_capillary"},
                 {"macrophage_peak", "macrophage", true}}};
    if (model == "adler") return adler_rule();
    if (model == "sherratt-murray-activator") return sherratt_murray_rule(true);
    if (model == "sherratt-murray-inhibitor") return sherratt_murray_rule(false);
    if (model == "sohutskay-reduced")
        return {"",
                0.01,
                {{"fibroblast_density", "fibroblast"},
                 {"cytokine", "cytokine"},
                 {"collagen_fraction", "collagen"}}};
    if (model == "egberts-koppenol")
        return {
            "",
            four_digits,
            {{"collagen", "collagen"},
             {"fibroblasts", "fibroblast"},
             {"myofibroblast_peak", "myofibroblast", true},
             {"collagen_peak", "collagen", true}},
            {{"exponent_q", "", [] { return EgbertsKoppenol{}.q(); }, four_digits},
             {"collagen_secretion_k_rho", "", [] { return EgbertsKoppenol{}.kr(); }, four_digits},
             {"stability_limit_k_c", "",
              [] {
                  const EgbertsKoppenol m;
                  return m.dc * m.rho_rest * m.aII;
              },
              four_digits}}};
    return {"nothing", 0.0, {}};
}

/// The largest value of a species until a quarter past its time, in steps of a thousandth of that.
double peak_of(std::string_view model, std::string_view species, double time_d) {
    constexpr double past = 1.25, steps = 2500.0;
    const TimeSeries series =
        run_reference_model(model, past * time_d * 1.0_d, past * time_d / steps * 1.0_d);
    const auto& values = series.of(species);
    return *std::max_element(values.begin(), values.end());
}

std::string text_in(const toml::table& t, const char* key) {
    return t[key].value_or(std::string());
}

/// Means inside the wound are of mesh nodes, the rim among them; only the centre is comparable.
bool comparable(std::string_view model, const std::string& condition) {
    return model != "sohutskay-reduced" || condition == "wound centre";
}

}  // namespace

double ReferenceCheck::difference() const {
    if (!ours) return std::nan("");
    return record == 0.0 ? *ours : (*ours - record) / std::abs(record);
}

std::vector<ReferenceCheck> check_reference(const ReferenceModel& model) {
    std::vector<ReferenceCheck> checks;
    const auto file = data_folder() / "evidence" / (std::string(model.source) + ".toml");
    const Rule rule = rule_of(model.name);
    if (model.source == assumption || !std::filesystem::exists(file)) return checks;
    const TomlFile record = TomlFile::load(file);
    const toml::array* rows = record.root["reported"].as_array();
    if (rows == nullptr) return checks;
    for (const toml::node& node : *rows) {
        const toml::table& row = *node.as_table();
        ReferenceCheck c{text_in(row, "quantity"),
                         text_in(row, "condition"),
                         text_in(row, "unit"),
                         text_in(row, "note"),
                         std::nullopt,
                         row["value"].value_or(std::nan("")),
                         std::nullopt,
                         rule.tolerance};
        if (!c.condition.starts_with(rule.condition) || !std::isfinite(c.record)) continue;
        const double hours_a_day = 24.0;  // definition
        if (auto days = row["time_after_d"].value<double>()) c.time_d = *days;
        if (auto hours = row["time_after_h"].value<double>()) c.time_d = *hours / hours_a_day;
        for (const Special& s : rule.specials)
            if (s.quantity == c.quantity && s.condition == c.condition)
                c.ours = s.compute(), c.tolerance = s.tolerance;
            else if (s.quantity == c.quantity && s.condition.empty())
                c.ours = s.compute(), c.tolerance = s.tolerance;
        for (const Reading& r : rule.readings)
            if (r.quantity == c.quantity && c.time_d && comparable(model.name, c.condition)) {
                const Time t = *c.time_d * 1.0_d;
                c.ours = r.peak ? peak_of(model.name, r.species, *c.time_d)
                                : run_reference_model(model.name, t, std::min(t, 1.0_d))
                                      .of(r.species)
                                      .back();
            }
        checks.push_back(std::move(c));
    }
    return checks;
}

namespace {

std::string verdict(const ReferenceModel& model, const ReferenceCheck& c) {
    if (!c.ours) return "not compared";
    if (!model.verified) return c.passes() ? "repeats our own" : "DIFFERS from our own";
    return c.passes() ? "pass" : "DIFFERS";
}
std::string when(const ReferenceCheck& c) {
    return c.time_d ? fmt::format("{:.4g} d", *c.time_d) : "";
}
std::string difference_text(const ReferenceCheck& c) {
    if (!c.ours) return "";
    if (c.record == 0.0) return fmt::format("{:.2g}", *c.ours);
    const double d = c.difference();
    const double nothing = 5e-6;  // below half a digit of what is shown
    return std::abs(d) < nothing ? "0 %" : fmt::format("{:+.2g} %", 100.0 * d);
}
std::string number(double v) { return fmt::format("{:.6g}", v); }

std::string sentence(const ReferenceModel& model, const std::vector<ReferenceCheck>& checks) {
    int compared = 0, pass = 0;
    for (const ReferenceCheck& c : checks) compared += c.ours.has_value(), pass += c.passes();
    std::string text = checks.empty()
                           ? std::string("No check value of the record belongs to this run.")
                           : fmt::format(
                                 "{} of {} compared check values lie within their tolerance; {} "
                                 "are not compared.",
                                 pass, compared, int(checks.size()) - compared);
    if (!model.verified)
        text +=
            " UNVERIFIED: these values are our own earlier computation from memory, not "
            "published ones.";
    return text;
}

}  // namespace

std::string reference_check_text(const ReferenceModel& model,
                                 const std::vector<ReferenceCheck>& checks) {
    std::string out;
    if (!checks.empty())
        out += fmt::format("{:<36} {:>9} {:>12} {:>12} {:>10}  {}\n", "quantity", "at", "record",
                           "computed", "difference", "within tolerance?");
    for (const ReferenceCheck& c : checks)
        out += fmt::format("{:<36} {:>9} {:>12} {:>12} {:>10}  {}{}\n", c.quantity, when(c),
                           number(c.record), c.ours ? number(*c.ours) : "", difference_text(c),
                           verdict(model, c), c.condition.empty() ? "" : " (" + c.condition + ")");
    return out + sentence(model, checks) + "\n";
}

std::string reference_checks_page() {
    std::string out =
        "# Published models of healing: what our numerics compute\n\n"
        "Made by `needlework reference --all`; not to be edited. For each published model its "
        "check "
        "values, what is computed here, and the difference. A record's value is what the origin "
        "says: hardly\nany paper prints numbers, so most were computed from the published model "
        "file "
        "by an independent program when the record was written. Equations and what of them is "
        "reproduced: [reference.md](reference.md).\n";
    for (const ReferenceModel& model : reference_models()) {
        const std::vector<ReferenceCheck> checks = check_reference(model);
        out += fmt::format("\n## `{}`\n{}{}. Source: {}. {}.\n\n{}\n", model.name,
                           model.verified ? "" : "**UNVERIFIED.** ", model.summary, model.source,
                           model.standing, sentence(model, checks));
        if (checks.empty()) continue;
        out +=
            "\n| quantity | condition | at | record | computed | difference | tolerance | | origin "
            "|\n|---|---|---|---|---|---|---|---|---|\n";
        for (const ReferenceCheck& c : checks)
            out += fmt::format("| {} | {} | {} | {} {} | {} | {} | {} | {} | {} |\n", c.quantity,
                               c.condition, when(c), number(c.record), c.unit,
                               c.ours ? number(*c.ours) : "", difference_text(c),
                               c.ours ? fmt::format("{:.2g} %", 100.0 * c.tolerance) : "",
                               verdict(model, c), c.origin);
    }
    return out;
}

}  // namespace needlework
