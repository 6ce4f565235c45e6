#include "report/chart_parts.hpp"

#include <fmt/format.h>

#include <sstream>

namespace needlework {
namespace {

constexpr std::size_t caption_letters = 118;  // as wide as the picture: a choice

std::string escaped(const std::string& text) {
    std::string out;
    for (char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    return out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines{""};
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (lines.back().size() + word.size() > caption_letters) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

}  // namespace

const char* chart_colour(std::size_t i) {
    constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                       "#a6761d", "#56b4e9", "#555555"};
    return colours[i % std::size(colours)];
}

std::string words_at(double x, double y, const std::string& text, const std::string& more) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" {}>{}</text>\n", x, y, more, escaped(text));
}

std::string picture_svg(double width, double below, const std::string& drawing,
                        const std::string& caption) {
    std::string body = drawing;
    for (const std::string& line : lines_of(caption)) {
        body += words_at(8, below, line, "fill=\"#444\"");
        below += chart_line_height;
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {:.0f}\" "
        "font-family=\"sans-serif\" font-size=\"13\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{}</svg>\n",
        width, below, body);
}

}  // namespace needlework
