#pragma once
/// How deep a device's needles get at a site, and which length of needle is safe there.

#include "report/needle_record.hpp"
#include "study/needle_people.hpp"

namespace needlework {

/// People whose skin is tried; every person is another draw of parameters, device and operator.
struct SafetyStudy {
    size_t session = 0;  ///< of the protocol, from 0
    int people = 64;
    std::uint64_t seed = 1;
};

/// Safety numbers of one session's device at a site, for the share and depth of [safety].
SiteSafety site_safety(const Protocol& protocol, const SafetyStudy& study, const SkinAtlas& atlas,
                       const std::string& site, const std::string& sex);

/// Sites times sexes; one row a site where the atlas knows no difference between the sexes.
std::vector<SiteSafety> safety_by_site(const Protocol& protocol, const SafetyStudy& study,
                                       const SkinAtlas& atlas,
                                       const std::vector<std::string>& sites);

/// What the numbers say, one sentence.
std::string safety_rule(const SafetyLimits& limits);

/// Layers below the surface and the needle of a person, for pictures.
std::vector<DepthLayer> depth_layers(const SkinBed& bed);
NeedleProfile needle_profile(const NeedlePerson& person);
/// "papillary dermis", "fat" ...
std::string layer_words(std::string_view layer);
/// Deepest layer that a strike entered; empty where it only dented the skin.
std::string layer_of(const SkinBed& bed, const Insertion& strike);

}  // namespace needlework
