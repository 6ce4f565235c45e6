#include "injury/needles/reference/large_dent.hpp"

#include <Eigen/Dense>
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double bulk = 200.0;      // over the shear modulus (choice)
constexpr double penalty = 1000.0;  // contact pressure a tip radius of overlap, over mu (choice)
const double gauss_3 = std::sqrt(0.6);
const std::array<double, 3> points{-gauss_3, 0.0, gauss_3};
constexpr std::array<double, 3> weights{5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};

std::array<double, 3> shape(double x) {
    return {0.5 * x * (x - 1.0), (1.0 - x) * (1.0 + x), 0.5 * x * (x + 1.0)};
}
std::array<double, 3> slope(double x) { return {x - 0.5, -2.0 * x, x + 0.5}; }

using Vector5 = Eigen::Matrix<double, 5, 1>;
using Matrix5 = Eigen::Matrix<double, 5, 5>;
using Matrix18 = Eigen::Matrix<double, 18, 18>;
using Vector18 = Eigen::Matrix<double, 18, 1>;

/// Stress and stiffness of the stretching part; f = (F_rr, F_rz, F_zr, F_zz, F_hoop).
struct Response {
    bool valid = true;
    double energy = 0.0;
    Vector5 stress = Vector5::Zero();
    Matrix5 stiffness = Matrix5::Zero();
};

Response stretched(const Vector5& f, double alpha) {
    Response out;
    Eigen::Matrix2d F;
    F << f[0], f[1], f[2], f[3];
    if (F.determinant() <= 0.0 || f[4] <= 0.0) {
        out.valid = false;
        return out;
    }
    auto g = [&](double s) {
        return 2.0 / (alpha * alpha) * (std::pow(s, alpha / 2.0) - 1.0) - std::log(s) / alpha;
    };
    auto g1 = [&](double s) { return (std::pow(s, alpha / 2.0 - 1.0) - 1.0 / s) / alpha; };
    auto g2 = [&](double s) {
        return ((alpha / 2.0 - 1.0) * std::pow(s, alpha / 2.0 - 2.0) + 1.0 / (s * s)) / alpha;
    };
    Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> eigen;
    eigen.computeDirect(F.transpose() * F);
    Eigen::Vector2d s = eigen.eigenvalues();
    Eigen::Matrix2d n = eigen.eigenvectors();
    if (s[0] <= 0.0) {
        out.valid = false;
        return out;
    }
    double hoop = f[4] * f[4];
    out.energy = g(s[0]) + g(s[1]) + g(hoop);
    Eigen::Matrix2d S = Eigen::Matrix2d::Zero();
    for (int a = 0; a < 2; ++a) S += 2.0 * g1(s[a]) * n.col(a) * n.col(a).transpose();
    double apart = s[1] - s[0];
    const double close = 1e-6;
    double mixed = apart > close * s[1] ? (g1(s[1]) - g1(s[0])) / apart : g2(0.5 * (s[0] + s[1]));
    // Rows of F times the principal directions.
    Eigen::Matrix2d m = F * n;
    Eigen::Matrix2d P = F * S;
    for (int i = 0; i < 2; ++i)
        for (int J = 0; J < 2; ++J) {
            out.stress[2 * i + J] = P(i, J);
            for (int k = 0; k < 2; ++k)
                for (int L = 0; L < 2; ++L) {
                    double sum = i == k ? S(J, L) : 0.0;
                    for (int a = 0; a < 2; ++a)
                        sum += 4.0 * g2(s[a]) * m(i, a) * n(J, a) * m(k, a) * n(L, a);
                    sum += 2.0 * mixed * (m(i, 0) * n(J, 1) + m(i, 1) * n(J, 0)) *
                           (m(k, 0) * n(L, 1) + m(k, 1) * n(L, 0));
                    out.stiffness(2 * i + J, 2 * k + L) = sum;
                }
        }
    out.stress[4] = 2.0 * g1(hoop) * f[4];
    out.stiffness(4, 4) = 2.0 * g1(hoop) + 4.0 * g2(hoop) * hoop;
    return out;
}

