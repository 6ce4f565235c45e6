#pragma once
/// What the page shows of needles: punctures, forces, safe settings. Part of the report record and
/// of a device dossier; the same contract as web/src/needle_record.ts.
///
/// Units stand in the names (um, mm, mN) or beside the number; a number that is not known is NaN.

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace needlework {

/// A number that is not known.
inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The outline of a needle from its tip upwards.
struct NeedleProfile {
    double length_mm = 0.0;  ///< nominal
    std::vector<double> height_um;
    std::vector<double> radius_um;
};

/// A layer of the skin, from the surface (the top of the horny layer).
struct DepthLayer {
    std::string label;
    double top_um = 0.0;
    double bottom_um = 0.0;
};

/// One strike, whether it went in or only dented the skin.
struct NeedleStrike {
    double x_mm = 0.0, y_mm = 0.0;
    int pass = 1;    ///< from 1
    int needle = 1;  ///< from 1
    double force_mn = 0.0;
    double deflection_um = 0.0;
    double tip_um = 0.0;  ///< 0: did not go in
    double wound_um = 0.0;
    double open_um = 0.0;
    double wound_width_um = 0.0, open_width_um = 0.0;
    double tear_um = 0.0;          ///< along the surface, beyond the needle's width
    double buckling_margin = 0.0;  ///< load at which the needle buckles (tip free) over its force
    std::string layer;     ///< deepest layer that the tip reached; empty if it did not go in
    double vessels = 0.0;  ///< expected capillary loops cut
    bool bleeds = false;
};

/// How often a quantity falls into each bin: one person's strikes, and the range over people.
struct StrikeHistogram {
    std::string name;
    std::string label;
    std::string unit;
    std::string definition;
    std::vector<double> edges;  ///< one more than shares
    std::vector<double> share;  ///< of all strikes, typical person [%]
    std::vector<double> low90, high90;
    double median = unknown;  ///< of the strikes that have it
    bool is_depth = false;    ///< layers of the skin are drawn
};

/// A number with its interval and origin.
struct ReportFact {
    std::string name;
    std::string label;
    double value = unknown;
    double low90 = unknown;
    double high90 = unknown;
    std::string unit;
    std::string source;  ///< study id, "assumption" or "simulated"
    std::string note;
};

/// What is safe at one site for one sex.
struct SiteSafety {
    std::string site;
    std::string title;
    std::string sex;                 ///< female, male, or both where the atlas knows no difference
    bool here = false;               ///< the protocol's own site and sex
    std::vector<DepthLayer> layers;  ///< of the typical person
    double fat_um = unknown, fat_low90_um = unknown, fat_high90_um = unknown;
    /// Tips of all strikes of all people.
    double tip_um = unknown, tip_low90_um = unknown, tip_high90_um = unknown,
           tip_high99_um = unknown;
    /// Share of strikes that reach fat, and that pass the stated depth, mean and range over people.
    double fat_share = unknown, fat_share_low90 = unknown, fat_share_high90 = unknown;  ///< [%]
    double beyond_share = unknown, beyond_share_low90 = unknown, beyond_share_high90 = unknown;
    /// Longest needle that is safe for 95 of 100 people, and for half of them [mm].
    double safe_length_mm = unknown, safe_length_half_mm = unknown;
    bool safe_length_is_limit = true;  ///< false: the longest that was tried
    double rigid_length_mm = unknown;  ///< if the tip went as deep as the needle stands out
};

/// One session's strikes on a typical person.
struct NeedleView {
    std::string title;
    std::string caption;
    int session = 1;  ///< table of the protocol, from 1
    double width_mm = 0.0;
    double height_mm = 0.0;
    std::vector<DepthLayer> layers;
    NeedleProfile profile;
    std::vector<NeedleStrike> strikes;
    std::vector<StrikeHistogram> histograms;
    std::vector<ReportFact> facts;
    std::string safety_rule;  ///< what the safety numbers say, one sentence
    std::vector<SiteSafety> safety;
};

/// Numbers of a dossier under one heading.
struct DossierChapter {
    std::string heading;
    std::string asked;  ///< where a regulation asks for it; empty otherwise
    std::string lead;
    std::vector<ReportFact> facts;
};

/// A number of the device's file.
struct DossierValue {
    std::string path, summary, value, origin, source;
    bool assumption = false;
};

/// A device's dossier: what its maker must state, as far as it can be simulated.
struct Dossier {
    bool test_data = false;
    std::string title;
    std::string sentence;
    std::string notice;
    std::string device;
    std::string label;
    NeedleProfile profile;
    std::vector<DossierChapter> chapters;
    std::string safety_rule;
    std::vector<SiteSafety> safety;
    std::vector<std::string> extrapolation;
    std::vector<std::string> not_covered;
    std::vector<DossierValue> values;
    std::string program, version, commit;
    int people = 0;
    int seed = 0;
};

nlohmann::ordered_json needle_view_json(const NeedleView& view);
nlohmann::ordered_json site_safety_json(const SiteSafety& safety);
nlohmann::ordered_json fact_json(const ReportFact& fact);
nlohmann::ordered_json dossier_json(const Dossier& dossier);

}  // namespace needlework
