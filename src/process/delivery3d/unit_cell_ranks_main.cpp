// The unit cell gives equal digits on any number of ranks: every rank also runs it alone. Exit code
// 1 on a difference.
#include <cmath>
#include <cstdio>

#include "grid/runtime.hpp"
#include "process/delivery3d/unit_cell.hpp"

int main() {
    using namespace needlework;
    Runtime runtime;
    SkinColumn skin;
    skin.horny_layer = {Velocity{2e-9}, 3.0, Length{14e-6}};
    skin.epidermis_transport = {Diffusivity{1e-10}, 0.8, Rate{0.0}};
    skin.dermis_transport = {Diffusivity{2e-10}, 0.7, Rate{5e-4}};
    skin.unionised_in_tissue = 0.5;  // donor values go to all ranks
    Vehicle gel;
    gel.concentration = MassDensity{15.0};
    gel.solubility = MassDensity{12.0};
    gel.thickness = Length{50e-6};
    gel.evaporation = 20.0_um_per_h;
    DeliveryChannels channels;
    channels.density = 200.0_per_cm2;
    channels.fluid_diffusivity = channels.vehicle_diffusivity = Diffusivity{7e-10};
    channels.pushed_in = MassPerArea{1e-6};
    channels.open_share = [](Time t) { return std::exp2(-t.si / 7200.0); };
    UnitCellNumerics numerics;
    numerics.across = 12;
    const std::vector<Time> times{10.0_min, 2.0_h};
    auto run = [&](MPI_Comm comm) {
        return deliver_in_unit_cell(skin, gel, channels, times, comm, {}, numerics);
    };
    const UnitCellResult together = run(runtime.world()), alone = run(MPI_COMM_SELF);
    bool equal = together.section.water_kg_m3 == alone.section.water_kg_m3 &&
                 together.delivery.tissue_kg_m3 == alone.delivery.tissue_kg_m3;
    for (size_t i = 0; i < times.size(); ++i) {
        const DeliverySample &a = together.delivery.samples[i], &b = alone.delivery.samples[i];
        equal = equal && a.donor == b.donor && a.epidermis == b.epidermis && a.cleared == b.cleared;
    }
    std::printf("rank %d of %d: %s digits after %d steps\n", runtime.rank(), runtime.n_ranks(),
                equal ? "equal" : "different", together.delivery.steps);
    return equal ? 0 : 1;
}
