#pragma once
/// Light in layered tissue: the transfer equation solved by adding and doubling of layers.
///
///   mu dI/dx = -(ka + ks) I + (ks/2) integral p(mu, mu') I dmu'               radiance (colour.1)
///   p: Henyey-Greenstein with anisotropy g, its forward peak cut off (delta-M)
///   R12 = R1 + T1 R2 (1 - R1 R2)^-1 T1        one layer on top of what lies below (colour.2)
///
///   ka, ks  absorption and scattering coefficient   [1/m]
///   mu      cosine of the angle to the normal; n directions each way (Gauss below the critical
///           angle, Radau above it, so that the normal is one of them)
///
/// A homogeneous layer is doubled from a sheet so thin that its error is of the square of its
/// optical depth. The result is exact for n to infinity; tests hold it to published values.
///
/// Source     structure: textbook (assumption); checks prahl-iadpython-reference,
///            wang-1995-mcml-slab-matched, wang-1995-mcml-three-layer,
///            wang-1995-mcml-semi-infinite-mismatched
/// Holds for  flat layers that are wide beside their depth, one refractive index in all of them
/// Leaves out light that leaves at another place than it entered, polarisation, fluorescence

#include <Eigen/Core>
#include <span>
#include <vector>

namespace needlework {

struct OpticalLayer {
    double absorption_per_m = 0.0;
    double scattering_per_m = 0.0;
    double anisotropy = 0.0;
    double thickness_m = 0.0;  ///< infinity for what has no lower end
};

/// Shares of the light that falls on a slab; specular reflection included.
struct SlabLight {
    double reflected = 0.0, transmitted = 0.0;
};

/// n_streams directions each way: 4, 8, 16 or 24. Four are fixed in size: a spectrum then takes
/// half a millisecond.
template <int n_streams>
class LayeredLight {
  public:
    static constexpr int size = n_streams == 4 ? 4 : Eigen::Dynamic;
    using Streams = Eigen::Matrix<double, size, size>;
    using Stream = Eigen::Matrix<double, size, 1>;

    /// What a layer makes of the radiance that falls on it, the same from both sides.
    struct LayerOperators {
        Streams reflects, transmits;
    };

    /// `refractive_index` of the tissue over that of air.
    explicit LayeredLight(double refractive_index);

    LayerOperators layer(const OpticalLayer& layer) const;
    /// Reflection of the layers from the top down, below the surface; the last one may be infinite.
    Streams reflection(std::span<const OpticalLayer> layers) const;
    /// A layer on top of what reflects.
    static Streams on_top_of(const LayerOperators& layer, const Streams& below);

    /// Share of normal light that comes back through the surface, without what the surface itself
    /// reflects.
    double diffuse_reflectance(const Streams& reflection) const;
    double specular_reflectance() const { return specular_; }

    /// A slab in air, under normal or diffuse light.
    SlabLight slab_normal(std::span<const OpticalLayer> layers) const;
    SlabLight slab_diffuse(std::span<const OpticalLayer> layers) const;

  private:
    SlabLight slab(std::span<const OpticalLayer> layers, const Stream& entering,
                   double reflected_outside) const;

    double specular_;
    Stream mu_, weight_;  ///< cosines and weights in the tissue
    Stream fresnel_;      ///< what the surface sends back inside
    Stream flux_;         ///< 2 mu weight
    Stream entering_normal_, entering_diffuse_;
};

/// Reflection of unpolarised light that meets a surface from a medium of index n (over the other
/// side), at the cosine mu there; 1 beyond the critical angle.
double fresnel_reflectance(double n, double mu);

}  // namespace needlework
