#include <fmt/format.h>

#include "io/content_hash.hpp"
#include "io/hdf5_handle.hpp"
#include "io/state_image.hpp"
#include "io/state_image_format.hpp"

namespace needlework {
using hdf5::checked;
using hdf5::Handle;

struct StateImageWriter::Inner {
    hdf5::Quiet quiet;
    Handle file, fields, maps, tables, blobs;
    Handle dataset;       ///< the field being written
    Checksum64 checksum;  ///< of that field
    int next_plane = 0;
    Box box;
};

namespace {

Handle group(hid_t parent, const std::string& name) {
    return {checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                    "make a group"),
            H5Gclose};
}

template <class T>
void attribute(hid_t object, const char* name, hid_t type, const T& value) {
    Handle space(checked(H5Screate(H5S_SCALAR), "describe an attribute"), H5Sclose);
    Handle attr(checked(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT),
                        "make an attribute"),
                H5Aclose);
    checked(H5Awrite(attr, type, &value), "write an attribute");
}

void text_attribute(hid_t object, const char* name, std::string_view text) {
    Handle type(checked(H5Tcopy(H5T_C_S1), "describe a text"), H5Tclose);
    checked(H5Tset_size(type, text.empty() ? 1 : text.size()), "describe a text");
    checked(H5Tset_strpad(type, H5T_STR_NULLPAD), "describe a text");
    Handle space(checked(H5Screate(H5S_SCALAR), "describe an attribute"), H5Sclose);
    Handle attr(checked(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT),
                        "make an attribute"),
                H5Aclose);
    std::string padded(text.empty() ? std::string(1, '\0') : std::string(text));
    checked(H5Awrite(attr, type, padded.data()), "write an attribute");
}

Handle dataset(hid_t parent, std::string_view name, hid_t type, std::span<const hsize_t> shape) {
    Handle space(
        checked(H5Screate_simple(int(shape.size()), shape.data(), nullptr), "shape a dataset"),
        H5Sclose);
    std::string text(name);
    return {checked(H5Dcreate2(parent, text.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT,
                               H5P_DEFAULT),
                    "make a dataset"),
            H5Dclose};
}

void seal(hid_t object, const Checksum64& checksum) {
    attribute(object, state_format::checksum_attribute, H5T_NATIVE_UINT64, checksum.value());
}

template <class T>
void whole_dataset(hid_t parent, std::string_view name, hid_t type, std::span<const T> values,
                   std::span<const hsize_t> shape, std::string_view unit) {
    Handle set = dataset(parent, name, type, shape);
    if (!values.empty())
        checked(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                "write a dataset");
    if (!unit.empty()) text_attribute(set, "unit", unit);
    Checksum64 checksum;
    checksum.add(values);
    seal(set, checksum);
}

}  // namespace

StateImageWriter::StateImageWriter(const Box& box) : inner_(std::make_unique<Inner>()) {
    Inner& in = *inner_;
    in.box = box;
    Handle access(checked(H5Pcreate(H5P_FILE_ACCESS), "start"), H5Pclose);
    constexpr size_t growth_bytes = size_t{1} << 24;  // memory grows in steps of 16 MiB
    checked(H5Pset_fapl_core(access, growth_bytes, 0), "start");
    in.file =
        Handle(checked(H5Fcreate("needlework-state", H5F_ACC_TRUNC, H5P_DEFAULT, access), "start"),
               H5Fclose);
    attribute(in.file, "schema_version", H5T_NATIVE_INT, state_format::schema_version);
    attribute(in.file, "nx", H5T_NATIVE_INT, box.nx);
    attribute(in.file, "ny", H5T_NATIVE_INT, box.ny);
    attribute(in.file, "nz", H5T_NATIVE_INT, box.nz());
    attribute(in.file, "h_m", H5T_NATIVE_DOUBLE, box.h_m);
    text_attribute(in.file, "program", "needlework");
    hsize_t n_faces[] = {box.z_faces_m.size()};
    whole_dataset<double>(in.file, "z_faces_m", H5T_NATIVE_DOUBLE, box.z_faces_m, n_faces, "m");
    in.fields = group(in.file, "fields");
    in.maps = group(in.file, "maps");
    in.tables = group(in.file, "tables");
    in.blobs = group(in.file, "blobs");
}

