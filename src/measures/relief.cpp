#include "measures/relief.hpp"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>

#include "base/problem.hpp"
#include "base/random.hpp"

namespace needlework {
namespace {

/// One real 2-D transform and its inverse; planned without measuring, so that the plan is the same
/// every time.
class PlaneTransform {
  public:
    PlaneTransform(int nx, int ny)
        : nx_(nx),
          ny_(ny),
          real_(fftw_alloc_real(size_t(nx) * size_t(ny))),
          waves_(fftw_alloc_complex(n_waves())) {
        forward_ = fftw_plan_dft_r2c_2d(ny, nx, real_, waves_, FFTW_ESTIMATE);
        backward_ = fftw_plan_dft_c2r_2d(ny, nx, waves_, real_, FFTW_ESTIMATE);
        EXPECTS(forward_ != nullptr && backward_ != nullptr,
                "a transform of this size can be planned");
    }
    ~PlaneTransform() {
        fftw_destroy_plan(forward_);
        fftw_destroy_plan(backward_);
        fftw_free(real_);
        fftw_free(waves_);
    }
    PlaneTransform(const PlaneTransform&) = delete;
    PlaneTransform& operator=(const PlaneTransform&) = delete;

    size_t n_waves() const { return size_t(ny_) * size_t(nx_ / 2 + 1); }
    size_t n_cells() const { return size_t(nx_) * size_t(ny_); }
    double* real() { return real_; }
    fftw_complex* waves() { return waves_; }
    void to_waves() { fftw_execute(forward_); }
    /// Back, with the factor that makes it the inverse.
    void to_space() {
        fftw_execute(backward_);
        for (size_t c = 0; c < n_cells(); ++c) real_[c] /= double(n_cells());
    }
    /// Length of each wave vector [1/m].
    std::vector<double> wave_numbers(double h_m) const {
        std::vector<double> k;
        k.reserve(n_waves());
        for (int j = 0; j < ny_; ++j)
            for (int i = 0; i <= nx_ / 2; ++i) {
                double kx = 2.0 * std::numbers::pi * i / (nx_ * h_m);
                double ky = 2.0 * std::numbers::pi * (j <= ny_ / 2 ? j : j - ny_) / (ny_ * h_m);
                k.push_back(std::sqrt(kx * kx + ky * ky));
            }
        return k;
    }

  private:
    int nx_, ny_;
    double* real_;
    fftw_complex* waves_;
    fftw_plan forward_ = nullptr, backward_ = nullptr;
};

/// Integrals of exp(-k z) over planes [m], one for each wave vector. What the bottom of a plane
/// needs is kept for the top of the next.
class PlaneWeights {
  public:
    PlaneWeights(std::vector<double> wave_numbers, int nx, int ny)
        : k_(std::move(wave_numbers)), row_(size_t(nx / 2 + 1)), ny_(size_t(ny)), weights_(k_) {}

    const std::vector<double>& of(double top_m, double bottom_m) {
        if (at_m_ != top_m) fill(top_m, faces_);
        fill(bottom_m, below_);
        for (size_t w = 0; w < faces_.size(); ++w)
            weights_[w] = k_[w] == 0.0 ? bottom_m - top_m : (faces_[w] - below_[w]) / k_[w];
        // Wave vectors that differ in the sign along y have equal lengths.
        for (size_t j = ny_ / 2 + 1; j < ny_; ++j)
            std::copy_n(weights_.data() + (ny_ - j) * row_, row_, weights_.data() + j * row_);
        std::swap(faces_, below_);
        at_m_ = bottom_m;
        return weights_;
    }

  private:
    void fill(double z_m, std::vector<double>& out) {
        out.resize((ny_ / 2 + 1) * row_);
        for (size_t w = 0; w < out.size(); ++w) out[w] = std::exp(-k_[w] * z_m);
    }

