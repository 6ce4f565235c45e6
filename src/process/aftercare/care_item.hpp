#pragma once
/// One thing that is done to the skin, or to be left alone, on the days around a session: the table
/// [[aftercare.item]] of a protocol. What each does stands in care_timeline.hpp; one that puts a
/// product on the skin is carried there by delivery like any other topical.
///
/// Leaves out whether people do what they were told

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct CareItem {
    static constexpr std::string_view id = "aftercare.item";

    std::string what = "hydration";
    Time from{}, until = 7.0_d;
    int times_a_day = 1;
    std::string product;
    double sun_dose = 0.5;
    double protection = 6.0;

    static void parameters(auto& p) {
        using C = CareItem;
        p.one_of(
             "what", &C::what,
             {"hydration", "occlusion", "cooling-mask", "sunscreen", "nsaid", "antioxidant-serum",
              "collagen-peptides", "product", "retinol", "aha", "makeup", "sweating", "sun"},
             "What it is; needlework explain aftercare tells the evidence", choice)
            .required();
        p("from", &C::from, "d", between(-60.0_d, 3650.0_d),
          "Day of its begin, counted from each session; before it where negative (a product of "
          "before is washed off for the session)",
          choice);
        p("until", &C::until, "d", between(-60.0_d, 3650.0_d),
          "Day of its end, counted from each session", choice);
        p.count("times_a_day", &C::times_a_day, between(1, 12),
                "How often a product is put on in a day, the first time at its begin", choice);
        p.text("product", &C::product,
               "Product that is put on: one of data/products or a file of your own; empty = the "
               "usual one of an antioxidant-serum (vitamin-c-serum), of collagen-peptides "
               "(ghk-cu-serum), of a retinol (retinol-cream) and of an aha (glycolic-lotion)",
               choice);
        p("sun_dose", &C::sun_dose, "1", between(0.0, 10.0),
          "Sun above the usual of the person, in minimal erythema doses a day", assumption)
            .prior(lognormal(0.5, 2.0));
        p("protection", &C::protection, "1", between(1.0, 100.0),
          "What a sunscreen divides the sun by as people put it on, which is a third to a half of "
          "what labels are measured with",
          assumption)
            .prior(lognormal(6.0, 1.6));
    }

    /// Whether it puts an active on the skin, which delivery then carries.
    bool is_product() const { return is_product(what); }
    static bool is_product(std::string_view what) {
        constexpr std::array<std::string_view, 5> products{"antioxidant-serum", "collagen-peptides",
                                                           "product", "retinol", "aha"};
        return std::find(products.begin(), products.end(), what) != products.end();
    }
    /// The product, named or usual; empty where one must be named.
    std::string product_name() const {
        if (!product.empty()) return product;
        return what == "antioxidant-serum"   ? "vitamin-c-serum"
               : what == "collagen-peptides" ? "ghk-cu-serum"
               : what == "retinol"           ? "retinol-cream"
               : what == "aha"               ? "glycolic-lotion"
                                             : "";
    }
    /// Whether it brings dirt or germs to open channels.
    bool contaminates() const { return what == "makeup" || what == "sweating"; }
};

}  // namespace needlework
