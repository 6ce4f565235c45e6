#pragma once
/// Files that are whole or absent: written under a temporary name, forced to disk, then renamed.
///
/// Errors: EnvironmentError that names the file, the cause and the remedy (exit code 5).

#include <filesystem>
#include <string>
#include <string_view>

namespace needlework {

/// Replaces `path` by `bytes` at once; a reader sees the old file or the new one, never a part.
/// After a failure (disk full, no permission) the old file stands and no temporary file is left.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Deletes temporary files that killed programs have left in the folder. Only for the holder of its
/// lock.
void remove_unfinished_files(const std::filesystem::path& folder);

/// The whole content of a file.
std::string read_whole_file(const std::filesystem::path& path);

/// Makes the folder (and those above it) and proves that a file can be written there.
void make_writable_folder(const std::filesystem::path& folder);

/// EnvironmentError for `action` ("write", "read") on `path` with the text and remedy for
/// `error_number` (errno); every room that touches files words its failures with this.
[[noreturn]] void throw_file_error(std::string_view action, const std::filesystem::path& path,
                                   int error_number);

/// One line at a time to a file that grows (log.jsonl): each line reaches the file by a single
/// appending write, so that a killed program leaves whole lines; half a line that a power cut or a
/// full disk left is dropped.
class LineLog {
  public:
    explicit LineLog(const std::filesystem::path& path);
    ~LineLog();
    LineLog(const LineLog&) = delete;
    LineLog& operator=(const LineLog&) = delete;

    /// `line` without its end; must not hold a line break.
    void append(std::string_view line);

  private:
    void drop_torn_line();

    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace needlework
