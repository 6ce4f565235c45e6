#pragma once
/// Price tables (data/prices): what a session, a product or a visit was said to cost, where and in
/// which year. Nothing has a price that no file and no protocol gives.

#include <string>
#include <string_view>
#include <vector>

#include "params/distribution.hpp"

namespace needlework {

struct Price {
    std::string item;                ///< session | product | visit
    std::vector<std::string> names;  ///< devices or products it holds for ("pen/*"); visits: none
    std::string label;
    Distribution each;  ///< evenly between the two printed ends: an assumption
    std::string source;
};

struct PriceTable {
    std::string name, title;
    int year = 0;
    std::string currency;  ///< ISO 4217
    std::string note;
    std::vector<Price> prices;

    /// The price of a thing, or null.
    const Price* find(std::string_view item, std::string_view thing) const;
};

/// Names of all price tables, sorted; listed once.
const std::vector<std::string>& price_table_names();
/// InputError where there is none of that name or the file is broken.
PriceTable load_price_table(std::string_view name);

}  // namespace needlework
