"""Slopes: which derivatives stay as they are, and what the chain rule passes through."""

from __future__ import annotations

from derive.kernel.terms import Case, Diff, Entry, Rel, Term, names
from derive.kernel.theory import Theory
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace


def is_shut(term: Term, policy: Policy, trace: Trace) -> bool:
    """Is this the slope of a recursive name at a level that stays as it is?  It does not where it is 0."""
    theory = trace.here.theory
    match term:
        case Diff(Entry(tensor, at, _) as entry, wrt, False) if (
                tensor in theory.recursive and not policy.opens(entry, theory)
                and not is_passing(tensor, theory)):
            if isinstance(wrt, Entry) and wrt.tensor == tensor:
                return not trace.here.shows(Rel("<=", at[0], wrt.at[0]))
            return (wrt.tensor if isinstance(wrt, Entry) else wrt.name) in theory.reach_of(tensor)
    return False


def is_passing(name: str, theory: Theory) -> bool:
    """Does a recursive name only stand between others, such as u in u[t] = W h[t] and
    h[t+1] = φ(u[t])?  Those that begin somewhere, by cases on the level, are the others."""
    starts = {n for n in theory.recursive[name] if isinstance(theory.definitions[n].body, Case)}
    seen, todo = set(), [name]
    while todo:
        for other in names(theory.definitions[todo.pop()].body) & {*theory.recursive[name]} - starts:
            if other == name:
                return False
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return name not in starts


def is_loss(term: Diff, theory: Theory) -> bool:
    """Is this the slope of a loss in an entry?"""
    return (isinstance(term.body, Entry) and term.body.tensor in theory.losses
            and isinstance(term.wrt, Entry) and not term.direct)


def bottleneck(loss: str, variable: str, theory: Theory) -> str | None:
    """The named tensor nearest to the variable that every path to the loss passes, so that the
    chain rule takes a deep network one layer at a time."""
    passed = [name for name in theory.definitions
              if name != variable and name in theory.reach_of(loss)
              and variable in theory.reach_of(name)
              and variable not in theory.reach_of(loss, stop=name)]
    return min(passed, key=lambda name: (len(theory.reach_of(name)), name), default=None)
