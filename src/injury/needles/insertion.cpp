#include "injury/needles/insertion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "base/problem.hpp"
#include "injury/needles/embedded_needle.hpp"
#include "injury/needles/needle_layout.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
/// Spread of Hertz's load seen by the layered bed: b = 4 a / (3 pi) (analytic, layered_bed.hpp).
constexpr double load_spread = 4.0 / (3.0 * pi);

/// Tension stiffens fibrous layers: a soft solid that hardens exponentially has the tangent modulus
/// E + alpha sigma (needles.4a; Ogden exponent of shergold-fleck-penetration).
std::vector<ElasticLayer> elastic_layers(const SkinBed& bed, Pressure stretch, double alpha) {
    std::vector<ElasticLayer> layers;
    for (const BedLayer& layer : bed.layers) {
        bool tensed = layer.name == "reticular_dermis";
        Pressure young = layer.young + (tensed ? alpha * stretch : Pressure{0.0});
        layers.push_back({layer.thickness.si, young.si});
    }
    return layers;
}

}  // namespace

double roller_needles_at_once(const Device& device) {
    double radius = 0.5 * device.drum_diameter.si, length = device.protrusion().si;
    double half_angle = std::acos(radius / (radius + length));
    // Mean depth over the arc in which needles are below the skin, in units of the deepest
    // (analytic).
    double depth = 2.0 * ((radius + length) * std::sin(half_angle) - radius * half_angle) / length;
    double needles_a_row = double(device.needles) / device.rows;
    return std::max(1.0, device.rows * depth * needles_a_row / (2.0 * pi));
}

double roller_entry_angle(Length drum_diameter, Length depth) {
    double radius = 0.5 * drum_diameter.si;
    return std::acos(radius / (radius + depth.si));
}

Length roller_sweep(Length drum_diameter, Length depth) {
    double radius = 0.5 * drum_diameter.si;
    double angle = roller_entry_angle(drum_diameter, depth);
    return Length{(radius + depth.si) * std::sin(angle) - radius * angle};
}

InsertionModel::SkinDent::SkinDent(const SkinBed& bed, const Device& device,
                                   const NeedleMechanics& mechanics, RoundedCone cone)
    : wedge(mechanics.ogden_alpha),
      elastic(elastic_layers(bed, device.stretch, mechanics.ogden_alpha),
              bed.prestress.si + device.stretch.si, bed.dermis_end.si),
      tip(cone) {
    // Contacts from 0.1 um to 12 mm (choice of numerics).
    const double log_low = -16.1, log_high = -4.4, step = 0.15;
    for (double log_radius = log_low; log_radius <= log_high; log_radius += step) {
        double contact = std::exp(log_radius);
        dents.push_back(indent_layered(elastic, tip, contact));
        hold_compliance.push_back(
            elastic.compliance(load_spread * contact + device.support_radius.si));
    }
}

InsertionModel::InsertionModel(const Device& device, const SkinBed& bed,
                               const NeedleMechanics& mechanics)
    : InsertionModel(device, device.mounting == "plate" ? on_plate(bed) : bed, mechanics, nullptr) {
}

InsertionModel InsertionModel::with_length(Length needle_length) const {
    Device other = device_;
    other.needle_length = needle_length;
    return InsertionModel(other, bed_, mechanics_, dent_);
}

InsertionModel::InsertionModel(const Device& device, const SkinBed& bed,
                               const NeedleMechanics& mechanics,
                               std::shared_ptr<const SkinDent> known)
    : device_(device),
      bed_(bed),
      mechanics_(mechanics),
      shape_(needle_shape(device)),
      buckling_(buckling_loads(shape_, device.needle_length, device.needle_modulus)),
      dent_(std::move(known)),
      protrusion_m_(device.protrusion().si) {
    EXPECTS(!device.is_lesion(), "a lesion column is not inserted");
    // A needle shorter than its taper is blunter than a long one of the same drawing.
    if (!dent_ || tip_cone().tan_alpha != dent_->tip.tan_alpha)
        dent_ = std::make_shared<const SkinDent>(bed_, device_, mechanics_, tip_cone());
    for (size_t i = 0; i < bed_.layers.size(); ++i) layer_top_m_.push_back(bed_.depth_of(i).si);
    needles_at_once_ = device.kind == "roller" ? roller_needles_at_once(device) : device.needles;
    load_per_needle_n_ = device.kind == "pen" ? std::numeric_limits<double>::infinity()
                                              : device.load.si / needles_at_once_;
    protrusion_m_ += ring_bulge_m();
    while (tough_layer_ < bed_.layers.size() && bed_.layers[tough_layer_].breach_factor <= 1.0)
        ++tough_layer_;
    tabulate_skin();
    tabulate_surface();
}

