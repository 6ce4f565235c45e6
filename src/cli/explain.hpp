#pragma once
/// `explain NAME` and `list WHAT`: plain words made from the declarations and the data.

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "measures/measure.hpp"
#include "params/declaration.hpp"

namespace needlework {

/// What the program knows about a parameter, table, model, equation, measure, device, site,
/// condition, study, source, rule or word of the glossary; empty when the name is unknown.
std::optional<std::string> explain(const std::string& name);

/// Known names that differ from this one only in case, blanks, underscores or a plural.
std::vector<std::string> names_typed_as(const std::string& name);

/// The name here of a word of publications (data/words.toml); empty where `explain` knows none.
std::string name_here(const std::string& word);

/// Things whose name or one-line summary holds the words, by kind, a line each; empty when none.
std::string names_with(const std::string& words);

/// All names that `explain` knows, for "did you mean" and for completion.
std::vector<std::string> explainable_names();

/// Everything of `explain` as one Markdown document (docs/reference.md).
std::string reference_page();

/// The terms of the equations of healing in words, with symbol, value, source and what is contested
/// (docs/theory/healing-symbols.md).
std::string healing_symbols_page();

/// One line an item: name, two spaces, what it is.
struct ListedItem {
    std::string name;
    std::string summary;
};
inline const std::vector<std::string> list_kinds{
    "devices",   "sites",      "conditions", "actives",    "products",
    "processes", "references", "measures",   "screening",  "aftercare",
    "risks",     "prices",     "evidence",   "parameters", "names"};
std::vector<ListedItem> list_items(const std::string& kind);

/// Descriptions of single things; used by explain and the reference.
namespace describe {

/// Breaks a text at blanks so that no line is longer than a page is wide.
std::string wrapped(const std::string& text, const std::string& first, const std::string& rest);
/// "kalluri-2011-closure: citation", or what `assumption` and `choice` mean.
std::string source_line(const std::string& id);
std::string parameter(const DeclaredTable& table, const ParameterInfo& info);
/// A table of the protocol; of a model with its equations.
std::string table(const DeclaredTable& table);
/// With the error of a reading, or the noise of those who read it by the names of their parameters.
std::string measure(const MeasureInfo& measure);
nlohmann::json measure_json(const MeasureInfo& measure);
std::string device(const std::string& name);
std::string condition(const std::string& kind);
/// An active, with what follows from its numbers for intact skin.
std::string active(const std::string& name);
/// A topical product: its numbers, and what they mean for each active.
std::string product(const std::string& name);
/// What the actives of a product do where they arrive, with or without the numbers, and the studies
/// that put it on.
std::string what_it_does(const std::string& product, bool numbers);
/// All products with what they do, below session.adjunct.
std::string adjuncts();
std::string study(const std::filesystem::path& path);
/// A published model of healing: what it holds, how far it was read, how to run it.
std::string reference_model(const std::string& name);
/// What the data say beside a table of the protocol: all rules below [screening] and [aftercare],
/// price tables below [cost]; empty for others.
std::string advice_below(const std::string& table);
/// All risks ("risk"), or a rule, a risk or a price table by its name; empty when unknown.
std::optional<std::string> advice(const std::string& name);
/// Names that `advice` knows.
std::vector<std::string> advice_names();
/// Sections of the reference.
std::string advice_reference();
/// The rule of data/evidence/completions.toml.
std::string completions();
/// A table of data/skin/people.toml, by its name or that of a number in it, with "skin." or
/// without.
std::optional<std::string> people(std::string name);
/// "healing.11", a citation of data/sources.toml, a term of the glossary; empty when unknown.
std::optional<std::string> equation(const std::string& number);
std::optional<std::string> source(const std::string& id);
std::optional<std::string> term(const std::string& word);
std::vector<std::string> terms();
/// Files of data/evidence that are studies.
std::vector<std::filesystem::path> studies();

}  // namespace describe
}  // namespace needlework
