"""What is printed reads back as the same claim: every claim of the library and of the seeds."""

import re

import pytest

from derive import library
from derive.kernel.ring import equal
from derive.kernel.terms import Rel
from derive.language.errors import LanguageError
from derive.language.sizes import lowered
from derive.language.statement import read
from derive.language.text import text
from derive.report.latex import latex
from tests.seeds.table import FILES, claims

LIBRARY = {path.stem: path.read_text("utf-8") for path in library.files()}
# What the text form has and no formula in LaTeX yet is refused with its position: a remainder in
# a sum without brackets, `any`, and a row of a matrix that is no family.
UNREAD = re.compile(r"bmod|for some|expected 2 indices")
SEEDS = {name: source for path in FILES for name, source in claims(path).items()}


def statements(sources):
    for name, source in sources.items():
        try:
            yield from ((name, source, statement) for statement in read(source))
        except LanguageError:
            pass                                   # the ill-typed seeds have no claim to print


def declarations(source: str) -> str:
    """The lines of a statement without its claim and proof."""
    kept, dropping = [], False
    for line in source.splitlines():
        if line[:1] not in (" ", ""):
            dropping = re.match(r"proof\b|qed\b|claim .* ", line) is not None
        if not dropping:
            kept.append(line)
    base = "" if re.search(r"^base", source, re.M) else "\nbase 0"
    return "\n".join(kept) + base


def clause(statement) -> str:
    """The ranges and conditions of the claim, as a `for` of the text form."""
    parts = [f"{i.name} in {text(low, tight=True)}..{text(lowered(high), tight=True)}"
             for i, low, high in statement.ranges]
    parts += [text(c, base=statement.base) for c in statement.conditions]
    return " for " + ", ".join(parts) if parts else ""


def again(source: str, statement, formula: str):
    (found,) = read(f"{declarations(source)}\nclaim {formula}{clause(statement)}")
    return found


def same_links(a, b) -> bool:
    """Equal link by link by the laws of a commutative ring, as fractions are set in lines."""
    return len(a.links) == len(b.links) and all(
        isinstance(p, Rel) and isinstance(q, Rel) and p.op == q.op
        and equal(p.left, q.left) and equal(p.right, q.right)
        for p, q in zip(a.links, b.links))


@pytest.mark.parametrize("sources", [LIBRARY, SEEDS], ids=["library", "seeds"])
def test_a_claim_printed_as_latex_reads_back_as_the_same_claim(sources):
    """The same term in nine of ten claims; in the others the printer has moved a factor into
    or out of a fraction, which the ring's laws undo."""
    identical = total = 0
    for name, source, statement in statements(sources):
        taken = [*(i.name for i, _, _ in statement.ranges), *statement.theory.tensors,
                 *(d.name for d in statement.parsed.declared.names)]
        formula = latex(statement.claim, taken)
        try:
            found = again(source, statement, f"$${formula}$$")
        except LanguageError as problem:
            assert UNREAD.search(problem.message), (name, formula, str(problem))
            continue
        assert found.claim == statement.claim or same_links(found, statement), name
        identical += found.claim == statement.claim
        total += 1
    assert identical >= 0.9 * total > 90


@pytest.mark.parametrize("sources", [LIBRARY, SEEDS], ids=["library", "seeds"])
def test_a_claim_printed_as_text_reads_back_as_the_same_claim(sources):
    for name, source, statement in statements(sources):
        avoid = frozenset({i.name for i, _, _ in statement.ranges}
                          | set(statement.theory.tensors))
        written = text(statement.claim, base=statement.base, avoid=avoid)
        assert again(source, statement, written).claim == statement.claim, (name, written)


def test_an_ordered_product_of_jacobians_is_set_as_fractions_and_reads_back():
    source = """base 0
        size n, L
        tensor A[l][n, n] for l in 1..L
        tensor x[n]
        function φ
        let y[0] = x
        let y[l] = φ(A[l] @ y[l-1]) for l in 1..L
        claim jacobian(y[L], x) = Π k in L..1 ordered: jacobian(y[k], y[k-1])"""
    source = "\n".join(map(str.strip, source.splitlines()))
    (statement,) = read(source)
    formula = latex(statement.claim)
    assert r"\prod_{k=L}^{1} \frac{\partial y_{k}}{\partial y_{k-1}}" in formula
    assert again(source, statement, f"$${formula}$$").claim == statement.claim
