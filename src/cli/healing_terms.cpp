// The terms of the equations of healing in words: docs/theory/healing-symbols.md, `explain
// --symbols`. A symbol and its words stand here once; value, unit, prior and source come from the
// declarations of healing_parameters.hpp, so a parameter that no term names, or a term that its
// equation does not hold, shows as such (and a test looks for that).

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/data_folder.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "report/theory_equations.hpp"

namespace needlework {
namespace {

struct State {
    const char *symbol, *equation, *meaning, *rest;
};
constexpr State states[] = {
    {"D", "healing.1", "debris: what dead cells leave; 1 is tissue just killed", "0"},
    {"N", "healing.2", "neutrophils", "0"},
    {"M", "healing.3", "inflammatory macrophages", "0"},
    {"S", "healing.3", "danger signal, D + e N", "0"},
    {"R", "healing.4", "resident and repair macrophages", "1"},
    {"B", "healing.5", "provisional matrix; 1 is undiluted clot", "0"},
    {"L", "healing.6", "latent TGF-beta", "1"},
    {"T", "healing.7", "active TGF-beta", "1"},
    {"G", "healing.8", "growth factor (PDGF) above rest", "0"},
    {"F", "healing.9", "fibroblasts", "1"},
    {"A", "healing.10", "myofibroblasts", "0"},
    {"n", "healing.11", "new collagen (III and I not yet cross-linked), of all resting collagen",
     "n0 = s0 tn"},
    {"m", "healing.12", "mature collagen, of all resting collagen", "m0 = 1 - n0"},
    {"X", "healing.13", "gain of mature collagen that has been aligned", "0"},
    {"z", "healing.14", "activity of matrix enzymes", "1"},
    {"H", "healing.15", "hyaluronan", "1"},
    {"W", "healing.16", "oedema", "0"},
    {"Q", "healing.17", "erythema", "0"},
    {"r", "healing.19", "radius of the open epidermis", "0"},
    {"E", "healing.20", "thickness of the epidermis", "1"},
    {"g", "healing.21", "answer of a place to TGF-beta, 0 to 1", "0"},
    {"k", "healing.22", "what makes new collagen stay, 0 to 1", "0"},
    {"E", "healing.25", "VEGF above rest", "0"},
    {"V", "healing.26", "vessels", "1"},
    {"O", "healing.27", "oxygen", "1"},
    {"T3", "healing.28", "TGF-beta3 above rest", "0"},
    {"e", "healing.29", "elastin", "1"},
    {"Q", "healing.30", "fibres aligned in the plane of the skin: amount a, direction phi", "0"},
    {"d", "healing.37", "direction in which new fibres are laid", "lines of tension"},
    {"s", "healing.31", "contraction", "0"},
    {"b", "healing.32", "basement membrane", "1"},
    {"U", "healing.33", "turnover of the epidermis", "1"},
    {"q", "healing.11", "share of collagen that a scar lacks at this place", "as the scar is"},
    {"v", "healing.2", "vessels of the place over those of the site", "as the site is"},
};

struct Symbol {
    const char *symbol, *word;
};
struct Term {
    const char *equation, *term;  ///< `term` as the equation has it
    const char* words;
    std::vector<Symbol> symbols;
    const char* contested = "";
};

std::vector<Term> terms() {
    return {
        {"healing.1",
         "chi dN N",
         "A dying neutrophil leaves debris of its own",
         {{"chi", "debris_from_neutrophils"}}},
        {"healing.1",
         "kD R",
         "Resident macrophages clear debris",
         {{"kD", "debris_clearance_resident"}}},
        {"healing.1",
         "kDN N",
         "Neutrophils clear debris",
         {{"kDN", "debris_clearance_neutrophil"}},
         "the share of each cleaner is not known: only two times of human counts fix both"},
        {"healing.1",
         "kDM M",
         "Inflammatory macrophages clear debris",
         {{"kDM", "debris_clearance_macrophage"}}},
        {"healing.2",
         "sN v h(D; KD)",
         "Debris calls neutrophils out of the vessels",
         {{"sN", "neutrophil_influx"}, {"KD", "neutrophil_threshold"}}},
        {"healing.2", "dN", "Neutrophils die within about a day", {{"dN", "neutrophil_loss"}}},
        {"healing.2",
         "kNM M",
         "Macrophages eat neutrophils",
         {{"kNM", "neutrophil_cleared_by_macrophage"}}},
        {"healing.3",
         "sM v h(S; KS)",
         "Danger calls macrophages out of the vessels",
         {{"sM", "macrophage_influx"},
          {"KS", "macrophage_threshold"},
          {"e", "danger_from_neutrophils"}}},
        {"healing.3", "dM", "Inflammatory macrophages leave or die", {{"dM", "macrophage_loss"}}},
        {"healing.3",
         "kpol / (1 + (S/kp)^2)",
         "Once the danger is past, inflammatory macrophages turn to repair",
         {{"kpol", "macrophage_turning"}, {"kp", "turning_threshold"}},
         "whether one cell turns or another comes in its place is disputed; the model cannot tell"},
        {"healing.4",
         "dR (R - 1)",
         "Repair macrophages return to the number of residents",
         {{"dR", "repair_macrophage_return"}}},
        {"healing.5",
         "kB",
         "Clot dissolves",
         {{"kB", "clot_loss"}, {"B(0)", "clot_without_bleeding"}}},
        {"healing.5",
         "kBM (M + R - 1)",
         "Macrophages clear clot",
         {{"kBM", "clot_cleared_by_macrophage"}}},
        {"healing.6",
         "kL (1 - L)",
         "The latent store of TGF-beta fills up again; blood adds to it",
         {{"kL", "latent_return"}, {"LP", "latent_from_blood"}}},
        {"healing.7",
         "lT^2 lap T",
         "Active TGF-beta spreads as far as its decay allows",
         {{"lT", "tgf_range"}},
         "published diffusivities and decays differ so that the range spans four decades; range "
         "and source are not identifiable apart"},
        {"healing.7", "aB B", "Clot sets TGF-beta free", {{"aB", "activation_by_clot"}}},
        {"healing.7",
         "aM M",
         "Macrophages set TGF-beta free",
         {{"aM", "activation_by_macrophage"}}},
        {"healing.7",
         "aA A",
         "Myofibroblasts pull TGF-beta free: they feed themselves",
         {{"aA", "activation_by_myofibroblast"}},
         "above 6 one wound would end in fibrosis"},
        {"healing.8", "lG^2 lap G", "Growth factor spreads", {{"lG", "growth_factor_range"}}},
        {"healing.8",
         "gB B",
         "Platelets in the clot give growth factor",
         {{"gB", "growth_factor_from_clot"}}},
        {"healing.8",
         "gM [M + R - 1]+",
         "Macrophages give growth factor",
         {{"gM", "growth_factor_from_macrophage"}}},
        {"healing.9",
         "rF F",
         "Fibroblasts divide until their number is back",
         {{"rF", "fibroblast_growth"}},
         "0.12 to 0.924 a day in published models"},
        {"healing.9",
         "gF G/(KG + G)",
         "Growth factor has them divide more",
         {{"gF", "proliferation_boost"}, {"KG", "growth_factor_threshold"}}},
        {"healing.9",
         "kFA h(T-1; KT) F",
         "TGF-beta turns fibroblasts into myofibroblasts",
         {{"kFA", "myofibroblast_turning"}, {"KT", "tgf_threshold"}}},
        {"healing.10", "dA A", "Myofibroblasts die", {{"dA", "myofibroblast_loss"}}},
        {"healing.11",
         "s0 {F",
         "Fibroblasts make collagen at rest",
         {{"s0", "collagen_synthesis"}},
         "0.037 % an hour was measured in healthy people by one group"},
        {"healing.11",
         "sig g F",
         "TGF-beta has fibroblasts make more",
         {{"sig", "synthesis_boost"}}},
        {"healing.11",
         "sigA A",
         "Myofibroblasts make collagen",
         {{"sigA", "myofibroblast_synthesis"}}},
        {"healing.11",
         "(1 + b p)",
         "A scar answers a wound more strongly while it lacks collagen: "
         "p = min(q, [1 - (1 - q) c]+) is what is still missing; r = (1 - p)/(1 - q) gives "
         "a filled floor the cells of whole skin",
         {{"b", "deficit_response"}},
         "fitted to one replica study; that tissue under less than its usual tension lays down "
         "more is the form of cyron-2016-constrained-mixture, not its size"},
        {"healing.11",
         "[cmax - (1 - q) c]+",
         "Crowding stops synthesis",
         {{"cmax", "collagen_ceiling"}}},
        {"healing.11",
         "kc1 (1 + b p) k",
         "A wound fixes a part of its new collagen for good",
         {{"kc1", "retention"}},
         "measured by nobody, and it matters most"},
        {"healing.11",
         "dl z [1 - ti k]",
         "New collagen is broken down by matrix enzymes, less where "
         "their inhibitors are",
         {{"tn = 1/(dl + kc0)", "labile_time"}, {"ti", "protection"}}},
        {"healing.12",
         "km z m",
         "Mature collagen turns over in decades",
         {{"ln 2 / km", "collagen_half_life"}}},
        {"healing.13",
         "(m - m0 - X)/tX",
         "Lasting gain is aligned and cross-linked slowly",
         {{"tX", "organisation_time"}, {"form", "organisation_form"}},
         "added after two late gains had been seen, which are no untouched checks since"},
        {"healing.14", "dz (1", "Matrix enzymes return to rest", {{"dz", "mmp_return"}}},
        {"healing.14",
         "zN N",
         "Neutrophils bring matrix enzymes",
         {{"zN", "mmp_from_neutrophils"}}},
        {"healing.14",
         "zM M",
         "Macrophages bring matrix enzymes",
         {{"zM", "mmp_from_macrophages"}}},
        {"healing.15", "dH {F", "Fibroblasts keep up hyaluronan", {{"dH", "hyaluronan_turnover"}}},
        {"healing.15", "cH g", "TGF-beta has them make more", {{"cH", "hyaluronan_boost"}}},
        {"healing.16", "wN N", "Neutrophils swell the tissue", {{"wN", "oedema_from_neutrophils"}}},
        {"healing.16", "wM M", "Macrophages swell it", {{"wM", "oedema_from_macrophages"}}},
        {"healing.16",
         "wB B",
         "Fresh clot swells it",
         {{"wB", "oedema_from_clot"}, {"tW", "oedema_time"}}},
        {"healing.17", "qN N", "Neutrophils widen vessels", {{"qN", "erythema_from_neutrophils"}}},
        {"healing.17", "qM M", "Macrophages widen vessels", {{"qM", "erythema_from_macrophages"}}},
        {"healing.17",
         "qB B",
         "Fresh clot widens vessels",
         {{"qB", "erythema_from_clot"}, {"tQ", "erythema_time"}}},
        {"healing.18",
         "Di grad i",
         "Cells wander",
         {{"D_F", "fibroblast_motility"}, {"D_N, D_M", "leukocyte_motility"}},
         "speeds are measured, how long a cell keeps its direction is assumed"},
        {"healing.18",
         "chi_i i grad G",
         "Cells drift up the gradient of growth factor, at most as "
         "fast as they can",
         {{"chi_F", "fibroblast_chemotaxis"},
          {"chi_N, chi_M", "leukocyte_chemotaxis"},
          {"v_F", "fastest_fibroblast"},
          {"v_N, v_M", "fastest_leukocyte"}}},
        {"healing.19",
         "v (t - t0 - lag)",
         "The edge of the epidermis crawls in",
         {{"v", "epidermal_front"}, {"lag", "epidermal_front_lag"}}},
        {"healing.20",
         "eC (c_pap - 1)",
         "The epidermis thickens over a denser papillary dermis",
         {{"eC", "epidermis_from_collagen"}, {"depth of c_pap", "papillary_thickness"}},
         "that it is collagen that it follows is our choice: signals are gone by week 6"},
        {"healing.20",
         "eT h(T-1; KT)",
         "TGF-beta beneath thickens it for a while",
         {{"eT", "epidermis_from_tgf"}, {"tE", "epidermis_time"}}},
        {"healing.21",
         "g = h(A; KA)",
         "Form \"cells\": the answer beside a wound is carried by "
         "myofibroblasts, not by TGF-beta that spreads",
         {{"form", "reach_form"}, {"KA", "contact_threshold"}, {"lT", "contact_range"}},
         "which of the two carries it is not known"},
        {"healing.22",
         "k = psi h(n/n0 - 1; Kn)",
         "Form \"space\": new collagen stays where more is laid down than the old weave takes up",
         {{"form", "retention_form"}, {"Kn", "space_threshold"}},
         "not known either"},
        {"healing.23",
         "aA times 3^d",
         "Keloid tendency: myofibroblasts feed themselves more and live longer",
         {{"3", "keloid_activation"}, {"0.5", "keloid_survival"}},
         "known in kind, the numbers are assumptions"},
        {"healing.23",
         "kpol and rF times 0.4^d, s0 times 0.25^d",
         "Diabetes: macrophages stay inflammatory, fibroblasts die sooner and make less",
         {{"0.4 on kpol", "diabetic_turning"},
          {"0.4 on rF", "diabetic_growth"},
          {"0.25", "diabetic_synthesis"}},
         "from a model of ulcers, not of needles"},
        {"healing.25", "dE (", "VEGF decays", {{"dE", "vegf_decay"}}},
        {"healing.25",
         "eM [M + R - 1]+",
         "Macrophages make VEGF",
         {{"eM", "vegf_from_macrophages"}}},
        {"healing.25", "eO [1 - O]+", "Want of oxygen makes VEGF", {{"eO", "vegf_from_want"}}},
        {"healing.26", "rV [1", "Vessels grow back", {{"rV", "vessel_return"}}},
        {"healing.26",
         "gV h(E; KE)",
         "VEGF has more of them grow",
         {{"gV", "vessel_boost"}, {"KE", "vessel_threshold"}}},
        {"healing.27", "kO {V", "Vessels bring oxygen", {{"1/kO", "oxygen_time"}}},
        {"healing.27",
         "oC [N + M + R + F + A - 2]+",
         "Cells beyond their usual number use more",
         {{"oC", "oxygen_use"}}},
        {"healing.28",
         "w3 [R - 1]+",
         "Repair macrophages make TGF-beta3",
         {{"w3", "tgf_beta_3_from_repair"}, {"t3", "tgf_beta_3_time"}},
         "raised in rats; in people not measured"},
        {"healing.29",
         "ke (F + eA A - e)",
         "Elastin is laid down as slowly as it is lost, by activated fibroblasts faster",
         {{"1/ke", "elastin_residence"}, {"eA", "elastin_from_myofibroblasts"}},
         "residence measured in lung; of activated fibroblasts the gene, not the fibre"},
        {"healing.29",
         "kz [z - 1]+ e",
         "Matrix enzymes take elastin",
         {{"kz", "elastin_by_mmp"}},
         "published signs after needling disagree"},
        {"healing.30",
         "ka A {g0 d + (1 - g0) Q - [g0 + (1 - g0) a] Q}",
         "Myofibroblasts lay fibres along d, more where fibres already lead (contact guidance)",
         {{"ka", "aligning"}, {"g0", "unguided_share"}},
         "the form is that of published fibre models, the numbers are assumptions"},
        {"healing.30", "Q/ta", "Remodelling takes alignment back", {{"ta", "alignment_time"}}},
        {"healing.31",
         "ks A (smax - s)",
         "Myofibroblasts contract the tissue up to a limit",
         {{"ks", "contraction"}, {"smax", "most_contraction"}}},
        {"healing.31", "s/ts", "Contraction relaxes", {{"ts", "relaxing_time"}}},
        {"healing.32",
         "K (1 - b)/tb",
         "The basement membrane forms under the cover K",
         {{"tb", "membrane_time"}}},
        {"healing.33",
         "uE (E - 1)",
         "A thicker epidermis turns over faster",
         {{"uE", "turnover_from_thickness"}, {"tU", "turnover_time"}}},
        {"healing.33",
         "uT h(T-1; KT)",
         "TGF-beta beneath has it turn over faster",
         {{"uT", "turnover_from_tgf"}}},
        {"healing.36",
         "s0 f_s^ps",
         "Age lowers collagen synthesis in a wound as far as in culture",
         {{"ps", "age_on_synthesis"}},
         "nobody measured age in the response to needles"},
        {"healing.36",
         "rF f_F^pF",
         "Age slows the return of fibroblasts",
         {{"pF", "age_on_fibroblasts"}}},
        {"healing.37",
         "kg^2",
         "Fibres follow the way of the cells, or, where nothing leads them, the lines of tension",
         {{"kg", "guiding_gradient"}},
         "which rule where was not measured after needling"},
    };
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

DeclaredTable healing_table() {
    for (const DeclaredTable& table : declared_tables())
        if (table.id == "healing") return table;
    return {};
}

std::string value_of(const ParameterInfo& p) {
    std::string text = p.default_text;
    if (p.prior) text += "; drawn " + p.prior->text(p.unit);
    if (!p.choices.empty()) text += fmt::format(" (of: {})", fmt::join(p.choices, ", "));
    return text;
}

std::string source_of(const ParameterInfo& p) {
    std::string text = p.is_assumption() ? "**assumption**" : p.source;
    if (!p.calibrated_on.empty()) text += ", fitted to " + p.calibrated_on;
    return text;
}

/// Whether the theory page has this term in this equation.
bool stands_in(const std::vector<ReportEquation>& equations, const Term& term) {
    return std::any_of(equations.begin(), equations.end(), [&](const ReportEquation& e) {
        return e.id == term.equation && e.text.find(term.term) != std::string::npos;
    });
}

}  // namespace

std::string healing_symbols_page() {
    const DeclaredTable table = healing_table();
    std::vector<ReportEquation> equations;
    for (const EquationRoom& room : theory_equations(project_folder() / "docs" / "theory"))
        equations.insert(equations.end(), room.equations.begin(), room.equations.end());
    std::string out =
        "# Healing, term by term\n\n"
        "Made by `needlework explain --symbols`; not to be edited. Values, units, priors and "
        "sources "
        "come from the declarations that the program runs by. The equations themselves: "
        "[healing.md](healing.md).\nAn **assumption** is a number that nobody measured. `h(x; K)` "
        "is a response that starts from nothing and reaches a half at x = K.\n\n"
        "## What is followed\n\nEach is divided by what it is in resting skin.\n\n"
        "| symbol | meaning | at rest | equation |\n|---|---|---|---|\n";
    for (const State& s : states)
        out += fmt::format("| {} | {} | {} | {} |\n", s.symbol, s.meaning, s.rest, s.equation);
    out +=
        "\n## What happens, and how well it is known\n\n"
        "| term | in words | symbol | value | source | contested | equation |\n"
        "|---|---|---|---|---|---|---|\n";
    std::set<std::string> named;
    for (const Term& term : terms()) {
        const bool stands = stands_in(equations, term);
        bool first = true;
        for (const Symbol& s : term.symbols) {
            const auto p = std::find_if(table.parameters.begin(), table.parameters.end(),
                                        [&](const ParameterInfo& i) { return i.word == s.word; });
            named.insert(s.word);
            const bool known = p != table.parameters.end();
            out += fmt::format(
                "| {} | {} | {}, `{}` | {} | {} | {} | {} |\n",
                first ? "`" + cell(term.term) + "`" : "",
                first ? std::string(term.words) + (stands ? "" : " **(not in the equation)**") : "",
                s.symbol, s.word, known ? cell(value_of(*p)) : "**no such parameter**",
                known ? source_of(*p) : "", first ? term.contested : "",
                first ? term.equation : "");
            first = false;
        }
    }
    std::string unnamed;
    for (const ParameterInfo& p : table.parameters)
        if (!named.count(p.word))
            unnamed += fmt::format("| `{}` | {} | {} | {} |\n", p.word, cell(value_of(p)),
                                   cell(p.summary), source_of(p));
    if (!unnamed.empty())
        out +=
            "\n## In no term above\n\n| parameter | value | meaning | source "
            "|\n|---|---|---|---|\n" +
            unnamed;
    return out;
}

}  // namespace needlework
