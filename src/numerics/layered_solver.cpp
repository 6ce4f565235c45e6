#include "numerics/layered_solver.hpp"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"
#include "base/sums.hpp"
#include "numerics/depth_system.hpp"

namespace needlework {

namespace {

constexpr size_t vector_wavenumbers = 8;          // the depth solve takes eight at a time
constexpr size_t cache_bytes = size_t{16} << 20;  // factors kept for later steps; design choice

// Stands for no conductance at all (D = 0 in a plane), of which an inverse can still be taken.
constexpr double sealed_conductance = 1e-20;

size_t padded_wavenumbers(const Box& box) {
    size_t n = size_t(box.ny) * size_t(box.nx / 2 + 1);
    return (n + vector_wavenumbers - 1) / vector_wavenumbers * vector_wavenumbers;
}

}  // namespace

/// One serial plan of one plane each way, the same for every plane and any number of ranks; planned
/// without measuring, so that it is the same every time.
struct LayeredSolver::Plans {
    Plans(const Box& box, float* real, float* spectral)
        : forward(fftwf_plan_dft_r2c_2d(box.ny, box.nx, real,
                                        reinterpret_cast<fftwf_complex*>(spectral), FFTW_ESTIMATE)),
          backward(fftwf_plan_dft_c2r_2d(box.ny, box.nx, reinterpret_cast<fftwf_complex*>(spectral),
                                         real, FFTW_ESTIMATE)) {
        EXPECTS(forward != nullptr && backward != nullptr, "FFTW plans any size");
    }
    ~Plans() {
        fftwf_destroy_plan(forward);
        fftwf_destroy_plan(backward);
    }
    Plans(const Plans&) = delete;
    Plans& operator=(const Plans&) = delete;
    fftwf_plan forward, backward;
};

struct LayeredSolver::Factors {
    LayeredMedium medium;
    DepthSystem system;
    std::vector<kernels::SpectralRow> rows;  // nz of the first stage, nz of the second
    FloatArray factors;
};

LayeredSolver::LayeredSolver(const Grid& grid, const kernels::Table& table)
    : DiffusionSolver(grid),
      kernel_(table),
      wavenumbers_(padded_wavenumbers(grid.box())),
      exchange_(grid, 2 * wavenumbers_, 2 * vector_wavenumbers),
      plane_(grid.box().plane_cells()),
      spectral_(2 * wavenumbers_ * size_t(grid.box().n_planes()), 0.0F),
      scratch_(2 * kernels::spectral_block * size_t(grid.box().nz())),
      lateral_(exchange_.count() / 2) {
    const Box& box = grid.box();
    plans_ = std::make_unique<Plans>(box, plane_.data(), spectral_.data());
    spectral_ = FloatArray(spectral_.size(), 0.0F);  // padding stays zero
    size_t row = size_t(box.nx / 2 + 1);
    double inverse_h2 = 1.0 / (box.h_m * box.h_m);
    for (size_t p = 0; p < lateral_.size(); ++p) {
        size_t place = exchange_.begin() / 2 + p;
        double sx = std::sin(std::numbers::pi * double(place % row) / box.nx);
        double sy = std::sin(std::numbers::pi * double(place / row) / box.ny);
        double eigenvalue = 4.0 * inverse_h2 * (sx * sx + sy * sy);
        // The mean is solved apart; padding is zero. Any positive number does for both.
        bool unused = place == 0 || place >= row * size_t(box.ny);
        lateral_[p] = float(unused ? inverse_h2 : eigenvalue);
    }
}

LayeredSolver::~LayeredSolver() = default;

const LayeredSolver::Factors& LayeredSolver::factors(const LayeredMedium& medium, double keep,
                                                     double tau_s) {
    for (auto it = cache_.begin(); it != cache_.end(); ++it)
        if (it->system.keep == keep && it->system.tau_s == tau_s && it->medium == medium) {
            cache_.splice(cache_.begin(), cache_, it);
            return cache_.front();
        }
    size_t n = lateral_.size();
    size_t nz = size_t(grid().box().nz());
    size_t bytes = std::max<size_t>(n * nz * sizeof(float), 1);
    FloatArray storage;
    if (!cache_.empty() && (cache_.size() + 1) * bytes > cache_bytes) {
        storage = std::move(cache_.back().factors);
        cache_.pop_back();
    } else {
        storage = FloatArray(n * nz);
    }
    cache_.push_front(Factors{medium, DepthSystem(grid().box(), medium, keep, tau_s), {}, {}});
    Factors& f = cache_.front();
    f.factors = std::move(storage);
    double norm = 1.0 / double(grid().box().plane_cells());
    const DepthSystem& s = f.system;
    for (double transform_norm : {norm, 1.0})
        for (size_t k = 0; k < nz; ++k) {
            bool last = k + 1 == nz;
            double g = last ? 0.0 : std::max(s.conductance[k], sealed_conductance);
            f.rows.push_back({.weight = float(s.mass[k] * transform_norm),
                              .conductance = float(g),
                              .inverse = last ? 1.0F : float(1.0 / g),
                              .slack = float(s.slack[k]),
                              .slope = float(s.slope[k])});
        }
    kernel_.layer_factors(f.rows.data(), int(nz), lateral_.data(), f.factors.data(), n);
    return f;
}

std::vector<double> LayeredSolver::plane_means(std::span<const float> values) const {
    if (values.empty()) return {};
    std::vector<double> means = grid().plane_sums(values);
    for (double& mean : means) mean /= double(grid().box().plane_cells());
    return means;
}

void LayeredSolver::forward(const float* c, const float* s, float tau_s,
                            std::span<const double> mean, float* spectral) {
    const Box& box = grid().box();
    for (int k = 0; k < box.n_planes(); ++k) {
        size_t place = size_t(k) * box.plane_cells();
        kernel_.deviation(c + place, s != nullptr ? s + place : nullptr, tau_s,
                          float(mean[size_t(box.z_begin + k)]), plane_.data(), box.plane_cells());
        float* plane = spectral + size_t(k) * 2 * wavenumbers_;
        fftwf_execute_dft_r2c(plans_->forward, plane_.data(),
                              reinterpret_cast<fftwf_complex*>(plane));
        plane[0] = plane[1] = 0.0F;
    }
}

void LayeredSolver::backward(std::span<const double> mean, float* c) {
    const Box& box = grid().box();
    for (int k = 0; k < box.n_planes(); ++k) {
        float* plane = spectral_.data() + size_t(k) * 2 * wavenumbers_;
        fftwf_execute_dft_c2r(plans_->backward, reinterpret_cast<fftwf_complex*>(plane),
                              plane_.data());
        kernel_.restore(plane_.data(), float(mean[size_t(box.z_begin + k)]),
                        c + size_t(k) * box.plane_cells(), box.plane_cells());
    }
}

void LayeredSolver::solve(const Factors& f, const DiffusingField& field, double extrapolation) {
    const Box& box = grid().box();
    bool has_source = !field.source.empty();
    const float* source = has_source ? field.source.data() : nullptr;
    float* c = field.values.data();
    bool steady_state = f.system.keep == 0.0;
    double tau_s = f.system.tau_s;

    std::vector<double> source_mean = plane_means(field.source);
    std::vector<double> old_mean = steady_state ? std::vector<double>{} : plane_means(field.values);
    std::vector<double> mean = f.system.solve_means(old_mean, source_mean);
    std::vector<double> shift(size_t(box.nz()), 0.0);  // what the right side is measured from
    if (has_source) shift = source_mean;
    if (!steady_state)
        for (size_t k = 0; k < shift.size(); ++k) shift[k] = old_mean[k] + tau_s * shift[k];

    bool second_order = extrapolation != 0.0;
    if (steady_state && !has_source) {
        std::fill(spectral_.begin(), spectral_.end(), 0.0F);
    } else if (steady_state) {
        forward(source, nullptr, 0.0F, shift, spectral_.data());
    } else {
        forward(c, source, float(tau_s), shift, spectral_.data());
    }
    const float* second = nullptr;
    if (second_order && has_source) {
        if (source_spectral_.size() == 0) source_spectral_ = FloatArray(spectral_.size(), 0.0F);
        forward(source, nullptr, 0.0F, source_mean, source_spectral_.data());
        second = exchange_.copy_to_columns(source_spectral_.data());
    }
    float* columns = exchange_.to_columns(spectral_.data());
    double norm = 1.0 / double(box.plane_cells());
    kernel_.depth_solve_spectral(f.rows.data(), box.nz(), f.factors.data(), columns, second,
                                 float(tau_s * norm), float(extrapolation), scratch_.data(),
                                 lateral_.size(), exchange_.count());
    exchange_.to_planes(spectral_.data());
    if (second_order) {
        std::vector<double> twice = f.system.solve_means(mean, source_mean);
        for (size_t k = 0; k < mean.size(); ++k) mean[k] += extrapolation * (twice[k] - mean[k]);
    }
    backward(mean, c);
}

void LayeredSolver::step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                         double dt_s, bool second_order) {
    const Factors& f = factors(medium, 1.0, second_order ? stage_share * dt_s : dt_s);
    for (const DiffusingField& field : fields)
        solve(f, field, second_order ? stage_extrapolation : 0.0);
}

void LayeredSolver::steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) {
    const Factors& f = factors(medium, 0.0, 1.0);
    for (const DiffusingField& field : fields) solve(f, field, 0.0);
}

}  // namespace needlework
