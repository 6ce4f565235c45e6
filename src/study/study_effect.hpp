#pragma once
/// What a study does to its own result: people who were chosen, raters who knew, a method that
/// reads high or low. It belongs to the published statistic, not to one person. Its size is not
/// assumed where somebody measured how far studies of the same thing lie apart:
///
///   tau^2 = I^2 k SE^2,   SE = (high - low)/(2 z_0.975),   share = tau / |mean|      (study.16)
///
///   mean, low, high  pooled effect of a random-effects review and its 95 % interval
///   k                trials behind it
///   I^2              share of the spread between trials that is not sampling; not below the lower
///                    end of what such reviews find, for a review of few trials often prints 0
///
/// or the coefficient of variation between laboratories that did the same by one protocol.
///
/// Source     data/evidence/study_effect.toml, each number with its own
/// Holds for  effects of the size of the pooled one; trials weigh alike (then tau^2 is exact)
/// Leaves out what all studies have in common, such as publication of what succeeded

#include <filesystem>
#include <string>
#include <vector>

namespace needlework {

struct PublishedMeasurement;

class StudyEffects {
  public:
    /// InputError with file and line where a number is missing, or without the file: no effect at
    /// all would make every interval too narrow.
    static StudyEffects load(const std::filesystem::path& file);

    struct Share {
        double value = 0.0;  ///< standard deviation over the effect
        std::string source;  ///< of data/evidence or data/sources.toml, or `assumption`
    };
    /// Of one study that publishes this measure.
    Share of_measure(const std::string& measure) const;
    /// Of this number: none where it cancels (a ratio, a sign) or was computed; of a number pooled
    /// over k trials that of their mean.
    Share of(const PublishedMeasurement& m) const;

  private:
    struct Rule {
        std::vector<std::string> measures;
        Share share;
    };
    std::vector<Rule> rules_;
    Share otherwise_;
};

}  // namespace needlework
