"""Limits: what a number tends to, in lines for a reader.

    lim f = lim g       f and g agree near the limit, or g is the quotient of the slopes of f
    a <= f <= b         where f is squeezed, with the limits of a and b
    lim f = v           by continuity, or by what functions are known to tend to

The search notes how it made each limit that another rests on (`strategies.limits`).  A line whose
term is a limit stands for what its body tends to.  Every such line is a theorem of the kernel, its
body in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.kernel.context import Context, Rejected
from derive.kernel.limits import AT_INFINITY, MINUS_OO, OO, beside, depends, eventually, limit
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, normal
from derive.kernel.terms import (
    MINUS_ONE, ONE, Call, Entry, Fold, Mul, Num, Pow, Rel, Tends, Term, Var, children, inverse,
    open_body, subterms)
from derive.search.derivation.reasons import because, stages
from derive.search.derivation.telling import Line, merged
from derive.search.normal.letters import Letters
from derive.search.normal.readable import readable
from derive.search.normal.trace import root
from derive.search.proving.found import Found
from derive.search.strategies.made import Made

SMALL, LARGE = "L'Hôpital's rule: both tend to 0", "L'Hôpital's rule: the denominator grows"
SQUEEZED, ABOVE, CONTINUITY = "squeezed between these", "the limit above", "continuity"
QUOTIENT = "as a quotient"
ENDS = {OO: "oo", MINUS_OO: "-oo"}


@dataclass(frozen=True)
class Passage:
    """Displayed lines, one below the other, and what is supposed of the variable in them."""
    lines: tuple[Line, ...]
    conds: tuple[Term, ...] = ()


def passages(found: Found) -> tuple[Passage, ...]:
    """What leads to a limit, the lines from it to its value last; none for other claims."""
    if not isinstance(found.theorem.claim, Tends):
        return ()
    told = Telling(found.beside, Forms(found.theorem))
    last = told.limit(found.theorem, found.left, found.given)
    return *told.passages, Passage(tuple(last))


class Forms:
    """How the bodies of limits are displayed that are passed on the way to a claim: in its letters
    and in reading order, quotients as such."""

    def __init__(self, theorem: Theorem):
        self.letters = Letters(theorem.theory, children(theorem.claim))

    def of(self, term: Term) -> Term:
        match term:
            case Mul((over, Pow(under, Num(minus)))) if minus == -1:
                over, under = readable(over), inverse(readable(under))
                plain = under if over == ONE else Mul((over, under))
            case _:
                plain = readable(term)
        return self.letters.written(plain if equal(plain, term) else term)

    def limit(self, claim: Tends) -> Tends:
        return tends(claim, self.of(claim.body), self.letters.written(claim.value))


def tends(like: Tends, body: Term, value: Term) -> Tends:
    """What another body tends to as the variable goes the same way."""
    return Tends(like.kind, like.variable, like.point, body, value)


@dataclass(frozen=True)
class Reached:
    """The steps of a limit taken: what holds near it, the body there, the limits of its parts, and
    what it tends to as the kernel reads it off."""
    near: Context
    here: Context
    body: Term
    reasons: tuple[str, ...]
    parts: Mapping[Term, Term]
    value: Term


def reached(theorem: Theorem, steps: tuple[Step, ...], given: tuple[Theorem, ...]) -> Reached:
    claim, facts = theorem.claim, ()
    if steps and steps[0].move == "eventually":
        facts, steps = tuple(steps[0].instance["facts"]), steps[1:]
    here = root(theorem.theory, theorem.facts, *(
        t.claim for t in given if not isinstance(t.claim, Tends)))
    near = eventually(claim, facts, here)
    passed = stages(claim.body, steps, near, {})
    parts = {t.claim.body: t.claim.value for t in given if isinstance(t.claim, Tends)}
    body = passed[-1].term
    return Reached(near, here, body, tuple(s.reason for s in passed[1:]), parts,
                   limit(body, claim, near, here, parts))


@dataclass
class Telling:
    """What is shown so far."""
    made: Mapping[Theorem, Made]
    forms: Forms
    passages: list[Passage] = field(default_factory=list)

    def limit(self, theorem: Theorem, steps: tuple[Step, ...], given: tuple[Theorem, ...]) -> list[Line]:
        """The lines from a limit to its value."""
        claim, at = theorem.claim, reached(theorem, steps, given)
        others = [t for t in given if isinstance(t.claim, Tends)]
        whole = next((t for t in others if t.claim.body == at.body), None)
        lines, said = [Line(claim)], Line(claim, ", ".join(at.reasons))
        passed = self.forms.limit(tends(claim, at.body, at.value))
        if depends(at.body, claim.variable, at.here) and passed.body != self.forms.of(claim.body):
            plainly = QUOTIENT if is_quotient(at.body) else "arithmetic"
            lines.append(merged(Line(passed, "" if any(at.reasons) else plainly), [said]))
            said = Line(claim)
        for other in others:
            if other is not whole:
                self.passages.append(Passage(tuple(self.by_others(other))))
        if whole:
            _, first, *more = self.by_others(whole)
            lines += [merged(first, [said]), *more]
        else:
            lines.append(merged(Line(at.value, ", ".join(grounds(at, claim))), [said]))
        return self.ended(lines, at.value, claim.value, given)

    def ended(self, lines: list[Line], value: Term, end: Term, given: tuple[Theorem, ...]) -> list[Line]:
        """The lines, the last of which is the value that was claimed."""
        last, value, end = lines[-1], self.forms.of(value), self.forms.letters.written(end)
        if value == end or normal(value) == normal(end) or is_number(value) and isinstance(end, Num):
            return [*lines[:-1], replace(last, term=end)]
        reasons = [r for t in given if isinstance(t.claim, Rel) and t in self.made
                   for r in because(t, self.made[t])]
        return [*lines[:-1], replace(last, term=value),
                merged(Line(end, "arithmetic"), [Line(end, ", ".join(reasons))])]

    def by_others(self, theorem: Theorem) -> list[Line]:
        """The lines from a limit that others show."""
        way = self.made[theorem]
        if not way.parts:
            return self.limit(theorem, way.steps, way.given)
        near, *others = way.parts
        if near.claim.args[0].op == "<=":
            return self.squeezed(theorem, near, others)
        first, *lines = self.shown(others[0])
        return [Line(self.forms.limit(theorem.claim)),
                replace(first, reason=SMALL if len(others) == 3 else LARGE), *lines]

    def shown(self, theorem: Theorem) -> list[Line]:
        """The lines from a limit that was shown by its steps."""
        way = self.made[theorem]
        first, *lines = self.limit(theorem, way.steps, way.given)
        return [replace(first, term=self.forms.limit(theorem.claim)), *lines]

    def squeezed(self, theorem: Theorem, near: Theorem, ends: list[Theorem]) -> list[Line]:
        """A limit between two others; the bounds and what they tend to are shown before."""
        below, above = near.claim.args
        low, part, high = map(self.forms.of, (below.left, below.right, above.right))
        self.passages.append(Passage((
            Line(low), Line(part, self.made[near].reason, (), "<="), Line(high, "", (), "<=")),
            near.facts[len(theorem.facts):]))
        self.passages += [Passage(tuple(self.shown(end))) for end in ends]
        claim = self.forms.limit(theorem.claim)
        return [Line(claim), Line(claim.value, SQUEEZED)]


# -- Why a body tends to what it does ----------------------------------------------------------------

def grounds(at: Reached, claim: Tends) -> list[str]:
    """By what a limit is read off: what functions tend to, else that they are continuous."""
    found = list(dict.fromkeys(reading(at.body, at, claim, at.near, at.here)))
    return [why for why in found if why != CONTINUITY] or found


def reading(term: Term, at: Reached, claim: Tends, near: Context, here: Context) -> Iterator[str]:
    def is_infinite(part: Term) -> bool:
        try:
            return limit(part, claim, near, here, at.parts) in ENDS
        except Rejected:
            return False

    if not depends(term, claim.variable, here):
        return
    match term:
        case _ if term in at.parts:
            yield ABOVE
            return
        case Var():
            yield CONTINUITY
        case Fold(_, low, high, body) if not depends(low, claim.variable, here):
            inside, index = here.enter(low, high)
            yield from reading(open_body(body, index), at, claim, beside(near, inside), inside)
            return
        case Pow(Fold("sum"), Pow(power, _)) if power == claim.variable:
            yield "the largest power outgrows the others"
            return
        case Call(function, (arg,)) if is_infinite(arg):
            end = limit(arg, claim, near, here, at.parts)
            value = AT_INFINITY[function][end == OO]
            yield f"{function} tends to {ENDS.get(value) or value.value} at {ENDS[end]}"
        case Pow(base, Num(power)) if power < 0 and is_infinite(base):
            yield "the denominator grows"
    for part in children(term):
        yield from reading(part, at, claim, near, here)


def is_quotient(term: Term) -> bool:
    return isinstance(term, Mul) and len(term.factors) == 2 and isinstance(
        term.factors[1], Pow) and term.factors[1].exponent == MINUS_ONE


def is_number(term: Term) -> bool:
    return not any(isinstance(p, (Var, Entry)) for p in subterms(term))
