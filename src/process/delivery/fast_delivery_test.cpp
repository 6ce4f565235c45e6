// What goes through skin and channels, against closed solutions and by its direction.
#include "process/delivery/fast_delivery.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "process/delivery/test_column.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

/// Twofold horny layer as thin as nothing, so that only living tissue counts.
SkinColumn tissue_only(Diffusivity diffusivity, double partition, Rate clearance) {
    SkinColumn skin = plain_skin(false);
    skin.passes_horny_layer = false;
    skin.horny_layer = {Velocity{1e-9}, 1.0, Length{1e-10}};
    skin.epidermis_transport = skin.dermis_transport = {diffusivity, partition, clearance};
    return skin;
}

TEST(FastDelivery, SteadyFluxThroughThreeLayers) {
    const SkinColumn skin = plain_skin(true);
    const double flux =
        10.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1200e-6 / (2e-10 * 0.7));  // analytic
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}});
    EXPECT_NEAR(run.samples.back().flux_out / flux, 1.0, 1e-6);
    EXPECT_NEAR(run.samples.back().flux_entering / flux, 1.0, 1e-6);
}

TEST(FastDelivery, SteadyFluxAgainstClearance) {
    // P of a cleared dermis: K sqrt(k D) tanh(h sqrt(k/D)), closed below (analytic).
    const SkinColumn skin = plain_skin(false);
    const double lambda = std::sqrt(2e-10 / 5e-4);
    const double dermis = 0.7 * std::sqrt(5e-4 * 2e-10) * std::tanh(1200e-6 / lambda);
    const double flux = 10.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1.0 / dermis);
    DeliveryNumerics fine;
    fine.dermis_cells = 160;
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}}, {}, fine);
    EXPECT_NEAR(run.samples.back().flux_out / flux, 1.0, 1e-3);
}

TEST(FastDelivery, ConcentrationDecaysOverTheClearanceLength) {
    const SkinColumn skin = plain_skin(false);
    const double lambda = std::sqrt(2e-10 / 5e-4), bottom = 1300e-6;
    DeliveryNumerics fine;
    fine.dermis_cells = 160;
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}}, {}, fine);
    auto shape = [&](double z) { return std::cosh((bottom - z) / lambda); };  // analytic
    size_t first = 0;
    while (run.depth_m[first] < 100e-6) ++first;
    for (size_t i = first; i < run.depth_m.size(); ++i)
        EXPECT_NEAR(run.tissue_kg_m3[i] / run.tissue_kg_m3[first],
                    shape(run.depth_m[i]) / shape(run.depth_m[first]), 2e-3);
}

TEST(FastDelivery, LagTimeOfOneLayer) {
    SkinColumn skin = plain_skin(true);
    skin.epidermis = skin.dermis = Length{1e-6};
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{1e-6}, 1e-3, Rate{0.0}};
    const double h = 14e-6, d = skin.horny_layer.diffusivity().si, lag = h * h / (6.0 * d);
    DeliveryNumerics fine;
    fine.horny_layer_cells = 40;
    fine.tolerance = 1e-6;
    const DeliveryResult run = deliver(skin, reservoir(1.0), {}, {Time{10.0 * lag}}, {}, fine);
    const DeliverySample& end = run.samples.back();
    EXPECT_NEAR((end.time_s - end.receptor / end.flux_out) / lag, 1.0, 2e-3);  // analytic
}

TEST(FastDelivery, FiniteDoseIsUsedUpExponentially) {
    SkinColumn skin = plain_skin(true);
    skin.horny_layer.partition = 1e-4;  // a membrane that holds nothing
    skin.epidermis = skin.dermis = Length{1e-6};
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{1e-6}, 1e-3, Rate{0.0}};
    Vehicle dose;
    dose.concentration = MassDensity{5.0};
    dose.thickness = Length{20e-6};
    const double tau = 20e-6 / 2e-9;  // V/P, analytic
    const DeliveryResult run =
        deliver(skin, dose, {}, {Time{0.5 * tau}, Time{tau}, Time{3.0 * tau}});
    for (const DeliverySample& s : run.samples)
        EXPECT_NEAR(s.donor / (5.0 * 20e-6), std::exp(-s.time_s / tau), 2e-3);
}

