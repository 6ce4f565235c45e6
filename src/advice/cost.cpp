#include "advice/cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/problem.hpp"

namespace needlework {

std::vector<std::string> CoursePrices::draws() const {
    std::vector<std::string> words;
    for (const PricedItem& item : items)
        if (std::find(words.begin(), words.end(), item.draw) == words.end())
            words.push_back(item.draw);
    return words;
}

CoursePrices price_course(const std::vector<CourseItem>& items, const PriceTable* table,
                          const std::vector<OwnPrice>& own) {
    CoursePrices out;
    for (const CourseItem& item : items) {
        if (item.days.empty()) continue;
        auto mine = std::find_if(own.begin(), own.end(),
                                 [&](const OwnPrice& price) { return price.kind == item.kind; });
        if (mine != own.end()) {
            out.items.push_back({item, item.name.empty() ? item.kind : item.name, mine->each,
                                 mine->source, "cost." + item.kind});
            continue;
        }
        const Price* price = table != nullptr ? table->find(item.kind, item.name) : nullptr;
        if (price == nullptr)
            out.missing.push_back(item);
        else
            out.items.push_back({item, price->label, price->each, price->source,
                                 "price." + table->name + "." + price->label});
    }
    return out;
}

std::vector<double> costs_until(const CoursePrices& prices, double day,
                                const std::vector<std::vector<double>>& u) {
    const std::vector<std::string> words = prices.draws();
    std::vector<double> costs;
    for (const std::vector<double>& row : u) {
        EXPECTS(row.size() == words.size(), "a number a word that is drawn");
        double sum = 0.0;
        for (const PricedItem& item : prices.items) {
            const auto place = std::find(words.begin(), words.end(), item.draw) - words.begin();
            const auto had = std::count_if(item.item.days.begin(), item.item.days.end(),
                                           [&](double at) { return at <= day; });
            const Distribution& d = item.each;
            const double price =
                d.kind == Distribution::Kind::fixed ? d.a : d.quantile(row[size_t(place)]);
            sum += double(had) * std::max(0.0, price);
        }
        costs.push_back(sum);
    }
    return costs;
}

namespace {

/// As measures' quantile, for values that may be infinite.
double quantile_with_infinity(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double place = share * double(values.size()) - 0.5;
    if (place <= 0.0) return values.front();
    const auto below = size_t(place);
    if (below + 1 >= values.size()) return values.back();
    const double part = place - double(below);
    if (part == 0.0) return values[below];
    if (!std::isfinite(values[below + 1])) return values[below + 1];
    return values[below] + part * (values[below + 1] - values[below]);
}

}  // namespace

CostOfGain cost_of_gain(std::span<const double> costs, std::span<const double> gains) {
    EXPECTS(!costs.empty() && costs.size() == gains.size(), "a gain a cost");
    std::vector<double> quotients;
    for (size_t i = 0; i < costs.size(); ++i)
        quotients.push_back(gains[i] > 0.0 ? costs[i] / gains[i]
                                           : std::numeric_limits<double>::infinity());
    constexpr double tail = 0.05;  // of a 90 % interval
    return {{quantile_with_infinity(quotients, tail), quantile_with_infinity(quotients, 0.5),
             quantile_with_infinity(quotients, 1.0 - tail)},
            interval_of(gains).low > 0.0};
}

}  // namespace needlework
