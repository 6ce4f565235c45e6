#pragma once
/// A round wound as rings, or a long one as slabs: how a field spreads between them. For reference
/// models that were published in one dimension.

#include <vector>

namespace needlework {

class Rings {
  public:
    enum class Shape { round, straight };
    /// Equal rings from the centre (nothing flows across it) to the rim.
    Rings(Shape shape, double radius, int n);

    int n() const { return int(centre_.size()); }
    double centre(int i) const { return centre_[std::size_t(i)]; }
    /// Area of a ring, or width of a slab; for means.
    double size(int i) const { return size_[std::size_t(i)]; }
    /// Mean over rings whose centre lies within `radius`.
    double mean_within(double radius, const std::vector<double>& values) const;

    /// Spreads for dt with a diffusivity a ring, `outside` held at the rim. Second order, L-stable
    /// (SDIRK with gamma = 1 - 1/sqrt 2, analytic).
    void spread(std::vector<double>& values, const std::vector<double>& diffusivity, double outside,
                double dt) const;

  private:
    double width_;
    std::vector<double> centre_, size_, face_;  // face_[i] lies inside ring i
};

}  // namespace needlework
