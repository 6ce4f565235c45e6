#include "colour/colour_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "params/toml_file.hpp"

namespace needlework::colour_tables {

namespace {

std::vector<double> list_of(const TomlFile& file, const std::string& name, Problems& problems) {
    std::vector<double> list;
    const toml::array* array = file.root[name].as_array();
    if (array == nullptr) {
        problems.error({file.name, 1, 1}, fmt::format("there is no list \"{}\".", name),
                       fmt::format("Write {} = [ ... ] with numbers.", name));
        return list;
    }
    for (const toml::node& node : *array) {
        if (!node.is_number())
            problems.error(file.place(node), fmt::format("{}: expected a number.", name));
        list.push_back(node.value_or(0.0));
    }
    return list;
}

}  // namespace

Table read(const std::filesystem::path& path, const std::vector<std::string>& names) {
    const TomlFile file = TomlFile::load(path);
    Problems problems;
    Table table{list_of(file, "wavelength_nm", problems), {}};
    if (!file.root["source"].is_string())
        problems.error({file.name, 1, 1}, "the numbers have no source.",
                       "Write source = \"...\" with an id of data/sources.toml.");
    for (size_t i = 1; i < table.wavelength_nm.size(); ++i)
        if (table.wavelength_nm[i] <= table.wavelength_nm[i - 1])
            problems.error(
                file.place(*file.root["wavelength_nm"].node()),
                fmt::format("wavelength_nm does not rise at {}.", table.wavelength_nm[i]));
    for (const std::string& name : names) {
        table.columns.push_back(list_of(file, name, problems));
        if (table.columns.back().size() != table.wavelength_nm.size() && file.root[name].is_array())
            problems.error(file.place(*file.root[name].node()),
                           fmt::format("{} has {} numbers, wavelength_nm {}.", name,
                                       table.columns.back().size(), table.wavelength_nm.size()));
    }
    if (problems.has_errors()) throw InputError(std::move(problems));
    return table;
}

Spectrum sampled(const Table& table, size_t column) {
    const std::vector<double>& at = table.wavelength_nm;
    EXPECTS(at.size() > 1 && at.front() <= wavelength_nm(0) &&
                at.back() >= wavelength_nm(n_wavelengths - 1),
            "a table of data/colour covers 380 to 780 nm");
    Spectrum spectrum{};
    for (int i = 0; i < n_wavelengths; ++i) {
        const double nm = wavelength_nm(i);
        const size_t above = std::clamp<size_t>(
            size_t(std::upper_bound(at.begin(), at.end(), nm) - at.begin()), 1, at.size() - 1);
        const double share = (nm - at[above - 1]) / (at[above] - at[above - 1]);
        const std::vector<double>& values = table.columns[column];
        spectrum[size_t(i)] = values[above - 1] * (1.0 - share) + values[above] * share;
    }
    return spectrum;
}

}  // namespace needlework::colour_tables
