#include "course/course.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "course/active_course.hpp"
#include "course/column_means.hpp"
#include "course/wall_clock.hpp"
#include "course/water_films.hpp"
#include "injury/channel_table.hpp"
#include "injury/needles/strike_pattern.hpp"
#include "io/plane_transfer.hpp"
#include "measures/relief_filter.hpp"
#include "measures/skin_reference.hpp"
#include "process/aftercare/water_film.hpp"
#include "skin/mottles.hpp"

namespace needlework {
namespace {

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

}  // namespace

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
    ConditionSpec condition = lesion();
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
    if (place_ != Place::rim)
        sunk_share_ = sunk_share(condition, skin_, protocol_.models.measures.relief_fill_most);
    own_relief_ = relief_before_;
    if (place_ == Place::patch)
        own_relief_ =
            own_relief(condition, skin_.own_relief, local, RandomStream(seed_, own_relief_stream));
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
    name_measures();
}

Course::~Course() = default;

ConditionSpec Course::lesion() const {
    return protocol_.lesion() != nullptr ? *protocol_.lesion() : ConditionSpec{};
}

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
    WallClock clock(seconds_.follicles);
    const Aftercare& care = protocol_.aftercare;
    const Length end =
        std::min(protocol_.models.follicle.permanent_depth, skin_.bottom(Layer::reticular_dermis));
    std::vector<double> growth_factor =
        column_means(*tissue_, "growth_factor", skin_.top(Layer::papillary_dermis), end, sums_);
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
            WallClock clock(seconds_.healing);
            act_on_dermis(dt);
            return healing_->step(*tissue_, control_.time_s(), dt);
        };
        if (control_.judge(heal() / step_tolerance_)) {
            WallClock clock(seconds_.barrier);
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
    WallClock clock(seconds_.pigment);
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
    WallClock clock(seconds_.injury);
    const SessionPlan& plan = protocol_.sessions[size_t(event.plan)];
    if (plan.timing.sham == "yes") return;  // nothing touches the skin
    NeedleSession session = needle_session(grid_->box(), plan.device, bed_, seed_, event.number,
                                           mechanics_of_session(protocol_, event), scar_bed_);
    healing_->injure(*tissue_, session.injury, control_.time_s());
    barrier_->injure(*tissue_, session.injury.channels, control_.time_s());
    const HeatedSkin heat =
        heated_skin(grid_->box(), session.injury, skin_.layer(Layer::viable_epidermis).thickness,
                    protocol_.models.pigment.heat_reach, sums_.accumulate);
    pigment_->injure(*tissue_, session.injury.channels, heat);
    if (dark_place_.surround)
        pigment_->injure(*dark_place_.surround, session.injury.channels, heat);
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
        protocol_.models.barrier,
        barrier_->slow_half_life(s.mean_wound_depth, s.expected_density, {}),
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

double Course::erythema_beside() const {
    return flush_now() + (effects_.empty() ? 0.0 : effects_.at(control_.time_s()).irritation);
}

std::vector<double> Course::blood_now() const {
    const double beside = erythema_beside(), left = care_.redness_left(control_.time_s());
    std::vector<double> blood = redness();
    for (size_t i = 0; i < blood.size(); ++i)
        blood[i] =
            resting_blood_[i] + redness_of((blood[i] + beside) * left, protocol_.models.measures);
    return blood;
}

double Course::flush_now() const {
    const double vessels_m = skin_.top(Layer::papillary_dermis).si;
    std::map<int, double> reach_vessels;  // channels of each session
    for (const Channel& c : channels_)
        if (c.wound_depth_m > vessels_m) reach_vessels[c.session] += 1.0;
    double red = 0.0;
    for (const auto& [session, n] : reach_vessels) {
        const Time since{control_.time_s() - sessions_[size_t(session)].time.si};
        red += flush(n / grid_->box().area().si, since, protocol_.models.measures);
    }
    return red;
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
