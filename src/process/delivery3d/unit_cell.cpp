#include "process/delivery3d/unit_cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"
#include "process/delivery/delivery_walk.hpp"
#include "process/delivery3d/unit_cell_medium.hpp"

namespace needlework {

using delivery_detail::CellMoment, delivery_detail::DeliveryWalk, delivery_detail::Layer,
    delivery_detail::UnitCellMedium;

namespace {

/// A box of cells, walked through time.
class CellWalk final : public DeliveryWalk {
  public:
    CellWalk(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
             MPI_Comm comm, const Plasma& plasma, const UnitCellNumerics& numerics)
        : DeliveryWalk(skin, vehicle, channels, plasma, numerics.first_step, smallest_step),
          numerics_(numerics),
          medium_(skin, vehicle, channels, numerics),
          grid_(medium_.global_box(), comm),
          solver_(grid_, numerics.krylov),
          w_(grid_.shared_field(0.0F)),
          start_(w_.size()),
          source_(w_.size(), 0.0F) {
        set_medium(moment(0.0), false);
    }

    UnitCellResult run(const std::vector<Time>& times) {
        walk(times);
        read_section();
        result_.cells = medium_.global_box().plane_cells() * size_t(medium_.global_box().nz());
        return std::move(result_);
    }

  private:
    static constexpr double smallest_step = 1e-7;  // assumption, s
    static constexpr double noise = 1e-4;          // of the largest value: what a solve leaves

    const Box& box() const { return grid_.box(); }
    double cell_area_share() const { return 1.0 / double(box().plane_cells()); }

    CellMoment moment(double t) const {
        CellMoment now;
        now.open = open_share(t);
        now.donor_on = donor_on_;
        now.horny_factor = horny_factor(t);
        now.donor_share = donor_share(t);
        if (donor_on_ && (vehicle_.infinite || solid_ > 0.0)) {
            now.top.kind = DepthEnd::Kind::fixed_value;
            now.top.value = vehicle_.infinite ? vehicle_.concentration.si / vehicle_.affinity
                                              : vehicle_.solubility.si;
        }
        return now;
    }

    /// New coefficients; amounts stay where they are.
    void set_medium(const CellMoment& now, bool keep_amounts) {
        if (has_medium_ && now == moment_) return;
        FloatArray before;
        if (has_medium_ && keep_amounts) {
            before = FloatArray(w_.size());
            for (int k = box().z_begin; k < box().z_end; ++k)
                for (size_t i = box().index(0, 0, k), n = i + box().plane_cells(); i < n; ++i)
                    before[i] = float(solver_.cells().mass(k, i));
        }
        solver_.set_medium(medium_.at(box(), now, share_));
        if (before.size() > 0)
            for (int k = box().z_begin; k < box().z_end; ++k)
                for (size_t i = box().index(0, 0, k), n = i + box().plane_cells(); i < n; ++i)
                    if (float m = float(solver_.cells().mass(k, i)); m != before[i])
                        w_[i] = float(double(w_[i]) * double(before[i]) / double(m));
        moment_ = now;
        has_medium_ = true;
        precipitate();
    }

    /// What dries beyond the solubility falls out, and is solid.
    void precipitate() {
        if (!donor_on_ || vehicle_.infinite || vehicle_.solubility.si <= 0.0) return;
        const float most = float(vehicle_.solubility.si);
        solid_ += total([&](int k, size_t i) {
            if (medium_.layer(k) != Layer::donor || w_[i] <= most) return 0.0;
            const double excess = double(w_[i]) - double(most);
            w_[i] = most;
            return excess * amount_per_w(k, i);
        });
    }

    /// Amount per area of skin for w = 1 in a cell.
    double amount_per_w(int k, size_t i) const {
        return solver_.cells().mass(k, i) * solver_.cells().thickness_m() * cell_area_share();
    }
    /// Sum over the box in plane order (collective).
    template <class Term>
    double total(Term&& term) const {
        std::vector<double> planes;
        for (int k = box().z_begin; k < box().z_end; ++k) {
            double sum = 0.0;
            for (size_t i = box().index(0, 0, k), n = i + box().plane_cells(); i < n; ++i)
                sum += term(k, i);
            planes.push_back(sum);
        }
        return solver_.cells().total(planes);
    }

