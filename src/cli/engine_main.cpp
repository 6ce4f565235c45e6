// The program that runs models, on one rank or under mpiexec. People start `needlework`, which
// starts it.

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "base/problem.hpp"
#include "grid/runtime.hpp"
#include "study/job.hpp"

namespace {

/// The parent of a process, 0 where it cannot be told.
pid_t parent_of(pid_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(in, text);
    std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    return parent;
}

/// Whether the supervisor that started this rank (through mpiexec, or a script around it) is gone.
/// Ranks that a batch system started have none.
bool orphaned() {
    const char* named = std::getenv("NEEDLEWORK_SUPERVISOR");
    if (named == nullptr) return false;
    const pid_t supervisor = pid_t(std::atol(named));
    for (pid_t at = getppid(); at > 1; at = parent_of(at))
        if (at == supervisor) return false;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace needlework;
    // When mpiexec or the supervisor dies, no rank goes on writing; nor does one whose parent died
    // before this could be asked for.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (orphaned()) return int(ExitCode::environment);
    // A file that meets the limit (ulimit -f) is an error with a message, not an end.
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 3) {
        std::fprintf(stderr, "needlework-engine is started by needlework: see needlework --help\n");
        return int(ExitCode::user_input);
    }
    try {
        Runtime runtime;
        ExitCode code = run_job(argv[1], argv[2], runtime.world());
        return int(code);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return int(ExitCode::our_bug);
    }
}
