#include "io/sealed_file.hpp"

#include <fmt/format.h>

#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"

namespace needlework {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view before_checksum = "{\"checksum64\": \"";
constexpr std::string_view before_content = "\", \"content\": ";
constexpr std::string_view after_content = "}\n";

std::string head(std::string_view json) {
    Checksum64 checksum;
    checksum.add(json.data(), json.size());
    return fmt::format("{}{:016x}{}", before_checksum, checksum.value(), before_content);
}

}  // namespace

std::string sealed(std::string_view json) {
    std::string text = head(json);
    text += json;
    text += after_content;
    return text;
}

std::optional<std::string> unsealed(std::string_view text) {
    const size_t head_length = head("").size();
    if (text.size() < head_length + after_content.size() || !text.ends_with(after_content))
        return std::nullopt;
    std::string_view content = text.substr(head_length);
    content.remove_suffix(after_content.size());
    if (!text.starts_with(head(content))) return std::nullopt;
    return std::string(content);
}

void write_sealed_file(const fs::path& file, std::string_view json) {
    write_file_atomically(file, sealed(json));
}

std::optional<std::string> read_sealed_file(const fs::path& file) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return std::nullopt;
    return unsealed(read_whole_file(file));
}

void put_aside(const fs::path& file) {
    std::error_code ignored;
    fs::path aside = file;
    aside += damaged_suffix;
    fs::rename(file, aside, ignored);
}

}  // namespace needlework
