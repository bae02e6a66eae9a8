"""What vanishes with a sum of numbers that are not negative, shown without the evaluator."""

import pytest

from tests.search.proofs import proved


@pytest.mark.parametrize("text", [
    "real x, y; assume x^2 + y^2 = 0; claim x = y",
    "size n; tensor x[n]; assume Σ i<n: abs(x[i]) = 0; claim x[k] = 0 for k < n",
    "size m, n; tensor A[m, n]; assume Σ i<m, j<n: A[i, j]^2 = 0; claim A[i, j] = 0 for i<m, j<n",
    "size n; tensor x[n], w[n] > 0; assume Σ i<n: w[i]*x[i]^2 = 0; claim x[k] = 0 for k < n",
])
def test_no_part_of_a_sum_that_vanishes_is_left(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    "real x, y; assume x^2 + y = 0; claim x = 0",
    "real x, y; assume x^2 - y^2 = 0; claim x = y",
    "size n; tensor x[n]; assume Σ i<n: x[i] = 0; claim x[k] = 0 for k < n",
    "size n; tensor x[n+1]; assume Σ i<n: x[i]^2 = 0; claim x[n] = 0",
    "size n; tensor x[n], w[n] >= 0; assume Σ i<n: w[i]*x[i]^2 = 0; claim x[k] = 0 for k < n",
    "size n; tensor x[n], y[n]; assume Σ i<n: x[i]*y[i] = 0; claim x[k]*y[k] = 0 for k < n",
])
def test_a_part_that_may_be_outweighed_or_is_outside_is_not_said_to_vanish(text):
    assert not proved(text)
