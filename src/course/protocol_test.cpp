#include "course/protocol.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "course/timeline.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

const std::string minimal =
    "schema_version = 1\n"
    "[[session]]\n"
    "device = \"roller/mf8-192\"\n";

Protocol read_text(const std::string& text, const std::vector<std::string>& overrides = {}) {
    return read_protocol(TomlFile::parse(text, "case.toml"), overrides);
}

TEST(Protocol, TutorialsHaveNoMistakes) {
    for (const auto& entry :
         fs::recursive_directory_iterator(source_folder() / "cases" / "tutorials")) {
        const fs::path folder = entry.path().parent_path().filename();
        const bool protocol =
            entry.path().extension() == ".toml" && folder != "products" && folder != "devices";
        if (!protocol) continue;
        EXPECT_NO_THROW(read_protocol(TomlFile::load(entry.path()))) << entry.path();
    }
}

TEST(Protocol, EveryParameterIsResolvedOnceWithOriginAndSource) {
    Protocol protocol = read_text(minimal);
    std::set<std::string> seen;
    for (const ResolvedValue& value : protocol.resolved) {
        EXPECT_TRUE(seen.insert(value.path).second) << "twice: " << value.path;
        EXPECT_FALSE(value.origin.empty()) << value.path;
        EXPECT_FALSE(value.source.empty()) << value.path;
    }
    protocol.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (parameter.info.word == "kind" || parameter.info.word == "label" ||
            Device::is_identity(parameter.info.word))
            return;
        EXPECT_TRUE(seen.contains(path)) << "not resolved: " << path;
    });
}

/// Every value, distribution, source and origin of two protocols, and the order of the sessions.
void expect_same(const Protocol& first, const Protocol& second) {
    std::map<std::string, const ResolvedValue*> again;
    for (const ResolvedValue& value : second.resolved) again[value.path] = &value;
    for (const ResolvedValue& value : first.resolved) {
        ASSERT_TRUE(again.contains(value.path)) << value.path;
        const ResolvedValue& other = *again[value.path];
        EXPECT_EQ(other.value, value.value) << value.path;
        EXPECT_EQ(other.distribution, value.distribution) << value.path;  // bit for bit
        EXPECT_EQ(other.source, value.source) << value.path;
        if (value.source != choice) {
            EXPECT_EQ(other.origin, value.origin) << value.path;
        }
    }
    Protocol a = first, b = second;
    std::map<std::string, double> numbers;
    a.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (parameter.number != nullptr) numbers[path] = *parameter.number;
    });
    b.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (parameter.number != nullptr) {
            EXPECT_EQ(*parameter.number, numbers.at(path)) << path;  // bit for bit
        }
    });
}

TEST(Protocol, ResolvedFileReadsBackToTheSameValues) {
    Protocol first = read_text(
        minimal +
        "needle_length = \"1.2 mm\"\npasses = { dist = \"lognormal\", mean = 7, sd = 2 }\n" +
        "[[condition]]\nkind = \"rolling-scar\"\ndepth = { dist = \"normal\", mean = \"0.3 mm\", "
        "sd = \"0.07 mm\" }\n[healing]\nretention = \"0.3 1/d\"\n[subject]\nage = \"33 yr\"\n");
    Protocol second = read_text(resolved_toml(first));
    EXPECT_FALSE(second.warnings.has_errors());
    expect_same(first, second);
}

