#include "study/study_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <sstream>

#include "base/data_folder.hpp"
#include "base/units.hpp"
#include "study/evidence.hpp"
#include "study/study_words.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> protocol_tables{"subject",   "skin",   "condition",   "session",
                                               "topical",   "visits", "aftercare",   "delivery",
                                               "screening", "person", "uncertainty", "patch"};

std::string phototype_of_digit(const std::string& text) {
    static const std::vector<std::string> names{"I", "II", "III", "IV", "V", "VI"};
    const bool digit = text.size() == 1 && text.front() >= '1' && text.front() <= '6';
    return digit ? names[size_t(text.front() - '1')] : text;
}

/// "III-V", "3 to 5" or "III, IV": each type from the first to the last; one where it is one.
std::vector<std::string> phototypes_of(const std::string& text) {
    static const std::vector<std::string> names{"I", "II", "III", "IV", "V", "VI"};
    static const std::regex range(R"(^\s*(\w+)\s*(?:-|\u2013|/|,|to|and|or)\s*(\w+)\s*$)");
    std::smatch found;
    if (!std::regex_match(text, found, range)) return {phototype_of_digit(text)};
    const auto first = std::find(names.begin(), names.end(), phototype_of_digit(found[1]));
    const auto last = std::find(names.begin(), names.end(), phototype_of_digit(found[2]));
    if (first == names.end() || last == names.end() || last < first) return {text};
    return {first, last + 1};
}

/// "18-40 yr" as { dist = "uniform", low = "18 yr", high = "40 yr" }.
std::optional<toml::table> range_of(const std::string& text) {
    static const std::regex range(R"(^\s*([0-9.]+)\s*(?:-|to)\s*([0-9.]+)\s*(\S+)\s*$)");
    std::smatch found;
    if (!std::regex_match(text, found, range)) return std::nullopt;
    toml::table out;
    out.insert("dist", "uniform");
    out.insert("low", found[1].str() + " " + found[3].str());
    out.insert("high", found[2].str() + " " + found[3].str());
    return out;
}

class Translator {
  public:
    Translator(StudyRunTable& out, const Completions& completions)
        : out_(out), completions_(completions) {}

    void all() {
        toml::table& run = out_.table;
        if (!run.contains("schema_version")) run.insert("schema_version", 1);
        quantities(run);
        if (toml::table* subject = run["subject"].as_table()) people(*subject);
        if (toml::table* skin = run["skin"].as_table()) word(*skin, "site", "site");
        if (toml::node* who = run["visits"]["raters"].node()) raters(*who);
        each("condition", [&](toml::table& t) { word(t, "kind", "condition"); });
        each("session", [&](toml::table& t) {
            if (toml::node* one = t.get("adjunct"); one != nullptr && one->is_string())
                t.insert_or_assign("adjunct", toml::array{*one->value<std::string>()});
            if (toml::array* products = t["adjunct"].as_array())
                for (toml::node& product : *products) text(product, "adjunct", "product");
            device(t);
        });
        each("topical", [&](toml::table& t) { word(t, "product", "product"); });
    }

  private:
    template <class F>
    void each(const char* list, F&& work) {
        if (toml::array* tables = out_.table[list].as_array())
            for (toml::node& node : *tables)
                if (toml::table* t = node.as_table()) work(*t);
    }

    void said(const std::string& what, const std::string& theirs, const std::string& ours) {
        std::string line = fmt::format("{}: {} as {}", what, theirs, ours);
        if (std::find(out_.translated.begin(), out_.translated.end(), line) ==
            out_.translated.end())
            out_.translated.push_back(std::move(line));
    }

    void text(toml::node& node, const std::string& what, const std::string& words) {
        toml::value<std::string>* value = node.as_string();
        if (value == nullptr) return;
        const std::string theirs = value->get(), ours = words_.find(words, theirs);
        if (ours.empty() || ours == theirs) return;
        said(what, theirs, ours);
        *value = ours;
    }
    void word(toml::table& table, const char* key, const std::string& words) {
        if (toml::node* node = table.get(key)) text(*node, key, words);
    }

