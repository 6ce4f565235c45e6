// What was measured for small molecules with two hydroxyl groups, against bricks and mortar,
// against the path of water and against the number that glycolic acid takes from them
// (delivery.31).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "base/data_folder.hpp"
#include "process/delivery/fast_delivery.hpp"
#include "process/delivery/permeability_table.hpp"
#include "process/delivery/polar_path.hpp"

namespace needlework {
namespace {

constexpr double cm_per_h = 1e-2 / 3600.0;

struct Relative {
    std::string label;
    Solute solute;
    double log_kp;  ///< measured, mean of the logarithm of cm/s
};

double log_of(double kp_cm_h) { return log_kp(Velocity{kp_cm_h * cm_per_h}); }

/// Mean over the rows of chen-lian-han-2010-kp-set, which names no compound.
Relative of_table(const std::string& label, double log_kow) {
    Relative out{label, {}, 0.0};
    double n = 0.0;
    for (const MeasuredPermeability& row :
         read_permeability_table(data_folder() / "delivery" / "kp_table.csv"))
        if (row.solute.log_kow == log_kow)
            out.solute = row.solute, out.log_kp += row.log_kp, n += 1.0;
    EXPECT_GT(n, 0.0) << label;
    out.log_kp /= n;
    return out;
}

/// Human skin in vitro. log Kow: hansch-1995-qsar; that of dipropylene glycol is calculated.
std::vector<Relative> relatives() {
    // saghir-2010-ethylene-glycol: 0.23 mg/cm2 in 24 h of 10 % (100 mg/ml), an infinite dose;
    // loden-1986-ethylene-glycol: 118 ug/(cm2 h) undiluted (1.11 g/ml).
    const double dilute = 0.23 / 24.0 / 100.0, neat = 0.118 / 1110.0;
    return {{"ethylene glycol", {62.07, -1.36}, 0.5 * (log_of(dilute) + log_of(neat))},
            {"propylene glycol", {76.09, -0.92}, log_of(9.48e-5)},     // fasano-2011-glycols
            {"dipropylene glycol", {134.17, -0.67}, log_of(3.85e-5)},  // fasano-2011-glycols
            of_table("a butanediol by mass and log Kow", -0.92),
            of_table("N-nitrosodiethanolamine by mass and log Kow", -1.28)};
}

TEST(ReadAcross, GlycolicAcidTakesTheMeanOfItsRelatives) {
    double sum = 0.0, least = 1e9, most = 0.0;
    const std::vector<Relative> all = relatives();
    for (const Relative& r : all) {
        const double decades = r.log_kp - log_kp(chen_lian(r.solute).permeability);
        RecordProperty(r.label, std::to_string(decades));
        std::printf("%s: measured over bricks and mortar %.2f decades\n", r.label.c_str(), decades);
        sum += decades;
        least = std::min(least, std::pow(10.0, decades));
        most = std::max(most, std::pow(10.0, decades));
    }
    const Active acid = load_active("glycolic-acid").active;
    EXPECT_NEAR(acid.read_across, std::pow(10.0, sum / double(all.size())), 0.01);
    // All of them are passed less well than bricks and mortar say, alike within a quarter decade.
    EXPECT_LT(most, 0.36);
    EXPECT_GT(least, 0.20);
}

TEST(ReadAcross, TheirPathIsThatOfWater) {
    // delivery.30 is fixed by sugars and amino acids; these five were never part of it.
    const PolarPath path;
    double sum = 0.0;
    for (const Relative& r : relatives()) {
        const double decades = r.log_kp - log_kp(path.permeability(r.solute.molecular_weight,
                                                                   HornyLayerStack{}.thickness()));
        std::printf("%s: measured over the path of water %.2f decades\n", r.label.c_str(), decades);
        EXPECT_LT(std::abs(decades), 0.65) << r.label;  // the spread of that path, a factor of 4.5
        sum += decades;
    }
    EXPECT_LT(std::abs(sum / 5.0), 0.3);  // repeats of one compound differ by 0.33
}

TEST(ReadAcross, ScalesIntactHornyLayerAndNothingElse) {
    Active acid = load_active("glycolic-acid").active;
    const double share = acid.read_across;
    const SkinColumn read = SkinColumn::of(acid, true);
    acid.read_across = 1.0;
    const SkinColumn plain = SkinColumn::of(acid, true);
    EXPECT_DOUBLE_EQ(read.horny_layer.permeability / plain.horny_layer.permeability, share);
    EXPECT_EQ(read.horny_layer.partition, plain.horny_layer.partition);
    EXPECT_EQ(read.horny_layer.thickness, plain.horny_layer.thickness);
    EXPECT_EQ(read.dermis_transport.partition, plain.dermis_transport.partition);
    // The path of water is not what was missed: its ions pass as well as its un-ionised form.
    EXPECT_GT(read.ion_share, plain.ion_share);
    EXPECT_LE(read.ion_share, 1.0);
}

/// Lag of a reservoir through skin of full thickness [h]: where the late slope meets nothing.
double lag_h(const Active& active) {
    SkinColumn skin = SkinColumn::of(active, true);
    skin.dermis = Length{1.5e-3};  // assumption: full thickness, fat off
    Vehicle reservoir;
    reservoir.concentration = MassDensity{100.0};
    reservoir.infinite = true;
    const auto samples = deliver(skin, reservoir, {}, {30.0_h, 36.0_h}).samples;
    const double slope = (samples[1].receptor - samples[0].receptor) / 6.0;
    return 36.0 - samples[1].receptor / slope;
}

TEST(ReadAcross, ExplainsTheLagOfEthyleneGlycol) {
    // sun-1995-ethylene-glycol: about 3 h through human skin of full thickness. Less permeable with
    // the same water in it is slower: the lag was not part of the number.
    Active glycol;
    glycol.molecular_weight = 62.07;
    glycol.log_kow = -1.36;
    const double plain = lag_h(glycol);
    glycol.read_across = load_active("glycolic-acid").active.read_across;
    const double read = lag_h(glycol);
    std::printf("lag of ethylene glycol %.2f h, by bricks and mortar alone %.2f h\n", read, plain);
    EXPECT_NEAR(read, 3.0, 1.0);
    EXPECT_LT(plain, 2.0);
}

}  // namespace
}  // namespace needlework
