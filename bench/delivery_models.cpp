// The fast model of delivery beside the unit cell in three dimensions: amount below the horny layer
// by either, over actives, channels and vehicles. Prints the table of docs/theory/delivery.md.
// With --convergence: one case over cells, planes and steps.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>
#include <vector>

#include "grid/runtime.hpp"
#include "process/barrier/channel_clocks.hpp"
#include "process/delivery3d/unit_cell.hpp"

namespace needlework {
namespace {

struct Case {
    const char* what;
    const char* active = "caffeine";
    double per_cm2 = 200, radius_um = 35, depth_um = 150;
    double fluid_share = 1.0, tip_share = 1.0;
    int across = 64;
    bool finite = false, closing = false, dead = false;
};

struct Setting {
    SkinColumn skin;
    Vehicle vehicle;
    DeliveryChannels channels;
};

Setting set_up(const Case& c) {
    const Active active = load_active(c.active).active;
    Setting s;
    s.skin = SkinColumn::of(active, c.dead);
    s.vehicle.concentration = MassDensity{10.0};
    s.vehicle.infinite = !c.finite;
    s.vehicle.thickness = 50.0_um;
    s.vehicle.unionised = active.unionised_share(5.5);
    if (c.finite) s.vehicle.evaporation = 20.0_um_per_h;
    s.channels.density = AreaDensity{c.per_cm2 * 1e4};
    s.channels.radius = Length{c.radius_um * 1e-6};
    s.channels.depth = Length{c.depth_um * 1e-6};
    s.channels.tip_share = c.tip_share;
    s.channels.vehicle_diffusivity = water_diffusivity(active.molecular_weight);
    s.channels.fluid_diffusivity = c.fluid_share * s.channels.vehicle_diffusivity;
    if (c.closing) s.channels.open_share = open_share_by_clocks({}, 23.2_h);
    return s;
}

const std::vector<Time> times{1.0_min, 10.0_min, 1.0_h, 6.0_h};

void compare() {
    fmt::print(
        "| case | contrast | 3-D at 6 h, ug/cm2 | fast over 3-D, 1 min | 10 min | 1 h | 6 h | 3-D "
        "s |\n"
        "|---|---|---|---|---|---|---|---|\n");
    for (const Case& c : {
             Case{"caffeine: 200 per cm2, 35 um, 150 um deep"},
             Case{"ascorbic acid", "ascorbic-acid"},
             Case{"lidocaine", "lidocaine"},
             Case{"EGF", "egf"},
             Case{"dextran 70 kDa", "dextran-70k"},
             Case{"radius 15 um", "caffeine", 200, 15, 150, 1, 1, 128},
             Case{"radius 70 um", "caffeine", 200, 70, 150, 1, 1, 48},
             Case{"depth 50 um", "caffeine", 200, 35, 50},
             Case{"depth 500 um", "caffeine", 200, 35, 500},
             Case{"25 per cm2", "caffeine", 25, 35, 150, 1, 1, 128},
             Case{"1,000 per cm2", "caffeine", 1000, 35, 150, 1, 1, 32},
             Case{"clot, a tenth of water", "caffeine", 200, 35, 150, 0.1},
             Case{"cone to a tenth", "caffeine", 200, 35, 300, 1, 0.1},
             Case{"closing in air", "caffeine", 200, 35, 150, 1, 1, 64, false, true},
             Case{"50 um that dry", "caffeine", 200, 35, 150, 1, 1, 64, true},
             Case{"diffusion cell", "caffeine", 200, 35, 150, 1, 1, 64, false, false, true},
         }) {
        const Setting s = set_up(c);
        const DeliveryResult fast = deliver(s.skin, s.vehicle, s.channels, times);
        UnitCellNumerics numerics;
        numerics.across = c.across;
        const auto start = std::chrono::steady_clock::now();
        const DeliveryResult cell =
            deliver_in_unit_cell(s.skin, s.vehicle, s.channels, times, MPI_COMM_SELF, {}, numerics)
                .delivery;
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const double horny = s.skin.horny_layer.diffusivity().si * s.skin.horny_layer.partition *
                             s.skin.crossing_share(s.skin.unionised_in_tissue);
        fmt::print("| {} | {:.0e} | {:.4g} |", c.what,
                   s.skin.passes_horny_layer ? s.channels.fluid_diffusivity.si / horny : INFINITY,
                   cell.samples.back().below_horny_layer() * 1e5);
        for (size_t i = 0; i < times.size(); ++i)
            fmt::print(" {:+.1f} % |", 100 * (fast.samples[i].below_horny_layer() /
                                                  cell.samples[i].below_horny_layer() -
                                              1));
        fmt::print(" {:.1f} |\n", seconds);
        std::fflush(stdout);
    }
}

void converge() {
    const Setting s = set_up({"caffeine"});
    auto run = [&](const char* what, const UnitCellNumerics& numerics) {
        const UnitCellResult r =
            deliver_in_unit_cell(s.skin, s.vehicle, s.channels, times, MPI_COMM_SELF, {}, numerics);
        fmt::print("| {} | {} | {} |", what, r.cells, r.delivery.steps);
        for (const DeliverySample& sample : r.delivery.samples)
            fmt::print(" {:.4g} |", sample.below_horny_layer() * 1e5);
        fmt::print(" {:.0e} |\n", r.delivery.balance_error);
        std::fflush(stdout);
    };
    fmt::print(
        "| unit cell | cells | steps | 1 min, ug/cm2 | 10 min | 1 h | 6 h | balance |\n"
        "|---|---|---|---|---|---|---|---|\n");
    for (int across : {16, 32, 48, 64, 96, 128}) {
        UnitCellNumerics numerics;
        numerics.across = across;
        run(fmt::format("{} across", across).c_str(), numerics);
    }
    UnitCellNumerics deep;
    deep.across = 32;
    deep.horny_layer_cells = 16, deep.epidermis_cells = 28, deep.dermis_cells = 44;
    deep.donor_cells = 8;
    run("32 across, twice the planes", deep);
    UnitCellNumerics strict;
    strict.across = 32;
    strict.tolerance = 1e-3;
    run("32 across, a tenth of the tolerance", strict);
    for (int rings : {3, 5, 10, 20}) {
        DeliveryNumerics numerics;
        numerics.rings = rings;
        if (rings > 5) numerics.epidermis_cells = 40, numerics.dermis_cells = 80;
        const DeliveryResult r = deliver(s.skin, s.vehicle, s.channels, times, {}, numerics);
        fmt::print("| fast, {} rings | - | {} |", rings, r.steps);
        for (const DeliverySample& sample : r.samples)
            fmt::print(" {:.4g} |", sample.below_horny_layer() * 1e5);
        fmt::print(" {:.0e} |\n", r.balance_error);
    }
}

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    needlework::Runtime runtime;
    if (argc > 1 && std::string_view(argv[1]) == "--convergence")
        needlework::converge();
    else
        needlework::compare();
}
