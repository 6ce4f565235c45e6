#include "report/report.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/problem.hpp"
#include "io/atomic_file.hpp"
#include "io/test_folder.hpp"
#include "report/report_pictures.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The smallest page that a record can be put into.
const std::string viewer =
    R"(<html><script type="application/json" id="needlework-record">null</script><p>$&</p></html>)";

/// A record in which no list is empty and nothing optional is absent. Values mean nothing.
ReportRecord full_record() {
    ReportRecord record;
    record.test_data = true;
    record.title = "test data";
    record.extrapolation = {"a"};
    record.sessions_d = record.visits_d = {0.0};
    MainResult result;
    result.label = result.measure = "a";
    result.person.emplace();
    result.prior.emplace();
    result.published.emplace();
    result.inside = true;
    record.main_results = {result};
    Curve curve;
    curve.label = curve.measure = curve.arm = "a";
    curve.times_d = curve.median = curve.low90 = curve.high90 = {0.0};
    curve.person_low90 = curve.person_high90 = {0.0};
    record.curves = {curve};
    Comparison comparison;
    comparison.arms = {{"a", "a", "a", {}, {}}, {"b", "b", "b", {}, {}}};
    ComparisonRow row;
    row.measure = row.label = row.unit = row.scale = "a";
    row.arms = {ComparedLevel{}, ComparedLevel{}};
    row.differences = {ComparedDifference{}};
    comparison.rows = {row};
    comparison.costs = {ComparedCost{}};
    comparison.costs[0].missing = {"a"};
    record.comparison = comparison;
    Section section;
    section.x_mm = section.z_mm = section.times_h = {0.0};
    section.time_labels = {"now"};
    section.channels = {SectionChannel{}};
    section.layers = {{"a", 0.0, 1.0}};
    section.fields = {SectionField{}};
    section.fields[0].name = section.fields[0].label = "a";
    quantise_frames({{0.0F}}, section.fields[0]);
    record.section = section;
    SurfacePlace place;
    place.place = "a";
    place.reflectance = {0.5};
    SurfaceFrame frame;
    frame.label = "a";
    frame.colour = frame.height_um = "AAAA";
    frame.hairs = {SurfaceHair{}};
    frame.bleeding = {SurfaceBleeding{}};
    frame.places = {place};
    record.surface =
        SurfacePicture{"a", "a", {0.0}, {0.0}, 1.0, true, {500.0}, {SurfaceOpening{}}, {frame}};
    record.relief = make_relief({{0.0}, {0.0}, {1.0F}}, {{0.0}, {0.0}, {2.0F}});
    PunctureMap map;
    map.channels = {Puncture{}};
    map.width_mm = map.height_mm = 1.0;
    map.histograms = {Histogram{}};
    map.histograms[0].name = map.histograms[0].label = "a";
    map.histograms[0].edges = {0.0, 1.0};
    map.histograms[0].counts = {1.0};
    record.puncture_map = map;
    record.session_facts = {ReportFact{}};
    record.session_facts[0].label = "a";
    NeedleView view;
    view.width_mm = view.height_mm = 1.0;
    view.layers = {DepthLayer{}};
    view.profile = {1.0, {0.0}, {5.0}};
    view.strikes = {NeedleStrike{}};
    view.histograms = {StrikeHistogram{"a", "a", "um", "a", {0.0, 1.0}, {1.0}, {0.0}, {2.0}}};
    view.facts = record.session_facts;
    view.safety = {SiteSafety{}};
    view.safety[0].layers = {DepthLayer{}};
    record.needle_views = {view};
    DeliveryReport delivery;
    delivery.label = "a";
    delivery.assumptions = {"a"};
    delivery.layers = delivery.curves = {curve};
    delivery.profile.depth_um = delivery.profile.median = {1.0};
    delivery.profile.low90 = delivery.profile.high90 = {1.0};
    delivery.facts = record.session_facts;
    record.deliveries = {delivery};
    record.care = {CareRow{"a", "care", 0.0, 1.0, "a", "a", "a", "a", "a", {"a"}}};
    record.screening = {ReportScreening{}};
    record.screening[0].title = "a";
    ReportRisk risk;
    risk.title = "a";
    risk.counts = risk.beside = {ReportFrequency{}};
    risk.simulated = {ReportSimulatedRisk{}};
    record.risks = {risk};
    record.comparison->arms[0].care = record.care;
    record.comparison->arms[0].risks = record.risks;
    ReportCost cost;
    cost.items = {ReportCostItem{}};
    cost.items[0].low = cost.items[0].high = 1.0;
    cost.visits = {ReportCostVisit{}};
    record.cost = cost;
    record.patients = PatientSummary{{"a"}, {PatientOutcome{}}};
    record.patients->outcomes[0].label = "a";
    record.protocol = {ReportProtocolRow{}};
    record.parameters = {ReportParameterRow{}};
    record.uncertainty = {UncertaintyOf{"a", "b", {UncertaintyShare{}}}};
    record.evidence = {ReportEvidenceRow{}};
    record.balances = record.convergence = {NumericalCheck{}};
    record.equations = {EquationRoom{"a", {ReportEquation{}}}};
    record.manifest.hashes = record.manifest.libraries = {NamedText{}};
    record.manifest.warnings = {"a"};
    return record;
}

