#include "advice/screening.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace needlework {
namespace {

/// Somebody against whom nothing speaks.
ScreeningFacts healthy() {
    ScreeningFacts facts;
    facts.age = 40.0_yr;
    facts.phototype = "II";
    facts.site = "cheek";
    facts.conditions = {"rolling-scar"};
    facts.anaesthetics = {"topical"};
    return facts;
}

std::set<std::string> speaking(const ScreeningFacts& facts) {
    std::set<std::string> ids;
    for (const ScreeningFinding& f : screen(screening_rules(), facts)) ids.insert(f.rule.id);
    return ids;
}

/// The healthy person with just what the trigger asks for.
ScreeningFacts with(const ScreeningTrigger& trigger) {
    ScreeningFacts facts = healthy();
    if (!trigger.word.empty()) facts.history = {trigger.word};
    if (trigger.age_below) facts.age = 0.99 * *trigger.age_below;
    if (trigger.keloid_tendency_above) facts.keloid_tendency = *trigger.keloid_tendency_above + 0.1;
    if (trigger.diabetes_above) facts.diabetes = *trigger.diabetes_above + 0.1;
    if (!trigger.phototypes.empty()) facts.phototype = trigger.phototypes.front();
    if (!trigger.sites.empty()) facts.site = trigger.sites.front();
    if (!trigger.conditions.empty()) facts.conditions = {trigger.conditions.front()};
    if (!trigger.anaesthetics.empty()) facts.anaesthetics = {trigger.anaesthetics.front()};
    if (!trigger.course_beyond.empty()) facts.sessions = 100, facts.shortest_interval = 1.0_d;
    return facts;
}

TEST(Screening, NoRuleSpeaksOfSomebodyAgainstWhomNothingSpeaks) {
    EXPECT_EQ(speaking(healthy()), std::set<std::string>{});
}

TEST(Screening, EveryTriggerMakesItsRuleSpeakAndNoOther) {
    // A neck of phototype V is also dark skin: the only trigger that two rules share.
    const std::set<std::pair<std::string, std::string>> allowed{
        {"neck-dark-skin", "dark-skin-pigment"}};
    for (const ScreeningRule& rule : screening_rules())
        for (const ScreeningTrigger& trigger : rule.when) {
            const std::set<std::string> ids = speaking(with(trigger));
            EXPECT_TRUE(ids.contains(rule.id)) << rule.id;
            for (const std::string& other : ids)
                EXPECT_TRUE(other == rule.id || allowed.contains({rule.id, other}))
                    << rule.id << " wakes " << other;
        }
}

TEST(Screening, LimitsAreLimits) {
    ScreeningFacts facts = healthy();
    facts.age = 22.0_yr;
    EXPECT_FALSE(speaking(facts).contains("under-22"));
    facts.age = 21.99_yr;
    EXPECT_TRUE(speaking(facts).contains("under-22"));
    facts = healthy();
    facts.keloid_tendency = 0.01;
    EXPECT_TRUE(speaking(facts).contains("keloid"));
    facts = healthy();
    facts.diabetes = 1.0;
    EXPECT_TRUE(speaking(facts).contains("diabetes"));
}

TEST(Screening, ACourseBeyondThoseTriedIsACautionThatNamesThem) {
    // tried: minh-2019-weekly-roller-time-course (12, 7 d), el-domyati-2015-acne-scars (6, 14 d)
    ScreeningFacts facts = healthy();
    auto caution = [&](int sessions, Time apart) {
        facts.sessions = sessions, facts.shortest_interval = apart;
        return speaking(facts).contains("over-treatment");
    };
    EXPECT_FALSE(caution(1, 0.0_d));
    EXPECT_FALSE(caution(12, 7.0_d));
    EXPECT_FALSE(caution(6, 14.0_d));
    EXPECT_FALSE(caution(3, 30.0_d));
    EXPECT_TRUE(caution(13, 7.0_d));
    EXPECT_TRUE(caution(13, 30.0_d));
    EXPECT_TRUE(caution(2, 6.9_d));
    const ScreeningFinding finding = screen(screening_rules(), facts).front();
    EXPECT_EQ(finding.rule.level, ScreeningLevel::caution);
    for (const char* part : {"2 sessions, 6.9 d apart", "minh-2019-weekly-roller-time-course",
                             "el-domyati-2015-acne-scars", "12 sessions, 7 d apart"})
        EXPECT_NE(finding.because.find(part), std::string::npos) << finding.because;
}

TEST(Screening, WhatStandsTogetherMustHoldTogether) {
    ScreeningFacts facts = healthy();
    facts.history = {"anaesthetic-allergy"};
    facts.anaesthetics = {"none"};
    EXPECT_EQ(speaking(facts), std::set<std::string>{"anaesthetic-allergy-noted"});
    // One session with the drug is enough.
    facts.anaesthetics = {"none", "topical"};
    EXPECT_TRUE(speaking(facts).contains("anaesthetic-allergy"));
    facts = healthy();
    facts.site = "neck";
    EXPECT_FALSE(speaking(facts).contains("neck-dark-skin"));
    facts.phototype = "VI";
    EXPECT_TRUE(speaking(facts).contains("neck-dark-skin"));
}

TEST(Screening, AStopIsLiftedByItsOwnNameAloneAndStaysVisible) {
    ScreeningFacts facts = healthy();
    facts.history = {"herpes-active", "pregnancy", "isotretinoin"};
    auto stops = [&](const std::vector<std::string>& lifted) {
        int n = 0;
        for (const ScreeningFinding& f : screen(screening_rules(), facts, lifted)) n += f.stops();
        return n;
    };
    EXPECT_EQ(stops({}), 2);
    EXPECT_EQ(stops({"pregnancy"}), 1);
    EXPECT_EQ(stops({"pregnancy", "herpes-active"}), 0);
    EXPECT_EQ(stops({"isotretinoin"}), 2);  // a caution stops nothing and lifts nothing
    const auto findings = screen(screening_rules(), facts, {"pregnancy", "herpes-active"});
    EXPECT_EQ(findings.size(), 3u);
    EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                            [](const ScreeningFinding& f) { return f.overridden; }),
              2);
}

