#include "measures/melasma_score.hpp"

#include <cmath>

#include "base/random.hpp"

namespace needlework {
namespace {

// Weights of the regions (measures.22).
constexpr std::array region_weight = {0.3, 0.3, 0.3, 0.1};

/// The sums over D and over H, which add up to MASI.
double sum_of(const MelasmaFace& face, double MelasmaRegion::*of) {
    double sum = 0.0;
    for (size_t r = 0; r < face.size(); ++r) sum += region_weight[r] * face[r].area * face[r].*of;
    return sum;
}

MelasmaFace face_at(double x, const MelasmaScale& scale, const LensParameters& lens) {
    const double visible =
        normal_cdf((x - scale.darkness.thresholds.front()) / std::log(lens.masi_place_spread));
    // Classes of area begin above 0 and at 10, 30, 50, 70 and 90 %.
    constexpr std::array begins = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9};
    const auto area = [&](double involved) {
        double classes = 0.0;
        for (double begin : begins)
            classes += normal_cdf(std::log(involved * visible / begin) / lens.masi_rater_sd);
        return classes;
    };
    const double darkness = scale.darkness.expected(x), even = scale.homogeneity.expected(x);
    const MelasmaRegion malar{area(lens.masi_malar_share), darkness, even};
    return {{{area(lens.masi_forehead_share), darkness, even},
             malar,
             malar,
             {area(lens.masi_chin_share), darkness, even}}};
}

}  // namespace

double masi(const MelasmaFace& face) {
    return sum_of(face, &MelasmaRegion::darkness) + sum_of(face, &MelasmaRegion::homogeneity);
}

double modified_masi(const MelasmaFace& face) { return sum_of(face, &MelasmaRegion::darkness); }

double hemi_masi(const MelasmaFace& face) {
    // Half of the forehead, one malar region, half of the chin.
    MelasmaFace half{};
    half[1] = face[1];
    MelasmaFace middle{};
    middle[0] = face[0], middle[3] = face[3];
    return masi(half) + 0.5 * masi(middle);
}

MelasmaScale melasma_scale(const LensParameters& lens) {
    const double middle = std::log(lens.masi_reference_contrast);
    const double spread = std::hypot(lens.masi_contrast_sd, lens.masi_person_sd);
    constexpr size_t darkest = 4;
    const OrdinalScale grades{0.0, std::vector<double>(darkest), lens.masi_rater_sd};
    MelasmaScale scale{grades, grades};
    // Moments of a sum over the baseline people by quadrature.
    const auto moments = [&](double MelasmaRegion::*of) {
        constexpr int n_nodes = 25;     // choice: the sums are smooth in x
        constexpr double widest = 3.5;  // of the normal score
        double weights = 0.0, mean = 0.0, square = 0.0;
        for (int n = 0; n < n_nodes; ++n) {
            const double z = widest * (2.0 * n / (n_nodes - 1) - 1.0);
            const double weight = std::exp(-0.5 * z * z);
            const double sum = sum_of(face_at(middle + spread * z, scale, lens), of);
            weights += weight, mean += weight * sum, square += weight * sum * sum;
        }
        mean /= weights;
        return std::pair(mean, std::sqrt(square / weights - mean * mean));
    };
    const double dark = lens.modified_masi_share, even = 1.0 - dark;
    scale.darkness = fitted_thresholds(grades, dark * lens.masi_mean, dark * lens.masi_sd, middle,
                                       spread, [&](const OrdinalScale& s) {
                                           scale.darkness = s;
                                           return moments(&MelasmaRegion::darkness);
                                       });
    scale.homogeneity = fitted_thresholds(grades, even * lens.masi_mean, even * lens.masi_sd,
                                          middle, spread, [&](const OrdinalScale& s) {
                                              scale.homogeneity = s;
                                              return moments(&MelasmaRegion::homogeneity);
                                          });
    return scale;
}

MelasmaFace melasma_face(double contrast, double offset, const MelasmaScale& scale,
                         const LensParameters& lens) {
    if (contrast <= 0.0) return {};
    return face_at(std::log(contrast) + offset, scale, lens);
}

}  // namespace needlework
