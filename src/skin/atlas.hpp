#pragma once
/// The skin atlas: what skin is like at a site, and how age, sex and phototype change it.
///
///   thickness(person) = thickness(site) s(sex) [1 - r (age - young)] / [1 - r (reference - young)]
///                                                                                         (skin.1)
///   f(age) = 1 + (f_old - 1) (age - young)/(old - young), held outside (skin.2) value(score) =
///   value (high/value)^(score/2), or (value/low)^(score/2) below the mean   (skin.3)
///
/// Source     data/skin/sites/*.toml and data/skin/people.toml, a source id a number
/// Holds for  adults of 18 to 100 years
/// Leaves out seasons, climate, smoking, hormones, sun damage as a state of its own

#include <filesystem>
#include <map>

#include "skin/layers.hpp"

namespace needlework {

/// Whose skin a site's thickness was measured on.
struct SiteReference {
    static constexpr std::string_view id = "skin.reference";
    Time age = 40.0_yr;
    std::string sex = "mixed";

    static void parameters(auto& p) {
        p("age", &SiteReference::age, "yr", between(18.0_yr, 100.0_yr),
          "Mean age of the people measured", assumption)
            .required();
        p.one_of("sex", &SiteReference::sex, {"female", "male", "mixed"},
                 "Sex of the people whose dermis was measured", choice)
            .required();
    }
};

/// Thickness in men over that in women.
struct SexFactors {
    static constexpr std::string_view id = "skin.sex";
    double male_over_female_dermis = 1.0;
    double male_over_female_epidermis = 1.0;

    static void parameters(auto& p) {
        p("male_over_female_dermis", &SexFactors::male_over_female_dermis, "1", between(0.5, 2.0),
          "Thickness of the dermis in men over that in women", choice)
            .required();
        p("male_over_female_epidermis", &SexFactors::male_over_female_epidermis, "1",
          between(0.5, 2.0), "Thickness of the epidermis in men over that in women", choice)
            .required();
    }
};

/// What age does; ratios are old over young.
struct AgeFactors {
    static constexpr std::string_view id = "skin.age";
    Time young = 24.0_yr, old = 80.0_yr;
    double dermis_loss_per_decade = 0.0;
    double epidermis_loss_per_decade_female = 0.0;
    double epidermis_loss_per_decade_male = 0.0;
    double collagen_old_over_young = 1.0;
    double synthesis_old_over_young = 1.0;
    double fibroblasts_old_over_young = 1.0;
    double vessels_old_over_young = 1.0;
    double stiffness_old_over_young = 1.0;
    double barrier_recovery_old_over_young = 1.0;
    double water_loss_old_over_young = 1.0;

    static void parameters(auto& p);

    /// Equation skin.2.
    double between_young_and_old(Time age, double old_over_young) const;
    /// Equation skin.1 without sex.
    double thickness(Time age, Time reference, double loss_per_decade) const;
};

struct Phototype {
    static constexpr std::string_view id = "skin.phototype";
    double ita = 0.0;  ///< individual typology angle [degree]
    double melanin_fraction = 0.0;

    static void parameters(auto& p) {
        p("ita", &Phototype::ita, "1", between(-90.0, 90.0), "Individual typology angle in degrees",
          choice)
            .required();
        p("melanin_fraction", &Phototype::melanin_fraction, "1", between(0.0, 0.5),
          "Share of the epidermis taken by melanin", choice)
            .required();
    }
};

/// One site as its file says, for the reference person.
struct SkinSite {
    std::string name;   ///< "cheek"
    std::string title;  ///< "Cheek (malar)"
    SiteReference reference;
    std::array<SkinLayer, 5> layers;
    CapillaryLoops capillary_loops;
    SkinSurface surface;
    SexFactors sex;
    std::vector<ResolvedValue> numbers;  ///< path, source, range of each number

    const SkinLayer& layer(Layer which) const { return layers[size_t(which)]; }
    /// The number at "papillary_dermis.thickness"; a promise that it is there.
    const ResolvedValue& number(std::string_view path) const;
};

class SkinAtlas {
  public:
    /// Reads data/skin. InputError with every mistake of every file.
    static SkinAtlas load(const std::filesystem::path& skin_folder);
    /// The atlas of data_folder().
    static SkinAtlas load();

