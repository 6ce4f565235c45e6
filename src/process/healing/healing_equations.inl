// The equations of dermal healing at one place of the tissue: one source for the model that a
// reader, a test or an eigenvalue uses (real = double) and for the kernel that sweeps the fields
// (real = a pack of floats). Included inside a namespace that provides
//     number       the type of a constant (double or float)
//     real         a number, or a pack of them
//     positive(x)  0 where x < 0, else x
//
// Time in days; every quantity divided by its resting value, or, where rest is 0, by freshly killed
// tissue (debris) or undiluted clot (provisional matrix). The numbers and their sources stand in
// healing_parameters.hpp. A law reads   y_t = gain - loss * y.

/// The constants of the equations: per day or pure numbers.
struct Rates {
    number debris_per_neutrophil, debris_by_resident, debris_by_neutrophil, debris_by_macrophage;
    number neutrophil_influx, neutrophil_threshold_2, neutrophil_loss, neutrophil_by_macrophage;
    number macrophage_influx, macrophage_threshold_2, macrophage_loss, danger_per_neutrophil;
    number turning, turning_threshold_2_inverse, repair_return;
    number clot_loss, clot_by_macrophage;
    number latent_return, activation_by_clot, activation_by_macrophage, activation_by_myofibroblast;
    number tgf_threshold_2;
    number growth_by_clot, growth_by_macrophage, growth_threshold, proliferation_boost;
    number fibroblast_growth, contracting, myofibroblast_loss;
    number synthesis, synthesis_boost, myofibroblast_synthesis;
    number ceiling;
    number fixing_at_rest, fixing_in_wound, deficit_response, protection, labile_loss, mature_loss;
    number labile_at_rest, mature_at_rest, organisation;
    number reach_by_cells, contact_threshold_2, retention_by_space, space_threshold_2;
    number mmp_return, mmp_by_neutrophil, mmp_by_macrophage;
    number hyaluronan_turnover, hyaluronan_boost;
    number oedema, oedema_by_neutrophil, oedema_by_macrophage, oedema_by_clot;
    number erythema, erythema_by_neutrophil, erythema_by_macrophage, erythema_by_clot;
    number vessel_return, vessel_boost, vessel_threshold_2, oxygen_supply, oxygen_use;
    number vegf_decay, vegf_by_macrophage, vegf_by_want, tgf_beta_3_decay, tgf_beta_3_by_repair;
    number elastin_turnover, elastin_by_myofibroblast, elastin_by_mmp, aligning, unguided,
        unaligning, guiding_gradient_2;
    number contracting_by_cell, most_contraction, relaxing;
    number growth_put_on;
};

/// What is stored at each place. Resting value in brackets.
struct State {
    real debris;                   // [0]
    real neutrophil;               // [0]
    real inflammatory_macrophage;  // [0]
    real repair_macrophage;        // [1]
    real provisional_matrix;       // [0]
    real latent_tgf_beta;          // [1]
    real fibroblast;               // [1]
    real myofibroblast;            // [0]
    real labile_collagen;          // [n0] share of all resting collagen
    real mature_collagen;          // [1 - n0]
    real organised_collagen;       // [0] lasting gain that has been aligned
    real mmp_activity;             // [1]
    real hyaluronan;               // [1]
    real oedema;                   // [0]
    real erythema;                 // [0]
};

/// Fast factors, solved for the whole tissue at once: they follow their sources within minutes.
struct Signals {
    real tgf_excess;     // active TGF-beta above rest
    real growth_factor;  // PDGF and VEGF above rest
};

/// What differs from place to place and does not change: vessels (1 = the site's), and the share of
/// collagen that a scar lacks.
struct Place {
    real vessels;
    real deficit;
};

/// One law: y_t = gain - loss * y.
struct Law {
    real gain;
    real loss;
};

/// All laws, and the three conversions, which are kept apart so that what leaves one pool enters
/// the next to the last digit: inflammatory to repair macrophage (turning), fibroblast to
/// myofibroblast (contracting), new to lasting collagen (fixing); each 1/d of its donor.
struct Laws {
    Law debris, neutrophil, inflammatory_macrophage, repair_macrophage, provisional_matrix;
    Law latent_tgf_beta, fibroblast, myofibroblast, labile_collagen, mature_collagen;
    Law organised_collagen, mmp_activity, hyaluronan, oedema, erythema;
    real turning, contracting, fixing;
};

