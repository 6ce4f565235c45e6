// Delivery of whole protocols: order, limits, equality. Published values are judged by
// `needlework validate`.

#include "study/delivery_run.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

Protocol read_text(const std::string& text) {
    return read_protocol(TomlFile::parse("schema_version = 1\n" + text, "case.toml"));
}

const std::string pen =
    "[[session]]\ndevice = \"pen/skinpen\"\nneedle_length = \"0.5 mm\"\ndensity = \"250 1/cm2\"\n";
const std::string serum = "[[topical]]\nproduct = \"vitamin-c-serum\"\n";

/// The typical person of a protocol, first item.
DeliveredActive typical(const Protocol& protocol, size_t item = 0) {
    const SkinAtlas atlas = SkinAtlas::load();
    return deliver_item(protocol, delivered_items(protocol)[item], skin_of(protocol, atlas), 7);
}

double dose(const DeliveredActive& all) { return all.needled.samples.back().below_horny_layer(); }

TEST(Delivery, NeedlesLetMoreThroughAtOnceThanLaterAndUnderAFilmThanInAir) {
    const double at_once = dose(typical(read_text(pen + serum)));
    const double later = dose(typical(read_text(pen + serum + "after = \"4 h\"\n")));
    const double film = dose(typical(read_text(pen + serum + "occluded = \"4 h\"\n")));
    const DeliveredActive intact = typical(read_text(serum));
    EXPECT_GT(at_once, later);
    EXPECT_GT(film, at_once);
    EXPECT_GT(later, dose(intact));
    EXPECT_EQ(intact.channels.density.si, 0.0);
    EXPECT_EQ(dose(intact), intact.intact.samples.back().below_horny_layer());
}

TEST(Delivery, WhatLiesThereWhileItIsNeedledIsPushedIn) {
    const std::string before = "before = \"30 min\"\n";
    Protocol protocol = read_text(pen + serum + before);
    const DeliveredActive pushed = typical(protocol);
    protocol.models.delivery.pushed_share = 0.0;
    const DeliveredActive not_pushed = typical(protocol);
    // (delivery.42): the difference of what was supplied is the volume that needles dragged in.
    const double extra =
        pushed.needled.samples.back().supplied - not_pushed.needled.samples.back().supplied;
    const DeliveryParameters numbers;
    const MeanChannels& c = pushed.channels;
    const Product& product = protocol.topicals[0].product;
    EXPECT_NEAR(extra / (numbers.pushed_share * c.density.si * M_PI / 3.0 *
                         (1.0 + c.tip_share + c.tip_share * c.tip_share) * c.radius.si *
                         c.radius.si * c.depth.si * product.concentration(product.actives[0]).si),
                1.0, 1e-6);
    EXPECT_GT(dose(pushed), dose(not_pushed));
    EXPECT_DOUBLE_EQ(pushed.needled.samples.front().time_s, 0.0);  // the session is time 0
}

TEST(Delivery, AntiInflammatoryDrugsKeepChannelsOpenLonger) {
    const std::string film = "occluded = \"24 h\"\n";  // so that the slow clock decides
    const double young = dose(typical(read_text(pen + serum + film)));
    const double drug =
        dose(typical(read_text(pen + serum + film + "[aftercare]\nanti_inflammatory = true\n")));
    EXPECT_GT(drug, young);
}

TEST(Delivery, DeadSkinInACellDoesNotClear) {
    const DeliveredActive cell =
        typical(read_text(pen + serum + "[delivery]\ndiffusion_cell = true\n"));
    EXPECT_EQ(cell.needled.samples.back().cleared, 0.0);
    EXPECT_GT(cell.needled.samples.back().receptor, 0.0);
    const DeliveredActive living = typical(read_text(pen + serum));
    EXPECT_EQ(living.needled.samples.back().receptor, 0.0);
    EXPECT_GT(living.needled.samples.back().cleared, 0.0);
}

TEST(Delivery, FolliclesOfTheSiteLetSomeThrough) {
    const std::string caffeine = "[[topical]]\nproduct = \"caffeine-gel\"\n";
    auto run = [&](const std::string& site, const std::string& table = "") {
        return typical(read_text("[skin]\nsite = \"" + site + "\"\n" + caffeine + table));
    };
    const std::string bald = "[delivery]\nfollicles = false\n";
    auto gain = [&](const std::string& site) { return dose(run(site)) / dose(run(site, bald)); };
    EXPECT_GT(run("forehead").needled.samples.back().follicles, 0.0);
    EXPECT_EQ(run("forehead", bald).needled.samples.back().follicles, 0.0);
    // otberg-2004-follicles: most openings on the forehead, few on the forearm.
    EXPECT_GT(gain("forearm"), 1.0);
    EXPECT_GT(gain("forehead"), gain("forearm"));
}

TEST(Delivery, APlainSolutionThatDriesGivesLessThanOneThatIsCovered) {
    const std::string drop =
        "diffusion_cell = true\n[[topical]]\nvolume = \"10 ul/cm2\"\nevaporation = \"100 um/h\"\n";
    const std::string caffeine = "[topical.actives.caffeine]\nconcentration = \"4 mg/ml\"\n";
    auto absorbed = [&](const std::string& how, const std::string& contact = "") {
        const DeliveredActive all =
            typical(read_text("[delivery]\n" + contact + drop + how + caffeine));
        return all.needled.samples.back().out() / all.needled.samples.back().supplied;
    };
    const std::string plain = "residue = 0.0\n";
    const double none = absorbed(plain, "deposit_contact = 0.0\n"), dry = absorbed(plain);
    const double moist = absorbed("residue = 0.1\n"), covered = absorbed("occluded = \"24 h\"\n");
    EXPECT_GT(none, 0.0);
    EXPECT_LT(none, covered);  // under a film it stays dilute, and goes on
    EXPECT_LT(none, dry);
    EXPECT_LT(dry, moist);
}

