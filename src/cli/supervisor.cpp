#include "cli/supervisor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

namespace needlework {
namespace {

volatile sig_atomic_t interrupts = 0;

void count_interrupt(int) { interrupts = interrupts + 1; }

/// Settings that OpenMPI needs to start fast on one machine, as root and oversubscribed too.
const std::pair<const char*, const char*> mpi_environment[] = {
    {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
    {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
    {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
    {"OMPI_MCA_hwloc_base_binding_policy", "none"},
    {"OMPI_MCA_btl", "self,vader"},
    {"OMPI_MCA_pml", "ob1"},
    {"OMPI_MCA_btl_vader_single_copy_mechanism", "none"},
    {"OMPI_MCA_ess_singleton_isolated", "1"},
    {"OMPI_MCA_mpi_yield_when_idle", "1"},
    {"OMPI_MCA_orte_base_help_aggregate", "0"},
    {"OMP_NUM_THREADS", "1"},
};

std::vector<std::string> command_line(const EngineJob& job) {
    std::vector<std::string> words;
    if (job.ranks > 1)
        words = {"mpiexec",         "-n",        std::to_string(job.ranks),
                 "--oversubscribe", "--bind-to", "none"};
    words.push_back(job.engine.string());
    words.insert(words.end(), job.arguments.begin(), job.arguments.end());
    return words;
}

struct Child {
    pid_t pid = -1;
    int output = -1;  ///< its standard output: JSON lines
};

Child start(const EngineJob& job) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw EnvironmentError(fmt::format("no pipe to the engine: {}", std::strerror(errno)));
    std::filesystem::path log_path = job.run_folder / "engine.log";
    int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0)
        throw EnvironmentError(fmt::format("{}: {}; choose another folder with --out",
                                           log_path.string(), std::strerror(errno)));
    std::vector<std::string> words = command_line(job);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    for (auto [name, value] : mpi_environment) setenv(name, value, 0);
    pid_t supervisor = getpid();
    setenv(supervisor_variable, std::to_string(supervisor).c_str(), 1);
    pid_t pid = fork();
    if (pid < 0) throw EnvironmentError(fmt::format("fork: {}", std::strerror(errno)));
    if (pid == 0) {
        setpgid(0, 0);
        // If the supervisor is killed, so is this process; the ranks watch their own parent.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != supervisor) _exit(int(ExitCode::environment));
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        execvp(argv[0], argv.data());
        dprintf(STDERR_FILENO, "%s: %s\n", argv[0], std::strerror(errno));
        _exit(int(ExitCode::environment));
    }
    setpgid(pid, pid);
    close(ends[1]);
    close(log);
    return {pid, ends[0]};
}

/// What the engine said last of how it ended.
struct Ending {
    bool said = false;
    int code = 0;
    std::string message;
};

void handle_line(const std::string& line, Progress& progress, Ending& ending) {
    nlohmann::json report = nlohmann::json::parse(line, nullptr, false);
    if (report.is_discarded() || !report.is_object()) return;
    std::string type = report.value("type", "");
    if (type == "progress") {
        progress.show({report.value("part", ""), report.value("fraction", 0.0),
                       report.value("simulated_days", 0.0), report.value("message", "")});
    } else if (type == "end") {
        ending = {true, report.value("code", 70), report.value("message", "")};
    } else if (type == "warning") {
        progress.finish();
        std::fprintf(stderr, "warning: %s\n", report.value("message", "").c_str());
    }
}

std::string last_lines(const std::filesystem::path& path, size_t n) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    std::string out;
    for (size_t i = lines.size() > n ? lines.size() - n : 0; i < lines.size(); ++i)
        out += "  " + lines[i] + "\n";
    return out;
}

using Clock = std::chrono::steady_clock;
// Choices: ranks come up in about a second, and end in less; a launcher that cannot start them (no
// room for its shared memory, say) may wait for ever.
constexpr std::chrono::seconds longest_start{60}, longest_end{20};

void end_group(pid_t group) { kill(-group, SIGKILL); }

/// Counts interrupts while it lives; a terminal's end that nohup ignores stays ignored.
class InterruptWatch {
  public:
    InterruptWatch() {
        interrupts = 0;
        struct sigaction action {};
        action.sa_handler = count_interrupt;
        for (size_t i = 0; i < std::size(signals); ++i) {
            sigaction(signals[i], nullptr, &before_[i]);
            const bool kept = signals[i] == SIGHUP && before_[i].sa_handler == SIG_IGN;
            if (!kept) sigaction(signals[i], &action, nullptr);
        }
    }
    ~InterruptWatch() {
        for (size_t i = 0; i < std::size(signals); ++i) sigaction(signals[i], &before_[i], nullptr);
    }
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

