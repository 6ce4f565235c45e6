#include "krylov_peers.hpp"

#include "base/problem.hpp"
#include "numerics/layered_solver.hpp"

namespace needlework::bench {

namespace {

using verification::ChannelMedium;

class Layered final : public Preconditioner {
  public:
    Layered(const HeterogeneousOperator& a, const HeterogeneousMedium& medium, PlaneMean mean)
        : a_(a), solver_(a.grid()), source_(a.grid().box().local_cells()) {
        const Box& box = a.grid().box();
        layers_ = LayeredMedium::uniform(box, Diffusivity{0.0}, Rate{0.0});
        layers_.top = a.medium().top, layers_.bottom = a.medium().bottom;
        layers_.top.value = layers_.bottom.value = 0.0;
        double n = double(box.plane_cells());
        for (int k = 0; k < box.nz(); ++k) {
            std::vector<float> plane;
            double sum = 0.0, logs = 0.0, inverses = 0.0, decay = 0.0;
            for (size_t i = 0; i < box.plane_cells(); ++i) {
                size_t here = box.index(0, 0, k) + i;
                double d = double(medium.diffusivity_m2_per_s[here]);
                sum += d, logs += std::log(d), inverses += 1.0 / d;
                decay += double(medium.decay_per_s[here]);
                plane.push_back(float(d));
            }
            std::nth_element(plane.begin(), plane.begin() + plane.size() / 2, plane.end());
            double& d = layers_.diffusivity_m2_per_s[size_t(k)];
            if (mean == PlaneMean::geometric) d = std::exp(logs / n);
            if (mean == PlaneMean::arithmetic) d = sum / n;
            if (mean == PlaneMean::harmonic) d = n / inverses;
            if (mean == PlaneMean::background) d = double(plane[plane.size() / 2]);
            layers_.decay_per_s[size_t(k)] = decay / n;
        }
        EXPECTS(a.keep_per_s() == 0.0, "the comparison is made at the steady state");
    }
    std::string_view name() const override { return "layered"; }
    void apply(std::span<float> r, std::span<float> z) override {
        const Box& box = a_.grid().box();
        for (int k = 0; k < box.nz(); ++k) {
            float inverse = float(a_.thickness_m() / box.dz_m(k));
            size_t place = box.index(0, 0, k);
            for (size_t i = 0; i < box.plane_cells(); ++i)
                source_[place + i] = inverse * r[place + i];
        }
        solver_.steady(layers_, z, source_.span());
    }

  private:
    const HeterogeneousOperator& a_;
    LayeredSolver solver_;
    LayeredMedium layers_;
    FloatArray source_;
};

/// Few cells with a number each.
struct Sparse {
    std::vector<size_t> cell;
    std::vector<double> value;
    double times(std::span<const float> v) const {
        double sum = 0.0;
        for (size_t i = 0; i < cell.size(); ++i) sum += value[i] * double(v[cell[i]]);
        return sum;
    }
    void add_to(std::span<float> v, double factor) const {
        for (size_t i = 0; i < cell.size(); ++i) v[cell[i]] += float(factor * value[i]);
    }
};

class Deflated final : public Preconditioner {
  public:
    Deflated(const HeterogeneousOperator& a, const ChannelMedium& channels, int pieces,
             std::unique_ptr<Preconditioner> inner)
        : inner_(std::move(inner)) {
        const Box& box = a.grid().box();
        FloatArray p(box.local_cells(), 0.0F);
        DoubleArray q(box.local_cells());
        for (int c = 0; c < channels.n_channels; ++c) {
            double depth_m = verification::channel_depth_m(box, channels, c);
            for (int part = 0; part < pieces; ++part) {
                Sparse z, az;
                for (int j = 0; j < box.ny; ++j)
                    for (int i = 0; i < box.nx; ++i) {
                        if (verification::channel_at(box, channels, i, j) != c) continue;
                        for (int k = 0; k < box.nz() && box.z_centre_m(k) < depth_m; ++k) {
                            if (int(box.z_centre_m(k) / depth_m * pieces) != part) continue;
                            z.cell.push_back(box.index(i, j, k));
                            z.value.push_back(1.0);
                        }
                    }
                if (z.cell.empty()) continue;
                z.add_to(p.span(), 1.0);
                a.apply(p.span(), q.span());
                z.add_to(p.span(), -1.0);
                for (size_t i = 0; i < q.size(); ++i)
                    if (q[i] != 0.0) az.cell.push_back(i), az.value.push_back(q[i]);
                z_.push_back(std::move(z));
                az_.push_back(std::move(az));
            }
        }
        factor(box.local_cells());
    }
    std::string_view name() const override { return "deflated"; }
    void apply(std::span<float> r, std::span<float> z) override {
        size_t n = z_.size();
        std::vector<double> right(n), rest(n);
        for (size_t v = 0; v < n; ++v) right[v] = z_[v].times(r);
        std::vector<double> y = solve(right);
        for (size_t v = 0; v < n; ++v) az_[v].add_to(r, -y[v]);
        inner_->apply(r, z);
        for (size_t v = 0; v < n; ++v) rest[v] = right[v] - az_[v].times(z);
        y = solve(rest);
        for (size_t v = 0; v < n; ++v) z_[v].add_to(z, y[v]);
    }

