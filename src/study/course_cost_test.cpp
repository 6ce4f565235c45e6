#include "study/course_cost.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

/// Three sessions on a scar, read on day 116; the rest is appended.
Protocol protocol_with(const std::string& rest, const std::string& device = "pen/exceed") {
    return read_protocol(TomlFile::parse(
        "schema_version = 1\n[[condition]]\nkind = \"rolling-scar\"\n[[session]]\nrepeat = 3\n"
        "every = \"30 d\"\ndevice = \"" +
            device +
            "\"\n[visits]\ndays = [\"0 d\", \"30 d\", \"116 d\"]\n"
            "[uncertainty]\nsamples = 40\npeople = 100000\n" +
            rest,
        "case.toml"));
}

/// People whose scars lose `share` of their depth by day 116, more or less by `spread`.
Ensemble people(double share, double spread = 0.0) {
    Ensemble ensemble;
    ensemble.people_per_shared = 2;
    for (int i = 0; i < 40; ++i) {
        MemberResult m;
        m.member = i, m.shared = i / 2, m.person = i % 2;
        m.times_d = {0.0, 116.0};
        const double own = share + spread * std::sin(1.7 * (i / 2));
        m.series["scar_depth"] = {350e-6, 350e-6 * (1.0 - own)};
        m.session_days = {0.0, 30.0, 60.0};
        m.sessions.resize(3);
        ensemble.members.push_back(m);
    }
    return ensemble;
}

TEST(CourseCost, NothingIsPricedUnasked) {
    std::vector<std::string> warnings;
    EXPECT_FALSE(course_cost(protocol_with(""), people(0.2), warnings).has_value());
    EXPECT_TRUE(warnings.empty());
}

TEST(CourseCost, IsExactForFixedPricesAndAGainWithoutSpread) {
    // origin: analytic: 3 sessions of 250, 1 visit (day 116) of 50; 20 % of the depth is two steps
    std::vector<std::string> warnings;
    const auto cost =
        course_cost(protocol_with("[cost]\ncurrency = \"EUR\"\nsession = 250\nvisit = 50\n"),
                    people(0.2), warnings);
    ASSERT_TRUE(cost.has_value());
    EXPECT_EQ(cost->currency, "EUR");
    EXPECT_TRUE(cost->missing.empty());
    ASSERT_EQ(cost->visits.size(), 2u);
    EXPECT_DOUBLE_EQ(cost->visits[0].cost, 500.0);  // day 30: two sessions had
    const ReportCostVisit& end = cost->visits[1];
    EXPECT_DOUBLE_EQ(end.cost, 800.0);
    EXPECT_DOUBLE_EQ(end.cost_low90, 800.0);
    EXPECT_NEAR(end.gain, 20.0, 0.05);
    EXPECT_TRUE(end.is_finite);
    EXPECT_NEAR(end.per_gain, 400.0, 2.0);
    EXPECT_NEAR(end.per_gain_high90, 400.0, 5.0);  // what is left of the reading over many people
}

TEST(CourseCost, ASessionThatTouchesNothingIsAVisit) {
    // origin: analytic: 3 sham sessions and 1 visit (day 116) of 50 each
    const Protocol needled =
        protocol_with("[cost]\ncurrency = \"EUR\"\nsession = 250\nvisit = 50\n");
    std::vector<std::string> warnings;
    const auto cost = course_cost(built_in_arm("sham", needled).protocol, people(0.0), warnings);
    ASSERT_TRUE(cost.has_value());
    EXPECT_DOUBLE_EQ(cost->visits.back().cost, 200.0);
}

TEST(CourseCost, EveryApplicationOfAProductIsPaidFor) {
    // origin: analytic: a serum on the days 0, 1 and 2 after each of three sessions
    std::vector<std::string> warnings;
    const auto cost = course_cost(
        protocol_with("[[topical]]\nproduct = \"vitamin-c-serum\"\nagain_until = \"3 d\"\n"
                      "[cost]\ncurrency = \"EUR\"\nproduct = 10\n"),
        people(0.2), warnings);
    ASSERT_TRUE(cost.has_value());
    EXPECT_DOUBLE_EQ(cost->visits.back().cost, 90.0);
}

