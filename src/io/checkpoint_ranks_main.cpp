/// Checkpoints over ranks: written on all ranks, read on fewer. Run by mpiexec with 1 to 4 ranks.

#include <gtest/gtest.h>
#include <mpi.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>

#include "base/problem.hpp"
#include "io/atomic_file.hpp"
#include "io/checkpoint.hpp"
#include "io/field_series.hpp"
#include "io/plane_transfer.hpp"
#include "io/test_folder.hpp"

namespace needlework {
namespace {
namespace fs = std::filesystem;

int rank_of(MPI_Comm comm) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return rank;
}
int size_of(MPI_Comm comm) {
    int size = 0;
    MPI_Comm_size(comm, &size);
    return size;
}

/// A folder that all ranks know.
class SharedFolder {
  public:
    SharedFolder() {
        std::vector<std::string> name;
        if (rank_of(MPI_COMM_WORLD) == 0) {
            folder_ = std::make_unique<TestFolder>();
            name.push_back(folder_->path().string());
        }
        broadcast_texts(name, MPI_COMM_WORLD);
        path_ = name.front();
    }
    ~SharedFolder() { MPI_Barrier(MPI_COMM_WORLD); }
    const fs::path& path() const { return path_; }

  private:
    std::unique_ptr<TestFolder> folder_;
    fs::path path_;
};

Box box_on(MPI_Comm comm, int nz = 7) {
    Box box;
    box.nx = 8;
    box.ny = 4;
    box.h_m = 4e-5;
    for (int k = 0; k <= nz; ++k) box.z_faces_m.push_back(1e-5 * k * (k + 3));
    int rank = rank_of(comm), size = size_of(comm);
    // Uneven on purpose: the last rank takes the rest.
    int each = std::max(1, nz / (size + 1));
    box.z_begin = std::min(nz, rank * each);
    box.z_end = rank + 1 == size ? nz : std::min(nz, (rank + 1) * each);
    return box;
}

float cell_value(int i, int j, int k, int salt) {
    return float(i) + 10.0F * float(j) + 100.0F * float(k) + 0.125F * float(salt);
}

Tissue filled_tissue(MPI_Comm comm, int salt) {
    Tissue tissue(box_on(comm));
    const Box& box = tissue.box();
    for (const char* name : {"debris", "fibroblast"}) {
        Field& field = tissue.add_field(name, "1", 0.0F);
        for (int k = box.z_begin; k < box.z_end; ++k)
            for (int j = 0; j < box.ny; ++j)
                for (int i = 0; i < box.nx; ++i)
                    field.values[box.index(i, j, k)] = cell_value(i, j, k, salt + name[0]);
    }
    tissue.add_map("relief_um", "um", float(salt));
    return tissue;
}

void expect_state(const Tissue& tissue, int salt) {
    const Box& box = tissue.box();
    for (const char* name : {"debris", "fibroblast"})
        for (int k = box.z_begin; k < box.z_end; ++k)
            for (int j = 0; j < box.ny; ++j)
                for (int i = 0; i < box.nx; ++i)
                    ASSERT_EQ(tissue.field(name).values[box.index(i, j, k)],
                              cell_value(i, j, k, salt + name[0]))
                        << name << " " << i << " " << j << " " << k;
    EXPECT_EQ(tissue.map("relief_um").values[3], float(salt));
}

RunState some_state(int salt) {
    return {{{"channels", {"x_m", "session"}, {{1e-4 * salt, 2e-4}, {0.0, 4.0}}}},
            {{"course", "{\"day\": " + std::to_string(salt) + "}"},
             {"random", std::string("\0\1\2", 3)}}};
}

TEST(Checkpoint, ReadsBackOnEveryNumberOfRanksUpToTheWriters) {
    SharedFolder folder;
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 3);
    Checkpoints(folder.path() / "state", MPI_COMM_WORLD).write(tissue, some_state(3));
    for (int n = 1; n <= size_of(MPI_COMM_WORLD); ++n) {
        MPI_Comm some = MPI_COMM_NULL;
        MPI_Comm_split(MPI_COMM_WORLD, rank_of(MPI_COMM_WORLD) < n ? 0 : MPI_UNDEFINED,
                       rank_of(MPI_COMM_WORLD), &some);
        if (some == MPI_COMM_NULL) continue;
        Tissue read(box_on(some));
        read.add_field("debris", "1", -1.0F);  // the rest is added by reading
        auto restored = Checkpoints(folder.path() / "state", some).read_newest(read);
        ASSERT_TRUE(restored.found());
        EXPECT_EQ(restored.file, "checkpoint-000001.h5");
        EXPECT_TRUE(restored.warnings.empty());
        EXPECT_EQ(restored.state.tables, some_state(3).tables);
        EXPECT_EQ(restored.state.blobs, some_state(3).blobs);
        EXPECT_EQ(restored.state.blob("course")->bytes, "{\"day\": 3}");
        EXPECT_EQ(restored.state.table("none"), nullptr);
        expect_state(read, 3);
        MPI_Comm_free(&some);
    }
}

