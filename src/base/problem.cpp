#include "base/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace needlework {

void Problems::error(TextPlace where, std::string what, std::string hint) {
    list_.push_back({std::move(where), std::move(what), std::move(hint), Severity::error, {}});
}

void Problems::warning(TextPlace where, std::string what, std::string hint) {
    list_.push_back({std::move(where), std::move(what), std::move(hint), Severity::warning, {}});
}

void Problems::append(const Problems& other) {
    list_.insert(list_.end(), other.list_.begin(), other.list_.end());
}

bool Problems::has_errors() const { return n_errors() > 0; }

int Problems::n_errors() const {
    return int(std::count_if(list_.begin(), list_.end(),
                             [](const Problem& p) { return p.severity == Severity::error; }));
}

std::string Problems::text() const {
    std::vector<Problem> sorted = list_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
        if (a.severity != b.severity) return a.severity == Severity::error;
        if (a.where.file != b.where.file) return a.where.file < b.where.file;
        return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
    std::string out;
    for (const Problem& p : sorted) {
        if (!p.where.file.empty()) {
            out += p.where.file;
            if (p.where.line > 0) out += fmt::format(":{}:{}", p.where.line, p.where.column);
            out += "  ";
        }
        if (p.severity == Severity::warning) out += "warning: ";
        out += p.what;
        if (!p.hint.empty()) {
            bool ended = p.what.empty() ||
                         std::string_view(".?!:").find(p.what.back()) != std::string_view::npos;
            out += (ended ? " " : ". ") + p.hint;
        }
        out += "\n";
        if (!p.line_text.empty() && p.where.column > 0) {
            std::string margin = fmt::format("{:>5} | ", p.where.line);
            out += margin + p.line_text + "\n";
            out += std::string(margin.size() - 2, ' ') + "| ";
            int column = 1;  // counts characters, not bytes
            for (size_t i = 0; i < p.line_text.size() && column < p.where.column; ++i) {
                unsigned char c = static_cast<unsigned char>(p.line_text[i]);
                out += c == '\t' ? '\t' : ' ';
                while (i + 1 < p.line_text.size() &&
                       (static_cast<unsigned char>(p.line_text[i + 1]) & 0xC0U) == 0x80U)
                    ++i;
                ++column;
            }
            out += "^\n";
        }
    }
    return out;
}

void report_bug(std::string_view condition, std::string_view reason, const char* file, int line) {
    throw BugError(fmt::format("expected that {} ({}), at {}:{}. This is a bug of Needlework.",
                               reason, condition, std::filesystem::path(file).filename().string(),
                               line));
}

namespace {

/// Edit distance with transposition of neighbours.
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (size_t i = 1; i <= a.size(); ++i)
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t change = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view word, const std::vector<std::string>& known,
                                       size_t at_most) {
    std::vector<std::pair<size_t, std::string>> scored;
    if (word.empty()) return {};
    // A word of which nothing would be left is no resemblance: "4" is not near "V".
    size_t farthest = std::min(std::max<size_t>(2, word.size() / 3), word.size() - 1);
    for (const std::string& name : known) {
        size_t distance = edit_distance(word, name);
        if (same_but_for_case(word, name)) return {name};
        bool part = word.size() >= 3 && (name.find(word) != std::string::npos ||
                                         word.find(name) != std::string_view::npos);
        if (part) distance = std::min<size_t>(distance, 2);
        if (distance <= farthest) scored.emplace_back(distance, name);
    }
    std::stable_sort(scored.begin(), scored.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> out;
    for (auto& [distance, name] : scored) {
        if (out.size() == at_most) break;
        out.push_back(name);
    }
    return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    std::vector<std::string> names = nearest_names(word, known);
    if (names.empty()) return {};
    std::string text = "; did you mean ";
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
        text += '"' + names[i] + '"';
    }
    return text + "?";
}

}  // namespace needlework
