#include "skin/lesion_population.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/source_folder.hpp"

namespace needlework {
namespace {

const PopulationModel& model() {
    static const PopulationModel loaded = PopulationModel::load(source_folder() / "data" / "skin");
    return loaded;
}

LesionPopulation face(std::uint64_t person) {
    RandomStream random(11, "lesion population", person);
    return model().draw(random);
}

TEST(LesionPopulation, CountsAreThoseOfPublishedFaces) {
    // kang-2016-scar-counts: 16 to 40 scars a face.
    int fewest = 1000, most = 0;
    for (std::uint64_t person = 0; person < 500; ++person) {
        int n = int(face(person).lesions.size());
        fewest = std::min(fewest, n), most = std::max(most, n);
        EXPECT_GE(n, 16);
        EXPECT_LE(n, 40);
    }
    EXPECT_LE(fewest, 18);
    EXPECT_GE(most, 38);
}

TEST(LesionPopulation, SharesOfKindsAreTheDeclaredOnes) {
    double all = 0.0, ice_pick = 0.0, boxcar = 0.0;
    for (std::uint64_t person = 0; person < 500; ++person) {
        LesionPopulation one = face(person);
        all += double(one.lesions.size());
        ice_pick += one.count("ice-pick-scar");
        boxcar += one.count("boxcar-scar");
    }
    double share = model().parameters.share_ice_pick;
    EXPECT_NEAR(ice_pick / all, share, 4.0 * std::sqrt(share * (1.0 - share) / all));
    share = model().parameters.share_boxcar;
    EXPECT_NEAR(boxcar / all, share, 4.0 * std::sqrt(share * (1.0 - share) / all));
}

TEST(LesionPopulation, RepresentativesStandForAll) {
    for (std::uint64_t person = 0; person < 50; ++person) {
        LesionPopulation one = face(person);
        int count = 0;
        double weight = 0.0, area = 0.0;
        Length depth{};
        for (const RepresentativeLesion& lesion : one.representatives()) {
            count += lesion.count;
            weight += lesion.area_weight;
            depth += lesion.area_weight * lesion.depth;
            area += lesion.count * Lesion{lesion.kind, lesion.width, lesion.depth}.area().si;
        }
        EXPECT_EQ(count, int(one.lesions.size()));
        EXPECT_NEAR(weight, 1.0, 1e-12);
        EXPECT_NEAR(depth / one.mean_depth(), 1.0, 1e-12);
        EXPECT_NEAR(area / one.scarred_area().si, 1.0, 1e-12);
        EXPECT_LT(one.scarred_area(), one.face_area);
    }
}

TEST(LesionPopulation, SeverityMovesAllDepthsAndNoWidths) {
    PopulationModel even = model();
    even.parameters.severity_spread = 1.0;
    RandomStream first(3, "face", 5), second(3, "face", 5);
    LesionPopulation plain = even.draw(first), severe = model().draw(second);
    ASSERT_EQ(plain.lesions.size(), severe.lesions.size());
    for (size_t i = 0; i < plain.lesions.size(); ++i) {
        EXPECT_EQ(plain.lesions[i].width.si, severe.lesions[i].width.si);
        EXPECT_NEAR(severe.lesions[i].depth / plain.lesions[i].depth, severe.severity, 1e-12);
    }
}

TEST(LesionPopulation, AFaceHasItsKindsAndNoOthers) {
    PopulationModel punched = model(), rolling = model();
    punched.kinds.erase("rolling-scar");
    rolling.kinds = {{"rolling-scar", model().kinds.at("rolling-scar")}};
    double all = 0.0, boxcar = 0.0;
    for (std::uint64_t person = 0; person < 500; ++person) {
        RandomStream first(11, "one kind", person), second(11, "two kinds", person);
        const LesionPopulation dishes = rolling.draw(first), face = punched.draw(second);
        EXPECT_EQ(dishes.count("rolling-scar"), int(dishes.lesions.size()));
        EXPECT_EQ(face.count("rolling-scar"), 0);
        all += double(face.lesions.size()), boxcar += face.count("boxcar-scar");
    }
    const PopulationParameters& p = model().parameters;
    const double share = p.share_boxcar / (p.share_boxcar + p.share_ice_pick);
    EXPECT_NEAR(boxcar / all, share, 4.0 * std::sqrt(share * (1.0 - share) / all));
}

TEST(LesionPopulation, CountsTakeThePlaceOfShares) {
    PopulationModel counted = model();
    counted.kinds.at("ice-pick-scar").count = 12;
    counted.kinds.at("boxcar-scar").count = 7;
    counted.kinds.at("rolling-scar").count = 1;
    for (std::uint64_t person = 0; person < 20; ++person) {
        RandomStream random(11, "counts", person);
        const LesionPopulation one = counted.draw(random);
        EXPECT_EQ(one.lesions.size(), 20U);
        EXPECT_EQ(one.count("ice-pick-scar"), 12);
        EXPECT_EQ(one.count("boxcar-scar"), 7);
        EXPECT_EQ(one.count("rolling-scar"), 1);
    }
}

TEST(LesionPopulation, TheUsersWordReplacesAKind) {
    PopulationModel shallow = model();
    shallow.kinds.at("rolling-scar").depth *= 0.5;
    RandomStream first(3, "face", 9), second(3, "face", 9);
    LesionPopulation a = model().draw(first), b = shallow.draw(second);
    for (size_t i = 0; i < a.lesions.size(); ++i) {
        double ratio = b.lesions[i].depth / a.lesions[i].depth;
        EXPECT_NEAR(ratio, a.lesions[i].kind == "rolling-scar" ? 0.5 : 1.0, 1e-12);
    }
}

}  // namespace
}  // namespace needlework
