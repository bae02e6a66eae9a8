"""Definitions: the names that a layer's entries hold are written for what they stand for."""

from derive.kernel.ring import normal
from derive.kernel.terms import Entry, substitute, subterms
from derive.language.statement import read
from derive.language.text import text
from derive.report.named import with_names

GIVEN = "size m, n\ntensor x[n], h[m], c[m], W[4*m, n], U[4*m, m], b[4*m]\n"
DRIVE = "let a = W @ x + U @ h + b\n"
CELL = "let d = lstm_cell(x, h, c, W, U, b)\n"


def written(text_of: str, name: str) -> str:
    (statement,) = read(text_of, "<claim>")
    body = statement.theory.definitions[name].body
    return text(with_names(name, body, statement.theory, statement.claim))


def test_a_name_stands_for_the_sum_that_it_is_wherever_its_entries_are():
    said = written(f"{GIVEN}{DRIVE}{CELL}claim d[i] = d[i] for i < m", "d")
    assert said == "c[i] * sigmoid(a[i+m]) + sigmoid(a[i]) * tanh(a[i+2*m])"


def test_no_name_is_written_that_stands_in_a_derivative():
    """Else the page would say that d depends on a, which is another statement."""
    said = written(f"{GIVEN}{DRIVE}{CELL}claim ∂d[i]/∂a[j] = 0 for i < m, j < 4*m", "d")
    assert "a[" not in said


def test_a_name_stands_for_no_other_sum():
    other = "let a[i] = b[i] + 2*(Σ k<m: U[i, k]*h[k]) + (Σ k<n: W[i, k]*x[k]) for i < 4*m\n"
    assert "a[" not in written(f"{GIVEN}{other}{CELL}claim d[i] = d[i] for i < m", "d")


def test_a_name_that_comes_later_is_not_written():
    assert "a[" not in written(f"{GIVEN}{CELL}{DRIVE}claim d[i] = d[i] for i < m", "d")


def test_the_names_opened_again_are_what_stood_there():
    (statement,) = read(f"{GIVEN}{DRIVE}{CELL}claim d[i] = d[i] for i < m", "<claim>")
    theory = statement.theory
    drive, cell = theory.definitions["a"], theory.definitions["d"].body
    named = with_names("d", cell, theory, statement.claim)
    entries = {p: substitute(drive.body, dict(zip(drive.indices, p.at)))
               for p in subterms(named) if isinstance(p, Entry) and p.tensor == "a"}
    assert len(entries) == 3 and normal(substitute(named, entries)) == normal(cell)
