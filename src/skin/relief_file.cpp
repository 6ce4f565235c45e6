#include "skin/relief_file.hpp"

#include <fmt/format.h>
#include <png.h>
#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <sstream>

#include "base/problem.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr int most_cells = 8192;  // choice: a side; 67 million heights

[[noreturn]] void refuse(const fs::path& file, const std::string& what, const std::string& hint) {
    Problems problems;
    problems.error({file.string()}, what, hint);
    throw InputError(std::move(problems));
}

void check_size(const fs::path& file, double nx, double ny) {
    const int fewest = 16;  // choice: fewer show no rim and floor
    if (nx < fewest || ny < fewest)
        refuse(file,
               fmt::format("holds {:.0f} x {:.0f} heights; {} x {} are the fewest that show "
                           "a scar and its rim.",
                           nx, ny, fewest, fewest),
               "Export the whole field of the instrument.");
    if (nx > most_cells || ny > most_cells)
        refuse(file,
               fmt::format("holds {:.0f} x {:.0f} heights; {} a side are read at most.", nx, ny,
                           most_cells),
               "Cut out the place that is treated, or export fewer pixels.");
}

/// Numbers of an instrument's counts: 0 is no reading, the largest one is clipped.
void put_count(ReliefGrid& grid, size_t at, double count, double largest, double& clipped) {
    grid.value[at] = count == 0.0 ? nothing : count;
    if (count >= largest) clipped += 1.0;
}

/// A picture as libpng gives it.
struct PngPicture {
    std::string complaint;
    int nx = 0, ny = 0, depth = 0, channels = 0;
    std::vector<png_byte> bytes;  ///< only of a grey one
    std::vector<png_bytep> rows;
};

/// Nothing lives in this frame that a jump of libpng could lose.
bool decode(FILE* in, PngPicture& picture) {
    png_structp png = png_create_read_struct(
        PNG_LIBPNG_VER_STRING, &picture.complaint,
        [](png_structp p, png_const_charp text) {
            *static_cast<std::string*>(png_get_error_ptr(p)) = text;
            png_longjmp(p, 1);
        },
        [](png_structp, png_const_charp) {});
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_read_struct(&png, &info, nullptr);
        return false;
    }
    png_init_io(png, in);
    png_set_user_limits(png, most_cells, most_cells);
    png_read_info(png, info);
    picture.nx = int(png_get_image_width(png, info));
    picture.ny = int(png_get_image_height(png, info));
    picture.depth = png_get_bit_depth(png, info);
    picture.channels = png_get_channels(png, info);
    if (picture.depth >= 8 && png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY) {
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
        picture.bytes.resize(png_get_rowbytes(png, info) * size_t(picture.ny));
        picture.rows.resize(size_t(picture.ny));
        for (size_t j = 0; j < picture.rows.size(); ++j)
            picture.rows[j] = picture.bytes.data() + j * png_get_rowbytes(png, info);
        png_read_image(png, picture.rows.data());
        png_read_end(png, nullptr);
    }
    png_destroy_read_struct(&png, &info, nullptr);
    return true;
}

ReliefGrid read_png(const fs::path& file) {
    std::unique_ptr<FILE, int (*)(FILE*)> in(std::fopen(file.c_str(), "rb"), &std::fclose);
    if (!in) refuse(file, "cannot be opened.", "");
    PngPicture picture;
    if (!decode(in.get(), picture))
        refuse(file, fmt::format("is no PNG that can be read: {}.", picture.complaint),
               "Export it again as PNG, grey, 16 bit.");
    if (picture.bytes.empty())
        refuse(file,
               fmt::format("is a picture with {} channels of {} bit, not a map of heights.",
                           picture.channels, picture.depth),
               "Export heights as grey values of 16 bit.");
    check_size(file, picture.nx, picture.ny);
    ReliefGrid grid;
    grid.nx = picture.nx, grid.ny = picture.ny;
    grid.value.resize(size_t(grid.nx) * size_t(grid.ny));
    const std::vector<png_byte>& bytes = picture.bytes;
    const bool two_bytes = picture.depth == 16;
    double clipped = 0.0;
    for (size_t i = 0; i < grid.value.size(); ++i)
        put_count(grid, i, two_bytes ? bytes[2 * i] * 256.0 + bytes[2 * i + 1] : bytes[i],
                  two_bytes ? 65535.0 : 255.0, clipped);
    grid.clipped_share = clipped / double(grid.value.size());
    return grid;
}

