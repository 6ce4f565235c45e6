#include "course/subject_skin.hpp"

#include <utility>

namespace needlework {

SkinStack skin_of(const Protocol& protocol, const SkinAtlas& atlas) {
    const Subject& subject = protocol.subject;
    SkinPerson person{
        subject.age, subject.sex,
        subject.ita_given ? atlas.phototype_of_angle(subject.ita) : subject.phototype};
    const PersonVariation& v = protocol.models.person;
    SkinVariation variation;
    variation.stratum_corneum = v.stratum_corneum;
    variation.epidermis = v.epidermis;
    variation.dermis = v.dermis;
    variation.stiffness = v.stiffness;
    variation.capillary_loops = v.capillary_loops;
    variation.water_loss = v.water_loss;
    return atlas.skin_stack(protocol.skin.site, person, variation);
}

SkinBed treated_bed(const Protocol& protocol, const SkinStack& skin) {
    SkinBed bed = skin_bed(skin, protocol.models.needles);
    if (protocol.conditions.empty()) return bed;
    const ConditionSpec& condition = protocol.conditions.front();
    return scarred(std::move(bed), condition.dermis_stiffness, condition.dermis_toughness);
}

}  // namespace needlework
