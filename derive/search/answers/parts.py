"""Parts: names for what stands inside the definition of an entry.

A derivative of `(x[i] - 1/n Σ x) / sqrt(…)` is long while mean, centred entry and scale have no
names, and short once they have.  Two kinds of part are named: what no index of the entry
reaches (a mean, a variance), and a sum of terms at an index that is multiplied, divided or
raised to a power (a centred entry).  An index of the entry at which all sums are taken, such as a
row that is normalised by itself, is held: every part has it too.  The result is text: lines of `let` that anyone could have
written, inner ones first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    Add,
    Call,
    Entry,
    Fold,
    Mul,
    Pow,
    Term,
    Var,
    close,
    is_condition,
    is_integer,
    mul,
    names,
    neg,
    open_body,
    rebuild,
    substitute,
    subterms,
)
from derive.kernel.theory import Theory
from derive.language.text import text
from derive.search.normal.readable import readable

SCALARS, VECTORS = ("a", "v", "c", "d"), ("u", "z", "t", "r", "q", "s")
AXES = tuple(Var(f"◇axis{place}", True) for place in range(8))


def with_named_parts(theory: Theory, name: str, taken: set[str]) -> list[str] | None:
    """The definition of a tensor as lines of `let`, its parts named; None if it has none."""
    definition = theory.definitions[name]
    lengths = {i: high for i, (_, high) in zip(definition.indices, theory.axes(name))}
    held = held_indices(definition.body, lengths)
    own = {i: n for i, n in lengths.items() if i not in held}
    parts = Parts([n for n in SCALARS if n not in taken], [n for n in VECTORS if n not in taken],
                  held, frozenset(own), before=not own or next(iter(lengths)) in held)
    if isinstance(definition.body, Call):                       # which has a name
        body = rebuild(definition.body, lambda c, _: parts.named(c, own))
    else:
        body = parts.named(definition.body, own)
    if not parts.lines:
        return None
    return [*parts.lines, line(name, lengths, body)]


def held_indices(body: Term, lengths: dict[Var, Term]) -> dict[Var, Term]:
    """The indices that stand in every sum, if there are others that stand in none."""
    sums = [frozenset(names(p)) for p in subterms(body)
            if isinstance(p, Fold) and not is_condition(p) and not p.loose]
    inside = {i: n for i, n in lengths.items() if any(i.name in found for found in sums)}
    everywhere = all(i.name in found for found in sums for i in inside)
    return inside if everywhere and len(inside) < len(lengths) else {}


def line(name: str, lengths: dict[Var, Term], body: Term) -> str:
    """`let u[i] = x[i] - a  for i < n`."""
    ranges = ", ".join(f"{i.name} < {text(n)}" for i, n in lengths.items())
    head = f"{name}[{', '.join(i.name for i in lengths)}]" if lengths else name
    return f"let {head} = {text(readable(body))}" + (f"    for {ranges}" if ranges else "")


@dataclass
class Parts:
    """The names that are left, and those given: each to a term, with `AXES` for its indices."""
    scalars: list[str]
    vectors: list[str]
    held: dict[Var, Term]
    own: frozenset[Var]                         # the other indices of the whole
    before: bool                                # do the held indices come before the others?
    lines: list[str] = field(default_factory=list)
    known: dict[tuple, str] = field(default_factory=dict)

    def named(self, term: Term, lengths: dict[Var, Term]) -> Term:
        """The term with its parts written by name, under indices of these lengths."""
        if is_integer(term) or is_condition(term) or not has_sum(term):
            return term
        if not any(i.name in names(term) for i in lengths):
            return self.scalar(term)
        match term:
            case Mul(factors):
                closed = [f for f in factors if not any(i.name in names(f) for i in lengths)]
                rest = [self.factor(f, lengths) for f in factors if f not in closed]
                return mul(*rest, self.scalar(mul(*closed))) if any(
                    map(has_sum, closed)) else mul(*closed, *rest)
            case Pow(base, power):
                return Pow(self.factor(base, lengths), power)
            case Call():
                return self.gate(term, lengths)
            case Fold():
                return self.inside(term, lengths)
        return rebuild(term, lambda c, _: self.named(c, lengths))

    def inside(self, term: Fold, lengths: dict[Var, Term]) -> Fold:
        index = Var(term.letter, True)
        body = self.named(open_body(term.body, index), {**lengths, index: term.high})
        return Fold(term.kind, term.low, term.high, close(body, index), term.letter)

    def scalar(self, term: Term) -> Term:
        """A part that no index reaches; its sign and its number stay outside."""
        match term:
            case Pow(base, power):
                return Pow(self.scalar(base), power)
            case Call(function, (arg,)):
                return Call(function, (self.scalar(arg),))
            case Mul(factors) if any(isinstance(f, (Pow, Call)) and has_sum(f) for f in factors):
                return mul(*(self.scalar(f) if has_sum(f) else f for f in factors))
        (mono, coeff), *others = polynomial(term).items()
        if not others and coeff < 0:
            return neg(self.scalar(normal(neg(term))))
        return self.entry(rebuild(term, self.deeper), {}, self.scalars)

    def deeper(self, term: Term, _) -> Term:
        """Parts inside a scalar part: those of the bodies of its sums."""
        if isinstance(term, Fold) and not is_condition(term):
            return self.inside(term, {})
        return rebuild(term, self.deeper) if has_sum(term) else term

    def factor(self, term: Term, lengths: dict[Var, Term]) -> Term:
        """A sum of terms at some indices, as the entry of a tensor."""
        inner = self.named(term, lengths)
        reached = {i: n for i, n in lengths.items() if i.name in names(inner)}
        whole = has_sum(inner) and reached.keys() <= self.own
        if isinstance(inner, Add) and reached and (inner != term or whole):
            return self.entry(inner, reached, self.vectors)
        return inner

    def gate(self, term: Call, lengths: dict[Var, Term]) -> Term:
        """A function of a sum at the indices of the whole, such as the gate of a recurrent cell, as
        the entry of a tensor."""
        inner = rebuild(term, lambda c, _: self.named(c, lengths))
        reached = {i: n for i, n in lengths.items() if i.name in names(inner)}
        if has_sum(inner) and reached and reached.keys() <= self.own:
            return self.entry(inner, reached, self.vectors)
        return inner

    def entry(self, term: Term, lengths: dict[Var, Term], free: list[str]) -> Term:
        key = (normal(substitute(term, dict(zip(lengths, AXES)))), *lengths.values())
        if key not in self.known:
            if not free:
                return term
            self.known[key] = free.pop(0)
            self.lines.append(line(self.known[key], self.axes(lengths), term))
        return Entry(self.known[key], tuple(self.axes(lengths)), False)

    def axes(self, lengths: dict[Var, Term]) -> dict[Var, Term]:
        return {**self.held, **lengths} if self.before else {**lengths, **self.held}


def has_sum(term: Term) -> bool:
    return any(isinstance(p, Fold) and not is_condition(p) for p in subterms(term))
