#include "study/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measures/measure.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::vector<fs::path> study_files(const fs::path& folder) {
    if (!fs::is_directory(folder)) {
        Problems problems;
        problems.error({folder.string()}, "is no folder of studies",
                       "Name a folder with one TOML file a study (docs/howto/evidence.md).");
        throw InputError(std::move(problems));
    }
    const std::vector<std::string> others{"roles", "ledger", "completions"};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".toml") continue;
        if (std::find(others.begin(), others.end(), entry.path().stem().string()) != others.end())
            continue;
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

namespace {

/// A number or a "number unit" text in SI.
std::optional<double> si_number(const toml::node& node) {
    if (node.is_number()) return *node.value<double>();
    auto text = node.value_exact<std::string>();
    if (!text) return std::nullopt;
    auto split = split_number_and_unit(*text);
    if (!split) return std::nullopt;
    if (split->unit.empty()) return split->value;
    const UnitRow* row = find_unit(split->unit);
    if (row == nullptr) return std::nullopt;
    return split->value * row->factor + row->offset;
}

std::optional<UncertainParameter> completion_draw(const toml::table& t) {
    UncertainParameter p;
    p.group = UncertaintyGroup::completion;
    if (const toml::array* choices = t["choices"].as_array()) {
        for (const toml::node& c : *choices) p.choices.push_back(c.value_or(std::string()));
        if (const toml::array* weights = t["weights"].as_array())
            for (const toml::node& w : *weights) p.weights.push_back(w.value_or(1.0));
        p.weights.resize(p.choices.size(), 1.0);
        return p;
    }
    std::string dist = t["dist"].value_or(std::string());
    auto number = [&](const char* key) -> std::optional<double> {
        const toml::node* node = t.get(key);
        return node != nullptr ? si_number(*node) : std::nullopt;
    };
    std::optional<double> a, b;
    if (dist == "normal")
        a = number("mean"), b = number("sd"), p.distribution.kind = Distribution::Kind::normal;
    if (dist == "lognormal")
        a = number("median"), b = number("factor"),
        p.distribution.kind = Distribution::Kind::lognormal;
    if (dist == "uniform")
        a = number("low"), b = number("high"), p.distribution.kind = Distribution::Kind::uniform;
    if (!a || !b) return std::nullopt;
    p.distribution.a = *a, p.distribution.b = *b;
    return p;
}

}  // namespace

Completions Completions::load(const fs::path& file) {
    Completions out;
    if (!fs::exists(file)) return out;
    TomlFile toml = TomlFile::load(file);
    std::map<std::string, std::pair<double, double>> limits;
    if (const toml::table* table = toml.root["limits"].as_table())
        for (const auto& [key, node] : *table)
            if (const toml::table* t = node.as_table()) {
                auto low = t->get("low") ? si_number(*t->get("low")) : std::nullopt;
                auto high = t->get("high") ? si_number(*t->get("high")) : std::nullopt;
                if (low && high) limits[std::string(key.str())] = {*low, *high};
            }
    auto add = [&](const std::string& table, const std::string& kind, const std::string& word,
                   const toml::node& node) {
        const toml::table* t = node.as_table();
        if (t == nullptr) return;
        auto draw = completion_draw(*t);
        if (!draw) return;
        if (auto it = limits.find(word); it != limits.end())
            draw->lower = it->second.first, draw->upper = it->second.second;
        out.entries_.push_back({table, kind, word, *draw});
    };
    for (const char* name : {"subject", "session", "aftercare"}) {
        const toml::table* table = toml.root[name].as_table();
        if (table == nullptr) continue;
        for (const auto& [key, node] : *table) {
            const toml::table* t = node.as_table();
            if (t != nullptr && !t->contains("dist") && !t->contains("choices") &&
                !t->contains("probability")) {  // [session.roller]
                for (const auto& [word, inner] : *t)
                    add(name, std::string(key.str()), std::string(word.str()), inner);
            } else {
                add(name, "", std::string(key.str()), node);
            }
        }
    }
    out.n_people_default_ = int(toml.root["draw"]["n"]["value"].value_or(30));
    return out;
}

