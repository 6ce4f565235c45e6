#include "process/healing/reference/reference_models.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"
#include "process/healing/reference/cooper.hpp"
#include "process/healing/reference/ode.hpp"
#include "process/healing/reference/waugh_sherratt.hpp"

namespace needlework {

namespace {

constexpr double day_s = 86400.0;  // definition

constexpr std::array<ReferenceModel, 6> models = {{
    {"cooper", "inflammatory phase with germs: pathogen, debris, macrophages, neutrophils",
     "cooper-2015-inflammatory-phase"},
    {"cooper-sterile", "the same without germs, as after a needle",
     "cooper-2015-inflammatory-phase"},
    {"waugh-sherratt-macrophages", "two macrophage states and TGF-beta, normal wound",
     "waugh-sherratt-2006-macrophage"},
    {"waugh-sherratt-macrophages-diabetic", "the same, diabetic wound: inflammation stays",
     "waugh-sherratt-2006-macrophage"},
    {"waugh-sherratt", "seven species to collagen and hyaluronan, normal wound",
     "waugh-sherratt-2007-seven-species"},
    {"waugh-sherratt-diabetic", "the same, diabetic wound", "waugh-sherratt-2007-seven-species"},
}};

template <class Model>
TimeSeries run(const Model& model, TimeSeries series, double duration_d, double every_d) {
    constexpr size_t n = Model::n_species;
    const OdeSlope slope = [&](double, const std::vector<double>& y, std::vector<double>& dydt) {
        std::array<double, n> state;
        std::copy_n(y.begin(), n, state.begin());
        const auto result = model.slope(state);
        dydt.assign(result.begin(), result.end());
    };
    std::vector<double> y(model.start.begin(), model.start.end());
    series.values.resize(n);
    const auto keep = [&](double t) {
        series.time_d.push_back(t);
        for (size_t i = 0; i < n; ++i) series.values[i].push_back(y[i]);
    };
    keep(0);
    const long n_outputs = std::lround(std::ceil(duration_d / every_d * (1 - 1e-12)));
    for (long i = 1; i <= n_outputs; ++i) {
        const double before = every_d * double(i - 1);
        const double now = std::min(every_d * double(i), duration_d);
        integrate_adaptive(slope, y, before, now);
        keep(now);
    }
    return series;
}

}  // namespace

std::span<const ReferenceModel> reference_models() { return models; }

const std::vector<double>& TimeSeries::of(std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    EXPECTS(at != names.end(), "the reference model has this species");
    return values[size_t(at - names.begin())];
}

TimeSeries run_reference_model(std::string_view name, Time duration, Time every) {
    TimeSeries series;
    series.model = name;
    const double duration_d = duration.si / day_s, every_d = every.si / day_s;
    EXPECTS(duration_d > 0 && every_d > 0, "a reference model runs forward");
    if (name.starts_with("waugh-sherratt")) {
        series.names = {"inflammatory_macrophage",
                        "repair_macrophage",
                        "active_tgf_beta",
                        "pdgf",
                        "fibroblast",
                        "collagen",
                        "hyaluronan"};
        series.units = {"1/mm3", "1/mm3", "pg/mm3", "pg/mm3", "1/mm3", "ug/mm3", "ug/mm3"};
        if (name == "waugh-sherratt")
            return run(WaughSherratt2007::normal(), series, duration_d, every_d);
        if (name == "waugh-sherratt-diabetic")
            return run(WaughSherratt2007::diabetic(), series, duration_d, every_d);
    }
    if (name.starts_with("waugh-sherratt-macrophages")) {
        series.names = {"inflammatory_macrophage", "repair_macrophage", "active_tgf_beta"};
        series.units = {"1/mm3", "1/mm3", "pg/mm3"};
        WaughSherratt2006 model;
        if (name == "waugh-sherratt-macrophages") return run(model, series, duration_d, every_d);
        model.alpha = 0.8;  // waugh-sherratt-2006-macrophage, diabetic
        if (name == "waugh-sherratt-macrophages-diabetic")
            return run(model, series, duration_d, every_d);
    }
    if (name.starts_with("cooper")) {
        series.names = {"pathogen", "debris", "macrophage", "neutrophil"};
        series.units = {"1", "1", "1", "1"};
        if (name == "cooper") return run(Cooper2015{}, series, duration_d, every_d);
        if (name == "cooper-sterile")
            return run(Cooper2015::sterile(), series, duration_d, every_d);
    }
    std::vector<std::string> known;
    for (const ReferenceModel& model : models) known.emplace_back(model.name);
    Problems problems;
    problems.error(
        {}, "unknown reference model \"" + std::string(name) + "\"" + did_you_mean(name, known));
    throw InputError(problems);
}

}  // namespace needlework
