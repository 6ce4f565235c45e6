#pragma once
/// Natural frequencies from counts: how many of a hundred, and between which limits.
///
/// Wilson's interval for k of n at z (advice.1):
///     p = [ k + z^2/2 +- z sqrt( k (n - k) / n + z^2 / 4 ) ] / (n + z^2)
/// It keeps inside 0 to 1 and says something of 0 of n: at most z^2 / (n + z^2).

#include "measures/statistics.hpp"

namespace needlework {

/// Of 95 % (z = 1.96), as trials print them; the middle is k/n.
Interval wilson95(double k, double n);
/// Of 90 % (z = 1.645), as the program's own intervals.
Interval wilson90(double k, double n);

}  // namespace needlework
