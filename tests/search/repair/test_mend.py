"""Repairs: the nearest provable claim, in the words of the slip."""

import pytest

from derive.search.judging.session import verify

CONV = "base 1; size n, k with k <= n; tensor x[n], w[k]; let y = conv1d(x, w); loss L(y); claim "
NET = "size m, n; tensor W[m, n], x[n], b[m]; function φ; let u = W @ x + b; let h = φ(u); loss L(h); "
VECTORS = "size m, n; tensor A[m, n], B[n, m], u[m], v[n]; claim "

SLIPS = [
    # a claim, a part of the sentence, the claim that it should have been
    ("size n; tensor A[n, n], x[n]; function φ; let y = φ(A @ x) + x; "
     "claim jacobian(y, x) = diag(φ'(A @ x)) @ A + ones(n, n)",
     "the identity `eye(n)` where you have `ones(n, n)`, the all-ones matrix",
     "jacobian(y, x) = diag(φ'(A @ x)) @ A + eye(n)"),
    ("size n; tensor x[n]; let p = softmax(x); claim ∂p[i]/∂x[j] = p[i] * (1 - p[j]) "
     "for i < n, j < n", "the Kronecker delta `δ[i, j]` where you have `1`",
     "∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])    for i < n, j < n"),
    (CONV + "∂L/∂w[j] = Σ p<=n-k+1: ∂L/∂y[p] * x[p+j] for j <= k", "an index off by one",
     "∂L/∂w[j] = Σ p<=n-k+1: ∂L/∂y[p] * x[p+j-1]    for j <= k"),
    ("size n, k with k <= n; tensor x[n], w[k]; let y[p] = Σ j<k: x[p+j] * w[k-1-j] for p < n-k+1; "
     "claim y[p] = Σ j<k: x[p+j] * w[j] for p < n-k+1", "`w` reversed",
     "y[p] = Σ j<k: x[p+j] * w[k-j-1]    for p < n-k+1"),
    (NET + "claim ∂L/∂W[i, j] = ∂L/∂h[i] * x[j] for i < m, j < n", "the factor `φ'(u[i])` is lost",
     "∂L/∂W[i, j] = φ'(u[i]) * ∂L/∂h[i] * x[j]    for i < m, j < n"),
    (NET + "claim ∂L/∂W[i, j] = ∂L/∂h[i] * φ'(h[i]) * x[j] for i < m, j < n", "another argument",
     "∂L/∂W[i, j] = ∂L/∂h[i] * φ'(u[i]) * x[j]    for i < m, j < n"),
    (NET + "claim grad(L, x) = W @ (grad(L, h) .* φ'(u))", "the transpose `W^T` where you have `W`",
     "grad(L, x) = W^T @ (grad(L, h) .* φ'(u))"),
    (VECTORS + "(A @ B)^T = A^T @ B^T", "the factors in another order", "(A @ B)^T = B^T @ A^T"),
    ("size n; tensor x[n], t[n]; let L = 1/2 * Σ i<n: (x[i] - t[i])^2; "
     "claim ∂L/∂x[i] = t[i] - x[i] for i < n", "the sign",
     "∂L/∂x[i] = x[i] - t[i]    for i < n"),
    ("size n; tensor x[n]; let L = Σ i<n: x[i]^2; claim ∂L/∂x[i] = x[i] for i < n", "a factor 2",
     "∂L/∂x[i] = 2 * x[i]    for i < n"),
    ("size n; tensor x[n]; let L = 1/n * Σ i<n: x[i]; claim ∂L/∂x[i] = 1 for i < n", "a factor `n`",
     "∂L/∂x[i] = 1 / n    for i < n"),
    ("size n; tensor x[n]; claim Σ i<n-1: x[i] = Σ i<n: x[i] - x[n]",
     "an index off by one", "Σ i<n-1: x[i] = (Σ i<n: x[i]) - x[n-1]"),
    ("base 1; size n, k, s with k <= n; claim count t<=n: (s*(t-1) + k <= n) = (n - k)/s + 1",
     "the floor of the division", "count t<=n: (s * (t - 1) + k <= n) = (n - k) // s + 1"),
    ("size n, k with k <= n; tensor x[n], w[k]; let y = conv1d(x, w); "
     "claim ∂y[p]/∂x[i] = w[i-p] for i < n, p < n-k+1", "a guard is missing",
     "∂y[p]/∂x[i] = w[i-p] * [0 <= i-p < k]    for i < n, p < n-k+1"),
    ("size n, k, s with k <= n; tensor x[n], w[k]; let y = conv1d(x, w, stride=s); "
     "claim y[p] = Σ j<k: x[p+j] * w[j] for p < (n-k)//s + 1", "the stride",
     "y[p] = Σ j<k: x[j+s*p] * w[j]    for p < (n - k) // s + 1"),
    ("size n; tensor A[n, n], x[n]; let q = x^T @ A @ x; claim grad(q, x) = A @ x",
     "is missing", "grad(q, x) = A @ x + A^T @ x"),
    ("size n; integer a; claim a < n iff a + 1 < n", "`<=` where you have `<`", None),
    ("size m, n; tensor A[m, n]; claim Σ i<m, j<n: A[i, j] = Σ i<n, j<m: A[i, j]", "", None),
    # an inequality
    ("real x > 0; claim log(x) >= x - 1", "`<=` where you have `>=`", "log(x) <= x-1"),
    ("real x; claim abs(x) > 0", "`>=` where you have `>`", "abs(x) >= 0"),
    ("size n; tensor x[n]; claim log(Σ i<n: exp(x[i])) = max i<n: x[i]",
     "`>=` where you have `=`", "log(Σ i<n: exp(x[i])) >= max i<n: x[i]"),
    # no meaning at all
    (VECTORS + "jacobian(A @ v, v) = A^T", "its transpose", None),
    ("size n; tensor A[n, n], x[n], d[n]; let y = A @ x; loss L(y); "
     "claim grad(L, A) = x @ grad(L, y)^T", "", None),
    (NET + "claim grad(L, W) = x @ (grad(L, h) .* φ'(u))^T", "the factors in another order",
     "grad(L, W) = (grad(L, h) .* φ'(u)) @ x^T"),
    ("size n; tensor x[n], w[n]; claim Σ i<n: w[i] * x[i] = x[j] * w[j]",
     "the sum over `j` is missing", "Σ i<n: w[i] * x[i] = Σ j<n: x[j] * w[j]"),
    ("size n; tensor W[n, n], x[n]; let y = W @ x; claim shape(jacobian(y, W)) = (n, n)",
     "the shape is `(n, n, n)`", "shape(jacobian(y, W)) = (n, n, n)"),
]


