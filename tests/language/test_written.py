"""A formula's tree written in its author's notation reads back as the same tree."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from derive.language.declarations import declarations
from derive.language.errors import Position
from derive.language.formulas import tree
from derive.language.layout import blocks
from derive.language.syntax import (
    Binder,
    Cases,
    Chain,
    Delta,
    Derivative,
    Entrywise,
    Index,
    MatMul,
    Name,
    Neg,
    Negation,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Transpose,
)
from derive.language.written import written, written_clause
from derive.search.repair.tree import alike, rebuilt

HERE = Position(1, 1)
ROOT = Path(__file__).parents[2]
FILES = [*ROOT.glob("tests/seeds/*.claim"), *ROOT.glob("proofs/**/*.proof")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_claims_of_the_library_read_back(path):
    for block in blocks(path.read_text("utf-8")):
        for claim in declarations(block).claims:
            assert alike(tree(written(claim.formula)), claim.formula), written(claim.formula)


@pytest.mark.parametrize("text", [
    "jacobian(r, y) = diag(σ'(A @ y + b)) @ A + eye(n)", "w[k-1-j]", "a - (b - c)", "-x^2",
    "Σ k<n, j in 1..m: a * b[k]", "a * Σ k<n: b", "count t<=n: (s * (t - 1) + k <= n) = n // s",
    "{a if x[i] > 0, b if i = 0 and j < n, 0 otherwise}", "∂(∂L/∂x[i])/∂x[j]", "D(L, x[i], x[j])",
    "direct ∂L/∂h[t]", "u^T @ v", "(A @ B)^T", "0.299 * x[0]", "a / b / c", "A^3", "not a = b",
    "conv1d(x, w, stride=s)[i]", "p and (q or r) iff r", "δ[i, j-1]", "shape(x) = (m, n)"])
def test_a_formula_is_printed_as_it_is_typed(text):
    assert written(tree(text)) == text


def parts():
    a, b, k = Name(HERE, "a"), Name(HERE, "b"), Name(HERE, "k")
    x = Index(HERE, Name(HERE, "x"), (k,))
    yield from (a, x, Number(HERE, Fraction(-2)), Number(HERE, Fraction(1, 4)), Neg(HERE, a),
                Sum(HERE, a, (("-", b),)), Product(HERE, a, (("/", b), ("*", a))),
                Entrywise(HERE, a, ((".*", b),)), MatMul(HERE, a, (("@", b),)),
                Power(HERE, a, b), Transpose(HERE, a), Delta(HERE, k, a),
                Derivative(HERE, a, (x,), False),
                Binder(HERE, "sum", (Range(HERE, "k", "<", None, a),), x),
                Cases(HERE, ((a, Chain(HERE, a, (("<", b),))),), b))


def wholes(p, q):
    yield Sum(HERE, p, (("+", q), ("-", p)))
    yield Product(HERE, p, (("*", q),))
    yield Product(HERE, p, (("/", q), ("*", p)))
    yield MatMul(HERE, p, (("@", q),))
    yield Power(HERE, p, q)
    yield Neg(HERE, p)
    yield Transpose(HERE, p)
    yield Chain(HERE, p, (("=", q), ("<", p)))
    yield Negation(HERE, Chain(HERE, p, (("=", q),)))
    yield Binder(HERE, "prod", (Range(HERE, "k", "in", q, p),), p)
    yield Derivative(HERE, p, (Name(HERE, "a"),), True)


@pytest.mark.parametrize("p, q", list(product(parts(), repeat=2)), ids=lambda n: None)
def test_a_tree_put_together_anew_reads_back(p, q):
    """Else a repair would be proved of one formula and print another."""
    for whole in wholes(p, q):
        assert alike(literal(tree(written(whole))), literal(whole)), written(whole)


def literal(node):
    """The tree with the negation of a number as a number, as the parser has it."""
    node = rebuilt(node, literal)
    if isinstance(node, Neg) and isinstance(node.arg, Number):
        return Number(node.at, -node.arg.value)
    return node


def test_a_clause_is_written_with_its_ranges():
    (block,) = blocks("size n\ntensor x[n]\nclaim x[i] = x[j]  for i < n, j in 1..n-1, i != j")
    (claim,) = declarations(block).claims
    assert written_clause(claim.clause) == "for i < n, j in 1..n-1, i != j"
