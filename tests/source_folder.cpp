#include "tests/source_folder.hpp"

namespace needlework {

std::filesystem::path source_folder() { return NEEDLEWORK_SOURCE_DIR; }

}  // namespace needlework