TEST(CourseCost, OfTheTableSpreadsWithItsPrices) {
    std::vector<std::string> warnings;
    const auto cost =
        course_cost(protocol_with("[cost]\nprices = \"us-2025\"\n"), people(0.2), warnings);
    ASSERT_TRUE(cost.has_value());
    const ReportCostVisit& end = cost->visits.back();
    // origin: three sessions of 200 to 700, evenly: 5, 50 and 95 %
    EXPECT_NEAR(end.cost_low90, 3.0 * 225.0, 60.0);
    EXPECT_NEAR(end.cost, 3.0 * 450.0, 60.0);
    EXPECT_NEAR(end.cost_high90, 3.0 * 675.0, 60.0);
    // The gain has no spread of its own, so the quotient spreads as the price does.
    EXPECT_NEAR(end.per_gain_high90 / end.per_gain, end.cost_high90 / end.cost, 0.02);
    EXPECT_EQ(cost->missing, std::vector<std::string>{"1 visit"});
    EXPECT_NE(cost->sentence.find("no price"), std::string::npos);
}

TEST(CourseCost, HasNoUpperBoundWhereTheGainMayBeNone) {
    std::vector<std::string> warnings;
    const auto cost =
        course_cost(protocol_with("[cost]\nprices = \"us-2025\"\n"), people(0.02, 0.2), warnings);
    const ReportCostVisit& end = cost->visits.back();
    EXPECT_LT(end.gain_low90, 0.0);
    EXPECT_FALSE(end.is_finite);
    EXPECT_FALSE(std::isfinite(end.per_gain_high90));
    EXPECT_NE(cost->sentence.find("no finite bound"), std::string::npos) << cost->sentence;
}

TEST(CourseCost, ADeviceWithoutAPriceIsToldOf) {
    std::vector<std::string> warnings;
    EXPECT_FALSE(course_cost(protocol_with("[cost]\nprices = \"us-2025\"\n", "stamp/rf-49"),
                             people(0.2), warnings)
                     .has_value());
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_NE(warnings.front().find("3 sessions (stamp/rf-49)"), std::string::npos) << warnings[0];
}

TEST(ComparedCosts, ShareTheirPricesAndPairTheirPeople) {
    const Protocol first = protocol_with("[cost]\nprices = \"us-2025\"\n");
    Protocol twice = first;
    twice.sessions.front().timing.repeat = 6;
    twice.sessions.front().timing.every = 15.0_d;
    const std::vector<ComparisonArm> arms{
        {"three", first}, {"again", first}, {"six", twice}, built_in_arm("untreated", first)};
    const auto rows =
        compared_costs(arms, {people(0.2, 0.05), people(0.2, 0.05), people(0.3, 0.05), people(0)});
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_DOUBLE_EQ(rows[1].more, 0.0);  // the same course at the same clinic
    EXPECT_DOUBLE_EQ(rows[1].more_high90, 0.0);
    EXPECT_FALSE(std::isfinite(rows[1].per_more_gain));
    // Twice the sessions cost twice in every draw: three more sessions for one step more.
    EXPECT_NEAR(rows[2].more, rows[0].cost, 1e-9);
    EXPECT_NEAR(rows[2].per_more_gain, rows[0].cost, 0.02 * rows[0].cost);
    EXPECT_NE(rows[2].sentence.find("Beyond three"), std::string::npos);
    EXPECT_DOUBLE_EQ(rows[3].cost, 0.0);
    EXPECT_DOUBLE_EQ(rows[3].more_low90, -rows[0].high90);
}

TEST(ComparedCosts, DearerForLessIsSaidInWords) {
    const Protocol cheap = protocol_with("[cost]\ncurrency = \"EUR\"\nsession = 100\n");
    const Protocol dear = protocol_with("[cost]\ncurrency = \"EUR\"\nsession = 300\n");
    const auto rows =
        compared_costs({{"cheap", cheap}, {"dear", dear}}, {people(0.3), people(0.1)});
    EXPECT_DOUBLE_EQ(rows[1].more, 600.0);
    EXPECT_EQ(rows[1].sentence, "Costs more than cheap and gains less.");
    // Two currencies are not set against each other.
    const Protocol other = protocol_with("[cost]\ncurrency = \"USD\"\nsession = 300\n");
    EXPECT_FALSE(std::isfinite(
        compared_costs({{"cheap", cheap}, {"other", other}}, {people(0.3), people(0.1)})[1].more));
}

}  // namespace
}  // namespace needlework
