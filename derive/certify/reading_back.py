"""Reading back: that the Coq text of a statement says what the theorem says.

What was read is compared with the theorem: definitions, hypotheses, what is said to exist, and
the claim.  This is the check that the proposition is the claim; it shares no code with the
writer beside the table of names.

This file imports the kernel's terms, the parser, the reader and its parts, and how terms are written only.
"""

from __future__ import annotations

import re
from fractions import Fraction

from derive.certify.parser import Parser, Unreadable
from derive.certify.reader import Reader
from derive.certify.reading_chances import UNIVERSE, is_chance
from derive.certify.written import plain
from derive.kernel.terms import (
    Case, Diff, Entry, Fold, Iverson, Mean, Mul, Not, Num, Order, Rel, Term, Var, children)

PROPERTIES = {"nondecreasing": "nondecreasing", "nonincreasing": "nonincreasing",
              "strictly_rising": "increasing", "strictly_falling": "decreasing",
              "continuity": "continuous", "even_function": "even", "odd_function": "odd",
              "positive_function": "positive",
              "nonexpansive": "nonexpansive", "convex_function": "convex"}


def read_back(parts) -> None:
    """Raise Unreadable unless the text of the statement says what the theorem says."""
    theory, given = parts.theory, parts.say.names.given()
    words = {word: (kind, name) for (kind, name), word in given.items()}
    words |= {parts.say.prefix + w: k for w, k in list(words.items())
              if k[0] in ("definition", "circle")}
    *definitions, statement = re.split(r"\.\n(?=Definition )", parts.text().rstrip().rstrip("."))
    signatures: dict[str, list] = {}
    reader = Reader(words, theory, signatures)
    for text in definitions:
        read_definition(text, reader, theory)
    _, _, body = statement.partition(":=")
    tree = Parser(body).formula()
    if any(isinstance(c, Order) for c in parts.claims):
        return read_orders(tree, parts, reader, words | UNIVERSE)
    hypotheses, claim = opened(tree, words | UNIVERSE)
    require_hypotheses(hypotheses, parts, reader)
    first = first_conjuncts(claim, len(parts.claims))
    inverses = {plain(reader.proposition(t)) for t in first if is_invertible(t)}
    if not set(has_inverses(theory, parts.claim)) <= inverses | set(map(plain, parts.facts)):
        raise Unreadable("an inverse is not said to exist")
    said = {plain(reader.existence(t)) for t in first if not is_invertible(t)}
    if said != {plain(d) for c in parts.claims for d in derivatives(c, lambda d: d)}:
        raise Unreadable("the derivatives said to exist are not those of the claim")
    if plain(reader.proposition(last_conjuncts(claim, len(parts.claims)))) != plain(parts.claim):
        raise Unreadable("the claim is not read back as it was claimed")


def require_hypotheses(hypotheses, parts, reader: Reader) -> None:
    """Raise Unreadable unless these are the hypotheses of the theorem."""
    facts = [plain(f) for f in parts.facts]
    for tree in hypotheses:
        if not is_declared(tree, reader, parts.theory):
            said = plain(reader.proposition(tree))
            if not facts or said != facts.pop(0):
                raise Unreadable("a hypothesis is not read back as it was claimed")
    if facts:
        raise Unreadable("a hypothesis is missing")


def read_orders(tree, parts, reader: Reader, words) -> None:
    """Raise Unreadable unless of each order of growth one constant is said to be there, before any
    size is given."""
    trees = tree[1:] if tree[0] == "/\\" else (tree,)
    for one, claim in zip(trees, parts.claims, strict=True):
        match one:
            case ("exists", constant, "R", inner) if constant not in words:
                hypotheses, said = opened(inner, words)
                require_hypotheses(hypotheses, parts, reader)
                match said:
                    case ("<=", ("app", ("id", "Rabs"), left), ("*", ("id", word), right)) if word == constant \
                            and plain(Order(reader.number(left), reader.number(right))) == plain(claim):
                        continue
        raise Unreadable("an order of growth is not read back as it was claimed")


def first_conjuncts(tree, count: int):
    return tree[1:len(tree) - count] if tree[0] == "/\\" and len(tree) - 1 > count else ()


def is_invertible(tree) -> bool:
    return tree[0] == "<>" and tree[1][:2] == ("app", ("id", "Det"))


