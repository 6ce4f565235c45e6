#pragma once
/// Channels as a table of numbers, for checkpoints and files (io knows no biology).

#include <vector>

#include "base/problem.hpp"
#include "injury/injury.hpp"
#include "io/state_image.hpp"

namespace needlework {

inline NumberTable channel_table(const std::vector<Channel>& channels) {
    NumberTable table{
        "channels",
        {"x_m", "y_m", "tip_depth_m", "wound_depth_m", "open_depth_m", "wound_radius_m",
         "open_radius_m", "taper", "force_n", "deflection_m", "capillary_hits", "bleeds", "tear_m",
         "buckling_margin", "needle", "layer", "session"},
        {}};
    table.values.resize(table.columns.size());
    for (const Channel& c : channels) {
        double row[] = {c.x_m,
                        c.y_m,
                        c.tip_depth_m,
                        c.wound_depth_m,
                        c.open_depth_m,
                        c.wound_radius_m,
                        c.open_radius_m,
                        c.taper,
                        c.force_n,
                        c.deflection_m,
                        c.capillary_hits,
                        c.bleeds ? 1.0 : 0.0,
                        c.tear_m,
                        c.buckling_margin,
                        double(c.needle),
                        double(c.layer),
                        double(c.session)};
        for (size_t i = 0; i < table.values.size(); ++i) table.values[i].push_back(row[i]);
    }
    return table;
}

inline std::vector<Channel> channels_of(const NumberTable& table) {
    EXPECTS(table.columns == channel_table({}).columns, "a table of channels has their columns");
    std::vector<Channel> channels(table.n_rows());
    for (size_t r = 0; r < channels.size(); ++r) {
        auto at = [&](size_t column) { return table.values[column][r]; };
        size_t next = 0;
        Channel& c = channels[r];
        for (double* number :
             {&c.x_m, &c.y_m, &c.tip_depth_m, &c.wound_depth_m, &c.open_depth_m, &c.wound_radius_m,
              &c.open_radius_m, &c.taper, &c.force_n, &c.deflection_m, &c.capillary_hits})
            *number = at(next++);
        c.bleeds = at(next++) > 0.0;
        c.tear_m = at(next++);
        c.buckling_margin = at(next++);
        c.needle = int(at(next++));
        c.layer = int(at(next++));
        c.session = int(at(next));
    }
    return channels;
}

}  // namespace needlework
