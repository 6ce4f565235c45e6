#include "io/field_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "base/units.hpp"
#include "io/atomic_file.hpp"
#include "io/checkpoint.hpp"
#include "io/plane_transfer.hpp"

namespace needlework {
namespace {

/// "fields-000030.000d.vtr": the time in the name sorts and survives a resume.
std::string file_name(std::string_view kind, Time time) {
    return fmt::format("{}-{:010.3f}d.vtr", kind, from_si(time.si, "d"));
}

std::vector<std::pair<Time, std::string>> surface_files(
    const std::vector<std::pair<Time, std::string>>& field_files) {
    std::vector<std::pair<Time, std::string>> files;
    files.reserve(field_files.size());
    for (const auto& [time, name] : field_files)
        files.emplace_back(time, file_name("surface", time));
    return files;
}

}  // namespace

FieldSeries::FieldSeries(std::filesystem::path folder, Plan plan, MPI_Comm comm)
    : folder_(std::move(folder)), plan_(std::move(plan)), comm_(comm) {
    AgreedAction agreed(comm_);
    agreed.on_root([&] {
        make_writable_folder(folder_);
        remove_unfinished_files(folder_);
    });
    agreed.settle();
}

void FieldSeries::finish() {
    AgreedAction agreed(comm_);
    agreed.on_root([&] {
        if (writing_.valid()) writing_.get();
    });
    agreed.settle();
}

void FieldSeries::write(const Tissue& tissue, Time time) {
    finish();
    const Box& box = tissue.box();
    int factor =
        coarsening_for_budget(box, int(plan_.fields.size()), plan_.n_times, plan_.budget_bytes);
    int rank = 0;
    MPI_Comm_rank(comm_, &rank);
    std::vector<VtkArray> arrays, maps;
    for (const std::string& name : plan_.fields) {
        if (!tissue.has_field(name)) continue;
        const Field& field = tissue.field(name);
        std::vector<float> whole = gather_planes(box, field.values.span(), comm_);
        if (rank == 0)
            arrays.push_back(
                {name, field.unit, factor == 1 ? std::move(whole) : coarsened(box, whole, factor)});
    }
    std::string name = file_name("fields", time);
    std::erase_if(files_, [&](const auto& file) { return file.second == name; });
    files_.emplace_back(time, name);
    std::sort(files_.begin(), files_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });

    if (rank != 0) return;
    for (const std::string& map_name : plan_.maps) {
        if (!tissue.has_map(map_name)) continue;
        const SurfaceMap& map = tissue.map(map_name);
        maps.push_back({map_name, map.unit, {map.values.begin(), map.values.end()}});
    }
    // Everything that the writer needs is its own.
    writing_ = std::async(std::launch::async, [box, factor, time, name, folder = folder_,
                                               files = files_, arrays = std::move(arrays),
                                               maps = std::move(maps)] {
        write_file_atomically(folder / name, vtk_fields(coarsened(box, factor), time, arrays));
        write_file_atomically(folder / file_name("surface", time), vtk_surface(box, time, maps));
        write_file_atomically(folder / "fields.pvd", vtk_series(files));
        write_file_atomically(folder / "surface.pvd", vtk_series(surface_files(files)));
    });
}

Blob FieldSeries::save() {
    finish();
    nlohmann::json files = nlohmann::json::array();
    for (const auto& [time, name] : files_) files.push_back({time.si, name});
    std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(files);
    return {blob_name, std::string(bytes.begin(), bytes.end())};
}

std::vector<std::string> FieldSeries::restore(const Blob& blob) {
    std::vector<std::string> missing;
    AgreedAction agreed(comm_);
    files_.clear();
    const nlohmann::json files = nlohmann::json::from_cbor(blob.bytes);
    for (const nlohmann::json& file : files)
        files_.emplace_back(Time{file[0].get<double>()}, file[1].get<std::string>());
    agreed.on_root([&] {
        for (const auto& [time, name] : files_)
            if (!std::filesystem::exists(folder_ / name)) missing.push_back(name);
    });
    agreed.settle();
    broadcast_texts(missing, comm_);
    std::erase_if(files_, [&](const auto& file) {
        return std::find(missing.begin(), missing.end(), file.second) != missing.end();
    });
    return missing;
}

}  // namespace needlework
