#include "study/needle_people.hpp"

#include <algorithm>
#include <cmath>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "course/subject_skin.hpp"

namespace needlework {

NeedlePerson NeedlePerson::with_length(Length length) const {
    NeedlePerson other = *this;
    other.device.needle_length = length;
    return other;
}

NeedlePerson needle_person(const Protocol& protocol, size_t session, const SkinAtlas& atlas) {
    EXPECTS(session < protocol.sessions.size(), "the session is in the protocol");
    const NeedleMechanics& mechanics = protocol.models.needles;
    return {protocol.sessions[session].device, skin_bed(skin_of(protocol, atlas), mechanics),
            mechanics, 0};
}

std::vector<NeedlePerson> needle_people(const DrawPlan& plan, size_t session,
                                        const SkinAtlas& atlas) {
    std::vector<NeedlePerson> people(size_t(plan.n_members()));
    for_each_index(people.size(), [&](size_t member) {
        people[member] = needle_person(plan.protocol(int(member)), session, atlas);
        people[member].shared = int(member) / plan.people_per_shared();
    });
    return people;
}

namespace {

/// Toughness factor below which a share of the strikes lies (lognormal, needle_strikes).
double toughness_at(const NeedlePerson& person, double share) {
    return Distribution{Distribution::Kind::lognormal, 1.0, person.device.depth_spread}.quantile(
        share);
}

}  // namespace

std::vector<Insertion> even_strikes(const NeedlePerson& person, int n) {
    InsertionModel model(person.device, person.bed, person.mechanics);
    std::vector<Insertion> strikes;
    for (int i = 0; i < n; ++i)
        strikes.push_back(model.strike(toughness_at(person, (i + 0.5) / n)));
    return strikes;
}

double share_beyond(const std::vector<Insertion>& strikes, Length depth) {
    auto deeper = std::count_if(strikes.begin(), strikes.end(),
                                [&](const Insertion& s) { return s.tip_depth > depth; });
    return strikes.empty() ? 0.0 : double(deeper) / double(strikes.size());
}

SafeLength safe_length(const NeedlePerson& person, Length depth, double share) {
    EXPECTS(depth.si > 0.0 && share > 0.0 && share < 1.0, "a depth and a share between 0 and 1");
    const double tender = toughness_at(person, share);
    auto safe = [&](Length length) {
        NeedlePerson other = person.with_length(length);
        return InsertionModel(other.device, other.bed, other.mechanics).strike(tender).tip_depth <=
               depth;
    };
    const double stride = 1.15;           // of the march (choice)
    const Length close_enough = 10.0_um;  // a fortieth of the finest dial (choice)
    Length low = rigid_safe_length(person, depth), high = low;
    do {
        low = high;
        if (low >= longest_needle) return {longest_needle, false};
        high = std::min(longest_needle, stride * low);
    } while (safe(high));
    while (high - low > close_enough) {
        Length middle = 0.5 * (low + high);
        (safe(middle) ? low : high) = middle;
    }
    return {low, true};
}

Length rigid_safe_length(const NeedlePerson& person, Length depth) {
    // How far the needles stand out is in proportion to their length.
    return person.device.needle_length * (depth / person.device.protrusion());
}

}  // namespace needlework
