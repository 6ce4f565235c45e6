// Every condition of the data folder has a first outcome that its members hold, and a price can be
// set against it; a study's arms are told apart beside it.
#include "study/main_outcome.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/data_folder.hpp"
#include "skin/condition.hpp"
#include "study/course_cost.hpp"
#include "study/record_parts.hpp"

namespace needlework {
namespace {

Protocol protocol_of(const std::string& kind) {
    const bool hair = kind.find("alopecia") != std::string::npos;
    return read_protocol(TomlFile::parse(
        "schema_version = 1\n[skin]\nsite = \"" + std::string(hair ? "scalp" : "cheek") +
            "\"\n[[condition]]\nkind = \"" + kind +
            "\"\n[[session]]\nrepeat = 3\nevery = \"30 d\"\ndevice = \"pen/exceed\"\n[visits]\n"
            "days = [\"116 d\"]\n[cost]\ncurrency = \"EUR\"\nsession = 100\n"
            "[uncertainty]\nsamples = 40\npeople = 100000\n",
        "case.toml"));
}

/// People in whom each outcome of `measures` becomes better by 20 % of what it was.
Ensemble better(const std::vector<MainOutcome>& outcomes) {
    Ensemble ensemble;
    ensemble.people_per_shared = 2;
    for (int i = 0; i < 40; ++i) {
        MemberResult m;
        m.member = i, m.shared = i / 2, m.person = i % 2;
        m.times_d = {0.0, 116.0};
        for (const MainOutcome& one : outcomes) {
            const double before = 100.0;
            m.series[one.measure] = {before, one.falls ? 0.8 * before : 1.2 * before};
        }
        m.session_days = {0.0, 30.0, 60.0};
        m.sessions.resize(3);
        ensemble.members.push_back(m);
    }
    return ensemble;
}

/// What one real member of a condition is read by.
Ensemble walked(const Protocol& protocol) {
    Protocol drawn = protocol;
    drawn.sessions.front().timing.repeat = 1;  // what is read does not depend on how often
    drawn.visits.days = {7.0_d};
    const DrawPlan plan(drawn, {}, {}, 2, 11, 1);
    Ensemble ensemble;
    ensemble.members = {run_member(plan, 0, SkinAtlas::load(), Resolution::preview, 11)};
    EXPECT_EQ(ensemble.members.front().failure, "");
    return ensemble;
}

TEST(MainOutcome, EveryConditionHasOneThatItsMembersHoldAndThatHasAPrice) {
    std::set<std::string> measures;
    for (const std::string& kind : list_conditions()) {
        const Protocol protocol = protocol_of(kind);
        const std::vector<MainOutcome> outcomes = main_outcomes(protocol, walked(protocol));
        ASSERT_FALSE(outcomes.empty()) << kind;
        measures.insert(outcomes.front().measure);
        if (kind != "healthy") {
            EXPECT_STRNE(outcomes.front().measure, "papillary_collagen_mass")
                << kind << ": nobody sees collagen";
        }
        ASSERT_NE(find_measure(outcomes.front().measure), nullptr) << outcomes.front().measure;
        // origin: analytic: 300 for 20 % better; in steps of the outcome.
        const Ensemble people = better({outcomes.front()});
        std::vector<std::string> warnings;
        const auto cost = course_cost(protocol, people, warnings);
        ASSERT_TRUE(cost.has_value()) << kind;
        const ReportCostVisit& end = cost->visits.back();
        EXPECT_GT(end.gain, 0.0) << kind;
        EXPECT_TRUE(end.is_finite) << kind;
        EXPECT_NEAR(end.per_gain, 300.0 * outcomes.front().step / end.gain, 1e-6 * end.per_gain)
            << kind;
        EXPECT_GE(end.per_gain_high90, end.per_gain) << kind;
        EXPECT_LE(end.per_gain_low90, end.per_gain) << kind;
        EXPECT_EQ(cost->gain_label, outcomes.front().words);
    }
    // A scar, wrinkle, pore, stria, pigment, hair and slack skin are read apart.
    for (const char* one : {"scar_depth", "wrinkle_depth", "pore_diameter", "stria_width",
                            "pigment_contrast", "hair_density", "suction_r0"})
        EXPECT_TRUE(measures.contains(one)) << one;
}

TEST(Beside, ArmsOfOneStudyAreToldApart) {
    const Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[[condition]]\nkind = \"melasma-epidermal\"\n[[session]]\nrepeat = 4\n"
        "every = \"30 d\"\ndevice = \"pen/dermapen\"\n[visits]\ndays = [\"60 d\", \"120 d\"]\n"
        "[report]\nbeside = [\"farshi-2020-melasma-needling-alone\"]\n",
        "case.toml"));
    RunResults r{.protocol = protocol,
                 .plan = DrawPlan(protocol, {}, {}, 2, 7),
                 .posterior = {},
                 .treated = {},
                 .before_calibration = {},
                 .untreated = {},
                 .patch = {},
                 .delivery = {}};
    for (int i = 0; i < 10; ++i) {
        MemberResult m;
        m.member = m.shared = i;
        m.times_d = {0.0, 60.0, 120.0};
        m.series["pigment_contrast"] = {10.0, 8.0, 7.0 - 0.1 * i};
        m.session_days = {0.0, 30.0, 60.0, 90.0};
        m.sessions.resize(4);
        r.treated.members.push_back(m);
    }
    ReportRecord record;
    add_beside(r, record);
    ASSERT_EQ(record.main_results.size(), 4u);
    std::set<std::string> rows;
    for (const MainResult& row : record.main_results)
        rows.insert(row.label + "@" + std::to_string(row.time_d));
    EXPECT_EQ(rows.size(), 4u) << "two arms at two times are four rows";
    EXPECT_NE(record.main_results.front().label.find("needling alone"), std::string::npos);
}

}  // namespace
}  // namespace needlework
