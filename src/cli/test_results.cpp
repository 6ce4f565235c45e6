#include "cli/test_results.hpp"

#include <array>
#include <cstdlib>

#include "base/problem.hpp"
#include "io/atomic_file.hpp"

namespace needlework {

namespace {

/// The text of an element's start tag, without brackets; empty at the end of the file.
std::string_view next_tag(std::string_view text, std::string_view element, std::size_t& at) {
    const std::string open = "<" + std::string(element);
    for (; (at = text.find(open, at)) != text.npos; ++at) {
        const char after = at + open.size() < text.size() ? text[at + open.size()] : '>';
        if (std::string_view(" \t\r\n/>").find(after) == std::string_view::npos) continue;
        const std::size_t end = text.find('>', at);
        if (end == text.npos) break;
        const std::string_view tag = text.substr(at, end - at);
        at = end;
        return tag;
    }
    at = text.npos;
    return {};
}

std::string attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = 0; (at = tag.find(name, at)) != tag.npos; ++at) {
        const std::size_t quote = at + name.size() + 1;
        const bool whole_word = at > 0 && (tag[at - 1] == ' ' || tag[at - 1] == '\n' ||
                                           tag[at - 1] == '\t' || tag[at - 1] == '\r');
        if (!whole_word || quote >= tag.size() || tag.substr(quote - 1, 2) != "=\"") continue;
        const std::size_t end = tag.find('"', quote + 1);
        if (end != tag.npos) return std::string(tag.substr(quote + 1, end - quote - 1));
    }
    return {};
}

TestResult::Outcome outcome_of(std::string_view tag, std::string_view body) {
    const std::string status = attribute(tag, "status");
    if (status == "fail" || body.find("<failure") != body.npos || body.find("<error") != body.npos)
        return TestResult::Outcome::failed;
    if (status == "notrun" || status == "disabled" || body.find("<skipped") != body.npos)
        return TestResult::Outcome::not_run;
    return TestResult::Outcome::passed;
}

}  // namespace

TestResults read_test_results(const std::filesystem::path& file) {
    Problems problems;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        problems.error({file.string()}, "is no file of test results.",
                       "./test writes build/release/tests.xml.");
        throw InputError(std::move(problems));
    }
    const std::string text = read_whole_file(file);
    TestResults results;
    std::size_t at = 0;
    const std::string_view suite = next_tag(text, "testsuite", at);
    results.when = attribute(suite, "timestamp");
    results.commit = attribute(suite, "commit");
    at = 0;
    for (std::string_view tag; !(tag = next_tag(text, "testcase", at)).empty();) {
        const std::size_t next = text.find("<testcase", at);
        const std::string_view body = std::string_view(text).substr(at, next - at);
        results.tests.push_back({attribute(tag, "name"), outcome_of(tag, body),
                                 std::strtod(attribute(tag, "time").c_str(), nullptr)});
    }
    if (results.tests.empty()) {
        problems.error(
            {file.string()}, "holds no test results (JUnit, <testcase>).",
            "./test writes build/release/tests.xml; ctest --output-junit FILE does too.");
        throw InputError(std::move(problems));
    }
    return results;
}

TestKind kind_of_test(std::string_view name) {
    if (name.starts_with("system_")) return TestKind::system;
    if (name.starts_with("regression_")) return TestKind::regression;
    if (name.starts_with("validation")) return TestKind::validation;
    const bool numerical = name.find("verification") != name.npos ||
                           name.find("_np") != name.npos ||  // equal digits on any number of ranks
                           name == "numerics" || name == "healing_models" ||
                           name == "needle_reference";
    return numerical ? TestKind::numerical : TestKind::unit;
}

std::string_view kind_name(TestKind kind) {
    constexpr std::array<std::string_view, 5> names{
        "unit tests of a room", "numerical verification", "regression of predictions",
        "validation subset", "whole programs and documents"};
    return names[std::size_t(kind)];
}

namespace {

void add(TestCount& count, const TestResult& test) {
    ++(test.outcome == TestResult::Outcome::passed   ? count.passed
       : test.outcome == TestResult::Outcome::failed ? count.failed
                                                     : count.not_run);
}

}  // namespace

TestCount count_tests(const TestResults& results) {
    TestCount count;
    for (const TestResult& test : results.tests) add(count, test);
    return count;
}

TestCount count_tests(const TestResults& results, TestKind kind) {
    TestCount count;
    for (const TestResult& test : results.tests)
        if (kind_of_test(test.name) == kind) add(count, test);
    return count;
}

}  // namespace needlework