  private:
    void factor(size_t cells) {
        size_t n = z_.size();
        lower_.assign(n * n, 0.0);
        FloatArray dense(cells, 0.0F);
        for (size_t a = 0; a < n; ++a) {
            z_[a].add_to(dense.span(), 1.0);
            for (size_t b = a; b < n; ++b) lower_[b * n + a] = az_[b].times(dense.span());
            z_[a].add_to(dense.span(), -1.0);
        }
        for (size_t a = 0; a < n; ++a)  // Cholesky
            for (size_t b = a; b < n; ++b) {
                double sum = lower_[b * n + a];
                for (size_t c = 0; c < a; ++c) sum -= lower_[a * n + c] * lower_[b * n + c];
                lower_[b * n + a] = a == b ? std::sqrt(sum) : sum / lower_[a * n + a];
            }
    }
    std::vector<double> solve(std::vector<double> y) const {
        size_t n = y.size();
        for (size_t a = 0; a < n; ++a) {
            for (size_t c = 0; c < a; ++c) y[a] -= lower_[a * n + c] * y[c];
            y[a] /= lower_[a * n + a];
        }
        for (size_t a = n; a-- > 0;) {
            for (size_t c = a + 1; c < n; ++c) y[a] -= lower_[c * n + a] * y[c];
            y[a] /= lower_[a * n + a];
        }
        return y;
    }

    std::unique_ptr<Preconditioner> inner_;
    std::vector<Sparse> z_, az_;
    std::vector<double> lower_;
};

class AddedLines final : public Preconditioner {
  public:
    explicit AddedLines(const HeterogeneousOperator& a) : a_(a) {}
    std::string_view name() const override { return "added lines"; }
    void apply(std::span<float> r, std::span<float> z) override {
        const Box& box = a_.grid().box();
        size_t plane = box.plane_cells(), nx = size_t(box.nx);
        const float* down = a_.depth_faces().data() + plane;
        std::fill(z.begin(), z.end(), 0.0F);
        for (int k = 0; k < box.nz(); ++k)
            for (int j = 0; j < box.ny; ++j)
                line(box.index(0, j, k), 1, box.nx, a_.after_x().data(), r, z);
        for (int k = 0; k < box.nz(); ++k)
            for (int i = 0; i < box.nx; ++i)
                line(box.index(i, 0, k), nx, box.ny, a_.after_y().data(), r, z);
        for (size_t i = 0; i < plane; ++i) line(i, plane, box.nz(), down, r, z);
    }

  private:
    double diagonal(size_t cell) const {
        const Box& box = a_.grid().box();
        size_t plane = box.plane_cells(), nx = size_t(box.nx);
        size_t i = cell % nx, row = cell - i, j = cell % plane / nx;
        double sum = double(a_.slack()[cell]) + double(a_.after_x()[cell]);
        sum += double(a_.after_x()[row + (i + nx - 1) % nx]) + double(a_.after_y()[cell]);
        sum += double(a_.after_y()[j > 0 ? cell - nx : cell + plane - nx]);
        return sum + double(a_.depth_faces()[cell]) + double(a_.depth_faces()[cell + plane]);
    }
    void line(size_t first, size_t stride, int n, const float* after, std::span<const float> r,
              std::span<float> z) {
        factor_.resize(size_t(n)), y_.resize(size_t(n));
        for (int i = 0; i < n; ++i) {
            size_t here = first + size_t(i) * stride;
            double pivot = diagonal(here), right = double(r[here]);
            if (i > 0) {
                double g = double(after[here - stride]);
                pivot -= g * factor_[size_t(i) - 1];
                right += g * y_[size_t(i) - 1];
            }
            factor_[size_t(i)] = double(after[here]) / pivot;
            y_[size_t(i)] = right / pivot;
        }
        for (int i = n - 1; i >= 0; --i) {
            if (i + 1 < n) y_[size_t(i)] += factor_[size_t(i)] * y_[size_t(i) + 1];
            z[first + size_t(i) * stride] += float(y_[size_t(i)]);
        }
    }
    const HeterogeneousOperator& a_;
    std::vector<double> factor_, y_;
};

/// The splitting of a step as a preconditioner: S = P K P' with P = (D + X)^-1 D (D + Y)^-1 D and
/// K = (D + Z)^-1, symmetric and positive. X, Y and Z are the lines' own parts of the operator (Z
/// with what decays and leaves; the seam of the periodic sides is left out), D is `shift` times the
/// diagonal of the whole: a step in time of each cell's own length.
class SplitLines final : public Preconditioner {
  public:
    SplitLines(const HeterogeneousOperator& a, double shift)
        : box_(a.grid().box()), d_(box_.local_cells()) {
        const size_t nx = size_t(box_.nx), plane = box_.plane_cells();
        const size_t nz = size_t(box_.nz());
        const float *x = a.after_x().data(), *y = a.after_y().data(), *z = a.depth_faces().data();
        for (size_t cell = 0; cell < d_.size(); ++cell) {
            const size_t i = cell % nx, j = cell % plane / nx;
            const float west = x[i > 0 ? cell - 1 : cell + nx - 1];
            const float north = y[j > 0 ? cell - nx : cell + plane - nx];
            d_[cell] = float(shift) * (a.slack()[cell] + (x[cell] + west) + (y[cell] + north) +
                                       (z[cell] + z[cell + plane]));
        }
        const FloatArray nothing(d_.size(), 0.0F);
        along_x_ = factored(x, nothing, 1, nx, [&](size_t cell) { return cell % nx; });
        along_y_ = factored(y, nothing, nx, size_t(box_.ny),
                            [&](size_t cell) { return cell % plane / nx; });
        along_z_ =
            factored(z + plane, a.slack(), plane, nz, [&](size_t cell) { return cell / plane; });
    }
    std::string_view name() const override { return "split lines"; }
    void apply(std::span<float> r, std::span<float> z) override {
        std::copy(r.begin(), r.end(), z.begin());
        const Factors* const order[] = {&along_x_, &along_y_, &along_z_, &along_y_, &along_x_};
        for (const Factors* factors : order) {
            if (factors != order[0])
                for (size_t i = 0; i < z.size(); ++i) z[i] *= d_[i];
            solve(*factors, z.data());
        }
    }

