#pragma once
/// Assimilation by weights: worlds are kept as often as they agree with what was published, however
/// crooked the way from parameters to predictions is. Few data at a time: the more there are, the
/// fewer worlds agree with all of them.                                            (study.8d)

#include <Eigen/Dense>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace needlework {

/// Weights of worlds, sum 1:  w_i ~ exp(-r' C_d^-1 r / 2),  r what world i misses (world x datum),
/// C_d the covariance of the errors of the data.
Eigen::VectorXd weights_of_worlds(const Eigen::MatrixXd& missed, const Eigen::MatrixXd& errors);

/// 1/sum w^2: how many worlds of equal weight say as much.
double effective_number(const Eigen::VectorXd& weights);

/// Which worlds are kept, `n_kept` in all (a world may come more than once): of each group of forms
/// its share of the worlds, picked by systematic sampling, so that no form is judged by its fit.
std::vector<size_t> kept_worlds(const Eigen::VectorXd& weights,
                                const std::vector<std::vector<std::string>>& forms, int n_kept,
                                RandomStream& random);

/// Normal scores of the kept worlds, twins moved apart: z' = a z + (1 - a) mean + h (z_p -
/// z_q)/sqrt(2), a^2 + h^2 = 1, p and q any two kept worlds of the same forms: mean and covariance
/// of the group stay (the kernel of Liu and West 2001, from memory, with differences in place of
/// its normal draws).
Eigen::MatrixXd spread_twins(const Eigen::MatrixXd& scores,
                             const std::vector<std::vector<std::string>>& forms,
                             const std::vector<size_t>& kept, RandomStream& random);

}  // namespace needlework
