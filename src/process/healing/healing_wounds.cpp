// Wounds and the epidermis: what an injury does, and how the epidermis follows the dermis.

#include <algorithm>

#include "base/problem.hpp"
#include "grid/plane_share.hpp"
#include "process/healing/healing_slots.hpp"

namespace needlework {

using namespace healing_slots;

/// Mean of collagen and of the response to TGF-beta over the papillary dermis, a value a column.
void HealingProcess::papillary_means(const Places& at, std::span<float> collagen,
                                     std::span<float> response) {
    const ColumnShare ours = column_share(grid_);
    const size_t n_planes = papillary_weight_.size();
    const std::span<const float> fields[] = {
        at.state[labile_collagen]->span(), at.state[mature_collagen]->span(), at.tgf_beta->span()};
    share_columns(grid_, fields, dermis_begin_, papillary_end_, plane_scratch_.span());
    const float* labile = plane_scratch_.data();
    const float* mature = labile + ours.size() * n_planes;
    const float* tgf = mature + ours.size() * n_planes;
    for (size_t i = 0; i < ours.size(); ++i) {
        double c = 0.0, h = 0.0;
        for (size_t k = 0; k < n_planes; ++k) {
            const size_t cell = k * ours.size() + i;
            c += papillary_weight_[k] * (double(labile[cell]) + double(mature[cell]));
            h += papillary_weight_[k] *
                 healing_point::response(double(tgf[cell]) - 1.0, rates_.tgf_threshold_2);
        }
        collagen[ours.begin + i] = float(c);
        response[ours.begin + i] = float(h);
    }
    gather_columns(grid_, collagen);
    gather_columns(grid_, response);
}

void HealingProcess::update_epidermis(Tissue& tissue, const Places& at, double t_s, double dt_s) {
    std::vector<float> drive(at.papillary->begin(), at.papillary->end());
    papillary_means(at, at.papillary->span(), at.response->span());
    for (size_t i = 0; i < drive.size(); ++i) drive[i] = 0.5F * (drive[i] + (*at.papillary)[i]);
    epidermis_.thicken(at.thickness->span(), drive, at.response->span(), dt_s,
                       thickness_share_ * proliferation_);
    epidermis_.turn_over(at.turnover->span(), at.thickness->span(), at.response->span(), dt_s,
                         proliferation_);
    epidermis_.mend_membrane(at.membrane->span(), at.cover->span(), dt_s);
    if (!epidermis_.lesions().empty()) {
        if (proliferation_ > 0.0) epidermis_.hasten(proliferation_ * dt_s);
        epidermis_.forget_closed(t_s + dt_s);
        epidermis_.cover(tissue.box(), t_s + dt_s, at.cover->span());
    }
}

void HealingProcess::injure(Tissue& tissue, const Injury& injury, double t_s) {
    const Places at = places(tissue);
    const Box& box = grid_.box();
    EXPECTS(injury.killed.size() == box.local_cells(), "the injury belongs to this box");
    const float unseen = float(parameters_.clot_without_bleeding);
    const float platelets = float(parameters_.latent_from_blood);
    const int first = std::clamp(dermis_begin_, box.z_begin, box.z_end);
    const auto field = [&](Slot slot) -> FloatArray& { return *at.state[slot]; };
    for (size_t i = box.plane_cells() * size_t(first - box.z_begin); i < box.local_cells(); ++i) {
        const float left = (1.0F - injury.removed[i]) * (1.0F - injury.coagulated[i]);
        const float dead = 1.0F - (1.0F - injury.killed[i]) * (1.0F - injury.coagulated[i]);
        const float alive = (1.0F - injury.removed[i]) * (1.0F - dead);
        field(debris)[i] += dead;
        // What is cut, dead or gone fills with plasma that clots, with blood where vessels bled.
        const float open = std::max({injury.split[i], injury.killed[i], injury.removed[i]});
        const float clot = std::max(injury.blood[i], unseen * open);
        field(provisional_matrix)[i] += clot;
        field(latent_tgf_beta)[i] += platelets * clot;
        for (Slot slot : movers) field(slot)[i] *= alive;
        for (Slot slot : {labile_collagen, mature_collagen, mature_carry, organised_collagen})
            field(slot)[i] *= left;
        field(hyaluronan)[i] *= left;
        (*at.follower[vessels_follower])[i] *= alive;
        for (int f = elastin_follower; f < n_followers; ++f) (*at.follower[size_t(f)])[i] *= left;
    }
    epidermis_.injure(injury.channels, t_s);
    epidermis_.cover(box, t_s, at.cover->span());
    for (size_t i = 0; i < at.membrane->size(); ++i)
        (*at.membrane)[i] = std::min((*at.membrane)[i], (*at.cover)[i]);
    refresh_signals(at);
    papillary_means(at, at.papillary->span(), at.response->span());
    can_undo_ = false;
}

NumberTable HealingProcess::state() const {
    NumberTable table{"epidermal_lesions", {"x_m", "y_m", "radius_m", "made_at_s"}, {}};
    table.values.resize(table.columns.size());
    for (const EpidermalLesion& lesion : epidermis_.lesions()) {
        table.values[0].push_back(lesion.x_m);
        table.values[1].push_back(lesion.y_m);
        table.values[2].push_back(lesion.radius_m);
        table.values[3].push_back(lesion.made_at_s);
    }
    return table;
}

void HealingProcess::set_state(const NumberTable& table) {
    EXPECTS(table.columns.size() == 4 && table.values.size() == 4, "a table of epidermal lesions");
    std::vector<EpidermalLesion> lesions;
    for (size_t row = 0; row < table.n_rows(); ++row)
        lesions.push_back({table.values[0][row], table.values[1][row], table.values[2][row],
                           table.values[3][row]});
    epidermis_.set_lesions(std::move(lesions));
    can_undo_ = false;
}

}  // namespace needlework
