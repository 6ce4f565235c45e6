#include "course/pigment_readings.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "course/column_means.hpp"

namespace needlework {

namespace {

/// Equally spaced values from the lowest to the highest of a map; one where all are alike.
struct Nodes {
    Nodes(const std::vector<double>& values, size_t wanted) {
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        low = *least, span = *most - *least;
        if (span > 1e-9) n = wanted;
    }
    double at(size_t node) const {
        return n == 1 ? low : low + span * double(node) / double(n - 1);
    }
    /// The node below a value, and how far it is to the next.
    std::pair<size_t, double> place(double value) const {
        if (n == 1) return {0, 0.0};
        const double along = (value - low) / span * double(n - 1);
        const size_t below = std::min(size_t(along), n - 2);
        return {below, along - double(below)};
    }
    double low = 0.0, span = 0.0;
    size_t n = 1;
};

/// Root mean square difference of colour of the columns from their mean: looked up between a few
/// amounts of epidermal melanin and of blood.
double tone_variation(const Tissue& tissue, const SkinColour& colour, const Chromophores& mean,
                      const std::vector<double>& blood) {
    const FloatArray& basal = tissue.map("melanin_basal").values;
    const FloatArray& suprabasal = tissue.map("melanin_suprabasal").values;
    const FloatArray& horny = tissue.map("melanin_horny").values;
    std::vector<double> melanin(basal.size());
    for (size_t i = 0; i < melanin.size(); ++i)
        melanin[i] = double(basal[i]) + double(suprabasal[i]) + double(horny[i]);
    const double n = double(melanin.size());
    const double mean_melanin = mean.basal + mean.suprabasal + mean.horny;
    const double mean_blood = std::accumulate(blood.begin(), blood.end(), 0.0) / n;
    const Nodes dark(melanin, 6), red(blood, 4);  // choice: colour bends little between them
    if (dark.n * red.n == 1 || mean_melanin <= 0.0) return 0.0;
    std::vector<Lab> nodes;
    for (size_t m = 0; m < dark.n; ++m)
        for (size_t b = 0; b < red.n; ++b) {
            const double scale = dark.at(m) / mean_melanin;
            Chromophores there = mean;
            there.basal *= scale, there.suprabasal *= scale, there.horny *= scale;
            there.erythema += red.at(b) - mean_blood;
            nodes.push_back(colour.lab(there));
        }
    double squares = 0.0;
    for (double Lab::*part : {&Lab::lightness, &Lab::a, &Lab::b}) {
        double sum = 0.0, of_part = 0.0;
        for (size_t i = 0; i < melanin.size(); ++i) {
            const auto [m, in_m] = dark.place(melanin[i]);
            const auto [b, in_b] = red.place(blood[i]);
            const auto at = [&](size_t row, size_t column) {
                return nodes[std::min(row, dark.n - 1) * red.n + std::min(column, red.n - 1)].*part;
            };
            const double here = (1.0 - in_m) * ((1.0 - in_b) * at(m, b) + in_b * at(m, b + 1)) +
                                in_m * ((1.0 - in_b) * at(m + 1, b) + in_b * at(m + 1, b + 1));
            sum += here, of_part += here * here;
        }
        squares += std::max(0.0, of_part / n - (sum / n) * (sum / n));
    }
    return std::sqrt(squares);
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
                        tone_variation(tissue, colour, mean_chromophores(tissue, blood.mean, {}),
                                       blood.columns)});
    return list;
}

}  // namespace needlework
