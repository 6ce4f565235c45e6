#pragma once
/// [run] of a study and what its arms change, as tables of a protocol in our words.

#include <string>
#include <vector>

#include "params/toml_file.hpp"

namespace needlework {

class Completions;

struct StudyRunTable {
    toml::table table;                    ///< a protocol
    std::vector<std::string> phototypes;  ///< more than one where a range was published
    bool device_completed = false;        ///< only a kind, or a make that is not listed
    std::vector<std::string> translated;  ///< "site: face as cheek", for readers
};

/// [run] with words, units and shorthands of publications replaced by ours. What is not known stays
/// and is told by the reader of protocols.
StudyRunTable run_in_our_words(const toml::table& run, const Completions& completions);

/// What an arm changes, over [run]: tables of a protocol (also inside `run`), where a list replaces
/// the list and a table its keys; `set` and plain words of a session ("needle_length") for every
/// session. Whether it is left untreated is not told here. Where neither says whether raters knew,
/// `raters`, `design` and `people` of the file are asked.
toml::table run_of_arm(const TomlFile& file, const toml::table& run, const toml::table& arm,
                       Problems& problems);

/// Whether the arm says by `untreated`, by an empty list of sessions, or by no more than its name
/// ("control") that nothing is done.
bool is_left_untreated(const toml::table& arm);

/// Whether the arm is [run] as written.
bool is_run_itself(const toml::table& arm);

}  // namespace needlework
