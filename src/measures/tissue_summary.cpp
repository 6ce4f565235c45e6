#include "measures/tissue_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/units.hpp"

namespace needlework {
namespace {

/// The sums of a layer in the order in which they travel through the ranks.
constexpr std::array layer_members = {&LayerSummary::volume_m3,
                                      &LayerSummary::rest_mass,
                                      &LayerSummary::collagen,
                                      &LayerSummary::collagen_mass,
                                      &LayerSummary::labile_mass,
                                      &LayerSummary::mature_mass,
                                      &LayerSummary::unorganised_mass,
                                      &LayerSummary::organised,
                                      &LayerSummary::stained_share,
                                      &LayerSummary::synthesis,
                                      &LayerSummary::neutrophil,
                                      &LayerSummary::inflammatory_macrophage,
                                      &LayerSummary::repair_macrophage,
                                      &LayerSummary::macrophage_excess,
                                      &LayerSummary::fibroblast,
                                      &LayerSummary::myofibroblast,
                                      &LayerSummary::myofibroblast_square,
                                      &LayerSummary::mmp_activity,
                                      &LayerSummary::hyaluronan,
                                      &LayerSummary::oedema,
                                      &LayerSummary::erythema,
                                      &LayerSummary::organised_mass,
                                      &LayerSummary::elastin};
constexpr std::array layer_member_names = {"volume",
                                           "rest_mass",
                                           "collagen",
                                           "collagen_mass",
                                           "labile_mass",
                                           "mature_mass",
                                           "unorganised_mass",
                                           "organised_collagen",
                                           "stained_share",
                                           "synthesis",
                                           "neutrophil",
                                           "inflammatory_macrophage",
                                           "repair_macrophage",
                                           "macrophage_excess",
                                           "fibroblast",
                                           "myofibroblast",
                                           "myofibroblast_square",
                                           "mmp_activity",
                                           "hyaluronan",
                                           "oedema",
                                           "erythema",
                                           "organised_mass",
                                           "elastin"};
constexpr size_t n_layer_members = layer_members.size();
static_assert(layer_member_names.size() == n_layer_members);

struct Slab {
    double top_m, bottom_m;
    /// Part of the cell [m] that lies in the layer.
    double overlap_m(const Box& box, int k) const {
        return std::max(0.0, std::min(bottom_m, box.z_faces_m[size_t(k) + 1]) -
                                 std::max(top_m, box.z_faces_m[size_t(k)]));
    }
};

/// The fields, found once.
struct Fields {
    explicit Fields(const Tissue& t)
        : labile(at(t, "labile_collagen")),
          mature(at(t, "mature_collagen")),
          organised(at(t, "organised_collagen")),
          deficit(at(t, "collagen_deficit")),
          neutrophil(at(t, "neutrophil")),
          inflammatory(at(t, "inflammatory_macrophage")),
          repair(at(t, "repair_macrophage")),
          fibroblast(at(t, "fibroblast")),
          myofibroblast(at(t, "myofibroblast")),
          tgf(at(t, "active_tgf_beta")),
          mmp(at(t, "mmp_activity")),
          hyaluronan(at(t, "hyaluronan")),
          oedema(at(t, "oedema")),
          erythema(at(t, "erythema")),
          elastin(t.has_field("elastin") ? at(t, "elastin") : nullptr) {}
    static const float* at(const Tissue& t, const char* name) {
        return t.field(name).values.data();
    }
    const float *labile, *mature, *organised, *deficit, *neutrophil, *inflammatory, *repair,
        *fibroblast, *myofibroblast, *tgf, *mmp, *hyaluronan, *oedema, *erythema, *elastin;
};

/// Collagen made at a place, over rest (healing.11 without the ceiling).
double synthesis_at(double fibroblast, double myofibroblast, double tgf, const SynthesisLaw& law) {
    const double excess = law.reach_by_cells ? myofibroblast : std::max(0.0, tgf - 1.0);
    const double threshold = law.reach_by_cells ? law.contact_threshold : law.tgf_threshold;
    const double response = excess * excess / (excess * excess + threshold * threshold);
    return fibroblast * (1.0 + law.tgf_boost * response) + law.myofibroblast * myofibroblast;
}

/// Sums over one plane, in cell order; the stained share needs the layer and is added apart.
LayerSummary plane_sums(const Box& box, const Fields& f, const SynthesisLaw& law, int k) {
    LayerSummary s;
    s.elastin = 0.0;
    const double mature_at_rest = 1.0 - law.labile_at_rest;
    size_t first = box.index(0, 0, k);
    for (size_t c = first; c < first + box.plane_cells(); ++c) {
        double kept = 1.0 - double(f.deficit[c]);
        double labile = double(f.labile[c]), mature = double(f.mature[c]);
        double a = double(f.myofibroblast[c]);
        s.volume_m3 += 1.0;
        s.rest_mass += kept;
        s.collagen += labile + mature;
        s.collagen_mass += (labile + mature) * kept;
        s.labile_mass += labile * kept;
        s.mature_mass += mature * kept;
        s.unorganised_mass +=
            std::max(0.0, mature - mature_at_rest - double(f.organised[c])) * kept;
        s.organised += double(f.organised[c]);
        s.synthesis += synthesis_at(double(f.fibroblast[c]), a, double(f.tgf[c]), law);
        s.neutrophil += double(f.neutrophil[c]);
        s.inflammatory_macrophage += double(f.inflammatory[c]);
        s.repair_macrophage += double(f.repair[c]);
        s.macrophage_excess += std::max(0.0, double(f.inflammatory[c]) + double(f.repair[c]) - 1.0);
        s.fibroblast += double(f.fibroblast[c]);
        s.myofibroblast += a;
        s.myofibroblast_square += a * a;
        s.mmp_activity += double(f.mmp[c]);
        s.hyaluronan += double(f.hyaluronan[c]);
        s.oedema += double(f.oedema[c]);
        s.erythema += double(f.erythema[c]);
        s.organised_mass += double(f.organised[c]) * kept;
        s.elastin += f.elastin != nullptr ? double(f.elastin[c]) : 1.0;
    }
    return s;
}

/// Stained cells of one plane: a cell cannot be more than full.
double stained_plane_sum(const Box& box, const Fields& f, int k, double share_per_mass) {
    double sum = 0.0;
    size_t first = box.index(0, 0, k);
    for (size_t c = first; c < first + box.plane_cells(); ++c)
        sum += std::min(1.0, share_per_mass * (double(f.labile[c]) + double(f.mature[c])) *
                                 (1.0 - double(f.deficit[c])));
    return sum;
}

void check_finite(const LayerSummary& layer, const char* name, Time time) {
    for (size_t m = 0; m < n_layer_members; ++m)
        if (!std::isfinite(layer.*layer_members[m]))
            throw ModelError(
                "measures",
                fmt::format("{} of the {} is not a number on day {:.4g}", layer_member_names[m],
                            name, from_si(time.si, "d")),
                "A process has left its range: use a smaller step, or look at the last "
                "overrides in the protocol.");
}

double map_mean(const SurfaceMap& map) {
    double sum = 0.0;
    for (float v : map.values) sum += double(v);
    return sum / double(map.values.size());
}

double inverse_mean(const SurfaceMap& map) {
    double sum = 0.0;
    for (float v : map.values) sum += 1.0 / double(v);
    return sum / double(map.values.size());
}

}  // namespace

TissueSummary summarise(const Tissue& tissue, Time time, const SkinReference& skin,
                        const LensParameters& lens, const SynthesisLaw& law,
                        const std::vector<Channel>& channels, const OrderedSums& sums) {
    const Box& box = tissue.box();
    const Fields fields(tissue);
    double dermis = skin.epidermis.si, papillary_end = dermis + skin.papillary_dermis.si;
    double dermis_end = std::min(papillary_end + skin.reticular_dermis.si, box.depth().si);
    const Slab layers[] = {
        {dermis, papillary_end},
        {papillary_end, dermis_end},
        {dermis, std::min(dermis_end, std::max(papillary_end, lens.oct_depth.si))},
        {dermis, dermis_end}};
    constexpr size_t n_layers = std::size(layers);

    std::vector<double> running(n_layers * n_layer_members, 0.0);
    sums.accumulate(running, [&](std::span<double> total) {
        for (int k = box.z_begin; k < box.z_end; ++k) {
            if (layers[n_layers - 1].overlap_m(box, k) <= 0.0) continue;
            LayerSummary plane = plane_sums(box, fields, law, k);
            for (size_t l = 0; l < n_layers; ++l)
                for (size_t m = 0; m < n_layer_members; ++m)
                    total[l * n_layer_members + m] +=
                        layers[l].overlap_m(box, k) * (plane.*layer_members[m]);
        }
    });
    LayerSummary results[n_layers];
    for (size_t l = 0; l < n_layers; ++l) {
        double weight = running[l * n_layer_members];  // the member volume counts cells
        EXPECTS(weight > 0.0, "the box reaches into each layer of the dermis");
        for (size_t m = 1; m < n_layer_members; ++m)
            results[l].*layer_members[m] = running[l * n_layer_members + m] / weight;
        results[l].volume_m3 = weight * box.h_m * box.h_m;
    }

    // The stain is read in the papillary dermis, whose resting mean is the baseline share.
    double share_per_mass = lens.papillary_baseline_share / results[0].rest_mass;
    std::vector<double> stained(1, 0.0);
    sums.accumulate(stained, [&](std::span<double> total) {
        for (int k = box.z_begin; k < box.z_end; ++k)
            if (double part = layers[0].overlap_m(box, k); part > 0.0)
                total[0] += part * stained_plane_sum(box, fields, k, share_per_mass);
    });
    results[0].stained_share = stained[0] / running[0];

    const char* names[] = {"papillary dermis", "reticular dermis", "upper dermis", "dermis"};
    for (size_t l = 0; l < n_layers; ++l) check_finite(results[l], names[l], time);
    TissueSummary s;
    s.time = time;
    s.papillary = results[0];
    s.reticular = results[1];
    s.optical = results[2];
    s.dermis = results[3];
    s.epidermal_thickness = map_mean(tissue.map("epidermal_thickness"));
    s.epidermal_cover = map_mean(tissue.map("epidermal_cover"));
    s.open_share = map_mean(tissue.map("barrier_open"));
    s.inverse_barrier_quality = inverse_mean(tissue.map("stratum_corneum_quality"));
    s.last_session = summarise_last_session(channels, box.area());
    return s;
}

ChannelSummary summarise_last_session(const std::vector<Channel>& channels, Area area) {
    ChannelSummary s;
    int last = 0;
    for (const Channel& c : channels) last = std::max(last, c.session);
    for (const Channel& c : channels) {
        if (c.session != last) continue;
        ++s.n;
        s.bleeding_per_area_m2 += c.bleeds ? 1.0 : 0.0;
        s.tip_depth_m += c.tip_depth_m;
        s.wound_depth_m += c.wound_depth_m;
        s.open_depth_m += c.open_depth_m;
        s.open_diameter_m += 2.0 * c.open_radius_m;
        s.wound_radius_m += c.wound_radius_m;
        s.force_n += c.force_n;
    }
    s.per_area_m2 = double(s.n) / area.si;
    s.bleeding_per_area_m2 /= area.si;
    if (s.n == 0) return s;
    for (double* mean : {&s.tip_depth_m, &s.wound_depth_m, &s.open_depth_m, &s.open_diameter_m,
                         &s.wound_radius_m, &s.force_n})
        *mean /= double(s.n);
    return s;
}

}  // namespace needlework
