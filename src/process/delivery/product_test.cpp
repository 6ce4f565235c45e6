#include "process/delivery/product.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace needlework {
namespace {

namespace fs = std::filesystem;

TEST(Products, EveryPresetOfTheProjectLoads) {
    ASSERT_GE(list_products().size(), 10u);
    for (const std::string& name : list_products()) {
        const Product product = load_product(name).product;
        EXPECT_FALSE(product.actives.empty()) << name;
        EXPECT_FALSE(product_summary(product).empty());
        for (const ProductActive& active : product.actives) {
            EXPECT_GT(product.concentration(active).si, 0.0) << name;
            EXPECT_GT(active.molecular_weight, 0.0) << name;
        }
    }
}

TEST(Products, EveryAssumptionOfAPresetHasARangeOrSaysWhyNot) {
    // What a label states may be a fixed choice; what it is put on skin with is not.
    for (const std::string& name : list_products())
        for (const ResolvedValue& value : load_product(name).values)
            if (value.source == assumption &&
                (value.path == "ph" || value.path == "evaporation" || value.path == "residue")) {
                EXPECT_TRUE(value.distribution.has_value()) << name << " " << value.path;
            }
}

TEST(Products, PercentMeansWhatItIsOf) {
    Product product;
    product.density = MassDensity{1200.0};
    ProductActive active;
    active.percent = 0.05;
    active.percent_of = "w/w";
    EXPECT_DOUBLE_EQ(product.concentration(active).si, 60.0);  // 5 g in 100 g, which are 83 ml
    active.percent_of = "w/v";
    EXPECT_DOUBLE_EQ(product.concentration(active).si, 50.0);  // 5 g in 100 ml
}

TEST(Products, ABetterSolventHoldsTheSameDoseAtALowerConcentration) {
    Product product;
    product.vehicle = "cream";
    product.volume = Length{20e-6};
    product.evaporation = Velocity{1e-8};
    ProductActive active = load_product("retinol-cream").product.actives.front();
    active.concentration = MassDensity{3.0};
    active.percent = 0.0;
    const Vehicle held = product.vehicle_of(active);
    active.vehicle_solubility = MassDensity{0.0};
    const Vehicle water = product.vehicle_of(active);
    EXPECT_EQ(held.concentration, water.concentration);
    EXPECT_EQ(held.thickness, water.thickness);
    EXPECT_EQ(water.affinity, 1.0);
    // As far from saturation as the vehicle's own solubility says.
    EXPECT_NEAR(held.concentration.si / held.affinity / held.solubility.si, 3.0 / 30.0, 1e-9);
}

class OwnProduct : public ::testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(::testing::TempDir()) / "own_product";
        fs::create_directories(folder_ / "products");
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string message(const std::string& text) {
        std::ofstream(folder_ / "mine.toml") << text;
        try {
            load_product("mine.toml", folder_);
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }
    fs::path folder_;
};

constexpr const char* good =
    "label = \"mine\"\namount = { value = \"2 mg/cm2\", source = \"assumption\" }\n"
    "[actives.caffeine]\nconcentration = { value = \"10 mg/ml\", source = \"assumption\" }\n";

TEST_F(OwnProduct, LiesBesideTheProtocolOrAmongTheProductsOfARun) {
    EXPECT_EQ(message(good), "");
    fs::rename(folder_ / "mine.toml", folder_ / "products" / "mine.toml");
    EXPECT_EQ(load_product("mine.toml", folder_).product.label, "mine");
    EXPECT_EQ(load_product("../elsewhere/mine.toml", folder_).product.label, "mine");
}

TEST_F(OwnProduct, AllMistakesAreToldAtOnce) {
    const std::string text = message(
        "label = \"mine\"\nvehicle = \"jelly\"\nph = 5\n"
        "amount = { value = \"2 mg\", source = \"assumption\" }\n"
        "[actives.snail-slime]\nkind = \"acid\"\nlog_kow = { value = 1.0, source = \"assumption\" "
        "}\n"
        "[actives.cafeine]\n");
    for (const char* part :
         {"vehicle = \"jelly\"", "ph has no source", "expected a mass per area",
          "molecular_weight is missing", "pka is missing", "did you mean \"caffeine\""})
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
}

TEST_F(OwnProduct, MoreThanTheVehicleHoldsIsRefusedUnlessItSuspends) {
    const std::string much =
        "label = \"mine\"\nvehicle = \"KIND\"\n"
        "volume = { value = \"2 ul/cm2\", source = \"assumption\" }\n"
        "[actives.caffeine]\nconcentration = { value = \"80 mg/ml\", source = \"assumption\" }\n";
    auto with = [&](const std::string& kind) {
        std::string text = much;
        return message(text.replace(text.find("KIND"), 4, kind));
    };
    EXPECT_NE(with("gel").find("dissolves at most 21.6 mg/ml"), std::string::npos) << with("gel");
    EXPECT_EQ(with("cream"), "");
}

}  // namespace
}  // namespace needlework
