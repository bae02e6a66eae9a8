"""Properties: what the words beside a declared name say of it, as facts.

    size n with n >= 2;  tensor x[n] > 0;  tensor A[n, n] symmetric;  tensor s[n] permutation

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import ONE, TRUE, ZERO, Not, Or, Rel, Term, Var, conj, delta, equals, number, within
from derive.language import definite
from derive.language.arithmetic import compared
from derive.language.arrays import Array, axis, over_all, require_square
from derive.language.chains import parted
from derive.language.declarations import STRUCTURES, Declared, Property
from derive.language.errors import LanguageError, unsupported
from derive.language.scope import Scope
from derive.language.sizes import raised


def of_number(names, item: Declared) -> list[Term]:
    """n >= 1 for a size, unless it has a lower bound of its own, and its properties."""
    var = Var(item.name, item.kind != "real")
    facts = [fact for p in item.properties for fact in parted(said(names, p, var))]
    if item.kind != "size":
        return facts
    bounded = any(p.word in (">", ">=", "=", "..") for p in item.properties)
    return [Rel("<=", number(0 if bounded else 1), var),
            *(f for f in facts if f != Rel("<=", ZERO, var))]


def said(names, prop: Property, term: Term) -> Term:
    """What a property says of one number."""
    if prop.word == "integer":
        return TRUE
    if prop.word in ("zero outside", *STRUCTURES, *definite.DEFINITE):
        raise LanguageError(f"`{prop.word}` is said of a tensor", prop.at)
    read = names.read.integer if prop.word == ".." else names.read.scalar
    values = [read(v, Scope()) for v in prop.values]
    if prop.word == "..":
        return within(values[0], term, raised(values[1], 1))
    if prop.word[0] in "([":
        ops = ["<" if c in "()" else "<=" for c in prop.word]
        return conj(Rel(ops[0], values[0], term), Rel(ops[1], term, values[1]))
    return compared(prop.word, term, values[0])


def of_tensor(names, item: Declared) -> list[Term]:
    """The properties of a tensor, each said of all its entries."""
    if not item.properties:
        return []
    tensor = names.value(item.name, item.at, Scope())
    facts = []
    for prop in item.properties:
        if prop.word in ("invertible", "orthogonal"):
            facts += names.read.matrices.property(prop, item.name, tensor)
        elif prop.word == "permutation":
            facts += permutation(names, prop, tensor)
        elif prop.word in definite.DEFINITE:
            facts += signed(names, prop, item.name, tensor)
        elif prop.word in STRUCTURES:
            facts.append(structure(names, prop, tensor))
        elif prop.word not in ("integer", "zero outside"):
            facts.append(everywhere(names, 
                tensor, lambda at, p=prop: said(names, p, tensor.entry(at))))
    return facts


def everywhere(names, tensor: Array, cond) -> Term:
    return over_all("all", tensor.sizes, names.base, cond)


def structure(names, prop: Property, tensor: Array) -> Term:
    """symmetric: A[i, j] = A[j, i]; diagonal: A[i, j] = 0 off i = j; distinct entries."""
    if prop.word == "distinct":
        if len(tensor.sizes) != 1:
            raise unsupported("`distinct` for other than a vector", prop.at)
        return over_all("all", tensor.sizes * 2, names.base, lambda at: Or((
            equals(*at), Not(equals(tensor.entry(at[:1]), tensor.entry(at[1:]))))))
    require_square(tensor, prop.at)
    if prop.word == "symmetric":
        return everywhere(names, tensor, lambda at: equals(
            tensor.entry(at), tensor.entry(at[::-1])))
    return everywhere(names, tensor, lambda at: Or((
        equals(*at), equals(tensor.entry(at), ZERO))))


def signed(names, prop: Property, name: str, tensor: Array) -> list[Term]:
    """A definite matrix is symmetric, and more (`definite`)."""
    return [structure(names, replace(prop, word="symmetric"), tensor),
            *definite.facts(prop.word, name)]


def permutation(names, prop: Property, tensor: Array) -> tuple[Term, Term]:
    """An integer vector of indices that meets each index of its axis once."""
    if len(tensor.sizes) != 1:
        raise unsupported("`permutation` for other than a vector", prop.at)
    low, high = axis(tensor.sizes[0], names.base)
    return (everywhere(names, tensor, lambda j: within(low, tensor.entry(j), high)),
            everywhere(names, tensor, lambda i: equals(over_all(
                "sum", tensor.sizes, names.base, lambda j: delta(tensor.entry(j), *i)), ONE)))
