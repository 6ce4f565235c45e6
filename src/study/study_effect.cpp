#include "study/study_effect.hpp"

#include <algorithm>
#include <cmath>

#include "measures/measure.hpp"
#include "params/declaration.hpp"
#include "params/toml_file.hpp"
#include "study/evidence.hpp"

namespace needlework {

namespace {

class EffectReader {
  public:
    explicit EffectReader(const std::filesystem::path& file) : file_(TomlFile::load(file)) {}

    const toml::table& root() const { return file_.root; }
    void done() {
        if (problems_.has_errors()) throw InputError(std::move(problems_));
    }

    double number(const toml::table& t, const char* key) {
        const auto value = t[key].value<double>();
        if (!value || !std::isfinite(*value)) {
            problems_.error(file_.place(t), std::string(key) + ": a number is missing.", remedy);
            return 0.0;
        }
        return *value;
    }
    std::string source(const toml::table& t) {
        const auto value = t["source"].value<std::string>();
        if (!value) problems_.error(file_.place(t), "source is missing.", remedy);
        return value.value_or(std::string(assumption));
    }
    /// { value = ..., source = ... }
    StudyEffects::Share sourced(const toml::table& in, const char* key) {
        const toml::table* t = in[key].as_table();
        if (t == nullptr) {
            problems_.error(file_.place(in), std::string(key) + " is missing.", remedy);
            return {0.0, std::string(assumption)};
        }
        return {number(*t, "value"), source(*t)};
    }
    std::vector<std::string> measures(const toml::table& t) {
        std::vector<std::string> names;
        if (const toml::array* list = t["measures"].as_array())
            for (const toml::node& node : *list) {
                names.push_back(node.value_or(std::string()));
                if (find_measure(names.back()) == nullptr)
                    problems_.error(file_.place(node), "unknown measure \"" + names.back() + "\".",
                                    "needlework list measures shows all.");
            }
        if (names.empty()) problems_.error(file_.place(t), "measures are missing.", remedy);
        return names;
    }
    /// (study.16)
    double pooled(const toml::table& t, double i2_unknown, double i2_least) {
        const double z975 = 1.9599639845400545;  // of 95 %, analytic
        const double mean = number(t, "mean");
        const double error = (number(t, "high") - number(t, "low")) / (2.0 * z975);
        const double trials = number(t, "trials");
        const double i2 = std::max(i2_least, t["inconsistency"].value_or(i2_unknown));
        if (mean == 0.0 || !(error > 0.0) || trials < 2.0 || i2 > 1.0) {
            problems_.error(file_.place(t),
                            "a pooled effect needs a mean other than 0, low below high, two trials "
                            "or more, an inconsistency of 1 at most.",
                            remedy);
            return 0.0;
        }
        return std::sqrt(i2 * trials) * error / std::abs(mean);
    }

  private:
    static constexpr const char* remedy = "See data/evidence/study_effect.toml.";
    TomlFile file_;
    Problems problems_;
};

}  // namespace

StudyEffects StudyEffects::load(const std::filesystem::path& path) {
    StudyEffects out;
    EffectReader read(path);
    const toml::table& root = read.root();
    out.otherwise_ = read.sourced(root, "otherwise");
    const double i2_unknown = read.sourced(root, "inconsistency_not_published").value;
    const double i2_least = read.sourced(root, "inconsistency_least").value;
    if (const toml::array* list = root["pooled"].as_array())
        for (const toml::node& node : *list)
            if (const toml::table* t = node.as_table())
                out.rules_.push_back(
                    {read.measures(*t), {read.pooled(*t, i2_unknown, i2_least), read.source(*t)}});
    if (const toml::array* list = root["between_laboratories"].as_array())
        for (const toml::node& node : *list)
            if (const toml::table* t = node.as_table())
                out.rules_.push_back(
                    {read.measures(*t),
                     {read.number(*t, "coefficient_of_variation"), read.source(*t)}});
    read.done();
    return out;
}

StudyEffects::Share StudyEffects::of_measure(const std::string& measure) const {
    for (const Rule& rule : rules_)
        if (std::find(rule.measures.begin(), rule.measures.end(), measure) != rule.measures.end())
            return rule.share;
    return otherwise_;
}

StudyEffects::Share StudyEffects::of(const PublishedMeasurement& m) const {
    const bool cancels = m.transform == "ratio" || m.transform == "sign";
    if (cancels || m.role == "verification") return {};
    Share share = of_measure(m.measure);
    share.value /= std::sqrt(double(m.trials));
    return share;
}

}  // namespace needlework
