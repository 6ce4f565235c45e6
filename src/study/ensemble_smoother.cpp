#include "study/ensemble_smoother.hpp"

#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

/// A column of ones, and one for each kind of form: 1 in worlds whose word is not the first's.
Eigen::MatrixXd form_columns(Eigen::Index n_worlds,
                             const std::vector<std::vector<std::string>>& forms) {
    const size_t n_kinds = forms.empty() ? 0 : forms.front().size();
    Eigen::MatrixXd columns = Eigen::MatrixXd::Zero(n_worlds, Eigen::Index(n_kinds) + 1);
    columns.col(0).setOnes();
    for (size_t i = 0; i < forms.size(); ++i)
        for (size_t k = 0; k < n_kinds; ++k)
            if (forms[i][k] != forms.front()[k])
                columns(Eigen::Index(i), Eigen::Index(k) + 1) = 1.0;
    return columns;
}

}  // namespace

Eigen::MatrixXd smoother_moves(const Eigen::MatrixXd& scores, const Eigen::MatrixXd& predicted,
                               const Eigen::MatrixXd& missed, const Eigen::MatrixXd& error,
                               const std::vector<std::vector<std::string>>& forms, int n_named) {
    const Eigen::Index n = predicted.rows();
    EXPECTS(scores.rows() == n && missed.rows() == n && error.rows() == predicted.cols(),
            "worlds and data of the smoother belong together");
    EXPECTS(forms.empty() || Eigen::Index(forms.size()) == n, "every world has its forms or none");
    const Eigen::MatrixXd columns = form_columns(n, forms);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> means(columns);
    const Eigen::MatrixXd dz = scores - columns * means.solve(scores);
    const Eigen::MatrixXd dp = predicted - columns * means.solve(predicted);
    const double freedoms = double(n - means.rank());
    Eigen::MatrixXd cross = dz.transpose() * dp / freedoms;
    // A correlation of unrelated columns is normal with sd 1/sqrt(n).
    const double two_sided_hundredth = 2.5758;  // of the normal distribution, analytic
    const double by_chance = two_sided_hundredth / std::sqrt(freedoms);
    for (Eigen::Index k = n_named; k < cross.rows(); ++k)
        for (Eigen::Index d = 0; d < cross.cols(); ++d) {
            const double size = dz.col(k).norm() * dp.col(d).norm() / freedoms;
            if (std::abs(cross(k, d)) <= by_chance * size) cross(k, d) = 0.0;
        }
    const Eigen::MatrixXd own = dp.transpose() * dp / freedoms + error;
    return missed * (cross * own.inverse()).transpose();
}

}  // namespace needlework