    void make_channels() override {
        set_medium(moment(time_), true);
        if (channels_.pushed_in.si <= 0.0) return;
        EXPECTS(medium_.needled(), "needles push in through channels");
        const double wall = 1.5;  // assumption: into a coat of half a radius about the channel
        auto held = [&] {
            return total([&](int k, size_t i) { return double(w_[i]) * amount_per_w(k, i); });
        };
        const double before = held();
        double volume = 0.0;
        auto coat = [&](int k) {
            std::vector<float> out = medium_.disc(wall * medium_.channel_radius_m(k));
            const std::vector<float> in = medium_.channel_share(k, 1.0);
            for (size_t i = 0; i < out.size(); ++i) out[i] = std::max(0.0F, out[i] - in[i]);
            return out;
        };
        for (bool fill : {false, true})
            for (int k = 0; k < medium_.global_box().nz(); ++k) {
                if (medium_.layer(k) < Layer::epidermis) continue;
                const std::vector<float> share = coat(k);
                for (size_t i = 0; i < share.size(); ++i) {
                    const double part = double(share[i]) * box().dz_m(k) * cell_area_share();
                    if (!fill) {
                        volume += part;
                    } else if (k >= box().z_begin && k < box().z_end) {
                        const size_t cell = box().index(0, 0, k) + i;
                        w_[cell] +=
                            float(channels_.pushed_in.si * part / volume / amount_per_w(k, cell));
                    }
                }
            }
        supplied_ += held() - before;
        offered_ = std::max(offered_, double(grid_.range(w_.span()).high));
    }

    void put_on() override {
        double w = vehicle_.concentration.si / vehicle_.affinity;
        const bool over =
            !vehicle_.infinite && vehicle_.solubility.si > 0.0 && w > vehicle_.solubility.si;
        const double dissolved = over ? vehicle_.solubility.si : w;
        if (!vehicle_.infinite)
            solid_ = (w - dissolved) * vehicle_.affinity * vehicle_.thickness.si;
        set_medium(moment(time_), false);
        const double before = donor_amount();
        fill_donor(dissolved);
        supplied_ += donor_amount() - before + solid_;
        offered_ = std::max(offered_, dissolved);
        last_donor_.clear();
    }
    double clear_donor() override {
        const double held = donor_amount() + solid_;
        fill_donor(0.0);
        solid_ = 0.0;
        set_medium(moment(time_), false);
        last_donor_.clear();
        return held;
    }
    void fill_donor(double value) {
        for (int k = box().z_begin; k < box().z_end; ++k)
            if (medium_.layer(k) == Layer::donor)
                std::fill_n(w_.data() + box().index(0, 0, k), box().plane_cells(), float(value));
    }
    double donor_amount() const {
        return total([&](int k, size_t i) {
            return medium_.layer(k) == Layer::donor ? double(w_[i]) * amount_per_w(k, i) : 0.0;
        });
    }

    /// Donor values beside the horny layer at mid-step, and what they give beyond the medium's
    /// share, as a source in the two planes that meet there.
    std::span<const float> ph_source(double dt) {
        const double extra = medium_.extra_uptake_m_per_s(moment_);
        if (std::abs(extra) < 1e-30) return {};
        const int below = medium_.first(Layer::horny_layer), above = below - 1;
        const size_t n = box().plane_cells();
        std::vector<double> donor(n);
        for (size_t i = 0; i < n; ++i) {
            std::vector<double> mine;
            const bool here = above >= box().z_begin && above < box().z_end;
            donor[i] = here ? double(w_[box().index(0, 0, above) + i]) : 0.0;
        }
        if (grid_.n_ranks() > 1)
            MPI_Allreduce(MPI_IN_PLACE, donor.data(), int(n), MPI_DOUBLE, MPI_SUM, grid_.comm());
        const std::vector<float> open = medium_.channel_share(below, moment_.open);
        for (size_t i = 0; i < n; ++i) {
            double w = donor[i];
            if (last_donor_.size() == n) w += 0.5 * dt / last_dt_ * (w - last_donor_[i]);
            const double flux = std::max(0.0, w) * extra * (1.0 - double(open[i]));
            for (int k : {above, below})
                if (k >= box().z_begin && k < box().z_end) {
                    const size_t cell = box().index(0, 0, k) + i;
                    const double amount =
                        solver_.cells().mass(k, cell) * solver_.cells().thickness_m();
                    source_[cell] = float((k == above ? -flux : flux) / amount);
                }
        }
        donor_now_ = std::move(donor);
        return source_.span();
    }

