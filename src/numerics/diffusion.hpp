#pragma once
/// The one interface of the two solvers for diffusion with decay in a layered medium.
///
///   m(z) (dc/dt + k(z) c - s) = div( m(z) D(z) grad c )                     (numerics.1)
///
///   c  any field                                   [unit of the field]
///   D  diffusivity, constant in a plane            [m^2/s]
///   k  decay                                       [1/s]
///   m  capacity: partition or pore share           [1]
///   s  source a capacity                           [unit of the field / s]
///
/// x and y are periodic; at the two ends in depth nothing flows, or the value is fixed, or the box
/// exchanges with an outside value. Values are cell means; layers meet with harmonic conductances.

#include <span>
#include <string_view>
#include <vector>

#include "grid/grid.hpp"

namespace needlework {

/// What holds at the top or the bottom of the box.
struct DepthEnd {
    enum class Kind { no_flux, fixed_value, exchange };
    Kind kind = Kind::no_flux;
    double value = 0.0;             ///< outside value [unit of the field]
    double exchange_m_per_s = 0.0;  ///< permeability; used by Kind::exchange only
    bool operator==(const DepthEnd&) const = default;
};

/// Coefficients by plane of the whole box (nz numbers each, on every rank).
struct LayeredMedium {
    std::vector<double> diffusivity_m2_per_s;
    std::vector<double> decay_per_s;
    std::vector<double> capacity;  ///< empty means 1 everywhere
    DepthEnd top, bottom;

    static LayeredMedium uniform(const Box& box, Diffusivity diffusivity, Rate decay);
    bool operator==(const LayeredMedium&) const = default;
};

enum class TimeScheme {
    backward_euler,  ///< first order; positive for any step, damps everything: for starts
    second_order,    ///< second order and L-stable (the SDIRK with gamma = 1 - 1/sqrt 2); may
                     ///< undershoot where the field is rough on the scale that a step resolves
    guarded          ///< second order, done again by backward Euler if a value turned negative
};

/// One field of a batch: its local values, and its source (empty: none).
struct DiffusingField {
    std::span<float> values;
    std::span<const float> source;
    /// Values at the start, where the caller keeps them (empty: they stand in `values`). They are
    /// only read, `values` is overwritten: no solver has to copy anything then.
    std::span<const float> start = {};
};

struct DiffusionReport {
    int n_fell_back = 0;  ///< fields that TimeScheme::guarded did again by backward Euler
};

/// Which solver a field uses was measured (docs/decisions/0004-splitting.md): splitting where a
/// step is moderate, D dt / h^2 up to 100 with the smallest cell, and k dt up to 0.02 besides for a
/// field that is produced somewhere; the layered solver beyond and for steady states.
class DiffusionSolver {
  public:
    explicit DiffusionSolver(const Grid& grid) : grid_(grid) {}
    virtual ~DiffusionSolver() = default;
    DiffusionSolver(const DiffusionSolver&) = delete;
    DiffusionSolver& operator=(const DiffusionSolver&) = delete;

    virtual std::string_view name() const = 0;

    /// One time step of all fields, which share the medium. The source is held over the step: its
    /// value at mid-step keeps second order. (collective)
    DiffusionReport advance(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                            double dt_s, TimeScheme scheme);
    DiffusionReport advance(const LayeredMedium& medium, std::span<float> values,
                            std::span<const float> source, double dt_s, TimeScheme scheme);

    /// `n_steps` steps of the same size in which nothing else happens to the fields; splitting
    /// then saves passes over memory. TimeScheme::guarded watches every step. (collective)
    DiffusionReport advance_steps(const LayeredMedium& medium,
                                  std::span<const DiffusingField> fields, double dt_s, int n_steps,
                                  TimeScheme scheme);

    virtual bool has_steady() const = 0;
    /// The steady state; `values` need no start and are overwritten. Throws ModelError where the
    /// medium has none (no decay, no exchange), BugError where has_steady() is false. (collective)
    virtual void steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) = 0;
    void steady(const LayeredMedium& medium, std::span<float> values,
                std::span<const float> source);

    const Grid& grid() const { return grid_; }

  protected:
    virtual void step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                      double dt_s, bool second_order) = 0;
    virtual void steps(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                       double dt_s, int n_steps, bool second_order);
    /// One step of second order from the fields' starts, or from their values, of which copies go
    /// to `copies` (null where a start is kept). Returns the ranges of the results, on every rank.
    /// (collective)
    virtual std::vector<FieldRange> second_order_step_from(const LayeredMedium& medium,
                                                           std::span<const DiffusingField> fields,
                                                           std::span<float* const> copies,
                                                           double dt_s);
    /// Fields that go through a solver's phases together: on several ranks all, which then wait for
    /// each other once a phase; on one rank one by one, which keeps a field in the caches.
    size_t fields_together(size_t n_fields) const { return grid_.n_ranks() > 1 ? n_fields : 1; }

  private:
    /// Returns how many fell back.
    int guarded_step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                     double dt_s);

    const Grid& grid_;
    std::vector<FloatArray> before_;  // values at the start of a guarded step, where not kept
};

}  // namespace needlework
