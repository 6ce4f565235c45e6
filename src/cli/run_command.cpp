#include "cli/run_command.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "cli/ranks.hpp"
#include "cli/supervisor.hpp"
#include "course/comparison.hpp"
#include "course/protocol.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"
#include "io/run_lock.hpp"
#include "io/sealed_file.hpp"
#include "study/injury_run.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

int ranks_to_use(int wanted) { return wanted > 0 ? wanted : ranks_by_default(); }

/// Makes a folder that no other run has: runs/name, runs/name-2, ... Two programs that start at
/// the same moment get one each.
fs::path claim_free_folder(const fs::path& wanted) {
    if (!wanted.parent_path().empty()) make_writable_folder(wanted.parent_path());
    fs::path at = wanted;
    std::error_code error;
    for (int number = 2; !fs::create_directory(at, error); ++number) {
        if (error) throw_file_error("make the folder", at, error.value());
        at = fs::path(wanted.string() + "-" + std::to_string(number));
    }
    return at;
}

/// The folder of the newest run of this protocol.
fs::path newest_run(const fs::path& wanted) {
    fs::path found;
    fs::path at = wanted;
    for (int number = 2; fs::exists(at); ++number) {
        found = at;
        at = fs::path(wanted.string() + "-" + std::to_string(number));
    }
    if (found.empty()) {
        Problems problems;
        problems.error({wanted.string()}, "there is no run to resume",
                       "Name its folder with --out, or start it without --resume.");
        throw InputError(std::move(problems));
    }
    return found;
}

void show_problems(const Problems& problems) {
    std::string text = problems.text();
    if (!text.empty()) std::fprintf(stderr, "%s", text.c_str());
}

/// Cautions and stops that were lifted; notes stand in the report.
void show_screening(const Protocol& protocol) {
    for (const ScreeningFinding& finding : protocol.findings)
        if (finding.rule.level != ScreeningLevel::note)
            std::fprintf(stderr, "Screening, %s: %s (%s)\n", heading_of(finding).c_str(),
                         finding.rule.title.c_str(), finding.because.c_str());
}

std::string file_name_of(const std::string& file) { return fs::path(file).stem().string(); }

std::string utc_now() {
    std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    return text;
}

constexpr const char* job_file = "job.json";

/// The folder of a new run: the named one if it holds none, or the next free one.
fs::path folder_of_new_run(const RunOptions& options) {
    if (options.out.empty())
        return claim_free_folder(fs::path("runs") / file_name_of(options.file));
    if (fs::exists(options.out / job_file)) {
        Problems problems;
        problems.error({options.out.string()}, "holds a run already; a run is never overwritten.",
                       "Use --resume to go on with it, or another --out.");
        throw InputError(std::move(problems));
    }
    make_writable_folder(options.out);
    return options.out;
}

/// Copies of the user's device files and measured surfaces, so that the folder holds all that the
/// run needs; their hashes. Surfaces lie from the protocol's folder, `beside`.
nlohmann::json copy_devices(const Protocol& protocol, const fs::path& folder,
                            const fs::path& beside) {
    nlohmann::json hashes = nlohmann::json::object();
    for (const ConditionSpec& condition : protocol.conditions) {
        if (condition.relief.empty()) continue;
        const fs::path copy = folder / relief_copies_folder / device_copy_name(condition.relief);
        make_writable_folder(copy.parent_path());
        const std::string bytes = read_whole_file(beside / condition.relief);
        write_file_atomically(copy, bytes);
        hashes[fs::relative(copy, folder).generic_string()] = sha256_hex(bytes);
    }
    for (const SessionPlan& plan : protocol.sessions) {
        if (!is_device_file(plan.device.name)) continue;
        const fs::path copy = folder / device_copies_folder / device_copy_name(plan.device.name);
        const fs::path file = plan.device.file;
        auto keep = [&](const fs::path& from, const fs::path& to) {
            make_writable_folder(to.parent_path());
            const std::string text = read_whole_file(from);
            write_file_atomically(to, text);
            hashes[fs::relative(to, folder).generic_string()] = sha256_hex(text);
        };
        keep(file, copy);
        const std::string& profile = plan.device.profile;
        if (!profile.empty()) keep(file.parent_path() / profile, copy.parent_path() / profile);
    }
    return hashes;
}

