#include "process/follicle/follicle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr int anagen_stages = 4;  // choice: times of growth then spread by half of their mean
constexpr const char* stream_name = "hair follicle";

const std::vector<std::string> columns = {"x_m",    "y_m",      "phase",       "stage",
                                          "left",   "arrested", "immune_left", "shaft_score",
                                          "memory", "n_drawn",  "minoxidil",   "block"};

}  // namespace

Follicles::Follicles(const Box& box, const FollicleParameters& parameters,
                     const HairCondition& condition, std::uint64_t seed, Area plot)
    : box_(box), parameters_(parameters), condition_(condition), seed_(seed), plot_(plot) {
    EXPECTS(condition.arrested_share >= 0.0 && condition.arrested_share < 1.0,
            "some follicles are free");
    const std::array<double, 4> times{condition.anagen.si, parameters.catagen.si,
                                      parameters.telogen.si, condition.kenogen.si};
    double round = 0.0;
    for (double time : times) round += time;
    follicles_.resize(size_t(std::lround(condition.follicles.si * plot.si)));
    for (size_t i = 0; i < follicles_.size(); ++i) {
        RandomStream random(seed_, stream_name, i);
        Follicle& follicle = follicles_[i];
        follicle.x_m = random.uniform(0.0, box_.width_x().si);
        follicle.y_m = random.uniform(0.0, box_.width_y().si);
        follicle.shaft_score = random.normal();
        // The steady state: a phase by its share of the round, a stage of anagen by its own; what
        // is left of an exponential time is that time again.
        double place = random.uniform(0.0, round);
        size_t phase = 0;
        while (phase < 3 && place > times[phase]) place -= times[phase++];
        follicle.phase = HairPhase(phase);
        follicle.stage = phase == 0 ? int(place / times[0] * anagen_stages) : 0;
        follicle.arrested = random.uniform() < condition.arrested_share;
        follicle.left = -std::log(random.uniform());
        follicle.immune_left = -std::log(random.uniform());
        follicle.n_drawn = double(random.position());
        if (condition.arrested_share == 0.0) continue;
        // A free follicle left arrest a random time ago, empty.
        Rates at_rest = rates(condition, {}, 0.0);
        const double free_s = exponential(i) / at_rest.arrest;
        follicle.phase = HairPhase::kenogen, follicle.stage = 0;
        at_rest.arrest = at_rest.release = 0.0;
        if (!follicle.arrested) turn(i, free_s, at_rest);
    }
}

double Follicles::exponential(size_t i) {
    RandomStream random(seed_, stream_name, i);
    random.seek(std::uint64_t(follicles_[i].n_drawn));
    const double drawn = -std::log(random.uniform());
    follicles_[i].n_drawn = double(random.position());
    return drawn;
}

HairCondition Follicles::now(const FollicleConditions& conditions) const {
    const double share = parameters_.androgen_share * conditions.androgen_block;
    HairCondition c = condition_;
    c.anagen += share * (parameters_.healthy_anagen - c.anagen);
    c.kenogen += share * (parameters_.healthy_kenogen - c.kenogen);
    c.shaft += share * (parameters_.healthy_shaft - c.shaft);
    return c;
}

Follicles::Rates Follicles::rates(const HairCondition& c, const FollicleConditions& acting,
                                  double wound) const {
    const FollicleParameters& p = parameters_;
    const double anagen_s = c.anagen.si * (1.0 + p.minoxidil_prolongs * acting.minoxidil);
    const double starts = 1.0 + p.wound_recruits * wound + p.minoxidil_recruits * acting.minoxidil;
    const double share = condition_.arrested_share;
    return {
        {anagen_stages / anagen_s, 1.0 / p.catagen.si, 1.0 / p.telogen.si, starts / c.kenogen.si},
        share / (1.0 - share) * (1.0 - acting.immune_calm) / p.release.si,
        (1.0 + p.calm_releases * acting.immune_calm) / p.release.si};
}

void Follicles::turn(size_t i, double t_s, const Rates& rates) {
    Follicle& f = follicles_[i];
    const double never_s = 2.0 * t_s;
    while (t_s > 0.0) {
        // An arrested follicle stands still in its cycle.
        const double rate = f.arrested ? 0.0 : rates.phase[size_t(f.phase)];
        const double immune_rate = f.arrested ? rates.release : rates.arrest;
        const double to_stage = rate > 0.0 ? f.left / rate : never_s;
        const double to_immune = immune_rate > 0.0 ? f.immune_left / immune_rate : never_s;
        const double next_s = std::min({t_s, to_stage, to_immune});
        f.left -= rate * next_s;
        f.immune_left -= immune_rate * next_s;
        t_s -= next_s;
        if (next_s == to_immune) {
            f.arrested = !f.arrested;
            f.phase = HairPhase::kenogen, f.stage = 0;  // the hair is lost; it begins anew
            f.immune_left = exponential(i);
            f.left = exponential(i);
        } else if (next_s == to_stage) {
            if (f.phase == HairPhase::anagen && f.stage + 1 < anagen_stages) {
                ++f.stage;
            } else {
                f.phase = HairPhase((int(f.phase) + 1) % 4);
                f.stage = 0;
            }
            f.left = exponential(i);
        }
    }
}

