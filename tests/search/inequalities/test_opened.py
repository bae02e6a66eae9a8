"""What the facts say when the names in them are opened."""

import pytest

from tests.search.proofs import proved

DESCENT = """real L > 0, f, h
size n
tensor x[n], g[n]
{step}
assume f <= h + g^T @ (y - x) + L/2 * norm(y - x)^2
claim f <= h - norm(g)^2/({times}*L)"""


@pytest.mark.parametrize("step", ["let y = x - g/L", "tensor y[n]\nassume y = x - g/L"])
def test_a_step_of_gradient_descent_is_put_into_the_bound(step):
    assert proved(DESCENT.format(step=step, times=2))
    assert not proved(DESCENT.format(step=step, times=1))


def test_a_tensor_that_a_hypothesis_gives_is_opened_in_another():
    given = "size n\ntensor x[n], y[n]\nreal f\nassume y = 2*x\nassume f <= Σ i<n: y[i]\n"
    assert proved(given + "claim f <= 2*Σ i<n: x[i]")
    assert not proved(given + "claim f <= Σ i<n: x[i]")
