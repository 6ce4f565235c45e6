#include "study/draws.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace needlework {
namespace {

TEST(Draws, TruncatedDistributionStaysInsideAndKeepsItsShape) {
    UncertainParameter p;
    p.distribution = {Distribution::Kind::lognormal, 16.0, 1.6};
    p.lower = 2.0, p.upper = 60.0;
    EXPECT_GE(p.draw_number(1e-9), 2.0);
    EXPECT_LE(p.draw_number(1.0 - 1e-9), 60.0);
    EXPECT_NEAR(p.draw_number(0.5), 16.0, 0.1);  // hardly truncated: the median stays
    for (double u : {0.01, 0.4, 0.99}) EXPECT_NEAR(p.place_of(p.draw_number(u)), u, 1e-6);
    p.upper = 16.0;  // half of it cut away: analytic lower quartile
    EXPECT_NEAR(p.draw_number(0.5), 16.0 * std::pow(1.6, -0.6745), 0.05);
}

TEST(Draws, PeopleOfOneSharedDrawDifferInPersonParametersOnly) {
    Protocol protocol = read_protocol(
        TomlFile::parse("schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n"
                        "passes = { dist = \"lognormal\", median = 16, factor = 1.6 }\n",
                        "case.toml"));
    auto parameters = uncertain_parameters(protocol);
    DrawPlan plan(protocol, parameters, {}, 16, 5);
    EXPECT_EQ(plan.people_per_shared(), 2);
    MemberDraw a = plan.draw(0), b = plan.draw(1), c = plan.draw(2);
    EXPECT_EQ(a.shared, b.shared);
    EXPECT_NE(a.shared, c.shared);
    for (size_t i = 0; i < parameters.size(); ++i) {
        bool person = parameters[i].group == UncertaintyGroup::person;
        EXPECT_EQ(a.numbers[i].second == b.numbers[i].second, !person) << parameters[i].path;
    }
    EXPECT_EQ(plan.protocol(0).sessions[0].device.passes,
              plan.protocol(1).sessions[0].device.passes);
}

TEST(Draws, PosteriorRowsReplacePriorDrawsTogether) {
    Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n", "case.toml"));
    Posterior posterior;
    posterior.paths = {"healing.retention", "healing.synthesis_boost"};
    for (int i = 0; i < 10; ++i) posterior.samples.push_back({1e-6 * (i + 1), 5.0 + i});
    DrawPlan plan(protocol, uncertain_parameters(protocol), posterior, 20, 5);
    std::set<double> seen;
    for (int i = 0; i < 20; ++i) {
        Protocol member = plan.protocol(i);
        double row = member.models.healing.retention.si / 1e-6;
        EXPECT_NEAR(member.models.healing.synthesis_boost, 4.0 + row, 1e-9);
        seen.insert(row);
    }
    EXPECT_EQ(seen.size(), 10u);  // systematic sampling: every row once
}

TEST(Draws, FormsAreDrawnWhereAskedForAndMoveNoOtherDraw) {
    const auto protocol_with = [](const std::string& more) {
        return read_protocol(TomlFile::parse(
            "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n" + more, "case.toml"));
    };
    Protocol without = protocol_with(""), with = protocol_with("[uncertainty]\nforms = true\n");
    Protocol chosen =
        protocol_with("[uncertainty]\nforms = true\n[healing]\nreach_form = \"cells\"\n");
    DrawPlan before(without, uncertain_parameters(without), {}, 64, 5);
    DrawPlan plan(with, uncertain_parameters(with), {}, 64, 5);
    DrawPlan fixed(chosen, uncertain_parameters(chosen), {}, 64, 5);
    // Run again from its resolved file it draws the same forms.
    Protocol resolved = read_protocol(TomlFile::parse(resolved_toml(with), "resolved.toml"));
    DrawPlan again(resolved, uncertain_parameters(resolved), {}, 64, 5);
    int by_space = 0, by_cells = 0;
    for (int i = 0; i < 64; ++i) {
        EXPECT_TRUE(before.draw(i).words.empty());
        EXPECT_EQ(before.draw(i).numbers, plan.draw(i).numbers);
        EXPECT_EQ(again.draw(i).words, plan.draw(i).words);
        const HealingParameters healing = plan.protocol(i).models.healing;
        by_space += healing.retention_form == "space";
        by_cells += healing.reach_form == "cells";
        EXPECT_EQ(fixed.protocol(i).models.healing.reach_form, "cells");
    }
    EXPECT_EQ(by_space, 32);  // a Latin hypercube of equal weights
    EXPECT_EQ(by_cells, 32);
}

TEST(Draws, AMemberTakesARowThatWasFittedUnderItsForms) {
    const auto protocol_with = [](const std::string& more) {
        return read_protocol(TomlFile::parse(
            "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n" + more, "case.toml"));
    };
    Posterior posterior;
    posterior.paths = {"healing.synthesis_boost"};
    posterior.form_paths = {"healing.retention_form"};
    for (int i = 0; i < 12; ++i) {
        const bool by_space = i % 3 == 0;
        posterior.samples.push_back({by_space ? 20.0 + i : 3.0 + 0.1 * i});
        posterior.forms.push_back({by_space ? "space" : "signal"});
    }
    const auto boosts = [&](Protocol protocol) {
        DrawPlan plan(protocol, uncertain_parameters(protocol), posterior, 32, 5);
        std::set<double> by_signal, by_space;
        for (int i = 0; i < 32; ++i) {
            const HealingParameters h = plan.protocol(i).models.healing;
            (h.retention_form == "space" ? by_space : by_signal).insert(h.synthesis_boost);
        }
        return std::pair{by_signal, by_space};
    };
    const auto [drawn_signal, drawn_space] = boosts(protocol_with("[uncertainty]\nforms = true\n"));
    EXPECT_GT(drawn_signal.size(), 4u);
    EXPECT_GT(drawn_space.size(), 2u);
    EXPECT_LT(*drawn_signal.rbegin(), 10.0);
    EXPECT_GT(*drawn_space.begin(), 10.0);
    const auto [fixed_signal, fixed_space] = boosts(protocol_with(""));
    EXPECT_EQ(fixed_signal.size(), 8u);  // every row of the default form
    EXPECT_TRUE(fixed_space.empty());
    const Protocol space = protocol_with("[healing]\nretention_form = \"space\"\n");
    EXPECT_TRUE(boosts(space).first.empty());
    EXPECT_NEAR(typical_protocol(space, posterior).models.healing.synthesis_boost, 24.5, 1e-9);
}

TEST(Draws, WorldsOfACalibrationKeepTheirFormsAndTheirOrder) {
    Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n[uncertainty]\nforms = "
        "true\n",
        "case.toml"));
    Posterior worlds;
    worlds.in_order = true;
    worlds.paths = {"healing.synthesis_boost"};
    worlds.form_paths = {"healing.reach_form"};
    for (int i = 0; i < 6; ++i) {
        worlds.samples.push_back({3.0 + i});
        worlds.forms.push_back({i < 5 ? "cells" : "factor"});
    }
    for (std::uint64_t seed : {1u, 2u}) {
        DrawPlan plan(protocol, uncertain_parameters(protocol), worlds, 12, seed, 2);
        for (int i = 0; i < 12; ++i) {
            const HealingParameters h = plan.protocol(i).models.healing;
            EXPECT_EQ(h.synthesis_boost, 3.0 + i / 2);
            EXPECT_EQ(h.reach_form, i < 10 ? "cells" : "factor");
        }
    }
}

