// When hyaluronan lies on the skin, and which needles slip on it.
#include "course/water_films.hpp"

#include <gtest/gtest.h>

namespace needlework {
namespace {

Protocol read_text(const std::string& topical) {
    return read_protocol(TomlFile::parse(
        "schema_version = 1\n[[session]]\ndevice = \"pen/dermapen\"\nday = \"2 d\"\nrepeat = 2\n"
        "every = \"30 d\"\n" +
            topical,
        "case.toml"));
}

const std::string gel = "[[topical]]\nproduct = \"hyaluronic-gel\"\n";

TEST(WaterFilms, LieOnTheSkinUntilTheyAreTakenOff) {
    const std::vector<Occlusion> times =
        moist_times(read_text(gel + "after = \"6 h\"\nduration = \"3 h\"\n"));
    ASSERT_EQ(times.size(), 2u);
    EXPECT_NEAR(times[0].from / 1.0_h, 54.0, 1e-9);
    EXPECT_NEAR(times[0].until / 1.0_h, 57.0, 1e-9);
    EXPECT_NEAR(times[1].from / 1.0_d, 32.25, 1e-9);
    EXPECT_GT(times[0].share, 0.0);
    // Left on it is washed off after a day.
    const Protocol left_on = read_text(gel);
    EXPECT_NEAR((moist_times(left_on)[0].until - moist_times(left_on)[0].from) / 1.0_h,
                left_on.models.effects.washed_after / 1.0_h, 1e-9);
    // Before a session, and not for it: washed off when it begins.
    EXPECT_NEAR(moist_times(read_text(gel + "after = \"-3 h\"\n"))[0].until / 1.0_d, 2.0, 1e-9);
    EXPECT_TRUE(moist_times(read_text("[[topical]]\nproduct = \"vitamin-c-serum\"\n")).empty());
}

TEST(WaterFilms, AreCountedFromASession) {
    const Protocol p = read_text(gel + "before = \"30 min\"\nduration = \"2 h\"\n");
    const std::vector<Occlusion> after = moist_after(p, session_events(p)[0].time);
    ASSERT_EQ(after.size(), 2u);
    EXPECT_EQ(after[0].from.si, 0.0);  // it lies there already
    EXPECT_NEAR(after[0].until / 1.0_h, 1.5, 1e-9);
    EXPECT_NEAR(after[1].from / 1.0_d, 30.0 - 0.5 / 24.0, 1e-9);
}

TEST(WaterFilms, OnlyWhatLiesThereDuringTheSessionLubricates) {
    const auto lubrication = [](const std::string& topical, size_t session = 0) {
        const Protocol p = read_text(topical);
        return mechanics_of_session(p, session_events(p)[session]).lubrication;
    };
    const double without = lubrication("");
    EXPECT_GT(lubrication(gel + "before = \"5 min\"\n"), without);
    EXPECT_EQ(lubrication(gel), without);                         // put on after it
    EXPECT_EQ(lubrication(gel + "after = \"-2 h\"\n"), without);  // washed off for it
    EXPECT_EQ(lubrication(gel + "before = \"30 min\"\nduration = \"10 min\"\n"), without);
    EXPECT_EQ(lubrication("[[topical]]\nproduct = \"vitamin-c-serum\"\nbefore = \"5 min\"\n"),
              without);
    EXPECT_EQ(lubrication(gel + "before = \"5 min\"\nsessions = [1]\n", 1), without);
    EXPECT_LT(lubrication("[[topical]]\nproduct = \"hyaluronic-serum-20k\"\nbefore = \"5 min\"\n"),
              lubrication(gel + "before = \"5 min\"\n"));
}

}  // namespace
}  // namespace needlework
