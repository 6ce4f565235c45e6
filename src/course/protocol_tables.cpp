// Conditions, sessions, topicals and aftercare of a protocol file.

#include <algorithm>
#include <cmath>

#include "course/protocol_reader.hpp"
#include "course/timeline.hpp"
#include "skin/measured_relief.hpp"

namespace needlework {
namespace {

/// Slope of the relief above which metric terms are not small (ARCHITECTURE: coordinates).
constexpr double steepest_flat_slope = 0.5;

}  // namespace

void ProtocolReader::read_condition(const toml::table& table, const std::string& path) {
    ConditionSpec condition;
    auto kind = table["kind"].value_exact<std::string>();
    if (kind && has_condition(*kind)) {
        LoadedCondition loaded = load_condition(*kind);
        condition = loaded.spec;
        for (ResolvedValue value : loaded.values) {
            value.path = path + "." + value.path;
            presets_.push_back(value);
        }
    }
    std::vector<Parameter> parameters = parameters_of(condition);
    for (const std::string& word : reader_.read(table, path, parameters))
        given_.insert(path + "." + word);
    if (!condition.relief.empty()) read_relief(table, path, condition);
    add_unset(parameters, path);
    if (!condition.measured && !condition.is_flat() &&
        condition.steepest_slope() > steepest_flat_slope)
        reader_.warning(table,
                        fmt::format("{}: the relief has a slope of {:.2f}; above {} the flat box "
                                    "is a rough picture.",
                                    path, condition.steepest_slope(), steepest_flat_slope));
    protocol_.conditions.push_back(condition);
}

void ProtocolReader::read_relief(const toml::table& table, const std::string& path,
                                 ConditionSpec& condition) {
    const toml::node& node = *table.get("relief");
    const std::filesystem::path file =
        device_copies_.empty() ? std::filesystem::path(file_.name).parent_path() / condition.relief
                               : device_copies_.parent_path() / relief_copies_folder /
                                     device_copy_name(condition.relief);
    Problems found;
    try {
        auto relief = std::make_shared<MeasuredRelief>(measured_relief(
            read_relief_file(file), {condition.relief_pixel, condition.relief_height},
            condition.width, condition.is_line(), file, found));
        if (!found.has_errors()) condition.measured = relief;
    } catch (const InputError& error) {
        found.append(error.problems());
    }
    for (const Problem& p : found.list()) {
        const std::string what =
            fmt::format("{}.relief = \"{}\": {}", path, condition.relief, p.what);
        if (p.severity == Severity::warning)
            reader_.warning(node, what, p.hint);
        else
            reader_.problem(node, what, p.hint);
    }
    if (!condition.measured) return;
    const Length deep = condition.measured->depth(condition.width, condition.is_line());
    const std::string where = path + ".depth";
    const double alike = 0.2;  // choice: of the depth
    if (given_.contains(where) && std::abs(condition.depth / deep - 1.0) > alike)
        reader_.warning(*table.get("depth"),
                        fmt::format("{} is {}, the measured surface is {} deep.", where,
                                    format_quantity(condition.depth.si, "mm"), rounded_mm(deep)),
                        "The surface counts.");
    condition.depth = deep;
    if (given_.contains(where)) return;
    // Measured, not drawn.
    std::erase_if(presets_, [&](const ResolvedValue& v) { return v.path == where; });
    for (const Parameter& p : parameters_of(condition))
        if (p.info.word == "depth")
            presets_.push_back({where, p.value_text(), p.info.unit, condition.relief,
                                std::string(choice), p.info.summary, std::nullopt});
}

LoadedDevice ProtocolReader::load(const std::string& device) const {
    if (!is_device_file(device)) return load_device(device);
    std::filesystem::path beside = std::filesystem::path(file_.name).parent_path();
    return load_device_file(device, device_copies_.empty()
                                        ? beside / device
                                        : device_copies_ / device_copy_name(device));
}

void ProtocolReader::read_session(const toml::table& table, const std::string& path) {
    SessionPlan session;
    std::vector<Parameter> timing = parameters_of(session.timing);
    bool known = true;
    if (auto name = table["device"].value_exact<std::string>()) {
        try {
            LoadedDevice loaded = load(*name);
            session.device = loaded.device;
            for (ResolvedValue value : loaded.values) {
                if (Device::is_identity(value.path)) continue;
                // A dial's range is what can be set, not what is not known.
                if (value.path == "needle_length") value.distribution.reset();
                value.path = path + "." + value.path;
                presets_.push_back(value);
            }
        } catch (const InputError& error) {
            known = false;
            for (const Problem& p : error.problems().list()) {
                if (p.where.file.empty())  // no such preset
                    reader_.problem(*table.get("device"),
                                    fmt::format("{}.device = \"{}\": {}", path, *name, p.what),
                                    p.hint);
                else
                    problems_.add(p);
            }
        }
    }
    std::vector<Parameter> all = parameters_of(session.device);
    // A session overrides the device's numbers; what it is stays the preset's.
    std::erase_if(all, [](const Parameter& p) { return Device::is_identity(p.info.word); });
    all.insert(all.begin(), std::make_move_iterator(timing.begin()),
               std::make_move_iterator(timing.end()));
    for (const std::string& word : reader_.read(table, path, all)) given_.insert(path + "." + word);
    add_unset(all, path, {}, BareNumber::stated);  // a device is what its file says
    if (known) tell_device_mistakes(session.device, table, reader_, path + ": ");
    protocol_.sessions.push_back(std::move(session));
}

void ProtocolReader::read_topical(const toml::table& table, const std::string& path) {
    GivenAndPreset values;
    keep_topical(topicals_.read(table, path, session_events(protocol_).size(), values), path,
                 values);
}

void ProtocolReader::keep_topical(TopicalPlan topical, const std::string& path,
                                  GivenAndPreset& values, const std::set<std::string>& said) {
    given_.insert(values.given.begin(), values.given.end());
    presets_.insert(presets_.end(), values.presets.begin(), values.presets.end());
    protocol_.topicals.push_back(std::move(topical));
    TopicalPlan& kept = protocol_.topicals.back();
    add_unset(parameters_of(kept.timing), path, said);
    add_unset(parameters_of(kept.product), path);
    for (ProductActive& active : kept.product.actives)
        add_unset(parameters_of(active), path + ".actives." + active.name);
}

void ProtocolReader::add_adjuncts() {
    const std::vector<SessionEvent> events = session_events(protocol_);
    for (size_t plan = 0; plan < protocol_.sessions.size(); ++plan) {
        SessionTiming& timing = protocol_.sessions[plan].timing;
        const std::string key = fmt::format("session[{}].adjunct", plan + 1);
        const toml::node* list = root_.at_path(fmt::format("session[{}].adjunct", plan)).node();
        for (size_t i = 0; i < timing.adjunct.size(); ++i) {
            const std::string path = fmt::format("topical[{}]", protocol_.topicals.size() + 1);
            GivenAndPreset values;
            TopicalPlan topical =
                topicals_.adjunct(timing.adjunct[i], *list->as_array()->get(i), key, path, values);
            for (const SessionEvent& event : events)
                if (event.plan == int(plan)) topical.timing.sessions.push_back(event.number + 1.0);
            for (const Parameter& p : parameters_of(topical.timing))
                if (p.info.word == "product" || p.info.word == "sessions")
                    defaults_.push_back({path + "." + p.info.word, p.value_text(), p.info.unit, key,
                                         std::string(choice), p.info.summary, std::nullopt});
            keep_topical(std::move(topical), path, values, {"product", "sessions"});
        }
        // From here on the topicals say it; a resolved protocol would say it twice.
        if (!timing.adjunct.empty()) expanded_.insert(key);
        timing.adjunct.clear();
    }
}

void ProtocolReader::read_aftercare() {
    std::vector<WrittenCare> written = read_care_items(root_["aftercare"]["item"].node(), reader_);
    if (protocol_.aftercare.plan != "none") {
        add_plan(protocol_.aftercare.plan, written, presets_, problems_);
        expanded_.insert("aftercare.plan");  // from here on the items say it
        given_.insert("aftercare.plan");
        protocol_.aftercare.plan = "none";
    }
    for (const WrittenCare& one : written) {
        const std::string path =
            fmt::format("aftercare.item[{}]", protocol_.aftercare.items.size() + 1);
        if (one.item.is_product()) {
            if (one.item.product_name().empty()) continue;  // told where the item was read
            moved_[one.path] = "";
            add_care_product(one);
            continue;
        }
        if (path != one.path) moved_[one.path] = path;
        protocol_.aftercare.items.push_back(one.item);
        if (one.node != nullptr)
            for (const std::string& word : one.given) given_.insert(path + "." + word);
        for (const Parameter& p : parameters_of(protocol_.aftercare.items.back()))
            if (!one.given.contains(p.info.word)) defaults_.push_back(default_value(p, path));
    }
    check_aftercare(protocol_, root_, reader_);
}

void ProtocolReader::add_care_product(const WrittenCare& one) {
    const std::string path = fmt::format("topical[{}]", protocol_.topicals.size() + 1);
    GivenAndPreset values;
    TopicalPlan topical =
        topicals_.adjunct(one.item.product_name(), *one.node, one.path + ".product", path, values);
    topical.timing.after = one.item.from;
    topical.timing.again_until = one.item.until;
    topical.timing.times_a_day = one.item.times_a_day;
    const std::set<std::string> said{"product", "after", "again_until", "times_a_day"};
    for (const Parameter& p : parameters_of(topical.timing))
        if (said.contains(p.info.word))
            defaults_.push_back({path + "." + p.info.word, p.value_text(), p.info.unit, one.path,
                                 std::string(choice), p.info.summary, std::nullopt});
    keep_topical(std::move(topical), path, values, said);
}

}  // namespace needlework
