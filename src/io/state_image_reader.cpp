#include <fmt/format.h>

#include "io/content_hash.hpp"
#include "io/hdf5_handle.hpp"
#include "io/state_image.hpp"
#include "io/state_image_format.hpp"

namespace needlework {
using hdf5::Handle;

struct StateImage::Inner {
    hdf5::Quiet quiet;
    std::string bytes;  ///< the HDF5 library reads from here
    Handle file;
    Box box;
    std::vector<Entry> fields, maps;
    std::vector<NumberTable> tables;
    std::vector<Blob> blobs;
};

namespace {

template <class Result>
Result readable(Result result, const char* what) {
    if (result < 0) throw DamagedState(std::string("cannot read ") + what);
    return result;
}

template <class T>
T attribute(hid_t object, const char* name, hid_t type) {
    Handle attr(readable(H5Aopen(object, name, H5P_DEFAULT), name), H5Aclose);
    T value{};
    readable(H5Aread(attr, type, &value), name);
    return value;
}

std::string text_attribute(hid_t object, const char* name) {
    Handle attr(readable(H5Aopen(object, name, H5P_DEFAULT), name), H5Aclose);
    Handle type(readable(H5Aget_type(attr), name), H5Tclose);
    std::string text(H5Tget_size(type), '\0');
    readable(H5Aread(attr, type, text.data()), name);
    while (!text.empty() && text.back() == '\0') text.pop_back();
    return text;
}

std::vector<std::string> children(hid_t file, const std::string& path) {
    Handle group(readable(H5Gopen2(file, path.c_str(), H5P_DEFAULT), path.c_str()), H5Gclose);
    H5G_info_t info{};
    readable(H5Gget_info(group, &info), path.c_str());
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        ssize_t n = readable(
            H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT),
            "a name");
        std::string name(size_t(n) + 1, '\0');
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size(),
                           H5P_DEFAULT);
        name.pop_back();
        names.push_back(name);
    }
    return names;
}

Handle open_dataset(hid_t file, const std::string& path) {
    return {readable(H5Dopen2(file, path.c_str(), H5P_DEFAULT), path.c_str()), H5Dclose};
}

size_t n_values(hid_t dataset) {
    Handle space(readable(H5Dget_space(dataset), "a shape"), H5Sclose);
    return size_t(readable(H5Sget_simple_extent_npoints(space), "a shape"));
}

template <class Container>
Container read_verified(hid_t file, const std::string& path, hid_t type) {
    Handle set = open_dataset(file, path);
    Container values(n_values(set), typename Container::value_type{});
    if (!values.empty())
        readable(H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), path.c_str());
    Checksum64 checksum;
    checksum.add(values.data(), values.size() * sizeof(typename Container::value_type));
    if (checksum.value() !=
        attribute<std::uint64_t>(set, state_format::checksum_attribute, H5T_NATIVE_UINT64))
        throw DamagedState("the checksum of " + path + " does not match");
    return values;
}

void verify_trailer(std::string_view bytes) {
    if (bytes.size() <= state_format::trailer_bytes) throw DamagedState("the file is too short");
    std::string_view image = bytes.substr(0, bytes.size() - state_format::trailer_bytes);
    if (bytes.substr(image.size()) != state_format::trailer(image))
        throw DamagedState("the checksum of the file does not match");
}

Box read_box(hid_t file) {
    Box box;
    box.nx = attribute<int>(file, "nx", H5T_NATIVE_INT);
    box.ny = attribute<int>(file, "ny", H5T_NATIVE_INT);
    box.h_m = attribute<double>(file, "h_m", H5T_NATIVE_DOUBLE);
    box.z_faces_m = read_verified<std::vector<double>>(file, "/z_faces_m", H5T_NATIVE_DOUBLE);
    box.z_begin = 0;
    box.z_end = box.nz();
    return box;
}

NumberTable read_table(hid_t file, const std::string& name) {
    NumberTable table{name, {}, {}};
    for (const std::string& column : children(file, "/tables/" + name)) {
        // Columns are stored as "007 x_m": the number keeps their order.
        table.columns.push_back(column.substr(column.find(' ') + 1));
        table.values.push_back(read_verified<std::vector<double>>(
            file, fmt::format("/tables/{}/{}", name, column), H5T_NATIVE_DOUBLE));
    }
    return table;
}

}  // namespace

