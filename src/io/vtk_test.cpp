#include "io/vtk.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <regex>

namespace needlework {
namespace {

Box small_box() {
    Box box;
    box.nx = 4;
    box.ny = 8;
    box.h_m = 4e-5;
    box.z_faces_m = {0.0, 1e-5, 3e-5, 7e-5};
    box.z_end = 3;
    return box;
}

// The numbers of an array as a VTK reader finds them: offset in the XML, length, then raw values.
template <class T>
std::vector<T> array_in(const std::string& file, const std::string& name) {
    std::smatch match;
    std::string pattern = "Name=\"" + std::regex_replace(name, std::regex(R"([\[\]])"), R"(\$&)") +
                          "\" format=\"appended\" offset=\"([0-9]+)\"";
    std::string xml = file.substr(0, file.find("<AppendedData"));
    if (!std::regex_search(xml, match, std::regex(pattern))) return {};
    size_t start = file.find('_', file.find("<AppendedData")) + 1 + std::stoul(match[1]);
    std::uint64_t n_bytes = 0;
    std::memcpy(&n_bytes, file.data() + start, sizeof n_bytes);
    std::vector<T> values(n_bytes / sizeof(T));
    std::memcpy(values.data(), file.data() + start + sizeof n_bytes, n_bytes);
    return values;
}

// Every tag that opens must close in order: enough of an XML parser for files without text nodes.
bool well_formed(std::string xml) {
    size_t data = xml.find("  <AppendedData");
    if (data != std::string::npos)
        xml = xml.substr(0, data) + "<AppendedData>" + xml.substr(xml.rfind("\n  </AppendedData>"));
    std::vector<std::string> open;
    const std::regex tag(R"(<(/?)(\w+)[^<>]*?(/?)>)");
    for (auto it = std::sregex_iterator(xml.begin(), xml.end(), tag); it != std::sregex_iterator();
         ++it) {
        if ((*it)[1] == "/") {
            if (open.empty() || open.back() != (*it)[2]) return false;
            open.pop_back();
        } else if ((*it)[3] != "/") {
            open.push_back((*it)[2]);
        }
    }
    return open.empty();
}

TEST(Vtk, FieldsReadBackWithTheSurfaceOnTop) {
    Box box = small_box();
    std::vector<float> values(box.plane_cells() * 3);
    std::iota(values.begin(), values.end(), 0.0F);
    std::vector<VtkArray> arrays = {{"relief", "um", values}, {"erythema", "1", values}};
    std::string file = vtk_fields(box, 30.0_d, arrays);
    EXPECT_TRUE(well_formed(file));
    EXPECT_NE(file.find("WholeExtent=\"0 4 0 8 0 3\""), std::string::npos);
    EXPECT_NE(file.find("Name=\"TimeValue\" NumberOfTuples=\"1\" format=\"ascii\">30<"),
              std::string::npos);
    std::vector<double> z = array_in<double>(file, "z [um]");
    ASSERT_EQ(z.size(), 4U);
    EXPECT_NEAR(z[0], -70.0, 1e-9);
    EXPECT_NEAR(z[3], 0.0, 1e-12);
    std::vector<float> read = array_in<float>(file, "relief [um]");
    ASSERT_EQ(read.size(), values.size());
    EXPECT_EQ(read.back(), float(box.plane_cells() - 1));   // the surface plane lies last, on top
    EXPECT_EQ(read.front(), float(2 * box.plane_cells()));  // the deepest plane first
    EXPECT_EQ(array_in<float>(file, "erythema"), read);
}

TEST(Vtk, SeriesNamesRelativeFilesWithDays) {
    std::vector<std::pair<Time, std::string>> files = {{1.0_h, "a.vtr"}, {30.0_d, "b.vtr"}};
    std::string xml = vtk_series(files);
    EXPECT_TRUE(well_formed(xml));
    EXPECT_NE(xml.find("timestep=\"30\" group=\"\" part=\"0\" file=\"b.vtr\""), std::string::npos);
}

TEST(Vtk, CoarseningKeepsTheMeanAndTheBudget) {
    Box box = small_box();
    std::vector<float> values(box.plane_cells() * 3);
    std::iota(values.begin(), values.end(), 0.0F);
    std::vector<float> wide = coarsened(box, values, 2);
    EXPECT_EQ(wide.size(), values.size() / 4);
    EXPECT_DOUBLE_EQ(std::accumulate(wide.begin(), wide.end(), 0.0) / double(wide.size()),
                     std::accumulate(values.begin(), values.end(), 0.0) / double(values.size()));
    EXPECT_EQ(coarsening_for_budget(box, 2, 10, 1 << 20), 1);
    EXPECT_EQ(coarsening_for_budget(box, 2, 10, 2 * 10 * 96), 2);
    EXPECT_EQ(coarsening_for_budget(box, 2, 10, 1), 4);
}

}  // namespace
}  // namespace needlework
