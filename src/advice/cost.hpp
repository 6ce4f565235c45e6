#pragma once
/// What a course costs, and what a unit of its gain costs.
///
/// Cost of draw s up to day t (advice.2):      C_s(t) = sum over items i of n_i(t) p_i,s
/// Cost of a unit of gain of draw s (advice.3): R_s = C_s / G_s;  without bound where G_s <= 0
///   n_i  how often item i was had until t      p_i,s  its price in draw s
///   G_s  gain of the group's mean in draw s, in the units that R counts
///
/// A draw s has one clinic and one outcome. The quotient is of means (what a group pays over what
/// it gains), never the mean of quotients.
///
/// Leaves out travel, time off work, taxes, what a harm costs.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "advice/prices.hpp"
#include "measures/statistics.hpp"

namespace needlework {

/// Something of a course that is paid for, and when.
struct CourseItem {
    std::string kind;  ///< session | product | visit
    std::string name;  ///< device or product
    std::vector<double> days;
};

/// A price that the protocol gives in place of the table's; `each` is fixed where it is one number.
struct OwnPrice {
    std::string kind;
    Distribution each;
    std::string source;
};

struct PricedItem {
    CourseItem item;
    std::string label;
    Distribution each;
    std::string source;
    std::string draw;  ///< items of one word share a draw: sessions at one clinic
};

struct CoursePrices {
    std::vector<PricedItem> items;
    std::vector<CourseItem> missing;  ///< had, but nobody gave a price

    /// The words that draws are made for, each once.
    std::vector<std::string> draws() const;
};

/// Own prices first, then the table (may be null); what has neither is missing.
CoursePrices price_course(const std::vector<CourseItem>& items, const PriceTable* table,
                          const std::vector<OwnPrice>& own);

/// Costs up to and with `day`, one a draw. `u` holds a row a draw with a number in (0, 1) for each
/// word of draws().
std::vector<double> costs_until(const CoursePrices& prices, double day,
                                const std::vector<std::vector<double>>& u);

struct CostOfGain {
    /// Interval of R; ends are infinite where draws without a gain reach them.
    Interval per_unit;
    bool finite = false;  ///< the 90 % interval of the gain lies above 0
};
/// `gains` are above 0 where something is better. Draws pair by their place.
CostOfGain cost_of_gain(std::span<const double> costs, std::span<const double> gains);

}  // namespace needlework
