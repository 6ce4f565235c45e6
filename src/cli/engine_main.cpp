// The program that runs models, on one rank or under mpiexec. People start `needlework`, which
// starts it.

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/problem.hpp"
#include "grid/runtime.hpp"
#include "study/job.hpp"

int main(int argc, char** argv) {
    using namespace needlework;
    pid_t parent = getppid();
    // When mpiexec or the supervisor dies, no rank goes on writing.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) return int(ExitCode::environment);
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
