// Started by ctest on 1 to 4 ranks: every piece of work is done once, whoever takes it, and an
// ensemble has the same digits on any number of ranks and in groups of any size.

#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <numeric>

#include "grid/runtime.hpp"
#include "io/atomic_file.hpp"
#include "io/plane_transfer.hpp"
#include "study/ensemble.hpp"
#include "study/work_queue.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

int n_failed = 0;

void expect(bool condition, const char* what) {
    if (condition) return;
    ++n_failed;
    std::fprintf(stderr, "FAILED: %s\n", what);
}

void check_queue(MPI_Comm comm, int rank, int ranks_per_group) {
    constexpr long n = 100;
    std::vector<int> taken(n, 0);
    {
        WorkQueue queue(comm, ranks_per_group);
        for (long piece; (piece = queue.next()) < n;) {
            if (queue.group_rank() == 0) ++taken[size_t(piece)];
            if (rank == 0) usleep(200);  // a slow rank holds nobody up
        }
    }
    MPI_Allreduce(MPI_IN_PLACE, taken.data(), int(n), MPI_INT, MPI_SUM, comm);
    expect(taken == std::vector<int>(n, 1), "every piece is taken once");
    WorkQueue closed(comm, ranks_per_group);
    if (rank == 0) closed.close(n);
    MPI_Barrier(comm);
    expect(closed.next() >= n, "a closed queue hands nothing out");
}

std::vector<Ensemble> run(const std::vector<DrawPlan>& plans, const fs::path& folder, MPI_Comm comm,
                          int ranks_per_group) {
    std::vector<EnsembleJob> jobs;
    for (const DrawPlan& plan : plans)
        jobs.push_back({&plan, 11, folder / std::to_string(jobs.size())});
    return run_ensembles(
        jobs, SkinAtlas::load(), Resolution::preview, comm, [](double, double) {},
        [] { return false; }, ranks_per_group);
}

bool same(const std::vector<Ensemble>& a, const std::vector<Ensemble>& b) {
    if (a.size() != b.size()) return false;
    for (size_t e = 0; e < a.size(); ++e) {
        if (a[e].members.size() != b[e].members.size() || a[e].members.empty()) return false;
        for (size_t m = 0; m < a[e].members.size(); ++m) {
            nlohmann::json x = to_json(a[e].members[m]), y = to_json(b[e].members[m]);
            for (const char* clock : {"seconds", "physics_seconds"}) x.erase(clock), y.erase(clock);
            if (x != y) return false;
        }
    }
    return true;
}

void check_ensembles(MPI_Comm comm, int rank, int n_ranks, const fs::path& folder) {
    Protocol protocol =
        read_protocol(TomlFile::parse("schema_version = 1\n[[session]]\ndevice = "
                                      "\"roller/mf8-192\"\n[visits]\ndays = [\"9 d\"]\n",
                                      "case.toml"));
    std::vector<UncertainParameter> parameters = uncertain_parameters(protocol);
    std::vector<DrawPlan> plans;
    for (int n : {5, 1}) plans.emplace_back(protocol, parameters, Posterior{}, n, 11);
    std::vector<Ensemble> shared = run(plans, folder / "shared", comm, 1);
    std::vector<Ensemble> alone =
        run(plans, folder / ("alone-" + std::to_string(rank)), MPI_COMM_SELF, 1);
    expect(same(shared, alone), "an ensemble does not depend on the number of ranks");
    if (n_ranks > 1)
        expect(same(run(plans, folder / "groups", comm, 2), alone),
               "an ensemble does not depend on the size of groups");
    // A lost member is done again, the others are not.
    MPI_Barrier(comm);
    if (rank == 0) write_file_atomically(folder / "shared/0/member-00003.json", "{\"mem");
    MPI_Barrier(comm);
    std::vector<Ensemble> resumed = run(plans, folder / "shared", comm, 1);
    expect(same(resumed, alone), "a resumed ensemble is the same");
    expect(resumed[0].members[2].seconds == shared[0].members[2].seconds,
           "what is done is not done again");
    bool stopped = false;
    try {
        EnsembleJob job{&plans[0], 11, folder / "stopped"};
        run_ensembles(
            {&job, 1}, SkinAtlas::load(), Resolution::preview, comm, [](double, double) {},
            [] { return true; });
    } catch (const Stopped&) {
        stopped = true;
    }
    expect(stopped, "all ranks stop together");
}

}  // namespace
}  // namespace needlework

int main() {
    using namespace needlework;
    Runtime runtime;
    std::vector<std::string> name{fs::temp_directory_path() /
                                  ("needlework-ensemble-" + std::to_string(getpid()))};
    broadcast_texts(name, runtime.world());
    for (int ranks_per_group : {1, 2})
        check_queue(runtime.world(), runtime.rank(), ranks_per_group);
    check_ensembles(runtime.world(), runtime.rank(), runtime.n_ranks(), name.front());
    MPI_Barrier(runtime.world());
    if (runtime.rank() == 0) fs::remove_all(name.front());
    return n_failed == 0 ? 0 : 1;
}
