#pragma once
/// How the surface moves when the dermis under it changes.
///
///   h(x, y, t) = h0 + u/(1 + b) + r + t (1 + b/2)/(1 + b)                         (measures.7)
///
/// u   lift by dilatation e of a nearly incompressible half-space                  (measures.8)
///         u(k) = integral e(k, z) exp(-|k| z) dz       in wave numbers k
///         e = a_q F + a (C - F) + b W,   F = min([C]+, q)
///         C = (1 - q) [(1 - w)(c - 1) + w X]
///     c collagen, X organised gain, q deficit of the scar, W oedema; w part of a gain that
///     organisation brings. F fills what the scar lacks, which was dermis and sank it: a_q, of
///     relief_filter.hpp. What is more than whole skin has makes the dermis denser and a little
///     thicker: a. Wide gains lift by their column sum, narrow and deep ones hardly: ice-pick
///     tracts are spared without a rule.
/// r   release of bands that strikes have cut, over the part of the depth that they held
/// (measures.9)
///         r = P_cut (1 - f) s_t (rim - h0)             f share that forms again, s_t part held by
///         bands
/// t   growth of the epidermis, t(k) = [(E - 1) z_e](k)/(1 + (l k)^2)                (measures.30)
///     E its thickness over rest, z_e at rest; it thickens as one over a range l, that of what its
///     cells answer to
/// b   bending of the sheet of horny layer and epidermis, thickness H, against the dermis
///         b(k) = (Y/Yd) (H k)^3/6                                                   (measures.31)
///     Y, Yd Young's moduli, both incompressible: narrow humps push the sheet less than they push
///     themselves down; half of a narrow thickening goes down. All of it where k = 0
///
/// Depth is rim minus floor: a gain that is the same everywhere changes no depth. The response to
/// the local deficit is in the collagen fields, not here.
///
/// Source     Mogi's point of dilatation at Poisson's ratio 1/2, plate on a half-space (analytic);
///            moduli geerligs-2011-epidermis-modulus, hendriks-2006-layer-suction; shares and l are
///            assumptions
/// Holds for  slopes below 0.5, lifts that are small beside the depth of the dermis
/// Leaves out the soft papillary layer under the sheet, which would level more; walls of boxcar
/// scars that relax, contraction by myofibroblasts

#include <vector>

#include "measures/surface.hpp"
#include "measures/tissue_summary.hpp"

namespace needlework {

/// Bands that hold the floor of a scar down; of the condition.
struct Tethers {
    double depth_share = 0.0;    ///< part of the depth that they hold; 0 for ice-pick scars
    Length band_depth = 1.8_mm;  ///< median depth at which a strike would cut one
    double band_spread = 1.25;   ///< factor of one sd of that depth
};

/// Change of height since before treatment, cell by cell [m].
struct ReliefChange {
    std::vector<double> volume_m;  ///< lift by collagen and oedema
    std::vector<double> tether_m, epidermis_m;
    std::vector<double> total_m() const;
};

/// Change for the present state. `channels` are those of all sessions so far; their places count
/// inside the outline (all of them when the scar is wider than the patch). `before` is the relief
/// before treatment, of the same cells as the tissue. Collective where `sums` is.
ReliefChange relief_change(const Tissue& tissue, const SkinReference& skin,
                           const LensParameters& lens, const HeightMap& before,
                           const ScarOutline& scar, const Tethers& tethers,
                           const std::vector<Channel>& channels, const OrderedSums& sums = {});

/// Mean over the columns of the lift by collagen, oedema and epidermis, from sums alone (wave
/// number zero of measures.8): what a patch without a scar needs of a relief [m]. Collective where
/// `sums` is.
double mean_lift_m(const Tissue& tissue, const SkinReference& skin, const LensParameters& lens,
                   const OrderedSums& sums = {});

/// The lift u alone for a dilatation given by planes (measures.8): plane k of `e` lies between
/// z_faces_m[k] and z_faces_m[k + 1].
std::vector<double> volume_lift_m(int nx, int ny, double h_m, const std::vector<double>& z_faces_m,
                                  const std::vector<std::vector<double>>& e);

/// Expected share of bands cut by the channels: those deep enough and near enough.
double share_of_bands_cut(const std::vector<Channel>& channels, Area area, const Tethers& tethers,
                          const LensParameters& lens);

/// before + change, as a map.
HeightMap relief_after(const HeightMap& before, const ReliefChange& change);

}  // namespace needlework
