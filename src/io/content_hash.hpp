#pragma once
/// Hashes of content: SHA-256 for files in the manifest (anyone can check it with sha256sum), and a
/// fast 64-bit checksum that finds damage in checkpoints.

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace needlework {

/// SHA-256 (FIPS 180-4) of bytes or of a file, 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
std::string sha256_of_file(const std::filesystem::path& path);
/// SHA-256 over the names and contents of all files below a folder, in the order of their names.
std::string sha256_of_folder(const std::filesystem::path& folder);

/// 64-bit checksum over a stream of bytes: the bytes taken as 64-bit little-endian words, each
/// mixed in by xor, multiplication with the FNV-1a prime and a rotation. Finds damage, is no
/// defence against a forger. The same digits however the stream is cut.
class Checksum64 {
  public:
    void add(const void* data, size_t n_bytes);
    template <class T>
    void add(std::span<const T> values) {
        add(values.data(), values.size_bytes());
    }
    std::uint64_t value() const;

  private:
    void mix(std::uint64_t word);

    static constexpr std::uint64_t fnv_offset = 14695981039346656037ULL;  // FNV-1a, 64 bits
    std::uint64_t state_ = fnv_offset;
    std::uint64_t n_bytes_ = 0;
    std::array<unsigned char, sizeof(std::uint64_t)> pending_{};
    size_t n_pending_ = 0;
};

}  // namespace needlework