/// Names of all keys with the way to them; items of a list share one name.
void collect_keys(const Json& json, const std::string& at, std::set<std::string>& keys) {
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            keys.insert(at + "." + key);
            collect_keys(value, at + "." + key, keys);
        }
    } else if (json.is_array()) {
        for (const Json& item : json) collect_keys(item, at + "[]", keys);
    }
}

std::string environment_error(const std::function<void()>& work) {
    try {
        work();
    } catch (const EnvironmentError& e) {
        return e.what();
    }
    return "";
}

TEST(ReportRecord, HasTheKeysThatThePageReads) {
    // origin: the contract of web/src/record.ts, against which the sample is type-checked
    const Json sample =
        Json::parse(read_whole_file(source_folder() / "web/tests/sample_record.json"));
    std::set<std::string> page;
    std::set<std::string> program;
    collect_keys(sample, "", page);
    collect_keys(to_report_json(full_record()), "", program);
    EXPECT_EQ(page, program);
    EXPECT_EQ(sample["schema_version"], to_report_json(full_record())["schema_version"]);
}

TEST(ReportRecord, WritesUnknownNumbersAsNull) {
    ReportRecord record = full_record();
    record.curves[0].median = {unknown};
    const Json json = to_report_json(record);
    EXPECT_TRUE(json["curves"][0]["median"][0].is_null());
    EXPECT_TRUE(json["main_results"][0]["prediction"]["median"].is_null());
    EXPECT_TRUE(to_report_json(ReportRecord{})["section"].is_null());
}

TEST(ReportRecord, RefusesArraysThatDoNotBelongTogether) {
    ReportRecord record = full_record();
    record.curves[0].low90 = {};
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.section->fields[0].frames.clear();
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.comparison->rows[0].differences.clear();
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.main_results[0].label.clear();
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.curves[0].times_d = {unknown};
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.surface->frames[0].places[0].reflectance.clear();
    EXPECT_THROW(to_report_json(record), BugError);
    record = full_record();
    record.surface->x_mm.push_back(1.0);
    EXPECT_THROW(to_report_json(record), BugError);
}

TEST(ReportPage, CannotBeLeftByTheDataInside) {
    ReportRecord record = full_record();
    record.title = "</script><script>alert(1)</script><!-- \xE2\x80\xA8 \xE2\x80\xA9 \xFF";
    const std::string json = embeddable_json(record);
    EXPECT_EQ(json.find('<'), std::string::npos);
    EXPECT_EQ(json.find("\xE2\x80\xA8"), std::string::npos);
    EXPECT_EQ(json.find("\xE2\x80\xA9"), std::string::npos);
    // The byte that is no UTF-8 becomes the replacement character; the rest reads back as it was.
    EXPECT_EQ(Json::parse(json)["title"],
              "</script><script>alert(1)</script><!-- \u2028 \u2029 \uFFFD");
    const std::string page = report_page(viewer, json);
    EXPECT_EQ(page, R"(<html><script type="application/json" id="needlework-record">)" + json +
                        R"(</script><p>$&</p></html>)");
}

TEST(ReportPage, SaysWhatToDoWhereThePlaceIsMissing) {
    for (const std::string& page : {std::string("<html></html>"), viewer + viewer}) {
        EXPECT_EQ(
            environment_error([&] { report_page(page, "1"); }),
            "the page for reports has no single place for a run's data: it was not built from "
            "this source.\n  Build it again, in the folder web, with: npm ci && npm run build");
    }
}

TEST(WriteReport, ReplacesTheOldReportAndLeavesNoOtherFile) {
    TestFolder folder;
    write_file_atomically(folder / "viewer.html", viewer);
    write_file_atomically(folder / "report.html", "old");
    write_report(folder / "report.html", full_record(), folder / "viewer.html");
    EXPECT_NE(read_whole_file(folder / "report.html").find("test data"), std::string::npos);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2);
}

TEST(WriteReport, NamesTheMissingViewerAndHowToBuildIt) {
    TestFolder folder;
    const std::string missing = (folder / "viewer.html").string();
    EXPECT_EQ(
        environment_error([&] { write_report(folder / "report.html", full_record(), missing); }),
        "the page for reports is not built: " + missing +
            " is missing.\n  Build it with ./run or, in the folder web, with: npm ci && npm run "
            "build");
    EXPECT_FALSE(fs::exists(folder / "report.html"));
}

