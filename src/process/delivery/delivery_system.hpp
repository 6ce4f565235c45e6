#pragma once
/// The discrete column of skin: cells, what flows between them. Used by fast_delivery.cpp only.
///
/// Rows of depth; in each row slots from the axis of a channel outwards: the channel (below its tip
/// the core of tissue under it), rings of tissue out to half the spacing, the lumen of a follicle.
/// Without channels there is one ring, without follicles no lumen.

#include <vector>

#include "process/delivery/fast_delivery.hpp"

namespace needlework::delivery_detail {

enum class Place { donor, horny_layer, epidermis, dermis, channel, follicle, none };

/// Flow from one cell to a later one: out w_from - back w_to, amount per skin area and time.
struct Link {
    int from, to;
    double out, back;
};

/// What changes with time.
struct Moment {
    double open = 1.0;            ///< share of the channels' section
    double closing = 0.0;         ///< of it, per second
    double donor_capacity = 0.0;  ///< amount over w; 0 when nothing lies on the skin
    double horny_factor = 1.0;    ///< permeability of the horny layer over the stated one
    double contact = 1.0;         ///< of what lies on the skin; below 1 for a dry deposit
};

/// Cells are numbered by depth, the donor is cell 0, so that no link reaches further than one row.
class DeliverySystem {
  public:
    DeliverySystem(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
                   const DeliveryNumerics& numerics);

    int size() const { return int(place.size()); }
    int rows() const { return int(height.size()); }  ///< row 0 is the donor
    int slots() const { return slots_; }
    bool needled() const { return first_ring_ > 0; }
    int cell(int row, int slot) const { return row == 0 ? 0 : 1 + (row - 1) * slots_ + slot; }
    int ring_cell(int row, int ring) const { return cell(row, first_ring_ + ring); }
    int rings() const { return rings_; }
    Place layer(int row) const { return place[size_t(ring_cell(row, 0))]; }
    bool is_tissue(int cell) const;

    void set(const Moment& moment);
    /// Solves (C + tau L) w = amounts; a fixed donor stays at `donor_w`.
    void solve(double tau, const std::vector<double>& amounts, bool donor_fixed, double donor_w,
               std::vector<double>& w) const;
    /// What leaves per time, for w.
    double to_receptor(const std::vector<double>& w) const;
    double to_blood(const std::vector<double>& w) const;
    double out_of_donor(const std::vector<double>& w) const;

    std::vector<Place> place;
    std::vector<double> capacity;     ///< amount per skin area over w
    std::vector<double> section;      ///< of a cell, share of the skin's area
    std::vector<double> top, height;  ///< by row; top below the horny layer's upper side
    std::vector<double> partition;    ///< by row

  private:
    void add_rows(int n, double thickness, double finest, Place where);
    void split_at(double depth);
    void make_cells(const DeliveryNumerics& numerics);
    double channel_radius(int row) const;
    const TissueTransport& tissue(int row) const;
    double half_resistance(int row, double horny_factor) const;
    void link_tissue(double horny_factor);
    void link_channel(const Moment& moment);
    void link_follicles(const Moment& moment);
    void link_donor(const Moment& moment);

    const SkinColumn& skin_;
    const Vehicle& vehicle_;
    const DeliveryChannels& channels_;
    int slots_ = 1, rings_ = 1, first_ring_ = 0, follicle_slot_ = -1;
    int last_channel_row_ = 0, last_follicle_row_ = 0;
    std::vector<Place> layer_;                ///< by row
    std::vector<double> edge_, mean_radius_;  ///< of rings; mean of the logarithm
    std::vector<double> receptor_, blood_;    ///< loss of each cell over w
    std::vector<Link> tissue_links_, links_;
    double linked_factor_ = -1.0;
    mutable std::vector<double> band_;
};

}  // namespace needlework::delivery_detail
