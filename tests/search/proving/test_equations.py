"""Equations proved with what an index is known to be in its place."""

import pytest

from derive.kernel.context import Rejected
from derive.kernel.terms import Rel, substitute
from derive.language import statement
from derive.search.judging.session import verify
from derive.search.proving.equations import put_in
from derive.search.proving.prove import prove

POOL = ("size n, k; tensor x[n*k] distinct; let y[j] = max r<k: x[j*k+r] for j < n; "
        "let m[j] = argmax r<k: x[j*k+r] for j < n; ")


def test_a_known_index_is_put_in():
    (read,) = statement.read("size n; tensor A[n, n]; claim np.tril(A) + np.triu(A) - np.diag(np.diag(A)) = A")
    assert prove(read.theory, read.facts(), read.claim) is not None


def test_what_moves_with_the_variable_is_put_into_no_derivative():
    """i = argmax x may move where ∂y/∂x[i] holds i still."""
    (read,) = statement.read("size n; tensor x[n]; let y = max i<n: x[i]; "
                             "claim ∂y/∂x[i] = [i = argmax j<n: x[j]] for i < n")
    (index, _, _), = read.ranges
    best = next(p.right for p in (read.claim.right.cond,))
    with pytest.raises(Rejected):
        substitute(read.claim, {index: best})
    assert put_in(Rel("=", read.claim.left, read.claim.right), index, best) is None


def test_a_false_slope_of_a_pool_is_no_crash():
    found = verify((POOL + "claim ∂y[j]/∂x[i] = [i = m[j]] for j < n, i < n*k").replace("; ", "\n"),
                   patience=0.3, repairing=0)
    assert found.word in ("REFUTED", "UNKNOWN"), found.text()
