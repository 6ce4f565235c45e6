// `needlework calibrate`: an ensemble smoother with multiple data assimilation (Emerick and
// Reynolds 2013, doi 10.1016/j.cageo.2012.03.011) on named parameters and named studies.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "measures/statistics.hpp"
#include "study/calibration_request.hpp"
#include "study/ensemble_smoother.hpp"
#include "study/validation.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// All model parameters with a prior, as rows: some are moved, the others keep what an earlier
/// calibration gave that row, or else their draw: a posterior row is one consistent world.
struct Worlds {
    std::vector<UncertainParameter> parameters;
    std::vector<size_t> moved;  ///< places of those that move, the named ones first
    size_t n_named = 0;
    std::vector<std::string> form_paths;
    std::vector<std::vector<std::string>> forms;  ///< of each world
    Eigen::MatrixXd score;                        ///< world x parameter, standard normal scores
    Posterior base;  ///< worlds of an earlier calibration that this goes onto, or empty

    /// What a world of `base` says of a parameter that is not moved: its columns belong together.
    std::optional<double> kept(size_t world, size_t parameter) const {
        if (std::find(moved.begin(), moved.end(), parameter) != moved.end()) return {};
        auto at = std::find(base.paths.begin(), base.paths.end(), parameters[parameter].path);
        if (at == base.paths.end()) return {};
        return base.samples[world][size_t(at - base.paths.begin())];
    }

    Posterior rows(const std::string& name) const {
        Posterior p;
        p.name = name;
        p.form_paths = form_paths, p.forms = forms;
        for (const UncertainParameter& u : parameters) p.paths.push_back(u.path);
        for (Eigen::Index i = 0; i < score.rows(); ++i) {
            std::vector<double> row;
            for (size_t k = 0; k < parameters.size(); ++k) {
                const double edge = 1e-6;  // keeps a score in the tail inside its distribution
                double u = std::clamp(normal_cdf(score(i, Eigen::Index(k))), edge, 1.0 - edge);
                row.push_back(kept(size_t(i), k).value_or(parameters[k].draw_number(u)));
            }
            p.samples.push_back(std::move(row));
        }
        return p;
    }
};

/// Half of the worlds have the forms of a run that asks for no others, so that such a run has
/// rows enough (choice); the other half every other combination of forms as often.
void give_forms(Worlds& worlds, const std::vector<UncertainParameter>& forms, int n_worlds) {
    std::vector<std::vector<std::string>> combinations{{}};
    for (const UncertainParameter& form : forms) {
        worlds.form_paths.push_back(form.path);
        std::vector<std::vector<std::string>> longer;
        for (const std::string& word : form.choices)
            for (std::vector<std::string> words : combinations) {
                words.push_back(word);
                longer.push_back(std::move(words));
            }
        combinations = std::move(longer);
    }
    const size_t others = combinations.size() - 1;  // the first word of each is the default
    for (size_t i = 0; i < size_t(n_worlds); ++i)
        worlds.forms.push_back(combinations[others == 0 || i % 2 == 0 ? 0 : 1 + (i / 2) % others]);
}

