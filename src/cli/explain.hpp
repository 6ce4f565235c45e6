#pragma once
/// `explain NAME` and `list WHAT`: plain words made from the declarations and the data.

#include <optional>
#include <string>
#include <vector>

namespace needlework {

/// What the program knows about a parameter, table, measure, device, site, condition or study;
/// empty when the name is unknown.
std::optional<std::string> explain(const std::string& name);

/// All names that `explain` knows, for "did you mean".
std::vector<std::string> explainable_names();

/// One line an item: name, two spaces, what it is.
struct ListedItem {
    std::string name;
    std::string summary;
};
inline const std::vector<std::string> list_kinds{"devices",  "sites",    "conditions", "processes",
                                                 "measures", "evidence", "parameters"};
std::vector<ListedItem> list_items(const std::string& kind);

}  // namespace needlework