TEST(Draws, WhatTheUserWroteWinsOverThePosterior) {
    Protocol protocol = read_protocol(
        TomlFile::parse("schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n",
                        "case.toml"),
        {"healing.retention=0.5 1/d"});
    Posterior posterior;
    posterior.paths = {"healing.synthesis_boost", "healing.retention"};
    posterior.samples = {{7.0, 1e-6}, {8.0, 2e-6}};
    DrawPlan plan(protocol, uncertain_parameters(protocol), posterior, 8, 5);
    Protocol member = plan.protocol(3);
    EXPECT_DOUBLE_EQ(member.models.healing.retention.si, 0.5 / 86400.0);
    EXPECT_GE(member.models.healing.synthesis_boost, 7.0);
    EXPECT_DOUBLE_EQ(typical_protocol(protocol, posterior).models.healing.retention.si,
                     0.5 / 86400.0);
}

TEST(Posterior, IsWrittenAndReadWithItsResidualsAndCommit) {
    Posterior p;
    p.name = "a";
    p.paths = {"healing.retention"};
    p.samples = {{0.5}, {0.625}};
    p.form_paths = {"healing.retention_form"};
    p.forms = {{"signal"}, {"space"}};
    p.story = {"# --- a", "# made so"};
    p.studies = {"lotfi-2013-dermaroller-histology"};
    p.before = {
        {"lotfi-2013-dermaroller-histology", "epidermal_thickness", 56.0, 40.0, 10.0, 90.0}};
    p.residuals = {{"lotfi-2013-dermaroller-histology", "epidermal_thickness", 56.0, 50.0, 48.0,
                    30.0, 70.0, "abc"}};
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / "needlework-posterior-test.toml";
    std::ofstream(file) << p.to_toml();
    const Posterior back = Posterior::load(file);
    std::filesystem::remove(file);
    EXPECT_EQ(back.samples, p.samples);
    EXPECT_EQ(back.form_paths, p.form_paths);
    EXPECT_EQ(back.forms, p.forms);
    EXPECT_EQ(back.story, p.story);
    ASSERT_EQ(back.residuals.size(), 1u);
    EXPECT_EQ(back.residuals[0].published, 50.0);
    EXPECT_EQ(back.residuals[0].median, 48.0);
    EXPECT_EQ(back.residuals[0].commit, "abc");
}

}  // namespace
}  // namespace needlework
