#pragma once
/// Colours of the many places of a picture, from a lattice of spectra that grows as it is asked.
///
///   ln X(b, s, h, d, e) = sum w_n ln X_n,  on u = sqrt(b + s + h), s/u^2, h/u^2, d, e  (colour.13)
///
///   X    a tristimulus value;  b, s, h melanin of the basal, living and horny layer
///   d    melanin of the dermis;  e erythema
///   X_n  of the nodes around, each from its spectrum;  w_n linear on u, d and e, and on the
///        triangle of the lattice in which the shares lie
///
/// A node never depends on what was asked before it: equal skin has equal digits at any time, on
/// any number of ranks, after a resume.
///
/// Source     analytic (interpolation)
/// Holds for  within 0.5 of L*, a*, b* (distance of 1976) of the spectrum itself, angles of -45 to
///            58 degrees (a test)

#include <array>
#include <cstdint>
#include <unordered_map>

#include "colour/skin_colour.hpp"

namespace needlework {

class ColourLattice {
  public:
    /// Keeps a reference; the colour must outlive the lattice and not change.
    explicit ColourLattice(const SkinColour& colour);

    Tristimulus colour(const Chromophores& skin);
    /// Spectra that were computed so far.
    size_t n_nodes() const { return nodes_.size(); }

  private:
    using LogColour = std::array<double, 3>;
    /// Steps along u, shares of the living and the horny layer, d, e.
    struct Node {
        int root, living, horny, dermal, erythema;
    };
    const LogColour& at(Node node);

    const SkinColour& colour_;
    double root_step_ = 0.1, dermal_step_ = 0.1;  ///< choices, finer in dark skin
    int n_shares_ = 8;
    std::unordered_map<std::uint64_t, LogColour> nodes_;
};

/// Distance of two colours in L*, a*, b* (1976).
double colour_difference(const Lab& one, const Lab& other);

}  // namespace needlework
