#include "study/needle_people.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "base/parallel.hpp"

namespace needlework {
namespace {

Protocol protocol_with(const std::string& device, const std::string& more = "") {
    return read_protocol(TomlFile::parse("schema_version = 1\n[skin]\nsite = \"cheek\"\n" + more +
                                             "[[session]]\ndevice = \"" + device + "\"\n",
                                         "test"));
}

NeedlePerson person_with(const std::string& device, const std::string& more = "") {
    static const SkinAtlas atlas = SkinAtlas::load();
    return needle_person(protocol_with(device, more), 0, atlas);
}

const char* const presets[] = {"roller/mf8-192", "pen/dermapen", "stamp/hand-80",
                               "array/solid-600"};
constexpr int n_strikes = 60;
constexpr double share = 0.01;

TEST(NeedlePeople, ALongerNeedleReachesFatAtLeastAsOften) {
    for (const char* device : presets) {
        NeedlePerson person = person_with(device);
        // A drum's longer needles stand in the skin in greater number and share the load; it is
        // taken large enough not to limit. Whatever a load does, study.10 takes the first length.
        if (person.device.kind == "roller") person.device.load = Force{400.0};
        double before = 0.0;
        for (Length length = 0.4_mm; length < 4.0_mm; length += 0.2_mm) {
            const double now = share_beyond(
                even_strikes(person.model().with_length(length), n_strikes), person.bed.dermis_end);
            EXPECT_GE(now, before) << device << " at " << length / 1.0_mm << " mm";
            before = now;
        }
    }
}

TEST(NeedlePeople, TougherSkinLetsATipLessDeep) {
    for (const char* device : presets) {
        const auto strikes = even_strikes(person_with(device).model(), n_strikes);
        for (size_t i = 1; i < strikes.size(); ++i)
            EXPECT_LE(strikes[i].wound_depth.si, strikes[i - 1].wound_depth.si + 1e-9) << device;
        EXPECT_EQ(share_beyond(strikes, 10.0_mm), 0.0);
        EXPECT_GE(share_beyond(strikes, 0.2_mm), share_beyond(strikes, 0.4_mm));
    }
}

TEST(NeedlePeople, AConditionsOwnDermisIsMetByItsSessionAndNotBySafety) {
    static const SkinAtlas atlas = SkinAtlas::load();
    auto tip = [&](const std::string& numbers, NeedledSkin skin) {
        const Protocol protocol =
            protocol_with("pen/dermapen", "[[condition]]\nkind = \"rolling-scar\"\n" + numbers);
        double sum = 0.0;
        for (const Insertion& strike :
             even_strikes(needle_person(protocol, 0, atlas, skin).model(), n_strikes))
            sum += strike.tip_depth.si;
        return sum;
    };
    const std::string soft = "dermis_stiffness = 0.5\ndermis_toughness = 0.5\n";
    const std::string tough = "dermis_stiffness = 2.0\ndermis_toughness = 2.0\n";
    EXPECT_GT(tip(soft, NeedledSkin::treated), 1.02 * tip("", NeedledSkin::treated));
    EXPECT_LT(tip(tough, NeedledSkin::treated), 0.98 * tip("", NeedledSkin::treated));
    EXPECT_DOUBLE_EQ(tip(tough, NeedledSkin::healthy), tip(soft, NeedledSkin::healthy));
}

TEST(NeedlePeople, TheSafeLengthIsSafeAndALittleMoreIsNot) {
    for (const char* device : presets) {
        const NeedlePerson person = person_with(device);
        const Length depth = 0.5_mm;
        const SafeLength safe = safe_length(person.model(), depth, share);
        const int many = 400;  // a hundredth is four strikes
        auto beyond = [&](Length length) {
            return share_beyond(even_strikes(person.model().with_length(length), many), depth);
        };
        EXPECT_LE(beyond(safe.length), share) << device;
        if (safe.limited) {
            EXPECT_GT(beyond(safe.length + 0.05_mm), share) << device;
        }
        // A needle that cannot get there even into skin that gives way by nothing is safe.
        EXPECT_LE(rigid_safe_length(person.model(), depth).si, safe.length.si) << device;
        EXPECT_EQ(beyond(rigid_safe_length(person.model(), depth)), 0.0) << device;
    }
}

TEST(NeedlePeople, AskingForADepthAnswersAsTheStrikeDoes) {
    int beyond = 0, asked = 0;
    for (const char* device : presets) {
        NeedlePerson person = person_with(device);
        const InsertionModel base = person.model_of_cuts();
        for (Length length : {0.5_mm, 0.9_mm, 1.5_mm, 2.5_mm})
            for (double toughness : {0.3, 1.0, 2.5})
                for (Length depth : {0.1_mm, 0.3_mm, 0.6_mm, person.bed.dermis_end, 2.0_mm}) {
                    const StrikeVariation tried{toughness, 0.8, 1.02, 6.0_um};
                    const InsertionModel model = base.with_length(length);
                    const bool answer = model.cuts_beyond(depth, tried);
                    EXPECT_EQ(answer, model.strike(tried).wound_depth > depth)
                        << device << ", needle " << length / 1.0_mm << " mm, depth "
                        << depth / 1.0_mm << " mm, toughness " << toughness;
                    beyond += answer ? 1 : 0, ++asked;
                }
    }
    EXPECT_GT(beyond, asked / 5);  // both answers are met often
    EXPECT_LT(beyond, asked - asked / 5);
}

TEST(NeedlePeople, AnotherLengthIsAsIfItHadBeenBuiltSo) {
    // 0.3 mm is shorter than the taper of an array, which is then blunter.
    for (const char* device : presets)
        for (Length length : {0.3_mm, 1.2_mm}) {
            NeedlePerson person = person_with(device);
            const Insertion changed = person.model().with_length(length).strike();
            person.device.needle_length = length;
            const Insertion built = person.model().strike();
            EXPECT_EQ(changed.wound_depth.si, built.wound_depth.si) << device;
            EXPECT_EQ(changed.tip_depth.si, built.tip_depth.si) << device;
            EXPECT_EQ(changed.force.si, built.force.si) << device;
        }
}

TEST(NeedlePeople, MoreRoomAndMoreToleranceAllowALongerNeedle) {
    const NeedlePerson person = person_with("pen/dermapen");
    const Length usual = safe_length(person.model(), 0.6_mm, share).length;
    EXPECT_GT(safe_length(person.model(), 0.9_mm, share).length.si, usual.si);
    EXPECT_GT(safe_length(person.model(), 0.6_mm, 10.0 * share).length.si, usual.si);
    // skin.3: a person with a thicker dermis has the fat deeper.
    const NeedlePerson thick = person_with("pen/dermapen", "[person]\ndermis = 1.5\n");
    EXPECT_GT(thick.bed.dermis_end.si, person.bed.dermis_end.si);
    EXPECT_GT(safe_length(thick.model(), thick.bed.dermis_end, share).length.si,
              safe_length(person.model(), person.bed.dermis_end, share).length.si);
}

TEST(NeedlePeople, NeedlesThatDifferInLengthAllowAShorterDrawing) {
    const NeedlePerson alike = person_with("pen/dermapen");
    NeedlePerson varied = alike;
    varied.device.length_tolerance = 0.08;
    const Length depth = 0.6_mm;
    EXPECT_LT(safe_length(varied.model(), depth, share).length.si,
              safe_length(alike.model(), depth, share).length.si);
    EXPECT_LT(rigid_safe_length(varied.model(), depth).si,
              rigid_safe_length(alike.model(), depth).si);
    // Dealt out evenly, the makes leave the mean where it was and widen the spread.
    const Length drawn = 1.2_mm;
    const auto a = even_strikes(alike.model().with_length(drawn), 200);
    const auto v = even_strikes(varied.model().with_length(drawn), 200);
    double mean_a = 0.0, mean_v = 0.0;
    for (size_t i = 0; i < a.size(); ++i) mean_a += a[i].tip_depth.si, mean_v += v[i].tip_depth.si;
    EXPECT_NEAR(mean_v / mean_a, 1.0, 0.1);
}

TEST(NeedlePeople, PressedNeedlesThatTheLoadStopsHaveNoSafeLengthLimit) {
    // A hundredth of a newton a needle does not carry it through the dermis, however long it is.
    NeedlePerson person = person_with("array/solid-600");
    person.device.load = Force{0.01 * person.device.needles};
    EXPECT_FALSE(safe_length(person.model(), person.bed.dermis_end, share).limited);
}

TEST(NeedlePeople, MembersAreThePlansPeopleInTheirOrder) {
    Protocol protocol = protocol_with("pen/dermapen");
    Protocol copy = protocol;
    const DrawPlan plan(protocol, uncertain_parameters(copy), {}, 12, 7);
    const SkinAtlas atlas = SkinAtlas::load();
    const auto people = needle_people(plan, 0, atlas);
    ASSERT_EQ(people.size(), 12u);
    for (int member : {0, 5, 11}) {
        const NeedlePerson alone = needle_person(plan.protocol(member), 0, atlas);
        EXPECT_EQ(people[size_t(member)].bed.dermis_end.si, alone.bed.dermis_end.si);
        EXPECT_EQ(people[size_t(member)].device.tip_radius.si, alone.device.tip_radius.si);
    }
    // Two people a shared draw: the same device, other skin.
    EXPECT_EQ(people[0].device.tip_radius.si, people[1].device.tip_radius.si);
    EXPECT_NE(people[0].bed.dermis_end.si, people[1].bed.dermis_end.si);
    EXPECT_NE(people[0].device.tip_radius.si, people[2].device.tip_radius.si);
}

TEST(ForEachIndex, CallsEachPieceOnceAndPassesOnAFailure) {
    std::vector<std::atomic<int>> calls(1000);
    for_each_index(calls.size(), [&](size_t i) { ++calls[i]; });
    for (auto& n : calls) EXPECT_EQ(n, 1);
    EXPECT_THROW(for_each_index(100,
                                [](size_t i) {
                                    if (i == 50) throw std::runtime_error("piece 50");
                                }),
                 std::runtime_error);
}

}  // namespace
}  // namespace needlework
