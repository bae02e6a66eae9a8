"""Normal forms: derivatives carried out, definitions unfolded, sums collapsed.

`simplify` brings a term to a sum of monomials with as few bound indices, guards
and quotients as the facts allow.  A `Policy` says what is opened on the way: a
proof is tried first with every name kept shut, then with definitions opened,
then with functions written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from functools import lru_cache

from derive.kernel.context import is_constant_condition, marker
from derive.kernel.ring import condition, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mean,
    Mod,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    children,
    inverse,
    is_integer,
    mul,
    names,
    neg,
    open_body,
    sub,
    substitute,
    subterms,
    uses_index,
    within,
)
from derive.kernel.theory import Theory
from derive.language.rules import DEFINED_FUNCTIONS, SLOPES
from derive.search.normal.blocks import split_blocks
from derive.search.normal.chance import take_apart
from derive.search.normal.contraction import contract
from derive.search.entailment.indices import linear_coefficient, parted
from derive.search.normal.permutations import unpermute
from derive.search.normal.powers import merge_powers, split_power
from derive.search.normal.sums import (
    Monomial,
    apply_reindexing,
    collapse,
    flatten,
)
from derive.search.normal.trace import Trace

MOST_ROUNDS = 40
LARGEST_ROOT = 1000             # of the squares taken out from under a root


@dataclass(frozen=True)
class Policy:
    """What is opened: the named definitions, and functions that have a defining rule.  The
    slopes of a loss in the tensors `stops` stay as they are.  A recursive name is opened at a
    level that is a number from the first on, or one of `levels`.  The `given` equations are
    used from left to right.  With `numbers` a short sum is written out before anything in it is
    opened: the cases of a table are then decided by arithmetic.  The `scales` stay shut until
    all quotients have been cleared.  Without `powers` those with a real exponent stay.
    exp(u) is written as a power of exp(u/m) for the number m of `parts`."""
    unfold: frozenset[str] = frozenset()
    functions: bool = False
    stops: frozenset[str] = frozenset()
    levels: frozenset[Term] = frozenset()
    given: tuple[Term, ...] = ()
    numbers: bool = False
    powers: bool = True
    parts: int = 1
    scales: frozenset[str] = frozenset()

    def opens(self, entry: Entry, theory: Theory) -> bool:
        """Is the definition of a named entry to be opened?"""
        if entry.tensor not in self.unfold:
            return False
        if entry.tensor not in theory.recursive:
            return True
        level, first = normal(entry.at[0]), theory.axes(entry.tensor)[0][0]
        if isinstance(level, Num) and isinstance(first, Num):
            return first.value <= level.value
        return level in self.levels


def simplify(trace: Trace, policy: Policy) -> None:
    for _ in range(MOST_ROUNDS):
        before = len(trace.steps)
        trace.inside((), lambda t: expand(t, policy))
        trace.ring()
        tidy(trace, policy)
        if len(trace.steps) == before:
            return


# -- Opening derivatives, definitions and functions ------------------------------------------

def expand(trace: Trace, policy: Policy) -> None:
    """Carry out derivatives and open what the policy opens, from the leaves up."""
    match trace.term:
        case Diff():
            expand_derivative(trace, policy)
        case Entry():
            if any(isinstance(p, (Floor, Mod, Call, Case)) for p in subterms(trace.term)):
                expand_children(trace, policy)
                trace.ring()
            add_range(trace)
            if isinstance(trace.term, Entry) and at_argmax(trace):
                return
            if isinstance(trace.term, Entry) and policy.opens(trace.term, trace.here.theory):
                if trace.attempt("unfold"):
                    expand(trace, policy)
        case Iverson(cond):
            if not is_constant_condition(cond) or any(
                    isinstance(p, (Floor, Iverson, Call)) for p in subterms(cond)):
                trace.child(0, lambda t: expand_children(t, policy))
            decide(trace, trace.term.cond)
        case Num():
            pass
        case Floor():
            expand_children(trace, policy)
            divide(trace)
        case Mod(over, under):
            trace.ring(to=sub(over, mul(under, Floor(over, under))))
            expand_children(trace, policy)
        case Pow(Call("sqrt", (arg,)), Num(power)) if power == 2 and trace.rule(
                "sqrt_square", A=arg):
            expand(trace, policy)                    # before what is squared is multiplied out
        case Pow(_, exponent) if policy.powers and not is_integer(
                exponent) and not isinstance(exponent, Num) and open_power(trace):
            expand(trace, policy)
        case Pow():
            expand_children(trace, policy)
            split_power(trace)
        case Case():
            if not choose(trace):
                expand_children(trace, policy)
            else:
                expand(trace, policy)
        case Mean():
            take_apart(trace, lambda t: simplify(t, policy))
            trace.ring()
        case Call("log", _) if log_of_sigmoid(trace):
            expand(trace, policy)
        case Call(function, (arg,)) if function in SLOPES and trace.rule(SLOPES[function], A=arg):
            expand(trace, policy)
        case Call():
            expand_children(trace, policy)
            expand_call(trace, policy)
        case Fold("prod", low, high, body, _) if normal(sub(high, low)) == ZERO:
            trace.rule("prod_empty", l=low, h=high, F=open_body(body, HOLE))
        case Fold("sum", low, high, _, _) if policy.numbers and span(low, high):
            write_out(trace)
            trace.ring()                             # entries that are read twice look alike
            expand_children(trace, policy)
        case Fold("sum"):
            expand_children(trace, policy)
            if isinstance(trace.term, Fold) and split_at_cases(trace):
                expand_children(trace, policy)
        case Fold("prod" | "max", low, high, _, _) if policy.functions:
            if span(low, high) is None:
                expand_children(trace, policy)
            else:
                write_out(trace)
                expand_children(trace, policy)
        case _:
            expand_children(trace, policy)


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


def divide(trace: Trace) -> None:
    """(a b + r) // b is a for 0 <= r < b, and a + r // b for any r; (a // b + r) // c is
    (a + b r) // (b c)."""
    over, under = trace.term.over, normal(trace.term.under)
    terms = polynomial(over)
    whole, rest = parted(over, under) or (ZERO, over)
    if trace.attempt("integer", to=whole):
        return
    if whole != ZERO and trace.attempt("integer", to=add(whole, Floor(rest, under))):
        return
    inner = [m[0][0] for m, c in terms.items() if c == 1 and len(m) == 1 and m[0][1] == 1
             and isinstance(m[0][0], Floor)]
    if len(inner) == 1:
        (floor,) = inner
        rest = sub(over, floor)
        joined = normal(add(floor.over, mul(floor.under, rest)))
        if trace.attempt("integer", to=Floor(joined, normal(mul(floor.under, under)))):
            divide(trace)


