"""Independence: that an early level does not depend on what only later ones read.

    ∂h[u]/∂x[t] = 0    for u < t, or for u <= t

Every induction on slopes of recursive names needs it.  Where each of several names reads the others,
it is shown of them all at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import ONE, ZERO, Add, And, Diff, Entry, Fold, Rel, Term, Var, names, subterms
from derive.kernel.theory import Theory
from derive.search.normal.slopes import is_passing
from derive.search.proving.conjuncts import each, for_all, one_by_one
from derive.search.strategies.induction import Goal, Range, fresh, induced, range_of
from derive.search.strategies.made import Made, Makings


def independences(theory: Theory, facts: tuple[Term, ...], claim: Term, prove, notes: Makings,
                  given: tuple[Theorem, ...] = ()) -> Iterator[Theorem]:
    """∂h[u, …]/∂b[l, …] = 0 for u < l, or for u <= l, of each recursive h and each variable b
    of a derivative in the claim that has a level; but for those that are given."""
    known = {about for theorem in given for about in vanishing(theorem.claim)}
    for wrt in dict.fromkeys(p.wrt for p in subterms(claim) if isinstance(p, Diff)
                             and isinstance(p.wrt, Entry) and p.wrt.at):
        if not has_level(theory, wrt.tensor):
            continue
        variable, ranges = normal(wrt), ()
        if wrt.loose:                                   # under a sum: it may be any entry
            if wrt.tensor not in theory.recursive:
                continue
            variable, ranges = any_entry(theory, facts, claim, wrt.tensor)
        about = (*bearing_on(variable, facts), *(r.fact for r in ranges))
        for circle in {c for n, c in theory.recursive.items()
                       if wrt.tensor in theory.reach_of(n)}:
            wanted = [name for name in circle if (wrt.loose and name != wrt.tensor and not is_passing(name, theory)
                                                  or returns(theory, name, wrt.tensor))
                      and (name, wrt.tensor if wrt.loose else variable) not in known]
            for theorem in of_circle(theory, about, wanted, variable, prove, notes):
                yield for_all(theorem, ranges, notes)


def has_level(theory: Theory, name: str) -> bool:
    """Is the first index of a tensor a level: of its own, or of a name that reads it there?"""
    return name in theory.recursive or any(
        d.indices and d.indices[0] in subterms(p.at[0]) for d in theory.definitions.values()
        for p in subterms(d.body) if isinstance(p, Entry) and p.tensor == name)


def any_entry(theory: Theory, facts: tuple[Term, ...], claim: Term, name: str) -> tuple[Entry, tuple[Range, ...]]:
    """An entry of a tensor at letters that are not taken, and their ranges."""
    at: tuple[Var, ...] = ()
    for _ in theory.axes(name):
        at = (*at, fresh(theory, (*facts, *at), claim))
    return Entry(name, at, False), tuple(Range(i, *ends) for i, ends in zip(at, theory.ranges(name, at)))


def returns(theory: Theory, name: str, held: str) -> bool:
    """Does a recursive name read itself where another is held, by way of others or at once?  Else its
    levels are known as soon as its definition is opened."""
    if held not in theory.recursive:
        return True
    todo, read = [name], {held}
    for one in todo:
        found = (names(theory.definitions[one].body) & theory.recursive.keys()) - read
        read |= found
        todo += found
    return name in read and name != held


def of_circle(theory: Theory, facts: tuple[Term, ...], circle: list[str], wrt: Entry, prove,
              notes: Makings) -> Iterator[Theorem]:
    """Of one name after the other, each from those before; then of those left that have the same
    axes at once, and from these of the others."""
    proved: dict[str, tuple[Theorem, ...]] = {}

    def attempt(*names: str) -> None:
        known = tuple(theorem for group in proved.values() for theorem in group)
        found = independence(theory, facts, names, wrt, prove, notes, known)
        proved.update({names[0]: found, **dict.fromkeys(names[1:], ())} if found else {})

    for name in circle:
        attempt(name)
    left = [name for name in circle if name not in proved]
    alike = next((group for group in (tuple(o for o in left if theory.axes(o) == theory.axes(name))
                                      for name in left) if len(group) > 1), ())
    if alike:
        attempt(*alike)
        for name in left:
            if alike[0] in proved and name not in proved:
                attempt(name)
    for group in proved.values():
        yield from group


def bearing_on(term: Term, facts: tuple[Term, ...]) -> tuple[Term, ...]:
    """The facts but for the ranges of indices that neither the term speaks of nor their ends do."""
    spoken, ranges = set(names(term)), [r for f in facts if (r := range_of(f))]
    for _ in ranges:
        spoken.update(*(names(r.fact) for r in ranges if r.index.name in spoken))
    return tuple(f for f in facts if (r := range_of(f)) is None or r.index.name in spoken)


def vanishing(claim: Term) -> Iterator[tuple[str, Term | str]]:
    """(h, b[l, …]), if the claim is that slopes of h in b[l, …] are 0; (h, b), if in all entries of b."""
    while isinstance(claim, Fold):
        claim = claim.body
    match claim:
        case Rel("=", Diff(Entry(name, _, _), wrt, _), right) if right == ZERO:
            yield name, wrt.tensor if wrt.loose else wrt


def independence(theory: Theory, facts: tuple[Term, ...], circle: tuple[str, ...], wrt: Entry, prove,
                 notes: Makings, given: tuple[Theorem, ...]) -> tuple[Theorem, ...]:
    """What is shown by one induction of these names, whose axes are the same."""
    def of_all(theory, facts, claim, given):
        return one_by_one(theory, facts, claim, given, prove) if isinstance(claim, And) \
            else prove(theory, facts, claim, given)

    taken = fresh(theory, facts, wrt)
    letters = [Var(c, True) for c in "ijkmnabcdef" if Var(c, True) not in subterms(wrt)
               and c != taken.name and c not in theory.tensors
               and not any(c in names(f) for f in facts)]
    (low, _), *axes = theory.axes(circle[0])
    at = (taken, *letters[:len(axes)])
    if len(at) <= len(axes):
        return ()
    inner = tuple(Range(i, *ends) for i, ends in zip(letters, theory.ranges(circle[0], at)[1:]))
    claims = tuple(Rel("=", Diff(Entry(name, at, False), wrt, False), ZERO) for name in circle)
    claim = And(claims) if len(claims) > 1 else claims[0]
    for high in (Add((wrt.at[0], ONE)), wrt.at[0]):
        found = induced(theory, Goal(facts, inner, taken, low, high, claim), of_all, given)
        if found is not None:
            theorem = notes.noted(found[0], Made(induction=found[1]))
            return tuple(each(theory, facts, theorem.claim, notes, (theorem,))) if len(claims) > 1 else (theorem,)
    return ()