std::vector<std::string> Completions::complete(Protocol& protocol,
                                               std::vector<UncertainParameter>& parameters) const {
    std::vector<std::string> completed;
    std::map<std::string, ResolvedValue*> resolved;
    for (ResolvedValue& value : protocol.resolved) resolved[value.path] = &value;
    auto open = [&](const std::string& path) {
        auto it = resolved.find(path);
        return it != resolved.end() && it->second->origin != "file" &&
               it->second->origin != "--set";
    };
    auto take = [&](const Entry& entry, const std::string& path) {
        if (!open(path)) return;
        UncertainParameter p = entry.draw;
        p.path = path;
        std::erase_if(parameters, [&](const UncertainParameter& old) { return old.path == path; });
        bool fits = false;
        protocol.for_each_parameter([&](const std::string& at, Parameter& parameter) {
            if (at != path) return;
            bool word = parameter.text != nullptr;
            fits = word != p.choices.empty();
            if (!fits) return;
            if (!word) {
                p.lower = std::max(p.lower, parameter.info.low);
                p.upper = std::min(p.upper, parameter.info.high);
                if (parameter.number != nullptr) *parameter.number = p.draw_number(0.5);
                if (parameter.count != nullptr)
                    *parameter.count = int(std::lround(p.draw_number(0.5)));
            }
        });
        if (!fits) return;
        parameters.push_back(p);
        completed.push_back(path);
        resolved[path]->origin = "completion";
        resolved[path]->source = assumption;
        if (p.choices.empty()) resolved[path]->distribution = p.distribution;
    };
    // Every device of a kind takes its density from the motion unless a completion gives it.
    for (const Entry& entry : entries_) {
        if (entry.table == "session") {
            if (entry.word == "repeat" || entry.word == "every" || entry.word == "device") continue;
            for (size_t i = 0; i < protocol.sessions.size(); ++i) {
                const Device& device = protocol.sessions[i].device;
                std::string path = fmt::format("session[{}].{}", i + 1, entry.word);
                if (!entry.device_kind.empty() && entry.device_kind != device.kind) continue;
                // A preset that states a length of its own (an array) is not completed.
                bool hand = device.kind == "roller" || device.kind == "pen";
                if (entry.device_kind.empty() && !hand && entry.word != "anaesthetic") continue;
                if (entry.word == "passes" && device.kind != "roller") continue;
                if (entry.word == "density" && device.kind == "pen" &&
                    !open(fmt::format("session[{}].passes", i + 1)))
                    continue;
                take(entry, path);
            }
        } else {
            take(entry, entry.table + "." + entry.word);
        }
    }
    return completed;
}

namespace {

class StudyReader {
  public:
    StudyReader(const fs::path& path, const Completions& completions)
        : file_(TomlFile::load(path)), completions_(completions) {}

    Study read() {
        study_.id = text(file_.root, "id", true);
        study_.citation = text(file_.root, "citation", true);
        study_.doi = text(file_.root, "doi", false);
        study_.role = text(file_.root, "role", true);
        study_.usable_as = text(file_.root, "usable_as", true);
        study_.seen = text(file_.root, "seen", true);
        study_.note = text(file_.root, "note", false);
        word_in(file_.root, "role",
                {"calibration", "check", "parameter", "context", "verification", "sign"});
        word_in(file_.root, "usable_as", {"value", "sign", "order", "bound", "no"});
        read_measurements();
        if (const toml::table* run = file_.root["run"].as_table())
            read_arms(*run);
        else if (study_.usable_as != "no")
            problem(file_.root, "[run] is missing: a study that is used needs a protocol.",
                    "Or write usable_as = \"no\" and say why in note.");
        if (problems_.has_errors()) throw InputError(problems_);
        return std::move(study_);
    }

