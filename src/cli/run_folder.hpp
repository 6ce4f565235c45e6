#pragma once
/// The folder of a run: a free one, what a new run writes down, whether an earlier one can go on.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/run_command.hpp"
#include "course/protocol.hpp"

namespace needlework {

/// What was asked for, sealed; a folder that has it holds a run.
inline constexpr const char* job_file = "job.json";

std::string file_name_of(const std::string& file);  ///< "pen" of "protocols/pen.toml"
std::string utc_now();

/// Makes a folder that no other run has: runs/name, runs/name-2, ... Two programs that start at
/// the same moment get one each.
std::filesystem::path claim_free_folder(const std::filesystem::path& wanted);

/// Copies of the user's device files and measured surfaces, so that the folder holds all that the
/// run needs; their hashes. Surfaces lie from the protocol's folder, `beside`.
nlohmann::json copy_devices(const Protocol& protocol, const std::filesystem::path& folder,
                            const std::filesystem::path& beside);
/// A run keeps the user's own products: a protocol in its folder finds them there.
void keep_products(const std::string& file, const Protocol& protocol,
                   const std::filesystem::path& folder);

/// The folder of a new run: the named one if it holds none, or the next free one.
std::filesystem::path folder_of_new_run(const RunOptions& options);
/// Writes down what is to be done. job.json comes last: with it the folder holds a run.
void write_new_run(const RunOptions& options, const Protocol& protocol,
                   const std::filesystem::path& folder);

std::filesystem::path folder_of_resumed_run(const RunOptions& options);
/// What the folder says of itself is what was written there.
void check_resumed_run(const std::filesystem::path& folder);

}  // namespace needlework