Worlds make_worlds(const CalibrationRequest& request, std::uint64_t seed) {
    Protocol defaults = request.defaults;
    Worlds worlds;
    std::vector<UncertainParameter> forms;
    for (UncertainParameter& p : uncertain_parameters(defaults))
        if (p.group == UncertaintyGroup::model)
            worlds.parameters.push_back(std::move(p));
        else if (p.group == UncertaintyGroup::form)
            forms.push_back(std::move(p));
    for (const std::string& path : request.parameters) {
        auto at = std::find_if(worlds.parameters.begin(), worlds.parameters.end(),
                               [&](const UncertainParameter& p) { return p.path == path; });
        if (at == worlds.parameters.end()) {
            Problems problems;
            std::vector<std::string> known;
            for (const UncertainParameter& p : worlds.parameters) known.push_back(p.path);
            problems.error({request.name},
                           fmt::format("no parameter with a prior is called \"{}\"{}", path,
                                       did_you_mean(path, known)));
            throw InputError(std::move(problems));
        }
        worlds.moved.push_back(size_t(at - worlds.parameters.begin()));
    }
    worlds.n_named = worlds.moved.size();
    for (size_t k = 0; request.whole_rows && k < worlds.parameters.size(); ++k)
        if (std::find(request.parameters.begin(), request.parameters.end(),
                      worlds.parameters[k].path) == request.parameters.end())
            worlds.moved.push_back(k);
    std::vector<std::string> paths;
    for (const UncertainParameter& p : worlds.parameters) paths.push_back(p.path);
    auto cube = latin_hypercube(size_t(request.worlds), paths, seed, "calibration worlds");
    worlds.score.resize(request.worlds, Eigen::Index(worlds.parameters.size()));
    for (int i = 0; i < request.worlds; ++i)
        for (size_t k = 0; k < worlds.parameters.size(); ++k)
            worlds.score(i, Eigen::Index(k)) = normal_quantile(cube[size_t(i)][k]);
    give_forms(worlds, forms, request.worlds);
    if (request.onto.empty()) return worlds;
    worlds.base = Posterior::load(data_folder() / "posteriors" / (request.onto + ".toml"));
    if (worlds.base.samples.size() != size_t(request.worlds)) {
        Problems problems;
        problems.error({request.onto},
                       "has another number of samples than this calibration has worlds",
                       "Set worlds to the number of its samples.");
        throw InputError(std::move(problems));
    }
    // What moves beside the named ones starts where the earlier calibration left it.
    for (size_t m = worlds.n_named; m < worlds.moved.size(); ++m) {
        const UncertainParameter& p = worlds.parameters[worlds.moved[m]];
        auto at = std::find(worlds.base.paths.begin(), worlds.base.paths.end(), p.path);
        if (at == worlds.base.paths.end()) continue;
        const double edge = 1e-6;  // keeps a value at the end of its range at a finite score
        for (size_t i = 0; i < worlds.base.samples.size(); ++i)
            worlds.score(Eigen::Index(i), Eigen::Index(worlds.moved[m])) =
                normal_quantile(std::clamp(
                    p.place_of(worlds.base.samples[i][size_t(at - worlds.base.paths.begin())]),
                    edge, 1.0 - edge));
    }
    if (!worlds.base.forms.empty())
        worlds.form_paths = worlds.base.form_paths, worlds.forms = worlds.base.forms;
    return worlds;
}

/// Predictions of all data: world x datum. Worlds that could not go on get the mean.
Eigen::MatrixXd simulate(EngineContext& context, const CalibrationRequest& request,
                         const std::vector<Study>& studies, const Posterior& rows, int round) {
    Eigen::MatrixXd predicted(request.worlds, Eigen::Index(request.data.size()));
    predicted.setConstant(std::nan(""));
    for (size_t s = 0; s < studies.size(); ++s) {
        const Study& study = studies[s];
        std::map<std::string, Ensemble> arms;
        for (const StudyArm& arm : study.arms) {
            if (std::none_of(request.data.begin(), request.data.end(),
                             [&](const CalibrationDatum& d) { return d.asks_for(arm, study); }))
                continue;
            std::uint64_t seed = stable_hash(study.id) + std::uint64_t(round);
            DrawPlan plan(arm.protocol, arm.parameters, rows, request.worlds * request.people, seed,
                          request.people);
            const fs::path folder =
                context.folder() / fmt::format("round-{}", round) / study.id / arm.name;
            const EnsembleJob job = job_of_arm(study, arm, plan, context.atlas(), seed, folder);
            std::vector<Ensemble> ensembles = run_ensembles(
                {&job, 1}, context.atlas(), Resolution::standard, context.comm(),
                [&](double share, double days) {
                    double part = (double(s) + share) / double(studies.size());
                    context.progress(
                        "calibrate", (round + part) / (request.rounds + 1), days,
                        fmt::format("round {} of {}, {}", round, request.rounds, study.id));
                },
                [&] { return context.stop_requested(); });
            arms[arm.name] = std::move(ensembles.front());
        }
        for (size_t d = 0; d < request.data.size(); ++d) {
            const CalibrationDatum& datum = request.data[d];
            if (datum.study != study.id) continue;
            const Ensemble& arm = arms.at(datum.published->arm.empty() ? study.arms.front().name
                                                                       : datum.published->arm);
            const std::string& against = datum.published->reference_arm;
            const std::vector<double> of_worlds =
                datum.of_worlds(member_numbers(*datum.published, arm,
                                               against.empty() ? nullptr : &arms.at(against)),
                                request.worlds);
            for (size_t w = 0; w < of_worlds.size(); ++w)
                predicted(Eigen::Index(w), Eigen::Index(d)) = of_worlds[w];
        }
    }
    for (Eigen::Index d = 0; d < predicted.cols(); ++d) {
        double sum = 0.0;
        int n = 0;
        for (Eigen::Index i = 0; i < predicted.rows(); ++i)
            if (std::isfinite(predicted(i, d))) sum += predicted(i, d), ++n;
        for (Eigen::Index i = 0; i < predicted.rows(); ++i)
            if (!std::isfinite(predicted(i, d))) predicted(i, d) = n > 0 ? sum / n : 0.0;
    }
    return predicted;
}