def choose(trace: Trace) -> bool:
    """Leave of some cases the one that arithmetic, or else of two the one that the facts choose."""
    kept = trace.term
    while isinstance(kept, Case) and isinstance(truth := normal(Iverson(kept.cond)), Num):
        kept = kept.then if truth == ONE else kept.other
    if trace.ring(to=kept):
        return True
    cond, then, other = children(trace.term)
    if not is_constant_condition(cond):
        return False
    if trace.here.shows(cond):
        holds, kept = TRUE, then
    elif trace.here.shows(Not(cond)):
        holds, kept = FALSE, other
    else:
        return False
    trace.ring(to=add(mul(Iverson(cond), then), mul(sub(ONE, Iverson(cond)), other)))
    trace.attempt("bracket", (0, 0), to=holds)
    trace.attempt("bracket", (1, 0, 1, 1), to=holds)
    return trace.ring(to=kept)


def add_range(trace: Trace) -> None:
    """Write the range of an entry that is 0 outside, where it is not known to be inside."""
    tensor = trace.here.theory.tensors.get(trace.term.tensor)
    if tensor and tensor.zero_outside and not all(
            trace.here.shows(within(low, index, high))
            for index, (low, high) in zip(trace.term.at, trace.here.theory.ranges(
                trace.term.tensor, trace.term.at))):
        trace.attempt("outside")


def at_argmax(trace: Trace) -> bool:
    """Write the entry at the argmax of such entries as their maximum."""
    for best in [p for i in trace.term.at for p in subterms(i)
                 if isinstance(p, Fold) and p.kind == "argmax" and not p.loose]:
        body = substitute(trace.term, {best: HOLE})
        if normal(open_body(best.body, HOLE)) == normal(body) and trace.rule(
                "argmax_value", l=best.low, h=best.high, F=body):
            return True
    return False


