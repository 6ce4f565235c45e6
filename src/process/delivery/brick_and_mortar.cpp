#include "process/delivery/brick_and_mortar.hpp"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/problem.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double seconds_per_hour = 3600.0;
constexpr double metre_per_centimetre = 1e-2;
constexpr double metre_per_angstrom = 1e-10;

// chen-lian-surrey-model: temperature, viscosity of water, densities over that of water.
constexpr double boltzmann = 1.380649e-23;  // exact by definition of the kelvin (analytic)
constexpr double temperature_k = 309.0;
constexpr double viscosity_pa_s = 7.1e-4;
constexpr double keratin_density = 1.37;
constexpr double fibre_radius_a = 35.0;

double radius_a(double molecular_weight) {
    const double volume_per_mass = 0.9087;  // chen-lian-surrey-model, A^3 per unit of mass
    return std::cbrt(volume_per_mass * molecular_weight * 3.0 / (4.0 * pi));
}

/// Keratin over water (delivery.6); the forms cross at Kow of about 250.
double keratin_partition(double kow) {
    return std::min(0.5 * (1.0 + std::pow(kow, 0.7)), 5.6 * std::pow(kow, 0.27));
}

/// Hindered diffusion between the fibres of a corneocyte (delivery.7).
double brick_diffusivity(double molecular_weight, double water_share) {
    const double r = radius_a(molecular_weight), fibres = 1.0 - water_share;
    const double blocking = fibres * std::pow((r + fibre_radius_a) / fibre_radius_a, 2);
    const double k = 9.32e-8 * fibre_radius_a * fibre_radius_a * std::pow(fibres, -1.17);
    return water_diffusivity(molecular_weight).si * std::exp(-9.47 * std::pow(blocking, 1.09)) /
           (1.0 + r / std::sqrt(k) + r * r / (3.0 * k));
}

}  // namespace

Velocity potts_guy(const Solute& solute) {
    const double log_kp = -6.3 + 0.71 * solute.log_kow - 0.0061 * solute.molecular_weight;
    return Velocity{std::pow(10.0, log_kp) * metre_per_centimetre};
}

Velocity cleek_bunge(Velocity permeability, double molecular_weight) {
    const double kp_cm_h = permeability.si / metre_per_centimetre * seconds_per_hour;
    return permeability / (1.0 + kp_cm_h * std::sqrt(molecular_weight) / 2.6);
}

Length solute_radius(double molecular_weight) {
    return Length{radius_a(molecular_weight) * metre_per_angstrom};
}

Diffusivity water_diffusivity(double molecular_weight) {
    return Diffusivity{boltzmann * temperature_k /
                       (6.0 * pi * viscosity_pa_s * solute_radius(molecular_weight).si)};
}

Length HornyLayerStack::thickness() const {
    return double(layers) * (corneocyte_thickness + lipid_thickness) + lipid_thickness;
}

double HornyLayerStack::water_volume_share() const {
    const double dry = 1.0 - water_mass_share;
    const double keratin = dry * (1.0 - lipid_share_of_dry_mass) / keratin_density;
    return water_mass_share / (water_mass_share + keratin + dry * lipid_share_of_dry_mass);
}

double HornyLayerStack::brick_share() const {
    return layers * corneocyte_thickness.si / thickness().si * corneocyte_width.si /
           (corneocyte_width.si + lipid_thickness.si);
}

MortarAndBrick mortar_and_brick(const Solute& solute, const HornyLayerStack& stack) {
    const double kow = std::pow(10.0, solute.log_kow);
    const double r = radius_a(solute.molecular_weight);
    const double water = stack.water_volume_share();
    const double large_solute = 380.0;  // chen-lian-surrey-model
    MortarAndBrick phases;
    phases.mortar_partition = std::pow(kow, 0.7);
    phases.mortar_diffusivity = Diffusivity{
        solute.molecular_weight <= large_solute ? 2e-9 * std::exp(-0.46 * r * r) : 3e-13};
    phases.brick_partition = (1.0 - water) * keratin_partition(kow) + water;
    phases.brick_diffusivity = Diffusivity{brick_diffusivity(solute.molecular_weight, water)};
    return phases;
}

namespace {

/// Faces of cells from a to b, finer at both ends.
void add_graded(std::vector<double>& faces, double a, double b, int n) {
    for (int i = 0; i < n; ++i) faces.push_back(a + (b - a) * 0.5 * (1.0 - std::cos(pi * i / n)));
}

void add_even(std::vector<double>& faces, double a, double b, int n) {
    for (int i = 0; i < n; ++i) faces.push_back(a + (b - a) * i / n);
}

/// The cells of one period: x along the layers, z through them.
struct StackGrid {
    std::vector<double> x, z;  ///< faces
    std::vector<int> layer;    ///< of a row of cells; -1 in the lipid between layers
    double gap = 0.0, shift = 0.0;

