// What goes on the skin with the needles: each product, what its dose does, where it was studied.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "base/data_folder.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "process/delivery/product.hpp"

namespace needlework::describe {
namespace {

namespace fs = std::filesystem;

/// Plain words for the effects of Effect::name.
std::string effect_words(const std::string& name) {
    static const std::map<std::string, std::string> words{
        {"melanogenesis_inhibition", "less new melanin"},
        {"melanosome_transfer_inhibition", "less melanin handed to the cells above"},
        {"collagen_synthesis", "more new collagen"},
        {"mmp_inhibition", "matrix enzymes blocked"},
        {"antioxidant", "takes from what sun does to pigment cells"},
        {"proliferation", "cells divide more"},
        {"hair_anagen", "resting follicles begin to grow"},
        {"irritation", "irritates: redness that pigment answers"},
        {"desquamation", "horny layer is shed faster"},
        {"nociception_block", "pain is blocked"}};
    const auto at = words.find(name);
    return at == words.end() ? name : at->second;
}

/// "Emax 0.5 (assumption, 0.1 to 3)".
std::string sourced(const LoadedActive& loaded, const std::string& path) {
    for (const ResolvedValue& value : loaded.values) {
        if (value.path != path) continue;
        std::string text = value.value + " (" + value.source;
        if (value.distribution) text += ", " + value.distribution->text(value.unit);
        return text + ")";
    }
    return "1 (" + std::string(choice) + ")";
}

std::string effects_text(const LoadedActive& loaded, bool numbers) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < loaded.effects.size(); ++i) {
        const Effect& effect = loaded.effects[i];
        const std::string path = fmt::format("effect[{}].", i + 1);
        std::string where = effect.layer == "horny_layer" ? "horny layer" : effect.layer;
        std::string text = fmt::format("{} ({})", effect_words(effect.name), where);
        if (numbers)
            text += fmt::format(", half of the most at {}, the most {}",
                                sourced(loaded, path + "ec50"), sourced(loaded, path + "emax"));
        parts.push_back(text);
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

/// Studies whose runnable protocol puts the product on.
std::vector<std::string> studies_with(const std::string& product) {
    std::vector<std::string> out;
    for (const fs::path& path : studies()) {
        std::ifstream in(path);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (text.find("\"" + product + "\"") != std::string::npos) out.push_back(path.stem());
    }
    return out;
}

std::string row(const std::string& label, const std::string& text) {
    return wrapped(text, fmt::format("  {:<10}", label), std::string(12, ' '));
}

}  // namespace

std::string what_it_does(const std::string& name, bool numbers) {
    std::string out;
    const Product product = load_product(name).product;
    for (const ProductActive& active : product.actives) {
        const LoadedActive loaded = load_active(active.name);
        std::string does = effects_text(loaded, numbers);
        if (active.binds_water)
            does += std::string(does.empty() ? "" : "; ") +
                    "holds water on the skin, lubricates needles that pass it (aftercare.10, "
                    "aftercare.11)";
        if (does.empty()) does = "no effect of it is known here: only its delivery is followed";
        out += row("does", active.label + ": " + does);
    }
    const std::vector<std::string> in = studies_with(name);
    return out + row("studies", in.empty() ? "none that is run puts it on after needles: what it "
                                             "does beside needling is a prediction only"
                                           : fmt::format("{}", fmt::join(in, ", ")));
}

std::string adjuncts() {
    std::string out = "\n" +
                      wrapped(
                          "Products (data/products). What each does goes by the dose that arrives: "
                          "carried through "
                          "closing channels (delivery), half of the largest effect at EC50 "
                          "(delivery.23). Its size "
                          "is an assumption unless needlework explain PRODUCT names a source.",
                          "", "") +
                      "\n";
    for (const std::string& name : list_products())
        out += fmt::format("{}  {}\n", name, load_product(name).product.label) +
               what_it_does(name, false);
    return out + "\n" +
           wrapped(
               "Radiofrequency is not an adjunct yet: heat is not simulated. A retinoid before "
               "the course, a peel, hyaluronan under the needles: docs/howto/aftercare.md.",
               "", "");
}

}  // namespace needlework::describe
