#include "io/sealed_file.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "io/atomic_file.hpp"
#include "io/test_folder.hpp"

namespace needlework {
namespace {

const std::string some_json = R"({"member":3,"times_d":[0.0,14.25],"failure":""})";

TEST(SealedFile, GivesBackTheBytesAndIsJson) {
    std::string text = sealed(some_json);
    EXPECT_EQ(unsealed(text), some_json);
    EXPECT_EQ(nlohmann::json::parse(text)["content"]["member"], 3);
}

TEST(SealedFile, EveryFlippedBitIsSeen) {
    const std::string text = sealed(some_json);
    constexpr size_t bits = 8;
    for (size_t i = 0; i < text.size() * bits; ++i) {
        std::string changed = text;
        changed[i / bits] = char(changed[i / bits] ^ (1 << (i % bits)));
        EXPECT_FALSE(unsealed(changed).has_value()) << "bit " << i;
    }
}

TEST(SealedFile, EveryTruncationIsSeenAndWhateverIsAdded) {
    const std::string text = sealed(some_json);
    for (size_t n = 0; n < text.size(); ++n)
        EXPECT_FALSE(unsealed(std::string_view(text).substr(0, n)).has_value()) << n << " bytes";
    EXPECT_FALSE(unsealed(text + "\n").has_value());
    EXPECT_FALSE(unsealed(some_json).has_value());
}

TEST(SealedFile, AnAbsentFileIsNothingAndADamagedOneIsPutAside) {
    TestFolder folder;
    EXPECT_FALSE(read_sealed_file(folder / "a.json").has_value());
    write_sealed_file(folder / "a.json", some_json);
    EXPECT_EQ(read_sealed_file(folder / "a.json"), some_json);
    write_file_atomically(folder / "a.json", "{}");
    EXPECT_FALSE(read_sealed_file(folder / "a.json").has_value());
    put_aside(folder / "a.json");
    EXPECT_EQ(read_whole_file(folder / "a.json.damaged"), "{}");
    EXPECT_FALSE(std::filesystem::exists(folder / "a.json"));
}

}  // namespace
}  // namespace needlework
