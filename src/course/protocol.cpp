#include "course/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace needlework {

void Protocol::for_each_parameter(
    const std::function<void(const std::string&, Parameter&)>& visit) {
    auto all = [&](const std::string& path, auto& object) {
        for (Parameter& parameter : parameters_of(object))
            visit(path + "." + parameter.info.word, parameter);
    };
    all("subject", subject);
    all("skin", skin);
    for (size_t i = 0; i < conditions.size(); ++i)
        all(fmt::format("condition[{}]", i + 1), conditions[i]);
    for (size_t i = 0; i < sessions.size(); ++i) {
        all(fmt::format("session[{}]", i + 1), sessions[i].timing);
        all(fmt::format("session[{}]", i + 1), sessions[i].device);
    }
    for (size_t i = 0; i < topicals.size(); ++i) {
        const std::string path = fmt::format("topical[{}]", i + 1);
        all(path, topicals[i].timing);
        all(path, topicals[i].product);
        for (ProductActive& active : topicals[i].product.actives)
            all(path + ".actives." + active.name, active);
    }
    all("aftercare", aftercare);
    for (size_t i = 0; i < aftercare.items.size(); ++i)
        all(fmt::format("aftercare.item[{}]", i + 1), aftercare.items[i]);
    all("visits", visits);
    all("uncertainty", uncertainty);
    all("report", report);
    all("patch", patch);
    all("safety", safety);
    all("screening", screening);
    all("cost", cost);
    Models::each(models,
                 [&](std::string_view, auto& model) { all(std::string(model_id(model)), model); });
}

namespace {

template <class Is>
const ConditionSpec* first_of(const std::vector<ConditionSpec>& conditions, Is&& is) {
    auto found = std::find_if(conditions.begin(), conditions.end(), is);
    return found == conditions.end() ? nullptr : &*found;
}

}  // namespace

const ConditionSpec* Protocol::lesion() const {
    return first_of(conditions,
                    [](const ConditionSpec& c) { return !c.is_flat() || c.has_deficit(); });
}

const ConditionSpec* Protocol::pigmented() const {
    return first_of(conditions, [](const ConditionSpec& c) { return c.is_pigmented(); });
}

const ConditionSpec* Protocol::hair() const {
    return first_of(conditions, [](const ConditionSpec& c) { return c.has_hair(); });
}

std::vector<const ConditionSpec*> Protocol::reliefs() const {
    const ConditionSpec* first = lesion();
    if (first == nullptr || first->is_flat()) return {};
    std::vector<const ConditionSpec*> found{first};
    if (!first->is_scar()) return found;
    for (const ConditionSpec& c : conditions)
        if (&c != first && c.is_scar() && !c.is_flat()) found.push_back(&c);
    return found;
}

const ConditionSpec* Protocol::scar() const {
    const std::vector<const ConditionSpec*> found = reliefs();
    return found.empty() ? nullptr : found.front();
}

Protocol Protocol::led_by(const ConditionSpec& condition) const {
    const auto place = &condition - conditions.data();
    EXPECTS(place >= 0 && place < std::ssize(conditions), "a condition of this protocol");
    Protocol copy = *this;
    const auto first = copy.conditions.begin();
    std::rotate(first, first + place, first + place + 1);
    return copy;
}

bool Protocol::set_number(const std::string& path, double si) {
    bool found = false;
    for_each_parameter([&](const std::string& at, Parameter& parameter) {
        if (at != path) return;
        if (parameter.number != nullptr) *parameter.number = si, found = true;
        if (parameter.count != nullptr) *parameter.count = int(std::lround(si)), found = true;
    });
    return found;
}

bool is_by_name(const DeclaredTable& table) { return table.id == ProductActive::id; }

std::string heading_of(const DeclaredTable& table) {
    if (table.repeated) return "[[" + table.id + "]]";
    return is_by_name(table) ? "[" + table.id + ".NAME]" : "[" + table.id + "]";
}

std::vector<DeclaredTable> declared_tables() {
    std::vector<DeclaredTable> tables;
    tables.push_back(table_of<Subject>("subject", "Who is treated"));
    tables.push_back(table_of<SkinChoice>("skin", "Which skin"));
    tables.push_back(table_of<ConditionSpec>("condition", "What is to be treated", true));
    DeclaredTable session = table_of<SessionTiming>(
        "session",
        "Treatment: when, with which device; every field of the device can be overridden", true);
    for (ParameterInfo& info : table_of<Device>("", "").parameters)
        if (!Device::is_identity(info.word)) session.parameters.push_back(std::move(info));
    tables.push_back(std::move(session));
    DeclaredTable topical = table_of<TopicalTiming>(
        "topical",
        "Something put on the skin: what, when; every number of the product can be overridden",
        true);
    for (ParameterInfo& info : table_of<Product>("", "").parameters)
        topical.parameters.push_back(std::move(info));
    tables.push_back(std::move(topical));
    DeclaredTable actives = table_of<ProductActive>(
        ProductActive::id, "An active of a topical, by name: how much of it, and the molecule");
    // A molecule of data/actives brings these.
    for (ParameterInfo& info : actives.parameters) info.required = false;
    tables.push_back(std::move(actives));
    tables.push_back(table_of<Aftercare>("aftercare", "What is done to the skin afterwards"));
    tables.push_back(table_of<CareItem>(
        CareItem::id, "Something done or not left alone on the days around each session", true));
    tables.push_back(table_of<Visits>("visits", "When the result is read, and by whom"));
    tables.push_back(table_of<Uncertainty>("uncertainty", "How the interval is computed"));
    tables.push_back(
        table_of<ReportChoice>("report", "What the report sets beside the prediction"));
    tables.push_back(table_of<PatchChoice>("patch", "How much skin the patch shows"));
    tables.push_back(table_of<SafetyLimits>("safety", "What counts as too deep"));
    tables.push_back(table_of<ScreeningChoice>(
        "screening", "Who should not be needled, and who is all the same"));
    tables.push_back(table_of<CostChoice>("cost", "What the course costs"));
    Models models;
    Models::each(models, [&](std::string_view summary, auto& model) {
        using Model = std::remove_reference_t<decltype(model)>;
        tables.push_back(table_of<Model>(Model::id, summary));
    });
    return tables;
}

}  // namespace needlework
