#include "study/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "measures/measure.hpp"
#include "study/study_file_reader.hpp"
#include "study/study_run.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::vector<fs::path> study_files(const fs::path& folder) {
    if (fs::is_regular_file(folder)) return {folder};
    if (!fs::is_directory(folder)) {
        Problems problems;
        problems.error({folder.string()}, "is no folder of studies",
                       "Name a folder with one TOML file a study (docs/howto/evidence.md).");
        throw InputError(std::move(problems));
    }
    const std::vector<std::string> others{"roles", "ledger", "completions", "study_effect"};
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
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
    "exception", "reported",   "measurement", "permeability_table",
    "raters",    "design"};
const std::vector<std::string> row_keys{
    "measure",   "arm",  "reference_arm", "transform", "clock",     "time",  "reference_time",
    "value",     "unit", "spread",        "n",         "statistic", "bound", "reading",
    "threshold", "note", "role",          "usable_as", "tolerance", "trials"};

bool plain_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

class StudyReader : StudyFileReader {
  public:
    StudyReader(const fs::path& path, const Completions& completions)
        : StudyFileReader(path), completions_(completions) {}

    Study read() {
        study_.id = text(file_.root, "id", false);
        if (study_.id.empty()) study_.id = fs::path(file_.name).stem().string();
        if (!std::all_of(study_.id.begin(), study_.id.end(), plain_character) &&
            file_.root.contains("id"))
            problem(*file_.root.get("id"),
                    "id: only letters, digits, dots, dashes and underscores; it names a folder.");
        study_.citation = text(file_.root, "citation", true);
        study_.doi = text(file_.root, "doi", false);
        // A study that says nothing of it fixed nothing here and is judged by its numbers.
        study_.role = text_or("role", "check");
        study_.usable_as = text_or("usable_as", "value");
        study_.seen = text_or("seen", "not stated");
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
        const toml::table* run = file_.root["run"].as_table();
        if (run == nullptr && study_.role != "context") {
            const bool find = file_.root.contains("protocol");
            problem(file_.root,
                    find ? "[protocol] is a find in a publication's own words, not what to run."
                         : "[run] is missing: a study that is used needs a protocol.",
                    find ? "Write what was done as [run] and each number as a measure with "
                           "transform and time: docs/howto/evidence.md."
                         : "Or write usable_as = \"no\" and say why in note.");
            return finished();
        }
        read_measurements();
        if (run != nullptr) read_arms(*run);
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
        if (const std::string ours = words_.find("measure", m.measure);
            !ours.empty() && ours != m.measure) {
            translated(fmt::format("measure: {} as {}", m.measure, ours));
            m.measure = ours;
        }
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
        if (m.transform == "absolute" && is_before_treatment(row, m.clock))
            m.clock = "first", m.time = Time{};
        else
            m.time = time(row, "time");
        m.reference_time = time(row, "reference_time");
        const toml::node* value = row.get("value");
        if (value == nullptr)
            problem(row, "value is missing");
        else if (!value->is_number() || !std::isfinite(*value->value<double>()))
            problem(*value, "value: expected a number; its unit stands in unit.");
        else
            m.value = *value->value<double>();
        const double factor = read_unit(row, m);
        if (known && find_unit(m.unit) != nullptr) check_unit(row, m);
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
        if (m.transform == "share" && !m.threshold && known && !counts_chances(m))
            problem(
                row, "a share of people needs the threshold that they pass.",
                "Write threshold = 50 for a change of 50 and more, -1 for a fall by 1 or more.");
        if (auto tolerance = row["tolerance"].value<double>()) m.tolerance = tolerance;
        if (const toml::table* spread = row["spread"].as_table()) {
            m.spread_kind = (*spread)["kind"].value_or(std::string("none"));
            auto number = [&](const char* key, std::optional<double>& into) {
                if (auto v = (*spread)[key].value<double>()) into = *v * factor;
            };
            number("value", m.spread_value), number("low", m.spread_low);
            number("high", m.spread_high);
            // Printed, not used: one that is not known does not cost the number.
            const std::vector<std::string> kinds{"sd",   "se",    "ci90", "ci95",
                                                 "ci99", "range", "iqr",  "none"};
            if (std::find(kinds.begin(), kinds.end(), m.spread_kind) == kinds.end())
                m.spread_kind = "none";
        }
        no_typing_error(row, row_keys);
        return m;
    }

