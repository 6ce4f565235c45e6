#pragma once
/// Text as it may stand in XML and HTML.

#include <string>
#include <string_view>

namespace needlework {

/// The text with &, <, > and quotes as entities.
std::string xml_escaped(std::string_view text);

}  // namespace needlework
