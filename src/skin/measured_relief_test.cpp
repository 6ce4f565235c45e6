#include "skin/measured_relief.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <png.h>
#include <tiffio.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <numbers>

namespace needlework {
namespace {

namespace fs = std::filesystem;

constexpr int n = 96;
constexpr double pixel_um = 60.0, depth_um = 300.0, width_mm = 3.0;

/// A bell in counts of 0.1 um above 1000: what an instrument would write.
double count_at(int i, int j) {
    const double x = (i + 0.5 - 0.5 * n) * pixel_um * 1e-3,
                 y = (j + 0.5 - 0.5 * n) * pixel_um * 1e-3;
    const double r = std::hypot(x, y) / (0.5 * width_mm);
    const double deep = r < 1.0 ? 0.5 * (1.0 + std::cos(std::numbers::pi * r)) : 0.0;
    return std::round(1000.0 + 10.0 * depth_um * (1.0 - deep));
}

class MeasuredReliefFiles : public testing::Test {
  protected:
    void SetUp() override {
        folder = fs::temp_directory_path() / fmt::format("needlework_relief_{}", getpid());
        fs::create_directories(folder);
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
        return folder / name;
    }
    fs::path write_csv(
        const std::string& name,
        const std::function<std::string(int, int)>& cell = [](int i, int j) {
            return fmt::format("{:.0f}", count_at(i, j));
        }) {
        std::string text = "# heights in 0.1 um\n";
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) text += cell(i, j) + (i + 1 < n ? "," : "\n");
        return write(name, text);
    }
    fs::path write_png(const std::string& name, int colour = PNG_COLOR_TYPE_GRAY) {
        const fs::path file = folder / name;
        FILE* out = std::fopen(file.c_str(), "wb");
        png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
        png_infop info = png_create_info_struct(png);
        png_init_io(png, out);
        png_set_IHDR(png, info, n, n, 16, colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                     PNG_FILTER_TYPE_DEFAULT);
        png_write_info(png, info);
        const int samples = colour == PNG_COLOR_TYPE_GRAY ? 1 : 3;
        for (int j = 0; j < n; ++j) {
            std::vector<png_byte> row;
            for (int i = 0; i < n; ++i)
                for (int s = 0; s < samples; ++s) {
                    const auto count = unsigned(count_at(i, j));
                    row.push_back(png_byte(count / 256)), row.push_back(png_byte(count % 256));
                }
            png_write_row(png, row.data());
        }
        png_write_end(png, info);
        png_destroy_write_struct(&png, &info);
        std::fclose(out);
        return file;
    }
    fs::path write_tiff(const std::string& name, bool floats, int samples = 1) {
        const fs::path file = folder / name;
        TIFF* tiff = TIFFOpen(file.c_str(), "w");
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, n);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, n);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, floats ? 32 : 16);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, floats ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, n);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
        for (int j = 0; j < n; ++j) {
            std::vector<float> as_float;
            std::vector<std::uint16_t> as_count;
            for (int i = 0; i < n * samples; ++i) {
                as_float.push_back(float(count_at(i / samples, j)));
                as_count.push_back(std::uint16_t(count_at(i / samples, j)));
            }
            void* row = floats ? static_cast<void*>(as_float.data()) : as_count.data();
            TIFFWriteScanline(tiff, row, std::uint32_t(j), 0);
        }
        TIFFClose(tiff);
        return file;
    }
    /// Points in millimetres; heights in 0.1 um.
    fs::path write_ply(const std::string& name, const std::string& format,
                       const std::string& third = "z") {
        std::string text = fmt::format(
            "ply\nformat {} 1.0\ncomment a scan\nelement vertex {}\nproperty float x\nproperty "
            "float y\nproperty float {}\nproperty uchar red\nend_header\n",
            format, n * n, third);
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) {
                const float point[3] = {float(i * pixel_um * 1e-3),
                                        float((n - j) * pixel_um * 1e-3), float(count_at(i, j))};
                if (format == "ascii") {
                    text += fmt::format("{} {} {} 7\n", point[0], point[1], point[2]);
                } else {
                    text.append(reinterpret_cast<const char*>(point), sizeof point);
                    text += char(7);
                }
            }
        return write(name, text);
    }

    static MeasuredRelief read(const fs::path& file, Problems& problems,
                               Length pixel = Length{pixel_um * 1e-6},
                               Length height = Length{1e-7}) {
        return measured_relief(read_relief_file(file), {pixel, height}, Length{width_mm * 1e-3},
                               false, file, problems);
    }
    /// What the user is told.
    static std::string complaint(const fs::path& file, Length pixel = Length{pixel_um * 1e-6},
                                 Length height = Length{1e-7}) {
        Problems problems;
        try {
            read(file, problems, pixel, height);
        } catch (const InputError& error) {
            return error.what();
        }
        return problems.has_errors() ? problems.text() : "";
    }
    static void expect_complaint(const std::string& text, const std::string& part) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\nin: " << text;
    }

    fs::path folder;
};