def split_at_cases(trace: Trace) -> bool:
    """Split a sum over cases where the index passes from one to the next."""
    low, high = trace.term.low, trace.term.high
    index = HOLE
    body = open_body(trace.term.body, index)
    for cond in dict.fromkeys(turning(body)):
        for end in bounds_from(condition(cond), index):
            if end is not None and ZERO not in (normal(sub(end, low)), normal(sub(high, end))) \
                    and trace.here.shows(And((Rel("<=", low, end), Rel("<=", end, high)))) \
                    and trace.rule("sum_split", l=low, m=end, h=high, F=body):
                return True
    return False


def turning(body: Term) -> Iterator[Term]:
    """The conditions by which cases, and extremes and brackets inside an index, change."""
    for part in subterms(body):
        match part:
            case Case(cond, _, _):
                yield cond
            case Call("max" | "min", (a, b)) if is_integer(a) and is_integer(b):
                yield Rel("<", a, b)
            case Iverson(outer):
                yield from (p.cond for p in subterms(outer) if isinstance(p, Iverson))


def expand_children(trace: Trace, policy: Policy) -> None:
    for i in range(len(children(trace.term))):
        trace.child(i, lambda t: expand(t, policy))


PEELS = {"sum": "sum_peel", "prod": "prod_peel", "max": "max_peel"}
LONGEST_WRITTEN = 12


def span(low: Term, high: Term) -> int | None:
    """The number of indices of a short range between numbers."""
    size = normal(sub(high, low))
    if isinstance(size, Num) and 0 < size.value <= LONGEST_WRITTEN:
        return int(size.value)
    return None


def write_out(trace: Trace) -> None:
    """A short range between numbers, term by term."""
    if not isinstance(trace.term, Fold) or trace.term.kind not in PEELS:
        return
    kind, low, high = trace.term.kind, trace.term.low, trace.term.high
    size = span(low, high)
    if size is None:
        trace.rule("prod_empty", l=low, h=high, F=open_body(trace.term.body, HOLE))
    elif kind == "max" and size == 1:
        trace.rule("max_single", l=low, F=open_body(trace.term.body, HOLE))
    elif trace.rule(PEELS[kind], l=low, h=high, F=open_body(trace.term.body, HOLE)):
        trace.child(len(children(trace.term)) - 1, write_out)


def expand_derivative(trace: Trace, policy: Policy) -> None:
    if isinstance(trace.term.body, Diff):
        trace.child(0, lambda t: simplify(t, policy))
    if isinstance(trace.term, Diff) and is_loss(trace.term, trace.here.theory):
        if trace.term.wrt.tensor in policy.stops:
            return
        through = bottleneck(trace.term.body.tensor, trace.term.wrt.tensor, trace.here.theory)
        if through and trace.attempt("chain", rule=through):
            return expand_children(trace, policy)
    if is_shut(trace.term, policy, trace):
        return
    if trace.attempt("differentiate") and not isinstance(trace.term, Diff):
        expand(trace, policy)
        trace.ring()
    elif isinstance(trace.term, Diff) and trace.child(0, lambda t: decide_halves(t, policy)):
        expand_derivative(trace, policy)


def decide_halves(trace: Trace, policy: Policy) -> None:
    """Leave of max(a, b), relu(u) and cases the half that the facts near the point choose, so
    that kinks which are elsewhere do not matter."""
    match trace.term:
        case Entry() if policy.opens(trace.term, trace.here.theory):
            if trace.attempt("unfold"):
                decide_halves(trace, policy)
        case Case() if choose(trace):
            decide_halves(trace, policy)
        case Call(function, args):
            for i in range(len(args)):
                trace.child(i, lambda t: decide_halves(t, policy))
            if any(trace.rule(name, **dict(zip("AB", trace.term.args)))
                   for name in HALVES.get(function, ())):
                decide_halves(trace, policy)
        case Add() | Mul() | Pow():
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: decide_halves(t, policy))


def is_shut(term: Term, policy: Policy, trace: Trace) -> bool:
    """Is this the slope of a recursive name at a level that stays as it is?"""
    theory = trace.here.theory
    match term:
        case Diff(Entry(tensor, at, _) as entry, wrt, False) if (
                tensor in theory.recursive and not policy.opens(entry, theory)
                and not is_passing(tensor, theory)):
            return not (isinstance(wrt, Entry) and wrt.tensor == tensor
                        and trace.here.shows(Rel("<=", at[0], wrt.at[0])))
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