RoundedCone InsertionModel::tip_cone() const {
    double deep_law = tan_alpha_of_deep_law(mechanics_.deep_beta);
    return {device_.tip_radius.si, std::max(shape_.tan_half_angle(), deep_law)};
}

double InsertionModel::ring_bulge_m() const {
    if (device_.kind != "pen" || device_.ring_force.si <= 0.0) return 0.0;
    double radius = device_.support_radius.si;
    // Mean over the ring of what the ring itself presses down; its rim is not a line.
    const double rim = 0.05 * radius;  // assumption: half the rim's width over the ring's radius
    const int places = 90;             // round half the ring (choice of numerics)
    double under_ring = 0.0;
    for (int i = 0; i < places; ++i) {
        double angle = pi * (i + 0.5) / places;
        under_ring +=
            dent_->elastic.compliance(std::max(rim, 2.0 * radius * std::sin(0.5 * angle))) / places;
    }
    return device_.ring_force.si * (under_ring - dent_->elastic.compliance(radius));
}

double InsertionModel::neighbours() const {
    double hold = device_.support_radius.si;
    // A neighbour dents the place of the needle and, on average over the ring that holds the skin,
    // what it would dent at the larger of both distances.
    auto from_neighbour = [&](double r) {
        return dent_->elastic.compliance(r) - dent_->elastic.compliance(std::max(r, hold));
    };
    double sum = 0.0;
    if (device_.kind == "roller") {
        double lane = device_.drum_width.si / device_.rows;
        double engaged_lines = needles_at_once_ / device_.rows;
        for (int row = 1; row <= device_.rows / 2; ++row)
            sum += 2.0 * engaged_lines * from_neighbour(row * lane);
        return sum;
    }
    // A needle near the middle feels its neighbours most; it stands for all.
    auto places = needle_layout_m(device_);
    auto near = std::min_element(places.begin(), places.end(), [](auto a, auto b) {
        return std::hypot(a.first, a.second) < std::hypot(b.first, b.second);
    });
    for (auto place = places.begin(); place != places.end(); ++place)
        if (place != near)
            sum += from_neighbour(
                std::hypot(place->first - near->first, place->second - near->second));
    return sum;
}

void InsertionModel::tabulate_skin() {
    // Dents count from the place where drum, ring or plate holds the skin.
    double rate = mechanics_.rate_factor(device_.entry_time());
    double from_others = neighbours();
    double energy = 0.0, last_dent = 0.0, last_force = 0.0;
    for (size_t i = 0; i < dent_->dents.size(); ++i) {
        const LayeredDent& dent = dent_->dents[i];
        double given = dent_->hold_compliance[i] - from_others;
        double dent_m = dent.deflection_m - dent.force_n * given;
        double force = rate * dent.force_n;
        // Skin stretches as a membrane once the dent is as deep as it is thick (needles.4b).
        double slope = dent_m / bed_.dermis_end.si;
        force *= 1.0 + mechanics_.membrane_stiffening * slope * slope;
        energy += 0.5 * (force + last_force) * (dent_m - last_dent);
        last_dent = dent_m;
        last_force = force;
        log_deflection_.push_back(std::log(dent_m));
        log_force_.push_back(std::log(force));
        log_energy_.push_back(std::log(energy));
    }
}