/// Response to an excess above rest: value and slope are 0 at rest, so that no small kick can feed
/// itself (the state of rest is stable whatever the numbers are).
inline real response(real excess, number threshold_2) {
    const real x = positive(excess);
    const real x_2 = x * x;
    return x_2 / (threshold_2 + x_2);
}

/// What feeds active TGF-beta, above rest.                                        (healing.7)
///     T - lT^2 lap T = L (1 + aB B + aM M + aA A)
inline real tgf_source(const State& y, const Rates& c) {
    return y.latent_tgf_beta * (number(1) + c.activation_by_clot * y.provisional_matrix +
                                c.activation_by_macrophage * y.inflammatory_macrophage +
                                c.activation_by_myofibroblast * y.myofibroblast) -
           number(1);
}

/// What feeds the growth factors.                                                  (healing.8)
///     G - lG^2 lap G = gB B + gM [M + R - 1]+
inline real growth_source(const State& y, const Rates& c) {
    return c.growth_by_clot * y.provisional_matrix +
           c.growth_by_macrophage *
               positive(y.inflammatory_macrophage + y.repair_macrophage - number(1));
}

inline Laws laws(const State& y, const Signals& signal, const Place& place, const Rates& c) {
    Laws law;
    const real macrophages = y.inflammatory_macrophage + y.repair_macrophage;
    const real danger = y.debris + c.danger_per_neutrophil * y.neutrophil;
    const real tgf_response = response(signal.tgf_excess, c.tgf_threshold_2);

    // Debris and danger signals                                                   (healing.1)
    //     D_t = e dN N - (kD R + kDN N + kDM M) D
    law.debris = {c.debris_per_neutrophil * y.neutrophil,
                  c.debris_by_resident * y.repair_macrophage +
                      c.debris_by_neutrophil * y.neutrophil +
                      c.debris_by_macrophage * y.inflammatory_macrophage};

    // Neutrophils come out of the vessels                                         (healing.2)
    //     N_t = sN v h(D; KD) - (dN + kNM M) N
    law.neutrophil = {
        c.neutrophil_influx * place.vessels * response(y.debris, c.neutrophil_threshold_2),
        c.neutrophil_loss + c.neutrophil_by_macrophage * y.inflammatory_macrophage};

    // Inflammatory macrophages come, and turn to repair when danger has passed    (healing.3)
    //     M_t = sM v h(S; KS) - (dM + kpol / (1 + (S/kp)^2)) M,   S = D + e N
    law.turning = c.turning / (number(1) + danger * danger * c.turning_threshold_2_inverse);
    law.inflammatory_macrophage = {
        c.macrophage_influx * place.vessels * response(danger, c.macrophage_threshold_2),
        c.macrophage_loss + law.turning};

    // Repair and resident macrophages (the turning is added by `advance`)         (healing.4)
    //     R_t = turning M - dR (R - 1)
    law.repair_macrophage = {c.repair_return + real{}, c.repair_return + real{}};

    // Provisional matrix                                                          (healing.5)
    //     B_t = -[kB + kBM (M + R - 1)] B
    law.provisional_matrix = {real{},
                              c.clot_loss + c.clot_by_macrophage * (macrophages - number(1))};

    // Store of latent TGF-beta                                                    (healing.6)
    //     L_t = kL (1 - L)
    law.latent_tgf_beta = {c.latent_return + real{}, c.latent_return + real{}};

    // Fibroblasts                                                                 (healing.9)
    //     F_t = rF F [1 + gF G/(KG + G) - F - A] - contracting F
    // G counts what was put on the skin too                                       (aftercare.3)
    const real growth_factor = positive(signal.growth_factor) + c.growth_put_on;
    const real boost = c.proliferation_boost * growth_factor / (c.growth_threshold + growth_factor);
    law.contracting = c.contracting * tgf_response;
    law.fibroblast = {c.fibroblast_growth * y.fibroblast * (number(1) + boost),
                      c.fibroblast_growth * (y.fibroblast + y.myofibroblast) + law.contracting};

    // Myofibroblasts (the contracting is added by `advance`)                      (healing.10)
    //     A_t = contracting F - dA A
    law.myofibroblast = {real{}, c.myofibroblast_loss + real{}};

    // New collagen, collagen III and labile I                                     (healing.11)
    //     n_t = s0 {F + r (1 + b p) [sig g F + sigA A]} psi - (fixing + dl z [1 - ti k]) n
    //     fixing = kc0 + kc1 (1 + b p) k
    //     p = min(q, [1 - (1 - q) c]+)                    what is still missing of the deficit
    //     r = (1 - p) / (1 - q)                           the cells of whole skin once filled
    //     psi = [cmax - (1 - q) c]+ / (cmax - 1 + q)      room is left up to healthy skin's
    //                                                     ceiling
    const real share = number(1) - place.deficit;
    const real carried = share * (y.labile_collagen + y.mature_collagen);
    const real room = positive(c.ceiling - carried) / (c.ceiling - share);
    const real missing = positive(place.deficit - positive(carried - share));
    const real scar_response = number(1) + c.deficit_response * missing;
    const real refilled = (number(1) - missing) / share;
    // Forms of the model: what places beside the wound answer to                  (healing.21)
    //     reach "factor"       g = h(T-1; KT)             the factor that has spread to them
    //     reach "cells"        g = h(A; KA)               the myofibroblasts that have come
    const real answer = c.reach_by_cells > number(0)
                            ? response(y.myofibroblast, c.contact_threshold_2)
                            : tgf_response;
    // and what makes new collagen stay                                            (healing.22)
    //     retention "signal"   k = g                      what makes it
    //     retention "space"    k = psi h(n/n0 - 1; Kn)    more than the old weave takes up stays,
    //                                                     as far as there is room
    const real keeping =
        c.retention_by_space > number(0)
            ? room * response(y.labile_collagen * (number(1) / c.labile_at_rest) - number(1),
                              c.space_threshold_2)
            : answer;
    law.fixing = c.fixing_at_rest + c.fixing_in_wound * scar_response * keeping;
    law.labile_collagen = {
        c.synthesis * room *
            (y.fibroblast + refilled * scar_response *
                                (c.synthesis_boost * answer * y.fibroblast +
                                 c.myofibroblast_synthesis * y.myofibroblast)),
        law.fixing + c.labile_loss * y.mmp_activity * (number(1) - c.protection * keeping)};

    // Mature collagen I (the fixing is added by `advance`)                        (healing.12)
    //     m_t = fixing n - km z m
    law.mature_collagen = {real{}, c.mature_loss * y.mmp_activity};

    // Lasting gain, aligned and cross-linked                                      (healing.13)
    //     X_t = (m - m0 - X) / tX                         organisation "without": tX is an hour
    law.organised_collagen = {c.organisation * (y.mature_collagen - c.mature_at_rest),
                              c.organisation + real{}};

    // Matrix enzymes                                                              (healing.14)
    //     z_t = dz (1 + zN N + zM M - z)
    law.mmp_activity = {c.mmp_return * (number(1) + c.mmp_by_neutrophil * y.neutrophil +
                                        c.mmp_by_macrophage * y.inflammatory_macrophage),
                        c.mmp_return + real{}};

    // Hyaluronan                                                                  (healing.15)
    //     H_t = dH {F [1 + cH g] - H}
    law.hyaluronan = {
        c.hyaluronan_turnover * y.fibroblast * (number(1) + c.hyaluronan_boost * answer),
        c.hyaluronan_turnover + real{}};

    // Swelling and redness                                                        (healing.16, 17)
    //     W_t = (wN N + wM M + wB B - W) / tW
    law.oedema = {c.oedema * (c.oedema_by_neutrophil * y.neutrophil +
                              c.oedema_by_macrophage * y.inflammatory_macrophage +
                              c.oedema_by_clot * y.provisional_matrix),
                  c.oedema + real{}};
    law.erythema = {c.erythema * (c.erythema_by_neutrophil * y.neutrophil +
                                  c.erythema_by_macrophage * y.inflammatory_macrophage +
                                  c.erythema_by_clot * y.provisional_matrix),
                    c.erythema + real{}};
    return law;
}