def has_inverses(theory, claim: Term):
    """That each matrix has an inverse whose inverse the claim reads."""
    for name, kind in theory.known.items():
        if kind == "inv" and name in theory.reach(claim):
            determinant = Entry(theory.of("det", theory.losses[name]), (), False)
            yield Not(Rel("=", determinant, Num(Fraction(0))))


def derivatives(term: Term, above):
    """The derivatives in a term, each under the ranges and brackets in which it is read."""
    match term:
        case Diff(body, _, _):
            yield from derivatives(body, above)
            yield above(term)
        case Fold(_, low, high, body, letter):
            yield from derivatives(body, lambda d: above(Fold("sum", low, high, d, letter)))
        case Mean(body):
            yield from derivatives(body, lambda d: above(Mean(d)))
        case Mul(factors):
            guards = [f for f in factors if isinstance(f, Iverson) and not has_derivative(f)]
            for f in factors:
                yield from derivatives(f, lambda d: above(guarded(guards, d)))
        case Case(cond, then, other):
            yield from derivatives(then, lambda d: above(guarded([Iverson(cond)], d)))
            yield from derivatives(other, lambda d: above(guarded([Iverson(Not(cond))], d)))
        case _:
            for part in children(term):
                yield from derivatives(part, above)


def guarded(guards: list, term: Term) -> Term:
    for guard in reversed(guards):
        term = Mul((guard, term))
    return term


def has_derivative(term: Term) -> bool:
    return isinstance(term, Diff) or any(map(has_derivative, children(term)))


def last_conjuncts(tree, count: int):
    """The conclusion without the derivatives that are said to exist."""
    if count < 1 or tree[0] != "/\\":
        return tree
    last = tree[-count:]
    return last[0] if count == 1 else ("/\\", *last)


def opened(tree, words) -> tuple[list, tuple]:
    """The hypotheses and the conclusion of a proposition."""
    found = []
    while tree[0] == "forall" and tree[1] in words:
        tree = tree[3]
    while tree[0] == "->":
        found += tree[1:-1]
        tree = tree[-1]
    return found, tree


def read_definition(text: str, reader: Reader, theory) -> None:
    head, _, body = text.partition(":=")
    kind, name = reader.kind(head.split()[1])
    given = re.findall(r"\((\w+) : ", head)
    if kind == "circle":
        return reader.circles.read(name, [reader.kind(w) for w in given[:-1]], Parser(body).formula())
    definition = theory.definitions[name]
    count = len(given) - len(definition.indices)
    reader.signatures[name] = [reader.kind(w) for w in given[:count]]
    indices = tuple(Var(reader.kind(w)[1], True) for w in given[count:])
    if indices != tuple(definition.indices):
        raise Unreadable(f"the indices of {name} are not read back")
    said = Parser(body).formula()
    if name in theory.recursive:
        return reader.circles.read_member(name, indices, said)
    if plain(reader.number(said)) != plain(definition.body):
        raise Unreadable(f"the definition of {name} is not read back")


def is_declared(tree, reader: Reader, theory) -> bool:
    """Is this a property that the theory declares of a name?"""
    def axes(name, box):
        want = [(plain(a), plain(b)) for a, b in theory.axes(name)]
        return box[0] == "list" and want == [(plain(reader.integer(p[1])), plain(reader.integer(p[2])))
                                             for p in box[1:]]
    match tree:
        case ("app", ("id", "smooth"), ("id", f)):
            return theory.functions[reader.kind(f)[1]] == frozenset()
        case ("app", ("id", word), ("id", f)) if word in PROPERTIES:
            return PROPERTIES[word] in theory.functions[reader.kind(f)[1]]
        case ("app", ("id", "differentiable"), box, ("id", loss)):
            return axes(theory.losses[reader.kind(loss)[1]], box)
        case ("forall", "I", _, ("->", ("app", ("id", "inside"), own, ("id", "I")),
                                 ("app", ("id", "differentiable"), box,
                                  ("fun", "y", ("app", ("id", loss), ("id", "y"), ("id", "I")))))):
            name = reader.kind(loss)[1]
            return axes(name, own) and axes(theory.losses[name], box)
        case ("forall", "I", _, ("->", ("not", ("app", ("id", "inside"), box, ("id", "I"))),
                                 ("=", ("app", ("id", x), ("id", "I")), ("num", 0)))):
            name = reader.kind(x)[1]
            return theory.tensors[name].zero_outside and axes(name, box)
    return is_chance(tree, reader, theory)
