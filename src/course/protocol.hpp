#pragma once
/// What the user wrote, checked, every default filled in, every value with its origin and source.
/// Knows nothing of MPI: `check` reads it in milliseconds.

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "advice/prices.hpp"
#include "advice/screening.hpp"
#include "course/models.hpp"
#include "injury/needles/device.hpp"
#include "params/reader.hpp"
#include "process/aftercare/care_item.hpp"
#include "process/delivery/product.hpp"
#include "skin/condition.hpp"

namespace needlework {

/// Who is treated.
struct Subject {
    Time age = 35.0_yr;
    std::string sex = "female";
    std::string phototype = "III";
    double ita = 0.0;  ///< individual typology angle [degree]; used where phototype is not given
    bool ita_given = false;
    double keloid_tendency = 0.0;
    double diabetes = 0.0;
    std::vector<std::string> history;

    static void parameters(auto& p) {
        p("age", &Subject::age, "yr", between(18.0_yr, 110.0_yr), "Age", choice)
            .evidence(18.0_yr, 75.0_yr);
        p.one_of("sex", &Subject::sex, {"female", "male"}, "Sex, for the thickness of the skin",
                 choice);
        p.one_of("phototype", &Subject::phototype, {"I", "II", "III", "IV", "V", "VI"},
                 "Fitzpatrick phototype; give this or ita, not both", choice);
        p("ita", &Subject::ita, "1", between(-90.0, 90.0),
          "Individual typology angle in degrees; give this or phototype, not both", choice);
        // Nobody measured needling in either: any degree above 0 is an extrapolation.
        p("keloid_tendency", &Subject::keloid_tendency, "1", between(0.0, 1.0),
          "Tendency to keloids, 0 none to 1 full; acts through healing.keloid_activation and "
          "healing.keloid_survival",
          choice)
            .evidence(0.0, 0.0);
        p("diabetes", &Subject::diabetes, "1", between(0.0, 1.0),
          "How far wounds heal as diabetic ones, 0 not to 1 as in the published diabetic wound; "
          "acts through healing.diabetic_turning, diabetic_synthesis and diabetic_growth",
          choice)
            .evidence(0.0, 0.0);
        p.text_list("history", &Subject::history, screening_words(),
                    "What speaks against needling, for the screening (needlework explain "
                    "screening); no model reads it",
                    choice);
    }
};

/// What the screening says is repeated; a stop ends the work unless it is lifted here.
struct ScreeningChoice {
    std::vector<std::string> overridden;

    static void parameters(auto& p) {
        p.text_list("override", &ScreeningChoice::overridden, screening_stops(),
                    "Stops of the screening that are simulated all the same, for research; the "
                    "report says so on its first screen",
                    choice);
    }
};

/// What the course costs.
struct CostChoice {
    std::string prices = "none";
    std::string currency;
    double session = 0.0, product = 0.0, visit = 0.0;

    static void parameters(auto& p) {
        using C = CostChoice;
        std::vector<std::string> tables = price_table_names();
        tables.insert(tables.begin(), "none");
        p.one_of("prices", &C::prices, tables,
                 "Price table, a file in data/prices; none: nothing is priced but what stands here",
                 choice);
        p.text("currency", &C::currency,
               "Currency of the prices given here (USD, EUR ...); empty: that of the table",
               choice);
        const Range<double> price = between(0.0, 1e7);
        p("session", &C::session, "1", price, "Price of a session, in the currency; 0: the table's",
          choice);
        p("product", &C::product, "1", price,
          "Price of one application of a topical; 0: the table's", choice);
        p("visit", &C::visit, "1", price,
          "Price of a visit on a day without a session; 0: the table's", choice);
    }
};

/// Which skin.
struct SkinChoice {
    std::string site = "cheek";

    static void parameters(auto& p) {
        p.text("site", &SkinChoice::site, "Site of the body, a file in data/skin", choice);
    }
};

/// When a session takes place and what goes with the device.
struct SessionTiming {
    Time day{};
    int repeat = 1;
    Time every = 30.0_d;
    std::string device = "roller/mf8-192";
    std::string anaesthetic = "topical";
    std::string sham = "no";
    std::string depigmenting = "no";
    std::vector<std::string> adjunct;

