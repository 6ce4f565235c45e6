// From a parsed file to a Protocol: every mistake of every table at once.

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "course/aftercare_reader.hpp"
#include "course/evidence_reach.hpp"
#include "course/protocol.hpp"
#include "course/screening_facts.hpp"
#include "course/timeline.hpp"
#include "course/topical_reader.hpp"
#include "skin/atlas.hpp"
#include "skin/measured_relief.hpp"

namespace needlework {
namespace {

/// Slope of the relief above which metric terms are not small (ARCHITECTURE: coordinates).
constexpr double steepest_flat_slope = 0.5;

/// Reads the tables of one protocol into a Protocol, collecting every mistake.
class ProtocolReader {
  public:
    ProtocolReader(const TomlFile& file, const toml::table& root,
                   const std::filesystem::path& device_copies = {})
        : file_(file),
          root_(root),
          reader_(file, "file", problems_),
          topicals_(file, reader_, problems_),
          device_copies_(device_copies) {}

    Protocol read() {
        read_top();
        read_single("subject", protocol_.subject);
        if (given_.contains("subject.ita")) {
            protocol_.subject.ita_given = true;
            if (given_.contains("subject.phototype"))
                reader_.problem(*root_["subject"]["ita"].node(),
                                "subject has both phototype and ita.", "Keep one of them.");
        }
        read_single("skin", protocol_.skin);
        check_site();
        read_each("condition", [&](const toml::table& table, const std::string& path) {
            read_condition(table, path);
        });
        read_each("session", [&](const toml::table& table, const std::string& path) {
            read_session(table, path);
        });
        read_each("topical", [&](const toml::table& table, const std::string& path) {
            read_topical(table, path);
        });
        add_adjuncts();
        read_single("aftercare", protocol_.aftercare, {"item"});
        read_aftercare();
        read_single("visits", protocol_.visits);
        read_single("uncertainty", protocol_.uncertainty);
        read_single("report", protocol_.report);
        read_single("patch", protocol_.patch);
        read_single("safety", protocol_.safety);
        read_single("screening", protocol_.screening);
        read_single("cost", protocol_.cost);
        check_currency();
        check_studies();
        Models::each(protocol_.models, [&](std::string_view, auto& model) {
            read_single(std::string(model_id(model)), model);
        });
        check_nested_tables();
        check_sense();
        for (const ResolvedValue& value : reader_.resolved()) add_resolved(value);
        if (problems_.has_errors()) throw InputError(problems_);
        screen_subject();
        protocol_.warnings = problems_;
        return std::move(protocol_);
    }

  private:
    void read_top() {
        std::vector<std::string> tables{"schema_version", "title"};
        for (const DeclaredTable& table : declared_tables()) {
            std::string head = table.id.substr(0, table.id.find('.'));
            if (std::find(tables.begin(), tables.end(), head) == tables.end())
                tables.push_back(head);
        }
        for (const auto& [key, node] : root_) {
            std::string word(key.str());
            if (std::find(tables.begin(), tables.end(), word) != tables.end()) continue;
            std::string hint = did_you_mean(word, tables);
            reader_.problem_at_key(
                key, fmt::format("unknown key \"{}\"{}", word, hint),
                hint.empty() ? fmt::format("Known here: {}.", fmt::join(tables, ", ")) : "");
        }
        if (const toml::node* node = root_.get("schema_version")) {
            if (node->value_exact<std::int64_t>() != 1)
                reader_.problem(*node, "schema_version is not the number 1.",
                                "This program reads version 1 only: write schema_version = 1.");
        } else if (root_.empty()) {
            reader_.problem(root_, "the file holds no protocol.",
                            "Examples are in cases/tutorials.");
        } else {
            reader_.problem(root_, "schema_version is missing.",
                            "Write schema_version = 1 on top.");
        }
        if (const toml::node* node = root_.get("title")) {
            if (auto title = node->value_exact<std::string>())
                protocol_.title = *title;
            else
                reader_.problem(*node, "title: expected a text in quotes.");
        }
    }

    template <class T>
    void read_object(const toml::table& table, const std::string& path, T& object,
                     const std::vector<std::string>& also_known = {}) {
        std::vector<Parameter> parameters = parameters_of(object);
        for (const std::string& word : reader_.read(table, path, parameters, also_known))
            given_.insert(path + "." + word);
        add_defaults(parameters, path);
    }

