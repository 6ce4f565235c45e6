#include "io/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdint>

#include "io/atomic_file.hpp"
#include "io/plane_transfer.hpp"
#include "io/sealed_file.hpp"

namespace needlework {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view prefix = "checkpoint-", suffix = ".h5";
constexpr size_t n_kept = 2;

std::optional<long> number_of(const fs::path& file) {
    std::string name = file.filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return {};
    const char* first = name.data() + prefix.size();
    const char* last = name.data() + name.size() - suffix.size();
    long number = 0;
    auto [end, error] = std::from_chars(first, last, number);
    if (error != std::errc() || end != last) return {};
    return number;
}

fs::path next_file(const fs::path& folder) {
    std::vector<fs::path> files = Checkpoints::list(folder);
    long number = files.empty() ? 1 : *number_of(files.front()) + 1;
    return folder / fmt::format("{}{:06}{}", prefix, number, suffix);
}

void delete_old(const fs::path& folder) {
    std::vector<fs::path> files = Checkpoints::list(folder);
    std::error_code ignored;  // an old checkpoint that cannot be deleted does no harm
    for (size_t i = n_kept; i < files.size(); ++i) fs::remove(files[i], ignored);
}

/// The newest undamaged image; rank 0 only.
std::unique_ptr<StateImage> open_newest(const fs::path& folder, Checkpoints::Restored& restored) {
    std::vector<fs::path> files = Checkpoints::list(folder);
    for (const fs::path& file : files) {
        try {
            auto image = std::make_unique<StateImage>(read_whole_file(file));
            restored.file = file.filename().string();
            if (!restored.warnings.empty())
                restored.warnings.push_back("checkpoint \"" + restored.file +
                                            "\" before it is whole and is used instead");
            return image;
        } catch (const DamagedState& damage) {
            restored.warnings.push_back(fmt::format(
                "checkpoint \"{}\" is damaged ({}) and was put aside as {}{}",
                file.filename().string(), damage.what(), file.filename().string(), damaged_suffix));
            // Out of the way, or the next write would take it for one of the last two.
            put_aside(file);
        }
    }
    if (!files.empty())
        restored.warnings.push_back(
            fmt::format("no checkpoint in \"{}\" is whole: this part starts again from its "
                        "beginning, and comes to the same numbers",
                        folder.string()));
    return nullptr;
}

/// A state of another version of the program may lack what this one needs.
void check_complete(const StateImage& image, const Tissue& tissue, const std::string& file) {
    auto has = [](const std::vector<StateImage::Entry>& entries, const std::string& name) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const StateImage::Entry& entry) { return entry.name == name; });
    };
    auto refuse = [&](const std::string& what) {
        throw EnvironmentError(
            fmt::format("checkpoint \"{}\" holds no {}: it was written by another version of "
                        "needlework\n  Resume with that version, or start the run again.",
                        file, what));
    };
    for (const Field* field : tissue.fields())
        if (!has(image.fields(), field->name)) refuse("field " + field->name);
    for (const SurfaceMap* map : tissue.maps())
        if (!has(image.maps(), map->name)) refuse("map " + map->name);
}

void check_geometry(const StateImage& image, const Box& box, const std::string& file) {
    if (same_geometry(image.box(), box)) return;
    const Box& other = image.box();
    throw EnvironmentError(
        fmt::format("checkpoint \"{}\" holds {} x {} x {} cells, this run has {} x {} x {}, or "
                    "cells of another size\n"
                    "  Resume with the protocol and resolution that the run was started with, or "
                    "start it again.",
                    file, other.nx, other.ny, other.nz(), box.nx, box.ny, box.nz()));
}

}  // namespace

const NumberTable* RunState::table(std::string_view name) const {
    for (const NumberTable& t : tables)
        if (t.name == name) return &t;
    return nullptr;
}

const Blob* RunState::blob(std::string_view name) const {
    for (const Blob& b : blobs)
        if (b.name == name) return &b;
    return nullptr;
}

Checkpoints::Checkpoints(fs::path folder, MPI_Comm comm)
    : folder_(std::move(folder)), comm_(comm) {}

bool Checkpoints::any_in(const fs::path& folder) { return !list(folder).empty(); }

