// The program that people start. It never loads MPI: models run in needlework-engine.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "cli/run_command.hpp"
#include "course/protocol.hpp"

namespace {

namespace fs = std::filesystem;
using namespace needlework;

fs::path engine_path() {
    std::error_code error;
    fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    return here / "needlework-engine";
}

nlohmann::json problems_json(const Problems& problems) {
    nlohmann::json list = nlohmann::json::array();
    for (const Problem& p : problems.list())
        list.push_back({{"file", p.where.file},
                        {"line", p.where.line},
                        {"column", p.where.column},
                        {"severity", p.severity == Severity::error ? "error" : "warning"},
                        {"what", p.what},
                        {"hint", p.hint}});
    return list;
}

ExitCode check_command(const std::string& file, const std::vector<std::string>& overrides,
                       bool json) {
    Problems problems;
    try {
        problems = read_protocol(TomlFile::load(file), overrides).warnings;
    } catch (const InputError& error) {
        problems = error.problems();
    }
    if (json) {
        std::printf("%s\n", nlohmann::json{{"file", file},
                                           {"problems", problems_json(problems)},
                                           {"ok", !problems.has_errors()}}
                                .dump(2)
                                .c_str());
    } else if (problems.has_errors()) {
        std::fprintf(stderr, "%s%d problem%s; nothing was run.\n", problems.text().c_str(),
                     problems.n_errors(), problems.n_errors() == 1 ? "" : "s");
    } else {
        std::fprintf(stderr, "%s", problems.text().c_str());
        std::printf("%s: no mistakes found.\n", file.c_str());
    }
    return problems.has_errors() ? ExitCode::user_input : ExitCode::done;
}

ExitCode list_command(const std::string& kind, bool json) {
    std::vector<ListedItem> items = list_items(kind);
    if (json) {
        nlohmann::json out = nlohmann::json::array();
        for (const ListedItem& item : items)
            out.push_back({{"name", item.name}, {"summary", item.summary}});
        std::printf("%s\n", out.dump(2).c_str());
        return ExitCode::done;
    }
    size_t width = 0;
    for (const ListedItem& item : items) width = std::max(width, item.name.size());
    for (const ListedItem& item : items)
        std::printf("%-*s  %s\n", int(width), item.name.c_str(), item.summary.c_str());
    return ExitCode::done;
}

ExitCode explain_command(const std::string& name) {
    if (auto text = explain(name)) {
        std::printf("%s", text->c_str());
        return ExitCode::done;
    }
    std::fprintf(stderr, "nothing is known by the name \"%s\"%s\n", name.c_str(),
                 did_you_mean(name, explainable_names()).c_str());
    return ExitCode::user_input;
}

ProgressStyle progress_style(const std::string& word, bool quiet) {
    if (quiet) return ProgressStyle::quiet;
    if (word == "json") return ProgressStyle::json;
    if (word == "lines" || !isatty(STDERR_FILENO)) return ProgressStyle::lines;
    return ProgressStyle::bar;
}

std::string version_page() {
    return fmt::format("needlework {} ({})\n{}\n", version_text(), commit_text(), notice_text);
}

int guarded(const std::function<ExitCode()>& work) {
    try {
        return int(work());
    } catch (const InputError& error) {
        std::fprintf(stderr, "%s%d problem%s; nothing was run.\n", error.what(),
                     error.problems().n_errors(), error.problems().n_errors() == 1 ? "" : "s");
        return int(ExitCode::user_input);
    } catch (const ModelError& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return int(ExitCode::model);
    } catch (const EnvironmentError& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return int(ExitCode::environment);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\nThis is a bug of Needlework; please report it with the input.\n",
                     error.what());
        return int(ExitCode::our_bug);
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Simulates microneedling from the first needle to the result months later.\n\n"
        "Examples:\n"
        "  needlework run cases/tutorials/acne-scars-roller.toml\n"
        "  needlework run my.toml --set session[1].passes=6 --resolution preview\n"
        "  needlework check my.toml\n"
        "  needlework explain healing.retention\n"
        "  needlework validate --study lotfi-2013-dermaroller-histology\n\n"
        "Exit codes: 0 done; 2 mistakes in the input; 3 a model could not go on; 4 finished, "
        "parts\n"
        "skipped; 5 disk, permission or a lost rank; 70 our bug; 130 stopped, can be resumed.\n"};
    app.footer(notice_text);
    app.set_version_flag("--version", version_page());
    app.require_subcommand(1);

    bool json = false, quiet = false;
    std::string progress = "auto", file, name, kind;