/// One assimilation with inflated errors; moves the named scores.
void assimilate(Worlds& worlds, const CalibrationRequest& request, const Eigen::MatrixXd& predicted,
                int round, std::uint64_t seed) {
    const double inflation = double(request.rounds);  // sum of inverses over the rounds is 1
    const Eigen::Index n = predicted.rows(), n_data = predicted.cols();
    Eigen::MatrixXd z(n, Eigen::Index(worlds.moved.size())), missed(n, n_data);
    for (size_t k = 0; k < worlds.moved.size(); ++k)
        z.col(Eigen::Index(k)) = worlds.score.col(Eigen::Index(worlds.moved[k]));
    RandomStream noise(seed, "perturbed observations", std::uint64_t(round));
    for (Eigen::Index i = 0; i < n; ++i) {
        const Eigen::VectorXd errors = std::sqrt(inflation) * request.draw_errors(noise);
        for (Eigen::Index d = 0; d < n_data; ++d) {
            const CalibrationDatum& datum = request.data[size_t(d)];
            missed(i, d) = datum.miss(predicted(i, d), datum.target() + errors(d));
        }
    }
    z += smoother_moves(z, predicted, missed, inflation * request.errors(), worlds.forms,
                        int(worlds.n_named));
    for (size_t k = 0; k < worlds.moved.size(); ++k)
        worlds.score.col(Eigen::Index(worlds.moved[k])) = z.col(Eigen::Index(k));
}

/// The columns that were moved here, put into the rows of an earlier posterior.
Posterior put_onto(const Worlds& worlds, const Posterior& moved) {
    Posterior base = worlds.base;
    base.form_paths = worlds.form_paths, base.forms = worlds.forms;
    for (size_t k : worlds.moved) {
        const std::string& path = worlds.parameters[k].path;
        auto at = std::find(base.paths.begin(), base.paths.end(), path);
        const size_t column = size_t(at - base.paths.begin());
        if (at == base.paths.end()) base.paths.push_back(path);
        for (size_t i = 0; i < base.samples.size(); ++i) {
            if (column == base.samples[i].size()) base.samples[i].push_back(0.0);
            base.samples[i][column] = moved.samples[i][k];
        }
    }
    for (const std::string& study : moved.studies)
        if (std::find(base.studies.begin(), base.studies.end(), study) == base.studies.end())
            base.studies.push_back(study);
    auto again = [&](const std::string& study) {
        return std::find(moved.studies.begin(), moved.studies.end(), study) != moved.studies.end();
    };
    std::erase_if(base.before, [&](const auto& old) { return again(old.study); });
    base.before.insert(base.before.end(), moved.before.begin(), moved.before.end());
    std::erase_if(base.residuals, [&](const auto& old) { return again(old.study); });
    base.residuals.insert(base.residuals.end(), moved.residuals.begin(), moved.residuals.end());
    return base;
}

/// The story of an earlier posterior with a chapter on this calibration at its end, in place of an
/// older one of the same name.
std::vector<std::string> story_with(const std::vector<std::string>& before, const std::string& name,
                                    const std::vector<std::string>& lines) {
    const std::string heading = "# --- " + name;
    std::vector<std::string> story;
    bool same = false;
    for (const std::string& line : before) {
        if (line.starts_with("# --- ")) same = line == heading;
        if (!same) story.push_back(line);
    }
    story.push_back(heading);
    story.push_back(fmt::format("# Made by `needlework calibrate`, version {} ({}).",
                                version_text(), commit_text()));
    for (const std::string& line : lines) story.push_back("# " + line);
    return story;
}

