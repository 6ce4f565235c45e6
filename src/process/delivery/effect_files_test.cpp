// What a formulator reads when an [[effect]] of an active is wrong: everything at once.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/problem.hpp"
#include "process/delivery/active.hpp"

namespace needlework {
namespace {

std::string message(const std::string& effects) {
    const std::filesystem::path folder =
        std::filesystem::path(testing::TempDir()) / "needlework-effects";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "new.toml")
        << "label = \"new\"\nkind = \"neutral\"\n"
           "molecular_weight = { value = 100, source = \"assumption\" }\n"
           "log_kow = { value = 1.0, source = \"assumption\" }\n"
        << effects;
    try {
        load_active("new", folder);
    } catch (const InputError& e) {
        return e.what();
    }
    return {};
}

TEST(EffectFiles, AllMistakesAreToldAtOnce) {
    const std::string text = message(
        "[[effect]]\nname = \"colagen_synthesis\"\nlayer = \"dermis\"\n"
        "ec50 = { value = \"3 um\", source = \"assumption\" }\nemax = 0.5\n"
        "[[effect]]\nname = \"irritation\"\nlayer = \"epidermis\"\n");
    for (const char* part : {"colagen_synthesis", "collagen_synthesis", "effect[1].ec50",
                             "emax has no source", "ec50 is missing"})
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
}

TEST(EffectFiles, OneEffectInOneLayerIsGivenOnce) {
    const std::string one =
        "[[effect]]\nname = \"irritation\"\nlayer = \"epidermis\"\n"
        "ec50 = { value = \"3 ug/ml\", source = \"assumption\" }\n"
        "emax = { value = 0.5, source = \"assumption\" }\n";
    EXPECT_EQ(message(one), "");
    EXPECT_NE(message(one + one).find("irritation in epidermis is given twice"), std::string::npos);
    EXPECT_NE(message("effect = 3\n").find("Write [[effect]]"), std::string::npos);
}

}  // namespace
}  // namespace needlework
