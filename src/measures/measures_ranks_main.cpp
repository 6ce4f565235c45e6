/// Summaries and relief are bit-equal on any number of ranks. Run by mpiexec with 1 to 4 ranks.

#include <gtest/gtest.h>
#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "io/plane_transfer.hpp"
#include "measures/relief.hpp"
#include "measures/test_tissue.hpp"

namespace needlework {
namespace {

const SkinReference skin{50.0_um, 90.0_um, 1000.0_um, 14.0_g_per_m2_h};

Box split(Box box, int rank, int size) {
    int nz = box.nz();
    box.z_begin = nz * rank / size;
    box.z_end = nz * (rank + 1) / size;
    return box;
}

Tissue uneven_tissue(const Box& box) {
    Tissue t = resting_tissue(box, 0.2F);
    set_gain(t, [](double x, double y, double z) {
        return 0.3 * std::exp(-z / 3e-4) * (1.0 + std::sin(7e3 * x) * std::cos(4e3 * y));
    });
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (int i = 0; i < box.nx; ++i) {
            t.field("oedema").values[box.index(i, 1, k)] = 0.013F * float(i) / float(k + 1);
            t.field("myofibroblast").values[box.index(i, 2, k)] = 0.017F * float(i) * float(k % 5);
        }
    return t;
}

OrderedSums over_ranks(const Box& box) {
    auto transfer = std::make_shared<PlaneTransfer>(box, MPI_COMM_WORLD);
    OrderedSums sums;
    sums.accumulate = [transfer](std::span<double> sum,
                                 const std::function<void(std::span<double>)>& add) {
        transfer->accumulate(sum, add);
    };
    return sums;
}

TEST(MeasuresOnRanks, AreTheSameToTheLastBit) {
    int rank = 0, size = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    Tissue whole = uneven_tissue(test_box());
    Tissue part = uneven_tissue(split(test_box(), rank, size));
    OrderedSums sums = over_ranks(part.box());

    TissueSummary a = summarise(whole, 3.0_d, skin, {}, {});
    TissueSummary b = summarise(part, 3.0_d, skin, {}, {}, {}, sums);
    for (auto layer : {&TissueSummary::papillary, &TissueSummary::reticular,
                       &TissueSummary::optical, &TissueSummary::dermis}) {
        EXPECT_EQ((a.*layer).collagen_mass, (b.*layer).collagen_mass);
        EXPECT_EQ((a.*layer).stained_share, (b.*layer).stained_share);
        EXPECT_EQ((a.*layer).myofibroblast_square, (b.*layer).myofibroblast_square);
        EXPECT_EQ((a.*layer).oedema, (b.*layer).oedema);
        EXPECT_EQ((a.*layer).volume_m3, (b.*layer).volume_m3);
    }
    HeightMap before{16, 16, 1e-4, std::vector<double>(256, 0.0)};
    ScarOutline scar{8e-4, 8e-4, 4e-4};
    std::vector<double> alone = relief_change(whole, skin, {}, before, scar, {}, {}).total_m();
    std::vector<double> together =
        relief_change(part, skin, {}, before, scar, {}, {}, sums).total_m();
    EXPECT_EQ(alone, together);
    EXPECT_GT(*std::max_element(alone.begin(), alone.end()), 1e-5);
}

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    ::testing::InitGoogleTest(&argc, argv);
    int failed = RUN_ALL_TESTS(), any = 0;
    MPI_Allreduce(&failed, &any, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    MPI_Finalize();
    return any;
}
