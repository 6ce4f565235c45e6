#include "process/healing/reference/sherratt_murray.hpp"

namespace needlework {

SherrattMurray1990 SherrattMurray1990::inhibitor() {
    SherrattMurray1990 model;
    model.chemical = Chemical::inhibitor;
    model.D = 1e-4;  // sherratt-murray-1990-reepithelialisation, from memory
    model.Dc = 0.85;
    model.lambda = 5;
    return model;
}

ReferenceLaws<2> SherrattMurray1990::laws(double, const std::array<double, 2>& y) const {
    const auto [n, c] = y;
    double s = 0, g = 0;
    if (chemical == Chemical::activator) {
        const double beta = (1 + cm * cm - 2 * h * cm) / ((1 - cm) * (1 - cm));
        s = 2 * cm * (h - beta) * c / (cm * cm + c * c) + beta;
        g = n * (1 + a * a) / (n * n + a * a);
    } else {
        s = ((h - 1) * c + h * c0) / (2 * (h - 1) * c + c0);
        g = n;
    }
    return {{2 * s * n, lambda * g}, {s * n + 1, lambda}};
}

SherrattMurrayWound::SherrattMurrayWound(const SherrattMurray1990& model, Rings::Shape shape,
                                         int n_rings)
    : model_(model),
      rings_(shape, 1.0, n_rings),
      n_(std::size_t(n_rings), 0.0),
      c_(std::size_t(n_rings), 0.0) {}

void SherrattMurrayWound::advance(double dt) {
    const auto react = [&] {
        const auto at = [&](double t, const std::array<double, 2>& y) { return model_.laws(t, y); };
        for (std::size_t i = 0; i < n_.size(); ++i) {
            const auto end = step_as_the_tissue<2>(at, t_, {n_[i], c_[i]}, dt / 2);
            n_[i] = end[0];
            c_[i] = end[1];
        }
    };
    react();
    rings_.spread(n_, std::vector<double>(n_.size(), model_.D), 1.0, dt);
    rings_.spread(c_, std::vector<double>(c_.size(), model_.Dc), 1.0, dt);
    react();
    t_ += dt;
}

double SherrattMurrayWound::radius() const {
    return front_radius(n_, 1.0 / rings_.n(), model_.healed_above);
}

double front_radius(const std::vector<double>& profile, double width, double level) {
    if (profile.front() > level) return 0;
    for (std::size_t i = 1; i < profile.size(); ++i)
        if (profile[i] > level)
            return (double(i) - 0.5 + (level - profile[i - 1]) / (profile[i] - profile[i - 1])) *
                   width;
    return double(profile.size()) * width;
}

}  // namespace needlework
