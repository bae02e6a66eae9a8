"""Recursive lets, families and ordered products: what they say, and what they refuse."""

import pytest

from derive.kernel.terms import Case, Entry, Rel, Var, number
from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.language.text import text

NETWORK = """size n, L
tensor A[l][n, n], b[l][n] for l in 1..L
tensor x[n]
function φ
let y[0] = x
let z[l] = A[l] @ y[l-1] + b[l] for l in 1..L
let y[l] = φ(z[l]) for l in 1..L
"""


def statement(claim, declared=NETWORK):
    found, = read(declared + "claim " + claim)
    return found


def test_a_family_has_an_axis_for_its_letter():
    axes = statement("1 = 1").theory.tensors["A"].axes
    assert [text(end) for axis in axes for end in axis] == ["1", "L + 1", "0", "n", "0", "n"]


def test_the_levels_of_all_lines_are_one_axis():
    theory = statement("1 = 1").theory
    assert [text(end) for end in theory.tensors["y"].axes[0]] == ["0", "L + 1"]
    body = theory.definitions["y"].body
    assert isinstance(body, Case) and text(body.cond) == "l = 0"
    assert set(theory.recursive) == {"y", "z"}


def test_what_a_level_reads_at_the_same_level_is_defined_before():
    assert [n for n in statement("1 = 1").theory.definitions] == ["z", "y"]
    cell = "size T\nlet h[0] = 0\nlet c[0] = 0\nlet c[t+1] = c[t] + h[t] for t < T\nlet h[t+1] = tanh(c[t+1]) for t < T\n"
    assert [n for n in statement("h[T] = h[T]", cell).theory.definitions] == ["c", "h"]


def test_a_loss_of_all_levels_is_asked_to_say_what_it_holds():
    state = "size T\nreal a\nlet h[0] = 1\nlet h[t+1] = a*h[t] for t < T\n"
    with pytest.raises(LanguageError, match="write `let y = h` and `loss L\\(y\\)`"):
        statement("∂L/∂a = 0", state + "loss L(h)\n")
    assert statement("∂L/∂a = 0", state + "let y = h\nloss L(y)\n").theory.losses == {"L": "y"}


def test_lines_stand_in_any_order():
    lines = NETWORK.splitlines()
    swapped = "\n".join([*lines[:4], lines[6], lines[5], lines[4]]) + "\n"
    assert statement("1 = 1", swapped).theory.definitions["y"] == \
        statement("1 = 1").theory.definitions["y"]


def test_fewer_indices_leave_a_tensor():
    claim = statement("A[l] @ y[l-1] = z[l] - b[l] for l in 1..L").claim
    assert text(claim) == "Σ k<n: A[l, i, k] * y[l-1, k] = z[l, i] - b[l, i]"


def test_an_ordered_product_has_its_text_for_a_name():
    claim = statement("(Π k in L..l+1 ordered: A[k])[i, j] = 0 for l in 1..L, i < n, j < n").claim
    assert text(claim) == "(Π k in L..l + 1 ordered: A[k])[i, j] = 0"
    entry = claim.left
    assert isinstance(entry, Entry) and entry.at[:2] == (Var("L", True), Var("l", True))


def test_equal_products_with_other_ends_are_one_name():
    theory = statement("(Π k in L..1 ordered: A[k])[i, j] = (Π k in l..1 ordered: A[k])[i, j] "
                       "for l in 1..L, i < n, j < n").theory
    assert len([n for n in theory.definitions if n.startswith("Π")]) == 1


def test_the_last_index_below_the_first_makes_the_identity():
    theory = statement("(Π k in L..1 ordered: A[k])[i, j] = 0 for i < n, j < n").theory
    body = next(d.body for n, d in theory.definitions.items() if n.startswith("Π"))
    assert isinstance(body, Case) and body.cond == Rel("<", Var("‹level›", True), number(1))


@pytest.mark.parametrize("source, message", [
    ("let h[0] = 0\nlet h[t+1] = h[t] for t in 1..5", "do not follow each other without a gap"),
    ("let h[0] = 0\nlet h[t] = h[t-1] for t < 5", "do not follow each other without a gap"),
    ("let h[0] = 0\nlet h[2*t] = 1 for t < 5", "a level other than a letter and a number"),
    ("let h[0] = 0\nlet h[t+1] = h[t] for t < 5, t != 2", "a let with a condition"),
    ("let h[0] = 0\nlet h[t+1, i] = 1 for t < 5", "each letter of the `for`"),
    ("let h[0] = 1\nlet h[t+1] = x for t < 5", "one level of `h` has the shape"),
    ("let h[0] = x\nlet h[t+1] = 1 for t < 5", "`h` has 2 indices"),
    ("let h[0] = x\nlet h[t+1] = W @ h[t] for t < 5", "`=` of shapes (n) and (m)"),
    ("let h = h + x", "`h` is defined in terms of itself"),
    ("tensor B[l][n]", "say the range of `l` with `for`"),
    ("tensor B[n] for l in 1..3", "a `for` belongs to a family"),
    ("let M = Π k<n ordered: W", "an ordered product has one range"),
    ("let M = Π k in 1..n ordered: W", "factors of shape (m, n) do not fit each other"),
    ("size L, d[l] for l in 0..L\ntensor B[l][d[l], d[l-1]] for l in 1..L\n"
     "let M = Π k in 1..L ordered: B[k]",
     "factors of shape (d[k], d[k-1]) do not fit each other in the order of ascending k"),
])
def test_what_is_refused(source, message):
    with pytest.raises(LanguageError) as problem:
        read(f"size m, n\ntensor x[n], W[m, n]\n{source}\nclaim 1 = 1")
    assert message in problem.value.message
