#pragma once
/// Keys of a study file: texts, words of a list, times; every mistake with its line.

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.hpp"
#include "params/toml_file.hpp"
#include "study/study_words.hpp"

namespace needlework {

/// "III-V" of "n=31, Fitzpatrick III-V, grade 3-4": phototypes as a publication words them, where
/// its protocol states none; empty where it names none.
std::string phototypes_in(const std::string& people);

class StudyFileReader {
  protected:
    explicit StudyFileReader(const std::filesystem::path& path) : file_(TomlFile::load(path)) {}

    void problem(const toml::node& node, std::string what, std::string hint = {});
    std::string text(const toml::table& table, const char* key, bool required);
    std::string text_or(const char* key, std::string otherwise);  ///< of the file itself
    void word_in(const toml::table& table, const char* key, std::vector<std::string> known);
    std::optional<Time> time(const toml::table& table, const char* key);
    /// `time` is "before", or lies before the first session on its clock ("-7 d").
    bool is_before_treatment(const toml::table& row, const std::string& clock) const;
    /// A key that looks like a known one is a typing error; other words are the file's own.
    void no_typing_error(const toml::table& table, const std::vector<std::string>& known);
    /// The line of a mistake that begins with its path ("session[1].device = ..."): a table that
    /// was put together for an arm knows its lines no more.
    void place_in_run(Problem& p) const;

    TomlFile file_;
    Problems problems_;
    Problems* into_ = &problems_;  ///< those of a measurement are kept apart
    const StudyWords& words_ = StudyWords::of_project();
};

}  // namespace needlework
