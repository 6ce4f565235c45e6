#pragma once
/// Delivery through the square of skin that belongs to one channel, in three dimensions: donor,
/// horny layer, epidermis and dermis as one periodic box of cells, so that nothing about the shape
/// of the field around a channel is assumed. The reference that the fast model is compared with.
///
///   m dw/dt = div(m D grad w) - m k w                                       (delivery.26)
///   channel share p of a cell:  m = p + (1 - p) K,  m D = p Dc + (1 - p) K Dt
///
///   w   concentration in water that is in balance: continuous through every interface, so that
///       partition is a capacity                                              [kg/m3]
///   p   share of a cell inside the channel, which narrows to its tip and shrinks as it closes
///   horny layer: planes of its own thickness, at least eight, which take s of it and hold K s u/s'
///       (s, u, delivery.20; s' that of the vehicle); donor: planes of the vehicle, with what dries
///       away as a falling capacity
///
/// Time: the L-stable step of second order of the heterogeneous solver with coefficients of
/// mid-step, steps by their error; where a value would turn negative, backward Euler, counted.
/// What differs between vehicle and tissue in pH enters as a source with donor values
/// extrapolated to mid-step.
/// Source     as fast_delivery.hpp
/// Leaves out follicles, what a dry deposit gives; channels are all alike, on a square lattice

#include <mpi.h>

#include "numerics/heterogeneous_solver.hpp"
#include "process/delivery/fast_delivery.hpp"

namespace needlework {

struct UnitCellNumerics {
    int across = 64;  ///< cells along a side, a multiple of 4
    int donor_cells = 4;
    int horny_layer_cells = 8;
    int epidermis_cells = 14;
    int dermis_cells = 22;
    double tolerance = 1e-2;  ///< of backward Euler in one step, a share of what is in the skin
    Time first_step{0.05};
    KrylovControl krylov{1e-6, 500};
};

/// The plane through the axis of the channel at the last time.
struct UnitCellSection {
    double h_m = 0.0;
    int across = 0;
    std::vector<double> z_faces_m;  ///< below the top of the epidermis; horny layer, donor negative
    std::vector<double> water_kg_m3;  ///< by depth, then across
};

struct UnitCellResult {
    DeliveryResult delivery;
    UnitCellSection section;
    size_t cells = 0;
    int iterations = 0;  ///< of all solves
};

/// As `deliver`. Collective over `comm`; the Runtime lives. InputError, ModelError and BugError as
/// there; follicles are an InputError.
UnitCellResult deliver_in_unit_cell(const SkinColumn& skin, const Vehicle& vehicle,
                                    const DeliveryChannels& channels,
                                    const std::vector<Time>& times, MPI_Comm comm,
                                    const Plasma& plasma = {},
                                    const UnitCellNumerics& numerics = {});

}  // namespace needlework
