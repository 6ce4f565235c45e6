// Risks of a report: counts are those of the file, what is simulated stands beside them, and a risk
// that does not concern the course is not told of.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "advice/risk.hpp"
#include "study/record_parts.hpp"

namespace needlework {
namespace {

Protocol read_text(const std::string& rest, const std::string& device = "roller/mf8-192") {
    return read_protocol(
        TomlFile::parse("schema_version = 1\n[[session]]\nrepeat = 2\nevery = "
                        "\"30 d\"\ndevice = \"" +
                            device + "\"\n[visits]\ndays = [\"60 d\"]\n" + rest,
                        "case.toml"));
}

/// Ten people with two sessions; every value is that of the second times its place in `values`.
Ensemble people(const std::map<std::string, std::pair<double, double>>& of_sessions) {
    Ensemble ensemble;
    for (int i = 0; i < 10; ++i) {
        MemberResult m;
        m.member = m.shared = i;
        m.session_days = {0.0, 30.0};
        m.sessions.resize(2);
        for (const auto& [measure, values] : of_sessions)
            m.sessions[0][measure] = values.first, m.sessions[1][measure] = values.second;
        ensemble.members.push_back(m);
    }
    return ensemble;
}

const ReportRisk* find(const std::vector<ReportRisk>& risks, const std::string& id) {
    const auto at =
        std::find_if(risks.begin(), risks.end(), [&](const ReportRisk& r) { return r.id == id; });
    return at == risks.end() ? nullptr : &*at;
}

TEST(RecordRisk, WithoutASessionNothingCanGoWrong) {
    const Protocol untouched = read_protocol(
        TomlFile::parse("schema_version = 1\n[visits]\ndays = [\"60 d\"]\n", "case.toml"));
    EXPECT_TRUE(risks_of(untouched, people({}), {}).empty());
}

TEST(RecordRisk, CountsAreThoseOfTheFileAndLieInTheirInterval) {
    const std::vector<ReportRisk> rows = risks_of(read_text(""), people({}), {});
    for (const Risk& risk : known_risks()) {
        const ReportRisk* row = find(rows, risk.id);
        if (risk.only_with_product || !risk.devices.empty()) {
            EXPECT_EQ(row, nullptr) << risk.id;
            continue;
        }
        ASSERT_NE(row, nullptr) << risk.id;
        double events = 0.0, with = 0.0;
        for (const ReportFrequency& f : row->counts) {
            events += f.events, with += f.people;
            EXPECT_LE(f.low95, f.of_100 + 1e-9) << f.study;
            EXPECT_GE(f.high95, f.of_100 - 1e-9) << f.study;
        }
        EXPECT_DOUBLE_EQ(row->pooled.people, with) << risk.id;
        EXPECT_DOUBLE_EQ(row->pooled.events, events) << risk.id;
        if (with > 0.0) {
            EXPECT_NEAR(row->pooled.of_100, 100.0 * events / with, 1e-9) << risk.id;
            // More people know more: the pooled interval is narrower than any of its parts.
            for (const ReportFrequency& f : row->counts)
                EXPECT_LE(row->pooled.high95 - row->pooled.low95, f.high95 - f.low95 + 1e-9)
                    << risk.id;
            EXPECT_FALSE(row->harm.empty()) << risk.id;
        }
        EXPECT_FALSE(row->grade.empty()) << risk.id;
        EXPECT_FALSE(row->sources.empty()) << risk.id;
    }
    // origin: data/risk.toml, six trials
    EXPECT_DOUBLE_EQ(find(rows, "darkening")->pooled.events, 4.0);
    EXPECT_DOUBLE_EQ(find(rows, "darkening")->pooled.people, 217.0);
}

TEST(RecordRisk, TheWorstSessionOfEachPersonIsWhatIsSimulated) {
    // origin: analytic: all people alike, a chance of 0.02 and 0.05, 30 and 20 h
    const std::vector<ReportRisk> rows = risks_of(
        read_text(""),
        people({{"pih_risk", {0.02, 0.05}}, {"bacteria_window", {30.0 * 3600.0, 20.0 * 3600.0}}}),
        {});
    const ReportRisk& darkening = *find(rows, "darkening");
    ASSERT_EQ(darkening.simulated.size(), 1u);
    EXPECT_NEAR(darkening.simulated.front().value, 5.0, 1e-9);
    EXPECT_EQ(darkening.simulated.front().unit, "of 100");
    EXPECT_TRUE(darkening.simulated.front().assumption);
    const ReportRisk& infection = *find(rows, "infection");
    ASSERT_EQ(infection.simulated.size(), 1u);  // nothing was read of the living skin
    EXPECT_NEAR(infection.simulated.front().value, 30.0, 1e-9);
    // What is simulated never changes what was counted.
    const std::vector<ReportRisk> other =
        risks_of(read_text(""), people({{"pih_risk", {0.9, 0.9}}}), {});
    EXPECT_EQ(find(other, "darkening")->pooled.of_100, darkening.pooled.of_100);
}

TEST(RecordRisk, NoChanceOfAScarIsSimulatedWithDiabetes) {
    const Ensemble ensemble = people({{"scar_risk", {0.02, 0.05}}});
    const ReportRisk healthy = *find(risks_of(read_text(""), ensemble, {}), "tram-tracks");
    EXPECT_EQ(healthy.simulated.size(), 1u);
    const ReportRisk diabetic =
        *find(risks_of(read_text("[subject]\ndiabetes = 0.5\n"), ensemble, {}), "tram-tracks");
    EXPECT_TRUE(diabetic.simulated.empty());
    EXPECT_EQ(diabetic.course.size(), healthy.course.size() + 1);  // and says why
    EXPECT_EQ(diabetic.counts.size(), healthy.counts.size());
}

TEST(RecordRisk, AChanceStaysBetweenNoneAndAll) {
    Ensemble spread = people({{"pih_risk", {0.0, 0.0}}});
    for (MemberResult& m : spread.members) m.sessions[1]["pih_risk"] = m.member < 5 ? 0.0 : 1.0;
    const std::vector<ReportRisk> rows = risks_of(read_text(""), spread, {});
    const ReportSimulatedRisk& s = find(rows, "darkening")->simulated.front();
    EXPECT_GE(s.low90, 0.0);
    EXPECT_LE(s.high90, 100.0);
    EXPECT_LT(s.low90, s.high90);
}

TEST(RecordRisk, AProductBringsItsDoseAndADeviceItsOwnRisk) {
    MainResult dose;
    dose.measure = "dose_below_horny_layer", dose.label = "Dose below the horny layer, vitamin C";
    dose.unit = "ug/cm2";
    dose.prediction = {41.0, 20.0, 66.0, 10, 0.0};
    const std::vector<ReportRisk> with =
        risks_of(read_text("[[topical]]\nproduct = \"vitamin-c-serum\"\n"), people({}), {dose});
    const ReportRisk* granuloma = find(with, "granuloma");
    ASSERT_NE(granuloma, nullptr);
    ASSERT_EQ(granuloma->simulated.size(), 1u);
    EXPECT_DOUBLE_EQ(granuloma->simulated.front().value, 41.0);
    EXPECT_EQ(granuloma->pooled.people, 0.0);  // a dose is no rate
    EXPECT_EQ(find(risks_of(read_text(""), people({}), {dose}), "granuloma"), nullptr);
    EXPECT_NE(find(risks_of(read_text("", "stamp/rf-49"), people({}), {}), "radiofrequency"),
              nullptr);
}

TEST(RecordRisk, ACourseBeyondWhatWasTriedIsTold) {
    const auto sentence = [](const char* times, const char* every) {
        Protocol p = read_text("");
        p.sessions.front().timing.repeat = std::atoi(times);
        p.sessions.front().timing.every = Time{std::atof(every) * 86400.0};
        const std::vector<ReportRisk> rows = risks_of(p, people({}), {});
        return find(rows, "over-treatment")->course.front();
    };
    // origin: minh-2019-weekly-roller-time-course, twelve weekly sessions
    EXPECT_EQ(sentence("12", "7").find("beyond"), std::string::npos);
    EXPECT_NE(sentence("13", "7").find("beyond"), std::string::npos);
    EXPECT_NE(sentence("12", "3").find("beyond"), std::string::npos);
}

}  // namespace
}  // namespace needlework
