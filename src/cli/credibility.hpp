#pragma once
/// `needlework credibility`: the credibility of the program in the words of ASME V&V 40, put
/// together from what the project holds (declarations, evidence, goldens, ledger), from results of
/// its tests and from a finished validation. It claims what an artefact shows, sets it against what
/// the risk of the decision asks for, and says where something is missing.

#include <filesystem>

#include "base/problem.hpp"

namespace needlework {

struct CredibilityOptions {
    std::filesystem::path validation;  ///< folder of a `validate`; empty: the newest in runs/
    std::filesystem::path tests;  ///< JUnit file; empty: that of ./test if there is one; "none"
    std::filesystem::path out;    ///< .html or .md; empty: Markdown on standard output
};
ExitCode credibility_command(const CredibilityOptions& options);

}  // namespace needlework
