#include "grid/tissue.hpp"

namespace needlework {

namespace {

template <class T>
T* find(const std::vector<std::unique_ptr<T>>& list, std::string_view name) {
    for (const auto& item : list)
        if (item->name == name) return item.get();
    return nullptr;
}

template <class T>
T& need(const std::vector<std::unique_ptr<T>>& list, std::string_view name, const char* kind) {
    if (T* item = find(list, name)) return *item;
    std::vector<std::string> known;
    for (const auto& item : list) known.push_back(item->name);
    throw BugError("the tissue has no " + std::string(kind) + " \"" + std::string(name) + "\"" +
                   did_you_mean(name, known));
}

template <class T>
T& add(std::vector<std::unique_ptr<T>>& list, std::string name, std::string unit,
       FloatArray values) {
    EXPECTS(find(list, name) == nullptr, "a name stands for one field or map only");
    list.push_back(std::make_unique<T>(T{std::move(name), std::move(unit), std::move(values)}));
    return *list.back();
}

template <class To, class T>
std::vector<To*> pointers(const std::vector<std::unique_ptr<T>>& list) {
    std::vector<To*> out;
    for (const auto& item : list) out.push_back(item.get());
    return out;
}

}  // namespace

Field& Tissue::add_field(std::string name, std::string unit, float value) {
    return add(fields_, std::move(name), std::move(unit),
               memory_ ? memory_(value) : FloatArray(box_.local_cells(), value));
}
SurfaceMap& Tissue::add_map(std::string name, std::string unit, float value) {
    return add(maps_, std::move(name), std::move(unit), FloatArray(box_.plane_cells(), value));
}
Field& Tissue::field(std::string_view name) { return need(fields_, name, "field"); }
const Field& Tissue::field(std::string_view name) const { return need(fields_, name, "field"); }
SurfaceMap& Tissue::map(std::string_view name) { return need(maps_, name, "map"); }
const SurfaceMap& Tissue::map(std::string_view name) const { return need(maps_, name, "map"); }
bool Tissue::has_field(std::string_view name) const { return find(fields_, name) != nullptr; }
bool Tissue::has_map(std::string_view name) const { return find(maps_, name) != nullptr; }
std::vector<Field*> Tissue::fields() { return pointers<Field>(fields_); }
std::vector<const Field*> Tissue::fields() const { return pointers<const Field>(fields_); }
std::vector<SurfaceMap*> Tissue::maps() { return pointers<SurfaceMap>(maps_); }
std::vector<const SurfaceMap*> Tissue::maps() const { return pointers<const SurfaceMap>(maps_); }

}  // namespace needlework
