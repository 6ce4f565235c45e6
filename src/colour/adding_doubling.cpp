#include "colour/adding_doubling.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double thickest_sheet = 0.1;  // optical depth of the first over the least cosine; choice
constexpr double opaque_depth =
    200.0;  // reduced optical depth that stands for no lower end; choice
constexpr double normal_flux = 1.0;

/// Nodes and weights of Gauss (end_node false) or right Radau quadrature on [low, high], by the
/// eigenvalues of the Jacobi matrix of Legendre polynomials.
void quadrature(int n, double low, double high, bool end_node, double* nodes, double* weights) {
    Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(n, n);
    for (int k = 1; k < n; ++k)
        jacobi(k, k - 1) = jacobi(k - 1, k) = k / std::sqrt(4.0 * k * k - 1.0);
    if (end_node) {
        if (n == 1) {
            jacobi(0, 0) = 1.0;
        } else {
            const double last = jacobi(n - 1, n - 2);
            Eigen::VectorXd right = Eigen::VectorXd::Zero(n - 1);
            right(n - 2) = last * last;
            const Eigen::MatrixXd shifted =
                jacobi.topLeftCorner(n - 1, n - 1) - Eigen::MatrixXd::Identity(n - 1, n - 1);
            jacobi(n - 1, n - 1) = 1.0 + shifted.partialPivLu().solve(right)(n - 2);
        }
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(jacobi);
    for (int i = 0; i < n; ++i) {
        nodes[i] = 0.5 * (low + high) + 0.5 * (high - low) * solved.eigenvalues()(i);
        weights[i] = (high - low) * std::pow(solved.eigenvectors()(0, i), 2);
    }
}

template <class Streams>
Streams inverse_of_one_minus(const Streams& product) {
    return (Streams::Identity(product.rows(), product.cols()) - product).inverse();
}

}  // namespace

double fresnel_reflectance(double n, double mu) {
    if (n == 1.0) return 0.0;
    const double sine = n * std::sqrt(1.0 - mu * mu);
    if (sine >= 1.0) return 1.0;
    const double beyond = std::sqrt(1.0 - sine * sine);
    const double across = (n * mu - beyond) / (n * mu + beyond);
    const double along = (n * beyond - mu) / (n * beyond + mu);
    return 0.5 * (across * across + along * along);
}

template <int n_streams>
LayeredLight<n_streams>::LayeredLight(double refractive_index)
    : specular_(fresnel_reflectance(refractive_index, 1.0)),
      mu_(Stream::Zero(n_streams)),
      weight_(mu_),
      fresnel_(mu_),
      flux_(mu_),
      entering_normal_(mu_),
      entering_diffuse_(mu_) {
    EXPECTS(refractive_index >= 1.0, "tissue is denser than air");
    const double critical = std::sqrt(1.0 - 1.0 / (refractive_index * refractive_index));
    const int below = critical > 0.0 ? n_streams / 2 : 0;
    if (below > 0) quadrature(below, 0.0, critical, false, mu_.data(), weight_.data());
    quadrature(n_streams - below, critical, 1.0, true, mu_.data() + below, weight_.data() + below);
    for (int i = 0; i < n_streams; ++i) {
        fresnel_(i) = i < below ? 1.0 : fresnel_reflectance(refractive_index, mu_(i));
        flux_(i) = 2.0 * mu_(i) * weight_(i);
        entering_diffuse_(i) = refractive_index * refractive_index * (1.0 - fresnel_(i));
    }
    entering_normal_(n_streams - 1) = normal_flux * (1.0 - specular_) / flux_(n_streams - 1);
}