void InsertionModel::tabulate_surface() {
    if (tough_layer_ == bed_.layers.size() || mechanics_.surface_recovery <= 0.0) return;
    const double top = layer_top_m_[tough_layer_], from_others = neighbours();
    const double rate = mechanics_.rate_factor(device_.entry_time());
    const double inside = 1.0 - 1e-6;  // of the layers above the base or the plate (rounding)
    const double deepest =
        inside * (device_.mounting == "plate" ? bed_.dermis_end.si : layer_top_m_.back());
    const int steps = 4;  // of what changes slowly (choice of numerics)
    surface_step_m_ = (std::min(protrusion_m_, deepest) - top) / steps;
    for (int i = 1; i <= steps && surface_step_m_ > 0.0; ++i) {
        double depth = top + i * surface_step_m_;
        double own = embedded_compliance(
            dent_->elastic, depth, device_.support_radius.si,
            [&](double above) { return needle_force_n(depth, 1.0, above); },
            [&](double height) { return shape_.radius_m(height); });
        surface_compliance_.push_back((own + from_others) / rate);
    }
}

double InsertionModel::surface_m(double depth_m, double toughness_factor) const {
    if (surface_compliance_.empty()) return 0.0;
    double at = (depth_m - layer_top_m_[tough_layer_]) / surface_step_m_ - 1.0;
    at = std::clamp(at, 0.0, double(surface_compliance_.size() - 1));
    size_t i = std::min(size_t(at), surface_compliance_.size() - 2);
    double rise = surface_compliance_[i + 1] - surface_compliance_[i];
    return (surface_compliance_[i] + (at - double(i)) * rise) *
           needle_force_n(depth_m, toughness_factor);
}

double InsertionModel::force_of_energy_n(double energy_j) const {
    if (energy_j <= 0.0) return 0.0;
    double y = std::log(energy_j);
    auto above = std::upper_bound(log_energy_.begin() + 1, log_energy_.end() - 1, y);
    size_t i = size_t(above - log_energy_.begin());
    double part = (y - log_energy_[i - 1]) / (log_energy_[i] - log_energy_[i - 1]);
    return std::exp(log_force_[i - 1] + part * (log_force_[i] - log_force_[i - 1]));
}

double InsertionModel::skin_force_n(double deflection_m) const {
    if (deflection_m <= 0.0) return 0.0;
    double x = std::log(deflection_m);
    auto above = std::upper_bound(log_deflection_.begin() + 1, log_deflection_.end() - 1, x);
    size_t i = size_t(above - log_deflection_.begin());
    double part = (x - log_deflection_[i - 1]) / (log_deflection_[i] - log_deflection_[i - 1]);
    return std::exp(log_force_[i - 1] + part * (log_force_[i] - log_force_[i - 1]));
}

double InsertionModel::deflection_m(double force_n) const {
    if (force_n <= 0.0) return 0.0;
    double y = std::log(force_n);
    auto above = std::upper_bound(log_force_.begin() + 1, log_force_.end() - 1, y);
    size_t i = size_t(above - log_force_.begin());
    double part = (y - log_force_[i - 1]) / (log_force_[i] - log_force_[i - 1]);
    return std::exp(log_deflection_[i - 1] + part * (log_deflection_[i] - log_deflection_[i - 1]));
}

double InsertionModel::needle_force_n(double depth_m, double toughness_factor,
                                      double above_m) const {
    if (depth_m <= above_m) return 0.0;
    double force = 0.0;
    for (size_t i = 0; i < bed_.layers.size() && layer_top_m_[i] < depth_m; ++i) {
        if (i + 1 < bed_.layers.size() && layer_top_m_[i + 1] <= above_m) continue;
        const BedLayer& layer = bed_.layers[i];
        double toughness = layer.toughness.si * toughness_factor;
        double shear = layer.young.si / 3.0;  // incompressible
        double above_top = depth_m - std::max(layer_top_m_[i], above_m);
        force += dent_->wedge.cut(shape_.radius_m(above_top), toughness, shear).force_n;
        double above_bottom = 0.0;
        if (i + 1 < bed_.layers.size() && layer_top_m_[i + 1] < depth_m) {
            above_bottom = depth_m - layer_top_m_[i + 1];
            force -= dent_->wedge.cut(shape_.radius_m(above_bottom), toughness, shear).force_n;
        }
        double gripped =
            shape_.radius_integral_m2(above_top) - shape_.radius_integral_m2(above_bottom);
        force += 2.0 * pi * mechanics_.friction / mechanics_.lubrication * shear * gripped;
    }
    return force;
}

