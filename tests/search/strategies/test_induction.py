"""Claims about every depth and every time: proved by induction, or refuted at a small one."""

import pytest

from derive.search.judging.session import records
from tests.search.proofs import proved

NETWORK = """size n, L
tensor A[l][n, n], b[l][n] for l in 1..L
tensor x[n]
function φ
let y[0] = x
let z[l] = A[l] @ y[l-1] + b[l] for l in 1..L
let y[l] = {step} for l in 1..L
"""
DENSE, RESIDUAL = NETWORK.format(step="φ(z[l])"), NETWORK.format(step="y[l-1] + φ(z[l])")
WIDTHS = """size L, m[l] for l in 0..L
tensor A[l][m[l], m[l-1]], b[l][m[l]] for l in 1..L
tensor x[m[0]]
function φ
let y[0] = x
let z[l] = A[l] @ y[l-1] + b[l] for l in 1..L
let y[l] = φ(z[l]) for l in 1..L
"""
SCALAR = """size T
real a, h0
tensor x[T]
let h[0] = h0
let h[t+1] = a * h[t] + x[t] for t < T
"""
RECURRENT = """size n, T
tensor W[n, n], x[T, n], h0[n]
function φ
let h[0] = h0
let h[t+1] = φ(W @ h[t] + x[t]) for t < T
"""
RETURNS = """size n
real g
tensor r[n]
let G[t] = Σ k<n-t: g^k * r[t+k] for t < n
"""
LOSS = RECURRENT + "let y = h[T]\nloss C(y)\n"
SLOPES, INNER = "diag(φ'(z[l]))", "diag(φ'(z[k])) @ A[k]"


def verdict(claim, declared):
    record, = records(declared + "claim " + claim)
    return record.word


TRUE = [
    (DENSE, f"jacobian(y[L], b[l]) = (Π k in L..l+1 ordered: {INNER}) @ {SLOPES} for l in 1..L"),
    (DENSE, f"jacobian(y[L], y[l]) = Π k in L..l+1 ordered: {INNER} for l in 0..L"),
    (DENSE, f"jacobian(y[L], b[L]) = {SLOPES.replace('[l]', '[L]')}"),
    (DENSE, f"jacobian(y[L], x) = Π k in L..1 ordered: {INNER}"),
    (WIDTHS, f"jacobian(y[L], b[l]) = (Π k in L..l+1 ordered: {INNER}) @ {SLOPES} for l in 1..L"),
    (WIDTHS, f"jacobian(y[L], x) = Π k in L..1 ordered: {INNER}"),
    (WIDTHS, "∂y[L][i]/∂A[l][j, k] = (Π q in L..l+1 ordered: diag(φ'(z[q])) @ A[q])[i, j] "
             "* φ'(z[l][j]) * y[l-1][k] for l in 1..L, i < m[L], j < m[l], k < m[l-1]"),
    (RESIDUAL, f"jacobian(y[L], x) = Π k in L..1 ordered: ({INNER} + eye(n))"),
    (RESIDUAL, f"jacobian(y[L], b[l]) = (Π k in L..l+1 ordered: ({INNER} + eye(n))) @ {SLOPES} "
               "for l in 1..L"),
    (RESIDUAL, f"jacobian(y[L], y[l])^T = Π k in l+1..L ordered: ({INNER} + eye(n))^T "
               "for l in 0..L"),
    (RESIDUAL, "jacobian(y[l], b[L]) = 0 * eye(n) for l in 0..L-1"),
    (RECURRENT, "jacobian(h[T], h[s]) = Π t in T-1..s ordered: diag(φ'(W @ h[t] + x[t])) @ W "
                "for s in 0..T"),
    (RECURRENT, "jacobian(h[t], x[s]) = 0 * eye(n) for s < T, t in 0..s"),
    (SCALAR, "h[T] = a^(T) * h0 + Σ s<T: a^(T-1-s) * x[s]"),
    (SCALAR, "∂h[T]/∂x[s] = a^(T-1-s) for s < T"),
    (SCALAR, "∂h[t]/∂a = Σ s<t: a^(t-1-s) * h[s] for t in 0..T"),
    (SCALAR, "∂h[T]/∂h[s] = a^(T-s) for s in 0..T"),
    (LOSS, "∂C/∂h[t][j] = Σ k<n: ∂C/∂h[t+1][k] * φ'((W @ h[t] + x[t])[k]) * W[k, j] for t < T, j < n"),
    (LOSS, "∂C/∂W[a, c] = Σ t<T: ∂C/∂h[t+1][a] * φ'((W @ h[t] + x[t])[a]) * h[t][c] "
           "for a < n, c < n"),
    (RESIDUAL + "tensor w[n]\nlet o = w^T @ y[L]\n",
     "grad(o, b[l]) = diag(φ'(z[l])) @ (Π k in l+1..L ordered: (A[k]^T @ diag(φ'(z[k])) + eye(n)))"
     " @ w for l in 1..L"),
    ("size n\ntensor x[n]\nlet S[0] = 0\nlet S[t+1] = S[t] + x[t] for t < n\n",
     "S[n] = Σ k<n: x[k]"),
    ("size n\nlet S[0] = 0\nlet S[t+1] = S[t] + t + 1 for t < n\n", "S[n] = n * (n + 1) / 2"),
    ("size n\nreal c\nlet v[0] = 1\nlet v[l+1] = v[l] / 3 for l < n\n", "v[n] = 1 / 3^n"),
    (RETURNS, "G[t] = r[t] + g * G[t+1] for t < n-1"),
    (RETURNS, "(1 - g) * (Σ k<n-t: g^k) = 1 - g^(n-t) for t < n"),
]