double volume_ratio(const Vector5& f) { return (f[0] * f[3] - f[1] * f[2]) * f[4]; }
Vector5 volume_slope(const Vector5& f) {
    Vector5 d;
    d << f[3] * f[4], -f[2] * f[4], -f[1] * f[4], f[0] * f[4], f[0] * f[3] - f[1] * f[2];
    return d;
}
Matrix5 volume_curvature(const Vector5& f) {
    Matrix5 h = Matrix5::Zero();
    h(0, 3) = h(3, 0) = f[4];
    h(1, 2) = h(2, 1) = -f[4];
    h(0, 4) = h(4, 0) = f[3];
    h(3, 4) = h(4, 3) = f[0];
    h(1, 4) = h(4, 1) = -f[2];
    h(2, 4) = h(4, 2) = -f[1];
    return h;
}

/// Lines from 0, `first` apart up to `fine`, then growing to `end`.
std::vector<double> lines(double first, double fine, double growth, double end) {
    std::vector<double> out{0.0};
    double step = first;
    while (out.back() < end) {
        if (out.back() > fine) step *= growth;
        out.push_back(out.back() + step);
    }
    return out;
}

/// Lengths in tip radii, stresses in mu.
class Solver {
  public:
    explicit Solver(const LargeDentSettings& s) : alpha_(s.alpha) {
        double first = 1.0 / s.elements_a_radius, end = s.widths * s.deepest;
        r_ = lines(first, 1.5, s.growth, end);
        z_ = lines(first, 1.5, s.growth, end);
        across_ = 2 * long(r_.size()) - 1;
        down_ = 2 * long(z_.size()) - 1;
        u_ = Eigen::VectorXd::Zero(2 * across_ * down_);
        free_.assign(size_t(u_.size()), -1);
        for (long j = 0; j + 1 < down_; ++j)
            for (long i = 0; i < across_; ++i)
                for (long c = 0; c < 2; ++c)
                    if (c == 1 || (i != 0 && i + 1 != across_))
                        free_[size_t(dof(i, j, c))] = unknowns_++;
    }

    /// Moves the needle to `depth`; false when Newton's steps do not settle.
    bool move_to(double depth) {
        const Eigen::VectorXd before = u_;
        // The last way goes on: most of a step is found before the first solution.
        if (last_.size() > 0 && last_depth_ < depth_)
            u_ += (depth - depth_) / (depth_ - last_depth_) * (u_ - last_);
        if (!solve(depth)) {
            u_ = before;
            return false;
        }
        last_ = before;
        last_depth_ = depth_;
        depth_ = depth;
        return true;
    }
    double force() const { return force_; }

  private:
    bool solve(double depth) {
        if (!assemble(depth)) return false;
        const int most_turns = 25;
        for (int turn = 0; turn < most_turns; ++turn) {
            if (!analysed_) solver_.analyzePattern(tangent_);
            analysed_ = true;
            solver_.factorize(tangent_);
            if (solver_.info() != Eigen::Success) return false;
            Eigen::VectorXd move = -solver_.solve(residual_);
            const Eigen::VectorXd start = u_;
            bool whole = false;
            for (double part = 1.0; part > 1e-3 && !whole; part *= 0.5) {  // no element turned over
                u_ = start;
                for (size_t d = 0; d < free_.size(); ++d)
                    if (free_[d] >= 0) u_[long(d)] += part * move[free_[d]];
                whole = assemble(depth);
            }
            if (!whole) return false;
            const double settled = 1e-6;
            if (residual_.norm() < settled * std::max(1.0, std::abs(force_))) return true;
        }
        return false;
    }

    long dof(long i, long j, long c) const { return 2 * (j * across_ + i) + c; }