InsertionModel::Strike InsertionModel::resolve(const StrikeVariation& v) const {
    Strike strike;
    strike.toughness_factor = v.toughness_factor;
    strike.tip_radius_m =
        v.tip_radius.si > 0.0 ? v.tip_radius.si + shape_.edge_m() / pi : shape_.tip_radius_m();
    strike.protrusion_m = protrusion_m_ + (v.length_factor - 1.0) * device_.protrusion().si;
    strike.load_n = load_per_needle_n_ * v.load_factor;
    double speed = device_.kind == "pen" ? 0.0 : device_.impact_speed.si;
    strike.energy_j =
        device_.impact_share * 0.5 * device_.moving_mass.si * speed * speed / device_.needles;
    return strike;
}

double InsertionModel::breach_n(size_t layer, const Strike& strike) const {
    const BedLayer& to = bed_.layers[layer];
    double energy = to.toughness.si * to.breach_factor * strike.toughness_factor;
    double wedged = dent_->wedge.cut(strike.tip_radius_m, energy, to.young.si / 3.0).force_n;
    // A flat tip tears a ring as long as its rim (needles.6a).
    return shape_.flat_tip() ? std::max(wedged, 2.0 * pi * strike.tip_radius_m * energy) : wedged;
}

double InsertionModel::barrier_n(size_t layer, const Strike& strike) const {
    return needle_force_n(layer_top_m_[layer], strike.toughness_factor) + breach_n(layer, strike);
}

double InsertionModel::cutting_work_j(double depth_m, double toughness_factor) const {
    const int pieces = 16;  // of a force that rises slowly (choice of numerics)
    double work = 0.0;
    for (int i = 0; i < pieces; ++i)
        work += needle_force_n((i + 0.5) / pieces * depth_m, toughness_factor);
    return work * depth_m / pieces;
}

double InsertionModel::available_n(double depth_m, const Strike& strike) const {
    double dented = skin_force_n(strike.protrusion_m - depth_m);
    double given = strike.load_n;
    if (strike.energy_j > 0.0)  // what the impact's energy still dents after the cutting
        given = std::max(
            given,
            force_of_energy_n(strike.energy_j - cutting_work_j(depth_m, strike.toughness_factor)));
    return std::min(given, dented);
}

bool InsertionModel::goes_on(double depth, const Strike& strike) const {
    return available_n(depth, strike) >= needle_force_n(depth, strike.toughness_factor);
}

double InsertionModel::rest_within(double top, double bottom, const Strike& strike) const {
    if (goes_on(bottom, strike)) return bottom;
    double low = top, high = bottom;
    const int halvings = 24;  // to below a nanometre (choice)
    for (int n = 0; n < halvings; ++n) {
        double middle = 0.5 * (low + high);
        (goes_on(middle, strike) ? low : high) = middle;
    }
    return low;
}

Insertion InsertionModel::strike(const StrikeVariation& variation) const {
    const Strike strike = resolve(variation);
    double depth = 0.0, peak = 0.0;
    int entered = -1;
    for (size_t i = 0; i < bed_.layers.size() && layer_top_m_[i] < strike.protrusion_m; ++i) {
        double top = layer_top_m_[i];
        double barrier = barrier_n(i, strike);
        depth = top;
        if (available_n(top, strike) < barrier) {  // rests on the layer with what it was given
            peak = std::max(peak, available_n(top, strike));
            break;
        }
        entered = int(i);
        bool last = i + 1 == bed_.layers.size();
        double bottom =
            last ? strike.protrusion_m : std::min(layer_top_m_[i + 1], strike.protrusion_m);
        depth = rest_within(top, bottom, strike);
        peak = std::max({peak, barrier, needle_force_n(depth, strike.toughness_factor)});
        if (depth < bottom) break;
    }
    Insertion result = finish(depth, peak, entered, strike);
    for (size_t i = 0; i < bed_.layers.size() && layer_top_m_[i] < strike.protrusion_m; ++i)
        if (bed_.layers[i].breach_factor > 1.0) result.breach_force = Force{barrier_n(i, strike)};
    return result;
}

