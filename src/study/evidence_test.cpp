// Reading of studies: what the format promises to understand, and what is named as a mistake.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "study/ensemble.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

class StudyFiles : public ::testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() /
                  ("needlework-studies-" +
                   std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    Study read(const std::string& rest, const std::string& head = {}) {
        fs::path file = folder_ / "a-study.toml";
        std::ofstream(file) << "id = \"a-study\"\ncitation = \"A\"\nseen = \"abstract\"\n"
                            << "role = \"check\"\nusable_as = \"value\"\n"
                            << head << run_ << rest;
        return read_study(file,
                          Completions::load(source_folder() / "data/evidence/completions.toml"));
    }
    std::string mistakes(const std::string& rest, const std::string& head = {}) {
        try {
            read(rest, head);
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }

    fs::path folder_;
    std::string run_ =
        "\n[run]\nschema_version = 1\n[run.skin]\nsite = \"cheek\"\n[[run.condition]]\n"
        "kind = \"rolling-scar\"\n[[run.session]]\nday = \"0 d\"\nrepeat = 3\nevery = \"28 d\"\n"
        "device = \"roller/mf8-192\"\nneedle_length = \"1.5 mm\"\n";
};

const std::string good =
    "\n[[measurement]]\nmeasure = \"scar_depth\"\ntransform = \"percent_change\"\n"
    "clock = \"last\"\ntime = \"8 wk\"\nvalue = -25\nunit = \"%\"\n";

TEST_F(StudyFiles, TheExampleOfTheFormatIsRead) {
    Study study = read(
        "\n[[arm]]\nname = \"needling\"\n[[arm]]\nname = \"control\"\nuntreated = true\n"
        "\n[[measurement]]\narm = \"needling\"\nmeasure = \"papillary_collagen_fraction\"\n"
        "transform = \"percent_change\"\nclock = \"last\"\ntime = \"56 d\"\nvalue = 53.2\n"
        "unit = \"%\"\nspread = { kind = \"sd\", value = 12.0 }\nn = 30\nstatistic = \"mean\"\n"
        "\n[[measurement]]\narm = \"needling\"\nmeasure = \"scar_depth\"\n"
        "transform = \"difference_between_arms\"\nclock = \"first\"\ntime = \"180 d\"\n"
        "value = -0.05\nunit = \"mm\"\nspread = { kind = \"ci95\", low = -0.1, high = 0.0 }\n");
    ASSERT_EQ(study.measurements.size(), 2U);
    EXPECT_TRUE(study.measurements[0].unreadable.empty()) << study.measurements[0].unreadable;
    EXPECT_TRUE(study.measurements[1].unreadable.empty()) << study.measurements[1].unreadable;
    EXPECT_EQ(study.measurements[1].reference_arm, "control");  // the other arm of two
    EXPECT_TRUE(study.arms[1].protocol.sessions.empty());
    EXPECT_EQ(study.cohort, "a-study");
    // 180 d after the first of three sessions 28 d apart is read in both arms.
    for (const StudyArm& arm : study.arms)
        EXPECT_NE(
            std::find(arm.protocol.visits.days.begin(), arm.protocol.visits.days.end(), 180.0_d),
            arm.protocol.visits.days.end());
}

TEST_F(StudyFiles, WithoutAnArmAMeasurementBelongsToTheFirstAsWritten) {
    Study study = read("\n[[arm]]\nname = \"z\"\n[[arm]]\nname = \"a\"\n" + good);
    EXPECT_EQ(study.measurements[0].arm, "z");
}

TEST_F(StudyFiles, AMeasurementThatCannotBeReadIsKeptWithItsReasonAndTheRestRuns) {
    Study study = read(
        good +
        "\n[[measurement]]\nmeasure = \"dermal_muscle\"\nvalue = 28\nunit = \"%\"\n"
        "\n[[measurement]]\nmeasure = \"scar_depth\"\nvalue = 1\nunit = \"furlong\"\n"
        "\n[[measurement]]\nmeasure = \"scar_depth\"\nvalue = 1\nunit = \"d\"\n"
        "\n[[measurement]]\nmeasure = \"pain\"\nvalue = nan\nunit = \"1\"\n"
        "\n[[measurement]]\nmeasure = \"pain\"\ntransfrom = \"ratio\"\nvalue = 1\nunit = \"1\"\n");
    ASSERT_EQ(study.measurements.size(), 6U);
    EXPECT_TRUE(study.measurements[0].used());
    const std::vector<std::string> reasons{"is not known", "unknown unit", "a unit like um",
                                           "expected a number", "did you mean \"transform\""};
    for (size_t i = 0; i < reasons.size(); ++i)
        EXPECT_NE(study.measurements[i + 1].unreadable.find(reasons[i]), std::string::npos)
            << study.measurements[i + 1].unreadable;
    EXPECT_TRUE(study.runnable());
}

TEST_F(StudyFiles, AFileOfWhichNothingCanBeReadIsAMistakeWithLineAndReason) {
    EXPECT_NE(mistakes("\n[[measurement]]\nmeasure = \"laxity_grade\"\nvalue = 1\nunit = \"1\"\n")
                  .find("a-study.toml:"),
              std::string::npos);
    EXPECT_NE(mistakes("").find("no [[measurement]]"), std::string::npos);
    EXPECT_NE(mistakes(good, "usable_as_ = 1\n").find("usable_as"), std::string::npos);
    EXPECT_NE(mistakes("\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"a\"\n" + good)
                  .find("two arms have the name"),
              std::string::npos);
    EXPECT_NE(mistakes("\n[[arm]]\nname = \"a\"\nset = { \"session[1].passs\" = 5 }\n" + good)
                  .find("passs"),
              std::string::npos);
}

TEST_F(StudyFiles, ContextIsReadAndNotRun) {
    Study study = read(
        "\n[[measurement]]\nrole = \"context\"\nmeasure = \"pain\"\nvalue = 1\n"
        "unit = \"1\"\n");
    EXPECT_FALSE(study.used());
    EXPECT_FALSE(study.runnable());
}

TEST_F(StudyFiles, AnArmOverridesWordsNumbersAndFlags) {
    Study study = read(
        "\n[[arm]]\nname = \"a\"\nset = { \"session[1].passes\" = 5, "
        "\"session[1].needle_length\" = \"0.5 mm\", \"condition[1].kind\" = \"boxcar-scar\" }\n" +
        good);
    EXPECT_EQ(study.arms[0].protocol.conditions[0].kind, "boxcar-scar");
    EXPECT_NEAR(study.arms[0].protocol.sessions[0].device.needle_length.si, 0.5e-3, 1e-12);
}

TEST_F(StudyFiles, WhetherRatersKnewIsReadFromTheWordsOfTheFile) {
    const auto raters = [&](const std::string& head, const std::string& rest = {}) {
        return read(rest + good, head).arms.front().protocol.visits.raters;
    };
    EXPECT_EQ(raters(""), "open");  // nothing is said
    for (const char* blinded :
         {"rct, split-face, blinded raters, sham control", "rct, assessor-blind",
          "rct, observer-blinded", "open-label, evaluator-blinded", "double-blind",
          "single arm, blinded investigator"})
        EXPECT_EQ(raters("design = \"" + std::string(blinded) + "\"\n"), "blinded") << blinded;
    for (const char* open : {"single arm, open", "open label", "single arm", "raters not blinded",
                             "rct, single-blind", "unblinded"})
        EXPECT_EQ(raters("design = \"" + std::string(open) + "\"\n"), "open") << open;
    EXPECT_EQ(raters("raters = \"2 trained, blinded\"\n"), "blinded");
    EXPECT_EQ(raters("[protocol]\nraters = \"2 trained, blinded\"\n"), "blinded");
    EXPECT_EQ(raters("raters = 3\n"), "open");  // only how many
    // [run] goes before what the rest of the file says, also in the publication's words.
    EXPECT_EQ(raters("design = \"double-blind\"\n", "[run.visits]\nraters = \"open\"\n"), "open");
    EXPECT_EQ(raters("", "[run.visits]\nraters = \"observer-blinded\"\n"), "blinded");
    const Study told = read(good, "design = \"rct, observer-blinded\"\n");
    EXPECT_NE(std::find(told.translated.begin(), told.translated.end(),
                        "raters: rct, observer-blinded as blinded"),
              told.translated.end());
}

TEST_F(StudyFiles, WhatAStrangerWritesIsReadAndToldInOurWords) {
    run_ =
        "\n[run]\n[run.subject]\nage = \"18-40 yr\"\nsex = \"both\"\nphototype = \"III-V\"\n"
        "[run.skin]\nsite = \"Face\"\n[[run.condition]]\nkind = \"acne scars\"\n"
        "[[run.session]]\nday = \"0 d\"\nrepeat = 3\nevery = \"6 weeks\"\n"
        "device = \"Dermaroller MF8\"\nadjunct = \"PRP\"\n";
    Study study = read(
        "\n[[measurement]]\nmeasure = \"Goodman-Baron quantitative score\"\n"
        "transform = \"change\"\ntime = \"1 month\"\nvalue = -5\nunit = \"points\"\n"
        "spread = { kind = \"ci99\", low = -6, high = -4 }\n"
        "\n[[measurement]]\nmeasure = \"TEWL\"\ntime = \"2 d\"\nvalue = 12\nunit = "
        "\"g/m\u00b2/h\"\n"
        "\n[[measurement]]\nmeasure = \"R2\"\ntransform = \"sign\"\nvalue = 1\n");
    for (const PublishedMeasurement& m : study.measurements)
        EXPECT_TRUE(m.unreadable.empty()) << m.unreadable;
    EXPECT_EQ(study.measurements[0].measure, "goodman_baron_score");
    EXPECT_EQ(study.measurements[1].unit, "g/(m2 h)");
    EXPECT_EQ(study.measurements[2].measure, "suction_r2");
    // A month is the twelfth of the Julian year of the unit table (analytic).
    EXPECT_NEAR(*study.measurements[0].time / 1.0_d, 365.25 / 12.0, 1e-9);
    const Protocol& p = study.arms[0].protocol;
    EXPECT_EQ(p.skin.site, "cheek");
    EXPECT_EQ(p.conditions[0].kind, "rolling-scar");
    EXPECT_NEAR(p.sessions[0].timing.every / 1.0_d, 42.0, 1e-9);
    ASSERT_EQ(p.topicals.size(), 1U);
    // A kind of device is open, so with passes and length this counts for sign only.
    EXPECT_NE(std::find(study.left_open.begin(), study.left_open.end(), "device"),
              study.left_open.end());
    auto drawn = std::find_if(study.arms[0].parameters.begin(), study.arms[0].parameters.end(),
                              [](const auto& d) { return d.path == "subject.phototype"; });
    ASSERT_NE(drawn, study.arms[0].parameters.end());
    EXPECT_EQ(drawn->choices, (std::vector<std::string>{"III", "IV", "V"}));
    EXPECT_NE(std::find(study.translated.begin(), study.translated.end(), "site: Face as cheek"),
              study.translated.end());
}

TEST_F(StudyFiles, ADoubtfulWordIsNotGuessed) {
    // Tip, cut and open gap are three depths.
    EXPECT_NE(mistakes("\n[[measurement]]\nmeasure = \"penetration_depth\"\nvalue = 1\n"
                       "unit = \"mm\"\n")
                  .find("is not known"),
              std::string::npos);
    // A letter too many is a mistake, not an unlisted make.
    run_.replace(run_.find("roller/mf8-192"), 14, "roller/mf8-1922");
    EXPECT_NE(mistakes(good).find("did you mean \"roller/mf8-192\""), std::string::npos);
}

TEST_F(StudyFiles, AnUnlistedArmIsTheProtocolItselfAndACheckNamesOne) {
    // The example of the format: [[arm]] lists the control, measurements name "needling".
    Study study = read(
        "\n[[arm]]\nname = \"control\"\n\n[[measurement]]\narm = \"needling\"\n"
        "measure = \"scar_depth\"\ntransform = \"difference_between_arms\"\n"
        "time = \"56 d\"\nvalue = -20\nunit = \"um\"\n");
    ASSERT_EQ(study.arms.size(), 2U);
    EXPECT_EQ(study.arms[0].name, "needling");
    EXPECT_EQ(study.arms[0].protocol.sessions.size(), 1U);
    EXPECT_TRUE(study.arms[1].untreated);
    EXPECT_EQ(study.measurements[0].reference_arm, "control");
    EXPECT_TRUE(study.measurements[0].unreadable.empty()) << study.measurements[0].unreadable;
    // Two names that nobody describes are not guessed.
    Study two = read(good + "arm = \"a\"\n" + good + "arm = \"b\"\n" + good);
    EXPECT_NE(two.measurements[0].unreadable.find("\"a\" is not described"), std::string::npos);
}

TEST_F(StudyFiles, AnArmMayChangeTablesOrAWordOfEverySession) {
    Study study = read(
        "\n[[arm]]\nname = \"as it is\"\n[[arm]]\nname = \"neck\"\n[arm.skin]\nsite = \"neck\"\n"
        "[[arm]]\nname = \"short\"\nneedle_length = \"0.5 mm\"\n"
        "[[arm]]\nname = \"pen\"\n[[arm.session]]\nday = \"0 d\"\ndevice = \"pen/skinpen\"\n"
        "[[arm]]\nname = \"nothing\"\nsession = []\n" +
        good);
    ASSERT_EQ(study.arms.size(), 5U);
    EXPECT_EQ(study.arms[1].protocol.skin.site, "neck");
    EXPECT_EQ(study.arms[1].protocol.sessions.size(), 1U);
    EXPECT_NEAR(study.arms[2].protocol.sessions[0].device.needle_length.si, 0.5e-3, 1e-12);
    EXPECT_EQ(study.arms[3].protocol.sessions[0].device.kind, "pen");
    EXPECT_TRUE(study.arms[4].protocol.sessions.empty());
}

TEST_F(StudyFiles, AMistakeOfTheProtocolHasItsLine) {
    run_.replace(run_.find("cheek"), 5, "antenna");
    // id, citation, seen, role, usable_as, blank, [run], schema_version, [run.skin]: line 10.
    EXPECT_NE(mistakes(good).find("a-study.toml:10:8"), std::string::npos) << mistakes(good);
}

TEST_F(StudyFiles, AShareOfScarsIsACountOfChances) {
    PublishedMeasurement m;
    m.measure = "scar_risk";
    m.transform = "share";
    m.unit = "%";
    EXPECT_EQ(rule_of(m).kind, StatisticRule::Kind::happens);
    m.measure = "scar_depth";
    EXPECT_THROW(rule_of(m), std::invalid_argument);
}

TEST_F(StudyFiles, PhototypesComeFromThePeopleWhereTheProtocolHasNone) {
    auto of = [&](const std::string& people) {
        return read(good, "people = \"" + people + "\"\n").phototype;
    };
    EXPECT_EQ(of("face, n=31, Fitzpatrick III-V, grade 3-4"), "III-V");
    EXPECT_EQ(of("face, 6 women, phototypes III and IV"), "III and IV");
    EXPECT_EQ(of("abdomen, n=20, striae, type of scar V-shaped"), "");
}

}  // namespace
}  // namespace needlework
