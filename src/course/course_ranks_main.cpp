// A whole course gives equal digits on any number of ranks: a short one on a patch with a scar, two
// sessions of a roller and readings between. Every rank also walks it alone and compares its
// planes, the maps, all readings and the records of the sessions bit by bit. Exit code 1 on a
// difference.

#include <cstdio>
#include <cstring>

#include "course/course.hpp"
#include "grid/runtime.hpp"

namespace needlework {
namespace {

bool equal = true;

void expect(bool condition, int rank, const std::string& what) {
    if (condition) return;
    equal = false;
    std::fprintf(stderr, "rank %d: %s differ\n", rank, what.c_str());
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}
bool same_bits(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

void compare_fields(const Course& shared, const Course& alone) {
    const Box& box = shared.grid().box();
    const int rank = shared.grid().rank();
    for (const Field* field : shared.tissue().fields()) {
        const FloatArray& whole = alone.tissue().field(field->name).values;
        const std::span<const float> ours(whole.data() + size_t(box.z_begin) * box.plane_cells(),
                                          box.local_cells());
        expect(same_bits(field->values.span(), ours), rank, field->name);
    }
    for (const SurfaceMap* map : shared.tissue().maps())
        expect(same_bits(map->values.span(), alone.tissue().map(map->name).values.span()), rank,
               map->name);
}

void compare_readings(const Course& shared, const Course& alone) {
    const int rank = shared.grid().rank();
    expect(shared.n_steps() == alone.n_steps() && shared.n_rejected() == alone.n_rejected(), rank,
           "steps");
    expect(shared.readings().size() == alone.readings().size(), rank, "numbers of readings");
    for (size_t i = 0; i < std::min(shared.readings().size(), alone.readings().size()); ++i) {
        const std::vector<double>&a = shared.readings()[i].values, &b = alone.readings()[i].values;
        for (size_t m = 0; m < a.size(); ++m)
            expect(same_bits({&a[m], 1}, {&b[m], 1}), rank,
                   "readings of " + shared.measure_names()[m]);
    }
    const auto a = shared.session_records(), b = alone.session_records();
    expect(a.size() == 2 && b.size() == 2, rank, "numbers of sessions");
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        expect(a[i].values.size() == b[i].values.size(), rank, "lengths of records");
        for (size_t m = 0; m < std::min(a[i].values.size(), b[i].values.size()); ++m)
            expect(same_bits({&a[i].values[m].second, 1}, {&b[i].values[m].second, 1}), rank,
                   "records of " + a[i].values[m].first);
    }
}

}  // namespace
}  // namespace needlework

int main() {
    using namespace needlework;
    Runtime runtime;
    const Protocol protocol =
        read_protocol(TomlFile::parse("schema_version = 1\n"
                                      "[[condition]]\n"
                                      "kind = \"rolling-scar\"\n"
                                      "[[session]]\n"
                                      "day = \"0 d\"\n"
                                      "device = \"roller/mf8-192\"\n"
                                      "[[session]]\n"
                                      "day = \"1 d\"\n"
                                      "device = \"lesion/thermal-column\"\n"  // heat of pigment
                                      "[visits]\n"
                                      "days = [\"2 d\"]\n",
                                      "case.toml"));
    const SkinAtlas atlas = SkinAtlas::load();
    Box box = patch_box(protocol, skin_of(protocol, atlas), Resolution::preview);
    // Coarser cells keep the test short; a width that is no power of two.
    const double width_m = box.h_m * box.nx;
    box.nx = box.ny = 28;
    box.h_m = width_m / box.nx;
    constexpr std::uint64_t seed = 7;
    Course shared(protocol, atlas, box, Place::patch, seed, runtime.world());
    Course alone(protocol, atlas, box, Place::patch, seed, MPI_COMM_SELF);
    shared.finish();
    alone.finish();
    compare_fields(shared, alone);
    compare_readings(shared, alone);
    // The comparison itself can fail: one changed bit is seen.
    const FloatArray& collagen = shared.tissue().field("mature_collagen").values;
    FloatArray spoiled(collagen.size());
    std::copy(collagen.begin(), collagen.end(), spoiled.begin());
    spoiled[5] = std::nextafter(spoiled[5], 1e9F);
    expect(!same_bits(spoiled.span(), collagen.span()), runtime.rank(), "planted differences");
    const bool all_equal = shared.grid().all_agree(equal);
    if (runtime.rank() == 0)
        std::printf("%d ranks: %s digits after %ld steps, %zu readings\n", runtime.n_ranks(),
                    all_equal ? "equal" : "different", shared.n_steps(), shared.readings().size());
    return all_equal ? 0 : 1;
}
