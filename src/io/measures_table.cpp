#include "io/measures_table.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/problem.hpp"
#include "base/units.hpp"

namespace needlework {
namespace {

constexpr std::string_view header = "arm,time_d,measure,value,low90,high90,unit,kind";
constexpr size_t n_columns = 8;

std::string quoted(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string number_text(std::optional<double> value) {
    return value ? fmt::format("{}", *value) : "";
}

/// The cells of one record that starts at `at`; `at` moves behind its line end.
std::vector<std::string> record(std::string_view text, size_t& at) {
    std::vector<std::string> cells(1);
    bool in_quotes = false;
    for (; at < text.size(); ++at) {
        char c = text[at];
        if (in_quotes && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            cells.back() += '"';
            ++at;
        } else if (c == '"') {
            in_quotes = !in_quotes;
        } else if (c == ',' && !in_quotes) {
            cells.emplace_back();
        } else if (c == '\n' && !in_quotes) {
            ++at;
            break;
        } else if (c != '\r' || in_quotes) {
            cells.back() += c;
        }
    }
    return cells;
}

std::optional<double> number(const std::string& text) {
    double value = 0.0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

}  // namespace

std::string measures_csv(std::span<const MeasureRow> rows) {
    std::string text(header);
    text += '\n';
    for (const MeasureRow& r : rows)
        text += fmt::format("{},{},{},{},{},{},{},{}\n", quoted(r.arm), from_si(r.time.si, "d"),
                            quoted(r.measure), r.value, number_text(r.low90), number_text(r.high90),
                            quoted(r.unit), quoted(r.kind));
    return text;
}

std::vector<MeasureRow> parse_measures_csv(std::string_view text, const std::string& file_name) {
    Problems problems;
    std::vector<MeasureRow> rows;
    size_t at = 0;
    for (int line = 1; at < text.size(); ++line) {
        std::vector<std::string> cells = record(text, at);
        TextPlace place{file_name, line, 1};
        if (line == 1) {
            if (fmt::format("{}", fmt::join(cells, ",")) != header)
                problems.error(place, "this is no measures.csv: the first line is not \"" +
                                          std::string(header) + "\"");
            continue;
        }
        if (cells.size() != n_columns) {
            problems.error(place,
                           fmt::format("{} cells where {} are expected", cells.size(), n_columns));
            continue;
        }
        std::optional<double> days = number(cells[1]), value = number(cells[3]);
        if (!days || !value) {
            problems.error(place, "time_d and value must be numbers");
            continue;
        }
        rows.push_back({cells[0], Time{to_si(*days, "d")}, cells[2], *value, number(cells[4]),
                        number(cells[5]), cells[6], cells[7]});
    }
    if (problems.has_errors()) throw InputError(problems);
    return rows;
}

}  // namespace needlework
