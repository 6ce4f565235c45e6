// Many unit-cell courses with different parameters (PERFORMANCE: P4, P5): five monthly sessions on
// healthy skin, read for eight months, parameters drawn from priors and posterior. Started alone or
// under mpiexec; prints one JSON object. `digest` is the same for any number of ranks and groups.
//
// usage: courses_bench [--courses N] [--ranks-per-group N] [--days D]

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/data_folder.hpp"
#include "grid/runtime.hpp"
#include "io/content_hash.hpp"
#include "io/plane_transfer.hpp"
#include "study/ensemble.hpp"

namespace {

using namespace needlework;

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

Protocol protocol_of_days(int days) {
    return read_protocol(TomlFile::parse(
        fmt::format("schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n"
                    "needle_length = \"1.5 mm\"\npasses = 16\nrepeat = 5\nevery = \"30 d\"\n"
                    "[visits]\ndays = [\"30 d\", \"176 d\", \"{} d\"]\n",
                    days),
        "courses"));
}

std::string digest_of(const Ensemble& ensemble) {
    std::string text;
    for (const MemberResult& member : ensemble.members) {
        nlohmann::json json = to_json(member);
        json.erase("seconds"), json.erase("physics_seconds");
        text += json.dump();
    }
    return sha256_hex(text);
}

}  // namespace

int main(int argc, char** argv) {
    constexpr int months_8 = 240;
    int n_courses = 8, ranks_per_group = 1, days = months_8;
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string word = argv[i];
        int value = std::atoi(argv[i + 1]);
        if (word == "--courses") n_courses = value;
        if (word == "--ranks-per-group") ranks_per_group = value;
        if (word == "--days") days = value;
    }
    double start = seconds_now();
    Runtime runtime;
    double after_runtime = seconds_now();
    namespace fs = std::filesystem;
    std::vector<std::string> folder{fs::temp_directory_path() /
                                    fmt::format("needlework-courses-{}", getpid())};
    broadcast_texts(folder, runtime.world());
    Protocol protocol = protocol_of_days(days);
    Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    DrawPlan plan(protocol, uncertain_parameters(protocol), posterior, n_courses, 1);
    SkinAtlas atlas = SkinAtlas::load();
    EnsembleJob job{&plan, 1, folder.front()};
    double before = seconds_now();
    Ensemble ensemble = std::move(run_ensembles(
                                      {&job, 1}, atlas, Resolution::standard, runtime.world(),
                                      [](double, double) {}, [] { return false; }, ranks_per_group)
                                      .front());
    double seconds = seconds_now() - before;
    double busy = 0.0;
    std::vector<double> each;
    long steps = 0;
    for (const MemberResult& m : ensemble.members)
        each.push_back(m.seconds), busy += m.seconds, steps += m.steps;
    std::sort(each.begin(), each.end());
    if (runtime.rank() == 0) {
        SkinStack skin = skin_of(protocol, atlas);
        Box box = unit_cell_box(protocol, skin, Resolution::standard);
        int n_groups = (runtime.n_ranks() + ranks_per_group - 1) / ranks_per_group;
        nlohmann::json out{
            {"courses", n_courses},
            {"ranks", runtime.n_ranks()},
            {"ranks_per_group", ranks_per_group},
            {"days", days},
            {"cells", box.plane_cells() * size_t(box.nz())},
            {"steps_a_course", double(steps) / double(std::max<size_t>(1, each.size()))},
            {"seconds", seconds},
            {"seconds_a_course_median", each.empty() ? 0.0 : each[each.size() / 2]},
            {"seconds_a_course_least", each.empty() ? 0.0 : each.front()},
            {"seconds_a_course_most", each.empty() ? 0.0 : each.back()},
            {"busy_share", busy / (seconds * n_groups)},
            {"start_s", after_runtime - start},
            {"failed", ensemble.n_failed},
            {"digest", digest_of(ensemble)}};
        std::printf("%s\n", out.dump(2).c_str());
        fs::remove_all(folder.front());
    }
    return 0;
}
