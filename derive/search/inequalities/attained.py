"""Attained: a maximum is at least each of its entries, at whatever index that is read.

The kernel finds an entry of max k: F(k) at an index that stands in a goal.  Where the index is
to be solved for, as in

    x[t] <= max i<n: max j<k: x[k i + j]        with i = t // k, j = t mod k
    x[t] <= max i<n: max j<k: x[i + j]          with i = min(t, n - 1), j = t - i

the range is moved until the index that is solved for has the name of one in the goal.  Nothing
here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.rules import HOLE, instantiate
from derive.kernel.terms import (
    Entry, Fold, Rel, Term, Var, is_integer, names, open_body, sub, substitute, subterms)
from derive.language.rules import RULES
from derive.search.entailment.indices import solve
from derive.search.inequalities.estimates import wanted
from derive.search.inequalities.work import Form, Work
from derive.search.normal.sums import equations, head

SIGNS = {"max": 1, "min": -1}
MOST_ENTRIES = 4                # of one extreme


@dataclass(frozen=True)
class Nest:
    """Extremes of one kind, one within the other, from the outside, with the index of each; and
    the body of the innermost."""
    levels: tuple[Fold, ...]
    indices: tuple[Var, ...]
    body: Term


def attained(form: Form) -> Iterator[Theorem]:
    """That an extreme of the goal bounds what stands beside it, where that is one of its entries."""
    for extreme, signs in wanted(form.known, form.difference).items():
        if isinstance(extreme, Fold) and SIGNS.get(extreme.kind) in signs and not extreme.loose:
            nest = opened(extreme)
            beside = [p for p in subterms(form.goal) if not p.loose and head(p) == head(nest.body)]
            for entry in list(dict.fromkeys(beside))[:MOST_ENTRIES]:
                yield from bounded(form.known, nest, entry)


def opened(extreme: Fold) -> Nest:
    """The extreme with all that are right within it."""
    levels, indices, body = [], [], extreme
    while isinstance(body, Fold) and body.kind == extreme.kind:
        levels.append(body)
        indices.append(Var(f"←{len(indices)}", True))
        body = open_body(body.body, indices[-1])
    return Nest(tuple(levels), tuple(indices), body)


def bounded(work: Work, nest: Nest, entry: Term) -> Iterator[Theorem]:
    """The links entry <= max j <= max i, max j, at the indices at which the entry is met."""
    pairs = [(a, b) for a, b in equations(nest.body, entry) if not (a.loose or b.loose)]
    ends = {i: (level.low, level.high) for i, level in zip(nest.indices, nest.levels)}
    found = solve(pairs, nest.indices, ends, one_will_do=True)
    if found is None or len(found) == 1 and isinstance(found[0], (Var, Entry)):
        return
    at = dict(zip(nest.indices, found))
    inner = substitute(nest.body, at)
    same = None if normal(inner) == normal(entry) else work.equal(Rel("=", entry, inner))
    work = work.knowing(same)
    links = [same] if same else []
    for level, value in zip(reversed(nest.levels), reversed(found)):
        outer = substitute(level, at)
        link = next(filter(None, (moved(work, outer, inner, normal(sub(value, name)))
                                  for name in names_in(entry, value))), None)
        if link is None:
            return
        links.append(link)
        inner = outer
    yield from links


def names_in(entry: Term, value: Term) -> list[Var]:
    """The letters of integers in an entry, those first that stand in what an index is too."""
    letters = dict.fromkeys(p for p in subterms(entry) if isinstance(p, Var) and is_integer(p))
    return sorted(letters, key=lambda v: v.name not in names(value))


def moved(work: Work, extreme: Fold, entry: Term, by: Term) -> Theorem | None:
    """That an extreme bounds its entry, once its range has been moved by so much."""
    body = open_body(extreme.body, HOLE)
    instance = {"l": extreme.low, "h": extreme.high, "F": body, "n": by}
    law = RULES[f"{extreme.kind}_shift"]
    there = instantiate(law.rhs, instance)
    same = work.outright(Rel("=", extreme, there), (Step("rule", rule=law.name, instance=instance),))
    near = same and work.outright(bound(there, entry))
    return near and work.knowing(same, near).outright(bound(extreme, entry))


def bound(extreme: Fold, entry: Term) -> Rel:
    """That an entry is at most the maximum, or at least the minimum."""
    return Rel("<=", entry, extreme) if extreme.kind == "max" else Rel("<=", extreme, entry)
