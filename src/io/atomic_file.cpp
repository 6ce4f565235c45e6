#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/problem.hpp"

namespace needlework {
namespace fs = std::filesystem;
namespace {

std::string remedy_for(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return "The disk is full: free some space there or choose another folder with --out. "
                   "Files "
                   "written before are whole and stay readable.";
        case EFBIG:
            return "The file would be larger than this system allows: raise the limit (ulimit -f) "
                   "or "
                   "choose another folder with --out.";
        case EACCES:
        case EPERM:
            return "This user may not write there: change the permission of the folder or choose "
                   "another "
                   "one with --out.";
        case EROFS:
            return "The folder is on a read-only file system: choose another one with --out.";
        case ENOENT:
            return "The file or a folder above it does not exist: check the name.";
        case ENOTDIR:
            return "A part of that name is a file, not a folder: choose another name.";
        case EISDIR:
            return "That name is a folder, not a file.";
        case EMFILE:
        case ENFILE:
            return "Too many files are open: raise the limit (ulimit -n).";
        default:
            return "Check the disk and the folder, or choose another one with --out.";
    }
}

constexpr std::string_view unfinished_mark = ".part-";

/// Owns a descriptor and, until it is kept, the temporary file behind it.
class TemporaryFile {
  public:
    explicit TemporaryFile(const fs::path& target) : target_(target) {
        name_ = target.parent_path() /
                fmt::format(".{}{}{}", target.filename().string(), unfinished_mark, ::getpid());
        // World-readable results; the user's umask narrows this.
        constexpr mode_t read_write_for_user = 0644;
        descriptor_ =
            ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, read_write_for_user);
        if (descriptor_ < 0) throw_file_error("write", target_, errno);
    }
    ~TemporaryFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!kept_) ::unlink(name_.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) throw_file_error("write", target_, errno);
            bytes.remove_prefix(size_t(n));
        }
    }
    void rename_to_target() {
        if (::fsync(descriptor_) != 0) throw_file_error("write", target_, errno);
        int closed = ::close(descriptor_);
        descriptor_ = -1;
        if (closed != 0) throw_file_error("write", target_, errno);
        if (::rename(name_.c_str(), target_.c_str()) != 0)
            throw_file_error("write", target_, errno);
        kept_ = true;
    }

  private:
    fs::path target_, name_;
    int descriptor_ = -1;
    bool kept_ = false;
};

/// Makes the rename itself survive a power cut; not every file system offers this, so no error.
void sync_folder(const fs::path& folder) {
    int descriptor =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

void throw_file_error(std::string_view action, const fs::path& path, int error_number) {
    throw EnvironmentError(fmt::format("cannot {} \"{}\": {}\n  {}", action, path.string(),
                                       std::generic_category().message(error_number),
                                       remedy_for(error_number)));
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
    EXPECTS(path.has_filename(), "a file to be written has a name");
    TemporaryFile file(path);
    file.write(bytes);
    file.rename_to_target();
    sync_folder(path.parent_path());
}

void remove_unfinished_files(const fs::path& folder) {
    std::error_code ignored;  // a leftover that cannot be deleted does no harm
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        std::string name = entry.path().filename().string();
        if (name.starts_with('.') && name.find(unfinished_mark) != std::string::npos)
            fs::remove(entry.path(), ignored);
    }
}

std::string read_whole_file(const fs::path& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw_file_error("read", path, errno);
    std::string bytes;
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && status.st_size > 0)
        bytes.reserve(size_t(status.st_size));
    constexpr size_t block_bytes = size_t{1} << 20;
    std::string block(block_bytes, '\0');
    while (true) {
        ssize_t n = ::read(descriptor, block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            int error_number = errno;
            ::close(descriptor);
            throw_file_error("read", path, error_number);
        }
        if (n == 0) break;
        bytes.append(block.data(), size_t(n));
    }
    ::close(descriptor);
    return bytes;
}

void make_writable_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw_file_error("make the folder", folder, error.value());
    if (!fs::is_directory(folder)) throw_file_error("make the folder", folder, ENOTDIR);
    TemporaryFile probe(folder / "write-probe");  // deleted again at the end of this scope
    probe.write("probe");
}

LineLog::LineLog(const fs::path& path) : path_(path) {
    constexpr mode_t read_write_for_user = 0644;
    descriptor_ =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, read_write_for_user);
    if (descriptor_ < 0) throw_file_error("write", path_, errno);
    drop_torn_line();
}

void LineLog::drop_torn_line() {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return;
    off_t end = status.st_size;
    char last = '\n';
    while (end > 0 && ::pread(descriptor_, &last, 1, end - 1) == 1 && last != '\n') --end;
    if (end < status.st_size && ::ftruncate(descriptor_, end) != 0)
        throw_file_error("write", path_, errno);
}

LineLog::~LineLog() { ::close(descriptor_); }

void LineLog::append(std::string_view line) {
    EXPECTS(line.find('\n') == std::string_view::npos, "a log line is one line");
    std::string whole(line);
    whole += '\n';
    ssize_t n = ::write(descriptor_, whole.data(), whole.size());
    if (n < 0) throw_file_error("write", path_, errno);
    if (size_t(n) == whole.size()) return;
    drop_torn_line();  // a full disk took a part of it
    throw_file_error("write", path_, ENOSPC);
}

}  // namespace needlework
