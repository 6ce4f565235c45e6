#pragma once
/// The dossier of a device: its technical parameters, accuracy of depth, forces and safe settings
/// by site, under the headings that 21 CFR 878.4430 uses for makers (cfr-878-4430). What can be
/// simulated is simulated; what cannot is named.

#include "report/needle_record.hpp"
#include "study/site_safety.hpp"

namespace needlework {

struct DossierRequest {
    std::string device;                  ///< preset or path of a file
    std::vector<std::string> sites;      ///< empty: all
    std::vector<std::string> overrides;  ///< of the device, "needle_length=1 mm"
    std::string beyond;                  ///< stated depth, "1.0 mm"; empty: where fat begins
    std::string share;                   ///< of strikes that may pass it, "1 %"; empty: the default
    int people = 64;
    int seed = 1;
};

/// InputError for an unknown device, site or value, with the place in the device's file.
Dossier make_dossier(const DossierRequest& request, const SkinAtlas& atlas);

}  // namespace needlework