    /// Units of others, in every text that is a number with a unit; a spread without the name of
    /// its distribution is normal.
    void quantities(toml::node& node) {
        if (toml::value<std::string>* value = node.as_string()) {
            *value = words_.quantity(value->get());
        } else if (toml::array* array = node.as_array()) {
            for (toml::node& element : *array) quantities(element);
        } else if (toml::table* table = node.as_table()) {
            for (auto&& [key, element] : *table) quantities(element);
            const bool spread = table->contains("sd") && table->contains("mean");
            if (spread && !table->contains("dist")) table->insert("dist", "normal");
        }
    }

    void people(toml::table& subject) {
        if (toml::node* sex = subject.get("sex")) {
            text(*sex, "sex", "sex");
            if (sex->value_or(std::string()) == "any") subject.erase("sex");
        }
        if (toml::node* age = subject.get("age"))
            if (auto range = range_of(age->value_or(std::string())))
                subject.insert_or_assign("age", *range);
        if (toml::table* age = subject["age"].as_table()) not_too_young(*age);
        toml::node* phototype = subject.get("phototype");
        if (phototype == nullptr) return;
        std::string theirs = phototype->value_or(std::string());
        if (auto digit = phototype->value_exact<std::int64_t>()) theirs = fmt::to_string(*digit);
        out_.phototypes = phototypes_of(theirs);
        // One of a range stands in the table; the range is drawn.
        const std::string& ours = out_.phototypes[out_.phototypes.size() / 2];
        if (toml::value<std::string>* value = phototype->as_string())
            *value = ours;
        else
            subject.insert_or_assign("phototype", ours);
    }

    /// Published ranges begin below the youngest that the program knows: they are drawn from there.
    void not_too_young(toml::table& age) {
        Subject youngest;
        const std::string low = age["low"].value_or(std::string());
        const auto split = split_number_and_unit(low);
        if (!split || find_unit(split->unit) == nullptr) return;
        for (const Parameter& p : parameters_of(youngest)) {
            if (p.info.word != "age" || to_si(split->value, split->unit) >= p.info.low) continue;
            const std::string ours = fmt::format("{} yr", from_si(p.info.low, "yr"));
            said("age from", low, ours);
            age.insert_or_assign("low", ours);
        }
    }

    /// The words may say more than that: "2 trained, blinded".
    void raters(toml::node& node) {
        toml::value<std::string>* value = node.as_string();
        if (value == nullptr) return;
        const std::string theirs = value->get(), ours = words_.find_inside("raters", theirs);
        if (ours.empty() || ours == theirs) return;
        said("raters", theirs, ours);
        *value = ours;
    }

    /// Our preset of a device that is listed; else the usual one of its kind, and an open field.
    void device(toml::table& session) {
        toml::node* node = session.get("device");
        toml::value<std::string>* value = node != nullptr ? node->as_string() : nullptr;
        if (value == nullptr) return;
        const std::string theirs = value->get();
        if (theirs.ends_with(".toml") || listed(theirs)) return;
        const size_t slash = theirs.find('/');
        std::string kind = theirs.substr(0, slash);
        if (completions_.device_of(kind).empty() || slash == std::string::npos) {
            const std::string ours = words_.find_inside("device", theirs);
            if (!ours.empty()) kind = ours;
        } else if (is_typing_error(kind, theirs)) {
            return;  // the reader of protocols tells it
        }
        if (!listed(kind)) {
            kind = completions_.device_of(kind);
            if (kind.empty()) return;
            out_.device_completed = true;
        }
        said("device", theirs, kind);
        *value = kind;
    }
    static bool listed(const std::string& device) {
        return device.find('/') != std::string::npos &&
               fs::exists(data_folder() / "devices" / (device + ".toml"));
    }
    /// A letter or two from a listed one of its kind.
    static bool is_typing_error(const std::string& kind, const std::string& device) {
        std::vector<std::string> known;
        for (const auto& entry : fs::directory_iterator(data_folder() / "devices" / kind))
            known.push_back(kind + "/" + entry.path().stem().string());
        const auto near = nearest_names(device, known, 1);
        return !near.empty() && std::abs(int(near.front().size()) - int(device.size())) <= 1;
    }

    StudyRunTable& out_;
    const Completions& completions_;
    const StudyWords& words_ = StudyWords::of_project();
};

