"""Index arrays: what their values must be, and where an author forgot to say so."""

import pytest

from derive.search.judging.session import verify

ROWS = "size n, V; tensor W[V], "
SCORES = "size n, C; tensor z[n, C], t[n] integer; let L = F.cross_entropy(z, t); "


@pytest.mark.parametrize("claim, point", [
    (ROWS + "c[n] integer; claim (Σ i<n: W[c[i]]) = 0", "at V = 1, c[p] = 1"),
    (ROWS + "c[n] integer in 0..V; claim (Σ i<n: W[c[i]]) = 0", "at V = 1, c[p] = 1"),
    (ROWS + "c[n] integer >= 0; claim W[c[i]] = W[c[i]] for i < n", "c[i] = 1"),
    (SCORES + "claim L >= 0", "z[p, t[p]] leaves its range at C = 1, t[p] = 1; it takes "
                              "`tensor t[…] integer in 0..C-1`"),
])
def test_an_index_array_without_its_range_is_asked_for_it(claim, point):
    found = verify(claim.replace("; ", "\n"))
    assert found.word == "ILL-TYPED" and point in found.text(), found.text()


@pytest.mark.parametrize("claim", [
    ROWS + "c[n] integer in 0..V-1; claim (Σ i<n: W[c[i]]) = Σ i<n, v<V: [c[i] = v]*W[v]",
    ROWS + "c[n] integer; assume 0 <= c[i] < V for i < n; claim W[c[i]] = W[c[i]] for i < n",
    ROWS + "c[n] integer; claim (Σ i<n: [0 <= c[i] < V]*W[c[i]]) = Σ i<n, v<V: [c[i] = v]*W[v]",
    "size n; tensor x[n], p[n] permutation; claim (Σ i<n: x[p[i]]) = Σ i<n: x[i]",
])
def test_a_range_that_is_said_or_guarded_is_enough(claim):
    """Else what is well-typed would be refused."""
    assert verify(claim.replace("; ", "\n")).word == "PROVED"
