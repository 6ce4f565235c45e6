// `needlework calibrate`: an ensemble smoother with multiple data assimilation (Emerick and
// Reynolds 2013, doi 10.1016/j.cageo.2012.03.011) on named parameters and named studies.

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "measures/statistics.hpp"
#include "study/validation.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// One published number that calibration uses, with the error it is given.
struct Datum {
    std::string study, measure, transform, arm;  ///< arm: empty where any fits
    double time_d = -1.0;                        ///< -1: whichever the study has
    double sd = 0.0;  ///< in the publication's unit: study effect and reading, an assumption
    /// A chance is compared by its normal score, in which a shift of its threshold is linear: a
    /// chance that is 0 or 1 in a world has no slope to follow. What spreads by factors, as the
    /// ratio of two arms does, by its logarithm. `sd` is then one of the score or the logarithm.
    enum class Scale { value, score, logarithm };
    Scale scale = Scale::value;
    double compared(double value) const {
        constexpr double edge = 1e-9;  // choice: six standard deviations
        if (scale == Scale::score) return normal_quantile(std::clamp(value, edge, 1.0 - edge));
        return scale == Scale::logarithm ? std::log(value) : value;
    }
    double taken_back(double compared) const {
        if (scale == Scale::score) return normal_cdf(compared);
        return scale == Scale::logarithm ? std::exp(compared) : compared;
    }
    /// What was published, on the scale of the comparison; a share of people as its normal score.
    double target() const {
        const StatisticRule rule = rule_of(*published);
        return compared(is_share() ? published->value / rule.scale : published->value);
    }
    bool is_share() const { return rule_of(*published).kind == StatisticRule::Kind::share; }
    const PublishedMeasurement* published = nullptr;

    bool asks_for(const StudyArm& of_arm, const Study& of_study) const {
        if (of_study.id != study) return false;
        const bool first = of_arm.name == of_study.arms.front().name;
        return published->arm == of_arm.name || (published->arm.empty() && first) ||
               published->reference_arm == of_arm.name;
    }
    /// How far a world lies from what was published; a bound is missed on one side only.
    double miss(double predicted, double observed) const {
        const bool kept = published->bound == "upper"   ? predicted <= observed
                          : published->bound == "lower" ? predicted >= observed
                                                        : false;
        return kept ? 0.0 : observed - predicted;
    }
};

struct Request {
    std::string name,
        onto;  ///< onto: the posterior whose columns are replaced; empty for a new one
    int worlds = 80, people = 3, rounds = 3;
    std::vector<std::string> parameters;
    std::vector<Datum> data;
    toml::table priors;  ///< tables of a protocol: distributions in place of the declared ones
};

Request read_request(const fs::path& path) {
    TomlFile file = TomlFile::load(path);
    Problems problems;
    Request request;
    request.name = file.root["name"].value_or(path.stem().string());
    request.onto = file.root["onto"].value_or(std::string());
    request.worlds = int(file.root["worlds"].value_or(80));
    request.people = int(file.root["people"].value_or(3));
    request.rounds = int(file.root["rounds"].value_or(3));
    if (const toml::array* list = file.root["parameters"].as_array())
        for (const toml::node& node : *list)
            request.parameters.push_back(node.value_or(std::string()));
    if (const toml::array* list = file.root["datum"].as_array())
        for (const toml::node& node : *list) {
            const toml::table& t = *node.as_table();
            Datum d{t["study"].value_or(std::string()),
                    t["measure"].value_or(std::string()),
                    t["transform"].value_or(std::string()),
                    t["arm"].value_or(std::string()),
                    t["time_d"].value_or(-1.0),
                    t["sd"].value_or(0.0)};
            const std::string scale = t["scale"].value_or(std::string("value"));
            if (scale != "value" && scale != "score" && scale != "log")
                problems.error(
                    file.place(node), "unknown scale \"" + scale + "\" of a datum",
                    "Allowed: value, score (normal score of a chance), log (logarithm).");
            d.scale = scale == "score" ? Datum::Scale::score
                      : scale == "log" ? Datum::Scale::logarithm
                                       : Datum::Scale::value;
            if (d.sd <= 0.0)
                problems.error(
                    file.place(node), "a datum needs an sd above zero",
                    "It holds the study's effect and reading, in the publication's unit.");
            request.data.push_back(d);
        }
    if (const toml::table* priors = file.root["priors"].as_table()) request.priors = *priors;
    if (request.parameters.empty() || request.data.empty())
        problems.error({path.string()}, "parameters or [[datum]] are missing",
                       "See data/calibrations/healing.toml.");
    if (request.worlds < 16 || request.people < 1 || request.rounds < 1)
        problems.error({path.string()}, "worlds must be at least 16, people and rounds at least 1");
    if (problems.has_errors()) throw InputError(std::move(problems));
    return request;
}

