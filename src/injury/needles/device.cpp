#include "injury/needles/device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "base/data_folder.hpp"

namespace needlework {

namespace fs = std::filesystem;

AreaDensity Device::expected_density() const {
    if (density.si > 0.0) return density;
    const double pi = std::numbers::pi;
    if (kind == "roller")
        return AreaDensity{passes * needles / (pi * drum_diameter.si * drum_width.si)};
    if (kind == "pen") {
        const double square_centimetre_m2 = 1e-4;
        if (dwell.si > 0.0)
            return AreaDensity{passes * needles * stroke_rate.si * dwell.si / square_centimetre_m2};
        return AreaDensity{passes * needles * stroke_rate.si /
                           (glide_speed.si * cartridge_diameter.si)};
    }
    return AreaDensity{passes / (needle_pitch.si * needle_pitch.si)};
}

void check_device(const Device& device, const TextPlace& where, Problems& problems) {
    if (device.is_lesion()) return;
    if (device.shank_radius < device.tip_radius)
        problems.error(where,
                       fmt::format("shank_radius ({}) is smaller than tip_radius ({})",
                                   format_quantity(device.shank_radius.si, "um"),
                                   format_quantity(device.tip_radius.si, "um")),
                       "A needle widens from its tip to its shank.");
    if (device.kind == "roller" && device.needles < device.rows)
        problems.error(
            where,
            fmt::format("a drum of {} rows has only {} needles", device.rows, device.needles),
            "needles counts all needles of the drum.");
}

std::vector<std::string> list_devices(const fs::path& devices) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(devices)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".toml") continue;
        fs::path relative = fs::relative(entry.path(), devices);
        names.push_back(relative.replace_extension().generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> list_devices() { return list_devices(data_folder() / "devices"); }

namespace {

/// The file of a preset, through at most one alias.
TomlFile open_preset(std::string_view name, const fs::path& devices) {
    std::vector<std::string> names = list_devices(devices);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        Problems problems;
        problems.error({}, fmt::format("unknown device \"{}\"{}", name, did_you_mean(name, names)),
                       fmt::format("Known: {}.", fmt::join(names, ", ")));
        throw InputError(std::move(problems));
    }
    return TomlFile::load(devices / (std::string(name) + ".toml"));
}

}  // namespace

LoadedDevice load_device(std::string_view name, const fs::path& devices) {
    TomlFile file = open_preset(name, devices);
    std::string file_name(name);
    if (auto alias = file.root["alias_of"].value<std::string>()) {
        file_name = *alias;
        file = open_preset(*alias, devices);
    }
    LoadedDevice loaded;
    loaded.device.name = name;
    std::vector<Parameter> parameters = parameters_of(loaded.device);
    Problems problems;
    TableReader reader(file, "data/devices/" + file_name + ".toml", problems);
    reader.read(file.root, "", parameters);
    TextPlace where{file.name, 1, 1};
    check_device(loaded.device, where, problems);
    std::string folder = fs::path(file_name).parent_path().generic_string();
    if (!problems.has_errors() && folder != loaded.device.kind)
        problems.error(
            where, fmt::format("kind = \"{}\" in the folder of {}s", loaded.device.kind, folder),
            "The folder names the kind.");
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.values = reader.resolved();
    return loaded;
}

LoadedDevice load_device(std::string_view name) {
    return load_device(name, data_folder() / "devices");
}

}  // namespace needlework
