#pragma once
/// What the charts of this room share: words, colours, the picture around a drawing.

#include <string>
#include <vector>

namespace needlework {

inline constexpr double chart_line_height = 17;  ///< in picture units, as all lengths: a choice

/// Colours that colour-blind readers can tell apart (Okabe and Ito 2008), in turn: a choice.
const char* chart_colour(std::size_t i);

/// A text at x, y; `more` are further attributes.
std::string words_at(double x, double y, const std::string& text, const std::string& more);

/// The whole picture: a drawing, and from `below` on its caption, broken into lines.
std::string picture_svg(double width, double below, const std::string& drawing,
                        const std::string& caption);

}  // namespace needlework
