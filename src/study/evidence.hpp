#pragma once
/// Published studies: files in the format of EVIDENCE, each a protocol with arms and measurements.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "course/protocol.hpp"
#include "study/draws.hpp"

namespace needlework {

/// One published number, and how the program reads the same.
struct PublishedMeasurement {
    std::string arm, reference_arm;  ///< empty: the first arm, none
    std::string measure;
    std::string reading;  ///< "impedance", "calcein"; empty where there is one way
    std::string transform = "absolute";
    std::string clock = "last";  ///< time counts from the first or last session
    std::optional<Time> time, reference_time;
    double value = 0.0;  ///< in `unit`
    std::string unit = "1";
    std::string spread_kind = "none";
    std::optional<double> spread_value, spread_low, spread_high;
    int n = 0;  ///< people; 0 where not published
    std::string statistic = "mean";
    std::string role, usable_as, bound, note;
    std::optional<double> threshold;
};

struct StudyArm {
    std::string name;
    bool untreated = false;
    Protocol protocol;
    std::vector<UncertainParameter> parameters = {};  ///< what is drawn, completions included
};

struct Study {
    std::string id, citation, doi, role, usable_as, seen, note;
    std::vector<StudyArm> arms;
    std::vector<PublishedMeasurement> measurements;
    std::vector<std::string> completed;  ///< paths that the publication leaves open

    bool runnable() const { return !arms.empty(); }
};

/// Fields that publications leave open: path in the protocol, with the distribution drawn for it.
class Completions {
  public:
    static Completions load(const std::filesystem::path& file);  ///< empty if there is no such file
    /// Adds a draw for every field that `protocol` did not get from its file; returns their paths.
    std::vector<std::string> complete(Protocol& protocol,
                                      std::vector<UncertainParameter>& parameters) const;
    int n_people_default() const { return n_people_default_; }

  private:
    struct Entry {
        std::string table, device_kind, word;  ///< "session", "roller" or empty, "passes"
        UncertainParameter draw;
    };
    std::vector<Entry> entries_;
    int n_people_default_ = 30;
};

/// Reads one study. InputError with all its mistakes; a study without [run] has no arms.
Study read_study(const std::filesystem::path& file, const Completions& completions);

/// All .toml files of a folder that are studies, sorted by name.
std::vector<std::filesystem::path> study_files(const std::filesystem::path& folder);

}  // namespace needlework
