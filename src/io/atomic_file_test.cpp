#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "io/run_lock.hpp"
#include "io/run_log.hpp"
#include "io/test_folder.hpp"

namespace needlework {
namespace {
namespace fs = std::filesystem;

size_t n_files(const fs::path& folder) {
    return size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

template <class Work>
std::string environment_error(Work work) {
    try {
        work();
    } catch (const EnvironmentError& e) {
        return e.what();
    }
    return "";
}

TEST(AtomicFile, ReadsBackWhatWasWrittenAndLeavesNothingElse) {
    TestFolder folder;
    std::string bytes("a\0b\n", 4);
    write_file_atomically(folder / "x.bin", bytes);
    write_file_atomically(folder / "x.bin", bytes + bytes);
    EXPECT_EQ(read_whole_file(folder / "x.bin"), bytes + bytes);
    EXPECT_EQ(n_files(folder.path()), 1U);
}

TEST(AtomicFile, LeftoversOfAKilledProgramAreRemovedAndNothingElse) {
    TestFolder folder;
    write_file_atomically(folder / "state.h5", "whole");
    write_file_atomically(folder / ".state.h5.part-4711", "half");
    write_file_atomically(folder / "notes.part-2.txt", "the user's");
    remove_unfinished_files(folder.path());
    EXPECT_EQ(n_files(folder.path()), 2U);
    EXPECT_EQ(read_whole_file(folder / "state.h5"), "whole");
}

TEST(AtomicFile, MissingFolderIsNamedWithARemedy) {
    TestFolder folder;
    std::string text =
        environment_error([&] { write_file_atomically(folder / "none" / "x.csv", "1"); });
    EXPECT_NE(text.find("cannot write \"" + (folder / "none" / "x.csv").string() + "\""),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("No such file or directory"), std::string::npos);
    EXPECT_NE(text.find("check the name"), std::string::npos);
}

TEST(AtomicFile, AFileInThePlaceOfAFolderIsNamed) {
    TestFolder folder;
    write_file_atomically(folder / "out", "1");
    EXPECT_NE(environment_error([&] { make_writable_folder(folder / "out"); }), "");
}

// In a child process, so that the limits and the user do not touch the other tests. `work` returns
// the text of its error.
template <class Work>
std::string in_child(Work work) {
    int ends[2];
    if (pipe(ends) != 0) return "no pipe";
    pid_t child = fork();
    if (child == 0) {
        std::string text = work();
        ssize_t ignored = ::write(ends[1], text.data(), text.size());
        (void)ignored;
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    char part[512];
    for (ssize_t n; (n = read(ends[0], part, sizeof part)) > 0;) text.append(part, size_t(n));
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return text;
}

TEST(AtomicFile, AFileTooLargeKeepsTheOldOneAndLeavesNoPart) {
    TestFolder folder;
    write_file_atomically(folder / "state.h5", "old");
    std::string text = in_child([&] {
        signal(SIGXFSZ, SIG_IGN);
        rlimit limit{1000, 1000};
        setrlimit(RLIMIT_FSIZE, &limit);
        return environment_error(
            [&] { write_file_atomically(folder / "state.h5", std::string(5000, 'x')); });
    });
    EXPECT_NE(text.find("cannot write"), std::string::npos) << text;
    EXPECT_NE(text.find("ulimit -f"), std::string::npos) << text;
    EXPECT_EQ(read_whole_file(folder / "state.h5"), "old");
    EXPECT_EQ(n_files(folder.path()), 1U);
}

TEST(AtomicFile, AnUnwritableFolderIsNamed) {
    TestFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                       fs::perms::others_read | fs::perms::others_exec);
    std::string text = in_child([&] {
        constexpr uid_t nobody = 65534;  // root may write anywhere
        if (getuid() == 0 && setuid(nobody) != 0) return std::string("cannot become another user");
        return environment_error([&] { make_writable_folder(folder.path()); });
    });
    EXPECT_NE(text.find("Permission denied"), std::string::npos) << text;
    EXPECT_NE(text.find(folder.path().string()), std::string::npos);
    EXPECT_NE(text.find("--out"), std::string::npos);
}

TEST(AtomicFile, TheFullDeviceIsRecognised) {
    // /dev/full fails each write with "no space": the appending writer meets it as on a full disk.
    LineLog log("/dev/full");
    std::string text = environment_error([&] { log.append("{}"); });
    EXPECT_NE(text.find("The disk is full: free some space"), std::string::npos) << text;
}

TEST(RunLock, KeepsASecondProgramOutAndNamesTheHolder) {
    TestFolder folder;
    auto lock = std::make_unique<RunLock>(folder.path());
    std::string text = environment_error([&] { RunLock second(folder.path()); });
    EXPECT_NE(
        text.find("is in use by another needlework (process " + std::to_string(getpid()) + ")"),
        std::string::npos)
        << text;
    lock.reset();
    EXPECT_NO_THROW(RunLock third(folder.path()));
}

TEST(RunLock, EndsWhenItsHolderIsKilled) {
    TestFolder folder;
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        RunLock lock(folder.path());
        ssize_t ignored = ::write(ready[1], "x", 1);
        (void)ignored;
        pause();
        _exit(0);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_THROW(RunLock(folder.path()), EnvironmentError);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NO_THROW(RunLock(folder.path()));
    close(ready[0]);
    close(ready[1]);
}

TEST(RunLock, SharedWithChildrenLastsUntilTheLastOfThem) {
    TestFolder folder;
    int alive[2];
    ASSERT_EQ(pipe2(alive, O_CLOEXEC), 0);
    auto lock = std::make_unique<RunLock>(folder.path());
    lock->share_with_children();
    pid_t child = fork();
    if (child == 0) {
        dup2(alive[0], STDIN_FILENO);
        execlp("cat", "cat",
               static_cast<char*>(nullptr));  // a started program: ends when its input does
        _exit(1);
    }
    lock.reset();
    EXPECT_THROW(RunLock(folder.path()), EnvironmentError);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NO_THROW(RunLock(folder.path()));
    close(alive[0]);
    close(alive[1]);
}

TEST(RunLog, HalfALineIsDroppedWhenTheLogGoesOn) {
    TestFolder folder;
    write_file_atomically(folder / "log.jsonl", "{\"event\":\"a\"}\n{\"eve");
    LineLog(folder / "log.jsonl").append("{\"event\":\"b\"}");
    EXPECT_EQ(read_whole_file(folder / "log.jsonl"), "{\"event\":\"a\"}\n{\"event\":\"b\"}\n");
}

TEST(RunLog, WritesOneObjectALine) {
    TestFolder folder;
    {
        RunLog log(folder / "log.jsonl");
        log.info("visit", {{"day", 30}});
        log.warning("extrapolation", {{"name", "passes \"30\"\n"}});
        log.info("bytes", {{"file", "\xff"}});
    }
    RunLog again(folder / "log.jsonl");
    again.info("resumed", nullptr);
    std::string text = read_whole_file(folder / "log.jsonl");
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
    EXPECT_EQ(text.substr(0, text.find('\n')), R"({"level":"info","event":"visit","day":30})");
    auto second = nlohmann::json::parse(
        text.substr(text.find('\n') + 1,
                    text.find("\n{\"level\":\"info\",\"event\":\"bytes") - text.find('\n')));
    EXPECT_EQ(second["name"], "passes \"30\"\n");
}

}  // namespace
}  // namespace needlework
