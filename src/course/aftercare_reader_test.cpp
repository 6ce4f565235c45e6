// What users write about the days around a session, and what they are told when it makes no sense.
#include "course/aftercare_reader.hpp"

#include <gtest/gtest.h>

#include <map>

#include "course/comparison.hpp"
#include "course/timeline.hpp"

namespace needlework {
namespace {

const std::string session =
    "[[session]]\ndevice = \"roller/mf8-192\"\nrepeat = 2\nevery = \"30 d\"\n";

Protocol read_text(const std::string& text) {
    return read_protocol(TomlFile::parse("schema_version = 1\n" + session + text, "case.toml"));
}

std::string message(const std::string& text) {
    try {
        read_text(text);
    } catch (const InputError& e) {
        return e.what();
    }
    return {};
}

std::string care(const std::string& what, const std::string& more = {}) {
    return "[[aftercare.item]]\nwhat = \"" + what + "\"\n" + more;
}

TEST(AftercareReader, ProductsBecomeTopicalsAndTheRestStays) {
    const Protocol p =
        read_text(care("retinol", "from = \"2 d\"\nuntil = \"5 d\"\ntimes_a_day = 2\n") +
                  care("sunscreen", "protection = 10\n") + care("makeup"));
    ASSERT_EQ(p.topicals.size(), 1u);
    EXPECT_EQ(p.topicals[0].timing.product, "retinol-cream");
    EXPECT_EQ(p.topicals[0].timing.after, 2.0_d);
    EXPECT_EQ(p.topicals[0].timing.again_until, 5.0_d);
    ASSERT_EQ(p.aftercare.items.size(), 2u);
    EXPECT_EQ(p.aftercare.items[0].what, "sunscreen");
    EXPECT_EQ(p.aftercare.items[0].protection, 10.0);
    // Twice a day for three days after each of two sessions.
    EXPECT_EQ(all_applications(p).size(), 12u);
    int found = 0;
    for (const ResolvedValue& v : p.resolved) {
        found += v.path == "aftercare.item[1].protection" && v.value == "10" ? 1 : 0;
        EXPECT_FALSE(v.path.starts_with("aftercare.item[3]")) << v.path;
        if (v.path == "topical[1].again_until") {
            EXPECT_EQ(v.origin, "aftercare.item[1]");
        }
    }
    EXPECT_EQ(found, 1);
}

TEST(AftercareReader, TheResolvedFileSaysTheSame) {
    const Protocol first =
        read_text("[aftercare]\nplan = \"standard\"\n" +
                  care("antioxidant-serum", "until = \"3 d\"\n") + care("sun", "sun_dose = 1.0\n"));
    EXPECT_EQ(first.aftercare.items.size(), 4u);  // sun, and three of the plan
    const Protocol again =
        read_protocol(TomlFile::parse(resolved_toml(first), "protocol.resolved.toml"));
    ASSERT_EQ(again.aftercare.items.size(), first.aftercare.items.size());
    for (size_t i = 0; i < first.aftercare.items.size(); ++i) {
        EXPECT_EQ(again.aftercare.items[i].what, first.aftercare.items[i].what);
        EXPECT_EQ(again.aftercare.items[i].from, first.aftercare.items[i].from);
        EXPECT_EQ(again.aftercare.items[i].until, first.aftercare.items[i].until);
        EXPECT_EQ(again.aftercare.items[i].protection, first.aftercare.items[i].protection);
    }
    ASSERT_EQ(again.topicals.size(), 1u);
    EXPECT_EQ(all_applications(again).size(), all_applications(first).size());
    std::map<std::string, const ResolvedValue*> values;
    for (const ResolvedValue& value : again.resolved) values[value.path] = &value;
    for (const ResolvedValue& value : first.resolved) {
        ASSERT_TRUE(values.contains(value.path)) << value.path;
        EXPECT_EQ(values[value.path]->value, value.value) << value.path;
        EXPECT_EQ(values[value.path]->source, value.source) << value.path;
    }
}

TEST(AftercareReader, AnItemReplacesThatOfThePlan) {
    const std::string plan = "[aftercare]\nplan = \"standard\"\n";
    const Protocol usual = read_text(plan);
    const Protocol own = read_text(plan + care("sunscreen", "from = \"2 d\"\nuntil = \"60 d\"\n"));
    EXPECT_EQ(own.aftercare.items.size(), usual.aftercare.items.size());
    int screens = 0;
    for (const CareItem& item : own.aftercare.items)
        if (item.what == "sunscreen") {
            ++screens;
            EXPECT_EQ(item.until, 60.0_d);
        }
    EXPECT_EQ(screens, 1);
    EXPECT_TRUE(read_text("").aftercare.items.empty());
}

TEST(AftercareReader, AllMistakesAreToldAtOnceWithTheirPlace) {
    const std::string text =
        message(care("sunscren") + care("hydration", "from = \"3 d\"\nuntil = \"2 d\"\n") +
                care("product") + care("makeup", "product = \"vitamin-c-serum\"\n") +
                care("sun", "sun_dos = 1\n"));
    for (const char* part : {"sunscren", "did you mean", "before it begins", "does not say which",
                             "a makeup has no product", "sun_dos", "case.toml:"})
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
    EXPECT_NE(message("[aftercare]\nitem = 3\n").find("Write [[aftercare.item]]"),
              std::string::npos);
    EXPECT_NE(message("[aftercare]\noclusion = 3\n").find("unknown key"), std::string::npos);
}

TEST(AftercareReader, OneThingIsSaidOnce) {
    EXPECT_NE(message("[aftercare]\noccluded = \"4 h\"\n" + care("occlusion")).find("twice"),
              std::string::npos);
    EXPECT_NE(message("[aftercare]\nanti_inflammatory = true\n" + care("nsaid")).find("twice"),
              std::string::npos);
    EXPECT_NE(message("[aftercare]\nminoxidil = 1.0\n" +
                      care("product", "product = \"minoxidil-solution\"\n"))
                  .find("twice"),
              std::string::npos);
    const std::string solution =
        "schema_version = 1\n[[session]]\ndevice = \"roller/mf8-192\"\ndepigmenting = \"yes\"\n";
    const auto read = [&](const std::string& more) {
        return read_protocol(TomlFile::parse(solution + more, "case.toml"));
    };
    EXPECT_THROW(read("adjunct = [\"tranexamic-acid-solution\"]\n"), InputError);
    EXPECT_NO_THROW(read("adjunct = [\"hyaluronic-gel\"]\n"));  // no effect on melanin
}

TEST(AftercareReader, ASeriesEndsWhereTheNextBegins) {
    const Protocol p = read_text(
        "[[topical]]\nproduct = \"minoxidil-solution\"\nagain_until = "
        "\"400 d\"\ntimes_a_day = 2\n[visits]\ndays = [\"90 d\"]\n");
    // 30 d to the second session, 60 d to the end, twice a day.
    EXPECT_EQ(all_applications(p).size(), 180u);
    const Protocol once = read_text("[[topical]]\nproduct = \"minoxidil-solution\"\n");
    EXPECT_EQ(all_applications(once).size(), 2u);
    // Before the session, on intact skin.
    const Protocol before = read_text(care("retinol", "from = \"-3 d\"\nuntil = \"0 d\"\n"));
    ASSERT_EQ(all_applications(before).size(), 6u);
    EXPECT_EQ(all_applications(before).front().applied, -3.0_d);
}

TEST(AftercareReader, UntreatedPeopleGetNeitherProductsNorCare) {
    const Protocol p = read_text(care("sunscreen") + care("antioxidant-serum"));
    const Protocol none = built_in_arm("untreated", p).protocol;
    EXPECT_TRUE(none.topicals.empty());
    EXPECT_TRUE(none.aftercare.items.empty());
}

}  // namespace
}  // namespace needlework
