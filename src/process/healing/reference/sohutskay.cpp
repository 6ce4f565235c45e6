#include "process/healing/reference/sohutskay.hpp"

#include <algorithm>
#include <cmath>

namespace needlework {

double Sohutskay2021::stretch_response() const { return 1 / (1 + std::exp(gamma * (theta - 1))); }

ReferenceLaws<3> Sohutskay2021::laws(double, const std::array<double, 3>& y) const {
    const auto [rho, c, phi] = y;
    const double He = stretch_response();
    const double growth = p + pc * c / (Kc + c) + pth * He;
    const double made = f + fc * c / (Kfc + c) + fth * He;
    return {{growth * rho, (pcr * c + pcth * He) * rho / (Kcc + c), made * rho / (Kfr + phi)},
            {growth * rho / Kr + d, dc, df + dfrc * c * rho}};
}

SohutskayWound::SohutskayWound(const Sohutskay2021& model, int n_rings)
    : model_(model), rings_(Rings::Shape::round, model.box_radius, n_rings) {
    for (int i = 0; i < n_rings; ++i) {
        const double outside = rings_.centre(i) - model_.wound_radius;
        const double healthy = std::clamp(outside / model_.rim_element, 0.0, 1.0);
        y_[0].push_back(healthy * model_.rho_healthy);
        y_[1].push_back((1 - healthy) * model_.c_wound);
        y_[2].push_back(outside <= 0 ? model_.phi_wound : 1.0);
    }
}

void SohutskayWound::advance(double dt) {
    const auto react = [&] {
        const auto at = [&](double t, const std::array<double, 3>& y) { return model_.laws(t, y); };
        for (std::size_t i = 0; i < y_[0].size(); ++i) {
            const auto end = step_as_the_tissue<3>(at, t_, {y_[0][i], y_[1][i], y_[2][i]}, dt / 2);
            for (std::size_t s = 0; s < 3; ++s) y_[s][i] = end[s];
        }
    };
    react();
    std::vector<double> motility;
    for (int i = 0; i < rings_.n(); ++i) {
        const double kappa =
            rings_.centre(i) <= model_.wound_radius ? model_.kappa_wound : model_.kappa_healthy;
        motility.push_back(3 * (1 - kappa) / 2 * (1 - 0.9 * y_[2][std::size_t(i)]) * model_.D);
    }
    rings_.spread(y_[0], motility, model_.rho_healthy, dt);
    rings_.spread(y_[1], std::vector<double>(y_[1].size(), model_.Dc), 0.0, dt);
    react();
    t_ += dt;
}

}  // namespace needlework
