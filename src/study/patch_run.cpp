#include "study/patch_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "io/atomic_file.hpp"
#include "io/field_series.hpp"
#include "measures/surface.hpp"
#include "report/report_pictures.hpp"
#include "study/ensemble.hpp"
#include "study/surface_picture.hpp"

namespace needlework {
namespace {

/// A field of the section as the report names it.
struct SectionPlan {
    const char* field;
    const char* label;
    const char* definition;
    double rest;  ///< NaN: an amount that starts at 0
};
constexpr double none = unknown;
const SectionPlan section_plan[] = {
    {"debris", "Dead cells and debris", "Killed cells not yet cleared; 1 = all cells dead", none},
    {"neutrophil", "Neutrophils", "First leukocytes to arrive, relative to full recruitment", none},
    {"inflammatory_macrophage", "Inflammatory macrophages", "They clear the debris", none},
    {"active_tgf_beta", "Active TGF-beta", "The signal that tells fibroblasts to build; 1 = rest",
     1.0},
    {"myofibroblast", "Myofibroblasts",
     "Fibroblasts that contract and build; per resting fibroblast", none},
    {"labile_collagen", "New collagen", "Collagen III and young collagen I, per resting collagen",
     0.1},
    {"mature_collagen", "Mature collagen", "Collagen that lasts for years, per resting collagen",
     0.9},
};

class SectionRecorder {
  public:
    static constexpr const char* blob_name = "section";

    explicit SectionRecorder(std::vector<double> times_h)
        : times_h_(std::move(times_h)), values_(std::size(section_plan)) {}

    /// Frames so far, for a checkpoint: a resumed run shows the same pictures.
    Blob save() const {
        std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(nlohmann::json{
            {"next", next_}, {"row", row_}, {"taken_h", taken_h_}, {"values", values_}});
        return {blob_name, std::string(bytes.begin(), bytes.end())};
    }
    void restore(const Blob& blob) {
        nlohmann::json state = nlohmann::json::from_cbor(blob.bytes);
        next_ = state["next"], row_ = state["row"];
        taken_h_ = state["taken_h"].get<std::vector<double>>();
        values_ = state["values"].get<std::vector<std::vector<std::vector<float>>>>();
    }

    /// Takes a frame of every field if its time has come. (collective)
    void look(const Course& course, int rank) {
        if (next_ >= times_h_.size() || course.time_s() < times_h_[next_] * 3600.0 - 1.0) return;
        ++next_;
        const Box& box = course.grid().box();
        if (row_ < 0) row_ = row_through_a_channel(course);
        for (size_t f = 0; f < std::size(section_plan); ++f) {
            const Field& field = course.tissue().field(section_plan[f].field);
            Box cut = box;  // one row of each plane
            cut.ny = 1;
            std::vector<float> rows;
            for (int k = box.z_begin; k < box.z_end; ++k) {
                const float* row = field.values.data() + box.index(0, row_, k);
                rows.insert(rows.end(), row, row + box.nx);
            }
            std::vector<float> slice = gather_planes(cut, rows, course.grid().comm());
            if (rank == 0) values_[f].push_back(std::move(slice));
        }
        taken_h_.push_back(course.time_s() / 3600.0);
    }

    /// Resting values: the deepest cell never feels a needle. (collective)
    void read_rest(const Course& course) {
        const Box& box = course.grid().box();
        for (const SectionPlan& plan : section_plan) {
            const FloatArray& values = course.tissue().field(plan.field).values;
            const bool deepest = box.z_end == box.nz() && box.z_begin < box.z_end;
            const double here = deepest ? double(values[values.size() - 1])
                                        : -std::numeric_limits<double>::infinity();
            rest_.push_back(course.grid().max(here));
        }
    }