TEST(Checkpoint, AnEmptyFolderHoldsNothing) {
    SharedFolder folder;
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 1);
    EXPECT_FALSE(Checkpoints::any_in(folder.path()));
    EXPECT_FALSE(Checkpoints(folder.path(), MPI_COMM_WORLD).read_newest(tissue).found());
}

/// Work on files by rank 0 alone, while the others wait.
template <class Work>
void on_rank_0(Work work) {
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank_of(MPI_COMM_WORLD) == 0) work();
    MPI_Barrier(MPI_COMM_WORLD);
}

/// Writes `salts` one after the other and gives the files that are left, newest first.
std::vector<fs::path> write_some(const fs::path& folder, std::initializer_list<int> salts) {
    Checkpoints checkpoints(folder, MPI_COMM_WORLD);
    for (int salt : salts) checkpoints.write(filled_tissue(MPI_COMM_WORLD, salt), some_state(salt));
    MPI_Barrier(MPI_COMM_WORLD);
    std::vector<fs::path> files = Checkpoints::list(folder);
    MPI_Barrier(MPI_COMM_WORLD);
    return files;
}

TEST(Checkpoint, KeepsTheLastTwo) {
    SharedFolder folder;
    std::vector<fs::path> files = write_some(folder.path(), {1, 2, 3});
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].filename(), "checkpoint-000003.h5");
    EXPECT_EQ(files[1].filename(), "checkpoint-000002.h5");
}

/// What can happen to a file.
enum class Damage { flipped_bit, cut_short, cut_by_one, empty, extended, zeroed_block };
constexpr Damage all_damages[] = {Damage::flipped_bit, Damage::cut_short, Damage::cut_by_one,
                                  Damage::empty,       Damage::extended,  Damage::zeroed_block};

void damage(const fs::path& file, Damage how, double place = 0.5) {
    std::string bytes = read_whole_file(file);
    size_t at = std::min(bytes.size() - 1, size_t(place * double(bytes.size())));
    constexpr size_t block = 512;
    switch (how) {
        case Damage::flipped_bit:
            bytes[at] = char(bytes[at] ^ 1);
            break;
        case Damage::cut_short:
            bytes.resize(at);
            break;
        case Damage::cut_by_one:
            bytes.pop_back();
            break;
        case Damage::empty:
            bytes.clear();
            break;
        case Damage::extended:
            bytes += "more";
            break;
        case Damage::zeroed_block:
            for (size_t i = 0; i < block; ++i) bytes[i] = '\0';
            break;
    }
    write_file_atomically(file, bytes);
}

TEST(Checkpoint, ADamagedOneIsPutAsideWithAMessageAndTheOneBeforeIsUsed) {
    for (Damage how : all_damages) {
        SharedFolder folder;
        std::vector<fs::path> files = write_some(folder.path(), {1, 2});
        on_rank_0([&] { damage(files[0], how); });
        Checkpoints checkpoints(folder.path(), MPI_COMM_WORLD);
        Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
        auto restored = checkpoints.read_newest(tissue);
        ASSERT_TRUE(restored.found()) << int(how);
        EXPECT_EQ(restored.file, "checkpoint-000001.h5");
        ASSERT_EQ(restored.warnings.size(), 2U);
        EXPECT_NE(restored.warnings[0].find("checkpoint \"checkpoint-000002.h5\" is damaged"),
                  std::string::npos)
            << restored.warnings[0];
        EXPECT_NE(restored.warnings[1].find("checkpoint-000001.h5"), std::string::npos);
        expect_state(tissue, 1);
        on_rank_0([&] { EXPECT_TRUE(fs::exists(files[0].string() + ".damaged")); });
        // The whole one is still one of the last two when the next has been written.
        checkpoints.write(filled_tissue(MPI_COMM_WORLD, 3), some_state(3));
        on_rank_0([&] { damage(Checkpoints::list(folder.path()).front(), how); });
        ASSERT_TRUE(checkpoints.read_newest(tissue).found());
        expect_state(tissue, 1);
    }
}

