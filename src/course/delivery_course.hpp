#pragma once
/// Topicals carried into one person's skin: strikes of the session become channels, the barrier's
/// clocks close them, and the fast model of delivery follows each active. Never MPI.

#include <cstdint>
#include <string>
#include <vector>

#include "course/protocol.hpp"
#include "course/timeline.hpp"
#include "process/delivery/fast_delivery.hpp"
#include "process/delivery/pharmacodynamics.hpp"
#include "skin/atlas.hpp"

namespace needlework {

/// One active of one application. Repeated sessions of one [[session]] table are alike: the first
/// of them stands for all.
struct DeliveredItem {
    TopicalEvent event;
    int active = 0;       ///< index into the product's actives
    std::string product;  ///< as the user named it, or its label
    std::string label;    ///< "vitamin C serum, 20 %"
    std::string name;     ///< of the active
};

std::vector<DeliveredItem> delivered_items(const Protocol& protocol);

/// Times after the session at which delivery is sampled, from 0 to the end of [delivery]; visits
/// among them.
std::vector<Time> delivery_times(const Protocol& protocol);
/// End of those times after the session: `delivery.duration`, and as long again after the last
/// product that is put on later than that.
Time delivery_end(const Protocol& protocol);

/// The channels of a session as one mean channel.
struct MeanChannels {
    AreaDensity density{0.0};   ///< of those that entered
    Length radius{0.0};         ///< of the mouth (delivery.41)
    double tip_share = 1.0;     ///< radius at the tip over that
    Length depth{0.0};          ///< open, below the horny layer
    Length wound_depth{0.0};    ///< closure is slower for longer channels
    bool made_smaller = false;  ///< they touched, or reached through the skin of the model
};

struct DeliveredActive {
    MeanChannels channels;
    Vehicle vehicle;
    DeliveryResult needled;
    DeliveryResult intact;        ///< the same without channels
    Length living{0.0};           ///< thickness of epidermis and dermis
    double stripped_share = 1.0;  ///< of the horny layer, where tape takes it off
};

/// Delivery of one item into this person. Times are those of `delivery_times`.
DeliveredActive deliver_item(const Protocol& protocol, const DeliveredItem& item,
                             const SkinStack& skin, std::uint64_t seed);

/// Levels of one active after it was put on once, on the clock of that application; `event.session`
/// -1 for intact skin, or for channels that have closed.
ActiveLevels applied_levels(const Protocol& protocol, const TopicalEvent& event, int active,
                            const SkinStack& skin, std::uint64_t seed);

/// Time after a session from which its channels count as closed: a thousandth is left of them. 0
/// where there are none.
Time closed_after(const Protocol& protocol, int session, const SkinStack& skin, std::uint64_t seed);

/// What was assumed where the user could not know it: donor, occlusion, channels. For the report.
std::vector<std::string> delivery_assumptions(const Protocol& protocol, const DeliveredItem& item);

}  // namespace needlework
