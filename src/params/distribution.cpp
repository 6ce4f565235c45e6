#include "params/distribution.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/problem.hpp"
#include "base/random.hpp"
#include "base/units.hpp"

namespace needlework {

double Distribution::quantile(double u) const {
    switch (kind) {
        case Kind::fixed:
            return a;
        case Kind::uniform:
            return a + (b - a) * u;
        case Kind::loguniform:
            return a * std::pow(b / a, u);
        case Kind::normal:
            return a + b * normal_quantile(u);
        case Kind::lognormal:
            return a * std::pow(b, normal_quantile(u));
    }
    return a;
}

double Distribution::median() const { return kind == Kind::fixed ? a : quantile(0.5); }

std::string_view kind_name(Distribution::Kind kind) {
    switch (kind) {
        case Distribution::Kind::fixed:
            return "fixed";
        case Distribution::Kind::uniform:
            return "uniform";
        case Distribution::Kind::loguniform:
            return "loguniform";
        case Distribution::Kind::normal:
            return "normal";
        case Distribution::Kind::lognormal:
            return "lognormal";
    }
    return "fixed";
}

std::string Distribution::text(std::string_view unit) const {
    switch (kind) {
        case Kind::fixed:
            return format_quantity(a, unit);
        case Kind::uniform:
        case Kind::loguniform:
            return fmt::format("{} to {}, {}", format_quantity(a, unit), format_quantity(b, unit),
                               kind_name(kind));
        case Kind::normal: {
            // A spread has no offset: 2 degC of sd is 2 K.
            const UnitRow* row = find_unit(unit);
            EXPECTS(row != nullptr, "the unit of a distribution is in the table");
            return fmt::format("{} +- {:.6g}, normal", format_quantity(a, unit), b / row->factor);
        }
        case Kind::lognormal:
            return fmt::format("{} x/{:.4g}, lognormal", format_quantity(a, unit), b);
    }
    return {};
}

}  // namespace needlework
