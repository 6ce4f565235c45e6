// The surface after a course, on a patch: a groove fills up to its rim and not above it, and flat
// skin stays flat.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "course/course.hpp"
#include "course/subject_skin.hpp"

namespace needlework {
namespace {

/// Relief of a patch that holds `condition` after four pen sessions on a cheek, a column a value.
HeightMap relief_after_a_course(const std::string& condition) {
    const Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[subject]\nage = \"48 yr\"\n[[condition]]\n" + condition +
            "[[session]]\nrepeat = 4\nevery = \"30 d\"\ndevice = \"pen/skinpen\"\n"
            "needle_length = \"1 mm\"\n[visits]\ndays = [\"180 d\"]\n",
        "case.toml"));
    const SkinAtlas atlas = SkinAtlas::load();
    const Box box = patch_box(protocol, skin_of(protocol, atlas), Resolution::preview);
    Course course(protocol, atlas, box, Place::patch, 7, MPI_COMM_SELF);
    course.finish();
    return course.relief_now();
}

TEST(ReliefCourse, AFineLineFillsAndItsRimStaysFlat) {
    const HeightMap after = relief_after_a_course("kind = \"fine-lines\"\n");
    // Mean over the lines along the groove: its profile. Flat skin is what lies 1 mm and more away.
    std::vector<double> profile(size_t(after.nx), 0.0), flat;
    for (int j = 0; j < after.ny; ++j)
        for (int i = 0; i < after.nx; ++i) {
            const double height = after.height_m[size_t(j) * size_t(after.nx) + size_t(i)];
            profile[size_t(i)] += height / after.ny;
            if (std::fabs((i + 0.5 - 0.5 * after.nx) * after.h_m) > 1e-3) flat.push_back(height);
        }
    double mean = 0.0, square = 0.0;
    for (double height : flat) mean += height / double(flat.size());
    for (double height : flat) square += (height - mean) * (height - mean) / double(flat.size());
    const double floor = profile[size_t(after.nx / 2)];
    const double before_m = 80e-6;
    EXPECT_GT(floor - mean, -0.9 * before_m);  // fills
    EXPECT_LT(floor - mean, 5e-6);             // up to its rim: no ridge
    // The skin's own lines are 20 to 200 um deep (bibb-2006-medical-modelling): unevenness with a
    // standard deviation below the shallowest is not seen beside them.
    EXPECT_LT(std::sqrt(square), 20e-6);
    EXPECT_GT(mean, 20e-6);  // not because nothing happened
}

TEST(ReliefCourse, UntreatedSkinIsAsRoughAfterFiveYearsAndDepthKnowsNothingOfItsFurrows) {
    const Protocol protocol = read_protocol(
        TomlFile::parse("schema_version = 1\n[subject]\nage = \"48 yr\"\n[[condition]]\nkind = "
                        "\"fine-lines\"\n[visits]\ndays = [\"0 d\", \"1826 d\"]\n",
                        "case.toml"));
    const SkinAtlas atlas = SkinAtlas::load();
    Box box = patch_box(protocol, skin_of(protocol, atlas), Resolution::preview);
    Course course(protocol, atlas, box, Place::patch, 7, MPI_COMM_SELF);
    course.finish();
    const auto read = [&](const char* name, size_t visit) {
        const auto& names = course.measure_names();
        const auto at = std::find(names.begin(), names.end(), name) - names.begin();
        return course.readings()[visit].values[size_t(at)];
    };
    const size_t last = course.readings().size() - 1;
    for (const char* name : {"profile_ra", "profile_rz", "surface_irregularity", "wrinkle_depth"})
        EXPECT_NEAR(read(name, last) / read(name, 0), 1.0, 1e-4) << name;
    const HeightMap& line = course.relief_before();
    EXPECT_EQ(read("wrinkle_depth", 0), scar_depth(line, course.outline()).si);
    EXPECT_GT(read("profile_ra", 0), roughness_across(line).ra.si + 2e-6);
    EXPECT_EQ(read("profile_ra", 0), roughness_across(course.surface_of(line)).ra.si);
}

}  // namespace
}  // namespace needlework
