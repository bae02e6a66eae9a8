"""Closed forms: the value of a term when nobody has written a right side down.

The term is simplified with names kept shut and with names opened; in each form
what equals an entry of a named tensor is named again, and the shortest form is
offered.  It becomes a theorem as any other claim does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ZERO,
    Call,
    Diff,
    Entry,
    Fold,
    Num,
    Rel,
    Term,
    Var,
    children,
    close,
    is_condition,
    is_integer,
    names,
    open_body,
    rebuild,
    substitute,
    subterms,
)
from derive.kernel.theory import Theory
from derive.search.normal.letters import Letters
from derive.search.normal.normalise import simplify
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace
from derive.search.proving.found import Found
from derive.search.proving.prove import prove
from derive.search.strategies.grounds import grounds
from derive.search.strategies.policies import policies


def closed_form(theory: Theory, facts: tuple[Term, ...], term: Term) -> Found | None:
    """The theorem term = its simplest form, if one is found and proved."""
    for form in forms(theory, facts, term):
        if form == term or unsolved(form):
            continue
        found = prove(theory, facts, Rel("=", term, form))
        if found:
            return found
    return None


def forms(theory: Theory, facts: tuple[Term, ...], term: Term) -> list[Term]:
    """Forms that a term is believed to have, the shortest without derivatives first."""
    here, _ = grounds(theory, facts, term)
    found, letters = [], Letters(theory, (term,))
    for policy in policies(theory, term):
        trace = Trace(term, here)
        simplify(trace, replace(policy, powers=False))
        for form in (renamed(trace.term, theory), trace.term):
            found.append(letters.written(readable(without_zero_sums(form, theory, facts))))
    return sorted(dict.fromkeys(found), key=lambda t: (unsolved(t), length(t)))


def without_zero_sums(term: Term, theory: Theory, facts: tuple[Term, ...]) -> Term:
    """The term without the sums of named entries that are shown to be 0, as those of centred
    entries are."""
    if theory.recursive:
        return term                 # no sum of states is 0 by itself, and each costs an induction
    sums = {p for p in subterms(term) if isinstance(p, Fold) and p.kind == "sum" and not p.loose
            and not theory.definitions.keys().isdisjoint(names(p.body))}
    zero = {p: ZERO for p in sums if prove(theory, facts, Rel("=", p, ZERO), splits=0)}
    return normal(substitute(term, zero)) if zero else term


def unsolved(term: Term) -> int:
    """How many derivatives are left that a rule might still carry out."""
    own = isinstance(term, Diff) and not isinstance(term.body, Entry)
    return own + sum(map(unsolved, children(term)))


def length(term: Term) -> int:
    return 1 + sum(map(length, children(term)))


# -- Naming again what is an entry of a named tensor ----------------------------------------------

def renamed(term: Term, theory: Theory) -> Term:
    """The term with products that are the definition of an entry replaced by the entry."""
    patterns = list(name_patterns(theory))
    return fold_names(normal(term), patterns) if patterns else term


def name_patterns(theory: Theory) -> Iterator[tuple[str, tuple[Var, ...], list, Fraction]]:
    """Definitions whose body is one monomial over few atoms, as (name, indices, atoms, coefficient)."""
    for name, definition in theory.definitions.items():
        p = polynomial(definition.body)
        if len(p) == 1:
            (mono, coeff), = p.items()
            if len(mono) > 1 or any(isinstance(a, Call) for a, _ in mono):
                yield name, definition.indices, list(mono), coeff


def fold_names(term: Term, patterns) -> Term:
    """Bottom-up: first in the arguments of functions and bodies of sums, then here."""
    if is_integer(term) or is_condition(term) or isinstance(term, (Diff, Num, Var, Entry)):
        return term
    inner = rebuild(term, lambda c, _: fold_names(c, patterns))
    p = polynomial(inner)
    changed = {}
    for mono, coeff in p.items():
        mono, coeff = fold_monomial(fold_in_sums(dict(mono), patterns), coeff, patterns)
        key = tuple(sorted(mono.items(), key=lambda pair: pair[0].key))
        changed[key] = changed.get(key, 0) + coeff
    return from_polynomial({m: c for m, c in changed.items() if c})


def fold_in_sums(mono: dict, patterns) -> dict:
    """Divisors beside a sum drawn into it, where they make a name there: Σ exp(x[k]) w[k] / Z."""
    divisors = {a: e for a, e in mono.items() if e < 0}
    for a, e in list(mono.items()):
        if not (divisors and isinstance(a, Fold) and a.kind == "sum" and e == 1) or a.loose:
            continue
        index = Var("◇", True)
        inside = polynomial(open_body(a.body, index))
        if len(inside) != 1:
            continue
        (body, scale), = inside.items()
        folded, scale = fold_monomial({**dict(body), **divisors}, scale, patterns)
        left = {d: folded.pop(d) for d in divisors if d in folded}
        if left != divisors:
            key = tuple(sorted(folded.items(), key=lambda pair: pair[0].key))
            sum_ = Fold("sum", a.low, a.high, close(from_polynomial({key: scale}), index), a.letter)
            mono = {b: n for b, n in mono.items() if b != a and b not in divisors} | left
            mono[sum_] = mono.get(sum_, 0) + 1
            divisors = left
    return mono


def fold_monomial(mono: dict, coeff: Fraction, patterns):
    """The monomial with each entry that divides it written by its name."""
    for name, indices, atoms, scale in patterns:
        while entry := next(occurrences(mono, name, indices, atoms), None):
            at = dict(zip(indices, entry.at))
            mono = dict(mono)
            for a, e in atoms:
                key = normal(substitute(a, at))
                mono[key] -= e
                if not mono[key]:
                    del mono[key]
            mono[entry] = mono.get(entry, 0) + 1
            coeff /= scale
    return mono, coeff


def occurrences(mono: dict, name: str, indices, atoms) -> Iterator[Entry]:
    """Entries name[I] whose definition divides the monomial."""
    for a, e in atoms:
        for b in list(mono):
            found = unify(a, b, {}, indices)
            if found is None or set(found) != set(indices) or any(v.loose for v in found.values()):
                continue
            parts = [(normal(substitute(c, found)), f) for c, f in atoms]
            if all(c in mono and mono[c] * f > 0 and abs(mono[c]) >= abs(f) for c, f in parts):
                yield Entry(name, tuple(found[i] for i in indices), False)
        if any(i.name in names(a) for i in indices):
            return


def unify(pattern: Term, term: Term, found: dict, indices) -> dict | None:
    """Values of the indices that make the pattern the term."""
    if pattern in indices:
        if not is_integer(term):
            return None
        if pattern in found:
            return found if found[pattern] == term else None
        return {**found, pattern: term}
    if type(pattern) is not type(term) or len(children(pattern)) != len(children(term)):
        return None
    if not children(pattern):
        return found if pattern == term else None
    if any(getattr(pattern, f) != getattr(term, f) for f in pattern.__match_args__
           if isinstance(getattr(pattern, f), (str, bool)) and f != pattern.unkeyed):
        return None
    for a, b in zip(children(pattern), children(term)):
        found = unify(a, b, found, indices)
        if found is None:
            return None
    return found
