#include "base/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

std::uint64_t stable_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a offset basis and prime
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t id) {
    std::uint64_t key = seed ^ stable_hash(purpose);
    key_[0] = std::uint32_t(key);
    key_[1] = std::uint32_t(key >> 32);
    id_[0] = std::uint32_t(id);
    id_[1] = std::uint32_t(id >> 32);
}

void RandomStream::seek(std::uint64_t position) { position_ = position; }

std::uint32_t RandomStream::next() {
    std::uint64_t block = position_ / 4;
    if (block != block_index_) {
        r123::Philox4x32::ctr_type counter = {
            {std::uint32_t(block), std::uint32_t(block >> 32), id_[0], id_[1]}};
        r123::Philox4x32::key_type key = {{key_[0], key_[1]}};
        auto words = r123::Philox4x32{}(counter, key);
        for (size_t i = 0; i < 4; ++i) block_[i] = words[i];
        block_index_ = block;
    }
    return block_[position_++ % 4];
}

double RandomStream::uniform() {
    std::uint64_t high = next(), low = next();
    std::uint64_t bits = (high << 32 | low) >> 11;  // 53 bits
    return (double(bits) + 0.5) * 0x1p-53;
}

double RandomStream::uniform(double low, double high) { return low + (high - low) * uniform(); }

double RandomStream::normal() { return normal_quantile(uniform()); }

double RandomStream::lognormal(double median, double factor_sd) {
    return median * std::exp(std::log(factor_sd) * normal());
}

std::uint64_t RandomStream::integer(std::uint64_t below) {
    EXPECTS(below > 0, "an integer is drawn from a range that is not empty");
    std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % below;
    for (;;) {
        std::uint64_t high = next(), low = next();
        std::uint64_t bits = high << 32 | low;
        if (bits < limit) return bits % below;
    }
}

std::uint64_t RandomStream::poisson(double mean) {
    EXPECTS(mean >= 0.0 && std::isfinite(mean), "a Poisson mean is finite and not negative");
    // Sums of parts of at most 16 keep exp(-mean) far from zero; the sum of Poissons is Poisson.
    constexpr double part_max = 16.0;
    std::uint64_t total = 0;
    for (double left = mean; left > 0.0; left -= part_max) {
        double limit = std::exp(-std::min(left, part_max)), product = uniform();
        while (product > limit) {
            ++total;
            product *= uniform();
        }
    }
    return total;
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double normal_quantile(double p) {
    EXPECTS(p > 0.0 && p < 1.0, "a probability lies between 0 and 1");
    if (p > 0.5) return -normal_quantile(1.0 - p);
    // Newton on log cdf, which is concave: from a start left of the root it climbs monotonically.
    // exp(-x^2/2)/2 bounds the lower tail, so -sqrt(-2 log p) is such a start.
    double x = -std::sqrt(-2.0 * std::log(p));
    constexpr int n_steps_max = 60;  // about six are needed; the bound guards the loop
    for (int i = 0; i < n_steps_max; ++i) {
        double cdf = normal_cdf(x);
        double density = std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
        double step = (std::log(p) - std::log(cdf)) * cdf / density;
        x += step;
        if (std::abs(step) <= 1e-15 * std::max(1.0, std::abs(x))) break;
    }
    return x;
}

}  // namespace needlework
