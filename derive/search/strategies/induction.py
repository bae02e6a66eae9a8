"""Induction: claims about recursive names, level by level.

To prove a claim about level T, it is shown for every t up to T: at the lowest level, and at
t + 1 where it holds at t.  The claim is taken for all its other indices at once, so that
the one at t can be used under a sum.  First comes what every such proof needs: that an
early level does not depend on what only later ones read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.recursion import next_range
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Bound,
    Diff,
    Entry,
    Fold,
    Iverson,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    children,
    fold,
    is_integer,
    names,
    neg,
    sub,
    substitute,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.language.sizes import raised
from derive.search.entailment.integers import find
from derive.search.normal.recurrences import directions

LETTERS = "tuvwqrspabcdefg"
MOST_STARTS = 6                 # lowest levels that are tried


@dataclass(frozen=True)
class Range:
    """low <= index < high, a fact."""
    index: Var
    low: Term
    high: Term

    @property
    def fact(self) -> Term:
        return within(self.low, self.index, self.high)


@dataclass(frozen=True)
class Induction:
    """How a claim was proved by induction on an index: at `low`, and from it to the next."""
    index: Var
    low: Term
    high: Term
    base: object                 # the proofs found, `prove.Found`
    step: object
    base_facts: tuple[Term, ...]
    step_facts: tuple[Term, ...]


def range_of(fact: Term) -> Range | None:
    match fact:
        case And((Rel("<=", low, Var(_, True) as one), Rel("<", two, high))) if one == two:
            return Range(one, low, high)
    return None


def recurring(theory: Theory, facts: tuple[Term, ...]) -> frozenset[str]:
    """The names that are given level by level: recursive ones, and tensors of which a hypothesis
    compares one level with the next."""
    return directions(facts).recurring.union(theory.recursive)


def levels_in(claim: Term, recurring: frozenset[str]) -> list[Term]:
    """The levels at which a claim reads recurring names, each once; closed ones only."""
    found = {normal(p.at[0]): None for p in subterms(claim)
             if isinstance(p, Entry) and p.tensor in recurring and not p.at[0].loose}
    return sorted(found, key=lambda t: t.key)


def counts(claim: Term) -> list[Term]:
    """The ends of the sums and products of a claim whose terms are numbers that change with
    the index alone, such as k or a^k, and of all products; and the exponents of powers; closed
    ones only."""
    found = [p.high for p in subterms(claim) if isinstance(p, Fold) and not p.high.loose
             and (p.kind == "prod" or p.kind == "sum" and reads_index(p.body))]
    powers = [p.exponent for p in subterms(claim) if isinstance(p, Pow) and not p.loose
              and is_integer(p.exponent) and not isinstance(p.exponent, Num)]
    return list(dict.fromkeys(normal(count) for count in (*found, *powers)))


def reads_index(term: Term) -> bool:
    """Does the index of a binder stand outside the entries of its body?"""
    if isinstance(term, Bound):
        return True
    return term.loose and not isinstance(term, (Entry, Iverson)) and any(
        map(reads_index, children(term)))


# -- Goals -------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Goal:
    """The claim as a statement about every level low <= index < high; it is wanted at `at`."""
    facts: tuple[Term, ...]      # what is known of all other names
    inner: tuple[Range, ...]     # of the other indices, over which the claim is taken at once
    index: Var
    low: Term
    high: Term
    claim: Term                  # of the index

    def at(self, level: Term) -> Term:
        return substitute(self.claim, {self.index: level})

    def inner_at(self, level: Term) -> tuple[Range, ...]:
        """The ranges of the other indices, which may depend on the level."""
        return tuple(Range(r.index, *(substitute(end, {self.index: level})
                                      for end in (r.low, r.high))) for r in self.inner)


def goals(theory: Theory, facts: tuple[Term, ...], claim: Term,
          on: Var | None = None) -> Iterator[Goal]:
    """Ways to read a claim as one about all levels: an index of its own, or a letter in the
    place of a size such as the last level.  With `on`, those about this index or size."""
    names_of_levels = recurring(theory, facts)
    for level in raw_levels(claim, names_of_levels):
        index = fresh(theory, facts, claim)
        general = substitute(claim, {level: index})
        if not isinstance(level, Var) and not names(level) & names(general) and (
                on is None or on in subterms(level)):
            high = raised(level, 1)
            for low in starts(theory, facts, claim, level):
                yield goal_at(theory, facts, index, low, high, general, level)
    counted = variables(counts(claim))
    for var in () if names_of_levels else bounds_in(claim):
        if on in (None, var) and var not in counted and any(
                f in facts for f in (Rel("<=", ONE, var), Rel("<=", ZERO, var))):
            index, low = fresh(theory, facts, claim), first_size(var, facts)
            yield goal_at(theory, facts, index, low, Add((var, ONE)),
                       substitute(claim, {var: index}), var)
    for var in variables(levels_in(claim, names_of_levels)) or counted:
        if on not in (None, var):
            continue
        own = next((r for f in facts if (r := range_of(f)) and r.index == var), None)
        if own and is_arbitrary(var, theory, (f for f in facts if f != own.fact)):
            rest = tuple(f for f in facts if f != own.fact)
            yield goal_at(theory, rest, var, own.low, own.high, claim)
            continue
        index = fresh(theory, facts, claim)
        high = Add((var, ONE))
        for low in starts(theory, facts, claim, var):
            yield goal_at(theory, facts, index, low, high, substitute(claim, {var: index}), var)


def goal_at(theory: Theory, facts, index: Var, low: Term, high: Term, claim: Term,
         level: Term | None = None) -> Goal:
    """The goal with every index that can be any one within the claim; the index stands in the
    place of the level."""
    inner, others = [], []
    for fact in facts:
        found = range_of(fact)
        if found and found.index.name in names(claim) and found.index not in subterms(low) \
                and found.index not in subterms(high) and is_arbitrary(
                    found.index, theory, (f for f in facts if f != fact)):
            ends = (substitute(end, {level: index}) if level is not None else end
                    for end in (found.low, found.high))
            inner.append(Range(found.index, *ends))
            others.append(fact)
    kept = tuple(f for f in facts if f not in others)
    return Goal(kept, tuple(inner), index, low, high, claim)


def bounds_in(claim: Term) -> list[Var]:
    """The sizes that are ends of sums and products, each once."""
    ends = {p.high for p in subterms(claim) if isinstance(p, Fold) and p.kind in ("sum", "prod")}
    return sorted({v for end in ends for v in subterms(end) if isinstance(v, Var)
                   and short_of(v, end)}, key=lambda v: v.name)


def short_of(size: Var, end: Term) -> bool:
    """Is the end the size and a number?"""
    return isinstance(normal(sub(end, size)), Num)


def first_size(size: Var, facts) -> Term:
    return ZERO if Rel("<=", ZERO, size) in facts else ONE


def is_arbitrary(var: Var, theory: Theory, facts) -> bool:
    """Is nothing said of a variable in the theory and in the facts?"""
    terms = [*facts, *(bound for name in theory.tensors
                       for axis in theory.axes(name) for bound in axis)]
    bodies = (names(d.body) - {own.name for own in d.indices} for d in theory.definitions.values())
    return not any(var.name in names(t) for t in terms) and not any(var.name in b for b in bodies)


def size(term: Term) -> int:
    return sum(1 for _ in subterms(term))


def variables(levels: list[Term]) -> list[Var]:
    """The integer variables of the levels, each once."""
    return list({p: None for level in levels for p in subterms(level)
                 if isinstance(p, Var) and p.integer})


def fresh(theory: Theory, facts, claim: Term) -> Var:
    taken = names(claim).union(theory.tensors, theory.functions, theory.losses,
                               *map(names, facts),
                               *(names(d.body) for d in theory.definitions.values()),
                               *(names(b) for n in theory.tensors
                                 for axis in theory.axes(n) for b in axis))
    return next(Var(letter, True) for letter in LETTERS if letter not in taken)


def starts(theory: Theory, facts, claim: Term, last: Term) -> list[Term]:
    """Levels from which the claim may hold up to the last: where the recursion begins, those that
    the claim names, and where a range that is shorter than the last begins to be one."""
    here = Context(theory, facts, find, hypotheses=facts)
    recursive = recurring(theory, facts)
    lows = [theory.axes(p.tensor)[0][0] for p in subterms(claim)
            if isinstance(p, Entry) and p.tensor in recursive] or [ZERO]
    moved = {p.wrt for p in subterms(claim) if isinstance(p, Diff)}
    named = [p.at[0] for p in subterms(claim) if isinstance(p, Entry) and p.at
             and (p.tensor in recursive or p in moved)
             and not p.at[0].loose and not names(last) & names(p.at[0])]
    found = dict.fromkeys(normal(add(p, more)) for group in (latest_first(named), lows, taken_off(claim, last))
                          for more in (ZERO, ONE) for p in group)
    return [low for low in found if here.shows(Rel("<=", low, last))][:MOST_STARTS]


def latest_first(levels: list[Term]) -> list[Term]:
    """The levels, each before those that lie a number below it, else the longer ones first."""
    left, found = sorted(levels, key=lambda t: (-size(t), t.key)), []
    while left:
        latest = left[0]
        for level in left[1:]:
            if isinstance(ahead := normal(sub(level, latest)), Num) and ahead.value > 0:
                latest = level
        left.remove(latest)
        found.append(latest)
    return found


def taken_off(claim: Term, size: Term) -> list[Var]:
    """What is taken off a size where something is counted: t, of the sum over k < n - t."""
    counted = [polynomial(count) for count in counts(claim)]
    return list(dict.fromkeys(a for p in counted if ((size, 1),) in p for m, c in p.items()
                              for a, _ in m[:1] if len(m) == 1 and c == -1 and isinstance(a, Var)))


def raw_levels(claim: Term, recurring: frozenset[str]) -> list[Term]:
    """The levels of recurring names as they are written."""
    return list({p.at[0]: None for p in subterms(claim) if isinstance(p, Entry)
                 and p.tensor in recurring and not p.at[0].loose})


# -- Proofs ------------------------------------------------------------------------------------

def by_induction(theory: Theory, facts: tuple[Term, ...], claim: Term, prove,
                 given: tuple[Theorem, ...] = (), on: Var | None = None,
                 widened: Callable[[Theory, Goal], Goal | None] = lambda theory, goal: None):
    """(theorem, steps, induction) for an equation or inequality, by the first goal that is
    proved, as it is or `widened` to one that says more; or None.

    `prove(theory, facts, claim, given)` finds proofs without induction."""
    for goal in goals(theory, facts, turned(claim, theory), on):
        pairs = in_pairs(goal) if reaches_back(theory, claim) and not goal.inner else None
        found = next((found for wanted in (goal, pairs, widened(theory, goal)) if wanted is not None
                      and (found := induced(theory, wanted, prove, given))), None)
        if found is None:
            continue
        general, induction = found
        steps = (Step("hypothesis", to=claim.right),) if claim.op == "=" else ()
        try:
            theorem = replay.prove(theory, facts, claim, steps, (), RULES, find,
                                   given=(general,))
        except Rejected:
            continue
        return theorem, steps, induction, general
    return None


def reaches_back(theory: Theory, claim: Term) -> bool:
    """Is a recursive name of the claim given by levels other than the one before it?"""
    for name in theory.recursive.keys() & names(claim):
        level, *_ = theory.definitions[name].indices
        if any(p.tensor == name and normal(sub(level, p.at[0])) not in (ZERO, ONE)
               for p in subterms(theory.definitions[name].body) if isinstance(p, Entry)
               and level in subterms(p.at[0])):
            return True
    return False


def in_pairs(goal: Goal) -> Goal:
    """The claim at every level but the lowest and at the one before, so that a step may rest on both."""
    return replace(goal, low=raised(normal(goal.low), 1),
                   claim=And((goal.at(Add((goal.index, neg(ONE)))), goal.claim)))


def turned(claim: Rel, theory: Theory) -> Rel:
    """The equation with the entry of a recursive name, or its slope, on its left side."""
    def is_recursive(term: Term) -> bool:
        entry = term.body if isinstance(term, Diff) else term
        return isinstance(entry, Entry) and entry.tensor in theory.recursive
    if claim.op == "=" and is_recursive(claim.right) and not is_recursive(claim.left):
        return Rel("=", claim.right, claim.left)
    return claim


def induced(theory: Theory, goal: Goal, prove, given):
    """The theorem that the claim holds at all levels and indices, and its two parts."""
    index, after = goal.index, Add((goal.index, ONE))
    first, second = goal.inner_at(goal.low), goal.inner_at(after)
    base_facts = (*goal.facts, Rel("<", goal.low, goal.high), *(r.fact for r in first))
    base = usable_prove(prove, theory, base_facts, goal.at(goal.low), given)
    if base is None:
        return None
    try:
        whole = generalised_claim(goal)
        step_facts = (*goal.facts, next_range(goal.low, index, goal.high), whole,
                      *(r.fact for r in second))
        step = usable_prove(prove, theory, step_facts, goal.at(after), given)
        if step is None:
            return None
        theorem = replay.induction(generalised(base.theorem, first),
                                   generalised(step.theorem, second),
                                   index, goal.low, goal.high, whole)
        general = replay.generalisation(theorem, index)
    except Rejected:
        return None
    return general, Induction(index, goal.low, goal.high, base, step, base_facts, step_facts)


def usable_prove(prove, theory, facts, claim, given):
    """A proof from those of the given theorems that rest on these facts."""
    return prove(theory, facts, claim, tuple(t for t in given if set(t.facts) <= set(facts)))


def generalised_claim(goal: Goal) -> Term:
    claim = goal.claim
    for r in reversed(goal.inner):
        claim = fold("all", r.low, r.high, r.index, claim)
    return claim


def generalised(theorem: Theorem, inner: tuple[Range, ...]) -> Theorem:
    """The theorem for all of these indices, whose ranges are the last of its facts."""
    for r in reversed(inner):
        theorem = replay.generalisation(theorem, r.index)
    return theorem
