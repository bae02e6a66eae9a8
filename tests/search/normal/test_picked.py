"""Picked terms: a sum whose bracket names one index by way of reals is that one term."""

import pytest

from derive.search.judging.session import verify

CLAIMS = ["Σ {i}<n: [{i} = argmax {k}<n: x[{k}]]*x[{i}] = max {k}<n: x[{k}]",
          "Σ {i}<n: [{i} = argmax {k}<n: x[{k}]] = 1",
          "Σ {i}<n: y[{i}]*[{i} = argmax {k}<n: x[{k}]] = y[argmax {k}<n: x[{k}]]"]


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_proved_whatever_was_proved_before(claim):
    """Under other letters it is asked anew, of a process that remembers what it was made of."""
    for i, k in ("ik", "jl", "ab"):
        found = verify(f"size n\ntensor x[n], y[n]\nclaim {claim.format(i=i, k=k)}", patience=0.05,
                       repairing=0)
        assert found.word == "PROVED", found.text()


WINDOWS = ("size n, k\ntensor x[n*k], y[n]\n"
           "let m[j] = argmax r<k: x[j*k+r] for j < n\nclaim ")


@pytest.mark.parametrize("claim, word", [
    ("(Σ j<n: y[j]*[i = j*k + m[j]]) = y[i//k]*[i - k*(i//k) = m[i//k]] for i < n*k", "PROVED"),
    ("(Σ j<n: y[j]*[j*k + r = j*k + m[j]]) = Σ j<n: y[j]*[m[j] = r] for r < k", "PROVED"),
    ("(Σ j<n: y[j]*[i = j*k + m[j]]) = y[i//k] for i < n*k", "REFUTED"),
])
def test_a_place_in_windows_side_by_side_picks_its_window(claim, word):
    assert verify(WINDOWS + claim, repairing=0).word == word
