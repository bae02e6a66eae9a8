"""Powers with real exponents: laws that hold above 0, and claims that need more."""

import pytest

from derive.search.judging.session import verify

POOLED = """size n, k with k <= n
tensor x[n]
real p >= 1
assume x[i] != 0 for i < n
let y = lppool1d(x, window=k, p=p)
claim ∂y[i]/∂x[j] = {}abs(x[j])^(p-1) * y[i]^(1-p) * [0 <= j - k*i < k]  for i < (n-k)//k + 1, j < n"""


@pytest.mark.parametrize("claim, word", [
    ("real x > 0; real q\nclaim x^q / x = x^(q-1)", "PROVED"),
    ("real x > 0; real q\nclaim x^q / x = x^(q+1)", "REFUTED"),
    ("real x > 0; real p, q\nclaim x^p * x^q = x^(p+q)", "PROVED"),
    ("real x > 0; real p, q\nclaim x^p * x^q = x^(p*q)", "REFUTED"),
    ("real x > 0; real p > 0\nclaim (x^p)^(1/p) = x", "PROVED"),
    ("real x > 0; real p\nclaim (x^p)^(1/p) = x", "REFUTED"),          # p = 0
    ("real x; real p > 0\nclaim (abs(x)^p)^(1/p) = x", "REFUTED"),
    ("real x > 0; real q\nclaim ∂(x^q)/∂x = q * x^q / x", "PROVED"),
    ("real x >= 0; real q >= 1\nclaim ∂(x^q)/∂x = q * x^(q-1)", "REFUTED"),
    ("real x; size n\nassume x != 0\nclaim x^n / x = x^(n-1)", "PROVED"),
    ("size k\nclaim ((-1)^k)^2 = 1", "PROVED"),
    ("size k\nclaim ((-1)^k)^3 = 1", "REFUTED"),
    ("size k\nclaim ((-2)^k)^2 = 1", "REFUTED"),
    (POOLED.format("sign(x[j]) * "), "PROVED"),
    (POOLED.format(""), "REFUTED"),
])
def test_a_claim_about_powers(claim, word):
    record = verify(claim, repairing=0)
    assert record.word == word, record.text()
