// What a deficit makes of a wound: that of a scar answers more strongly, that of age does not.
#include <gtest/gtest.h>

#include <algorithm>

#include "course/course.hpp"
#include "course/subject_skin.hpp"

namespace needlework {
namespace {

/// Relative gain of reticular collagen two months after a session, and what there is then over
/// healthy skin.
struct Gain {
    double relative = 0.0, mass = 0.0;
};

Gain gain_of(const std::string& condition) {
    const Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[subject]\nage = \"55 yr\"\n[[condition]]\n" + condition +
            "[[session]]\nrepeat = 2\nevery = \"28 d\"\ndevice = \"pen/skinpen\"\n"
            "needle_length = \"1.5 mm\"\n[visits]\ndays = [\"90 d\"]\n",
        "case.toml"));
    const SkinAtlas atlas = SkinAtlas::load();
    const Box box = unit_cell_box(protocol, skin_of(protocol, atlas), Resolution::preview);
    Course course(protocol, atlas, box, Place::floor, 7, MPI_COMM_SELF);
    course.finish();
    const auto& names = course.measure_names();
    const size_t at =
        size_t(std::find(names.begin(), names.end(), "reticular_collagen_mass") - names.begin());
    const double before = course.readings().front().values[at];
    const double after = course.readings().back().values[at];
    return {after / before - 1.0, after};
}

TEST(Deficit, SlackSkinGainsAsHealthySkinDoesAndNotAsAScar) {
    const std::string slack = "kind = \"slack-skin\"\ndermis_stiffness = 1.0\n";
    const Gain healthy = gain_of("kind = \"healthy\"\n"), aged = gain_of(slack),
               scar = gain_of(slack + "deficit_answer = 1.0\n");
    EXPECT_GT(healthy.relative, 0.01);
    // Relative to its own rest; a little more room is left under the ceiling of crowding.
    EXPECT_GE(aged.relative, healthy.relative);
    EXPECT_LT(aged.relative, 1.3 * healthy.relative);
    EXPECT_LT(aged.mass, 1.0 + healthy.relative);  // it stays behind healthy skin
    // What lacks collagen as a scar does answers more strongly until it is filled, and then no
    // more.
    EXPECT_GT(scar.relative, 1.1 * aged.relative);
    EXPECT_LT(scar.mass, 1.0 + healthy.relative);
}

}  // namespace
}  // namespace needlework
