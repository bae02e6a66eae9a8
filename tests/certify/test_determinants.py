"""Determinants in Coq: each law of the kernel has its lemma, and its false neighbours are refused."""

import inspect
import re

import pytest

from derive.certify import runner
from derive.certify.certify import CERTIFIED, certify
from derive.certify.determinants import LAWS
from derive.certify.emit import HEAD
from derive.kernel import matrices
from derive.search.judging.session import records
from tests.certify.sample import ALL


def laws() -> set[str]:
    """The laws of determinants that the kernel trusts."""
    cases = re.findall(r"^        case ([^:]+?)(?: if .*)?:$", inspect.getsource(matrices.determinant), re.M)
    return set(re.findall(r'"(\w+)"', " ".join(cases)))


@pytest.mark.parametrize("law", sorted(laws()))
def test_every_law_of_the_kernel_has_a_lemma(law):
    lemma, _ = LAWS[law]
    assert re.search(rf"^ *Lemma {lemma}\b", runner.prelude(), re.M)


def test_every_law_is_put_to_coq():
    assert laws() == LAWS.keys() == CLAIMS.keys() == SAID.keys() | {"inverse"}
    assert {law for law, *_ in FALSE} == SAID.keys()


DONE = "Theorem done : True. Proof. exact I. Qed."
SQUARE = "size n; tensor A[n,n], B[n,n]; "
CLAIMS = {
    "product": SQUARE + "claim det(A @ B) = det(A)*det(B)",
    "transpose": SQUARE + "claim det(A^T) = det(A)",
    "multiple": SQUARE + "real c; claim det(c*A) = c^n*det(A)",
    "inverse": "size n; tensor A[n,n] invertible; claim det(inv(A)) = 1/det(A)",
    "lower": SQUARE + "assume A[i,j] = 0 for i < n, j < n, i < j; claim det(A) = Π k<n: A[k,k]",
    "upper": SQUARE + "assume A[i,j] = 0 for i < n, j < n, j < i; claim det(A) = Π k<n: A[k,k]",
    "exchange": "size m, n; tensor A[m,n], B[n,m]; claim det(eye(m) + A @ B) = det(eye(n) + B @ A)",
    "rank_one": "size n; tensor A[n,n] invertible, u[n], v[n]; "
                "claim det(A + u @ v^T) = det(A)*(1 + v^T @ inv(A) @ u)",
    "columns": "size m, n; tensor X[m,n]; real c > 0; claim det(X^T @ X + c*eye(n)) > 0",
    "rows": "size m, n; tensor X[m,n]; real c > 0; claim det(X @ X^T + c*eye(m)) > 0"}


def test_a_claim_by_each_law_is_certified(coq):
    found = certify((law, next(records(text, "-")).verdict.proof) for law, text in CLAIMS.items())
    for (law, text), c in zip(CLAIMS.items(), found):
        assert c.word == CERTIFIED, f"{text}\n{c.text()}"
        assert f"by_law ({LAWS[law][0]} " in c.file


EACH = "(forall i, (0 <= i < n)%Z -> forall j, (0 <= j < n)%Z -> {}) -> "
C, INNER = "C [i; j] = ", "Sum 0 m (fun k => {} * {})"
# what is given of the entries of C, the law, and what it does not say of another determinant
SAID = {
    "product": (EACH.format(C + "Sum 0 n (fun k => A [i; k] * B [k; j])"), "0 n A B C", "Det 0 n A * Det 0 n B"),
    "transpose": (EACH.format(C + "A [j; i]"), "0 n A C", "Det 0 n A"),
    "multiple": ("(0 <= n)%Z -> " + EACH.format(C + "c * A [i; j]"), "0 n n c A C", "powz c n * Det 0 n A"),
    "lower": (EACH.format("~ (i < j)%Z \\/ C [i; j] = 0"), "0 n C", "Prod 0 n (fun k => C [k; k])"),
    "upper": (EACH.format("~ (j < i)%Z \\/ C [i; j] = 0"), "0 n C", "Prod 0 n (fun k => C [k; k])"),
    "exchange": (EACH.format(C + "ib (i =? j)%Z + " + INNER.format("A [i; k]", "B [k; j]"))
                 + EACH.replace("n)", "m)").format("D [i; j] = ib (i =? j)%Z + Sum 0 n (fun k => B [i; k] * A [k; j])"),
                 "0 n 0 m A B D C", "Det 0 m D"),
    "rank_one": ("Det 0 n A <> 0 -> " + EACH.format(C + "A [i; j] + u [i] * v [j]"), "0 n A u v C",
                 "Det 0 n A * (1 + Sum 0 n (fun i => Sum 0 n (fun j => v [i] * Inv 0 n A [i; j] * u [j])))"),
    "columns": ("(0 <= n)%Z -> 0 < c -> " + EACH.format(C + INNER.format("A [k; i]", "A [k; j]") + " + c * ib (i =? j)%Z"),
                "0 n 0 m n c A C", "powz c n + Rabs (Det 0 n C + (-1) * powz c n)"),
    "rows": ("(0 <= n)%Z -> 0 < c -> " + EACH.format(C + INNER.format("A [i; k]", "A [j; k]") + " + c * ib (i =? j)%Z"),
             "0 n 0 m n c A C", "powz c n + Rabs (Det 0 n C + (-1) * powz c n)")}
