"""That hypotheses can be met: values for them, which Coq accepts, and none where there are none."""

import pytest

from derive.certify import runner
from derive.certify.emit import HEAD
from derive.certify.instances import example
from derive.certify.statement import Statement
from derive.language.statement import read

MET = {
    "sizes": "size n, k with k <= n; tensor x[n]; claim x[i] = x[i] for i < n - k + 1",
    "positivity": "size n; real b in (0, 1); tensor x[n] > 0; claim b*x[i] = x[i]*b for i < n",
    "divisibility": "size n, s; assume s divides n - 1, n mod 2 = 1; claim n = n",
    "not 0": "real a, b; assume a != b; claim a = a",
    "functions": "size n; tensor x[n]; loss L(x); function φ; claim L + φ(x[0]) = φ(x[0]) + L",
    "sums": "size n; tensor p[n] > 0; assume Σ i<n: p[i] = 1; claim p[i] = p[i] for i < n",
    "a root": "size n; tensor x[n]; assume sqrt(Σ i<n: x[i]^2) > 0; claim n = n",
    "entries that differ": "size n; tensor x[n]; assume x[i] != x[j] for i < n, j < n, i != j; "
                           "claim n = n",
    "a size": "real x; assume abs(x) > 2; claim x = x",
    "an inverse": "size n; tensor A[n, n] invertible; claim A[i, j] = A[i, j] for i < n, j < n",
    "inverses of products": "size m, n; tensor X[m, n]; assume det(X^T @ X) != 0; claim m = m",
}
UNMET = {
    "signs": "real a; assume a < 0, 0 < a; claim a = a",
    "sizes": "size n, m with n < m; assume m < n; claim n = n",
    "strictness": "real a, b; assume a < b, b <= a; claim a = a",
    "squares": "size n; tensor x[n]; assume Σ i<n: x[i]^2 < 0; claim n = n",
    "a root": "real x; assume sqrt(x^2) < 0; claim x = x",
}


def statement(text: str, name: str = "T") -> Statement:
    (found,) = read(text)
    return Statement(name, found.theory, found.facts(), found.claim)


def stated(parts: Statement) -> str:
    """The example of a statement, below its definitions."""
    assert example(parts), parts.text()
    return f"{parts.text()}\n{example(parts)}"


@pytest.mark.parametrize("name", sorted(UNMET))
def test_no_instance_is_made_up(name):
    assert example(statement(UNMET[name])) == ""


def test_an_instance_is_accepted(coq):
    made = [stated(statement(text, f"T{i}")) for i, text in enumerate(MET.values())]
    answer = runner.check("\n".join(made), [f"T{i}_instance" for i in range(len(made))], head=HEAD)
    assert answer.accepted, answer.message


@pytest.mark.parametrize("name, old, new", [
    ("positivity", "(1 / 2)", "2"), ("sums", "(fun _ => 1)", "(fun _ => 2)"),
    ("an inverse", "(fun _ => 1)", "(fun _ => 0)"), ("a size", "exists 3", "exists 2")])
def test_values_that_do_not_meet_a_hypothesis_are_refused(name, old, new, accepts):
    made = stated(statement(MET[name]))
    assert old in made
    assert not accepts(made.replace(old, new))
