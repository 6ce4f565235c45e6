#pragma once
/// The tissue: named fields on a box, named maps on its surface, channels as points.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"

namespace needlework {

/// A 3-D field: one float a cell of the local planes, x fastest (Box::index).
struct Field {
    std::string name;  ///< term of docs/glossary.md
    std::string unit;  ///< unit of the stored numbers; "1" where normalised by its resting value
    FloatArray values;
};

/// A 2-D map of the surface, nx * ny floats, x fastest; every rank holds all of it.
struct SurfaceMap {
    std::string name;
    std::string unit;
    FloatArray values;
};

/// Fields and maps in the order in which they were added; looked up by name once, not in loops.
class Tissue {
  public:
    /// `memory` gives storage for a field that starts at a value (Grid::shared_field); without it
    /// fields have memory of their own.
    explicit Tissue(Box box, std::function<FloatArray(float)> memory = {})
        : box_(std::move(box)), memory_(std::move(memory)) {}

    const Box& box() const { return box_; }

    Field& add_field(std::string name, std::string unit, float value);
    SurfaceMap& add_map(std::string name, std::string unit, float value);
    Field& field(std::string_view name);
    const Field& field(std::string_view name) const;
    SurfaceMap& map(std::string_view name);
    const SurfaceMap& map(std::string_view name) const;
    bool has_field(std::string_view name) const;
    bool has_map(std::string_view name) const;
    std::vector<Field*> fields();
    std::vector<const Field*> fields() const;
    std::vector<SurfaceMap*> maps();
    std::vector<const SurfaceMap*> maps() const;

  private:
    Box box_;
    std::function<FloatArray(float)> memory_;
    std::vector<std::unique_ptr<Field>> fields_;
    std::vector<std::unique_ptr<SurfaceMap>> maps_;
};

}  // namespace needlework
