#pragma once
/// How one person differs from the mean of their age and sex. Drawn once a person.

#include <string_view>

#include "params/declaration.hpp"

namespace needlework {

/// Normal scores on the atlas (its ranges count as two standard deviations on either side), and how
/// strongly this person's wounds keep what they lay down.
///
/// Source     ranges of data/skin/sites (a source a number); the spread of the response is not
/// measured Leaves out genetics, smoking, hormones; a second draw for the same person at another
/// site
struct PersonVariation {
    static constexpr std::string_view id = "person";
    double stratum_corneum = 0.0;
    double epidermis = 0.0;
    double dermis = 0.0;
    double stiffness = 0.0;
    double capillary_loops = 0.0;
    double water_loss = 0.0;
    double response = 1.0;

    static void parameters(auto& p) {
        using V = PersonVariation;
        auto score = [&](std::string_view word, double V::*member, std::string_view summary) {
            p(word, member, "1", between(-4.0, 4.0), summary, choice).prior(normal(0.0, 1.0));
        };
        score("stratum_corneum", &V::stratum_corneum,
              "Thickness of this person's horny layer, a normal score on the atlas");
        score("epidermis", &V::epidermis,
              "Thickness of this person's living epidermis, a normal score on the atlas");
        score("dermis", &V::dermis,
              "Thickness of this person's dermis, a normal score on the atlas");
        score("stiffness", &V::stiffness,
              "Stiffness of this person's skin, a normal score on the atlas");
        score("capillary_loops", &V::capillary_loops,
              "Density of this person's capillary loops, a normal score on the atlas");
        score("water_loss", &V::water_loss,
              "Water loss of this person's whole skin, a normal score on the atlas");
        p("response", &V::response, "1", between(0.05, 20.0),
          "Collagen that this person's wounds keep, over that of the mean person (spread 0.4)",
          assumption)
            .prior(lognormal(1.0, 1.4));
    }
};

}  // namespace needlework
