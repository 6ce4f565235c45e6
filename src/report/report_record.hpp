#pragma once
/// The report record: all that the page (web/) knows of a run.
///
/// The same contract as web/src/record.ts, member by member and key by key (a test compares the two
/// through web/tests/sample_record.json). This is an edge of the program: numbers are in the unit
/// named beside them, not in SI. A number that is not known is NaN here and null in the file.
/// low90 and high90 are the 5 % and 95 % quantiles; `..._d` is days since the first session's
/// start.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "report/advice_record.hpp"
#include "report/needle_record.hpp"
#include "report/surface_record.hpp"

namespace needlework {

/// How a study is used (EVIDENCE): only `calibration` fixed parameters. `none`: no publication.
enum class EvidenceRole { calibration, check, parameter, context, none };

struct ReportInterval {
    double low90 = unknown;
    double high90 = unknown;
};

struct ReportPrior {
    double median = unknown;
    double low90 = unknown;
    double high90 = unknown;
};

struct ReportPrediction {
    double median = unknown;
    double low90 = unknown;
    double high90 = unknown;
    int n_samples = 0;                ///< courses in the ensemble
    double interval_error = unknown;  ///< standard error of the interval's ends, unit of the row
};

struct ReportPublished {
    double value = unknown;
    std::string spread_kind = "none";  ///< sd | se | ci95 | range | iqr | none
    double spread_value = unknown;     ///< half-width for sd, se, ci95; full width for range, iqr
    double n = unknown;                ///< people behind the value
    std::string study_id;              ///< file in data/evidence
    std::string citation;
};

/// One headline prediction beside what was published for the same statistic.
struct MainResult {
    std::string measure;          ///< name as in `needlework list measures`
    std::string label;            ///< words for the reader
    std::string unit;             ///< of every number of this row; "1" for a pure number
    std::string transform;        ///< absolute | change | percent_change | ratio | ...
    std::string clock;            ///< first | last session, or put on: from which time_d counts
    double time_d = unknown;      ///< [d]
    ReportPrediction prediction;  ///< the published statistic, simulated
    std::optional<ReportInterval> person;  ///< one person, reading error included
    std::optional<ReportPrior> prior;      ///< before calibration; absent if nothing was calibrated
    std::optional<ReportPublished> published;
    EvidenceRole role = EvidenceRole::none;
    std::optional<bool>
        inside;  ///< published value inside the interval; absent without publication
    std::string note;
};

/// A measure over time. Hold a point just before each session: lines between points are straight.
struct Curve {
    std::string measure;
    std::string label;
    std::string unit;
    std::string definition;  ///< what it is and how it is read, one sentence
    std::string source;      ///< study id or "assumption"
    std::string arm;         ///< treated | untreated | name; curves of a measure share a chart
    std::vector<double> times_d;
    std::vector<double> median;
    std::vector<double> low90;  ///< of the mean of the group
    std::vector<double> high90;
    std::vector<double> person_low90;  ///< of one person; empty if it is not computed
    std::vector<double> person_high90;
};

struct SectionChannel {
    double x_mm = 0.0;
    double wound_depth_mm = 0.0;
    double wound_radius_mm = 0.0;  ///< half-width of cut tissue at the surface
};

struct SectionLayer {
    std::string label;
    double top_mm = 0.0;
    double bottom_mm = 0.0;
};

/// A field in the section; make it with quantise_frames (report_pictures.hpp).
struct SectionField {
    std::string name;
    std::string label;
    std::string unit;  ///< "1" where it is normalised by its value at rest
    std::string definition;
    double vmin = 0.0;      ///< value of code 0
    double vmax = 1.0;      ///< value of code 254
    double rest = unknown;  ///< set for a field that moves both ways: diverging colours about it
    std::vector<std::string> frames;  ///< base64, a byte a cell, x fastest; one for each time
};

/// A vertical section through a channel at several times.
struct Section {
    std::string caption;
    std::vector<double> x_mm;  ///< cell centres along the surface
    std::vector<double> z_mm;  ///< cell centres below the local surface
    std::vector<double> times_h;
    std::vector<std::string> time_labels;  ///< words for each time
    std::vector<SectionChannel> channels;
    std::vector<SectionLayer> layers;  ///< from the top
    std::vector<SectionField> fields;
};

/// Height maps before and after; make it with make_relief (report_pictures.hpp).
struct Relief {
    std::string caption;
    std::vector<double> x_mm;
    std::vector<double> y_mm;
    double um_per_count = 1.0;
    std::string before_um;  ///< base64 of little-endian int16, x fastest, up positive
    std::string after_um;
    double after_time_d = 0.0;
    double depth_before_um = unknown;  ///< rim minus floor of this patch
    double depth_after_um = unknown;
    double rim_before_um = unknown;
    double rim_after_um = unknown;
    double floor_before_um = unknown;
    double floor_after_um = unknown;
};

struct Puncture {
    double x = 0.0;  ///< [mm]
    double y = 0.0;  ///< [mm]
    double wound_depth_um = 0.0;
    bool bleeds = false;
};

struct Histogram {
    std::string name;  ///< tip_depth | wound_depth | open_depth
    std::string label;
    std::string unit;
    std::string definition;
    std::vector<double> edges;  ///< one more than counts
    std::vector<double> counts;
    double median = unknown;
};

/// The punctures of one session on a patch.
struct PunctureMap {
    std::string caption;
    int session = 1;  ///< from 1
    double width_mm = 0.0;
    double height_mm = 0.0;
    std::vector<Puncture> channels;
    std::vector<Histogram> histograms;
};

struct PatientOutcome {
    bool is_gain = true;  ///< otherwise harm
    std::string label;    ///< completes "About 12 of 100 people like these ..."
    double of_100 = 0.0;
    double low_of_100 = 0.0;
    double high_of_100 = 0.0;
    std::string source;
    std::string note;
};

struct PatientSummary {
    std::vector<std::string> paragraphs;
    std::vector<PatientOutcome> outcomes;
};

struct ReportProtocolRow {
    std::string path;
    std::string value;
    std::string unit;
    std::string origin;  ///< file | preset | default | override | completion
    std::string source;  ///< study id, file of data/ or "assumption"; empty if the user wrote it
    bool assumption = false;
};

struct ReportParameterRow {
    std::string path;
    std::string summary;
    std::string value;
    std::string unit;
    std::string range;  ///< what is physically possible
    std::string prior;  ///< what an ensemble draws; empty if fixed
    std::string source;
    bool assumption = false;
    std::string calibrated_on;  ///< study; empty if it was not calibrated
};

/// Concentration against depth at one time.
struct DeliveryProfile {
    std::string unit;
    double time_h = unknown;
    std::vector<double> depth_um;  ///< below the horny layer, increasing
    std::vector<double> median, low90, high90;
};

/// One active of one topical as it goes into the skin. Times count from its session.
struct DeliveryReport {
    std::string product;  ///< as in the protocol
    std::string label;
    std::string active;
    int session = 0;                       ///< from 1; 0: no session, intact skin
    std::string sentence;                  ///< what was put on and when
    std::vector<std::string> assumptions;  ///< donor, occlusion, channels: a sentence each
    std::vector<Curve> layers;  ///< amounts; their middles are means and add up to the dose
    std::vector<Curve> curves;  ///< flux, dose below the horny layer ...
    DeliveryProfile profile;
    std::vector<ReportFact> facts;
    double balance_percent = unknown;  ///< largest error of the mass balance
};

/// Something put on, done or not left alone on the days around each session.
struct CareRow {
    std::string label;
    std::string kind;                    ///< product | care | exposure
    double from_d = 0.0, until_d = 0.0;  ///< counted from each session
    std::string note;                    ///< how often, how strong
    std::string verdict;                 ///< "said to harm, grade E"; empty where no rule speaks
    std::string said, evidence, contested;
    std::vector<std::string> sources;
};

struct UncertaintyShare {
    std::string group;
    double share = 0.0;      ///< of the variance, 0 to 1
    double error = unknown;  ///< its standard deviation; unknown where it is no estimate of redraws
};
/// What the interval of one statistic is made of.
struct UncertaintyOf {
    std::string label;  ///< the result as on the first screen
    std::string whose;  ///< "mean of 30 people" or "one person"
    std::vector<UncertaintyShare> shares;
};

/// One measurement of one study, as `needlework validate` prints it.
struct ReportEvidenceRow {
    std::string study_id;
    std::string citation;
    std::string measure;
    std::string unit;
    EvidenceRole role = EvidenceRole::check;
    double published = unknown;
    std::string spread_kind = "none";
    double spread_value = unknown;
    double prediction = unknown;
    double low90 = unknown;
    double high90 = unknown;
    std::optional<bool> inside;
    std::string note;
};

struct NumericalCheck {
    std::string name;
    double value = unknown;
    std::string unit;
    double limit = unknown;  ///< unknown: only reported
};

struct ReportEquation {
    std::string id;  ///< number in docs/theory
    std::string text;
    std::string summary;
    std::string source;
};

struct EquationRoom {
    std::string room;
    std::vector<ReportEquation> equations;
};

struct NamedText {
    std::string name;
    std::string value;
};

struct ReportManifest {
    std::string program = "needlework";
    std::string version;
    std::string commit;
    std::string input;  ///< the protocol file
    std::uint64_t seed = 0;
    int ranks = 1;
    std::string cpu;
    std::string instruction_set;
    std::string started;          ///< ISO 8601, UTC
    double duration_s = unknown;  ///< wall time
    std::vector<NamedText> hashes;
    std::vector<NamedText> libraries;
    std::vector<std::string> warnings;
};

/// One protocol of a comparison.
struct ComparedArm {
    std::string name;
    std::string title;
    std::string sentence;  ///< what was simulated, in plain words
    std::vector<CareRow> care;
    std::vector<ReportRisk> risks;  ///< empty without a session
};

struct ComparedLevel {
    double median = unknown;
    double low90 = unknown;  ///< of the mean of the group
    double high90 = unknown;
};

/// An arm minus the first arm, person by person.
struct ComparedDifference {
    double median = unknown;
    double low90 = unknown;  ///< of the mean of the group
    double high90 = unknown;
    double person_low90 = unknown;
    double person_high90 = unknown;
    double higher_of_100 = unknown;  ///< pairs of 100 in which this arm is higher than the first
    int n_pairs = 0;
};

/// One measure at one time (or of the first session, then time_d is unknown) in all arms.
struct ComparisonRow {
    std::string measure;
    std::string label;
    std::string unit;
    std::string scale;  ///< range and direction, in words
    double time_d = unknown;
    std::vector<ComparedLevel> arms;              ///< in the order of Comparison::arms
    std::vector<ComparedDifference> differences;  ///< one less: the first arm has none
};

/// Protocols side by side on the same skin.
struct Comparison {
    std::vector<ComparedArm> arms;
    std::vector<ComparisonRow> rows;
    std::vector<ComparedCost> costs;  ///< an arm each; empty where nothing is priced
};

struct ReportRecord {
    bool test_data = false;  ///< made-up data of tests: the page says so in a banner
    std::string title;
    std::string sentence;                    ///< what was simulated, in plain words
    std::string notice;                      ///< notice_text of base/provenance.hpp
    std::vector<std::string> extrapolation;  ///< a sentence each value outside the evidence
    std::vector<MainResult> main_results;
    std::vector<double> sessions_d;
    std::vector<double> visits_d;
    std::optional<Comparison> comparison;
    std::vector<Curve> curves;
    std::optional<Section> section;
    std::optional<SurfacePicture> surface;
    std::optional<Relief> relief;
    std::optional<PunctureMap> puncture_map;
    std::vector<ReportFact> session_facts;
    std::vector<NeedleView> needle_views;  ///< a session each, of a run of the needles alone
    std::vector<DeliveryReport> deliveries;
    std::vector<CareRow> care;  ///< in the order of the protocol; empty where nothing is done
    std::vector<ReportScreening> screening;
    std::vector<ReportRisk> risks;  ///< empty where nobody is needled
    std::optional<ReportCost> cost;
    std::optional<PatientSummary> patients;
    std::vector<ReportProtocolRow> protocol;
    std::vector<ReportParameterRow> parameters;
    std::vector<UncertaintyOf> uncertainty;  ///< of the first screen; empty if nothing was redrawn
    std::vector<ReportEvidenceRow> evidence;
    std::vector<NumericalCheck> balances;
    std::vector<NumericalCheck> convergence;
    std::vector<EquationRoom> equations;
    ReportManifest manifest;
};

/// The record as the page reads it, keys in the order of the structs. BugError where arrays that
/// belong together differ in length or a number that must be known is not.
nlohmann::ordered_json to_report_json(const ReportRecord& record);

}  // namespace needlework