    Section finish(const Course& course) const {
        const Box& box = course.grid().box();
        Section section;
        section.caption =
            "Vertical cut through the patch where a channel of the first session lies; depth "
            "counts "
            "from the top of the living epidermis.";
        for (int i = 0; i < box.nx; ++i) section.x_mm.push_back((i + 0.5) * box.h_m * 1e3);
        for (int k = 0; k < box.nz(); ++k) section.z_mm.push_back(box.z_centre_m(k) * 1e3);
        section.times_h = taken_h_;
        for (double h : taken_h_)
            section.time_labels.push_back(h < 1.0    ? "just after the first session"
                                          : h < 48.0 ? fmt::format("{:.0f} hours", h)
                                                     : fmt::format("day {:.0f}", h / 24.0));
        double y = (row_ + 0.5) * box.h_m;
        for (const Channel& c : course.channels())
            if (c.session == 0 && std::abs(c.y_m - y) < box.h_m)
                section.channels.push_back(
                    {c.x_m * 1e3, c.wound_depth_m * 1e3, c.wound_radius_m * 1e3});
        const SkinStack& skin = course.skin();
        for (Layer layer : {Layer::viable_epidermis, Layer::papillary_dermis,
                            Layer::reticular_dermis, Layer::hypodermis}) {
            std::string label(layer_name(layer));
            std::replace(label.begin(), label.end(), '_', ' ');
            section.layers.push_back(
                {label, skin.top(layer) / 1.0_mm,
                 std::min(double(skin.bottom(layer) / 1.0_mm), double(box.depth() / 1.0_mm))});
        }
        for (size_t f = 0; f < std::size(section_plan); ++f) {
            SectionField field;
            field.name = section_plan[f].field;
            field.label = section_plan[f].label;
            field.unit = "1";
            field.definition = section_plan[f].definition;
            field.rest = section_plan[f].rest;
            if (std::isfinite(field.rest) && !values_[f].empty() && f > 3) field.rest = rest_[f];
            quantise_frames(values_[f], field);
            section.fields.push_back(std::move(field));
        }
        return section;
    }

  private:
    static int row_through_a_channel(const Course& course) {
        const Box& box = course.grid().box();
        const Channel* best = nullptr;
        double middle = 0.5 * box.h_m * box.ny;
        for (const Channel& c : course.channels())
            if (best == nullptr || std::abs(c.y_m - middle) < std::abs(best->y_m - middle))
                best = &c;
        double y = best != nullptr ? best->y_m : middle;
        return std::clamp(int(y / box.h_m), 0, box.ny - 1);
    }

