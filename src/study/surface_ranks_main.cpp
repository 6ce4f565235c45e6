// Started by ctest on 1 to 4 ranks: pictures of the surface have the same digits as on one rank.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "grid/runtime.hpp"
#include "study/surface_picture.hpp"

namespace needlework {
namespace {

std::string picture_of(const Protocol& protocol, const Box& box, MPI_Comm comm) {
    Course course(protocol, SkinAtlas::load(), box, Place::patch, 7, comm);
    SurfaceRecorder recorder(protocol);
    recorder.look(course);
    while (!course.done()) {
        course.advance();
        recorder.look(course);
    }
    const std::optional<SurfacePicture> picture = recorder.finish();
    return picture ? json_of(*picture).dump() : "";
}

}  // namespace
}  // namespace needlework

int main() {
    using namespace needlework;
    Runtime runtime;
    const Protocol protocol = read_protocol(TomlFile::parse(
        "schema_version = 1\n[[condition]]\nkind = \"rolling-scar\"\n[[condition]]\nkind = "
        "\"melasma-mixed\"\n[[session]]\nday = \"0 d\"\ndevice = \"roller/mf8-192\"\n"
        "[visits]\ndays = [\"1 d\"]\n",
        "case.toml"));
    Box box = patch_box(protocol, skin_of(protocol, SkinAtlas::load()), Resolution::preview);
    const double width_m = box.h_m * box.nx;
    box.nx = box.ny = 28;  // coarse: the test is short
    box.h_m = width_m / box.nx;
    const std::string shared = picture_of(protocol, box, runtime.world());
    if (runtime.rank() != 0) return 0;
    const std::string alone = picture_of(protocol, box, MPI_COMM_SELF);
    const bool same = !alone.empty() && shared == alone;
    std::printf("%d ranks: pictures of the surface are %s, %zu bytes\n", runtime.n_ranks(),
                same ? "equal" : "different", alone.size());
    return same ? 0 : 1;
}