/// A run keeps the user's own products: a protocol in its folder finds them there.
void keep_products(const std::string& file, const Protocol& protocol, const fs::path& folder) {
    for (const TopicalPlan& topical : protocol.topicals) {
        if (!is_own_product(topical.timing.product)) continue;
        const fs::path own = own_product_file(topical.timing.product, fs::path(file).parent_path());
        make_writable_folder(folder / "products");
        write_file_atomically(folder / "products" / own.filename(), read_whole_file(own));
    }
}

/// Writes down what is to be done. job.json comes last: with it the folder holds a run.
void write_new_run(const RunOptions& options, const Protocol& protocol, const fs::path& folder) {
    const std::string text = read_whole_file(options.file);
    nlohmann::json job = {
        {"protocol", "protocol.toml"},
        {"protocol_name", options.file},
        {"protocol_sha256", sha256_hex(text)},
        {"overrides", options.overrides},
        {"devices", copy_devices(protocol, folder, fs::path(options.file).parent_path())},
        {"resolution", options.resolution},
        {"only", options.only},
        {"started", utc_now()},
        {"data_sha256", sha256_of_folder(data_folder())},
        {"version", version_text()},
        {"commit", commit_text()}};
    keep_products(options.file, protocol, folder);
    write_file_atomically(folder / "protocol.toml", text);
    write_file_atomically(folder / "protocol.resolved.toml", resolved_toml(protocol));
    write_sealed_file(folder / job_file, job.dump(2));
}

fs::path folder_of_resumed_run(const RunOptions& options) {
    fs::path folder = options.out;
    if (folder.empty()) folder = newest_run(fs::path("runs") / file_name_of(options.file));
    Problems problems;
    if (!fs::exists(folder / job_file))
        problems.error({folder.string()}, "holds no run that could be resumed (no job.json)",
                       "Name the folder of a run with --out.");
    else if (!options.overrides.empty())
        problems.error({"--set"}, "a resumed run keeps the protocol it was started with.",
                       "Start a new run for other values.");
    if (problems.has_errors()) throw InputError(std::move(problems));
    return folder;
}

/// What the folder says of itself is what was written there.
void check_resumed_run(const fs::path& folder) {
    std::optional<std::string> job = read_sealed_file(folder / job_file);
    if (!job)
        throw EnvironmentError(fmt::format(
            "\"{}\" is damaged: it says how the run was started, so the run cannot go on\n  Start "
            "it again in another folder (--out).",
            (folder / job_file).string()));
    const nlohmann::json record = nlohmann::json::parse(*job);
    Problems problems;
    auto unchanged = [&](const fs::path& file, const std::string& hash) {
        if (sha256_of_file(file) != hash)  // a file that is gone says so itself
            problems.error({file.string()},
                           "was changed since the run was started; its results would mix two "
                           "protocols.",
                           "Put the original back, or start a new run with the changed one.");
    };
    unchanged(folder / "protocol.toml", record.value("protocol_sha256", ""));
    const nlohmann::json devices = record.value("devices", nlohmann::json::object());
    for (const auto& [name, hash] : devices.items())
        unchanged(folder / name, hash.get<std::string>());
    if (problems.has_errors()) throw InputError(std::move(problems));
}

void print_outcome(const fs::path& folder, bool json) {
    fs::path summary = folder / "summary.json";
    if (!fs::exists(summary)) return;
    std::string text = read_whole_file(summary);
    if (json) {
        std::printf("%s\n", text.c_str());
        return;
    }
    nlohmann::json record = nlohmann::json::parse(text, nullptr, false);
    if (record.is_discarded()) return;
    const bool is_terminal = isatty(STDOUT_FILENO) != 0;  // a pipe gets whole lines
    for (const auto& line : record.value("lines", std::vector<std::string>{})) {
        const std::string indent(std::min(line.find_first_not_of(' '), line.size()), ' ');
        std::printf("%s", is_terminal ? describe::wrapped(line, indent, indent + "  ").c_str()
                                      : (line + "\n").c_str());
    }
    for (const char* page : {"report.html", "validation.html", "sensitivity.html"})
        if (fs::exists(folder / page))
            std::printf("\nReport: %s\n", fs::absolute(folder / page).lexically_normal().c_str());
}

}  // namespace