std::vector<fs::path> Checkpoints::list(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (number_of(entry.path())) files.push_back(entry.path());
    std::sort(files.begin(), files.end(),
              [](const fs::path& a, const fs::path& b) { return *number_of(a) > *number_of(b); });
    return files;
}

void Checkpoints::write(const Tissue& tissue, const RunState& state) {
    const Box& box = tissue.box();
    PlaneTransfer transfer(box, comm_);
    std::unique_ptr<StateImageWriter> image;
    AgreedAction agreed(comm_);
    agreed.on_root([&] { image = std::make_unique<StateImageWriter>(box); });
    for (const Field* field : tissue.fields()) {
        agreed.on_root([&] { image->begin_field(field->name, field->unit); });
        transfer.gather(field->values.span(), [&](int n_planes, std::span<const float> planes) {
            agreed.on_root([&] { image->add_planes(n_planes, planes); });
        });
        agreed.on_root([&] { image->end_field(); });
    }
    agreed.on_root([&] {
        for (const SurfaceMap* map : tissue.maps())
            image->add_map(map->name, map->unit, map->values.span());
        for (const NumberTable& table : state.tables) image->add_table(table);
        for (const Blob& blob : state.blobs) image->add_blob(blob);
        std::error_code ignored;
        fs::create_directories(folder_, ignored);  // a failure shows when the file is opened
        remove_unfinished_files(folder_);
        write_file_atomically(next_file(folder_), image->finish());
        delete_old(folder_);
    });
    agreed.settle();
}

Checkpoints::Restored Checkpoints::read_newest(Tissue& tissue) {
    const Box& box = tissue.box();
    Restored restored;
    std::unique_ptr<StateImage> image;
    AgreedAction agreed(comm_);
    agreed.on_root([&] {
        image = open_newest(folder_, restored);
        if (!image) return;
        check_geometry(*image, box, restored.file);
        check_complete(*image, tissue, restored.file);
    });
    agreed.settle();
    std::vector<std::string> notes = restored.warnings;
    notes.push_back(restored.file);
    broadcast_texts(notes, comm_);
    restored.file = notes.back();
    notes.pop_back();
    restored.warnings = notes;
    if (!restored.found()) return restored;

    PlaneTransfer transfer(box, comm_);
    auto entries_of = [&](auto member) {
        std::vector<StateImage::Entry> list;
        if (image) list = member(*image);
        std::vector<std::string> words;
        for (const auto& entry : list) words.insert(words.end(), {entry.name, entry.unit});
        broadcast_texts(words, comm_);
        list.clear();
        for (size_t i = 0; i + 1 < words.size(); i += 2) list.push_back({words[i], words[i + 1]});
        return list;
    };
    for (const StateImage::Entry& entry :
         entries_of([](const StateImage& i) { return i.fields(); })) {
        Field& field = tissue.has_field(entry.name)
                           ? tissue.field(entry.name)
                           : tissue.add_field(entry.name, entry.unit, 0.0F);
        transfer.scatter(field.values.span(), [&](int z_begin, int z_end, std::span<float> out) {
            agreed.on_root([&] { image->read_planes(entry.name, z_begin, z_end, out); });
        });
    }
    for (const StateImage::Entry& entry :
         entries_of([](const StateImage& i) { return i.maps(); })) {
        SurfaceMap& map = tissue.has_map(entry.name) ? tissue.map(entry.name)
                                                     : tissue.add_map(entry.name, entry.unit, 0.0F);
        agreed.on_root([&] { image->read_map(entry.name, map.values.span()); });
        broadcast_floats(map.values.span(), comm_);
    }
    agreed.settle();
    if (image) restored.state = {image->tables(), image->blobs()};
    broadcast_state(restored.state.tables, restored.state.blobs, comm_);
    return restored;
}

std::vector<float> gather_planes(const Box& box, std::span<const float> local, MPI_Comm comm) {
    std::vector<float> all;
    PlaneTransfer(box, comm).gather(local, [&](int, std::span<const float> planes) {
        all.insert(all.end(), planes.begin(), planes.end());
    });
    return all;
}

}  // namespace needlework
