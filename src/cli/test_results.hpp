#pragma once
/// What a run of the tests said: the JUnit file that `./test` (or `ctest --output-junit`) writes.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace needlework {

struct TestResult {
    enum class Outcome { passed, failed, not_run };
    std::string name;
    Outcome outcome = Outcome::not_run;
    double seconds = 0.0;
};

struct TestResults {
    std::vector<TestResult> tests;
    std::string when;    ///< as the file gives it
    std::string commit;  ///< `./test` adds it; empty where the file does not say
};

/// InputError where the file cannot be read, is no JUnit file or holds no test.
TestResults read_test_results(const std::filesystem::path& file);

/// Kinds of tests, by the names that CMake gives them.
enum class TestKind { unit, numerical, regression, validation, system };
TestKind kind_of_test(std::string_view name);
std::string_view kind_name(TestKind kind);

/// How many passed, failed and were not run.
struct TestCount {
    int passed = 0, failed = 0, not_run = 0;
    int all() const { return passed + failed + not_run; }
    bool good() const { return passed > 0 && failed == 0 && not_run == 0; }
};
TestCount count_tests(const TestResults& results);
TestCount count_tests(const TestResults& results, TestKind kind);

}  // namespace needlework
