#include "params/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "params/reader_words.hpp"

namespace needlework {

using words::allowed, words::in_table, words::quoted;

void TableReader::problem(const toml::node& node, std::string what, std::string hint) {
    TextPlace where = file_.place(node);
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::error, line});
}

void TableReader::problem_at_key(const toml::key& key, std::string what, std::string hint) {
    const toml::source_region& region = key.source();
    TextPlace where{region.path ? *region.path : file_.name, int(region.begin.line),
                    int(region.begin.column)};
    if (where.file.starts_with("--set")) where.line = where.column = 0;
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::error, line});
}

void TableReader::warning(const toml::node& node, std::string what, std::string hint) {
    TextPlace where = file_.place(node);
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::warning, line});
}

std::set<std::string> TableReader::read(const toml::table& table, const std::string& path,
                                        std::vector<Parameter>& parameters,
                                        const std::vector<std::string>& also_known) {
    std::set<std::string> given;
    for (const auto& [key, node] : table) {
        std::string word(key.str());
        auto it = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.info.word == word; });
        if (it != parameters.end()) {
            given.insert(word);
            read_one(node, path.empty() ? word : path + "." + word, *it);
        } else if (std::find(also_known.begin(), also_known.end(), word) == also_known.end()) {
            std::vector<std::string> known = also_known;
            for (const Parameter& p : parameters) known.push_back(p.info.word);
            std::string hint = did_you_mean(word, known);
            std::string what = fmt::format("unknown key \"{}\"{}{}", word, in_table(path), hint);
            std::sort(known.begin(), known.end());
            problem_at_key(
                key, what,
                hint.empty() ? fmt::format("Known here: {}.", fmt::join(known, ", ")) : "");
        }
    }
    for (const Parameter& p : parameters) {
        if (p.info.required && !given.contains(p.info.word)) {
            std::string key = path.empty() ? p.info.word : path + "." + p.info.word;
            problem(table, fmt::format("{} is missing", key),
                    fmt::format("It is: {}. {}", p.info.summary, allowed(p.info)));
        }
    }
    return given;
}

void TableReader::read_one(const toml::node& node, const std::string& path, Parameter& parameter) {
    ParameterInfo& info = parameter.info;
    std::optional<Distribution> distribution;
    std::string source = origin_.starts_with("data/") ? info.source : std::string(choice);
    std::string origin = origin_;
    if (const auto& from = node.source().path; from && from->starts_with("--set")) origin = "--set";
    size_t errors_before = size_t(problems_.n_errors());
    switch (info.kind) {
        case ParameterKind::quantity: {
            if (auto number = read_number(node, path, info)) {
                *parameter.number = number->si;
                distribution = number->distribution;
                if (!number->source.empty()) source = number->source;
                if (!number->origin.empty()) origin = number->origin;
            }
            break;
        }
        case ParameterKind::count: {
            auto whole = node.value_exact<std::int64_t>();
            if (node.is_table()) {
                if (auto number = read_number(node, path, info)) {
                    *parameter.count = int(std::lround(number->si));
                    distribution = number->distribution;
                    if (!number->source.empty()) source = number->source;
                    if (!number->origin.empty()) origin = number->origin;
                }
            } else if (!whole) {
                problem(node,
                        fmt::format("{} = {}: expected a whole number{}.", path, quoted(node),
                                    node.is_string() ? " without quotes" : ""),
                        allowed(info));
            } else if (in_range(node, path, info, double(*whole))) {
                *parameter.count = int(*whole);
            }
            break;
        }
        case ParameterKind::flag: {
            if (auto flag = node.value_exact<bool>())
                *parameter.flag = *flag;
            else
                problem(node, fmt::format("{} = {}: expected true or false{}.", path, quoted(node),
                                          node.is_string() ? " without quotes" : ""));
            break;
        }
        case ParameterKind::text:
        case ParameterKind::one_of:
        case ParameterKind::text_list:
            read_words(node, path, parameter);
            break;
        case ParameterKind::quantity_list:
            read_quantities(node, path, parameter);
            break;
    }
    if (size_t(problems_.n_errors()) != errors_before) return;
    resolved_.push_back(
        {path, parameter.value_text(), info.unit, origin, source, info.summary, distribution});
}

void TableReader::read_words(const toml::node& node, const std::string& path,
                             Parameter& parameter) {
    const ParameterInfo& info = parameter.info;
    auto known = [&](const toml::node& at, const std::string& word) {
        if (info.choices.empty() ||
            std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end())
            return true;
        problem(
            at,
            fmt::format("{} = \"{}\": not known{}", path, word, did_you_mean(word, info.choices)),
            allowed(info));
        return false;
    };
    if (info.kind == ParameterKind::text_list) {
        const toml::array* array = node.as_array();
        if (array == nullptr) {
            problem(node, fmt::format("{} = {}: expected a list of texts.", path, quoted(node)),
                    "Write [\"...\"].");
            return;
        }
        std::vector<std::string> words;
        for (const toml::node& element : *array) {
            auto word = element.value_exact<std::string>();
            if (!word)
                problem(element, fmt::format("{}: expected a text in quotes.", path));
            else if (known(element, *word))
                words.push_back(*word);
        }
        *parameter.texts = words;
        return;
    }
    auto word = node.value_exact<std::string>();
    if (!word)
        problem(node, fmt::format("{} = {}: expected a text in quotes.", path, quoted(node)),
                allowed(info));
    else if (known(node, *word))
        *parameter.text = *word;
}

void TableReader::read_quantities(const toml::node& node, const std::string& path,
                                  Parameter& parameter) {
    const toml::array* array = node.as_array();
    if (array == nullptr) {
        problem(node, fmt::format("{} = {}: expected a list.", path, quoted(node)),
                fmt::format("Write [{}].", node.is_string()
                                               ? quoted(node)
                                               : fmt::format("\"30 {}\"", parameter.info.unit)));
        return;
    }
    std::vector<double> values;
    for (const toml::node& element : *array)
        if (auto si = read_quantity(element, path, parameter.info)) values.push_back(*si);
    parameter.assign_list(values);
}

ResolvedValue default_value(const Parameter& parameter, const std::string& path) {
    return {path.empty() ? parameter.info.word : path + "." + parameter.info.word,
            parameter.value_text(),
            parameter.info.unit,
            "default",
            parameter.info.source,
            parameter.info.summary,
            parameter.info.prior};
}

}  // namespace needlework
