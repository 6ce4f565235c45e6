#include "injury/needles/pain.hpp"

#include <cmath>

#include "injury/needles/insertion.hpp"

namespace needlework {

double PainModel::score(const Device& device, Anaesthetic anaesthetic) const {
    EXPECTS(!device.is_lesion(), "the pain of a laser is not a needle's");
    Device reference;  // the 1 mm roller of 192 needles (luz-2017-pain-roller; count assumption)
    reference.needle_length = 1.0_mm;
    double number = device.kind == "roller" ? roller_needles_at_once(device) : device.needles;
    double drive = drive_at_1mm_under_cream *
                   std::pow(device.needle_length.si / reference.needle_length.si, length_exponent) *
                   std::pow(number / roller_needles_at_once(reference), number_exponent);
    if (anaesthetic == Anaesthetic::none) drive /= cream_factor;
    if (anaesthetic == Anaesthetic::driven_in) drive *= driven_in_factor;
    const double scale = 10.0;  // the visual analogue scale's end
    return scale * drive / (1.0 + drive);
}

}  // namespace needlework
