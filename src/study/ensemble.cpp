#include "study/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

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
        for (const EnsembleJob& job : jobs) fs::create_directories(job.folder);
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
                    MemberResult result =
                        run_member(*job->plan, member, atlas, resolution, job->seed, queue.group());
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

namespace {

/// Day at which a published time is read.
double reading_day(const PublishedMeasurement& m, const MemberResult& member, Time time) {
    double from = 0.0;
    if (!member.session_days.empty())
        from = m.clock == "last" ? member.session_days.back() : member.session_days.front();
    return from + time / 1.0_d;
}

double to_unit(const MeasureInfo& info, double value_si, const std::string& unit) {
    const UnitRow* published = find_unit(unit);
    const UnitRow* ours = find_unit(info.unit);
    if (published == nullptr || ours == nullptr || published->exponents != ours->exponents)
        throw std::invalid_argument(fmt::format("{} is measured in {}, the publication says {}",
                                                info.name, info.unit, unit));
    return from_si(value_si, unit);
}

/// Time from the first session to the highest value.
double time_of_peak_d(const MemberResult& member, const std::vector<double>& series) {
    double start = member.session_days.empty() ? 0.0 : member.session_days.front();
    size_t best = 0;
    for (size_t i = 0; i < series.size(); ++i)
        if (member.times_d[i] >= start && series[i] > series[best]) best = i;
    return member.times_d[best] - start;
}

/// Time from the first session until the deviation from rest stays below a twentieth of its peak.
double time_of_return_d(const MemberResult& member, const std::vector<double>& series) {
    const double back = 0.05;
    double start = member.session_days.empty() ? 0.0 : member.session_days.front();
    double peak = 0.0;
    for (double v : series) peak = std::max(peak, std::abs(v - series.front()));
    if (peak <= 0.0) return 0.0;
    for (size_t i = series.size(); i-- > 1;) {
        double above = std::abs(series[i] - series.front()) / peak;
        if (above <= back) continue;
        if (i + 1 == series.size()) return std::nan("");
        double next = std::abs(series[i + 1] - series.front()) / peak;
        double share = (above - back) / (above - next);
        return member.times_d[i] + share * (member.times_d[i + 1] - member.times_d[i]) - start;
    }
    return 0.0;
}

/// Values of a measurement that is known right after the session it belongs to.
std::optional<double> session_value(const PublishedMeasurement& m, const MemberResult& member) {
    if (member.sessions.empty()) return std::nullopt;
    const auto& session = m.clock == "last" ? member.sessions.back() : member.sessions.front();
    // Closure has two readings: what impedance calls closed, and what a dye or vapour does.
    std::string name = m.measure + (m.reading == "impedance" ? ".impedance" : "");
    auto it = session.find(name);
    if (it == session.end()) return std::nullopt;
    return it->second;
}

double value_of(const PublishedMeasurement& m, const MeasureInfo& info,
                const MemberResult& member) {
    auto series = member.series.find(m.measure);
    bool has_series = series != member.series.end();
    if (m.transform == "time_of_peak" || m.transform == "time_of_return") {
        if (!has_series)
            throw std::invalid_argument(fmt::format("{} has no course in time", m.measure));
        double days = m.transform == "time_of_peak" ? time_of_peak_d(member, series->second)
                                                    : time_of_return_d(member, series->second);
        return from_si((days * 1.0_d).si, m.unit);
    }
    if (!m.time) {
        std::optional<double> value = session_value(m, member);
        if (m.transform == "absolute" || m.transform == "sign") {
            if (value) return m.transform == "sign" ? *value : to_unit(info, *value, m.unit);
            if (!has_series) return std::nan("");
        }
        throw std::invalid_argument(fmt::format("{} {} needs a time", m.measure, m.transform));
    }
    if (!has_series) {
        // Such a measure (redness, closure) is over before the time at which it is asked for.
        if (auto value = session_value(m, member))
            return m.transform == "sign" ? *value : to_unit(info, *value, m.unit);
        throw std::invalid_argument(fmt::format("{} is not read in a course", m.measure));
    }
    const double slack_d = 0.5;
    for (const std::optional<Time>& t : {m.time, m.reference_time})
        if (t && reading_day(m, member, *t) > member.times_d.back() + slack_d)
            throw std::invalid_argument(
                fmt::format("the course ends before {} d", reading_day(m, member, *t)));
    double now = member.at(m.measure, reading_day(m, member, *m.time));
    double before = series->second.front();
    if (m.transform == "absolute") return to_unit(info, now, m.unit);
    if (m.transform == "change") return to_unit(info, now, m.unit) - to_unit(info, before, m.unit);
    if (m.transform == "percent_change") return 100.0 * (now / before - 1.0);
    if (m.transform == "sign") return now - before;
    if (m.transform == "ratio") {
        if (!m.reference_time) return now / before;
        double reference = member.at(m.measure, reading_day(m, member, *m.reference_time));
        return (now - before) / (reference - before);
    }
    throw std::invalid_argument(fmt::format("the transform {} is not read yet", m.transform));
}

double reading_variance(const PublishedMeasurement& m, const MeasureInfo& info,
                        const Ensemble& arm) {
    if (arm.members.empty()) return 0.0;
    const MemberResult& any = arm.members.front();
    auto it = any.series.find(m.measure);
    double typical = it != any.series.end() ? from_si(it->second.front(), info.unit) : 0.0;
    double sd = info.reading.sd_of(typical);
    if (m.transform == "absolute") return sd * sd;
    if (m.transform == "change") return 2.0 * sd * sd;
    if (m.transform == "percent_change" && typical != 0.0)
        return 2.0 * std::pow(100.0 * sd / typical, 2);
    return 0.0;
}

}  // namespace

