#pragma once
/// The box of cells that a course is walked on, by resolution.

#include <string>

#include "course/protocol.hpp"
#include "grid/box.hpp"
#include "skin/atlas.hpp"

namespace needlework {

enum class Resolution { preview, standard, fine };
/// InputError for another word.
Resolution resolution_of(const std::string& word);

/// A unit cell holds 1 (preview), 4 (standard) or 10 (fine) expected channels a session.
Box unit_cell_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution);
/// A patch of cells of 80, 40 or 25 um, at least 5.12 mm wide, enough for the scar and a rim.
Box patch_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution);

}  // namespace needlework