TEST(Protocol, ResolvedTopicalsReadBackToTheSameValues) {
    Protocol first = read_text(
        minimal +
        "repeat = 3\nevery = \"30 d\"\nadjunct = [\"vitamin-c-serum\"]\n"
        "[[topical]]\nproduct = \"niacinamide-serum\"\nsessions = [1, 3]\nafter = \"4 h\"\n"
        "volume = \"3 ul/cm2\"\n[topical.actives.niacinamide]\nconcentration = \"60 mg/ml\"\n"
        "[[topical]]\nvehicle = \"gel\"\ninfinite = true\n[topical.actives.caffeine]\n"
        "percent = \"1 %\"\npercent_of = \"w/v\"\n");
    EXPECT_EQ(first.topicals.size(), 3u);
    Protocol second = read_text(resolved_toml(first));
    EXPECT_EQ(second.topicals.size(), 3u);
    expect_same(first, second);
    for (size_t i = 0; i < 3; ++i) {
        const Product &a = first.topicals[i].product, &b = second.topicals[i].product;
        ASSERT_EQ(a.actives.size(), b.actives.size());
        EXPECT_EQ(a.concentration(a.actives[0]).si, b.concentration(b.actives[0]).si);
        EXPECT_EQ(a.thickness().si, b.thickness().si);
        EXPECT_EQ(first.topicals[i].timing.sessions, second.topicals[i].timing.sessions);
    }
}

TEST(Protocol, AnAdjunctIsATopicalAtOnceAfterItsSessions) {
    const std::string two =
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\nrepeat = 2\nevery = \"60 "
        "d\"\nadjunct = [\"niacinamide-serum\"]\n[[session]]\nday = \"30 d\"\ndevice = "
        "\"pen/dermapen\"\n";
    const Protocol protocol = read_text(two);
    ASSERT_EQ(protocol.topicals.size(), 1u);
    EXPECT_EQ(protocol.topicals[0].timing.sessions, (std::vector<double>{1.0, 3.0}));
    const std::vector<TopicalEvent> events = topical_events(protocol);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[1].session, 2);
    EXPECT_EQ(events[1].session_time, 60.0_d);
    EXPECT_EQ(events[1].applied, 0.0_h);
}

TEST(Protocol, WhatATopicalSaysReplacesWhatItsProductSaysTheOtherWay) {
    const Protocol protocol =
        read_text(minimal +
                  "[[topical]]\nproduct = \"niacinamide-serum\"\nvolume = \"4 ul/cm2\"\n"
                  "[topical.actives.niacinamide]\nconcentration = \"20 mg/ml\"\n");
    const Product& product = protocol.topicals[0].product;
    EXPECT_DOUBLE_EQ(product.thickness().si, 4e-5);
    EXPECT_DOUBLE_EQ(product.concentration(product.actives[0]).si, 20.0);
}

TEST(Protocol, ANumberOfATopicalIsSetByItsPath) {
    const Protocol protocol =
        read_text(minimal + "[[topical]]\nproduct = \"niacinamide-serum\"\n",
                  {"topical[1].actives.niacinamide.percent=2 %", "topical[1].after=2 h"});
    EXPECT_DOUBLE_EQ(protocol.topicals[0].product.actives[0].percent, 0.02);
    EXPECT_EQ(protocol.topicals[0].timing.after, 2.0_h);
}

TEST(Protocol, ResolvedFileKeepsTheOrderOfTwelveSessions) {
    std::string text = "schema_version = 1\n";
    for (int i = 0; i < 12; ++i)
        text += "[[session]]\nday = \"" + std::to_string(20 * i) +
                " d\"\ndevice = \"roller/mf8-192\"\npasses = " + std::to_string(i + 3) + "\n";
    Protocol second = read_text(resolved_toml(read_text(text)));
    ASSERT_EQ(second.sessions.size(), 12u);
    for (int i = 0; i < 12; ++i) EXPECT_EQ(second.sessions[size_t(i)].device.passes, i + 3);
}

TEST(Protocol, AnUnknownOriginIsAMistake) {
    EXPECT_THROW(read_text(minimal + "passes = { value = 3, origin = \"me\" }\n"), InputError);
}

TEST(Protocol, SessionOverridesDeviceAndKeepsTheRest) {
    Protocol protocol =
        read_text(minimal + "needle_length = \"1.2 mm\"\n", {"session[1].passes=6"});
    EXPECT_DOUBLE_EQ(protocol.sessions.at(0).device.needle_length.si, 1.2e-3);
    EXPECT_EQ(protocol.sessions.at(0).device.passes, 6);
    EXPECT_EQ(protocol.sessions.at(0).device.needles, 192);  // schwarz-2011-dermaroller
}