TEST(Checkpoint, EveryFlippedBitIsSeen) {
    SharedFolder folder;
    std::vector<fs::path> files = write_some(folder.path(), {1});
    constexpr int n_places = 97;  // an odd number of places over the whole file
    for (int i = 0; i < n_places; ++i) {
        on_rank_0([&] {
            fs::copy_file(files[0], folder.path() / "checkpoint-000002.h5");
            damage(folder.path() / "checkpoint-000002.h5", Damage::flipped_bit,
                   double(i) / (n_places - 1));
        });
        Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
        auto restored = Checkpoints(folder.path(), MPI_COMM_WORLD).read_newest(tissue);
        ASSERT_EQ(restored.file, "checkpoint-000001.h5") << "place " << i;
    }
}

TEST(Checkpoint, AllDamagedIsToldAndNothingIsTouched) {
    SharedFolder folder;
    std::vector<fs::path> files = write_some(folder.path(), {1, 2});
    on_rank_0([&] {
        damage(files[0], Damage::cut_short);
        damage(files[1], Damage::flipped_bit);
    });
    Checkpoints checkpoints(folder.path(), MPI_COMM_WORLD);
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
    auto restored = checkpoints.read_newest(tissue);
    EXPECT_FALSE(restored.found());
    ASSERT_EQ(restored.warnings.size(), 3U);
    EXPECT_NE(restored.warnings[2].find("starts again from its beginning"), std::string::npos);
    expect_state(tissue, 9);
    checkpoints.write(filled_tissue(MPI_COMM_WORLD, 4), some_state(4));
    ASSERT_TRUE(checkpoints.read_newest(tissue).found());
    expect_state(tissue, 4);
}

TEST(Checkpoint, AStateThatLacksAFieldIsRefusedOnEveryRank) {
    SharedFolder folder;
    write_some(folder.path(), {1});
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
    tissue.add_field("a_new_field", "1", 0.0F);
    try {
        Checkpoints(folder.path(), MPI_COMM_WORLD).read_newest(tissue);
        FAIL();
    } catch (const EnvironmentError& e) {
        EXPECT_NE(std::string(e.what()).find("holds no field a_new_field"), std::string::npos)
            << e.what();
    }
}

TEST(Checkpoint, LeftoversOfAKilledWriteAreNoCheckpoints) {
    SharedFolder folder;
    write_some(folder.path(), {1});
    on_rank_0([&] {
        write_file_atomically(folder.path() / ".checkpoint-000002.h5.part-77", "half a state");
    });
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
    Checkpoints checkpoints(folder.path(), MPI_COMM_WORLD);
    EXPECT_EQ(checkpoints.read_newest(tissue).file, "checkpoint-000001.h5");
    checkpoints.write(filled_tissue(MPI_COMM_WORLD, 2), some_state(2));
    on_rank_0([&] { EXPECT_FALSE(fs::exists(folder.path() / ".checkpoint-000002.h5.part-77")); });
}

TEST(Checkpoint, AnotherGridIsRefusedOnEveryRank) {
    SharedFolder folder;
    Checkpoints checkpoints(folder.path(), MPI_COMM_WORLD);
    checkpoints.write(filled_tissue(MPI_COMM_WORLD, 1), some_state(1));
    Tissue other(box_on(MPI_COMM_WORLD, 9));
    try {
        checkpoints.read_newest(other);
        FAIL();
    } catch (const EnvironmentError& e) {
        EXPECT_NE(std::string(e.what()).find("holds 8 x 4 x 7 cells, this run has 8 x 4 x 9"),
                  std::string::npos)
            << e.what();
    }
}

TEST(Checkpoint, AFullDiskFailsOnEveryRankAndTheOneBeforeStands) {
    SharedFolder folder;
    Checkpoints checkpoints(folder.path(), MPI_COMM_WORLD);
    checkpoints.write(filled_tissue(MPI_COMM_WORLD, 1), some_state(1));
    MPI_Barrier(MPI_COMM_WORLD);
    signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    constexpr rlim_t too_small = 2000;
    rlimit limit{too_small, before.rlim_max};
    if (rank_of(MPI_COMM_WORLD) == 0) setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_THROW(checkpoints.write(filled_tissue(MPI_COMM_WORLD, 2), some_state(2)),
                 EnvironmentError);
    if (rank_of(MPI_COMM_WORLD) == 0) setrlimit(RLIMIT_FSIZE, &before);
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 9);
    auto restored = checkpoints.read_newest(tissue);
    ASSERT_TRUE(restored.found());
    expect_state(tissue, 1);
}