FALSE = [
    (RETURNS, "G[t] = r[t] + G[t+1] for t < n-1"),
    (DENSE, f"jacobian(y[L], b[l]) = (Π k in L..l ordered: {INNER}) @ {SLOPES} for l in 1..L"),
    (DENSE, f"jacobian(y[L], b[l]) = (Π k in l+1..L ordered: {INNER}) @ {SLOPES} for l in 1..L"),
    (DENSE, "jacobian(y[L], b[l]) = Π k in L..l+1 ordered: diag(φ'(z[k])) @ A[k] for l in 1..L"),
    (DENSE, f"jacobian(y[L], x) = Π k in 1..L ordered: {INNER}"),
    (WIDTHS, f"jacobian(y[L], b[l]) = Π k in L..l ordered: {INNER} for l in 1..L"),
    (WIDTHS, "jacobian(y[L], x) = Π k in L..1 ordered: A[k]"),
    (RESIDUAL, f"jacobian(y[L], b[l]) = (Π k in L..l+1 ordered: ({INNER} + ones(n, n))) "
               f"@ {SLOPES} for l in 1..L"),
    (RESIDUAL, f"jacobian(y[L], y[l])^T = Π k in L..l+1 ordered: ({INNER} + eye(n))^T "
               "for l in 0..L"),
    (RECURRENT, "jacobian(h[T], h[s]) = Π t in T..s+1 ordered: diag(h[t]) @ W for s in 0..T"),
    (SCALAR, "h[T] = a^(T-1) * h0 + Σ s<T: a^(T-1-s) * x[s]"),
    (SCALAR, "∂h[T]/∂x[s] = a^(T-s) for s < T"),
    (SCALAR, "∂h[t+1]/∂a = h[t] for t < T"),
    (SCALAR, "∂h[T]/∂h[s] = 0 for s < T"),
    (LOSS, "∂C/∂h[t][j] = Σ k<n: ∂C/∂h[t+1][k] * φ'((W @ h[t] + x[t])[k]) * W[j, k] for t < T, j < n"),
    (LOSS, "∂C/∂W[a, c] = Σ t<T: ∂C/∂h[t+1][a] * φ'((W @ h[t] + x[t])[a]) * h[t+1][c] "
           "for a < n, c < n"),
    (LOSS, "∂C/∂W[a, c] = ∂C/∂y[a] * φ'((W @ h[T-1] + x[T-1])[a]) * h[T-1][c] for a < n, c < n"),
    (RESIDUAL + "tensor w[n]\nlet o = w^T @ y[L]\n",
     "grad(o, b[l]) = diag(φ'(z[l])) @ (Π k in L..l+1 ordered: (A[k]^T @ diag(φ'(z[k])) + eye(n)))"
     " @ w for l in 1..L"),
    ("size n\nlet S[0] = 0\nlet S[t+1] = S[t] + t for t < n\n", "S[n] = n * (n + 1) / 2"),
]


@pytest.mark.parametrize("declared, claim", TRUE)
def test_what_holds_at_every_level_is_proved(declared, claim):
    assert verdict(claim, declared) == "PROVED"


@pytest.mark.parametrize("declared, claim", FALSE)
def test_what_fails_at_some_level_is_refuted(declared, claim):
    assert verdict(claim, declared) == "REFUTED"


TWO_BACK = "size T; real a, b; let x[0] = a; let x[1] = a + b; let x[t+2] = 2*x[t+1] - x[t] for t<T; claim "


@pytest.mark.parametrize("claim, holds", [
    (TWO_BACK + "x[T] = a + b*T", True),
    (TWO_BACK + "x[T] = a + b*(T+1)", False),
    (TWO_BACK.replace("let x[1] = a + b", "let x[1] = a - b") + "x[T] = a + b*T", False),
    (TWO_BACK.replace("2*x[t+1]", "3*x[t+1]") + "x[T] = a + b*T", False),
    ("size T; let x[0] = 2; let x[1] = 5; let x[t+2] = 5*x[t+1] - 6*x[t] for t<T; claim x[T] = 2^(T) + 3^(T)", True),
    ("size T; let x[0] = 2; let x[1] = 6; let x[t+2] = 5*x[t+1] - 6*x[t] for t<T; claim x[T] = 2^(T) + 3^(T)", False),
])
def test_a_step_may_rest_on_two_levels(claim, holds):
    assert proved(claim) == holds


@pytest.mark.parametrize("claim, holds", [
    ("∂h[T]/∂w = T*w^(T-1)*a", True), ("∂h[T]/∂w = T*w^(T)*a", False), ("∂h[T]/∂w = (T-1)*w^(T-1)*a", False),
])
def test_a_slope_rests_on_what_the_number_comes_to(claim, holds):
    assert proved(f"size T; real w, a; let h[0] = a; let h[t+1] = w*h[t] for t<T; claim {claim}") == holds
