#include "course/care_advice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "process/delivery/product.hpp"

namespace needlework {
namespace {

std::vector<CareAdvice> advice_of(const std::string& text) {
    return care_advice(read_protocol(TomlFile::parse(
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n" + text, "case.toml")));
}

std::string item(const std::string& what, const std::string& from, const std::string& until) {
    return "[[aftercare.item]]\nwhat = \"" + what + "\"\nfrom = \"" + from + "\"\nuntil = \"" +
           until + "\"\n";
}

TEST(CareAdvice, EachRuleOfTheDataSpeaksOfWhatIsDone) {
    for (const AftercareRule& rule : aftercare_rules()) {
        // Of a rule that speaks of one product, the product; else what is done.
        const std::vector<std::string> products = list_products();
        const bool is_product =
            std::find(products.begin(), products.end(), rule.id) != products.end();
        const std::vector<CareAdvice> care = advice_of(
            is_product ? "adjunct = [\"" + rule.id + "\"]\n" : item(rule.id, "0 d", "2 d"));
        ASSERT_EQ(care.size(), 1u) << rule.id;
        ASSERT_NE(care[0].rule, nullptr) << rule.id;
        EXPECT_EQ(care[0].rule->id, rule.id);
        EXPECT_NE(care[0].verdict().find(rule.helps ? "help" : "harm"), std::string::npos);
    }
}

TEST(CareAdvice, AProductIsKnownByWhatIsInIt) {
    const std::vector<CareAdvice> care =
        advice_of("adjunct = [\"retinol-cream\", \"caffeine-gel\", \"growth-factor-serum\"]\n");
    ASSERT_EQ(care.size(), 3u);
    ASSERT_NE(care[0].rule, nullptr);
    EXPECT_EQ(care[0].rule->id, "retinol");
    EXPECT_EQ(care[1].rule, nullptr);  // no rule speaks of caffeine
    EXPECT_EQ(care[2].rule->id, "collagen-peptides");
}

TEST(CareAdvice, WhatEndsBeforeTheSessionMeetsNoOpenChannel) {
    const std::vector<CareAdvice> care = advice_of(item("retinol", "-14 d", "0 d"));
    ASSERT_EQ(care.size(), 1u);
    EXPECT_EQ(care[0].rule, nullptr);
    EXPECT_TRUE(care_lines(care).empty());
}

TEST(CareAdvice, AFilmThatIsSaidInOneWordIsShownToo) {
    const std::vector<CareAdvice> care = advice_of("[aftercare]\noccluded = \"4 h\"\n");
    ASSERT_EQ(care.size(), 1u);
    EXPECT_EQ(care[0].rule->id, "occlusion");
    EXPECT_EQ(care_lines(care).at(0).find("occlusion, 0 d to 4 h: said to help"), 0u);
}

TEST(CareAdvice, EveryActiveThatARuleNamesIsThere) {
    const std::vector<std::string> actives = list_actives();
    for (const AftercareRule& rule : aftercare_rules())
        for (const std::string& name : rule.actives)
            EXPECT_NE(std::find(actives.begin(), actives.end(), name), actives.end()) << name;
}

}  // namespace
}  // namespace needlework
