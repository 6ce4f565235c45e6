#pragma once
/// The equations of every cell where coefficients vary in every direction.
///
///   m(x) (dc/dt + k(x) c - s) = div( m(x) D(x) grad c )                    (numerics.6)
///
/// Row of a cell, divided by its area and the mean thickness [1/s]:
///
///   A c = (mass * keep + loss) c + sum over faces of G (c - c_neighbour)    (numerics.7)
///
/// mass = m dz / thickness, loss = mass * k and what leaves through an open end, keep = 1/tau for
/// an implicit step of tau and 0 for the steady state. G is harmonic: half a cell's resistance on
/// either side of a face, in series.

#include "grid/grid.hpp"
#include "numerics/diffusion.hpp"
#include "numerics/heterogeneous_kernels.hpp"

namespace needlework {

/// Coefficients by cell: the local planes of this rank.
struct HeterogeneousMedium {
    FloatArray diffusivity_m2_per_s;
    /// In the plane, where a cell holds two media side by side: flow along their border adds up,
    /// flow across it meets both in turn. Empty means as diffusivity_m2_per_s.
    FloatArray lateral_m2_per_s;
    FloatArray decay_per_s;  ///< empty means 0 everywhere
    FloatArray capacity;     ///< partition or pore share; empty means 1 everywhere
    DepthEnd top, bottom;

    /// The layered medium as one that varies by cell.
    static HeterogeneousMedium from(const Box& box, const LayeredMedium& layers);
};

class HeterogeneousOperator {
  public:
    explicit HeterogeneousOperator(const Grid& grid,
                                   const cell_kernels::Table& table = cell_kernels::best());

    /// Takes the medium and works out the conductances (collective).
    void set_medium(HeterogeneousMedium medium);
    /// What the rows keep: 1/tau of a step, 0 for the steady state.
    void set_keep(double keep_per_s);
    double keep_per_s() const { return keep_per_s_; }

    /// q = A p, returns p q (collective).
    double apply(std::span<const float> p, std::span<double> q) const;
    /// Rate of change of the amount in every cell, f = mass (s - k c) + flows in (collective).
    void rate(std::span<const float> c, std::span<const float> source, std::span<double> f) const;
    /// v *= mass * keep: the right side of a step that starts from the change v.
    void weigh(std::span<double> v) const;
    /// Sum of mass * keep * c^2 (collective).
    double size_of(std::span<const float> c) const;

    /// Adds to x the constant of every plane that leaves no residual in the plane's sum, for the
    /// residual r of x: amounts then balance whatever the tolerance (collective).
    void correct_plane_means(std::span<const double> r, std::span<double> x) const;

    /// The faces of local plane l.
    cell_kernels::PlaneFaces faces(int l) const;
    const Grid& grid() const { return grid_; }
    const HeterogeneousMedium& medium() const { return medium_; }
    const FloatArray& after_x() const { return after_x_; }
    const FloatArray& after_y() const { return after_y_; }
    /// Conductances in depth: plane l holds the faces above local plane l, one more at the end.
    const FloatArray& depth_faces() const { return depth_; }
    const FloatArray& slack() const { return slack_; }
    /// Conductance from the cells of the first and the last plane of the box to the outside [1/s];
    /// empty where the plane is another rank's or closed.
    const DoubleArray& to_top() const { return to_top_; }
    const DoubleArray& to_bottom() const { return to_bottom_; }

    double thickness_m() const { return thickness_m_; }  ///< mean thickness of a plane
    /// mass of a cell [1]
    double mass(int k, size_t cell) const {
        double share = grid_.box().dz_m(k) / thickness_m_;
        return medium_.capacity.size() > 0 ? share * double(medium_.capacity[cell]) : share;
    }
    /// Sum over the box of a number for each plane (collective).
    double total(const std::vector<double>& local_planes) const;

  private:
    void set_lateral(const DoubleArray& conductivity);
    void set_depth(const DoubleArray& conductivity);
    DoubleArray to_outside(const DepthEnd& end, const DoubleArray& conductivity, int k) const;

    const Grid& grid_;
    const cell_kernels::Table& kernel_;
    double thickness_m_;
    double keep_per_s_ = -1.0;
    HeterogeneousMedium medium_;
    FloatArray after_x_, after_y_, depth_, slack_;
    DoubleArray to_top_, to_bottom_;
    // What rounding took from the slack of the first and the last plane: a permeable cell at a
    // fixed value differs from it in its last digits only, and they are the flux.
    DoubleArray top_rest_, bottom_rest_;
    std::vector<double> plane_slack_, plane_depth_;  // sums over whole planes
    mutable Halo halo_;
};

}  // namespace needlework
