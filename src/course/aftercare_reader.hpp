#pragma once
/// From [[aftercare.item]] tables and the plan of [aftercare] to items. Part of the reader of
/// protocols.

#include <set>
#include <string>
#include <vector>

#include "course/protocol.hpp"

namespace needlework {

/// One item as it was written: in the protocol, or in the file of a plan.
struct WrittenCare {
    CareItem item;
    std::string path;  ///< "aftercare.item[2]", or "data/aftercare/standard.toml"
    std::set<std::string> given;
    const toml::node* node = nullptr;  ///< for messages; null where a plan brought it
};

/// The items of a protocol; mistakes go to the reader.
std::vector<WrittenCare> read_care_items(const toml::node* list, TableReader& reader);

/// Adds the items of data/aftercare/PLAN.toml whose name is not among `written`, and a line of
/// `presets` for each of their values under the number that they will have.
void add_plan(const std::string& plan, std::vector<WrittenCare>& written,
              std::vector<ResolvedValue>& presets, Problems& problems);

/// Two ways to say one thing, an end before its begin, sun without a session to count from.
void check_aftercare(const Protocol& protocol, const toml::table& root, TableReader& reader);

}  // namespace needlework
