#include "study/outcome_series.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "course/subject_skin.hpp"
#include "measures/elasticity.hpp"

namespace needlework {
namespace {

Protocol with_kind(const std::string& kind) {
    return read_protocol(TomlFile::parse(
        "schema_version = 1\n[[condition]]\nkind = \"" + kind +
            "\"\n[[session]]\ndevice = \"roller/mf8-192\"\n[visits]\ndays = [\"60 d\"]\n",
        "case.toml"));
}

MemberResult outcomes(const Protocol& protocol, const ReliefCourse& course) {
    MemberResult result;
    const SkinStack skin = skin_of(protocol, SkinAtlas::load());
    add_relief_outcomes(result, protocol, *protocol.scar(), skin, course, 3, 0);
    return result;
}

ReliefCourse at_rest(const Protocol& protocol) {
    const double depth = protocol.scar()->depth.si;
    return {{depth, depth, depth}, {0.8, 0.8, 0.8}, {1.0, 1.0, 1.0}, 0.1};
}

TEST(Outcomes, NoGainIsNoChange) {
    for (const char* kind : {"fine-lines", "deep-wrinkles", "enlarged-pores", "striae-albae"}) {
        Protocol protocol = with_kind(kind);
        protocol.sessions.clear();  // nobody knows of a treatment
        const MemberResult result = outcomes(protocol, at_rest(protocol));
        EXPECT_FALSE(result.series.empty());
        for (const auto& [name, values] : result.series)
            for (double v : values) EXPECT_EQ(v, values.front()) << kind << " " << name;
    }
}

TEST(Outcomes, AShallowerWrinkleReadsBetterOnEveryScale) {
    const Protocol protocol = with_kind("deep-wrinkles");
    ReliefCourse course = at_rest(protocol);
    course.depth_m[1] *= 0.8, course.depth_m[2] *= 0.5;
    const MemberResult result = outcomes(protocol, course);
    for (const char* name : {"wrinkle_depth", "profile_ra", "profile_rz", "lemperle_grade", "gais"})
        for (size_t i = 1; i < 3; ++i)
            EXPECT_LT(result.series.at(name)[i], result.series.at(name)[i - 1]) << name;
    EXPECT_GT(result.series.at("graded_improvement")[2], result.series.at("graded_improvement")[1]);
    EXPECT_NEAR(result.series.at("profile_ra")[2] / result.series.at("profile_ra")[0], 0.5, 1e-12);
}

TEST(Outcomes, AFirmerRingClosesPoresAndAFirmerBandNarrowsStriae) {
    const Protocol pores = with_kind("enlarged-pores"), striae = with_kind("striae-albae");
    ReliefCourse firmer = at_rest(pores);
    firmer.floor_stiffness = {0.7, 0.8, 0.95};
    const MemberResult closed = outcomes(pores, firmer);
    const std::vector<double>& diameter = closed.series.at("pore_diameter");
    EXPECT_NEAR(diameter[0], pores.scar()->width.si, 1e-12);
    EXPECT_LT(diameter[1], diameter[0]);
    EXPECT_LT(diameter[2], diameter[1]);
    EXPECT_LT(closed.series.at("pore_count")[2], closed.series.at("pore_count")[0]);
    // Tension of a tenth cannot close an opening by more than it opened it.
    EXPECT_GT(diameter[2] / diameter[0], 1.0 / opening_stretch(0.7, 0.35 / 0.9, 0.1));
    ReliefCourse band = at_rest(striae);
    band.floor_stiffness = {0.6, 0.7, 0.9};
    const std::vector<double> width = outcomes(striae, band).series.at("stria_width");
    EXPECT_NEAR(width[2] / width[0], (1.0 + 0.1 / 0.9) / (1.0 + 0.1 / 0.6), 1e-12);
}

TEST(Outcomes, MasiOnlyWhereThereIsMelasma) {
    for (const char* kind : {"melasma-epidermal", "dark-spot"}) {
        const Protocol protocol = with_kind(kind);
        MemberResult result;
        result.series["pigment_contrast"] = {8.0, 4.0};
        add_melasma_scores(result, protocol, 3, 0);
        EXPECT_EQ(result.series.contains("masi"), std::string(kind) == "melasma-epidermal");
        if (!result.series.contains("masi")) continue;
        EXPECT_LT(result.series.at("masi")[1], result.series.at("masi")[0]);
        EXPECT_NEAR(result.series.at("hemi_masi")[0], 0.5 * result.series.at("masi")[0], 1e-12);
    }
}

TEST(Outcomes, SebumGoesWithTheWidthOfPoresAndNoNeedleChangesIt) {
    // roh-2006-sebum-pores: r 0.47 in men and 0.38 in women; here over 400 simulated people.
    Protocol protocol = with_kind("enlarged-pores");
    const Length median = protocol.conditions.front().width;
    const LensParameters& lens = protocol.models.measures;
    RandomStream people(5, "widths");
    const int n = 400;
    double x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    for (int i = 0; i < n; ++i) {
        const double width = lens.pore_width_sd * people.normal();
        protocol.conditions.front().width = std::exp(width) * median;
        MemberResult result;
        add_relief_outcomes(result, protocol, protocol.conditions.front(), SkinStack{},
                            at_rest(protocol), 3, i);
        const std::vector<double>& sebum = result.series.at("sebum_level");
        for (double level : sebum) EXPECT_EQ(level, sebum.front());  // cho-2012-rf-pores
        const double log_sebum = std::log(sebum.front());
        x += width, y += log_sebum;
        xx += width * width, yy += log_sebum * log_sebum, xy += width * log_sebum;
    }
    const double r = (xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n));
    EXPECT_NEAR(r, 0.42, 0.10);  // sampling error (1 - r^2)/sqrt(n) = 0.04
}

TEST(Outcomes, AShallowerAndPalerStriaHasFewerManchesterPoints) {
    const Protocol protocol = with_kind("striae-rubrae");
    ReliefCourse course = at_rest(protocol);
    course.colour_difference = {8.0, 8.0, 4.0};
    course.depth_m[1] *= 0.7, course.depth_m[2] *= 0.7;
    const std::vector<double> score = outcomes(protocol, course).series.at("manchester_score");
    EXPECT_LT(score[1], score[0]);
    EXPECT_LT(score[2], score[1]);
    EXPECT_GT(score[2], 5.0);
}

}  // namespace
}  // namespace needlework
