#include "course/protocol.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "course/timeline.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;
const fs::path source_folder = NEEDLEWORK_SOURCE_DIR;

const std::string minimal =
    "schema_version = 1\n"
    "[[session]]\n"
    "device = \"roller/mf8-192\"\n";

Protocol read_text(const std::string& text, const std::vector<std::string>& overrides = {}) {
    return read_protocol(TomlFile::parse(text, "case.toml"), overrides);
}

TEST(Protocol, TutorialsHaveNoMistakes) {
    for (const auto& entry : fs::directory_iterator(source_folder / "cases" / "tutorials"))
        EXPECT_NO_THROW(read_protocol(TomlFile::load(entry.path()))) << entry.path();
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
        if (parameter.info.word == "kind" || parameter.info.word == "label") return;
        EXPECT_TRUE(seen.contains(path)) << "not resolved: " << path;
    });
}

TEST(Protocol, ResolvedFileReadsBackToTheSameValues) {
    Protocol first = read_text(minimal + "needle_length = \"1.2 mm\"\npasses = 7\n");
    Protocol second = read_text(resolved_toml(first));
    EXPECT_EQ(second.sessions.at(0).device.passes, 7);
    EXPECT_DOUBLE_EQ(second.sessions.at(0).device.needle_length.si, 1.2e-3);
    second.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (parameter.number == nullptr) return;
        first.for_each_parameter([&](const std::string& at, Parameter& other) {
            if (at == path)
                EXPECT_NEAR(*parameter.number, *other.number, 1e-9 * std::abs(*other.number))
                    << path;
        });
    });
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
        const nlohmann::json& entry = dot == std::string::npos
                                          ? schema["properties"][table.id]
                                          : schema["properties"][table.id.substr(0, dot)]
                                                  ["properties"][table.id.substr(dot + 1)];
        const nlohmann::json& keys =
            table.repeated ? entry["items"]["properties"] : entry["properties"];
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

}  // namespace
}  // namespace needlework
