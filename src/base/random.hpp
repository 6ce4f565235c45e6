#pragma once
/// Counter-based random streams: the same digits on any number of ranks. A stream is named by seed,
/// purpose and id; drawing from one never moves another.

#include <cstdint>
#include <string_view>

namespace needlework {

class RandomStream {
  public:
    /// `purpose` is a word ("strike positions"), `id` a number (session, member, person).
    RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t id = 0);

    double uniform();  ///< in (0, 1)
    double uniform(double low, double high);
    double normal();                                    ///< mean 0, sd 1
    double lognormal(double median, double factor_sd);  ///< median * factor_sd^normal
    std::uint64_t integer(std::uint64_t below);         ///< 0 .. below - 1
    std::uint64_t poisson(double mean);

    /// Number of 32-bit words drawn so far; with it a stream can be continued after a resume.
    std::uint64_t position() const { return position_; }
    void seek(std::uint64_t position);

  private:
    std::uint32_t next();

    std::uint32_t key_[2];
    std::uint32_t id_[2];
    std::uint64_t position_ = 0;
    std::uint32_t block_[4] = {};
    std::uint64_t block_index_ = ~std::uint64_t{0};
};

/// Stable 64-bit hash of a text (FNV-1a); same on every machine.
std::uint64_t stable_hash(std::string_view text);

/// Inverse of the standard normal distribution function, 0 < p < 1, to rounding.
double normal_quantile(double p);
double normal_cdf(double x);

}  // namespace needlework
