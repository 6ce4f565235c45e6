#pragma once
/// What differs between the members of an ensemble, and their draws.
///
/// Members are nested: each set of shared draws (model parameters, completed protocol fields) is
/// run for two people, so that what differs between people can be told from what nobody knows.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "course/protocol.hpp"

namespace needlework {

/// Which part of the uncertainty a parameter belongs to (SCIENCE: kept apart and shown apart).
enum class UncertaintyGroup { model, completion, person, form };
std::string_view group_name(UncertaintyGroup group);

struct UncertainParameter {
    std::string path;
    UncertaintyGroup group = UncertaintyGroup::model;
    Distribution distribution;             ///< of a number
    double lower = -1e300, upper = 1e300;  ///< draws stay inside (physical range, limits)
    std::vector<std::string> choices;      ///< of a word; empty for numbers
    std::vector<double> weights;

    double draw_number(double u) const;   ///< u in (0, 1)
    double place_of(double value) const;  ///< the u that draws this value
    const std::string& draw_word(double u) const;
};

/// Joint samples of calibrated parameters, as `needlework calibrate` saved them.
struct Posterior {
    std::string name;
    std::vector<std::string> paths;
    std::vector<std::vector<double>> samples;  ///< SI, one row a sample
    /// The forms of the model under which each row was fitted: paths, and a word for each a row.
    /// Empty where forms are unknown: a row then goes with every form.
    std::vector<std::string> form_paths;
    std::vector<std::vector<std::string>> forms;
    bool in_order = false;  ///< row i is shared draw i with its forms: the worlds of a calibration
    std::vector<std::string> story;  ///< comments at the head of the file: how it was made
    std::vector<std::string> studies;
    /// The interval before calibration of each calibrated measurement, for the report.
    struct PriorPrediction {
        std::string study, measure;
        double time_d = 0.0, median = 0.0, low90 = 0.0, high90 = 0.0;
    };
    std::vector<PriorPrediction> before;
    /// What is left between a calibrated measurement and its prediction after calibration.
    struct Residual {
        std::string study, measure;
        double time_d = 0.0, published = 0.0, median = 0.0, low90 = 0.0, high90 = 0.0;
        std::string commit;  ///< of the program that fitted it
    };
    std::vector<Residual> residuals;

    bool empty() const { return samples.empty(); }
    /// Rows that were fitted under these forms (path, word); all where there are none.
    std::vector<size_t> rows_under(const std::map<std::string, std::string>& forms_wanted) const;
    static Posterior load(const std::filesystem::path& file);  ///< empty when there is no such file
    std::string to_toml() const;
};

/// All parameters with a distribution: those of the file, else the declared priors. With
/// `[uncertainty] forms` the forms of the models follow at the end, so that they move no other
/// draw.
std::vector<UncertainParameter> uncertain_parameters(Protocol& protocol);

/// The protocol of the typical person: medians of all priors and of the posterior.
Protocol typical_protocol(const Protocol& protocol, const Posterior& posterior);

struct MemberDraw {
    int member = 0;                                       ///< from 0
    int shared = 0;                                       ///< which set of shared draws
    int person = 0;                                       ///< which person of that set
    std::vector<std::pair<std::string, double>> numbers;  ///< path, SI
    std::vector<std::pair<std::string, std::string>> words;
};

class DrawPlan {
  public:
    /// What the user wrote in the file or with --set wins over prior and posterior.
    /// `posterior` may be empty: then every parameter is drawn from its prior. A member takes a row
    /// that was fitted under its own forms. `people` 0: two a shared draw where there are members
    /// enough.
    DrawPlan(Protocol protocol, std::vector<UncertainParameter> parameters, Posterior posterior,
             int n_members, std::uint64_t seed, int people = 0);

    /// The first `n` shared draws (the first person of each) with one group drawn anew, taken from
    /// the next shared draw: everything else, people and places of strikes too, stays as it was.
    DrawPlan redrawn(UncertaintyGroup group, int n) const;

    /// What can be moved alone: each parameter that no posterior holds, and the posterior as one.
    std::vector<std::string> factors() const;
    /// Blocks of a radial design (Campolongo, Saltelli and Cariboni 2011, doi
    /// 10.1016/j.cpc.2010.12.039): in each block a base and, for every factor, the base with this
    /// factor from another row. Needs a plan of two people-less rows a block.
    DrawPlan radial(int n_blocks) const;

    int n_members() const { return n_members_; }
    /// Which member's places of strikes this one has.
    int placement(int member) const;
    int n_shared() const { return n_shared_; }
    int people_per_shared() const { return people_; }
    MemberDraw draw(int member) const;
    /// The protocol with the member's draws put in.
    Protocol protocol(int member) const;
    const std::vector<UncertainParameter>& parameters() const { return parameters_; }

  private:
    /// A member that takes some of its draws from another row.
    struct Variant {
        int shared, person, other;
        std::vector<bool> moved;  ///< a parameter
        bool posterior_moved;
    };
    bool in_posterior(const UncertainParameter& p) const;
    /// The forms of a shared draw: drawn, or those of the protocol.
    std::map<std::string, std::string> forms_of(int shared) const;
    /// The row at the place of one shared draw among those fitted under the forms of another.
    size_t posterior_row(int place_of, int forms_of_draw) const;

    Protocol protocol_;
    std::vector<UncertainParameter> parameters_;
    Posterior posterior_;
    int n_members_, n_shared_, people_;
    std::vector<std::vector<double>> shared_u_, person_u_;  ///< Latin hypercubes
    std::vector<double> posterior_place_;          ///< of a shared draw, 0 to 1 through the rows
    std::vector<std::vector<size_t>> rows_under_;  ///< of a shared draw: fitted under its forms
    std::vector<Variant> variants_;                ///< empty: members as they are drawn
};

}  // namespace needlework
