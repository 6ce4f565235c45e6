#include "study/leftovers.hpp"

#include <gtest/gtest.h>

#include "io/atomic_file.hpp"
#include "io/sealed_file.hpp"
#include "io/test_folder.hpp"

namespace needlework {
namespace {
namespace fs = std::filesystem;

TEST(Leftovers, DamagedMembersArePutAsideUnfinishedFilesGoAndTheRestStays) {
    TestFolder folder;
    fs::path arm = folder / "ensemble" / "treated";
    fs::create_directories(arm);
    write_sealed_file(arm / "member-00000.json", "{\"member\": 0}");
    write_sealed_file(arm / "member-00001.json", "{\"member\": 1}");
    std::string bytes = read_whole_file(arm / "member-00001.json");
    bytes[bytes.size() - 4] = '7';
    write_file_atomically(arm / "member-00001.json", bytes);
    write_file_atomically(arm / ".member-00002.json.part-9", "{\"mem");
    write_file_atomically(arm / "notes.json", "the user's");

    std::vector<std::string> said = clear_leftovers(folder.path());
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("ensemble/treated/member-00001.json\" is damaged"), std::string::npos)
        << said[0];
    EXPECT_TRUE(fs::exists(arm / "member-00000.json"));
    EXPECT_FALSE(fs::exists(arm / "member-00001.json"));
    EXPECT_TRUE(fs::exists(arm / "member-00001.json.damaged"));
    EXPECT_FALSE(fs::exists(arm / ".member-00002.json.part-9"));
    EXPECT_TRUE(fs::exists(arm / "notes.json"));
    EXPECT_TRUE(clear_leftovers(folder.path()).empty());
}

}  // namespace
}  // namespace needlework