namespace {

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
    EngineJob job;
    job.engine = engine;
    job.arguments = {"run", folder.string()};
    job.run_folder = folder;
    job.ranks = ranks_to_use(options.ranks);
    job.progress = options.progress;
    job.go_on = fmt::format("needlework run --resume --out {}", folder.string());
    ExitCode code = supervise(job);
    if (code == ExitCode::done || code == ExitCode::parts_skipped)
        print_outcome(folder, options.json);
    return code;
}

namespace {

/// The start time apart, which is that of the first command.
bool same_request(nlohmann::json earlier, const nlohmann::json& now) {
    earlier.erase("started");
    return earlier == now;
}

/// Validation and calibration: a folder, a request, the engine, what it says.
ExitCode run_study_job(const std::string& kind, const std::string& command, const fs::path& wanted,
                       const nlohmann::json& request, int ranks, ProgressStyle progress, bool json,
                       const fs::path& engine) {
    signal(SIGXFSZ, SIG_IGN);
    fs::path folder = wanted.empty() ? claim_free_folder(fs::path("runs") / kind) : wanted;
    make_writable_folder(folder);
    RunLock lock(folder);
    lock.share_with_children();
    // The same request in the same folder goes on where it stopped; another one would mix its
    // members.
    if (fs::exists(folder / job_file)) {
        std::optional<std::string> earlier = read_sealed_file(folder / job_file);
        Problems problems;
        if (!earlier)
            problems.error({(folder / job_file).string()},
                           "is damaged: it cannot be told whether this is the same job.",
                           "Choose another --out.");
        else if (!same_request(nlohmann::json::parse(*earlier), request))
            problems.error({folder.string()},
                           "holds another job of this kind (or of another version, or of files "
                           "that were changed since).",
                           "Choose another --out, or repeat the same command to go on with it.");
        if (problems.has_errors()) throw InputError(std::move(problems));
    } else {
        nlohmann::json started = request;
        started["started"] = utc_now();
        write_sealed_file(folder / job_file, started.dump(2));
    }
    EngineJob job;
    job.engine = engine;
    job.arguments = {kind, folder.string()};
    job.run_folder = folder;
    job.ranks = ranks_to_use(ranks);
    job.progress = progress;
    job.go_on = fmt::format("{} --out {}", command, folder.string());
    ExitCode code = supervise(job);
    if (code == ExitCode::done || code == ExitCode::parts_skipped) print_outcome(folder, json);
    return code;
}

}  // namespace

ExitCode validate_command(const ValidateOptions& options, const fs::path& engine) {
    const fs::path evidence =
        options.evidence.empty() ? data_folder() / "evidence" : options.evidence;
    nlohmann::json request = {
        {"evidence", options.evidence.empty() ? "" : fs::absolute(options.evidence).string()},
        {"evidence_sha256",
         fs::is_regular_file(evidence) ? sha256_of_file(evidence) : sha256_of_folder(evidence)},
        {"studies", options.studies},
        {"samples", options.samples},
        {"quick", options.quick},
        {"parts", options.parts},
        {"data_sha256", sha256_of_folder(data_folder())},
        {"version", version_text()},
        {"commit", commit_text()}};
    std::string command = "needlework validate";
    if (!options.evidence.empty()) command += " --evidence " + options.evidence.string();
    for (const std::string& study : options.studies) command += " --study " + study;
    if (options.samples > 0) command += fmt::format(" --samples {}", options.samples);
    if (options.quick) command += " --quick";
    if (options.parts) command += " --parts";
    return run_study_job("validate", command, options.out, request, options.ranks, options.progress,
                         options.json, engine);
}

