"""Together: what an equation says of the slopes of one recursive name, said of its whole circle.

    c[t+1] = f[t] * c[t] + i[t] * h[t],    h[t+1] = o[t] * tanh(c[t+1])

The step of an induction about h rests on what holds of c one level before, as well as of h.  So the
same equation is claimed of both, and one induction shows it.

Nothing here is trusted: the induction is then replayed.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import ZERO, And, Diff, Entry, Rel
from derive.kernel.theory import Theory
from derive.search.strategies.backward import at_the_variable, instead, linear_in
from derive.search.strategies.induction import Goal


def together(theory: Theory, goal: Goal) -> Goal | None:
    """The goal with the same equation of all names of a circle; none where it is not one of slopes,
    at the level of the goal, of one of several names that have the same axes."""
    match goal.claim:
        case Rel("=", Diff(Entry(name, (level, *_), integer) as entry, wrt, direct), right) if (
                name in theory.recursive and level == goal.index):
            circle = [other for other in theory.recursive[name] if theory.axes(other) == theory.axes(name)]
            linear = linear_in(right, entry)
        case _:
            return None
    if len(circle) < 2 or linear == ZERO:
        return None
    others = {other: Entry(other, entry.at, integer) for other in circle if other != name}
    claims = {other: Rel("=", Diff(new, wrt, direct), at_the_variable(new, wrt, instead(linear, entry, new)))
              for other, new in others.items()}
    return replace(goal, claim=And(tuple(claims.get(one, goal.claim) for one in circle)))