  private:
    void problem(const toml::node& node, std::string what, std::string hint = {}) {
        TextPlace where = file_.place(node);
        problems_.add({where, std::move(what), std::move(hint), Severity::error,
                       file_.line_text(where.line)});
    }
    std::string text(const toml::table& table, const char* key, bool required) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            if (required)
                problem(table, fmt::format("{} is missing", key), "See docs/howto/evidence.md.");
            return {};
        }
        if (auto value = node->value_exact<std::string>()) return *value;
        problem(*node, fmt::format("{}: expected a text in quotes.", key));
        return {};
    }
    void word_in(const toml::table& table, const char* key, std::vector<std::string> known) {
        const toml::node* node = table.get(key);
        if (node == nullptr) return;
        std::string word = node->value_or(std::string());
        if (std::find(known.begin(), known.end(), word) == known.end())
            problem(*node,
                    fmt::format("{} = \"{}\": not known{}", key, word, did_you_mean(word, known)),
                    fmt::format("Allowed: {}.", fmt::join(known, ", ")));
    }
    std::optional<Time> time(const toml::table& table, const char* key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) return std::nullopt;
        auto written = node->value_exact<std::string>();
        auto split = written ? split_number_and_unit(*written) : std::nullopt;
        const UnitRow* row = split ? find_unit(split->unit) : nullptr;
        if (row == nullptr || row->exponents != dimension_of<Time>::value) {
            problem(*node, fmt::format("{}: expected a time such as \"56 d\".", key));
            return std::nullopt;
        }
        return Time{to_si(split->value, split->unit)};
    }

    void read_measurements() {
        const toml::array* rows = file_.root["measurement"].as_array();
        if (rows == nullptr || rows->empty()) {
            if (study_.usable_as != "no")
                problem(file_.root, "there is no [[measurement]].", "A study needs at least one.");
            return;
        }
        for (const toml::node& node : *rows)
            if (const toml::table* row = node.as_table()) read_measurement(*row);
    }

    void read_measurement(const toml::table& row) {
        PublishedMeasurement m;
        m.measure = text(row, "measure", true);
        std::vector<std::string> names;
        for (const MeasureInfo& info : all_measures()) names.emplace_back(info.name);
        if (!m.measure.empty() && std::find(names.begin(), names.end(), m.measure) == names.end())
            problem(*row.get("measure"),
                    fmt::format("measure \"{}\" is not known{}", m.measure,
                                did_you_mean(m.measure, names)),
                    "needlework list measures shows all.");
        if (row.contains("transform")) m.transform = text(row, "transform", true);
        word_in(row, "transform",
                {"absolute", "change", "percent_change", "ratio", "difference_between_arms",
                 "share", "sign", "time_of_peak", "time_of_return"});
        if (row.contains("clock")) m.clock = text(row, "clock", true);
        word_in(row, "clock", {"first", "last"});
        m.time = time(row, "time");
        m.reference_time = time(row, "reference_time");
        if (const toml::node* value = row.get("value"); value != nullptr && value->is_number())
            m.value = *value->value<double>();
        else if (value == nullptr)
            problem(row, "value is missing");
        else
            problem(*value, "value: expected a number; its unit stands in unit.");
        m.unit = text(row, "unit", true);
        if (!m.unit.empty() && find_unit(m.unit) == nullptr)
            problem(*row.get("unit"), fmt::format("unknown unit \"{}\"", m.unit));
        m.arm = text(row, "arm", false);
        m.reference_arm = text(row, "reference_arm", false);
        m.reading = text(row, "reading", false);
        m.bound = text(row, "bound", false);
        m.note = text(row, "note", false);
        m.role = row.contains("role") ? text(row, "role", true) : study_.role;
        m.usable_as = row.contains("usable_as") ? text(row, "usable_as", true) : study_.usable_as;
        m.n = int(row["n"].value_or(0));
        if (row.contains("statistic")) m.statistic = text(row, "statistic", true);
        if (auto threshold = row["threshold"].value<double>()) m.threshold = threshold;
        if (const toml::table* spread = row["spread"].as_table()) {
            m.spread_kind = (*spread)["kind"].value_or(std::string("none"));
            if (auto v = (*spread)["value"].value<double>()) m.spread_value = v;
            if (auto v = (*spread)["low"].value<double>()) m.spread_low = v;
            if (auto v = (*spread)["high"].value<double>()) m.spread_high = v;
        }
        study_.measurements.push_back(std::move(m));
    }

    void read_arms(const toml::table& run) {
        std::vector<const toml::table*> arms;
        if (const toml::array* list = file_.root["arm"].as_array())
            for (const toml::node& node : *list)
                if (const toml::table* table = node.as_table()) arms.push_back(table);
        static const toml::table only;
        if (arms.empty()) arms.push_back(&only);
        for (const toml::table* arm : arms) {
            TomlFile file = file_;
            file.root = run;
            if (const toml::table* set = (*arm)["set"].as_table())
                for (const auto& [key, node] : *set) {
                    std::string value = node.is_string()
                                            ? "\"" + node.value_or(std::string()) + "\""
                                            : fmt::format("{}", node.value_or(0.0));
                    if (node.is_integer())
                        value = fmt::format("{}", node.value_or(std::int64_t{0}));
                    apply_override(file, std::string(key.str()) + "=" + value, problems_);
                }
            try {
                StudyArm out{(*arm)["name"].value_or(std::string()),
                             (*arm)["untreated"].value_or(false),
                             read_protocol_table(file, file.root)};
                if (out.untreated) out.protocol.sessions.clear();
                finish_arm(out);
                study_.arms.push_back(std::move(out));
            } catch (const InputError& error) {
                problems_.append(error.problems());
                return;
            }
        }
        for (const PublishedMeasurement& m : study_.measurements)
            for (const std::string& name : {m.arm, m.reference_arm})
                if (!name.empty() &&
                    std::none_of(study_.arms.begin(), study_.arms.end(),
                                 [&](const StudyArm& a) { return a.name == name; }))
                    problem(file_.root,
                            fmt::format("a measurement names the arm \"{}\", which is not there",
                                        name));
    }

    /// Completes what was not published, and makes sure that every published time is read.
    void finish_arm(StudyArm& arm) {
        std::vector<UncertainParameter> parameters = uncertain_parameters(arm.protocol);
        std::vector<std::string> completed = completions_.complete(arm.protocol, parameters);
        arm.parameters = parameters;
        if (study_.arms.empty()) study_.completed = completed;
        Time last{};
        for (const SessionPlan& plan : arm.protocol.sessions)
            last = std::max(last,
                            plan.timing.day + double(plan.timing.repeat - 1) * plan.timing.every);
        if (arm.untreated && !study_.arms.empty())
            for (const SessionPlan& plan : study_.arms.front().protocol.sessions)
                last = std::max(
                    last, plan.timing.day + double(plan.timing.repeat - 1) * plan.timing.every);
        for (const PublishedMeasurement& m : study_.measurements)
            for (const std::optional<Time>& t : {m.time, m.reference_time})
                if (t) arm.protocol.visits.days.push_back(m.clock == "last" ? last + *t : *t);
    }

    TomlFile file_;
    const Completions& completions_;
    Problems problems_;
    Study study_;
};

}  // namespace

Study read_study(const fs::path& file, const Completions& completions) {
    return StudyReader(file, completions).read();
}

}  // namespace needlework
