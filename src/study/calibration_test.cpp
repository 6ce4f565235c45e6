#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/data_folder.hpp"
#include "base/random.hpp"
#include "measures/statistics.hpp"
#include "study/calibration_request.hpp"
#include "study/ensemble_smoother.hpp"

namespace needlework {
namespace {

/// What the program says of a request, or nothing where it takes it.
std::string complaint(const std::string& text) {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / "needlework-calibration-test.toml";
    std::ofstream(file) << text;
    std::string said;
    try {
        read_calibration_request(file);
    } catch (const InputError& error) {
        said = error.what();
    }
    std::filesystem::remove(file);
    return said;
}

const std::string head =
    "parameters = [\"measures.pain_at_reference\"]\n"
    "[[datum]]\nstudy = \"luz-2017-pain-roller\"\nmeasure = \"pain\"\nsd = 1.4\n";

TEST(CalibrationRequest, MistakesInPriorsAreToldWithTheirLine) {
    EXPECT_EQ(complaint(head + "[priors.measures]\npain_at_reference = { dist = \"uniform\", low = "
                               "1, high = 9, source = \"assumption\" }\n"),
              "");
    // Line 7 of the file: the second of [priors.measures].
    const std::string typing = complaint(head + "[priors.measures]\npain_at_referense = 3\n");
    EXPECT_NE(typing.find("needlework-calibration-test.toml:7:"), std::string::npos) << typing;
    EXPECT_NE(typing.find("pain_at_reference"), std::string::npos) << typing;
    const std::string no_table = complaint("priors = 3\n" + head);
    EXPECT_NE(no_table.find("toml:1:"), std::string::npos) << no_table;
    EXPECT_NE(complaint(head + "[[datum]]\nstudy = \"a\"\n").find("toml:6:"), std::string::npos);
}

TEST(CalibrationRequest, PriorsReplaceTheDeclaredOnes) {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / "needlework-calibration-priors.toml";
    std::ofstream(file) << head
                        << "[priors.measures]\npain_at_reference = { dist = \"uniform\", low = 1, "
                           "high = 9, source = \"assumption\" }\n";
    CalibrationRequest request = read_calibration_request(file);
    std::filesystem::remove(file);
    bool found = false, forms = false;
    for (const UncertainParameter& p : uncertain_parameters(request.defaults)) {
        forms = forms || p.group == UncertaintyGroup::form;
        if (p.path != "measures.pain_at_reference") continue;
        found = true;
        EXPECT_EQ(p.distribution.a, 1.0);
        EXPECT_EQ(p.distribution.b, 9.0);
    }
    EXPECT_TRUE(found);
    EXPECT_TRUE(forms) << "drawn as in every arm of a study";
}

TEST(CalibrationRequest, EveryRequestOfTheProjectNamesParametersThatAreDrawn) {
    for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "calibrations")) {
        CalibrationRequest request = read_calibration_request(entry.path());
        std::set<std::string> drawn;
        for (const UncertainParameter& p : uncertain_parameters(request.defaults))
            drawn.insert(p.path);
        for (const std::string& path : request.parameters)
            EXPECT_TRUE(drawn.contains(path)) << entry.path() << " " << path;
    }
}

PublishedMeasurement share_of_people() {
    PublishedMeasurement m;
    m.measure = "graded_improvement", m.transform = "share", m.unit = "%";
    m.value = 50.0, m.threshold = 2.0;
    return m;
}

TEST(CalibrationDatum, AShareIsComparedByTheSpreadOfPeople) {
    const PublishedMeasurement m = share_of_people();
    CalibrationDatum datum;
    datum.published = &m, datum.scale = CalibrationDatum::Scale::score;
    MemberNumbers numbers;
    numbers.rule = rule_of(m);
    numbers.values = {1.0, 3.0, 3.0, 5.0};
    numbers.shared = {0, 0, 1, 1};
    // Two people 2 apart have a variance of 2, pooled over worlds too (analytic).
    const std::vector<double> z = datum.of_worlds(numbers, 2);
    EXPECT_NEAR(z[0], 0.0, 1e-12);
    EXPECT_NEAR(z[1], 2.0 / std::sqrt(2.0), 1e-12);
    EXPECT_NEAR(datum.target(), 0.0, 1e-12);
}