    bool step(double dt) override {
        const double solid_before = solid_;
        const CellMoment old = moment_;
        std::copy(w_.begin(), w_.end(), start_.begin());
        set_medium(moment(time_ + 0.5 * dt), true);
        std::copy(w_.begin(), w_.end(), middle_start().begin());
        const std::span<const float> source = ph_source(dt);
        HeterogeneousReport report =
            solver_.advance(w_.span(), source, dt, TimeScheme::second_order);
        result_.iterations += report.iterations;

        // c - 2 u1 + u2 = (gamma dt)^2 u'': a backward Euler step of dt would err by half dt^2 u''.
        const std::span<const double> change = solver_.last_change();
        const double a = 1.0 + std::sqrt(2.0), gamma = 1.0 - 1.0 / std::sqrt(2.0);
        double in_skin = 0.0, error = 0.0;
        in_skin = total([&](int k, size_t i) {
            return medium_.layer(k) == Layer::donor ? 0.0 : double(w_[i]) * amount_per_w(k, i);
        });
        error = total([&](int k, size_t i) {
            if (medium_.layer(k) == Layer::donor) return 0.0;
            const double bend = double(middle_[i]) - double(w_[i]) + (a + 1.0) * change[i];
            return std::abs(bend) * amount_per_w(k, i);
        });
        error /= 2.0 * gamma * gamma;
        const double scale = std::abs(in_skin) + receptor_ + cleared_ + error_floor();
        const double ratio = scale > 0.0 ? error / scale / numerics_.tolerance : 0.0;
        shrink_ = delivery_detail::shrink_of(ratio);
        const double area = box().area().si, dissolved = report.balance.through_top / area;
        const bool solid_gone =
            solid_before > 0.0 && !vehicle_.infinite &&
            solid_ - dissolved < -1e-3 * vehicle_.concentration.si * vehicle_.thickness.si;
        if (ratio > 1.0 || solid_gone) {
            if (ratio <= 1.0) shrink_ = 0.5;
            std::copy(start_.begin(), start_.end(), w_.begin());
            solid_ = solid_before;
            solver_.set_medium(medium_.at(box(), old, share_));
            moment_ = old;
            return false;
        }
        const Extremes extremes = in_tissue();
        if (extremes.lowest < -noise * extremes.highest) {
            std::copy(middle_.begin(), middle_.end(), w_.begin());
            report = solver_.advance(w_.span(), source, dt, TimeScheme::backward_euler);
            result_.iterations += report.iterations;
            ++result_.delivery.damped_steps;
        }
        accept(report, dt);
        next_step_after(dt, ratio);
        return true;
    }
    FloatArray& middle_start() {
        if (middle_.size() != w_.size()) middle_ = FloatArray(w_.size());
        return middle_;
    }

    void accept(const HeterogeneousReport& report, double dt) {
        const double area = box().area().si;
        const double in = report.balance.through_top / area, blood = report.balance.decayed / area;
        const double out = -report.balance.through_bottom / area;
        if (donor_on_ && vehicle_.infinite) {
            supplied_ += in;
        } else if (solid_ > 0.0) {
            solid_ -= in;
            if (solid_ < 0.0) {  // the last grain: the rest came out of what is dissolved
                const double held = donor_amount();
                if (held > 0.0) {
                    for (int k = box().z_begin; k < box().z_end; ++k)
                        if (medium_.layer(k) == Layer::donor)
                            for (size_t i = box().index(0, 0, k), n = i + box().plane_cells();
                                 i < n; ++i)
                                w_[i] = float(double(w_[i]) * (1.0 + solid_ / held));
                }
                solid_ = 0.0;
            }
        }
        receptor_ += out;
        cleared_ += blood;
        flux_out_ = (out + blood) / dt;
        to_plasma(blood, dt);
        last_donor_ = donor_now_;
        last_dt_ = dt;
        ++result_.delivery.steps;
        if (donor_on_ && !vehicle_.infinite) {
            const double held = donor_amount() / moment_.donor_share;
            offered_ = std::max(offered_, held / (vehicle_.affinity * vehicle_.thickness.si));
        }
    }