FALSE = [("product", "A [i; k] *", "A [i; k] +"), ("product", "* Det 0 n B", "+ Det 0 n B"),
         ("product", "B [k; j]", "B [j; k]"), ("transpose", "A [j; i]", "2 * A [j; i]"),
         ("multiple", "powz c n", "powz c (n + 1)"), ("multiple", "powz c n", "c"),
         ("multiple", "(0 <= n)%Z -> ", ""),
         ("lower", "(i < j)", "(i < j - 1)"), ("lower", "Prod 0 n", "Prod 1 n"),
         ("upper", "(j < i)", "(i < j - 1)"), ("upper", "C [k; k]", "C [k; 0%Z]"),
         ("exchange", "Det 0 m D", "Det 0 n D"), ("exchange", "C [i; j] = ib (i =? j)%Z + ", "C [i; j] = "),
         ("rank_one", "Det 0 n A <> 0 -> ", ""), ("rank_one", "(1 + Sum", "(Sum"),
         ("columns", "0 < c -> ", ""), ("columns", "A [k; i] *", "A [k; i] +"),
         ("rows", "0 < c -> ", ""), ("rows", "A [j; k]", "B [j; k]")]


def goal(law: str, old: str = "", new: str = "") -> str:
    """A law, changed in one place."""
    given, _, value = SAID[law]
    statement = f"{given}Det 0 n C = {value}"
    assert not old or old in statement
    return ("Goal forall (n m : Z) (c : R) (A B C D u v : idx -> R), "
            f"{statement.replace(old, new, 1) if old else statement}.\n")


def proof(law: str) -> str:
    """Its proof, as a certificate writes it."""
    return f"solve [by_law ({LAWS[law][0]} {SAID[law][1]})]"


def test_the_laws_hold_and_their_false_neighbours_do_not(coq):
    hold = [f"{goal(law)}intros. {proof(law)}. Qed.\n" for law in SAID]
    fail = [f"{goal(*change)}intros. Fail {proof(change[0])}. Abort.\n" for change in FALSE]
    answer = runner.check("".join([*hold, *fail, DONE]), ["done"], head=HEAD)
    assert answer.accepted, answer.message


SLOPE = ("Theorem t : forall (n k l : Z) (A : idx -> R), (0 <= k < n)%Z -> (0 <= l < n)%Z -> "
         "{}pd (fun A => Det 0 n A) A [k; l] = Det 0 n A * Inv 0 n A [{}].\n"
         "Proof. intros. differentiate. Qed.")


@pytest.mark.parametrize("given, at, holds", [
    ("Det 0 n A <> 0 -> ", "l; k", True), ("0 < Det 0 n A -> ", "l; k", True),
    ("", "l; k", False), ("Det 0 n A <> 0 -> ", "k; l", False)])
def test_the_slope_of_a_determinant_is_across_the_diagonal(given, at, holds, accepts):
    assert accepts(SLOPE.format(given, at)) == holds


# the determinants that are not 0 by a law, where an inverse is read; the last takes Coq long
INVERSES = [
    "size n; tensor A[n,n] invertible, B[n,n] invertible; claim inv(A @ B) = inv(B) @ inv(A)",
    "size n; tensor A[n,n] positive definite; claim inv(A) @ A = eye(n)",
    "size m, n; tensor A[m,n]; real c > 0; claim inv(A^T @ A + c*eye(n)) @ A^T = A^T @ inv(A @ A^T + c*eye(m))"]


def test_a_matrix_has_an_inverse_by_the_laws_of_its_determinant(coq):
    claims = INVERSES if ALL else INVERSES[:2]
    found = certify((text, next(records(text, "-")).verdict.proof) for text in claims)
    for text, c in zip(claims, found):
        assert c.word == CERTIFIED, f"{text}\n{c.text()}"
