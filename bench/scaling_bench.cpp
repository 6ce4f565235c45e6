// One piece of work on the ranks that it is started on, for weak and strong scaling and for cost
// against cells (PERFORMANCE: P7, P8). Prints one JSON object; bench/scaling starts it in all the
// ways that matter and puts the tables together.
//
// usage: scaling_bench --part layered|splitting|exchange|healing|patch [--nx N] [--nz N]
//                      [--repeats N] [--independent 1] [--digest 1] [--moved 1]
//   --independent   every rank works alone on its share of the planes (nz / ranks): what the
//                   memory bus leaves of the ranks' speed when nothing is exchanged
//   --digest        checksum of the result, equal on any number of ranks

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "boxes.hpp"
#include "course/course.hpp"
#include "grid/runtime.hpp"
#include "io/content_hash.hpp"
#include "numerics/column_exchange.hpp"

namespace needlework::verification {
namespace {

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

struct Options {
    std::string part = "layered";
    int nx = 128, nz = 96, repeats = 7;
    bool independent = false, digest = false, moved = false;
};

/// Wall times of the slowest rank, one a repeat.
struct Times {
    std::vector<double> seconds;
    double median() const {
        std::vector<double> sorted = seconds;
        std::sort(sorted.begin(), sorted.end());
        return sorted.empty() ? 0.0 : sorted[sorted.size() / 2];
    }
    double least() const {
        return seconds.empty() ? 0.0 : *std::min_element(seconds.begin(), seconds.end());
    }
};

double timed(const std::function<void()>& work) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = seconds_now();
    work();
    double mine = seconds_now() - start, slowest = 0.0;
    MPI_Allreduce(&mine, &slowest, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return slowest;
}

/// Same on any number of ranks: checksums of planes, mixed in plane order.
std::string digest_of(const Grid& grid, std::span<const float> field) {
    std::vector<double> planes;
    size_t cells = grid.box().plane_cells();
    for (size_t begin = 0; begin < field.size(); begin += cells) {
        Checksum64 sum;
        sum.add(field.subspan(begin, cells));
        planes.push_back(double(sum.value() >> 12));  // 52 bits, exact in a double
    }
    Checksum64 all;
    for (double plane : grid.gather_planes(planes)) all.add(&plane, sizeof plane);
    return std::to_string(all.value());
}

struct Result {
    Times times;
    size_t cells = 0;
    std::string digest;
    nlohmann::json more = nlohmann::json::object();
};

Result run_diffusion(const Options& options, const Grid& grid) {
    const double cell_m = 40e-6;
    Result result;
    auto medium = LayeredMedium::uniform(grid.box(), Diffusivity{1e-11}, Rate{1e-5});
    FloatArray start = punctured(grid.box());
    // --moved: in private memory, so that columns have to be moved by MPI
    FloatArray c = options.moved ? FloatArray(start.size()) : grid.shared_field(0.0F);
    std::copy(start.begin(), start.end(), c.begin());
    if (options.part == "exchange") {
        ColumnExchange exchange(grid, grid.box().plane_cells(), 4);
        for (int r = 0; r <= options.repeats; ++r) {
            double s = timed([&] { exchange.open(c.data()), exchange.close(c.data()); });
            if (r > 0) result.times.seconds.push_back(s);
        }
    } else {
        SolverKind kind = options.part == "layered" ? SolverKind::layered : SolverKind::splitting;
        auto solver = make_solver(kind, grid);
        double dt_s = cell_m * cell_m / 1e-11;
        for (int r = 0; r <= options.repeats; ++r) {
            double s = timed(
                [&] { solver->advance(medium, c.span(), {}, dt_s, TimeScheme::second_order); });
            if (r > 0) result.times.seconds.push_back(s);
        }
    }
    if (options.digest) result.digest = digest_of(grid, c.span());
    return result;
}

/// A session and the steps after it on healthy skin: the box is given, the width follows.
Result run_course(const Options& options, const Box& given, MPI_Comm comm) {
    std::string text =
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\nneedle_length = \"1.5 mm\"\n"
        "passes = 4\n[visits]\ndays = [\"2 d\"]\n";
    Protocol protocol = read_protocol(TomlFile::parse(text, "scaling"));
    SkinAtlas atlas = SkinAtlas::load();
    SkinStack skin = skin_of(protocol, atlas);
    Box box = given;
    box.z_faces_m.clear();
    double depth_m = patch_box(protocol, skin, Resolution::standard).depth().si;
    for (int k = 0; k <= given.nz(); ++k) box.z_faces_m.push_back(depth_m * k / given.nz());
    Result result;
    std::unique_ptr<Course> course;
    double build = timed(
        [&] { course = std::make_unique<Course>(protocol, atlas, box, Place::patch, 1, comm); });
    if (options.part == "patch") {
        result.times.seconds.push_back(timed([&] { course->finish(); }) + build);
    } else {
        double first = timed([&] { course->advance(); });  // readings, session, one step
        result.more["first_step_and_session_s"] = first;
        for (int r = 0; r < options.repeats && !course->done(); ++r) {
            long tried = course->n_steps() + course->n_rejected();
            double s = timed([&] { course->advance(); });
            tried = course->n_steps() + course->n_rejected() - tried;
            result.times.seconds.push_back(s / double(std::max(1L, tried)));
        }
    }
    result.more["build_s"] = build;
    result.more["fields"] = course->tissue().fields().size();
    result.more["steps"] = course->n_steps();
    if (options.digest) {
        std::string all;
        for (const Field* field : course->tissue().fields())
            all += digest_of(course->grid(), field->values.span());
        result.digest = sha256_hex(all);
    }
    return result;
}

double resident_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    double mine = double(usage.ru_maxrss) / 1024.0, most = 0.0;
    MPI_Allreduce(&mine, &most, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return most;
}

Options options_of(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string word = argv[i];
        if (word == "--part") options.part = argv[i + 1];
        if (word == "--nx") options.nx = std::atoi(argv[i + 1]);
        if (word == "--nz") options.nz = std::atoi(argv[i + 1]);
        if (word == "--repeats") options.repeats = std::atoi(argv[i + 1]);
        if (word == "--independent") options.independent = std::atoi(argv[i + 1]) != 0;
        if (word == "--moved") options.moved = std::atoi(argv[i + 1]) != 0;
        if (word == "--digest") options.digest = std::atoi(argv[i + 1]) != 0;
    }
    return options;
}

void run(const Options& options, const Runtime& runtime) {
    const double cell_m = 40e-6;
    int nz = options.independent ? options.nz / runtime.n_ranks() : options.nz;
    MPI_Comm comm = options.independent ? MPI_COMM_SELF : runtime.world();
    Box box = uniform_box(options.nx, options.nx, nz, options.nx * cell_m, nz * cell_m);
    bool is_course = options.part == "healing" || options.part == "patch";
    Result result;
    if (is_course) {
        result = run_course(options, box, comm);
    } else {
        Grid grid(box, comm);
        result = run_diffusion(options, grid);
    }
    double memory = resident_mib();
    if (runtime.rank() != 0) return;
    size_t cells = box.plane_cells() * size_t(options.nz);
    nlohmann::json out{{"part", options.part},
                       {"ranks", runtime.n_ranks()},
                       {"independent", options.independent},
                       {"nx", options.nx},
                       {"nz", options.nz},
                       {"cells", cells},
                       {"seconds_median", result.times.median()},
                       {"seconds_least", result.times.least()},
                       {"cells_per_s", double(cells) / result.times.median()},
                       {"rank_MiB", memory}};
    if (options.digest) out["digest"] = result.digest;
    out.update(result.more);
    std::printf("%s\n", out.dump().c_str());
}

}  // namespace
}  // namespace needlework::verification

int main(int argc, char** argv) {
    using namespace needlework;
    Runtime runtime;
    verification::run(verification::options_of(argc, argv), runtime);
    return 0;
}
