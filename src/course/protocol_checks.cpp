// Mistakes that no single key of a protocol shows, and what screening says of it.

#include <algorithm>

#include "advice/prices.hpp"
#include "base/data_folder.hpp"
#include "course/evidence_reach.hpp"
#include "course/protocol_reader.hpp"
#include "course/screening_facts.hpp"
#include "skin/atlas.hpp"

namespace needlework {

void ProtocolReader::check_studies() {
    if (protocol_.report.beside.empty()) return;
    std::vector<std::string> known;
    for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "evidence"))
        known.push_back(entry.path().stem().string());
    const toml::array& written = *root_["report"]["beside"].as_array();
    for (const toml::node& node : written) {
        std::string id = node.value_or(std::string());
        if (std::find(known.begin(), known.end(), id) == known.end())
            reader_.problem(
                node, fmt::format("report.beside: no study \"{}\"{}", id, did_you_mean(id, known)),
                "needlework list evidence shows all.");
    }
}

void ProtocolReader::check_currency() {
    const CostChoice& cost = protocol_.cost;
    if (cost.prices != "none" && !cost.currency.empty()) {
        const PriceTable table = load_price_table(cost.prices);
        if (table.currency == cost.currency) return;
        reader_.problem(*root_["cost"]["currency"].node(),
                        fmt::format("cost.currency is \"{}\", the prices of {} are in {}.",
                                    cost.currency, cost.prices, table.currency),
                        "Nothing is converted: give all prices yourself with prices = \"none\", or "
                        "take the currency out.");
        return;
    }
    if (root_["cost"]["prices"].value_or(cost.prices) != cost.prices) return;  // told already
    const bool priced = cost.session > 0.0 || cost.product > 0.0 || cost.visit > 0.0;
    if (!priced || cost.prices != "none" || !cost.currency.empty()) return;
    reader_.problem(*root_.get("cost"), "cost has prices without a currency.",
                    "Write currency = \"USD\", or choose a price table.");
}

void ProtocolReader::check_conditions() {
    const toml::array* written = root_["condition"].as_array();
    if (written == nullptr) return;
    for (size_t i = 0; i < protocol_.conditions.size(); ++i) {
        const ConditionSpec& condition = protocol_.conditions[i];
        const toml::node& at = *written->get(i);
        const auto twin =
            std::find_if(protocol_.conditions.begin(), protocol_.conditions.begin() + long(i),
                         [&](const ConditionSpec& c) { return c.kind == condition.kind; });
        if (&*twin != &condition)
            reader_.problem(
                at,
                fmt::format("condition[{}] is of the kind \"{}\", and so is "
                            "condition[{}].",
                            i + 1, condition.kind, twin - protocol_.conditions.begin() + 1),
                condition.is_scar()
                    ? "Keep one table a kind: count says how many scars there are, and "
                      "their sizes scatter about width and depth."
                    : "Keep one table a kind; write a protocol for each, and compare.");
        else
            check_simulated(condition, at, i + 1);
        if (condition.has_hair() && protocol_.skin.site != "scalp")
            reader_.warning(at,
                            fmt::format("condition[{}] is of the scalp, skin.site is \"{}\".",
                                        i + 1, protocol_.skin.site),
                            "Write [skin] site = \"scalp\".");
    }
}

void ProtocolReader::check_simulated(const ConditionSpec& condition, const toml::node& at,
                                     size_t number) {
    const std::string remedy =
        "Only the first is simulated: write a protocol for each, and compare.";
    if (condition.is_pigmented() && &condition != protocol_.pigmented())
        reader_.warning(at,
                        fmt::format("condition[{}] has melanin of its own, and so has one before "
                                    "it.",
                                    number),
                        remedy);
    if (condition.has_hair() && &condition != protocol_.hair())
        reader_.warning(
            at, fmt::format("condition[{}] is about hair, and so is one before it.", number),
            remedy);
    const std::vector<const ConditionSpec*> reliefs = protocol_.reliefs();
    const bool changes_dermis = !condition.is_flat() || condition.has_deficit();
    if (changes_dermis && &condition != protocol_.lesion() &&
        std::find(reliefs.begin(), reliefs.end(), &condition) == reliefs.end())
        reader_.warning(at,
                        fmt::format("condition[{}] ({}) changes dermis or relief, and so does one "
                                    "before it ({}).",
                                    number, condition.kind, protocol_.lesion()->kind),
                        remedy + " Only acne scars of several kinds stand beside each other.");
}

