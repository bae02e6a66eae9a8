"""Hypotheses that leave an index out at which they hold all the same."""

import pytest

from tests.search.proofs import proved

SCORES = "size C; tensor s[C]; integer y; assume 0 <= y < C; "
HINGE = SCORES + "assume s[j] - s[y] + 1 != 0 for j < C, j != y; let L = Σ j<C: [j != y]*max(0, s[j] - s[y] + 1); claim "
BATCH = ("size N, C; tensor s[N, C]; tensor y[N] integer in 0..C-1; "
         "assume s[i, j] - s[i, y[i]] + 1 != 0 for i < N, j < C, j != y[i]; "
         "let L = 1/N*Σ i<N: (Σ j<C: [j != y[i]]*relu(s[i, j] - s[i, y[i]] + 1)); claim ")


@pytest.mark.parametrize("text", [
    HINGE + "∂L/∂s[j] = [s[j] - s[y] + 1 > 0] for j < C, j != y",
    HINGE + "∂L/∂s[y] = -(Σ j<C: [j != y]*[s[j] - s[y] + 1 > 0])",
    HINGE + "∂L/∂s[y] = 1 - (Σ j<C: [s[j] - s[y] + 1 > 0])",
    BATCH + "∂L/∂s[i, j] = 1/N*heaviside(s[i, j] - s[i, y[i]] + 1) for i < N, j < C, j != y[i]",
    SCORES + "assume s[j] - s[y] - 2 != 0 for j < C, y != j; claim s[j] - s[y] != 2 for j < C",
])
def test_what_is_left_out_holds_by_itself(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    HINGE + "∂L/∂s[y] = -(Σ j<C: [s[j] - s[y] + 1 > 0])",
    SCORES + "assume s[j] - s[y] != 0 for j < C, j != y; claim s[j] - s[y] != 0 for j < C",
    SCORES + "real a; assume s[j] - s[y] + a != 0 for j < C, j != y; claim s[j] - s[y] + a != 0 for j < C",
])
def test_what_fails_where_it_is_left_out_is_not_proved(text):
    assert not proved(text)
