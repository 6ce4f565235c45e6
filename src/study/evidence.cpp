#include "study/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>
#include <sstream>

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
    const std::vector<std::string> others{"roles", "ledger", "completions", "study_effect"};
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

bool Study::used() const {
    return usable_as != "no" && std::any_of(measurements.begin(), measurements.end(),
                                            [](const auto& m) { return m.used(); });
}

std::vector<std::string> Study::open_fields() const {
    std::vector<std::string> fields;
    auto add = [&](std::string word) {
        word = word.substr(word.find_last_of('.') + 1);
        for (const char* same : {"passes", "needles", "glide_speed", "dwell"})
            if (word == same) word = "density";
        if (word == "tip_over_nominal") word = "needle_length";  // both say how far it reaches
        if (word == "residue") word = "evaporation";             // both say how it dries
        if (word != "anaesthetic" && std::find(fields.begin(), fields.end(), word) == fields.end())
            fields.push_back(word);
    };
    for (const std::string& word : left_open) add(word);
    for (const std::string& path : completed)
        if (!path.starts_with("subject.")) add(path);
    return fields;
}

namespace {

/// "III-V" of "n=31, Fitzpatrick III-V, grade 3-4": phototypes as a publication words them, where
/// its protocol states none; empty where it names none.
std::string phototypes_in(const std::string& people) {
    static const std::regex words(
        R"((?:[Pp]hototypes?|Fitzpatrick|FST|[Tt]ypes?)(?: groups)? ((?:VI|IV|V|I{1,3})(?:(?:-| and | to )(?:VI|IV|V|I{1,3}))?)\b)");
    std::smatch found;
    return std::regex_search(people, found, words) ? found[1].str() : std::string();
}

const std::vector<std::string> roles{"calibration", "check",        "spent", "parameter",
                                     "context",     "verification", "sign"};
const std::vector<std::string> uses{"value", "sign", "order", "bound", "no"};
const std::vector<std::string> transforms{
    "absolute", "change", "percent_change", "ratio",         "difference_between_arms",
    "share",    "sign",   "time_of_peak",   "time_of_return"};
const std::vector<std::string> file_keys{
    "id",        "citation",   "doi",         "seen",
    "people",    "group",      "role",        "note",
    "cohort",    "calibrates", "usable_as",   "same_publication",
    "species",   "completed",  "run",         "arm",
    "exception", "reported",   "measurement", "permeability_table"};
const std::vector<std::string> row_keys{
    "measure",   "arm",  "reference_arm", "transform", "clock",     "time",  "reference_time",
    "value",     "unit", "spread",        "n",         "statistic", "bound", "reading",
    "threshold", "note", "role",          "usable_as", "tolerance", "trials"};

bool plain_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

class StudyReader {
  public:
    StudyReader(const fs::path& path, const Completions& completions)
        : file_(TomlFile::load(path)), completions_(completions) {}

    Study read() {
        study_.id = text(file_.root, "id", true);
        if (!std::all_of(study_.id.begin(), study_.id.end(), plain_character))
            problem(*file_.root.get("id"),
                    "id: only letters, digits, dots, dashes and underscores; it names a folder.");
        study_.citation = text(file_.root, "citation", true);
        study_.doi = text(file_.root, "doi", false);
        study_.role = text(file_.root, "role", true);
        study_.usable_as = text(file_.root, "usable_as", true);
        study_.seen = text(file_.root, "seen", true);
        study_.note = text(file_.root, "note", false);
        study_.group = text(file_.root, "group", false);
        study_.species = text(file_.root, "species", false);
        study_.cohort = text(file_.root, "cohort", false);
        if (study_.cohort.empty()) study_.cohort = study_.id;
        study_.phototype = file_.root["run"]["subject"]["phototype"].value_or(
            phototypes_in(file_.root["people"].value_or(std::string())));
        word_in(file_.root, "role", roles);
        word_in(file_.root, "usable_as", uses);
        no_typing_error(file_.root, file_keys);
        study_.exception = text(file_.root, "exception", false);
        study_.permeability_table = text(file_.root, "permeability_table", false);
        if (const toml::array* list = file_.root["completed"].as_array())
            for (const toml::node& word : *list)
                study_.left_open.push_back(word.value_or(std::string()));
        if (study_.usable_as == "no") return finished();
        read_measurements();
        if (const toml::table* run = file_.root["run"].as_table())
            read_arms(*run);
        else if (study_.role != "context")
            problem(file_.root, "[run] is missing: a study that is used needs a protocol.",
                    "Or write usable_as = \"no\" and say why in note.");
        return finished();
    }

