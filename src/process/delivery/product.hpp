#pragma once
/// A topical product as a formulator would describe it: a vehicle, how much of it lies on the skin,
/// and its actives. Presets are files data/products/<name>.toml; a protocol may name a file of its
/// own and override every number.

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "process/delivery/active.hpp"
#include "process/delivery/fast_delivery.hpp"

namespace needlework {

/// An active in a product: how much of it, and the molecule's own numbers (data/actives), which a
/// product may override.
///
///   C  = concentration,  or percent times density (w/w),  or percent times 1 g/ml (w/v)
///   or per_million_platelets times platelets/(1e6/mm3) times activated
///   Kv = vehicle_solubility / solubility                                     (delivery.40)
///
///   C   of the active in the product, all that is ever let go                [mg/ml]
///   Kv  vehicle over water; 1 where the two solubilities are not both known
///
/// Source     definition; that a better solvent holds an active back in this proportion is the
///            ideal solution's rule
/// Leaves out that a vehicle changes the horny layer (enhancers), and that it changes while it
/// dries
struct ProductActive : Active {
    static constexpr std::string_view id = "topical.actives";
    MassDensity concentration{0.0};
    double percent = 0.0;
    std::string percent_of = "nothing";
    MassDensity vehicle_solubility{0.0};
    MassDensity per_million_platelets{0.0};
    std::vector<Effect> effects;  ///< of data/actives, not a parameter

    static void parameters(auto& p) {
        using A = ProductActive;
        p("concentration", &A::concentration, "mg/ml",
          between(MassDensity{0.0}, MassDensity{2000.0}),
          "Active per volume of product; give this or percent", choice);
        p("percent", &A::percent, "%", between(0.0, 1.0),
          "Percent of active in the product; percent_of says of what", choice);
        p.one_of("percent_of", &A::percent_of, {"nothing", "w/w", "w/v"},
                 "What percent is of: w/w = mass of active in mass of product, w/v = grams in 100 "
                 "ml",
                 choice);
        p("vehicle_solubility", &A::vehicle_solubility, "mg/ml",
          between(MassDensity{0.0}, MassDensity{5000.0}),
          "Solubility in this vehicle; 0 = as in water. A better solvent than water holds its "
          "active back",
          choice);
        p("per_million_platelets", &A::per_million_platelets, "ng/ml",
          between(MassDensity{0.0}, MassDensity{1.0}),
          "What 1,000,000 platelets in each mm3 hold of it and let go; give this, concentration or "
          "percent",
          choice);
        Active::parameters(p);
    }

    /// Vehicle over water (delivery.40).
    double vehicle_over_water() const;
};

/// The vehicle and how it is put on.
struct Product {
    static constexpr std::string_view id = "product";

    std::string name;  ///< "vitamin-c-serum" or the path of a file; set by the reader
    std::string label = "unnamed product";
    std::string vehicle = "solution";
    MassDensity density{1000.0};
    double ph = 5.5;
    MassPerArea amount{0.0};
    Length volume{0.0};
    bool infinite = false;
    Velocity evaporation{0.0};
    double residue = 0.1;
    double mobility = 1.0;
    bool occluding = false;
    NumberDensity platelets{0.0};
    double activated = 1.0;
    Time release_time{0.0};
    std::vector<ProductActive> actives;  ///< in the order of their names