    std::vector<double> k_;
    size_t row_, ny_;
    std::vector<double> weights_, faces_, below_;
    double at_m_ = -1.0;  // where faces_ is exp(-k z)
};

/// A plane's share of the lift as a spectrum (real and imaginary parts by turns).
void plane_spectrum(PlaneTransform& transform, const std::vector<double>& weights_m,
                    std::span<double> spectrum) {
    transform.to_waves();
    for (size_t w = 0; w < weights_m.size(); ++w) {
        spectrum[2 * w] = weights_m[w] * transform.waves()[w][0];
        spectrum[2 * w + 1] = weights_m[w] * transform.waves()[w][1];
    }
}

void add(std::span<const double> part, std::span<double> sum) {
    for (size_t i = 0; i < part.size(); ++i) sum[i] += part[i];
}

std::vector<double> to_map(PlaneTransform& transform, std::span<const double> spectrum) {
    for (size_t w = 0; w < transform.n_waves(); ++w) {
        transform.waves()[w][0] = spectrum[2 * w];
        transform.waves()[w][1] = spectrum[2 * w + 1];
    }
    transform.to_space();
    return {transform.real(), transform.real() + transform.n_cells()};
}

std::vector<Channel> channels_inside(const std::vector<Channel>& channels, const Box& box,
                                     const ScarOutline& scar) {
    std::vector<Channel> inside;
    auto apart = [](double a, double b, double width) {
        double d = std::fabs(a - b);
        return std::min(d, width - d);
    };
    for (const Channel& c : channels) {
        double dx = apart(c.x_m, scar.x_m, box.width_x().si);
        double dy = apart(c.y_m, scar.y_m, box.width_y().si);
        if (dx * dx + dy * dy <= scar.radius_m * scar.radius_m) inside.push_back(c);
    }
    return inside;
}

double release_share(const std::vector<Channel>& channels, const Box& box, const ScarOutline& scar,
                     const Tethers& tethers, const LensParameters& lens) {
    if (tethers.depth_share == 0.0) return 0.0;
    bool wider_than_patch = 2.0 * scar.radius_m >= std::min(box.width_x().si, box.width_y().si);
    Area area =
        wider_than_patch ? box.area() : Area{std::numbers::pi * scar.radius_m * scar.radius_m};
    double cut = share_of_bands_cut(
        wider_than_patch ? channels : channels_inside(channels, box, scar), area, tethers, lens);
    return cut * (1.0 - lens.tether_reform) * tethers.depth_share;
}

}  // namespace

std::vector<double> ReliefChange::total_m() const {
    std::vector<double> total(volume_m.size());
    for (size_t c = 0; c < total.size(); ++c) total[c] = volume_m[c] + tether_m[c] + epidermis_m[c];
    return total;
}

double share_of_bands_cut(const std::vector<Channel>& channels, Area area, const Tethers& tethers,
                          const LensParameters& lens) {
    // Depths of bands at the middles of equal shares of their lognormal distribution.
    constexpr int n_depths = 32;
    double cut = 0.0;
    for (int d = 0; d < n_depths; ++d) {
        double depth = tethers.band_depth.si *
                       std::pow(tethers.band_spread, normal_quantile((d + 0.5) / n_depths));
        double expected_hits = 0.0;
        for (const Channel& c : channels) {
            if (c.wound_depth_m <= depth) continue;
            double radius_at_depth =
                c.wound_radius_m * (1.0 + (c.taper - 1.0) * depth / c.wound_depth_m);
            double reach = lens.tether_band_radius.si + radius_at_depth;
            expected_hits += std::numbers::pi * reach * reach / area.si;
        }
        cut += -std::expm1(-expected_hits) / n_depths;
    }
    return cut;
}

std::vector<double> volume_lift_m(int nx, int ny, double h_m, const std::vector<double>& z_faces_m,
                                  const std::vector<std::vector<double>>& e) {
    EXPECTS(e.size() + 1 == z_faces_m.size(), "a plane of dilatation a plane of cells");
    PlaneTransform transform(nx, ny);
    PlaneWeights weights(transform.wave_numbers(h_m), nx, ny);
    std::vector<double> spectrum(2 * transform.n_waves(), 0.0), plane(spectrum.size());
    for (size_t k = 0; k < e.size(); ++k) {
        EXPECTS(e[k].size() == transform.n_cells(), "a dilatation a cell");
        std::copy(e[k].begin(), e[k].end(), transform.real());
        plane_spectrum(transform, weights.of(z_faces_m[k], z_faces_m[k + 1]), plane);
        add(plane, spectrum);
    }
    return to_map(transform, spectrum);
}

namespace {

/// The dilatation e of (measures.8), and the part of each plane that can swell.
struct Dilatation {
    Dilatation(const Tissue& tissue, const SkinReference& skin, const LensParameters& of)
        : box(tissue.box()),
          labile(tissue.field("labile_collagen").values.data()),
          mature(tissue.field("mature_collagen").values.data()),
          organised(tissue.field("organised_collagen").values.data()),
          deficit(tissue.field("collagen_deficit").values.data()),
          oedema(tissue.field("oedema").values.data()),
          sunk(skin.sunk_share.value_or(of.relief_share)),
          top_m(skin.epidermis.si),
          end_m(top_m + skin.papillary_dermis.si + skin.reticular_dermis.si),
          lens(of) {}
    double at(size_t c) const {
        const double w = lens.relief_organised_share;
        const double q = double(deficit[c]);
        const double over_rest = double(labile[c]) + double(mature[c]) - 1.0;
        const double gain = (1.0 - q) * ((1.0 - w) * over_rest + w * double(organised[c]));
        const double filled = std::clamp(gain, 0.0, q);
        return lens.relief_share * (gain - filled) + sunk * filled +
               lens.relief_oedema_strain * double(oedema[c]);
    }
    double plane_top_m(int k) const { return std::max(top_m, box.z_faces_m[size_t(k)]); }
    double plane_bottom_m(int k) const { return std::min(end_m, box.z_faces_m[size_t(k) + 1]); }

