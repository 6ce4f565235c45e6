// Naloxone through the channels of a pen (puri-2021-naloxone-drpen), by the code that `needlework
// validate` runs: the study's own file, completed as every study is, channels of the needle model,
// the salt at its pH.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"
#include "course/subject_skin.hpp"
#include "measures/statistics.hpp"
#include "study/delivery_member.hpp"
#include "study/evidence.hpp"

namespace needlework {
namespace {

class Naloxone : public testing::Test {
  protected:
    const std::filesystem::path folder = data_folder() / "evidence";
    const Study study = read_study(folder / "puri-2021-naloxone-drpen.toml",
                                   Completions::load(folder / "completions.toml"));
    const SkinAtlas atlas = SkinAtlas::load();

    const StudyArm& arm(const std::string& name) const {
        return *std::find_if(study.arms.begin(), study.arms.end(),
                             [&](const StudyArm& a) { return a.name == name; });
    }
    /// Of the typical draw: what came through needled skin over what came through intact skin.
    double gain(const std::string& name, double filling) const {
        Protocol protocol = typical_protocol(arm(name).protocol, {});
        protocol.models.delivery.filling = filling;
        const DeliveredActive all =
            deliver_item(protocol, delivered_items(protocol)[0], skin_of(protocol, atlas), 7);
        return all.needled.samples.back().receptor / all.intact.samples.back().receptor;
    }
};

TEST_F(Naloxone, FillingOfChannelsIsCalibratedOnTheLongerNeedle) {
    const double published = 56.0;  // puri-2021-naloxone-drpen, 500 um
    double low = 0.001, high = 10.0;
    for (int i = 0; i < 20; ++i) {
        const double middle = std::sqrt(low * high);
        (gain("500 um", middle) < published ? low : high) = middle;
    }
    RecordProperty("filling", std::to_string(low));
    RecordProperty("gain_without_filling", std::to_string(gain("500 um", 1.0)));
    EXPECT_NEAR(ChannelFluid{}.filling / low, 1.0, 0.05);
}

TEST_F(Naloxone, TheShorterNeedleChecks) {
    // Never fitted: 37. Bounded by a factor of two.
    const double shorter = gain("250 um", ChannelFluid{}.filling);
    RecordProperty("gain_250_um", std::to_string(shorter));
    EXPECT_GT(shorter, 37.0 / 2.0);
    EXPECT_LT(shorter, gain("500 um", ChannelFluid{}.filling));
}

TEST_F(Naloxone, MembersOfTheStudyLieAroundItsTypicalDraw) {
    const std::uint64_t seed = 7;
    auto members = [&](const std::string& name) {
        const StudyArm& of = arm(name);
        const DrawPlan plan(of.protocol, of.parameters, {}, 16, seed);
        std::vector<double> through;
        for (int i = 0; i < plan.n_members(); ++i) {
            const MemberResult m = run_delivery_member(plan, i, atlas, seed);
            EXPECT_EQ(m.failure, "");
            through.push_back(m.series.at("cumulative_delivery").back());
        }
        return through;
    };
    std::vector<double> needled = members("500 um"), intact = members("intact"), gains;
    for (size_t i = 0; i < needled.size(); ++i) gains.push_back(needled[i] / intact[i]);
    const double middle = quantile(gains, 0.5);
    RecordProperty("median_gain", std::to_string(middle));
    // A median of 16 draws whose factor is about 5 is known to a factor of two.
    EXPECT_LT(std::abs(std::log2(middle / 56.0)), 1.6);
    EXPECT_GT(*std::min_element(intact.begin(), intact.end()), 0.0);  // salts pass intact skin
}

}  // namespace
}  // namespace needlework
