"""Claims of whole tensors, as their authors wrote them, in LaTeX."""

import re

import pytest

from derive import library
from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.report.whole import whole
from tests.language.test_round_trip import declarations, same_links

MATRICES = "size n\ntensor A[n, n], B[n, n], u[n], v[n]\nfunction φ\nloss L(u)\n"
WRITTEN = [
    ("A @ B @ u = u", r"A \, B \, u = u"),
    ("(A @ B)^T = B^T @ A^T", r"\bigl(A \, B\bigr)^{\top} = B^{\top} \, A^{\top}"),
    ("trace(u @ v^T) = v^T @ u", r"\operatorname{tr}(u \, v^{\top}) = v^{\top} \, u"),
    ("kron(A, B)^T = kron(A^T, B^T)",
     r"\bigl(A \otimes B\bigr)^{\top} = (A^{\top}) \otimes (B^{\top})"),
    ("jacobian(A @ u, u) = A", r"\frac{\partial \bigl(A \, u\bigr)}{\partial u} = A"),
    ("A^T @ grad(L, u) = 1/2 * v", r"A^{\top} \, \bigl(\nabla_{u} L\bigr) = \frac{1}{2} \, v"),
    ("hessian(u^T @ A @ u, u) @ v = u",
     r"\bigl(\nabla^2_{u} \bigl(u^{\top} \, A \, u\bigr)\bigr) \, v = u"),
    ("diag(φ'(u)) @ v = φ'(u) .* v",
     r"\operatorname{diag}(\varphi'(u)) \, v = \varphi'(u) \odot v"),
]
# What no formula in LaTeX is read as yet: it is refused, and never read as another claim.
UNREAD = re.compile("unknown name `(tr|vec)`|found `⊗`|of a number and a tensor|needs tensors|"
                    r"expected 2 indices|cannot read this norm|`=` of shapes \(m\*n\) and \(n, m\)")
# The last is v ⊗ u of vectors, which is printed for a vector of m*n entries and read as a matrix.


@pytest.mark.parametrize("claim, formula", WRITTEN, ids=[claim for claim, _ in WRITTEN])
def test_matrices_are_set_in_their_own_signs(claim, formula):
    (statement,) = read(f"{MATRICES}claim {claim}")
    assert whole(statement) == formula


@pytest.mark.parametrize("claim", ["u[i] = v[i] for i < n", "Σ i<n: (A @ u)[i] = 0",
                                   "(A @ B)[i, j] = A[i, j] for i < n, j < n"])
def test_a_claim_about_entries_has_no_such_form(claim):
    (statement,) = read(f"{MATRICES}claim {claim}")
    assert whole(statement) == ""


def test_what_is_printed_of_the_library_reads_back_as_the_same_claim():
    found = same = 0
    for path in library.files():
        source = path.read_text("utf-8")
        (statement,) = read(source)
        if not (formula := whole(statement)):
            continue
        found += 1
        _, _, clause = re.search(r"^claim[^\n]*(\n +[^\n]*)*", source, re.M)[0].partition(" for ")
        try:
            (again,) = read(f"{declarations(source)}\nclaim $${formula}$$"
                            f"{' for ' + clause if clause else ''}")
        except LanguageError as problem:
            assert UNREAD.search(problem.message), (statement.name, formula, str(problem))
            continue
        assert again.claim == statement.claim or same_links(again, statement), statement.name
        same += 1
    assert same > 0.75 * found > 50
