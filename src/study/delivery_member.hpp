#pragma once
/// One member of an ensemble of delivery: every item of the protocol carried into one virtual
/// person, reduced to curves.
///
/// Series of a member: "MEASURE#2" is a measure of the second item, "MEASURE" that of the first,
/// "MEASURE.ACTIVE" that of the first item with this active. Values that belong to no time
/// (permeability, lag, peaks) stand in the one session of the member under the same names.

#include "course/delivery_course.hpp"
#include "study/member.hpp"

namespace needlework {

/// A number of a delivery at one time.
struct DeliveryQuantity {
    const char* name;  ///< a measure, or a word of delivery.csv that starts with "amount_"
    const char* label;
    const char* unit;
    double (*read)(const DeliverySample& now, const DeliveredActive& all);  ///< SI
};

/// All that delivery.csv, report and evidence read over time, in the order of delivery.csv.
const std::vector<DeliveryQuantity>& delivery_quantities();

/// Permeability, lag time, peaks: the measures that belong to a delivery as a whole.
std::vector<std::pair<std::string, double>> delivery_facts(const DeliveredActive& all,
                                                           const Product& product,
                                                           const ProductActive& active);

/// Whether a measure is read from delivery alone: nothing of a course is asked for.
bool is_delivery_measure(std::string_view measure);

/// Keys of an item (from 0) in MemberResult::series and ::sessions.
std::string item_key(const std::string& quantity, size_t item);

/// Walks all items of one member. A ModelError becomes the member's failure.
MemberResult run_delivery_member(const DrawPlan& plan, int member, const SkinAtlas& atlas,
                                 std::uint64_t seed);

}  // namespace needlework
