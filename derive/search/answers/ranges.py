"""Ranges: the sizes, and the entries of index arrays, at which an index leaves its axis.

An entry c[i] of an integer tensor may be any integer that the hypotheses about c leave; where it
stands in an index of W, it takes a hypothesis such as `tensor c[n] integer in 0..V-1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from derive.kernel.context import OutOfRange, is_integer_condition
from derive.kernel.terms import (
    And, Call, Entry, Fold, Not, Or, Rel, Term, Var, conj, names, open_body, substitute, subterms,
    within)
from derive.kernel.theory import Theory
from derive.language.sizes import raised
from derive.language.text import text
from derive.numeric.evaluate import integer_condition

LETTERS = "pqrstuvabcdefgh"       # for indices bound in the claim, when an index goes astray


def range_message(problem: OutOfRange, point: dict[str, int]) -> str:
    """The entry and the point, bound indices under letters that the claim does not use."""
    used = names(problem.entry).union(name for name in point if "[" not in name)
    free = (letter for letter in LETTERS if letter not in used)
    letters = {name: next(free) for name in sorted(used) if name[0] == "↓"}
    entry = substitute(problem.entry, {Var(n, True): Var(c, True) for n, c in letters.items()})
    shown = ", ".join(f"{name} = {value}" for name, value in sorted(
        (with_letters(name, letters), value) for name, value in point.items()))
    return f"an index of {text(entry)} leaves its range at {shown or 'all sizes'}{wanted(problem.cond)}"


def wanted(cond: Term) -> str:
    """What to declare where the index is the entry of an index array."""
    match cond:
        case And((Rel("<=", low, Entry(name) as index), Rel("<", _, high))) if not any(
                n[0] == "↓" for n in names(high)):
            last = text(raised(high, -1), tight=True)
            axes = ", ".join("…" for _ in index.at)
            return f"; it takes `tensor {name}[{axes}] integer in {text(low)}..{last}`"
    return ""


def with_letters(name: str, letters: dict[str, str]) -> str:
    """`c[↓0]`, or `↓0`, with the letters for indices that have no name."""
    for nameless, letter in letters.items():
        name = name.replace(nameless, letter)
    return name


def violation(theory: Theory, facts: tuple[Term, ...], cond: Term) -> dict[str, int] | None:
    """Small integers at which the facts hold and the condition does not."""
    array = next((p for p in subterms(cond) if isinstance(p, Entry)), None)
    if array is not None:
        said = list(said_of(array, facts))
        if not is_free(theory, array, cond) or not all(is_about(array, fact) for fact in said):
            return None
        one = {array: Var(text(array, tight=True), True)}
        facts, cond = (*facts, *(substitute(f, one) for f in said)), substitute(cond, one)
    plain = [f for f in facts if is_integer_condition(f) and reads_only_names(f)]
    if not reads_only_names(cond):
        return None
    variables = sorted({p.name for f in (*plain, cond) for p in subterms(f)
                        if isinstance(p, Var)})
    needed = relevant(plain, cond)
    variables = [v for v in variables if v in needed]
    plain = [f for f in plain if all(p.name in needed for p in subterms(f) if isinstance(p, Var))]
    reach = 5 if len(variables) <= 5 else 3 if len(variables) <= 7 else 2
    for values in sorted(product(range(reach + 1), repeat=len(variables)), key=sum)[:60_000]:
        point = dict(zip(variables, values))
        if all(integer_condition(f, point) for f in plain) and not integer_condition(cond, point):
            return point
    return None


def is_free(theory: Theory, array: Entry, cond: Term) -> bool:
    """Is this entry one of a declared integer tensor, and the only one in the condition?"""
    tensor = theory.tensors.get(array.tensor)
    return tensor is not None and tensor.integer and array.tensor not in theory.definitions \
        and is_about(array, cond)


def is_about(array: Entry, cond: Term) -> bool:
    """Does the condition speak of names and of this entry alone?"""
    return all(part == array or not isinstance(part, (Entry, Call, Fold)) for part in subterms(cond))


def said_of(array: Entry, facts: tuple[Term, ...]) -> Iterator[Term]:
    """What the facts that speak of the tensor say of this entry."""
    for fact in facts:
        if array.tensor not in names(fact):
            continue
        inside, at = [], list(array.at)
        while isinstance(fact, Fold) and fact.kind == "all" and at:
            index = at.pop(0)
            inside.append(within(fact.low, index, fact.high))
            fact = open_body(fact.body, index)
        yield Or((Not(conj(*inside)), fact)) if inside else fact


def relevant(facts: list[Term], cond: Term) -> set[str]:
    known = {p.name for p in subterms(cond) if isinstance(p, Var)}
    grown = True
    while grown:
        grown = False
        for f in facts:
            own = {p.name for p in subterms(f) if isinstance(p, Var)}
            if own & known and not own <= known:
                known |= own
                grown = True
    return known


def reads_only_names(cond: Term) -> bool:
    return not any(isinstance(p, (Entry, Call, Fold)) for p in subterms(cond))