template <int n_streams>
auto LayeredLight<n_streams>::layer(const OpticalLayer& layer) const -> LayerOperators {
    // Delta-M: the part of the forward peak that n directions cannot hold counts as not scattered.
    const double peak = std::pow(layer.anisotropy, n_streams);
    const double scattering = layer.scattering_per_m * (1.0 - peak);
    const double extinction = layer.absorption_per_m + scattering;
    if (extinction <= 0.0 || layer.thickness_m <= 0.0)
        return {Streams::Zero(n_streams, n_streams), Streams::Identity(n_streams, n_streams)};
    const double albedo = scattering / extinction;
    Streams forward = Streams::Zero(n_streams, n_streams),
            backward = Streams::Zero(n_streams, n_streams);
    Stream before = Stream::Zero(n_streams),
           now = Stream::Ones(n_streams);  // Legendre polynomials of mu
    for (int k = 0; k < n_streams; ++k) {
        const double moment = (std::pow(layer.anisotropy, k) - peak) / (1.0 - peak);
        const Streams term = (2.0 * k + 1.0) * moment * now * now.transpose();
        forward += term;
        backward += (k % 2 == 0 ? 1.0 : -1.0) * term;
        const Stream next =
            ((2.0 * k + 1.0) * mu_.cwiseProduct(now) - double(k) * before) / (k + 1.0);
        before = now, now = next;
    }
    const Streams per_mu = mu_.cwiseInverse().asDiagonal();
    const Streams lost = per_mu * (Streams::Identity(n_streams, n_streams) -
                                   0.5 * albedo * forward * Streams(weight_.asDiagonal()));
    const Streams turned = per_mu * (0.5 * albedo * backward * Streams(weight_.asDiagonal()));

    double depth = extinction * layer.thickness_m;
    if (!std::isfinite(depth)) {
        // So deep that nothing returns from below: by scattering, or by absorption.
        const double reduced =
            layer.absorption_per_m + layer.scattering_per_m * (1.0 - layer.anisotropy);
        depth = opaque_depth * extinction / reduced;
    }
    const int doublings =
        std::max(0, int(std::ceil(std::log2(depth / (thickest_sheet * mu_.minCoeff())))));
    const double sheet = std::ldexp(depth, -doublings);
    // Trapezoid over the sheet (Wiscombe's diamond): second order, conserves light.
    const Streams a = 0.5 * sheet * lost, b = 0.5 * sheet * turned;
    const Streams one = Streams::Identity(n_streams, n_streams);
    const Streams half = (one + a).inverse() * b;
    const Streams through = (one + a - b * half).inverse();
    LayerOperators slab{2.0 * through * b * Streams((one + a).inverse()), 2.0 * through - one};
    for (int i = 0; i < doublings; ++i) {
        const Streams caught =
            slab.transmits * inverse_of_one_minus(Streams(slab.reflects * slab.reflects));
        slab.reflects += caught * slab.reflects * slab.transmits;
        slab.transmits = caught * slab.transmits;
    }
    return slab;
}

template <int n_streams>
auto LayeredLight<n_streams>::on_top_of(const LayerOperators& layer, const Streams& below)
    -> Streams {
    return layer.reflects + layer.transmits * below *
                                inverse_of_one_minus(Streams(layer.reflects * below)) *
                                layer.transmits;
}

template <int n_streams>
auto LayeredLight<n_streams>::reflection(std::span<const OpticalLayer> layers) const -> Streams {
    Streams below = Streams::Zero(n_streams, n_streams);
    for (size_t i = layers.size(); i-- > 0;) below = on_top_of(layer(layers[i]), below);
    return below;
}

template <int n_streams>
double LayeredLight<n_streams>::diffuse_reflectance(const Streams& reflection) const {
    const Streams back = fresnel_.asDiagonal();
    const Stream down = inverse_of_one_minus(Streams(back * reflection)) * entering_normal_;
    const Stream up = reflection * down;
    return flux_.cwiseProduct((1.0 - fresnel_.array()).matrix()).dot(up);
}

template <int n_streams>
SlabLight LayeredLight<n_streams>::slab_normal(std::span<const OpticalLayer> layers) const {
    return slab(layers, entering_normal_, specular_);
}

template <int n_streams>
SlabLight LayeredLight<n_streams>::slab_diffuse(std::span<const OpticalLayer> layers) const {
    // What the surface reflects of diffuse light: the rest enters.
    return slab(layers, entering_diffuse_, 1.0 - flux_.dot(entering_diffuse_));
}

template <int n_streams>
SlabLight LayeredLight<n_streams>::slab(std::span<const OpticalLayer> layers,
                                        const Stream& entering, double reflected_outside) const {
    // Layers from the top: reflection from either side and transmission either way.
    const Streams one = Streams::Identity(n_streams, n_streams), back = fresnel_.asDiagonal();
    Streams from_above = Streams::Zero(n_streams, n_streams), from_below = from_above, down = one,
            up = one;
    for (const OpticalLayer& optical : layers) {
        const LayerOperators next = layer(optical);
        const Streams between = inverse_of_one_minus(Streams(from_below * next.reflects));
        const Streams between_up = inverse_of_one_minus(Streams(next.reflects * from_below));
        from_above += up * next.reflects * between * down;
        from_below = next.reflects + next.transmits * from_below * between_up * next.transmits;
        down = next.transmits * between * down;
        up = up * between_up * next.transmits;
    }
    const Streams at_bottom = inverse_of_one_minus(Streams(from_below * back));
    const Streams total = from_above + up * back * at_bottom * down;
    const Stream downward = (one - back * total).inverse() * entering;
    const Stream leaves = flux_.cwiseProduct((1.0 - fresnel_.array()).matrix());
    return {reflected_outside + leaves.dot(total * downward),
            leaves.dot(at_bottom * down * downward)};
}

template class LayeredLight<4>;
template class LayeredLight<8>;
template class LayeredLight<16>;
template class LayeredLight<24>;

}  // namespace needlework
