// The files of data/evidence: what every reader of them relies on.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "params/reader.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

const fs::path data = source_folder() / "data";

std::vector<fs::path> studies() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(data / "evidence")) {
        std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".toml" && name != "roles" && name != "ledger" &&
            name != "completions" && name != "study_effect")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string text(const toml::table& table, const char* key) {
    return table[key].value_or(std::string());
}

const std::set<std::string> transforms{
    "absolute", "change", "percent_change", "ratio",         "difference_between_arms",
    "share",    "sign",   "time_of_peak",   "time_of_return"};

/// A text of a protocol that begins with a number must be a quantity with a unit of the table.
void expect_quantities(const toml::node& node, const std::string& where) {
    if (const toml::table* table = node.as_table())
        for (const auto& [key, child] : *table)
            expect_quantities(child, where + "." + std::string(key.str()));
    if (const toml::array* array = node.as_array())
        for (const toml::node& child : *array) expect_quantities(child, where);
    const bool words = where.ends_with(".title") || where.ends_with(".note");
    if (auto word = node.value<std::string>(); word && !words) {
        if (auto split = split_number_and_unit(*word)) {
            EXPECT_NE(find_unit(split->unit), nullptr) << where << " = " << *word;
        }
    }
}

TEST(EvidenceFiles, NameEachStudyOnceByItsId) {
    EXPECT_GE(studies().size(), 288U);
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        EXPECT_EQ(text(file.root, "id"), path.stem().string());
        EXPECT_FALSE(text(file.root, "citation").empty()) << path;
        EXPECT_FALSE(text(file.root, "seen").empty()) << path;
    }
}

const std::set<std::string> known_groups{"needles",  "barrier", "healing", "scarring", "scars",
                                         "wrinkles", "pores",   "striae",  "pigment",  "colour",
                                         "hair",     "heat",    "safety",  "delivery"};

TEST(EvidenceFiles, SixtyAreRunAndTwentyFiveOfThemByValue) {
    int run = 0, by_value = 0;
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        if (text(file.root, "usable_as") == "no") continue;
        ++run;
        bool value = false;
        for (const toml::node& node : *file.root["measurement"].as_array()) {
            const toml::table& row = *node.as_table();
            std::string use = row["usable_as"].value_or(text(file.root, "usable_as"));
            value = value || (use == "value" && text(row, "transform") != "sign");
        }
        by_value += value ? 1 : 0;
    }
    EXPECT_GE(run, 60);
    EXPECT_GE(by_value, 25);
}

TEST(EvidenceFiles, APaperThatStandsTwiceIsOneFile) {
    std::set<std::string> ids;
    for (const fs::path& path : studies()) ids.insert(path.stem().string());
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        if (const toml::array* twins = file.root["same_publication"].as_array())
            for (const toml::node& twin : *twins) {
                EXPECT_FALSE(ids.contains(twin.value_or(std::string()))) << path;
            }
    }
}

TEST(EvidenceFiles, ARoleAndAUseFromTheKnownWords) {
    const std::set<std::string> roles{"calibration", "check",   "spent",
                                      "parameter",   "context", "verification"};
    const std::set<std::string> uses{"value", "sign", "order", "bound", "no"};
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        EXPECT_TRUE(roles.contains(text(file.root, "role"))) << path;
        EXPECT_TRUE(uses.contains(text(file.root, "usable_as"))) << path;
        if (file.root.contains("group")) {
            EXPECT_TRUE(known_groups.contains(text(file.root, "group"))) << path;
        }
        bool runs = text(file.root, "usable_as") != "no";
        EXPECT_EQ(file.root.contains("run"), runs) << path;
        EXPECT_EQ(file.root.contains("measurement"), runs) << path;
        if (!runs) {
            EXPECT_FALSE(text(file.root, "note").empty()) << path;
        }
        if (text(file.root, "role") == "calibration") {
            EXPECT_TRUE(file.root.contains("calibrates")) << path;
        }
    }
}

TEST(EvidenceFiles, MoreThanTwoCompletedFieldsAreNeverUsedAsAValue) {
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        const toml::array* completed = file.root["completed"].as_array();
        if (completed == nullptr || completed->size() <= 2) continue;
        if (file.root.contains("exception")) continue;
        EXPECT_NE(text(file.root, "usable_as"), "value") << path;
    }
}

TEST(EvidenceFiles, EachReportedNumberOfARunStudyIsARowOrSaysWhyNot) {
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        const toml::array* reported = file.root["reported"].as_array();
        if (reported == nullptr || !file.root.contains("run")) continue;
        std::set<std::string> measures;
        for (const toml::node& row : *file.root["measurement"].as_array())
            measures.insert(text(*row.as_table(), "measure"));
        for (const toml::node& node : *reported) {
            const toml::table& row = *node.as_table();
            const std::string where = path.filename().string() + " " + text(row, "quantity");
            const std::string run_as = text(row, "run_as");
            EXPECT_NE(run_as.empty(), text(row, "not_run").empty()) << where;
            if (!run_as.empty()) {
                EXPECT_TRUE(measures.contains(run_as)) << where;
            }
        }
    }
}

