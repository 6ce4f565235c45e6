#include "study/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

/// Arms of made-up people: a person's own level, an effect of the arm that varies a little.
Ensemble ensemble_of(double effect, int n, bool leave_out_third = false) {
    Ensemble ensemble;
    ensemble.people_per_shared = 2;
    for (int i = 0; i < n; ++i) {
        if (leave_out_third && i == 3) continue;
        MemberResult member;
        member.member = i, member.shared = i / 2, member.person = i % 2;
        member.times_d = {0.0, 56.0};
        const double person = 1.0 + 0.4 * std::sin(2.4 * i);  // people differ far more than arms
        member.series["papillary_collagen_mass"] = {
            person, person + effect * (1.0 + 0.1 * std::cos(7.1 * i))};
        ensemble.members.push_back(member);
    }
    return ensemble;
}

std::vector<ComparisonArm> two_arms() {
    Protocol protocol = read_protocol(
        TomlFile::parse("schema_version = 1\n[visits]\ndays = [\"56 d\"]\n", "arm.toml"));
    return {{"a", protocol}, {"b", protocol}};
}

const ComparisonRow& row_of(const Comparison& comparison, const std::string& measure) {
    for (const ComparisonRow& row : comparison.rows)
        if (row.measure == measure) return row;
    throw std::runtime_error("no row of " + measure);
}

TEST(Comparison, AnArmBesideItselfDiffersByNothing) {
    Comparison c = compare_arms(two_arms(), {ensemble_of(0.1, 40), ensemble_of(0.1, 40)});
    const ComparedDifference& d = row_of(c, "papillary_collagen_mass").differences.front();
    EXPECT_NEAR(d.median, 0.0, 1e-12);
    EXPECT_DOUBLE_EQ(d.higher_of_100, 50.0);
    EXPECT_EQ(d.n_pairs, 40);
}

TEST(Comparison, PairsTellApartWhatPeopleHide) {
    Comparison c = compare_arms(two_arms(), {ensemble_of(0.05, 40), ensemble_of(0.10, 40)});
    const ComparisonRow& row = row_of(c, "papillary_collagen_mass");
    // The levels of the two arms overlap nearly whole, their difference does not reach zero.
    EXPECT_LT(row.arms[1].low90, row.arms[0].high90);
    const ComparedDifference& d = row.differences.front();
    EXPECT_NEAR(d.median, 0.05, 0.01);
    EXPECT_GT(d.higher_of_100, 99.0);
    EXPECT_LT(d.low90, d.median);
    EXPECT_LT(d.median, d.high90);
    // The other way round it is the same with the other sign.
    Comparison back = compare_arms(two_arms(), {ensemble_of(0.10, 40), ensemble_of(0.05, 40)});
    const ComparedDifference& e = row_of(back, "papillary_collagen_mass").differences.front();
    // (but for the reading error, which is that of the first arm)
    EXPECT_NEAR(e.median, -d.median, 1e-3);
    EXPECT_NEAR(e.higher_of_100, 100.0 - d.higher_of_100, 1e-9);
}

TEST(Comparison, APersonWhoWasLostInOneArmIsLeftOut) {
    Comparison c = compare_arms(two_arms(), {ensemble_of(0.1, 40), ensemble_of(0.1, 40, true)});
    const ComparedDifference& d = row_of(c, "papillary_collagen_mass").differences.front();
    EXPECT_EQ(d.n_pairs, 39);
    EXPECT_NEAR(d.median, 0.0, 1e-12);  // neighbours in the list are not taken for pairs
}

}  // namespace
}  // namespace needlework