  private:
    struct Factors {
        FloatArray conductance, inverse;  // to the cell after, and 1 / pivot
        size_t stride, n;
    };
    template <class Place>
    Factors factored(const float* after, const FloatArray& slack, size_t stride, size_t n,
                     Place place) const {
        Factors f{FloatArray(d_.size()), FloatArray(d_.size()), stride, n};
        for (size_t cell = 0; cell < d_.size(); ++cell) {
            const bool first = place(cell) == 0, last = place(cell) + 1 == n;
            const double g = last ? 0.0 : double(after[cell]);
            double pivot = double(d_[cell]) + double(slack[cell]) + g;
            if (!first) {  // what the cell before does not hand on stays: nothing is subtracted
                const double up = double(f.conductance[cell - stride]);
                pivot += up * (1.0 - up * double(f.inverse[cell - stride]));
            }
            f.conductance[cell] = float(g);
            f.inverse[cell] = float(1.0 / pivot);
        }
        return f;
    }
    void solve(const Factors& f, float* v) const {
        const float *g = f.conductance.data(), *inverse = f.inverse.data();
        const size_t block = f.stride * f.n;  // lines that stand side by side
        for (size_t begin = 0; begin < d_.size(); begin += block) {
            for (size_t l = 0; l < f.stride; ++l) v[begin + l] *= inverse[begin + l];
            for (size_t row = begin + f.stride; row < begin + block; row += f.stride)
#pragma GCC ivdep
                for (size_t i = row; i < row + f.stride; ++i)
                    v[i] = (v[i] + g[i - f.stride] * v[i - f.stride]) * inverse[i];
            for (size_t row = begin + block - f.stride; row > begin;) {
                row -= f.stride;
#pragma GCC ivdep
                for (size_t i = row; i < row + f.stride; ++i)
                    v[i] += g[i] * inverse[i] * v[i + f.stride];
            }
        }
    }
    const Box& box_;
    FloatArray d_;
    Factors along_x_, along_y_, along_z_;
};

}  // namespace

const char* name_of(PlaneMean mean) {
    switch (mean) {
        case PlaneMean::geometric:
            return "layered, geometric";
        case PlaneMean::arithmetic:
            return "layered, arithmetic";
        case PlaneMean::harmonic:
            return "layered, harmonic";
        default:
            return "layered, background";
    }
}

std::unique_ptr<Preconditioner> layered_preconditioner(const HeterogeneousOperator& a,
                                                       const HeterogeneousMedium& medium,
                                                       PlaneMean mean) {
    return std::make_unique<Layered>(a, medium, mean);
}

std::unique_ptr<Preconditioner> deflated(const HeterogeneousOperator& a,
                                         const ChannelMedium& channels, int pieces,
                                         std::unique_ptr<Preconditioner> inner) {
    return std::make_unique<Deflated>(a, channels, pieces, std::move(inner));
}

std::unique_ptr<Preconditioner> added_lines(const HeterogeneousOperator& a) {
    return std::make_unique<AddedLines>(a);
}

std::unique_ptr<Preconditioner> split_lines(const HeterogeneousOperator& a, double shift) {
    return std::make_unique<SplitLines>(a, shift);
}

}  // namespace needlework::bench
