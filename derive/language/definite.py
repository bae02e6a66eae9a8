"""Definite matrices: what `positive definite` and its kin say of a declared matrix.

No formula of the language speaks of all vectors at once, so the words are taken by what they are
equivalent to, for symmetric matrices, which alone are called definite here:

    positive semidefinite    A = R^T R            for some matrix R of the same size
    positive definite        A = R^T R + c I      for some R and some number c > 0

(take the root of A, or that of A - c I for half its least eigenvalue c: Horn & Johnson 2013,
theorem 7.2.7).  A negative one is a positive one turned over.  R and c get hidden names,
`root(A)` and `margin(A)`, and A is defined by them; a claim proved for all R and c holds for
every matrix with the property.  That A is symmetric, and the sign of its determinant where a
statement speaks of that or of the inverse, are stated beside, as they follow.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.terms import (
    ZERO, Bound, Entry, Fold, Mul, Not, Rel, Term, Var, add, close, delta, equals, mul, neg)
from derive.kernel.terms import names as free_names
from derive.kernel.theory import Tensor, Theory
from derive.language.arrays import Array, axis
from derive.language.errors import LanguageError, unsupported
from derive.language.syntax import Name, ungrouped

SIGNS = ("positive", "negative")
KINDS = ("definite", "semidefinite")
DEFINITE = tuple(f"{sign} {kind}" for sign in SIGNS for kind in KINDS)


def root_of(matrix: str) -> str:
    return f"root({matrix})"


def margin_of(matrix: str) -> Var:
    return Var(f"margin({matrix})", False)


def declare(names, item, tensor: Array) -> None:
    """Define a matrix that is declared definite by its root and its margin."""
    words = [p for p in item.properties if p.word in DEFINITE]
    if len(words) > 1 or item.letter or names.tensors[item.name] != Tensor(
            names.tensors[item.name].axes):
        raise unsupported(f"`{words[-1].word}` beside this", words[-1].at)
    ends = axis(tensor.sizes[0], names.base)
    root, indices = root_of(item.name), names.letters_for(3, ())
    names.tensors[root] = Tensor((ends, ends))
    i, j, k = indices
    body: Term = Fold("sum", *ends, close(mul(Entry(root, (k, i), False), Entry(root, (k, j), False)), k),
                      k.name)
    if words[0].word in ("positive definite", "negative definite"):
        body = add(body, mul(margin_of(item.name), delta(i, j)))
    names.define(item.name, (ends, ends), (i, j), body if words[0].word.startswith(SIGNS[0])
                 else neg(body))


def facts(word: str, name: str) -> list[Term]:
    """That the margin of a definite matrix is positive."""
    return [Rel("<", ZERO, margin_of(name))] if word.endswith(" definite") else []


def determinants(theory: Theory) -> Iterator[Term]:
    """The signs of the determinants of definite matrices, of those that a statement speaks of."""
    for name in theory.definitions:
        word, determinant = word_of(name, theory), theory.of("det", name)
        known = determinant and Entry(determinant, (), False)
        if known and word == "negative definite":
            yield Not(equals(known, ZERO))
        elif known and word in ("positive definite", "positive semidefinite"):
            yield Rel("<" if word.endswith(" definite") else "<=", ZERO, known)


def part(names, node):
    """`root(A)` or `margin(A)`, for a matrix that has them."""
    matrix = ungrouped(node.args[0])
    name = matrix.name if isinstance(matrix, Name) else ""
    definition = names.kind(name) == "tensor" and names.tensor(name, node.at) and \
        names.definitions.get(name)
    if definition and node.name == "root":
        return names.entry(root_of(name), ())
    if definition and margin_of(name).name in free_names(definition.body):
        return margin_of(name)
    raise LanguageError(f"`{node.name}` is of a matrix that is declared definite", node.at)


# -- For those who write a statement down --------------------------------------------------------

def word_of(name: str, theory: Theory) -> str:
    """The property with which a matrix was declared, if it is one of these."""
    if root_of(name) not in theory.tensors:
        return ""
    body = theory.definitions[name].body
    sign = SIGNS[isinstance(body, Mul)]
    return f"{sign} {KINDS[margin_of(name).name not in free_names(body)]}"


def is_said(fact: Term, theory: Theory) -> bool:
    """Does a property say this already, so that it is no hypothesis of its own?"""
    for name in theory.definitions:
        if word := word_of(name, theory):
            i, j = Bound(1), Bound(0)
            turned = equals(Entry(name, (i, j), False), Entry(name, (j, i), False))
            if fact in facts(word, name) or isinstance(fact, Fold) and isinstance(
                    fact.body, Fold) and fact.body.body == turned:
                return True
    return fact in determinants(theory)


def is_part(name: str) -> bool:
    """Is this the root or the margin of a definite matrix?"""
    return name.startswith((root_of("")[:-1], margin_of("").name[:-1]))
