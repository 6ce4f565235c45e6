#pragma once
/// JSON files that tell when they were damaged: the content stands behind a checksum of its bytes,
/// and the whole is JSON that any reader takes:
///     {"checksum64": "0123456789abcdef", "content": ...}
///
/// For files from which a run goes on (members of an ensemble, the order of a run). A changed bit
/// in a digit would otherwise be another number.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace needlework {

/// The bytes of a sealed file; `json` is written as it stands.
std::string sealed(std::string_view json);

/// The content of a sealed text, nothing when any of its bytes is not what was written.
std::optional<std::string> unsealed(std::string_view text);

/// Replaces `file` at once (io/atomic_file.hpp). EnvironmentError when it cannot be written.
void write_sealed_file(const std::filesystem::path& file, std::string_view json);

/// Content of a file that is there and whole; nothing when it is absent or damaged.
/// EnvironmentError when it is there but cannot be read.
std::optional<std::string> read_sealed_file(const std::filesystem::path& file);

/// A damaged file under another name (NAME.damaged), so that nothing reads it again and it can
/// still be looked at. A file that cannot be renamed stays.
void put_aside(const std::filesystem::path& file);
inline constexpr const char* damaged_suffix = ".damaged";

}  // namespace needlework
