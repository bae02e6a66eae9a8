r"""`X ~ N(μ, σ^2)`, in the text form and in LaTeX, declares a random X."""

import pytest

from derive.search.judging.session import verify

TRUE = [
    "real μ, σ > 0; X ~ Normal(μ, σ^2); claim E[X^2] = μ^2 + σ^2",
    "real μ, σ > 0; random X ~ normal(μ, σ^2); claim Var[X] = σ^2",
    r"real \mu, \sigma > 0; $X \sim \mathcal{N}(\mu, \sigma^2)$; claim $\mathbb{E}[X^2] = \mu^2 + \sigma^2$",
    r"real p in (0, 1); m \sim \text{Bernoulli}(p); claim $\mathbb E[m] = p$",
    r"real a, b; assume a < b; $u \sim \mathcal U(a, b)$; claim $\mathbb E[u] = \frac{a+b}{2}$",
    r"size d; $z \sim \mathcal N(0, I_d)$; claim $\mathbb E[\|z\|^2] = d$",
    r"size d; real σ; $z[d] \sim \mathcal N(\mathbf 0, \sigma^2 I)$; claim $\mathbb E[\|z\|^2] = d \sigma^2$",
    r"size m, n; tensor x[n]; $W[m, n] \stackrel{i.i.d.}{\sim} \mathcal N(0, \frac{2}{n})$; "
    r"claim $\operatorname{Var}[\sum_j W_{ij} x_j] = \frac{2}{n} \sum_j x_j^2$",
    r"$X \sim \mathcal N(0, 1/\frac{1}{2})$; claim E[X^2] = 2",
    r"real s > 0; $X \sim \mathcal N(0, s^\frac{4}{2})$; claim E[X^2] = s^2",
    r"size n; $X \sim \mathcal N(0, n^{-1})$; claim E[X^2] = 1/n",
    r"real \sigma > 0; $X \sim \mathcal N(0, \sigma^{2})$; claim E[X^2] = \sigma^2",
    "size n, d; X[n, d] ~ N(0, I_d); claim E[X[0, 0]^2] = 1",
    "size n; x[n] ~ iid N(0, 1); claim Var[Σ i<n: x[i]] = n",
    "size n; x[n] ~ N(0, 1) iid; claim Var[Σ i<n: x[i]] = n",
]
FALSE = [
    r"real \mu, \sigma > 0; $X \sim \mathcal{N}(\mu, \sigma^2)$; claim $\operatorname{Var}[X] = \sigma$",
    r"real s > 0; $X \sim \mathcal N(0, s^\frac{4}{2})$; claim E[X^2] = s^4/2",
    "size n; x[n] ~ N(0, 1); claim Var[Σ i<n: x[i]] = n",
    "size n; x[n] ~ iid N(0, 4); claim Var[Σ i<n: x[i]] = 2*n",
]
REFUSED = [
    (r"size n; $X_i \sim \mathcal N(0, 1)$; claim $\mathbb E[X_i] = 0$", "how many are there?"),
    (r"real p; $X \sim p$; claim 1 = 1", "or `normal(m, v)`"),
    ("X ~ normal(0); claim 1 = 1", "a law is written"),
    ("X ~ uniform(0, I); claim 1 = 1", "a law is written"),
    ("size d; real I; x[d] ~ N(0, I); claim 1 = 1", "`I` is declared, and is no identity here"),
    ("size d; tensor m[d]; x[d] ~ N(m, I); claim 1 = 1", "a number is needed here"),
    (r"$X \sim \mathcal N(\mathbf 0, \sigma^2 \mathbf I)$; real σ; claim 1 = 1", "how many entries has `X`?"),
    ("size d, m; x[d] ~ N(0, I_m); claim 1 = 1", "the last axis of `x` is not `m`"),
    ("random Y; X ~ normal(Y, 1); claim 1 = 1", "the law of `X` speaks of `Y`, which is random"),
    ("X ~ normal(E[X] + 1, 1); claim E[X] = E[X] + 1", "the law of `X` speaks of `X` itself"),
    (r"X \overset{d}{\sim} \mathcal N(0, 1); claim 1 = 1", r"cannot read `d` above `\sim`"),
]


@pytest.mark.parametrize("claim", TRUE)
def test_the_law_is_the_one_that_is_written(claim):
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "PROVED"


@pytest.mark.parametrize("claim", FALSE)
def test_another_law_is_refuted(claim):
    """Entries are independent only where it is said, and the second parameter is the variance."""
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "REFUTED"


@pytest.mark.parametrize("claim, message", REFUSED)
def test_what_no_law_says_is_refused(claim, message):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and message in found.text(), found.text()
