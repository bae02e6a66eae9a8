"""Finding refutations: why facts about integers entail a condition.

`find` looks for a certificate that `derive.kernel.integers.check` accepts.  What is
entailed `outright` has one at once; where a point is remembered (`models`) or guessed
(`guesses`) at which the facts hold and the goal does not, there is none.  Else it
negates the goal, solves the equations for indices with coefficient ±1, and looks
for a rational point where all other hypotheses hold, each monomial being a
number of its own (the simplex method).  If there is none, the weights that show
it are the certificate.  If there is one, the point says what to add:

    the meaning of floors and divisors, the one alternative of an `or` that is
    left, products of hypotheses that are negative at the point, a rounded
    combination that cuts off a fractional point, and at last cases.

A point at which nothing fails is a counterexample, and the search ends.  It
ends as well when its effort is used up.

Nothing here is trusted.
"""

from __future__ import annotations

from functools import lru_cache

from derive.kernel import integers as kernel
from derive.kernel.integers import Certificate
from derive.kernel.signs import Combination
from derive.kernel.terms import FALSE, Not, Rel, Term, is_integer, names
from derive.search.entailment import signs
from derive.search.entailment.certificates import certificate
from derive.search.entailment.guesses import guess
from derive.search.entailment.integer_points import seems_entailed
from derive.search.entailment.lines import OutOfEffort, Search
from derive.search.entailment.models import Model, is_refuted, remember
from derive.search.entailment.outright import outright
from derive.search.entailment.refutation import Refutation

EFFORT = 600                       # what one goal may cost, a product of lines being 1
LONG = 5                           # times the effort, for what holds at all small integers
DEPTH = 3                          # cases within cases


@lru_cache(maxsize=20_000)
def find(facts: tuple[Term, ...], goal: Term, effort: int = EFFORT
         ) -> Certificate | Combination | None:
    """A certificate that the facts entail the goal, or None; for a goal about reals a
    combination."""
    if isinstance(goal, Rel) and goal.op in ("<", "<=") and not (
            is_integer(goal.left) and is_integer(goal.right)):
        return signs.find(facts, goal)
    if found := outright(facts, goal):
        return found
    if is_refuted(facts, goal):
        return None
    if point := guess(facts, goal):
        remember(point)
        return None
    near, far = relevant(facts, goal)
    found = _find(near, goal, effort)
    rest = Model({}) if not far or isinstance(found, Certificate) else _find(far, FALSE, effort)
    if isinstance(rest, Certificate):
        found = _find(far, goal, effort)
    elif isinstance(found, Model) and isinstance(rest, Model):
        remember(Model({**found.values, **rest.values}))
    if found is None and seems_entailed(near, goal):
        found = _find(near, goal, LONG * effort, deep=True)
    return found if isinstance(found, Certificate) else None


def relevant(facts: tuple[Term, ...], goal: Term) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The facts that share names with the goal, or with such facts, and the others."""
    near, far, known = [], [f for f in facts if kernel.hypotheses(f)], names(goal)
    while True:
        close = {f for f in far if not names(f) or not known.isdisjoint(names(f))}
        if not close:
            return tuple(near), tuple(far)
        near += [f for f in far if f in close]
        far = [f for f in far if f not in close]
        known = known.union(*map(names, close))


@lru_cache(maxsize=20_000)
def _find(facts: tuple[Term, ...], goal: Term, effort: int, deep: bool = False
          ) -> Certificate | Model | None:
    """A certificate; or the point that the search has come to, at which the facts hold and
    the goal does not, so that a longer one has nothing to find."""
    search = Search(effort, deep)
    given = [(fact, search.lines(fact)) for fact in facts]
    refuted = search.lines(Not(goal))
    try:
        state = Refutation(search).assume([line for _, lines in given for line in lines])
        proof = state.closed if state.contradicted() else state.suppose(refuted, DEPTH)
    except OutOfEffort:
        return None
    if proof is None:
        return search.counter
    return certificate(search, given, refuted, proof)
