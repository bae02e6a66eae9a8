"""Functions: exponentials, logarithms and angles taken apart, symmetries used.

Each move speaks of the call in which a trace stands, or of one that it has just made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    ZERO, Add, Bound, Call, Entry, Mul, Num, Pow, Term, Var, add, children, is_integer, mul, neg, sub,
    subterms)
from derive.search.normal.common_factors import factors, without
from derive.search.normal.trace import Trace

SYMMETRIC = {"sin": "sin_odd", "cos": "cos_even", "erf": "erf_odd", "atan": "atan_odd",
             "sigmoid": "sigmoid_negative", "softplus": "softplus_negative"}
ANGLES = {"sin": ("sin_zero", "sin_pi", "sin_half_pi", "sin_turn", "sin_add"),
          "cos": ("cos_zero", "cos_pi", "cos_half_pi", "cos_turn", "cos_add")}
HALVES = {"relu": ("relu_above", "relu_below"), "abs": ("abs_above", "abs_below"),
          "max": ("max_first", "max_second"), "min": ("min_first", "min_second")}

PI = Call("pi", ())
LARGEST_PRIME = 1000            # that is looked for in a number


def open_power(trace: Trace) -> bool:
    """u^(g + n) = exp(g log u) u^n for a number n."""
    base, exponent = trace.term.base, trace.term.exponent
    if not trace.rule("real_power", A=base, B=exponent):
        return False
    log, whole = Call("log", (base,)), polynomial(exponent).get((), Fraction(0))
    rest = sub(exponent, Num(whole))
    if whole and whole.denominator == 1 and trace.rule(
            "exp_add", A=mul(rest, log), B=mul(Num(whole), log)) and trace.rule(
            "exp_multiple", path=(1,), n=Num(whole), A=log):
        trace.rule("exp_log", path=(1, 0), A=base)
    return True


def mirrored(trace: Trace, arg: Term) -> bool:
    """An opaque function that is even or odd, of what is turned over or 0."""
    function, words = trace.term.function, trace.here.theory.functions[trace.term.function]
    if "odd" in words and arg == ZERO:
        return trace.rule("odd_zero", g=function)
    return turned(arg) and any(trace.rule(f"function_{word}", g=function, A=normal(neg(arg)))
                               for word in ("even", "odd") if word in words)


def turned(arg: Term) -> bool:
    """Does -arg come first in the canonical order?"""
    lead = arg.terms[0] if isinstance(arg, Add) else arg
    return isinstance(lead, Num) and lead.value < 0 or (
        isinstance(lead, Mul) and isinstance(lead.factors[0], Num) and lead.factors[0].value < 0)


def expand_angle(trace: Trace, arg: Term, turns: bool) -> None:
    """sin and cos of a sum, or of a multiple, by those of its parts; with `turns`, of 2π at least."""
    of_zero, of_pi, of_half, of_turn, of_sum = ANGLES[trace.term.function]
    if (whole := whole_turns(arg)) != ZERO and trace.rule(
            of_turn, A=normal(sub(arg, mul(Num(Fraction(2)), PI, whole))), n=whole):
        return expand_angles(trace, turns)
    match arg:
        case Call("pi", ()):
            trace.rule(of_pi)
            return
        case Num(value) if value == 0:
            trace.rule(of_zero)
            return
        case Add((first, *others)):
            rest = add(*others)
        case Mul((Num(value), Call("pi", ()))) if value == Fraction(1, 2):
            trace.rule(of_half)
            return
        case Mul((Num(value), Call("pi", ()) as pi)) if value > 1 and value.denominator == 2:
            first, rest = mul(Num(Fraction(1, 2)), pi), normal(mul(Num(value - Fraction(1, 2)), pi))
        case Mul((Num(value), *others)) if turns and PI in others and value.denominator == 1 and value <= 2:
            return
        case Mul((Num(value), *others)) if value > 1 and value.denominator == 1:
            first, rest = mul(*others), normal(mul(Num(value - 1), *others))
        case _:
            return
    if trace.rule(of_sum, A=first, B=rest):
        expand_angles(trace, turns)


def whole_turns(angle: Term) -> Term:
    """By how many times 2π the angle goes round whatever its letters are: the sum of the integers
    that stand in it beside 2π."""
    found = []
    for part in angle.terms if isinstance(angle, Add) else (angle,):
        match part:
            case Mul((Num(value), *others)) if others.count(PI) == 1 and value / 2 == value // 2:
                count = mul(Num(value / 2), *(f for f in others if f != PI))
                found += [count] if is_integer(count) else []
    return add(*found)


def expand_angles(trace: Trace, turns: bool) -> None:
    if isinstance(trace.term, Call) and trace.term.function in ANGLES:
        arg = normal(trace.term.args[0])
        if turned(arg):
            trace.rule(SYMMETRIC[trace.term.function], A=normal(neg(arg)))
            expand_angles(trace, turns) if not isinstance(trace.term, Call) else expand_angle(
                trace, normal(trace.term.args[0]), turns)
        else:
            expand_angle(trace, arg, turns)
    elif isinstance(trace.term, (Add, Mul)):
        for i in range(len(children(trace.term))):
            trace.child(i, lambda t: expand_angles(t, turns))


def expand_exp(trace: Trace, arg: Term, units: Mapping[Term, Fraction]) -> None:
    """exp of a sum as a product, of an integer multiple as a power, of a log as its argument; of a
    multiple of what has a unit, as a power of exp of the unit times that."""
    value, rest = (arg.factors[0].value, arg.factors[1:]) if isinstance(arg, Mul) and isinstance(
        arg.factors[0], Num) else (Fraction(1), (arg,))
    unit = units.get(without_constants(rest), Fraction(1, value.denominator))
    match arg:
        case Num():
            trace.rule("exp_zero")
        case Add((first, *rest)):
            if trace.rule("exp_add", A=first, B=add(*rest)):
                for i in range(len(trace.term.factors)):
                    trace.child(i, lambda t: expand_exp(t, t.term.args[0], units))
        case Call("log", (inner,)):
            trace.rule("exp_log", A=inner)
        case _ if (times := value / unit).denominator == 1 and times != 1:
            trace.rule("exp_multiple", n=Num(times), A=mul(Num(unit), *rest))


def without_constants(factors: Iterable[Term]) -> Term:
    """The product of those factors in which something may vary."""
    return mul(*(f for f in factors if any(
        isinstance(part, (Var, Entry, Bound)) for part in subterms(f))))


def expand_log(trace: Trace, arg: Term) -> None:
    """log of a product as a sum, of a power or a root as a multiple, of exp as its argument."""
    match arg:
        case Num(value) if value == 1:
            trace.rule("log_one")
        case Num(value) if value > 0:
            log_of_number(trace, value)
        case Mul((first, *rest)):
            if trace.rule("log_mul", A=first, B=mul(*rest)):
                for i in range(len(trace.term.terms)):
                    trace.child(i, lambda t: expand_log(t, t.term.args[0]))
        case Pow(base, Num(power) as n) if power.denominator == 1:
            if trace.rule("log_power", A=base, n=n):
                for i, child in enumerate(children(trace.term)):
                    if isinstance(child, Call):
                        trace.child(i, lambda t: expand_log(t, t.term.args[0]))
        case Call("exp", (inner,)):
            trace.rule("log_exp", A=inner)
        case Call("sqrt", (inner,)):
            if trace.rule("log_sqrt", A=inner):
                trace.child(0, lambda t: expand_log(t, inner))
        case Add():
            take_out_of_log(trace, arg)


def log_of_number(trace: Trace, value: Fraction) -> None:
    """log(p^n q) = n log p + log q, for the first prime p of a rational number."""
    prime, power = first_power(value)
    rest = value / Fraction(prime) ** power
    if rest == 1 and power != 1:
        trace.rule("log_power", A=Num(Fraction(prime)), n=Num(Fraction(power)))
    elif rest != 1 and trace.rule("log_mul", A=Num(Fraction(prime) ** power), B=Num(rest)):
        for i in range(len(trace.term.terms)):
            trace.child(i, lambda t: expand_log(t, t.term.args[0]))


def first_power(value: Fraction) -> tuple[int, int]:
    """The least prime in a rational number other than 1, with its exponent; what has no small
    divisor is taken for a prime."""
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime in range(2, LARGEST_PRIME) if whole > 1 else ():
            power = 0
            while whole % prime == 0:
                whole, power = whole // prime, power + 1
            if power:
                return prime, sign * power
        if whole > 1:
            return whole, sign
    raise ValueError("1 has no prime divisor")


def take_out_of_log(trace: Trace, arg: Add) -> None:
    """log(a u + a v) = log a + log(u + v), for a number a and others that are positive."""
    content = content_of(arg)
    ways = [(Num(content), normal(mul(Num(1 / content), arg)))] if content != 1 else []
    ways += [(factor, without(arg, factor, 1)) for factor in factors(arg)]
    for part, rest in ((p, r) for p, r in ways if r is not None):
        trace.child(0, lambda t: t.ring(to=mul(part, rest)) and None)
        if trace.rule("log_mul", A=part, B=rest):
            for i in range(len(trace.term.terms)):
                trace.child(i, lambda t: expand_log(t, t.term.args[0]))
            return


def content_of(total: Add) -> Fraction:
    """The number by which a sum with rational coefficients is a multiple of one with integers
    that have no common divisor."""
    found = polynomial(total).values()
    return Fraction(gcd(*(c.numerator for c in found)), lcm(*(c.denominator for c in found)))


def log_of_sigmoid(trace: Trace) -> bool:
    """log σ(u) and log(1 - σ(u)) by softplus, before sigmoid is written out."""
    match normal(trace.term.args[0]):
        case Call("sigmoid", (inner,)):
            return trace.rule("log_sigmoid", A=inner)
        case Add((Num(value), Mul((Num(sign), Call("sigmoid", (inner,)))))) if (value, sign) == (
                1, -1):
            return trace.rule("log_sigmoid_rest", A=inner)
    return False
