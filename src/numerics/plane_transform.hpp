#pragma once
/// Real transform of a plane into products of cosines and sines along x and y, and back.
///
/// Every symmetric operator of a periodic plane (the five-point Laplacian here) multiplies each of
/// these products by a number, that of (numerics.2): no complex coefficient is ever needed. A plane
/// of nx by ny values has nx by ny coefficients. Row 2i of them belongs to the cosine and row 2i +
/// 1 to the sine of frequency i along x; rows 0 and 1 to the cosines of frequencies 0 and nx/2. The
/// same holds for the columns and y. Two lines are transformed as one complex line; the chain of
/// radix stages is the same on every machine and for every plane.

#include <memory>
#include <span>
#include <vector>

#include "grid/aligned.hpp"
#include "numerics/spectral_kernels.hpp"

namespace needlework {

/// The stages of one direction; n is even.
class LineStages {
  public:
    explicit LineStages(int n);
    kernels::LinePlan plan() const;
    int largest_radix() const;

  private:
    int n_;
    std::vector<int> radix_, plus_, minus_;
    std::vector<FloatArray> twiddles_, roots_;
    std::vector<const float*> twiddle_places_, root_places_;
};

class PlaneTransform {
  public:
    /// nx and ny are multiples of 4; sizes with factors 2, 3 and 5 only are fast.
    PlaneTransform(int nx, int ny, int rows_together = 1);

    const kernels::PlanePlan& plan() const { return plan_; }
    /// Planes that one call should be given: more than one where a plane does not fill the vectors.
    int planes_together() const;
    /// What a round trip multiplies values by.
    double gain() const { return 4.0 * plan_.x.n * plan_.y.n; }

  private:
    LineStages x_, y_;
    FloatArray scratch_;
    kernels::PlanePlan plan_;
};

/// 4 sin^2(pi f / n) of the frequency of coefficient `place` of a line of n.
double line_eigenvalue(int place, int n);

}  // namespace needlework
