#include "study/leftovers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/atomic_file.hpp"
#include "io/sealed_file.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::vector<std::string> clear_leftovers(const fs::path& folder) {
    std::vector<fs::path> folders{folder}, members;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry->is_directory(error)) folders.push_back(entry->path());
        const std::string name = entry->path().filename().string();
        if (name.starts_with("member-") && name.ends_with(".json"))
            members.push_back(entry->path());
    }
    if (error) throw_file_error("read", folder, error.value());
    for (const fs::path& at : folders) remove_unfinished_files(at);
    std::sort(members.begin(), members.end());
    std::vector<std::string> damaged;
    for (const fs::path& member : members) {
        if (read_sealed_file(member)) continue;
        put_aside(member);
        damaged.push_back(
            fmt::format("\"{}\" is damaged and was put aside as {}{}; it is simulated again",
                        member.lexically_relative(folder).string(), member.filename().string(),
                        damaged_suffix));
    }
    return damaged;
}

}  // namespace needlework