def decide(trace: Trace, cond: Term) -> None:
    """Replace a bracket by 1 or 0 where the facts say so; take factors of known sign out."""
    if trace.here.shows(cond):
        trace.attempt("bracket", to=TRUE)
    elif trace.here.shows(Not(cond)):
        trace.attempt("bracket", to=FALSE)
    elif isinstance(cond, Rel) and not is_integer(cond.right):
        scale(trace, normal(sub(cond.right, cond.left)))


SCALES = {"<": "sign_scale", "=": "zero_scale"}


def scale(trace: Trace, term: Term) -> None:
    """[0 < a b] is [0 < b] for a positive a."""
    if isinstance(term, Mul) and trace.term.cond.op in SCALES:
        for i, factor in enumerate(term.factors):
            rest = mul(*term.factors[:i], *term.factors[i + 1:])
            if not (isinstance(factor, Num) and factor.value in (1, -1)) and trace.rule(
                    SCALES[trace.term.cond.op], A=factor, B=rest):
                trace.ring()
                return


def expand_call(trace: Trace, policy: Policy) -> None:
    """Rules for known functions: slopes, exponentials and logarithms of products."""
    function, args = trace.term.function, trace.term.args
    if function in SLOPES:
        if trace.rule(SLOPES[function], A=args[0]):
            trace.ring()
            expand_children(trace, policy)
    elif function in HALVES and any(trace.rule(name, **dict(zip("AB", args)))
                                    for name in HALVES[function]):
        expand(trace, policy)
    elif function == "exp":
        expand_exp(trace, normal(args[0]), policy.parts)
    elif function == "log":
        expand_log(trace, normal(args[0]))
    elif function == "sqrt":
        expand_root(trace, normal(args[0]))
    elif function in trace.here.theory.functions and mirrored(trace, normal(args[0])):
        expand_children(trace, policy)
    elif function in SYMMETRIC and turned(normal(args[0])):
        if trace.rule(SYMMETRIC[function], A=normal(neg(args[0]))):
            expand_children(trace, policy)
    elif policy.functions and function in ANGLES:
        expand_angle(trace, normal(args[0]))
    elif len(args) == 1 and isinstance(args[0], Fold) and args[0].kind in ("max", "min"):
        bounds, body = (args[0].low, args[0].high), args[0].body
        any(trace.rule(f"{args[0].kind}_{way}", g=function, l=bounds[0], h=bounds[1],
                       F=open_body(body, HOLE)) for way in ("monotone", "antitone"))
    elif policy.functions and function in DEFINED_FUNCTIONS:
        if function in HALVES and any([trace.child(i, lambda t: simplify(t, policy))
                                       for i in range(len(args))]):
            return expand_call(trace, policy)          # the simpler numbers may choose a half
        names = dict(zip("AB", trace.term.args))
        if trace.rule(DEFINED_FUNCTIONS[function], **names):
            expand_children(trace, policy)


SYMMETRIC = {"sin": "sin_odd", "cos": "cos_even", "erf": "erf_odd", "atan": "atan_odd",
             "sigmoid": "sigmoid_negative", "softplus": "softplus_negative"}
ANGLES = {"sin": ("sin_zero", "sin_pi", "sin_add"), "cos": ("cos_zero", "cos_pi", "cos_add")}


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


def expand_angle(trace: Trace, arg: Term) -> None:
    """sin and cos of a sum, or of a multiple, by those of its parts."""
    of_zero, of_pi, of_sum = ANGLES[trace.term.function]
    match arg:
        case Call("pi", ()):
            trace.rule(of_pi)
            return
        case Num(value) if value == 0:
            trace.rule(of_zero)
            return
        case Add((first, *others)):
            rest = add(*others)
        case Mul((Num(value), *others)) if value > 1 and value.denominator == 1:
            first, rest = mul(*others), normal(mul(Num(value - 1), *others))
        case _:
            return
    if trace.rule(of_sum, A=first, B=rest):
        expand_angles(trace)


def expand_angles(trace: Trace) -> None:
    if isinstance(trace.term, Call) and trace.term.function in ANGLES:
        arg = normal(trace.term.args[0])
        if turned(arg):
            trace.rule(SYMMETRIC[trace.term.function], A=normal(neg(arg)))
            expand_angles(trace) if not isinstance(trace.term, Call) else expand_angle(
                trace, normal(trace.term.args[0]))
        else:
            expand_angle(trace, arg)
    elif isinstance(trace.term, (Add, Mul)):
        for i in range(len(children(trace.term))):
            trace.child(i, expand_angles)


HALVES = {"relu": ("relu_above", "relu_below"), "abs": ("abs_above", "abs_below"),
          "max": ("max_first", "max_second"), "min": ("min_first", "min_second")}