    static void parameters(auto& p) {
        using S = SessionTiming;
        p("day", &S::day, "d", between(0.0_d, 3650.0_d), "Day of the first of these sessions",
          choice);
        p.count("repeat", &S::repeat, between(1, 60), "How many sessions", choice);
        p("every", &S::every, "d", between(1.0_d, 730.0_d), "Interval of repeated sessions", choice)
            .evidence(7.0_d, 84.0_d);
        p.text("device", &S::device,
               "Needling device: a file in data/devices, or the path of a TOML file of your own",
               choice)
            .required();
        p.one_of("anaesthetic", &S::anaesthetic, {"none", "topical", "topical-driven-in"},
                 "Anaesthetic before the session", choice);
        p.one_of("sham", &S::sham, {"no", "yes"},
                 "Whether the needles stay off the skin and all else is done", choice);
        p.one_of("depigmenting", &S::depigmenting, {"no", "yes"},
                 "Whether a depigmenting solution is driven in with the needles "
                 "(pigment.solution_inhibition)",
                 choice);
        p.text_list("adjunct", &S::adjunct, {},
                    "Topical products put on at once after each of these sessions: the short form "
                    "of [[topical]]",
                    choice);
    }
};

/// One [[session]] table: timing and the device with its overrides.
struct SessionPlan {
    SessionTiming timing;
    Device device;
};

/// What is done afterwards. Items that put a product on become topicals of the protocol.
struct Aftercare {
    std::string plan = "none";
    Time occluded{};
    double minoxidil = 0.0;
    double androgen_block = 0.0;
    double immune_calm = 0.0;
    bool anti_inflammatory = false;
    std::vector<CareItem> items;

    static void parameters(auto& p) {
        p.one_of("plan", &Aftercare::plan, {"none", "standard"},
                 "Items of data/aftercare/standard.toml, each unless an item of the same name "
                 "stands here",
                 choice);
        p("occluded", &Aftercare::occluded, "h", between(0.0_h, 168.0_h),
          "How long an occlusive film covers the skin after each session", choice);
        p("minoxidil", &Aftercare::minoxidil, "1", between(0.0, 1.0),
          "Minoxidil on the scalp from the first day on, 1 is the full effect of 5 % twice a day",
          choice);
        p("androgen_block", &Aftercare::androgen_block, "1", between(0.0, 1.0),
          "Block of dihydrotestosterone from the first day on, 1 is full", choice);
        p("immune_calm", &Aftercare::immune_calm, "1", between(0.0, 1.0),
          "Calm of the immune attack on hair (a corticosteroid) from the first day on, 1 is full",
          choice);
        p.flag("anti_inflammatory", &Aftercare::anti_inflammatory,
               "Whether a topical anti-inflammatory drug (NSAID) is used in the days after a "
               "session; it keeps channels open longer",
               choice);
    }
};

/// When a topical is put on, and for how long.
struct TopicalTiming {
    std::string product;
    std::vector<double> sessions;  ///< numbers in order of time, from 1
    Time after{}, before{};
    Time duration{};
    Time occluded{};
    Time again_until{};
    int times_a_day = 1;

    static void parameters(auto& p) {
        using T = TopicalTiming;
        p.text("product", &T::product,
               "Topical product: one of data/products, or a file of your own (its path from the "
               "protocol, ending in .toml); empty = everything stands here",
               choice);
        p.list("sessions", &T::sessions, "1", between(1.0, 10000.0),
               "Sessions that it goes with, counted from 1 in order of time; none = every one",
               choice);
        p("after", &T::after, "h", between(-1440.0_h, 720.0_h),
          "Time after the session when it is put on; negative: so long before it, and washed off "
          "for it",
          choice)
            .evidence(0.0_h, 72.0_h);
        p("before", &T::before, "min", between(0.0_min, 1440.0_min),
          "Time before the session when it is put on; it stays on while the skin is needled",
          choice);
        p("duration", &T::duration, "h", between(0.0_h, 2400.0_h),
          "How long it stays on before it is taken off; 0 h = it is not taken off", choice);
        p("occluded", &T::occluded, "h", between(0.0_h, 720.0_h),
          "How long a film covers it: it does not dry, and channels stay wet", choice);
        p("again_until", &T::again_until, "d", between(-60.0_d, 3650.0_d),
          "It is put on again and again until this time after the session, or until it begins anew "
          "with the next one; not after its first time: once",
          choice);
        p.count("times_a_day", &T::times_a_day, between(1, 12),
                "How often in a day it is put on again", choice);
    }
};

/// One [[topical]] table: when, and the product with its overrides.
struct TopicalPlan {
    TopicalTiming timing;
    Product product;
};

/// When the result is read, counted from the first session, and by whom.
struct Visits {
    std::vector<Time> days;
    std::string raters = "open";
    static void parameters(auto& p) {
        p.list("days", &Visits::days, "d", between(0.0_d, 3650.0_d),
               "Days of the visits, counted from the first session", choice);
        p.one_of("raters", &Visits::raters, {"open", "blinded"},
                 "Whether those who grade know of the treatment: open raters do, and expect it to "
                 "help (measures.grade_open_shift); instruments have no raters",
                 choice);
    }
};

struct Uncertainty {
    int samples = 64;
    int seed = 1;
    int people = 30;
    bool forms = false;

