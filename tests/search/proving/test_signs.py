"""Signs that a proof needs beside what it proves."""

import pytest

from derive.language import statement
from derive.search.proving import prove

VARIANCE = "(Σ k<n: x[k]^2)/n - (1/n*Σ k<n: x[k])^2"


def sign(text: str):
    (read,) = statement.read(text)
    return prove.sign(read.theory, read.facts(), read.claim, ())


def test_what_is_positive_at_every_point_is_shown_so():
    assert sign(f"size n; real e > 0; tensor x[n]; claim 0 < e + {VARIANCE}")


@pytest.mark.parametrize("number", [VARIANCE, f"2*({VARIANCE})", "x[0]^2"])
def test_no_proof_is_looked_for_where_a_point_has_none(number, monkeypatch):
    """The variance of one entry is 0: inductions that must fail took forty seconds."""
    def search(*_):
        raise AssertionError("a search for what is false")
    for way in ("prove_inequality", "prove_bound"):
        monkeypatch.setattr(prove, way, search)
    assert sign(f"size n; tensor x[n]; claim 0 < {number}") is None