def expand_exp(trace: Trace, arg: Term, parts: int = 1) -> None:
    """exp of a sum as a product, of an integer multiple as a power, of a log as its argument;
    exp(u) as exp(u/m)^m for a number m of parts."""
    value, rest = (arg.factors[0].value, arg.factors[1:]) if isinstance(arg, Mul) and isinstance(
        arg.factors[0], Num) else (Fraction(1), (arg,))
    match arg:
        case Num():
            trace.rule("exp_zero")
        case Add((first, *rest)):
            if trace.rule("exp_add", A=first, B=add(*rest)):
                for i in range(len(trace.term.factors)):
                    trace.child(i, lambda t: expand_exp(t, t.term.args[0], parts))
        case Call("log", (inner,)):
            trace.rule("exp_log", A=inner)
        case _ if (times := (value * lcm(parts, value.denominator)).numerator) != 1:
            unit = mul(Num(value / times), *rest)
            trace.rule("exp_multiple", n=Num(Fraction(times)), A=unit)


def expand_log(trace: Trace, arg: Term) -> None:
    """log of a product as a sum, of a power as a multiple, of exp as its argument."""
    match arg:
        case Num(value) if value == 1:
            trace.rule("log_one")
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


def log_of_sigmoid(trace: Trace) -> bool:
    """log σ(u) and log(1 - σ(u)) by softplus, before sigmoid is written out."""
    match normal(trace.term.args[0]):
        case Call("sigmoid", (inner,)):
            return trace.rule("log_sigmoid", A=inner)
        case Add((Num(value), Mul((Num(sign), Call("sigmoid", (inner,)))))) if (value, sign) == (
                1, -1):
            return trace.rule("log_sigmoid_rest", A=inner)
    return False


def expand_root(trace: Trace, arg: Term) -> None:
    """The root of a product, of a square, and of a number."""
    match arg:
        case Num(value) if value >= 0:
            root_of_number(trace, arg)
        case Mul((first, *rest)) if any(                       # else it becomes one number
                isinstance(part, (Var, Entry, Bound)) for part in subterms(arg)):
            if trace.rule("sqrt_mul", A=first, B=mul(*rest)):
                for i in range(len(trace.term.factors)):
                    trace.child(i, lambda t: expand_root(t, normal(t.term.args[0])))
        case Pow(base, Num(power)) if power.denominator == 1 and power % 2 == 0:
            half = base if power == 2 else Pow(base, Num(power / 2))
            trace.rule("root_square", A=half) or trace.rule("root_signless", A=half)
        case Pow(base, Num(power)) if power == -1 and trace.rule(
                "sqrt_mul", A=base, B=Pow(base, Num(Fraction(-2)))):        # 1/u = u (1/u)^2
            trace.child(1, lambda t: t.rule("root_square", A=inverse(base)))


def root_of_number(trace: Trace, arg: Num) -> None:
    """The root of a rational number without squares under it: sqrt(4/3) = 2/3 * sqrt(3)."""
    over, under = arg.value.numerator, arg.value.denominator
    whole = over * under
    square = max((i for i in range(1, LARGEST_ROOT) if whole % (i * i) == 0), default=1)
    factor = Fraction(square, under)
    rest = arg.value / factor ** 2
    if factor != 1 and trace.rule("sqrt_mul", A=Num(rest), B=Num(factor ** 2)):
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


# -- Sums, brackets and quotients --------------------------------------------------------------

def tidy(trace: Trace, policy: Policy) -> None:
    """Collapse sums, decide brackets and cancel quotients in a ring-normal term."""
    for _ in range(MOST_ROUNDS):
        changed = False
        if isinstance(trace.term, Add):
            for i in range(len(trace.term.terms)):
                changed |= trace.child(i, lambda t: tidy_monomial(t, policy))
        else:
            changed = trace.inside((), lambda t: tidy_monomial(t, policy))
        if not (changed and trace.ring()) and not changed:
            return


def tidy_monomial(trace: Trace, policy: Policy) -> None:
    while collapse(trace) or contract(trace, but=policy.given) or split_blocks(trace):
        trace.ring()
        if isinstance(trace.term, Add):
            return
    replace_equals(trace)
    tidy_atoms(trace, policy)
    merge_powers(trace)
    square_roots(trace)
    cancel(trace)


def factors_of(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Mul) else (term,)