    void add_defaults(const std::vector<Parameter>& parameters, const std::string& path) {
        for (const Parameter& parameter : parameters)
            if (!given_.contains(path + "." + parameter.info.word))
                defaults_.push_back(default_value(parameter, path));
    }

    template <class T>
    void read_single(const std::string& id, T& object,
                     const std::vector<std::string>& also_known = {}) {
        const toml::node* node = root_.at_path(id).node();
        static const toml::table empty;
        if (node != nullptr && !node->is_table()) {
            reader_.problem(*node, fmt::format("{} must be one table.", id),
                            fmt::format("Write [{}].", id));
            return;
        }
        read_object(node != nullptr ? *node->as_table() : empty, id, object, also_known);
    }

    /// Tables such as [needles.mechanics]: a second word that no model has.
    void check_nested_tables() {
        std::map<std::string, std::vector<std::string>> children;
        std::set<std::string> whole;  // read as tables of their own, with what stands below them
        for (const DeclaredTable& table : declared_tables())
            if (size_t dot = table.id.find('.'); dot != std::string::npos)
                children[table.id.substr(0, dot)].push_back(table.id.substr(dot + 1));
            else
                whole.insert(table.id);
        for (const auto& [head, words] : children) {
            const toml::table* table = root_[head].as_table();
            if (table == nullptr || whole.contains(head)) continue;
            for (const auto& [key, node] : *table) {
                std::string word(key.str());
                if (std::find(words.begin(), words.end(), word) != words.end()) continue;
                reader_.problem_at_key(key,
                                       fmt::format("unknown key \"{}\" in [{}]{}", word, head,
                                                   did_you_mean(word, words)),
                                       fmt::format("Known here: {}.", fmt::join(words, ", ")));
            }
        }
    }

    template <class F>
    void read_each(const std::string& id, F&& read) {
        const toml::node* node = root_.get(id);
        if (node == nullptr) return;
        const toml::array* array = node->as_array();
        if (array == nullptr || !array->is_array_of_tables()) {
            reader_.problem(*node, fmt::format("{} must be a list of tables.", id),
                            fmt::format("Write [[{}]].", id));
            return;
        }
        int number = 1;
        for (const toml::node& element : *array)
            read(*element.as_table(), fmt::format("{}[{}]", id, number++));
    }

    void read_condition(const toml::table& table, const std::string& path) {
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
            reader_.warning(
                table, fmt::format("{}: the relief has a slope of {:.2f}; above {} the flat box "
                                   "is a rough picture.",
                                   path, condition.steepest_slope(), steepest_flat_slope));
        protocol_.conditions.push_back(condition);
    }