/// One law over a time: the value at the end, and the mean that a conversion carries to the next
/// pool.
struct Advanced {
    real end;
    real mean;
};

/// Value after `dt` under constant gain and loss, exact to fourth order in loss * dt and never
/// below 0 (Mott, Oran and van Leer 2000). `end - y = dt (gain - loss * mean)` holds to rounding.
/// alpha(x) = up / low; both shares, 1 / (1 + alpha x) and alpha of it, come from one division.
inline Advanced advance_law(real y, Law law, number dt) {
    const real x = law.loss * dt;
    const real up = number(180) + x * (number(60) + x * (number(11) + x));
    const real low = number(360) + x * (number(60) + x * (number(12) + x));
    const real part = number(1) / (low + x * up);
    const real share = low * part;
    return {y + dt * (law.gain - law.loss * y) * share, y * share + (up * part) * (dt * law.gain)};
}

/// The whole state after `dt` under the given laws. `positive` only removes rounding: the law
/// itself keeps a positive value positive.
inline State advance(const State& y, const Laws& law, number dt) {
    State next;
    next.debris = positive(advance_law(y.debris, law.debris, dt).end);
    next.neutrophil = positive(advance_law(y.neutrophil, law.neutrophil, dt).end);
    const Advanced inflammatory =
        advance_law(y.inflammatory_macrophage, law.inflammatory_macrophage, dt);
    next.inflammatory_macrophage = positive(inflammatory.end);
    const Law repair{law.repair_macrophage.gain + law.turning * inflammatory.mean,
                     law.repair_macrophage.loss};
    next.repair_macrophage = positive(advance_law(y.repair_macrophage, repair, dt).end);
    next.provisional_matrix =
        positive(advance_law(y.provisional_matrix, law.provisional_matrix, dt).end);
    next.latent_tgf_beta = positive(advance_law(y.latent_tgf_beta, law.latent_tgf_beta, dt).end);
    const Advanced fibroblast = advance_law(y.fibroblast, law.fibroblast, dt);
    next.fibroblast = positive(fibroblast.end);
    const Law myofibroblast{law.myofibroblast.gain + law.contracting * fibroblast.mean,
                            law.myofibroblast.loss};
    next.myofibroblast = positive(advance_law(y.myofibroblast, myofibroblast, dt).end);
    const Advanced labile = advance_law(y.labile_collagen, law.labile_collagen, dt);
    next.labile_collagen = positive(labile.end);
    const Law mature{law.mature_collagen.gain + law.fixing * labile.mean, law.mature_collagen.loss};
    next.mature_collagen = positive(advance_law(y.mature_collagen, mature, dt).end);
    next.organised_collagen = advance_law(y.organised_collagen, law.organised_collagen, dt).end;
    next.mmp_activity = positive(advance_law(y.mmp_activity, law.mmp_activity, dt).end);
    next.hyaluronan = positive(advance_law(y.hyaluronan, law.hyaluronan, dt).end);
    next.oedema = positive(advance_law(y.oedema, law.oedema, dt).end);
    next.erythema = positive(advance_law(y.erythema, law.erythema, dt).end);
    return next;
}

