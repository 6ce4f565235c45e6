#pragma once
/// One assimilation of an ensemble smoother with multiple data assimilation (Emerick and Reynolds
/// 2013, doi 10.1016/j.cageo.2012.03.011).

#include <Eigen/Dense>
#include <string>
#include <vector>

namespace needlework {

/// How far the scores of each world move (world x parameter),
///     dz_i = C_zy [C_yy + R C_d]^-1 (d_i - y_i)                                        (study.8)
/// with covariances of what lies about the mean of the worlds of the same forms: the difference
/// between two forms of a model is no error that a parameter could take up, so that each world is
/// fitted under its own form. Forms act additively in that mean.
///
/// scores     z, normal scores, world x parameter
/// predicted  y, world x datum
/// missed     d_i - y_i with its perturbation, world x datum
/// error      R C_d, datum x datum
/// forms      words of each world; empty where there are none
/// n_named    the first so many parameters are those that the data are meant to fix. Each further
///            one moves by a datum only where they are correlated beyond what chance makes of
///            unrelated columns once in a hundred: many times nothing would shrink its spread
///            (localisation by correlation, as Luo, Bhakta and Naevdal 2018; from memory).
Eigen::MatrixXd smoother_moves(const Eigen::MatrixXd& scores, const Eigen::MatrixXd& predicted,
                               const Eigen::MatrixXd& missed, const Eigen::MatrixXd& error,
                               const std::vector<std::vector<std::string>>& forms, int n_named);

}  // namespace needlework
