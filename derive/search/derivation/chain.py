"""Chains: the inequalities that lead to one, each with its reason, in lines for a reader.

The search notes how it made each theorem (`inequalities.work`).  What is shown are the instances
of the table of inequalities, what it took to use them, and sums of them; what stands between is
told by the reasons of the next line.  Every line is the claim of a theorem of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod

from derive.kernel import signs
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, normal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Fold,
    Mean,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    add,
    children,
    is_integer,
    mul,
    names,
    rebuild,
    sub,
    subterms,
)
from derive.language.definite import is_part, word_of
from derive.language.hidden import is_hidden
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.search.derivation.reasons import because
from derive.search.derivation.telling import PLAIN
from derive.search.entailment.squares import TWO
from derive.search.inequalities.work import needed
from derive.search.strategies.made import Made

MOST_FACTS = 8
ADDED = "added up"
KINKS = "on either side of each kink"
ENTRIES = {"max": "a maximum is at least each entry", "min": "a minimum is at most each entry"}
BOUNDS = {
    "abs": "the absolute value is at least the number", "relu": "relu is at least 0 and the number",
    "max": "a maximum is at least either number", "min": "a minimum is at most either number",
    "sin": "sin is between -1 and 1", "cos": "cos is between -1 and 1",
    "tanh": "tanh is between -1 and 1", "erf": "erf is between -1 and 1",
    "sigmoid": "sigmoid is between 0 and 1", "normal_cdf": "a probability is between 0 and 1",
    "exp": "exp is above its tangent at 0", "log": "log is below its tangents",
    "softplus": "softplus is above 0 and the number", "sqrt": "a root is not negative"}
SLOPE = "by the sign of its slope"
EITHER = "in either case"


@dataclass(frozen=True)
class Fact:
    """One displayed inequality, for which indices it holds, and the theorem that it says."""
    claim: Rel
    reason: str
    ranges: tuple[Term, ...]
    theorem: Theorem


def chain(theorem: Theorem, made: Mapping[Theorem, Made]) -> tuple[Fact, ...]:
    """The inequalities on the way to a theorem, itself the last; none if there is nothing to say
    of it, or too much to be told in lines."""
    told = Telling(made)
    if theorem in made and made[theorem].cond is not None:
        return ()
    try:
        told.show(theorem, (), told.down(theorem, ()))
    except Untold:
        return ()
    facts = [f for f in told.facts[:-1] if not any(map(is_unnamed, names(f.claim)))] + told.facts[-1:]
    match facts:
        case [Fact(reason=reason) as only]:
            said = definite(theorem) or (known(theorem) if reason in PLAIN else reason)
            return (replace(only, reason=said),) if said else ()
    return tuple(facts) if len(facts) <= MOST_FACTS else ()


def is_unnamed(name: str) -> bool:
    """Is this a name that no reader knows?"""
    return is_part(name) or is_hidden(name)


def known(theorem: Theorem) -> str:
    """Why an inequality follows at once: from its form, a bound of one function, or kinks alone."""
    claim = theorem.claim
    difference = normal(sub(claim.right, claim.left))
    parts = tuple(subterms(difference))
    if difference == ZERO:
        return "both sides are equal"
    if any(isinstance(f, Rel) and f.op == claim.op and equal(sub(f.right, f.left), difference)
           for f in theorem.facts):
        return "hypothesis"
    for part in parts:
        if isinstance(part, Call) and any(equal(b.right, difference) for b in signs.bounds(part)):
            return BOUNDS[part.function]
        if isinstance(part, Fold) and part.kind in ENTRIES and not part.loose:
            return ENTRIES[part.kind]
    if any(signs.ways(p) for p in parts if not p.loose):
        return KINKS
    return ""


def definite(theorem: Theorem) -> str:
    """That a matrix is definite of which the claim is made, for those who do not know its parts."""
    theory = theorem.theory
    words = [word for name in theory.definitions if (word := word_of(name, theory))]
    return f"the matrix is {words[0]}" if words and any(map(is_part, theory.reach(theorem.claim))) else ""


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
        if way is None:
            raise Untold
        if way.cond is not None:
            self.in_cases(theorem, way, ranges)
            return []
        if way.index is not None:
            return self.down(way.parts[0], (*ranges, way.parts[0].facts[-1]))
        if way.ends:
            slope, _ = way.parts
            interval = (*ranges, *bounds(slope))
            self.show(slope, interval, self.down(slope, interval))
            self.show(theorem, ranges, [SLOPE])
            return []
        if way.parts:
            return [r for part in way.parts for r in self.down(part, ranges)]
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=":
            said = list(because(theorem, way, self.made))
            if not is_mean_square(theorem.claim.right):
                return said
            self.facts.append(Fact(theorem.claim, ", ".join(dict.fromkeys(
                r for r in said if r not in PLAIN)) or "completing the square", ranges, theorem))
            return []
        rule = next((INEQUALITIES[s.rule] for s in way.steps if s.rule in INEQUALITIES), None)
        given = needed(theorem, way.steps, (), way.lemmas, way.given,
                       INEQUALITIES if rule else RULES)
        reasons: list[str] = []
        for part in given:
            before = len(self.facts)
            said = self.down(part, ranges)
            if rule and (said or len(self.facts) > before):
                self.show(part, ranges, said)
            else:
                reasons += said
        if rule:
            self.show(theorem, ranges, [*reasons, spoken(rule.reason, way.steps)])
            return []
        if any(isinstance(part.claim, Fold) for part in given):
            self.show(theorem, ranges, [*reasons, ADDED])
            return []
        return reasons

    def in_cases(self, theorem: Theorem, way: Made, ranges: tuple[Term, ...]) -> None:
        """Show what holds in two cases, in neither of which there is a line to show."""
        for part in way.parts:
            inner = Telling(self.made)
            inner.down(part, ranges)
            if inner.facts:
                raise Untold
        self.show(theorem, ranges, [EITHER])

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


def is_mean_square(term: Term) -> bool:
    return isinstance(term, Mean) and isinstance(term.body, Pow) and term.body.exponent == TWO


def bounds(slope: Theorem) -> Iterator[Term]:
    """What the facts say of the variable of a slope."""
    yield from (f for f in slope.facts if slope.claim.right.wrt in subterms(f))


def same(one: Rel, other: Rel) -> bool:
    return one.op == other.op and equal(sub(one.right, one.left), sub(other.right, other.left))


def plain(term: Term) -> Term:
    """The term as it is, but for ones, zeros and signs that say nothing, and numbers beside numbers."""
    parts = [plain(part) for part in children(term)]
    match term:
        case Mul():
            flat = [f for part in parts for f in (part.factors if isinstance(part, Mul) else [part])]
            number = prod(f.value for f in flat if isinstance(f, Num))
            others = [f for f in flat if not isinstance(f, Num)] if number else []
            return mul(*(others if number == 1 else [Num(number), *others]))
        case Add():
            numbers = [part.value for part in parts if isinstance(part, Num)]
            others = [part for part in parts if not isinstance(part, Num)]
            return add(*(part for part in parts if part != ZERO)) if len(numbers) < 2 else add(
                *([Num(sum(numbers))] if sum(numbers) else []), *others)
        case Pow() if parts[0] in (ONE, ZERO) and isinstance(parts[1], Num) and parts[1].value > 0:
            return parts[0]
        case Pow() if parts[0] == ONE:
            return ONE
    return rebuild(term, lambda part, _: plain(part))


def spoken(reason: str, steps: tuple[Step, ...]) -> str:
    """The reason of a rule, with the function that it speaks of."""
    return reason.replace("?g", str(steps[0].instance.get("g", "the function")))