StateImage::StateImage(std::string bytes) : inner_(std::make_unique<Inner>()) {
    Inner& in = *inner_;
    in.bytes = std::move(bytes);
    verify_trailer(in.bytes);
    Handle access(readable(H5Pcreate(H5P_FILE_ACCESS), "the image"), H5Pclose);
    readable(H5Pset_fapl_core(access, size_t{1} << 20, 0), "the image");
    readable(H5Pset_file_image(access, in.bytes.data(), in.bytes.size()), "the image");
    in.file = Handle(readable(H5Fopen("needlework-state", H5F_ACC_RDONLY, access), "the image"),
                     H5Fclose);
    in.bytes.clear();  // HDF5 holds its own copy
    in.bytes.shrink_to_fit();
    int version = attribute<int>(in.file, "schema_version", H5T_NATIVE_INT);
    if (version != state_format::schema_version)
        throw DamagedState(
            fmt::format("the state was written in format {}, this program reads format {}", version,
                        state_format::schema_version));
    in.box = read_box(in.file);
    auto entries = [&](const std::string& folder) {
        std::vector<Entry> list;
        for (const std::string& name : children(in.file, folder)) {
            std::string path = fmt::format("{}/{}", folder, name);
            Handle set = open_dataset(in.file, path);
            list.push_back({name, text_attribute(set, "unit")});
            read_verified<std::vector<float>>(in.file, path, H5T_NATIVE_FLOAT);
        }
        return list;
    };
    in.fields = entries("/fields");
    in.maps = entries("/maps");
    for (const std::string& name : children(in.file, "/tables"))
        in.tables.push_back(read_table(in.file, name));
    for (const std::string& name : children(in.file, "/blobs"))
        in.blobs.push_back(
            {name, read_verified<std::string>(in.file, "/blobs/" + name, H5T_NATIVE_UINT8)});
}

StateImage::~StateImage() = default;

const Box& StateImage::box() const { return inner_->box; }
const std::vector<StateImage::Entry>& StateImage::fields() const { return inner_->fields; }
const std::vector<StateImage::Entry>& StateImage::maps() const { return inner_->maps; }
const std::vector<NumberTable>& StateImage::tables() const { return inner_->tables; }
const std::vector<Blob>& StateImage::blobs() const { return inner_->blobs; }

void StateImage::read_planes(std::string_view field, int z_begin, int z_end,
                             std::span<float> out) const {
    const Box& box = inner_->box;
    EXPECTS(0 <= z_begin && z_begin <= z_end && z_end <= box.nz(), "planes of the box");
    EXPECTS(out.size() == size_t(z_end - z_begin) * box.plane_cells(), "room for the planes");
    if (z_begin == z_end) return;
    hsize_t start[] = {hsize_t(z_begin), 0, 0};
    hsize_t count[] = {hsize_t(z_end - z_begin), hsize_t(box.ny), hsize_t(box.nx)};
    Handle set = open_dataset(inner_->file, "/fields/" + std::string(field));
    Handle there(readable(H5Dget_space(set), "planes"), H5Sclose);
    readable(H5Sselect_hyperslab(there, H5S_SELECT_SET, start, nullptr, count, nullptr), "planes");
    Handle here(readable(H5Screate_simple(3, count, nullptr), "planes"), H5Sclose);
    readable(H5Dread(set, H5T_NATIVE_FLOAT, here, there, H5P_DEFAULT, out.data()), "planes");
}

void StateImage::read_map(std::string_view map, std::span<float> out) const {
    EXPECTS(out.size() == inner_->box.plane_cells(), "room for the map");
    Handle set = open_dataset(inner_->file, "/maps/" + std::string(map));
    readable(H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()), "a map");
}

bool same_geometry(const Box& a, const Box& b) {
    return a.nx == b.nx && a.ny == b.ny && a.h_m == b.h_m && a.z_faces_m == b.z_faces_m;
}

}  // namespace needlework
