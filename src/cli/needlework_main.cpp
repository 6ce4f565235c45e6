// The program that people start. It never loads MPI: models run in needlework-engine.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/data_folder.hpp"
#include "cli/command_line.hpp"
#include "cli/explain.hpp"
#include "cli/manual.hpp"
#include "cli/reference_command.hpp"
#include "cli/run_command.hpp"
#include "course/care_advice.hpp"
#include "course/protocol.hpp"
#include "course/screening_facts.hpp"

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

nlohmann::json screening_json(const std::vector<ScreeningFinding>& findings) {
    nlohmann::json list = nlohmann::json::array();
    for (const ScreeningFinding& f : findings)
        list.push_back({{"rule", f.rule.id},
                        {"level", level_name(f.rule.level)},
                        {"overridden", f.overridden},
                        {"title", f.rule.title},
                        {"because", f.because},
                        {"why", f.rule.why},
                        {"what_to_do", f.rule.what_to_do},
                        {"grade", f.rule.grade},
                        {"contested", f.rule.contested},
                        {"sources", f.rule.sources}});
    return list;
}

/// What the screening says, below "no mistakes found".
std::string screening_text(const Protocol& protocol) {
    if (protocol.sessions.empty()) return {};
    std::string text = protocol.findings.empty()
                           ? "Screening: no rule speaks. It knows only what the protocol says "
                             "([subject] history).\n"
                           : "Screening (rules and grades: needlework explain screening):\n";
    for (const std::string& line : screening_lines(protocol.findings))
        text += describe::wrapped(line, "  ", "    ");
    return text;
}

/// What is known of what the protocol does around its sessions.
std::string care_text(const Protocol& protocol) {
    if (protocol.sessions.empty()) return {};
    std::string text;
    for (const std::string& line : care_lines(care_advice(protocol)))
        text += describe::wrapped(line, "  ", "    ");
    return text.empty() ? text
                        : "The days after (evidence: needlework explain aftercare):\n" + text;
}

ExitCode check_command(const std::string& file, const std::vector<std::string>& overrides,
                       bool json) {
    Problems problems;
    std::optional<Protocol> protocol;
    try {
        protocol = read_protocol(TomlFile::load(file), overrides);
        problems = protocol->warnings;
        problems.append(protocol->stops);
    } catch (const InputError& error) {
        problems = error.problems();
    }
    if (json) {
        std::printf("%s\n",
                    nlohmann::json{{"file", file},
                                   {"problems", problems_json(problems)},
                                   {"screening", protocol ? screening_json(protocol->findings)
                                                          : nlohmann::json::array()},
                                   {"ok", !problems.has_errors()}}
                        .dump(2)
                        .c_str());
    } else if (problems.has_errors()) {
        std::fprintf(stderr, "%s%d problem%s; nothing was run.\n", problems.text().c_str(),
                     problems.n_errors(), problems.n_errors() == 1 ? "" : "s");
    } else {
        std::fprintf(stderr, "%s", problems.text().c_str());
        std::printf("%s: no mistakes found.\n%s%s", file.c_str(), screening_text(*protocol).c_str(),
                    care_text(*protocol).c_str());
    }
    return problems.has_errors() ? ExitCode::user_input : ExitCode::done;
}

ExitCode list_command(const std::string& kind, bool json) {
    std::vector<ListedItem> items = list_items(kind);
    if (json) {
        nlohmann::json out = nlohmann::json::array();
        for (const ListedItem& item : items) {
            const MeasureInfo* measure = kind == "measures" ? find_measure(item.name) : nullptr;
            out.push_back(measure ? describe::measure_json(*measure)
                                  : nlohmann::json{{"name", item.name}, {"summary", item.summary}});
        }
        std::printf("%s\n", out.dump(2).c_str());
        return ExitCode::done;
    }
    size_t width = 0;
    for (const ListedItem& item : items) width = std::max(width, item.name.size());
    for (const ListedItem& item : items) {
        std::string line = fmt::format("{:<{}}  {}", item.name, width, item.summary);
        std::printf("%s\n", line.substr(0, line.find_last_not_of(' ') + 1).c_str());
    }
    return ExitCode::done;
}