bool InsertionModel::cuts_beyond(Length depth, const StrikeVariation& variation) const {
    const Strike strike = resolve(variation);
    if (strike.protrusion_m <= depth.si) return false;
    for (size_t i = 0; i < bed_.layers.size() && layer_top_m_[i] <= depth.si; ++i) {
        if (available_n(layer_top_m_[i], strike) < barrier_n(i, strike)) return false;
        const bool last = i + 1 == bed_.layers.size();
        const double bottom = last ? depth.si : std::min(layer_top_m_[i + 1], depth.si);
        if (!goes_on(bottom, strike)) return false;
    }
    const double hair = 1e-9;  // [m] less than strike() tells apart
    return goes_on(depth.si + hair, strike);
}

double InsertionModel::tear_m(double depth_m) const {
    if (device_.kind == "roller")
        return device_.drag * roller_sweep(device_.drum_diameter, Length{depth_m}).si;
    if (device_.kind == "pen" && device_.dwell.si <= 0.0)
        return device_.drag *
               (device_.glide_speed.si * device_.in_skin_share() / device_.stroke_rate.si);
    return 0.0;
}

Insertion InsertionModel::finish(double depth, double peak, int layer, const Strike& strike) const {
    Insertion result;
    result.layer = layer;
    result.force = Force{peak};
    result.deflection = Length{deflection_m(peak)};
    result.buckling_margin_free = buckling_.free.si / peak;
    result.buckling_margin_held = buckling_.held.si / peak;
    if (depth <= 0.0) return result;
    result.entered = true;
    result.tip_depth = result.wound_depth = Length{depth};
    if (layer >= int(tough_layer_)) {
        double dent = strike.protrusion_m - depth;
        if (std::isfinite(strike.load_n)) dent = std::min(dent, deflection_m(strike.load_n));
        double surface = std::clamp(surface_m(depth, strike.toughness_factor), 0.0, dent);
        result.tip_depth += Length{mechanics_.surface_recovery * (dent - surface)};
    }
    size_t at = 0;  // the layer in which most of the wound lies: that above the tip
    while (at + 1 < layer_top_m_.size() && layer_top_m_[at + 1] < depth) ++at;
    const BedLayer& around = bed_.layers[std::min<size_t>(at, 3)];
    double toughness = around.toughness.si * strike.toughness_factor;
    double shear = around.young.si / 3.0;
    double wide = shape_.radius_m(depth);
    double at_surface = dent_->wedge.cut(wide, toughness, shear).half_width_m;
    double at_tip = dent_->wedge.cut(strike.tip_radius_m, toughness, shear).half_width_m;
    result.tear = Length{tear_m(depth)};
    at_surface += 0.5 * result.tear.si;
    result.wound_radius = Length{at_surface};
    result.taper = std::min(1.0, at_tip / at_surface);
    result.open_radius = Length{mechanics_.open_over_needle * wide};
    result.open_depth = Length{std::min(depth, mechanics_.open_aspect * result.open_radius.si)};
    return result;
}

Force InsertionModel::breach_force(size_t layer, double toughness_factor) const {
    EXPECTS(layer < bed_.layers.size(), "the layer exists");
    return Force{breach_n(layer, resolve({toughness_factor, 1.0, 1.0, {}}))};
}

Force InsertionModel::skin_force(Length deflection) const {
    return Force{skin_force_n(deflection.si)};
}
Force InsertionModel::needle_force(Length depth, double toughness_factor) const {
    return Force{needle_force_n(depth.si, toughness_factor)};
}
Length InsertionModel::needle_radius(Length above_tip) const {
    return Length{shape_.radius_m(above_tip.si)};
}

}  // namespace needlework