  private:
    static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction before_[std::size(signals)]{};
};

void ask_to_stop(const EngineJob& job) {
    std::ofstream request(job.run_folder / stop_request_file);
    request << "stop\n" << std::flush;
    std::fprintf(stderr, request.good()
                             ? "Stopping after this step; once more to stop at once.\n"
                             : "The request to stop cannot be written into the run folder (is the "
                               "disk full?); once more to stop at once.\n");
}

}  // namespace

ExitCode supervise(const EngineJob& job) {
    std::error_code ignored;
    if (access(job.engine.c_str(), X_OK) != 0)
        throw EnvironmentError(fmt::format(
            "{}: {}. The engine of the program belongs beside it: build or install both.",
            job.engine.string(), std::strerror(errno)));
    std::filesystem::remove(job.run_folder / stop_request_file, ignored);
    InterruptWatch watch;
    Progress progress(job.progress);
    Child child = start(job);
    Ending ending;
    std::string pending;
    bool asked = false, never_came_up = false;
    const Clock::time_point begin = Clock::now();
    Clock::time_point heard = begin;
    for (;;) {
        const bool up = heard > begin;
        if (!up && Clock::now() - begin > longest_start) never_came_up = true;
        if (never_came_up || (ending.said && Clock::now() - heard > longest_end))
            end_group(child.pid);
        if (interrupts > 0 && !asked) {
            asked = true;
            progress.finish();
            ask_to_stop(job);
        }
        if (interrupts > 1) end_group(child.pid);
        pollfd waiting{child.output, POLLIN, 0};
        constexpr int poll_ms = 200;
        int ready = poll(&waiting, 1, poll_ms);
        if (ready <= 0) continue;
        char buffer[4096];
        ssize_t n = read(child.output, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        heard = Clock::now();
        pending.append(buffer, size_t(n));
        for (size_t end; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1))
            handle_line(pending.substr(0, end), progress, ending);
    }
    close(child.output);
    int status = 0;
    while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
        if (interrupts > 1) end_group(child.pid);
    }
    end_group(child.pid);  // nothing of the group may stay behind
    progress.finish();
    std::filesystem::remove(job.run_folder / stop_request_file, ignored);
    std::string resume = "Go on with: " + job.go_on;
    if (ending.said) {
        if (!ending.message.empty()) std::fprintf(stderr, "%s\n", ending.message.c_str());
        // A stopped run and a full disk can be gone on with; a mistake or a model cannot.
        if (ExitCode(ending.code) == ExitCode::stopped ||
            ExitCode(ending.code) == ExitCode::environment)
            std::fprintf(stderr, "%s\n", resume.c_str());
        return ExitCode(ending.code);
    }
    if (interrupts > 1) {
        std::fprintf(stderr, "Stopped at once. %s\n", resume.c_str());
        return ExitCode::stopped;
    }
    if (never_came_up) {
        std::fprintf(stderr, "The ranks did not come up within %ld s.\n%s%s\n",
                     long(longest_start.count()),
                     last_lines(job.run_folder / "engine.log", 5).c_str(), resume.c_str());
        return ExitCode::environment;
    }
    std::fprintf(stderr,
                 "A rank of the engine was lost (%s). What was computed is safe in %s.\n%s%s\n",
                 WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it ended without a word",
                 job.run_folder.c_str(), last_lines(job.run_folder / "engine.log", 5).c_str(),
                 resume.c_str());
    return ExitCode::environment;
}

}  // namespace needlework
