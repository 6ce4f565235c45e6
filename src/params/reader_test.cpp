#include "params/reader.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

struct Closure {
    Time tau = 12.0_h;
    double share = 0.5;
    int loops = 3;
    std::string film = "none";
    std::vector<Time> visits;

    static void parameters(auto& p) {
        p("tau", &Closure::tau, "h", between(1.0_h, 96.0_h), "closure time", assumption)
            .prior(uniform(6.0_h, 24.0_h))
            .evidence(2.0_h, 60.0_h);
        p("share", &Closure::share, "1", between(0.0, 1.0), "share", assumption);
        p.count("loops", &Closure::loops, between(1, 9), "loops", choice);
        p.one_of("film", &Closure::film, {"none", "occluded"}, "film", choice);
        p.list("visits", &Closure::visits, "d", between(0.0_d, 365.0_d), "visits", choice);
    }
};

struct Outcome {
    Closure closure;
    Problems problems;
    std::vector<ResolvedValue> resolved;
};

Outcome read(const std::string& text) {
    Outcome out;
    TomlFile file = TomlFile::parse(text, "case.toml");
    auto parameters = parameters_of(out.closure);
    TableReader reader(file, "file", out.problems);
    reader.read(file.root, "closure", parameters);
    out.resolved = reader.resolved();
    return out;
}

TEST(TableReader, ReadsQuantitiesWhateverTheirUnit) {
    Outcome out = read("tau = \"720 min\"\nshare = \"25 %\"\nvisits = [\"30 d\", \"2 wk\"]");
    EXPECT_FALSE(out.problems.has_errors()) << out.problems.text();
    EXPECT_DOUBLE_EQ(out.closure.tau.si, 12 * 3600.0);
    EXPECT_DOUBLE_EQ(out.closure.share, 0.25);
    ASSERT_EQ(out.closure.visits.size(), 2u);
    EXPECT_DOUBLE_EQ(out.closure.visits[1].si, 14 * 86400.0);
}

TEST(TableReader, ListsAllMistakesWithPlaceCaretAndRemedy) {
    Outcome out = read(
        "tau = \"15 mm\"\n"
        "oclusion = true\n"
        "share = 1.5\n"
        "loops = 2.5\n"
        "film = \"ocluded\"\n");
    EXPECT_EQ(out.problems.n_errors(), 5);
    std::string text = out.problems.text();
    EXPECT_NE(text.find("case.toml:1:7  closure.tau = \"15 mm\": expected a time, mm is a length. "
                        "Allowed 1 h to 96 h, default 12 h.\n"
                        "    1 | tau = \"15 mm\"\n"
                        "      |       ^\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("case.toml:2:1  unknown key \"oclusion\""), std::string::npos) << text;
    EXPECT_NE(text.find("closure.share = 1.5 is outside the physical range. Allowed 0 to 1"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("closure.loops = 2.5: expected a whole number."), std::string::npos)
        << text;
    EXPECT_NE(text.find("did you mean \"occluded\"?"), std::string::npos) << text;
}

TEST(TableReader, BareNumberShowsTheFix) {
    Outcome out = read("tau = 12");
    EXPECT_NE(
        out.problems.text().find("closure.tau = 12: a time needs a unit. Write \"12 h\" if that "
                                 "is meant. Allowed 1 h to 96 h, default 12 h."),
        std::string::npos)
        << out.problems.text();
}

TEST(TableReader, DistributionsAreValues) {
    Outcome out = read("tau = { mean = \"20 h\", sd = \"5 h\", dist = \"lognormal\" }");
    ASSERT_FALSE(out.problems.has_errors()) << out.problems.text();
    ASSERT_EQ(out.resolved.size(), 1u);
    ASSERT_TRUE(out.resolved[0].distribution);
    const Distribution& d = *out.resolved[0].distribution;
    // analytic: mean = median exp(s^2/2), with s = log(factor)
    double s = std::log(d.b);
    EXPECT_NEAR(d.a * std::exp(0.5 * s * s), 20 * 3600.0, 1e-6);
    EXPECT_NEAR(d.quantile(0.5), out.closure.tau.si, 1e-9);
}

TEST(TableReader, BrokenDistributionsAreRefused) {
    for (const char* text : {"tau = { dist = \"normal\", mean = \"20 h\" }",
                             "tau = { dist = \"uniform\", low = \"9 h\", high = \"3 h\" }",
                             "tau = { dist = \"lognormal\", median = \"9 h\", factor = 0.5 }",
                             "tau = { dist = \"gamma\", low = \"9 h\", high = \"3 h\" }",
                             "tau = { dist = \"normal\", mean = \"20 h\", sd = \"5 mm\" }",
                             "tau = { mean = \"20 h\", sdd = \"5 h\", dist = \"normal\" }"}) {
        EXPECT_EQ(read(text).problems.n_errors(), 1) << text << read(text).problems.text();
    }
}

TEST(TableReader, OutsideTheEvidenceIsAWarning) {
    Outcome out = read("tau = \"80 h\"");
    EXPECT_FALSE(out.problems.has_errors());
    EXPECT_NE(out.problems.text().find("extrapolation"), std::string::npos);
}

TEST(Overrides, ReachTablesOfAListAndKeepTheirOrigin) {
    TomlFile file =
        TomlFile::parse("[[closure]]\ntau = \"3 h\"\n[[closure]]\ntau = \"4 h\"", "a.toml");
    Problems problems;
    apply_override(file, "closure[2].tau=9 h", problems);
    apply_override(file, "closure[3].tau=9 h", problems);
    EXPECT_EQ(problems.n_errors(), 1);
    Closure closure;
    auto parameters = parameters_of(closure);
    Problems none;
    TableReader reader(file, "file", none);
    reader.read(*(*file.root["closure"].as_array())[1].as_table(), "closure[2]", parameters);
    EXPECT_DOUBLE_EQ(closure.tau.si, 9 * 3600.0);
    EXPECT_EQ(reader.resolved().at(0).origin, "--set");
}

TEST(TomlFile, SyntaxErrorIsReportedAlone) {
    try {
        TomlFile::parse("a = 1\nb = [1, 2\nc = \"x\"", "broken.toml");
        FAIL() << "a syntax error must be thrown";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().n_errors(), 1);
        EXPECT_NE(std::string(error.what()).find("broken.toml:"), std::string::npos);
    }
}

}  // namespace
}  // namespace needlework
