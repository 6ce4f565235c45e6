#include "base/data_folder.hpp"

#include <cstdlib>

#include "base/problem.hpp"

namespace needlework {

std::filesystem::path data_folder() {
    namespace fs = std::filesystem;
    if (const char* named = std::getenv("NEEDLEWORK_DATA")) {
        if (fs::is_directory(named)) return named;
        throw EnvironmentError(std::string("NEEDLEWORK_DATA names no folder: ") + named);
    }
    std::error_code error;
    fs::path at = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (; !error && at.has_relative_path(); at = at.parent_path()) {
        if (fs::is_directory(at / "data" / "devices") || fs::is_directory(at / "data" / "skin"))
            return at / "data";
    }
    throw EnvironmentError(
        "the folder data/ was not found above the program; set NEEDLEWORK_DATA to it");
}

std::filesystem::path project_folder() { return data_folder().parent_path(); }

}  // namespace needlework