TEST(Protocol, SchemaKnowsEveryTableAndKey) {
    nlohmann::json schema = protocol_schema();
    for (const DeclaredTable& table : declared_tables()) {
        size_t dot = table.id.find('.');
        const nlohmann::json& entry = dot == std::string::npos || is_by_name(table)
                                          ? schema["properties"][table.id.substr(0, dot)]
                                          : schema["properties"][table.id.substr(0, dot)]
                                                  ["properties"][table.id.substr(dot + 1)];
        const nlohmann::json& keys = is_by_name(table)
                                         ? schema["properties"]["topical"]["items"]["properties"]
                                                 ["actives"]["additionalProperties"]["properties"]
                                     : table.repeated ? entry["items"]["properties"]
                                                      : entry["properties"];
        for (const ParameterInfo& info : table.parameters)
            EXPECT_TRUE(keys.contains(info.word)) << table.id << "." << info.word;
    }
}

TEST(Timeline, SessionsAreWrittenOutAndVisitsComeFirst) {
    Protocol protocol = read_text(
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\nrepeat = 5\nevery = \"30 "
        "d\"\n"
        "[visits]\ndays = [\"176 d\"]\n");
    std::vector<SessionEvent> sessions = session_events(protocol);
    ASSERT_EQ(sessions.size(), 5u);
    EXPECT_DOUBLE_EQ(sessions.back().time.si, (120.0_d).si);
    EXPECT_DOUBLE_EQ(course_end(protocol).si, (176.0_d).si);
    std::vector<Time> times = reading_times(protocol);
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    EXPECT_DOUBLE_EQ(times.front().si, 0.0);
    EXPECT_DOUBLE_EQ(times.back().si, (176.0_d).si);
}

/// Whether an ensemble draws a field of the device of a session that names nothing else.
bool drawn(const std::string& device, const std::string& field, const fs::path& folder = {}) {
    const Protocol protocol = read_protocol(
        TomlFile::parse("schema_version = 1\n[[session]]\ndevice = \"" + device + "\"\n",
                        (folder / "protocol.toml").string()));
    for (const ResolvedValue& v : protocol.resolved)
        if (v.path == "session[1]." + field) return v.distribution.has_value();
    ADD_FAILURE() << device << " has no " << field;
    return false;
}

// A number without a range of its own is not drawn from the prior of devices that nobody described.
TEST(Protocol, ADeviceOfOnesOwnIsWhatItsFileSays) {
    const fs::path folder = fs::temp_directory_path() / "needlework-own-numbers-test";
    fs::create_directories(folder);
    std::ofstream(folder / "own.toml") << "kind = \"pen\"\nglide_speed = \"3 cm/s\"\n"
                                          "tip_radius = { value = \"3 um\", range = [\"2 um\", "
                                          "\"4 um\"] }\n";
    EXPECT_FALSE(drawn("own.toml", "glide_speed", folder));
    EXPECT_TRUE(drawn("own.toml", "tip_radius", folder));  // the file gives a range
    EXPECT_TRUE(drawn("own.toml", "stretch", folder));     // the file is silent: the prior
    fs::remove_all(folder);
}

TEST(Protocol, APresetIsWhatItsFileSaysToo) {
    EXPECT_FALSE(drawn("array/solid-600", "stretch"));  // 0 kPa, "skin as it lies"
    EXPECT_FALSE(drawn("array/solid-600", "taper_length"));
    EXPECT_TRUE(drawn("array/solid-600", "tip_radius"));
    EXPECT_TRUE(drawn("roller/mf8-192", "stretch"));
}

TEST(Protocol, ADialIsSetAndNotDrawn) {
    EXPECT_FALSE(drawn("pen/dermapen", "needle_length"));
    EXPECT_TRUE(drawn("pen/dermapen", "stroke_rate"));
}

}  // namespace
}  // namespace needlework