TEST(EvidenceFiles, NoneOrAllOfNPeopleIsABoundAndNoValue) {
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        const toml::array* rows = file.root["measurement"].as_array();
        if (rows == nullptr) continue;
        for (const toml::node& node : *rows) {
            const toml::table& row = *node.as_table();
            const std::string use = row["usable_as"].value_or(text(file.root, "usable_as"));
            if (use != "value" || text(row, "transform") == "sign") continue;
            if (text(row, "statistic") != "share") continue;
            const double all = text(row, "unit") == "%" ? 100.0 : 1.0;
            const double share = row["value"].value_or(-1.0);
            EXPECT_TRUE(share > 0.0 && share < all) << path.filename() << " " << share;
        }
    }
}

TEST(EvidenceFiles, MeasurementsAreComplete) {
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        std::set<std::string> arms;
        if (const toml::array* list = file.root["arm"].as_array())
            for (const toml::node& arm : *list) arms.insert(text(*arm.as_table(), "name"));
        const toml::array* rows = file.root["measurement"].as_array();
        if (rows == nullptr) continue;
        for (const toml::node& node : *rows) {
            const toml::table& row = *node.as_table();
            std::string where = path.filename().string() + " " + text(row, "measure");
            EXPECT_TRUE(transforms.contains(text(row, "transform"))) << where;
            EXPECT_TRUE(row["value"].is_number()) << where;
            EXPECT_NE(find_unit(text(row, "unit")), nullptr) << where;
            EXPECT_TRUE(row["spread"].is_table()) << where;
            EXPECT_FALSE(text(row, "statistic").empty()) << where;
            for (const char* key : {"arm", "reference_arm"})
                if (row.contains(key)) {
                    EXPECT_TRUE(arms.contains(text(row, key))) << where;
                }
            for (const char* key : {"time", "reference_time"})
                if (row.contains(key)) {
                    auto split = split_number_and_unit(text(row, key));
                    ASSERT_TRUE(split) << where;
                    EXPECT_EQ(find_unit(split->unit)->dimension, "time") << where;
                    EXPECT_TRUE(row.contains("clock")) << where;
                }
        }
    }
}

TEST(EvidenceFiles, ProtocolsHaveUnitsThatExistAndArmsThatOverrideThem) {
    for (const fs::path& path : studies()) {
        TomlFile file = TomlFile::load(path);
        if (!file.root.contains("run")) continue;
        expect_quantities(*file.root.get("run"), path.filename().string());
        const toml::array* sessions = file.root["run"]["session"].as_array();
        // What is put on intact skin needs no session.
        if (sessions == nullptr && file.root["run"]["topical"].is_array()) continue;
        ASSERT_NE(sessions, nullptr) << path;
        for (const toml::node& session : *sessions) {
            fs::path device = data / "devices" / (text(*session.as_table(), "device") + ".toml");
            EXPECT_TRUE(fs::exists(device)) << path << " " << device;
        }
    }
}

TEST(EvidenceFiles, TheMainStudySaysWhatWasPublished) {
    // lotfi-2013: +53.2 % collagen and +50 % epidermis 8 weeks after 5 x 30 d of a 1.5 mm roller.
    TomlFile file = TomlFile::load(data / "evidence" / "lotfi-2013-dermaroller-histology.toml");
    auto session = file.root["run"]["session"][0];
    EXPECT_EQ(session["repeat"].value_or(0), 5);
    EXPECT_EQ(session["every"].value_or(std::string()), "30 d");
    EXPECT_EQ(session["needle_length"].value_or(std::string()), "1.5 mm");
    EXPECT_FALSE(session["passes"]);
    auto first = file.root["measurement"][0], second = file.root["measurement"][1];
    EXPECT_EQ(first["value"].value_or(0.0), 53.2);
    EXPECT_EQ(second["value"].value_or(0.0), 50.0);
    EXPECT_EQ(first["time"].value_or(std::string()), "56 d");
}

TEST(EvidenceFiles, LedgerAndRolesNameStudiesThatExist) {
    TomlFile ledger = TomlFile::load(data / "evidence" / "ledger.toml");
    for (const toml::node& look : *ledger.root["look"].as_array())
        EXPECT_TRUE(fs::exists(data / "evidence" / (text(*look.as_table(), "study") + ".toml")));
    TomlFile roles = TomlFile::load(data / "evidence" / "roles.toml");
    const std::vector<std::string> groups{"needles",        "barrier",  "healing_time",
                                          "healing_amount", "scarring", "scar_relief_and_lenses"};
    for (const std::string& group : groups)
        for (const auto& [role, list] : *roles.root[group].as_table())
            for (const toml::node& entry : *list.as_array()) {
                std::string name = entry.value_or(std::string());
                std::string id = name.substr(0, name.find_first_of(" :,"));
                bool found = false;
                for (const fs::path& path : studies())
                    found = found || path.stem().string().starts_with(id);
                EXPECT_TRUE(found) << group << " " << name;
            }
}

}  // namespace
}  // namespace needlework
