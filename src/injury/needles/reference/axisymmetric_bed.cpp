#include "injury/needles/reference/axisymmetric_bed.hpp"

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
constexpr double bulk_over_shear = 1e5;  // incompressible to its inverse (choice)
const double gauss_3 = std::sqrt(0.6);
const std::array<double, 3> points{-gauss_3, 0.0, gauss_3};
constexpr std::array<double, 3> weights{5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};

/// Quadratic shapes on [-1, 1] with nodes at -1, 0, 1, and their slopes.
std::array<double, 3> shape(double x) {
    return {0.5 * x * (x - 1.0), (1.0 - x) * (1.0 + x), 0.5 * x * (x + 1.0)};
}
std::array<double, 3> shape_slope(double x) { return {x - 0.5, -2.0 * x, x + 0.5}; }

/// Lines 0 .. end, finest at 0, through every `stop`.
std::vector<double> graded(double first, double uniform_to, double growth, double end,
                           const std::vector<double>& stops) {
    std::vector<double> lines{0.0};
    double step = first;
    size_t next = 0;
    while (lines.back() < end * (1.0 - 1e-9)) {
        while (next < stops.size() && stops[next] <= lines.back() * (1.0 + 1e-9)) ++next;
        double target = next < stops.size() ? std::min(stops[next], end) : end;
        double left = target - lines.back();
        if (lines.back() + 1e-9 * first >= uniform_to) step *= growth;
        // Whole elements up to the next interface: the last two share what is left.
        double length = left < 1.5 * step ? left : left < 2.5 * step ? 0.5 * left : step;
        lines.push_back(lines.back() + length);
        step = std::min(step, length * growth);
    }
    lines.back() = end;
    return lines;
}

using Matrix18 = Eigen::Matrix<double, 18, 18>;

/// Stiffness of one rectangular element about the axis.
Matrix18 element(double r0, double r1, double z0, double z1, double shear, double tension) {
    Matrix18 stiff = Matrix18::Zero();
    Eigen::Matrix<double, 3, 18> divergence = Eigen::Matrix<double, 3, 18>::Zero();
    Eigen::Matrix3d mass = Eigen::Matrix3d::Zero();
    double hr = 0.5 * (r1 - r0), hz = 0.5 * (z1 - z0);
    for (size_t a = 0; a < 3; ++a)
        for (size_t b = 0; b < 3; ++b) {
            auto nr = shape(points[a]), nz = shape(points[b]);
            auto dr = shape_slope(points[a]), dz = shape_slope(points[b]);
            double r = 0.5 * (r0 + r1) + hr * points[a];
            double w = weights[a] * weights[b] * hr * hz * 2.0 * pi * r;
            Eigen::Matrix<double, 6, 18> g = Eigen::Matrix<double, 6, 18>::Zero();
            for (int i = 0; i < 3; ++i)
                for (int j = 0; j < 3; ++j) {
                    int c = 2 * (3 * j + i);
                    double n = nr[size_t(i)] * nz[size_t(j)];
                    double by_r = dr[size_t(i)] * nz[size_t(j)] / hr;
                    double by_z = nr[size_t(i)] * dz[size_t(j)] / hz;
                    g(0, c) = by_r;      // u_r,r
                    g(1, c) = n / r;     // u_r / r
                    g(2, c + 1) = by_z;  // u_z,z
                    g(3, c) = by_z;      // u_r,z + u_z,r
                    g(3, c + 1) = by_r;
                    g(4, c + 1) = by_r;      // u_z,r
                    g(5, c) = by_r + n / r;  // div u
                    g(5, c + 1) = by_z;
                }
            Eigen::Matrix<double, 6, 1> diagonal;
            diagonal << 2.0 * shear + tension, 2.0 * shear + tension, 2.0 * shear, shear, tension,
                0.0;
            stiff += w * g.transpose() * diagonal.asDiagonal() * g;
            Eigen::Vector3d q(1.0, points[a], points[b]);
            divergence += w * q * g.row(5);
            mass += w * q * q.transpose();
        }
    stiff += bulk_over_shear * shear * divergence.transpose() * mass.inverse() * divergence;
    return stiff;
}

}  // namespace

struct AxisymmetricBed::System {
    std::vector<double> r, z;               ///< lines of elements
    long across = 0;                        ///< nodes across
    Eigen::SparseMatrix<double> stiffness;  ///< of all nodes, without supports
    std::vector<long> free_of;              ///< number of each unknown, -1 where held
    std::vector<long> unknown;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver;
    size_t loaded = 0;         ///< corner nodes that may carry pressure
    Eigen::MatrixXd response;  ///< surface displacement of a unit hat of pressure, corner by corner
    Eigen::VectorXd hat_area, at_side;

