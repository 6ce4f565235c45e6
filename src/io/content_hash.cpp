#include "io/content_hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include "io/atomic_file.hpp"

namespace needlework {
namespace {

// Constants of FIPS 180-4, section 4.2.2: the first 32 bits of the fractional parts of the cube
// roots of the first 64 primes; section 5.3.3: of the square roots of the first eight.
constexpr std::uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
constexpr std::uint32_t start_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
constexpr size_t block_bytes = 64;

void digest_block(std::uint32_t (&state)[8], const unsigned char* block) {
    std::uint32_t w[64];
    for (size_t i = 0; i < 16; ++i)
        w[i] = std::uint32_t(block[4 * i]) << 24 | std::uint32_t(block[4 * i + 1]) << 16 |
               std::uint32_t(block[4 * i + 2]) << 8 | std::uint32_t(block[4 * i + 3]);
    for (size_t i = 16; i < 64; ++i) {
        std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4],
                  f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 64; ++i) {
        std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        std::uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
        std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        std::uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
    std::uint32_t state[8];
    std::memcpy(state, start_state, sizeof state);
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    size_t whole = bytes.size() / block_bytes;
    for (size_t i = 0; i < whole; ++i) digest_block(state, data + i * block_bytes);

    // The rest, a one bit, zeros, and the length in bits as eight bytes fill one or two more
    // blocks.
    unsigned char tail[2 * block_bytes] = {};
    size_t rest = bytes.size() - whole * block_bytes;
    if (rest > 0) std::memcpy(tail, data + whole * block_bytes, rest);
    tail[rest] = 0x80;
    constexpr size_t length_bytes = 8;
    size_t tail_bytes = rest + 1 + length_bytes <= block_bytes ? block_bytes : 2 * block_bytes;
    std::uint64_t bits = std::uint64_t(bytes.size()) * 8;
    for (size_t i = 0; i < length_bytes; ++i)
        tail[tail_bytes - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
    for (size_t i = 0; i < tail_bytes; i += block_bytes) digest_block(state, tail + i);

    std::string hex;
    for (std::uint32_t word : state) hex += fmt::format("{:08x}", word);
    return hex;
}

std::string sha256_of_file(const std::filesystem::path& path) {
    return sha256_hex(read_whole_file(path));
}

std::string sha256_of_folder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<std::pair<std::string, fs::path>> files;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
        if (entry->is_regular_file(error))
            files.emplace_back(entry->path().lexically_relative(folder).generic_string(),
                               entry->path());
    if (error) throw_file_error("read", folder, error.value());
    std::sort(files.begin(), files.end());
    std::string lines;
    for (const auto& [name, path] : files) lines += name + '\0' + sha256_of_file(path) + '\n';
    return sha256_hex(lines);
}

void Checksum64::mix(std::uint64_t word) {
    constexpr std::uint64_t fnv_prime = 1099511628211ULL;  // FNV-1a, 64 bits
    constexpr int rotation = 29;  // brings the well mixed high bits back to the low end
    state_ = std::rotl((state_ ^ word) * fnv_prime, rotation);
}

void Checksum64::add(const void* data, size_t n_bytes) {
    const auto* next = static_cast<const unsigned char*>(data);
    n_bytes_ += n_bytes;
    std::uint64_t word = 0;
    while (n_pending_ > 0 && n_bytes > 0) {
        pending_[n_pending_++] = *next++;
        --n_bytes;
        if (n_pending_ == sizeof word) {
            std::memcpy(&word, pending_.data(), sizeof word);
            mix(word);
            n_pending_ = 0;
        }
    }
    for (; n_bytes >= sizeof word; n_bytes -= sizeof word, next += sizeof word) {
        std::memcpy(&word, next, sizeof word);
        mix(word);
    }
    for (; n_bytes > 0; --n_bytes) pending_[n_pending_++] = *next++;
}

std::uint64_t Checksum64::value() const {
    Checksum64 last = *this;
    std::uint64_t word = 0;
    std::memcpy(&word, pending_.data(), n_pending_);
    last.mix(word);
    last.mix(n_bytes_);
    return last.state_;
}

}  // namespace needlework
