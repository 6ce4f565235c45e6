#include "course/evidence_reach.hpp"

#include <filesystem>
#include <optional>

#include "base/data_folder.hpp"
#include "params/toml_file.hpp"

namespace needlework {
namespace {

/// The site of the protocol that a study states; none where it is not run or cannot be read (the
/// validation tells that).
std::optional<std::string> site_of(const std::filesystem::path& study) {
    try {
        return TomlFile::load(study).root["run"]["skin"]["site"].value<std::string>();
    } catch (const InputError&) {
        return std::nullopt;
    }
}

std::set<std::string> read_sites() {
    std::set<std::string> sites;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "evidence", none))
        if (entry.path().extension() == ".toml")
            if (const auto site = site_of(entry.path())) sites.insert(*site);
    return sites;
}

}  // namespace

const std::set<std::string>& sites_of_studies() {
    static const std::set<std::string> sites = read_sites();
    return sites;
}

}  // namespace needlework
