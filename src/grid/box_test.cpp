#include "grid/box.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/problem.hpp"
#include "grid/tissue.hpp"

namespace needlework {
namespace {

TEST(GradedFaces, ReachTheDepthExactlyAndStayBetweenTheirSizes) {
    std::vector<double> faces = graded_faces_m(2.4_mm, 10.0_um, 40.0_um, 1.1);
    EXPECT_EQ(faces.front(), 0.0);
    EXPECT_EQ(faces.back(), Length(2.4_mm).si);
    Box box{.nx = 4, .ny = 4, .h_m = 1.0, .z_faces_m = faces};
    for (int k = 0; k < box.nz(); ++k) {
        EXPECT_GT(box.dz_m(k), 0.95 * 10e-6);  // at most half a cell is spread over all
        EXPECT_LT(box.dz_m(k), 1.05 * 40e-6);
        if (k > 0) {
            EXPECT_LE(box.dz_m(k) / box.dz_m(k - 1), 1.1 + 1e-9);
            EXPECT_GE(box.dz_m(k) / box.dz_m(k - 1), 1.0 - 1e-9);
        }
    }
}

TEST(GradedFaces, OneSizeGivesAUniformAxis) {
    std::vector<double> faces = graded_faces_m(1.0_mm, 40.0_um, 40.0_um, 1.0);
    ASSERT_EQ(faces.size(), 26u);  // analytic: 1000 / 40 cells
    for (size_t k = 0; k + 1 < faces.size(); ++k)
        EXPECT_NEAR(faces[k + 1] - faces[k], 40e-6, 1e-12);
}

TEST(GradedFaces, RefuseNonsense) {
    EXPECT_THROW(graded_faces_m(Length{}, 10.0_um, 40.0_um, 1.1), BugError);
    EXPECT_THROW(graded_faces_m(1.0_mm, 10.0_um, 40.0_um, 1.0), BugError);
}

TEST(Tissue, KeepsFieldsInOrderAndNamesTheNearestWhenOneIsMissing) {
    Box box{
        .nx = 4, .ny = 4, .h_m = 1e-5, .z_faces_m = {0.0, 1e-5, 2e-5}, .z_begin = 0, .z_end = 2};
    Tissue tissue(box);
    Field& first = tissue.add_field("fibroblast", "1", 1.0F);
    tissue.add_field("debris", "1", 0.0F);
    tissue.add_map("height", "m", 0.0F);
    EXPECT_EQ(&first, &tissue.field("fibroblast"));  // references stay valid as fields are added
    EXPECT_EQ(tissue.fields()[1]->name, "debris");
    EXPECT_EQ(tissue.field("debris").values.size(), 32u);
    EXPECT_EQ(tissue.map("height").values.size(), 16u);
    EXPECT_TRUE(tissue.has_field("debris"));
    EXPECT_FALSE(tissue.has_map("debris"));
    EXPECT_THROW(tissue.add_field("debris", "1", 0.0F), BugError);
    try {
        tissue.field("fibroblats");
        FAIL() << "an unknown field was found";
    } catch (const BugError& e) {
        EXPECT_NE(std::string(e.what()).find("did you mean \"fibroblast\""), std::string::npos);
    }
}

}  // namespace
}  // namespace needlework
