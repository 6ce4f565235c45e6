#pragma once
/// What `needlework calibrate FILE` is asked for: named parameters, named published numbers.

#include <Eigen/Dense>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "study/ensemble.hpp"
#include "study/evidence.hpp"

namespace needlework {

/// One published number that calibration uses, with the error it is given.
struct CalibrationDatum {
    std::string study, measure, transform, arm;  ///< transform, arm: empty where any fits
    double time_d = -1.0;                        ///< -1: whichever the study has
    double sd = 0.0;  ///< on the scale of the comparison: study effect and reading, an assumption
    double study_sd = 0.0;  ///< further error, the same for all data of the study that name one
    /// A chance is compared by its normal score, in which a shift of its threshold is linear: a
    /// chance that is 0 or 1 in a world has no slope to follow. What spreads by factors, as the
    /// ratio of two arms does, by its logarithm. `sd` is then one of the score or the logarithm.
    enum class Scale { value, score, logarithm };
    Scale scale = Scale::value;
    TextPlace place;  ///< in the file of the request
    const PublishedMeasurement* published = nullptr;

    double compared(double value) const;
    double taken_back(double compared) const;
    /// What was published, on the scale of the comparison; a share of people as its normal score.
    double target() const;
    bool is_share() const { return rule_of(*published).kind == StatisticRule::Kind::share; }
    bool asks_for(const StudyArm& of_arm, const Study& of_study) const;
    /// How far a world lies from what was published; a bound is missed on one side only.
    double miss(double predicted, double observed) const;

    /// What each world says of the datum; NaN where it has no member. A mean over its people, as
    /// the publication's; of a share of people beyond a threshold the normal score of the chance,
    ///     z = (mean - threshold)/sd                                                (study.8b)
    /// with the spread between people of one world, pooled over worlds: two people tell no share.
    /// InputError where a share is asked for and the people of no world differ.
    std::vector<double> of_worlds(const MemberNumbers& numbers, int n_worlds) const;
};

struct CalibrationRequest {
    std::string name;
    std::string onto;  ///< the posterior whose columns are replaced; empty for a new one
    int worlds = 80, people = 3, rounds = 3;
    std::vector<std::string> parameters;  ///< the named ones, which the data are meant to fix
    /// Whether all other parameters of a world move too, by what their predictions hang on them:
    /// otherwise what they could explain counts as error.
    bool whole_rows = false;
    std::vector<CalibrationDatum> data;
    /// A protocol of defaults under the `[priors]` of the file, with the forms of the models drawn
    /// as studies draw them.
    Protocol defaults;

    /// Covariance of the errors of the data, C_d: those of one study share its `study_sd`.
    Eigen::MatrixXd errors() const;
    /// One draw of these errors.
    Eigen::VectorXd draw_errors(RandomStream& random) const;

    /// Finds what was published. InputError where a datum is not there, or is no calibration.
    void find_published(const std::vector<Study>& studies);
};

/// InputError with every mistake of the file and its line.
CalibrationRequest read_calibration_request(const std::filesystem::path& path);

}  // namespace needlework
