// Pictures of the surface: what a patch looks like before and after, from short courses.
#include "study/surface_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace needlework {
namespace {

Protocol protocol_of(const std::string& text) {
    return read_protocol(TomlFile::parse("schema_version = 1\n" + text, "case.toml"));
}

/// A small patch of coarse cells: 8 mm wide, 32 cells.
Box small_patch(const Protocol& protocol, const SkinAtlas& atlas) {
    Box box = patch_box(protocol, skin_of(protocol, atlas), Resolution::preview);
    const double width_m = box.h_m * box.nx;
    box.nx = box.ny = 32;
    box.h_m = width_m / box.nx;
    return box;
}

SurfacePicture picture_of(const Protocol& protocol) {
    const SkinAtlas atlas = SkinAtlas::load();
    Course course(protocol, atlas, small_patch(protocol, atlas), Place::patch, 7, MPI_COMM_SELF);
    SurfaceRecorder recorder(protocol);
    recorder.look(course);
    while (!course.done()) {
        course.advance();
        recorder.look(course);
    }
    const std::optional<SurfacePicture> picture = recorder.finish();
    EXPECT_TRUE(picture.has_value());
    return *picture;
}

const std::string melasma =
    "[subject]\nphototype = \"IV\"\n[[condition]]\nkind = \"melasma-epidermal\"\n";
const std::string pores = "[[condition]]\nkind = \"enlarged-pores\"\n";
const std::string pen =
    "[[session]]\nday = \"0 d\"\ndevice = \"pen/dermapen\"\nneedle_length = \"1 mm\"\n";

TEST(SurfaceTimes, are_before_the_first_week_the_visits_and_the_end) {
    const std::vector<SurfaceTime> times = surface_times(protocol_of(
        pen +
        "repeat = 2\nevery = \"30 d\"\n[visits]\ndays = [\"0 d\", \"7 d\", \"30 d\", \"60 d\"]\n"));
    std::vector<std::string> labels;
    for (const SurfaceTime& t : times) labels.push_back(t.label);
    EXPECT_EQ(labels, (std::vector<std::string>{"before", "just after session 1",
                                                "a day after session 1", "a week after session 1",
                                                "day 30, before session 2", "day 60, the end"}));
    // Many visits: still few enough for a page.
    std::string days;
    for (int d = 1; d <= 40; ++d) days += "\"" + std::to_string(10 * d) + " d\",";
    EXPECT_LE(surface_times(protocol_of(pen + "[visits]\ndays = [" + days + "]\n")).size(), 13u);
}

TEST(SurfacePicture, skin_that_nobody_treats_looks_the_same) {
    const SurfacePicture picture =
        picture_of(protocol_of(melasma + "[visits]\ndays = [\"14 d\"]\n"));
    ASSERT_EQ(picture.frames.size(), 2u);
    EXPECT_EQ(picture.frames[0].colour, picture.frames[1].colour);
    EXPECT_NEAR(picture.frames[0].places[1].lightness, picture.frames[1].places[1].lightness, 0.01);
}

TEST(SurfacePicture, a_session_reddens_and_takes_melanin_away) {
    const SurfacePicture picture =
        picture_of(protocol_of(melasma + pen + "[visits]\ndays = [\"7 d\"]\n"));
    ASSERT_EQ(picture.frames.size(), 4u);
    const auto place = [&](size_t frame, size_t which) {
        return picture.frames[frame].places[which];
    };
    ASSERT_EQ(place(0, 1).place, "dark place");
    EXPECT_LT(place(0, 1).lightness, place(0, 2).lightness - 1.0);
    EXPECT_LT(place(0, 1).ita_deg, place(0, 2).ita_deg);
    // Healthy skin around it has the person's own melanin, 1 by definition; the edge adds little.
    EXPECT_NEAR(place(0, 2).epidermal_melanin, 1.0, 0.2);
    EXPECT_LT(place(1, 1).epidermal_melanin, place(0, 1).epidermal_melanin);
    // Blood: the whole patch is red at once; a day later by inflammation, less so after a week.
    EXPECT_EQ(place(0, 0).erythema, 0.0);
    EXPECT_GT(place(1, 0).a_star, place(0, 0).a_star + 0.01);
    EXPECT_GT(place(2, 0).erythema, 0.01);
    EXPECT_LT(place(2, 0).erythema, place(1, 0).erythema);
    EXPECT_LT(place(3, 0).erythema, place(2, 0).erythema);
    // More blood takes green (540 nm), not red (690 nm), out of the spectrum; a day later there is
    // less of it and the melanin is the same.
    const size_t green = 14, red = 29;
    EXPECT_EQ(picture.wavelength_nm[green], 540.0);
    EXPECT_LT(place(1, 2).reflectance[green], place(2, 2).reflectance[green]);
    EXPECT_NE(picture.summary.find("dark place"), std::string::npos);
    EXPECT_FALSE(picture.is_lit);  // furrows in light from the side hide a dark place
    EXPECT_GT(place(1, 2).reflectance[red], 0.99 * place(2, 2).reflectance[red]);
}

TEST(SurfacePicture, blood_stands_in_channels_that_bleed_for_an_hour) {
    const SurfacePicture picture = picture_of(
        protocol_of("[skin]\nsite = \"cheek\"\n" + pen + "[visits]\ndays = [\"1 d\"]\n"));
    ASSERT_GE(picture.frames.size(), 3u);
    EXPECT_TRUE(picture.frames[0].bleeding.empty());  // before
    EXPECT_FALSE(picture.frames[1].bleeding.empty());
    const double side_mm = picture.x_mm.back() + picture.x_mm.front();
    for (const SurfaceBleeding& spot : picture.frames[1].bleeding) {
        EXPECT_GT(spot.radius_um, 1.0);
        EXPECT_LT(spot.radius_um, 500.0);
        EXPECT_GE(spot.x_mm, 0.0);
        EXPECT_LE(spot.x_mm, side_mm);
    }
    EXPECT_TRUE(picture.frames[2].bleeding.empty());  // a day later
}

TEST(SurfacePicture, a_scar_is_as_deep_as_it_is_and_a_scalp_has_its_hairs) {
    const SurfacePicture scar = picture_of(
        protocol_of("[[condition]]\nkind = \"rolling-scar\"\n[visits]\ndays = [\"0.2 d\"]\n"));
    ASSERT_EQ(scar.frames[0].places.size(), 1u);
    // Depth of the preset, and the skin's own furrows on it (some 40 um deep).
    EXPECT_NEAR(scar.um_per_count * 32767.0, 350.0, 50.0);
    EXPECT_TRUE(scar.frames[0].hairs.empty());
    EXPECT_TRUE(scar.is_lit);
    const SurfacePicture scalp = picture_of(protocol_of(
        "[skin]\nsite = \"scalp\"\n[[condition]]\nkind = \"alopecia-areata\"\n[visits]\ndays = "
        "[\"0.2 d\"]\n"));
    // A tenth of 230 follicles a cm2 has a hair; patch 5.12 mm wide.
    EXPECT_LT(scalp.frames[0].hairs.size(), 20u);
    for (const SurfaceHair& hair : scalp.frames[0].hairs) EXPECT_GT(hair.shaft_um, 20.0);
}

TEST(SurfacePicture, needled_skin_is_redder_at_once_and_the_day_after_and_not_a_month_later) {
    const SurfacePicture picture = picture_of(
        protocol_of("[skin]\nsite = \"cheek\"\n" + pen + "[visits]\ndays = [\"1 d\", \"30 d\"]\n"));
    const auto a_star = [&](size_t i) { return picture.frames.at(i).places[0].a_star; };
    // A difference of one unit is just seen side by side; redness is seen for days.
    EXPECT_GT(a_star(1), a_star(0) + 1.0) << picture.frames[1].label;
    EXPECT_GT(a_star(2), a_star(0) + 0.5) << picture.frames[2].label;
    EXPECT_LT(a_star(1), a_star(0) + 12.0);
    EXPECT_NEAR(a_star(picture.frames.size() - 1), a_star(0), 0.5);
}

TEST(SurfacePicture, pores_are_ringed_where_the_surface_sinks) {
    const SurfacePicture picture = picture_of(
        protocol_of("[[condition]]\nkind = \"enlarged-pores\"\n[visits]\ndays = [\"0.2 d\"]\n"));
    const double side_mm = picture.x_mm.back() + picture.x_mm.front();
    // 60 a cm2 on the preset's cheek, on a square lattice.
    const double expected = 0.6 * side_mm * side_mm;
    EXPECT_NEAR(double(picture.openings.size()), expected, 2.0 * std::sqrt(expected));
    for (const SurfaceOpening& pore : picture.openings) {
        EXPECT_NEAR(pore.diameter_um, 350.0, 1e-9);
        EXPECT_GT(pore.x_mm, 0.0);
        EXPECT_LT(pore.x_mm, side_mm);
    }
    EXPECT_TRUE(picture_of(protocol_of("[[condition]]\nkind = \"fine-lines\"\n[visits]\ndays = "
                                       "[\"0.2 d\"]\n"))
                    .openings.empty());
}

TEST(SurfacePicture, blood_of_a_condition_is_seen) {
    const SurfacePicture stria = picture_of(
        protocol_of("[[condition]]\nkind = \"striae-rubrae\"\n[visits]\ndays = [\"0.2 d\"]\n"));
    ASSERT_EQ(stria.frames[0].places.size(), 3u);
    const SurfacePlace &red = stria.frames[0].places[1], &around = stria.frames[0].places[2];
    EXPECT_EQ(red.place, "red place");
    // A difference of one unit of a* is just seen side by side (cie-1976 units).
    EXPECT_GT(red.a_star, around.a_star + 1.0);
    EXPECT_GT(red.erythema, around.erythema);
    EXPECT_NEAR(red.epidermal_melanin, around.epidermal_melanin, 1e-6);
    // The instruments of the patch read that place, with its blood.
    const Protocol protocol =
        protocol_of("[[condition]]\nkind = \"striae-rubrae\"\n[visits]\ndays = [\"0.2 d\"]\n");
    const SkinAtlas atlas = SkinAtlas::load();
    Course course(protocol, atlas, small_patch(protocol, atlas), Place::patch, 7, MPI_COMM_SELF);
    course.finish();
    const auto& names = course.measure_names();
    const auto a_star = std::find(names.begin(), names.end(), "a_star") - names.begin();
    EXPECT_NEAR(course.readings()[0].values[size_t(a_star)], red.a_star, 0.02);
    // A band of blood on even melanin is uneven tone; a unit of the distance of 1976 is just seen.
    const auto tone_at = std::find(names.begin(), names.end(), "tone_variation") - names.begin();
    EXPECT_GT(course.readings()[0].values[size_t(tone_at)], 0.5);
    // Uneven tone is melanin and blood, each mottled by itself; the mean of ranks is a half.
    const Protocol uneven =
        protocol_of("[[condition]]\nkind = \"uneven-tone\"\n[visits]\ndays = [\"0.2 d\"]\n");
    const SurfacePicture tone = picture_of(uneven);
    const double held = uneven.conditions[0].excess_blood;
    ASSERT_GT(held, 0.0);
    EXPECT_NEAR(tone.frames[0].places[0].erythema, 0.5 * held, 0.15 * held);
}

TEST(SurfacePicture, a_resumed_run_shows_the_same_pictures) {
    for (const std::string& condition : {melasma, pores}) {
        const Protocol protocol = protocol_of(condition + pen + "[visits]\ndays = [\"2 d\"]\n");
        const SkinAtlas atlas = SkinAtlas::load();
        Course course(protocol, atlas, small_patch(protocol, atlas), Place::patch, 7,
                      MPI_COMM_SELF);
        SurfaceRecorder whole(protocol), resumed(protocol);
        whole.look(course);
        while (!course.done()) {
            course.advance();
            whole.look(course);
            resumed = SurfaceRecorder(protocol);
            resumed.restore(whole.save());
        }
        EXPECT_EQ(json_of(*whole.finish()), json_of(*resumed.finish()));
        EXPECT_EQ(whole.finish()->openings.empty(), condition == melasma);
    }
}

}  // namespace
}  // namespace needlework
