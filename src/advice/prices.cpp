#include "advice/prices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "advice/advice_file.hpp"
#include "base/data_folder.hpp"
#include "params/preset.hpp"

namespace needlework {
namespace {

Price read_price(AdviceFile& file, const toml::table& table) {
    file.know(table, {"item", "devices", "products", "label", "low", "high", "source", "note"});
    Price price;
    price.item = file.text(table, "item");
    if (price.item == "session")
        price.names = file.texts(table, "devices");
    else if (price.item == "product")
        price.names = file.texts(table, "products");
    else if (price.item != "visit")
        file.problem(table, "item is \"session\", \"product\" or \"visit\".");
    if (price.item != "visit" && price.names.empty())
        file.problem(table, "name the devices or products that this price is for.");
    price.label = file.text(table, "label");
    price.source = file.text(table, "source");
    const double low = file.required_number(table, "low");
    const double high = file.required_number(table, "high");
    if (low < 0.0 || high < low)
        file.problem(table, "low and high are prices, low the smaller one.");
    price.each = low == high ? Distribution{Distribution::Kind::fixed, low, 0.0}
                             : Distribution{Distribution::Kind::uniform, low, high};
    return price;
}

}  // namespace

const Price* PriceTable::find(std::string_view item, std::string_view thing) const {
    for (const Price& price : prices) {
        if (price.item != item) continue;
        if (item == "visit") return &price;
        for (const std::string& pattern : price.names)
            if (matches(pattern, thing)) return &price;
    }
    return nullptr;
}

const std::vector<std::string>& price_table_names() {
    static const std::vector<std::string> names = list_presets(data_folder() / "prices");
    return names;
}

PriceTable load_price_table(std::string_view name) {
    const std::vector<std::string>& names = price_table_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        Problems problems;
        problems.error(
            {},
            fmt::format("no price table \"{}\"{}", name, did_you_mean(std::string(name), names)),
            fmt::format("Known: {}.", fmt::join(names, ", ")));
        throw InputError(std::move(problems));
    }
    AdviceFile file(data_folder() / "prices" / (std::string(name) + ".toml"));
    file.know(file.root(), {"title", "year", "currency", "note", "price"});
    PriceTable table;
    table.name = name;
    table.title = file.text(file.root(), "title");
    table.year = int(file.required_number(file.root(), "year"));
    table.currency = file.text(file.root(), "currency");
    table.note = file.text(file.root(), "note", false);
    for (const toml::table* row : file.rows(file.root(), "price"))
        table.prices.push_back(read_price(file, *row));
    file.finish();
    return table;
}

}  // namespace needlework