    long dof(long i, long j, long component) const { return 2 * (j * across + i) + component; }

    /// Consistent load of a pressure p(r), linear between corners, on all unknowns.
    Eigen::VectorXd load(const std::function<double(double)>& pressure) const {
        Eigen::VectorXd f = Eigen::VectorXd::Zero(long(free_of.size()));
        for (size_t e = 0; e + 1 < r.size(); ++e) {
            double h = 0.5 * (r[e + 1] - r[e]);
            for (size_t a = 0; a < 3; ++a) {
                double at = 0.5 * (r[e] + r[e + 1]) + h * points[a];
                auto n = shape(points[a]);
                double w = weights[a] * h * 2.0 * pi * at * pressure(at);
                for (long i = 0; i < 3; ++i) f[dof(2 * long(e) + i, 0, 1)] += w * n[size_t(i)];
            }
        }
        return f;
    }
    Eigen::VectorXd solve(const Eigen::VectorXd& f) const {
        Eigen::VectorXd reduced(long(unknown.size()));
        for (size_t i = 0; i < unknown.size(); ++i) reduced[long(i)] = f[unknown[i]];
        Eigen::VectorXd x = solver.solve(reduced);
        Eigen::VectorXd u = Eigen::VectorXd::Zero(f.size());
        for (size_t i = 0; i < unknown.size(); ++i) u[unknown[i]] = x[long(i)];
        return u;
    }
    std::function<double(double)> hat(size_t corner) const {
        return [this, corner](double at) {
            double here = r[corner];
            double side = at < here ? (corner > 0 ? r[corner - 1] : here) : r[corner + 1];
            if (side == here) return 0.0;
            return std::max(0.0, 1.0 - (at - here) / (side - here));
        };
    }
};

AxisymmetricBed::AxisymmetricBed(const std::vector<ElasticLayer>& layers, const Settings& s)
    : system_(std::make_unique<System>()) {
    EXPECTS(!layers.empty() && s.radius_m > s.contact_m && s.contact_m > 0.0, "a domain");
    System& y = *system_;
    std::vector<double> interfaces;
    double depth = 0.0;
    for (size_t i = 0; i + 1 < layers.size(); ++i)
        interfaces.push_back(depth += layers[i].thickness_m);
    std::vector<double> stops = interfaces;
    if (s.prestress_pa > 0.0) stops.push_back(s.tensed_m);
    std::sort(stops.begin(), stops.end());
    double first = s.contact_m / s.contact_elements;
    y.r = graded(first, s.contact_m, s.growth, s.radius_m, {s.contact_m});
    y.z = graded(first, s.contact_m, s.growth, s.depth_m, stops);
    long er = long(y.r.size()) - 1, ez = long(y.z.size()) - 1;
    y.across = 2 * er + 1;
    long down = 2 * ez + 1, all = 2 * y.across * down;

    std::vector<Eigen::Triplet<double>> entries;
    entries.reserve(size_t(er * ez * 324));
    for (long j = 0; j < ez; ++j) {
        double middle = 0.5 * (y.z[size_t(j)] + y.z[size_t(j) + 1]);
        size_t layer = size_t(std::upper_bound(interfaces.begin(), interfaces.end(), middle) -
                              interfaces.begin());
        double shear = layers[layer].young_pa / 3.0;
        double tension = middle < s.tensed_m ? s.prestress_pa : 0.0;
        for (long i = 0; i < er; ++i) {
            Matrix18 k = element(y.r[size_t(i)], y.r[size_t(i) + 1], y.z[size_t(j)],
                                 y.z[size_t(j) + 1], shear, tension);
            for (int a = 0; a < 18; ++a)
                for (int b = 0; b < 18; ++b) {
                    auto at = [&](int c) {
                        return y.dof(2 * i + (c / 2) % 3, 2 * j + c / 6, c % 2);
                    };
                    entries.emplace_back(int(at(a)), int(at(b)), k(a, b));
                }
        }
    }
    y.stiffness.resize(all, all);
    y.stiffness.setFromTriplets(entries.begin(), entries.end());
    y.free_of.assign(size_t(all), -1);
    for (long j = 0; j + 1 < down; ++j)  // the bottom is held
        for (long i = 0; i < y.across; ++i)
            for (long c = 0; c < 2; ++c) {
                if (c == 0 && (i == 0 || i + 1 == y.across)) continue;  // axis and side
                y.free_of[size_t(y.dof(i, j, c))] = long(y.unknown.size());
                y.unknown.push_back(y.dof(i, j, c));
            }
    entries.clear();
    for (int column = 0; column < y.stiffness.outerSize(); ++column)
        for (Eigen::SparseMatrix<double>::InnerIterator it(y.stiffness, column); it; ++it) {
            long a = y.free_of[size_t(it.row())], b = y.free_of[size_t(column)];
            if (a >= 0 && b >= 0) entries.emplace_back(int(a), int(b), it.value());
        }
    Eigen::SparseMatrix<double> reduced(long(y.unknown.size()), long(y.unknown.size()));
    reduced.setFromTriplets(entries.begin(), entries.end());
    y.solver.compute(reduced);
    EXPECTS(y.solver.info() == Eigen::Success, "the stiffness has a factor");

    y.loaded = size_t(s.contact_elements) + 1;
    y.response.resize(long(y.loaded), long(y.loaded));
    y.hat_area.resize(long(y.loaded));
    y.at_side.resize(long(y.loaded));
    for (size_t k = 0; k < y.loaded; ++k) {
        Eigen::VectorXd f = y.load(y.hat(k));
        y.hat_area[long(k)] = f.sum();
        Eigen::VectorXd u = y.solve(f);
        y.at_side[long(k)] = u[y.dof(y.across - 1, 0, 1)];
        for (size_t i = 0; i < y.loaded; ++i)
            y.response(long(i), long(k)) = u[y.dof(2 * long(i), 0, 1)];
    }
}