ExitCode explain_command(const std::string& name, bool all, bool symbols) {
    if (symbols) {
        std::fputs(healing_symbols_page().c_str(), stdout);
        return ExitCode::done;
    }
    if (all) {
        std::fputs(reference_page().c_str(), stdout);
        return ExitCode::done;
    }
    if (name.empty()) {
        std::fprintf(stderr,
                     "explain what? For instance: needlework explain retention\n"
                     "needlework list names shows everything that it knows.\n");
        return ExitCode::user_input;
    }
    if (auto text = explain(name)) {
        std::printf("%s", text->c_str());
        return ExitCode::done;
    }
    const std::vector<std::string> typed = names_typed_as(name);
    for (const std::string& known : typed) std::printf("%s", explain(known)->c_str());
    if (!typed.empty()) return ExitCode::done;
    if (const std::string here = name_here(name); !here.empty()) {
        std::printf("%s is here: %s\n\n%s", name.c_str(), here.c_str(), explain(here)->c_str());
        return ExitCode::done;
    }
    if (const std::string with = names_with(name); !with.empty())
        std::fprintf(stderr, "no name is \"%s\"; it stands in:\n%s", name.c_str(), with.c_str());
    else
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

/// A wrong word is told before a folder is made.
void check_studies(const ValidateOptions& options) {
    Problems problems;
    fs::path folder = options.evidence.empty() ? data_folder() / "evidence" : options.evidence;
    std::vector<std::string> known;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".toml") known.push_back(entry.path().stem().string());
    } else if (!fs::is_regular_file(folder)) {
        problems.error({folder.string()}, "is no folder of studies.",
                       "Name a folder with one TOML file a study (docs/howto/evidence.md).");
    }
    for (const std::string& study : options.studies)
        if (!known.empty() && std::find(known.begin(), known.end(), study) == known.end())
            problems.error({folder.string()},
                           fmt::format("no study \"{}\"{}", study, did_you_mean(study, known)),
                           "needlework list evidence shows those of data/evidence.");
    if (problems.has_errors()) throw InputError(std::move(problems));
}

ExitCode print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    return ExitCode::done;
}

ExitCode do_command(CommandLine& line) {
    const std::string command = line.command();
    ProgressStyle progress = progress_style(line.progress, line.quiet);
    line.run.progress = line.validate.progress = line.calibrate.progress = progress;
    line.compare.progress = line.sensitivity.progress = progress;
    line.run.json = line.validate.json = line.compare.json = line.sensitivity.json = line.json;
    if (command == "check") return check_command(line.file, line.overrides, line.json);
    if (command == "list") return list_command(line.kind, line.json);
    if (command == "explain") return explain_command(line.name, line.all, line.symbols);
    if (command == "reference") return reference_command(line.name, line.out, line.all);
    if (command == "schema") return print(protocol_schema().dump(2) + "\n");
    if (command == "manual") return print(manual_page(line));
    if (command == "completion") return print(completion_script(line, line.shell));
    if (command == "dossier") {
        line.dossier.json = line.json;
        return dossier_command(line.dossier);
    }
    if (command == "calibrate") return calibrate_command(line.calibrate, engine_path());
    if (command == "compare") return compare_command(line.compare, engine_path());
    if (command == "sensitivity") return sensitivity_command(line.sensitivity, engine_path());
    if (command == "credibility") return credibility_command(line.credibility);
    if (command == "validate") {
        check_studies(line.validate);
        return validate_command(line.validate, engine_path());
    }
    if (line.run.file.empty() && line.run.out.empty()) {
        Problems problems;
        problems.error({}, "run needs a protocol file, or --resume with --out.",
                       "Example: needlework run cases/tutorials/acne-scars-roller.toml");
        throw InputError(std::move(problems));
    }
    return run_command(line.run, engine_path());
}

}  // namespace

int main(int argc, char** argv) {
    CommandLine line;
    CommandLine::Outcome parsed = line.parse(argc, argv);
    if (!parsed.text.empty()) {
        std::fputs(parsed.text.c_str(), parsed.code == 0 ? stdout : stderr);
        return parsed.code;
    }
    return guarded([&] { return do_command(line); });
}
