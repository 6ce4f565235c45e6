#include "study/surface_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "report/report_pictures.hpp"
#include "skin/mottles.hpp"

namespace needlework {

namespace {

constexpr size_t most_cells = 160;  // choice: a side of a picture, about a screen's worth
constexpr size_t most_visits = 8;   // choice: with before, the first week and the end at most 12
constexpr double blood_shown_s = 3600.0;  // choice: it is wiped off or dry by then
// Shown wavelengths, in steps of the spectra.
constexpr double shown_from_nm = 400.0, shown_to_nm = 700.0;

double percent_channel(double channel) { return std::clamp(channel, 0.0, 1.0) * 255.0; }

std::string screen_text(const std::array<double, 3>& colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", int(std::lround(percent_channel(colour[0]))),
                       int(std::lround(percent_channel(colour[1]))),
                       int(std::lround(percent_channel(colour[2]))));
}

std::string screen_bytes(const PlaneImage& x, const PlaneImage& y, const PlaneImage& z) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(3 * x.values.size());
    for (size_t i = 0; i < x.values.size(); ++i)
        for (double channel :
             screen_colour({double(x.values[i]), double(y.values[i]), double(z.values[i])}))
            bytes.push_back(std::uint8_t(std::lround(percent_channel(channel))));
    return base64_of(bytes);
}

double weighted(const std::vector<double>& values, std::span<const float> share, bool around) {
    double sum = 0.0, weights = 0.0;
    for (size_t i = 0; i < values.size(); ++i) {
        const double own = share.empty() ? 1.0 : double(share[i]);
        const double weight = around ? 1.0 - own : own;
        sum += weight * values[i], weights += weight;
    }
    EXPECTS(weights > 0.0, "the place that is read lies on the patch");
    return sum / weights;
}

SurfacePlace place_of(const std::string& name, const Course& course, const Chromophores& mean) {
    const Spectrum spectrum = course.colour().reflectance(mean);
    const Tristimulus colour = course.colour().observer().tristimulus(spectrum);
    const Lab lab = course.colour().observer().lab(colour);
    SurfacePlace place;
    place.place = name;
    place.lightness = lab.lightness, place.a_star = lab.a, place.b_star = lab.b;
    place.ita_deg = lab.individual_typology_angle_deg();
    place.epidermal_melanin = mean.basal + mean.suprabasal + mean.horny;
    place.dermal_melanin = mean.dermal;
    place.erythema = mean.erythema;
    place.colour = screen_text(screen_colour(colour));
    for (int i = 0; i < n_wavelengths; ++i)
        if (wavelength_nm(i) >= shown_from_nm && wavelength_nm(i) <= shown_to_nm)
            place.reflectance.push_back(spectrum[size_t(i)]);
    return place;
}

std::vector<SurfaceOpening> openings_on(const std::vector<ConditionSpec>& conditions,
                                        const Box& box) {
    std::vector<SurfaceOpening> all;
    for (const ConditionSpec& c : conditions)
        if (c.is_pores())
            for (const ConditionPlace& p : openings(c, box, middle_of(box)))
                all.push_back({p.x.si * 1e3, p.y.si * 1e3, c.width.si * 1e6});
    return all;
}

std::string day_text(Time time) { return fmt::format("day {:.3g}", time / 1.0_d); }

}  // namespace

std::vector<SurfaceTime> surface_times(const Protocol& protocol) {
    const std::vector<SessionEvent> sessions = session_events(protocol);
    const Time end = course_end(protocol);
    std::vector<SurfaceTime> wanted{{Time{}, sessions.empty() ? "at the start" : "before"}};
    if (!sessions.empty()) {
        const Time first = sessions.front().time;
        wanted.push_back({first + 0.1_h, "just after session 1"});
        wanted.push_back({first + 1.0_d, "a day after session 1"});
        wanted.push_back({first + 7.0_d, "a week after session 1"});
    }
    std::vector<Time> visits = protocol.visits.days;
    std::sort(visits.begin(), visits.end());
    std::erase_if(visits, [&](Time t) { return t >= end; });
    const size_t stride = visits.size() / (most_visits + 1) + 1;
    for (size_t i = stride - 1; i < visits.size(); i += stride) {
        std::string label = day_text(visits[i]);
        for (const SessionEvent& s : sessions)
            if (s.number > 0 && std::abs((s.time - visits[i]) / 1.0_h) < 1.0)
                label += fmt::format(", before session {}", s.number + 1);
        wanted.push_back({visits[i], label});
    }
    wanted.push_back({end, day_text(end) + ", the end"});
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const SurfaceTime& a, const SurfaceTime& b) { return a.time < b.time; });
    std::vector<SurfaceTime> kept;
    const Time apart = 0.05_h;  // the same moment: a visit on the day before it all begins
    for (SurfaceTime& t : wanted)
        if (t.time <= end && (kept.empty() || t.time - kept.back().time > apart))
            kept.push_back(std::move(t));
    return kept;
}

