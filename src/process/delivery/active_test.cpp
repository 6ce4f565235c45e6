#include "process/delivery/active.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "process/delivery/tissue_transport.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

class ActiveFiles : public ::testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(::testing::TempDir()) /
                  ("actives_" +
                   std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / (name + ".toml")) << text;
    }
    std::string message(const std::string& name) {
        try {
            load_active(name, folder_);
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }
    fs::path folder_;
};

TEST(Actives, EveryPresetOfTheProjectLoads) {
    // Ascorbic acid with two derivatives, hyaluronic acid by weight.
    for (const char* name : {"ascorbic-acid",
                             "magnesium-ascorbyl-phosphate",
                             "sodium-ascorbyl-phosphate",
                             "niacinamide",
                             "tranexamic-acid",
                             "hyaluronic-acid-20k",
                             "hyaluronic-acid-300k",
                             "hyaluronic-acid-1400k",
                             "retinol",
                             "glycolic-acid",
                             "minoxidil",
                             "caffeine",
                             "lidocaine",
                             "ghk-cu",
                             "palmitoyl-pentapeptide",
                             "egf",
                             "pdgf",
                             "naloxone",
                             "nicotine",
                             "dextran-4k",
                             "dextran-70k",
                             "water"}) {
        LoadedActive loaded = load_active(name);
        EXPECT_GT(loaded.active.molecular_weight, 0.0) << name;
        EXPECT_FALSE(active_summary(loaded.active).empty());
    }
    for (const std::string& name : list_actives()) EXPECT_NO_THROW(load_active(name)) << name;
}

TEST(Actives, EveryAssumptionOfAPresetHasARange) {
    for (const std::string& name : list_actives())
        for (const ResolvedValue& value : load_active(name).values)
            if (value.source == assumption && value.path != "horny_layer") {
                EXPECT_TRUE(value.distribution.has_value()) << name << " " << value.path;
            }
}

TEST_F(ActiveFiles, AnActiveWithoutMolecularWeightIsToldSo) {
    write("new",
          "label = \"new\"\nkind = \"neutral\"\n"
          "log_kow = { value = 1.0, source = \"assumption\" }\n");
    const std::string text = message("new");
    EXPECT_NE(text.find("molecular_weight is missing"), std::string::npos) << text;
    EXPECT_NE(text.find("Relative molecular mass"), std::string::npos) << text;
}

TEST_F(ActiveFiles, AllMistakesAreToldAtOnce) {
    write("bad",
          "label = \"bad\"\nkind = \"acid\"\nmolecular_wieght = 100\nlog_kow = 1.0\n"
          "solubility = { value = \"3 mm\", source = \"assumption\" }\n");
    const std::string text = message("bad");
    for (const char* part :
         {"molecular_wieght", "molecular_weight is missing", "log_kow has no source", "solubility",
          "pka is missing, though the kind is acid"})
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
}

TEST_F(ActiveFiles, AnUnknownActiveIsAnsweredWithTheNearest) {
    write("caffeine", "");
    const std::string text = message("cafeine");
    EXPECT_NE(text.find("did you mean \"caffeine\""), std::string::npos) << text;
}

TEST(Ionisation, GlycolicAcidAsPublished) {
    // jiang-1998-glycolic-acid: un-ionised share 98.5 % at pH 2.0 and 51.7 % at pH 3.8
    const Active acid = load_active("glycolic-acid").active;
    EXPECT_NEAR(acid.unionised_share(2.0), 0.985, 0.0005);
    EXPECT_NEAR(acid.unionised_share(3.8), 0.517, 0.0005);
}

TEST(Ionisation, AcidsLoseAndBasesGainTheirUnionisedShareWithPh) {
    const Active acid = load_active("ascorbic-acid").active;
    const Active base = load_active("lidocaine").active;
    for (double ph = 2.0; ph < 10.0; ph += 0.5) {
        EXPECT_GT(acid.unionised_share(ph), acid.unionised_share(ph + 0.5));
        EXPECT_LT(base.unionised_share(ph), base.unionised_share(ph + 0.5));
    }
    EXPECT_DOUBLE_EQ(acid.unionised_share(acid.pka), 0.5);
}

// dancik-actives-calculated: diffusivity, partition and clearance of the un-ionised forms, worked
// out once outside this program.
struct Calculated {
    const char* label;
    double weight, log_kow, diffusivity_cm2_s, partition, clearance_s;
};

TEST(TissueTransport, AgreesWithTheReferenceCalculation) {
    for (const Calculated& row : {Calculated{"water", 18.015, -1.38, 1.01e-5, 0.631, 3.27e-4},
                                  Calculated{"caffeine", 194.19, -0.07, 1.92e-6, 0.704, 2.20e-4},
                                  Calculated{"nicotine", 162.23, 1.17, 1.61e-6, 0.958, 8.44e-4},
                                  Calculated{"lidocaine", 234.34, 2.44, 6.56e-7, 2.0, 5.42e-4}}) {
        Active active;
        active.molecular_weight = row.weight;
        active.log_kow = row.log_kow;
        const TissueTransport dermis = dermis_transport(active);
        const double rounding = 0.01;  // three digits are given
        EXPECT_NEAR(dermis.diffusivity.si * 1e4 / row.diffusivity_cm2_s, 1.0, rounding)
            << row.label;
        EXPECT_NEAR(dermis.partition / row.partition, 1.0, rounding) << row.label;
        EXPECT_NEAR(dermis.clearance.si / row.clearance_s, 1.0, rounding) << row.label;
    }
}

TEST(TissueTransport, PolarSolutesAreClearedAtTheFloor) {
    const TissueTransport dermis = dermis_transport(load_active("ascorbic-acid").active);
    EXPECT_DOUBLE_EQ(dermis.clearance.si, 0.9e-4);  // kretsos-kasting-2005-clearance, lower end
    EXPECT_DOUBLE_EQ(dermis.decay_length().si, std::sqrt(dermis.diffusivity.si / 0.9e-4));
}

TEST(TissueTransport, DextransAreAsSlowAsMeasured) {
    // wei-2018-dextran-skin: 1 to 20 um2/s in dermis for 70 to 2000 kDa
    for (double weight : {7e4, 5e5}) {
        Active dextran = load_active("dextran-70k").active;
        dextran.dermis_diffusivity = Diffusivity{0.0};
        dextran.molecular_weight = weight;
        const double um2_s = dermis_transport(dextran).diffusivity.si * 1e12;
        EXPECT_GT(um2_s, 1.0);
        EXPECT_LT(um2_s, 20.0);
    }
}

}  // namespace
}  // namespace needlework
