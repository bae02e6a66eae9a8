"""A theorem about terms is a proof of a statement only if it says what the statement says."""

from dataclasses import replace

import pytest

from derive.language.statement import read
from derive.search.answers.jacobian import NoClosedForm, jacobian_of
from derive.search.derivation.proof import Derivation, Disagreement, Proof, Unshown
from derive.search.proving.prove import prove
from derive.search.answers.verdict import UNKNOWN, judge


def found(source):
    (statement,) = read(source)
    return statement, Derivation(prove(statement.theory, statement.facts(), statement.claim))


@pytest.mark.parametrize("source, needed", [
    ("size n; let d[i] = i+1 for i < n; claim d[n]//2 = (n+1)//2", "0 <= n < n"),
    ("size n; claim n = n * ones(n)[n]", "0 <= n < n"),
    ("real a; assume a < 1; claim {1 if a < 0, 1 if a > 0} = 1", "a < 0 or a > 0"),
])
def test_no_proof_of_what_the_text_does_not_mean(source, needed):
    """Else d[n], which is not, would be said to be n+1: the prover sees only what it stands for."""
    statement, derivation = found(source)
    with pytest.raises(Unshown) as problem:
        Proof(statement, (derivation,))
    assert needed in str(problem.value)
    verdict = judge(statement)
    assert verdict.word == UNKNOWN and verdict.proof is None


def test_no_proof_of_another_statement():
    """Else a theorem that is true would be typeset under a claim that is not."""
    true, derivation = found("real a; claim a = a")
    false, = read("real a; claim a = 2*a")
    assert Proof(true, (derivation,)).theorem == derivation.theorem
    with pytest.raises(Disagreement):
        Proof(false, (derivation,))
    with pytest.raises(Disagreement):
        Proof(replace(true, links=(*true.links, *false.links)), (derivation,))


@pytest.mark.parametrize("asked, given", [
    ("∂(x[n/2])/∂x[i]", "size n; tensor x[n]"),
    ("∂y[0]/∂x[0]", "size n, k; assume 2*k^3 + k <= 2*n^3 + n; tensor x[n], w[k]; "
                    "let y = conv1d(x, w)"),
])
def test_no_closed_form_of_what_may_not_be(asked, given):
    """Else x[n/2] at odd n would have a derivative, and a kernel longer than its input."""
    with pytest.raises(NoClosedForm, match="not shown"):
        jacobian_of(asked, given=[given])