  private:
    Study finished() {
        if (problems_.has_errors()) throw InputError(problems_);
        // Too much completed: sign or order only, whatever the file says, unless it says why not.
        if (int(study_.open_fields().size()) > completions_.most_open_for_value() &&
            study_.exception.empty())
            for (PublishedMeasurement& m : study_.measurements)
                if (m.usable_as == "value" && m.transform != "sign" && m.role != "verification")
                    m.usable_as = "sign";
        return std::move(study_);
    }

    void problem(const toml::node& node, std::string what, std::string hint = {}) {
        TextPlace where = file_.place(node);
        into_->add({where, std::move(what), std::move(hint), Severity::error,
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
            problem(*node, fmt::format("{}: expected a time such as \"56 d\".", key),
                    "Units of time: s, min, h, d, wk, yr.");
            return std::nullopt;
        }
        Time out{to_si(split->value, split->unit)};
        constexpr Time longest = 20.0 * 365.25_d;  // choice: longer than any follow-up
        if (out < Time{} || out > longest)
            problem(*node, fmt::format("{}: expected a time from 0 to 20 years.", key));
        return out;
    }
    /// A key that looks like a known one is a typing error; other words are the file's own.
    void no_typing_error(const toml::table& table, const std::vector<std::string>& known) {
        for (const auto& [key, node] : table) {
            std::string word(key.str());
            if (std::find(known.begin(), known.end(), word) != known.end()) continue;
            auto near = nearest_names(word, known, 1);
            if (!near.empty() && near.front().front() == word.front() &&
                std::abs(int(near.front().size()) - int(word.size())) <= 1)
                problem(node, fmt::format("unknown key \"{}\"; did you mean \"{}\"?", word,
                                          near.front()));
        }
    }

    void read_measurements() {
        const toml::array* rows = file_.root["measurement"].as_array();
        if (rows == nullptr || rows->empty()) {
            problem(file_.root, "there is no [[measurement]].", "A study needs at least one.");
            return;
        }
        Problems all;
        for (const toml::node& node : *rows) {
            const toml::table* row = node.as_table();
            if (row == nullptr) continue;
            Problems problems;
            into_ = &problems;
            PublishedMeasurement m = read_measurement(*row);
            into_ = &problems_;
            m.unreadable = problems.text();
            all.append(problems);
            study_.measurements.push_back(std::move(m));
        }
        bool none = std::none_of(study_.measurements.begin(), study_.measurements.end(),
                                 [](const auto& m) { return m.unreadable.empty(); });
        if (none) problems_.append(all);
    }

    PublishedMeasurement read_measurement(const toml::table& row) {
        PublishedMeasurement m;
        m.measure = text(row, "measure", true);
        std::vector<std::string> names;
        for (const MeasureInfo& info : all_measures()) names.emplace_back(info.name);
        const bool known = std::find(names.begin(), names.end(), m.measure) != names.end();
        if (!m.measure.empty() && !known)
            problem(*row.get("measure"),
                    fmt::format("measure \"{}\" is not known{}", m.measure,
                                did_you_mean(m.measure, names)),
                    "needlework list measures shows all.");
        if (row.contains("transform")) m.transform = text(row, "transform", true);
        word_in(row, "transform", transforms);
        if (row.contains("clock")) m.clock = text(row, "clock", true);
        word_in(row, "clock", {"first", "last"});
        m.time = time(row, "time");
        m.reference_time = time(row, "reference_time");
        const toml::node* value = row.get("value");
        if (value == nullptr)
            problem(row, "value is missing");
        else if (!value->is_number() || !std::isfinite(*value->value<double>()))
            problem(*value, "value: expected a number; its unit stands in unit.");
        else
            m.value = *value->value<double>();
        m.unit = text(row, "unit", true);
        if (!m.unit.empty() && find_unit(m.unit) == nullptr)
            problem(*row.get("unit"), fmt::format("unknown unit \"{}\"", m.unit));
        else if (!m.unit.empty() && known)
            check_unit(row, m);
        m.arm = text(row, "arm", false);
        m.reference_arm = text(row, "reference_arm", false);
        m.reading = text(row, "reading", false);
        m.bound = text(row, "bound", false);
        word_in(row, "bound", {"lower", "upper"});
        m.note = text(row, "note", false);
        m.role = row.contains("role") ? text(row, "role", true) : study_.role;
        m.usable_as = row.contains("usable_as") ? text(row, "usable_as", true) : study_.usable_as;
        word_in(row, "role", roles);
        word_in(row, "usable_as", uses);
        if (m.usable_as == "bound" && m.bound.empty())
            problem(row, "a bound needs bound = \"upper\" or \"lower\".");
        if (const toml::node* n = row.get("n")) {
            m.n = int(n->value<std::int64_t>().value_or(0));
            if (m.n < 1) problem(*n, "n: expected a whole number of people, 1 or more.");
        }
        if (const toml::node* trials = row.get("trials")) {
            m.trials = int(trials->value<std::int64_t>().value_or(0));
            if (m.trials < 1)
                problem(*trials, "trials: expected a whole number of studies, 1 or more.");
        }
        if (row.contains("statistic")) m.statistic = text(row, "statistic", true);
        word_in(row, "statistic", {"mean", "median", "share", "single"});
        if (auto threshold = row["threshold"].value<double>()) m.threshold = threshold;
        if (auto tolerance = row["tolerance"].value<double>()) m.tolerance = tolerance;
        if (const toml::table* spread = row["spread"].as_table()) {
            m.spread_kind = (*spread)["kind"].value_or(std::string("none"));
            word_in(*spread, "kind", {"sd", "se", "ci95", "range", "iqr", "none"});
            if (auto v = (*spread)["value"].value<double>()) m.spread_value = v;
            if (auto v = (*spread)["low"].value<double>()) m.spread_low = v;
            if (auto v = (*spread)["high"].value<double>()) m.spread_high = v;
        }
        no_typing_error(row, row_keys);
        return m;
    }

    /// A level or a change has the measure's dimension, a time that of time, the rest is a number.
    void check_unit(const toml::table& row, const PublishedMeasurement& m) {
        const UnitRow* published = find_unit(m.unit);
        const UnitRow* ours = find_unit(find_measure(m.measure)->unit);
        std::string expected = "1";
        if (m.transform.starts_with("time_of"))
            expected = "d";
        else if (m.transform == "absolute" || m.transform == "change")
            expected = ours->name;
        else if (m.transform == "difference_between_arms")
            expected = m.unit == "%" ? "%" : std::string(ours->name);
        if (find_unit(expected)->exponents != published->exponents)
            problem(*row.get("unit"), fmt::format("{}, {}: a unit like {} is expected, not {}",
                                                  m.measure, m.transform, expected, m.unit));
    }

    /// A session whose device is only a kind ("roller") gets the preset of the completions.
    void name_devices(toml::table& run) {
        toml::array* sessions = run["session"].as_array();
        if (sessions == nullptr) return;
        for (toml::node& node : *sessions) {
            toml::table* session = node.as_table();
            if (session == nullptr) continue;
            std::string kind = (*session)["device"].value_or(std::string());
            std::string preset = completions_.device_of(kind);
            if (preset.empty()) continue;
            session->insert_or_assign("device", preset);
            if (std::find(study_.left_open.begin(), study_.left_open.end(), "device") ==
                study_.left_open.end())
                study_.left_open.push_back("device");
        }
    }

    void read_arms(const toml::table& run) {
        std::vector<const toml::table*> arms;
        if (const toml::array* list = file_.root["arm"].as_array())
            for (const toml::node& node : *list)
                if (const toml::table* table = node.as_table()) arms.push_back(table);
        static const toml::table only;
        if (arms.empty()) arms.push_back(&only);
        std::vector<std::string> names;
        for (const toml::table* arm : arms) {
            std::string name = (*arm)["name"].value_or(std::string());
            if (arms.size() > 1 && name.empty()) problem(*arm, "an arm needs a name.");
            if (std::find(names.begin(), names.end(), name) != names.end())
                problem(*arm, fmt::format("two arms have the name \"{}\".", name));
            names.push_back(name);
            no_typing_error(*arm, {"name", "set", "untreated", "note"});
        }
        for (const toml::table* arm : arms) {
            TomlFile file = file_;
            file.root = run;
            name_devices(file.root);
            for (const std::string& word : completions_.complete_topicals(file.root))
                if (std::find(study_.left_open.begin(), study_.left_open.end(), word) ==
                    study_.left_open.end())
                    study_.left_open.push_back(word);
            if (const toml::table* set = (*arm)["set"].as_table())
                for (const auto& [key, node] : *set) {
                    std::ostringstream value;
                    node.visit([&](const auto& n) { value << n; });
                    apply_override(file, std::string(key.str()) + "=" + value.str(), problems_);
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
        for (PublishedMeasurement& m : study_.measurements) name_arms(m);
    }

    /// The first arm where none is named; the other arm of two where a difference names none.
    void name_arms(PublishedMeasurement& m) {
        auto known = [&](const std::string& name) {
            return std::any_of(study_.arms.begin(), study_.arms.end(),
                               [&](const StudyArm& a) { return a.name == name; });
        };
        if (m.arm.empty()) m.arm = study_.arms.front().name;
        if (m.transform == "difference_between_arms" && m.reference_arm.empty()) {
            if (study_.arms.size() == 2)
                m.reference_arm = study_.arms[m.arm == study_.arms[0].name ? 1 : 0].name;
            else
                m.unreadable +=
                    "difference_between_arms needs reference_arm, the arm that is "
                    "taken away.\n";
        }
        for (const std::string& name : {m.arm, m.reference_arm})
            if (!name.empty() && !known(name))
                m.unreadable +=
                    fmt::format("a measurement names the arm \"{}\", which is not there\n", name);
    }

    /// Completes what was not published, and makes sure that every published time is read.
    void finish_arm(StudyArm& arm) {
        arm.protocol.uncertainty.forms = true;  // nobody knows which form is right
        std::vector<UncertainParameter> parameters = uncertain_parameters(arm.protocol);
        std::vector<std::string> completed =
            completions_.complete(arm.protocol, parameters, study_.left_open);
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
        // Drawn courses may be longer than the typical one.
        Time longest = last;
        for (const UncertainParameter& p : parameters)
            if (p.path.ends_with(".repeat") || p.path.ends_with(".every"))
                longest = std::max(longest, longest_course(arm.protocol, parameters));
        for (const PublishedMeasurement& m : study_.measurements)
            for (const std::optional<Time>& t : {m.time, m.reference_time})
                if (t && m.clock == "last")
                    for (Time end : {last, longest}) arm.protocol.visits.days.push_back(end + *t);
                else if (t)
                    arm.protocol.visits.days.push_back(*t);
    }

    /// Day of the last session when number and interval are drawn at their upper ends.
    static Time longest_course(const Protocol& protocol,
                               const std::vector<UncertainParameter>& parameters) {
        Time longest{};
        for (size_t i = 0; i < protocol.sessions.size(); ++i) {
            const auto& timing = protocol.sessions[i].timing;
            double repeat = timing.repeat, every_s = timing.every.si;
            const double far_tail = 0.999;  // choice
            for (const UncertainParameter& p : parameters) {
                std::string at = fmt::format("session[{}].", i + 1);
                if (p.path == at + "repeat") repeat = std::round(p.draw_number(far_tail));
                if (p.path == at + "every") every_s = p.draw_number(far_tail);
            }
            longest = std::max(longest, timing.day + Time{(repeat - 1.0) * every_s});
        }
        return longest;
    }

    TomlFile file_;
    const Completions& completions_;
    Problems problems_;
    Problems* into_ = &problems_;  ///< those of a measurement are kept apart
    Study study_;
};

}  // namespace

Study read_study(const fs::path& file, const Completions& completions) {
    return StudyReader(file, completions).read();
}

}  // namespace needlework
