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
        return error.problems().list().front();
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
