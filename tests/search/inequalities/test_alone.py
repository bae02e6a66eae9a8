"""Goals without their denominators, those within others too."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

CLAIMS = [
    ("2/(1/x + 1/y) <= sqrt(x*y)", True),
    ("2/(1/x + 1/y) <= (x + y)/2", True),
    ("2/(1/x + 1/y) <= x", False),
    ("sqrt(x*y) <= 2/(1/x + 1/y)", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_means_are_compared(text, holds):
    (read,) = statement.read("real x > 0, y > 0; claim " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds


def test_a_divisor_has_a_sign():
    (read,) = statement.read("real x, y; assume x*y != 0, x + y != 0; claim 2/(1/x + 1/y) <= (x + y)/2")
    assert prove(read.theory, read.facts(), read.claim) is None
