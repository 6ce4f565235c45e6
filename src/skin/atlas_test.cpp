#include "skin/atlas.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

const fs::path data = source_folder() / "data";

const SkinAtlas& atlas() {
    static const SkinAtlas loaded = SkinAtlas::load(data / "skin");
    return loaded;
}

/// A copy of the atlas that a test may spoil.
class SpoiltAtlas : public testing::Test {
  protected:
    void SetUp() override {
        folder_ =
            fs::temp_directory_path() /
            ("needlework-atlas-" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
             "-" + testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::remove_all(folder_);
        fs::copy(data / "skin", folder_, fs::copy_options::recursive);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void replace(const std::string& file, const std::string& from, const std::string& to) {
        std::ifstream in(folder_ / file);
        std::string text((std::istreambuf_iterator<char>(in)), {});
        in.close();
        size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        std::ofstream(folder_ / file) << text;
    }
    std::string complaint() {
        try {
            SkinAtlas::load(folder_);
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }

    fs::path folder_;
};

TEST(SkinAtlas, HasTheElevenSites) {
    EXPECT_EQ(atlas().list_sites(),
              (std::vector<std::string>{"abdomen", "back", "cheek", "forearm", "forehead", "neck",
                                        "nose", "perioral", "periorbital", "scalp", "thigh"}));
}

TEST(SkinAtlas, LidNoseNeckAndThighAreAsMeasured) {
    struct Measured {
        const char *site, *sex;
        double dermis_mm;
    };
    // meng-2022-face-thickness (ultrasound) and derraik-2014-thigh-abdomen.
    for (const Measured& m : {Measured{"periorbital", "female", 0.58},
                              {"periorbital", "male", 0.67},
                              {"nose", "female", 0.93},
                              {"nose", "male", 1.03},
                              {"neck", "female", 0.99},
                              {"neck", "male", 0.98},
                              {"thigh", "female", 1.65},
                              {"thigh", "male", 1.89}}) {
        const Time age = atlas().site(m.site).reference.age;
        EXPECT_NEAR(atlas().skin_stack(m.site, {age, m.sex, "III", {}}).dermis_thickness() / 1.0_mm,
                    m.dermis_mm, 0.006)
            << m.site << " " << m.sex;
    }
    // zeng-1999-corneocyte-layers: face 9, neck 10, scalp 12, arms and legs 15 layers of cells.
    const auto horny = [](const char* site) {
        return atlas().site(site).layer(Layer::stratum_corneum).thickness;
    };
    EXPECT_LT(horny("cheek"), horny("neck"));
    EXPECT_LT(horny("neck"), horny("thigh"));
    // chopra-2015-face-thickness: the lid is the thinnest skin of the face.
    for (const char* face : {"cheek", "forehead", "nose", "perioral"})
        EXPECT_LT(atlas().site("periorbital").layer(Layer::reticular_dermis).thickness,
                  atlas().site(face).layer(Layer::reticular_dermis).thickness);
    // And the upper lip has its thickest epidermis, 62.6 um.
    const auto living = [](const char* site) {
        return atlas().site(site).layer(Layer::viable_epidermis).thickness;
    };
    EXPECT_DOUBLE_EQ(living("perioral").si, 62.6e-6);
    for (const char* face : {"cheek", "forehead", "nose", "periorbital"})
        EXPECT_LT(living(face), living("perioral"));
}

TEST(SkinAtlas, ForearmIsAsPublished) {
    // sandbymoller-2003-epidermis, dorsal forearm: 18.3 and 56.6 um; joeb-2019-forearm-layers:
    // dermis 1.0 mm; montero-vilchez-2021-tewl-sites: 9.69 g/(m2 h).
    const SkinSite& forearm = atlas().site("forearm");
    EXPECT_DOUBLE_EQ(forearm.layer(Layer::stratum_corneum).thickness.si, 18.3e-6);
    EXPECT_DOUBLE_EQ(forearm.layer(Layer::viable_epidermis).thickness.si, 56.6e-6);
    EXPECT_NEAR((forearm.layer(Layer::papillary_dermis).thickness +
                 forearm.layer(Layer::reticular_dermis).thickness)
                    .si,
                1.0e-3, 1e-12);
    EXPECT_NEAR(forearm.surface.transepidermal_water_loss.si, 9.69e-3 / 3600.0, 1e-12);
    EXPECT_EQ(forearm.number("viable_epidermis.thickness").source, "sandbymoller-2003-epidermis");
}

TEST(SkinAtlas, ReferencePersonGetsTheSiteBack) {
    for (const std::string& name : atlas().list_sites()) {
        const SkinSite& site = atlas().site(name);
        SkinStack skin =
            atlas().skin_stack(name, {site.reference.age, site.reference.sex, "III", {}});
        EXPECT_NEAR(skin.dermis_thickness().si,
                    site.layer(Layer::papillary_dermis).thickness.si +
                        site.layer(Layer::reticular_dermis).thickness.si,
                    1e-12)
            << name;
    }
}

TEST(SkinAtlas, MenHaveTheThickerCheekAsMeasured) {
    // meng-2022-face-thickness, zygoma: 1.14 mm in men, 0.87 mm in women.
    Time age = atlas().site("cheek").reference.age;
    SkinStack woman = atlas().skin_stack("cheek", {age, "female", "III", {}});
    SkinStack man = atlas().skin_stack("cheek", {age, "male", "III", {}});
    EXPECT_NEAR(woman.dermis_thickness().si, 0.87e-3, 1e-8);
    EXPECT_NEAR(man.dermis_thickness().si, 1.14e-3, 0.005e-3);
    EXPECT_GT(man.layer(Layer::viable_epidermis).thickness,
              woman.layer(Layer::viable_epidermis).thickness);
}

TEST(SkinAtlas, AgeThinsSoftensSynthesisAndStiffens) {
    SkinStack before = atlas().skin_stack("cheek", {20.0_yr, "female", "III", {}});
    for (double years = 25.0; years <= 95.0; years += 5.0) {
        SkinStack after = atlas().skin_stack("cheek", {years * 1.0_yr, "female", "III", {}});
        EXPECT_LE(after.dermis_thickness(), before.dermis_thickness()) << years;
        EXPECT_LE(after.layer(Layer::viable_epidermis).thickness,
                  before.layer(Layer::viable_epidermis).thickness);
        EXPECT_LE(after.synthesis_factor, before.synthesis_factor);
        EXPECT_LE(after.layer(Layer::papillary_dermis).collagen_fraction,
                  before.layer(Layer::papillary_dermis).collagen_fraction);
        EXPECT_GE(after.layer(Layer::reticular_dermis).youngs_modulus,
                  before.layer(Layer::reticular_dermis).youngs_modulus);
        EXPECT_LE(after.barrier_recovery_factor, before.barrier_recovery_factor);
        EXPECT_GT(after.dermis_thickness().si, 0.0);
        before = after;
    }
}

TEST(SkinAtlas, AgeFactorsAsPublished) {
    const AgeFactors& age = atlas().age_factors();
    // varani-2006-aged-fibroblasts: 56 over 82 ng/ml.
    EXPECT_NEAR(atlas().skin_stack("cheek", {80.0_yr, "female", "II", {}}).synthesis_factor,
                56.0 / 82.0, 0.004);
    EXPECT_DOUBLE_EQ(atlas().skin_stack("cheek", {24.0_yr, "female", "II", {}}).synthesis_factor,
                     1.0);
    // branchet-1990-age-thickness: 6 % of the original value a decade.
    EXPECT_NEAR(age.thickness(age.young + 30.0_yr, age.young, age.dermis_loss_per_decade), 0.82,
                1e-12);
    // reilly-2021-collagen-age: 73.28 at 25-34 to 55.3 at 65-74 years.
    auto collagen = [&](Time at) {
        return age.between_young_and_old(at, age.collagen_old_over_young);
    };
    EXPECT_NEAR(collagen(69.5_yr) / collagen(29.5_yr), 55.3 / 73.28, 0.02);
}

TEST(SkinAtlas, EveryNumberHasASourceThatExists) {
    TomlFile sources = TomlFile::load(data / "sources.toml");
    auto known = [&](const std::string& id) {
        return id == assumption || id == choice || sources.root.contains(id) ||
               fs::exists(data / "evidence" / (id + ".toml"));
    };
    size_t n = 0;
    auto check = [&](const std::vector<ResolvedValue>& numbers) {
        for (const ResolvedValue& row : numbers) {
            EXPECT_TRUE(known(row.source)) << row.origin << " " << row.path << " " << row.source;
            ++n;
        }
    };
    for (const std::string& name : atlas().list_sites()) check(atlas().site(name).numbers);
    check(atlas().people_numbers());
    EXPECT_GT(n, 150U);
}

TEST(SkinAtlas, ScoresStayOrderedAndTwoOfThemReachTheRange) {
    SkinPerson person{atlas().site("forearm").reference.age, "mixed", "III", {}};
    SkinVariation thick, thin;
    thick.epidermis = 2.0, thin.epidermis = -2.0;
    // 33 to 80 um is the mean and two standard deviations of sandbymoller-2003-epidermis.
    EXPECT_NEAR(
        atlas().skin_stack("forearm", person, thick).layer(Layer::viable_epidermis).thickness.si,
        80e-6, 1e-9);
    EXPECT_NEAR(
        atlas().skin_stack("forearm", person, thin).layer(Layer::viable_epidermis).thickness.si,
        33e-6, 1e-9);
    // Other layers are not touched.
    EXPECT_DOUBLE_EQ(atlas().skin_stack("forearm", person, thick).dermis_thickness().si,
                     atlas().skin_stack("forearm", person).dermis_thickness().si);
}

TEST(SkinAtlas, AngleFallsWithPhototypeAndMelaninRises) {
    double angle = 90.0, melanin = 0.0;
    for (const char* type : {"I", "II", "III", "IV", "V", "VI"}) {
        const Phototype& row = atlas().phototype(type);
        EXPECT_LT(row.ita, angle);
        EXPECT_GT(row.melanin_fraction, melanin);
        EXPECT_EQ(atlas().phototype_of_angle(row.ita), type);
        angle = row.ita, melanin = row.melanin_fraction;
    }
    // alaluf-2002-ethnic-melanin: light skin has half the melanin of dark skin.
    EXPECT_NEAR(atlas().phototype("II").melanin_fraction / atlas().phototype("V").melanin_fraction,
                0.5, 1e-12);
}

TEST(SkinAtlas, TheAngleDecidesWhereItIsGiven) {
    SkinPerson person{30.0_yr, "female", "III", {}};
    for (const char* type : {"I", "III", "VI"})
        EXPECT_NEAR(atlas().melanin_of_angle(atlas().phototype(type).ita),
                    atlas().phototype(type).melanin_fraction, 1e-12);
    double melanin = 1.0;
    for (double angle = -80.0; angle <= 80.0; angle += 2.5) {
        person.ita_deg = angle;
        SkinStack skin = atlas().skin_stack("cheek", person);
        EXPECT_EQ(skin.individual_typology_angle_deg, angle);
        EXPECT_LE(skin.melanin_fraction, melanin);
        melanin = skin.melanin_fraction;
    }
}

TEST(LayersOnDepth, MeetWithoutGapsAndZeroIsTheTopOfTheLivingEpidermis) {
    SkinStack skin = atlas().skin_stack("cheek", {32.0_yr, "female", "IV", {}});
    EXPECT_EQ(skin.top(Layer::viable_epidermis).si, 0.0);
    for (size_t i = 0; i + 1 < all_layers.size(); ++i)
        EXPECT_NEAR(skin.bottom(all_layers[i]).si, skin.top(all_layers[i + 1]).si, 1e-12);
    EXPECT_EQ(skin.layer_at(-1.0_um), Layer::stratum_corneum);
    EXPECT_EQ(skin.layer_at(Length{0.0}), Layer::viable_epidermis);
    EXPECT_EQ(skin.layer_at(skin.top(Layer::papillary_dermis)), Layer::papillary_dermis);
    EXPECT_EQ(skin.layer_at(1.0_m), Layer::hypodermis);
    EXPECT_NEAR((skin.bottom(Layer::papillary_dermis) - skin.top(Layer::papillary_dermis)).si,
                skin.layer(Layer::papillary_dermis).thickness.si, 1e-12);
}

TEST(LayersOnDepth, SharesOfAnySlabSumToOneAndConserveCells) {
    SkinStack skin = atlas().skin_stack("back", {45.0_yr, "male", "II", {}});
    double cells = 0.0;
    Length step = 37.0_um;  // faces meet no layer's face
    for (Length z{0.0}; z < 12.0_mm; z += step) {
        double sum = 0.0;
        for (Layer which : all_layers) sum += skin.share_in(which, z, z + step);
        EXPECT_NEAR(sum, 1.0, 1e-12);
        cells += (skin.resting(z, z + step).fibroblast_density * step).si;
    }
    // Cells an area from the layers themselves, down to the same depth.
    double expected = 0.0;
    Length end = std::ceil(double(12.0_mm / step)) * step;
    for (Layer which : all_layers) {
        if (which == Layer::stratum_corneum || which == Layer::viable_epidermis) continue;
        Length lower = std::min(skin.bottom(which), end);
        if (which == Layer::hypodermis) lower = end;
        expected += (skin.layer(which).fibroblast_density * (lower - skin.top(which))).si;
    }
    EXPECT_NEAR(cells / expected, 1.0, 1e-9);
}

TEST(SkinAtlasMistakes, UnknownSiteOffersTheNearestName) {
    try {
        atlas().skin_stack("cheeck", {30.0_yr, "female", "III", {}});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("did you mean \"cheek\"?"), std::string::npos)
            << error.what();
    }
    EXPECT_THROW(atlas().skin_stack("cheek", {12.0_yr, "female", "III", {}}), InputError);
    EXPECT_THROW(atlas().skin_stack("cheek", {30.0_yr, "female", "VII", {}}), InputError);
}

TEST_F(SpoiltAtlas, AllMistakesOfAllFilesComeAtOnceWithTheirPlaces) {
    replace("sites/cheek.toml", "thickness = { value = \"90 um\"",
            "thickness = { value = \"90 kPa\"");
    replace("sites/back.toml", "[surface]", "[surfase]");
    replace("sites/scalp.toml", ", source = \"assumption\"", "");
    replace("sites/forearm.toml", "value = \"56.6 um\"", "value = \"96.6 um\"");
    std::string text = complaint();
    EXPECT_NE(text.find("cheek.toml:"), std::string::npos) << text;
    EXPECT_NE(text.find("90 kPa"), std::string::npos);
    EXPECT_NE(text.find("did you mean \"surface\"?"), std::string::npos) << text;
    EXPECT_NE(text.find("has no source"), std::string::npos) << text;
    EXPECT_NE(text.find("lies outside its own range"), std::string::npos) << text;
    EXPECT_NE(text.find("forearm.toml:"), std::string::npos) << text;
}

TEST_F(SpoiltAtlas, AnUntouchedCopyIsFine) { EXPECT_EQ(complaint(), ""); }

}  // namespace
}  // namespace needlework