TEST(CalibrationDatum, AShareOfPeopleWhoDoNotDifferIsAMistakeOfTheRequest) {
    const PublishedMeasurement m = share_of_people();
    CalibrationDatum datum;
    datum.study = "a-study", datum.measure = m.measure, datum.place = {"fit.toml", 12, 1};
    datum.published = &m, datum.scale = CalibrationDatum::Scale::score;
    MemberNumbers numbers;
    numbers.rule = rule_of(m);
    numbers.values = {1.0, 1.0, 4.0, 4.0};
    numbers.shared = {0, 0, 1, 1};
    try {
        datum.of_worlds(numbers, 2);
        FAIL() << "a share of people who do not differ has no score";
    } catch (const InputError& error) {
        const std::string said = error.what();
        EXPECT_NE(said.find("fit.toml:12"), std::string::npos) << said;
        EXPECT_NE(said.find("graded_improvement is a share of people"), std::string::npos) << said;
    }
    numbers.reading_variance = 1.0;  // a reading makes them differ
    EXPECT_NEAR(datum.of_worlds(numbers, 2)[1], 2.0, 1e-12);
}

TEST(CalibrationRequest, DataOfOneStudyShareItsError) {
    CalibrationRequest request;
    for (const char* study : {"a", "a", "b"}) {
        CalibrationDatum datum;
        datum.study = study, datum.sd = 0.1, datum.study_sd = 0.3;
        request.data.push_back(datum);
    }
    const Eigen::MatrixXd errors = request.errors();
    EXPECT_NEAR(errors(0, 0), 0.01 + 0.09, 1e-12);
    EXPECT_NEAR(errors(0, 1), 0.09, 1e-12);
    EXPECT_EQ(errors(0, 2), 0.0);
    RandomStream random(3, "errors");
    Eigen::MatrixXd drawn(20000, 3);
    for (Eigen::Index i = 0; i < drawn.rows(); ++i) drawn.row(i) = request.draw_errors(random);
    const Eigen::MatrixXd seen = drawn.transpose() * drawn / double(drawn.rows());
    EXPECT_LT((seen - errors).cwiseAbs().maxCoeff(), 0.005);  // 5 sd of a variance of 20000
}

TEST(EnsembleSmoother, WhatAStudyGetsWrongForAllCancelsInTheRatioOfItsData) {
    // Analytic: y1 = z1, y2 = z1 + z2 (logarithms of two times of the same people), both seen with
    // one error of sd 1 and none of their own to speak of: z2 is known, z1 keeps half its variance.
    const int n = 8000;
    RandomStream random(11, "shared error");
    CalibrationRequest request;
    request.data.resize(2);
    for (CalibrationDatum& datum : request.data) datum.sd = 0.01, datum.study_sd = 1.0;
    Eigen::MatrixXd z(n, 2), y(n, 2), missed(n, 2);
    for (int i = 0; i < n; ++i) {
        z.row(i) << random.normal(), random.normal();
        y.row(i) << z(i, 0), z(i, 0) + z(i, 1);
        missed.row(i) = request.draw_errors(random).transpose() - y.row(i);
    }
    const Eigen::MatrixXd moved = z + smoother_moves(z, y, missed, request.errors(), {}, 2);
    const auto variance = [&](int k) { return moved.col(k).squaredNorm() / n; };
    EXPECT_LT(variance(1), 0.01);
    EXPECT_NEAR(variance(0), 0.5, 0.05);
}