    static void parameters(auto& p) {
        p.count("samples", &Uncertainty::samples, between(2, 100000),
                "Unit cells in the ensemble; 64 give intervals that are about 90 %", choice);
        p.count("seed", &Uncertainty::seed, between(0, 2147483647), "Seed of all random numbers",
                choice);
        p.count("people", &Uncertainty::people, between(1, 100000),
                "People over whom the interval of a mean is taken", choice);
        p.flag(
            "forms", &Uncertainty::forms,
            "Draw the forms of the model too (retention, reach, organisation of collagen), where "
            "the protocol does not choose them",
            choice);
    }
};

/// What the report sets beside the prediction.
struct ReportChoice {
    std::vector<std::string> beside;
    static void parameters(auto& p) {
        p.text_list("beside", &ReportChoice::beside, {},
                    "Studies of data/evidence whose published numbers stand beside the prediction",
                    choice);
    }
};

/// How much skin the patch of pictures and maps shows.
struct PatchChoice {
    Length width{};

    static void parameters(auto& p) {
        p("width", &PatchChoice::width, "mm", between(0.0_mm, 100.0_mm),
          "Side of the square patch; 0 mm, or less than the scar and its rim need: as they need",
          choice);
    }
};

/// What counts as too deep, for the safety numbers of needles.
struct SafetyLimits {
    Length depth{};
    double share = 0.01;

    static void parameters(auto& p) {
        p("depth", &SafetyLimits::depth, "mm", between(0.0_mm, 10.0_mm),
          "Depth that strikes should not pass; 0 mm: where this person's fat begins", choice);
        p("share", &SafetyLimits::share, "%", between(0.0001, 0.5),
          "Share of the strikes that may pass it", choice);
    }
};

struct Protocol {
    std::string title;
    Subject subject;
    SkinChoice skin;
    std::vector<ConditionSpec> conditions;
    std::vector<SessionPlan> sessions;
    std::vector<TopicalPlan> topicals;  ///< adjuncts of sessions included
    Aftercare aftercare;
    Visits visits;
    Uncertainty uncertainty;
    ReportChoice report;
    PatchChoice patch;
    SafetyLimits safety;
    ScreeningChoice screening;
    CostChoice cost;
    Models models;

    std::vector<ResolvedValue> resolved;  ///< every value with origin, source and distribution
    Problems warnings;
    std::vector<ScreeningFinding> findings;  ///< of the screening; none where nobody is needled
    Problems stops;                          ///< those findings that end the work

    /// Calls `visit` for every parameter, bound to this object, with its path as in `resolved`.
    void for_each_parameter(const std::function<void(const std::string&, Parameter&)>& visit);

    /// The first condition that has a relief or whose dermis lacks something, has pigment of its
    /// own, or is about hair; null where there is none. What stands behind it is not simulated.
    const ConditionSpec* lesion() const;
    const ConditionSpec* pigmented() const;
    const ConditionSpec* hair() const;
    /// Conditions whose relief (a scar, a wrinkle, pores, a stria) is simulated: that of lesion(),
    /// and all acne scars where it is one. Empty where lesion() is flat.
    std::vector<const ConditionSpec*> reliefs() const;
    /// The first of them; null where there is none.
    const ConditionSpec* scar() const;
    /// The same with `condition`, one of its own, as the first: a course of it is of that lesion.
    Protocol led_by(const ConditionSpec& condition) const;

    /// Sets a numeric parameter by its path; false where there is none.
    bool set_number(const std::string& path, double si);
};

/// Reads and checks a protocol. InputError lists every mistake; warnings are in the result.
/// A device that is a file of the user's own lies where its path says, from the protocol's folder;
/// in a run folder it is a copy in `device_copies`.
Protocol read_protocol(TomlFile file, const std::vector<std::string>& overrides = {},
                       const std::filesystem::path& device_copies = {});

/// InputError with the stops of the screening that nobody lifted: before anything is simulated.
void refuse_stops(const Protocol& protocol);

/// Where a run folder keeps copies of the user's device files, and the name of one there.
inline constexpr std::string_view device_copies_folder = "devices";
std::string device_copy_name(std::string_view device);
/// Where it keeps copies of measured surfaces.
inline constexpr std::string_view relief_copies_folder = "reliefs";

/// Reads a protocol that stands as a table inside another file (the [run] of a study).
Protocol read_protocol_table(const TomlFile& file, const toml::table& table);

/// The protocol with every default, as TOML with the origin of each value beside it.
std::string resolved_toml(const Protocol& protocol);

/// All tables that a protocol file may have, for schema, explain and the manual.
std::vector<DeclaredTable> declared_tables();

/// Whether a table is written once for each of several names, as [topical.actives.NAME].
bool is_by_name(const DeclaredTable& table);
/// A table as it stands in a file: [subject], [[session]], [topical.actives.NAME].
std::string heading_of(const DeclaredTable& table);

/// JSON Schema (draft 2020-12) of the protocol file.
nlohmann::json protocol_schema();

}  // namespace needlework
