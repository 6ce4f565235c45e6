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

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    needlework::Runtime runtime;
    return RUN_ALL_TESTS();
}
