#include "io/state_image.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "base/problem.hpp"
#include "io/content_hash.hpp"
#include "io/state_image_format.hpp"

namespace needlework {
namespace {

Box small_box() {
    Box box;
    box.nx = 4;
    box.ny = 4;
    box.h_m = 4e-5;
    box.z_faces_m = {0.0, 1e-5, 3e-5, 7e-5, 1.1e-4};
    box.z_end = 4;
    return box;
}

std::string small_image() {
    Box box = small_box();
    std::vector<float> values(box.plane_cells() * 4), map(box.plane_cells(), -2.5F);
    std::iota(values.begin(), values.end(), 0.25F);
    values[5] = std::numeric_limits<float>::quiet_NaN();
    StateImageWriter writer(box);
    writer.begin_field("debris", "1");
    writer.add_planes(3, std::span(values).first(3 * box.plane_cells()));
    writer.add_planes(1, std::span(values).last(box.plane_cells()));
    writer.end_field();
    writer.add_map("relief_um", "um", map);
    writer.add_table({"channels", {"x_m", "bleeds"}, {{1e-4, 0.1 + 0.2}, {0.0, 1.0}}});
    writer.add_table({"empty", {"x_m"}, {{}}});
    writer.add_blob({"course", std::string("{\"day\":\0 30}", 12)});
    writer.add_blob({"nothing", ""});
    return writer.finish();
}

TEST(StateImage, ReadsBackEveryBit) {
    StateImage image(small_image());
    EXPECT_TRUE(same_geometry(image.box(), small_box()));
    ASSERT_EQ(image.fields().size(), 1U);
    EXPECT_EQ(image.fields()[0].unit, "1");
    EXPECT_EQ(image.maps()[0].name, "relief_um");
    EXPECT_EQ(image.maps()[0].unit, "um");
    std::vector<float> planes(2 * 16), map(16);
    image.read_planes("debris", 1, 3, planes);
    EXPECT_EQ(planes[0], 16.25F);
    EXPECT_EQ(planes[31], 47.25F);
    image.read_planes("debris", 0, 2, planes);
    EXPECT_TRUE(std::isnan(planes[5]));
    image.read_map("relief_um", map);
    EXPECT_EQ(map[15], -2.5F);
    ASSERT_EQ(image.tables().size(), 2U);
    EXPECT_EQ(image.tables()[0],
              (NumberTable{"channels", {"x_m", "bleeds"}, {{1e-4, 0.1 + 0.2}, {0.0, 1.0}}}));
    EXPECT_EQ(image.tables()[1].n_rows(), 0U);
    EXPECT_EQ(image.blobs()[0], (Blob{"course", std::string("{\"day\":\0 30}", 12)}));
    EXPECT_EQ(image.blobs()[1].bytes, "");
}

TEST(StateImage, DamageIsFoundWhereverItIs) {
    std::string image = small_image();
    for (size_t at = 0; at < image.size(); at += 97) {
        std::string damaged = image;
        damaged[at] = char(damaged[at] ^ 0x10);
        EXPECT_THROW(StateImage{damaged}, DamagedState) << "byte " << at;
    }
    for (size_t length : {size_t{0}, size_t{10}, image.size() / 2, image.size() - 1})
        EXPECT_THROW(StateImage{image.substr(0, length)}, DamagedState) << "cut at " << length;
}

TEST(StateImage, ADatasetsOwnChecksumHoldsToo) {
    // A value changed by a program that repaired the file's checksum, but not that of the dataset.
    std::string image = small_image();
    image.resize(image.size() - state_format::trailer_bytes);
    float wanted = 40.25F;
    char pattern[sizeof wanted];
    std::memcpy(pattern, &wanted, sizeof wanted);
    size_t at = image.find(std::string(pattern, sizeof pattern));
    ASSERT_NE(at, std::string::npos);
    image[at] = char(image[at] ^ 1);
    image += state_format::trailer(image);
    try {
        StateImage read(image);
        FAIL() << "the damage was not seen";
    } catch (const DamagedState& e) {
        EXPECT_STREQ(e.what(), "the checksum of /fields/debris does not match");
    }
}

TEST(StateImage, PlanesMustBeCompleteBeforeAFieldEnds) {
    Box box = small_box();
    StateImageWriter writer(box);
    writer.begin_field("debris", "1");
    EXPECT_THROW(writer.end_field(), BugError);
}

}  // namespace
}  // namespace needlework