void Follicles::step(double dt_s, std::span<const double> growth_factor,
                     const FollicleConditions& given) {
    EXPECTS(dt_s >= 0.0, "time runs forward");
    EXPECTS(growth_factor.size() == box_.plane_cells(), "one value a column");
    FollicleConditions conditions = given;
    const double most = parameters_.minoxidil_most;
    conditions.minoxidil *= most / (given.minoxidil + most - 1.0);  // (follicle.6)
    const HairCondition c = now(conditions);
    const double kept = std::exp(-dt_s / parameters_.memory.si);
    minoxidil_memory_ = conditions.minoxidil + (minoxidil_memory_ - conditions.minoxidil) * kept;
    block_ = conditions.androgen_block;
    for (size_t i = 0; i < follicles_.size(); ++i) {
        Follicle& f = follicles_[i];
        const auto cell = [&](double at_m, int n) {
            return size_t(std::min(n - 1, int(at_m / box_.h_m)));
        };
        const double wound =
            growth_factor[cell(f.y_m, box_.ny) * size_t(box_.nx) + cell(f.x_m, box_.nx)];
        const double gain = parameters_.wound_thickens.si * wound;
        const double decay = gain + 1.0 / parameters_.memory.si;
        f.memory = gain / decay + (f.memory - gain / decay) * std::exp(-dt_s * decay);
        turn(i, dt_s, rates(c, conditions, wound));
    }
}

double Follicles::shaft_m(const Follicle& f, const HairCondition& c) const {
    const double to_healthy = std::max(0.0, (parameters_.healthy_shaft - c.shaft).si);
    const double median = c.shaft.si * (1.0 + parameters_.minoxidil_thickens * minoxidil_memory_) +
                          to_healthy * f.memory;
    return median * std::pow(c.shaft_spread, f.shaft_score);
}

HairReading Follicles::read() const {
    const HairCondition c = now({0.0, block_, 0.0});
    HairReading reading;
    double hairs = 0.0, terminal = 0.0, grow = 0.0, diameters = 0.0;
    for (const Follicle& f : follicles_) {
        if (f.arrested || f.phase == HairPhase::kenogen) continue;
        const double diameter = shaft_m(f, c);
        hairs += 1.0, diameters += diameter;
        terminal += diameter >= parameters_.terminal_shaft.si ? 1.0 : 0.0;
        grow += f.phase == HairPhase::anagen ? 1.0 : 0.0;
    }
    reading.per_m2 = hairs / plot_.si;
    if (hairs > 0.0)
        reading.terminal_share = terminal / hairs, reading.shaft_m = diameters / hairs,
        reading.anagen_share = grow / hairs;
    return reading;
}

std::vector<StandingHair> Follicles::standing() const {
    const HairCondition c = now({0.0, block_, 0.0});
    const double share = std::min(1.0, box_.area().si / plot_.si);
    const size_t n = size_t(std::lround(share * double(follicles_.size())));
    std::vector<StandingHair> hairs;
    for (size_t i = 0; i < n; ++i) {
        const Follicle& f = follicles_[i];
        if (f.arrested || f.phase == HairPhase::kenogen) continue;
        hairs.push_back({f.x_m, f.y_m, shaft_m(f, c)});
    }
    return hairs;
}

AreaDensity Follicles::expected_density() const {
    const double held = condition_.anagen.si + parameters_.catagen.si + parameters_.telogen.si;
    return condition_.follicles * (held / (held + condition_.kenogen.si));
}

NumberTable Follicles::state() const {
    NumberTable table{"hair_follicles", columns, {}};
    table.values.resize(columns.size());
    for (const Follicle& f : follicles_) {
        const double row[] = {f.x_m,
                              f.y_m,
                              double(f.phase),
                              double(f.stage),
                              f.left,
                              f.arrested ? 1.0 : 0.0,
                              f.immune_left,
                              f.shaft_score,
                              f.memory,
                              f.n_drawn,
                              minoxidil_memory_,
                              block_};
        for (size_t c = 0; c < columns.size(); ++c) table.values[c].push_back(row[c]);
    }
    return table;
}

void Follicles::set_state(const NumberTable& table) {
    EXPECTS(table.columns == columns && table.n_rows() == follicles_.size(),
            "a table of these follicles");
    const auto& v = table.values;
    for (size_t i = 0; i < follicles_.size(); ++i) {
        follicles_[i] = {v[0][i],      v[1][i], HairPhase(int(v[2][i])),
                         int(v[3][i]), v[4][i], v[5][i] != 0.0,
                         v[6][i],      v[7][i], v[8][i],
                         v[9][i]};
        minoxidil_memory_ = v[10][i];
        block_ = v[11][i];
    }
}

}  // namespace needlework
