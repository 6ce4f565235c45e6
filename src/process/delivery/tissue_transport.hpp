#pragma once
/// How an active moves in living epidermis and dermis, binds there and is taken up by capillaries.
///
///   x = a exp(log D) + b,  fu = 1/(1 + x)                                   (delivery.10)
///   binding  B = 0.68 + 0.32/fu + 0.001 fn Kow                              (delivery.11)
///   D = (Df + 0.32 Db (1 - fu)/fu)/B,  Df = 10^(-4.15 - 0.6555 log10 MW) cm2/s
///                                                                           (delivery.12)
///   K = 0.6 B/fn                                                            (delivery.13)
///   k = kf/B,  1/kf = 1/(P S) + 1/Q,  k at least the floor                  (delivery.14)
///   P = 100 10^(-2.7437 + 0.71 log Kow - 0.0061 MW) cm/h
///
///   fn  un-ionised share at pH 7.4       log D  log Kow + log10 fn
///   K   all of it in tissue over the un-ionised form in water
///   S, Q  capillary surface per volume; clearance limited by blood flow
///
/// The donor is counted as all forms together in water, so K here is per total in water: the model
/// in time multiplies (delivery.13) by fn (both sides of the tissue are at pH 7.4).
/// Source     dancik-2013-osp-skin-model, kretsos-kasting-2005-clearance (floor)
/// Holds for  small molecules; macromolecules by the same size law, as far as wei-2018-dextran-skin
/// confirms it (1 to 20 um2/s)
/// Leaves out vessels closed or opened by the drug, lymph, metabolism

#include "process/delivery/active.hpp"

namespace needlework {

struct TissueTransport {
    Diffusivity diffusivity;
    double partition = 1.0;  ///< all of it per tissue volume over all of it per water volume
    Rate clearance;          ///< of what is in the tissue; 0 in the epidermis

    /// sqrt(D/k): how deep it reaches against clearance; infinite without.
    Length decay_length() const;
};

/// Share not bound to albumin (delivery.10).
double unbound_share(const Active& active);
TissueTransport epidermis_transport(const Active& active);
TissueTransport dermis_transport(const Active& active);

inline constexpr double tissue_ph = 7.4;  // dancik-2013-osp-skin-model

}  // namespace needlework