    /// Whether the publication counts what the measure is the chance of.
    static bool counts_chances(const PublishedMeasurement& m) {
        return m.measure == "scar_risk" || m.measure == "pih_risk";
    }

    /// The unit in our words, or what the transform leaves no doubt of where none is given. The
    /// value is in it afterwards; returns by what it was multiplied.
    double read_unit(const toml::table& row, PublishedMeasurement& m) {
        if (!row.contains("unit")) {
            const MeasureInfo* info = find_measure(m.measure);
            const bool number = m.transform == "sign" || m.transform == "ratio";
            if (m.transform == "percent_change")
                m.unit = "%";
            else if (!number && (info == nullptr ||
                                 find_unit(info->unit)->exponents != find_unit("1")->exponents))
                problem(row, "unit is missing", "See docs/howto/evidence.md.");
            return 1.0;
        }
        m.unit = text(row, "unit", true);
        // The size of a sign has none: 1 hair more than the other arm is "more".
        if (m.transform == "sign" && row["unit"].is_string()) return m.unit = "1", 1.0;
        const auto ours = words_.unit(m.unit);
        if (!ours) {
            const MeasureInfo* info = find_measure(m.measure);
            problem(*row.get("unit"), fmt::format("unknown unit \"{}\"", m.unit),
                    info == nullptr ? std::string()
                                    : fmt::format("{} is measured in {}.", m.measure, info->unit));
            return 1.0;
        }
        m.unit = ours->name, m.value *= ours->factor;
        return ours->factor;
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

    void translated(std::string line) {
        auto& lines = study_.translated;
        if (std::find(lines.begin(), lines.end(), line) == lines.end())
            lines.push_back(std::move(line));
    }
    void left_open(const std::string& word) {
        auto& words = study_.left_open;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    }

    /// The arms as listed. One that measurements name and no [[arm]] describes is [run] itself, as
    /// long as there is only one and none is listed that is.
    std::vector<toml::table> listed_arms() {
        std::vector<toml::table> arms;
        if (const toml::array* list = file_.root["arm"].as_array())
            for (const toml::node& node : *list)
                if (const toml::table* table = node.as_table()) arms.push_back(*table);
        std::vector<std::string> names, unlisted;
        for (const toml::table& arm : arms) {
            std::string name = arm["name"].value_or(std::string());
            if (arms.size() > 1 && name.empty()) problem(arm, "an arm needs a name.");
            if (std::find(names.begin(), names.end(), name) != names.end())
                problem(arm, fmt::format("two arms have the name \"{}\".", name));
            names.push_back(name);
            no_typing_error(arm, {"name", "set", "untreated", "note", "run"});
        }
        for (const PublishedMeasurement& m : study_.measurements)
            for (const std::string& name : {m.arm, m.reference_arm})
                if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end() &&
                    std::find(unlisted.begin(), unlisted.end(), name) == unlisted.end())
                    unlisted.push_back(name);
        const bool run_is_listed = std::any_of(arms.begin(), arms.end(), is_run_itself);
        const bool no_arm_named =
            std::any_of(study_.measurements.begin(), study_.measurements.end(),
                        [](const auto& m) { return m.arm.empty(); });
        // Only what is left untreated is listed: a number of no arm is of those who were treated.
        const bool only_control =
            no_arm_named && !run_is_listed && !arms.empty() && is_left_untreated(arms.front());
        if (unlisted.size() == 1 && !run_is_listed && !is_typing_error(unlisted.front(), names))
            arms.insert(arms.begin(), toml::table{{"name", unlisted.front()}});
        else if (arms.empty() || only_control)
            arms.insert(arms.begin(), toml::table{{"name", arms.empty() ? "" : "as in [run]"}});
        return arms;
    }
    /// A letter away from a listed arm; "1.5 mm" is not "2.5 mm" mistyped.
    static bool is_typing_error(const std::string& name, const std::vector<std::string>& names) {
        const auto near = nearest_names(name, names, 1);
        return !near.empty() && std::abs(int(near.front().size()) - int(name.size())) <= 1 &&
               name.find_first_of("0123456789") == std::string::npos;
    }

