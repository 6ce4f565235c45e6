#include "course/active_course.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <tuple>

#include "course/delivery_course.hpp"
#include "course/timeline.hpp"

namespace needlework {

namespace {

/// Applications that bring the same levels share them.
class Carrier {
  public:
    Carrier(const Protocol& protocol, const SkinStack& skin, std::uint64_t seed)
        : protocol_(protocol), skin_(skin), seed_(seed), sessions_(session_events(protocol)) {
        for (const SessionEvent& session : sessions_) first_of_.try_emplace(session.plan, session);
    }

    std::shared_ptr<const ActiveLevels> levels(TopicalEvent event, int active) {
        meet(event);
        const auto key =
            std::tuple(event.topical, active, event.session, std::lround(event.applied.si));
        auto [at, fresh] = levels_.try_emplace(key);
        if (fresh)
            at->second = std::make_shared<const ActiveLevels>(
                applied_levels(protocol_, event, active, skin_, seed_));
        return at->second;
    }

  private:
    /// The application that stands for this one: of the first session of its table, or of intact
    /// skin.
    void meet(TopicalEvent& event) {
        if (event.session < 0) {
            event.applied = Time{0.0};
            return;
        }
        const int plan = sessions_[size_t(event.session)].plan;
        const SessionEvent& first = first_of_.at(plan);
        auto [at, fresh] = closed_after_.try_emplace(plan);
        if (fresh) at->second = closed_after(protocol_, first.number, skin_, seed_);
        const Time long_before{-72.0 * 3600.0};  // nothing of it is left at the session
        const bool intact = event.applied > at->second || at->second.si == 0.0 ||
                            (event.applied < long_before &&
                             protocol_.topicals[size_t(event.topical)].timing.before.si == 0.0);
        event.session = intact ? -1 : first.number;
        if (intact) event.applied = Time{0.0};
    }

    const Protocol& protocol_;
    const SkinStack& skin_;
    std::uint64_t seed_;
    std::vector<SessionEvent> sessions_;
    std::map<int, SessionEvent> first_of_;
    std::map<int, Time> closed_after_;
    std::map<std::tuple<int, int, int, long>, std::shared_ptr<const ActiveLevels>> levels_;
};

}  // namespace

namespace {

/// What minoxidil 5 % twice a day does to hair on this intact skin after a week, were its
/// permeability the typical one: the unit of TissueEffects::hair.
double hair_reference(const Protocol& protocol, const SkinStack& skin, std::uint64_t seed) {
    Protocol usual = protocol;
    usual.sessions.clear();
    usual.aftercare = {};
    usual.models.delivery = {};
    TopicalPlan solution;
    solution.product = load_product("minoxidil-solution").product;
    usual.topicals = {solution};
    const auto levels =
        std::make_shared<const ActiveLevels>(applied_levels(usual, {0, -1, {}, {}}, 0, skin, seed));
    CourseActive minoxidil{"minoxidil", solution.product.actives.at(0).effects, {}};
    const Time half_day = 12.0_h, week = 7.0_d;
    for (Time t{0.0}; t < week; t += half_day) minoxidil.doses.push_back({t.si, levels});
    return EffectTimeline({minoxidil}, protocol.models.effects, week, week)
        .mean((week - 1.0_d).si, week.si)
        .hair;
}

bool acts_on_hair(const std::map<std::string, CourseActive>& actives) {
    for (const auto& [name, active] : actives)
        for (const Effect& effect : active.effects)
            if (effect.name == "hair_anagen") return true;
    return false;
}

}  // namespace

EffectTimeline effects_of_topicals(const Protocol& protocol, const SkinStack& skin,
                                   std::uint64_t seed) {
    Carrier carrier(protocol, skin, seed);
    std::map<std::string, CourseActive> actives;
    for (const TopicalEvent& event : all_applications(protocol)) {
        const Product& product = protocol.topicals[size_t(event.topical)].product;
        for (size_t i = 0; i < product.actives.size(); ++i) {
            const ProductActive& active = product.actives[i];
            if (active.effects.empty()) continue;
            CourseActive& course = actives[active.name];
            course.name = active.name;
            course.effects = active.effects;
            course.doses.push_back(
                {(event.session_time + event.applied).si, carrier.levels(event, int(i))});
        }
    }
    std::vector<CourseActive> all;
    for (const auto& [name, active] : actives) all.push_back(active);
    return EffectTimeline(all, protocol.models.effects, protocol.models.pigment.solution_time,
                          course_end(protocol),
                          acts_on_hair(actives) ? hair_reference(protocol, skin, seed) : 1.0);
}

}  // namespace needlework
