#include "course/course.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "course/active_course.hpp"
#include "course/column_means.hpp"
#include "course/water_films.hpp"
#include "injury/channel_table.hpp"
#include "injury/needles/strike_pattern.hpp"
#include "io/plane_transfer.hpp"
#include "measures/measure.hpp"
#include "measures/relief_filter.hpp"
#include "measures/skin_reference.hpp"
#include "process/aftercare/water_film.hpp"
#include "process/healing/lone_wound.hpp"
#include "skin/mottles.hpp"

namespace needlework {
namespace {

/// Share of the initial open area at which impedance reads a channel as closed (13 to 18 %).
constexpr double impedance_closed_share = 0.16;  // ogunjimi-2021-closure-site

CareTimeline care_of(const Protocol& protocol) {
    std::vector<double> sessions_s;
    for (const SessionEvent& session : session_events(protocol))
        sessions_s.push_back(session.time.si);
    return {protocol.aftercare.items, std::move(sessions_s), protocol.models.effects,
            moist_times(protocol)};
}

StepControl make_control(const std::vector<SessionEvent>& sessions,
                         const std::vector<Time>& readings, const CareTimeline& care) {
    StepControlSettings settings;
    settings.start_dt_s = 600.0;      // ten minutes after a needle
    settings.max_dt_s = 6.0 * 86400;  // days in remodelling; readings are a week apart
    std::vector<double> events;
    for (const SessionEvent& session : sessions)
        if (session.time.si > 0.0) events.push_back(session.time.si);
    for (Time t : readings)
        if (t.si > 0.0) events.push_back(t.si);
    if (events.empty()) return StepControl(settings, events);
    const double end_s = *std::max_element(events.begin(), events.end());
    for (double t_s : care.corners_s())
        if (t_s > 0.0 && t_s < end_s) events.push_back(t_s);
    return StepControl(settings, events);
}

/// What has a relief or a deficit.
ConditionSpec lesion_of(const Protocol& protocol) {
    return protocol.lesion() != nullptr ? *protocol.lesion() : ConditionSpec{};
}

/// What is read of the relief of a patch beside its irregularity.
std::vector<const char*> relief_measures(const ConditionSpec& condition) {
    if (condition.is_flat() || condition.is_pores()) return {};
    if (condition.is_wrinkle()) return {"wrinkle_depth", "profile_ra", "profile_rz"};
    if (condition.is_stria()) return {"stria_depth"};
    return {"scar_depth", "scar_volume"};
}

/// A multiple of 4 cells near `wanted`.
int cells_near(double wanted) { return std::max(4, int(std::lround(wanted / 4.0)) * 4); }

/// Depth of the box: through the dermis and far enough below that no needle reaches its end.
Length box_depth(const Protocol& protocol, const SkinStack& skin) {
    Length deepest = skin.bottom(Layer::reticular_dermis);
    for (const SessionPlan& plan : protocol.sessions) {
        const Device& device =
            plan.device;  // a pen's tip stands out further than its nominal length
        Length reach = device.is_lesion() ? device.column_depth + device.killed_rim
                                          : std::max(device.needle_length, device.protrusion());
        deepest = std::max(deepest, reach);
    }
    const Length below = 0.3_mm;  // of fat, so that signals do not feel the end of the box
    return deepest + below;
}

/// Adds the time until its end to a part of the course.
class Clock {
  public:
    explicit Clock(double& part_s) : part_s_(part_s) {}
    ~Clock() {
        part_s_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;

  private:
    double& part_s_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

constexpr double depth_growth = 1.12;  // from a cell to the next below it

// A unit cell is neither finer than a wound nor coarser than the reach of signals.
constexpr double narrowest_cell_m = 0.5e-3, widest_cell_m = 2.4e-3;

/// Lesions so far apart that the widest cell would miss most of them heal alone: the cell then
/// holds one and the margin that its signals reach (a biopsy is taken at the wound, not beside it).
bool heals_alone(const Device& device) {
    return device.is_lesion() &&
           device.expected_density().si * widest_cell_m * widest_cell_m < device.passes;
}

/// Width of the cell of a lone lesion, and cells fine enough that its dead rim keeps its dose.
void fit_lone_lesion(const Device& device, Box& box) {
    const double margin_m = 0.5e-3;  // assumption: three ranges of the growth factor
    const double finest_m = 40e-6, coarsest_m = 65e-6;  // choice: cost grows with the square
    double width = device.column_width.si + 2.0 * (device.killed_rim.si + margin_m);
    double cell = std::clamp(device.killed_rim.si, finest_m, coarsest_m);
    const int most_cells = 48;  // choice: a cell of the widest lesion (2 mm) stays below 65 um
    box.nx = box.ny = std::clamp(cells_near(width / cell), box.nx, most_cells);
    box.h_m = width / box.nx;
}

}  // namespace

Resolution resolution_of(const std::string& word) {
    if (word == "preview") return Resolution::preview;
    if (word == "standard") return Resolution::standard;
    if (word == "fine") return Resolution::fine;
    Problems problems;
    problems.error({}, fmt::format("unknown resolution \"{}\"", word),
                   "Allowed: preview, standard, fine.");
    throw InputError(std::move(problems));
}

Box unit_cell_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution) {
    double density = 0.0;
    for (const SessionPlan& plan : protocol.sessions)
        density = std::max(density, plan.device.expected_density().si);
    const double channels = resolution == Resolution::preview    ? 1.0
                            : resolution == Resolution::standard ? 4.0
                                                                 : 10.0;
    const int cells = resolution == Resolution::preview    ? 8
                      : resolution == Resolution::standard ? 16
                                                           : 32;
    double width = density > 0.0 ? std::sqrt(channels / density) : 1e-3;
    width = std::clamp(width, narrowest_cell_m, widest_cell_m);
    Box box;
    box.nx = box.ny = cells;
    box.h_m = width / cells;
    for (const SessionPlan& plan : protocol.sessions)
        if (heals_alone(plan.device)) fit_lone_lesion(plan.device, box);
    const Length bottom = resolution == Resolution::fine ? 50.0_um : 80.0_um;
    box.z_faces_m = graded_faces_m(box_depth(protocol, skin), 10.0_um, bottom, depth_growth);
    box.z_end = box.nz();
    return box;
}

Box patch_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution) {
    Length widest{};
    for (const ConditionSpec& condition : protocol.conditions)
        widest = std::max(widest, condition.width);
    // Room for the scar and the ring around it in which the rim is read (1.1 to 1.5 radii).
    const double rim_share = 1.6;
    const double narrowest_m = 5.12e-3;  // 128 cells of 40 um
    const double asked_m = protocol.patch.width.si;
    double width = std::max(asked_m > 0.0 ? asked_m : narrowest_m, rim_share * widest.si);
    const double cell_m = resolution == Resolution::preview    ? 80e-6
                          : resolution == Resolution::standard ? 40e-6
                                                               : 25e-6;
    Box box;
    box.nx = box.ny = cells_near(width / cell_m);
    box.h_m = width / box.nx;
    const Length top = 10.0_um;
    const Length bottom = resolution == Resolution::preview    ? 80.0_um
                          : resolution == Resolution::standard ? 40.0_um
                                                               : 25.0_um;
    box.z_faces_m = graded_faces_m(box_depth(protocol, skin), top, bottom, depth_growth);
    box.z_end = box.nz();
    return box;
}

Course::Course(const Protocol& protocol, const SkinAtlas& atlas, const Box& box, Place place,
               std::uint64_t seed, MPI_Comm comm)
    : protocol_(protocol),
      skin_(skin_of(protocol, atlas)),
      place_(place),
      seed_(seed),
      end_s_(course_end(protocol).si),
      sessions_(session_events(protocol)),
      reading_times_(reading_times(protocol)),
      care_(care_of(protocol)),
      effects_(effects_of_topicals(protocol, skin_, seed)),
      control_(make_control(sessions_, reading_times_, care_)) {
    HealingSite site;
    site.epidermis_thickness = skin_.layer(Layer::viable_epidermis).thickness;
    site.ageing = ageing();
    grid_ = std::make_unique<Grid>(box, comm, HealingProcess::plane_work(box, site));
    tissue_ = std::make_unique<Tissue>(grid_->box(),
                                       [this](float value) { return grid_->shared_field(value); });
    transfer_ = std::make_unique<PlaneTransfer>(grid_->box(), comm);
    sums_.accumulate = [this](std::span<double> sum,
                              const std::function<void(std::span<double>)>& add) {
        transfer_->accumulate(sum, add);
    };
    ConditionSpec condition = lesion_of(protocol_);
    const Box& local = grid_->box();
    const ConditionPlace middle = middle_of(local);
    const ConditionPlace first = openings(condition, local, middle).front();
    Field& deficit = tissue_->add_field("collagen_deficit", "1", 0.0F);
    relief_before_ = {local.nx, local.ny, local.h_m, std::vector<double>(local.plane_cells(), 0.0)};
    outline_ = {first.x.si, first.y.si, condition.is_flat() ? 0.0 : 0.5 * condition.width.si,
                condition.is_line()};
    if (place_ == Place::floor && condition.has_deficit()) {
        deficit.values = deficit_field(condition, skin_, local);
        elastin_deficit_ = condition.elastin_deficit;
        outline_.radius_m = local.width_x().si;  // the floor is everywhere
    } else if (place_ == Place::patch && (!condition.is_flat() || condition.has_deficit())) {
        FloatArray share = deficit_share_map(condition, local, middle);
        deficit.values = deficit_field(condition, skin_, local, share.span());
        double sum = 0.0;
        for (float part : share) sum += double(part);
        elastin_deficit_ = condition.elastin_deficit * sum / double(share.size());
    }
    if (place_ != Place::rim) sunk_share_ = sunk_share(condition, skin_);
    if (place_ == Place::patch && !condition.is_flat()) {
        FloatArray height = height_map(condition, local, middle);
        for (size_t i = 0; i < height.size(); ++i) relief_before_.height_m[i] = double(height[i]);
    }
    // A unit cell has no rim: the share of bands cut is read there, their release only on the
    // patch.
    read_tethers_ = {condition.tether_share, condition.band_depth, condition.band_spread};
    if (place_ == Place::patch)
        tethers_ = {condition.tether_share, condition.band_depth, condition.band_spread};

    HealingParameters parameters = healing_of_person();
    parameters.retention *= protocol_.models.person.response;
    parameters.deficit_response *= condition.deficit_answer;
    parameters.papillary_thickness = skin_.layer(Layer::papillary_dermis).thickness;
    healing_ = std::make_unique<HealingProcess>(*grid_, parameters, site);
    healing_->add_fields(*tissue_);
    BarrierSite barrier_site{skin_.barrier_recovery_factor, skin_.individual_typology_angle_deg,
                             skin_.surface.transepidermal_water_loss};
    barrier_ = std::make_unique<Barrier>(local, protocol_.models.barrier, barrier_site);
    barrier_->add_maps(*tissue_);
    add_pigment();
    add_follicles();
    bed_ = skin_bed(skin_, protocol_.models.needles);
    if (condition.dermis_stiffness != 1.0 || condition.dermis_toughness != 1.0) {
        SkinBed scar = scarred(bed_, condition.dermis_stiffness, condition.dermis_toughness);
        const bool everywhere = condition.is_flat() && condition.width.si == 0.0;
        if (place_ == Place::floor || everywhere) bed_ = scar;
        if (place_ == Place::patch && outline_.radius_m > 0.0)
            scar_bed_ = BedPlace{scar, outline_.x_m, outline_.y_m, outline_.radius_m};
    }
    for (const Measured& m : read_state(
             summarise(*tissue_, Time{}, reference(), protocol_.models.measures,
                       SynthesisLaw::of(healing_of_person(), ageing().synthesis), channels_, sums_),
             reference(), protocol_.models.measures))
        names_.emplace_back(m.name);
    for (const char* name : {"surface_lift", "tethers_cut", "erythema_level", "swelling_level",
                             "ion_admittance", "horny_layer_water", "horny_layer_swelling"})
        names_.emplace_back(name);
    for (const Measured& m : read_pigment(0.0)) names_.emplace_back(m.name);
    if (follicles_)
        for (const char* name : {"hair_density", "terminal_share", "shaft_diameter"})
            names_.emplace_back(name);
    if (place_ == Place::patch) {
        for (const char* name : relief_measures(condition)) names_.emplace_back(name);
        names_.emplace_back("surface_irregularity");
    }
}

Course::~Course() = default;

HealingParameters Course::healing_of_person() const {
    return protocol_.models.healing.of_person(protocol_.subject.keloid_tendency,
                                              protocol_.subject.diabetes);
}

HealingAgeing Course::ageing() const {
    return HealingAgeing::of(protocol_.models.healing, skin_.synthesis_factor,
                             skin_.fibroblast_factor);
}

void Course::add_pigment() {
    const Box& local = grid_->box();
    resting_blood_.assign(local.plane_cells(), 0.0);
    if (place_ == Place::patch)
        for (const ConditionSpec& c : protocol_.conditions) {
            const FloatArray held = resting_blood_map(c, local, middle_of(local));
            for (size_t i = 0; i < held.size(); ++i) resting_blood_[i] += double(held[i]);
        }
    pigment_ = std::make_unique<Pigment>(local, protocol_.models.pigment,
                                         PigmentSite{skin_.individual_typology_angle_deg});
    FloatArray excess(local.plane_cells(), 0.0F), dermal(local.plane_cells(), 0.0F);
    const ConditionSpec* condition = protocol_.pigmented();
    if (condition != nullptr && place_ != Place::rim) {
        FloatArray share(local.plane_cells(), 1.0F);  // a unit cell is the dark place itself
        if (place_ == Place::patch) {
            share = melanin_share_map(*condition, local, middle_of(local));
            dark_place_ = {{share.begin(), share.end()}, true, nullptr};
        } else {
            dark_place_.surround = std::make_unique<Tissue>(local);
            pigment_->add_maps(*dark_place_.surround);
        }
        for (size_t i = 0; i < share.size(); ++i) {
            excess[i] = float(condition->epidermal_melanin) * share[i];
            dermal[i] = float(condition->dermal_melanin) * share[i];
        }
    }
    pigment_->add_maps(*tissue_, excess.span(), dermal.span());
    colour_ = std::make_unique<SkinColour>(
        SkinColour::load(protocol_.models.colour, skin_, healthy_chromophores(*pigment_)));
}

void Course::add_follicles() {
    const ConditionSpec* condition = protocol_.hair();
    if (condition == nullptr && protocol_.skin.site != "scalp") return;
    const FollicleParameters& p = protocol_.models.follicle;
    HairCondition hair{p.healthy_density, p.healthy_anagen, p.healthy_kenogen, p.healthy_shaft};
    if (condition != nullptr)
        hair = {condition->follicles,      condition->anagen,       condition->kenogen,
                condition->shaft_diameter, condition->shaft_spread, condition->arrested_share};
    // Choice: sixteen times the square centimetre that is counted (dhurat-2013-aga), so that a head
    // is what its follicles do in expectation. Chance of the count is an error of reading.
    const Area plot = 16.0_cm2;
    follicles_ = std::make_unique<Follicles>(grid_->box(), p, hair, seed_, plot);
}

void Course::step_follicles(double dt_s) {
    if (!follicles_) return;
    Clock clock(seconds_.follicles);
    const Aftercare& care = protocol_.aftercare;
    std::vector<double> growth_factor =
        column_means(*tissue_, "growth_factor", skin_.top(Layer::papillary_dermis),
                     skin_.bottom(Layer::reticular_dermis), sums_);
    double minoxidil = care.minoxidil;
    if (!effects_.empty()) {
        const TissueEffects now = effects_.mean(control_.time_s() - dt_s, control_.time_s());
        minoxidil += now.hair;  // one of the two is 0
        const HealingParameters& p = protocol_.models.healing;
        const double put_on =
            p.proliferation_boost > 0.0
                ? p.growth_factor_threshold * now.reticular.growth_factor / p.proliferation_boost
                : 0.0;  // (aftercare.3)
        for (double& w : growth_factor) w += put_on;
    }
    follicles_->step(dt_s, growth_factor, {minoxidil, care.androgen_block, care.immune_calm});
}

std::vector<Measured> Course::read_pigment(double erythema) const {
    BloodRead blood{erythema, erythema, erythema};
    // A red stria is read with its blood; around its unit cell there is none.
    const ConditionSpec* lesion = protocol_.lesion();
    if (lesion != nullptr && place_ == Place::floor) blood.here += lesion->excess_blood;
    // On a patch colour is read at the dark place, or else where the blood is.
    const double most = *std::max_element(resting_blood_.begin(), resting_blood_.end());
    double here = 0.0, weights = 0.0, all = 0.0, n = 0.0;
    for (size_t i = 0; i < resting_blood_.size(); ++i) {
        const double held = resting_blood_[i];
        double weight = 0.0;  // share of the place
        if (!dark_place_.share.empty())
            weight = double(dark_place_.share[i]);
        else if (most > 0.0)
            weight = held / most;
        here += weight * held, weights += weight;
        all += held, n += 1.0;
    }
    if (weights > 0.0) blood.here += here / weights;
    if (n > weights) blood.around += (all - here) / (n - weights);
    blood.mean += all / n;
    return pigment_readings(
        *tissue_, *pigment_, *colour_, dark_place_, blood, protocol_.models.measures,
        protocol_.pigmented() != nullptr && place_ != Place::rim, place_ == Place::patch);
}

PigmentConditions Course::pigment_conditions(double until_s, double dt_s) const {
    const PigmentParameters& p = protocol_.models.pigment;
    const double t_s = until_s - dt_s / 2.0, from_s = until_s - dt_s;
    PigmentConditions conditions;
    for (size_t i = 0; i < next_session_; ++i) {
        if (protocol_.sessions[size_t(sessions_[i].plan)].timing.depigmenting == "no") continue;
        const double since = t_s - sessions_[i].time.si;
        conditions.inhibition_of_melanogenesis =
            p.solution_inhibition * std::exp(-since / p.solution_time.si);  // (pigment.12)
    }
    if (!effects_.empty()) {
        const TissueEffects now = effects_.mean(from_s, until_s);
        conditions.inhibition_of_melanogenesis =
            1.0 - (1.0 - conditions.inhibition_of_melanogenesis) * (1.0 - now.melanogenesis);
        conditions.inhibition_of_transfer = now.transfer;
        conditions.desquamation = now.desquamation;
        conditions.renewal = protocol_.models.effects.desquamation_answer * now.desquamation;
    }
    if (!care_.empty()) {
        const CareTimeline::Sun sun = care_.sun(from_s, until_s);
        conditions.sun_med_per_day = sun.med_per_day;
        conditions.sun_protection = sun.protection;
        if (!effects_.empty())  // (aftercare.5)
            conditions.sun_med_per_day *= 1.0 - protocol_.models.effects.antioxidant_share *
                                                    effects_.mean(from_s, until_s).antioxidant;
    }
    return conditions;
}

SkinReference Course::reference() const {
    return skin_reference(skin_, elastin_deficit_, sunk_share_);
}

bool Course::done() const { return control_.done() && next_reading_ >= reading_times_.size(); }
double Course::time_s() const { return control_.time_s(); }
long Course::n_steps() const { return long(control_.state().n_accepted); }
long Course::n_rejected() const { return long(control_.state().n_rejected); }
long Course::n_damped() const { return damped_before_ + healing_->n_damped(); }

void Course::finish() {
    while (!done()) advance();
}

void Course::advance() {
    // A reading precedes a session at the same time.
    while (next_reading_ < reading_times_.size() &&
           reading_times_[next_reading_].si <= control_.time_s()) {
        read_now();
        ++next_reading_;
    }
    while (next_session_ < sessions_.size() &&
           sessions_[next_session_].time.si <= control_.time_s()) {
        run_session(sessions_[next_session_]);
        ++next_session_;
        control_.restart();
    }
    if (control_.done()) return;
    for (;;) {
        double dt = control_.step_s();
        auto heal = [&] {
            Clock clock(seconds_.healing);
            act_on_dermis(dt);
            return healing_->step(*tissue_, control_.time_s(), dt);
        };
        if (control_.judge(heal() / step_tolerance_)) {
            Clock clock(seconds_.barrier);
            // The barrier follows the accepted step; it is exact for any.
            BarrierConditions on_skin = on_skin_at(control_.time_s() - dt / 2.0);
            on_skin.anti_inflammatory_drug |= protocol_.aftercare.anti_inflammatory;
            on_skin.thinning = thinning_over(dt);
            barrier_->step(*tissue_, dt, on_skin);
            step_pigment(dt);
            step_follicles(dt);
            break;
        }
        healing_->undo(*tissue_);
    }
}

BarrierConditions Course::on_skin_at(double t_s) const {
    BarrierConditions out = care_.on_skin(t_s);
    out.occluded |= t_s - last_session_s() < protocol_.aftercare.occluded.si;
    return out;
}

/// (aftercare.13): what the living epidermis does not make up for.
Rate Course::thinning_over(double dt_s) const {
    if (effects_.empty()) return Rate{0.0};
    const double faster = effects_.mean(control_.time_s() - dt_s, control_.time_s()).desquamation;
    return Rate{(1.0 - protocol_.models.effects.desquamation_answer) * faster /
                protocol_.models.pigment.horny_time.si};
}

void Course::act_on_dermis(double dt_s) {
    if (effects_.empty()) return;
    const TissueEffects now = effects_.mean(control_.time_s(), control_.time_s() + dt_s);
    healing_->act(now.papillary, now.reticular, now.proliferation,
                  protocol_.models.effects.thickness_share);
}

void Course::step_pigment(double dt_s) {
    Clock clock(seconds_.pigment);
    std::vector<double> inflammation = redness();
    const double until_s = control_.time_s(), from_s = until_s - dt_s;
    const PigmentConditions conditions = pigment_conditions(until_s, dt_s);
    if (!effects_.empty()) {
        const double irritation = effects_.mean(from_s, until_s).irritation;
        for (double& felt : inflammation) felt += irritation;
    }
    if (conditions.sun_med_per_day > 0.0) {  // (aftercare.8)
        const double more = protocol_.models.pigment.sun_stimulus * conditions.sun_med_per_day /
                            conditions.sun_protection * protocol_.models.effects.sun_through_wound;
        const FloatArray& quality = tissue_->map("stratum_corneum_quality").values;
        for (size_t i = 0; i < inflammation.size(); ++i)
            inflammation[i] += more * (1.0 - double(quality[i]));
    }
    pigment_->step(*tissue_, dt_s, inflammation, conditions);
    if (dark_place_.surround) pigment_->step(*dark_place_.surround, dt_s, inflammation, conditions);
}

double Course::last_session_s() const {
    return next_session_ == 0 ? -1e30 : sessions_[next_session_ - 1].time.si;
}

void Course::run_session(const SessionEvent& event) {
    Clock clock(seconds_.injury);
    const SessionPlan& plan = protocol_.sessions[size_t(event.plan)];
    if (plan.timing.sham == "yes") return;  // nothing touches the skin
    NeedleSession session = needle_session(grid_->box(), plan.device, bed_, seed_, event.number,
                                           mechanics_of_session(protocol_, event), scar_bed_);
    healing_->injure(*tissue_, session.injury, control_.time_s());
    barrier_->injure(*tissue_, session.injury.channels, control_.time_s());
    pigment_->injure(*tissue_, session.injury.channels);
    if (dark_place_.surround) pigment_->injure(*dark_place_.surround, session.injury.channels);
    channels_.insert(channels_.end(), session.injury.channels.begin(),
                     session.injury.channels.end());
    const SessionSummary& s = session.summary;
    SessionRecord record;
    record.time_s = control_.time_s();
    Anaesthetic anaesthetic = plan.timing.anaesthetic == "none"      ? Anaesthetic::none
                              : plan.timing.anaesthetic == "topical" ? Anaesthetic::topical
                                                                     : Anaesthetic::rolled_in;
    ChannelSummary channels = summarise_last_session(session.injury.channels, grid_->box().area());
    // Channels of the mean width, by the clocks and the planned dressing alone.
    std::vector<Occlusion> lying = moist_after(protocol_, event.time);
    lying.push_back({Time{0.0}, protocol_.aftercare.occluded});
    const auto open = open_share_by_clocks(
        protocol_.models.barrier, barrier_->slow_half_life(s.mean_wound_depth, {}),
        wet_times(std::move(lying), protocol_.aftercare.items, protocol_.models.effects),
        slowed_times(protocol_.aftercare.items, protocol_.models.barrier));
    auto window_s = [&](Length thing) {
        return product_window(open, Length{0.5 * channels.open_diameter_m}, thing).si;
    };
    record.values = {
        {"bacteria_window", window_s(1.0_um)},
        {"pigment_window", window_s(10.0_um)},
        {"pain", pain(plan.device.needle_length, s.needles_at_once, anaesthetic,
                      protocol_.models.measures)},
        {"channels_per_area", s.expected_density.si},
        {"bleeding_spots", s.bleeding_expected.si},
        {"insertion_force", s.mean_breach_force.si},
        {"tip_depth", s.mean_tip_depth.si},
        {"wound_depth", s.mean_wound_depth.si},
        {"open_depth", s.mean_open_depth.si},
        {"open_diameter", channels.open_diameter_m},
    };
    if (plan.device.kind == "pen")
        record.values.emplace_back("strike_rate", strikes_per_second(plan.device).si);
    if (care_.contaminates()) {
        const Length radius{0.5 * channels.open_diameter_m};
        const double share = s.expected_density.si * std::numbers::pi * radius.si * radius.si;
        const bool last = size_t(event.number) + 1 >= sessions_.size();
        const double next_s = last ? end_s_ : sessions_[size_t(event.number) + 1].time.si;
        record.values.emplace_back("contamination_exposure",
                                   contamination_exposure(protocol_.aftercare.items, open, radius,
                                                          share, Time{next_s - control_.time_s()})
                                       .si);
    }
    records_.push_back(std::move(record));
}

std::vector<double> Course::redness() const {
    return column_means(*tissue_, "erythema", skin_.top(Layer::papillary_dermis),
                        skin_.bottom(Layer::papillary_dermis), sums_);
}

HeightMap Course::relief_now() const {
    return relief_after(relief_before_,
                        relief_change(*tissue_, reference(), protocol_.models.measures,
                                      relief_before_, outline_, tethers_, channels_, sums_));
}

void Course::read_now() {
    Clock clock(seconds_.reading);
    const LensParameters& lens = protocol_.models.measures;
    TissueSummary summary =
        summarise(*tissue_, Time{control_.time_s()}, reference(), lens,
                  SynthesisLaw::of(healing_of_person(), ageing().synthesis), channels_, sums_);
    Reading reading{control_.time_s(), {}};
    // Channels have measures of their own, which belong to a session, not to a time.
    for (const Measured& m : read_state(summary, reference(), lens))
        if (reading.values.size() < names_.size() && m.name == names_[reading.values.size()])
            reading.values.push_back(m.value_si);
    // Water loss is the barrier's own: vapour through each open channel.
    auto tewl = std::find(names_.begin(), names_.end(), "tewl");
    reading.values[size_t(tewl - names_.begin())] = barrier_->water_loss(*tissue_).si;
    ReliefChange change;
    if (place_ == Place::patch) {
        change = relief_change(*tissue_, reference(), lens, relief_before_, outline_, tethers_,
                               channels_, sums_);
        double sum = 0.0;
        for (size_t i = 0; i < change.volume_m.size(); ++i)
            sum += change.volume_m[i] + change.epidermis_m[i];
        reading.values.push_back(sum / double(change.volume_m.size()));
    } else {
        reading.values.push_back(mean_lift_m(*tissue_, reference(), lens, sums_));
    }
    reading.values.push_back(
        share_of_bands_cut(channels_, grid_->box().area(), read_tethers_, lens));
    CoursePoint point = course_point(summary);
    if (!effects_.empty()) point.erythema += effects_.at(control_.time_s()).irritation;
    point.erythema *= care_.redness_left(control_.time_s());
    points_.push_back(point);
    reading.values.push_back(point.erythema);
    reading.values.push_back(point.swelling);
    reading.values.push_back(barrier_->ion_admittance_over_intact());
    const BarrierConditions on_skin = on_skin_at(control_.time_s());
    const double in_air = skin_.layer(Layer::stratum_corneum).water_content;
    const double wet = on_skin.occluded ? 1.0 : on_skin.moist;
    reading.values.push_back(horny_layer_water(in_air, wet, protocol_.models.effects));
    reading.values.push_back(horny_layer_swelling(in_air, wet, protocol_.models.effects));
    for (const Measured& m : read_pigment(point.erythema)) reading.values.push_back(m.value_si);
    if (follicles_) {
        const HairReading hair = follicles_->read();
        reading.values.insert(reading.values.end(),
                              {hair.per_m2, hair.terminal_share, hair.shaft_m});
    }
    if (place_ == Place::patch) {
        HeightMap now = relief_after(relief_before_, change);
        const ProfileRoughness across = roughness_across(now);
        for (const std::string_view name : relief_measures(lesion_of(protocol_))) {
            if (name.ends_with("_depth")) reading.values.push_back(scar_depth(now, outline_).si);
            if (name == "scar_volume") reading.values.push_back(scar_volume(now, outline_).si);
            if (name == "profile_ra") reading.values.push_back(across.ra.si);
            if (name == "profile_rz") reading.values.push_back(across.rz.si);
        }
        reading.values.push_back(surface_irregularity(now).si);
    }
    EXPECTS(reading.values.size() == names_.size(), "every reading has all measures");
    readings_.push_back(std::move(reading));
}

double Course::largest_between(const std::string& measure, double from_s, double to_s) const {
    const size_t column = size_t(std::find(names_.begin(), names_.end(), measure) - names_.begin());
    double largest = 0.0;
    for (const Reading& reading : readings_)
        if (reading.time_s > from_s && reading.time_s <= to_s)
            largest = std::max(largest, reading.values[column]);
    return largest;
}

std::vector<SessionRecord> Course::session_records() const {
    std::vector<SessionRecord> out = records_;
    double half_level = 0.0;  // of this world, not of this person (healing.34); found when asked
    for (size_t i = 0; i < out.size(); ++i) {
        double from = out[i].time_s;
        double to = i + 1 < out.size() ? out[i + 1].time_s : end_s_ + 1.0;
        std::vector<CoursePoint> points;
        for (const CoursePoint& p : points_)
            if (p.time_s > from && p.time_s <= to) points.push_back(p);
        if (points.empty()) continue;
        SessionTimes times = session_times(points, Time{from}, protocol_.models.measures);
        for (const Measured& m : times.list()) out[i].values.emplace_back(m.name, m.value_si);
        if (times.myofibroblast_left) {
            if (half_level == 0.0)
                half_level =
                    left_by_lone_wound(protocol_.models.healing,
                                       protocol_.models.measures.scar_half_width, scar_reading);
            out[i].values.emplace_back("scar_risk", scar_risk(*times.myofibroblast_left, half_level,
                                                              protocol_.models.measures));
        }
        out[i].values.emplace_back("pih_risk", largest_between("pih_risk", from, to));
        // Impedance calls a channel closed earlier than a dye or vapour does (barrier.3).
        std::vector<double> at, open;
        for (const CoursePoint& p : points)
            at.push_back(p.time_s - from), open.push_back(p.open_share);
        if (auto closed = time_below(at, open, impedance_closed_share * open.front()))
            out[i].values.emplace_back("barrier_closure_time.impedance", closed->si);
    }
    return out;
}

RunState Course::save() const {
    using nlohmann::json;
    RunState state;
    state.tables = {channel_table(channels_), healing_->state(), barrier_->state()};
    if (follicles_) state.tables.push_back(follicles_->state());
    const StepControlState& c = control_.state();
    json course = {
        {"next_session", next_session_},
        {"next_reading", next_reading_},
        {"control", {c.time_s, c.dt_s, c.previous_error, c.n_accepted, c.n_rejected, c.n_forced}},
        {"damped", n_damped()},
        {"readings", json::array()},
        {"points", json::array()},
        {"records", json::array()}};
    for (const Reading& r : readings_) course["readings"].push_back({r.time_s, r.values});
    for (const CoursePoint& p : points_)
        course["points"].push_back(
            {p.time_s, p.erythema, p.swelling, p.open_share, p.uncovered, p.myofibroblast});
    for (const SessionRecord& r : records_) course["records"].push_back({r.time_s, r.values});
    // Bytes, not text: every double comes back as it was.
    std::vector<std::uint8_t> bytes = json::to_cbor(course);
    state.blobs = {{"course", std::string(bytes.begin(), bytes.end())}};
    return state;
}

void Course::restore(const RunState& state) {
    using nlohmann::json;
    const NumberTable* channels = state.table("channels");
    const Blob* blob = state.blob("course");
    EXPECTS(channels != nullptr && blob != nullptr, "a checkpoint holds channels and course");
    channels_ = channels_of(*channels);
    if (const NumberTable* lesions = state.table(healing_->state().name))
        healing_->set_state(*lesions);
    if (const NumberTable* open = state.table(barrier_->state().name)) barrier_->set_state(*open);
    if (follicles_)
        if (const NumberTable* hair = state.table(follicles_->state().name))
            follicles_->set_state(*hair);
    json course = json::from_cbor(blob->bytes);
    next_session_ = course["next_session"];
    next_reading_ = course["next_reading"];
    const json& c = course["control"];
    control_.resume({c[0], c[1], c[2], c[3], c[4], c[5]});
    damped_before_ = course["damped"].get<long>() - healing_->n_damped();
    readings_.clear(), points_.clear(), records_.clear();
    for (const json& r : course["readings"])
        readings_.push_back({r[0].get<double>(), r[1].get<std::vector<double>>()});
    for (const json& p : course["points"]) points_.push_back({p[0], p[1], p[2], p[3], p[4], p[5]});
    for (const json& r : course["records"])
        records_.push_back(
            {r[0].get<double>(), r[1].get<std::vector<std::pair<std::string, double>>>()});
}

}  // namespace needlework
