#include "params/toml_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace needlework {

namespace {

/// What to do about a syntax error, from the words of the parser.
std::string syntax_remedy(std::string_view description) {
    auto says = [&](std::string_view words) {
        return description.find(words) != std::string_view::npos;
    };
    if (says("utf-8")) return "Save the file as UTF-8.";
    if (says("cannot redefine existing table"))
        return "A [table] stands once in a file; merge the two.";
    if (says("cannot redefine")) return "A key is given once in its table; keep one of the two.";
    if (says("parsing string")) return "A text ends on its line, with the quote it began with.";
    if (says("parsing array")) return "Close the list with ].";
    if (says("representable in 64 bits")) return "Write a smaller number.";
    if (says("value type"))
        return "A text or quantity stands in straight quotes: \"cheek\", \"1.5 mm\".";
    if (says("expected a comment or whitespace")) return "A quantity stands in quotes: \"1.5 mm\".";
    if (says("expected value")) return "Write a value after =, or remove the line.";
    if (says("expected '='")) return "Form: key = value.";
    return {};
}

}  // namespace

TomlFile TomlFile::parse(std::string text, std::string name) {
    TomlFile file;
    file.name = std::move(name);
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        file.lines.push_back(line);
    }
    try {
        file.root = toml::parse(text, file.name);
    } catch (const toml::parse_error& error) {
        Problems problems;
        TextPlace where{file.name, int(error.source().begin.line),
                        int(error.source().begin.column)};
        std::string remedy = syntax_remedy(error.description());
        Problem p{
            where, fmt::format("not valid TOML: {}", error.description()),
            remedy + (remedy.empty() ? "" : " ") + "Other mistakes are listed once this is mended.",
            Severity::error, file.line_text(where.line)};
        problems.add(std::move(p));
        throw InputError(std::move(problems));
    }
    return file;
}

TomlFile TomlFile::load(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        Problems problems;
        problems.error({path.string()}, "is a folder, not a file", "Name a .toml file.");
        throw InputError(std::move(problems));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        Problems problems;
        problems.error({path.string()}, "cannot be read: no such file, or no permission",
                       "Examples are in cases/tutorials.");
        throw InputError(std::move(problems));
    }
    std::ostringstream text;
    text << in.rdbuf();
    return parse(text.str(), path.string());
}

TextPlace TomlFile::place(const toml::node& node) const {
    const toml::source_region& region = node.source();
    std::string from = region.path ? *region.path : name;
    if (from.starts_with("--set")) return {from};  // a place in the file it is not
    return {from, int(region.begin.line), int(region.begin.column)};
}

std::string TomlFile::line_text(int line) const {
    return line >= 1 && size_t(line) <= lines.size() ? lines[size_t(line) - 1] : std::string();
}

}  // namespace needlework
