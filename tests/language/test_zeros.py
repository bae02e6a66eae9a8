"""`h_0 = 0`: a number, or the vector of zeros that the levels after it ask for."""

import pytest

from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.search.judging.session import verify

CELL = "size T, d, m\ntensor x[T, m], W[d, d], U[d, m], o[T, d]\n"


def axes(text: str, name: str) -> int:
    (statement,) = read(text)
    return len(statement.theory.tensors[name].axes)


@pytest.mark.parametrize("lets, rank", [
    ("let h[0] = 0\nlet h[t+1] = tanh(W @ h[t] + U @ x[t]) for t < T", 2),
    ("let $h_0 = 0$\nlet $h_t = \\tanh(W h_{t-1} + U x_{t-1})$ for t in 1..T", 2),
    ("let $h_0 = \\mathbf{0}$\nlet $h_{t+1} = W h_t$ for t < T", 2),
    ("let h[0] = 0\nlet h[t+1] = h[t]/2 + x[t, 0] for t < T", 1),
    ("let h[0] = 0\nlet h[t+1] = W @ h[t] @ W^T for t < T", 3),
])
def test_it_has_the_shape_of_the_levels_after_it(lets, rank):
    assert axes(f"{CELL}{lets}\nclaim 1 = 1", "h") == rank


def test_two_names_that_need_each_other_get_their_shapes_together():
    lets = ("let c[0] = 0\nlet h[0] = 0\nlet c[t+1] = c[t]/2 + tanh(W @ h[t]) for t < T\n"
            "let h[t+1] = o[t] .* tanh(c[t+1]) for t < T\n")
    text = CELL + lets + "claim h[0, i] = c[0, i] for i < d"
    assert axes(text, "h") == axes(text, "c") == 2


def test_a_definition_that_can_be_read_with_a_number_keeps_it():
    """Else an error in the claim would change what its definitions mean."""
    with pytest.raises(LanguageError):
        read(CELL + "let h[0] = 0\nlet h[t+1] = h[t]/2 for t < T\nclaim h[1] = W @ x[0]")


@pytest.mark.parametrize("lets", [
    "let h[0] = 1\nlet h[t+1] = W @ h[t] for t < T",
    "let h[0] = 0\nlet h[t+1] = W @ h[t] + x[t] for t < T",
])
def test_where_nothing_fits_the_author_is_asked(lets):
    with pytest.raises(LanguageError):
        read(f"{CELL}{lets}\nclaim 1 = 1")


def test_what_follows_from_the_zeros_is_proved_and_nothing_else():
    lets = "let h[0] = 0\nlet h[t+1] = tanh(W @ h[t] + U @ x[t]) for t < T\n"
    assert verify(CELL + lets + "claim h[1] = tanh(U @ x[0])").word == "PROVED"
    assert verify(CELL + lets + "claim h[1] = W @ tanh(U @ x[0])").word == "REFUTED"