    bool assemble(double depth) {
        residual_ = Eigen::VectorXd::Zero(unknowns_);
        entries_.clear();
        long er = long(r_.size()) - 1, ez = long(z_.size()) - 1;
        for (long j = 0; j < ez; ++j)
            for (long i = 0; i < er; ++i)
                if (!add_element(i, j)) return false;
        add_contact(depth);
        tangent_.resize(unknowns_, unknowns_);
        tangent_.setFromTriplets(entries_.begin(), entries_.end());
        return true;
    }

    bool add_element(long ei, long ej) {
        double r0 = r_[size_t(ei)], r1 = r_[size_t(ei) + 1], z0 = z_[size_t(ej)],
               z1 = z_[size_t(ej) + 1];
        double hr = 0.5 * (r1 - r0), hz = 0.5 * (z1 - z0);
        std::array<long, 18> at;
        Vector18 u;
        for (int c = 0; c < 18; ++c) {
            at[size_t(c)] = dof(2 * ei + (c / 2) % 3, 2 * ej + c / 6, c % 2);
            u[c] = u_[at[size_t(c)]];
        }
        Matrix18 k = Matrix18::Zero();
        Vector18 f = Vector18::Zero();
        Eigen::Matrix<double, 3, 18> growth = Eigen::Matrix<double, 3, 18>::Zero();
        Eigen::Matrix3d mass = Eigen::Matrix3d::Zero();
        Eigen::Vector3d change = Eigen::Vector3d::Zero();
        std::array<Eigen::Matrix<double, 5, 18>, 9> b;
        std::array<Vector5, 9> grad;
        std::array<Eigen::Vector3d, 9> q;
        std::array<double, 9> w;
        for (size_t p = 0; p < 9; ++p) {
            double x = points[p % 3], y = points[p / 3];
            auto nr = shape(x), nz = shape(y), dr = slope(x), dz = slope(y);
            double r = 0.5 * (r0 + r1) + hr * x;
            w[p] = weights[p % 3] * weights[p / 3] * hr * hz * 2.0 * pi * r;
            b[p].setZero();
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 3; ++i) {
                    int c = 2 * (3 * j + i);
                    double by_r = dr[size_t(i)] * nz[size_t(j)] / hr;
                    double by_z = nr[size_t(i)] * dz[size_t(j)] / hz;
                    b[p](0, c) = by_r;
                    b[p](1, c) = by_z;
                    b[p](2, c + 1) = by_r;
                    b[p](3, c + 1) = by_z;
                    b[p](4, c) = nr[size_t(i)] * nz[size_t(j)] / r;
                }
            grad[p] = b[p] * u;
            grad[p][0] += 1.0;
            grad[p][3] += 1.0;
            grad[p][4] += 1.0;
            Response response = stretched(grad[p], alpha_);
            if (!response.valid) return false;
            f += w[p] * b[p].transpose() * response.stress;
            k += w[p] * b[p].transpose() * response.stiffness * b[p];
            q[p] = Eigen::Vector3d(1.0, x, y);
            growth += w[p] * q[p] * (volume_slope(grad[p]).transpose() * b[p]);
            change += w[p] * q[p] * (volume_ratio(grad[p]) - 1.0);
            mass += w[p] * q[p] * q[p].transpose();
        }
        Eigen::Matrix3d inverse = mass.inverse();
        Eigen::Vector3d pressure = bulk * inverse * change;
        f += growth.transpose() * pressure;
        k += bulk * growth.transpose() * inverse * growth;
        for (size_t p = 0; p < 9; ++p)
            k += w[p] * q[p].dot(pressure) * b[p].transpose() * volume_curvature(grad[p]) * b[p];
        for (int a = 0; a < 18; ++a) {
            long row = free_[size_t(at[size_t(a)])];
            if (row < 0) continue;
            residual_[row] += f[a];
            for (int c = 0; c < 18; ++c) {
                long column = free_[size_t(at[size_t(c)])];
                if (column >= 0) entries_.emplace_back(int(row), int(column), k(a, c));
            }
        }
        return true;
    }

    /// z counts downwards; the needle fills r < 1 above `depth` - 1 and the half ball below it.
    void add_contact(double depth) {
        force_ = 0.0;
        for (long e = 0; e + 1 < long(r_.size()); ++e) {
            double h = 0.5 * (r_[size_t(e) + 1] - r_[size_t(e)]);
            if (r_[size_t(e)] > 60.0) break;
            for (size_t p = 0; p < 3; ++p) {
                auto n = shape(points[p]);
                double at = 0.5 * (r_[size_t(e)] + r_[size_t(e) + 1]) + h * points[p];
                double w = weights[p] * h * 2.0 * pi * at;
                Eigen::Vector2d x(at, 0.0);
                for (long i = 0; i < 3; ++i)
                    for (long c = 0; c < 2; ++c) x[c] += n[size_t(i)] * u_[dof(2 * e + i, 0, c)];
                double middle = depth - 1.0;
                Eigen::Vector2d out;
                double distance, curvature = 0.0;
                if (x[1] > middle) {
                    Eigen::Vector2d from = x - Eigen::Vector2d(0.0, middle);
                    double far = from.norm();
                    out = far > 0.0 ? Eigen::Vector2d(from / far) : Eigen::Vector2d(0.0, 1.0);
                    distance = far - 1.0;
                    curvature = far > 0.0 ? 1.0 / far : 0.0;
                } else {
                    out = Eigen::Vector2d(1.0, 0.0);
                    distance = x[0] - 1.0;
                }
                if (distance >= 0.0) continue;
                Eigen::Vector2d push = penalty * w * distance * out;  // slope of the energy
                force_ -= push[1];
                Eigen::Matrix2d stiff =
                    penalty * w *
                    (out * out.transpose() +
                     distance * curvature * (Eigen::Matrix2d::Identity() - out * out.transpose()));
                for (long i = 0; i < 3; ++i)
                    for (long c = 0; c < 2; ++c) {
                        long row = free_[size_t(dof(2 * e + i, 0, c))];
                        if (row < 0) continue;
                        residual_[row] += n[size_t(i)] * push[c];
                        for (long k = 0; k < 3; ++k)
                            for (long d = 0; d < 2; ++d) {
                                long column = free_[size_t(dof(2 * e + k, 0, d))];
                                if (column >= 0)
                                    entries_.emplace_back(
                                        int(row), int(column),
                                        n[size_t(i)] * n[size_t(k)] * stiff(c, d));
                            }
                    }
            }
        }
    }

    double alpha_;
    std::vector<double> r_, z_;
    long across_ = 0, down_ = 0, unknowns_ = 0;
    Eigen::VectorXd u_, residual_;
    std::vector<long> free_;
    std::vector<Eigen::Triplet<double>> entries_;
    Eigen::SparseMatrix<double> tangent_;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver_;
    bool analysed_ = false;
    double force_ = 0.0, depth_ = 0.0, last_depth_ = 0.0;
    Eigen::VectorXd last_;
};

}  // namespace

LargeDent large_dent(const LargeDentSettings& s) {
    EXPECTS(s.alpha >= 2.0 && s.deepest > 0.0, "a solid that stiffens, and a dent");
    Solver solver(s);
    LargeDent result;
    double depth = 0.0, step = s.step;
    const double least_step = 0.01;
    while (depth < s.deepest - 1e-9) {
        double next = std::min(depth + step, s.deepest);
        if (!solver.move_to(next)) {
            step *= 0.5;
            if (step < least_step) break;  // as far as these elements go
            continue;
        }
        depth = next;
        step = std::min(1.3 * step, s.step);
        result.depth.push_back(depth);
        result.force.push_back(solver.force());
    }
    return result;
}

}  // namespace needlework