    /// A measured surface takes the place of the synthetic one; its depth is what it shows.
    void read_relief(const toml::table& table, const std::string& path, ConditionSpec& condition) {
        const toml::node& node = *table.get("relief");
        const std::filesystem::path file =
            device_copies_.empty()
                ? std::filesystem::path(file_.name).parent_path() / condition.relief
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
            reader_.warning(
                *table.get("depth"),
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

    /// What a preset's number without a range of its own is: one of many, drawn from the prior, or
    /// the number that its file states.
    enum class BareNumber { drawn, stated };

    /// Lines for parameters that the file leaves to a preset or to the default.
    void add_unset(const std::vector<Parameter>& parameters, const std::string& path,
                   const std::set<std::string>& without = {}, BareNumber bare = BareNumber::drawn) {
        for (const Parameter& parameter : parameters) {
            if (without.contains(parameter.info.word)) continue;
            std::string where = path + "." + parameter.info.word;
            if (given_.contains(where)) continue;
            auto preset = std::find_if(presets_.begin(), presets_.end(),
                                       [&](const ResolvedValue& v) { return v.path == where; });
            if (preset == presets_.end())
                defaults_.push_back(default_value(parameter, path));
            else if (!preset->distribution && bare == BareNumber::drawn)
                preset->distribution = parameter.info.prior;
        }
    }

    LoadedDevice load(const std::string& device) const {
        if (!is_device_file(device)) return load_device(device);
        std::filesystem::path beside = std::filesystem::path(file_.name).parent_path();
        return load_device_file(device, device_copies_.empty()
                                            ? beside / device
                                            : device_copies_ / device_copy_name(device));
    }

    void read_session(const toml::table& table, const std::string& path) {
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
        for (const std::string& word : reader_.read(table, path, all))
            given_.insert(path + "." + word);
        add_unset(all, path, {}, BareNumber::stated);  // a device is what its file says
        if (known) tell_device_mistakes(session.device, table, reader_, path + ": ");
        protocol_.sessions.push_back(std::move(session));
    }

    void read_topical(const toml::table& table, const std::string& path) {
        GivenAndPreset values;
        keep_topical(topicals_.read(table, path, session_events(protocol_).size(), values), path,
                     values);
    }

    void keep_topical(TopicalPlan topical, const std::string& path, GivenAndPreset& values,
                      const std::set<std::string>& said = {}) {
        given_.insert(values.given.begin(), values.given.end());
        presets_.insert(presets_.end(), values.presets.begin(), values.presets.end());
        protocol_.topicals.push_back(std::move(topical));
        TopicalPlan& kept = protocol_.topicals.back();
        add_unset(parameters_of(kept.timing), path, said);
        add_unset(parameters_of(kept.product), path);
        for (ProductActive& active : kept.product.actives)
            add_unset(parameters_of(active), path + ".actives." + active.name);
    }

    /// Each adjunct of a session becomes a topical that is put on at once after its sessions.
    void add_adjuncts() {
        const std::vector<SessionEvent> events = session_events(protocol_);
        for (size_t plan = 0; plan < protocol_.sessions.size(); ++plan) {
            SessionTiming& timing = protocol_.sessions[plan].timing;
            const std::string key = fmt::format("session[{}].adjunct", plan + 1);
            const toml::node* list = root_.at_path(fmt::format("session[{}].adjunct", plan)).node();
            for (size_t i = 0; i < timing.adjunct.size(); ++i) {
                const std::string path = fmt::format("topical[{}]", protocol_.topicals.size() + 1);
                GivenAndPreset values;
                TopicalPlan topical = topicals_.adjunct(
                    timing.adjunct[i], *list->as_array()->get(i), key, path, values);
                for (const SessionEvent& event : events)
                    if (event.plan == int(plan))
                        topical.timing.sessions.push_back(event.number + 1.0);
                for (const Parameter& p : parameters_of(topical.timing))
                    if (p.info.word == "product" || p.info.word == "sessions")
                        defaults_.push_back({path + "." + p.info.word, p.value_text(), p.info.unit,
                                             key, std::string(choice), p.info.summary,
                                             std::nullopt});
                keep_topical(std::move(topical), path, values, {"product", "sessions"});
            }
            // From here on the topicals say it; a resolved protocol would say it twice.
            if (!timing.adjunct.empty()) expanded_.insert(key);
            timing.adjunct.clear();
        }
    }

    /// Items of the file, then those of the plan. What puts a product on becomes a topical.
    void read_aftercare() {
        std::vector<WrittenCare> written =
            read_care_items(root_["aftercare"]["item"].node(), reader_);
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

    void add_care_product(const WrittenCare& one) {
        const std::string path = fmt::format("topical[{}]", protocol_.topicals.size() + 1);
        GivenAndPreset values;
        TopicalPlan topical = topicals_.adjunct(one.item.product_name(), *one.node,
                                                one.path + ".product", path, values);
        topical.timing.after = one.item.from;
        topical.timing.again_until = one.item.until;
        topical.timing.times_a_day = one.item.times_a_day;
        const std::set<std::string> said{"product", "after", "again_until", "times_a_day"};
        for (const Parameter& p : parameters_of(topical.timing))
            if (said.contains(p.info.word))
                defaults_.push_back({path + "." + p.info.word, p.value_text(), p.info.unit,
                                     one.path, std::string(choice), p.info.summary, std::nullopt});
        keep_topical(std::move(topical), path, values, said);
    }

    void check_studies() {
        if (protocol_.report.beside.empty()) return;
        std::vector<std::string> known;
        for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "evidence"))
            known.push_back(entry.path().stem().string());
        const toml::array& written = *root_["report"]["beside"].as_array();
        for (const toml::node& node : written) {
            std::string id = node.value_or(std::string());
            if (std::find(known.begin(), known.end(), id) == known.end())
                reader_.problem(
                    node,
                    fmt::format("report.beside: no study \"{}\"{}", id, did_you_mean(id, known)),
                    "needlework list evidence shows all.");
        }
    }

    /// A price without a currency is no price.
    void check_currency() {
        const CostChoice& cost = protocol_.cost;
        const bool priced = cost.session > 0.0 || cost.product > 0.0 || cost.visit > 0.0;
        if (!priced || cost.prices != "none" || !cost.currency.empty()) return;
        reader_.problem(*root_.get("cost"), "cost has prices without a currency.",
                        "Write currency = \"USD\", or choose a price table.");
    }

    /// What the rules of data/screening.toml say of this protocol, and where stops stand.
    void screen_subject() {
        if (protocol_.sessions.empty()) return;
        protocol_.findings =
            screen(screening_rules(), screening_facts(protocol_), protocol_.screening.overridden);
        for (const ScreeningFinding& finding : protocol_.findings)
            if (finding.stops()) add_stop(finding);
        for (const std::string& id : protocol_.screening.overridden)
            if (std::none_of(protocol_.findings.begin(), protocol_.findings.end(),
                             [&](const ScreeningFinding& f) { return f.rule.id == id; }))
                reader_.warning(*root_["screening"]["override"].node(),
                                fmt::format("screening.override lifts \"{}\", which does not "
                                            "speak here.",
                                            id),
                                "Take it out.");
    }

    void add_stop(const ScreeningFinding& finding) {
        const toml::node* at = root_.get("subject");
        if (const toml::array* words = root_["subject"]["history"].as_array())
            for (const toml::node& word : *words)
                if (word.value_or(std::string()) == finding.word) at = &word;
        const TextPlace where = file_.place(at != nullptr ? *at : root_);
        protocol_.stops.add(
            {where,
             fmt::format("screening stops here: {} ({}; grade {}). {}", finding.rule.title,
                         finding.because, finding.rule.grade, finding.rule.why),
             fmt::format("{} To simulate it all the same, for research: [screening] override = "
                         "[\"{}\"]; the report then says so.",
                         finding.rule.what_to_do, finding.rule.id),
             Severity::error, file_.line_text(where.line)});
    }

    void check_site() {
        std::vector<std::string> sites = list_sites();
        const toml::node* node = root_["skin"]["site"].node();
        if (std::find(sites.begin(), sites.end(), protocol_.skin.site) != sites.end()) {
            if (node != nullptr && !sites_of_studies().contains(protocol_.skin.site))
                reader_.warning(
                    *node,
                    fmt::format("skin.site = \"{}\": no study of data/evidence was done there: "
                                "extrapolation.",
                                protocol_.skin.site),
                    fmt::format("Sites with studies: {}.", fmt::join(sites_of_studies(), ", ")));
            return;
        }
        reader_.problem(node != nullptr ? *node : static_cast<const toml::node&>(root_),
                        fmt::format("skin.site = \"{}\": not known{}", protocol_.skin.site,
                                    did_you_mean(protocol_.skin.site, sites)),
                        fmt::format("Known: {}.", fmt::join(sites, ", ")));
    }

    /// Mistakes that no single key shows.
    void check_sense() {
        if (protocol_.sessions.empty() && protocol_.visits.days.empty() &&
            protocol_.topicals.empty() && !problems_.has_errors())
            reader_.problem(
                root_, "there is neither a [[session]] nor a visit.",
                "Add a [[session]] with a device, or [visits] days for untreated skin.");
        for (size_t i = 0; i < protocol_.sessions.size(); ++i) {
            const SessionTiming& timing = protocol_.sessions[i].timing;
            std::string path = fmt::format("session[{}]", i + 1);
            if (timing.repeat == 1 || given_.contains(path + ".every")) continue;
            reader_.warning((*root_["session"].as_array())[i],
                            fmt::format("{} repeats {} times without \"every\": {} is taken.", path,
                                        timing.repeat, format_quantity(timing.every.si, "d")));
        }
        if (!problems_.has_errors()) check_reach();
    }

    /// No needle or column goes deeper than the tissue of this person at this site.
    void check_reach() {
        if (protocol_.sessions.empty()) return;
        const Subject& subject = protocol_.subject;
        const SkinAtlas atlas = SkinAtlas::load();
        const SkinStack skin = atlas.skin_stack(
            protocol_.skin.site,
            {subject.age, subject.sex,
             subject.ita_given ? atlas.phototype_of_angle(subject.ita) : subject.phototype});
        const Length deep = skin.bottom(Layer::hypodermis);
        for (size_t i = 0; i < protocol_.sessions.size(); ++i) {
            const Device& device = protocol_.sessions[i].device;
            const Length reach =
                device.is_lesion() ? device.column_depth + device.killed_rim : device.protrusion();
            if (!(reach > deep)) continue;
            const char* word = device.is_lesion() ? "column_depth" : "needle_length";
            const toml::table& table = *(*root_["session"].as_array())[i].as_table();
            const toml::node* node = table.get(word);
            if (node == nullptr) node = table.get("device");
            reader_.problem(
                node != nullptr ? *node : static_cast<const toml::node&>(table),
                fmt::format("session[{}].{}: {} is deeper than the tissue, which is {} deep at the "
                            "{} (skin {}, fat {}).",
                            i + 1, word, rounded_mm(reach), rounded_mm(deep), protocol_.skin.site,
                            rounded_mm(skin.bottom(Layer::reticular_dermis)),
                            rounded_mm(skin.layer(Layer::hypodermis).thickness)),
                device.is_lesion()
                    ? "Make the column shorter, or choose another site."
                    : "Take a shorter needle (needle_length), or choose another site.");
        }
    }

    static std::string rounded_mm(Length length) {
        return fmt::format("{:.2g} mm", length / 1.0_mm);
    }

    void add_resolved(ResolvedValue value) {
        if (expanded_.contains(value.path)) return;
        for (const auto& [from, to] : moved_)
            if (value.path.starts_with(from + ".")) {
                if (to.empty()) return;
                value.path = to + value.path.substr(from.size());
                break;
            }
        protocol_.resolved.push_back(std::move(value));
    }

  public:
    void finish(Protocol& protocol) {
        for (ResolvedValue& value : presets_)
            if (!given_.contains(value.path)) protocol.resolved.push_back(value);
        protocol.resolved.insert(protocol.resolved.end(), defaults_.begin(), defaults_.end());
        // In the order of the tables; within a table as the declaration has them.
        std::map<std::string, int> place;
        protocol.for_each_parameter(
            [&](const std::string& path, Parameter&) { place.emplace(path, int(place.size())); });
        std::stable_sort(protocol.resolved.begin(), protocol.resolved.end(),
                         [&](const ResolvedValue& a, const ResolvedValue& b) {
                             return place[a.path] < place[b.path];
                         });
    }

  private:
    const TomlFile& file_;
    const toml::table& root_;
    Problems problems_;
    TableReader reader_;
    TopicalReader topicals_;
    Protocol protocol_;
    std::set<std::string> given_;
    std::set<std::string> expanded_;            ///< paths that became other tables
    std::map<std::string, std::string> moved_;  ///< tables that got another number; "": became one
    std::vector<ResolvedValue> presets_, defaults_;
    std::filesystem::path device_copies_;
};

}  // namespace

Protocol read_protocol_table(const TomlFile& file, const toml::table& table) {
    ProtocolReader reader(file, table);
    Protocol protocol = reader.read();
    reader.finish(protocol);
    return protocol;
}

Protocol read_protocol(TomlFile file, const std::vector<std::string>& overrides,
                       const std::filesystem::path& device_copies) {
    Problems problems;
    for (const std::string& assignment : overrides) apply_override(file, assignment, problems);
    if (problems.has_errors()) throw InputError(std::move(problems));
    ProtocolReader reader(file, file.root, device_copies);
    Protocol protocol = reader.read();
    reader.finish(protocol);
    if (protocol.title.empty()) protocol.title = std::filesystem::path(file.name).stem().string();
    return protocol;
}

std::string device_copy_name(std::string_view device) {
    std::string name;
    for (const std::filesystem::path& part : std::filesystem::path(device).lexically_normal()) {
        if (part.empty() || part == ".") continue;
        std::string word = part == ".." ? "up" : part == "/" ? "root" : part.string();
        name += (name.empty() ? "" : "_") + word;
    }
    // A folder each: beside the copy lies what the device's file names (a measured profile).
    const std::filesystem::path flat = name;
    return flat.stem().string() + "/" + std::filesystem::path(device).filename().string();
}

}  // namespace needlework
