// What a study started from is an input: hand-computed numbers (origin: analytic).
#include "study/starting_level.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/units.hpp"
#include "measures/statistics.hpp"
#include "study/validation_scores.hpp"

namespace needlework {
namespace {

PublishedMeasurement row(const char* measure, const char* transform, double day) {
    PublishedMeasurement m;
    m.measure = measure, m.transform = transform, m.clock = "first", m.time = day * 1.0_d;
    m.role = "check", m.usable_as = "value", m.unit = find_measure(measure)->unit;
    return m;
}
PublishedMeasurement before(const char* measure, double value) {
    PublishedMeasurement m = row(measure, "absolute", 0.0);
    m.value = value;
    return m;
}

/// Four people, two a draw, with these levels at day 0 and day 100.
Ensemble people(const char* measure, std::vector<std::pair<double, double>> levels) {
    Ensemble arm;
    arm.people_per_shared = 2;
    for (size_t i = 0; i < levels.size(); ++i) {
        MemberResult member;
        member.member = int(i), member.shared = int(i / 2), member.person = int(i % 2);
        member.times_d = {0.0, 100.0}, member.session_days = {0.0};
        const std::string unit(find_measure(measure)->unit);
        member.series[measure] = {to_si(levels[i].first, unit), to_si(levels[i].second, unit)};
        arm.members.push_back(member);
    }
    return arm;
}
const std::vector<std::pair<double, double>> scores{{8, 4}, {10, 6}, {4, 3}, {10, 5}};

Study study_of(std::vector<PublishedMeasurement> rows, std::vector<std::string> arms = {""}) {
    Study study;
    study.id = study.cohort = "synthetic", study.role = "check", study.usable_as = "value";
    for (const std::string& name : arms) {
        StudyArm arm{name, false, {}};
        arm.protocol.sessions.resize(1);
        study.arms.push_back(arm);
    }
    study.measurements = std::move(rows);
    for (PublishedMeasurement& m : study.measurements)
        if (m.arm.empty()) m.arm = arms.front(), m.of_all_arms = true;
    return study;
}

/// Values of the members for the last row of a study.
std::vector<double> values(const Study& study, const Ensemble& arm) {
    const PublishedMeasurement& m = study.measurements.back();
    return member_numbers(m, arm, nullptr, starting_levels(study, m)).values;
}

TEST(StartingLevel, OnARatioScaleEachKeepsItsShareOfThePublishedLevel) {
    const Ensemble arm = people("goodman_baron_score", scores);
    const char* score = "goodman_baron_score";
    // 12 times 4/8, 6/10, 3/4, 5/10.
    EXPECT_EQ(values(study_of({before(score, 12), row(score, "absolute", 100)}), arm),
              (std::vector<double>{6.0, 7.2, 9.0, 6.0}));
    const std::vector<double> change =
        values(study_of({before(score, 12), row(score, "change", 100)}), arm);
    for (size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(change[i], (std::vector<double>{-6.0, -4.8, -3.0, -6.0})[i], 1e-12);
    // Changes in percent are what they were: a start of their own would cancel.
    const std::vector<double> percent =
        values(study_of({before(score, 12), row(score, "percent_change", 100)}), arm);
    EXPECT_NEAR(percent[0], -50.0, 1e-12);
    EXPECT_NEAR(percent[2], -25.0, 1e-12);
    // Nobody's share of nothing is known.
    EXPECT_TRUE(std::isnan(level_from(LevelScale::ratio, 0.0, 1.0, 12.0)));
}

TEST(StartingLevel, NothingThatIsCountedFromZeroFallsByMoreThanAllOfIt) {
    const char* score = "goodman_baron_score";
    const Study study = study_of({row(score, "percent_change", 100)});
    MemberNumbers numbers = member_numbers(
        study.measurements.back(), people(score, {{8, 0.4}, {10, 1}, {4, 0.2}, {10, 5}}), nullptr);
    numbers.study_effect = 0.5;
    const StatisticPrediction prediction = predict(numbers, 5, 1);
    EXPECT_EQ(prediction.mean.low, -100.0);
    EXPECT_LT(prediction.mean.middle, -50.0);
}

TEST(StartingLevel, AReadingErrorThatIsAShareGrowsWithTheLevel) {
    const Ensemble arm = people("scar_volume", {{2, 1}, {2, 1}, {2, 1}, {2, 1}});
    const Study with = study_of({before("scar_volume", 6), row("scar_volume", "change", 100)});
    const PublishedMeasurement& m = with.measurements.back();
    const double plain = member_numbers(m, arm, nullptr).reading_variance;
    // A tenth of 2, then of 6, twice each.
    EXPECT_NEAR(plain, 2.0 * 0.2 * 0.2, 1e-12);
    EXPECT_NEAR(member_numbers(m, arm, nullptr, starting_levels(with, m)).reading_variance,
                9.0 * plain, 1e-12);
}

TEST(StartingLevel, AGradeMovesByItsStepsAndStaysOnItsScale) {
    const char* grade = "goodman_baron_grade";
    const Ensemble arm = people(grade, {{2.5, 2.0}, {3.0, 2.0}, {2.0, 2.0}, {2.0, 1.5}});
    // 3.4 less 0.5, 1, 0, 0.5.
    const std::vector<double> after =
        values(study_of({before(grade, 3.4), row(grade, "absolute", 100)}), arm);
    for (size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(after[i], (std::vector<double>{2.9, 2.4, 3.4, 2.9})[i], 1e-12);
    // From 1.2 down by 2 is 1, the lowest grade, and so a change of -0.2.
    const Ensemble steep = people(grade, {{4, 2}, {4, 2}, {4, 2}, {4, 2}});
    for (auto [transform, expected] : {std::pair{"absolute", 1.0}, std::pair{"change", -0.2}}) {
        const Study study = study_of({before(grade, 1.2), row(grade, transform, 100)});
        const PublishedMeasurement& m = study.measurements.back();
        const MemberNumbers n = member_numbers(m, steep, nullptr, starting_levels(study, m));
        EXPECT_NEAR(predict(n, 30, 1).mean.middle, expected, 1e-12) << transform;
    }
}

/// A study moves what it did, not what its people came with: a level and its change are as sure.
TEST(StartingLevel, TheStudyEffectIsAShareOfTheChange) {
    const char* grade = "goodman_baron_grade";
    const Ensemble arm = people(grade, {{2.5, 2.0}, {3.0, 2.0}, {2.0, 2.0}, {2.0, 1.5}});
    for (const char* transform : {"absolute", "change"}) {
        const Study study = study_of({before(grade, 3.4), row(grade, transform, 100)});
        const PublishedMeasurement& m = study.measurements.back();
        MemberNumbers n = member_numbers(m, arm, nullptr, starting_levels(study, m));
        n.study_effect = 0.4;
        // Of a fall of 0.5, the mean of 0.5, 1, 0 and 0.5.
        EXPECT_NEAR(predict(n, 30, 1).v_study, 0.2 * 0.2, 1e-12) << transform;
    }
    // A level of which no start was published: all of it, 1.875.
    const Study study = study_of({row(grade, "absolute", 100)});
    MemberNumbers n = member_numbers(study.measurements.back(), arm, nullptr);
    n.study_effect = 0.4;
    EXPECT_NEAR(predict(n, 30, 1).v_study, 0.75 * 0.75, 1e-12);
}

TEST(StartingLevel, AnArmStartsFromItsOwnRowElseFromThatOfAll) {
    const char* score = "goodman_baron_score";
    PublishedMeasurement all = before(score, 12), own = before(score, 9);
    own.arm = "b";
    PublishedMeasurement apart = row(score, "difference_between_arms", 100);
    apart.arm = "b", apart.reference_arm = "a";
    Study study = study_of({all, own, apart}, {"a", "b", "c"});
    const PublishedMeasurement& m = study.measurements.back();
    EXPECT_EQ(published_start(study, m, "a")->value, 12.0);
    EXPECT_EQ(published_start(study, m, "b")->value, 9.0);
    EXPECT_EQ(published_start(study, m, "c")->value, 12.0);  // split from the same people
    const Ensemble a = people(score, scores);
    const Ensemble b = people(score, {{8, 2}, {10, 5}, {4, 2}, {10, 5}});
    // 9 times 2/8 less 12 times 4/8, and so on.
    const std::vector<double> difference =
        member_numbers(m, b, &a, starting_levels(study, m)).values;
    for (size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(difference[i], (std::vector<double>{-3.75, -2.7, -4.5, -1.5})[i], 1e-12);
    // An arm of other people has no such start, and a difference from it none of either.
    ResolvedValue other;
    other.path = "condition[1].kind", other.value = "icepick-scar";
    study.arms[2].protocol.resolved.push_back(other);
    EXPECT_EQ(published_start(study, m, "c"), nullptr);
    study.measurements.back().reference_arm = "c";
    EXPECT_FALSE(starting_levels(study, study.measurements.back()).arm);
}

TEST(StartingLevel, WithoutAPublishedLevelTheDigitsAreAsBefore) {
    const char* score = "goodman_baron_score";
    const Ensemble arm = people(score, scores);
    for (const char* transform : {"absolute", "change", "percent_change"}) {
        const Study study = study_of({before("masi", 12), row(score, transform, 100)});
        EXPECT_EQ(values(study, arm),
                  member_numbers(study.measurements.back(), arm, nullptr).values);
    }
    // A level after treatment, a bound and what was left aside are no start.
    PublishedMeasurement later = before(score, 12), bound = later, aside = later;
    later.clock = "last", bound.bound = "upper", aside.usable_as = "no";
    const Study study = study_of({later, bound, aside, row(score, "absolute", 100)});
    EXPECT_FALSE(starting_levels(study, study.measurements.back()).arm);
}

TEST(StartingLevel, TheRowOfTheStartIsAnInputAndInNoScore) {
    const char* score = "goodman_baron_score";
    PublishedMeasurement after = row(score, "absolute", 100);
    after.value = 7.05;  // the mean of 6, 7.2, 9 and 6
    const Study study = study_of({before(score, 12), after});
    StudyRun run;
    run.arms[""] = people(score, scores);
    const std::vector<ValidationRow> rows = judge(study, run, {});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_TRUE(rows[0].is_input());
    EXPECT_FALSE(rows[0].counted());
    // Simulated people have 4 to 10, 8 on average: 12 lies outside.
    EXPECT_EQ(rows[0].note.substr(0, 66),
              "input: people as published; started from 12, simulated 8; extrapol");
    EXPECT_NE(rows[1].note.find("extrapolated in severity"), std::string::npos) << rows[1].note;
    EXPECT_TRUE(rows[1].inside);
    const ValidationScores s = scores_of(rows, human_check);
    EXPECT_EQ(s.n_rows, 1);
    EXPECT_EQ(s.n_other, 0);
    EXPECT_DOUBLE_EQ(s.coverage90, 1.0);
    ValidationReport report;
    report.rows = rows, report.studies = {study};
    for (const std::string& text :
         {to_csv(report), validation_page(report), table_lines(report)[1]})
        EXPECT_NE(text.find("input"), std::string::npos);
    EXPECT_NE(validation_page(report).find("started from 12, simulated 8"), std::string::npos);
}

}  // namespace
}  // namespace needlework