StateImageWriter::~StateImageWriter() = default;

void StateImageWriter::begin_field(std::string_view name, std::string_view unit) {
    Inner& in = *inner_;
    EXPECTS(!in.dataset.valid(), "the field before was ended");
    hsize_t shape[] = {hsize_t(in.box.nz()), hsize_t(in.box.ny), hsize_t(in.box.nx)};
    in.dataset = dataset(in.fields, name, H5T_NATIVE_FLOAT, shape);
    text_attribute(in.dataset, "unit", unit);
    in.checksum = Checksum64();
    in.next_plane = 0;
}

void StateImageWriter::add_planes(int n_planes, std::span<const float> values) {
    Inner& in = *inner_;
    EXPECTS(in.dataset.valid(), "planes belong to a field that was begun");
    EXPECTS(values.size() == size_t(n_planes) * in.box.plane_cells(), "planes are whole");
    EXPECTS(in.next_plane + n_planes <= in.box.nz(), "no plane beyond the last");
    if (n_planes == 0) return;
    hsize_t start[] = {hsize_t(in.next_plane), 0, 0};
    hsize_t count[] = {hsize_t(n_planes), hsize_t(in.box.ny), hsize_t(in.box.nx)};
    Handle there(checked(H5Dget_space(in.dataset), "select planes"), H5Sclose);
    checked(H5Sselect_hyperslab(there, H5S_SELECT_SET, start, nullptr, count, nullptr),
            "select planes");
    Handle here(checked(H5Screate_simple(3, count, nullptr), "select planes"), H5Sclose);
    checked(H5Dwrite(in.dataset, H5T_NATIVE_FLOAT, here, there, H5P_DEFAULT, values.data()),
            "write planes");
    in.checksum.add(values);
    in.next_plane += n_planes;
}

void StateImageWriter::end_field() {
    Inner& in = *inner_;
    EXPECTS(in.next_plane == in.box.nz(), "every plane of the field was given");
    seal(in.dataset, in.checksum);
    in.dataset.reset();
}

void StateImageWriter::add_map(std::string_view name, std::string_view unit,
                               std::span<const float> values) {
    EXPECTS(values.size() == inner_->box.plane_cells(), "a map has a value a column");
    hsize_t shape[] = {hsize_t(inner_->box.ny), hsize_t(inner_->box.nx)};
    whole_dataset<float>(inner_->maps, name, H5T_NATIVE_FLOAT, values, shape, unit);
}

void StateImageWriter::add_table(const NumberTable& table) {
    EXPECTS(table.columns.size() == table.values.size(), "a vector of values a column");
    Handle here = group(inner_->tables, table.name);
    for (size_t c = 0; c < table.columns.size(); ++c) {
        EXPECTS(table.values[c].size() == table.n_rows(), "columns of equal length");
        hsize_t shape[] = {table.values[c].size()};
        whole_dataset<double>(here, fmt::format("{:03} {}", c, table.columns[c]), H5T_NATIVE_DOUBLE,
                              table.values[c], shape, "");
    }
}

void StateImageWriter::add_blob(const Blob& blob) {
    hsize_t shape[] = {blob.bytes.size()};
    whole_dataset<char>(inner_->blobs, blob.name, H5T_NATIVE_UINT8, blob.bytes, shape, "");
}

std::string StateImageWriter::finish() {
    Inner& in = *inner_;
    EXPECTS(in.file.valid() && !in.dataset.valid(),
            "every field was ended, and finish is called once");
    for (Handle* h : {&in.fields, &in.maps, &in.tables, &in.blobs}) h->reset();
    checked(H5Fflush(in.file, H5F_SCOPE_LOCAL), "flush");
    ssize_t n_bytes = checked(H5Fget_file_image(in.file, nullptr, 0), "measure the image");
    std::string image;
    image.reserve(size_t(n_bytes) + state_format::trailer_bytes);  // a large image moves only once
    image.resize(size_t(n_bytes));
    checked(H5Fget_file_image(in.file, image.data(), image.size()), "copy the image");
    in.file.reset();
    image += state_format::trailer(image);
    return image;
}

}  // namespace needlework
