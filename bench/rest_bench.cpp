// How much of a course is at rest: the share of the dermis's work (runs of cells along x, steps)
// that could be skipped, and what skipping would cost in accuracy. Prints one JSON object.
//
// usage: rest_bench PROTOCOL [--resolution R] [--patch] [--freeze TOLERANCE]...
//   shares    of runs of 1, 16 and 64 cells in which every field is within a tolerance of rest
//             before and after a step, by time after the last session and by depth
//   --freeze  for each tolerance a course in which such runs of 16 keep their values through the
//             step: error of the curves of all measures over their range against the course as is

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "course/course.hpp"
#include "grid/runtime.hpp"

namespace {

using namespace needlework;

constexpr double tolerances[] = {1e-4, 1e-3, 3e-3, 1e-2};
constexpr int runs[] = {1, 16, 64};
constexpr int frozen_run = 16;
constexpr double day_s = 86400.0;
// Days after the last session, and shares of the dermis's depth, at which a class ends.
constexpr double days[] = {3.0, 14.0, 30.0, 1e9};
constexpr double depths[] = {0.33, 0.67, 1.0};

struct Options {
    std::string protocol, resolution = "preview";
    bool is_patch = false;
    std::vector<double> freeze;
};

/// Work at rest over all work, by tolerance, run, time and depth.
struct Shares {
    double rest[std::size(tolerances)][std::size(runs)][std::size(days)][std::size(depths)] = {};
    double all[std::size(days)][std::size(depths)] = {};
};

/// A course that is looked at, and perhaps held, step by step.
class Watched {
  public:
    Watched(const Protocol& protocol, const SkinAtlas& atlas, const Box& box, Place place)
        : course_(protocol, atlas, box, place, 1, MPI_COMM_SELF), box_(course_.grid().box()) {
        for (Field* field : course_.tissue_for_restore().fields()) {
            if (field->name == "collagen_deficit" || field->name == "vessel_density") continue;
            fields_.push_back(field);
            rest_.emplace_back(field->values.begin(), field->values.end());
        }
        const double top_m = course_.skin().layer(Layer::viable_epidermis).thickness.si;
        while (box_.z_centre_m(first_) < top_m) ++first_;
        for (const SessionEvent& s : session_events(protocol)) sessions_s_.push_back(s.time.si);
    }
    void walk(double freeze, Shares* shares) {
        before_ = distance();
        while (!course_.done()) {
            std::vector<std::vector<float>> kept;
            if (freeze > 0.0)
                for (const Field* field : fields_)
                    kept.emplace_back(field->values.begin(), field->values.end());
            const double start_s = course_.time_s();
            course_.advance();
            std::vector<float> after = distance();
            if (freeze > 0.0) hold(freeze, kept, after);
            if (shares != nullptr) count(start_s, after, *shares);
            before_ = std::move(after);
        }
    }
    const Course& course() const { return course_; }

  private:
    /// Largest distance from rest of any field, a number a cell of the dermis.
    std::vector<float> distance() const {
        const size_t begin = box_.index(0, 0, first_);
        std::vector<float> out(box_.local_cells() - begin, 0.0F);
        for (size_t f = 0; f < fields_.size(); ++f) {
            const float* now = fields_[f]->values.data() + begin;
            const float* rest = rest_[f].data() + begin;
            for (size_t i = 0; i < out.size(); ++i) {
                const float d = std::fabs(now[i] - rest[i]);
                out[i] = out[i] > d ? out[i] : d;
            }
        }
        return out;
    }
    bool is_quiet(const std::vector<float>& after, size_t begin, size_t n, double tolerance) const {
        for (size_t i = begin; i < begin + n; ++i)
            if (double(std::max(before_[i], after[i])) > tolerance) return false;
        return true;
    }
    template <class Visit>
    void each_run(int run, Visit visit) const {
        const size_t nx = size_t(box_.nx);
        for (size_t row = 0; row < before_.size(); row += nx)
            for (size_t x = 0; x < nx; x += size_t(run))
                visit(row + x, std::min(size_t(run), nx - x));
    }
    void hold(double tolerance, const std::vector<std::vector<float>>& kept,
              std::vector<float>& after) {
        const size_t dermis = box_.index(0, 0, first_);
        each_run(frozen_run, [&](size_t begin, size_t n) {
            if (!is_quiet(after, begin, n, tolerance)) return;
            for (size_t f = 0; f < fields_.size(); ++f)
                std::copy_n(kept[f].data() + dermis + begin, n,
                            fields_[f]->values.data() + dermis + begin);
            std::copy_n(before_.data() + begin, n, after.data() + begin);
        });
    }
    void count(double start_s, const std::vector<float>& after, Shares& shares) const {
        double last_s = -1e30;
        for (double s : sessions_s_)
            if (s <= start_s) last_s = std::max(last_s, s);
        size_t when = 0;
        while ((start_s - last_s) / day_s >= days[when] && when + 1 < std::size(days)) ++when;
        const double top = box_.z_faces_m[size_t(first_)];
        auto depth_of = [&](size_t cell) {
            const int k = first_ + int(cell / box_.plane_cells());
            const double share = (box_.z_centre_m(k) - top) / (box_.depth().si - top);
            size_t d = 0;
            while (share >= depths[d] && d + 1 < std::size(depths)) ++d;
            return d;
        };
        each_run(box_.nx,
                 [&](size_t begin, size_t n) { shares.all[when][depth_of(begin)] += double(n); });
        for (size_t t = 0; t < std::size(tolerances); ++t)
            for (size_t r = 0; r < std::size(runs); ++r)
                each_run(runs[r], [&](size_t begin, size_t n) {
                    if (is_quiet(after, begin, n, tolerances[t]))
                        shares.rest[t][r][when][depth_of(begin)] += double(n);
                });
    }

