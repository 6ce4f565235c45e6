// A protocol that names a measured surface.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>

#include "course/protocol.hpp"
#include "skin/measured_relief.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

class ReliefProtocol : public testing::Test {
  protected:
    void SetUp() override {
        folder = fs::temp_directory_path() / fmt::format("needlework_protocol_{}", getpid());
        fs::create_directories(folder / "scans");
        std::ofstream csv(folder / "scans" / "scar.csv");
        const int n = 100;
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) {
                const double r = std::hypot(i - 49.5, j - 49.5) / 30.0;  // 3 mm wide at 50 um
                const double deep = r < 1.0 ? 0.5 + 0.5 * std::cos(std::numbers::pi * r) : 0.0;
                csv << -200.0 * deep << (i + 1 < n ? "," : "\n");
            }
    }
    void TearDown() override { fs::remove_all(folder); }
    Protocol read(const std::string& more, const fs::path& copies = {}) {
        const std::string text =
            "schema_version = 1\n[[condition]]\nkind = \"rolling-scar\"\nrelief = "
            "\"scans/scar.csv\"\n" +
            more + "[[session]]\ndevice = \"roller/mf8-192\"\n";
        return read_protocol(TomlFile::parse(text, (folder / "case.toml").string()), {}, copies);
    }
    std::string complaint(const std::string& more) {
        try {
            read(more);
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    }
    const std::string scale = "relief_pixel = \"50 um\"\nrelief_height = \"1 um\"\n";
    fs::path folder;
};

TEST_F(ReliefProtocol, DepthFollowsFromTheSurface) {
    const Protocol protocol = read("width = \"3 mm\"\n" + scale);
    const ConditionSpec& scar = *protocol.scar();
    ASSERT_NE(scar.measured, nullptr);
    // Mean of the lowest tenth of a bell's disc, r^2 even from 0 to 0.1 (analytic).
    const double pi = std::numbers::pi, rim = std::sqrt(0.1);
    const double mean_cosine =
        (2.0 / 0.1) * (rim * std::sin(pi * rim) / pi + (std::cos(pi * rim) - 1.0) / (pi * pi));
    EXPECT_NEAR(scar.depth.si, 200e-6 * 0.5 * (1.0 + mean_cosine), 1e-6);
    // On the patch it is the surface that lies there.
    Box box;
    box.nx = box.ny = 128;
    box.h_m = 50e-6;
    const FloatArray height = height_map(scar, box, middle_of(box));
    EXPECT_NEAR(double(height[64 * 128 + 64]), -200e-6, 3e-6);
    EXPECT_EQ(height[0], 0.0F);
    for (const ResolvedValue& value : protocol.resolved)
        if (value.path == "condition[1].depth") {
            EXPECT_EQ(value.origin, "scans/scar.csv");
            EXPECT_FALSE(value.distribution.has_value());
        }
}

TEST_F(ReliefProtocol, ADepthThatDiffersIsTold) {
    const Protocol protocol = read("width = \"3 mm\"\ndepth = \"0.5 mm\"\n" + scale);
    bool told = false;
    for (const Problem& p : protocol.warnings.list())
        told = told || p.what.find("the measured surface is") != std::string::npos;
    EXPECT_TRUE(told);
    EXPECT_LT(protocol.scar()->depth.si, 200e-6);
}

TEST_F(ReliefProtocol, MistakesStandAtTheirLine) {
    EXPECT_NE(complaint("width = \"3 mm\"\n").find("case.toml:4"), std::string::npos);
    EXPECT_NE(complaint("width = \"3 mm\"\n").find("has no scale"), std::string::npos);
    EXPECT_NE(complaint("width = \"6 mm\"\n" + scale).find("with its rim needs"),
              std::string::npos);
    fs::remove(folder / "scans" / "scar.csv");
    EXPECT_NE(complaint("width = \"3 mm\"\n" + scale).find("there is no such file"),
              std::string::npos);
}

TEST_F(ReliefProtocol, AResolvedProtocolReadsTheCopy) {
    const Protocol protocol = read("width = \"3 mm\"\n" + scale);
    const fs::path run = folder / "run";
    const fs::path copy = run / relief_copies_folder / device_copy_name("scans/scar.csv");
    fs::create_directories(copy.parent_path());
    fs::copy_file(folder / "scans" / "scar.csv", copy);
    fs::remove(folder / "scans" / "scar.csv");
    const Protocol resumed = read("width = \"3 mm\"\n" + scale, run / device_copies_folder);
    EXPECT_EQ(resumed.scar()->depth.si, protocol.scar()->depth.si);
    const Protocol again = read_protocol(
        TomlFile::parse(resolved_toml(protocol), (run / "protocol.resolved.toml").string()));
    EXPECT_EQ(again.scar()->depth.si, protocol.scar()->depth.si);
    EXPECT_EQ(again.scar()->measured->height_m, protocol.scar()->measured->height_m);
}

}  // namespace
}  // namespace needlework
