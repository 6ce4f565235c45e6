#include "study/injury_run.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/number_text.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "measures/measure.hpp"
#include "report/report.hpp"
#include "report/theory_equations.hpp"
#include "skin/atlas.hpp"
#include "study/injury_record.hpp"
#include "study/protocol_rows.hpp"
#include "study/screening_rows.hpp"
#include "study/site_safety.hpp"

namespace needlework {

namespace {

/// What stands on the first screen of the page, in this order.
const char* const leading_measures[] = {"tip_depth", "strikes_reaching_fat", "strikes_beyond_depth",
                                        "needle_force", "channels_per_area"};

/// People at each site and sex of the safety table; the facts of the session have more.
constexpr int people_a_site = 48;

struct InjuryResults {
    std::vector<InjurySession> sessions;
    std::vector<std::vector<InjuryFact>> facts;
    std::vector<NeedleView> views;
};

InjuryResults simulate(const Protocol& protocol, const DrawPlan& plan, const SkinAtlas& atlas,
                       std::uint64_t seed, const InjuryProgress& progress) {
    InjuryResults out;
    const std::vector<size_t> wanted = needle_sessions(protocol);
    for (size_t i = 0; i < wanted.size(); ++i) {
        const double done = double(i) / double(wanted.size());
        const std::string& label = protocol.sessions[wanted[i]].device.label;
        progress(done, "strikes", fmt::format("strikes of {}", label));
        out.sessions.push_back(injury_session(protocol, plan, wanted[i], seed, atlas));
        out.facts.push_back(injury_facts(out.sessions.back(), plan, protocol));
        progress(done + 0.5 / double(wanted.size()), "safety",
                 fmt::format("safe lengths of {} at every site", label));
        const SafetyStudy study{wanted[i], people_a_site, seed};
        out.views.push_back(needle_view(out.sessions.back(), out.facts.back(),
                                        safety_by_site(protocol, study, atlas, atlas.list_sites()),
                                        protocol));
    }
    return out;
}

std::string sentence_of(const Protocol& protocol, int people) {
    std::string devices;
    for (size_t i : needle_sessions(protocol)) {
        const Device& device = protocol.sessions[i].device;
        devices += fmt::format("{}{} ({})", devices.empty() ? "" : "; ", device.label,
                               format_quantity(device.needle_length.si, "mm"));
    }
    return fmt::format(
        "The needles of one session: {}, on the {} of a {}-year-old {}, and on {} people like "
        "this. Strikes only: nothing heals here.",
        devices, site_words(protocol.skin.site), int(protocol.subject.age / 1.0_yr + 0.5),
        protocol.subject.sex, people);
}

std::vector<MeasureRow> csv_rows(const Protocol& protocol, const InjuryResults& results) {
    std::vector<MeasureRow> rows;
    for (size_t i = 0; i < results.sessions.size(); ++i) {
        const Time day = protocol.sessions[results.sessions[i].session].timing.day;
        for (const InjuryFact& f : results.facts[i]) {
            const std::string unit(find_measure(f.measure)->unit);
            rows.push_back(
                {"treated", day, f.measure, f.value, f.low90, f.high90, unit, "session"});
            rows.push_back({"treated", day, f.measure, f.value, f.person_low90, f.person_high90,
                            unit, "one_person"});
        }
    }
    return rows;
}

std::vector<MainResult> main_results(const InjuryResults& results, int people) {
    std::vector<MainResult> rows;
    for (const char* name : leading_measures)
        for (const InjuryFact& f : results.facts.front()) {
            if (f.measure != name) continue;
            const MeasureInfo& info = *find_measure(name);
            MainResult row;
            row.measure = name, row.label = std::string(info.label);
            row.unit = std::string(info.unit), row.transform = "absolute", row.clock = "first";
            row.prediction = {f.value, f.low90, f.high90, people, f.interval_error};
            row.person = ReportInterval{f.person_low90, f.person_high90};
            row.note = std::string(info.definition) + ".";
            rows.push_back(row);
        }
    return rows;
}

std::string length_words(const SiteSafety& s) {
    return s.safe_length_is_limit
               ? fmt::format("{:.2f} mm", s.safe_length_mm)
               : fmt::format("above {:.0f} mm (longest tried)", s.safe_length_mm);
}

nlohmann::json summary_of(const ReportRecord& record) {
    std::vector<std::string> lines{record.title, record.sentence};
    nlohmann::json results = nlohmann::json::array(), safety = nlohmann::json::array();
    for (const NeedleView& view : record.needle_views) {
        lines.push_back("");
        lines.push_back(view.title + ":");
        for (const ReportFact& f : view.facts) {
            const std::string unit = f.unit == "1" ? "" : " " + f.unit;
            lines.push_back(fmt::format("  {}: {}{} (about 90 %: {} to {}; {})", f.label,
                                        three_digits(f.value), unit, three_digits(f.low90),
                                        three_digits(f.high90), f.note));
            results.push_back({{"session", view.session},
                               {"measure", f.name},
                               {"unit", f.unit},
                               {"median", f.value},
                               {"low90", f.low90},
                               {"high90", f.high90}});
        }
        lines.push_back("  " + view.safety_rule);
        for (const SiteSafety& s : view.safety) {
            nlohmann::json row = site_safety_json(s);
            row["session"] = view.session;
            safety.push_back(row);
            if (s.here)
                lines.push_back(fmt::format(
                    "  Longest safe needle here ({}, {}): {} by this model; {:.2f} mm if the tip "
                    "went as deep as the needle stands out",
                    s.site, s.sex, length_words(s), s.rigid_length_mm));
        }
    }
    lines.push_back("");
    lines.push_back(notice_text);
    return {{"lines", lines}, {"results", results}, {"safety", safety}};
}

/// Parameters and equations of the needles and the skin only: nothing else took part.
void keep_needles(ReportRecord& record) {
    std::erase_if(record.parameters, [](const ReportParameterRow& row) {
        return !row.path.starts_with("needles.") && !row.path.starts_with("person.");
    });
    std::erase_if(record.equations, [](const EquationRoom& room) {
        return room.room != "needles" && room.room != "skin" && room.room != "study";
    });
}

ReportManifest manifest_of(const std::filesystem::path& folder, const Protocol& protocol,
                           const InjuryStart& start, double seconds) {
    ReportManifest m;
    m.version = version_text();
    m.commit = commit_text();
    m.input = start.protocol_name;
    m.seed = std::uint64_t(protocol.uncertainty.seed);
    m.cpu = cpu_name();
    m.instruction_set = "baseline";  // nothing here is compiled for another one
    m.started = start.started;
    m.duration_s = seconds;
    m.hashes = input_hashes(folder, protocol);
    for (const Problem& p : protocol.warnings.list()) m.warnings.push_back(p.what + " " + p.hint);
    return m;
}

void write_outputs(const std::filesystem::path& folder, const Protocol& protocol,
                   const DrawPlan& plan, const InjuryStart& start, double seconds,
                   const InjuryResults& results) {
    ReportRecord record;
    record.title = protocol.title;
    record.sentence = sentence_of(protocol, plan.n_members());
    record.notice = notice_text;
    for (const Problem& p : protocol.warnings.list())
        if (p.what.find("extrapolation") != std::string::npos)
            record.extrapolation.push_back(p.what);
    record.main_results = main_results(results, plan.n_members());
    record.needle_views = results.views;
    record.screening = screening_rows(protocol);
    add_protocol_rows(protocol, record);
    record.equations = theory_equations(project_folder() / "docs" / "theory");
    keep_needles(record);
    record.manifest = manifest_of(folder, protocol, start, seconds);
    record.convergence = {
        {"people", double(plan.n_members()), "1", unknown},
        {"people at each site of the safety table", double(people_a_site), "1", unknown}};

    write_file_atomically(folder / "strikes.csv", strikes_csv(results.views));
    write_file_atomically(folder / "histograms.csv", histograms_csv(results.views));
    write_file_atomically(folder / "measures.csv", measures_csv(csv_rows(protocol, results)));
    write_file_atomically(folder / "manifest.json",
                          to_report_json(record)["manifest"].dump(2) + "\n");
    write_file_atomically(folder / "summary.json", summary_of(record).dump(2) + "\n");
    write_report(folder / "report.html", record);
    RunLog(folder / "log.jsonl").info("finished", {{"seconds", seconds}, {"ranks", 1}});
}

}  // namespace

void run_injury(const std::filesystem::path& folder, const Protocol& protocol,
                const InjuryStart& start, const InjuryProgress& progress) {
    const auto begin = std::chrono::steady_clock::now();
    require_viewer(default_viewer_path());
    const std::uint64_t seed = std::uint64_t(protocol.uncertainty.seed);
    const Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    Protocol copy = protocol;
    const int people = std::max(fewest_injury_members, protocol.uncertainty.samples);
    const DrawPlan plan(protocol, uncertain_parameters(copy), posterior, people, seed);
    const InjuryResults results = simulate(protocol, plan, SkinAtlas::load(), seed, progress);
    progress(1.0, "report", "report");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    write_outputs(folder, protocol, plan, start, took.count(), results);
}

}  // namespace needlework