TEST_F(MeasuredReliefFiles, EveryFormatGivesTheSameSurface) {
    const Length millimetre{1e-3};
    struct Case {
        fs::path file;
        Length pixel;
    };
    for (const auto& [file, pixel] :
         {Case{write_png("scar.png"), Length{pixel_um * 1e-6}},
          Case{write_tiff("counts.tif", false), Length{pixel_um * 1e-6}},
          Case{write_tiff("floats.tiff", true), Length{pixel_um * 1e-6}},
          Case{write_csv("scar.csv"), Length{pixel_um * 1e-6}},
          Case{write_ply("text.ply", "ascii"), millimetre},
          Case{write_ply("binary.ply", "binary_little_endian"), millimetre}}) {
        Problems problems;
        const MeasuredRelief relief = read(file, problems, pixel);
        ASSERT_FALSE(problems.has_errors()) << problems.text();
        EXPECT_EQ(relief.nx, n) << file;
        EXPECT_EQ(relief.ny, n) << file;
        EXPECT_NEAR(relief.pixel_m, pixel_um * 1e-6, 1e-9) << file;
        EXPECT_NEAR(relief.at(0.0, 0.0), -depth_um * 1e-6, 2e-6) << file;
        EXPECT_NEAR(relief.at(0.75e-3, 0.0), -0.5 * depth_um * 1e-6, 2e-6) << file;
        EXPECT_NEAR(relief.at(0.0, 2e-3), 0.0, 1e-7) << file;
        // The mean of the lowest tenth of a bell's disc: r^2 uniform below 0.1.
        double lowest = 0.0;
        for (int k = 0; k < 1000; ++k)
            lowest += 0.5 * (1.0 + std::cos(std::numbers::pi * std::sqrt(0.1 * (k + 0.5) / 1000)));
        EXPECT_NEAR(relief.depth(Length{width_mm * 1e-3}, false).si * 1e6, depth_um * lowest / 1000,
                    0.02 * depth_um)
            << file;
    }
}

TEST_F(MeasuredReliefFiles, ATiltIsTakenAwayAndTheBorderIsLevel) {
    Problems problems;
    const MeasuredRelief tilted =
        read(write_csv("tilted.csv",
                       [](int i, int j) {
                           return fmt::format("{:.1f}", count_at(i, j) + 20.0 * i - 7.0 * j);
                       }),
             problems);
    ASSERT_FALSE(problems.has_errors()) << problems.text();
    EXPECT_NEAR(tilted.at(0.0, 0.0), -depth_um * 1e-6, 2e-6);
    for (int i = 0; i < n; ++i) EXPECT_NEAR(tilted.height_m[size_t(i)], 0.0, 1e-6);
}

TEST_F(MeasuredReliefFiles, OnABoxItKeepsItsVolume) {
    Problems problems;
    const MeasuredRelief relief = read(write_png("scar.png"), problems);
    Box box;
    box.nx = box.ny = 64;
    box.h_m = 100e-6;
    FloatArray map = relief.on(box, 3.2e-3, 3.2e-3);
    double on_box = 0.0, in_file = 0.0;
    for (float height : map) on_box += double(height) * box.h_m * box.h_m;
    for (double height : relief.height_m) in_file += height * relief.pixel_m * relief.pixel_m;
    EXPECT_NEAR(on_box / in_file, 1.0, 5e-3);
}

TEST_F(MeasuredReliefFiles, FewHolesAreFilledAndTold) {
    Problems problems;
    const MeasuredRelief relief =
        read(write_csv("holes.csv",
                       [](int i, int j) {
                           return i == j && i % 3 == 0 ? std::string()
                                  : i == 3 && j == 90  ? "nan"
                                                       : fmt::format("{:.0f}", count_at(i, j));
                       }),
             problems);
    EXPECT_FALSE(problems.has_errors());
    expect_complaint(problems.text(), "33 heights were not read");
    EXPECT_NEAR(relief.at(0.0, 0.0), -depth_um * 1e-6, 5e-6);
}

