#include "study/member.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "grid/runtime.hpp"

namespace needlework {
namespace {

Protocol read_text(const std::string& text) {
    return read_protocol(TomlFile::parse(text, "case.toml"));
}

MemberResult run_text(const std::string& text) {
    Protocol protocol = read_text(text);
    DrawPlan plan(protocol, {}, {}, 1, 7);
    return run_member(plan, 0, SkinAtlas::load(), Resolution::standard, 7);
}

TEST(Member, AnUntreatedScarChangesNothingInHalfAYear) {
    MemberResult result = run_text(
        "schema_version = 1\n[[condition]]\nkind = \"rolling-scar\"\n[visits]\ndays = [\"183 "
        "d\"]\n");
    ASSERT_EQ(result.failure, "");
    for (const auto& [name, values] : result.series) {
        if (name == "goodman_baron_grade") continue;  // a rater's reading, not a state
        double scale = std::max(std::abs(values.front()), 1e-12);
        for (double v : values) EXPECT_NEAR(v / scale, values.front() / scale, 1e-3) << name;
    }
}

TEST(Member, FiveMonthlySessionsLayDownCollagen) {
    MemberResult result = run_text(
        "schema_version = 1\n[[condition]]\nkind = \"rolling-scar\"\n[[session]]\ndevice = "
        "\"roller/mf8-192\"\npasses = 16\nrepeat = 5\nevery = \"30 d\"\n[visits]\ndays = [\"176 "
        "d\"]\n");
    ASSERT_EQ(result.failure, "");
    std::printf("steps %ld, %.2f s\n", result.steps, result.seconds);
    for (const auto& [name, values] : result.series)
        std::printf("%-28s %12.5g %12.5g %12.5g\n", name.c_str(), values.front(),
                    result.at(name, 120.9), values.back());
    for (const auto& [name, value] : result.sessions.front())
        std::printf("session %-28s %12.5g\n", name.c_str(), value);
    EXPECT_GT(result.series.at("papillary_collagen_mass").back(),
              1.02 * result.series.at("papillary_collagen_mass").front());
}

/// A drawn person with scars of these kinds, in this order, and two pen sessions; preview.
MemberResult run_scars(const std::vector<std::string>& kinds) {
    std::string text = "schema_version = 1\n";
    for (const std::string& kind : kinds) text += "[[condition]]\nkind = \"" + kind + "\"\n";
    Protocol protocol =
        read_text(text +
                  "[[session]]\ndevice = \"pen/dermapen\"\nneedle_length = \"1.5 mm\"\nrepeat = "
                  "2\nevery = \"30 d\"\n[visits]\ndays = [\"90 d\"]\nraters = \"blinded\"\n");
    DrawPlan plan(protocol, uncertain_parameters(protocol), {}, 2, 7);
    return run_member(plan, 1, SkinAtlas::load(), Resolution::preview, 7);
}

TEST(Member, TheOrderOfTheTablesDoesNotGradeTheFace) {
    const MemberResult one = run_scars({"boxcar-scar", "ice-pick-scar", "rolling-scar"}),
                       other = run_scars({"rolling-scar", "ice-pick-scar", "boxcar-scar"});
    ASSERT_EQ(one.failure + other.failure, "");
    for (const char* name :
         {"goodman_baron_grade", "ecca_score", "goodman_baron_score", "gais", "graded_improvement"})
        EXPECT_EQ(one.series.at(name), other.series.at(name)) << name;
    EXPECT_NE(one.series.at("scar_depth"), other.series.at("scar_depth"));  // of the first
    EXPECT_LT(one.series.at("goodman_baron_grade").back(),
              one.series.at("goodman_baron_grade").front());
}

TEST(Member, IcePickScarsMoveLeastAndHoldTheFaceBack) {
    const std::string rolling = "rolling-scar", boxcar = "boxcar-scar", ice_pick = "ice-pick-scar";
    const auto left = [](const MemberResult& result, const char* name) {
        EXPECT_EQ(result.failure, "");
        return result.series.at(name).back() / result.series.at(name).front();
    };
    const MemberResult dishes = run_scars({rolling, boxcar, ice_pick}),
                       boxes = run_scars({boxcar, ice_pick}),
                       tracts = run_scars({ice_pick, boxcar});
    const double least = left(tracts, "scar_depth");
    EXPECT_GT(least, left(dishes, "scar_depth"));
    EXPECT_GT(least, left(boxes, "scar_depth"));
    EXPECT_LE(least, 1.0 + 1e-3);
    // GAIS falls with what is left: the mixed face lies between those of one kind.
    const double mixed = boxes.series.at("gais").back();
    EXPECT_GT(mixed, run_scars({boxcar}).series.at("gais").back());
    EXPECT_LT(mixed, run_scars({ice_pick}).series.at("gais").back());
}

TEST(Member, OnlyFurtherKindsCostFurtherCells) {
    const long one = run_scars({"boxcar-scar"}).steps,
               two = run_scars({"boxcar-scar", "ice-pick-scar"}).steps;
    EXPECT_NEAR(double(two) / double(one), 1.5, 0.1);  // a second floor beside the same rim
}

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    needlework::Runtime runtime;
    return RUN_ALL_TESTS();
}