/// What follows the healing and leads nothing back, for want of data that say how strongly it does:
/// so no prediction of the states above hangs on it. Advanced once a step, under the laws of its
/// middle. Resting value in brackets.
struct Followers {
    real vessels;            // [1] per vessels of the place
    real oxygen;             // [1]
    real vegf;               // [0] above rest
    real tgf_beta_3;         // [0] above rest
    real elastin;            // [1]
    real alignment_along;    // [0] a cos 2 phi: a from 0, a basket weave, to 1, all fibres one way,
    real alignment_oblique;  // [0] a sin 2 phi: phi from the lines of tension, in the skin's plane
    real wound_contraction;  // [0] strain
};

/// Which way fibres are laid where there are none yet, as (cos 2 phi, sin 2 phi): the way that
/// cells go, up the gradient (gx, gy) of growth factor in the plane of the skin, and, where it is
/// flat, the lines of tension (x). Shorter than 1 where the two are at odds. (healing.37)
///     d = [(gx^2 - gy^2, 2 gx gy) + kg^2 (1, 0)] / (gx^2 + gy^2 + kg^2)
struct Guide {
    real along, oblique;
};
inline Guide guide(real gx, real gy, const Rates& c) {
    const real xx = gx * gx, yy = gy * gy;
    const real inverse = number(1) / (xx + yy + c.guiding_gradient_2);
    return {(xx - yy + c.guiding_gradient_2) * inverse, number(2) * gx * gy * inverse};
}