namespace {

/// Reads every arm before a folder is made; all mistakes of all files at once.
void check_arms(const CompareOptions& options) {
    Problems problems;
    auto add = [&](const Problems& more) {
        for (const Problem& p : more.list()) problems.add(p);
    };
    std::vector<ComparisonArm> arms;
    for (const std::string& file : options.files) try {
            arms.push_back(
                {file_name_of(file), read_protocol(TomlFile::load(file), options.overrides)});
            add(arms.back().protocol.stops);
        } catch (const InputError& error) {
            add(error.problems());
        }
    if (arms.size() == options.files.size()) {
        for (const std::string& word : options.with)
            arms.push_back(built_in_arm(word, arms.front().protocol));
        if (arms.size() < 2)
            problems.error({}, "compare needs two arms or more.",
                           "Name a second protocol, or --with untreated or --with sham.");
        else
            add(comparison_problems(arms));
    }
    if (problems.has_errors()) throw InputError(std::move(problems));
    for (const ComparisonArm& arm : arms) show_problems(arm.protocol.warnings);
}

}  // namespace

ExitCode compare_command(const CompareOptions& options, const fs::path& engine) {
    check_arms(options);
    fs::path folder =
        options.out.empty() ? claim_free_folder(fs::path("runs") / "compare") : options.out;
    make_writable_folder(folder);
    nlohmann::json arms = nlohmann::json::array();
    std::string command = "needlework compare";
    for (size_t i = 0; i < options.files.size(); ++i) {
        const std::string copy = fmt::format("arm-{}.toml", i + 1);
        const std::string text = read_whole_file(options.files[i]);
        if (!fs::exists(folder / copy)) write_file_atomically(folder / copy, text);
        const Protocol protocol =
            read_protocol(TomlFile::load(options.files[i]), options.overrides);
        keep_products(options.files[i], protocol, folder);
        arms.push_back(
            {{"name", file_name_of(options.files[i])},
             {"file", copy},
             {"devices", copy_devices(protocol, folder, fs::path(options.files[i]).parent_path())},
             {"sha256", sha256_hex(text)}});
        command += " " + options.files[i];
    }
    for (const std::string& word : options.with) {
        arms.push_back({{"name", word}, {"file", ""}, {"sha256", ""}});
        command += " --with " + word;
    }
    for (const std::string& value : options.overrides) command += fmt::format(" --set '{}'", value);
    if (options.resolution != "standard") command += " --resolution " + options.resolution;
    nlohmann::json request = {{"arms", arms},
                              {"overrides", options.overrides},
                              {"resolution", options.resolution},
                              {"protocol_name", fmt::format("{}", fmt::join(options.files, ", "))},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    return run_study_job("compare", command, folder, request, options.ranks, options.progress,
                         options.json, engine);
}

ExitCode calibrate_command(const CalibrateOptions& options, const fs::path& engine) {
    TomlFile::load(options.file);  // a missing file or broken TOML is told before anything starts
    nlohmann::json request = {{"file", fs::absolute(options.file).string()},
                              {"file_sha256", sha256_of_file(options.file)},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    return run_study_job("calibrate", "needlework calibrate " + options.file, options.out, request,
                         options.ranks, options.progress, false, engine);
}

ExitCode sensitivity_command(const SensitivityOptions& options, const fs::path& engine) {
    Protocol protocol = read_protocol(TomlFile::load(options.file), options.overrides);
    refuse_stops(protocol);
    show_problems(protocol.warnings);
    nlohmann::json request = {{"file", fs::absolute(options.file).string()},
                              {"title", file_name_of(options.file)},
                              {"file_sha256", sha256_of_file(options.file)},
                              {"overrides", options.overrides},
                              {"blocks", options.blocks},
                              {"prior", options.prior},
                              {"resolution", options.resolution},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    std::string command = fmt::format("needlework sensitivity {} --blocks {} --resolution {}",
                                      options.file, options.blocks, options.resolution);
    if (options.prior) command += " --prior";
    for (const std::string& value : options.overrides) command += " --set '" + value + "'";
    return run_study_job("sensitivity", command, options.out, request, options.ranks,
                         options.progress, options.json, engine);
}

}  // namespace needlework
