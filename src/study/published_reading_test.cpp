// Statistics of people drawn from an ensemble (study.7b), transforms, and the rule of open fields.

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "base/units.hpp"
#include "measures/measure.hpp"
#include "measures/statistics.hpp"
#include "study/ensemble.hpp"
#include "study/validation.hpp"

namespace needlework {
namespace {

/// Pairs of people, spread by `within` about `mean` and opposite to each other, so that the draws
/// themselves do not differ at all.
MemberNumbers pairs(int n_draws, double mean, double within) {
    RandomStream random(3, "pairs");
    MemberNumbers numbers;
    numbers.people_per_shared = 2;
    for (int d = 0; d < n_draws; ++d) {
        double apart = within * std::sqrt(0.5) * random.normal();
        for (double sign : {-1.0, 1.0}) {
            numbers.values.push_back(mean + sign * apart);
            numbers.shared.push_back(d);
        }
    }
    return numbers;
}

PublishedMeasurement row(const char* transform, const char* statistic) {
    PublishedMeasurement m;
    m.measure = "goodman_baron_grade";
    m.transform = transform;
    m.statistic = statistic;
    return m;
}

TEST(PublishedStatistic, AMedianOfSymmetricPeopleSpreadsMoreThanTheirMean) {
    MemberNumbers numbers = pairs(100, 5.0, 1.0);
    StatisticPrediction mean = predict(numbers, 25, 1);
    numbers.rule.kind = StatisticRule::Kind::median;
    StatisticPrediction median = predict(numbers, 25, 1);
    EXPECT_NEAR(median.mean.middle, mean.mean.middle, 0.1);
    // Variance of a median over that of a mean: pi / 2 for normal people.
    double ratio = (median.mean.high - median.mean.low) / (mean.mean.high - mean.mean.low);
    EXPECT_NEAR(ratio, std::sqrt(M_PI / 2.0), 0.2);
}

TEST(PublishedStatistic, AShareCountsPeopleWhoPassTheThresholdInItsDirection) {
    MemberNumbers numbers = pairs(100, -1.0, 0.5);
    numbers.rule = {StatisticRule::Kind::share, -1.0, true, 100.0};
    StatisticPrediction half = predict(numbers, 100, 2);
    EXPECT_NEAR(half.mean.middle, 50.0, 5.0);
    // Binomial: 90 % of counts of 100 lie within 8.2 of a half.
    EXPECT_NEAR(half.mean.high - half.mean.low, 16.5, 4.0);
    numbers.rule.threshold = -1.5;  // one standard deviation below
    EXPECT_NEAR(predict(numbers, 100, 2).mean.middle, 15.9, 5.0);
}

TEST(PublishedStatistic, AChanceIsTossedForEachPerson) {
    MemberNumbers numbers = pairs(50, 0.3, 0.0);
    numbers.rule.kind = StatisticRule::Kind::happens;
    StatisticPrediction risk = predict(numbers, 50, 2);
    EXPECT_NEAR(risk.mean.middle, 0.3, 0.03);
    EXPECT_NEAR(risk.mean.high - risk.mean.low, 2.0 * 1.645 * std::sqrt(0.3 * 0.7 / 50), 0.06);
    // A publication in percent: its members' chances are in percent too.
    MemberNumbers percent = pairs(50, 30.0, 0.0);
    percent.rule = {StatisticRule::Kind::happens, 0.0, false, 100.0};
    EXPECT_NEAR(predict(percent, 50, 2).mean.middle, 30.0, 3.0);
}

TEST(PublishedStatistic, AChanceInPercentIsTheChance) {
    Ensemble arm;
    MemberResult member;
    member.times_d = {0.0, 60.0};
    member.session_days = {0.0};
    member.sessions = {{{"scar_risk", 0.02}}};
    member.series["pih_risk"] = {0.0, 0.02};
    arm.members.push_back(member);
    for (const char* measure : {"scar_risk", "pih_risk"})
        for (const char* transform : {"absolute", "share"}) {
            PublishedMeasurement m = row(transform, "share");
            m.measure = measure, m.unit = "%", m.time = 60.0_d;
            const MemberNumbers numbers = member_numbers(m, arm, nullptr);
            EXPECT_EQ(numbers.rule.kind, StatisticRule::Kind::happens) << measure << transform;
            EXPECT_NEAR(numbers.values.front() / numbers.rule.scale, 0.02, 1e-12) << measure;
        }
}

TEST(PublishedStatistic, TheRuleFollowsTheFile) {
    EXPECT_EQ(rule_of(row("absolute", "median")).kind, StatisticRule::Kind::median);
    EXPECT_EQ(rule_of(row("absolute", "mean")).kind, StatisticRule::Kind::mean);
    PublishedMeasurement share = row("share", "share");
    EXPECT_THROW(rule_of(share), std::invalid_argument);
    share.threshold = -1.0, share.unit = "%";
    EXPECT_TRUE(rule_of(share).falls);
    EXPECT_EQ(rule_of(share).scale, 100.0);
}

TEST(PublishedStatistic, ADifferenceBetweenArmsIsTakenPersonByPerson) {
    Ensemble needled, sham;
    for (int i = 0; i < 4; ++i) {
        MemberResult member;
        member.member = member.shared = i;
        member.times_d = {0.0, 10.0};
        member.session_days = {0.0};
        member.series["goodman_baron_grade"] = {3.0 + i, 2.0 + i};
        needled.members.push_back(member);
        member.series["goodman_baron_grade"] = {3.0 + i, 2.5 + i};
        sham.members.push_back(member);
    }
    PublishedMeasurement m = row("difference_between_arms", "mean");
    m.time = 10.0_d;
    EXPECT_THROW(member_numbers(m, needled, nullptr), std::invalid_argument);
    for (double value : member_numbers(m, needled, &sham).values) EXPECT_NEAR(value, -0.5, 1e-12);
    // A person who is not back when the course ends counts with its length.
    PublishedMeasurement back = row("time_of_return", "mean");
    back.unit = "d";
    for (double value : member_numbers(back, needled, nullptr).values) EXPECT_EQ(value, 10.0);
}

TEST(Study, APublishedNoneIsHeldAgainstTheReadingAndAPublishedSignIsNot) {
    // Resting water loss 14 g/(m2 h); the reading error is a tenth of it.
    const double rest = to_si(14.0, "g/(m2 h)");
    auto verdict = [&](double published, double change) {
        Ensemble arm;
        for (int i = 0; i < 4; ++i) {
            MemberResult member;
            member.member = member.shared = i;
            member.times_d = {0.0, 10.0};
            member.session_days = {0.0};
            member.series["tewl"] = {rest, rest * (1.0 + change)};
            arm.members.push_back(member);
        }
        Study study;
        PublishedMeasurement m = row("sign", "mean");
        m.measure = "tewl", m.time = 10.0_d, m.value = published, m.usable_as = "sign";
        study.measurements = {m};
        StudyRun run;
        run.arms[""] = arm;
        return judge(study, run, {}).front().inside;
    };
    EXPECT_TRUE(verdict(0.0, 0.01));
    EXPECT_FALSE(verdict(0.0, 0.5));
    EXPECT_TRUE(verdict(1.0, 0.01));
    EXPECT_FALSE(verdict(-1.0, 0.01));
}

TEST(Study, OpenFieldsCountEachOnceAndOnlyWhereTheyMatter) {
    Study study;
    study.left_open = {"needle_length", "passes", "needles"};
    study.completed = {"subject.age",
                       "session[1].needle_length",
                       "session[1].density",
                       "session[1].anaesthetic",
                       "session[1].tip_over_nominal",
                       "skin.site"};
    EXPECT_EQ(study.open_fields(), (std::vector<std::string>{"needle_length", "density", "site"}));
}

TEST(PublishedStatistic, ARatioOfTwoArmsIsReadOnItsLogarithm) {
    // Ratios from 10^-1 to 10^5 about 100: their mean is thousands, their middle 100.
    Ensemble channels, intact;
    channels.people_per_shared = intact.people_per_shared = 2;
    RandomStream random(3, "ratios");
    for (int i = 0; i < 200; ++i) {
        MemberResult member;
        member.member = i, member.shared = i / 2, member.person = i % 2;
        member.times_d = {0.0, 1.0};
        member.session_days = {0.0};
        member.series["cumulative_delivery"] = {0.0, 1e-3};
        channels.members.push_back(member);
        member.series["cumulative_delivery"] = {0.0, 1e-5 * std::exp(3.0 * random.normal())};
        intact.members.push_back(member);
    }
    PublishedMeasurement m = row("ratio", "mean");
    m.measure = "cumulative_delivery", m.time = 1.0_d, m.unit = "1";
    const StatisticPrediction p = predict(member_numbers(m, channels, &intact), 6, 1);
    EXPECT_GT(p.mean.middle, 50.0);
    EXPECT_LT(p.mean.middle, 200.0);
    EXPECT_GT(p.mean.low, 0.0);
    EXPECT_NEAR(std::log(p.mean.high * p.mean.low) / 2.0, std::log(p.mean.middle), 0.7);
    // The other way round it is the reciprocal.
    const StatisticPrediction q = predict(member_numbers(m, intact, &channels), 6, 1);
    EXPECT_NEAR(std::log(q.mean.middle) + std::log(p.mean.middle), 0.0, 0.3);
}

TEST(PublishedStatistic, ARatioOfTwoChangesCarriesTheirReadingError) {
    const MeasureInfo& info = *find_measure("scar_depth");
    const double mm = 1e-3, before = 0.4, b = -0.15, a = -0.2;
    Ensemble arm;
    MemberResult member;
    member.times_d = {0.0, 90.0, 180.0};
    member.session_days = {0.0};
    member.series["scar_depth"] = {before * mm, (before + b) * mm, (before + a) * mm};
    arm.members.push_back(member);
    PublishedMeasurement m = row("ratio", "mean");
    m.measure = "scar_depth", m.clock = "first", m.time = 180.0_d, m.reference_time = 90.0_d;
    const double variance = member_numbers(m, arm, nullptr).reading_variance;
    const double sd = to_si(info.reading.sd_of(from_si(before * mm, info.unit)), info.unit) / mm;
    RandomStream random(5, "readings");
    std::vector<double> ratios;
    for (int i = 0; i < 20000; ++i) {
        // Small errors, where the linear form holds; scaled back below.
        const double e0 = random.normal(), e1 = random.normal(), e2 = random.normal();
        const double small = 1e-3 * std::abs(b);
        ratios.push_back((a + small * (e2 - e0)) / (b + small * (e1 - e0)));
    }
    const double scale = sd / (1e-3 * std::abs(b));
    EXPECT_NEAR(variance / (variance_of(ratios) * scale * scale), 1.0, 0.05);
}

}  // namespace
}  // namespace needlework
