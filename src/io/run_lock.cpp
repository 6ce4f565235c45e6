#include "io/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/problem.hpp"
#include "io/atomic_file.hpp"

namespace needlework {

RunLock::RunLock(const std::filesystem::path& folder) : path_(folder / file_name) {
    constexpr mode_t read_write_for_user = 0644;
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, read_write_for_user);
    if (descriptor_ < 0) throw_file_error("write", path_, errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        int error_number = errno;
        constexpr size_t longest_pid = 32;
        char text[longest_pid] = {};
        ssize_t n = ::pread(descriptor_, text, sizeof text - 1, 0);
        ::close(descriptor_);
        descriptor_ = -1;
        if (error_number != EWOULDBLOCK) throw_file_error("lock", path_, error_number);
        std::string holder(text, n > 0 ? size_t(n) : 0);
        while (!holder.empty() && holder.back() == '\n') holder.pop_back();
        throw EnvironmentError(
            fmt::format("the run folder \"{}\" is in use by another needlework{}\n  Wait until "
                        "that run ends, stop "
                        "it, or choose another folder with --out.",
                        folder.string(), holder.empty() ? "" : " (process " + holder + ")"));
    }
    std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(descriptor_, 0) != 0 ||
        ::pwrite(descriptor_, pid.data(), pid.size(), 0) != ssize_t(pid.size())) {
        int error_number = errno;
        ::close(descriptor_);
        descriptor_ = -1;
        throw_file_error("write", path_, error_number);
    }
}

RunLock::~RunLock() {
    // The file stays: to delete it would let a third program lock a new file of the same name.
    if (descriptor_ >= 0) ::close(descriptor_);
}

void RunLock::share_with_children() {
    int flags = ::fcntl(descriptor_, F_GETFD);
    EXPECTS(flags >= 0, "the lock is held");
    ::fcntl(descriptor_, F_SETFD, flags & ~FD_CLOEXEC);
}

}  // namespace needlework
