#pragma once
/// Sherratt and Murray 1990: an epidermal wound closes because cells divide faster where a chemical
/// has risen (activator) or fallen (inhibitor). A reference model in space: a round wound of radius
/// 1 in intact skin.
///
///   n_t = D lap n + s(c) n (2 - n) - n                                     (reference.7)
///   c_t = Dc lap c + lambda [g(n) - c]
///   activator: s = 2 cm (h - beta) c/(cm^2 + c^2) + beta,  g = n (1 + a^2)/(n^2 + a^2),
///              beta = (1 + cm^2 - 2 h cm)/(1 - cm)^2
///   inhibitor: s = [(h - 1) c + h c0]/[2 (h - 1) c + c0],  g = n
///
/// n cells, c chemical, both of intact skin; n = c = 0 in the wound at first, 1 at its rim; healed
/// where n > 0.8. Length about 0.5 cm, time about 100 h (from memory).
/// Source     sherratt-murray-1990-reepithelialisation (activator seen in a program, inhibitor from
///            memory)
/// Holds for  wounds of a centimetre; its front of 2.4 um/h is too slow for needle channels, so the
///            epidermis of this program follows stumpp-2009-reepithelialisation instead

#include <string_view>
#include <vector>

#include "process/healing/reference/reference_laws.hpp"
#include "process/healing/reference/rings.hpp"

namespace needlework {

struct SherrattMurray1990 {
    enum class Chemical { activator, inhibitor };
    Chemical chemical = Chemical::activator;
    double D = 5e-4, Dc = 0.45, lambda = 30;
    double h = 10, a = 0.1, cm = 40, c0 = 1;
    double healed_above = 0.8;

    static SherrattMurray1990 activator() { return {}; }
    static SherrattMurray1990 inhibitor();

    /// Laws [per unit of time] of n and c at one place; spreading apart.
    ReferenceLaws<2> laws(double t, const std::array<double, 2>& y) const;
};

/// The wound on rings: laws for half a step, spreading, laws for the other half.
class SherrattMurrayWound {
  public:
    SherrattMurrayWound(const SherrattMurray1990& model, Rings::Shape shape, int n_rings = 500);
    void advance(double dt);
    /// Radius within which the skin has not healed; 0 when closed.
    double radius() const;
    const std::vector<double>& cells() const { return n_; }
    const std::vector<double>& chemical() const { return c_; }
    double time() const { return t_; }

  private:
    SherrattMurray1990 model_;
    Rings rings_;
    std::vector<double> n_, c_;
    double t_ = 0;
};

/// Radius at which a profile from the centre outwards first exceeds `level`, between cell centres
/// `width` apart; 0 where the centre does.
double front_radius(const std::vector<double>& profile, double width, double level);

}  // namespace needlework