    Course course_;
    const Box& box_;
    int first_ = 0;  // plane of the dermis
    std::vector<Field*> fields_;
    std::vector<std::vector<float>> rest_;
    std::vector<float> before_;
    std::vector<double> sessions_s_;
};

nlohmann::json told(const Shares& s) {
    nlohmann::json rows = nlohmann::json::array();
    for (size_t t = 0; t < std::size(tolerances); ++t)
        for (size_t r = 0; r < std::size(runs); ++r) {
            double rest = 0.0, all = 0.0;
            nlohmann::json by_time = nlohmann::json::array(), by_depth = nlohmann::json::array();
            for (size_t w = 0; w < std::size(days); ++w) {
                double a = 0.0, b = 0.0;
                for (size_t d = 0; d < std::size(depths); ++d)
                    a += s.rest[t][r][w][d], b += s.all[w][d];
                by_time.push_back(b > 0.0 ? a / b : 0.0);
                rest += a, all += b;
            }
            for (size_t d = 0; d < std::size(depths); ++d) {
                double a = 0.0, b = 0.0;
                for (size_t w = 0; w < std::size(days); ++w)
                    a += s.rest[t][r][w][d], b += s.all[w][d];
                by_depth.push_back(b > 0.0 ? a / b : 0.0);
            }
            rows.push_back({{"tolerance", tolerances[t]},
                            {"run", runs[r]},
                            {"share", all > 0.0 ? rest / all : 0.0},
                            {"before_day_3_14_30_and_later", by_time},
                            {"upper_middle_lower_third", by_depth}});
        }
    return rows;
}

/// Largest error of a curve over its range, and the median over the curves.
nlohmann::json compared(const Course& held, const Course& truth) {
    std::vector<double> errors;
    std::string worst;
    for (size_t m = 0; m < truth.measure_names().size(); ++m) {
        double low = 1e300, high = -1e300, error = 0.0;
        for (size_t i = 0; i < truth.readings().size(); ++i) {
            const double value = truth.readings()[i].values[m];
            low = std::min(low, value), high = std::max(high, value);
            error = std::max(error, std::fabs(held.readings()[i].values[m] - value));
        }
        if (high <= low) continue;
        error /= high - low;
        if (errors.empty() || error > *std::max_element(errors.begin(), errors.end()))
            worst = truth.measure_names()[m];
        errors.push_back(error);
    }
    std::sort(errors.begin(), errors.end());
    return {{"worst_percent", 100.0 * errors.back()},
            {"worst_measure", worst},
            {"median_percent", 100.0 * errors[errors.size() / 2]}};
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--patch") == 0)
            options.is_patch = true;
        else if (std::strcmp(argv[i], "--resolution") == 0 && i + 1 < argc)
            options.resolution = argv[++i];
        else if (std::strcmp(argv[i], "--freeze") == 0 && i + 1 < argc)
            options.freeze.push_back(std::atof(argv[++i]));
        else
            options.protocol = argv[i];
    }
    if (options.protocol.empty()) return 1;
    Runtime runtime;
    const Protocol protocol = read_protocol(TomlFile::load(options.protocol));
    const SkinAtlas atlas = SkinAtlas::load();
    const SkinStack skin = skin_of(protocol, atlas);
    const Resolution resolution = resolution_of(options.resolution);
    const Box box = options.is_patch ? patch_box(protocol, skin, resolution)
                                     : unit_cell_box(protocol, skin, resolution);
    const Place place = options.is_patch ? Place::patch : Place::floor;
    Shares shares;
    Watched truth(protocol, atlas, box, place);
    truth.walk(0.0, &shares);
    nlohmann::json out{{"cells", box.plane_cells() * size_t(box.nz())},
                       {"cell_um", box.h_m * 1e6},
                       {"steps", truth.course().n_steps()},
                       {"shares", told(shares)},
                       {"held", nlohmann::json::array()}};
    for (double tolerance : options.freeze) {
        Watched held(protocol, atlas, box, place);
        held.walk(tolerance, nullptr);
        nlohmann::json row = compared(held.course(), truth.course());
        row["tolerance"] = tolerance;
        out["held"].push_back(row);
    }
    std::printf("%s\n", out.dump(1).c_str());
    return 0;
}
