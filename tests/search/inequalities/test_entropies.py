"""Logarithms under sums of which the quotient is taken: information, and what it is at most."""

import pytest

from tests.search.proofs import proved

JOINT = """size m, n
tensor P[m, n] > 0, Q[m, n] > 0
assume Σ i<m, j<n: P[i,j] = 1, Σ i<m, j<n: Q[i,j] = 1
let a[i] = Σ j<n: P[i,j] for i < m
let b[j] = Σ i<m: P[i,j] for j < n
let c[i] = Σ j<n: Q[i,j] for i < m
claim """


@pytest.mark.parametrize("claim", [
    "0 <= Σ i<m, j<n: P[i,j]*log(P[i,j]/(a[i]*b[j]))",
    "-(Σ i<m, j<n: P[i,j]*log(P[i,j])) <= -(Σ i<m: a[i]*log(a[i])) - Σ j<n: b[j]*log(b[j])",
    "-(Σ i<m, j<n: P[i,j]*log(P[i,j]/b[j])) <= -(Σ i<m: a[i]*log(a[i]))",
    "Σ i<m: a[i]*log(a[i]/c[i]) <= Σ i<m, j<n: P[i,j]*log(P[i,j]/Q[i,j])"])
def test_information_is_bounded_by_the_tangent_at_one_quotient(claim):
    assert proved(JOINT + claim)


@pytest.mark.parametrize("claim, holds", [
    ("Σ i<n: p[i]*log(2*p[i]/(p[i]+q[i])) >= 0", True), ("Σ i<n: p[i]*log(p[i]/(p[i]+q[i])) >= 0", False),
    ("(Σ i<n: p[i]*log(2*p[i]/(p[i]+q[i])))/2 + (Σ i<n: q[i]*log(2*q[i]/(p[i]+q[i])))/2 >= 0", True)])
def test_a_distribution_beside_a_mixture_of_it(claim, holds):
    assert proved("size n\ntensor p[n] > 0, q[n] > 0\nassume Σ i<n: p[i] = 1, Σ i<n: q[i] = 1\n"
                  "claim " + claim) == holds