TEST(FastDelivery, ChannelIsAFinThatLeaksSideways) {
    // G = sqrt(pi a^2 Dc g) (tanh + m)/(1 + m tanh), m the tip's share: analytic.
    // Clearance is quick, so that nothing spreads along the channel outside it.
    const Diffusivity d{1e-10}, inside{1e-8};
    const Rate k{1e-1};
    const double a = 35e-6, depth = 400e-6, partition = 0.7;
    SkinColumn skin = tissue_only(d, partition, k);
    DeliveryChannels channels = open_channels(20.0, inside.si);
    channels.depth = Length{depth};
    channels.vehicle_diffusivity = Diffusivity{1.0};  // no resistance at the mouth
    DeliveryNumerics fine;
    fine.epidermis_cells = 20;
    fine.dermis_cells = 60;
    fine.rings = 24;
    const double q = a / std::sqrt(d.si / k.si);
    const double g =
        partition * 2.0 * pi * d.si * q * std::cyl_bessel_k(1.0, q) / std::cyl_bessel_k(0.0, q);
    const double root = std::sqrt(pi * a * a * inside.si * g);
    const double t = std::tanh(depth / (pi * a * a * inside.si) * root);
    const double m = 4.0 * d.si * partition * a / root;
    const double expected = root * (t + m) / (1.0 + m * t);
    const DeliveryResult run = deliver(skin, reservoir(1.0), channels, {Time{1e4}}, {}, fine);
    EXPECT_NEAR(run.samples.back().flux_entering / (20e4 * expected), 1.0, 0.02);
    // twice as deep a channel gives hardly more: it leaks before its tip
    channels.depth = Length{800e-6};
    const DeliveryResult deeper = deliver(skin, reservoir(1.0), channels, {Time{1e4}}, {}, fine);
    EXPECT_LT(deeper.samples.back().flux_entering, 1.1 * run.samples.back().flux_entering);
}

TEST(FastDelivery, RingsConvergeToTheSteadyRing) {
    // What leaves a channel of fixed concentration per length: flux of D (c'' + c'/r) = k c with
    // c(a) = 1, c'(b) = 0 (analytic). Second order in the number of rings.
    const double d = 1e-10, k = 1e-3, a = 35e-6, b = half_spacing(200.0_per_cm2).si;
    const double q = std::sqrt(k / d), qa = q * a, qb = q * b;
    const double i1b = std::cyl_bessel_i(1.0, qb), k1b = std::cyl_bessel_k(1.0, qb);
    const double exact = 2.0 * pi * d * qa *
                         (std::cyl_bessel_k(1.0, qa) * i1b - std::cyl_bessel_i(1.0, qa) * k1b) /
                         (std::cyl_bessel_i(0.0, qa) * k1b + std::cyl_bessel_k(0.0, qa) * i1b);
    SkinColumn skin = tissue_only(Diffusivity{d}, 1.0, Rate{k});
    skin.epidermis = Length{500e-6};
    skin.dermis = Length{500e-6};
    DeliveryChannels channels = open_channels(200.0, 1e-5);  // the channel is everywhere at 1
    channels.depth = Length{990e-6};
    auto error = [&](int rings) {
        DeliveryNumerics numerics;
        numerics.rings = rings;
        const DeliveryResult run =
            deliver(skin, reservoir(1.0), channels, {Time{1e6}}, {}, numerics);
        const double below_tip = 0.02;  // assumption: share of what leaves through the last 10 um
        EXPECT_LT(std::abs(run.samples.back().flux_out / (200e4 * exact * 1e-3) - 1.0),
                  below_tip + 0.2 / (rings * rings));
        return run.samples.back().flux_out;
    };
    const double coarse = error(4), middle = error(8), fine = error(16);
    const double order = std::log2((middle - coarse) / (fine - middle));
    EXPECT_NEAR(order, 2.0, 0.3);
}