    void sample() override {
        DeliverySample s = books(time_);
        const Box& global = medium_.global_box();
        std::vector<double> tissue(size_t(global.nz())), channel = tissue, water = tissue,
                                                         volume = tissue;
        std::vector<double> mine_t, mine_c, mine_w, mine_v, peak;
        for (int k = box().z_begin; k < box().z_end; ++k) {
            double in_all = 0.0, in_channel = 0.0, free = 0.0, room = 0.0, top = 0.0;
            for (size_t i = box().index(0, 0, k), n = i + box().plane_cells(); i < n; ++i) {
                const double w = double(w_[i]), p = double(share_[i]);
                in_all += w * amount_per_w(k, i);
                in_channel += w * p * box().dz_m(k) * cell_area_share();
                free += w * (1.0 - p), room += 1.0 - p;
                if (p < 1.0) top = std::max(top, w * medium_.tissue_capacity(k, moment_));
            }
            mine_t.push_back(in_all - in_channel), mine_c.push_back(in_channel);
            mine_w.push_back(free), mine_v.push_back(room), peak.push_back(top);
        }
        tissue = grid_.gather_planes(mine_t), channel = grid_.gather_planes(mine_c);
        water = grid_.gather_planes(mine_w), volume = grid_.gather_planes(mine_v);
        peak = grid_.gather_planes(peak);
        double sums[3][2] = {};
        const double dermis_top = global.z_faces_m[size_t(medium_.first(Layer::dermis))];
        for (int k = 0; k < global.nz(); ++k) {
            const auto i = size_t(k);
            const Layer where = medium_.layer(k);
            s.channels += channel[i];
            (where == Layer::donor         ? s.donor
             : where == Layer::horny_layer ? s.horny_layer
             : where == Layer::epidermis   ? s.epidermis
                                           : s.dermis) += tissue[i];
            if (where < Layer::epidermis) continue;
            s.tissue_peak = std::max(s.tissue_peak, peak[i]);
            const double below = global.z_faces_m[i] - dermis_top, dz = global.dz_m(k);
            const double upper = std::clamp(skin_.papillary.si - below, 0.0, dz);
            const double part[3] = {where == Layer::epidermis ? dz : 0.0,
                                    where == Layer::dermis ? upper : 0.0,
                                    where == Layer::dermis ? dz - upper : 0.0};
            for (int l = 0; l < 3; ++l)
                sums[l][0] += part[l] * water[i], sums[l][1] += part[l] * volume[i];
            result_profile(k, where, water[i], volume[i]);
        }
        auto mean = [&](int l) { return sums[l][1] > 0.0 ? sums[l][0] / sums[l][1] : 0.0; };
        s.free_epidermis = mean(0), s.free_papillary = mean(1), s.free_reticular = mean(2);
        s.donor += solid_;
        s.flux_out = flux_out_;
        if (!result_.delivery.samples.empty()) {
            const DeliverySample& last = result_.delivery.samples.back();
            const double gone =
                (s.supplied - s.donor - s.removed) - (last.supplied - last.donor - last.removed);
            if (s.time_s > last.time_s) s.flux_entering = gone / (s.time_s - last.time_s);
        }
        check(s);
        result_.delivery.samples.push_back(s);
    }
    void result_profile(int k, Layer where, double water, double volume) {
        DeliveryResult& out = result_.delivery;
        const Box& global = medium_.global_box();
        const size_t first = size_t(medium_.first(Layer::epidermis));
        if (size_t(k) == first) out.depth_m.clear(), out.tissue_kg_m3.clear();
        if (where < Layer::epidermis) return;
        out.depth_m.push_back(global.z_centre_m(k) - global.z_faces_m[first]);
        out.tissue_kg_m3.push_back(
            volume > 0.0 ? water / volume * medium_.tissue_capacity(k, moment_) : 0.0);
    }

