// The study effect from published spreads: the formula on a synthetic review, and the project's
// file.
#include "study/study_effect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "base/problem.hpp"
#include "base/random.hpp"
#include "measures/statistics.hpp"
#include "study/evidence.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

const fs::path own = source_folder() / "data/evidence/study_effect.toml";
const std::string head =
    "otherwise = { value = 0.25, source = \"assumption\" }\n"
    "inconsistency_not_published = { value = 0.4, source = \"a\" }\n"
    "inconsistency_least = { value = 0.15, source = \"a\" }\n";

StudyEffects effects_of(const std::string& rules) {
    const fs::path file =
        fs::temp_directory_path() /
        ("study-effect-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
         ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".toml");
    std::ofstream(file) << head << rules;
    const StudyEffects effects = StudyEffects::load(file);
    fs::remove(file);
    return effects;
}

/// A review of many trials whose true effects scatter by a known share gives this share back.
TEST(StudyEffects, AReviewGivesTheSpreadOfItsTrials) {
    RandomStream random(3, "trials");
    const int k = 20000;
    const double mean = 5.0, tau = 1.5, sampling = 2.0;
    std::vector<double> trials;
    for (int i = 0; i < k; ++i)
        trials.push_back(mean + tau * random.normal() + sampling * random.normal());
    const double se = std::sqrt(variance_of(trials) / k), m = mean_of(trials);
    const double i2 = tau * tau / (tau * tau + sampling * sampling);
    const StudyEffects effects = effects_of(
        "[[pooled]]\nmeasures = [\"masi\"]\nsource = \"a\"\nmean = " + std::to_string(m) +
        "\nlow = " + std::to_string(m - 1.959964 * se) +
        "\nhigh = " + std::to_string(m + 1.959964 * se) +
        "\ntrials = 20000\ninconsistency = " + std::to_string(i2) + "\n");
    EXPECT_NEAR(effects.of_measure("masi").value, tau / mean, 0.01);
    EXPECT_EQ(effects.of_measure("pain").value, 0.25);
    EXPECT_EQ(effects.of_measure("pain").source, "assumption");
}

TEST(StudyEffects, NoneWhereItCancelsAndLessWhereTrialsArePooled) {
    const StudyEffects effects = StudyEffects::load(own);
    PublishedMeasurement m;
    m.measure = "hair_density", m.transform = "change", m.role = "check";
    const double one = effects.of(m).value;
    m.trials = 4;
    EXPECT_DOUBLE_EQ(effects.of(m).value, one / 2.0);
    m.transform = "ratio";
    EXPECT_EQ(effects.of(m).value, 0.0);
    m.transform = "change", m.role = "verification";
    EXPECT_EQ(effects.of(m).value, 0.0);
}

/// decision 0010, worked by hand from the printed numbers.
TEST(StudyEffects, TheProjectsOwnNumbers) {
    const StudyEffects effects = StudyEffects::load(own);
    EXPECT_NEAR(effects.of_measure("hair_density").value, 0.72, 0.005);
    EXPECT_NEAR(effects.of_measure("shaft_diameter").value, 0.335, 0.005);
    EXPECT_NEAR(effects.of_measure("masi").value, 0.495, 0.005);
    EXPECT_NEAR(effects.of_measure("share_delivered").value, 0.35, 1e-12);
    // sqrt(0.40 14) 0.4005/3.01, sqrt(0.40 17) 0.3495/2.74, sqrt(0.97 42) 0.2551/4.85
    EXPECT_NEAR(effects.of_measure("goodman_baron_grade").value, 0.315, 0.001);
    EXPECT_NEAR(effects.of_measure("gais").value, 0.333, 0.001);
    EXPECT_NEAR(effects.of_measure("pain").value, 0.336, 0.001);
    EXPECT_EQ(effects.of_measure("papillary_collagen_fraction").source, "assumption");
}

/// Nothing may come from a study that checks.
TEST(StudyEffects, SourcesAreNoChecks) {
    const StudyEffects effects = StudyEffects::load(own);
    for (const char* measure : {"hair_density", "shaft_diameter", "masi", "cumulative_delivery",
                                "goodman_baron_grade", "gais", "pain"}) {
        const fs::path file = own.parent_path() / (effects.of_measure(measure).source + ".toml");
        if (!fs::exists(file)) continue;  // a publication of data/sources.toml, not a study
        EXPECT_EQ(TomlFile::load(file).root["role"].value_or(std::string()), "context") << measure;
    }
}

TEST(StudyEffects, AMissingNumberAndAnUnknownMeasureAreNamed) {
    try {
        effects_of("[[pooled]]\nmeasures = [\"massi\"]\nsource = \"a\"\nlow = 1.0\nhigh = 2.0\n");
        FAIL();
    } catch (const InputError& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("massi"), std::string::npos) << text;
        EXPECT_NE(text.find("mean: a number is missing"), std::string::npos) << text;
        EXPECT_NE(text.find(".toml:4"), std::string::npos) << text;
    }
}

}  // namespace
}  // namespace needlework