ReliefGrid read_tiff(const fs::path& file) {
    TIFFSetErrorHandler(nullptr);  // errors are told below, warnings on unknown tags are not
    TIFFSetWarningHandler(nullptr);
    std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpen(file.c_str(), "r"), &TIFFClose);
    if (!tiff) refuse(file, "is no TIFF that can be read.", "Export it again as TIFF, 16 bit.");
    std::uint32_t nx = 0, ny = 0;
    std::uint16_t bits = 0, samples = 1, format = SAMPLEFORMAT_UINT;
    TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &nx);
    TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &ny);
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_SAMPLEFORMAT, &format);
    check_size(file, nx, ny);
    const bool counts = format == SAMPLEFORMAT_UINT && (bits == 8 || bits == 16);
    const bool floats = format == SAMPLEFORMAT_IEEEFP && bits == 32;
    if (samples != 1 || (!counts && !floats) || TIFFIsTiled(tiff.get()))
        refuse(file,
               fmt::format("has {} samples of {} bit a pixel{}; one of 8 or 16 bit or a float "
                           "of 32 bit is read.",
                           samples, bits, TIFFIsTiled(tiff.get()) ? ", in tiles" : ""),
               "Export heights as one sample a pixel, in strips.");
    ReliefGrid grid;
    grid.nx = int(nx), grid.ny = int(ny);
    grid.value.resize(size_t(nx) * size_t(ny));
    std::vector<unsigned char> row(size_t(TIFFScanlineSize(tiff.get())));
    double clipped = 0.0;
    for (std::uint32_t j = 0; j < ny; ++j) {
        if (TIFFReadScanline(tiff.get(), row.data(), j) != 1)
            refuse(file, fmt::format("ends in row {} of {}.", j + 1, ny), "Export it again.");
        for (std::uint32_t i = 0; i < nx; ++i) {
            const size_t at = size_t(j) * nx + i;
            std::uint16_t count16 = 0;
            float height = 0.0F;
            if (floats) {
                std::memcpy(&height, row.data() + 4 * size_t(i), 4);
                grid.value[at] = std::isfinite(height) ? double(height) : nothing;
            } else if (bits == 16) {
                std::memcpy(&count16, row.data() + 2 * size_t(i), 2);
                put_count(grid, at, count16, 65535.0, clipped);
            } else {
                put_count(grid, at, row[i], 255.0, clipped);
            }
        }
    }
    grid.clipped_share = clipped / double(grid.value.size());
    return grid;
}

/// A cell of a CSV: NaN where it is empty or says so; nothing where it is no number.
bool read_cell(const std::string& text, double& value) {
    const size_t begin = text.find_first_not_of(" \t\r\"");
    if (begin == std::string::npos) return value = nothing, true;
    char* end = nullptr;
    value = std::strtod(text.c_str() + begin, &end);
    if (end == text.c_str() + begin) return false;
    while (*end != '\0' && std::strchr(" \t\r\"", *end) != nullptr) ++end;
    if (!std::isfinite(value)) value = nothing;
    return *end == '\0';
}

ReliefGrid read_csv(const fs::path& file) {
    std::ifstream in(file);
    if (!in) refuse(file, "cannot be opened.", "");
    ReliefGrid grid;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos || line[0] == '#') continue;
        const char separator = line.find(';') != std::string::npos    ? ';'
                               : line.find('\t') != std::string::npos ? '\t'
                                                                      : ',';
        int columns = 0;
        for (size_t from = 0; from <= line.size(); ++columns) {
            const size_t to = std::min(line.find(separator, from), line.size());
            double value = 0.0;
            if (!read_cell(line.substr(from, to - from), value))
                refuse(file,
                       fmt::format("line {}, column {}: \"{}\" is no number.", number, columns + 1,
                                   line.substr(from, to - from)),
                       "Rows of heights alone; lines with # in front are skipped.");
            grid.value.push_back(value);
            from = to + 1;
        }
        if (grid.ny == 0) grid.nx = columns;
        if (columns != grid.nx)
            refuse(file,
                   fmt::format("line {} has {} heights, those above have {}.", number, columns,
                               grid.nx),
                   "Every row has as many; leave a cell empty where nothing was read.");
        ++grid.ny;
    }
    check_size(file, grid.nx, grid.ny);
    return grid;
}

struct PlyLayout {
    bool binary = false;
    size_t n = 0;
    std::array<int, 3> column{-1, -1, -1};  // of x, y, z among the properties
    std::vector<int> bytes;                 // of each property; 4 and 8 as float where floating
    std::vector<bool> floating;
};

int bytes_of(const std::string& type) {
    if (type == "char" || type == "uchar" || type == "int8" || type == "uint8") return 1;
    if (type == "short" || type == "ushort" || type == "int16" || type == "uint16") return 2;
    if (type == "double" || type == "float64") return 8;
    return 4;
}

