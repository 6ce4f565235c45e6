#pragma once
/// Published studies: files in the format of EVIDENCE, each a protocol with arms and measurements.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "course/protocol.hpp"
#include "study/draws.hpp"

namespace needlework {

/// Standard error of a published mean, where what was printed beside it tells one: `kind` "se",
/// "sd" of n, or the ends of a confidence interval (ci90, ci95, ci99), read as normal.
std::optional<double> standard_error(const std::string& kind, const std::optional<double>& value,
                                     const std::optional<double>& low,
                                     const std::optional<double>& high, int n);

/// One published number, and how the program reads the same.
struct PublishedMeasurement {
    std::string arm, reference_arm;  ///< empty: the first arm, none
    bool of_all_arms = false;        ///< the file names no arm
    std::string measure;
    std::string reading;  ///< "impedance", "calcein"; empty where there is one way
    std::string transform = "absolute";
    std::string clock = "last";  ///< time counts from the first or last session
    std::optional<Time> time, reference_time;
    double value = 0.0;  ///< in `unit`
    std::string unit = "1";
    std::string spread_kind = "none";
    std::optional<double> spread_value, spread_low, spread_high;
    int n = 0;       ///< people; 0 where not published
    int trials = 1;  ///< studies that the number was pooled from
    std::string statistic = "mean";
    std::string role, usable_as, bound, note;
    std::optional<double> threshold;
    std::string unreadable;  ///< why the program cannot read this one; empty where it can
    /// Whether it is run at all: context is read by people, `no` says why in its note.
    bool used() const { return usable_as != "no" && role != "context" && unreadable.empty(); }
    std::optional<double> tolerance;  ///< of a verification, a share of the value
};

struct StudyArm {
    std::string name;
    bool untreated = false;
    Protocol protocol;
    std::vector<UncertainParameter> parameters = {};  ///< what is drawn, completions included
};

struct Study {
    std::string id, citation, doi, role, usable_as, seen, note;
    std::string group;      ///< process or benefit it speaks of ("needles", "scars")
    std::string cohort;     ///< records of the same people share it and count once; else the id
    std::string species;    ///< empty for people
    std::string phototype;  ///< as the file gives it; empty where it was not published
    std::vector<StudyArm> arms;
    std::vector<PublishedMeasurement> measurements;
    std::vector<std::string> completed;  ///< paths that the program draws from the completions
    std::vector<std::string> left_open;  ///< words that the file names as not published
    std::vector<std::string> translated = {};  ///< "measure: R2 as suction_r2"
    std::string exception;                     ///< why it keeps its value in spite of that
    std::string permeability_table;  ///< of data/, whose errors the study reads; empty: none
    /// Open fields that matter: those of the file and of the program, each once; needles, passes
    /// and density are one (they enter as channels per area), the subject and pain relief none.
    std::vector<std::string> open_fields() const;

    bool runnable() const { return !arms.empty() && used(); }
    bool used() const;  ///< some measurement is run
};

/// Fields that publications leave open: path in the protocol, with the distribution drawn for it.
class Completions {
  public:
    static Completions load(const std::filesystem::path& file);  ///< empty if there is no such file
    /// Adds a draw for every field that `protocol` did not get from its file; returns their paths.
    /// Site, number and interval of sessions have a meaning when a file is silent (one session), so
    /// they are drawn only where `left_open` names them.
    std::vector<std::string> complete(Protocol& protocol,
                                      std::vector<UncertainParameter>& parameters,
                                      const std::vector<std::string>& left_open = {}) const;
    /// The preset that stands for a device of which only the kind was published; empty if none.
    std::string device_of(const std::string& kind) const;
    /// Adds what a publication leaves open of its topicals (donor, dose, pH) to the tables of
    /// [run]; returns the words that were added.
    std::vector<std::string> complete_topicals(toml::table& run) const;
    int n_people_default() const { return n_people_default_; }
    /// With more open fields than this a study counts for sign and order only.
    int most_open_for_value() const { return most_open_for_value_; }

  private:
    struct Entry {
        std::string table, device_kind, word;  ///< "session", "roller" or empty, "passes"
        UncertainParameter draw;
    };
    std::vector<Entry> entries_;
    toml::table topical_;  ///< as written, put into a study before it is read
    int n_people_default_ = 30;
    int most_open_for_value_ = 2;  // data/evidence/completions.toml
};

/// Reads one study. InputError with all its mistakes; a study without [run] has no arms. A
/// measurement that cannot be read is kept with its reason, as long as another one can.
Study read_study(const std::filesystem::path& file, const Completions& completions);

/// All .toml files of a folder and the folders in it that are studies, sorted by name; or the file
/// itself.
std::vector<std::filesystem::path> study_files(const std::filesystem::path& folder);

}  // namespace needlework
