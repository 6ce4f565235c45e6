#include "cli/run_command.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <cstdio>
#include <optional>

#include "cli/engine_call.hpp"
#include "cli/run_folder.hpp"
#include "io/run_lock.hpp"
#include "io/sealed_file.hpp"
#include "study/injury_run.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// Cautions and stops that were lifted; notes stand in the report.
void show_screening(const Protocol& protocol) {
    for (const ScreeningFinding& finding : protocol.findings)
        if (finding.rule.level != ScreeningLevel::note)
            std::fprintf(stderr, "Screening, %s: %s (%s)\n", heading_of(finding).c_str(),
                         finding.rule.title.c_str(), finding.because.c_str());
}

nlohmann::json asked_for(const fs::path& folder) {
    return nlohmann::json::parse(read_sealed_file(folder / job_file).value_or("{}"));
}

/// A run of the needles alone: here, for it needs neither tissue nor ranks.
ExitCode strike(const fs::path& folder, const RunOptions& options) {
    const nlohmann::json job = asked_for(folder);
    const Protocol protocol = read_protocol(TomlFile::load(folder / "protocol.toml"),
                                            job.value("overrides", std::vector<std::string>{}),
                                            folder / device_copies_folder);
    Progress progress(options.progress);
    run_injury(folder, protocol, {job.value("protocol_name", ""), job.value("started", "")},
               [&](double share, const std::string& part, const std::string& message) {
                   progress.show({part, share, 0.0, message});
               });
    progress.finish();
    print_outcome(folder, options.json);
    return ExitCode::done;
}

}  // namespace

ExitCode run_command(const RunOptions& options, const fs::path& engine) {
    signal(SIGXFSZ, SIG_IGN);  // a file that meets the limit (ulimit -f) is an error, not an end
    std::optional<Protocol> protocol;
    if (!options.resume) {
        protocol = read_protocol(TomlFile::load(options.file), options.overrides);
        refuse_stops(*protocol);
        show_problems(protocol->warnings);
        show_screening(*protocol);
    }
    fs::path folder = options.resume ? folder_of_resumed_run(options) : folder_of_new_run(options);
    RunLock lock(folder);
    lock.share_with_children();
    if (options.resume)
        check_resumed_run(folder);
    else
        write_new_run(options, *protocol, folder);
    if (asked_for(folder).value("only", "") == "injury") return strike(folder, options);
    return run_engine({engine, options.ranks, options.progress, options.json}, "run", folder,
                      fmt::format("needlework run --resume --out {}", folder.string()));
}

}  // namespace needlework
