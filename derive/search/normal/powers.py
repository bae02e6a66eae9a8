"""Powers with exponents that are not numbers: a^(t+1) = a^t · a, and a^s · a^t = a^(s+t).

Of two powers of one base one is made, across sums where two terms would not meet else; from the exponent of a power ones are split off while
what is left is shown to be at least 0.  So powers meet whatever their authors wrote.
"""

from __future__ import annotations

from derive.kernel.ring import normal
from derive.kernel.terms import (
    MINUS_ONE, ONE, ZERO, Mul, Num, Pow, Rel, Term, add, is_integer, mul, sub)
from derive.search.normal.sums import flatten, renamed
from derive.search.normal.trace import Trace

MOST_SPLIT = 4                  # ones taken off an exponent


def is_symbolic(term: Term) -> bool:
    """Is this a power with an exponent that is no number?"""
    return isinstance(term, Pow) and not isinstance(term.exponent, Num)


def split_power(trace: Trace, kept: frozenset[Term] = frozenset()) -> None:
    """a^(t+1) as a^t · a, but for the powers that are kept; a power of 1 as 1."""
    if not is_symbolic(trace.term):
        return
    base, exponent = trace.term.base, normal(trace.term.exponent)
    if isinstance(base, Pow) and trace.rule("power_power", A=base.base, P=base.exponent, Q=exponent):
        trace.child(1, lambda t: t.ring())
        return
    if base == ONE:
        trace.rule("power_of_one", n=exponent)
        return
    split = 0
    while is_integer(exponent) and split < MOST_SPLIT and Pow(base, exponent) not in kept and \
            trace.here.shows(Rel("<=", ZERO, rest := normal(sub(exponent, ONE)))):
        exponent, split = rest, split + 1
    if split and not isinstance(exponent, Num):
        trace.rule("power_add", A=base, m=exponent, n=Num(ONE.value * split))


def square_sign(trace: Trace) -> None:
    """((-1)^n)^2 as ((-1) (-1))^n, which is 1."""
    match trace.term:
        case Pow(Pow(base, n) as sign, Num(power)) if base == MINUS_ONE and power == 2:
            trial = Trace(trace.term, trace.here)
            trial.ring(to=Mul((sign, sign)))
            if trial.rule("power_product", backwards=True, A=base, B=base, n=n):
                trial.child(0, lambda t: t.ring())
                trial.rule("power_of_one", n=n)
                trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]


def merge_powers(trace: Trace) -> None:
    """Powers of one base in a product, as one power."""
    if not isinstance(trace.term, Mul):
        return
    factors = trace.term.factors
    for one in filter(is_symbolic, factors):
        for other in factors:
            if other is not one and is_power_of(other, one) and merge(trace, one, other):
                return merge_powers(trace)


def is_power_of(factor: Term, power: Pow) -> bool:
    """Has the factor the base of this power, and an exponent that is not just split off it?"""
    base, exponent = parts(factor)
    return base == power.base and (is_symbolic(factor) or not is_integer(power.exponent))


def parts(factor: Term) -> tuple[Term, Term]:
    return (factor.base, factor.exponent) if isinstance(factor, Pow) else (factor, ONE)


def merge_across(trace: Trace) -> bool:
    """Powers of one base that stand under several sums, as one power under all of them."""
    mono = flatten(trace.term, trace.here)
    bases = [f.base for f in mono.factors if is_symbolic(f)] if mono else []
    if len(bases) == len(set(bases)) or not mono.binders:
        return False
    trial = Trace(trace.term, trace.here)
    target, _ = renamed(mono, trace.here)
    trial.ring(to=target.nest())
    if not trial.inside((2,) * len(mono.binders), merge_powers):
        return False
    trial.ring()
    trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]
    return True


def merge(trace: Trace, one: Pow, other: Term) -> bool:
    """Make one power of two; False, and nothing changed, if no law of powers allows it."""
    trial, rest = Trace(trace.term, trace.here), list(trace.term.factors)
    rest.remove(one)
    rest.remove(other)
    m, n = one.exponent, parts(other)[1]
    trial.ring(to=mul(Mul((one, other)), *rest))
    path = (0,) if rest else ()
    laws = (("power_add", "m", "n"), ("power_add_off_zero", "m", "n")) if (
        is_integer(m) and is_integer(n)) else (("power_add_above", "P", "Q"),)
    if not any(trial.rule(law, path, backwards=True, **{"A": one.base, a: m, b: n})
               for law, a, b in laws):
        return False
    if normal(add(m, n)) == ZERO or not rest:
        trial.ring()
    else:
        trial.child(0, lambda t: t.ring())
    trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]
    return True
