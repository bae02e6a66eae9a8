"""Square roots: of products, of squares and of numbers, and their squares."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    Add,
    Bound,
    Call,
    Entry,
    Mul,
    Num,
    Pow,
    Term,
    Var,
    inverse,
    is_integer,
    mul,
    subterms,
)
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace

PI = Call("pi", ())
LARGEST_ROOT = 1000             # of the squares taken out from under a root


def expand_root(trace: Trace, arg: Term) -> None:
    """The root of a product, of a square, and of a number."""
    match arg:
        case Num(value) if value >= 0:
            root_of_number(trace, arg)
        case Mul((first, *rest)) if any(                       # else it becomes one number
                isinstance(part, (Var, Entry, Bound)) or part == PI for part in subterms(arg)):
            if trace.rule("sqrt_mul", A=first, B=mul(*rest)):
                for i in range(len(trace.term.factors)):
                    trace.child(i, lambda t: expand_root(t, normal(t.term.args[0])))
        case Pow(base, Num(power)) if power.denominator == 1 and power % 2 == 0:
            half = base if power == 2 else Pow(base, Num(power / 2))
            trace.rule("root_square", A=half) or trace.rule("root_signless", A=half)
        case Pow(base, Num(power)) if power == -1 and trace.rule(
                "sqrt_mul", A=base, B=Pow(base, Num(Fraction(-2)))):        # 1/u = u (1/u)^2
            trace.child(1, lambda t: t.rule("root_square", A=inverse(base)))
            trace.rule("sqrt_square", path=(1, 0), A=base, backwards=True)  # sqrt(u)/sqrt(u)^2
            trace.ring()


def root_of_number(trace: Trace, arg: Num) -> None:
    """The root of a rational number without squares under it: sqrt(4/3) = 2/3 * sqrt(3)."""
    over, under = arg.value.numerator, arg.value.denominator
    if not over:
        trace.rule("root_square", A=arg)
        return
    whole = over * under
    square = max((i for i in range(1, LARGEST_ROOT) if whole % (i * i) == 0), default=1)
    factor = Fraction(square, under)
    rest = arg.value / factor ** 2
    if rest == 1:
        trace.rule("root_square", A=Num(factor))
    elif factor != 1 and trace.rule("sqrt_mul", A=Num(rest), B=Num(factor ** 2)):
        trace.child(1, lambda t: t.rule("root_square", A=Num(factor)))


def square_roots(trace: Trace) -> None:
    """sqrt(n)^2 = n for each root of a number or size in a product."""
    p = polynomial(trace.term)
    (mono, coeff), = p.items() if len(p) == 1 else (((), None),)
    for a, e in mono:
        if isinstance(a, Call) and a.function == "sqrt" and abs(e) >= 2 and (
                isinstance(a.args[0], Num) or is_integer(a.args[0])):
            rest = [(b, n) for b, n in mono if b != a]
            square, sign = Pow(a, Num(Fraction(2))), 1 if e > 0 else -1
            left = [Pow(a, Num(Fraction(e - 2 * sign)))] if abs(e) > 2 else []
            parts = [square if sign > 0 else inverse(square), *left]
            rest = from_polynomial({tuple(rest): coeff})
            trace.ring(to=mul(rest, *parts))
            path = (1,) if sign > 0 else (1, 0)
            if trace.rule("sqrt_square", path=path, A=a.args[0]):
                trace.ring()
                return square_roots(trace)
            trace.ring()


def beside_roots(trace: Trace) -> None:
    """sqrt(u)/u = 1/sqrt(u) and u/sqrt(u) = sqrt(u), for each root of what it stands over or under."""
    p = polynomial(trace.term)
    (mono, coeff), = p.items() if len(p) == 1 else (((), None),)
    powers = dict(mono)
    for root in (a for a in powers if isinstance(a, Call) and a.function == "sqrt"):
        u = normal(root.args[0])
        if powers[root] * powers.get(u, 0) < 0:
            sign = 1 if powers[u] > 0 else -1
            rest = tuple((a, n - sign if a == u else n) for a, n in mono if (a, n) != (u, sign))
            trace.ring(to=Mul((from_polynomial({rest: coeff}), u if sign > 0 else inverse(u))))
            if trace.rule("sqrt_square", path=(1,) if sign > 0 else (1, 0), A=u, backwards=True):
                trace.ring()
                return beside_roots(trace)
            trace.ring()


def put_together(trace: Trace) -> None:
    """sqrt(1 - a) sqrt(1 + a) = sqrt(1 - a^2), for factors that are roots of sums."""
    if not isinstance(trace.term, Mul):
        return
    of_sums = [f for f in trace.term.factors if is_root_of_sum(f)]
    for one, other in pairwise(of_sums):
        rest = [f for f in trace.term.factors if f not in (one, other)]
        trial = Trace(trace.term, trace.here)
        trial.ring(to=mul(Mul((one, other)), *rest))
        if trial.rule("sqrt_mul", (0,) if rest else (), backwards=True, A=one.args[0], B=other.args[0]):
            trial.ring()
            trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]
            return put_together(trace)


def is_root_of_sum(term: Term) -> bool:
    return isinstance(term, Call) and term.function == "sqrt" and isinstance(normal(term.args[0]), Add)


def tidy_square(trace: Trace, policy: Policy) -> None:
    """sqrt(u)^2 = u, but for a sum below a fraction bar, lest denominators grow; |u|^2 = u^2; where functions
    are open, sin(u)^2 = 1 - cos(u)^2."""
    match trace.term:
        case Pow(Call("sqrt" | "abs" | "sin" as function, (arg,)), Num(power)) if (
                power.denominator == 1 and abs(power) >= 2
                and (power > 0 or not isinstance(arg, Add) if function == "sqrt" else
                     power > 0 and (function == "abs" or policy.functions))):
            whole, rest = int(power / 2), power - 2 * int(power / 2)
            square = Pow(trace.term.base, Num(Fraction(2)))
            powers = (square,) if whole == 1 else (Pow(square, Num(Fraction(whole))),)
            if rest:
                powers += (trace.term.base if rest == 1 else Pow(trace.term.base, Num(rest)),)
            trace.ring(to=mul(*powers))
            path = (0,) * ((len(powers) > 1) + (whole != 1))
            trace.rule(f"{function}_square", path=path, A=arg)
            trace.ring()
