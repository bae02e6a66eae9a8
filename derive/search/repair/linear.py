"""Linear indices: `n - i + 1` as a number for each name, and back.

A name that was there keeps its place, so that a repaired index reads like the old one.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language.errors import Position
from derive.language.syntax import Name, Neg, Node, Number, Product, Sum, ungrouped
from derive.language.written import written

CONSTANT = ""


def linear(node: Node) -> dict[str, Fraction] | None:
    """The coefficients of the atoms, by their text, and of 1 under the empty text; None for a
    node that is not a number.  A product of two atoms is an atom."""
    match ungrouped(node):
        case Number(_, value):
            return {CONSTANT: value}
        case Neg(_, arg):
            inner = linear(arg)
            return inner and scaled(inner, -1)
        case Sum(_, first, rest):
            found = linear(first)
            for op, part in rest:
                found = added(found, linear(part), -1 if op == "-" else 1)
            return found
        case Product(_, first, rest) if all(op == "*" for op, _ in rest):
            found = linear(first)
            for _, part in rest:
                found = multiplied(found, linear(part))
            return found
        case Name(_, name):
            return {name: Fraction(1)}
    return {written(node, True): Fraction(1)}


def scaled(a: dict, by) -> dict:
    return {name: value * by for name, value in a.items()}


def added(a: dict | None, b: dict | None, times=1) -> dict | None:
    if a is None or b is None:
        return None
    return {name: value for name in (*a, *(n for n in b if n not in a))
            if (value := a.get(name, 0) + times * b.get(name, 0)) or name in a}


def multiplied(a: dict | None, b: dict | None) -> dict | None:
    if a is None or b is None:
        return None
    found: dict[str, Fraction] = {}
    for n, v in a.items():
        for m, w in b.items():
            name = "*".join(part for part in sorted((n, m)) if part)
            found[name] = found.get(name, 0) + v * w
    return found


def node_of(form: dict[str, Fraction], at: Position, parse) -> Node:
    """The index as a formula; `parse` reads the text of an atom."""
    atoms = [(name, value) for name, value in form.items() if value and name]
    atoms.sort(key=lambda atom: atom[1] < 0 and not all(v < 0 for _, v in atoms))
    constant = form.get(CONSTANT, Fraction(0))
    parts = [multiple(parse(name), value) for name, value in atoms]
    if constant or not parts:
        parts.append((constant < 0, Number(at, abs(constant))))
    negative, first = parts[0]
    if negative:
        first = Number(at, -first.value) if isinstance(first, Number) else Neg(at, first)
    rest = tuple(("-" if minus else "+", part) for minus, part in parts[1:])
    return Sum(at, first, rest) if rest else first


def multiple(atom: Node, value: Fraction) -> tuple[bool, Node]:
    """The sign, and the atom times what is left of the number."""
    size = abs(value)
    if size == 1:
        return value < 0, atom
    product = Product(atom.at, Number(atom.at, size), (("*", atom),)) if not isinstance(
        atom, Product) else Product(atom.at, Number(atom.at, size), (("*", atom.first), *atom.rest))
    return value < 0, product
