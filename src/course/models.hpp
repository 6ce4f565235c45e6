#pragma once
/// Every model whose parameters a protocol may override, one line each. Adding a model's parameters
/// to the program means adding two lines here.

#include <string>
#include <string_view>
#include <type_traits>

#include "colour/colour_parameters.hpp"
#include "course/person.hpp"
#include "injury/needles/needle_mechanics.hpp"
#include "measures/lens_parameters.hpp"
#include "process/aftercare/effect_parameters.hpp"
#include "process/barrier/barrier_parameters.hpp"
#include "process/delivery/delivery_parameters.hpp"
#include "process/follicle/follicle_parameters.hpp"
#include "process/healing/healing_parameters.hpp"
#include "process/pigment/pigment_parameters.hpp"
#include "skin/lesion_population.hpp"

namespace needlework {

struct Models {
    HealingParameters healing;
    BarrierParameters barrier;
    PigmentParameters pigment;
    ColourParameters colour;
    FollicleParameters follicle;
    NeedleMechanics needles;
    LensParameters measures;
    PopulationParameters population;
    PersonVariation person;
    DeliveryParameters delivery;
    EffectParameters effects;

    /// Calls visit(one line about it, object) for every model; its table in a protocol is its `id`.
    template <class Self, class Visit>
    static void each(Self& self, Visit&& visit) {
        visit("Dermal healing and new collagen", self.healing);
        visit("Closing channels and the skin barrier", self.barrier);
        visit("Melanin of the epidermis and the dermis", self.pigment);
        visit("Light in skin: what gives it its colour", self.colour);
        visit("Hair follicles", self.follicle);
        visit("How needles enter skin", self.needles);
        visit("How a clinic or laboratory reads the tissue", self.measures);
        visit("The scars of a face", self.population);
        visit("How people differ from the atlas", self.person);
        visit("What topicals reach: the set-up, intact skin and channels", self.delivery);
        visit("What actives and aftercare do to skin", self.effects);
    }
};

template <class Model>
std::string_view model_id(const Model&) {
    return std::remove_const_t<Model>::id;
}

/// Whether a path names a form of a model, "healing.reach_form": a word of a model's table that
/// ends so. Nobody knows which form is right.
inline bool is_model_form(std::string_view path) {
    bool found = false;
    const Models models;
    Models::each(models, [&](std::string_view, const auto& model) {
        found |= path.starts_with(std::string(model_id(model)) + ".") && path.ends_with("_form");
    });
    return found;
}

}  // namespace needlework
