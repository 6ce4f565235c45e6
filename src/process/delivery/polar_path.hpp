#pragma once
/// The path of water through intact horny layer that ions take: what charge keeps out of lipid goes
/// where mannitol, sucrose and amino acids go.
///
///   P = p H Dw/h,  H = (1 - l)^2 (1 - 2.104 l + 2.09 l^3 - 0.95 l^5), l = r/rp   (delivery.30)
///
///   p   open share of the layer over tortuosity          h   thickness of the horny layer
///   rp  radius of its pores                              Dw, r  of the active (delivery.8)
///
/// p is the geometric mean over the five compounds of the permeability table with log Kow below
/// -2.5 (two sugars, three amino acids, one vote each; their spread is a factor of 5). Un-ionised
/// actives take the bricks and mortar alone, whose published form was made on the same table;
/// zwitterions, which are always charged, take both.
/// Source     chen-lian-han-2010-kp-set (measured values), liddell-2011-pores (rp)
/// Holds for  ions and zwitterions of up to about 1000
/// Leaves out ion pairs in lipid (hadgraft-2000-ph), that skin at pH above 5 prefers cations
///            (marro-2001-permselectivity), sweat ducts

#include "params/declaration.hpp"
#include "process/delivery/active.hpp"
#include "process/delivery/brick_and_mortar.hpp"

namespace needlework {

struct PolarPath {
    static constexpr std::string_view id = "delivery.polar_path";

    double polar_porosity = 4.3e-6;
    Length pore_radius{2.5e-9};

    static void parameters(auto& p) {
        p("polar_porosity", &PolarPath::polar_porosity, "1", between(0.0, 1e-2),
          "Open share of intact horny layer over tortuosity, of the path of water that ions take",
          "chen-lian-han-2010-kp-set")
            .prior(lognormal(4.3e-6, 4.5));
        p("pore_radius", &PolarPath::pore_radius, "nm", between(Length{0.5e-9}, Length{100e-9}),
          "Radius of the pores of that path: estimates from pairs of ions lie between 1.9 and 4.9",
          "liddell-2011-pores")
            .prior(loguniform(Length{1.9e-9}, Length{4.9e-9}));
    }

    /// (delivery.30)
    Velocity permeability(double molecular_weight, Length horny_layer) const;
    /// That over the permeability of bricks and mortar. An ion passes no better than its un-ionised
    /// form, which can take this path too; a zwitterion takes both side by side.
    double share_of(const HornyLayer& bricks, const Active& active) const;
};

/// Of a solute in a pore, diffusion over that in free water (Renkin; analytic for spheres).
double renkin_hindrance(double radius_over_pore);

}  // namespace needlework