def narrow(trace: Trace) -> None:
    """A count of indices that meet some bounds, as the length of an interval."""
    mono = flatten(trace.term, trace.here)
    if mono is None or len(mono.binders) != 1 or mono.coeff != 1:
        return
    b = mono.binders[0]
    lows, highs = [b.low], [b.high]
    for guard in mono.guards:
        low, high = bounds_from(guard, b.index)
        lows += [low] if low is not None else []
        highs += [high] if high is not None else []
    for low in lows:
        for high in highs:
            interval = Monomial(mono.coeff, (replace(b, low=low, high=high),), (), ())
            if apply_reindexing(trace, mono, interval, (b.index,), (b.index,)):
                return


def bounds_from(guard: Term, index: Var) -> tuple[Term | None, Term | None]:
    """The bound low <= index or index < high that an inequality 0 <= p gives."""
    match guard:
        case Rel("<=", left, right):
            p = polynomial(sub(right, left))
            parts = {m: c for m, c in p.items() if any(index.name in names(a) for a, _ in m)}
            coeff = linear_coefficient(parts, index)
            rest = from_polynomial({m: c for m, c in p.items() if m not in parts})
            if coeff == ONE:
                return normal(neg(rest)), None
            if coeff is not None and all(c < 0 for c in polynomial(coeff).values()):
                step = normal(neg(coeff))
                return None, normal(add(rest if step == ONE else Floor(rest, step), ONE))
    return None, None


def replace_equals(trace: Trace) -> None:
    """Beside δ[i, j] the later of the two names gives way to the other."""
    if not isinstance(trace.term, Mul):
        return
    for k, bracket in enumerate(trace.term.factors):
        rest = trace.term.factors[:k] + trace.term.factors[k + 1:]
        found = solved_name(bracket)
        if found and any(found[0].name in names(f) for f in rest):
            name, value = found
            body = substitute(mul(*rest), {name: HOLE})
            if trace.rule("delta_replace", i=name, j=value, F=body):
                trace.ring()
                return replace_equals(trace)


def solved_name(bracket: Term) -> tuple[Term, Term] | None:
    """The last name that an equation of integers gives in terms of the others."""
    match bracket:
        case Iverson(Rel("=", left, right)) if is_constant_condition(bracket.cond):
            p = polynomial(sub(right, left))
            alone = [m[0][0] for m, c in p.items() if len(m) == 1 and abs(c) == 1
                     and isinstance(m[0][0], Var) and m[0][1] == 1
                     and sum(m[0][0].name in names(a) for n in p for a, _ in n) == 1]
            if alone:
                name = max(alone, key=lambda v: v.name)
                coeff = p[((name, 1),)]
                rest = {m: -c / coeff for m, c in p.items() if m != ((name, 1),)}
                return name, from_polynomial(rest)
    return None


def tidy_atoms(trace: Trace, policy: Policy) -> None:
    """Tidy inside sums, powers and arguments, decide brackets and use the hypotheses."""
    plain = tuple(f for f in trace.here.facts if f not in policy.given) if policy.given else \
        trace.here.facts
    for atom, value in given_values(plain):
        if trace.term == atom and trace.attempt("hypothesis", to=value):
            return
    for value in instances(trace.term, policy.given):
        if trace.attempt("hypothesis", to=value):
            return
    if isinstance(trace.term, (Entry, Diff, Fold, Call)):
        for value in quantified_values(trace.term, plain):
            if trace.attempt("hypothesis", to=value):
                return
    if isinstance(trace.term, Entry) and trace.term.integer:
        known_integer(trace)
    match trace.term:
        case Iverson(cond) if is_constant_condition(cond):
            decide(trace, cond)
        case Mul() | Add():
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: tidy_atoms(t, policy))
        case Pow(_, exponent):
            trace.child(0, lambda t: tidy(t, policy))
            if isinstance(trace.term, Pow) and not isinstance(exponent, Num):
                trace.child(1, lambda t: tidy(t, policy))
            tidy_square(trace, policy)
        case Call():
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: tidy(t, policy))
        case Fold("sum", low, high, _, _):
            trace.child(2, lambda t: (tidy_atoms(t, policy), merge_powers(t), cancel(t)))
            if unpermute(trace):
                pass
            elif policy.functions and span(low, high):
                write_out(trace)
            elif all(isinstance(f, Iverson) for f in factors_of(trace.term.body)):
                narrow(trace)
                if isinstance(trace.term, Fold) and trace.term.body == ONE:
                    trace.rule("sum_of_ones", l=trace.term.low, h=trace.term.high)
            elif trace.term.body == Num(Fraction(1)):
                trace.rule("sum_of_ones", l=low, h=high)
        case Fold(kind, low, high, _, _):
            trace.child(2, lambda t: tidy(t, policy))
            if kind in ("max", "min"):
                from_start(trace)
                if not turn_over(trace) and kind == "max":
                    pull_out(trace)
            if kind == "prod":
                take_apart_product(trace)



