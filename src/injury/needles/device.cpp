#include "injury/needles/device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/data_folder.hpp"
#include "injury/needles/needle_layout.hpp"
#include "injury/needles/needle_mesh.hpp"
#include "params/preset.hpp"

namespace needlework {

namespace fs = std::filesystem;

AreaDensity Device::expected_density() const {
    if (density.si > 0.0) return density;
    const double pi = std::numbers::pi;
    const double lanes = 1.0 - lane_overlap;
    if (kind == "roller")
        return AreaDensity{passes * needles / (pi * drum_diameter.si * drum_width.si * lanes)};
    if (kind == "pen") {
        const double square_centimetre_m2 = 1e-4;
        if (dwell.si > 0.0)
            return AreaDensity{passes * needles * stroke_rate.si * dwell.si / square_centimetre_m2};
        return AreaDensity{passes * needles * stroke_rate.si /
                           (glide_speed.si * cartridge_diameter.si * lanes)};
    }
    return AreaDensity{passes / area_a_needle_m2(*this)};
}

double Device::in_skin_share() const {
    if (stroke_amplitude.si <= 0.0) return duty;
    // A sine from amplitude above the lowest point up and down again.
    double part = std::min(1.0, double(protrusion() / stroke_amplitude));
    return std::acos(1.0 - 2.0 * part) / std::numbers::pi;
}

Time Device::entry_time() const {
    if (kind == "pen" && stroke_amplitude.si > 0.0)
        return Time{0.5 * in_skin_share() / stroke_rate.si};
    if (kind != "pen" && impact_speed.si > 0.0) return protrusion() / impact_speed;
    return contact_time;
}

namespace {

std::vector<DeviceMistake> needle_mistakes(const Device& device) {
    auto um = [](Length length) { return fmt::format("{:.4g} um", length / 1.0_um); };
    std::vector<DeviceMistake> out;
    if (device.shape == "measured" && device.measured.empty())
        return {{{"profile", "shape"},
                 "shape = \"measured\" needs a file: profile",
                 "Name a .csv or .stl beside the device's file."}};
    if (device.shape != "measured" && device.shank_radius < device.tip_radius)
        out.push_back({{"tip_radius", "shank_radius"},
                       fmt::format("shank_radius ({}) is smaller than tip_radius ({})",
                                   um(device.shank_radius), um(device.tip_radius)),
                       "A needle widens from its tip to its shank."});
    else if (device.bore_radius >= device.shank_radius)
        out.push_back({{"bore_radius", "shank_radius"},
                       fmt::format("bore_radius ({}) is not smaller than shank_radius ({})",
                                   um(device.bore_radius), um(device.shank_radius)),
                       "A hollow needle has a wall."});
    if (device.kind == "pen" && device.stroke_amplitude.si > 0.0 &&
        device.stroke_amplitude < device.protrusion())
        out.push_back({{"stroke_amplitude", "needle_length", "tip_over_nominal"},
                       fmt::format("stroke_amplitude ({}) is smaller than the protrusion ({})",
                                   format_quantity(device.stroke_amplitude.si, "mm"),
                                   format_quantity(device.protrusion().si, "mm")),
                       "The needles would never leave the skin."});
    if (!out.empty()) return out;
    Length widest{2.0 * needle_shape(device).widest_m()};
    Length apart = nearest_needles(device);
    if (widest > apart)
        out.push_back(
            {{"needle_pitch", "row_pitch", "ring_radii", "needle_x", "needle_y",
              "cartridge_diameter", "shank_radius", "profile", "needles"},
             fmt::format("a needle is {} wide but only {} from the next", um(widest), um(apart)),
             "Take thinner or fewer needles, or set them farther apart (needle_pitch, "
             "cartridge_diameter, ring_radii, needle_x and needle_y)."});
    return out;
}

}  // namespace

std::vector<DeviceMistake> device_mistakes(const Device& device) {
    if (device.is_lesion()) return {};
    std::vector<DeviceMistake> out = layout_mistakes(device);
    if (device.kind == "roller" && device.needles < device.rows)
        out.push_back(
            {{"rows", "needles"},
             fmt::format("a drum of {} rows has only {} needles", device.rows, device.needles),
             "needles counts all needles of the drum."});
    return out.empty() ? needle_mistakes(device) : out;
}

void tell_device_mistakes(const Device& device, const toml::table& table, TableReader& reader,
                          const std::string& prefix) {
    for (const DeviceMistake& mistake : device_mistakes(device)) {
        const toml::node* place = nullptr;
        for (const std::string& field : mistake.fields)
            if (place == nullptr) place = table.get(field);
        reader.problem(place != nullptr ? *place : table, prefix + mistake.what, mistake.hint);
    }
}

std::vector<std::string> list_devices(const fs::path& devices) { return list_presets(devices); }

std::vector<std::string> list_devices() { return list_devices(data_folder() / "devices"); }

namespace {

/// The device of an open file; every mistake is told at its place.
LoadedDevice read_device(const TomlFile& file, const std::string& origin, Problems& problems) {
    LoadedDevice loaded;
    std::vector<Parameter> parameters = parameters_of(loaded.device);
    TableReader reader(file, origin, problems);
    reader.read(file.root, "", parameters);
    const fs::path profile = loaded.device.profile;
    if (!profile.empty()) {
        const toml::node* at = file.root.get("profile");
        const toml::node& named = at != nullptr ? *at : file.root;
        if (profile.is_absolute() || *profile.lexically_normal().begin() == "..")
            reader.problem(named, "profile names a file outside the folder of the device",
                           "Put it beside the device's file: a run keeps copies of both.");
        else
            try {
                loaded.device.measured =
                    read_profile(loaded.device, fs::path(file.name).parent_path() / profile);
            } catch (const InputError& error) {
                for (const Problem& p : error.problems().list())
                    if (p.where.line > 0)
                        problems.add(p);
                    else  // of the whole file: told where the device names it
                        reader.problem(
                            named, fmt::format("profile = \"{}\": {}", profile.string(), p.what),
                            p.hint);
            }
    }
    if (!problems.has_errors()) tell_device_mistakes(loaded.device, file.root, reader);
    loaded.values = reader.resolved();
    return loaded;
}

}  // namespace

LoadedDevice load_device(std::string_view name, const fs::path& devices) {
    TomlFile file = open_preset("device", name, devices);
    std::string file_name(name);
    if (auto alias = file.root["alias_of"].value<std::string>()) {
        file_name = *alias;
        file = open_preset("device", *alias, devices);
    }
    Problems problems;
    LoadedDevice loaded = read_device(file, "data/devices/" + file_name + ".toml", problems);
    std::string folder = fs::path(file_name).parent_path().generic_string();
    if (!problems.has_errors() && folder != loaded.device.kind)
        problems.error(
            {file.name, 1, 1},
            fmt::format("kind = \"{}\" in the folder of {}s", loaded.device.kind, folder),
            "The folder names the kind.");
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.device.name = name;
    loaded.device.file = file.name;
    return loaded;
}

LoadedDevice load_device(std::string_view name) {
    return load_device(name, data_folder() / "devices");
}

bool is_device_file(std::string_view name) { return name.ends_with(".toml"); }

LoadedDevice load_device_file(std::string_view name, const fs::path& path) {
    Problems problems;
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) {
        std::vector<std::string> beside;
        fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (entry.path().extension() == ".toml")
                beside.push_back(entry.path().filename().string());
        std::sort(beside.begin(), beside.end());
        problems.error(
            {},
            fmt::format("there is no device file \"{}\"{}", path.lexically_normal().string(),
                        did_you_mean(path.filename().string(), beside)),
            "A device that ends in .toml is a file; its path counts from the folder of the file "
            "that names it. needlework list devices shows the presets.");
        throw InputError(std::move(problems));
    }
    TomlFile file = TomlFile::load(path);
    if (!file.root.contains("kind"))
        problems.error({file.name, 1, 1}, "kind is missing: what moves the needles",
                       "For instance kind = \"pen\"; also roller, stamp, array, lesion.");
    LoadedDevice loaded = read_device(file, std::string(name), problems);
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.device.name = name;
    loaded.device.file = path.string();
    return loaded;
}

}  // namespace needlework