void lay_over(toml::table& base, const toml::table& own) {
    for (const auto& [key, node] : own) {
        toml::table* into = base[key.str()].as_table();
        if (into != nullptr && node.is_table())
            lay_over(*into, *node.as_table());
        else
            base.insert_or_assign(key, node);
    }
}

/// Each path that a word of an arm stands for: "needle_length" and "session.needle_length" of every
/// session, "site" of the skin.
std::vector<std::string> paths_of(const std::string& word, const toml::table& run) {
    std::string list = "session", key = word;
    if (const size_t dot = word.find('.'); dot != std::string::npos)
        list = word.substr(0, dot), key = word.substr(dot + 1);
    else if (word == "site")
        return {"skin.site"};
    else if (word == "age" || word == "sex" || word == "phototype")
        return {"subject." + word};
    const toml::array* tables = run[list].as_array();
    if (tables == nullptr) return {word};
    std::vector<std::string> paths;
    for (size_t i = 0; i < tables->size(); ++i)
        paths.push_back(fmt::format("{}[{}].{}", list, i + 1, key));
    return paths;
}

/// Whether raters knew, as the file says it elsewhere ("rct, observer-blinded"); empty where
/// nothing does.
std::string words_on_raters(const toml::table& study) {
    const StudyWords& words = StudyWords::of_project();
    for (const char* key : {"raters", "design", "people"})
        for (const auto& said : {study[key], study["protocol"][key]})
            if (const std::string text = said.value_or(std::string());
                !words.find_inside("raters", text).empty())
                return text;
    return {};
}

bool names_untreated(const toml::table& arm) {
    const std::string name = arm["name"].value_or(std::string());
    return StudyWords::of_project().find("arm", name) == "untreated";
}

}  // namespace

StudyRunTable run_in_our_words(const toml::table& run, const Completions& completions) {
    StudyRunTable out;
    out.table = run;
    Translator(out, completions).all();
    return out;
}

bool is_run_itself(const toml::table& arm) {
    return !is_left_untreated(arm) && std::all_of(arm.begin(), arm.end(), [](const auto& entry) {
        return entry.first.str() == "name" || entry.first.str() == "note";
    });
}

bool is_left_untreated(const toml::table& arm) {
    if (auto said = arm["untreated"].value<bool>()) return *said;
    const toml::array* sessions = arm["session"].as_array();
    if (sessions == nullptr) sessions = arm["run"]["session"].as_array();
    if (sessions != nullptr) return sessions->empty();
    const bool only_named = std::all_of(arm.begin(), arm.end(), [](const auto& entry) {
        return entry.first.str() == "name" || entry.first.str() == "note";
    });
    return only_named && names_untreated(arm);
}

toml::table run_of_arm(const TomlFile& file, const toml::table& run, const toml::table& arm,
                       Problems& problems) {
    TomlFile changed = file;
    changed.root = run;
    if (const toml::table* own = arm["run"].as_table()) {
        toml::table tables = *own;
        if (const toml::array* none = tables["session"].as_array(); none && none->empty())
            tables.erase("session");  // untreated: taken away later, with its days known
        lay_over(changed.root, tables);
    }
    toml::table words, protocol;
    for (const auto& [key, node] : arm) {
        const std::string word(key.str());
        if (word == "name" || word == "note" || word == "untreated" || word == "run") continue;
        if (word == "set" && node.is_table())
            lay_over(words, *node.as_table());
        else if (word == "session" && node.is_array() && node.as_array()->empty())
            continue;
        else if (std::find(protocol_tables.begin(), protocol_tables.end(), word) !=
                 protocol_tables.end())
            protocol.insert_or_assign(key, node);
        else
            words.insert_or_assign(key, node);
    }
    lay_over(changed.root, protocol);
    for (const auto& [key, node] : words) {
        std::ostringstream value;
        node.visit([&](const auto& n) { value << n; });
        for (const std::string& path : paths_of(std::string(key.str()), changed.root))
            apply_override(changed, path + "=" + value.str(), problems);
    }
    if (const std::string raters = words_on_raters(file.root); !raters.empty()) {
        toml::table said{{"visits", toml::table{{"raters", raters}}}};
        lay_over(said, changed.root);  // what [run] or the arm says goes first
        changed.root = std::move(said);
    }
    return changed.root;
}

}  // namespace needlework
