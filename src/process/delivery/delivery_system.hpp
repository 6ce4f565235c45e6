#pragma once
/// The discrete column of skin: cells, what flows between them. Used by fast_delivery.cpp only.

#include <vector>

#include "process/delivery/fast_delivery.hpp"

namespace needlework::delivery_detail {

enum class Place { donor, horny_layer, epidermis, dermis, channel, none };

/// Flow from one cell to a later one: out w_from - back w_to, amount per skin area and time.
struct Link {
    int from, to;
    double out, back;
};

/// Cells are numbered by depth: row 0 is the donor, each row has tissue (even) and channel (odd),
/// so that no link reaches further than 3.
class DeliverySystem {
  public:
    DeliverySystem(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
                   const DeliveryNumerics& numerics);

    int size() const { return int(place.size()); }
    /// Coefficients at a time: `open` share of the channels' section, closing at `closing` per
    /// second; `donor_thickness` 0 when nothing lies on the skin.
    void set(double open, double closing, double donor_thickness);
    /// Solves (C + tau L) w = amounts; a fixed donor stays at `donor_w`.
    void solve(double tau, const std::vector<double>& amounts, bool donor_fixed, double donor_w,
               std::vector<double>& w) const;
    /// What leaves per time, for w.
    double to_receptor(const std::vector<double>& w) const;
    double to_blood(const std::vector<double>& w) const;
    double out_of_donor(const std::vector<double>& w) const;

    std::vector<Place> place;
    std::vector<double> capacity;                ///< amount per skin area over w
    std::vector<double> top, height, partition;  ///< by row; top below the horny layer's upper side

  private:
    void add_rows(int n, double thickness, double finest, Place where);
    void link_tissue();
    void link_channels(double open, double closing);

    const SkinColumn& skin_;
    const Vehicle& vehicle_;
    const DeliveryChannels& channels_;
    double tissue_share_ = 1.0;  ///< of the skin's area that is not channel
    int n_rows_ = 0, first_channel_row_ = 1, last_channel_row_ = 0;
    std::vector<double> receptor_, blood_;  ///< loss of each cell over w
    std::vector<Link> fixed_, links_;
    mutable std::vector<double> band_;
};

}  // namespace needlework::delivery_detail
