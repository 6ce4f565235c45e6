#include "study/calibration_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measures/statistics.hpp"

namespace needlework {

double CalibrationDatum::compared(double value) const {
    constexpr double edge = 1e-9;  // choice: six standard deviations
    if (scale == Scale::score) return normal_quantile(std::clamp(value, edge, 1.0 - edge));
    return scale == Scale::logarithm ? std::log(value) : value;
}

double CalibrationDatum::taken_back(double compared) const {
    if (scale == Scale::score) return normal_cdf(compared);
    return scale == Scale::logarithm ? std::exp(compared) : compared;
}

double CalibrationDatum::target() const {
    const StatisticRule rule = rule_of(*published);
    return compared(is_share() ? published->value / rule.scale : published->value);
}

bool CalibrationDatum::asks_for(const StudyArm& of_arm, const Study& of_study) const {
    if (of_study.id != study) return false;
    const bool first = of_arm.name == of_study.arms.front().name;
    return published->arm == of_arm.name || (published->arm.empty() && first) ||
           published->reference_arm == of_arm.name;
}

double CalibrationDatum::miss(double predicted, double observed) const {
    const bool kept = published->bound == "upper"   ? predicted <= observed
                      : published->bound == "lower" ? predicted >= observed
                                                    : false;
    return kept ? 0.0 : observed - predicted;
}

std::vector<double> CalibrationDatum::of_worlds(const MemberNumbers& numbers, int n_worlds) const {
    std::vector<std::vector<double>> people(static_cast<size_t>(n_worlds));
    for (size_t i = 0; i < numbers.values.size(); ++i) {
        if (!std::isfinite(numbers.values[i])) continue;
        // A ratio of two arms comes as its logarithm.
        const double value = numbers.logarithm ? std::exp(numbers.values[i]) : numbers.values[i];
        people[size_t(numbers.shared[i])].push_back(is_share() ? value : compared(value));
    }
    double squares = 0.0, freedoms = 0.0;
    std::vector<double> worlds;
    for (const std::vector<double>& world : people) {
        worlds.push_back(world.empty() ? std::nan("") : mean_of(world));
        if (world.size() < 2) continue;
        squares += variance_of(world) * double(world.size() - 1);
        freedoms += double(world.size() - 1);
    }
    if (!is_share()) return worlds;
    const double variance = (freedoms > 0.0 ? squares / freedoms : 0.0) + numbers.reading_variance;
    if (!(variance > 0.0)) {
        Problems problems;
        problems.error(place,
                       fmt::format("{} {} is a share of people, and the people of no world differ "
                                   "in it",
                                   study, measure),
                       "Where nobody differs a share is 0 or 1. Fit the value itself, or a study "
                       "whose people differ.");
        throw InputError(std::move(problems));
    }
    const double sign = numbers.rule.falls ? -1.0 : 1.0;
    for (double& mean : worlds) mean = sign * (mean - numbers.rule.threshold) / std::sqrt(variance);
    return worlds;
}

Eigen::MatrixXd CalibrationRequest::errors() const {
    const Eigen::Index n = Eigen::Index(data.size());
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index a = 0; a < n; ++a) {
        const CalibrationDatum& first = data[size_t(a)];
        covariance(a, a) = first.sd * first.sd;
        for (Eigen::Index b = 0; b < n; ++b)
            if (const CalibrationDatum& second = data[size_t(b)]; second.study == first.study)
                covariance(a, b) += first.study_sd * second.study_sd;
    }
    return covariance;
}

Eigen::VectorXd CalibrationRequest::draw_errors(RandomStream& random) const {
    std::map<std::string, double> of_study;
    Eigen::VectorXd errors(Eigen::Index(data.size()));
    for (size_t d = 0; d < data.size(); ++d) {
        const CalibrationDatum& datum = data[d];
        errors(Eigen::Index(d)) = datum.sd * random.normal();
        if (datum.study_sd == 0.0) continue;
        if (!of_study.contains(datum.study)) of_study[datum.study] = random.normal();
        errors(Eigen::Index(d)) += datum.study_sd * of_study[datum.study];
    }
    return errors;
}

void CalibrationRequest::find_published(const std::vector<Study>& studies) {
    Problems problems;
    for (CalibrationDatum& d : data) {
        for (const Study& s : studies) {
            if (s.id != d.study) continue;
            for (const PublishedMeasurement& m : s.measurements)
                if (m.measure == d.measure && (d.transform.empty() || m.transform == d.transform) &&
                    (d.arm.empty() || m.arm == d.arm) &&
                    (d.time_d < 0.0 || (m.time && std::abs(*m.time / 1.0_d - d.time_d) < 0.5)))
                    d.published = d.published == nullptr ? &m : d.published;
        }
        if (d.published == nullptr || d.published->role != "calibration")
            problems.error(d.place,
                           fmt::format("{} {}: no such measurement with the role calibration",
                                       d.study, d.measure),
                           "Studies that check are never fitted.");
        else if (d.is_share() && (d.scale != CalibrationDatum::Scale::score || people < 2))
            problems.error(d.place, fmt::format("{} {} is a share of people", d.study, d.measure),
                           "Compare it by scale = \"score\", with people = 2 or more.");
    }
    if (problems.has_errors()) throw InputError(std::move(problems));
}

