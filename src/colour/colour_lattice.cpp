#include "colour/colour_lattice.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

// Choices: with these the error stays below half a unit (colour_lattice_test.cpp). Dark skin bends
// more, so that its melanin has a finer lattice.
constexpr Length dark_load = 8.0_um;
constexpr double erythema_step = 0.25;

/// On one axis: the node below and the share of the one above.
struct Between {
    int below;
    double share;
};
Between between(double value, double step) {
    EXPECTS(std::isfinite(value), "a colour is asked of a skin that is known");
    const double place = std::max(0.0, value) / step;
    const double below = std::floor(place);
    return {int(below), place - below};
}

/// Corners of the triangle in which the shares of two layers lie, with their weights.
struct Corner {
    int living, horny;
    double weight;
};
std::array<Corner, 3> corners(double living, double horny, int n_shares) {
    const Between l = between(living, 1.0 / n_shares), h = between(horny, 1.0 / n_shares);
    if (l.share + h.share <= 1.0)
        return {{{l.below, h.below, 1.0 - l.share - h.share},
                 {l.below + 1, h.below, l.share},
                 {l.below, h.below + 1, h.share}}};
    return {{{l.below + 1, h.below + 1, l.share + h.share - 1.0},
             {l.below + 1, h.below, 1.0 - h.share},
             {l.below, h.below + 1, 1.0 - l.share}}};
}

}  // namespace

ColourLattice::ColourLattice(const SkinColour& colour) : colour_(colour) {
    if (colour.melanin_load() > dark_load) root_step_ = 0.04, dermal_step_ = 0.05, n_shares_ = 16;
}

const ColourLattice::LogColour& ColourLattice::at(Node n) {
    if (n.root == 0) n.living = n.horny = 0;  // without melanin it lies nowhere
    const std::uint64_t key = std::uint64_t(n.living) | std::uint64_t(n.horny) << 5 |
                              std::uint64_t(n.root) << 10 | std::uint64_t(n.dermal) << 28 |
                              std::uint64_t(n.erythema) << 46;
    const auto known = nodes_.find(key);
    if (known != nodes_.end()) return known->second;
    const double root = n.root * root_step_;
    Chromophores skin;
    skin.suprabasal = root * root * n.living / n_shares_;
    skin.horny = root * root * n.horny / n_shares_;
    skin.basal = std::max(0.0, root * root * (n_shares_ - n.living - n.horny) / n_shares_);
    skin.dermal = n.dermal * dermal_step_;
    skin.erythema = n.erythema * erythema_step;
    const Tristimulus t = colour_.observer().tristimulus(colour_.reflectance(skin));
    return nodes_.emplace(key, LogColour{std::log(t.x), std::log(t.y), std::log(t.z)})
        .first->second;
}

Tristimulus ColourLattice::colour(const Chromophores& skin) {
    const double basal = std::max(0.0, skin.basal), living = std::max(0.0, skin.suprabasal),
                 horny = std::max(0.0, skin.horny);
    const double total = basal + living + horny;
    const Between root = between(std::sqrt(total), root_step_),
                  dermal = between(skin.dermal, dermal_step_),
                  erythema = between(skin.erythema, erythema_step);
    const std::array<Corner, 3> shares =
        corners(total > 0.0 ? living / total : 0.0, total > 0.0 ? horny / total : 0.0, n_shares_);
    LogColour sum{};
    for (int side = 0; side < 8; ++side) {
        const int r = side & 1, d = side >> 1 & 1, e = side >> 2 & 1;
        const double outer = (r == 1 ? root.share : 1.0 - root.share) *
                             (d == 1 ? dermal.share : 1.0 - dermal.share) *
                             (e == 1 ? erythema.share : 1.0 - erythema.share);
        for (const Corner& corner : shares) {
            const double weight = outer * corner.weight;
            if (weight <= 0.0) continue;
            const LogColour& there = at({root.below + r, corner.living, corner.horny,
                                         dermal.below + d, erythema.below + e});
            for (size_t c = 0; c < 3; ++c) sum[c] += weight * there[c];
        }
    }
    return {std::exp(sum[0]), std::exp(sum[1]), std::exp(sum[2])};
}

double colour_difference(const Lab& one, const Lab& other) {
    return std::hypot(one.lightness - other.lightness, one.a - other.a, one.b - other.b);
}

}  // namespace needlework