std::vector<double> column(const Eigen::MatrixXd& m, size_t d) {
    std::vector<double> out;
    for (Eigen::Index i = 0; i < m.rows(); ++i) out.push_back(m(i, Eigen::Index(d)));
    return out;
}

}  // namespace

int run_calibrate_job(EngineContext& context) {
    CalibrationRequest request =
        read_calibration_request(context.job().at("file").get<std::string>());
    Completions completions = Completions::load(data_folder() / "evidence" / "completions.toml");
    std::vector<Study> studies;
    for (const CalibrationDatum& d : request.data)
        if (std::none_of(studies.begin(), studies.end(),
                         [&](const Study& s) { return s.id == d.study; }))
            studies.push_back(
                read_study(data_folder() / "evidence" / (d.study + ".toml"), completions));
    request.find_published(studies);
    const std::uint64_t seed = stable_hash(request.name);
    Worlds worlds = make_worlds(request, seed);
    const Eigen::MatrixXd prior_score = worlds.score;
    Eigen::MatrixXd first, predicted;
    for (int round = 0; round <= request.rounds; ++round) {
        Posterior rows = worlds.rows(request.name);
        rows.in_order = true;
        predicted = simulate(context, request, studies, rows, round);
        if (round == 0) first = predicted;
        if (round < request.rounds) assimilate(worlds, request, predicted, round, seed);
    }
    if (context.rank() == 0) {
        Posterior posterior = worlds.rows(request.name);
        std::vector<std::string> lines;
        for (const Study& s : studies) posterior.studies.push_back(s.id);
        for (size_t d = 0; d < request.data.size(); ++d) {
            const CalibrationDatum& datum = request.data[d];
            const auto interval = [&](const Eigen::MatrixXd& rows) {
                std::vector<double> values = column(rows, d);
                const double scale = datum.is_share() ? rule_of(*datum.published).scale : 1.0;
                for (double& v : values) v = scale * datum.taken_back(v);
                return interval_of(values);
            };
            Interval before = interval(first), after = interval(predicted);
            posterior.before.push_back(
                {datum.study, datum.measure,
                 datum.published->time ? *datum.published->time / 1.0_d : 0.0, before.middle,
                 before.low, before.high});
            posterior.residuals.push_back(
                {datum.study, datum.measure,
                 datum.published->time ? *datum.published->time / 1.0_d : 0.0,
                 datum.published->value, after.middle, after.low, after.high, commit_text()});
            lines.push_back(fmt::format(
                "{} {} {}: published {:.4g}, before {:.3g} ({:.3g} to {:.3g}), after {:.3g} "
                "({:.3g} to "
                "{:.3g})",
                datum.study, datum.measure, datum.transform, datum.published->value, before.middle,
                before.low, before.high, after.middle, after.low, after.high));
        }
        for (size_t m = 0; m < worlds.moved.size(); ++m) {
            const size_t k = worlds.moved[m];
            std::vector<double> values;
            for (const auto& row : posterior.samples) values.push_back(row[k]);
            Interval i = interval_of(values);
            const Distribution& prior = worlds.parameters[k].distribution;
            // 1: as wide as before, the data said nothing; near 0: the worlds have collapsed.
            const double width = std::sqrt(variance_of(column(worlds.score, k)) /
                                           variance_of(column(prior_score, k)));
            const double moved_far = 0.8;  // choice: beside the named ones only what was learnt
            if (m >= worlds.n_named && width > moved_far) continue;
            lines.push_back(
                fmt::format("{}: {:.4g} ({:.4g} to {:.4g}) SI, prior {} ({:.4g}, {:.4g}), width "
                            "{:.2f} of the prior's",
                            worlds.parameters[k].path, i.middle, i.low, i.high,
                            kind_name(prior.kind), prior.a, prior.b, width));
        }
        if (!request.onto.empty()) {
            posterior = put_onto(worlds, posterior);
            posterior.name = request.onto;
        }
        posterior.story = story_with(worlds.base.story, request.name, lines);
        write_file_atomically(context.folder() / "posterior.toml", posterior.to_toml());
        lines.push_back("");
        lines.push_back("Posterior: " + (context.folder() / "posterior.toml").string() +
                        "; put it into data/posteriors/ to use it.");
        write_file_atomically(context.folder() / "summary.json",
                              nlohmann::json{{"lines", lines}}.dump(2) + "\n");
    }
    MPI_Barrier(context.comm());
    return int(ExitCode::done);
}

}  // namespace needlework
