#pragma once
/// What the program takes: commands, options, their words and examples, declared once. Help,
/// errors, the manual page and the completion of shells are views of it.

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "cli/credibility.hpp"
#include "cli/run_command.hpp"

namespace needlework {

/// An example and what it does.
struct Example {
    std::string command;
    std::string does;
};

class CommandLine {
  public:
    CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// Parses; 0 and an empty text when there is something to do. With a text the program ends:
    /// what --help and --version print (code 0) or what is wrong (code 2).
    struct Outcome {
        int code = 0;
        std::string text;
    };
    Outcome parse(int argc, const char* const* argv);

    std::string command() const;  ///< "run", "check", ...
    const std::vector<Example>& examples_of(const CLI::App* app) const;
    CLI::App& app() { return app_; }
    const CLI::App& app() const { return app_; }

    RunOptions run;
    ValidateOptions validate;
    CalibrateOptions calibrate;
    CompareOptions compare;
    DossierOptions dossier;
    SensitivityOptions sensitivity;
    CredibilityOptions credibility;
    std::string file, name, kind, shell, out, progress = "auto";
    std::vector<std::string> overrides;
    bool json = false, quiet = false, all = false, symbols = false;

  private:
    CLI::App* add(const std::string& word, const std::string& does, std::vector<Example> examples);
    void add_progress(CLI::App* app);
    void add_run();
    void add_check_and_lists();
    void add_studies();
    void add_dossier();
    void add_credibility();
    void add_shell_help();
    std::string what_is_wrong(const CLI::ParseError& error, int argc,
                              const char* const* argv) const;

    CLI::App app_;
    std::map<const CLI::App*, std::vector<Example>> examples_;
};

/// The words of an option that takes one of a few ("preview|standard|fine"); empty for others.
std::vector<std::string> words_of(const CLI::Option& option);

std::string version_page();
inline constexpr const char* exit_codes_text =
    "Exit codes: 0 done; 2 mistakes in the input; 3 a model could not go on; 4 finished, parts\n"
    "skipped; 5 disk, permission or a lost rank; 70 our bug; 130 stopped, can be resumed.\n";

}  // namespace needlework
