#include "cli/run_folder.hpp"

#include <fmt/format.h>

#include <ctime>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"
#include "io/sealed_file.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::string file_name_of(const std::string& file) { return fs::path(file).stem().string(); }

std::string utc_now() {
    std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    return text;
}

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

namespace {

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

}  // namespace

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

void keep_products(const std::string& file, const Protocol& protocol, const fs::path& folder) {
    for (const TopicalPlan& topical : protocol.topicals) {
        if (!is_own_product(topical.timing.product)) continue;
        const fs::path own = own_product_file(topical.timing.product, fs::path(file).parent_path());
        make_writable_folder(folder / "products");
        write_file_atomically(folder / "products" / own.filename(), read_whole_file(own));
    }
}

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

}  // namespace needlework
