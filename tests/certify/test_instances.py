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
}
UNMET = {
    "signs": "real a; assume a < 0, 0 < a; claim a = a",
    "sizes": "size n, m with n < m; assume m < n; claim n = n",
    "strictness": "real a, b; assume a < b, b <= a; claim a = a",
}


def statement(text: str) -> Statement:
    (found,) = read(text)
    return Statement("T", found.theory, found.facts(), found.claim)


@pytest.mark.parametrize("name", sorted(UNMET))
def test_no_instance_is_made_up(name):
    assert example(statement(UNMET[name])) == ""


def test_an_instance_is_accepted(coq):
    made = []
    for i, text in enumerate(MET.values()):
        assert example(statement(text)), text
        made.append(example(statement(text)).replace("T_instance", f"T{i}_instance"))
    answer = runner.check("\n".join(made), [f"T{i}_instance" for i in range(len(made))], head=HEAD)
    assert answer.accepted, answer.message


def test_values_that_do_not_meet_a_hypothesis_are_refused(coq):
    made = example(statement(MET["positivity"]))
    changed = made.replace("(1 / 2)", "2")
    assert changed != made
    assert not runner.check(changed, ["T_instance"], head=HEAD).accepted
