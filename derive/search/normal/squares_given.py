"""Squares that hypotheses give: where det(Q)^2 = 1 is known, det(Q)^5 is det(Q).

    u^2 = w:    c u^5  ->  c w u^3        as long as a power of u as high as the given one is left
                |u|  ->  sqrt(w)

An equation that gives some number itself is used by `given`, and is none of these.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from derive.kernel.ring import from_monomial, from_polynomial, normal, polynomial
from derive.kernel.terms import Entry, Mul, Num, Pow, Rel, Term, Var, is_integer, sub, subterms
from derive.search.normal.given import given_values
from derive.search.normal.square_roots import expand_root
from derive.search.normal.trace import Trace


@lru_cache(maxsize=64)
def squares_given(facts: tuple[Term, ...]) -> tuple[tuple[Term, int, Term], ...]:
    """The names of which a fact gives a power from the second on, with that and its value."""
    found = []
    for fact in facts:
        if not (isinstance(fact, Rel) and fact.op == "=") or is_integer(fact.left) \
                or given_values((fact,)):
            continue
        p = polynomial(sub(fact.left, fact.right))
        alone = [m[0] for m in p if len(m) == 1 and m[0][1] > 1 and is_name(m[0][0]) and sum(
            m[0][0] in subterms(a) for n in p for a, _ in n) == 1]
        if alone:
            atom, power = max(alone, key=lambda found: (found[1], found[0].key))
            scale = p[((atom, power),)]
            found.append((atom, power, from_polynomial(
                {m: -c / scale for m, c in p.items() if m != ((atom, power),)})))
    return tuple(found)


def is_name(term: Term) -> bool:
    return isinstance(term, (Var, Entry)) and not term.loose


def use_squares(trace: Trace) -> bool:
    """Replace the powers in a product that facts give; did the term change?"""
    before = len(trace.steps)
    for atom, power, value in squares_given(trace.here.facts):
        while (rest := without(trace.term, atom, power)) is not None:
            trace.ring(to=Mul((rest, Pow(atom, Num(Fraction(power))))))
            if not trace.attempt("hypothesis", (1,), to=value):
                break
            trace.ring()
    return len(trace.steps) > before


def without(term: Term, atom: Term, power: int) -> Term | None:
    """The rest of a product in which a power is as high as this one."""
    p = polynomial(term)
    if len(p) != 1:
        return None
    (mono, coeff), = p.items()
    if dict(mono).get(atom, 0) < power:
        return None
    return from_monomial(tuple((a, e - power if a == atom else e) for a, e in mono
                               if a != atom or e > power), coeff)


def size_of_root(trace: Trace) -> bool:
    """|u| = sqrt(u^2) = sqrt(w), for a name u of which a fact gives the square."""
    for atom, power, value in squares_given(trace.here.facts):
        if power == 2 and trace.term.args == (atom,):
            trial = Trace(trace.term, trace.here)
            if trial.rule("root_signless", backwards=True, A=atom) and trial.attempt(
                    "hypothesis", (0,), to=value):
                expand_root(trial, normal(value))
                trace.term = trial.term
                trace.steps += trial.steps
                return True
    return False
