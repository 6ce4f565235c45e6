#include "io/vtk.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "base/problem.hpp"
#include "base/units.hpp"
#include "io/xml.hpp"

namespace needlework {
namespace {

static_assert(std::endian::native == std::endian::little, "VTK files are marked LittleEndian");

/// Collects the raw data behind the XML; each array is preceded by its length in bytes.
class Appended {
  public:
    /// Returns the offset of the array.
    size_t add(const void* data, std::uint64_t n_bytes) {
        size_t offset = bytes_.size();
        bytes_.append(reinterpret_cast<const char*>(&n_bytes), sizeof n_bytes);
        bytes_.append(static_cast<const char*>(data), size_t(n_bytes));
        return offset;
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

struct Coordinates {
    std::vector<double> x, y, z;
};

std::string array_name(const VtkArray& array) {
    return xml_escaped(vtk_array_name(array.name, array.unit));
}

std::string coordinate(Appended& data, const char* name, const std::vector<double>& values) {
    size_t offset = data.add(values.data(), values.size() * sizeof(double));
    return fmt::format(
        "        <DataArray type=\"Float64\" Name=\"{}\" format=\"appended\" offset=\"{}\"/>\n",
        name, offset);
}

std::string grid_file(const Coordinates& at, Time time, std::span<const VtkArray> arrays,
                      size_t n_cells) {
    Appended data;
    std::string extent =
        fmt::format("0 {} 0 {} 0 {}", at.x.size() - 1, at.y.size() - 1, at.z.size() - 1);
    double days = from_si(time.si, "d");
    std::string xml = fmt::format(
        "<?xml version=\"1.0\"?>\n"
        "<VTKFile type=\"RectilinearGrid\" version=\"1.0\" byte_order=\"LittleEndian\" "
        "header_type=\"UInt64\">\n"
        "  <RectilinearGrid WholeExtent=\"{0}\">\n"
        "    <FieldData>\n"
        "      <DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\" "
        "format=\"ascii\">{1}"
        "</DataArray>\n"
        "      <DataArray type=\"String\" Name=\"units\" NumberOfTuples=\"1\" format=\"ascii\">{2}"
        "</DataArray>\n"
        "    </FieldData>\n"
        "    <Piece Extent=\"{0}\">\n      <CellData>\n",
        extent, days, "117 109 44 32 100 0");  // "um, d" as character codes, as VTK writes texts
    for (const VtkArray& array : arrays) {
        EXPECTS(array.values.size() == n_cells, "an array has a value a cell");
        size_t offset = data.add(array.values.data(), array.values.size() * sizeof(float));
        xml += fmt::format(
            "        <DataArray type=\"Float32\" Name=\"{}\" format=\"appended\" offset=\"{}\"/>\n",
            array_name(array), offset);
    }
    xml += "      </CellData>\n      <Coordinates>\n";
    xml += coordinate(data, "x [um]", at.x);
    xml += coordinate(data, "y [um]", at.y);
    xml += coordinate(data, "z [um]", at.z);
    xml +=
        "      </Coordinates>\n    </Piece>\n  </RectilinearGrid>\n"
        "  <AppendedData encoding=\"raw\">\n_";
    return xml + data.bytes() + "\n  </AppendedData>\n</VTKFile>\n";
}

std::vector<double> lateral_um(int n, double h_m) {
    std::vector<double> faces(size_t(n) + 1);
    for (size_t i = 0; i < faces.size(); ++i) faces[i] = from_si(double(i) * h_m, "um");
    return faces;
}

}  // namespace

std::string vtk_array_name(const std::string& name, const std::string& unit) {
    return unit == "1" || unit.empty() ? name : fmt::format("{} [{}]", name, unit);
}

std::string vtk_fields(const Box& box, Time time, std::span<const VtkArray> arrays) {
    Coordinates at{lateral_um(box.nx, box.h_m), lateral_um(box.ny, box.h_m), {}};
    size_t nz = size_t(box.nz());
    // Coordinates must rise, so the deepest plane comes first and the arrays are turned over.
    for (size_t k = nz + 1; k-- > 0;) at.z.push_back(-from_si(box.z_faces_m[k], "um"));
    std::vector<VtkArray> turned(arrays.begin(), arrays.end());
    size_t plane = box.plane_cells();
    for (VtkArray& array : turned) {
        EXPECTS(array.values.size() == plane * nz, "an array has a value a cell");
        std::vector<float> values(array.values.size());
        for (size_t k = 0; k < nz; ++k)
            std::memcpy(values.data() + (nz - 1 - k) * plane, array.values.data() + k * plane,
                        plane * sizeof(float));
        array.values = std::move(values);
    }
    return grid_file(at, time, turned, plane * nz);
}

std::string vtk_surface(const Box& box, Time time, std::span<const VtkArray> maps) {
    Coordinates at{lateral_um(box.nx, box.h_m), lateral_um(box.ny, box.h_m), {0.0}};
    return grid_file(at, time, maps, box.plane_cells());
}

std::string vtk_series(std::span<const std::pair<Time, std::string>> files) {
    std::string xml =
        "<?xml version=\"1.0\"?>\n"
        "<VTKFile type=\"Collection\" version=\"1.0\" byte_order=\"LittleEndian\">\n  "
        "<Collection>\n";
    for (const auto& [time, name] : files)
        xml += fmt::format("    <DataSet timestep=\"{}\" group=\"\" part=\"0\" file=\"{}\"/>\n",
                           from_si(time.si, "d"), xml_escaped(name));
    return xml + "  </Collection>\n</VTKFile>\n";
}

Box coarsened(const Box& box, int factor) {
    EXPECTS(factor > 0 && box.nx % factor == 0 && box.ny % factor == 0,
            "the factor divides the cells of the box");
    Box wide = box;
    wide.nx /= factor;
    wide.ny /= factor;
    wide.h_m *= factor;
    return wide;
}

std::vector<float> coarsened(const Box& box, std::span<const float> values, int factor) {
    EXPECTS(values.size() % box.plane_cells() == 0, "whole planes");
    if (factor == 1) return {values.begin(), values.end()};
    Box wide = coarsened(box, factor);
    size_t n_planes = values.size() / box.plane_cells();
    std::vector<double> sums(wide.plane_cells() * n_planes, 0.0);
    for (size_t k = 0; k < n_planes; ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i)
                sums[(k * size_t(wide.ny) + size_t(j / factor)) * size_t(wide.nx) +
                     size_t(i / factor)] +=
                    double(values[(k * size_t(box.ny) + size_t(j)) * size_t(box.nx) + size_t(i)]);
    std::vector<float> means(sums.size());
    for (size_t c = 0; c < sums.size(); ++c) means[c] = float(sums[c] / (double(factor) * factor));
    return means;
}

int coarsening_for_budget(const Box& box, int n_fields, int n_times, std::uint64_t budget_bytes) {
    int factor = 1;
    constexpr int widest = 4;
    auto bytes = [&] {
        return std::uint64_t(box.plane_cells()) * std::uint64_t(box.nz()) * sizeof(float) *
               std::uint64_t(n_fields) * std::uint64_t(n_times) / (std::uint64_t(factor) * factor);
    };
    while (factor < widest && bytes() > budget_bytes) factor *= 2;
    return factor;
}

std::string paraview_script(const std::string& field_array, const std::string& series_file) {
    return fmt::format(
        "# Opens the fields of this run in ParaView: paraview --script=state/paraview.py\n"
        "import os\n"
        "from paraview.simple import ColorBy, GetAnimationScene, GetActiveViewOrCreate, PVDReader, "
        "Render, "
        "Show\n\n"
        "here = os.path.dirname(os.path.abspath(__file__))\n"
        "series = PVDReader(FileName=os.path.join(here, \"..\", \"{}\"))\n"
        "view = GetActiveViewOrCreate(\"RenderView\")\n"
        "display = Show(series, view)\n"
        "display.SetRepresentationType(\"Surface\")\n"
        "ColorBy(display, (\"CELLS\", \"{}\"))\n"
        "display.RescaleTransferFunctionToDataRange(True)\n"
        "display.SetScalarBarVisibility(view, True)\n"
        "GetAnimationScene().UpdateAnimationUsingDataTimeSteps()\n"
        "view.ResetCamera()\n"
        "Render()\n",
        series_file, field_array);
}

}  // namespace needlework
