#include "study/world_weights.hpp"

#include <cmath>
#include <map>

#include "base/problem.hpp"

namespace needlework {

namespace {

using Groups = std::map<std::vector<std::string>, std::vector<size_t>>;

/// Places in `of` of the worlds that share their forms.
Groups groups_of(const std::vector<std::vector<std::string>>& forms,
                 const std::vector<size_t>& of) {
    Groups groups;
    for (size_t place = 0; place < of.size(); ++place)
        groups[forms.empty() ? std::vector<std::string>{} : forms[of[place]]].push_back(place);
    return groups;
}

}  // namespace

Eigen::VectorXd weights_of_worlds(const Eigen::MatrixXd& missed, const Eigen::MatrixXd& errors) {
    EXPECTS(missed.cols() == errors.rows(), "an error a datum");
    const Eigen::MatrixXd inverse = errors.inverse();
    Eigen::VectorXd logs(missed.rows());
    for (Eigen::Index i = 0; i < missed.rows(); ++i)
        logs(i) = -0.5 * double(missed.row(i) * inverse * missed.row(i).transpose());
    const Eigen::VectorXd weights = (logs.array() - logs.maxCoeff()).exp();
    return weights / weights.sum();
}

double effective_number(const Eigen::VectorXd& weights) { return 1.0 / weights.squaredNorm(); }

std::vector<size_t> kept_worlds(const Eigen::VectorXd& weights,
                                const std::vector<std::vector<std::string>>& forms, int n_kept,
                                RandomStream& random) {
    std::vector<size_t> all(size_t(weights.size()));
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    std::vector<size_t> kept;
    double owed = 0.0;  // what rounding of the groups' shares leaves over
    for (const auto& [words, worlds] : groups_of(forms, all)) {
        owed += double(n_kept) * double(worlds.size()) / double(all.size());
        const int n = int(std::lround(owed));
        owed -= n;
        double total = 0.0, running = 0.0;
        for (size_t w : worlds) total += weights(Eigen::Index(w));
        double next = random.uniform();
        int picked = 0;
        for (size_t w : worlds) {
            running += weights(Eigen::Index(w)) / total * n;
            for (; picked < n && next <= running; next += 1.0, ++picked) kept.push_back(w);
        }
        for (; picked < n; ++picked) kept.push_back(worlds.back());  // rounding of the sum
    }
    return kept;
}

Eigen::MatrixXd spread_twins(const Eigen::MatrixXd& scores,
                             const std::vector<std::vector<std::string>>& forms,
                             const std::vector<size_t>& kept, RandomStream& random) {
    const double h = 0.3, a = std::sqrt(1.0 - h * h);  // choice: a third of the spread, not more
    Eigen::MatrixXd out(Eigen::Index(kept.size()), scores.cols());
    for (const auto& [words, places] : groups_of(forms, kept)) {
        Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(scores.cols());
        for (size_t place : places) mean += scores.row(Eigen::Index(kept[place]));
        mean /= double(places.size());
        const auto any = [&] {
            return scores.row(Eigen::Index(kept[places[size_t(random.integer(places.size()))]]));
        };
        for (size_t place : places) {
            const Eigen::RowVectorXd apart = any() - any();
            out.row(Eigen::Index(place)) = a * scores.row(Eigen::Index(kept[place])) +
                                           (1.0 - a) * mean + h / std::sqrt(2.0) * apart;
        }
    }
    return out;
}

}  // namespace needlework
