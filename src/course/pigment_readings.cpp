#include "course/pigment_readings.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "course/column_means.hpp"

namespace needlework {

namespace {

/// Standard deviation of lightness over the columns: lightness is looked up between a few amounts
/// of epidermal melanin.
double tone_variation(const Tissue& tissue, const SkinColour& colour, const Chromophores& mean) {
    constexpr int n_nodes = 6;  // choice: lightness bends little between them
    const FloatArray& basal = tissue.map("melanin_basal").values;
    const FloatArray& suprabasal = tissue.map("melanin_suprabasal").values;
    const FloatArray& horny = tissue.map("melanin_horny").values;
    std::vector<double> total(basal.size());
    for (size_t i = 0; i < total.size(); ++i)
        total[i] = double(basal[i]) + double(suprabasal[i]) + double(horny[i]);
    const auto [low, high] = std::minmax_element(total.begin(), total.end());
    const double of_mean = mean.basal + mean.suprabasal + mean.horny;
    if (*high - *low < 1e-9 || of_mean <= 0.0) return 0.0;
    std::array<double, n_nodes> lightness{};
    for (int n = 0; n < n_nodes; ++n) {
        const double scale = (*low + (*high - *low) * n / (n_nodes - 1)) / of_mean;
        Chromophores there = mean;
        there.basal *= scale, there.suprabasal *= scale, there.horny *= scale;
        lightness[size_t(n)] = colour.lab(there).lightness;
    }
    double sum = 0.0, squares = 0.0;
    for (double amount : total) {
        const double place = (amount - *low) / (*high - *low) * (n_nodes - 1);
        const size_t below = std::min<size_t>(size_t(place), n_nodes - 2);
        const double share = place - double(below);
        const double here = lightness[below] * (1.0 - share) + lightness[below + 1] * share;
        sum += here, squares += here * here;
    }
    const double n = double(total.size());
    return std::sqrt(std::max(0.0, squares / n - (sum / n) * (sum / n)));
}

}  // namespace

Chromophores healthy_chromophores(const Pigment& pigment) {
    const Pigment::Shares rest = pigment.rest();
    return {rest.basal, rest.suprabasal, rest.horny, 0.0, 0.0};
}

Chromophores mean_chromophores(const Tissue& tissue, double erythema, std::span<const float> share,
                               bool around) {
    const auto mean = [&](const char* name) {
        const FloatArray& values = tissue.map(name).values;
        if (share.empty()) return map_mean(tissue, name);
        double sum = 0.0, weights = 0.0;
        for (size_t i = 0; i < values.size(); ++i) {
            const double weight = around ? 1.0 - double(share[i]) : double(share[i]);
            sum += weight * double(values[i]), weights += weight;
        }
        EXPECTS(weights > 0.0, "the place that is read lies on the patch");
        return sum / weights;
    };
    return {mean("melanin_basal"), mean("melanin_suprabasal"), mean("melanin_horny"),
            mean("melanin_dermal"), erythema};
}

std::vector<Measured> pigment_readings(const Tissue& tissue, const Pigment& pigment,
                                       const SkinColour& colour, const DarkPlace& place,
                                       const BloodRead& blood, const LensParameters& lens,
                                       bool pigmented, bool patch) {
    const Chromophores here = mean_chromophores(tissue, blood.here, place.share);
    const Spectrum spectrum = colour.reflectance(here);
    const Lab lab = colour.observer().lab(spectrum);
    const double drive = pigment.gain() * map_mean(tissue, "melanocyte_stimulus");
    std::vector<Measured> list{{"epidermal_melanin", here.basal + here.suprabasal + here.horny},
                               {"dermal_melanin", here.dermal},
                               {"melanin_index", melanin_index(spectrum)},
                               {"erythema_index", erythema_index(spectrum)},
                               {"lightness", lab.lightness},
                               {"a_star", lab.a},
                               {"b_star", lab.b},
                               {"individual_typology_angle", lab.individual_typology_angle_deg()},
                               {"pih_risk", pih_risk(drive, lens)}};
    if (pigmented) {
        Chromophores around = healthy_chromophores(pigment);
        around.erythema = blood.around;
        if (place.surround) around = mean_chromophores(*place.surround, blood.around, {});
        if (place.has_surround) around = mean_chromophores(tissue, blood.around, place.share, true);
        list.push_back({"pigment_contrast",
                        melanin_index(spectrum) - melanin_index(colour.reflectance(around))});
    }
    if (patch)
        list.push_back({"tone_variation",
                        tone_variation(tissue, colour, mean_chromophores(tissue, blood.mean, {}))});
    return list;
}

}  // namespace needlework