SurfaceRecorder::SurfaceRecorder(const Protocol& protocol)
    : times_(surface_times(protocol)), conditions_(protocol.conditions) {
    for (const SessionEvent& session : session_events(protocol))
        session_times_s_.push_back(session.time.si);
    for (const ConditionSpec& c : protocol.conditions) {
        std::string kind = c.kind;
        std::replace(kind.begin(), kind.end(), '-', ' ');
        kind_ += (kind_.empty() ? "" : ", ") + kind;
    }
    if (kind_.empty()) kind_ = "healthy skin";
    if (const ConditionSpec* condition = protocol.pigmented()) {
        const bool lighter = condition->epidermal_melanin + condition->dermal_melanin < 0.0;
        const bool mottled = condition->melanin_pattern == "mottled";
        place_ = std::string(lighter ? "light " : "dark ") + (mottled ? "mottles" : "place");
        around_ = mottled ? "between the mottles" : "skin around it";
        return;
    }
    for (const ConditionSpec& c : protocol.conditions)
        if (c.excess_blood > 0.0) place_ = "red place", around_ = "skin around it";
}

void SurfaceRecorder::look(const Course& course) {
    const double reached_s = 1.0;  // of rounding
    if (next_ >= times_.size() || course.time_s() < times_[next_].time.si - reached_s) return;
    const std::vector<double> blood = course.blood_now();
    const HeightMap heights = course.surface_of(course.relief_now());
    while (next_ < times_.size() && course.time_s() >= times_[next_].time.si - reached_s) ++next_;
    if (course.grid().rank() != 0) return;
    take(course, blood, heights, times_[next_ - 1]);
}

std::vector<float> SurfaceRecorder::place_share(const Course& course) const {
    if (!course.dark_place().share.empty()) return course.dark_place().share;
    const Box& box = course.grid().box();
    for (const ConditionSpec& c : conditions_) {
        if (c.excess_blood == 0.0) continue;
        const FloatArray held = resting_blood_map(c, box, middle_of(box));
        std::vector<float> share(held.begin(), held.end());
        for (float& part : share) part /= float(c.excess_blood);
        return share;
    }
    return {};
}

std::vector<SurfacePlace> SurfaceRecorder::places(const Course& course,
                                                  const std::vector<double>& blood) const {
    const Tissue& tissue = course.tissue();
    std::vector<SurfacePlace> list{
        place_of("whole patch", course, mean_chromophores(tissue, weighted(blood, {}, false), {}))};
    const std::vector<float> share = place_share(course);
    if (place_.empty() || share.empty()) return list;
    for (bool around : {false, true})
        list.push_back(
            place_of(around ? around_ : place_, course,
                     mean_chromophores(tissue, weighted(blood, share, around), share, around)));
    return list;
}

void SurfaceRecorder::take(const Course& course, const std::vector<double>& blood,
                           const HeightMap& heights, const SurfaceTime& when) {
    const Tissue& tissue = course.tissue();
    const auto map = [&](const char* name) { return tissue.map(name).values.span(); };
    const std::span<const float> basal = map("melanin_basal"),
                                 suprabasal = map("melanin_suprabasal"),
                                 horny = map("melanin_horny"), dermal = map("melanin_dermal");
    PlaneImage height;
    for (int i = 0; i < heights.nx; ++i) height.columns_mm.push_back((i + 0.5) * heights.h_m * 1e3);
    for (int j = 0; j < heights.ny; ++j) height.rows_mm.push_back((j + 0.5) * heights.h_m * 1e3);
    PlaneImage x = height, y = height, z = height;
    if (!lattice_) lattice_ = std::make_unique<ColourLattice>(course.colour());
    for (size_t i = 0; i < blood.size(); ++i) {
        const Tristimulus colour =
            lattice_->colour({double(basal[i]), double(suprabasal[i]), double(horny[i]),
                              double(dermal[i]), blood[i]});
        x.values.push_back(float(colour.x));
        y.values.push_back(float(colour.y));
        z.values.push_back(float(colour.z));
        height.values.push_back(float(heights.height_m[i] * 1e6));
    }
    const auto small = [](const PlaneImage& image) {
        return coarsen(image, most_cells, most_cells);
    };
    Frame frame;
    frame.shown.time_d = course.time_s() / (1.0_d).si;
    frame.shown.label = when.label;
    frame.shown.colour = screen_bytes(small(x), small(y), small(z));
    PlaneImage low = small(height);
    x_mm_ = low.columns_mm, y_mm_ = low.rows_mm;
    frame.height_um = std::move(low.values);
    openings_ = openings_on(conditions_, course.grid().box());
    if (const Follicles* follicles = course.follicles())
        for (const StandingHair& hair : follicles->standing())
            frame.shown.hairs.push_back({hair.x_m * 1e3, hair.y_m * 1e3, hair.shaft_m * 1e6});
    for (const Channel& c : course.channels())
        if (c.bleeds && course.time_s() - session_times_s_.at(size_t(c.session)) < blood_shown_s)
            frame.shown.bleeding.push_back({c.x_m * 1e3, c.y_m * 1e3, c.wound_radius_m * 1e6});
    frame.shown.places = places(course, blood);
    frames_.push_back(std::move(frame));
}

