#include "course/evidence_reach.hpp"

#include <filesystem>
#include <fstream>

#include "base/data_folder.hpp"

namespace needlework {
namespace {

// Lines, not tables: a protocol is checked in milliseconds, and hundreds of files are not parsed
// for one word.
std::set<std::string> read_sites() {
    const std::string begin = "site = \"";
    std::set<std::string> sites;
    std::error_code none;
    for (const auto& entry :
         std::filesystem::directory_iterator(data_folder() / "evidence", none)) {
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);)
            if (line.starts_with(begin))
                sites.insert(
                    line.substr(begin.size(), line.find('"', begin.size()) - begin.size()));
    }
    return sites;
}

}  // namespace

const std::set<std::string>& sites_of_studies() {
    static const std::set<std::string> sites = read_sites();
    return sites;
}

}  // namespace needlework
