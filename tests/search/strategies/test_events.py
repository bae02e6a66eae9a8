"""Expectations told apart by conditions on what is random, shown without the evaluator."""

import pytest

from tests.search.proofs import proved


@pytest.mark.parametrize("text", [
    "random X; claim E[[X > 0]] <= 1",
    "random X; real c; claim E[[X > c]] = 1 - E[[X <= c]]",
    "random X; real c; claim E[[X > c]] = 1 - E[[X < c]] - E[[X = c]]",
    "random X, Y; claim E[[X > 0 or Y > 0]] = E[[X > 0]] + E[[Y > 0]] - E[[X > 0 and Y > 0]]",
    "random X, Y; claim E[[X > 0 or Y > 0]] <= E[[X > 0]] + E[[Y > 0]]",
    "random X, Y; claim E[[X > 0]] + E[[Y > 0]] - 1 <= E[[X > 0 and Y > 0]]",
    "random X; real a, b; assume a <= b; claim E[[a < X and X <= b]] = E[[X > a]] - E[[X > b]]",
    "random X; claim E[relu(X)^2] + E[relu(-X)^2] = E[X^2]",
    "random X; real a > 0; claim E[[abs(X) >= a]] <= E[abs(X)] / a",
    "random X; real a > 0; claim E[[(X - E[X])^2 >= a^2]] <= Var[X] / a^2",
    "size n; random X[n]; real c; claim E[[X[i] > c]] = 1 - E[[X[i] <= c]] for i < n",
])
def test_what_holds_whichever_way_events_fall_is_proved(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    "random X; claim E[[X > 0]] < 1",
    "random X; real c; claim E[[X > c]] = 1 - E[[X < c]]",
    "random X, Y; claim E[[X > 0 or Y > 0]] = E[[X > 0]] + E[[Y > 0]]",
    "random X, Y; claim E[[X > 0]] * E[[Y > 0]] <= E[[X > 0 and Y > 0]]",
    "random X; real a, b; claim E[[a < X and X <= b]] = E[[X > a]] - E[[X > b]]",
    "random X; claim E[relu(X)] + E[relu(-X)] = E[X]",
    "random X; real a > 0; claim E[[X >= a]] <= E[X] / a",
    "random X; real a > 0; claim E[[(X - E[X])^2 >= a^2]] <= Var[X] / a",
    "random X; claim E[[1/X > 0]] + E[[1/X <= 0]] = 1",                # undefined where X = 0
    "random X; claim E[{1/X if X > 1, 0 otherwise}] <= E[{sqrt(X) if X > 1, 0 otherwise}]",
    "random X; claim E[{exp(X) if X > 0, 0 otherwise}] <= E[{exp(X) + 1 if X > 0, 0 otherwise}]",
])
def test_what_some_outcome_breaks_or_leaves_undefined_is_not(text):
    assert not proved(text)