Blob SurfaceRecorder::save() const {
    using nlohmann::json;
    json frames = json::array();
    for (const Frame& f : frames_) {
        json hairs = json::array(), bleeding = json::array(), read = json::array();
        for (const SurfaceHair& h : f.shown.hairs) hairs.push_back({h.x_mm, h.y_mm, h.shaft_um});
        for (const SurfaceBleeding& b : f.shown.bleeding)
            bleeding.push_back({b.x_mm, b.y_mm, b.radius_um});
        for (const SurfacePlace& p : f.shown.places)
            read.push_back({p.place, p.lightness, p.a_star, p.b_star, p.ita_deg,
                            p.epidermal_melanin, p.dermal_melanin, p.erythema, p.colour,
                            p.reflectance});
        std::vector<std::uint8_t> heights(f.height_um.size() * sizeof(float));
        std::memcpy(heights.data(), f.height_um.data(), heights.size());
        frames.push_back({f.shown.time_d, f.shown.label, f.shown.colour, json::binary(heights),
                          hairs, bleeding, read});
    }
    json pores = json::array();
    for (const SurfaceOpening& o : openings_) pores.push_back({o.x_mm, o.y_mm, o.diameter_um});
    const std::vector<std::uint8_t> bytes = json::to_cbor(json{{"next", next_},
                                                               {"x_mm", x_mm_},
                                                               {"y_mm", y_mm_},
                                                               {"openings", pores},
                                                               {"frames", frames}});
    return {blob_name, std::string(bytes.begin(), bytes.end())};
}

void SurfaceRecorder::restore(const Blob& blob) {
    using nlohmann::json;
    const json state = json::from_cbor(blob.bytes);
    next_ = state["next"];
    x_mm_ = state["x_mm"].get<std::vector<double>>();
    y_mm_ = state["y_mm"].get<std::vector<double>>();
    openings_.clear();
    for (const json& o : state.value("openings", json::array()))
        openings_.push_back({o[0], o[1], o[2]});
    frames_.clear();
    for (const json& f : state["frames"]) {
        Frame frame;
        frame.shown.time_d = f[0], frame.shown.label = f[1], frame.shown.colour = f[2];
        const std::vector<std::uint8_t>& heights = f[3].get_binary();
        frame.height_um.resize(heights.size() / sizeof(float));
        std::memcpy(frame.height_um.data(), heights.data(), heights.size());
        for (const json& h : f[4]) frame.shown.hairs.push_back({h[0], h[1], h[2]});
        for (const json& b : f[5]) frame.shown.bleeding.push_back({b[0], b[1], b[2]});
        for (const json& p : f[6])
            frame.shown.places.push_back({p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8],
                                          p[9].get<std::vector<double>>()});
        frames_.push_back(std::move(frame));
    }
}

std::optional<SurfacePicture> SurfaceRecorder::finish() const {
    if (frames_.empty() || frames_.front().shown.time_d > 0.0) return {};
    SurfacePicture picture;
    picture.caption = fmt::format(
        "Simulated patch of skin, {:.1f} mm wide: {}. Each place has the colour of the "
        "melanin and blood under it, in daylight.",
        x_mm_.back() + x_mm_.front(), kind_);
    picture.x_mm = x_mm_, picture.y_mm = y_mm_, picture.openings = openings_;
    picture.is_lit =
        place_.empty() || std::any_of(conditions_.begin(), conditions_.end(),
                                      [](const ConditionSpec& c) { return !c.is_flat(); });
    for (int i = 0; i < n_wavelengths; ++i)
        if (wavelength_nm(i) >= shown_from_nm && wavelength_nm(i) <= shown_to_nm)
            picture.wavelength_nm.push_back(wavelength_nm(i));
    double largest = 0.0;
    for (const Frame& f : frames_)
        for (float h : f.height_um) largest = std::max(largest, std::abs(double(h)));
    picture.um_per_count = um_per_count(largest);
    for (const Frame& f : frames_) {
        picture.frames.push_back(f.shown);
        picture.frames.back().height_um = coded_heights(f.height_um, picture.um_per_count);
    }
    picture.summary = surface_sentence(picture);
    return picture;
}

}  // namespace needlework