    StackGrid(const HornyLayerStack& stack, const StackResolution& fine) {
        gap = stack.lipid_thickness.si;
        const double period = stack.corneocyte_width.si + gap;
        shift = period / (1.0 + stack.offset_ratio);
        add_even(x, 0.0, gap, fine.across_lipid);
        add_graded(x, gap, shift, fine.along_overlap);
        add_even(x, shift, shift + gap, fine.across_lipid);
        add_graded(x, shift + gap, period, 3 * fine.along_overlap);  // assumption: the long overlap
        x.push_back(period);
        double top = 0.0;
        for (int l = 0; l <= stack.layers; ++l) {
            add_even(z, top, top + gap, fine.across_lipid);
            layer.insert(layer.end(), size_t(fine.across_lipid), -1);
            top += gap;
            if (l == stack.layers) break;
            add_graded(z, top, top + stack.corneocyte_thickness.si, fine.across_brick);
            layer.insert(layer.end(), size_t(fine.across_brick), l);
            top += stack.corneocyte_thickness.si;
        }
        z.push_back(top);
    }
    int nx() const { return int(x.size()) - 1; }
    int nz() const { return int(z.size()) - 1; }
    double dx(int i) const { return x[size_t(i) + 1] - x[size_t(i)]; }
    double dz(int j) const { return z[size_t(j) + 1] - z[size_t(j)]; }
    bool is_brick(int i, int j) const {
        const int l = layer[size_t(j)];
        if (l < 0) return false;
        const double centre = 0.5 * (x[size_t(i)] + x[size_t(i) + 1]);
        const double gap_at = l % 2 == 1 ? shift : 0.0;
        return centre < gap_at || centre > gap_at + gap;
    }
};

/// Conductance between the centres of two cells, each `half` from the face.
double between_centres(double area, double half_a, double kd_a, double half_b, double kd_b) {
    return area / (half_a / kd_a + half_b / kd_b);
}

}  // namespace

HornyLayer solve_stack(const MortarAndBrick& phases, const HornyLayerStack& stack,
                       const StackResolution& resolution) {
    EXPECTS(stack.layers > 0 && resolution.across_brick > 0 && resolution.across_lipid > 0,
            "a stack has layers, and cells in each");
    const StackGrid grid(stack, resolution);
    const int nx = grid.nx(), nz = grid.nz();
    const double brick = phases.brick_partition * phases.brick_diffusivity.si;
    const double mortar = phases.mortar_partition * phases.mortar_diffusivity.si;
    auto kd = [&](int i, int j) { return grid.is_brick(i, j) ? brick : mortar; };

    std::vector<Eigen::Triplet<double>> entries;
    Eigen::VectorXd diagonal = Eigen::VectorXd::Zero(nx * nz), source = diagonal;
    auto connect = [&](int a, int b, double conductance) {
        entries.emplace_back(std::max(a, b), std::min(a, b), -conductance);
        diagonal[a] += conductance;
        diagonal[b] += conductance;
    };
    for (int j = 0; j < nz; ++j)
        for (int i = 0; i < nx; ++i) {
            const int here = j * nx + i, right = (i + 1) % nx;
            connect(here, j * nx + right,
                    between_centres(grid.dz(j), 0.5 * grid.dx(i), kd(i, j), 0.5 * grid.dx(right),
                                    kd(right, j)));
            if (j + 1 < nz)
                connect(here, here + nx,
                        between_centres(grid.dx(i), 0.5 * grid.dz(j), kd(i, j),
                                        0.5 * grid.dz(j + 1), kd(i, j + 1)));
            const double to_surface = grid.dx(i) * kd(i, j) / (0.5 * grid.dz(j));
            if (j == 0) source[here] += to_surface;  // unit concentration above, none below
            if (j == 0) diagonal[here] += to_surface;
            if (j == nz - 1) diagonal[here] += to_surface;
        }
    for (int cell = 0; cell < nx * nz; ++cell) entries.emplace_back(cell, cell, diagonal[cell]);
    Eigen::SparseMatrix<double> matrix(nx * nz, nx * nz);
    matrix.setFromTriplets(entries.begin(), entries.end());
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>, Eigen::Lower> factor(matrix);
    EXPECTS(factor.info() == Eigen::Success, "diffusion in a stack is positive definite");
    const Eigen::VectorXd u = factor.solve(source);

    double outflow = 0.0;
    for (int i = 0; i < nx; ++i)
        outflow += grid.dx(i) * kd(i, nz - 1) / (0.5 * grid.dz(nz - 1)) * u[(nz - 1) * nx + i];
    const double bricks = stack.brick_share();
    return {Velocity{outflow / grid.x.back()},
            bricks * phases.brick_partition + (1.0 - bricks) * phases.mortar_partition,
            stack.thickness()};
}

HornyLayer chen_lian(const Solute& solute, const HornyLayerStack& stack) {
    return solve_stack(mortar_and_brick(solute, stack), stack);
}

}  // namespace needlework