TEST(FastDelivery, ANarrowTipGivesLess) {
    const SkinColumn skin = plain_skin(false);
    const std::vector<Time> end{Time{6.0 * 3600.0}};
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    channels.depth = Length{200e-6};
    double last = 0.0;
    for (double tip : {0.05, 0.5, 1.0}) {
        channels.tip_share = tip;
        const DeliveryResult run = deliver(skin, reservoir(10.0), channels, end);
        EXPECT_LT(run.balance_error, 1e-10);
        EXPECT_GT(run.samples.back().below_horny_layer(), last);
        last = run.samples.back().below_horny_layer();
    }
}

TEST(FastDelivery, FolliclesAreAShuntThatMattersWhereTheHornyLayerIsTight) {
    SkinColumn skin = plain_skin(true);
    skin.follicles.film_diffusivity = Diffusivity{7e-10};
    skin.horny_layer.partition = 1e-4;  // steady at once
    auto gain = [&](double per_cm2, double permeability) {
        skin.horny_layer.permeability = Velocity{permeability};
        skin.follicles.density = AreaDensity{0.0};
        const std::vector<Time> end{Time{24.0 * 3600.0}};
        const double bald = deliver(skin, reservoir(1.0), {}, end).samples.back().receptor;
        skin.follicles.density = AreaDensity{per_cm2 * 1e4};
        const DeliveryResult run = deliver(skin, reservoir(1.0), {}, end);
        EXPECT_LT(run.balance_error, 1e-10);
        EXPECT_GT(run.samples.back().follicles, 0.0);
        return run.samples.back().receptor / bald;
    };
    // Steady, all wall reached: bald P, with n walls of 2 pi a L times 5 P beside it (analytic for
    // a film that does not limit).
    const double walls = 50e4 * 2.0 * pi * 33e-6 * 300e-6 * 5.0;
    EXPECT_NEAR(gain(50.0, 1e-12), 1.0 + walls, 0.05 * walls);
    EXPECT_GT(gain(200.0, 1e-11), gain(20.0, 1e-11));
    EXPECT_GT(gain(200.0, 1e-11), gain(200.0, 1e-7));  // then the film limits
}

TEST(FastDelivery, HydrationAndPhScaleTheHornyLayer) {
    const std::vector<Time> end{Time{1e6}};
    SkinColumn skin = plain_skin(true);
    skin.horny_layer.permeability = Velocity{1e-11};  // it alone limits
    skin.horny_layer.partition = 1e-3;                // and is steady soon
    const double wet = deliver(skin, reservoir(10.0), {}, end).samples.back().flux_out;
    Vehicle acid = reservoir(10.0);
    acid.ph_factor = 3.0;
    EXPECT_NEAR(deliver(skin, acid, {}, end).samples.back().flux_out / wet, 3.0, 0.01);
    skin.hydration = [](Time) { return 1.0 / 3.0; };
    EXPECT_NEAR(deliver(skin, reservoir(10.0), {}, end).samples.back().flux_out / wet, 1.0 / 3.0,
                0.01);
}

TEST(FastDelivery, ChannelsMadeLaterAreIntactSkinUntilThen) {
    const SkinColumn skin = plain_skin(false);
    Vehicle vehicle;
    vehicle.concentration = MassDensity{20.0};
    vehicle.thickness = Length{50e-6};
    DeliveryChannels late = open_channels(200.0, 7e-10);
    late.made_at = Time{1800.0};
    late.pushed_in = MassPerArea{1e-6};
    const std::vector<Time> times{Time{1800.0 - 1e-3}, Time{3600.0}};
    const DeliveryResult run = deliver(skin, vehicle, late, times);
    const DeliveryResult intact = deliver(skin, vehicle, {}, times);
    // Until then as without channels, but for the skin that they will take (0.8 %).
    EXPECT_NEAR(run.samples[0].below_horny_layer() / intact.samples[0].below_horny_layer(), 1.0,
                0.02);
    EXPECT_EQ(run.samples[0].supplied, 20.0 * 50e-6);
    EXPECT_NEAR(run.samples[1].supplied, 20.0 * 50e-6 + 1e-6, 1e-15);
    EXPECT_GT(run.samples[1].below_horny_layer(), 2.0 * intact.samples[1].below_horny_layer());
    EXPECT_LT(run.balance_error, 1e-10);
}