AxisymmetricBed::~AxisymmetricBed() = default;

AxisymmetricBed::Contact AxisymmetricBed::press(const std::function<double(double)>& profile,
                                                double deflection_m) const {
    const System& y = *system_;
    // The contact is a disc: the nodes inside bear, the first outside does not overlap.
    long n = long(y.loaded);
    Eigen::VectorXd gap(n);
    for (long i = 0; i < n; ++i) gap[i] = deflection_m - profile(y.r[size_t(i)]);
    Contact best;
    for (long nodes = 1; nodes < n; ++nodes) {
        Eigen::VectorXd p =
            y.response.topLeftCorner(nodes, nodes).partialPivLu().solve(gap.head(nodes));
        if (p[nodes - 1] < 0.0) break;  // the rim would pull
        best.force_n = p.dot(y.hat_area.head(nodes));
        best.at_side_m = p.dot(y.at_side.head(nodes));
        best.pressure_pa.assign(p.data(), p.data() + nodes);
        double outside = y.response.row(nodes).head(nodes) * p;
        best.radius_m = y.r[size_t(nodes)];  // pressure falls to zero towards the next node
        if (outside >= gap[nodes]) return best;
        EXPECTS(nodes + 1 < n, "the contact stays within the fine mesh");
    }
    return best;
}

double AxisymmetricBed::under_disc_m(double at_m, double disc_m, double pressure_pa) const {
    const System& y = *system_;
    Eigen::VectorXd u = y.solve(y.load([&](double r) { return r <= disc_m ? pressure_pa : 0.0; }));
    auto above = std::upper_bound(y.r.begin() + 1, y.r.end() - 1, at_m);
    long e = long(above - y.r.begin()) - 1;
    double x = 2.0 * (at_m - y.r[size_t(e)]) / (y.r[size_t(e) + 1] - y.r[size_t(e)]) - 1.0;
    auto n = shape(x);
    double sum = 0.0;
    for (long i = 0; i < 3; ++i) sum += n[size_t(i)] * u[y.dof(2 * e + i, 0, 1)];
    return sum;
}

double AxisymmetricBed::balance() const {
    const System& y = *system_;
    double edge = y.r[y.loaded - 1];
    Eigen::VectorXd f = y.load([&](double r) { return r <= edge ? 1.0 : 0.0; });
    Eigen::VectorXd forces = y.stiffness * y.solve(f);
    double bottom = 0.0;
    long down = 2 * (long(y.z.size()) - 1);
    for (long i = 0; i < y.across; ++i) bottom += forces[y.dof(i, down, 1)];
    return -bottom / f.sum();
}

long AxisymmetricBed::unknowns() const { return long(system_->unknown.size()); }

}  // namespace needlework