TEST(FieldSeries, WritesTheSameBytesOnAnyNumberOfRanks) {
    SharedFolder folder;
    FieldSeries::Plan plan{{"debris", "absent"}, {"relief_um"}, 2, 1 << 20};
    FieldSeries series(folder.path() / "fields", plan, MPI_COMM_WORLD);
    series.write(filled_tissue(MPI_COMM_WORLD, 1), 1.0_h);
    series.write(filled_tissue(MPI_COMM_WORLD, 2), 30.0_d);
    FieldSeries single(folder.path() / fs::path("single" + std::to_string(rank_of(MPI_COMM_WORLD))),
                       plan, MPI_COMM_SELF);
    single.write(filled_tissue(MPI_COMM_SELF, 2), 30.0_d);
    series.finish(), single.finish();
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_EQ(read_whole_file(folder.path() / "fields" / "fields-000030.000d.vtr"),
              read_whole_file(folder.path() / "single0" / "fields-000030.000d.vtr"));
    EXPECT_NE(
        read_whole_file(folder.path() / "fields" / "fields.pvd").find("fields-000000.042d.vtr"),
        std::string::npos);

    FieldSeries early(folder.path() / "fields", plan, MPI_COMM_WORLD);
    early.write(filled_tissue(MPI_COMM_WORLD, 1), 1.0_h);
    const Blob saved = early.save();  // done with writing before another takes the folder over
    FieldSeries resumed(folder.path() / "fields", plan, MPI_COMM_WORLD);
    EXPECT_TRUE(resumed.restore(saved).empty());
    resumed.write(filled_tissue(MPI_COMM_WORLD, 3), 2.0_d);
    resumed.finish();
    MPI_Barrier(MPI_COMM_WORLD);
    std::string xml = read_whole_file(folder.path() / "fields" / "fields.pvd");
    EXPECT_NE(xml.find("fields-000000.042d.vtr"), std::string::npos);
    EXPECT_NE(xml.find("fields-000002.000d.vtr"), std::string::npos);
    EXPECT_EQ(xml.find("fields-000030.000d.vtr"), std::string::npos);

    on_rank_0([&] { fs::remove(folder.path() / "fields" / "fields-000000.042d.vtr"); });
    FieldSeries poorer(folder.path() / "fields", plan, MPI_COMM_WORLD);
    EXPECT_EQ(poorer.restore(early.save()), std::vector<std::string>{"fields-000000.042d.vtr"});
}

TEST(PlaneTransfer, PiecesOfAnySizeBringEveryPlaneInOrder) {
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 1);
    const Box& box = tissue.box();
    const size_t cells = box.plane_cells();
    std::vector<float> local(box.local_cells());
    for (size_t i = 0; i < local.size(); ++i) local[i] = float(size_t(box.z_begin) * cells + i);
    // One value asks for a plane at a time; then two planes; then a rank at once.
    for (size_t piece_values : {size_t{1}, 2 * cells, size_t{1} << 24}) {
        PlaneTransfer transfer(box, MPI_COMM_WORLD, piece_values);
        std::vector<float> whole;
        transfer.gather(local, [&](int n_planes, std::span<const float> planes) {
            EXPECT_EQ(planes.size(), size_t(n_planes) * cells);
            EXPECT_LE(planes.size(), std::max(piece_values, cells));
            whole.insert(whole.end(), planes.begin(), planes.end());
        });
        for (size_t i = 0; i < whole.size(); ++i) ASSERT_EQ(whole[i], float(i));
        std::vector<float> back(local.size(), -1.0F);
        transfer.scatter(back, [&](int z_begin, int z_end, std::span<float> out) {
            ASSERT_EQ(out.size(), size_t(z_end - z_begin) * cells);
            std::copy_n(whole.begin() + long(size_t(z_begin) * cells), out.size(), out.begin());
        });
        EXPECT_EQ(back, local);
    }
}

TEST(PlaneTransfer, RunningSumsGoThroughTheRanksInPlaneOrder) {
    Tissue tissue = filled_tissue(MPI_COMM_WORLD, 1);
    const Box& box = tissue.box();
    std::vector<double> order;
    std::vector<double> sum(2, 0.0);
    PlaneTransfer(box, MPI_COMM_WORLD).accumulate(sum, [&](std::span<double> running) {
        for (int k = box.z_begin; k < box.z_end; ++k) {
            running[0] = running[0] * 10.0 + k;  // tells the order
            running[1] += 1.0;
        }
    });
    EXPECT_EQ(sum[0], 123456.0);
    EXPECT_EQ(sum[1], 7.0);
}

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    ::testing::InitGoogleTest(&argc, argv);
    int failed = RUN_ALL_TESTS();
    int any = 0;
    MPI_Allreduce(&failed, &any, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    MPI_Finalize();
    return any;
}
