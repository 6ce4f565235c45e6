#include "process/healing/reference/reference_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"
#include "process/healing/reference/adler.hpp"
#include "process/healing/reference/bianchi.hpp"
#include "process/healing/reference/cooper.hpp"
#include "process/healing/reference/egberts_koppenol.hpp"
#include "process/healing/reference/ode.hpp"
#include "process/healing/reference/reynolds.hpp"
#include "process/healing/reference/sherratt_murray.hpp"
#include "process/healing/reference/sohutskay.hpp"
#include "process/healing/reference/waugh_sherratt.hpp"

namespace needlework {

namespace {

constexpr double day_s = 86400.0;             // definition
constexpr double hour_d = 1.0 / 24.0;         // definition
constexpr double hundred_h_d = 100.0 / 24.0;  // scale of sherratt-murray-1990-reepithelialisation

struct Plan {
    double duration_d, every_d;
    ReferenceScheme scheme;
    /// The times of values, and the last as asked for.
    std::vector<double> times_d() const {
        std::vector<double> times{0.0};
        const long n = std::lround(std::ceil(duration_d / every_d * (1 - 1e-12)));
        for (long i = 1; i <= n; ++i) times.push_back(std::min(every_d * double(i), duration_d));
        return times;
    }
};

using Species = std::vector<std::pair<const char*, const char*>>;  // name, unit

TimeSeries empty_series(const Species& species) {
    TimeSeries series;
    for (auto [name, unit] : species) {
        series.names.emplace_back(name);
        series.units.emplace_back(unit);
    }
    series.values.resize(species.size());
    return series;
}

/// From one time to the next, both in the model's unit.
template <class Model>
void go(const Model& model, std::vector<double>& y, double from, double to, double dt,
        ReferenceScheme scheme) {
    constexpr std::size_t n = Model::n_species;
    const double last = std::nextafter(to, from);  // what ends at `to` still holds on the way
    const auto laws_at = [&](double t, const std::array<double, n>& state) {
        return model.laws(std::min(t, last), state);
    };
    std::array<double, n> state;
    if (scheme == ReferenceScheme::runge_kutta) {
        integrate_adaptive(
            [&](double t, const std::vector<double>& s, std::vector<double>& dydt) {
                std::copy_n(s.begin(), n, state.begin());
                const auto slope = laws_at(t, state).slope(state);
                dydt.assign(slope.begin(), slope.end());
            },
            y, from, to);
        return;
    }
    std::copy_n(y.begin(), n, state.begin());
    const long steps = std::max(1L, std::lround(std::ceil((to - from) / dt * (1 - 1e-12))));
    for (long i = 0; i < steps; ++i)
        state = step_as_the_tissue<n>(laws_at, from + (to - from) * double(i) / double(steps),
                                      state, (to - from) / double(steps));
    std::copy(state.begin(), state.end(), y.begin());
}

/// A well-mixed model whose unit of time is `unit_d` days; dt is the tissue's step.
template <class Model>
TimeSeries mixed(const Model& model, const Species& species, const Plan& plan, double unit_d,
                 double dt) {
    TimeSeries series = empty_series(species);
    std::vector<double> y(model.start.begin(), model.start.end());
    std::vector<double> breaks;
    if constexpr (requires { model.breaks(); }) breaks = model.breaks();
    double t = 0;
    for (double next_d : plan.times_d()) {
        const double next = next_d / unit_d;
        for (double b : breaks)
            if (b > t && b < next) {
                go(model, y, t, b, dt, plan.scheme);
                t = b;
            }
        if (next > t) go(model, y, t, next, dt, plan.scheme);
        t = next;
        series.time_d.push_back(next_d);
        for (std::size_t s = 0; s < y.size(); ++s) series.values[s].push_back(y[s]);
    }
    return series;
}

/// A wound in space; `read` gives the values to keep.
template <class Wound, class Read>
TimeSeries in_space(Wound wound, const Species& species, const Plan& plan, double unit_d, double dt,
                    const Read& read) {
    TimeSeries series = empty_series(species);
    double t = 0;
    for (double next_d : plan.times_d()) {
        const double to = next_d / unit_d;
        const long steps = std::lround(std::ceil((to - t) / dt * (1 - 1e-12)));
        for (long i = 0; i < steps; ++i) wound.advance((to - t) / double(steps));
        t = to;
        series.time_d.push_back(next_d);
        const auto values = read(wound);
        for (std::size_t s = 0; s < species.size(); ++s) series.values[s].push_back(values[s]);
    }
    return series;
}

TimeSeries adler(const Adler2020& model, const Plan& plan) {
    return mixed(model, {{"myofibroblast", "1/ml"}, {"macrophage", "1/ml"}}, plan, 1, 0.001);
}
TimeSeries bianchi(const Plan& plan) {
    return mixed(Bianchi2015{},
                 {{"active_tgf_beta", "pg/mm3"},
                  {"macrophage", "1/mm3"},
                  {"vegf", "pg/mm3"},
                  {"lymphatic_endothelial_cell", "1/mm3"},
                  {"lymphatic_capillary", "1/mm3"}},
                 plan, 1, 0.0005);
}
TimeSeries cooper(const Cooper2015& model, const Plan& plan) {
    return mixed(model,
                 {{"pathogen", "1"}, {"debris", "1"}, {"macrophage", "1"}, {"neutrophil", "1"}},
                 plan, 1, 0.0005);
}
TimeSeries egberts_koppenol(const Plan& plan) {
    return mixed(EgbertsKoppenol{},
                 {{"fibroblast", "1/cm3"},
                  {"myofibroblast", "1/cm3"},
                  {"signal", "g/cm3"},
                  {"collagen", "g/cm3"}},
                 plan, 1, 0.005);
}
TimeSeries reynolds(const Reynolds2006& model, const Plan& plan) {
    return mixed(
        model, {{"pathogen", "1"}, {"phagocyte", "1"}, {"damage", "1"}, {"calming_mediator", "1"}},
        plan, hour_d, 0.005);
}
TimeSeries sherratt_murray(const SherrattMurray1990& model, const Plan& plan) {
    return in_space(
        SherrattMurrayWound(model, Rings::Shape::round, 500),
        {{"wound_radius", "5 mm"}, {"cells_at_the_centre", "1"}, {"chemical_at_the_centre", "1"}},
        plan, hundred_h_d, 0.005, [](const SherrattMurrayWound& wound) {
            return std::array{wound.radius(), wound.cells().front(), wound.chemical().front()};
        });
}
TimeSeries sohutskay(const Plan& plan) {
    return in_space(SohutskayWound{},
                    {{"fibroblast", "1/mm3"}, {"cytokine", "g/mm3"}, {"collagen", "1"}}, plan,
                    hour_d, 0.1, [](const SohutskayWound& wound) { return wound.at_centre(); });
}
TimeSeries macrophages(double inflammatory_share, const Plan& plan) {
    WaughSherratt2006 model;
    model.alpha = inflammatory_share;
    return mixed(model,
                 {{"inflammatory_macrophage", "1/mm3"},
                  {"repair_macrophage", "1/mm3"},
                  {"active_tgf_beta", "pg/mm3"}},
                 plan, 1, 0.001);
}
TimeSeries seven_species(const WaughSherratt2007& model, const Plan& plan) {
    return mixed(model,
                 {{"inflammatory_macrophage", "1/mm3"},
                  {"repair_macrophage", "1/mm3"},
                  {"active_tgf_beta", "pg/mm3"},
                  {"pdgf", "pg/mm3"},
                  {"fibroblast", "1/mm3"},
                  {"collagen", "ug/mm3"},
                  {"hyaluronan", "ug/mm3"}},
                 plan, 1, 0.001);
}

/// Our own laws where most cells have died, well mixed: the cascade for the eye.
TimeSeries own(const Plan& plan) {
    const HealingPoint point{HealingParameters{}};
    const char *cells = "cells over rest", *signals = "signals, vessels",
               *matrix = "matrix over rest";
    TimeSeries series = empty_series({{"debris", cells},
                                      {"neutrophil", cells},
                                      {"inflammatory_macrophage", cells},
                                      {"repair_macrophage", cells},
                                      {"fibroblast", cells},
                                      {"myofibroblast", cells},
                                      {"provisional_matrix", signals},
                                      {"answer_to_tgf_beta", signals},
                                      {"vegf", signals},
                                      {"tgf_beta_3", signals},
                                      {"vessels", signals},
                                      {"oxygen", signals},
                                      {"new_collagen", matrix},
                                      {"mature_collagen_gain", matrix},
                                      {"organised_gain", matrix},
                                      {"matrix_enzymes", matrix},
                                      {"hyaluronan", matrix}});
    const PointDamage damage{0.8, 0.0, 0.3};  // choice: some cells survive beside a needle's track
    HealingState y = point.damaged(point.rest(), damage);
    HealingFollowers f{1 - damage.killed, 1, 0, 0, 1, 0, 0, 0};
    const double labile_at_rest = point.rates().labile_at_rest;
    double t = 0;
    for (double next : plan.times_d()) {
        const long steps = std::lround(std::ceil((next - t) / 0.01));
        for (long i = 0; i < steps; ++i) {
            const double dt = (next - t) / double(steps);
            f = point.step(y, f, dt);
            y = point.step(y, dt);
        }
        t = next;
        series.time_d.push_back(t);
        const double answer =
            healing_point::response(point.signals(y).tgf_excess, point.rates().tgf_threshold_2);
        std::size_t s = 0;
        for (double value : {y.debris, y.neutrophil, y.inflammatory_macrophage, y.repair_macrophage,
                             y.fibroblast, y.myofibroblast, y.provisional_matrix, answer, f.vegf,
                             f.tgf_beta_3, f.vessels, f.oxygen, y.labile_collagen / labile_at_rest,
                             y.mature_collagen - point.rates().mature_at_rest, y.organised_collagen,
                             y.mmp_activity, y.hyaluronan})
            series.values[s++].push_back(value);
    }
    return series;
}

constexpr std::string_view from_model_file =
    "model file read in full, paper not; its check values are reproduced to the printed digits";
constexpr std::string_view adler_id = "adler-2020-cell-circuit";
constexpr std::string_view adler_standing =
    "abstract and a public re-implementation read; fixed points and thresholds of the record are "
    "reproduced; amplitudes are not calibrated to needles";
constexpr std::string_view sherratt_murray_id = "sherratt-murray-1990-reepithelialisation";
constexpr std::string_view waugh_2006 = "waugh-sherratt-2006-macrophage";
constexpr std::string_view waugh_2007 = "waugh-sherratt-2007-seven-species";

struct Entry {
    ReferenceModel about;
    TimeSeries (*run)(const Plan&);
};

constexpr double diabetic_share = 0.8;  // waugh-sherratt-2006-macrophage
// Injuries of a day at 1e6 cells/(ml d), six sessions: adler-2020-cell-circuit.
Adler2020 six_sessions(double interval_d) { return Adler2020::sessions(6, interval_d, 1, 1e6); }

const std::array<Entry, 17> entries = {{
    {{"adler", "myofibroblasts and macrophages that feed each other: one injury of 2 days heals",
      adler_id, "reference.6", adler_standing, 200.0_d},
     [](const Plan& p) { return adler(Adler2020::sessions(1, 0, 2, 1e6), p); }},
    {{"adler-sessions-35-d", "the same, six sessions every 35 days: ends in fibrosis", adler_id,
      "reference.6", adler_standing, 400.0_d},
     [](const Plan& p) { return adler(six_sessions(35), p); }},
    {{"adler-sessions-42-d", "the same, six sessions every 42 days: heals", adler_id, "reference.6",
      adler_standing, 400.0_d},
     [](const Plan& p) { return adler(six_sessions(42), p); }},
    {{"bianchi", "latent and active TGF-beta, macrophages, VEGF, lymphatic vessels",
      "bianchi-2015-lymphangiogenesis", "reference.5",
      "model file read in full, paper not; its check values are reproduced to the printed digits "
      "until its switch on day 21, within 1e-4 after it",
      100.0_d},
     bianchi},
    {{"cooper", "inflammatory phase with germs: pathogen, debris, macrophages, neutrophils",
      "cooper-2015-inflammatory-phase", "reference.3", from_model_file, 15.0_d},
     [](const Plan& p) { return cooper({}, p); }},
    {{"cooper-sterile", "the same without germs, as after a needle",
      "cooper-2015-inflammatory-phase", "reference.3", from_model_file, 15.0_d},
     [](const Plan& p) { return cooper(Cooper2015::sterile(), p); }},
    {{"egberts-koppenol", "kinetics of a morphoelastic burn wound, UNVERIFIED: from memory",
      "egberts-koppenol-vermolen-morphoelastic", "reference.9",
      "unverified: equations and numbers from memory; only our own earlier computation of them is "
      "reproduced; nothing in the program uses it",
      730.0_d, false},
     egberts_koppenol},
    {{"needlework", "our own laws at one well-mixed place with most cells dead: the cascade",
      "assumption", "healing.1",
      "no published model: for the eye, beside the others; no neighbours send cells here, so the "
      "phases from fibroblasts on come later than in tissue, and amounts mean nothing",
      90.0_d, true, true},
     own},
    {{"reynolds", "acute inflammation with germs: phagocytes, damage, a mediator that calms",
      "reynolds-2006-acute-inflammation", "reference.4", from_model_file, 15.0_d},
     [](const Plan& p) { return reynolds({}, p); }},
    {{"reynolds-sterile", "the same without germs, from damage alone",
      "reynolds-2006-acute-inflammation", "reference.4", from_model_file, 15.0_d},
     [](const Plan& p) { return reynolds(Reynolds2006::sterile(), p); }},
    {{"sherratt-murray-activator", "a round epidermal wound closes, cells driven by an activator",
      sherratt_murray_id, "reference.7",
      "equations and numbers seen in a program, the scale of length and time from memory; radii "
      "and closing times of the record are reproduced to a few thousandths",
      100.0_d},
     [](const Plan& p) { return sherratt_murray(SherrattMurray1990::activator(), p); }},
    {{"sherratt-murray-inhibitor", "the same, cells held back by an inhibitor: UNVERIFIED numbers",
      sherratt_murray_id, "reference.7", "unverified: its numbers and the scale are from memory",
      200.0_d, false},
     [](const Plan& p) { return sherratt_murray(SherrattMurray1990::inhibitor(), p); }},
    {{"sohutskay-reduced", "a 15 mm wound filled with collagen, without mechanics",
      "sohutskay-2021-mechanobiological", "reference.8",
      "reduced: nothing deforms. Cytokine (1 % until day 14) and collagen (1 % until day 5) at the "
      "centre are those of the authors' output; later their wound shrinks and draws cells in: here "
      "are 16 to 19 % fewer fibroblasts on days 5 to 9, 9 % fewer on day 14. Before day 4 their "
      "numbers at the centre are noise of a coarse mesh (one is below zero)",
      14.0_d},
     sohutskay},
    {{"waugh-sherratt", "seven species to collagen and hyaluronan, normal wound", waugh_2007,
      "reference.1", from_model_file, 120.0_d},
     [](const Plan& p) { return seven_species(WaughSherratt2007::normal(), p); }},
    {{"waugh-sherratt-diabetic", "the same, diabetic wound", waugh_2007, "reference.1",
      from_model_file, 120.0_d},
     [](const Plan& p) { return seven_species(WaughSherratt2007::diabetic(), p); }},
    {{"waugh-sherratt-macrophages", "two macrophage states and TGF-beta, normal wound", waugh_2006,
      "reference.2", from_model_file, 100.0_d},
     [](const Plan& p) { return macrophages(WaughSherratt2006{}.alpha, p); }},
    {{"waugh-sherratt-macrophages-diabetic", "the same, diabetic wound: inflammation stays",
      waugh_2006, "reference.2", from_model_file, 100.0_d},
     [](const Plan& p) { return macrophages(diabetic_share, p); }},
}};

const Entry& entry_of(std::string_view name) {
    for (const Entry& entry : entries)
        if (entry.about.name == name) return entry;
    std::vector<std::string> known;
    for (const Entry& entry : entries) known.emplace_back(entry.about.name);
    Problems problems;
    problems.error(
        {}, "unknown reference model \"" + std::string(name) + "\"" + did_you_mean(name, known),
        "needlework list references shows them all.");
    throw InputError(problems);
}

}  // namespace

std::span<const ReferenceModel> reference_models() {
    static const std::vector<ReferenceModel> models = [] {
        std::vector<ReferenceModel> list;
        for (const Entry& entry : entries) list.push_back(entry.about);
        return list;
    }();
    return models;
}

const ReferenceModel& reference_model(std::string_view name) { return entry_of(name).about; }

const std::vector<double>& TimeSeries::of(std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    EXPECTS(at != names.end(), "the reference model has this species");
    return values[std::size_t(at - names.begin())];
}

std::string TimeSeries::to_csv() const {
    std::string out = "time [d]";
    for (std::size_t s = 0; s < names.size(); ++s)
        out += fmt::format(",{} [{}]", names[s], units[s]);
    out += "\n";
    for (std::size_t i = 0; i < time_d.size(); ++i) {
        out += fmt::format("{:.6g}", time_d[i]);
        for (const auto& species : values) out += fmt::format(",{:.6g}", species[i]);
        out += "\n";
    }
    return out;
}

TimeSeries run_reference_model(std::string_view name, Time duration, Time every,
                               ReferenceScheme scheme) {
    const Plan plan{duration.si / day_s, every.si / day_s, scheme};
    EXPECTS(plan.duration_d > 0 && plan.every_d > 0, "a reference model runs forward");
    TimeSeries series = entry_of(name).run(plan);
    series.model = name;
    return series;
}

}  // namespace needlework