MemberNumbers member_numbers(const PublishedMeasurement& m, const Ensemble& arm,
                             const Ensemble* reference) {
    const MeasureInfo* info = find_measure(m.measure);
    if (info == nullptr) throw std::invalid_argument("unknown measure " + m.measure);
    MemberNumbers numbers;
    numbers.people_per_shared = arm.people_per_shared;
    for (const MemberResult& member : arm.members) {
        bool ratio_of_arms = reference != nullptr && m.transform == "ratio" && !m.time;
        double value = ratio_of_arms ? 0.0 : value_of(m, *info, member);
        if (reference != nullptr) {
            // Same draws, same person in both arms: a paired difference.
            auto same = std::find_if(
                reference->members.begin(), reference->members.end(),
                [&](const MemberResult& other) { return other.member == member.member; });
            if (same == reference->members.end()) continue;
            if (ratio_of_arms) {
                std::optional<double> here = session_value(m, member),
                                      there = session_value(m, *same);
                if (!here || !there)
                    throw std::invalid_argument(m.measure + " is not known after a session");
                value = *here / *there;
            } else {
                value -= value_of(m, *info, *same);
            }
        }
        numbers.values.push_back(value);
        numbers.shared.push_back(member.shared);
    }
    numbers.reading_variance = reading_variance(m, *info, arm);
    return numbers;
}

StatisticPrediction predict(const MemberNumbers& numbers, int n_people, std::uint64_t seed) {
    PeopleDraws draws;
    std::vector<double> all;
    size_t people = size_t(numbers.people_per_shared);
    EXPECTS(numbers.shared.size() == numbers.values.size(), "each number has its shared draw");
    std::map<int, std::vector<double>> by_shared;
    for (size_t i = 0; i < numbers.values.size(); ++i)
        if (std::isfinite(numbers.values[i])) {
            by_shared[numbers.shared[i]].push_back(numbers.values[i]);
            all.push_back(numbers.values[i]);
        }
    for (const auto& [shared, row] : by_shared)
        if (row.size() == people) draws.by_draw.push_back(row);  // members that failed break a pair
    StatisticPrediction out;
    out.n_members = int(all.size());
    if (all.empty()) throw std::invalid_argument("no member has such a number");
    if (people >= 2 && draws.by_draw.size() >= 2) {
        out.mean = draws.mean_of_people(size_t(std::max(1, n_people)), numbers.reading_variance);
        out.person = draws.one_person(numbers.reading_variance);
    } else {
        out.mean = out.person = interval_of_one(all, numbers.reading_variance);
    }
    if (all.size() > 2) {
        IntervalError error = error_of_interval(all, 0.9, seed);
        double width = interval_of(all).high - interval_of(all).low;
        double scale = width > 0.0 ? (out.mean.high - out.mean.low) / width : 1.0;
        out.interval_error = 0.5 * (error.low_sd + error.high_sd) * scale;
    }
    return out;
}

}  // namespace needlework