def known_integer(trace: Trace) -> None:
    """The value of an integer entry of which the facts of its case speak."""
    said = [f.arg if isinstance(f, Not) else f for f in trace.here.facts]
    for fact in said:
        if isinstance(fact, Rel) and fact.op == "=" and fact.left == trace.term and isinstance(
                fact.right, Num):
            for value in (fact.right.value, fact.right.value + 1):
                if trace.attempt("integer", to=Num(value)):
                    return


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


def take_apart_product(trace: Trace) -> None:
    """Π F G = Π F Π G, and Π of what is free of the index is a power."""
    fold = trace.term
    if not uses_index(fold.body):
        if trace.rule("prod_constant", l=fold.low, h=fold.high, A=open_body(fold.body, HOLE)):
            if fold.body == ONE:
                trace.rule("power_of_one", n=sub(fold.high, fold.low))
        return
    match fold.body:
        case Mul((first, *others)):
            rest = mul(*others)
        case Pow(base, Num(power)) if power.denominator == 1 and power > 1:
            first, rest = base, base if power == 2 else Pow(base, Num(power - 1))
            trace.child(2, lambda t: t.ring(to=Mul((open_body(first, marker(t.here.depth - 1)),
                                                    open_body(rest, marker(t.here.depth - 1))))))
        case _:
            return
    if trace.rule("prod_multiply", l=fold.low, h=fold.high, F=open_body(first, HOLE),
                  G=open_body(rest, HOLE)):
        for i in (0, 1):
            trace.child(i, take_apart_product)
        trace.ring()


def from_start(trace: Trace) -> None:
    """max k in l..h-1: F(k) = max k < h-l: F(k + l), and a minimum too."""
    fold = trace.term
    if isinstance(fold, Fold) and fold.low != ZERO and trace.rule(
            f"{fold.kind}_shift", l=fold.low, h=fold.high, n=fold.low,
            F=open_body(fold.body, HOLE)):
        trace.ring()


def turn_over(trace: Trace) -> bool:
    """max (-F) = -(min F), and the other way round."""
    fold = trace.term
    if not isinstance(fold, Fold) or any(c >= 0 for c in polynomial(fold.body).values()):
        return False
    return trace.rule(f"{fold.kind}_negative", l=fold.low, h=fold.high,
                      F=open_body(normal(neg(fold.body)), HOLE))


def pull_out(trace: Trace) -> None:
    """max (a + F) = a + max F, and max (a F) = a max F for a >= 0."""
    fold = trace.term
    parts, rule = (fold.body.terms, "max_plus") if isinstance(fold.body, Add) else \
        (fold.body.factors, "max_times") if isinstance(fold.body, Mul) else ((), "")
    free = [p for p in parts if not uses_index(p)]
    if free and len(free) < len(parts):
        join = add if rule == "max_plus" else mul
        rest = open_body(join(*(p for p in parts if uses_index(p))), HOLE)
        if trace.rule(rule, l=fold.low, h=fold.high, A=open_body(join(*free), HOLE), F=rest):
            trace.child(1, pull_out)


@lru_cache(maxsize=64)
def given_values(facts: tuple[Term, ...]) -> tuple[tuple[Term, Term], ...]:
    """The equations among the facts that give the value of one real atom."""
    found = []
    for fact in (*facts, *squeezed(facts)):
        match fact:
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)) or any(
                    isinstance(p, Fold) and p.kind == "sum" for p in subterms(fact)):
                p = polynomial(sub(left, right))
                atoms = [m[0][0] for m in p if len(m) == 1 and m[0][1] == 1]
                atoms = [a for a in atoms
                         if sum(a in subterms(b) for m in p for b, _ in m) == 1]
                best = max(atoms, key=lambda a: (size(a), a.key), default=None)
                if best is not None:
                    scale = p[((best, 1),)]
                    rest = {m: -c / scale for m, c in p.items() if m != ((best, 1),)}
                    found.append((best, from_polynomial(rest)))
    return tuple(found)