/// Worlds of two forms: y = 2 z under the first, 2 z + shift under the second, z standard normal.
struct TwoForms {
    static constexpr int n = 8000;
    static constexpr double shift = 6.0, observed = 1.0, sd = 1.0;
    Eigen::MatrixXd z{n, 1}, y{n, 1}, missed{n, 1};
    std::vector<std::vector<std::string>> forms;
    TwoForms() {
        RandomStream random(7, "two forms");
        for (int i = 0; i < n; ++i) {
            const bool second = i % 2 == 1;
            forms.push_back({second ? "second" : "first"});
            z(i, 0) = random.normal();
            y(i, 0) = 2.0 * z(i, 0) + (second ? shift : 0.0);
            missed(i, 0) = observed + sd * random.normal() - y(i, 0);
        }
    }
    /// Mean and variance after one assimilation, of the worlds of one form.
    std::pair<double, double> after(bool second, bool forms_known) const {
        const Eigen::MatrixXd moved =
            z + smoother_moves(z, y, missed, Eigen::MatrixXd::Constant(1, 1, sd * sd),
                               forms_known ? forms : decltype(forms){}, 1);
        std::vector<double> values;
        for (int i = second ? 1 : 0; i < n; i += 2) values.push_back(moved(i, 0));
        return {mean_of(values), variance_of(values)};
    }
};

TEST(EnsembleSmoother, EachWorldIsFittedUnderItsOwnForm) {
    // Analytic: prior N(0, 1), y = 2 z + s observed with variance 1: z is normal about
    // 2 (observed - s)/5 with variance 1/5.
    const TwoForms worlds;
    const double five_errors = 5.0 * std::sqrt(0.2 / (TwoForms::n / 2));
    for (bool second : {false, true}) {
        const auto [mean, variance] = worlds.after(second, true);
        const double shift = second ? TwoForms::shift : 0.0;
        EXPECT_NEAR(mean, 2.0 * (TwoForms::observed - shift) / 5.0, five_errors + 0.02);
        EXPECT_NEAR(variance, 0.2, 0.02);
        // The planted fault: with the forms unknown their difference passes for an error.
        const auto [mixed_mean, mixed_variance] = worlds.after(second, false);
        EXPECT_GT(std::abs(mixed_variance - 0.2), 0.1);
    }
}

TEST(EnsembleSmoother, WhatIsNotNamedMovesWhereTheDataHangOnIt) {
    // y = z1 + z2, seen exactly enough; 40 more parameters have nothing to do with it. Analytic:
    // z1 + z2 is known, each keeps half of its variance, and the 40 keep theirs.
    const int n = 128;
    RandomStream random(5, "whole rows");
    Eigen::MatrixXd z(n, 42), y(n, 1), missed(n, 1);
    for (int i = 0; i < n; ++i) {
        for (int k = 0; k < 42; ++k) z(i, k) = random.normal();
        y(i, 0) = z(i, 0) + z(i, 1);
        missed(i, 0) = 0.5 + 0.01 * random.normal() - y(i, 0);
    }
    const Eigen::MatrixXd error = Eigen::MatrixXd::Constant(1, 1, 1e-4);
    const Eigen::MatrixXd whole = z + smoother_moves(z, y, missed, error, {}, 1);
    const Eigen::MatrixXd named =
        z.leftCols(1) + smoother_moves(z.leftCols(1), y, missed, error, {}, 1);
    const auto misses = [&](const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
        return std::sqrt((first + second - Eigen::VectorXd::Constant(n, 0.5)).squaredNorm() / n);
    };
    EXPECT_LT(misses(whole.col(0), whole.col(1)), 0.15);
    EXPECT_GT(misses(named.col(0), z.col(1)), 0.5);  // the named one alone leaves z2 as error
    int moved = 0;
    for (int k = 2; k < 42; ++k) moved += (whole.col(k) - z.col(k)).norm() > 0.0 ? 1 : 0;
    EXPECT_LE(moved, 3);  // one in a hundred by chance
}

}  // namespace
}  // namespace needlework
