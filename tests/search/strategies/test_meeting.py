"""Two sides meet as soon as one has become the other."""

from derive.language.statement import read
from derive.search.proving.equations import prove_equation


def found(text: str):
    (statement,) = read(text)
    (link,) = statement.links
    return prove_equation(statement.theory, statement.facts(), link, 0)


def test_a_side_that_is_written_as_the_other_comes_out_is_left_alone():
    duality = found("""
        size n, k with k <= n
        tensor x[n], w[k]
        let y = conv1d(x, w)
        loss L(y)
        claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[i-p] * [0 <= i-p < k]  for i < n
        """)
    assert duality.left and not duality.right


def test_the_side_that_is_worked_out_may_be_the_right_one():
    turned = found("""
        size n
        tensor x[n]
        let f = Σ k<n: x[k]^2
        claim 2 * x[i] = ∂f/∂x[i]  for i < n
        """)
    assert turned.right and not turned.left


def test_a_side_that_is_never_reached_is_not_proved():
    assert not found("size n\ntensor x[n]\nclaim Σ k<n: x[k] = Σ k<n: x[k]^2")
