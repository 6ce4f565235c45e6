#include "measures/melasma_score.hpp"

#include <cmath>

#include "base/random.hpp"

namespace needlework {
namespace {

// Weights of the regions (measures.22).
constexpr std::array region_weight = {0.3, 0.3, 0.3, 0.1};

}  // namespace

double masi(const MelasmaFace& face) {
    double sum = 0.0;
    for (size_t r = 0; r < face.size(); ++r)
        sum += region_weight[r] * face[r].area * (face[r].darkness + face[r].homogeneity);
    return sum;
}

double modified_masi(const MelasmaFace& face) {
    double sum = 0.0;
    for (size_t r = 0; r < face.size(); ++r)
        sum += region_weight[r] * face[r].area * face[r].darkness;
    return sum;
}

double hemi_masi(const MelasmaFace& face) {
    // Half of the forehead, one malar region, half of the chin.
    MelasmaFace half{};
    half[1] = face[1];
    MelasmaFace middle{};
    middle[0] = face[0], middle[3] = face[3];
    return masi(half) + 0.5 * masi(middle);
}

MelasmaFace melasma_face(double contrast, const LensParameters& lens) {
    MelasmaFace face{};
    if (contrast <= 0.0) return face;
    double darkness = 0.0, threshold = lens.masi_slight_contrast;
    constexpr int darkest = 4;
    for (int j = 0; j < darkest; ++j, threshold *= lens.masi_contrast_step)
        darkness += normal_cdf(std::log(contrast / threshold) / lens.masi_rater_sd);
    const double visible = normal_cdf(std::log(contrast / lens.masi_slight_contrast) /
                                      std::log(lens.masi_place_spread));
    // Classes of area begin above 0 and at 10, 30, 50, 70 and 90 %.
    constexpr std::array begins = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9};
    const std::array involved = {lens.masi_forehead_share, lens.masi_malar_share,
                                 lens.masi_malar_share, lens.masi_chin_share};
    for (size_t r = 0; r < face.size(); ++r) {
        const double share = involved[r] * visible;
        for (double begin : begins)
            face[r].area += normal_cdf(std::log(share / begin) / lens.masi_rater_sd);
        face[r].darkness = darkness;
        face[r].homogeneity = darkest * visible;
    }
    return face;
}

}  // namespace needlework
