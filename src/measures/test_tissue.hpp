#pragma once
/// A small tissue at rest with all agreed fields, for tests.

#include "grid/tissue.hpp"

namespace needlework {

/// Planes of 20 um down to `depth`; labile collagen at rest is 0.0888 (0.00888 1/d times 10 d).
inline Box test_box(int n = 16, double h_m = 1e-4, double depth_m = 1.2e-3) {
    Box box;
    box.nx = box.ny = n;
    box.h_m = h_m;
    constexpr double dz_m = 2e-5;
    for (int k = 0; k * dz_m < depth_m + 0.5 * dz_m; ++k) box.z_faces_m.push_back(k * dz_m);
    box.z_begin = 0;
    box.z_end = box.nz();
    return box;
}

inline constexpr float labile_at_rest = 0.0888F;

inline Tissue resting_tissue(const Box& box, float deficit = 0.0F) {
    Tissue t(box);
    for (const char* name :
         {"debris", "neutrophil", "inflammatory_macrophage", "provisional_matrix", "growth_factor",
          "myofibroblast", "organised_collagen", "oedema", "erythema"})
        t.add_field(name, "1", 0.0F);
    for (const char* name : {"repair_macrophage", "latent_tgf_beta", "active_tgf_beta",
                             "fibroblast", "mmp_activity", "hyaluronan", "vessel_density"})
        t.add_field(name, "1", 1.0F);
    t.add_field("labile_collagen", "1", labile_at_rest);
    t.add_field("mature_collagen", "1", 1.0F - labile_at_rest);
    t.add_field("collagen_deficit", "1", deficit);
    for (const char* name : {"epidermal_thickness", "epidermal_cover", "stratum_corneum_quality"})
        t.add_map(name, "1", 1.0F);
    t.add_map("barrier_open", "1", 0.0F);
    t.add_map("relief_um", "um", 0.0F);
    return t;
}

/// Sets mature collagen so that the gain of the cell (over its own rest) is `gain(x, y, z)`,
/// organised too.
template <class Gain>
void set_gain(Tissue& t, Gain gain) {
    const Box& box = t.box();
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                double g = gain((i + 0.5) * box.h_m, (j + 0.5) * box.h_m, box.z_centre_m(k));
                t.field("mature_collagen").values[box.index(i, j, k)] =
                    float(1.0 - double(labile_at_rest) + g);
                t.field("organised_collagen").values[box.index(i, j, k)] = float(g);
            }
}

}  // namespace needlework
