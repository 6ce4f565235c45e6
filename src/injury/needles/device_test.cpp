#include "injury/needles/device.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "injury/needles/insertion.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

std::filesystem::path devices() { return source_folder() / "data/devices"; }

TEST(Device, EveryPresetReadsAndEveryNumberHasASource) {
    auto names = list_devices(devices());
    EXPECT_GE(names.size(), 10u);
    for (const std::string& name : names) {
        LoadedDevice loaded = load_device(name, devices());
        EXPECT_EQ(loaded.device.name, name);
        EXPECT_GT(loaded.device.expected_density().si, 0.0) << name;
        for (const ResolvedValue& value : loaded.values)
            EXPECT_FALSE(value.source.empty()) << name << " " << value.path;
    }
}

TEST(Device, RollerOfTheTutorialsIsTheMedicalRoller) {
    Device alias = load_device("roller/192", devices()).device;
    Device roller = load_device("roller/mf8-192", devices()).device;
    EXPECT_EQ(alias.needles, 192);
    EXPECT_EQ(alias.needle_length.si, roller.needle_length.si);
    EXPECT_EQ(alias.kind, "roller");
}

TEST(Device, UnknownPresetOffersTheNearestNames) {
    try {
        load_device("pen/dermpen", devices());
        FAIL() << "an unknown preset was accepted";
    } catch (const InputError& error) {
        ASSERT_EQ(error.problems().n_errors(), 1);
        EXPECT_NE(error.problems().list()[0].what.find("did you mean \"pen/dermapen\""),
                  std::string::npos);
    }
}

TEST(Device, AllMistakesOfAFileAtOnce) {
    namespace fs = std::filesystem;
    fs::path folder = fs::temp_directory_path() / "needlework-device-test";
    fs::create_directories(folder / "pen");
    std::ofstream(folder / "pen" / "bad.toml") << "kind = \"pen\"\nneedle_length = \"15 s\"\n"
                                                  "tip_radus = \"10 um\"\nneedles = 0\n";
    try {
        load_device("pen/bad", folder);
        FAIL() << "a broken file was accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().n_errors(), 3);
        std::string text = error.problems().text();
        EXPECT_NE(text.find("expected a length"), std::string::npos);
        EXPECT_NE(text.find("tip_radius"), std::string::npos);
    }
    fs::remove_all(folder);
}

/// Blocks of a kind of a document, each with the file name of its first line (or none).
std::vector<std::pair<std::string, std::string>> blocks_of(const std::string& document,
                                                           const std::string& kind) {
    std::ifstream in(source_folder() / document);
    std::vector<std::pair<std::string, std::string>> blocks;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (!inside && line == "```" + kind) {
            inside = true;
            blocks.emplace_back();
        } else if (inside && line == "```") {
            inside = false;
        } else if (inside) {
            auto& [name, text] = blocks.back();
            if (name.empty() && line.starts_with("# ") && line.ends_with(".toml"))
                name = line.substr(2, line.size() - 2 - 5);
            text += line + "\n";
        }
    }
    return blocks;
}

// docs/howto/device.md: each file shown is a device as it stands there, and strikes.
TEST(Device, EveryExampleOfTheHowtoIsADevice) {
    namespace fs = std::filesystem;
    fs::path folder = fs::temp_directory_path() / "needlework-howto-test";
    auto devices_shown = blocks_of("docs/howto/device.md", "toml");
    auto profiles = blocks_of("docs/howto/device.md", "csv");
    ASSERT_GE(devices_shown.size(), 7u);
    ASSERT_EQ(profiles.size(), 1u);
    for (const auto& [name, text] : devices_shown) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / (name + ".toml")) << text;
        std::ofstream((folder / name).parent_path() / "measured.csv") << profiles[0].second;
    }
    for (const auto& [name, text] : devices_shown) {
        Device device = load_device(name, folder).device;
        Insertion strike = InsertionModel(device, excised_bed(), {}).strike();
        EXPECT_GT(strike.tip_depth.si, 0.0) << name;
        EXPECT_GT(strike.buckling_margin_held, strike.buckling_margin_free) << name;
    }
    fs::remove_all(folder);
}

TEST(Device, ATipWiderThanTheShankIsAProblem) {
    Device device;
    device.tip_radius = 150.0_um;
    ASSERT_EQ(device_mistakes(device).size(), 1u);
    EXPECT_EQ(device_mistakes(device)[0].fields[0], "tip_radius");
}

TEST(Device, OneFileOfTheUsersOwnIsADevice) {
    namespace fs = std::filesystem;
    fs::path folder = fs::temp_directory_path() / "needlework-own-device-test";
    fs::create_directories(folder);
    std::ofstream(folder / "fine.toml")
        << "kind = \"pen\"\nlabel = \"Fine\"\nneedles = 12\n"
           "tip_radius = { value = \"4 um\", range = [\"3 um\", \"5 um\"] }\n";
    LoadedDevice fine = load_device_file("x/fine.toml", folder / "fine.toml");
    EXPECT_EQ(fine.device.name, "x/fine.toml");
    EXPECT_EQ(fine.device.needles, 12);
    for (const ResolvedValue& value : fine.values) {
        EXPECT_EQ(value.source, choice) << value.path;  // the user's number, no publication's
        EXPECT_EQ(value.origin, "x/fine.toml");
        EXPECT_EQ(value.distribution.has_value(), value.path == "tip_radius") << value.path;
    }
    try {
        load_device_file("x/fien.toml", folder / "fien.toml");
        FAIL() << "a file that is not there was read";
    } catch (const InputError& error) {
        EXPECT_NE(error.problems().list()[0].what.find("did you mean \"fine.toml\""),
                  std::string::npos);
    }
    std::ofstream(folder / "bad.toml") << "kind = \"pen\"\n\ntip_radus = \"10 um\"\n";
    try {
        load_device_file("bad.toml", folder / "bad.toml");
        FAIL() << "an unknown key was read";
    } catch (const InputError& error) {
        ASSERT_EQ(error.problems().n_errors(), 1);
        EXPECT_EQ(error.problems().list()[0].where.line, 3);
    }
    fs::remove_all(folder);
}

}  // namespace
}  // namespace needlework