void ProtocolReader::check_face() {
    const PopulationParameters& p = protocol_.models.population;
    const auto problem = [&](const char* first, const char* second, const std::string& what,
                             const std::string& hint) {
        const toml::node* node = root_["population"][first].node();
        if (node == nullptr) node = root_["population"][second].node();
        reader_.problem(node != nullptr ? *node : static_cast<const toml::node&>(root_), what,
                        hint);
    };
    if (p.count_low > p.count_high)
        problem("count_low", "count_high",
                fmt::format("population.count_low is {:g}, population.count_high {:g}: the fewest "
                            "scars are more than the most.",
                            p.count_low, p.count_high),
                "Give both, the lower one first.");
    if (p.share_ice_pick + p.share_boxcar > 1.0 + 1e-9)
        problem("share_boxcar", "share_ice_pick",
                fmt::format("population.share_ice_pick ({:g}) and population.share_boxcar ({:g}) "
                            "add up to more than 1.",
                            p.share_ice_pick, p.share_boxcar),
                "Give shares of all scars; what the two leave is rolling.");
    check_counts();
}

void ProtocolReader::check_counts() {
    const toml::array* written = root_["condition"].as_array();
    if (written == nullptr) return;
    const PopulationParameters& p = protocol_.models.population;
    const std::vector<ConditionSpec>& conditions = protocol_.conditions;
    const auto counted =
        std::find_if(conditions.begin(), conditions.end(),
                     [](const ConditionSpec& c) { return c.is_scar() && c.count > 0; });
    const auto kinds = std::count_if(conditions.begin(), conditions.end(),
                                     [](const ConditionSpec& c) { return c.is_scar(); });
    const double none = 1e-9;  // of rounding
    const bool shared_out = kinds > 1 && p.share_ice_pick + p.share_boxcar <= 1.0 + none;
    for (size_t i = 0; i < conditions.size(); ++i) {
        const ConditionSpec& condition = conditions[i];
        const toml::table& table = *written->get(i)->as_table();
        if (!condition.is_scar()) {
            if (condition.count > 0)
                reader_.problem(*table.get("count"),
                                fmt::format("condition[{}].count: {} is not counted on a face.",
                                            i + 1, condition.kind),
                                "Take it out: only acne scars are counted.");
        } else if (counted != conditions.end()) {
            if (condition.count == 0)
                reader_.problem(table,
                                fmt::format("condition[{}] has no count, condition[{}] has one.",
                                            i + 1, counted - conditions.begin() + 1),
                                "Count each kind of scar of the face, or none.");
        } else if (shared_out && p.share(condition.kind) <= none) {
            reader_.problem(table,
                            fmt::format("condition[{}]: by the shares of [population] the face has "
                                        "no {}.",
                                        i + 1, condition.kind),
                            "Take the table out, give it a share, or a count to each kind.");
        }
    }
    if (counted == conditions.end()) return;
    const PopulationParameters defaults;
    for (const auto& [word, member] :
         {std::pair{"count_low", &PopulationParameters::count_low},
          std::pair{"count_high", &PopulationParameters::count_high},
          std::pair{"share_ice_pick", &PopulationParameters::share_ice_pick},
          std::pair{"share_boxcar", &PopulationParameters::share_boxcar}})
        if (p.*member != defaults.*member)
            reader_.problem(*root_["population"][word].node(),
                            fmt::format("population.{} and the count of condition[{}] both say how "
                                        "many scars the face has.",
                                        word, counted - conditions.begin() + 1),
                            "Keep one of them.");
}

void ProtocolReader::check_adjuncts() {
    for (size_t i = 0; i < protocol_.topicals.size(); ++i)
        for (size_t j = 0; j < i; ++j) {
            const TopicalTiming &one = protocol_.topicals[i].timing,
                                &other = protocol_.topicals[j].timing;
            if (one.product.empty() || one.product != other.product ||
                one.sessions != other.sessions || one.after.si != other.after.si ||
                one.before.si != other.before.si || one.again_until.si > 0.0 ||
                other.again_until.si > 0.0)
                continue;
            reader_.warning(root_,
                            fmt::format("\"{}\" is put on twice at the same time (topical[{}] and "
                                        "topical[{}]).",
                                        one.product, j + 1, i + 1),
                            "Both doses count. Take one out if that is not meant.");
        }
}

void ProtocolReader::screen_subject() {
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

void ProtocolReader::add_stop(const ScreeningFinding& finding) {
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

void ProtocolReader::check_site() {
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

void ProtocolReader::check_sense() {
    if (protocol_.sessions.empty() && protocol_.visits.days.empty() && protocol_.topicals.empty() &&
        !problems_.has_errors())
        reader_.problem(root_, "there is neither a [[session]] nor a visit.",
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

void ProtocolReader::check_reach() {
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
            device.is_lesion() ? "Make the column shorter, or choose another site."
                               : "Take a shorter needle (needle_length), or choose another site.");
    }
}

std::string ProtocolReader::rounded_mm(Length length) {
    return fmt::format("{:.2g} mm", length / 1.0_mm);
}

}  // namespace needlework
