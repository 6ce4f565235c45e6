#pragma once
/// What the studies of data/evidence reach, and what lies outside: an extrapolation.

#include <set>
#include <string>

namespace needlework {

/// Sites of the body that some study of data/evidence was done on, as it is run. Read once.
const std::set<std::string>& sites_of_studies();

}  // namespace needlework
