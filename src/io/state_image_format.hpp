#pragma once
/// What writer and reader of a state image agree on.

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "io/content_hash.hpp"

namespace needlework::state_format {

inline constexpr int schema_version = 1;
inline constexpr const char* checksum_attribute = "checksum64";
inline constexpr size_t trailer_bytes = 64;

/// The last bytes of an image: its length and checksum, padded with blanks.
inline std::string trailer(std::string_view image) {
    Checksum64 checksum;
    checksum.add(image.data(), image.size());
    std::string text =
        fmt::format("\nneedlework-state {:016x} {:016x}", image.size(), checksum.value());
    text.resize(trailer_bytes - 1, ' ');
    return text + "\n";
}

}  // namespace needlework::state_format
