"""What the table says of functions under sums, beside the sums of which there are logarithms."""

import pytest

from tests.search.proofs import proved

POSITIVE = "size n; tensor a[n] > 0, b[n] > 0; claim "
WEIGHTS = "size n; tensor x[n], s[n] > 0; assume Σ i<n: s[i] = 1; claim "


@pytest.mark.parametrize("claim, holds", [
    (POSITIVE + "Σ i<n: a[i]*log(a[i]/b[i]) >= (Σ i<n: a[i])*log((Σ i<n: a[i])/(Σ i<n: b[i]))", True),
    (POSITIVE + "Σ i<n: a[i]*log(a[i]/b[i]) >= (Σ i<n: a[i])*log((Σ i<n: b[i])/(Σ i<n: a[i]))", False),
    (POSITIVE + "Σ i<n: a[i]*log(a[i]/b[i]) <= (Σ i<n: a[i])*log((Σ i<n: a[i])/(Σ i<n: b[i]))", False),
    (WEIGHTS + "(Σ i<n: s[i]*x[i]) - (Σ i<n: s[i]*log(s[i])) <= log(Σ i<n: exp(x[i]))", True),
    (WEIGHTS + "(Σ i<n: s[i]*x[i]) - 2*(Σ i<n: s[i]*log(s[i])) <= log(Σ i<n: exp(x[i]))", False),
    (WEIGHTS.replace("= 1", "= 2") + "(Σ i<n: s[i]*x[i]) - (Σ i<n: s[i]*log(s[i])) <= log(Σ i<n: exp(x[i]))",
     False),
])
def test_shares_in_the_sum_of_which_there_is_a_logarithm(claim, holds):
    assert proved(claim.replace("; ", "\n")) == holds
