#pragma once
/// Pictures of the surface of the patch at a few times: colour from melanin and blood of each
/// column, height, hairs, pinpoint bleeding, and what an instrument would read.
///
/// Colours are linear in light where cells are joined for the page. Rank 0 keeps the frames; the
/// digits do not depend on the number of ranks.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "colour/colour_lattice.hpp"
#include "course/course.hpp"
#include "io/checkpoint.hpp"
#include "report/surface_record.hpp"

namespace needlework {

/// A time of a picture, with words for it.
struct SurfaceTime {
    Time time{};
    std::string label;
};

/// Before treatment, just after the first session, a day and a week later, the visits, the end; not
/// more than a page can show.
std::vector<SurfaceTime> surface_times(const Protocol& protocol);

class SurfaceRecorder {
  public:
    static constexpr const char* blob_name = "surface";

    explicit SurfaceRecorder(const Protocol& protocol);

    /// Takes a picture if its time has come; also before the first step. (collective)
    void look(const Course& course);

    /// Pictures so far, for a checkpoint.
    Blob save() const;
    void restore(const Blob& blob);

    /// Rank 0; nothing where the first picture is missing.
    std::optional<SurfacePicture> finish() const;

  private:
    struct Frame {
        SurfaceFrame shown;  ///< without its height codes
        std::vector<float> height_um;
    };
    void take(const Course& course, const std::vector<double>& blood, const HeightMap& heights,
              const SurfaceTime& when);
    std::vector<SurfacePlace> places(const Course& course, const std::vector<double>& blood) const;
    /// Where the condition lies: a weight a column, empty where all skin is alike.
    std::vector<float> place_share(const Course& course) const;

    std::vector<SurfaceTime> times_;
    std::vector<ConditionSpec> conditions_;
    std::vector<double> session_times_s_;
    std::string kind_;            ///< of what is treated, in words
    std::string place_, around_;  ///< names of the two places; empty where all skin is alike
    size_t next_ = 0;
    std::vector<double> x_mm_, y_mm_;
    std::vector<SurfaceOpening> openings_;
    std::vector<Frame> frames_;
    std::unique_ptr<ColourLattice> lattice_;  ///< of rank 0
};

}  // namespace needlework
