#include "course/comparison.hpp"

#include <gtest/gtest.h>

#include "course/timeline.hpp"

namespace needlework {
namespace {

Protocol read(const std::string& text) {
    return read_protocol(TomlFile::parse("schema_version = 1\n" + text, "arm.toml"));
}

const std::string three_sessions =
    "[[session]]\ndevice = \"roller/mf8-192\"\nrepeat = 3\nevery = \"30 d\"\n[visits]\ndays = "
    "[\"30 d\", \"120 d\"]\n";

TEST(Comparison, ArmsOfOneSkinMayDifferInTheTreatmentOnly) {
    Protocol a = read(three_sessions), b = a;
    b.sessions[0].device.needle_length = 1.0_mm;
    EXPECT_FALSE(comparison_problems({{"a", a}, {"b", b}}).has_errors());
    b.subject.age = 60.0_yr;
    Problems problems = comparison_problems({{"a", a}, {"b", b}});
    ASSERT_EQ(problems.n_errors(), 1);
    EXPECT_NE(problems.list()[0].what.find("subject.age"), std::string::npos);
    EXPECT_TRUE(comparison_problems({{"a", a}, {"a", a}}).has_errors());  // one name
    Protocol scar = read("[[condition]]\nkind = \"rolling-scar\"\n" + three_sessions);
    EXPECT_TRUE(comparison_problems({{"a", a}, {"b", scar}}).has_errors());
    EXPECT_TRUE(comparison_problems({{"a", scar}, {"b", a}}).has_errors());
}

TEST(Comparison, BuiltInArmsLastAsLongAsTheFirst) {
    Protocol first = read(three_sessions);
    for (const char* word : {"untreated", "sham"}) {
        ComparisonArm arm = built_in_arm(word, first);
        EXPECT_EQ(course_end(arm.protocol).si, course_end(first).si) << word;
        EXPECT_FALSE(comparison_problems({{"first", first}, arm}).has_errors()) << word;
    }
    EXPECT_TRUE(built_in_arm("untreated", first).protocol.sessions.empty());
    EXPECT_EQ(built_in_arm("sham", first).protocol.sessions[0].timing.sham, "yes");
    EXPECT_THROW(built_in_arm("placebo", first), InputError);
}

TEST(Comparison, TheUntreatedTakeNoDrugEither) {
    Protocol first = read(three_sessions);
    first.aftercare.minoxidil = 1.0, first.aftercare.androgen_block = 0.7;
    const Protocol untreated = left_untreated(first);
    EXPECT_EQ(untreated.aftercare.minoxidil, 0.0);
    EXPECT_EQ(untreated.aftercare.androgen_block, 0.0);
    EXPECT_EQ(built_in_arm("sham", first).protocol.aftercare.minoxidil, 1.0);
}

TEST(Comparison, DaysAreThoseThatAllArmsReach) {
    Protocol first = read(three_sessions), shorter = first;
    shorter.visits.days = {90.0_d};
    EXPECT_EQ(comparison_days({{"a", first}, {"b", first}}), (std::vector<double>{30.0, 120.0}));
    EXPECT_EQ(comparison_days({{"a", first}, {"b", shorter}}), (std::vector<double>{30.0, 90.0}));
}

}  // namespace
}  // namespace needlework