    static void parameters(auto& p) {
        using P = Product;
        p.text("label", &P::label, "Name for people", choice);
        p.one_of("vehicle", &P::vehicle, {"solution", "gel", "cream", "patch"},
                 "What the actives are in. A solution or gel dissolves all of its active; a cream "
                 "or patch may hold some undissolved, which feeds what is dissolved",
                 choice);
        p("density", &P::density, "g/ml", between(MassDensity{300.0}, MassDensity{2500.0}),
          "Mass of product per volume", assumption);
        p("ph", &P::ph, "1", between(0.5, 13.0), "pH of the product", assumption);
        p("amount", &P::amount, "mg/cm2", between(MassPerArea{0.0}, MassPerArea{10.0}),
          "Mass of product per area of skin; give this or volume", choice)
            .evidence(MassPerArea{0.005}, MassPerArea{1.0});
        p("volume", &P::volume, "ul/cm2", between(Length{0.0}, Length{1e-2}),
          "Volume of product per area of skin; give this or amount", choice);
        p.flag("infinite", &P::infinite,
               "A reservoir whose concentration does not fall (a donor chamber, a large patch)",
               choice);
        p("evaporation", &P::evaporation, "um/h", between(Velocity{0.0}, Velocity{3e-7}),
          "How fast an uncovered film of it dries; 0 = it does not", assumption);
        p("residue", &P::residue, "1", between(0.0, 1.0),
          "Share of its volume that never dries and stays liquid (humectants, oils); 0: it dries "
          "to a solid, which gives little more (delivery.deposit_contact)",
          assumption)
            .prior(uniform(0.02, 0.2));
        p("mobility", &P::mobility, "1", between(1e-4, 1.0),
          "Diffusivity of the active in the product over that in water (a gel or cream hinders)",
          assumption);
        p.flag("occluding", &P::occluding,
               "It keeps the channels wet while it lies there, as a film would (a patch, a wet "
               "gel)",
               assumption);
        p("platelets", &P::platelets, "1/mm3", between(NumberDensity{0.0}, NumberDensity{2e16}),
          "Platelets in it (platelet-rich plasma), 1/mm3 is 1/ul; 0 = none", choice);
        p("activated", &P::activated, "1", between(0.0, 1.0),
          "Share of the platelets that let go of what they hold", assumption);
        p("release_time", &P::release_time, "h", between(0.0_h, 240.0_h),
          "Time in which activated platelets let go; 0 h = at once, as after thrombin", assumption);
    }

    /// Volume of product per area of skin; whichever of the two was given.
    Length thickness() const { return volume.si > 0.0 ? volume : Length{amount.si / density.si}; }
    /// Mass of an active per volume of product.
    MassDensity concentration(const ProductActive& active) const;
    /// The vehicle that the model of delivery asks for.
    Vehicle vehicle_of(const ProductActive& active) const;
};

/// A product with the lines of its file and of its actives' files.
struct LoadedProduct {
    Product product;
    std::vector<ResolvedValue> values;
};

/// What a table said itself, and what presets said for it.
struct GivenAndPreset {
    std::set<std::string> given;         ///< paths
    std::vector<ResolvedValue> presets;  ///< a line each, given or not
};

/// Reads the table of one active of a product over what is known of it: the product's own numbers
/// (`known`), else those of data/actives, else nothing, and then the table must describe the
/// molecule. Mistakes go to the reader.
ProductActive read_product_active(TableReader& reader, const toml::table& table,
                                  const std::string& path, const std::string& name,
                                  const ProductActive* known, GivenAndPreset& values);

/// Reads the table of actives of a product or of a topical into `product.actives`.
void read_product_actives(TableReader& reader, const toml::node* node, const std::string& path,
                          Product& product, GivenAndPreset& values);

/// Mistakes that no single field shows: no dose, percent of nothing, more than the vehicle holds.
void check_product(const Product& product, const toml::node& at, const std::string& path,
                   TableReader& reader);

/// Reads data/products/<name>.toml, or the user's own file where `name` ends in .toml: a path
/// relative to the protocol, or the copy that a run keeps in its folder `products`. InputError with
/// every mistake, or with the nearest names.
LoadedProduct load_product(std::string_view name, const std::filesystem::path& beside);
LoadedProduct load_product(std::string_view name);

/// Where a user's own product lies, seen from a protocol in the folder `beside`.
std::filesystem::path own_product_file(std::string_view name, const std::filesystem::path& beside);
inline bool is_own_product(std::string_view name) { return name.ends_with(".toml"); }

std::vector<std::string> list_products();

/// One line about a product, for lists.
std::string product_summary(const Product& product);

}  // namespace needlework
