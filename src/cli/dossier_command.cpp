// `needlework dossier`: computed here, for it needs neither tissue nor ranks.

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/run_command.hpp"
#include "io/atomic_file.hpp"
#include "report/report.hpp"
#include "study/dossier.hpp"

namespace needlework {

ExitCode dossier_command(const DossierOptions& options) {
    const std::string kind = options.out.extension().string();
    if (!options.out.empty() && kind != ".html" && kind != ".md" && kind != ".json") {
        Problems problems;
        problems.error({"--out"},
                       fmt::format("\"{}\" ends neither in .html nor in .md nor in .json",
                                   options.out.string()),
                       "The ending says what is written.");
        throw InputError(std::move(problems));
    }
    if (kind == ".html") require_viewer(default_viewer_path());
    const Dossier dossier = make_dossier({options.device, options.sites, options.overrides,
                                          options.beyond, options.share, options.people},
                                         SkinAtlas::load());
    if (kind == ".html") write_dossier(options.out, dossier);
    if (kind == ".md") write_file_atomically(options.out, dossier_markdown(dossier));
    if (kind == ".json") write_file_atomically(options.out, dossier_json(dossier).dump(2) + "\n");
    if (options.json)
        std::printf("%s\n", dossier_json(dossier).dump(2).c_str());
    else if (options.out.empty())
        std::printf("%s", dossier_markdown(dossier).c_str());
    else
        std::printf("%s\n", options.out.c_str());
    return ExitCode::done;
}

}  // namespace needlework
