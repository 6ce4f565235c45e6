#pragma once
/// From the file of a study to a Study: every mistake at once. For the sources of read_study only:
/// study_reader.cpp (the file), study_measurements.cpp (its numbers), study_arms.cpp (its arms).

#include <string>
#include <vector>

#include "study/evidence.hpp"
#include "study/study_file_reader.hpp"

namespace needlework {

class StudyReader : StudyFileReader {
  public:
    StudyReader(const std::filesystem::path& path, const Completions& completions)
        : StudyFileReader(path), completions_(completions) {}

    Study read();

  private:
    Study finished();
    /// Role and use of the study, or of one number, are words of their lists.
    void check_role_and_use(const toml::table& table);
    void translated(std::string line);
    void left_open(const std::string& word);

    void read_measurements();
    PublishedMeasurement read_measurement(const toml::table& row);
    /// The unit in our words, or what the transform leaves no doubt of where none is given. The
    /// value is in it afterwards; returns by what it was multiplied.
    double read_unit(const toml::table& row, PublishedMeasurement& m);
    /// A level or a change has the measure's dimension, a time that of time, the rest is a number.
    void check_unit(const toml::table& row, const PublishedMeasurement& m);

    void read_arms(const toml::table& run);
    /// The arms as listed. One that measurements name and no [[arm]] describes is [run] itself, as
    /// long as there is only one and none is listed that is.
    std::vector<toml::table> listed_arms();
    /// The first arm where none is named; the other arm of two where a difference names none.
    void name_arms(PublishedMeasurement& m);
    /// Completes what was not published, and makes sure that every published time is read.
    void finish_arm(StudyArm& arm, const std::vector<std::string>& phototypes);

    const Completions& completions_;
    std::vector<bool> plain_;  ///< of the arms: [run] as written
    Study study_;
};

}  // namespace needlework
