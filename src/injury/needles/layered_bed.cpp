#include "injury/needles/layered_bed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/problem.hpp"

namespace needlework {

namespace {

// Tables in logarithms; all choices of numerics. Loads from 10 nm to 50 mm across.
constexpr double log_b_low = -18.4, log_b_high = -3.0, log_b_step = 0.2;
constexpr double log_k_low = -2.0, log_k_high = 23.0, log_k_step = 0.2;

using Matrix2 = std::array<double, 4>;  // row by row

/// Displacement (w, v) and traction (zz, rz) over 2 mu k of the four solutions of one layer, with
/// zeta = k z from the top and eta = k (h - z) from the bottom; s^2 = 1 + tension / mu. The second
/// of each pair is the difference of exp(-zeta) and exp(-s zeta) over s - 1: zeta exp(-zeta)
/// without tension.
struct Waves {
    std::array<double, 4> w, v, zz, rz;
};
Waves waves(double zeta, double eta, double s) {
    double down = std::exp(-zeta), up = std::exp(-eta);
    double slow_down = std::exp(-s * zeta), slow_up = std::exp(-s * eta), more = s - 1.0;
    auto apart = [more](double along, double decay) {
        const double tiny = 1e-8;  // below it the difference is its limit to rounding
        return more < tiny ? along * decay : decay * -std::expm1(-more * along) / more;
    };
    double a = apart(zeta, down), b = apart(eta, up);
    double load = 0.5 * (1.0 + s * s), mean = 0.5 * (1.0 + s);
    return {{down, a, up, b},
            {down, a - slow_down, -up, slow_up - b},
            {-load * down, -s * a - 0.5 * more * down, load * up, s * b + 0.5 * more * up},
            {-down, mean * slow_down - a, -up, mean * slow_up - b}};
}

/// Solves the 4 x 4 system for two right-hand sides, with pivoting.
std::array<std::array<double, 2>, 4> solve(std::array<std::array<double, 6>, 4> rows) {
    for (size_t c = 0; c < 4; ++c) {
        size_t best = c;
        for (size_t r = c + 1; r < 4; ++r)
            if (std::abs(rows[r][c]) > std::abs(rows[best][c])) best = r;
        std::swap(rows[c], rows[best]);
        for (size_t r = c + 1; r < 4; ++r) {
            double factor = rows[r][c] / rows[c][c];
            for (size_t j = c; j < 6; ++j) rows[r][j] -= factor * rows[c][j];
        }
    }
    std::array<std::array<double, 2>, 4> x{};
    for (size_t side = 0; side < 2; ++side)
        for (size_t c = 4; c-- > 0;) {
            double sum = rows[c][4 + side];
            for (size_t j = c + 1; j < 4; ++j) sum -= rows[c][j] * x[j][side];
            x[c][side] = sum / rows[c][c];
        }
    return x;
}

/// Impedance at a layer's top from that at its bottom; both map (w, v) to (zz, rz) over 2 mu k.
/// `through` maps (w, v) at the top to (w, v) at the bottom.
struct Carried {
    Matrix2 impedance{}, through{};
};
Carried carry_up(const Matrix2& bottom, double kh, double s) {
    Waves top = waves(0.0, kh, s), low = waves(kh, 0.0, s);
    std::array<std::array<double, 6>, 4> rows{};
    for (size_t j = 0; j < 4; ++j) {
        rows[0][j] = top.w[j];
        rows[1][j] = top.v[j];
        rows[2][j] = low.zz[j] - bottom[0] * low.w[j] - bottom[1] * low.v[j];
        rows[3][j] = low.rz[j] - bottom[2] * low.w[j] - bottom[3] * low.v[j];
    }
    rows[0][4] = 1.0;
    rows[1][5] = 1.0;
    auto c = solve(rows);
    Carried result;
    for (size_t side = 0; side < 2; ++side)
        for (size_t j = 0; j < 4; ++j) {
            result.impedance[side] += top.zz[j] * c[j][side];
            result.impedance[2 + side] += top.rz[j] * c[j][side];
            result.through[side] += low.w[j] * c[j][side];
            result.through[2 + side] += low.v[j] * c[j][side];
        }
    return result;
}

}  // namespace

LayeredBed::LayeredBed(std::vector<ElasticLayer> layers, double prestress_pa, double tensed_m)
    : layers_(std::move(layers)), prestress_pa_(prestress_pa), tensed_m_(tensed_m) {
    EXPECTS(!layers_.empty(), "a bed has layers");
    for (const ElasticLayer& layer : layers_)
        EXPECTS(layer.young_pa > 0.0 && layer.thickness_m > 0.0, "layers have stiffness");
    double top_young = layers_.front().young_pa;
    std::vector<double> k, softness;  // softness: S over that of a half-space of the top layer
    for (double log_k = log_k_low; log_k <= log_k_high; log_k += log_k_step) {
        k.push_back(std::exp(log_k));
        softness.push_back(surface_response(k.back()) * 2.0 * top_young * k.back() / 3.0);
        log_response_.push_back(std::log(softness.back() * 1.5 / top_young));
    }
    for (double log_b = log_b_low; log_b <= log_b_high + 0.5 * log_b_step; log_b += log_b_step) {
        double b = std::exp(log_b), weights = 0.0, sum = 0.0;
        for (size_t i = 0; i < k.size(); ++i) {
            double weight = k[i] * std::exp(-k[i] * b);
            weights += weight;
            sum += weight * softness[i];
        }
        // Divided by the same sum of a half-space, so that a uniform bed has its modulus to
        // rounding.
        log_modulus_.push_back(std::log(top_young * (weights / sum)));
    }
}

std::vector<double> LayeredBed::slowness() const {
    double depth = 0.0;
    std::vector<double> slowness(layers_.size(), 1.0);
    for (size_t i = 0; i + 1 < layers_.size(); ++i) {
        depth += layers_[i].thickness_m;
        const double rounding = 1e-9;
        if (depth <= tensed_m_ * (1.0 + rounding))
            slowness[i] = std::sqrt(1.0 + 3.0 * prestress_pa_ / layers_[i].young_pa);
    }
    return slowness;
}

double LayeredBed::surface_response(double k) const {
    Matrix2 impedance{-1.0, 0.0, 0.0, -1.0};  // a half-space, over its own 2 mu k
    double young = layers_.back().young_pa;
    const std::vector<double> s = slowness();
    for (size_t i = layers_.size() - 1; i-- > 0;) {
        double ratio = young / layers_[i].young_pa;
        for (double& entry : impedance) entry *= ratio;
        young = layers_[i].young_pa;
        impedance = carry_up(impedance, k * layers_[i].thickness_m, s[i]).impedance;
    }
    double shear = young / 3.0;  // incompressible
    double stiffness = -(impedance[0] - impedance[1] * impedance[2] / impedance[3]);
    return 1.0 / (stiffness * 2.0 * shear * k);
}

std::vector<double> LayeredBed::buried_response(double k, const std::vector<double>& depths) const {
    EXPECTS(!depths.empty() && depths.front() == 0.0, "the first depth is the surface");
    // Pieces of layers between planes: ends of layers and the depths asked for.
    struct Piece {
        double kh, young, slowness;
        Matrix2 through;
        bool ends_at_depth;
    };
    const std::vector<double> s = slowness();
    std::vector<Piece> pieces;
    size_t next = 1;
    double top = 0.0, layer_end = 0.0;
    for (size_t i = 0; i + 1 < layers_.size(); ++i) {
        layer_end += layers_[i].thickness_m;
        while (top < layer_end) {
            bool at_depth = next < depths.size() && depths[next] <= layer_end;
            double bottom = at_depth ? depths[next++] : layer_end;
            EXPECTS(bottom > top, "depths rise");
            pieces.push_back({k * (bottom - top), layers_[i].young_pa, s[i], {}, at_depth});
            top = bottom;
        }
    }
    EXPECTS(next == depths.size(), "depths end above the base");
    Matrix2 impedance{-1.0, 0.0, 0.0, -1.0};
    double young = layers_.back().young_pa;
    for (size_t i = pieces.size(); i-- > 0;) {
        Piece& piece = pieces[i];
        for (double& entry : impedance) entry *= young / piece.young;
        young = piece.young;
        Carried carried = carry_up(impedance, piece.kh, piece.slowness);
        impedance = carried.impedance;
        piece.through = carried.through;
    }
    // A pressure of 1 at the surface, then down piece by piece.
    double scale = 3.0 / (2.0 * young * k);
    double determinant = impedance[0] * impedance[3] - impedance[1] * impedance[2];
    double w = -impedance[3] / determinant, v = impedance[2] / determinant;
    std::vector<double> out{scale * w};
    for (const Piece& piece : pieces) {
        const Matrix2& t = piece.through;
        double below = t[0] * w + t[1] * v;
        v = t[2] * w + t[3] * v;
        w = below;
        if (piece.ends_at_depth) out.push_back(scale * w);
    }
    return out;
}

double LayeredBed::response_times_k(double k_per_m) const {
    double at = (std::log(k_per_m) - log_k_low) / log_k_step;
    at = std::clamp(at, 0.0, double(log_response_.size() - 1));  // flat beyond: one layer
    size_t i = std::min(size_t(at), log_response_.size() - 2);
    double part = at - double(i);
    return std::exp(log_response_[i] + part * (log_response_[i + 1] - log_response_[i]));
}

double LayeredBed::effective_modulus(double b_m) const {
    double at = (std::log(b_m) - log_b_low) / log_b_step;
    at = std::clamp(at, 0.0, double(log_modulus_.size() - 1));  // flat beyond both ends: one layer
    size_t i = std::min(size_t(at), log_modulus_.size() - 2);
    double part = at - double(i);
    return std::exp(log_modulus_[i] + part * (log_modulus_[i + 1] - log_modulus_[i]));
}

double LayeredBed::compliance(double b_m) const {
    return 3.0 / (4.0 * std::numbers::pi * effective_modulus(b_m) * b_m);
}

}  // namespace needlework