    std::vector<std::string> list_sites() const;
    bool has_site(std::string_view site) const;
    /// InputError with the nearest names when there is no such site.
    const SkinSite& site(std::string_view site) const;
    const AgeFactors& age_factors() const { return age_; }
    const FurrowNumbers& furrows() const { return furrows_; }
    const std::vector<ResolvedValue>& people_numbers() const { return people_numbers_; }
    std::vector<std::string> list_phototypes() const;
    /// InputError for a type outside I to VI.
    const Phototype& phototype(std::string_view type) const;
    /// The type whose angle lies nearest (the angle decides, the type names).
    std::string phototype_of_angle(double ita_deg) const;
    /// Melanin at an angle, between the types on the scale of logarithms and held outside them.
    double melanin_of_angle(double ita_deg) const;

    /// The skin of a person. InputError for an unknown site or type and for ages below 18 years.
    SkinStack skin_stack(std::string_view site, const SkinPerson& person,
                         const SkinVariation& variation = {}) const;

  private:
    void check_person(const SkinPerson& person) const;
    double epidermis_loss_per_decade(std::string_view sex) const;
    void carry_layers(const SkinSite& from, const SkinVariation& variation, SkinStack& skin) const;
    void record_numbers(const SkinSite& from, SkinStack& skin) const;

    std::map<std::string, SkinSite, std::less<>> sites_;
    std::map<std::string, Phototype, std::less<>> phototypes_;
    AgeFactors age_;
    FurrowNumbers furrows_;
    std::vector<ResolvedValue> people_numbers_;
};

/// Names of the sites in the data folder, sorted; reads no file.
std::vector<std::string> list_sites();
/// For "on the ...": "cheek", "skin around the eye".
std::string site_words(const std::string& site);
/// One line: title and thicknesses.
std::string site_summary(const std::string& site);
/// Every number of a site with range, source and note.
std::string describe_site(const std::string& site);
/// Tables of data/skin/people.toml: "age", "furrows", "phototype.III".
std::vector<std::string> list_people_tables();
std::vector<ResolvedValue> people_numbers_of(const std::string& table);
/// Every number of such a table with range, source and note.
std::string describe_people(const std::string& table);
/// The skin of a mean person, from the atlas of the data folder. Ensembles keep a SkinAtlas
/// instead.
SkinStack skin_stack(std::string_view site, Time age, std::string_view sex,
                     std::string_view phototype);

void AgeFactors::parameters(auto& p) {
    auto ratio = [&](std::string_view word, double AgeFactors::*member, std::string_view summary) {
        p(word, member, "1", between(0.05, 5.0), summary, choice).required();
    };
    auto loss = [&](std::string_view word, double AgeFactors::*member, std::string_view summary) {
        p(word, member, "1", between(0.0, 0.12), summary, choice).required();
    };
    p("young", &AgeFactors::young, "yr", between(15.0_yr, 40.0_yr), "Age at which factors are 1",
      choice)
        .required();
    p("old", &AgeFactors::old, "yr", between(60.0_yr, 100.0_yr),
      "Age at which factors have their old value", choice)
        .required();
    loss("dermis_loss_per_decade", &AgeFactors::dermis_loss_per_decade,
         "Share of the young dermis lost a decade");
    loss("epidermis_loss_per_decade_female", &AgeFactors::epidermis_loss_per_decade_female,
         "Share of the young epidermis lost a decade in women");
    loss("epidermis_loss_per_decade_male", &AgeFactors::epidermis_loss_per_decade_male,
         "Share of the young epidermis lost a decade in men");
    ratio("collagen_old_over_young", &AgeFactors::collagen_old_over_young, "Collagen fraction");
    ratio("synthesis_old_over_young", &AgeFactors::synthesis_old_over_young,
          "Collagen made by a fibroblast");
    ratio("fibroblasts_old_over_young", &AgeFactors::fibroblasts_old_over_young,
          "Fibroblasts a volume");
    ratio("vessels_old_over_young", &AgeFactors::vessels_old_over_young, "Vessels of the dermis");
    ratio("stiffness_old_over_young", &AgeFactors::stiffness_old_over_young,
          "Young's modulus of the dermis");
    ratio("barrier_recovery_old_over_young", &AgeFactors::barrier_recovery_old_over_young,
          "Rate at which a disturbed barrier comes back");
    ratio("water_loss_old_over_young", &AgeFactors::water_loss_old_over_young,
          "Water loss of whole skin");
}

}  // namespace needlework
