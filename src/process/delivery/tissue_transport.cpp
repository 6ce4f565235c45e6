#include "process/delivery/tissue_transport.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace needlework {
namespace {

// dancik-2013-osp-skin-model, SI units
constexpr double albumin_space = 0.32;
constexpr double aqueous_space = 0.6;
constexpr double lipid_share = 0.001;
constexpr double albumin_diffusivity = 1e-11;      // 1e-7 cm2/s
constexpr double capillary_surface = 1e4;          // 100 1/cm
constexpr double flow_limited_clearance = 2.2e-3;  // 1/s
constexpr double square_centimetre = 1e-4;
constexpr double centimetre_per_hour = 1e-2 / 3600.0;

/// (delivery.11)
double binding_factor(const Active& active) {
    const double kow = std::pow(10.0, active.log_kow);
    return 1.0 - albumin_space + albumin_space / unbound_share(active) +
           lipid_share * active.unionised_share(tissue_ph) * kow;
}

/// (delivery.12)
Diffusivity tissue_diffusivity(const Active& active) {
    if (active.dermis_diffusivity.si > 0.0) return active.dermis_diffusivity;
    const double free =
        std::pow(10.0, -4.15 - 0.6555 * std::log10(active.molecular_weight)) * square_centimetre;
    const double bound_per_free = (1.0 - unbound_share(active)) / unbound_share(active);
    return Diffusivity{(free + albumin_space * albumin_diffusivity * bound_per_free) /
                       binding_factor(active)};
}

}  // namespace

Length TissueTransport::decay_length() const {
    if (clearance.si <= 0.0) return Length{std::numeric_limits<double>::infinity()};
    return Length{std::sqrt(diffusivity.si / clearance.si)};
}

double unbound_share(const Active& active) {
    if (active.unbound_share > 0.0) return active.unbound_share;
    double a = 0.5578, b = 0.0188;
    if (active.kind == "acid") a = 0.7936, b = 0.2239;
    if (active.kind == "zwitterion") a = 0.3127, b = 0.5121;
    const double bound_per_free = a * std::exp(active.log_distribution(tissue_ph)) + b;
    return 1.0 / (1.0 + bound_per_free);
}

TissueTransport epidermis_transport(const Active& active) {
    return {tissue_diffusivity(active), aqueous_space * binding_factor(active), Rate{0.0}};
}

TissueTransport dermis_transport(const Active& active) {
    TissueTransport dermis = epidermis_transport(active);
    const double permeability =
        100.0 * std::pow(10.0, -2.7437 + 0.71 * active.log_kow - 0.0061 * active.molecular_weight) *
        centimetre_per_hour;
    const double resistance =
        1.0 / (permeability * capillary_surface) + 1.0 / flow_limited_clearance;
    const double clearance = 1.0 / resistance / binding_factor(active);
    dermis.clearance = Rate{std::max(clearance, active.clearance_floor.si)};
    return dermis;
}

}  // namespace needlework