TEST_F(MeasuredReliefFiles, EachBadFileIsToldWhatIsWrong) {
    expect_complaint(complaint(folder / "none.png"), "there is no such file");
    expect_complaint(complaint(write("scar.jpg", "x")), "has an ending that is not known");
    expect_complaint(complaint(write("text.png", "not a picture")), "is no PNG that can be read");
    expect_complaint(complaint(write_png("colour.png", PNG_COLOR_TYPE_RGB)),
                     "3 channels of 16 bit");
    const fs::path cut = write_png("cut.png");
    fs::resize_file(cut, fs::file_size(cut) / 2);
    expect_complaint(complaint(cut), "is no PNG that can be read");
    expect_complaint(complaint(write("text.tif", "not a picture")), "is no TIFF that can be read");
    expect_complaint(complaint(write_tiff("colour.tif", false, 3)), "3 samples of 16 bit");
    expect_complaint(complaint(write("ragged.csv", "1,2,3\n1,2\n")), "line 2 has 2 heights");
    expect_complaint(complaint(write("words.csv", "1,two,3\n")), "\"two\" is no number");
    expect_complaint(complaint(write("small.csv", "1,2,3\n1,2,4\n")), "3 x 2 heights");
    expect_complaint(complaint(write("text.ply", "solid\n")), "does not begin as a PLY");
    expect_complaint(complaint(write_ply("big.ply", "binary_big_endian")), "binary_big_endian");
    expect_complaint(complaint(write_ply("flat.ply", "ascii", "height")),
                     "no points with x, y and z");
    const fs::path half = write_ply("half.ply", "binary_little_endian");
    fs::resize_file(half, fs::file_size(half) / 2);
    expect_complaint(complaint(half), "ends before its");
}

TEST_F(MeasuredReliefFiles, EachImpossibleSurfaceIsToldWhatIsWrong) {
    const fs::path good = write_csv("good.csv");
    EXPECT_EQ(complaint(good), "");
    expect_complaint(complaint(good, Length{}, Length{1e-7}), "has no scale");
    expect_complaint(complaint(good, Length{20e-6}, Length{1e-7}), "a scar of 3 mm with its rim");
    expect_complaint(complaint(good, Length{pixel_um * 1e-6}, Length{3e-6}), "has a slope of");
    expect_complaint(
        complaint(write_csv("inverted.csv",
                            [](int i, int j) { return fmt::format("{:.0f}", -count_at(i, j)); })),
        "below its rim");
    // With the noise of an instrument the lowest tenth of a bump lies below its rim too.
    expect_complaint(complaint(write_csv("noisy.csv",
                                         [](int i, int j) {
                                             return fmt::format(
                                                 "{:.0f}", -count_at(i, j) + 50 * ((i + j) % 3));
                                         })),
                     "above its rim");
    // A boxcar scar whose raised rim is higher than its floor is deep is no such thing.
    EXPECT_EQ(complaint(write_csv("rim.csv",
                                  [](int i, int j) {
                                      const double x = i + 0.5 - 0.5 * n, y = j + 0.5 - 0.5 * n;
                                      const double r = std::hypot(x, y) * pixel_um * 1e-3;
                                      const double rim = 0.5 * width_mm * 0.9;
                                      const double crest = std::exp(-std::pow((r - rim) / 0.2, 2));
                                      return fmt::format("{:.0f}",
                                                         (r < rim ? -800.0 : 0.0) + 900.0 * crest);
                                  })),
              "");
    expect_complaint(complaint(write_csv("level.csv", [](int, int) { return "5"; })),
                     "below its rim");
    expect_complaint(complaint(write_csv("torn.csv",
                                         [](int i, int j) {
                                             return i < 10 ? std::string()
                                                           : fmt::format("{:.0f}", count_at(i, j));
                                         })),
                     "was not read (holes)");
}

TEST_F(MeasuredReliefFiles, AGrooveRunsThroughTheWholeField) {
    const auto groove = [](int i, int) {
        const double r = std::fabs(i + 0.5 - 0.5 * n) * pixel_um * 1e-3 / (0.5 * width_mm);
        return fmt::format("{:.2f}",
                           r < 1.0 ? -1500.0 * (1.0 + std::cos(std::numbers::pi * r)) : 0.0);
    };
    const fs::path file = write_csv("groove.csv", groove);
    Problems problems;
    const MeasuredRelief relief =
        measured_relief(read_relief_file(file), {Length{pixel_um * 1e-6}, Length{1e-7}},
                        Length{width_mm * 1e-3}, true, file, problems);
    ASSERT_FALSE(problems.has_errors()) << problems.text();
    EXPECT_NEAR(relief.at(0.0, 2.5e-3), relief.at(0.0, 0.0), 1e-9);
    EXPECT_NEAR(relief.at(0.0, 0.0), -depth_um * 1e-6, 3e-6);
}

}  // namespace
}  // namespace needlework