TEST(FastDelivery, WithoutChannelsItIsIntactSkin) {
    const SkinColumn skin = plain_skin(true);
    const std::vector<Time> end{Time{24.0 * 3600.0}};
    const DeliveryResult intact = deliver(skin, reservoir(10.0), {}, end);
    const DeliveryResult hardly = deliver(skin, reservoir(10.0), open_channels(1e-6, 7e-10), end);
    EXPECT_NEAR(enhancement(hardly, intact), 1.0, 1e-4);
    EXPECT_GT(enhancement(deliver(skin, reservoir(10.0), open_channels(200.0, 7e-10), end), intact),
              1.5);
    SkinColumn closed = skin;
    closed.passes_horny_layer = false;
    EXPECT_EQ(deliver(closed, reservoir(10.0), {}, end).samples.back().below_horny_layer(), 0.0);
}

TEST(FastDelivery, LateWipedOffClosingOrIonisedGivesLess) {
    const SkinColumn skin = plain_skin(false);
    const std::vector<Time> end{Time{12.0 * 3600.0}};
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    auto below = [&](const Vehicle& v, const DeliveryChannels& c) {
        return deliver(skin, v, c, end).samples.back().below_horny_layer();
    };
    const Vehicle now = reservoir(10.0);
    const double open = below(now, channels);
    Vehicle late = now, short_time = now, ionised = now;
    late.applied_at = Time{4.0 * 3600.0};
    short_time.removed_at = Time{1800.0};
    ionised.unionised = 0.1;
    EXPECT_LT(below(late, channels), open);
    EXPECT_LT(below(short_time, channels), open);
    EXPECT_LT(below(ionised, channels), open);
    // intact skin is linear in what crosses (delivery.20)
    EXPECT_NEAR(below(ionised, {}) / below(now, {}), 0.1 + 0.9 * skin.ion_share, 1e-3);
    DeliveryChannels closing = channels;
    closing.open_share = [](Time t) { return std::exp2(-t.si / 3600.0); };
    EXPECT_LT(below(now, closing), open);
    EXPECT_LT(below(late, closing), below(late, channels));
}

TEST(FastDelivery, PlasmaReachesInputOverElimination) {
    Plasma plasma{Area{10e-4}, Volume{0.05}, Rate{2e-4}};
    const DeliveryResult run = deliver(plain_skin(false), reservoir(10.0), {}, {Time{1e6}}, plasma);
    const DeliverySample& end = run.samples.back();
    EXPECT_NEAR(end.plasma / (end.flux_out * 10e-4 / (0.05 * 2e-4)), 1.0, 1e-4);  // analytic
}

TEST(FastDelivery, PolarActivesGainMost) {
    // Published gains after needling: ascorbic acid 10.5
    // (you-2010-roller-ascorbic), naloxone 37 and 56 (puri-2021-naloxone-drpen).
    auto gain = [](const char* name) {
        const Active active = load_active(name).active;
        const SkinColumn skin = SkinColumn::of(active, true);
        const DeliveryChannels channels =
            open_channels(200.0, water_diffusivity(active.molecular_weight).si);
        const std::vector<Time> end{Time{24.0 * 3600.0}};
        const Vehicle vehicle = reservoir(1.0);
        return enhancement(deliver(skin, vehicle, channels, end), deliver(skin, vehicle, {}, end));
    };
    EXPECT_GT(gain("ascorbic-acid"), gain("caffeine"));
    EXPECT_GT(gain("caffeine"), gain("nicotine"));
    EXPECT_GT(gain("caffeine"), gain("lidocaine"));
    EXPECT_GT(gain("nicotine"), 1.0);
    EXPECT_TRUE(std::isinf(gain("dextran-70k")));
}

}  // namespace
}  // namespace needlework
