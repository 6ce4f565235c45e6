// The file of a study: who published what, its role, and what its numbers may be used for.

#include "study/study_reader.hpp"

#include <algorithm>
#include <cctype>

namespace needlework {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> roles{"calibration", "check",        "spent", "parameter",
                                     "context",     "verification", "sign"};
const std::vector<std::string> uses{"value", "sign", "order", "bound", "no"};
const std::vector<std::string> file_keys{
    "id",        "citation",   "doi",         "seen",
    "people",    "group",      "role",        "note",
    "cohort",    "calibrates", "usable_as",   "same_publication",
    "species",   "completed",  "run",         "arm",
    "exception", "reported",   "measurement", "permeability_table",
    "raters",    "design"};

bool plain_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

}  // namespace

Study StudyReader::read() {
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
    check_role_and_use(file_.root);
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

Study StudyReader::finished() {
    if (problems_.has_errors()) throw InputError(problems_);
    // Too much completed: sign or order only, whatever the file says, unless it says why not.
    if (int(study_.open_fields().size()) > completions_.most_open_for_value() &&
        study_.exception.empty())
        for (PublishedMeasurement& m : study_.measurements)
            if (m.usable_as == "value" && m.transform != "sign" && m.role != "verification")
                m.usable_as = "sign";
    return std::move(study_);
}

void StudyReader::check_role_and_use(const toml::table& table) {
    word_in(table, "role", roles);
    word_in(table, "usable_as", uses);
}

void StudyReader::translated(std::string line) {
    auto& lines = study_.translated;
    if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
}

void StudyReader::left_open(const std::string& word) {
    auto& words = study_.left_open;
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

Study read_study(const fs::path& file, const Completions& completions) {
    return StudyReader(file, completions).read();
}

}  // namespace needlework
