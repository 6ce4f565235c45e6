#include "study/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "io/atomic_file.hpp"
#include "io/plane_transfer.hpp"
#include "io/sealed_file.hpp"
#include "measures/measure.hpp"
#include "study/work_queue.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

fs::path member_file(const fs::path& folder, int member) {
    return folder / fmt::format("member-{:05d}.json", member);
}

/// Text of a member that an earlier run finished; empty if its file is absent or not whole.
std::string finished_member(const fs::path& folder, int member) {
    return read_sealed_file(member_file(folder, member)).value_or("");
}

enum class Outcome : int { fine = 0, stopped = 1, environment = 2, bug = 3 };

/// All members of all jobs, numbered through.
class Pieces {
  public:
    explicit Pieces(std::span<const EnsembleJob> jobs) : jobs_(jobs) {
        for (const EnsembleJob& job : jobs) ends_.push_back(size() + job.plan->n_members());
    }
    long size() const { return ends_.empty() ? 0 : ends_.back(); }
    std::pair<const EnsembleJob*, int> at(long piece) const {
        size_t job = size_t(std::upper_bound(ends_.begin(), ends_.end(), piece) - ends_.begin());
        return {&jobs_[job], int(piece - (job > 0 ? ends_[job - 1] : 0))};
    }

  private:
    std::span<const EnsembleJob> jobs_;
    std::vector<long> ends_;
};

/// Every rank learns how it ended and throws the same; the message is of the lowest rank that
/// failed worst.
void agree(Outcome outcome, std::string message, MPI_Comm comm) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    struct {
        int value, rank;
    } mine{int(outcome), rank}, worst{};
    MPI_Allreduce(&mine, &worst, 1, MPI_2INT, MPI_MAXLOC, comm);
    if (worst.value == 0) return;
    int size = int(message.size());
    MPI_Bcast(&size, 1, MPI_INT, worst.rank, comm);
    message.resize(size_t(size));
    MPI_Bcast(message.data(), size, MPI_CHAR, worst.rank, comm);
    if (Outcome(worst.value) == Outcome::stopped) throw Stopped();
    if (Outcome(worst.value) == Outcome::environment) throw EnvironmentError(message);
    throw BugError(message);
}

/// Rank 0 reads the files and tells the others: a thousand ranks do not read a thousand files each.
Ensemble collect(const EnsembleJob& job, MPI_Comm comm) {
    std::vector<std::string> texts;
    AgreedAction agreed(comm);
    agreed.on_root([&] {
        for (int member = 0; member < job.plan->n_members(); ++member)
            texts.push_back(finished_member(job.folder, member));
    });
    agreed.settle();
    broadcast_texts(texts, comm);
    Ensemble ensemble;
    ensemble.people_per_shared = job.plan->people_per_shared();
    for (const std::string& text : texts) {
        EXPECTS(!text.empty(), "every member of a finished ensemble has its file");
        MemberResult result = member_from_json(nlohmann::json::parse(text));
        if (!result.failure.empty()) {
            if (ensemble.n_failed++ == 0) ensemble.first_failure = result.failure;
            continue;
        }
        ensemble.members.push_back(std::move(result));
    }
    return ensemble;
}

}  // namespace

std::vector<Ensemble> run_ensembles(std::span<const EnsembleJob> jobs, const SkinAtlas& atlas,
                                    Resolution resolution, MPI_Comm comm,
                                    const EnsembleProgress& progress,
                                    const std::function<bool()>& stop, int ranks_per_group) {
    int rank = 0, n_ranks = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &n_ranks);
    AgreedAction agreed(comm);
    agreed.on_root([&] {
        for (const EnsembleJob& job : jobs) make_writable_folder(job.folder);
    });
    agreed.settle();
    Pieces pieces(jobs);
    Outcome outcome = Outcome::fine;
    std::string message;
    {
        WorkQueue queue(comm, ranks_per_group);
        try {
            double days = 0.0;
            const double n_groups = std::ceil(double(n_ranks) / ranks_per_group);
            for (long piece; (piece = queue.next()) < pieces.size();) {
                int stopped = queue.group_rank() == 0 && stop() ? 1 : 0;
                MPI_Bcast(&stopped, 1, MPI_INT, 0, queue.group());
                if (stopped != 0) {
                    outcome = Outcome::stopped;
                    queue.close(pieces.size());
                    break;
                }
                auto [job, member] = pieces.at(piece);
                int missing =
                    queue.group_rank() == 0 && finished_member(job->folder, member).empty();
                MPI_Bcast(&missing, 1, MPI_INT, 0, queue.group());
                if (missing != 0) {
                    MemberResult result;
                    if (!job->walk)
                        result = run_member(*job->plan, member, atlas, resolution, job->seed,
                                            queue.group());
                    else if (queue.group_rank() == 0)
                        result = job->walk(member);
                    if (!result.times_d.empty()) days += result.times_d.back() * n_groups;
                    if (queue.group_rank() == 0)
                        write_sealed_file(member_file(job->folder, member), to_json(result).dump());
                }
                if (rank == 0) progress(double(piece + 1) / double(pieces.size()), days);
            }
        } catch (const EnvironmentError& error) {
            if (ranks_per_group > 1) throw;  // the rest of the group waits inside the model
            outcome = Outcome::environment, message = error.what();
            queue.close(pieces.size());
        } catch (const std::exception& error) {
            if (ranks_per_group > 1) throw;
            outcome = Outcome::bug, message = error.what();
            queue.close(pieces.size());
        }
        agree(outcome, message, comm);
    }
    std::vector<Ensemble> ensembles;
    for (const EnsembleJob& job : jobs) ensembles.push_back(collect(job, comm));
    return ensembles;
}

Ensemble run_ensemble(const DrawPlan& plan, const SkinAtlas& atlas, Resolution resolution,
                      std::uint64_t seed, const fs::path& folder, MPI_Comm comm,
                      const EnsembleProgress& progress, const std::function<bool()>& stop) {
    EnsembleJob job{&plan, seed, folder};
    return std::move(run_ensembles({&job, 1}, atlas, resolution, comm, progress, stop).front());
}

}  // namespace needlework
