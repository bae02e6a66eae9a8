"""Reading judgements: limits, integrals and numbers that exist, of trees of Coq text.

This imports the kernel's terms and the parser only.
"""

from __future__ import annotations

from derive.certify.parser import Unreadable
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import ZERO, Exists, Integral, Tends, Term, Var

GOES = {"Oo": "oo", "Minus_oo": "-oo"}
COMES = {"Above": "above", "Below": "below", "Around": "both"}


def judgement(tree, reader) -> Term | None:
    """What a tree says of a variable of its own, or None if it is no such proposition."""
    match tree:
        case ("app", ("id", "tends"), way, ("fun", word, body), value):
            kind, point = approach(way, reader)
            return Tends(kind, variable(word, reader), point, reader.number(body), reader.number(value))
        case ("app", ("id", "integral"), low, high, ("fun", word, body), value):
            return Integral(variable(word, reader), end(low, reader), end(high, reader),
                            reader.number(body), reader.number(value))
        case ("exists", word, "R", body):
            return Exists(variable(word, reader), reader.proposition(body))
    return None


def variable(word: str, reader) -> Var:
    kind, name = reader.kind(word)
    if kind != "real":
        raise Unreadable(f"`{word}` is no real variable")
    return Var(name, False)


def approach(way, reader) -> tuple[str, Term]:
    match way:
        case ("id", word) if word in GOES:
            return GOES[word], ZERO
        case ("app", ("id", word), point) if word in COMES:
            return COMES[word], reader.number(point)
    raise Unreadable(f"no way of a variable: {way!r:.80}")


def end(tree, reader) -> Term:
    match tree:
        case ("id", "Oo"):
            return OO
        case ("id", "Minus_oo"):
            return MINUS_OO
        case ("app", ("id", "At"), number):
            return reader.number(number)
    raise Unreadable(f"no end of an integral: {tree!r:.80}")
