#include "process/healing/reference/waugh_sherratt.hpp"

#include <cmath>

namespace needlework {

namespace {
double polynomial(const std::array<double, 4>& c, double x) {
    return c[0] + x * (c[1] + x * (c[2] + x * c[3]));
}
}  // namespace

WaughSherratt2007 WaughSherratt2007::diabetic() {
    WaughSherratt2007 model;
    model.k11 = 5;  // waugh-sherratt-2007-seven-species, diabetic column
    model.k12 = 0.001;
    model.d4 = 2.5;
    return model;
}

ReferenceLaws<7> WaughSherratt2007::laws(double, const std::array<double, 7>& y) const {
    const auto [I, R, T, P, F, C, H] = y;
    const double free_space = 1 - (k3 * (I + R) + k5 * F + k6 * C);
    const double share = a[0] + a[1] * std::log(H);
    const double influx = polynomial(K, T);
    return {
        {share * influx + k1 * k2 * I * free_space, (1 - share) * influx + k1 * k2 * R * free_space,
         k4 * I + k7 * F, k8 * (I + R) + k9 * F, polynomial(M, P) + k10 * F * free_space,
         k11 * F * polynomial(f, T) * polynomial(g, C), k12 * F},
        {d1, d1, d2, d3, d4, d5 * F, d6}};
}

ReferenceLaws<3> WaughSherratt2006::laws(double, const std::array<double, 3>& y) const {
    const auto [I, R, T] = y;
    const double free_space = 1 - k3 * (I + R);
    const double influx = polynomial(K, T);
    return {{alpha * influx + k1 * k2 * I * free_space,
             (1 - alpha) * influx + k1 * k2 * R * free_space, k4 * I},
            {d1, d1, d2}};
}

}  // namespace needlework
