// What the steps of a course cost in accuracy: the curves of all measures of a unit cell against
// those of steps with a two hundred times smaller error. Prints one JSON object.
//
// usage: course_accuracy PROTOCOL [TOLERANCE...]

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "course/course.hpp"
#include "grid/runtime.hpp"

namespace {

using namespace needlework;

struct Walk {
    std::vector<std::string> names;
    std::vector<Reading> readings;
    long steps = 0;
};

Walk walk(const Protocol& protocol, const SkinAtlas& atlas, double tolerance) {
    const SkinStack skin = skin_of(protocol, atlas);
    Course course(protocol, atlas, unit_cell_box(protocol, skin, Resolution::standard),
                  Place::floor, 1, MPI_COMM_SELF);
    course.set_step_tolerance(tolerance);
    course.finish();
    return {course.measure_names(), course.readings(), course.n_steps()};
}

void compare(const Walk& walked, const Walk& fine, double tolerance, bool is_last) {
    std::vector<double> curve;
    double worst = 0.0, worst_at_end = 0.0, worst_day = 0.0;
    std::string worst_name;
    for (size_t m = 0; m < fine.names.size(); ++m) {
        double low = 1e300, high = -1e300, error = 0.0, day = 0.0;
        for (size_t i = 0; i < fine.readings.size(); ++i) {
            const double truth = fine.readings[i].values[m];
            low = std::min(low, truth), high = std::max(high, truth);
            const double off = std::fabs(walked.readings[i].values[m] - truth);
            if (off > error) error = off, day = Time{fine.readings[i].time_s} / 1.0_d;
        }
        if (high <= low) continue;
        const double share = error / (high - low);
        curve.push_back(share);
        const double end =
            std::fabs(walked.readings.back().values[m] - fine.readings.back().values[m]) /
            (high - low);
        if (share > worst) worst = share, worst_name = fine.names[m], worst_day = day;
        worst_at_end = std::max(worst_at_end, end);
    }
    std::sort(curve.begin(), curve.end());
    std::printf(
        "  {\"tolerance\": %g, \"steps\": %ld, \"worst_curve_percent\": %.3f, "
        "\"worst_measure\": \"%s\", \"day\": %.3g, \"median_curve_percent\": %.3f, "
        "\"worst_at_end_percent\": %.3f}%s\n",
        tolerance, walked.steps, 100.0 * worst, worst_name.c_str(), worst_day,
        100.0 * curve[curve.size() / 2], 100.0 * worst_at_end, is_last ? "" : ",");
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 1;
    Runtime runtime;
    const Protocol protocol = read_protocol(TomlFile::load(argv[1]));
    const SkinAtlas atlas = SkinAtlas::load();
    std::vector<double> tolerances;
    for (int i = 2; i < argc; ++i) tolerances.push_back(std::atof(argv[i]));
    if (tolerances.empty()) tolerances = {healing_step_tolerance};
    const Walk fine = walk(protocol, atlas, healing_step_tolerance / 200.0);
    std::printf("{\"steps_of_the_fine_course\": %ld, \"courses\": [\n", fine.steps);
    for (size_t i = 0; i < tolerances.size(); ++i)
        compare(walk(protocol, atlas, tolerances[i]), fine, tolerances[i],
                i + 1 == tolerances.size());
    std::printf("]}\n");
    return 0;
}
