#include "base/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/sums.hpp"

namespace needlework {
namespace {

TEST(RandomStream, PurposeAndIdSeparateStreams) {
    RandomStream a(7, "strikes", 0), b(7, "strikes", 1), c(7, "persons", 0), again(7, "strikes", 0);
    double first = a.uniform();
    EXPECT_NE(first, b.uniform());
    EXPECT_NE(first, c.uniform());
    EXPECT_EQ(first, again.uniform());
}

TEST(RandomStream, ContinuesFromItsPosition) {
    RandomStream whole(1, "resume");
    for (int i = 0; i < 5; ++i) whole.uniform();
    RandomStream resumed(1, "resume");
    resumed.seek(whole.position());
    for (int i = 0; i < 9; ++i) EXPECT_EQ(whole.uniform(), resumed.uniform());
}

TEST(RandomStream, MomentsOfItsDistributions) {
    RandomStream r(11, "moments");
    constexpr int n = 200000;
    double sum_u = 0, sum_n = 0, sum_n2 = 0, sum_p = 0, sum_p2 = 0;
    for (int i = 0; i < n; ++i) {
        sum_u += r.uniform();
        double x = r.normal();
        sum_n += x, sum_n2 += x * x;
        double k = double(r.poisson(4.0));
        sum_p += k, sum_p2 += k * k;
    }
    // Five standard errors of the mean of n draws (analytic); a biased generator fails.
    EXPECT_NEAR(sum_u / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
    EXPECT_NEAR(sum_n / n, 0.0, 5 / std::sqrt(double(n)));
    EXPECT_NEAR(sum_n2 / n, 1.0, 5 * std::sqrt(2.0 / n));
    EXPECT_NEAR(sum_p / n, 4.0, 5 * std::sqrt(4.0 / n));
    EXPECT_NEAR(sum_p2 / n - sum_p * sum_p / n / n, 4.0, 0.1);
}

TEST(RandomStream, LargePoissonMeansDoNotUnderflow) {
    RandomStream r(3, "poisson");
    double sum = 0;
    constexpr int n = 200;
    for (int i = 0; i < n; ++i) sum += double(r.poisson(5000.0));
    EXPECT_NEAR(sum / n, 5000.0, 5 * std::sqrt(5000.0 / n));
}

TEST(NormalQuantile, PublishedValuesAndInverse) {
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-13);  // table value
    EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-13);
    EXPECT_NEAR(normal_quantile(0.5), 0.0, 1e-16);
    for (double p : {1e-300, 1e-12, 0.001, 0.3, 0.7, 0.9999}) {
        EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1.0, 1e-10) << p;
    }
}

TEST(Sums, CompensatedSumKeepsWhatPlainSumLoses) {
    CompensatedSum sum;
    sum.add(1.0);
    for (int i = 0; i < 1000; ++i) sum.add(1e-17);
    EXPECT_NEAR(sum.value() - 1.0, 1e-14, 1e-16);
}

}  // namespace
}  // namespace needlework