@pytest.mark.parametrize("claim, words, repaired", SLIPS, ids=lambda v: None)
def test_a_slip_is_named_and_undone(claim, words, repaired):
    found = verify(claim)
    assert found.word in ("REFUTED", "ILL-TYPED")
    assert found.repair is not None, found.text()
    assert words in found.repair.sentence
    assert repaired is None or found.repair.claim == repaired


@pytest.mark.parametrize("claim", [row[0] for row in SLIPS], ids=lambda v: None)
def test_what_is_offered_is_proved_as_it_is_printed(claim):
    """Else a student would be told to write something that is wrong too."""
    found = verify(claim).repair
    head = claim[:claim.rindex("claim ")]
    assert verify(f"{head}{found.hypothesis or 'size unused'}; claim {found.claim}").word == "PROVED"


def test_the_first_wrong_link_of_a_chain_is_repaired():
    found = verify("real a, b; claim (a + b)^2 = a^2 + 2*a*b + b^2 = a^2 + 2*b*a - b^2")
    assert found.word == "REFUTED" and found.verdict.link == 1
    assert found.repair.claim == "a^2 + 2 * a * b + b^2 = a^2 + 2 * b * a + b^2"


def test_the_wrong_line_of_a_derivation_is_repaired():
    found = verify("""theorem softmax_jacobian_again
    Prose.
size n
tensor x[n]
let p = softmax(x)
claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])   for i < n, j < n
proof
    ∂p[i]/∂x[j]
      = p[i] * (1 - p[j])
      = p[i] * (δ[i, j] - p[j])
qed
""")
    assert found.word == "REFUTED" and "line 9" in found.message
    assert found.repair.claim.startswith("∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])")


def test_an_inequality_that_may_hold_is_not_turned():
    found = verify("real a > 0; claim exp(a) > 1 + a")
    assert found.word == "UNKNOWN" and found.repair is None


def test_a_claim_that_is_proved_is_left_alone():
    assert verify("real a; claim a = a").repair is None


@pytest.mark.parametrize("claim", [
    "size n; claim n = n + 1", "real a; claim a = 1", "size n; tensor x[n]; claim x[i] = i for i < n",
    "size m, n; tensor A[m, n]; claim A = A + B",
])
def test_what_has_no_repair_nearby_gets_none_that_is_trivial(claim):
    """Else any claim would be repaired to one side being itself."""
    found = verify(claim, repairing=1.0)
    if found.repair:
        left, right = found.repair.claim.partition("    for")[0].split(" = ")
        assert left != right


@pytest.mark.parametrize("claim, wanted", [
    ("size n; tensor a[n] > 0; let p[i] = a[i]/(Σ k<n: a[k]) for i < n; claim Σ i<n: p[i]*a[i] = mean(a)",
     "Σ i<n: p[i] * a[i] = (Σ i<n: a[i]^2) / (Σ k<n: a[k])"),
    ("size n; tensor x[n]; claim Σ i<n: x[i]*x[i] = mean(x)", None),
    ("size n; tensor x[n]; claim Σ i<n: x[i] = 1", None),
    ("real a in (0, 1), c; size T; let m[0] = 0; let m[t+1] = a*m[t] + (1-a)*c for t < T; "
     "claim m[T]/(1-a) = c", "m[T] / (1 - a) = (c + a * m[T-1] - a * c) / (1 - a)"),
    ("size T; tensor q[T], v[T]; let o[t] = Σ s<T: [s <= t]*q[s]*v[s] for t < T; "
     "claim ∂o[t]/∂v[u] = 0 for t < T, u < T", "∂o[t]/∂v[u] = q[u] * [u <= t]    for t < T, u < T"),
])
def test_a_side_is_not_repaired_to_itself_nor_the_claim_supposed(claim, wanted):
    """A correction adds something: it is no side in another order, no slope in what a quantity does
    not depend on, no one size for all, and no hypothesis that is the claim."""
    found = verify(claim, repairing=1.0).repair
    assert (found and found.claim) == wanted and not (found and found.hypothesis)


def test_no_condition_makes_both_sides_one_entry():
    found = verify("size n; tensor x[n]; claim x[i] = x[j] for i < n, j < n", repairing=1.0)
    assert found.repair is None or "i = j" not in found.repair.claim


def test_what_is_computed_may_be_too_long_to_be_read():
    assert verify("claim 10^39 * 10^39 = 1").word == "REFUTED"