def instances(term: Term, given: tuple[Term, ...]) -> Iterator[Term]:
    """The right sides of given equations whose left side is the term."""
    for fact in given:
        depth, body = opened_all(fact)
        at = solve_pattern(body.left, term, {})
        if at is not None and len(at) == depth:
            yield instance(body.right, at)


def opened_all(fact: Term) -> tuple[int, Term]:
    """How many indices an equation is quantified over, and the equation."""
    depth = 0
    while isinstance(fact, Fold) and fact.kind == "all":
        depth, fact = depth + 1, fact.body
    return depth, fact


def quantified_values(term: Term, facts: tuple[Term, ...]) -> Iterator[Term]:
    """What hypotheses such as `x[i] = y[i] for all i` or `A[i, j] = A[j, i]` make of an entry
    or a slope; of two entries of one tensor the first in order stays."""
    for fact in facts:
        depth, body = opened_all(fact)
        if depth and isinstance(body, Rel) and body.op == "=":
            for a, b in ((body.left, body.right), (body.right, body.left)):
                at = solve_pattern(a, term, {})
                if at is not None and len(at) == depth:
                    value = instance(b, at)
                    if (read(value), size(value), value.key) < (read(term), size(term), term.key):
                        yield value


def read(term: Term) -> int:
    """How many entries a term reads."""
    return sum(isinstance(p, Entry) for p in subterms(term))


def solve_pattern(pattern: Term, term: Term, found: dict[int, Term]) -> dict[int, Term] | None:
    """The values of nameless indices that make a pattern of entries and slopes the term."""
    if isinstance(pattern, Bound):
        if not is_integer(term) or found.setdefault(pattern.depth, term) != term:
            return None
        return found
    if isinstance(pattern, Fold) and isinstance(term, Fold):
        return solve_fold(pattern, term, found)
    if type(pattern) is not type(term) or not pattern.loose:
        return found if pattern == term else None
    if getattr(pattern, "function", None) != getattr(term, "function", None) or len(
            children(pattern)) != len(children(term)):
        return None
    if getattr(pattern, "tensor", None) != getattr(term, "tensor", None):
        return None
    for p, t in zip(children(pattern), children(term)):
        if solve_pattern(p, t, found) is None:
            return None
    return found


def solve_fold(pattern: Fold, term: Fold, found: dict[int, Term]) -> dict[int, Term] | None:
    """The same for a binder: its index is a name that stands in both bodies."""
    if pattern.kind != term.kind:
        return None
    inner: dict[int, Term] = {0: OWN, **{depth + 1: t for depth, t in found.items()}}
    sides = solve_pattern(pattern.low, term.low, found), solve_pattern(pattern.high, term.high, found)
    if None in sides or solve_pattern(pattern.body, open_body(term.body, OWN), inner) is None:
        return None
    for depth, value in inner.items():
        if depth and (OWN.name in names(value) or found.setdefault(depth - 1, value) != value):
            return None
    return found


OWN = Var("◦", True)               # the index of a binder inside a pattern


def instance(body: Term, at: dict[int, Term]) -> Term:
    """The body of nested binders with each index replaced."""
    for level in range(len(at)):
        body = open_body(body, at[level])
    return body


def squeezed(facts: tuple[Term, ...]) -> list[Term]:
    """p = 0 for each real p with both 0 <= p and 0 <= -p among the facts."""
    bounds = [condition(f) for f in facts if isinstance(f, (Rel, Not))]
    terms = {b.right for b in bounds if isinstance(b, Rel) and b.op == "<=" and b.left == ZERO}
    return [Rel("=", t, ZERO) for t in terms if not is_integer(t) and normal(neg(t)) in terms]


def size(term: Term) -> int:
    return sum(1 for _ in subterms(term))


def cancel(trace: Trace) -> None:
    """a · 1/a = 1 for each a that is shown to be other than 0."""
    p = polynomial(trace.term)
    if len(p) != 1:
        return
    (mono, coeff), = p.items()
    for a, e in mono:
        if e == 0 and not isinstance(a, Iverson):
            rest = normal(mul(Num(coeff), *(
                f for b, n in mono if b != a for f in ((b,) if n == 1 else (Pow(b, Num(Fraction(n))),)
                                                       if n else (b, inverse(b))))))
            if trace.rule("cancel", A=a, B=rest):
                return cancel(trace)
