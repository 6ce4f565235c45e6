#include "study/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::vector<fs::path> study_files(const fs::path& folder) {
    if (fs::is_regular_file(folder)) return {folder};
    if (!fs::is_directory(folder)) {
        Problems problems;
        problems.error({folder.string()}, "is no folder of studies",
                       "Name a folder with one TOML file a study (docs/howto/evidence.md).");
        throw InputError(std::move(problems));
    }
    const std::vector<std::string> others{"roles", "ledger", "completions", "study_effect"};
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".toml") continue;
        if (std::find(others.begin(), others.end(), entry.path().stem().string()) != others.end())
            continue;
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::optional<double> standard_error(const std::string& kind, const std::optional<double>& value,
                                     const std::optional<double>& low,
                                     const std::optional<double>& high, int n) {
    if (kind == "se" && value) return *value;
    if (kind == "sd" && value && n > 0) return *value / std::sqrt(double(n));
    const std::pair<const char*, double> levels[] = {
        {"ci90", 0.90}, {"ci95", 0.95}, {"ci99", 0.99}};
    for (const auto& [name, level] : levels)
        if (kind == name && low && high)
            return (*high - *low) / (2.0 * normal_quantile(0.5 * (1.0 + level)));
    return std::nullopt;
}

bool Study::used() const {
    return usable_as != "no" && std::any_of(measurements.begin(), measurements.end(),
                                            [](const auto& m) { return m.used(); });
}

std::vector<std::string> Study::open_fields() const {
    std::vector<std::string> fields;
    auto add = [&](std::string word) {
        word = word.substr(word.find_last_of('.') + 1);
        for (const char* same : {"passes", "needles", "glide_speed", "dwell"})
            if (word == same) word = "density";
        if (word == "tip_over_nominal") word = "needle_length";  // both say how far it reaches
        if (word == "residue") word = "evaporation";             // both say how it dries
        if (word != "anaesthetic" && std::find(fields.begin(), fields.end(), word) == fields.end())
            fields.push_back(word);
    };
    for (const std::string& word : left_open) add(word);
    for (const std::string& path : completed)
        if (!path.starts_with("subject.")) add(path);
    return fields;
}

}  // namespace needlework
