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
        if (condition.is_pigmented() && &condition != protocol_.pigmented())
            reader_.warning(at,
                            fmt::format("condition[{}] has melanin of its own, and so has one "
                                        "before it.",
                                        i + 1),
                            "Only the first is simulated: write a protocol for each, and compare.");
        if (condition.has_hair() && protocol_.skin.site != "scalp")
            reader_.warning(at,
                            fmt::format("condition[{}] is of the scalp, skin.site is \"{}\".",
                                        i + 1, protocol_.skin.site),
                            "Write [skin] site = \"scalp\".");
    }
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
