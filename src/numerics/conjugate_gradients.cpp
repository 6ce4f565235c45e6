#include "numerics/conjugate_gradients.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

ConjugateGradients::ConjugateGradients(const Grid& grid, const cell_kernels::Table& table)
    : kernel_(table),
      p_(grid.box().local_cells()),
      z_(grid.shared_field(0.0F)),
      rounded_(grid.shared_field(0.0F)),
      q_(grid.box().local_cells()) {}

ConjugateGradients::Products ConjugateGradients::products(const HeterogeneousOperator& a,
                                                          std::span<const double> r) const {
    size_t cells = a.grid().box().plane_cells();
    std::vector<double> z_r, z_q;
    for (size_t begin = 0; begin < r.size(); begin += cells) {
        double both[2];
        kernel_.products(z_.data() + begin, r.data() + begin, q_.data() + begin, both, cells);
        z_r.push_back(both[0]);
        z_q.push_back(both[1]);
    }
    return {a.total(z_r), a.total(z_q)};
}

KrylovReport ConjugateGradients::solve(const HeterogeneousOperator& a, Preconditioner& b,
                                       double size, const KrylovControl& control,
                                       std::span<double> x, std::span<double> r) {
    size_t n = x.size();
    std::fill(x.begin(), x.end(), 0.0);
    std::fill(q_.begin(), q_.end(), 0.0);
    std::fill(p_.begin(), p_.end(), 0.0F);
    for (size_t i = 0; i < n; ++i) rounded_[i] = float(r[i]);
    KrylovReport report;
    double pq = 1.0;
    double energy = 0.0;  // x A x, which every step raises by alpha * (z r)
    for (;;) {
        b.apply(rounded_.span(), z_.span());
        Products sums = products(a, r);
        EXPECTS(std::isfinite(sums.z_r), "a Krylov solve has finite numbers");
        double whole = size + energy;
        if (report.iterations == 0) whole += sums.z_r;
        report.reached = whole > 0.0 ? std::sqrt(std::max(sums.z_r, 0.0) / whole) : 0.0;
        report.converged = report.reached <= control.tolerance;
        if (report.converged || report.iterations == control.most_iterations) return report;
        float beta = report.iterations == 0 ? 0.0F : float(-sums.z_q / pq);
        kernel_.direction(z_.data(), beta, p_.data(), n);
        pq = a.apply(p_.span(), q_.span());
        if (!(pq > 0.0)) return report;  // nothing left that could change
        double alpha = sums.z_r / pq;
        kernel_.advance(alpha, p_.data(), q_.data(), x.data(), r.data(), rounded_.data(), n);
        energy += alpha * sums.z_r;
        ++report.iterations;
    }
}

}  // namespace needlework
