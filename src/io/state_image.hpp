#pragma once
/// The whole state of a run as one HDF5 image in memory: fields by planes, maps, tables of numbers
/// and named blobs, each with a 64-bit checksum, and one over the whole image. Knows nothing of
/// files, ranks or biology; units stand beside the data as attributes.
///
/// Layout: attributes schema_version, nx, ny, nz, h_m; /z_faces_m; /fields/NAME (nz, ny, nx);
/// /maps/NAME (ny, nx); /tables/TABLE/COLUMN; /blobs/NAME. A trailer of fixed length follows the
/// HDF5 part (readers of HDF5 ignore it) and holds the checksum of everything before it.

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "grid/box.hpp"

namespace needlework {

/// Columns of equal length; the unit is part of the column name (x_m, force_n).
struct NumberTable {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::vector<double>> values;  ///< a vector a column

    size_t n_rows() const { return values.empty() ? 0 : values.front().size(); }
    bool operator==(const NumberTable&) const = default;
};

/// Named bytes or text: step controller, random positions, place in the course.
struct Blob {
    std::string name;
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

/// The image is damaged, or is no image of a state.
class DamagedState : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class StateImageWriter {
  public:
    explicit StateImageWriter(const Box& box);
    ~StateImageWriter();
    StateImageWriter(const StateImageWriter&) = delete;
    StateImageWriter& operator=(const StateImageWriter&) = delete;

    /// A field follows as slabs of whole planes in plane order.
    void begin_field(std::string_view name, std::string_view unit);
    void add_planes(int n_planes, std::span<const float> values);
    void end_field();
    void add_map(std::string_view name, std::string_view unit, std::span<const float> values);
    void add_table(const NumberTable& table);
    void add_blob(const Blob& blob);

    /// The image with its trailer; nothing can be added afterwards.
    std::string finish();

  private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Reads an image; every checksum is verified before anything is handed out.
class StateImage {
  public:
    struct Entry {
        std::string name, unit;
    };

    explicit StateImage(std::string bytes);  ///< DamagedState
    ~StateImage();
    StateImage(const StateImage&) = delete;
    StateImage& operator=(const StateImage&) = delete;

    /// Geometry; z_begin and z_end are those of the whole box.
    const Box& box() const;
    const std::vector<Entry>& fields() const;
    const std::vector<Entry>& maps() const;
    const std::vector<NumberTable>& tables() const;
    const std::vector<Blob>& blobs() const;

    void read_planes(std::string_view field, int z_begin, int z_end, std::span<float> out) const;
    void read_map(std::string_view map, std::span<float> out) const;

  private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Whether two boxes hold the same cells (the planes of a rank apart).
bool same_geometry(const Box& a, const Box& b);

}  // namespace needlework
