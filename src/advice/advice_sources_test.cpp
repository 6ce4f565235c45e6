// Every source that the data of this room names is known, and numbers are those of the source.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "advice/aftercare_evidence.hpp"
#include "advice/counts.hpp"
#include "advice/prices.hpp"
#include "advice/risk.hpp"
#include "advice/screening.hpp"
#include "base/data_folder.hpp"
#include "params/declaration.hpp"
#include "params/toml_file.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

std::set<std::string> known_sources() {
    std::set<std::string> ids{std::string(assumption)};
    const TomlFile file = TomlFile::load(data_folder() / "sources.toml");
    for (const auto& [key, node] : file.root) ids.emplace(key.str());
    for (const auto& entry : fs::directory_iterator(data_folder() / "evidence"))
        ids.insert(entry.path().stem().string());
    return ids;
}

TEST(AdviceSources, EverySourceIsKnown) {
    const std::set<std::string> known = known_sources();
    auto check = [&](const std::string& where, const std::vector<std::string>& ids) {
        EXPECT_FALSE(ids.empty()) << where;
        for (const std::string& id : ids) EXPECT_TRUE(known.contains(id)) << where << ": " << id;
    };
    for (const ScreeningRule& rule : screening_rules()) check(rule.id, rule.sources);
    for (const AftercareRule& rule : aftercare_rules()) check(rule.id, rule.sources);
    for (const Risk& risk : known_risks()) {
        check(risk.id, risk.sources);
        for (const RiskCount& count : risk.beside) check(risk.id, {count.study});
        for (const TriedCourse& course : risk.tried) check(risk.id, {course.study});
    }
    for (const std::string& name : price_table_names())
        for (const Price& price : load_price_table(name).prices) check(name, {price.source});
}

/// Rows of [[reported]] and [[measurement]] of a study.
std::vector<const toml::table*> rows_of(const TomlFile& study) {
    std::vector<const toml::table*> rows;
    for (const char* list : {"reported", "measurement"})
        if (const toml::array* array = study.root[list].as_array())
            for (const toml::node& row : *array) rows.push_back(row.as_table());
    return rows;
}

TEST(AdviceSources, CountsAreThoseOfTheEvidenceFiles) {
    for (const Risk& risk : known_risks()) {
        std::vector<RiskCount> counts = risk.counts;
        counts.insert(counts.end(), risk.beside.begin(), risk.beside.end());
        for (const RiskCount& count : counts) {
            const TomlFile study =
                TomlFile::load(data_folder() / "evidence" / (count.study + ".toml"));
            const std::string people = std::to_string(int(count.people));
            bool found = false;
            for (const toml::table* row : rows_of(study))
                found |= (*row)["n"].value_or(0.0) == count.people;
            for (const char* key : {"people", "citation"})
                found |= study.root[key].value_or(std::string()).find(people) != std::string::npos;
            EXPECT_TRUE(found) << count.study << " has no " << people;
        }
    }
}

TEST(AdviceSources, CountsOfDarkeningGiveTheBoundsThatStandInTheEvidence) {
    // origin: upper ends of Wilson intervals, written in the evidence files by hand
    int n_bounds = 0;
    for (const RiskCount& count : known_risk("darkening").counts) {
        const TomlFile study = TomlFile::load(data_folder() / "evidence" / (count.study + ".toml"));
        for (const toml::table* row : rows_of(study)) {
            if ((*row)["measure"].value_or(std::string()) != "pih_risk") continue;
            EXPECT_NEAR(100.0 * wilson95(count.events, count.people).high,
                        (*row)["value"].value_or(0.0), 0.06)
                << count.study;
            ++n_bounds;
        }
    }
    EXPECT_GE(n_bounds, 3);
}

TEST(AdviceSources, PricesAreThoseOfTheArticle) {
    const TomlFile article = TomlFile::load(data_folder() / "evidence" / "dover-2025-cost.toml");
    const PriceTable table = load_price_table("us-2025");
    EXPECT_EQ(table.currency, "USD");
    for (const Price& price : table.prices) {
        double low = 0.0, high = 0.0;
        for (const toml::table* row : rows_of(article)) {
            if ((*row)["condition"].value_or(std::string()) != price.label) continue;
            const bool is_low =
                (*row)["quantity"].value_or(std::string()) == "cost_per_session_low";
            (is_low ? low : high) = (*row)["value"].value_or(0.0);
        }
        EXPECT_EQ(price.each.a, low) << price.label;
        EXPECT_EQ(price.each.b, high) << price.label;
    }
}

TEST(AdviceSources, AllRulesOfAftercareAreThere) {
    std::set<std::string> helps, harms;
    for (const AftercareRule& rule : aftercare_rules())
        (rule.helps ? helps : harms).insert(rule.id);
    EXPECT_EQ(helps, (std::set<std::string>{"hydration", "antioxidant-serum", "cooling-mask",
                                            "platelet-rich-plasma", "collagen-peptides",
                                            "sunscreen", "occlusion"}));
    EXPECT_EQ(harms,
              (std::set<std::string>{"nsaid", "retinol", "aha", "makeup", "sweating", "sun"}));
}

TEST(AdviceSources, HarmThatNobodyMeasuredIsGradedAsOpinion) {
    // origin: no study of these in the first week after needling was found
    for (const AftercareRule& rule : aftercare_rules())
        if (!rule.helps && rule.id != "nsaid") {
            EXPECT_EQ(rule.grade, "E") << rule.id;
        }
}

}  // namespace
}  // namespace needlework
