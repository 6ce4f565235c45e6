#include "course/topical_reader.hpp"

#include <fmt/format.h>

#include <cmath>

namespace needlework {

namespace {

/// The topical with its product, and the product's lines under `path`.
TopicalPlan with_product(LoadedProduct loaded, const std::string& name, const std::string& path,
                         GivenAndPreset& values) {
    TopicalPlan topical;
    topical.timing.product = name;
    topical.product = std::move(loaded.product);
    for (ResolvedValue value : loaded.values) {
        value.path = path + "." + value.path;
        values.presets.push_back(std::move(value));
    }
    return topical;
}

}  // namespace

LoadedProduct TopicalReader::product_of(const std::string& name, const toml::node& node,
                                        const std::string& key) {
    if (is_own_product(name)) check_own_product(name, node);
    try {
        return load_product(name, std::filesystem::path(file_.name).parent_path());
    } catch (const InputError& error) {
        for (const Problem& p : error.problems().list()) {
            if (p.where.file.empty())  // no such preset, no such file
                reader_.problem(node, fmt::format("{} = \"{}\": {}", key, name, p.what), p.hint);
            else
                problems_.add(p);
        }
    }
    return {};
}

/// A run keeps own products by their file's name.
void TopicalReader::check_own_product(const std::string& name, const toml::node& node) {
    const std::string file = std::filesystem::path(name).filename().string();
    auto [at, fresh] = own_products_.emplace(file, name);
    if (!fresh && at->second != name)
        reader_.problem(node,
                        fmt::format("\"{}\" and \"{}\" have the same file name.", name, at->second),
                        "Give one of them another name.");
}

TopicalPlan TopicalReader::read(const toml::table& table, const std::string& path,
                                size_t n_sessions, GivenAndPreset& values) {
    TopicalPlan topical;
    const int errors = problems_.n_errors();
    if (auto name = table["product"].value_exact<std::string>(); name && !name->empty())
        topical = with_product(product_of(*name, *table.get("product"), path + ".product"), *name,
                               path, values);
    std::vector<Parameter> all = parameters_of(topical.timing);
    for (Parameter& p : parameters_of(topical.product)) all.push_back(std::move(p));
    for (const std::string& word : reader_.read(table, path, all, {"actives"}))
        values.given.insert(path + "." + word);
    auto given = [&](const char* word) { return values.given.contains(path + "." + word); };
    // What the table says in one of two ways replaces what the product said in the other.
    auto forget = [&](const char* word) {
        std::erase_if(values.presets,
                      [&](const ResolvedValue& v) { return v.path == path + "." + word; });
    };
    if (given("volume") && !given("amount"))
        topical.product.amount = MassPerArea{0.0}, forget("amount");
    if (given("amount") && !given("volume")) topical.product.volume = Length{0.0}, forget("volume");
    read_product_actives(reader_, table.get("actives"), path + ".actives", topical.product, values);
    check_times(topical, table, path, n_sessions);
    if (problems_.n_errors() == errors) check_product(topical.product, table, path, reader_);
    return topical;
}

TopicalPlan TopicalReader::adjunct(const std::string& name, const toml::node& node,
                                   const std::string& key, const std::string& path,
                                   GivenAndPreset& values) {
    return with_product(product_of(name, node, key), name, path, values);
}

/// After or before, and sessions that are there.
void TopicalReader::check_times(const TopicalPlan& topical, const toml::table& table,
                                const std::string& path, size_t n_sessions) {
    const TopicalTiming& timing = topical.timing;
    if (timing.after.si > 0.0 && timing.before.si > 0.0)
        reader_.problem(*table.get("before"), fmt::format("{} has both after and before.", path),
                        "Keep one of them.");
    if (timing.before.si > 0.0 && n_sessions == 0)
        reader_.problem(*table.get("before"), fmt::format("{}.before: there is no session.", path),
                        "Use \"after\", or add a [[session]].");
    const toml::array* written = table["sessions"].as_array();
    for (size_t i = 0; i < timing.sessions.size(); ++i) {
        const double number = timing.sessions[i];
        const toml::node& at = written != nullptr && i < written->size()
                                   ? *written->get(i)
                                   : static_cast<const toml::node&>(table);
        if (number != std::floor(number))
            reader_.problem(at, fmt::format("{}.sessions: {} is no whole number.", path, number));
        else if (number > double(n_sessions))
            reader_.problem(
                at,
                fmt::format("{} goes with session {:g}, but there {} {} of them.", path, number,
                            n_sessions == 1 ? "is" : "are", n_sessions),
                "Sessions count from 1 in order of time, repeated ones one by one; without "
                "\"sessions\" it goes with every one.");
    }
}

}  // namespace needlework
