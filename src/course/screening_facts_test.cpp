#include "course/screening_facts.hpp"

#include <gtest/gtest.h>

#include <set>

namespace needlework {
namespace {

Protocol read_text(const std::string& text) {
    return read_protocol(TomlFile::parse("schema_version = 1\n" + text, "case.toml"));
}
const std::string session = "[[session]]\ndevice = \"roller/mf8-192\"\n";

std::set<std::string> ids(const Protocol& protocol) {
    std::set<std::string> out;
    for (const ScreeningFinding& f : protocol.findings) out.insert(f.rule.id);
    return out;
}

TEST(ScreeningOfAProtocol, AStopNamesItsPlaceAndEndsTheWork) {
    const Protocol p = read_text(
        "[subject]\nphototype = \"II\"\nhistory = [\"isotretinoin\", \"herpes-active\"]\n" +
        session);
    EXPECT_EQ(ids(p), (std::set<std::string>{"isotretinoin", "herpes-active"}));
    ASSERT_EQ(p.stops.list().size(), 1u);
    EXPECT_EQ(p.stops.list().front().where.line, 4);
    EXPECT_GT(p.stops.list().front().where.column, 20);
    EXPECT_NE(p.stops.list().front().hint.find("override = [\"herpes-active\"]"),
              std::string::npos);
    EXPECT_THROW(refuse_stops(p), InputError);
}

TEST(ScreeningOfAProtocol, ALiftedStopIsSimulatedAndStaysInTheFindings) {
    const std::string text = "[subject]\nhistory = [\"keloid\"]\n" + session;
    EXPECT_THROW(refuse_stops(read_text(text)), InputError);
    const Protocol p = read_text(text + "[screening]\noverride = [\"keloid\"]\n");
    EXPECT_NO_THROW(refuse_stops(p));
    ASSERT_TRUE(ids(p).contains("keloid"));
    EXPECT_TRUE(p.findings.front().overridden);
    // A run can be repeated from its resolved protocol: the lift stands there too.
    const Protocol again = read_protocol(TomlFile::parse(resolved_toml(p), "again.toml"));
    EXPECT_NO_THROW(refuse_stops(again));
    EXPECT_TRUE(again.findings.front().overridden);
}

TEST(ScreeningOfAProtocol, NumbersOfTheSubjectSpeakToo) {
    EXPECT_THROW(refuse_stops(read_text("[subject]\nkeloid_tendency = 0.5\n" + session)),
                 InputError);
    EXPECT_TRUE(ids(read_text("[subject]\nage = \"20 yr\"\n" + session)).contains("under-22"));
    EXPECT_TRUE(ids(read_text("[subject]\ndiabetes = 0.5\n" + session)).contains("diabetes"));
    // A typology angle stands for the phototype that it belongs to.
    EXPECT_TRUE(ids(read_text("[subject]\nita = -40\n" + session)).contains("dark-skin-pigment"));
    EXPECT_FALSE(ids(read_text("[subject]\nita = 60\n" + session)).contains("dark-skin-pigment"));
}

TEST(ScreeningOfAProtocol, TheAnaestheticOfAnySessionCounts) {
    const std::string allergic = "[subject]\nhistory = [\"anaesthetic-allergy\"]\n";
    EXPECT_THROW(refuse_stops(read_text(allergic + session)), InputError);
    EXPECT_NO_THROW(refuse_stops(read_text(allergic + session + "anaesthetic = \"none\"\n")));
}

TEST(ScreeningOfAProtocol, NobodyIsScreenedWhoIsNotNeedled) {
    const Protocol p =
        read_text("[subject]\nhistory = [\"herpes-active\"]\n[visits]\ndays = [\"30 d\"]\n");
    EXPECT_TRUE(p.findings.empty());
    EXPECT_NO_THROW(refuse_stops(p));
}

TEST(ScreeningOfAProtocol, AnUnknownWordIsToldTheNearest) {
    try {
        read_text("[subject]\nhistory = [\"isotretinoine\"]\n" + session);
        FAIL() << "the word was taken";
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("did you mean \"isotretinoin\""),
                  std::string::npos)
            << error.what();
    }
}

TEST(ScreeningOfAProtocol, ALiftOfWhatDoesNotSpeakIsWarnedOf) {
    const Protocol p = read_text(session + "[screening]\noverride = [\"pregnancy\"]\n");
    ASSERT_FALSE(p.warnings.list().empty());
    EXPECT_NE(p.warnings.list().front().what.find("pregnancy"), std::string::npos);
}

TEST(CostOfAProtocol, APriceNeedsACurrency) {
    EXPECT_THROW(read_text(session + "[cost]\nsession = 250\n"), InputError);
    EXPECT_NO_THROW(read_text(session + "[cost]\nsession = 250\ncurrency = \"EUR\"\n"));
    EXPECT_NO_THROW(read_text(session + "[cost]\nprices = \"us-2025\"\nsession = 250\n"));
    EXPECT_THROW(read_text(session + "[cost]\nprices = \"us-2052\"\n"), InputError);
}

}  // namespace
}  // namespace needlework
