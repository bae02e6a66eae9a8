"""Letters: printed lines depend on the claim, not on what was proved before it."""

import pytest

from derive.kernel import ring
from derive.kernel.ring import equal
from derive.kernel.terms import ZERO, Add, Entry, Var, number, sub, total
from derive.kernel.theory import Theory
from derive.language.statement import read
from derive.language.text import text
from derive.search.normal.letters import Letters
from derive.search.answers.verdict import judge

n, k, j, p = (Var(c, True) for c in "nkjp")


def summed(letter, high=n):
    return total(ZERO, high, letter, Entry("x", (letter,), False))


def test_a_sum_takes_its_authors_letter():
    assert text(Letters(Theory(), [summed(p)]).written(summed(j))) == text(summed(p))


def test_another_sum_takes_the_letter_of_its_range_and_the_authors_bound():
    size = Add((sub(n, k), number(1)))
    other = total(ZERO, Add((number(1), n, sub(ZERO, k))), j, Entry("w", (j,), False))
    written = Letters(Theory(), [summed(p, size)]).written(other)
    assert text(written) == text(total(ZERO, size, p, Entry("w", (p,), False)))
    assert equal(written, other)


def test_nobodys_sum_takes_k():
    assert Letters(Theory(), []).written(summed(j)).letter == "k"


CLAIM = """size n
tensor x[n], w[n]
let y = Σ {0}<n: w[{0}] * x[{0}]^3
loss L(y)
claim ∂L/∂x[i] = 3 * ∂L/∂y * w[i] * x[i]^2 for i < n
"""


@pytest.mark.parametrize("before", ["q", "v"])
def test_lines_do_not_depend_on_what_was_proved_before(before):
    """Else a page would change when a theorem is added to the library."""
    def lines(letter):
        statement, = read(CLAIM.format(letter))
        return [text(line.term) for line in judge(statement).proof.lines]
    ring.polynomial.cache_clear()
    alone = lines("k")
    ring.polynomial.cache_clear()
    lines(before)
    assert lines("k") == alone and "Σ k" in " ".join(alone)
