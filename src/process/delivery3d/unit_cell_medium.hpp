#pragma once
/// Geometry and coefficients of the unit cell. Used by unit_cell.cpp only.

#include "process/delivery3d/unit_cell.hpp"

namespace needlework::delivery_detail {

enum class Layer { donor, horny_layer, epidermis, dermis };

/// What changes with time.
struct CellMoment {
    double open = 1.0;          ///< share of the channel's section
    double donor_share = 1.0;   ///< of the vehicle's volume that is left
    double horny_factor = 1.0;  ///< permeability of the horny layer over the stated one
    bool donor_on = false;
    DepthEnd top;
    bool operator==(const CellMoment&) const = default;
};

class UnitCellMedium {
  public:
    UnitCellMedium(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
                   const UnitCellNumerics& numerics);

    const Box& global_box() const { return box_; }
    Layer layer(int plane) const { return layer_[size_t(plane)]; }
    int first(Layer layer) const;
    bool needled() const { return channels_.density.si > 0.0; }
    /// Share of each cell of a plane inside a disc about its middle.
    std::vector<float> disc(double radius_m) const;
    /// Share of each cell of a plane inside the channel, `open` of whose section is open.
    std::vector<float> channel_share(int plane, double open) const;
    double channel_radius_m(int plane) const;  ///< all open; 0 below the tip

    double tissue_capacity(int plane, const CellMoment& moment) const;
    /// Coefficients for the local planes of a box, and the share of the channel in each cell.
    HeterogeneousMedium at(const Box& local, const CellMoment& moment, FloatArray& share) const;
    /// What crosses the top of the horny layer for another pH in the vehicle than in tissue:
    /// velocity by which donor values give more than the medium says, where there is no channel.
    double extra_uptake_m_per_s(const CellMoment& moment) const;

  private:
    double tissue_conductivity(int plane, const CellMoment& moment) const;

    const SkinColumn& skin_;
    const Vehicle& vehicle_;
    const DeliveryChannels& channels_;
    Box box_;
    std::vector<Layer> layer_;
    double skin_top_m_ = 0.0;  ///< depth of the horny layer's upper side in the box
};

}  // namespace needlework::delivery_detail
