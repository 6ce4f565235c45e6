#pragma once
/// Permeability of intact stratum corneum, from the partition coefficient and the size of a solute.
///
/// Potts and Guy, one line:
///   log10 Kp[cm/s] = -6.3 + 0.71 log Kow - 0.0061 MW                        (delivery.2)
///   Kp' = Kp/(1 + Kp sqrt(MW)/2.6), Kp in cm/h: viable epidermis limits lipophiles (delivery.3)
///
/// Chen, Lian and Han, corneocytes as bricks in a mortar of lipid, steady diffusion in two
/// dimensions through one periodic cell:
///   div(K D grad u) = 0, u the concentration in water that is in balance     (delivery.4)
///   mortar  K = Kow^0.7,  D = 2e-9 exp(-0.46 r^2) m2/s; 3e-13 above 380    (delivery.5)
///   bricks  K = (1 - theta) Kk + theta,  Kk = the smaller of (1 + Kow^0.7)/2 and 5.6 Kow^0.27
///                                                                            (delivery.6)
///   bricks  D = Dw exp(-9.47 S^1.09)/(1 + r/sqrt(k) + r^2/(3 k))             (delivery.7)
///           S = f ((r + R)/R)^2,  k = 9.32e-8 R^2 f^-1.17,  f = 1 - theta
///   r = (3 0.9087 MW/(4 pi))^(1/3) A,  Dw = kT/(6 pi eta r)                  (delivery.8)
///
///   theta  volume share of water                       R  radius of a keratin fibre
///
/// Source     potts-guy-1992-kp, chen-lian-surrey-model; which of its forms were chosen and why:
/// docs/theory/delivery.md
/// Holds for  water as vehicle, MW 18 to 765, log Kow -3.7 to 5.5 (chen-lian-han-2010-kp-set)
/// Leaves out appendages, pH other than by the un-ionised share, damage by the vehicle

#include "base/quantity.hpp"

namespace needlework {

/// A solute as the horny layer sees it.
struct Solute {
    double molecular_weight = 0.0;
    double log_kow = 0.0;
};

/// (delivery.2)
Velocity potts_guy(const Solute& solute);
/// (delivery.3) applied to any permeability of the horny layer.
Velocity cleek_bunge(Velocity permeability, double molecular_weight);

/// Radius of a solute and its diffusivity in water at skin temperature (delivery.8).
Length solute_radius(double molecular_weight);
Diffusivity water_diffusivity(double molecular_weight);

/// Geometry and water of the stack (chen-lian-surrey-model).
struct HornyLayerStack {
    int layers = 16;
    Length lipid_thickness{0.075e-6};
    Length corneocyte_width{40e-6};
    Length corneocyte_thickness{0.8e-6};
    double offset_ratio = 8.0;       ///< long over short overlap of bricks in neighbouring layers
    double water_mass_share = 0.55;  ///< saturated with water
    double lipid_share_of_dry_mass = 0.125;

    Length thickness() const;
    /// Volume share of water (delivery.9): lipid at the density of water, keratin at 1.37.
    double water_volume_share() const;
    /// Volume share of corneocytes.
    double brick_share() const;
};

/// Transport numbers of the two phases, relative to water.
struct MortarAndBrick {
    double mortar_partition = 1.0, brick_partition = 1.0;
    Diffusivity mortar_diffusivity, brick_diffusivity;
};
MortarAndBrick mortar_and_brick(const Solute& solute, const HornyLayerStack& stack);

/// How finely the cell is resolved; the defaults give log10 Kp to 0.005 (tests).
struct StackResolution {
    int across_lipid = 2;
    int across_brick = 6;
    int along_overlap = 8;  ///< along the short overlap; the long one has three times as many
};

/// What one number a solute says of the whole layer.
struct HornyLayer {
    Velocity permeability;   ///< of the stack, water on both sides
    double partition = 1.0;  ///< mean of the stack over water
    Length thickness;
    /// D that a homogeneous layer of that thickness and partition must have.
    Diffusivity diffusivity() const {
        return Diffusivity{permeability.si * thickness.si / partition};
    }
};

/// Solves (delivery.4) by finite volumes and a sparse Cholesky factor; some ten milliseconds.
HornyLayer solve_stack(const MortarAndBrick& phases, const HornyLayerStack& stack = {},
                       const StackResolution& resolution = {});
HornyLayer chen_lian(const Solute& solute, const HornyLayerStack& stack = {});

}  // namespace needlework