TEST(Delivery, RepeatedSessionsOfATableAreOneItem) {
    const Protocol protocol = read_text(
        pen + "repeat = 4\nevery = \"30 d\"\nadjunct = [\"niacinamide-serum\"]\n" +
        "[[session]]\nday = \"15 d\"\ndevice = \"roller/home-0.5\"\n[[topical]]\nproduct = "
        "\"vitamin-c-serum\"\n");
    const std::vector<DeliveredItem> items = delivered_items(protocol);
    ASSERT_EQ(items.size(), 3u);  // the serum with both devices, the adjunct with one
    EXPECT_EQ(items[0].event.session, 0);
    EXPECT_EQ(items[1].event.session, 1);
    EXPECT_EQ(items[2].name, "niacinamide");
}

TEST(Delivery, MembersAreReproducibleAndTheirNumbersHang) {
    Protocol protocol = read_text(pen + serum);
    Protocol copy = protocol;
    const DrawPlan plan(protocol, uncertain_parameters(copy), {}, 8, 7);
    const SkinAtlas atlas = SkinAtlas::load();
    const MemberResult first = run_delivery_member(plan, 3, atlas, 7);
    EXPECT_EQ(first.failure, "");
    EXPECT_EQ(first.series, run_delivery_member(plan, 3, atlas, 7).series);
    EXPECT_NE(first.series, run_delivery_member(plan, 4, atlas, 7).series);
    Ensemble ensemble;
    ensemble.people_per_shared = plan.people_per_shared();
    for (int i = 0; i < plan.n_members(); ++i)
        ensemble.members.push_back(run_delivery_member(plan, i, atlas, 7));
    EXPECT_LT(balance_error(ensemble), 1e-3);  // the promise
    // Amounts by place add up to the dose in every member, at every time.
    for (const MemberResult& m : ensemble.members)
        for (size_t t = 0; t < m.times_d.size(); ++t) {
            double sum = 0.0;
            for (const auto& [name, values] : m.series)
                if (name.starts_with("amount_") && name.ends_with("#1")) sum += values[t];
            const double start = m.series.at("amount_vehicle#1").front();
            EXPECT_NEAR(sum / start, 1.0, 1e-6) << m.times_d[t];
        }
    const std::vector<DeliveryReport> reports = delivery_reports(protocol, ensemble);
    ASSERT_EQ(reports.size(), 1u);
    EXPECT_EQ(reports[0].assumptions.size(), 4u);  // donor, occlusion, channels, intact
    // So do the amounts that the page stacks, whose people differ in dose.
    const auto stacked = [&](size_t t) {
        double sum = 0.0;
        for (const Curve& layer : reports[0].layers) sum += layer.median[t];
        return sum;
    };
    for (size_t t = 0; t < reports[0].layers[0].times_d.size(); ++t)
        EXPECT_NEAR(stacked(t) / stacked(0), 1.0, 1e-6) << t;
    EXPECT_NE(delivery_csv(protocol, ensemble).find("vitamin-c-serum,ascorbic-acid,24,"),
              std::string::npos);
}

TEST(Delivery, NoAmountIsToldAsBelowZero) {
    Protocol protocol = read_text(pen + serum);
    Protocol copy = protocol;
    const DrawPlan plan(protocol, uncertain_parameters(copy), {}, 8, 7);
    const SkinAtlas atlas = SkinAtlas::load();
    Ensemble ensemble;
    ensemble.people_per_shared = plan.people_per_shared();
    for (int i = 0; i < plan.n_members(); ++i)
        ensemble.members.push_back(run_delivery_member(plan, i, atlas, 7));
    // Far apart, so that a normal tail beyond the lowest of few draws would pass zero.
    for (size_t i = 0; i < ensemble.members.size(); ++i)
        for (auto& [name, values] : ensemble.members[i].series)
            if (name.starts_with("dose_below"))
                for (double& value : values) value *= std::pow(4.0, double(i));
    for (const MainResult& row : delivery_results(protocol, ensemble)) {
        EXPECT_GE(row.prediction.low90, 0.0) << row.label;
        EXPECT_GE(row.person->low90, 0.0) << row.label;
        EXPECT_GT(row.prediction.high90, row.prediction.low90) << row.label;
    }
    for (const DeliveryReport& report : delivery_reports(protocol, ensemble)) {
        for (const Curve& curve : report.curves)
            for (double low : curve.low90) EXPECT_GE(low, 0.0) << curve.measure;
        for (const ReportFact& fact : report.facts) {
            EXPECT_GE(fact.low90, 0.0) << fact.name;
            if (fact.unit == "%") EXPECT_LE(fact.high90, 100.0) << fact.name;
        }
    }
}

TEST(Delivery, DrawsNothingWhereNothingIsPutOn) {
    Protocol without = read_text(pen), with = read_text(pen + serum);
    auto draws = [](Protocol& protocol) {
        int n = 0;
        for (const UncertainParameter& p : uncertain_parameters(protocol))
            n += p.path.starts_with("delivery.") || p.path.starts_with("topical[");
        return n;
    };
    EXPECT_EQ(draws(without), 0);
    EXPECT_GT(draws(with), 6);
}

}  // namespace
}  // namespace needlework
