// Monotony and sign of every adjunct and of every rule of the week after, in the whole course of
// one unit cell: what is put on and left alone moves what it should, and nothing else.
#include "course/active_course.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "course/course.hpp"
#include "course/delivery_course.hpp"
#include "grid/runtime.hpp"

namespace needlework {
namespace {

/// A course of the typical person, walked to its end.
struct Walked {
    Protocol protocol;
    Course course;

    explicit Walked(const std::string& text)
        : protocol(read_protocol(TomlFile::parse("schema_version = 1\n" + text, "case.toml"))),
          course(protocol, SkinAtlas::load(),
                 unit_cell_box(protocol, skin_of(protocol, SkinAtlas::load()), Resolution::preview),
                 Place::floor, 11, MPI_COMM_WORLD) {
        course.finish();
    }
    double at(const std::string& measure, double day) const {
        const auto& names = course.measure_names();
        const size_t k = size_t(std::find(names.begin(), names.end(), measure) - names.begin());
        EXPECT_LT(k, names.size()) << measure;
        const double t_s = day * 86400.0;
        const Reading* nearest = &course.readings().front();
        for (const Reading& r : course.readings())
            if (std::abs(r.time_s - t_s) < std::abs(nearest->time_s - t_s)) nearest = &r;
        return nearest->values.at(k);
    }
    double session(const std::string& name) const {
        const std::vector<SessionRecord> records = course.session_records();
        for (const auto& [word, value] : records.front().values)
            if (word == name) return value;
        return std::nan("");
    }
};

const std::string dark = "[subject]\nphototype = \"V\"\n";
const std::string pen =
    "[[session]]\ndevice = \"pen/dermapen\"\nneedle_length = \"1 mm\"\ndensity = \"400 1/cm2\"\n";
const std::string month = "[visits]\ndays = [\"28 d\"]\n";

std::string care(const std::string& what, const std::string& from, const std::string& until,
                 const std::string& more = {}) {
    return "[[aftercare.item]]\nwhat = \"" + what + "\"\nfrom = \"" + from + "\"\nuntil = \"" +
           until + "\"\n" + more;
}
std::string topical(const std::string& product, const std::string& more = {}) {
    return "[[topical]]\nproduct = \"" + product + "\"\n" + more;
}

TEST(ActiveCourse, WhatLightensLightensMoreWithDoseAndLessOnceChannelsAreClosed) {
    const auto melanin = [&](const std::string& more) {
        return Walked(dark + pen + month + more).at("epidermal_melanin", 14.0);
    };
    const double alone = melanin("");
    for (const char* product :
         {"tranexamic-acid-solution", "vitamin-c-derivative-serum", "niacinamide-serum"})
        EXPECT_LT(melanin(topical(product)), alone) << product;
    // Once channels are closed less of a polar active comes in; niacinamide passes intact skin.
    const auto lightens = [&](const std::string& product, double after_h) {
        const Protocol p = read_protocol(TomlFile::parse(
            "schema_version = 1\n" + dark + pen + "[visits]\ndays = [\"60 d\"]\n" +
                topical(product,
                        "duration = \"2 h\"\nafter = \"" + std::to_string(after_h) + " h\"\n"),
            "case.toml"));
        const double at_s = 3600.0 * after_h;
        return effects_of_topicals(p, skin_of(p, SkinAtlas::load()), 11)
            .mean(at_s, at_s + 7.0 * 86400.0)
            .melanogenesis;
    };
    // Nor is tranexamic acid asked: a zwitterion passes the pores of intact horny layer, which
    // gives it off for days, and an effect that saturates likes the slow way.
    const std::string derivative = "vitamin-c-derivative-serum";
    EXPECT_GT(lightens(derivative, 0.0), 1.5 * lightens(derivative, 400.0));
    const auto acid = [&](const char* strength) {
        return melanin(
            topical("tranexamic-acid-solution",
                    std::string("actives.tranexamic-acid.concentration = \"") + strength + "\"\n"));
    };
    EXPECT_LT(acid("100 mg/ml"), acid("20 mg/ml"));
    EXPECT_LT(acid("20 mg/ml"), acid("2 mg/ml"));
    EXPECT_LT(acid("2 mg/ml"), alone);
}

TEST(ActiveCourse, ASerumInTheDaysAfterActsThroughWhatIsStillOpen) {
    const auto melanin = [&](const std::string& more) {
        return Walked(dark + pen + month + more).at("epidermal_melanin", 21.0);
    };
    const double early = melanin(care("antioxidant-serum", "0 d", "2 d"));
    const double late = melanin(care("antioxidant-serum", "8 d", "10 d"));
    EXPECT_LT(early, late);
    EXPECT_LE(late, melanin("") * (1.0 + 1e-6));
}

TEST(ActiveCourse, CollagenAnswersToVitaminCPeptidesRetinoidAndPlatelets) {
    const auto collagen = [&](const std::string& more) {
        return Walked(pen + "[visits]\ndays = [\"42 d\"]\n" + more)
            .at("papillary_collagen_mass", 28.0);
    };
    const double alone = collagen("");
    for (const char* product : {"vitamin-c-serum", "ghk-cu-serum", "platelet-rich-plasma"})
        EXPECT_GT(collagen(topical(product)), alone) << product;
    EXPECT_GT(collagen(care("collagen-peptides", "0 d", "7 d")),
              collagen(care("collagen-peptides", "0 d", "1 d")));
    EXPECT_GT(collagen(care("retinol", "-14 d", "0 d")), alone);  // before it, on intact skin
}

TEST(ActiveCourse, MorePlateletsAndMoreActivatedOnesDoMore) {
    const auto effect = [&](const std::string& more) {
        const Protocol p = read_protocol(TomlFile::parse(
            "schema_version = 1\n" + pen + month + topical("platelet-rich-plasma", more),
            "case.toml"));
        const SkinStack skin = skin_of(p, SkinAtlas::load());
        return effects_of_topicals(p, skin, 11).mean(0.0, 2.0 * 86400.0);
    };
    const TissueEffects usual = effect("");
    for (const TissueEffects& less :
         {effect("platelets = \"250000 1/mm3\"\n"), effect("activated = 0.2\n")}) {
        EXPECT_LT(less.papillary.growth_factor, usual.papillary.growth_factor);
        EXPECT_LT(less.papillary.synthesis, usual.papillary.synthesis);
        EXPECT_LT(less.proliferation, usual.proliferation);
    }
    // What is let go slowly finds channels that have begun to close.
    EXPECT_GT(effect("release_time = \"0.2 h\"\n").papillary.growth_factor,
              effect("release_time = \"48 h\"\n").papillary.growth_factor);
    EXPECT_GT(usual.papillary.growth_factor, usual.reticular.growth_factor);
}

TEST(ActiveCourse, EpidermalGrowthFactorClosesTheEpidermisSooner) {
    const Walked alone(pen + month), with(pen + month + topical("growth-factor-serum"));
    EXPECT_LT(with.session("reepithelialisation_time"), alone.session("reepithelialisation_time"));
}

TEST(ActiveCourse, MinoxidilByDoseActsOnHairAndMoreThroughChannels) {
    const auto hair = [&](const std::string& sessions, const std::string& more) {
        const Protocol p = read_protocol(TomlFile::parse(
            "schema_version = 1\n[skin]\nsite = \"scalp\"\n" + sessions + month + more,
            "case.toml"));
        return effects_of_topicals(p, skin_of(p, SkinAtlas::load()), 11)
            .mean(6.0 * 86400.0, 7.0 * 86400.0);
    };
    const std::string twice = "again_until = \"7 d\"\ntimes_a_day = 2\n";
    const double intact = hair("", topical("minoxidil-solution", twice)).hair;
    const double needled = hair(pen, topical("minoxidil-solution", twice)).hair;
    std::printf("minoxidil 5 %% twice a day after a week: %.3f on intact scalp, %.3f needled\n",
                intact, needled);
    EXPECT_NEAR(intact, 1.0, 0.02);  // what the number of [aftercare] calls 1
    EXPECT_GT(needled, intact);
    EXPECT_LT(hair("", topical("minoxidil-solution", "again_until = \"7 d\"\n")).hair, intact);
}

TEST(ActiveCourse, SunDarkensAndASunscreenTakesFromThat) {
    const auto melanin = [&](const std::string& more) {
        return Walked(dark + pen + month + more).at("epidermal_melanin", 28.0);
    };
    const std::string sun = care("sun", "1 d", "21 d", "sun_dose = 1.0\n");
    const std::string screen = care("sunscreen", "1 d", "21 d", "protection = 10\n");
    const std::string weak = care("sunscreen", "1 d", "21 d", "protection = 2\n");
    const double none = melanin(""), in_sun = melanin(sun), covered = melanin(sun + screen);
    EXPECT_GT(in_sun, none);
    EXPECT_GT(covered, none);
    EXPECT_LT(covered, melanin(sun + weak));
    EXPECT_LT(melanin(sun + weak), in_sun);
    EXPECT_EQ(melanin(screen), none);  // without sun it finds nothing
    EXPECT_LT(melanin(sun + care("antioxidant-serum", "1 d", "21 d")), in_sun);
}

TEST(ActiveCourse, SunOnOpenHornyLayerDarkensMoreThanOnWholeOne) {
    const auto gain = [&](const std::string& day, const std::string& end, double factor) {
        const std::string text =
            dark + pen + month + "[effects]\nsun_through_wound = " + std::to_string(factor) + "\n";
        return Walked(text + care("sun", day, end)).at("epidermal_melanin", 28.0) -
               Walked(text).at("epidermal_melanin", 28.0);
    };
    EXPECT_GT(gain("1 d", "4 d", 3.0), gain("1 d", "4 d", 0.0));
    EXPECT_NEAR(gain("20 d", "23 d", 3.0) / gain("20 d", "23 d", 0.0), 1.0, 1e-2);
}

TEST(ActiveCourse, RetinolAndAcidsIrritateMoreOnTheFirstDayThanLater) {
    const Walked alone(pen + month);
    for (const char* what : {"retinol", "aha"}) {
        const auto irritation = [&](const std::string& from, const std::string& until, double day) {
            const Protocol p = read_protocol(TomlFile::parse(
                "schema_version = 1\n" + pen + month + care(what, from, until), "case.toml"));
            return effects_of_topicals(p, skin_of(p, SkinAtlas::load()), 11)
                .mean(day * 86400.0, (day + 3.0) * 86400.0)
                .irritation;
        };
        const double early = irritation("1 d", "1.5 d", 1.0),
                     late = irritation("7 d", "7.5 d", 7.0),
                     later = irritation("20 d", "20.5 d", 20.0);
        std::printf("%s: erythema over three days, put on on day 1, 7, 20: %.4g %.4g %.4g\n", what,
                    early, late, later);
        EXPECT_GT(early, late) << what;
        EXPECT_GE(late, later * 0.98) << what;  // skin with and without a thin channel: 1 %
        EXPECT_GT(later, 0.0) << what;          // it irritates intact skin too
        // What is read: redness of the wound and of what was put on.
        const Walked with(pen + month + care(what, "1 d", "3 d"));
        EXPECT_GT(with.at("erythema_level", 2.0), alone.at("erythema_level", 2.0)) << what;
    }
}

TEST(ActiveCourse, IrritationDarkensDarkSkin) {
    const std::string irritant = "[effects]\nirritation_erythema = 3.0\n";
    EXPECT_GT(
        Walked(dark + pen + month + irritant + care("aha", "0 d", "7 d")).at("pih_risk", 10.0),
        Walked(dark + pen + month + irritant).at("pih_risk", 10.0));
}

TEST(ActiveCourse, FilmsMoisturisersAndDrugsKeepChannelsOpen) {
    const auto window = [&](const std::string& more) {
        return Walked(pen + month + more).session("bacteria_window");
    };
    const auto half = [&](const std::string& more) {
        return Walked(pen + month + more).session("barrier_closure_half_life");
    };
    EXPECT_GT(window(care("nsaid", "0 d", "5 d")), window(""));
    EXPECT_GT(half(care("occlusion", "0 d", "2 d")), half(care("hydration", "0 d", "2 d")));
    EXPECT_GT(half(care("hydration", "0 d", "2 d")), half(""));
    // The word and the item say the same.
    EXPECT_NEAR(half(care("occlusion", "0 d", "2 d")), half("[aftercare]\noccluded = \"48 h\"\n"),
                1.0);
}

TEST(ActiveCourse, MakeupAndSweatCountOnlyWhileSomethingIsOpen) {
    const auto exposure = [&](const std::string& more) {
        return Walked(pen + month + more).session("contamination_exposure");
    };
    EXPECT_TRUE(std::isnan(exposure("")));
    const double at_once = exposure(care("makeup", "0 d", "1 d"));
    EXPECT_GT(at_once, exposure(care("makeup", "1 d", "2 d")));
    EXPECT_GT(exposure(care("makeup", "1 d", "2 d")), exposure(care("sweating", "3 d", "4 d")));
    EXPECT_GT(exposure(care("makeup", "0 d", "1 d") + care("occlusion", "0 d", "1 d")), at_once);
    EXPECT_EQ(exposure(care("makeup", "25 d", "27 d")), 0.0);
}

TEST(ActiveCourse, WithoutNeedlesItemsThatNeedChannelsDoNothing) {
    const std::string sham = pen + "sham = \"yes\"\n" + month;
    const Walked alone(sham);
    const Walked with(sham + care("occlusion", "0 d", "2 d") + care("hydration", "0 d", "7 d") +
                      care("nsaid", "0 d", "7 d") + care("makeup", "0 d", "7 d") +
                      topical("growth-factor-serum"));  // its molecule passes channels only
    ASSERT_EQ(with.course.measure_names(), alone.course.measure_names());
    for (const std::string& name : alone.course.measure_names())
        EXPECT_NEAR(with.at(name, 14.0), alone.at(name, 14.0),
                    1e-6 * std::abs(alone.at(name, 14.0)) + 1e-12)
            << name;
}

TEST(ActiveCourse, RestStaysRestUnderEveryProductAndReturns) {
    // On intact skin for two weeks, then nothing for the rest of a year: all is as before, but for
    // what retained collagen keeps (healing.12).
    const std::string visits = "[visits]\ndays = [\"365 d\"]\n";
    const Walked alone(visits);
    for (const char* product : {"vitamin-c-serum", "retinol-cream", "niacinamide-serum"}) {
        const Walked with(visits + topical(product, "again_until = \"14 d\"\n"));
        for (const char* name : {"epidermal_melanin", "erythema_level", "epidermal_thickness",
                                 "papillary_collagen_mass"})
            EXPECT_NEAR(with.at(name, 365.0) / std::max(1e-9, alone.at(name, 365.0)),
                        alone.at(name, 365.0) > 1e-9 ? 1.0 : 0.0, 0.01)
                << product << " " << name;
    }
}

class RuntimeEnvironment : public testing::Environment {
  public:
    void SetUp() override { runtime_.emplace(); }
    void TearDown() override { runtime_.reset(); }

  private:
    std::optional<Runtime> runtime_;
};
const auto* const environment = testing::AddGlobalTestEnvironment(new RuntimeEnvironment);

}  // namespace
}  // namespace needlework
