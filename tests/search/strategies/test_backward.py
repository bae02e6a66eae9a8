"""Backpropagation through the levels of recursive names, for a loss that reads several of them."""

import pytest

from derive.language import statement
from derive.language.text import text as written
from derive.search.strategies.backward import of_levels
from tests.search.proofs import proved

STATES = "size T; real w, h0; tensor x[T]; function f; let h[0] = h0; let h[t+1] = f(w*h[t] + x[t]) for t < T; "
EVERY = STATES + "let L = Σ t<T: h[t+1]^2/2; claim "
LAST = STATES + "let y = h[T]; loss L(y); claim "
NETWORK = ("size K, n; tensor x0[n], A[K, n, n]; let x[0] = x0; let x[l+1] = x[l] + tanh(A[l] @ x[l]) for l < K; "
           "let y = x[K]; loss L(y); claim ")


@pytest.mark.parametrize("text", [
    EVERY + "∂L/∂w = Σ t<T: ∂L/∂h[t+1]*f'(w*h[t] + x[t])*h[t]",
    EVERY + "∂L/∂h[t] = h[t] + ∂L/∂h[t+1]*f'(w*h[t] + x[t])*w for 1 <= t < T",
    EVERY + "∂L/∂h[t] = [t >= 1]*h[t] + ∂L/∂h[t+1]*f'(w*h[t] + x[t])*w for t < T",
    EVERY + "∂L/∂x[t] = ∂L/∂h[t+1]*f'(w*h[t] + x[t]) for t < T",
    LAST + "∂L/∂w = Σ t<T: ∂L/∂h[t+1]*f'(w*h[t] + x[t])*h[t]",
    NETWORK + "∂L/∂A[l, i, j] = ∂L/∂x[l+1, i]*(1 - tanh((A[l] @ x[l])[i])^2)*x[l, j] for l < K, i < n, j < n",
    STATES + "claim ∂h[s]/∂x[t] = ∂h[s]/∂h[t+1]*f'(w*h[t] + x[t]) for s < T + 1, t < s",
    STATES + "claim (Σ t<T: ∂h[s]/∂h[t+1]*h[t]) = Σ t<s: ∂h[s]/∂h[t+1]*h[t] for s < T + 1",
])
def test_a_loss_follows_the_levels_that_it_reads(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    EVERY + "∂L/∂w = Σ t<T: ∂L/∂h[t+1]*f'(w*h[t] + x[t])*h[t+1]",
    EVERY + "∂L/∂h[t] = ∂L/∂h[t+1]*f'(w*h[t] + x[t])*w for 1 <= t < T",           # its own part forgotten
    EVERY + "∂L/∂h[t] = h[t] + ∂L/∂h[t+1]*f'(w*h[t] + x[t])*w for t < T",           # h[0] is not in the loss
    EVERY + "∂L/∂x[t] = ∂L/∂h[t]*f'(w*h[t] + x[t]) for t < T",
    LAST + "∂L/∂w = ∂L/∂h[T]*f'(w*h[T-1] + x[T-1])*h[T-1]",                       # one step back only
    STATES + "claim (Σ t<T: ∂h[s]/∂h[t+1]*h[t]) = Σ t<s-1: ∂h[s]/∂h[t+1]*h[t] for 1 <= s < T + 1",
])
def test_what_backpropagation_forgets_is_not_proved(text):
    assert not proved(text)


def test_the_equation_of_a_level_has_a_term_of_its_own_and_no_sum_beyond():
    (read,) = statement.read(EVERY + "∂L/∂h[t] = h[t] + ∂L/∂h[t+1]*w for t < T")
    (wanted,) = of_levels(read.theory, read.facts(), read.claim)
    assert written(wanted.equation) == "∂h[u]/∂h[t] = δ[u, t] + ∂h[u]/∂h[1+t] * w" and [
        written(level) for level in wanted.taken] == ["1 + t"]
    (read,) = statement.read(EVERY + "∂L/∂w = 1 + Σ t<T: ∂L/∂h[t+1]*h[t]")
    (wanted,) = of_levels(read.theory, read.facts(), read.claim)
    assert written(wanted.up_to) == "∂h[u]/∂w = Σ t<u: ∂h[u]/∂h[1+t] * h[t]" and not wanted.taken


def test_levels_that_follow_each_other_come_in_their_order():
    """The slope is shown before the first, between the two and after the second."""
    (read,) = statement.read(EVERY + "∂L/∂x[t] = ∂L/∂h[t+1] + ∂L/∂h[t] for t < T")
    (wanted,) = of_levels(read.theory, read.facts(), read.claim)
    assert [written(level) for level in wanted.taken] == ["t", "1 + t"]
    (read,) = statement.read(EVERY + "∂L/∂x[t] = ∂L/∂h[t+1] + ∂L/∂h[s] for t < T, s < T")
    (wanted,) = of_levels(read.theory, read.facts(), read.claim)
    assert len(wanted.taken) == 1                     # of t + 1 and s neither is known to be the later


STACKED = """size T
real w, u
tensor x[T]
let h[0] = 0
let g[0] = 0
let h[t+1] = tanh(w*h[t] + x[t]) for t < T
let g[t+1] = tanh(u*g[t] + h[t+1]) for t < T
let y = g
loss L(y)
claim """


@pytest.mark.parametrize("claim", [
    "∂L/∂w = Σ t<T: ∂L/∂h[t+1]*(1 - h[t+1]^2)*h[t]",
    "∂L/∂u = Σ t<T: ∂L/∂g[t+1]*(1 - g[t+1]^2)*g[t]",
    "∂L/∂h[t] = ∂L/∂h[t+1]*(1 - h[t+1]^2)*w + ∂L/∂g[t]*(1 - g[t]^2) for t in 1..T-1"])
def test_a_level_may_be_read_by_way_of_other_levels(claim):
    assert proved(STACKED + claim)


@pytest.mark.parametrize("claim", [
    "∂L/∂w = Σ t<T: ∂L/∂g[t+1]*(1 - h[t+1]^2)*h[t]",
    "∂L/∂h[t] = ∂L/∂h[t+1]*(1 - h[t+1]^2)*w for t in 1..T-1",                     # the layer above forgotten
    "∂L/∂h[t] = ∂L/∂h[t+1]*(1 - h[t+1]^2)*w + ∂L/∂g[t]*(1 - g[t]^2) for t < T"])   # nothing reads h[0] there
def test_a_layer_between_is_not_passed_over(claim):
    assert not proved(STACKED + claim)
