// Test results as ctest writes them.
#include "cli/test_results.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/problem.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

TestResults results_of(const std::string& text) {
    const fs::path file =
        fs::temp_directory_path() /
        (std::string("needlework-") +
         ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".xml");
    std::ofstream(file) << text;
    TestResults results = read_test_results(file);
    fs::remove(file);
    return results;
}

TEST(TestResults, OutcomesAreReadAsCtestWritesThem) {
    const TestResults r = results_of(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite commit=\"abc\" name=\"x\"\n"
        "\ttests=\"4\"\n\ttimestamp=\"2026-11-26T22:00:00\"\n\t>\n"
        "\t<testcase name=\"base\" classname=\"base\" time=\"0.5\" status=\"run\">\n"
        "\t\t<system-out>a &lt;failure&gt; in words, not in truth</system-out>\n\t</testcase>\n"
        "\t<testcase name=\"verification\" classname=\"verification\" time=\"2\" status=\"fail\">\n"
        "\t\t<failure message=\"\"/>\n\t</testcase>\n"
        "\t<testcase name=\"system_run\" classname=\"system_run\" time=\"0\" status=\"notrun\">\n"
        "\t\t<skipped message=\"SKIP_RETURN_CODE=77\"/>\n\t</testcase>\n"
        "\t<testcase name=\"numerics\" classname=\"numerics\" time=\"1\" status=\"run\"/>\n"
        "</testsuite>\n");
    ASSERT_EQ(r.tests.size(), 4U);
    EXPECT_EQ(r.commit, "abc");
    EXPECT_EQ(r.when, "2026-11-26T22:00:00");
    EXPECT_EQ(r.tests[0].outcome, TestResult::Outcome::passed);
    EXPECT_EQ(r.tests[1].outcome, TestResult::Outcome::failed);
    EXPECT_EQ(r.tests[2].outcome, TestResult::Outcome::not_run);
    EXPECT_EQ(r.tests[0].seconds, 0.5);
    const TestCount numerical = count_tests(r, TestKind::numerical);
    EXPECT_EQ(numerical.passed, 1);
    EXPECT_EQ(numerical.failed, 1);
    EXPECT_FALSE(numerical.good());
    EXPECT_EQ(count_tests(r).all(), 4);
}

TEST(TestResults, NoTestIsNoGoodResult) {
    EXPECT_FALSE(TestCount{}.good());
    EXPECT_THROW(results_of("<testsuite tests=\"0\"/>"), InputError);
    EXPECT_THROW(results_of("not XML"), InputError);
    EXPECT_THROW(read_test_results("/no/such/file.xml"), InputError);
}

TEST(TestResults, RanksAreNumericalVerification) {
    EXPECT_EQ(kind_of_test("healing_ranks_np3"), TestKind::numerical);
    EXPECT_EQ(kind_of_test("healing_verification"), TestKind::numerical);
    EXPECT_EQ(kind_of_test("system_documents"), TestKind::system);
    EXPECT_EQ(kind_of_test("study_plan"), TestKind::unit);
}

}  // namespace
}  // namespace needlework
