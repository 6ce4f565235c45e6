// Mistakes that no single key shows: each is told once, at its place, with what to write.

#include <gtest/gtest.h>

#include "course/protocol.hpp"

namespace needlework {
namespace {

/// The only error of a protocol, or nothing where it has none.
Problem only_error(const std::string& text) {
    try {
        read_protocol(TomlFile::parse(
            "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n" + text, "case.toml"));
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().n_errors(), 1) << error.what();
        for (const Problem& problem : error.problems().list())
            if (problem.severity == Severity::error) return problem;
    }
    return {};
}

std::string warnings(const std::string& text) {
    return read_protocol(
               TomlFile::parse(
                   "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\n" + text,
                   "case.toml"))
        .warnings.text();
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(ProtocolSense, PricesInTwoCurrenciesAreNotMixed) {
    const Problem p =
        only_error("[cost]\nprices = \"us-2025\"\ncurrency = \"EUR\"\nsession = 100\n");
    EXPECT_EQ(p.where.line, 6);
    EXPECT_TRUE(holds(p.what, "\"EUR\"") && holds(p.what, "USD")) << p.what;
    EXPECT_EQ(only_error("[cost]\nprices = \"us-2025\"\ncurrency = \"USD\"\n").what, "");
}

TEST(ProtocolSense, AWrongPriceTableIsOneMistake) {
    EXPECT_TRUE(holds(only_error("[cost]\nprices = \"us-2024\"\nsession = 100\n").what, "us-2024"));
}

TEST(ProtocolSense, AProductThatIsNotNamedIsOneMistake) {
    EXPECT_TRUE(holds(only_error("[[aftercare.item]]\nwhat = \"product\"\n").what, "which"));
}

TEST(ProtocolSense, ASolutionThatIsDrivenInAndATopicalAreToldAtTheSession) {
    const Problem p =
        only_error("depigmenting = \"yes\"\nadjunct = [\"tranexamic-acid-solution\"]\n");
    EXPECT_EQ(p.where.line, 4);
}

TEST(ProtocolSense, HairWithoutScalpIsTold) {
    EXPECT_TRUE(holds(warnings("[aftercare]\nminoxidil = 0.5\n"), "acts on hair"));
    EXPECT_TRUE(holds(warnings("[[condition]]\nkind = \"alopecia-areata\"\n"), "scalp"));
    const std::string scalp = "[skin]\nsite = \"scalp\"\n";
    EXPECT_FALSE(holds(warnings(scalp + "[aftercare]\nminoxidil = 0.5\n"), "acts on hair"));
}

TEST(ProtocolSense, TheSecondPigmentIsNotDroppedInSilence) {
    EXPECT_TRUE(holds(warnings("[[condition]]\nkind = \"melasma-mixed\"\n"
                               "[[condition]]\nkind = \"dark-spot\"\n"),
                      "condition[2]"));
}

std::string kinds(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& kind : list) text += "[[condition]]\nkind = \"" + kind + "\"\n";
    return text;
}

TEST(ProtocolSense, WhatIsNotSimulatedBesideTheFirstIsTold) {
    const std::vector<std::vector<std::string>> lists = {
        {"rolling-scar", "fine-lines"},
        {"enlarged-pores", "boxcar-scar"},
        {"slack-skin", "fine-lines"},
        {"boxcar-scar", "ice-pick-scar", "slack-skin"}};
    for (const std::vector<std::string>& list : lists) {
        const std::string told = warnings(kinds(list));
        EXPECT_TRUE(holds(told, "changes dermis or relief") && holds(told, list.front())) << told;
    }
    EXPECT_TRUE(holds(warnings("[skin]\nsite = \"scalp\"\n" +
                               kinds({"alopecia-areata", "androgenetic-alopecia-men"})),
                      "condition[2] is about hair"));
    EXPECT_FALSE(
        holds(warnings(kinds({"rolling-scar", "boxcar-scar", "dark-spot"})), "condition[3]"));
}

TEST(ProtocolSense, TwoTablesOfAKindAreAMistake) {
    const Problem p = only_error(kinds({"boxcar-scar", "ice-pick-scar", "boxcar-scar"}));
    EXPECT_EQ(p.where.line, 8);
    EXPECT_TRUE(holds(p.what, "condition[3]") && holds(p.what, "condition[1]")) << p.what;
    EXPECT_TRUE(holds(p.hint, "count")) << p.hint;
}

TEST(ProtocolSense, SharesAndCountsOfAFaceHaveToBePossible) {
    const std::string two = kinds({"boxcar-scar", "ice-pick-scar"});
    const Problem shares =
        only_error(two + "[population]\nshare_ice_pick = 0.8\nshare_boxcar = 0.3\n");
    EXPECT_EQ(shares.where.line, 10);
    EXPECT_TRUE(holds(shares.what, "more than 1")) << shares.what;
    EXPECT_TRUE(holds(only_error("[population]\ncount_high = 10\n").what, "count_low is 16"));
    const Problem none = only_error(two + "[population]\nshare_boxcar = 0\n");
    EXPECT_EQ(none.where.line, 4);
    EXPECT_TRUE(holds(none.what, "no boxcar-scar")) << none.what;
    EXPECT_EQ(only_error(kinds({"boxcar-scar"}) + "[population]\nshare_boxcar = 0\n").what, "");
}

TEST(ProtocolSense, CountsOfScarsAreSaidOnceAndForAllKinds) {
    const std::string boxcar = "[[condition]]\nkind = \"boxcar-scar\"\ncount = 12\n";
    const Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n" + boxcar + "[visits]\ndays = [\"1 d\"]\n", "case.toml"));
    EXPECT_EQ(protocol.conditions.front().count, 12);
    EXPECT_EQ(read_protocol(TomlFile::parse(resolved_toml(protocol), "again.toml"))
                  .conditions.front()
                  .count,
              12);
    EXPECT_TRUE(holds(only_error(boxcar + kinds({"ice-pick-scar"})).what, "condition[2]"));
    const Problem twice = only_error(boxcar + "[population]\ncount_high = 60\n");
    EXPECT_EQ(twice.where.line, 8);
    EXPECT_TRUE(holds(twice.what, "population.count_high")) << twice.what;
    EXPECT_TRUE(
        holds(only_error("[[condition]]\nkind = \"dark-spot\"\ncount = 3\n").what, "dark-spot"));
}

TEST(ProtocolSense, TheSameProductTwiceAtOnceIsTold) {
    EXPECT_TRUE(
        holds(warnings("adjunct = [\"vitamin-c-serum\", \"vitamin-c-serum\"]\n"), "put on twice"));
    EXPECT_EQ(warnings("adjunct = [\"vitamin-c-serum\", \"retinol-cream\"]\n"), "");
}

TEST(ProtocolSense, NumbersThatLookRightSayWhatToWrite) {
    EXPECT_TRUE(holds(only_error("[subject]\nita = \"20 deg\"\n").hint, "Write 20"));
    EXPECT_TRUE(holds(only_error("[subject]\nphototype = \"iv\"\n").what, "\"IV\""));
    EXPECT_TRUE(holds(only_error("[[topical]]\nproduct = \"vitamin-c-serum\"\n"
                                 "[topical.actives.ascorbic-acid]\npercent = 20\n")
                          .hint,
                      "\"20 %\""));
}

}  // namespace
}  // namespace needlework