    RunOptions run;
    CLI::App* run_app = app.add_subcommand("run", "Simulate a protocol and write its report");
    run_app->add_option("FILE", run.file, "Protocol (TOML)");
    run_app->add_option("--out", run.out, "Folder for the results (default runs/NAME)");
    run_app->add_option("--resolution", run.resolution, "How finely: preview, standard or fine")
        ->check(CLI::IsMember({"preview", "standard", "fine"}));
    run_app->add_option("--ranks", run.ranks, "Processes (default: one a core, at most 4)")
        ->check(CLI::Range(1, 4096));
    run_app->add_option("--set", run.overrides, "Override a value: session[1].passes=6");
    run_app->add_option("--only", run.only, "Only a part: injury")
        ->check(CLI::IsMember({"injury"}));
    run_app->add_flag("--resume", run.resume, "Go on with a stopped or killed run");
    for (CLI::App* sub : {run_app}) {
        sub->add_flag("--json", json, "Result as JSON on standard output");
        sub->add_flag("--quiet", quiet, "No progress");
        sub->add_option("--progress", progress, "auto, lines or json")
            ->check(CLI::IsMember({"auto", "lines", "json"}));
    }

    std::vector<std::string> overrides;
    CLI::App* check_app =
        app.add_subcommand("check", "Find every mistake of a protocol; runs nothing");
    check_app->add_option("FILE", file, "Protocol (TOML)")->required();
    check_app->add_option("--set", overrides, "Override a value");
    check_app->add_flag("--json", json, "Problems as JSON");

    CLI::App* list_app = app.add_subcommand("list", "What there is: devices, sites, measures ...");
    list_app->add_option("WHAT", kind, fmt::format("{}", fmt::join(list_kinds, ", ")))
        ->required()
        ->check(CLI::IsMember(list_kinds));
    list_app->add_flag("--json", json, "As JSON");

    CLI::App* explain_app = app.add_subcommand(
        "explain", "A parameter, table, measure, device, site or study in plain words");
    explain_app
        ->add_option("NAME", name, "For instance retention, healing.retention, roller/mf8-192")
        ->required();

    CLI::App* schema_app =
        app.add_subcommand("schema", "JSON Schema of the protocol file, for editors");

    ValidateOptions validate;
    CLI::App* validate_app = app.add_subcommand(
        "validate", "Run published studies and set prediction beside publication");
    validate_app->add_option("--evidence", validate.evidence,
                             "Folder of studies (default data/evidence)");
    validate_app->add_option("--study", validate.studies, "Only these studies");
    validate_app->add_option("--out", validate.out, "Folder for the results");
    validate_app->add_option("--samples", validate.samples, "Unit cells a study (default 200)");
    validate_app->add_option("--ranks", validate.ranks, "Processes")->check(CLI::Range(1, 4096));
    validate_app->add_flag("--json", json, "Rows as JSON on standard output");
    validate_app->add_flag("--quiet", quiet, "No progress");
    validate_app->add_option("--progress", progress, "auto, lines or json")
        ->check(CLI::IsMember({"auto", "lines", "json"}));

    CalibrateOptions calibrate;
    CLI::App* calibrate_app = app.add_subcommand(
        "calibrate", "Fit named parameters to named studies; posterior samples as data");
    calibrate_app->add_option("FILE", calibrate.file, "For instance data/calibrations/healing.toml")
        ->required();
    calibrate_app->add_option("--out", calibrate.out, "Folder for the results");
    calibrate_app->add_option("--ranks", calibrate.ranks, "Processes")->check(CLI::Range(1, 4096));
    calibrate_app->add_flag("--quiet", quiet, "No progress");
    calibrate_app->add_option("--progress", progress, "auto, lines or json")
        ->check(CLI::IsMember({"auto", "lines", "json"}));

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        std::vector<std::string> commands;
        for (CLI::App* sub : app.get_subcommands({})) commands.push_back(sub->get_name());
        if (argc > 1 && argv[1][0] != '-' &&
            std::find(commands.begin(), commands.end(), argv[1]) == commands.end()) {
            std::fprintf(stderr,
                         "unknown command \"%s\"%s\nCommands: %s. More: needlework --help\n",
                         argv[1], did_you_mean(argv[1], commands).c_str(),
                         fmt::format("{}", fmt::join(commands, ", ")).c_str());
        } else {
            std::fprintf(stderr, "%s\nMore: needlework %s--help\n", error.what(),
                         argc > 1 && argv[1][0] != '-' ? (std::string(argv[1]) + " ").c_str() : "");
        }
        return int(ExitCode::user_input);
    }

    return guarded([&] {
        if (*check_app) return check_command(file, overrides, json);
        if (*list_app) return list_command(kind, json);
        if (*explain_app) return explain_command(name);
        if (*schema_app) {
            std::printf("%s\n", protocol_schema().dump(2).c_str());
            return ExitCode::done;
        }
        if (*calibrate_app) {
            calibrate.progress = progress_style(progress, quiet);
            return calibrate_command(calibrate, engine_path());
        }
        if (*validate_app) {
            validate.json = json;
            validate.progress = progress_style(progress, quiet);
            return validate_command(validate, engine_path());
        }
        if (run.file.empty() && run.out.empty()) {
            Problems problems;
            problems.error({}, "run needs a protocol file, or --resume with --out.",
                           "Example: needlework run cases/tutorials/acne-scars-roller.toml");
            throw InputError(std::move(problems));
        }
        run.json = json;
        run.progress = progress_style(progress, quiet);
        return run_command(run, engine_path());
    });
}
