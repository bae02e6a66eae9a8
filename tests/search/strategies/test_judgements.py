"""Limits, integrals and orders of growth as claims: proved, refuted, or left open."""

import pytest

from derive.search.judging.session import verify


@pytest.mark.parametrize("claim, word", [
    ("size     m, n\nclaim    m*n^2 = O(m^2*n)", "REFUTED"),
    ("size     k, n with k <= n\nclaim    k*n = O(n^2)", "PROVED"),
    ("size n\nclaim n*log(n) = O(n^2)", "PROVED"),
    ("size n\nclaim 3*n*log(n) + 2*log(n) = O(n*log(n))", "PROVED"),
    ("size k, n with k <= n\nclaim k*log(k)^2 = O(k*log(n)*n)", "PROVED"),
    ("size n with n >= 3\nclaim n = O(n*log(n))", "PROVED"),
    ("size n\nclaim n*log(n) = O(n)", "REFUTED"),
    ("size n\nclaim n^2 = O(n*log(n))", "REFUTED"),
    ("size n\nclaim log(n)^2 = O(log(n))", "REFUTED"),
    ("size n\nclaim n = O(log(n)^3)", "REFUTED"),
    # No constant will do at n = 1 or n = 2, where a logarithm is less than 1.
    ("size n\nclaim n = O(n*log(n))", "UNKNOWN"),
    ("size n with n >= 2\nclaim n^2 = O(n^2*log(n))", "UNKNOWN"),
    ("size n\nclaim log(n) = O(log(n)^2)", "UNKNOWN"),
    ("size m, n\nclaim log(m) = O(log(n))", "UNKNOWN"),
    ("size m, n with m <= n\nclaim log(n) = O(log(m))", "UNKNOWN"),
    ("real x > 0\nclaim limit k -> oo: sigmoid(k*x) = 1/2", "REFUTED"),
    ("real x > 0\nclaim limit h -> 0: (relu(x + h) - relu(x))/h = 1", "PROVED"),
    ("size n\nclaim limit k -> oo: n^(1/k) = 1", "PROVED"),
    ("real x\nclaim integral t in -oo..x: heaviside(t) = x", "REFUTED"),
    ("real a, b with a <= b\nclaim integral t in a..b: (t^2 + 3) = (b^3 - a^3)/3 + 3*(b - a)", "PROVED"),
    ("real x\nclaim limit k -> oo: sigmoid(k*x) = heaviside(x)", "PROVED"),
    ("real x > 0\nclaim integral t in -oo..x: heaviside(t) = relu(x) + 1", "REFUTED"),
    ("real x > 0\nclaim limit k -> oo: exp(-x*k)/(1 + 1/k) = 0", "PROVED"),
    ("real x\nclaim limit k -> oo: exp(-x*k) = 0", "UNKNOWN"),
    ("size n; tensor x[n]; real b > 0\nclaim limit k -> oo: Σ i<n: x[i]*b^(1/k) = Σ i<n: x[i]", "PROVED"),
    ("function φ continuous; real a\nclaim limit h -> 0: φ(a + h) = φ(a)", "PROVED"),
    ("function φ nondecreasing; real a\nclaim limit h -> 0: φ(a + h) = φ(a)", "UNKNOWN"),
    ("claim integral t in -oo..0: sigmoid(-t) = 1", "UNKNOWN"),
    ("claim integral t in -oo..0: exp(2*t) = 1/2", "PROVED"),
    ("real x\nclaim integral t in -oo..x: sigmoid(t)*(1 - sigmoid(t)) = sigmoid(x)", "PROVED"),
    ("real x\nclaim integral t in -oo..x: sigmoid(t)*(1 - sigmoid(t)) = 2*sigmoid(x)", "REFUTED"),
    ("claim integral t in -oo..oo: sigmoid(t)*(1 - sigmoid(t)) = 1", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: (1 - tanh(t)^2) = tanh(x)", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: sin(t) = 1 - cos(x)", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: sin(t) = cos(x) - 1", "REFUTED"),
    ("real x >= 0\nclaim integral t in 0..x: relu(t) = relu(x)^2/2", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: relu(t) = relu(x)^2", "REFUTED"),
    ("real x\nclaim integral t in -oo..x: relu(t)^2 = relu(x)^3/3", "PROVED"),
    ("claim integral t in -1..1: abs(t) = 1", "PROVED"),
    ("claim integral t in -1..1: abs(t) = 0", "REFUTED"),
    ("claim integral t in -1..2: sign(t) = 1", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: max(t, 0) = x^2/2", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: t*exp(t) = (x - 1)*exp(x) + 1", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: t*exp(t) = (x - 1)*exp(x)", "REFUTED"),
    ("real x\nclaim integral t in 0..x: t*exp(t) = (x - 1)*exp(x) + 1", "UNKNOWN"),  # x < 0?
    ("real a >= 0\nclaim integral t in 0..1: t*exp(a*t) = ((a-1)*exp(a) + 1)/a^2", "UNKNOWN"),  # a = 0?
    ("claim integral t in 0..1: t*exp(t^2) = (exp(1) - 1)/2", "PROVED"),
    ("claim integral t in 0..1: t*exp(t^2) = exp(1) - 1", "REFUTED"),
    ("claim integral t in 0..pi: sin(t)^2 = pi/2", "PROVED"),
    ("claim integral t in 0..pi: sin(t)^2 = pi", "REFUTED"),
    ("real x >= 0\nclaim integral t in 0..x: tanh(t) = log(cosh(x))", "PROVED"),
    ("real x >= 0\nclaim integral t in 0..x: tanh(t) = log(cosh(x))/2", "REFUTED"),
    ("real x >= 0\nclaim integral t in 0..x: t*abs(t) = x^3/3", "UNKNOWN"),
    ("claim integral t in -1..1: min(t, 2*t + 1) = 0", "PROVED"),
    ("real a > 0\nclaim integral t in -1..1: relu(a*t) = a/2", "PROVED"),
    ("real x\nclaim limit b -> oo: log(1 + exp(b*x))/b = x", "REFUTED"),         # for x < 0 it is 0
    ("real x\nclaim limit k -> oo: sigmoid(k*x) = 1", "REFUTED"),
    ("real a, b\nclaim exists z: a + z = b", "PROVED"),
    ("real a, b > 0\nclaim exists z: a = z*b", "PROVED"),
    ("real a\nclaim exists z: z^2 = a", "UNKNOWN"),
    ("random X\nclaim exists z: E[(X - z)^2] = 0", "UNKNOWN"),
    ("real a\nassume exists z: z = a\nclaim a = a", "ILL-TYPED"),
    ("claim limit h -> 0: (relu(h) - relu(0))/h = 1", "REFUTED"),        # from below it is 0
    ("claim limit h -> 0: (relu(h) - relu(0))/h = 0", "REFUTED"),        # from above it is 1
    ("claim limit h -> 0: (relu(h) - relu(0))/h = 1/2", "REFUTED"),
    ("claim limit h -> 0+: (relu(h) - relu(0))/h = 1", "PROVED"),
    ("claim limit h -> 0: h*heaviside(h) = 0", "PROVED"),                # between -|h| and |h|
    ("claim limit t -> 0: t*sin(1/t) = 0", "PROVED"),
    ("claim limit t -> 0: sin(1/t) = 0", "UNKNOWN"),                     # there is none
    ("claim limit t -> oo: t^2*exp(-t) = 0", "PROVED"),
    ("claim limit t -> oo: t*exp(-t) = 1", "REFUTED"),
    ("size k\nclaim limit t -> oo: t^k*exp(-t) = 0", "PROVED"),
    ("size k\nclaim limit t -> oo: t^k*exp(-t) = 1", "REFUTED"),
    ("claim limit t -> oo: exp(t)/t = 0", "REFUTED"),                    # t/exp(t) tends to 0
    ("claim limit x -> 0+: 1/x = 5", "REFUTED"),
    ("real a\nclaim limit x -> 0+: a/x = 5", "UNKNOWN"),                 # for a = 0 it tends to 0
    ("claim limit x -> 0: sin(x)/x = 1", "PROVED"),
    ("claim limit x -> 0: sin(2*x)/x = 1", "REFUTED"),
    ("claim limit x -> 0: (1 - cos(x))/x^2 = 1/2", "PROVED"),
    ("claim limit x -> 0: (1 - cos(x))/x^2 = 1", "REFUTED"),
    ("claim limit x -> 0: cos(x)/x = 0", "UNKNOWN"),                     # 1/0, and no slope decides it
    ("claim limit x -> 0+: x*log(x) = 0", "PROVED"),
    ("claim limit n -> oo: log(n)/n = 0", "PROVED"),
    ("claim limit n -> oo: (1 + 1/n)^n = exp(1)", "PROVED"),
    ("claim limit t -> -oo: t*sigmoid(t) = 0", "PROVED"),
    ("claim limit t -> -oo: t*normal_cdf(t) = 0", "PROVED"),
    ("real x\nclaim limit b -> oo: log(1 + exp(b*x))/b = relu(x)", "PROVED"),
    ("size n; tensor x[n]\nclaim limit t -> 0+: t*log(Σ i<n: exp(x[i]/t)) = max i<n: x[i]", "PROVED"),
    # Stolz: both grow, and f'/g' tends to 0 but where cos is 0; f/g = exp(-sin) has no limit.
    ("claim limit k -> oo: (k + sin(k)*cos(k))/((k + sin(k)*cos(k))*exp(sin(k))) = 0", "UNKNOWN"),
    ("claim limit k -> oo: (k + sin(k))/k = 1", "PROVED"),               # not by its slopes
    # sigmoid(k x) comes to Heaviside at each point, and to none of its ends uniformly
    ("real k > 0\nclaim exists x: abs(sigmoid(k*x) - heaviside(x)) >= 1/4", "PROVED"),
    ("real k > 0\nclaim exists x: x > 0 and abs(sigmoid(k*x) - heaviside(x)) >= 1/4", "PROVED"),
    ("real k > 0\nclaim exists x: abs(sigmoid(k*x) - heaviside(x)) >= 1/2", "UNKNOWN"),
    ("claim exists x: exp(3*x + 1) = 2", "PROVED"),
    ("real a\nclaim exists x: exp(a*x) = 2", "UNKNOWN"),                 # none for a = 0
    ("claim log(2) > 0", "PROVED"),
    ("claim log(2) > 1", "REFUTED"),
    ("size m, n\nclaim O(m*n) = m*n", "ILL-TYPED"),
    ("size m, n\nassume m = O(n)\nclaim m = O(n)", "ILL-TYPED"),
    ("claim (limit k -> oo: 1/k) + 1 = 1", "ILL-TYPED"),
    ("real k\nclaim limit k -> oo: 1/k = 0", "SYNTAX ERROR"),
])
def test_a_judgement_gets_its_verdict(claim, word):
    record = verify(claim)
    assert record.word == word, record.text()


def test_a_wrong_limit_is_refuted_by_the_right_one():
    record = verify("real x > 0\nclaim limit k -> oo: sigmoid(k*x) = 1/2")
    assert record.verdict.message == "the value is 1"
    assert (record.verdict.witness.lhs, record.verdict.witness.rhs) == ("1", "1/2")


def test_an_order_is_refuted_along_a_path():
    record = verify("size m, n\nclaim m*n^2 = O(m^2*n)")
    assert record.verdict.message == ("along m = 1, n = t the left side grows as t^2, the right "
                                      "side as t^1")


def test_the_number_that_exists_is_shown():
    assert verify("real a, b\nclaim exists z: a + z = b").verdict.message == "z = b - a"