namespace {

CalibrationDatum read_datum(const TomlFile& file, const toml::node& node, Problems& problems) {
    CalibrationDatum d;
    d.place = file.place(node);
    const toml::table* table = node.as_table();
    if (table == nullptr) {
        problems.error(d.place, "a datum is a table", "Write [[datum]] on a line of its own.");
        return d;
    }
    const toml::table& t = *table;
    d.study = t["study"].value_or(std::string());
    d.measure = t["measure"].value_or(std::string());
    d.transform = t["transform"].value_or(std::string());
    d.arm = t["arm"].value_or(std::string());
    d.time_d = t["time_d"].value_or(-1.0);
    d.sd = t["sd"].value_or(0.0);
    d.study_sd = t["study_sd"].value_or(0.0);
    const std::string scale = t["scale"].value_or(std::string("value"));
    if (scale != "value" && scale != "score" && scale != "log")
        problems.error(d.place, "unknown scale \"" + scale + "\" of a datum",
                       "Allowed: value, score (normal score of a chance), log (logarithm).");
    d.scale = scale == "score" ? CalibrationDatum::Scale::score
              : scale == "log" ? CalibrationDatum::Scale::logarithm
                               : CalibrationDatum::Scale::value;
    if (d.sd <= 0.0)
        problems.error(d.place, "a datum needs an sd above zero",
                       "It holds the study's effect and reading, in the publication's unit.");
    if (d.study_sd < 0.0)
        problems.error(d.place, "study_sd of a datum is below zero",
                       "It is the part of the error that all data of a study share; leave it out "
                       "where there is none.");
    return d;
}

/// `[priors]` is read where it stands in the file, as tables of a protocol, so that its mistakes
/// are told with their lines. Parameters of delivery are there where something lies on the skin.
Protocol read_priors(TomlFile& file, bool with_topical) {
    if (file.root["priors"].node() == nullptr) file.root.insert("priors", toml::table{});
    toml::table& priors = *file.root["priors"].as_table();
    priors.insert("schema_version", 1);
    priors.insert("session", toml::array{toml::table{{"device", "roller/mf8-192"}}});
    if (with_topical)
        priors.insert("topical",
                      toml::array{toml::table{
                          {"infinite", true},
                          {"actives", toml::table{{"caffeine",
                                                   toml::table{{"concentration", "10 mg/ml"}}}}}}});
    Protocol defaults = read_protocol_table(file, priors);
    defaults.uncertainty.forms = true;  // as in every arm of a study
    return defaults;
}

}  // namespace

CalibrationRequest read_calibration_request(const std::filesystem::path& path) {
    TomlFile file = TomlFile::load(path);
    Problems problems;
    CalibrationRequest request;
    request.name = file.root["name"].value_or(path.stem().string());
    request.onto = file.root["onto"].value_or(std::string());
    request.worlds = int(file.root["worlds"].value_or(80));
    request.people = int(file.root["people"].value_or(3));
    request.rounds = int(file.root["rounds"].value_or(3));
    request.whole_rows = file.root["whole_rows"].value_or(false);
    if (const toml::array* list = file.root["parameters"].as_array())
        for (const toml::node& node : *list)
            request.parameters.push_back(node.value_or(std::string()));
    if (const toml::array* list = file.root["datum"].as_array())
        for (const toml::node& node : *list)
            request.data.push_back(read_datum(file, node, problems));
    if (request.parameters.empty() || request.data.empty())
        problems.error({path.string()}, "parameters or [[datum]] are missing",
                       "See data/calibrations/healing.toml.");
    if (request.worlds < 16 || request.people < 1 || request.rounds < 1)
        problems.error({path.string()}, "worlds must be at least 16, people and rounds at least 1");
    const toml::node* priors = file.root.get("priors");
    if (priors != nullptr && !priors->is_table())
        problems.error(file.place(*priors), "priors is no table",
                       "Write [priors.measures] and below it name = { dist = ... }.");
    else
        try {
            request.defaults =
                read_priors(file, std::any_of(request.parameters.begin(), request.parameters.end(),
                                              [](const std::string& parameter) {
                                                  return parameter.starts_with("delivery.") ||
                                                         parameter.starts_with("effects.");
                                              }));
        } catch (const InputError& error) {
            problems.append(error.problems());
        }
    if (problems.has_errors()) throw InputError(std::move(problems));
    return request;
}

}  // namespace needlework
