// Scores of forecasts: honest ones come out as honest, a planted error does not.
#include "study/validation_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "measures/scores.hpp"

namespace needlework {
namespace {

/// Studies whose truth is drawn from what was forecast, moved by `bias` sd and stretched by
/// `stretch`.
std::vector<ValidationRow> synthetic(int n_cohorts, double bias, double stretch) {
    RandomStream random(9, "synthetic studies");
    std::vector<ValidationRow> rows;
    const double z90 = 1.6448536269514722, z50 = 0.6744897501960817;  // analytic
    for (int i = 0; i < n_cohorts; ++i) {
        ValidationRow r;
        r.study = r.cohort = "study-" + std::to_string(i);
        r.role = "check", r.usable_as = "value", r.transform = "percent_change";
        r.predicted = true;
        r.value = 30.0 + 10.0 * random.normal(), r.sd = 4.0;
        r.low90 = r.value - z90 * r.sd, r.high90 = r.value + z90 * r.sd;
        r.low50 = r.value - z50 * r.sd, r.high50 = r.value + z50 * r.sd;
        r.published = r.value + r.sd * (bias + stretch * random.normal());
        r.inside = r.low90 <= r.published && r.published <= r.high90;
        r.inside50 = r.low50 <= r.published && r.published <= r.high50;
        // The literature knows how such studies scatter, and nothing of this one.
        r.literature = {5, 30.0, std::hypot(10.0, 4.0), false, false};
        rows.push_back(r);
    }
    return rows;
}

bool all(const ValidationRow&) { return true; }

TEST(ValidationScores, AnHonestForecastCoversWhatItSays) {
    ValidationScores s = scores_of(synthetic(2000, 0.0, 1.0), all);
    EXPECT_NEAR(s.coverage90, 0.90, 0.025);
    EXPECT_NEAR(s.coverage50, 0.50, 0.04);
    EXPECT_NEAR(s.bias, 0.0, 0.08);
    EXPECT_NEAR(s.spread, 1.0, 0.06);
    EXPECT_GT(s.rank_correlation, 0.85);
    // CRPS grows with the sd of an honest forecast: 1 - 4 / hypot(10, 4) = 0.63 (analytic).
    EXPECT_NEAR(s.skill_crps, 1.0 - 4.0 / std::hypot(10.0, 4.0), 0.04);
    EXPECT_GT(s.skill_interval, 0.5);
}

TEST(ValidationScores, APlantedBiasAndAPlantedOverconfidenceAreSeen) {
    ValidationScores biased = scores_of(synthetic(2000, 2.0, 1.0), all);
    EXPECT_LT(biased.coverage90, 0.45);
    EXPECT_NEAR(biased.bias, 2.0, 0.1);
    ValidationScores sure = scores_of(synthetic(2000, 0.0, 3.0), all);
    EXPECT_LT(sure.coverage90, 0.5);
    EXPECT_NEAR(sure.spread, 3.0, 0.2);
}

TEST(ValidationScores, AModelWorseThanTheLiteratureHasNoSkill) {
    EXPECT_LT(scores_of(synthetic(2000, 6.0, 1.0), all).skill_crps, 0.0);
    EXPECT_LT(scores_of(synthetic(2000, 6.0, 1.0), all).skill_interval, 0.0);
}

TEST(ValidationScores, ACohortCountsOnceHoweverMuchItPrints) {
    std::vector<ValidationRow> rows = synthetic(2, 0.0, 1.0);
    rows[0].inside = true, rows[1].inside = false;
    for (int i = 0; i < 9; ++i) rows.push_back(rows[1]);  // ten misses of one group of people
    ValidationScores s = scores_of(rows, all);
    EXPECT_EQ(s.n_rows, 11);
    EXPECT_EQ(s.n_cohorts, 2);
    EXPECT_DOUBLE_EQ(s.coverage90, 0.5);
}

TEST(ValidationScores, FactorsAreScoredByTheirLogarithmInAnyUnit) {
    // The same forecasts once as they are, once as exponentials in two units: one score.
    std::vector<ValidationRow> plain = synthetic(400, 0.5, 1.5);
    auto as_factors = [&](double unit) {
        std::vector<ValidationRow> rows = plain;
        for (ValidationRow& r : rows) {
            r.logarithm = r.literature.logarithm = true;
            for (double* v : {&r.value, &r.published, &r.low90, &r.high90, &r.low50, &r.high50})
                *v = unit * std::exp(0.1 * *v);
            r.sd *= 0.1;
            r.literature.mean = std::log(unit) + 0.1 * r.literature.mean, r.literature.sd *= 0.1;
        }
        return scores_of(rows, all);
    };
    const ValidationScores as_it_is = scores_of(plain, all);
    for (double unit : {1.0, 1e-6}) {
        const ValidationScores s = as_factors(unit);
        EXPECT_NEAR(s.skill_crps, as_it_is.skill_crps, 1e-9);
        EXPECT_NEAR(s.skill_interval, as_it_is.skill_interval, 1e-9);
        EXPECT_NEAR(s.bias, as_it_is.bias, 1e-9);
        EXPECT_NEAR(s.spread, as_it_is.spread, 1e-9);
    }
}

TEST(ValidationScores, TheDrawsOfAForecastAreScoredNotANormalCurve) {
    // Half of the worlds say 0, half say 10, and 0 comes: mean |x_i - x| less half the mean of
    // |x_i - x_j| over two worlds = 5 - (8/12) 10/2 (by hand); a normal curve with the median 5 and
    // the sd 5 would score 2.9.
    ValidationRow r = synthetic(1, 0.0, 1.0).front();
    r.value = 5.0, r.sd = 5.0, r.published = 0.0, r.draws = {0.0, 10.0, 0.0, 10.0};
    r.literature = {3, 0.0, 1.0, false, false};
    const double theirs = 0.2336949772551085;  // of a normal of sd 1 at its middle (analytic)
    EXPECT_NEAR(scores_of({r}, all).skill_crps, 1.0 - (5.0 - 10.0 / 3.0) / theirs, 1e-9);
}

TEST(ValidationScores, WhatWasSpentIsCountedBesideTheChecks) {
    std::vector<ValidationRow> rows = synthetic(2, 0.0, 1.0);
    rows[0].inside = true, rows[1].inside = false, rows[1].role = "spent";
    EXPECT_DOUBLE_EQ(scores_of(rows, human_check).coverage90, 1.0);
    EXPECT_DOUBLE_EQ(scores_of(rows, human_check_or_spent).coverage90, 0.5);
}

/// x = a + b + a b of two groups and people.
double model(double a, double b, double person) { return a + b + 0.5 * a * b + 0.3 * person; }

TEST(UncertaintyParts, RedrawnGroupsGiveTheirVariancesAndTheInteraction) {
    RandomStream random(5, "groups");
    const int n = 4000;
    std::vector<double> a, b, p;
    for (int i = 0; i < 2 * n; ++i)
        a.push_back(random.normal()), b.push_back(random.normal()), p.push_back(random.normal());
    MemberNumbers base, new_a, new_b;
    base.people_per_shared = 2;
    for (int i = 0; i < n; ++i) {
        for (int person : {0, 1}) {
            base.values.push_back(
                model(a[size_t(i)], b[size_t(i)], p[size_t(2 * (i % n) + person)]));
            base.shared.push_back(i), base.person.push_back(person);
        }
        size_t k = size_t(i), next = size_t((i + 1) % n);
        new_a.values.push_back(model(a[next], b[k], p[2 * k]));
        new_b.values.push_back(model(a[k], b[next], p[2 * k]));
        for (MemberNumbers* m : {&new_a, &new_b}) m->shared.push_back(i), m->person.push_back(0);
    }
    GroupEffect of_a = effect_of_redraw(UncertaintyGroup::model, base, new_a);
    GroupEffect of_b = effect_of_redraw(UncertaintyGroup::completion, base, new_b);
    // Total effect: 1 + 0.25 each; variance of the draws 2.25; people 0.09 (analytic).
    EXPECT_NEAR(of_a.variance, 1.25, 4.0 * of_a.error);
    EXPECT_NEAR(of_b.variance, 1.25, 4.0 * of_b.error);
    EXPECT_LT(of_a.error, 0.1);
    StatisticPrediction prediction = predict(base, 10, 1);
    EXPECT_NEAR(prediction.v_draws, 2.25, 0.2);
    EXPECT_NEAR(prediction.v_people, 0.09, 0.01);
    std::vector<UncertaintyPart> parts = parts_of(prediction, 10, {of_a, of_b}, "assumption");
    EXPECT_NEAR(parts.back().share, 0.25 / 2.259, 0.08);  // acts together: 2.5 - 2.25
    double sum = -parts.back().share;
    for (size_t i = 0; i + 1 < parts.size(); ++i) sum += parts[i].share;
    EXPECT_NEAR(sum, 1.0, 1e-9);
}

TEST(UncertaintyParts, AnErrorThatWasPrintedCountsWhereItIsLargerThanThatOfSimulatedPeople) {
    // +- 1.96 se; sd of 25 people; nothing where the number of people is not known.
    EXPECT_NEAR(standard_error("ci95", {}, -1.05, -0.78, 0).value(), 0.0689, 1e-4);
    EXPECT_DOUBLE_EQ(standard_error("sd", 2.0, {}, {}, 25).value(), 0.4);
    EXPECT_FALSE(standard_error("sd", 2.0, {}, {}, 0).has_value());
    EXPECT_FALSE(standard_error("range", {}, 1.0, 2.0, 25).has_value());
    MemberNumbers numbers;
    numbers.people_per_shared = 2;
    RandomStream random(9, "members");
    for (int i = 0; i < 4000; ++i) {
        const double world = random.normal();
        for (int person : {0, 1}) {
            numbers.values.push_back(world + 2.0 * random.normal());
            numbers.shared.push_back(i), numbers.person.push_back(person);
        }
    }
    const StatisticPrediction plain = predict(numbers, 16, 1);  // variance 1 + 4/16
    numbers.published_error = 0.4;                              // less than 2/sqrt(16)
    EXPECT_EQ(predict(numbers, 16, 1).mean.high, plain.mean.high);
    numbers.published_error = 1.5;
    const StatisticPrediction wide = predict(numbers, 16, 1);
    EXPECT_NEAR(wide.sd, std::sqrt(1.0 + 1.5 * 1.5), 0.06);
    EXPECT_EQ(wide.person.high, plain.person.high);  // people are what they were
    double sum = 0.0;
    for (const UncertaintyPart& part : parts_of(wide, 16, {}, "")) sum += part.share;
    EXPECT_NEAR(sum, 1.0, 1e-9);
}

TEST(UncertaintyParts, FewWorldsAreNotPunishedAndTheirIntervalHoldsWhatItIsCalled) {
    // Worlds normal about 0 with sd 1, people alike, the study adds 0.5 of the mean's 4: what is
    // seen has the sd sqrt(1 + 4).
    const double shift = 4.0, sd = std::sqrt(1.0 + 0.25 * shift * shift);
    const auto mean_over = [&](int n_worlds, auto score) {
        double mean = 0.0;
        const int n_passes = 1500;
        for (int pass = 0; pass < n_passes; ++pass) {
            RandomStream random(13, "pass", std::uint64_t(pass));
            MemberNumbers numbers;
            numbers.people_per_shared = 2, numbers.study_effect = 0.5;
            for (int i = 0; i < n_worlds; ++i) {
                const double world = shift + random.normal();
                for (int person : {0, 1})
                    numbers.values.push_back(world), numbers.shared.push_back(i),
                        numbers.person.push_back(person);
            }
            mean += score(predict(numbers, 30, 1)) / n_passes;
        }
        return mean;
    };
    const auto crps = [&](const StatisticPrediction& p) {
        return crps_of_draws(p.draws, shift + 2.0, size_t(p.draws_a_world));
    };
    EXPECT_NEAR(mean_over(8, crps), crps_of_normal(shift, sd, shift + 2.0), 0.03);
    const auto content = [&](const StatisticPrediction& p) {
        return normal_cdf((p.mean.high - shift) / sd) - normal_cdf((p.mean.low - shift) / sd);
    };
    EXPECT_NEAR(mean_over(8, content), 0.9, 0.02);
    // Without an effect of the study it is the worlds alone.
    const auto of_median = [&](const MemberNumbers& numbers) { return predict(numbers, 30, 1); };
    MemberNumbers one;
    one.people_per_shared = 2, one.rule.kind = StatisticRule::Kind::median;
    for (int i = 0; i < 8; ++i)
        for (int person : {0, 1}) {
            const double z = normal_quantile((i + 1.0) / 9.0);
            one.values.push_back(z + (person == 0 ? 1e-3 : -1e-3));
            one.shared.push_back(i), one.person.push_back(person);
        }
    // Forty studies of each of eight worlds are worth eight: the tail goes beyond the outermost.
    EXPECT_GT(of_median(one).mean.high, 1.2 * normal_quantile(8.0 / 9.0));
}

TEST(UncertaintyParts, LevelsOverDecadesAreFactorsAndLevelsEndWhereTheirScaleDoes) {
    MemberNumbers numbers;
    numbers.people_per_shared = 2, numbers.logarithm = numbers.arithmetic_mean = true;
    RandomStream random(7, "members");
    const double between = 0.6;  // sd of the logarithm of one person
    for (int i = 0; i < 4000; ++i)
        for (int person : {0, 1}) {
            numbers.values.push_back(std::log(3.0) + between * random.normal());
            numbers.shared.push_back(i), numbers.person.push_back(person);
        }
    // The mean of many people of a lognormal: 3 exp(0.6^2 / 2) (analytic).
    StatisticPrediction of_many = predict(numbers, 1000, 1);
    EXPECT_NEAR(of_many.mean.middle, 3.0 * std::exp(0.5 * between * between), 0.1);
    numbers.study_effect = 0.35;
    StatisticPrediction with = predict(numbers, 1000, 1);
    EXPECT_GT(with.mean.low, 0.0);
    // A coefficient of variation of 0.35 alone: 90 % within exp(+-1.645 sqrt(ln(1 + 0.35^2))).
    const double half = 1.6448536269514722 * std::sqrt(std::log1p(0.35 * 0.35));
    EXPECT_NEAR(std::log(with.mean.high / with.mean.low), 2.0 * half, 0.08);

    MemberNumbers share = numbers;
    share.logarithm = share.arithmetic_mean = false, share.lowest = 0.0, share.highest = 100.0;
    for (size_t i = 0; i < share.values.size(); ++i) share.values[i] = i % 4 < 2 ? 2.0 : 99.0;
    StatisticPrediction of_shares = predict(share, 5, 1);
    EXPECT_EQ(of_shares.mean.low, 0.0);
    EXPECT_EQ(of_shares.mean.high, 100.0);
}

TEST(UncertaintyParts, TheStudyWidensTheStatisticAndNotOnePerson) {
    MemberNumbers numbers;
    numbers.people_per_shared = 2;
    RandomStream random(6, "members");
    for (int i = 0; i < 400; ++i) {
        double centre = 40.0 + random.normal();
        for (int person : {0, 1}) {
            numbers.values.push_back(centre + 2.0 * random.normal());
            numbers.shared.push_back(i), numbers.person.push_back(person);
        }
    }
    StatisticPrediction without = predict(numbers, 25, 1);
    numbers.study_effect = 0.25;
    StatisticPrediction with = predict(numbers, 25, 1);
    EXPECT_DOUBLE_EQ(with.person.low, without.person.low);
    EXPECT_DOUBLE_EQ(with.person.high, without.person.high);
    // tau = 10 of 40: variance 1 + 4/25 + 100 (analytic).
    EXPECT_NEAR(with.sd, std::sqrt(1.0 + 4.0 / 25.0 + 100.0), 0.2);
    EXPECT_NEAR((with.mean.high - with.mean.low) / (without.mean.high - without.mean.low),
                with.sd / without.sd, 0.05);
    EXPECT_LT(with.mean50.high - with.mean50.low, 0.5 * (with.mean.high - with.mean.low));
}

TEST(ValidationScores, HopeHoldsBoundsAndNullsAndImproves) {
    auto row = [](const char* measure, const char* transform, const char* use, double published) {
        ValidationRow r;
        r.study = r.cohort = "study", r.role = "check", r.predicted = true;
        r.measure = measure, r.transform = transform, r.usable_as = use, r.published = published;
        return r;
    };
    const std::vector<ValidationRow> rows{
        row("scar_depth", "sign", "sign", -1.0),              // lower is better
        row("scar_depth", "sign", "sign", 1.0),               // worse: hope misses
        row("hair_density", "change", "sign", 10.8),          // more
        row("elastin", "sign", "sign", -1.0),                 // less: hope misses
        row("elastin", "sign", "sign", 0.0),                  // a null
        row("delivery_flux", "ratio", "sign", 0.5),           // below 1: hope misses
        row("scar_risk", "absolute", "bound", 0.73),          // a bound
        row("papillary_collagen_mass", "ratio", "sign", 1.0)  // a null
    };
    const ValidationScores s = scores_of(rows, all);
    EXPECT_EQ(s.n_other, 8);
    EXPECT_EQ(s.n_other_agree, 0);
    EXPECT_EQ(s.n_other_hope, 5);
}

}  // namespace
}  // namespace needlework