TEST(Screening, StopsComeFirst) {
    ScreeningFacts facts = healthy();
    facts.phototype = "V";
    facts.history = {"isotretinoin", "infection"};
    const auto findings = screen(screening_rules(), facts);
    ASSERT_EQ(findings.size(), 3u);
    EXPECT_EQ(findings[0].rule.id, "infection");
    EXPECT_EQ(findings[1].rule.id, "isotretinoin");
    EXPECT_EQ(findings[2].rule.level, ScreeningLevel::note);
}

TEST(Screening, WhatTheDossierNamesIsThereAndContestedRulesSayIt) {
    // origin: the exclusions of trials and labels, data/screening.toml
    const std::vector<std::string> words = screening_words();
    for (const char* word : {"infection",
                             "herpes-active",
                             "herpes-history",
                             "keloid",
                             "isotretinoin",
                             "anticoagulant",
                             "bleeding-disorder",
                             "immunosuppression",
                             "pregnancy",
                             "nursing",
                             "active-acne",
                             "metal-allergy",
                             "anaesthetic-allergy",
                             "vitiligo",
                             "psoriasis",
                             "eczema",
                             "recent-filler",
                             "recent-resurfacing",
                             "diabetes",
                             "actinic-keratosis",
                             "open-wound"})
        EXPECT_TRUE(std::find(words.begin(), words.end(), word) != words.end()) << word;
    for (const ScreeningRule& rule : screening_rules())
        if (rule.id == "isotretinoin" || rule.id == "vitiligo") {
            EXPECT_FALSE(rule.contested.empty()) << rule.id;
        }
}

}  // namespace
}  // namespace needlework
