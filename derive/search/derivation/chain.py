"""Chains: the inequalities that lead to one, each with its reason, in lines for a reader.

The search notes how it made each theorem (`inequalities.work`).  What is shown are the instances
of the table of inequalities, what it took to use them, and sums of them; what stands between is
told by the reasons of the next line.  Every line is the claim of a theorem of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Fold,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    add,
    children,
    is_integer,
    mul,
    rebuild,
    sub,
    subterms,
)
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.search.derivation.reasons import stages
from derive.search.derivation.telling import PLAIN
from derive.search.inequalities.work import needed
from derive.search.normal.trace import root
from derive.search.strategies.made import Made

MOST_FACTS = 8
ADDED = "added up"
SLOPE = "by the sign of its slope"


@dataclass(frozen=True)
class Fact:
    """One displayed inequality, for which indices it holds, and the theorem that it says."""
    claim: Rel
    reason: str
    ranges: tuple[Term, ...]
    theorem: Theorem


def chain(theorem: Theorem, made: Mapping[Theorem, Made]) -> tuple[Fact, ...]:
    """The inequalities on the way to a theorem, itself the last; none if it follows at once, or
    in a way that has too many parts to be told in lines."""
    told = Telling(made)
    try:
        told.show(theorem, (), told.down(theorem, ()))
    except Untold:
        return ()
    return tuple(told.facts) if 1 < len(told.facts) <= MOST_FACTS else ()


class Untold(Exception):
    """A part of the proof that lines cannot tell, such as cases within it."""


@dataclass
class Telling:
    """The lines so far."""
    made: Mapping[Theorem, Made]
    facts: list[Fact] = field(default_factory=list)

    def down(self, theorem: Theorem, ranges: tuple[Term, ...]) -> list[str]:
        """Show what leads to a theorem, and return the reasons why it follows from what was shown
        last."""
        way = self.made.get(theorem)
        if way is None or way.cond is not None:
            raise Untold
        if way.index is not None:
            return self.down(way.parts[0], (*ranges, way.parts[0].facts[-1]))
        if way.ends:
            slope, _ = way.parts
            self.show(slope, (*ranges, *bounds(slope)), self.down(slope, ranges))
            self.show(theorem, ranges, [SLOPE])
            return []
        if way.parts:
            return [r for part in way.parts for r in self.down(part, ranges)]
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=":
            return list(equation(theorem, way))
        rule = next((INEQUALITIES[s.rule] for s in way.steps if s.rule in INEQUALITIES), None)
        given = needed(theorem, way.steps, (), way.lemmas, way.given,
                       INEQUALITIES if rule else RULES)
        reasons: list[str] = []
        for part in given:
            before = len(self.facts)
            because = self.down(part, ranges)
            if rule and (because or len(self.facts) > before):
                self.show(part, ranges, because)
            else:
                reasons += because
        if rule:
            self.show(theorem, ranges, [*reasons, spoken(rule.reason, way.steps)])
            return []
        if any(isinstance(part.claim, Fold) for part in given):
            self.show(theorem, ranges, [*reasons, ADDED])
            return []
        return reasons

    def show(self, theorem: Theorem, ranges: tuple[Term, ...], reasons: Iterable[str]) -> None:
        """Display a claim, unless it is the one displayed last, which it then is written as."""
        claim, said = theorem.claim, dict.fromkeys(r for r in reasons if r not in PLAIN)
        if not isinstance(claim, Rel) or is_integer(claim.left) and is_integer(claim.right):
            return
        if self.facts and not said and self.facts[-1].ranges == ranges and same(
                self.facts[-1].claim, claim):
            said = {self.facts.pop().reason: None}
        self.facts.append(Fact(plain(claim), ", ".join(said) or
                               ("taken together" if len(self.facts) > 1 else "arithmetic"), ranges,
                               theorem))


def bounds(slope: Theorem) -> Iterator[Term]:
    """What the facts say of the variable of a slope."""
    yield from (f for f in slope.facts if slope.claim.right.wrt in subterms(f))


def same(one: Rel, other: Rel) -> bool:
    return one.op == other.op and equal(sub(one.right, one.left), sub(other.right, other.left))


def plain(term: Term) -> Term:
    """The term as it is, but for ones, zeros and signs that say nothing."""
    parts = [plain(part) for part in children(term)]
    match term:
        case Mul():
            flat = [f for part in parts for f in (part.factors if isinstance(part, Mul) else [part])]
            number = prod(f.value for f in flat if isinstance(f, Num))
            others = [f for f in flat if not isinstance(f, Num)]
            return mul(*(others if number == 1 else [Num(number), *others]))
        case Add():
            return add(*(part for part in parts if part != ZERO))
        case Pow() if parts[0] == ONE:
            return ONE
    return rebuild(term, lambda part, _: plain(part))


def spoken(reason: str, steps: tuple[Step, ...]) -> str:
    """The reason of a rule, with the function that it speaks of."""
    return reason.replace("?g", str(steps[0].instance.get("g", "the function")))


def equation(theorem: Theorem, way: Made) -> Iterator[str]:
    """By what one form of a difference is another."""
    sides = ((theorem.claim.left, way.found.left), (theorem.claim.right, way.found.right)) \
        if way.found else ((theorem.claim.left, way.steps),)
    given = way.found.given if way.found else way.given
    lemmas = way.found.lemmas if way.found else way.lemmas
    here = root(theorem.theory, theorem.facts, *(t.claim for t in given), *lemmas)
    for term, steps in sides:
        yield from (stage.reason for stage in stages(term, steps, here, {}) if stage.reason)