/// All model parameters with a prior, as rows: the named ones are moved, the others keep what an
/// earlier calibration gave that row, or else their draw: a posterior row is one consistent world.
struct Worlds {
    std::vector<UncertainParameter> parameters;
    std::vector<size_t> named;  ///< places of the named ones
    Eigen::MatrixXd score;      ///< world x parameter, standard normal scores
    Posterior base;             ///< worlds of an earlier calibration that this goes onto, or empty

    /// What a world of `base` says of a parameter that is not moved: its columns belong together.
    std::optional<double> kept(size_t world, size_t parameter) const {
        if (std::find(named.begin(), named.end(), parameter) != named.end()) return {};
        auto at = std::find(base.paths.begin(), base.paths.end(), parameters[parameter].path);
        if (at == base.paths.end()) return {};
        return base.samples[world][size_t(at - base.paths.begin())];
    }

    Posterior rows(const std::string& name) const {
        Posterior p;
        p.name = name;
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

Worlds make_worlds(const Request& request, std::uint64_t seed) {
    TomlFile file = TomlFile::parse(
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n", request.name);
    for (const auto& [table, priors] : request.priors) file.root.insert(table, priors);
    Protocol defaults = read_protocol(file);
    Worlds worlds;
    for (UncertainParameter& p : uncertain_parameters(defaults))
        if (p.group == UncertaintyGroup::model) worlds.parameters.push_back(std::move(p));
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
        worlds.named.push_back(size_t(at - worlds.parameters.begin()));
    }
    std::vector<std::string> paths;
    for (const UncertainParameter& p : worlds.parameters) paths.push_back(p.path);
    auto cube = latin_hypercube(size_t(request.worlds), paths, seed, "calibration worlds");
    worlds.score.resize(request.worlds, Eigen::Index(worlds.parameters.size()));
    for (int i = 0; i < request.worlds; ++i)
        for (size_t k = 0; k < worlds.parameters.size(); ++k)
            worlds.score(i, Eigen::Index(k)) = normal_quantile(cube[size_t(i)][k]);
    if (request.onto.empty()) return worlds;
    worlds.base = Posterior::load(data_folder() / "posteriors" / (request.onto + ".toml"));
    if (worlds.base.samples.size() != size_t(request.worlds)) {
        Problems problems;
        problems.error({request.onto},
                       "has another number of samples than this calibration has worlds",
                       "Set worlds to the number of its samples.");
        throw InputError(std::move(problems));
    }
    return worlds;
}

/// What each world says of a datum; NaN where it has no member. A mean over its people, as the
/// publication's; of a share of people beyond a threshold the normal score of the chance,
///     z = (mean - threshold)/sd                                                    (study.8b)
/// with the spread between people of one world, pooled over worlds: two people tell no share.
std::vector<double> predictions(const Datum& datum, const MemberNumbers& numbers, int n_worlds) {
    std::vector<std::vector<double>> people(static_cast<size_t>(n_worlds));
    for (size_t i = 0; i < numbers.values.size(); ++i) {
        if (!std::isfinite(numbers.values[i])) continue;
        // A ratio of two arms comes as its logarithm.
        const double value = numbers.logarithm ? std::exp(numbers.values[i]) : numbers.values[i];
        people[size_t(numbers.shared[i])].push_back(datum.is_share() ? value
                                                                     : datum.compared(value));
    }
    double squares = 0.0, freedoms = 0.0;
    std::vector<double> of_worlds;
    for (const std::vector<double>& world : people) {
        of_worlds.push_back(world.empty() ? std::nan("") : mean_of(world));
        if (world.size() < 2) continue;
        squares += variance_of(world) * double(world.size() - 1);
        freedoms += double(world.size() - 1);
    }
    if (!datum.is_share()) return of_worlds;
    EXPECTS(squares > 0.0, "a share needs two people a world who differ");
    const double sd = std::sqrt(squares / freedoms + numbers.reading_variance);
    const double sign = numbers.rule.falls ? -1.0 : 1.0;
    for (double& mean : of_worlds) mean = sign * (mean - numbers.rule.threshold) / sd;
    return of_worlds;
}

/// Predictions of all data: world x datum. Worlds that could not go on get the mean.
Eigen::MatrixXd simulate(EngineContext& context, const Request& request,
                         const std::vector<Study>& studies, const Posterior& rows, int round) {
    Eigen::MatrixXd predicted(request.worlds, Eigen::Index(request.data.size()));
    predicted.setConstant(std::nan(""));
    for (size_t s = 0; s < studies.size(); ++s) {
        const Study& study = studies[s];
        std::map<std::string, Ensemble> arms;
        for (const StudyArm& arm : study.arms) {
            if (std::none_of(request.data.begin(), request.data.end(),
                             [&](const Datum& d) { return d.asks_for(arm, study); }))
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
            const Datum& datum = request.data[d];
            if (datum.study != study.id) continue;
            const Ensemble& arm = arms.at(datum.published->arm.empty() ? study.arms.front().name
                                                                       : datum.published->arm);
            const std::string& against = datum.published->reference_arm;
            const std::vector<double> of_worlds =
                predictions(datum,
                            member_numbers(*datum.published, arm,
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
void assimilate(Worlds& worlds, const Request& request, const Eigen::MatrixXd& predicted, int round,
                std::uint64_t seed) {
    const double inflation = double(request.rounds);  // sum of inverses over the rounds is 1
    Eigen::Index n = predicted.rows(), n_data = predicted.cols();
    Eigen::MatrixXd z(n, Eigen::Index(worlds.named.size()));
    for (size_t k = 0; k < worlds.named.size(); ++k)
        z.col(Eigen::Index(k)) = worlds.score.col(Eigen::Index(worlds.named[k]));
    Eigen::MatrixXd dz = z.rowwise() - z.colwise().mean();
    Eigen::MatrixXd dp = predicted.rowwise() - predicted.colwise().mean();
    Eigen::MatrixXd cross = dz.transpose() * dp / double(n - 1);
    Eigen::MatrixXd own = dp.transpose() * dp / double(n - 1);
    for (Eigen::Index d = 0; d < n_data; ++d)
        own(d, d) += inflation * std::pow(request.data[size_t(d)].sd, 2);
    Eigen::MatrixXd gain = cross * own.inverse();
    RandomStream noise(seed, "perturbed observations", std::uint64_t(round));
    for (Eigen::Index i = 0; i < n; ++i) {
        Eigen::VectorXd miss(n_data);
        for (Eigen::Index d = 0; d < n_data; ++d) {
            const Datum& datum = request.data[size_t(d)];
            miss(d) = datum.miss(predicted(i, d),
                                 datum.target() + std::sqrt(inflation) * datum.sd * noise.normal());
        }
        Eigen::VectorXd move = gain * miss;
        for (size_t k = 0; k < worlds.named.size(); ++k)
            worlds.score(i, Eigen::Index(worlds.named[k])) += move(Eigen::Index(k));
    }
}

/// The columns that were moved here, put into the rows of an earlier posterior.
Posterior put_onto(const Worlds& worlds, const Posterior& moved) {
    Posterior base = worlds.base;
    for (size_t k : worlds.named) {
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

std::vector<double> column(const Eigen::MatrixXd& m, size_t d) {
    std::vector<double> out;
    for (Eigen::Index i = 0; i < m.rows(); ++i) out.push_back(m(i, Eigen::Index(d)));
    return out;
}

}  // namespace

int run_calibrate_job(EngineContext& context) {
    Request request = read_request(context.job().at("file").get<std::string>());
    Completions completions = Completions::load(data_folder() / "evidence" / "completions.toml");
    std::vector<Study> studies;
    for (const Datum& d : request.data)
        if (std::none_of(studies.begin(), studies.end(),
                         [&](const Study& s) { return s.id == d.study; }))
            studies.push_back(
                read_study(data_folder() / "evidence" / (d.study + ".toml"), completions));
    for (Datum& d : request.data) {
        for (const Study& s : studies) {
            if (s.id != d.study) continue;
            for (const PublishedMeasurement& m : s.measurements)
                if (m.measure == d.measure && (d.transform.empty() || m.transform == d.transform) &&
                    (d.arm.empty() || m.arm == d.arm) &&
                    (d.time_d < 0.0 || (m.time && std::abs(*m.time / 1.0_d - d.time_d) < 0.5)))
                    d.published = d.published == nullptr ? &m : d.published;
        }
        if (d.published == nullptr || d.published->role != "calibration") {
            Problems problems;
            problems.error({request.name},
                           fmt::format("{} {}: no such measurement with the role calibration",
                                       d.study, d.measure),
                           "Studies that check are never fitted.");
            throw InputError(std::move(problems));
        }
        if (d.is_share() && (d.scale != Datum::Scale::score || request.people < 2)) {
            Problems problems;
            problems.error({request.name},
                           fmt::format("{} {} is a share of people", d.study, d.measure),
                           "Compare it by scale = \"score\", with people = 2 or more.");
            throw InputError(std::move(problems));
        }
    }
    const std::uint64_t seed = stable_hash(request.name);
    Worlds worlds = make_worlds(request, seed);
    Eigen::MatrixXd first, predicted;
    for (int round = 0; round <= request.rounds; ++round) {
        predicted = simulate(context, request, studies, worlds.rows(request.name), round);
        if (round == 0) first = predicted;
        if (round < request.rounds) assimilate(worlds, request, predicted, round, seed);
    }
    if (context.rank() == 0) {
        Posterior posterior = worlds.rows(request.name);
        std::vector<std::string> lines;
        for (const Study& s : studies) posterior.studies.push_back(s.id);
        for (size_t d = 0; d < request.data.size(); ++d) {
            const Datum& datum = request.data[d];
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
        for (size_t k : worlds.named) {
            std::vector<double> values;
            for (const auto& row : posterior.samples) values.push_back(row[k]);
            Interval i = interval_of(values);
            const Distribution& prior = worlds.parameters[k].distribution;
            lines.push_back(
                fmt::format("{}: {:.4g} ({:.4g} to {:.4g}) SI, prior {} ({:.4g}, {:.4g})",
                            worlds.parameters[k].path, i.middle, i.low, i.high,
                            kind_name(prior.kind), prior.a, prior.b));
        }
        if (!request.onto.empty()) posterior = put_onto(worlds, posterior);
        std::string head = fmt::format("# Made by `needlework calibrate`, version {} ({}).\n",
                                       version_text(), commit_text());
        for (const std::string& line : lines) head += "# " + line + "\n";
        write_file_atomically(context.folder() / "posterior.toml", head + posterior.to_toml());
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
