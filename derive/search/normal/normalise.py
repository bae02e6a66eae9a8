"""Normal forms: derivatives carried out, definitions unfolded, sums collapsed.

`simplify` brings a term to a sum of monomials with as few bound indices, guards
and quotients as the facts allow.  A `Policy` says what is opened on the way: a
proof is tried first with every name kept shut, then with definitions opened,
then with functions written out.
"""

from __future__ import annotations

from derive.kernel.context import Rejected, is_constant_condition
from derive.kernel.ring import difference, normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO,
    Add,
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
    Num,
    Pow,
    Rel,
    Term,
    Var,
    children,
    is_integer,
    mul,
    neg,
    open_body,
    sub,
    subterms,
)
from derive.language.rules import DEFINED_FUNCTIONS, PROPERTIES, SLOPES
from derive.search.normal.cases import add_range, at_argmax, choose, decide, split_at_cases
from derive.search.normal.chance import take_apart
from derive.search.normal.common_factors import apart, take_out
from derive.search.normal.folds import span, write_out
from derive.search.normal.functions import (
    ANGLES,
    HALVES,
    SYMMETRIC,
    expand_angle,
    expand_exp,
    expand_log,
    log_of_sigmoid,
    mirrored,
    open_power,
    turned,
)
from derive.search.normal.integer_parts import divide
from derive.search.normal.policy import Policy
from derive.search.normal.powers import split_power, square_sign
from derive.search.normal.slopes import bottleneck, is_loss, is_shut
from derive.search.normal.square_roots import expand_root
from derive.search.normal.tidy import MOST_ROUNDS, tidy
from derive.search.normal.trace import Trace, until_settled


def simplify(trace: Trace, policy: Policy) -> None:
    """Open what the policy opens, then tidy, until neither finds anything to do."""
    for _ in range(MOST_ROUNDS):
        before = len(trace.steps)
        trace.inside((), lambda t: expand(t, policy))
        trace.ring()
        tidy(trace, policy)
        if len(trace.steps) == before or trace.has_arrived():
            return


def attempted(trace: Trace, policy: Policy) -> None:
    """`simplify`, as far as the kernel allows."""
    try:
        simplify(trace, policy)
    except Rejected:
        pass


@until_settled
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
            if not gives_bound_index(trace.term.cond):
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
        case Pow(base, Num(power)) if power.denominator == 2 and trace.rule(
                "half_power", A=base, n=Num(2 * power)):
            expand(trace, policy)
        case Pow(_, exponent) if policy.powers and not is_integer(
                exponent) and not isinstance(exponent, Num) and open_power(trace):
            expand(trace, policy)
        case Pow():
            expand_children(trace, policy)
            split_power(trace, policy.kept)
            square_sign(trace)
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
        case Call("log", (Mul((first, *rest)),)) if policy.logs and trace.rule(
                "log_mul", A=first, B=mul(*rest)):           # before it is multiplied out
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
        case Fold("prod", low, high, body, _) if policy.logs and trace.rule(
                "prod_logs", l=low, h=high, F=open_body(body, HOLE)):
            expand(trace, policy)
        case Fold("prod" | "max" | "min", low, high, _, _) if policy.functions:
            if span(low, high) is None:
                expand_children(trace, policy)
            else:
                write_out(trace)
                expand_children(trace, policy)
        case _:
            expand_children(trace, policy)


def gives_bound_index(cond: Term) -> bool:
    """Does an equation of integers give a bound index by the others?  It goes with its sum, and
    what is left of it is decided then."""
    match cond:
        case Rel("=", left, right) if is_constant_condition(cond):
            return any(abs(c) == 1 and len(mono) == 1 and mono[0][1] == 1
                       and isinstance(mono[0][0], Var) and mono[0][0].name[0] == "↓"
                       for mono, c in difference(right, left).items())
    return False


def expand_children(trace: Trace, policy: Policy) -> None:
    for i in range(len(children(trace.term))):
        trace.child(i, lambda t: expand(t, policy))


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
        expand_exp(trace, normal(args[0]), policy.units)
    elif function == "log" and normal(trace.term) not in policy.shut:
        expand_log(trace, normal(args[0]))
    elif function == "sqrt" and (take_out(trace) or policy.roots == "apart" and apart(trace)):
        expand_children(trace, policy)
    elif function == "sqrt":
        expand_root(trace, normal(trace.term.args[0]))
    elif function in trace.here.theory.functions and mirrored(trace, normal(args[0])):
        expand_children(trace, policy)
    elif function in PROPERTIES["odd"] and normal(args[0]) == ZERO:
        trace.rule("odd_zero", g=function)
    elif function in SYMMETRIC and turned(normal(args[0])) and not (
            policy.functions and function in DEFINED_FUNCTIONS):
        if trace.rule(SYMMETRIC[function], A=normal(neg(args[0]))):
            expand_children(trace, policy)
    elif policy.functions and function in ANGLES:
        trace.child(0, lambda t: simplify(t, policy))  # whole turns may stand in what is left
        expand_angle(trace, normal(trace.term.args[0]), policy.turns)
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
