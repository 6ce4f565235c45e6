#include "io/content_hash.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/problem.hpp"
#include "io/atomic_file.hpp"
#include "io/test_folder.hpp"

namespace needlework {
namespace {

// FIPS 180-4 examples (NIST, "Examples with intermediate values", SHA-256).
TEST(ContentHash, Sha256OfPublishedExamples) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(ContentHash, AFolderHasAnotherHashWhenAFileInItChangesItsNameOrContent) {
    TestFolder folder;
    auto with = [&](const char* name, const char* text) {
        std::filesystem::create_directories(folder / "inner");
        write_file_atomically(folder / "inner" / name, text);
        std::string hash = sha256_of_folder(folder.path());
        std::filesystem::remove(folder / "inner" / name);
        return hash;
    };
    EXPECT_EQ(with("a.toml", "x = 1"), with("a.toml", "x = 1"));
    EXPECT_NE(with("a.toml", "x = 1"), with("a.toml", "x = 2"));
    EXPECT_NE(with("a.toml", "x = 1"), with("b.toml", "x = 1"));
    EXPECT_THROW(sha256_of_folder(folder / "none"), EnvironmentError);
}

TEST(ContentHash, ChecksumDoesNotDependOnHowTheStreamIsCut) {
    std::string text(1003, '\0');
    for (size_t i = 0; i < text.size(); ++i) text[i] = char(i * i + 7 * i);
    Checksum64 whole;
    whole.add(text.data(), text.size());
    for (size_t step : {1U, 3U, 8U, 13U, 500U}) {
        Checksum64 parts;
        for (size_t i = 0; i < text.size(); i += step)
            parts.add(text.data() + i, std::min(size_t(step), text.size() - i));
        EXPECT_EQ(parts.value(), whole.value()) << step;
    }
}

TEST(ContentHash, ChecksumSeesEverySingleBitAndTheLength) {
    std::string text(67, '\0');
    auto value = [](const std::string& t) {
        Checksum64 c;
        c.add(t.data(), t.size());
        return c.value();
    };
    for (size_t i = 0; i < text.size() * 8; ++i) {
        std::string changed = text;
        changed[i / 8] = char(changed[i / 8] ^ (1 << (i % 8)));
        EXPECT_NE(value(changed), value(text)) << "bit " << i;
    }
    EXPECT_NE(value(text), value(text + '\0'));
}

}  // namespace
}  // namespace needlework
