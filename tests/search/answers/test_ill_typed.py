"""What makes no sense is said with its place: both shapes, the index and the sizes, the letter."""

import pytest

from derive.search.judging.session import records

GIVEN = "size m, n\ntensor A[m, n], x[n], y[m]\n"


@pytest.mark.parametrize("claim, said", [
    ("A @ y = y", "c:3:7: ILL-TYPED: `@` of shapes (m, n) and (m): n columns meet m rows"),
    ("A @ x = x", "c:3:7: ILL-TYPED: `=` of shapes (m) and (n) (not so at m = 1, n = 2)"),
    ("x + y = x", "c:3:7: ILL-TYPED: `+` of shapes (n) and (m) (not so at m = 1, n = 2)"),
    ("x @ y = 0", "c:3:7: ILL-TYPED: `@` of shapes (n) and (m); the inner product is u^T @ v"),
    ("A * x = y", "c:3:7: ILL-TYPED: `*` of shapes (m, n) and (n); entry by entry is `.*`, the "
     "matrix product `@`"),
    ("A + 1 = A", "c:3:7: ILL-TYPED: `+` of a number and a tensor of shape (m, n); write "
     "c * ones(n) for a tensor of equal entries"),
    ("trace(A) = 0", "c:3:7: ILL-TYPED: a square matrix is needed; the shape is (m, n)"),
    ("A[0, 0, 0] = 0", "c:3:7: ILL-TYPED: 3 indices for a tensor of shape (m, n)"),
    ("shape(A) = (n)", "c:3:18: ILL-TYPED: the shapes (m, n) and (n) have 2 and 1 axes"),
    ("jacobian(y, x) = A^T @ A @ A", "c:3:24: ILL-TYPED: `@` of shapes (n, n) and (m, n): "
     "n columns meet m rows"),
    ("x[j] = 0", "c:3:9: ILL-TYPED: nothing says what the index `j` ranges over; add "
     "`for j < …`"),
    ("Σ i<n: x[i] = x[i]", "c:3:23: ILL-TYPED: `i` is bound by a sum or the like that ends before this place"),
    ("grad(x, x) = A", "c:3:7: ILL-TYPED: grad is of a number; the shape is (n). Write "
     "jacobian(y, x)"),
])
def test_shapes_and_letters(claim, said):
    (record,) = records(f"{GIVEN}claim {claim}", "c")
    assert record.word == "ILL-TYPED"
    place = said.split(" ILL-TYPED")[0]
    assert said.removeprefix(place) in record.text().removeprefix(place), record.text()
    line, column = map(int, place.strip(":").split(":")[1:3])
    assert (record.line, record.column) == (line, column), record.text()


@pytest.mark.parametrize("claim, said", [
    ("x[i+1] = x[i] for i < n", "an index of x[i+1] leaves its range at i = 0, n = 1"),
    ("x[m] = 0", "an index of x[m] leaves its range at m = 1, n = 1"),
    ("Σ i<n+1: x[i] = 0", "an index of x[p] leaves its range at n = 1, p = 1"),
    ("x[-1] = 0", "an index of x[-1] leaves its range at n = 1"),
    ("A[i, i] = 0 for i < n", "an index of A[i, i] leaves its range at i = 1, m = 1, n = 2"),
])
def test_an_index_that_leaves_its_range(claim, said):
    (record,) = records(f"{GIVEN}claim {claim}", "c")
    assert (record.word, record.message) == ("ILL-TYPED", said)
    assert (record.line, record.column) == (3, 7) and record.verdict.statement.source.line == 3


def test_an_index_that_no_size_helps():
    (record,) = records("tensor x[2]\nclaim x[3] = 0", "c")
    assert record.message == "an index of x[3] leaves its range at all sizes"


@pytest.mark.parametrize("claim, said", [
    ("let u[i] = x[i+1] for i < n\nclaim n = n", "x[i+1] leaves its range at i = 0, n = 1"),
    ("let u[i] = x[i+1] for i < n\nclaim u[i] = x[i+1] for i < n-1",
     "x[i+1] leaves its range at i = 0, n = 1"),
    ("let u[i] = x[2*i] for i < n\nlet z[i] = u[i] for i < n\nloss L(z)\nclaim shape(z) = (n)",
     "x[2*i] leaves its range at i = 1, n = 2"),
    ("let h[t] = h[t-1] + x[t] for t < n\nclaim n = n",
     "h[t-1] leaves its range at n = 1, t = 0; no line of `h` gives that level"),
    ("let h[0] = 1\nlet h[t+1] = h[t] + x[t+1] for t < n\nclaim n = n",
     "x[(t-1)+1] leaves its range at n = 1, t = 1"),
])
def test_an_index_of_a_definition_that_leaves_its_range(claim, said):
    """Though nobody reads the entry there, the definition says what is not."""
    (record,) = records(f"{GIVEN}{claim}", "c")
    assert (record.word, record.message) == ("ILL-TYPED", f"an index of {said}")