TEST(WriteReport, KeepsTheOldReportWhereTheNewOneCannotBeWritten) {
    TestFolder folder;
    write_file_atomically(folder / "viewer.html", viewer);
    write_file_atomically(folder / "report.html", "old");
    // A limit on the size of files stands for a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 16;
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string message = environment_error(
        [&] { write_report(folder / "report.html", full_record(), folder / "viewer.html"); });
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_NE(message.find("report.html"), std::string::npos) << message;
    EXPECT_EQ(read_whole_file(folder / "report.html"), "old");
}

TEST(WriteReport, ThinsTheSectionUntilThePageIsSmallEnough) {
    TestFolder folder;
    write_file_atomically(folder / "viewer.html", viewer);
    ReportRecord record = full_record();
    Section& section = *record.section;
    constexpr size_t n_times = 40;
    constexpr size_t n_cells = 1'000'000;
    section.time_labels.assign(n_times, "t");
    section.times_h.resize(n_times);
    for (size_t i = 0; i < n_times; ++i) section.times_h[i] = double(i);
    section.fields[0].frames.assign(n_times, std::string(n_cells, 'A'));
    write_report(folder / "report.html", record, folder / "viewer.html");
    const std::string page = read_whole_file(folder / "report.html");
    EXPECT_LE(page.size(), report_size_limit);
    EXPECT_GT(page.size(), report_size_limit / 2);
    EXPECT_NE(page.find("fewer times"), std::string::npos);
}

TEST(Pictures, CodeBytesAsTheStandardSays) {
    // origin: RFC 4648, section 10, test vectors
    const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, coded] : vectors)
        EXPECT_EQ(base64_of({reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()}),
                  coded);
}

TEST(Pictures, QuantisedFramesUseTheWholeRangeAndMarkMissingValues) {
    SectionField field;
    quantise_frames({{-1.0F, 0.0F}, {unknown, 1.0F}}, field);
    EXPECT_EQ(field.vmin, -1.0);
    EXPECT_EQ(field.vmax, 1.0);
    const std::uint8_t first[] = {0, 127};     // origin: analytic, -1 and 0 on a scale of 254 steps
    const std::uint8_t second[] = {255, 254};  // missing, 1
    EXPECT_EQ(field.frames, (std::vector{base64_of(first), base64_of(second)}));
}

TEST(Pictures, CoarseningKeepsTheMeanAndLeavesOutMissingCells) {
    PlaneImage image{{0.5, 1.5, 2.5, 3.5}, {0.5, 1.5}, {1, 3, 5, 7, 1, 3, 5, unknown}};
    const PlaneImage small = coarsen(image, 2, 1);
    EXPECT_EQ(small.columns_mm, (std::vector{1.0, 3.0}));
    EXPECT_EQ(small.rows_mm, std::vector{1.0});
    EXPECT_FLOAT_EQ(small.values[0], 2.0F);
    EXPECT_FLOAT_EQ(small.values[1], 17.0F / 3.0F);
    EXPECT_EQ(coarsen(image, 4, 2).columns_mm, image.columns_mm);
}

TEST(Pictures, ThinningKeepsTheFirstAndTheLastTime) {
    Section section;
    section.times_h = {0, 1, 2, 3};
    section.time_labels = {"a", "b", "c", "d"};
    section.fields.resize(1);
    section.fields[0].frames = {"A", "B", "C", "D"};
    thin_times(section);
    EXPECT_EQ(section.times_h, (std::vector<double>{0, 2, 3}));
    EXPECT_EQ(section.time_labels, (std::vector<std::string>{"a", "c", "d"}));
    EXPECT_EQ(section.fields[0].frames, (std::vector<std::string>{"A", "C", "D"}));
}

TEST(Pictures, ReliefUsesTheCountsOfTheLargestHeight) {
    const Relief relief = make_relief({{0.0}, {0.0}, {-655.34F}}, {{0.0}, {0.0}, {0.0F}});
    EXPECT_NEAR(relief.um_per_count, 0.02, 1e-7);  // origin: analytic, 655.34 / 32767
    const std::uint8_t lowest[] = {0x01, 0x80};    // -32767 in little-endian int16
    const std::uint8_t zero[] = {0x00, 0x00};
    EXPECT_EQ(relief.before_um, base64_of(lowest));
    EXPECT_EQ(relief.after_um, base64_of(zero));
    EXPECT_THROW(make_relief({{0.0}, {0.0}, {1.0F}}, {{1.0}, {0.0}, {1.0F}}), BugError);
}

}  // namespace
}  // namespace needlework
