"""Several recursive names at once: LSTM and GRU cells, and whatever else reads itself by way of others."""

import pytest

from derive.language import statement
from derive.language.text import text
from derive.search.strategies.induction import goals
from derive.search.strategies.together import together
from tests.search.proofs import proved

PAIR = """size T
real w, c0, h0
tensor a[T], x[T]
let c[0] = c0
let h[0] = h0
let c[t+1] = a[t]*c[t] + w*h[t]*x[t] for t < T
let h[t+1] = tanh(c[t+1]) + h[t] for t < T
let y = h
loss L(y)
claim """
LSTM = """size T
real wi, wf, wo, wg, ui, uf, uo, ug
tensor x[T]
let h[0] = 0
let c[0] = 0
let i[t] = sigmoid(wi*x[t] + ui*h[t]) for t < T
let f[t] = sigmoid(wf*x[t] + uf*h[t]) for t < T
let o[t] = sigmoid(wo*x[t] + uo*h[t]) for t < T
let g[t] = tanh(wg*x[t] + ug*h[t]) for t < T
let c[t+1] = f[t]*c[t] + i[t]*g[t] for t < T
let h[t+1] = o[t]*tanh(c[t+1]) for t < T
let y = h[T]
loss L(y)
claim """
GRU = """size T
real wz, uz, wn, un
tensor x[T]
let h[0] = 0
let z[t] = sigmoid(wz*x[t] + uz*h[t]) for t < T
let n[t] = tanh(wn*x[t] + un*h[t]) for t < T
let h[t+1] = (1 - z[t])*h[t] + z[t]*n[t] for t < T
let y = h[T]
loss L(y)
claim """
VECTORS = """size T, n
tensor U[n, n], x[T, n]
let h[0] = zeros(n)
let c[0] = zeros(n)
let c[t+1] = sigmoid(U @ h[t]) .* c[t] + x[t] for t < T
let h[t+1] = tanh(c[t+1]) for t < T
let y = h[T]
loss L(y)
claim """


@pytest.mark.parametrize("claim", [
    PAIR + "∂L/∂x[t] = ∂L/∂c[t+1]*w*h[t] for t < T",
    PAIR + "∂L/∂w = Σ t<T: ∂L/∂c[t+1]*h[t]*x[t]",
    PAIR + "∂c[T]/∂a[t] = ∂c[T]/∂c[t+1]*c[t] for t < T",
    LSTM + "∂L/∂wf = Σ t<T: ∂L/∂c[t+1]*c[t]*f[t]*(1 - f[t])*x[t]",
    LSTM + "∂L/∂uo = Σ t<T: ∂L/∂h[t+1]*tanh(c[t+1])*o[t]*(1 - o[t])*h[t]",
    GRU + "∂L/∂h[t] = ∂L/∂h[t+1]*(1 - z[t] + z[t]*(1 - n[t]^2)*un + (n[t] - h[t])*z[t]*(1 - z[t])*uz) for t < T",
    GRU + "∂L/∂wn = Σ t<T: ∂L/∂h[t+1]*z[t]*(1 - n[t]^2)*x[t]",
    VECTORS + "∂L/∂x[t, i] = ∂L/∂c[t+1, i] for t < T, i < n",
])
def test_names_that_read_each_other_are_shown_at_once(claim):
    assert proved(claim)


@pytest.mark.parametrize("claim", [
    PAIR + "∂L/∂x[t] = ∂L/∂h[t+1]*w*h[t] for t < T",
    PAIR + "∂L/∂w = Σ t<T: ∂L/∂c[t+1]*h[t+1]*x[t]",
    PAIR + "∂h[T]/∂c[t] = ∂h[T]/∂c[t+1]*a[t] for t < T",                        # h[t] passes c[t] on too
    LSTM + "∂L/∂wf = Σ t<T: ∂L/∂c[t+1]*c[t+1]*f[t]*(1 - f[t])*x[t]",
    LSTM + "∂L/∂wo = Σ t<T: ∂L/∂c[t+1]*tanh(c[t+1])*o[t]*(1 - o[t])*x[t]",      # o is read by h, not by c
    GRU + "∂L/∂h[t] = ∂L/∂h[t+1]*(1 - z[t] + z[t]*(1 - n[t]^2)*un) for t < T",  # the gate's own part forgotten
    VECTORS + "∂L/∂x[t, i] = ∂L/∂h[t+1, i] for t < T, i < n",
])
def test_what_such_a_cell_does_not_do_is_not_proved(claim):
    assert not proved(claim)


def widened(claim):
    (read,) = statement.read(PAIR + claim)
    found = (together(read.theory, goal) for goal in goals(read.theory, read.facts(), read.claim))
    return [text(part) for part in next(goal for goal in found if goal).claim.args]


def test_the_same_is_claimed_of_the_whole_circle():
    assert widened("∂h[T]/∂x[t] = ∂h[T]/∂c[t+1]*w*h[t] for t < T") == [
        "∂c[u]/∂x[t] = ∂c[u]/∂c[t+1] * w * h[t]", "∂h[u]/∂x[t] = ∂h[u]/∂c[t+1] * w * h[t]"]


def test_a_name_has_its_own_term_and_no_other():
    """∂c[u]/∂c[t] is 1 at u = t; what the claim says of h beside its slopes is not said of c."""
    assert widened("∂h[T]/∂c[t] = 2 + ∂h[T]/∂c[t+1]*a[t] for t < T")[0] == (
        "∂c[u]/∂c[t] = δ[u, t] + a[t] * ∂c[u]/∂c[1+t]")