    void read_arms(const toml::table& run) {
        for (const toml::table& arm : listed_arms()) {
            TomlFile file = file_;
            StudyRunTable own =
                run_in_our_words(run_of_arm(file_, run, arm, problems_), completions_);
            for (std::string& line : own.translated) translated(std::move(line));
            if (own.device_completed) left_open("device");
            file.root = std::move(own.table);
            for (const std::string& word : completions_.complete_topicals(file.root))
                left_open(word);
            try {
                StudyArm out{arm["name"].value_or(std::string()), is_left_untreated(arm),
                             read_protocol_table(file, file.root)};
                if (out.untreated) out.protocol.sessions.clear();
                plain_.push_back(is_run_itself(arm));
                finish_arm(out, own.phototypes);
                study_.arms.push_back(std::move(out));
            } catch (const InputError& error) {
                for (Problem p : error.problems().list()) {
                    if (p.severity != Severity::error) continue;  // a warning refuses nothing
                    if (p.where.line == 0) place_in_run(p);
                    problems_.add(std::move(p));
                }
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
        m.of_all_arms = m.arm.empty();
        if (m.of_all_arms) m.arm = study_.arms.front().name;
        if (m.transform == "difference_between_arms" && m.reference_arm.empty()) {
            if (study_.arms.size() == 2)
                m.reference_arm = study_.arms[m.arm == study_.arms[0].name ? 1 : 0].name;
            else
                m.unreadable +=
                    "difference_between_arms needs reference_arm, the arm that is "
                    "taken away.\n";
        }
        std::vector<std::string> names;
        for (const StudyArm& arm : study_.arms) names.push_back(arm.name);
        for (const std::string& name : {m.arm, m.reference_arm})
            if (!name.empty() && !known(name))
                m.unreadable += fmt::format(
                    "the arm \"{}\" is not described{}: give it an [[arm]] with what differs from "
                    "[run]\n",
                    name, did_you_mean(name, names));
        auto is_plain = [&](const std::string& name) {
            for (size_t i = 0; i < study_.arms.size(); ++i)
                if (study_.arms[i].name == name) return bool(plain_[i]);
            return false;
        };
        if (m.reference_arm != m.arm && is_plain(m.arm) && is_plain(m.reference_arm))
            m.unreadable += fmt::format(
                "the arms \"{}\" and \"{}\" are the same protocol: their [[arm]] must say what "
                "differs from [run]\n",
                m.arm, m.reference_arm);
    }

    /// Completes what was not published, and makes sure that every published time is read.
    void finish_arm(StudyArm& arm, const std::vector<std::string>& phototypes) {
        arm.protocol.uncertainty.forms = true;  // nobody knows which form is right
        std::vector<UncertainParameter> parameters = uncertain_parameters(arm.protocol);
        std::vector<std::string> completed =
            completions_.complete(arm.protocol, parameters, study_.left_open);
        if (phototypes.size() > 1) {  // as published, each as likely
            UncertainParameter drawn;
            drawn.path = "subject.phototype", drawn.group = UncertaintyGroup::completion;
            drawn.choices = phototypes, drawn.weights.assign(phototypes.size(), 1.0);
            parameters.push_back(std::move(drawn));
        }
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

    const Completions& completions_;
    std::vector<bool> plain_;  ///< of the arms: [run] as written
    Study study_;
};

}  // namespace

Study read_study(const fs::path& file, const Completions& completions) {
    return StudyReader(file, completions).read();
}

}  // namespace needlework
