#include "study/published_near.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace needlework {
namespace {

Protocol treating(const std::string& kind) {
    return read_protocol(TomlFile::parse("schema_version = 1\n[[condition]]\nkind = \"" + kind +
                                             "\"\n[[session]]\ndevice = \"roller/mf8-192\"\n",
                                         "case.toml"));
}

bool has(const std::vector<NearPublication>& near, const std::string& study) {
    return std::any_of(near.begin(), near.end(),
                       [&](const NearPublication& one) { return one.study == study; });
}

TEST(PublishedNear, ScarsOfAcneAreFoundWhateverTheirKind) {
    for (const char* kind : {"rolling-scar", "boxcar-scar"}) {
        const auto near = published_near(treating(kind), "goodman_baron_grade", "change");
        EXPECT_TRUE(has(near, "majid-2009-atrophic-facial-scars")) << kind;
        EXPECT_FALSE(has(near, "aggarwal-2020-aga-needling-alone"));
        EXPECT_TRUE(std::is_sorted(near.begin(), near.end(),
                                   [](const auto& a, const auto& b) { return a.rank < b.rank; }));
    }
}

TEST(PublishedNear, HairIsReadFromStudiesOfHair) {
    const auto near =
        published_near(treating("androgenetic-alopecia-men"), "hair_density", "change");
    EXPECT_TRUE(has(near, "aggarwal-2020-aga-needling-alone"));
    EXPECT_NE(near_sentence(near).find("aggarwal-2020"), std::string::npos);
}

TEST(PublishedNear, NothingIsMadeUpWhereNobodyMeasured) {
    EXPECT_TRUE(published_near(treating("slack-skin"), "scar_depth", "percent_change").empty());
    EXPECT_EQ(near_sentence({}), "");
}

}  // namespace
}  // namespace needlework