    const Box& box;
    const float *labile, *mature, *organised, *deficit, *oedema;
    double sunk, top_m, end_m;
    const LensParameters& lens;
};

}  // namespace

double mean_lift_m(const Tissue& tissue, const SkinReference& skin, const LensParameters& lens,
                   const OrderedSums& sums) {
    const Box& box = tissue.box();
    const Dilatation dilatation(tissue, skin, lens);
    const double n_columns = double(box.plane_cells());
    std::vector<double> lift(1, 0.0);
    sums.accumulate(lift, [&](std::span<double> running) {
        for (int k = box.z_begin; k < box.z_end; ++k) {
            double thickness = dilatation.plane_bottom_m(k) - dilatation.plane_top_m(k);
            if (thickness <= 0.0) continue;
            size_t first = box.index(0, 0, k);
            double sum = 0.0;
            for (size_t c = 0; c < box.plane_cells(); ++c) sum += dilatation.at(first + c);
            running[0] += thickness * sum / n_columns;
        }
    });
    double grown = 0.0;
    for (float t : tissue.map("epidermal_thickness").values) grown += double(t) - 1.0;
    return lift[0] + grown / n_columns * skin.epidermis.si;
}

ReliefChange relief_change(const Tissue& tissue, const SkinReference& skin,
                           const LensParameters& lens, const HeightMap& before,
                           const ScarOutline& scar, const Tethers& tethers,
                           const std::vector<Channel>& channels, const OrderedSums& sums) {
    const Box& box = tissue.box();
    EXPECTS(before.nx == box.nx && before.ny == box.ny, "the relief has the cells of the tissue");
    PlaneTransform transform(box.nx, box.ny);
    PlaneWeights weights(transform.wave_numbers(box.h_m), box.nx, box.ny);
    const Dilatation dilatation(tissue, skin, lens);
    const size_t n_values = 2 * transform.n_waves();
    std::vector<double> plane(n_values);
    /// Calls use(spectrum) for each plane of this rank, in order.
    auto each_plane = [&](auto use) {
        for (int k = box.z_begin; k < box.z_end; ++k) {
            double top = dilatation.plane_top_m(k), bottom = dilatation.plane_bottom_m(k);
            if (bottom <= top) continue;
            size_t first = box.index(0, 0, k);
            for (size_t c = 0; c < box.plane_cells(); ++c)
                transform.real()[c] = dilatation.at(first + c);
            plane_spectrum(transform, weights.of(top, bottom), plane);
            use(std::span<const double>(plane));
        }
    };
    // The sum goes from rank to rank in the order of planes. Ranks that wait for those above them
    // transform their planes meanwhile and keep them; the first has nobody to wait for.
    std::vector<double> kept;
    const bool is_first = box.z_begin == 0;
    if (!is_first)
        each_plane([&](std::span<const double> spectrum) {
            kept.insert(kept.end(), spectrum.begin(), spectrum.end());
        });
    std::vector<double> spectrum(n_values, 0.0);
    sums.accumulate(spectrum, [&](std::span<double> running) {
        if (is_first) each_plane([&](std::span<const double> part) { add(part, running); });
        for (size_t place = 0; place < kept.size(); place += n_values)
            add(std::span(kept).subspan(place, n_values), running);
    });
    // The sheet of horny layer and epidermis levels both (measures.30, measures.31).
    const FloatArray& thickness = tissue.map("epidermal_thickness").values;
    for (size_t c = 0; c < box.plane_cells(); ++c)
        transform.real()[c] = (double(thickness[c]) - 1.0) * skin.epidermis.si;
    transform.to_waves();
    std::vector<double> grown(n_values);
    const double sheet_m = skin.horny_layer.si + skin.epidermis.si;
    const double range_m = lens.relief_epidermis_range.si;
    const std::vector<double> wave_numbers = transform.wave_numbers(box.h_m);
    for (size_t w = 0; w < wave_numbers.size(); ++w) {
        const double k = wave_numbers[w];
        const double bending = skin.epidermis_over_dermis * std::pow(sheet_m * k, 3) / 6.0;
        const double share =
            (1.0 + bending / 2.0) / (1.0 + bending) / (1.0 + std::pow(range_m * k, 2));
        for (size_t part = 0; part < 2; ++part) {  // real and imaginary
            spectrum[2 * w + part] /= 1.0 + bending;
            grown[2 * w + part] = share * transform.waves()[w][part];
        }
    }
    ReliefChange change;
    change.volume_m = to_map(transform, spectrum);
    change.epidermis_m = to_map(transform, grown);

    double release = release_share(channels, box, scar, tethers, lens);
    double rim = release > 0.0 ? rim_level_m(before, scar) : 0.0;
    for (size_t c = 0; c < box.plane_cells(); ++c)
        change.tether_m.push_back(release * std::max(0.0, rim - before.height_m[c]));
    return change;
}

HeightMap relief_after(const HeightMap& before, const ReliefChange& change) {
    HeightMap map = before;
    std::vector<double> total = change.total_m();
    EXPECTS(total.size() == map.height_m.size(), "a change a height");
    for (size_t c = 0; c < total.size(); ++c) map.height_m[c] += total[c];
    return map;
}

}  // namespace needlework