    struct Extremes {
        double lowest = 0.0, highest = 0.0;
    };
    /// Of living tissue and the channel in it. In the horny layer, which holds and carries next to
    /// nothing, a solve leaves more noise.
    Extremes in_tissue() const {
        Extremes e;
        for (int k = box().z_begin; k < box().z_end; ++k)
            if (medium_.layer(k) >= Layer::epidermis)
                for (size_t i = box().index(0, 0, k), n = i + box().plane_cells(); i < n; ++i) {
                    e.highest = std::max(e.highest, double(w_[i]));
                    e.lowest = std::min(e.lowest, double(w_[i]));
                }
        return {grid_.min(e.lowest), grid_.max(e.highest)};
    }

    void check(const DeliverySample& s) {
        if (s.supplied <= 0.0) return;
        result_.delivery.balance_error =
            std::max(result_.delivery.balance_error, delivery_detail::promise_balance(s));
        const auto [lowest, highest] = in_tissue();
        if (highest > 0.0)
            result_.delivery.lowest = std::min(result_.delivery.lowest, lowest / highest);
        // A channel that closes leaves its water's content to tissue that holds K of it.
        const double least =
            std::min({1.0, skin_.epidermis_transport.partition, skin_.dermis_transport.partition});
        const double trapped = std::max(1.0, skin_.crossing_share(vehicle_.unionised) /
                                                 skin_.crossing_share(skin_.unionised_in_tissue));
        const double most = offered_ * trapped / (channels_.open_share ? least : 1.0);
        delivery_detail::promise_saturation(highest, most);
    }

    void read_section() {
        const Box& global = medium_.global_box();
        UnitCellSection& section = result_.section;
        section.h_m = global.h_m;
        section.across = global.nx;
        const double zero = global.z_faces_m[size_t(medium_.first(Layer::epidermis))];
        for (double z : global.z_faces_m) section.z_faces_m.push_back(z - zero);
        section.water_kg_m3.assign(size_t(global.nz()) * size_t(global.nx), 0.0);
        for (int i = 0; i < global.nx; ++i) {
            std::vector<double> mine;
            for (int k = box().z_begin; k < box().z_end; ++k)
                mine.push_back(double(w_[box().index(i, global.ny / 2, k)]));
            const std::vector<double> column = grid_.gather_planes(mine);
            for (size_t k = 0; k < column.size(); ++k)
                section.water_kg_m3[k * size_t(global.nx) + size_t(i)] = column[k];
        }
    }

    const UnitCellNumerics& numerics_;
    UnitCellMedium medium_;
    Grid grid_;
    HeterogeneousSolver solver_;
    FloatArray w_, start_, middle_, source_, share_;
    CellMoment moment_;
    bool has_medium_ = false;
    std::vector<double> donor_now_, last_donor_;
    double last_dt_ = 1.0, solid_ = 0.0, flux_out_ = 0.0;
    UnitCellResult result_;
};

}  // namespace

UnitCellResult deliver_in_unit_cell(const SkinColumn& skin, const Vehicle& vehicle,
                                    const DeliveryChannels& channels,
                                    const std::vector<Time>& times, MPI_Comm comm,
                                    const Plasma& plasma, const UnitCellNumerics& numerics) {
    check_delivery(skin, vehicle, channels);
    Problems problems;
    if (skin.follicles.density.si > 0.0)
        problems.error({}, "the unit cell in three dimensions has no follicles",
                       "Use the fast model, or leave the follicles out.");
    if (vehicle.dries_out() && vehicle.deposit_contact > 0.0)
        problems.error({}, "in three dimensions a dry deposit gives nothing more",
                       "Use the fast model, or a deposit contact of 0.");
    if (problems.has_errors()) throw InputError(std::move(problems));
    return CellWalk(skin, vehicle, channels, comm, plasma, numerics).run(times);
}

}  // namespace needlework
