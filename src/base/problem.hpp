#pragma once
/// The three kinds of failure (STYLE): the user's mistakes are collected as Problems, a model that
/// cannot go on throws ModelError, our own bugs throw through EXPECTS.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace needlework {

/// Exit codes of the program.
enum class ExitCode : int {
    done = 0,
    user_input = 2,
    model = 3,
    parts_skipped = 4,
    environment = 5,
    our_bug = 70,
    stopped = 130
};

/// A place in a text file; line and column count from 1, 0 is unknown.
struct TextPlace {
    std::string file;
    int line = 0;
    int column = 0;
};

enum class Severity { error, warning };

/// One mistake of the user: where it is, what is wrong, what to do.
struct Problem {
    TextPlace where;
    std::string what;
    std::string hint;  ///< remedy, may be empty
    Severity severity = Severity::error;
    std::string line_text;  ///< the offending line, for the caret; may be empty
};

class Problems {
  public:
    void error(TextPlace where, std::string what, std::string hint = {});
    void warning(TextPlace where, std::string what, std::string hint = {});
    void add(Problem problem) { list_.push_back(std::move(problem)); }
    void append(const Problems& other);

    bool has_errors() const;
    int n_errors() const;
    const std::vector<Problem>& list() const { return list_; }

    /// file:line:column, what, hint, the line and a caret; errors first in file order.
    std::string text() const;

  private:
    std::vector<Problem> list_;
};

/// Thrown where a list of problems ends the work; exit code 2.
class InputError : public std::runtime_error {
  public:
    explicit InputError(Problems problems)
        : std::runtime_error(problems.text()), problems_(std::move(problems)) {}
    const Problems& problems() const { return problems_; }

  private:
    Problems problems_;
};

/// A model cannot go on: which one, when, where in the tissue, what to change. Exit code 3.
class ModelError : public std::runtime_error {
  public:
    ModelError(std::string model, std::string message, std::string remedy)
        : std::runtime_error(model + ": " + message + (remedy.empty() ? "" : "\n  " + remedy)) {}
};

/// Disk, permission, lost rank. Exit code 5.
class EnvironmentError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A broken promise inside the program. Exit code 70.
class BugError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

[[noreturn]] void report_bug(std::string_view condition, std::string_view reason, const char* file,
                             int line);

/// Names in `known` that resemble `word`, best first (for "did you mean").
std::vector<std::string> nearest_names(std::string_view word, const std::vector<std::string>& known,
                                       size_t at_most = 3);

/// `; did you mean "a" or "b"?` or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace needlework

/// A promise of the code to itself; checked in release too.
#define EXPECTS(condition, reason) \
    ((condition) ? void(0) : ::needlework::report_bug(#condition, (reason), __FILE__, __LINE__))
