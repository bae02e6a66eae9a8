"""Orders of growth: one constant for all sizes, which Coq is given; a false order has none."""

import re

import pytest

from derive.certify import emit
from derive.certify.certify import CERTIFIED, certify
from derive.certify.parser import Unreadable
from derive.certify.reading_back import read_back
from derive.certify.scope import Outside
from derive.certify.statement import Statement
from derive.kernel.terms import Mul, Order, Var
from derive.language.statement import read
from derive.search.judging.session import records

CLAIMS = ["size m, n; claim 3*m*n + m = O(m*n)", "size m, n with m <= n; claim m^2 = O(m*n)",
          "size n; claim n - n = O(1)", "size n; claim n*log(n) = O(n^2)", "size n; claim n - 3*n^2 = O(n^2)",
          "size k, n with k <= n; claim k*log(k)^2 = O(k*log(n)*n)", "size n with n >= 3; claim n = O(n*log(n))",
          "size n; real c >= 1; claim n = O(n + c)", "size n; claim n = O(n^2) and n = O(n)",
          "size m, n; tensor A[m, n], B[n, m]; claim multiplications(A @ B) = O(m^2*n)"]


def proof(text: str):
    (record,) = records(text.replace("; ", "\n") + "\n", "a claim")
    assert record.word == "PROVED", record.text()
    return record.verdict.proof


def test_orders_of_growth_are_certified(coq):
    found = list(certify([(f"claim_{i}", proof(text)) for i, text in enumerate(CLAIMS)]))
    assert [one.text() for one in found if one.word != CERTIFIED] == []


def test_an_order_that_is_false_is_rejected(accepts):
    """With n^3 on the left, whatever the constant."""
    one = proof("size n; claim n^2 = O(n^2)")
    claim, script = one.statement.claim, emit.script(one, "T").proof
    n = Var("n", True)

    def accepted(said, script) -> bool:
        text = Statement("T", one.theorem.theory, one.theorem.facts, said).text()
        return accepts(f"{text}\n{script}", seconds=10)

    larger = Order(Mul((n, claim.left)), claim.right)
    assert accepted(claim, script) and not accepted(larger, script)
    assert not any(accepted(larger, script.replace("exists 1.", f"exists {c}.")) for c in (10, 1000000))


@pytest.mark.parametrize("old, new", [
    (r"\(exists C_order : R,\n  forall \(n_n : Z\),", "(forall (n_n : Z), exists C_order : R,"),
    (r"forall \(n_n : Z\),\n  \(1 <= n_n\)%Z ->", "forall (n_n : Z),\n  (5 <= n_n)%Z ->"),
    (r"\n  \(1 <= n_n\)%Z ->", ""), ("C_order \\*", "(IZR n_n) *"), (r"<= C_order", "<= 2 + C_order"),
    (r"C_order \* \(\(IZR n_n\) \^ 2\)", "C_order * ((IZR n_n) ^ 3)"), ("Rabs", "exp")])
def test_another_statement_is_not_read_back(old, new):
    """The constant is chosen before the sizes are: else there is one for anything."""
    (found,) = read("size n\nclaim n = O(n^2)")
    made = Statement("T", found.theory, found.facts(), found.claim)
    read_back(made)
    changed = re.sub(old, new, made.text(), count=1)
    assert changed != made.text()
    made.text = lambda: changed
    with pytest.raises(Unreadable):
        read_back(made)


def test_an_order_stands_beside_orders_alone():
    (found,) = read("size n\nclaim n = O(n^2) and n = n")
    with pytest.raises(Outside, match="an order of growth beside"):
        Statement("T", found.theory, found.facts(), found.claim)