    std::vector<double> times_h_, taken_h_;
    std::vector<std::vector<std::vector<float>>> values_;  // field, time, cell
    std::vector<double> rest_;
    size_t next_ = 0;
    int row_ = -1;
};

constexpr const char* next_fields_blob = "next_fields";

/// How often the patch is saved. Never changes a step; a test saves at every step, a cluster with a
/// slow disk seldom (docs/howto/resume.md).
double seconds_between_checkpoints() {
    const double usual_s = 30.0;
    const char* wanted = std::getenv("NEEDLEWORK_CHECKPOINT_SECONDS");
    if (wanted == nullptr || *wanted == '\0') return usual_s;
    char* end = nullptr;
    double seconds = std::strtod(wanted, &end);
    if (*end != '\0' || !(seconds >= 0.0))
        throw EnvironmentError(
            fmt::format("NEEDLEWORK_CHECKPOINT_SECONDS = \"{}\" is no number of seconds\n  Set it "
                        "to 0 (a checkpoint at every step) or more, or unset it.",
                        wanted));
    return seconds;
}

PlaneImage image_of(const HeightMap& map) {
    PlaneImage image;
    for (int i = 0; i < map.nx; ++i) image.columns_mm.push_back((i + 0.5) * map.h_m * 1e3);
    for (int j = 0; j < map.ny; ++j) image.rows_mm.push_back((j + 0.5) * map.h_m * 1e3);
    for (double h : map.height_m) image.values.push_back(float(h * 1e6));
    return image;
}

Relief relief_of(const Course& course, const HeightMap& after) {
    const HeightMap& before = course.relief_before();
    Relief relief =
        make_relief(image_of(course.surface_of(before)), image_of(course.surface_of(after)));
    relief.caption =
        "Surface of the simulated patch of skin before the course and at its end; the needles "
        "treat the rim as they treat the floor. Waves of a millimetre and more are chance clusters "
        "of channels; what levels them in skin (long bundles of fibres, even gliding) is not "
        "simulated. The furrows of the skin's own pattern are the same before and after; depths "
        "are "
        "read without them.";
    relief.after_time_d = course.time_s() / 86400.0;
    auto fill = [&](const HeightMap& map, double& depth, double& rim, double& floor) {
        double level = rim_level_m(map, course.outline()) * 1e6;
        depth = scar_depth(map, course.outline()).si * 1e6;
        rim = level, floor = level - depth;
    };
    fill(before, relief.depth_before_um, relief.rim_before_um, relief.floor_before_um);
    fill(after, relief.depth_after_um, relief.rim_after_um, relief.floor_after_um);
    return relief;
}

Histogram histogram_of(const char* name, const char* label, const char* definition,
                       const std::vector<double>& depths_um) {
    Histogram h{name, label, "um", definition, {}, {}, unknown};
    if (depths_um.empty()) return h;
    const double bin_um = 100.0;
    double deepest = *std::max_element(depths_um.begin(), depths_um.end());
    size_t n = size_t(deepest / bin_um) + 1;
    h.counts.assign(n, 0.0);
    for (size_t i = 0; i <= n; ++i) h.edges.push_back(double(i) * bin_um);
    for (double d : depths_um) h.counts[std::min(n - 1, size_t(d / bin_um))] += 1.0;
    h.median = quantile(depths_um, 0.5);
    return h;
}

PunctureMap puncture_map_of(const Course& course) {
    PunctureMap map;
    const Box& box = course.grid().box();
    map.caption =
        "Channels of the first session on the patch, as the motion of the device lays them.";
    map.width_mm = box.width_x() / 1.0_mm;
    map.height_mm = box.width_y() / 1.0_mm;
    std::vector<double> tip, wound, open;
    for (const Channel& c : course.channels()) {
        if (c.session != 0) continue;
        map.channels.push_back({c.x_m * 1e3, c.y_m * 1e3, c.wound_depth_m * 1e6, c.bleeds});
        tip.push_back(c.tip_depth_m * 1e6);
        wound.push_back(c.wound_depth_m * 1e6);
        open.push_back(c.open_depth_m * 1e6);
    }
    map.histograms = {
        histogram_of("tip_depth", "Tip depth", "How far the tip got into the skin", tip),
        histogram_of("wound_depth", "Wound depth", "How deep tissue was cut", wound),
        histogram_of("open_depth", "Open depth", "How deep a gap stays open when the needle is out",
                     open)};
    return map;
}

}  // namespace

std::vector<double> section_times_h(const Protocol& protocol) {
    std::vector<double> wanted{0.1, 6, 24, 48, 96, 168, 240, 336, 504, 672};
    std::vector<double> times;
    std::vector<SessionEvent> sessions = session_events(protocol);
    double start = sessions.empty() ? 0.0 : sessions.front().time / 1.0_h;
    double end = course_end(protocol) / 1.0_h;
    for (double h : wanted)
        if (start + h < end) times.push_back(start + h);
    times.push_back(end);
    return times;
}

PatchPictures run_patch(EngineContext& context, const Protocol& protocol, Resolution resolution,
                        std::uint64_t seed, const std::function<void(double, double)>& progress) {
    auto start = std::chrono::steady_clock::now();
    auto since = [](auto from) {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
    };
    SkinStack skin = skin_of(protocol, context.atlas());
    Course course(protocol, context.atlas(), patch_box(protocol, skin, resolution), Place::patch,
                  seed, context.comm());
    Checkpoints checkpoints(context.folder() / "checkpoints", context.comm());
    std::vector<double> field_times = section_times_h(protocol);
    for (Time day : protocol.visits.days) field_times.push_back(day / 1.0_h);
    std::sort(field_times.begin(), field_times.end());
    FieldSeries series(context.folder() / "fields",
                       {{"debris", "active_tgf_beta", "myofibroblast", "labile_collagen",
                         "mature_collagen", "fibroblast"},
                        {"epidermal_thickness", "epidermal_cover", "barrier_open"},
                        int(field_times.size())},
                       context.comm());
    if (context.rank() == 0) {
        make_writable_folder(context.folder() / "state");
        write_file_atomically(
            context.folder() / "state" / "paraview.py",
            paraview_script(vtk_array_name("mature_collagen", "1"), "fields/fields.pvd"));
    }
    SectionRecorder recorder(section_times_h(protocol));
    SurfaceRecorder surface(protocol);
    size_t next_fields = 0;
    Checkpoints::Restored restored = checkpoints.read_newest(course.tissue_for_restore());
    for (const std::string& warning : restored.warnings) context.warn(warning);
    if (restored.found()) {
        auto part = [&](const char* name) -> const Blob& {
            const Blob* blob = restored.state.blob(name);
            EXPECTS(blob != nullptr, "a checkpoint of a patch holds pictures and field files");
            return *blob;
        };
        course.restore(restored.state);
        recorder.restore(part(SectionRecorder::blob_name));
        surface.restore(part(SurfaceRecorder::blob_name));
        for (const std::string& file : series.restore(part(FieldSeries::blob_name)))
            context.warn(fmt::format("fields/{} is gone; the series does without it", file));
        next_fields = std::stoul(part(next_fields_blob).bytes);
    }
    auto checkpoint = [&] {
        RunState state = course.save();
        state.blobs.push_back(recorder.save());
        state.blobs.push_back(surface.save());
        state.blobs.push_back(series.save());
        state.blobs.push_back({next_fields_blob, std::to_string(next_fields)});
        checkpoints.write(course.tissue(), state);
    };
    auto last_checkpoint = std::chrono::steady_clock::now();
    const double checkpoint_interval_s = seconds_between_checkpoints();
    surface.look(course);
    while (!course.done()) {
        double stop = context.stop_requested() ? 1.0 : 0.0;
        if (course.grid().max(stop) > 0.0) {
            checkpoint();
            throw Stopped();
        }
        course.advance();
        recorder.look(course, context.rank());
        surface.look(course);
        if (next_fields < field_times.size() &&
            course.time_s() >= field_times[next_fields] * 3600.0 - 1.0) {
            series.write(course.tissue(), Time{course.time_s()});
            while (next_fields < field_times.size() &&
                   course.time_s() >= field_times[next_fields] * 3600.0 - 1.0)
                ++next_fields;
        }
        // All ranks decide together, by the slowest clock.
        if (course.grid().max(since(last_checkpoint)) >= checkpoint_interval_s) {
            checkpoint();
            last_checkpoint = std::chrono::steady_clock::now();
        }
        progress(course.end_s() > 0.0 ? course.time_s() / course.end_s() : 1.0,
                 course.time_s() / 86400.0);
    }
    series.finish();
    HeightMap after = course.relief_now();
    PatchPictures pictures;
    const Box& box = course.grid().box();
    pictures.n_cells = long(box.plane_cells()) * box.nz();
    pictures.n_steps = course.n_steps();
    pictures.n_rejected = course.n_rejected();
    pictures.n_damped = course.n_damped();
    for (const Reading& reading : course.readings())
        pictures.readings.times_d.push_back(reading.time_s / 86400.0);
    for (size_t i = 0; i < course.measure_names().size(); ++i) {
        std::vector<double>& column = pictures.readings.series[course.measure_names()[i]];
        for (const Reading& reading : course.readings()) column.push_back(reading.values[i]);
    }
    recorder.read_rest(course);
    if (context.rank() == 0) {
        pictures.section = recorder.finish(course);
        pictures.surface = surface.finish();
        if (protocol.scar() != nullptr) pictures.relief = relief_of(course, after);
        if (!course.channels().empty()) pictures.puncture_map = puncture_map_of(course);
    }
    pictures.seconds = since(start);
    pictures.physics_seconds = course.seconds().physics();
    pictures.reading_seconds = course.seconds().reading;
    return pictures;
}

}  // namespace needlework
