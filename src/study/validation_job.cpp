// `needlework validate`: which studies, how many unit cells each, and what is written of them.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "study/validation_scores.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// Days that a member of the study walks, all arms, floors and rim of scars apart: what it costs.
double days_of_member(const Study& study) {
    double days = 0.0;
    for (const StudyArm& arm : study.arms) {
        Time end = 1.0_d;
        for (const SessionPlan& plan : arm.protocol.sessions)
            end =
                std::max(end, plan.timing.day + double(plan.timing.repeat - 1) * plan.timing.every);
        for (Time day : arm.protocol.visits.days) end = std::max(end, day);
        days += double(end / 1.0_d) * double(arm.protocol.reliefs().size() + 1);
    }
    return days;
}

/// Unit cells of a study: what was asked for, else many where they are cheap.
int samples_of(const Study& study, int wanted, bool quick) {
    if (wanted > 0) return wanted;
    const int full = 200, fewest = 16, most_quick = 64;  // choice: about 90 % needs hundreds
    if (!quick) return full;
    const double days_of_quick_study = 3000.0;  // choice: all of data/evidence in half an hour
    int n = int(days_of_quick_study / days_of_member(study)) / 2 * 2;
    return std::clamp(n, fewest, most_quick);
}

/// All studies of a folder; those that cannot be read are told.
std::vector<Study> read_studies(const fs::path& folder, const Completions& completions,
                                std::vector<std::pair<std::string, std::string>>& skipped) {
    std::vector<Study> studies;
    for (const fs::path& file : study_files(folder)) {
        try {
            Study study = read_study(file, completions);
            const bool twice = std::any_of(studies.begin(), studies.end(), [&](const Study& other) {
                return other.id == study.id;
            });
            if (twice)
                skipped.emplace_back(file.filename().string(),
                                     "another file has the id " + study.id);
            else
                studies.push_back(std::move(study));
        } catch (const InputError& error) {
            skipped.emplace_back(file.filename().string(), error.what());
        } catch (const EnvironmentError& error) {  // no permission, a folder by such a name
            skipped.emplace_back(file.filename().string(), error.what());
        }
    }
    return studies;
}

void write_outputs(const EngineContext& context, const ValidationReport& report) {
    nlohmann::json json = to_json(report);
    json["lines"] = table_lines(report);
    json["version"] = version_text();
    json["commit"] = commit_text();
    const fs::path& folder = context.folder();
    write_file_atomically(folder / "summary.json", json.dump(2) + "\n");
    write_file_atomically(folder / "validation.csv", to_csv(report));
    std::string text;
    for (const std::string& line : table_lines(report)) text += line + "\n";
    write_file_atomically(folder / "validation.txt", text);
    write_file_atomically(folder / "validation.html", validation_page(report));
}

}  // namespace

int run_validate_job(EngineContext& context) {
    const nlohmann::json& job = context.job();
    ValidationReport report;
    report.evidence = job.value("evidence", std::string());
    report.quick = job.value("quick", false);
    const fs::path own = data_folder() / "evidence";
    const fs::path folder = report.evidence.empty() ? own : fs::path(report.evidence);
    auto beside = [&](const char* name) {  // the folder's own rules, else the project's
        return fs::exists(folder / name) ? folder / name : own / name;
    };
    const Completions completions = Completions::load(beside("completions.toml"));
    report.ledger = Ledger::load(beside("ledger.toml"));
    const Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    const auto wanted = job.value("studies", std::vector<std::string>{});
    const int asked = job.value("samples", 0);
    const bool parts = job.value("parts", false);

    report.studies = read_studies(folder, completions, report.skipped);
    std::vector<const Study*> chosen;
    for (const Study& study : report.studies)
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), study.id) != wanted.end())
            chosen.push_back(&study);
    if (!wanted.empty())
        std::erase_if(report.skipped, [&](const auto& file) {
            return std::find(wanted.begin(), wanted.end(), fs::path(file.first).stem()) ==
                   wanted.end();
        });
    // Other publications of the same thing, for the forecast without a model.
    std::vector<Study> literature;
    if (!report.evidence.empty()) {
        std::vector<std::pair<std::string, std::string>> ignored;
        literature = read_studies(own, completions, ignored);
        std::erase_if(literature, [&](const Study& known) {
            return std::any_of(report.studies.begin(), report.studies.end(),
                               [&](const Study& study) { return study.id == known.id; });
        });
    }
    literature.insert(literature.end(), report.studies.begin(), report.studies.end());

    const JudgeRules rules{completions.n_people_default(),
                           StudyEffects::load(beside("study_effect.toml"))};
    for (size_t i = 0; i < chosen.size(); ++i) {
        const Study& study = *chosen[i];
        StudyRun run;
        if (study.runnable()) {
            const int n = samples_of(study, asked, report.quick);
            const int most_redrawn = 24;  // choice: tells a share to about a quarter of itself
            const int enough = 64;        // choice: below it redraws would cost the most
            const bool redraw = parts || (!report.quick && n >= enough);
            report.n_samples = std::max(report.n_samples, n);
            run = run_study(context, study, posterior, n, redraw ? most_redrawn : 0,
                            context.folder() / "ensembles", [&](double share, double days) {
                                context.progress(
                                    "validate", (double(i) + share) / double(chosen.size()), days,
                                    fmt::format("{} ({} of {})", study.id, i + 1, chosen.size()));
                            });
        }
        std::vector<ValidationRow> rows = judge(study, run, rules);
        for (size_t k = 0; k < rows.size(); ++k) {
            ValidationRow& row = rows[k];
            row.literature = literature_forecast(literature, study, study.measurements[k]);
            row.looks = report.ledger.looks_at(study.id);
            if (row.is_check() && report.ledger.spent(study.id)) row.role = "spent";
            if (row.note.starts_with("not read: "))
                report.skipped.emplace_back(study.id + ".toml", row.measure + ", " + row.note);
            report.rows.push_back(std::move(row));
        }
    }
    if (context.rank() == 0) write_outputs(context, report);
    MPI_Barrier(context.comm());
    return int(report.skipped.empty() ? ExitCode::done : ExitCode::parts_skipped);
}

}  // namespace needlework
