"""An opaque map is one function: where its arguments are equal, so are its values."""

import pytest

from derive.search.judging.session import verify

TWO = "size n\nmap g: R[n] -> R[n]\ntensor x[n], y[n]\n{more}let u = g(x)\nlet v = g(y)\nclaim u = v"


@pytest.mark.parametrize("claim", [
    TWO.format(more="assume x[i] = y[i] for i < n\n"),
    "size n\nmap g: R[n] -> R[n]\ntensor x[n]\nlet y = x\nlet u = g(x)\nlet v = g(y)\nclaim u = v",
    "size n\nmap f: R[n] -> R[n]\nmap g: R[n] -> R[n]\ntensor x[n]\nlet y = f(x)\nlet z = f(x)\n"
    "let u = g(y)\nlet v = g(z)\nclaim u = v",
])
def test_equal_arguments_have_equal_images(claim):
    """Once refuted with two formulas for one map."""
    assert verify(claim, repairing=0).word != "REFUTED"


def test_other_arguments_have_other_images_of_the_same_map():
    witness = verify(TWO.format(more=""), repairing=0).json()["counterexample"]
    formulas = [text.split(" = ")[1] for text in witness["functions"].values()]
    assert formulas[0].replace("x", "y") == formulas[1].replace("x", "y")


def test_a_slope_that_is_known_at_one_point_of_a_map_says_nothing_of_others():
    claim = TWO.format(more="assume ∂u[i]/∂x[j] = 1 for i < n, j < n\n")
    assert verify(claim.replace("u = v", "∂v[0]/∂y[0] = 2"), repairing=0).word != "PROVED"
    assert verify(claim.replace("claim u = v", "assume x[i] = y[i] for i < n\nclaim u = v"),
                  repairing=0).word != "REFUTED"
