// Lines, pores, slack skin and striae as geometry and fields.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "skin/atlas.hpp"
#include "skin/condition.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

const std::filesystem::path skin_folder = source_folder() / "data" / "skin";

ConditionSpec kind(const std::string& name) { return load_condition(name, skin_folder).spec; }

SkinStack cheek() {
    return SkinAtlas::load(skin_folder).skin_stack("cheek", {50.0_yr, "female", "III", {}});
}

Box box_of(int n, double h_m) {
    Box box;
    box.nx = box.ny = n;
    box.h_m = h_m;
    for (int k = 0; k <= 60; ++k) box.z_faces_m.push_back(1.5e-3 * k / 60.0);
    box.z_end = box.nz();
    return box;
}

TEST(LesionKinds, ALineIsTheSameAllAlongAndHoldsItsCrossSection) {
    Box box = box_of(256, 25e-6);
    for (const char* name : {"fine-lines", "deep-wrinkles", "striae-rubrae", "striae-albae"}) {
        ConditionSpec line = kind(name);
        FloatArray height = height_map(line, box, middle_of(box));
        double first_row = 0.0;
        for (int i = 0; i < box.nx; ++i) {
            first_row -= double(height[size_t(i)]) * box.h_m;
            EXPECT_EQ(height[size_t(i)], height[size_t(200 * box.nx + i)]) << name;
        }
        EXPECT_NEAR(first_row / line.cross_section().si, 1.0, 2e-3) << name;
    }
}

TEST(LesionKinds, PoresAreAsManyAsTheirDensityAndNoTwoTouch) {
    Box box = box_of(128, 80e-6);  // a square centimetre
    ConditionSpec pores = kind("enlarged-pores");
    std::vector<ConditionPlace> middles = openings(pores, box, middle_of(box));
    EXPECT_NEAR(double(middles.size()), pores.opening_density.si * box.area().si, 8.0);
    for (size_t a = 0; a < middles.size(); ++a)
        for (size_t b = 0; b < a; ++b)
            EXPECT_GT(
                std::hypot((middles[a].x - middles[b].x).si, (middles[a].y - middles[b].y).si),
                pores.width.si);
    FloatArray relief = height_map(pores, box, middle_of(box));
    FloatArray ring = deficit_share_map(pores, box, middle_of(box));
    size_t open = 0, weak = 0;
    for (size_t i = 0; i < relief.size(); ++i) {
        open += relief[i] < 0.0F ? 1 : 0, weak += ring[i] > 0.0F ? 1 : 0;
        if (relief[i] < 0.0F) {
            EXPECT_GT(ring[i], 0.0F);  // support is missing where it opens
        }
    }
    EXPECT_GT(weak, 2 * open);  // and around it
}

TEST(LesionKinds, SlackSkinLacksCollagenEverywhereAndHasNoRelief) {
    Box box = box_of(16, 100e-6);
    ConditionSpec slack = kind("slack-skin");
    SkinStack skin = cheek();
    EXPECT_TRUE(slack.is_flat());
    EXPECT_TRUE(slack.has_deficit());
    EXPECT_LT(slack.dermis_stiffness, 1.0);
    for (float share : deficit_share_map(slack, box, middle_of(box))) EXPECT_EQ(share, 1.0F);
    FloatArray deficit = deficit_field(slack, skin, box);
    EXPECT_NEAR(double(*std::max_element(deficit.begin(), deficit.end())), slack.dermal_deficit,
                1e-6);
    EXPECT_NEAR(missing_thickness(slack, skin) / skin.dermis_thickness(),
                slack.dermal_deficit * (1.0 - 0.15), 1e-12);
}

TEST(LesionKinds, StriaeDifferAsTheirNamesSay) {
    ConditionSpec red = kind("striae-rubrae"), white = kind("striae-albae");
    EXPECT_GT(red.excess_blood, 0.0);
    EXPECT_EQ(white.excess_blood, 0.0);
    EXPECT_LT(white.epidermal_melanin, 0.0);
    EXPECT_GT(white.dermal_deficit, red.dermal_deficit);
    EXPECT_GT(white.elastin_deficit, red.elastin_deficit);
    // Paler along the whole band, not in a disc.
    Box box = box_of(128, 50e-6);
    FloatArray pale = melanin_share_map(white, box, middle_of(box));
    EXPECT_EQ(pale[64], pale[64 + 100 * 128]);
    EXPECT_EQ(pale[64], 1.0F);
    EXPECT_EQ(pale[0], 0.0F);
}

TEST(LesionKinds, TheDeficitOfAScarStillFollowsItsRelief) {
    Box box = box_of(128, 50e-6);
    for (const std::string& name : list_scars()) {
        FloatArray relief = lateral_share_map(kind(name), box, middle_of(box));
        FloatArray deficit = deficit_share_map(kind(name), box, middle_of(box));
        EXPECT_TRUE(std::equal(relief.begin(), relief.end(), deficit.begin())) << name;
    }
}

TEST(LesionKinds, EveryNumberHasASourceAndNoGrooveIsSteep) {
    for (const char* name : {"fine-lines", "deep-wrinkles", "enlarged-pores", "slack-skin",
                             "striae-rubrae", "striae-albae"}) {
        ConditionSpec spec = kind(name);
        EXPECT_LE(spec.steepest_slope(), 0.8) << name;
        for (const ResolvedValue& value : load_condition(name, skin_folder).values)
            EXPECT_FALSE(value.source.empty()) << name << "." << value.path;
    }
}

}  // namespace
}  // namespace needlework