PlyLayout read_ply_header(std::istream& in, const fs::path& file) {
    PlyLayout layout;
    std::string line, word, element;
    if (!std::getline(in, line) || !line.starts_with("ply"))
        refuse(file, "does not begin as a PLY does.", "Export it as PLY, ascii or binary.");
    while (std::getline(in, line) && !line.starts_with("end_header")) {
        std::istringstream words(line);
        words >> word;
        if (word == "format") {
            words >> word;
            layout.binary = word != "ascii";
            if (layout.binary && word != "binary_little_endian")
                refuse(file, fmt::format("has the format {}.", word),
                       "Ascii and binary_little_endian are read.");
        } else if (word == "element") {
            const bool first = element.empty();
            words >> element;
            if (element == "vertex") {
                if (!first) refuse(file, "has other elements before its points.", "Points first.");
                words >> layout.n;
            }
        } else if (word == "property" && element == "vertex") {
            std::string type, name;
            words >> type >> name;
            if (type == "list") refuse(file, "has lists among its points.", "Export points alone.");
            for (size_t axis = 0; axis < 3; ++axis)
                if (name == std::string(1, char('x' + axis)))
                    layout.column[axis] = int(layout.bytes.size());
            layout.bytes.push_back(bytes_of(type));
            layout.floating.push_back(type.starts_with("float") || type == "double");
        }
    }
    for (int column : layout.column)
        if (column < 0 || !layout.floating[size_t(column)])
            refuse(file, "has no points with x, y and z as float or double.", "");
    return layout;
}

std::array<double, 3> read_point(std::istream& in, const PlyLayout& layout) {
    std::array<double, 3> point{};
    for (size_t p = 0; p < layout.bytes.size(); ++p) {
        double value = 0.0;
        if (layout.binary) {
            char raw[8] = {};
            in.read(raw, layout.bytes[p]);
            float single = 0.0F;
            if (layout.bytes[p] == 8) std::memcpy(&value, raw, 8);
            if (layout.bytes[p] == 4) std::memcpy(&single, raw, 4), value = double(single);
        } else {
            in >> value;
        }
        for (size_t axis = 0; axis < 3; ++axis)
            if (layout.column[axis] == int(p)) point[axis] = value;
    }
    return point;
}

/// Points are laid on a grid with about a point a cell; a cell has the mean of its points.
ReliefGrid read_ply(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) refuse(file, "cannot be opened.", "");
    const PlyLayout layout = read_ply_header(in, file);
    std::vector<std::array<double, 3>> points;
    for (size_t n = 0; n < layout.n && in; ++n) points.push_back(read_point(in, layout));
    if (!in || points.size() < 4)
        refuse(file, fmt::format("ends before its {} points.", layout.n), "Export it again.");
    std::array<double, 2> low{}, high{};
    for (size_t axis = 0; axis < 2; ++axis) {
        const auto by_axis = [axis](const auto& a, const auto& b) { return a[axis] < b[axis]; };
        const auto [least, most] = std::minmax_element(points.begin(), points.end(), by_axis);
        low[axis] = (*least)[axis], high[axis] = (*most)[axis];
    }
    const double x = high[0] - low[0], y = high[1] - low[1];
    if (!(x > 0.0 && y > 0.0)) refuse(file, "has points on one line.", "x and y lie in the skin.");
    // n points of an nx by ny grid span (nx - 1)(ny - 1) cells: (x/p + 1)(y/p + 1) = n.
    const double n = double(points.size());
    ReliefGrid grid;
    grid.pixel =
        ((x + y) + std::sqrt((x + y) * (x + y) + 4.0 * (n - 1.0) * x * y)) / (2.0 * (n - 1.0));
    check_size(file, std::round(x / grid.pixel) + 1.0, std::round(y / grid.pixel) + 1.0);
    grid.nx = int(std::lround(x / grid.pixel)) + 1, grid.ny = int(std::lround(y / grid.pixel)) + 1;
    std::vector<double> count(size_t(grid.nx) * size_t(grid.ny), 0.0);
    grid.value.assign(count.size(), 0.0);
    for (const auto& point : points) {
        const auto i = size_t(std::lround((point[0] - low[0]) / grid.pixel));
        const auto j = size_t(std::lround((high[1] - point[1]) / grid.pixel));
        const size_t at =
            std::min(j, size_t(grid.ny) - 1) * size_t(grid.nx) + std::min(i, size_t(grid.nx) - 1);
        grid.value[at] += point[2], count[at] += 1.0;
    }
    for (size_t i = 0; i < count.size(); ++i)
        grid.value[i] = count[i] > 0.0 ? grid.value[i] / count[i] : nothing;
    return grid;
}

}  // namespace

ReliefGrid read_relief_file(const fs::path& file) {
    if (!fs::is_regular_file(file))
        refuse(file, "there is no such file.", "The path counts from the protocol's folder.");
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    if (ending == ".png") return read_png(file);
    if (ending == ".tif" || ending == ".tiff") return read_tiff(file);
    if (ending == ".csv") return read_csv(file);
    if (ending == ".ply") return read_ply(file);
    refuse(file, "has an ending that is not known.", fmt::format("Read are {}.", relief_endings));
}

}  // namespace needlework