/// `a` is the length of the alignment of `f`.
inline Followers advance_followers(const Followers& f, real a, const Guide& d, const State& y,
                                   const Rates& c, number dt) {
    Followers next;
    const auto to = [dt](real value, Law law) { return positive(advance_law(value, law, dt).end); };
    // VEGF, made by macrophages and where oxygen is wanting                       (healing.25)
    //     E_t = dE (eM [M + R - 1]+ + eO [1 - O]+ - E)
    next.vegf = to(
        f.vegf, {c.vegf_decay * (c.vegf_by_macrophage * positive(y.inflammatory_macrophage +
                                                                 y.repair_macrophage - number(1)) +
                                 c.vegf_by_want * positive(number(1) - f.oxygen)),
                 c.vegf_decay + real{}});

    // Vessels sprout back, and out beyond their number for a while                (healing.26)
    //     V_t = rV [1 + gV h(E; KE) - V]
    next.vessels =
        to(f.vessels,
           {c.vessel_return * (number(1) + c.vessel_boost * response(f.vegf, c.vessel_threshold_2)),
            c.vessel_return + real{}});

    // Oxygen, brought by vessels and used by cells                                (healing.27)
    //     O_t = kO {V - O (1 + oC [N + M + R + F + A - 2]+)}
    const real cells = y.neutrophil + y.inflammatory_macrophage + y.repair_macrophage +
                       y.fibroblast + y.myofibroblast;
    next.oxygen =
        to(f.oxygen, {c.oxygen_supply * f.vessels,
                      c.oxygen_supply * (number(1) + c.oxygen_use * positive(cells - number(2)))});

    // TGF-beta3, made late by repair macrophages                                  (healing.28)
    //     T3_t = (w3 [R - 1]+ - T3) / t3
    next.tgf_beta_3 = to(f.tgf_beta_3, {c.tgf_beta_3_decay * c.tgf_beta_3_by_repair *
                                            positive(y.repair_macrophage - number(1)),
                                        c.tgf_beta_3_decay + real{}});

    // Elastin, made by activated fibroblasts too, taken by matrix enzymes         (healing.29)
    //     e_t = ke (F + eA A - e) - kz [z - 1]+ e
    next.elastin =
        to(f.elastin,
           {c.elastin_turnover * (y.fibroblast + c.elastin_by_myofibroblast * y.myofibroblast),
            c.elastin_turnover + c.elastin_by_mmp * positive(y.mmp_activity - number(1))});

    // Direction of fibres, Q = a (cos 2 phi, sin 2 phi): myofibroblasts lay them where d points,
    // and along fibres that lie there already (contact guidance)                  (healing.30)
    //     Q_t = ka A {g0 d + (1 - g0) Q - [g0 + (1 - g0) a] Q} - Q / ta
    const real laying = c.aligning * y.myofibroblast;
    const number guided = number(1) - c.unguided;
    const real lost = laying * (c.unguided + guided * a) + c.unaligning;
    const auto turned = [&](real q, real toward) {
        return advance_law(q, {laying * (c.unguided * toward + guided * q), lost}, dt).end;
    };
    next.alignment_along = turned(f.alignment_along, d.along);
    next.alignment_oblique = turned(f.alignment_oblique, d.oblique);

    // Contraction by myofibroblasts, which relaxes                                (healing.31)
    //     s_t = ks A (smax - s) - s / ts
    const real pull = c.contracting_by_cell * y.myofibroblast;
    next.wound_contraction =
        to(f.wound_contraction, {pull * c.most_contraction, pull + c.relaxing});
    return next;
}
