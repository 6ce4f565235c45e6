#pragma once
/// Words of publications and what they are called here (data/words.toml), so that a study written
/// by somebody else is read without having to know our names.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace needlework {

class StudyWords {
  public:
    /// InputError or EnvironmentError where the file cannot be read.
    static StudyWords load(const std::filesystem::path& file);
    /// Those of the data folder, read once.
    static const StudyWords& of_project();

    /// Our name of `word` in a table ("measure", "site", "device"); empty where there is none.
    std::string find(const std::string& table, const std::string& word) const;
    /// The same, also where a word of the table stands inside `word` ("Dermaroller MF8").
    std::string find_inside(const std::string& table, const std::string& word) const;

    struct Unit {
        double factor = 1.0;  ///< of a number in the publication's unit
        std::string name;     ///< of our unit table
    };
    std::optional<Unit> unit(const std::string& word) const;
    /// "6 weeks" as "6 wk"; the text as it is where it is no number with a unit of others.
    std::string quantity(const std::string& text) const;

  private:
    std::map<std::string, std::map<std::string, std::string>> tables_;
};

}  // namespace needlework
