#include "numerics/plane_transform.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {

/// Radices of a line of n, in the order of the forward stages: 8 and 4 for powers of two, then the
/// odd primes.
std::vector<int> radices(int n) {
    constexpr int eight = 8, four = 4;
    std::vector<int> out;
    int twos = 0;
    for (; n % 2 == 0; n /= 2) ++twos;
    for (; twos == 3 || twos > 4; twos -= 3) out.push_back(eight);
    for (; twos >= 2; twos -= 2) out.push_back(four);
    if (twos == 1) out.push_back(2);
    for (int p = 3; n > 1; p += 2)
        for (; n % p == 0; n /= p) out.push_back(p);
    return out;
}

void push_root(FloatArray& to, size_t place, long turns, long of, double sign) {
    double angle = 2.0 * std::numbers::pi * double(turns % of) / double(of);
    to[2 * place] = float(std::cos(angle));
    to[2 * place + 1] = float(sign * std::sin(angle));
}

}  // namespace

LineStages::LineStages(int n) : n_(n), radix_(radices(n)) {
    EXPECTS(n >= 4 && n % 4 == 0, "a plane has multiples of four cells along x and y");
    int length = n;
    for (int r : radix_) {
        int m = length / r;
        FloatArray twiddles(2 * size_t(m) * size_t(r - 1)), roots(2 * size_t(r));
        for (int j = 0; j < m; ++j)
            for (int s = 1; s < r; ++s)
                push_root(twiddles, size_t(j) * size_t(r - 1) + size_t(s - 1), long(s) * j, length,
                          -1.0);
        for (int q = 0; q < r; ++q) push_root(roots, size_t(q), q, r, 1.0);
        twiddles_.push_back(std::move(twiddles));
        roots_.push_back(std::move(roots));
        length = m;
    }
    for (const FloatArray& t : twiddles_) twiddle_places_.push_back(t.data());
    for (const FloatArray& r : roots_) root_places_.push_back(r.data());
    auto place = [&](int frequency) {
        int at = 0, block = n;
        for (int r : radix_) {
            block /= r;
            at += frequency % r * block;
            frequency /= r;
        }
        return at;
    };
    for (int k = 0; k < n / 2; ++k) {
        plus_.push_back(place(k));
        minus_.push_back(place(k == 0 ? n / 2 : n - k));
    }
}

kernels::LinePlan LineStages::plan() const {
    return {.n = n_,
            .n_stages = int(radix_.size()),
            .radix = radix_.data(),
            .twiddles = twiddle_places_.data(),
            .roots = root_places_.data(),
            .plus = plus_.data(),
            .minus = minus_.data()};
}

int LineStages::largest_radix() const { return *std::max_element(radix_.begin(), radix_.end()); }

PlaneTransform::PlaneTransform(int nx, int ny, int rows_together)
    : x_(nx),
      y_(ny),
      scratch_(
          kernels::plane_scratch_floats(nx, ny, std::max(x_.largest_radix(), y_.largest_radix())),
          0.0F),
      plan_{x_.plan(), y_.plan(), rows_together, scratch_.data()} {
    EXPECTS(rows_together > 0 && nx / 2 % rows_together == 0, "groups of rows fill the plane");
}

int PlaneTransform::planes_together() const {
    const bool is_narrow = size_t(std::min(plan_.x.n, plan_.y.n)) < 2 * kernels::widest_pack;
    return is_narrow ? std::numeric_limits<int>::max() : 1;
}

double line_eigenvalue(int place, int n) {
    int frequency = place < 2 ? place * (n / 2) : place / 2;
    double s = std::sin(std::numbers::pi * double(frequency) / n);
    return 4.0 * s * s;
}

}  // namespace needlework
