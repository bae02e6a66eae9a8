"""Calculus: the derivative of a term, and the conditions under which there is one.

`derivative` is total differentiation by the usual rules, read off the form of a
term: linearity, the product and chain rules, the power rule.  Every part must
be differentiable *at the point*; a condition that cannot be shown there (u ≠ 0
for relu(u), u > 0 for log u) rejects the step, for ∂(A + B) = ∂A + ∂B is false
where A and B have kinks that cancel.

The derivative in an entry of a defined tensor y takes y as a fresh variable:
names defined from y follow it and everything else is held.  A name defined from
the variable is left as ∂name/∂variable, once its definition is known to be
differentiable.  Where y is recursive, one level of it is the variable: earlier levels are
held, later ones follow by the definition.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context, Rejected, is_constant_condition
from derive.kernel.matrices import require_invertible, slope_of_known
from derive.kernel.terms import (
    ONE, TRUE, ZERO, Add, And, Call, Case, Diff, Entry, Fold, Iverson, Mean, Mul, Not, Num, Or, Pow,
    Rel, Term, Var, add, children, close, delta, equals, is_integer, mul, names, names_of_indices,
    neg, open_body, sub, substitute, subterms, total, within)

# Where a known function of one argument is differentiable; an opaque one is so everywhere.
ANYWHERE = {"exp", "sin", "cos", "tanh", "atan", "sigmoid", "softplus", "erf", "normal_cdf",
            "sinh", "cosh"}
OFF_ZERO = {"relu", "abs", "sign", "heaviside"}
ABOVE_ZERO = {"log", "sqrt"}


def derivative(term: Term, wrt: Term, here: Context, direct: bool = False) -> Term:
    """∂term/∂wrt, unfolding the term itself if it is a defined entry; else Rejected."""
    variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
    if isinstance(term, Entry) and term.tensor == variable and not direct and is_later(term, wrt, here):
        return slope(here.unfolded(term), wrt, variable, here)
    if isinstance(term, Entry) and term.tensor in here.theory.known and (
            here.theory.losses[term.tensor] == variable):
        return slope_of_known(term, wrt, here)
    if isinstance(term, Entry) and term.tensor != variable and not direct:
        definition = here.theory.definitions.get(term.tensor)
        if definition and not is_constant(term, variable, here, direct):
            body = here.unfolded(term)
            if isinstance(body, Entry) and body.tensor in here.theory.recursive:
                return slope(body, wrt, variable, here, direct)     # one level at a time
            return derivative(body, wrt, here, direct)
        if term.tensor in here.theory.losses and here.theory.losses[term.tensor] != variable:
            return chain(term, here.theory.losses[term.tensor], wrt, here)
    return slope(term, wrt, variable, here, direct)


def is_constant(term: Term, variable: str, here: Context, direct: bool) -> bool:
    """Is the term free of the variable, through every definition that is not held?"""
    if direct:
        return not any(variable in arguments(name, here) for name in names(term)) and not any(
            isinstance(part, (Diff, Mean)) and variable in here.theory.reach(part)
            for part in subterms(term))
    return not any(variable in here.theory.reached.get(name, {name}) for name in names(term))


def arguments(name: str, here: Context) -> Iterator[str]:
    """The name, what it is a function of, and so on: g(f(x)), f(x), x."""
    yield name
    while name in here.theory.losses:
        name = here.theory.losses[name]
        yield name


def slope(term: Term, wrt: Term, variable: str, here: Context, direct: bool = False) -> Term:
    """The derivative by one rule, the rules for the parts in turn."""
    def d(part: Term, where: Context = here) -> Term:
        return slope(part, wrt, variable, where, direct)

    if is_constant(term, variable, here, direct):
        return ZERO
    match term:
        case Var():
            return ONE
        case Entry(_, at, _) if not all(is_constant(i, variable, here, direct) for i in at):
            raise Rejected("an index depends on the variable")
        case Entry(tensor, at, _) if tensor == variable and (
                direct or tensor not in here.theory.recursive or is_held(term, wrt, here)):
            return of_entry(at, wrt, here)
        case Entry():
            require_differentiable(term, wrt, here, direct)
            return Diff(term, wrt, direct)
        case Diff() if direct:
            raise Rejected("what a derivative holds under `direct` is not said")
        case Diff() if not here.theory.recursive.keys().isdisjoint(here.theory.reach(term)):
            raise Rejected("a recursive name is differentiated once")
        case Diff(body, inner, held):
            d(body)                               # else it may have no value nearby
            return d(nearby(body, inner, held, here.under_derivative(wrt, direct)))
        case Add(terms):
            return add(*map(d, terms))
        case Mul(factors):
            slopes = [d(factor) for factor in factors]
            return add(*(mul(*factors[:i], s, *factors[i + 1:])
                         for i, s in enumerate(slopes) if s != ZERO))
        case Pow(base, Num(power)):
            inner = d(base)
            if power.denominator != 1:
                here.show(Rel("<", ZERO, base))
            elif power < 0:
                here.show(Not(equals(base, ZERO)))
            elif power == 0:
                return ZERO
            return mul(Num(power), Pow(base, Num(power - 1)), inner)
        case Pow(base, power) if is_integer(power) and is_constant(power, variable, here, direct):
            change = mul(power, Pow(base, sub(power, ONE)), d(base))
            if here.shows(Or((Rel("<=", ONE, power), Not(equals(base, ZERO))))):
                return change
            here.show(Rel("<=", ZERO, power))
            return Case(equals(power, ZERO), ZERO, change)
        case Pow(base, power) if not is_integer(power):
            here.show(Rel("<", ZERO, base))
            return add(mul(power, Pow(base, sub(power, ONE)), d(base)),
                       mul(term, Call("log", (base,)), d(power)))
        case Call(function, (arg,)):
            here.show(smooth_where(function, arg, here))
            return mul(Call(function + "'", (arg,)), d(arg))
        case Fold("sum" | "prod" as kind, low, high, body, letter) if all(
                is_constant(end, variable, here, direct) for end in (low, high)):
            inside, index = here.enter(low, high)
            change = d(open_body(body, index), inside)
            if kind == "prod":
                change = mul(Fold("prod", low, index, body, letter), change,
                             Fold("prod", add(index, ONE), high, body, letter))
            return Fold("sum", low, high, close(change, index), letter)
        case Mean(body) if not direct and is_polynomial(body, here) and not here.theory.randomness(wrt):
            return Mean(d(body, here.without_chance()))
        case Call("max" | "min" as function, (a, b)):
            settle(Rel("<", a, b), wrt, variable, here, direct)
            larger, smaller = (b, a) if function == "max" else (a, b)
            return Case(Rel("<", a, b), d(larger), d(smaller))
        case Fold("max" | "min"):
            return of_extreme(term, wrt, variable, here, direct)
        case Iverson(cond):
            settle(cond, wrt, variable, here, direct)
            return ZERO
        case Case(cond, then, other):
            settle(cond, wrt, variable, here, direct)
            return Case(cond, d(then, here.assume(cond)), d(other, here.assume(Not(cond))))
    raise Rejected(f"no rule differentiates {type(term).__name__}")


def is_polynomial(term: Term, here: Context) -> bool:
    """Is it one in random entries?  Then its expectation is a finite sum of numbers without chance,
    each times a moment, and its slope is the expectation of the slope."""
    theory = here.theory
    match term:
        case _ if not theory.randomness(term):
            return True
        case Entry(tensor, _, _) if tensor not in theory.recursive:
            return tensor in theory.random or (
                tensor in theory.definitions and is_polynomial(theory.definitions[tensor].body, here))
        case Pow(base, Num(power)) if power.denominator == 1 and power >= 0:
            return is_polynomial(base, here)
        case Add() | Mul() | Fold("sum" | "prod"):
            return all(is_polynomial(part, here) for part in children(term))
    return False


def settle(cond: Term, wrt: Term, variable: str, here: Context, direct: bool) -> None:
    """Reject a condition that may change its truth near the point: integers do not, and a
    relation of continuous numbers does not where they differ."""
    if is_constant_condition(cond) or is_constant(cond, variable, here, direct):
        return
    match cond:
        case Not() | And() | Or():
            for arg in children(cond):
                settle(arg, wrt, variable, here, direct)
        case Rel("=" | "<" | "<=", a, b) if not (is_integer(a) and is_integer(b)):
            here.show(Not(equals(a, b)))
            for side in (a, b):
                require_continuous(side, wrt, variable, here, direct)
        case _:
            raise Rejected("a condition may change its truth near the point")


def require_continuous(term: Term, wrt: Term, variable: str, here: Context, direct: bool) -> None:
    """Reject a number that may jump: kinks do not, and what has a slope does not."""
    match term:
        case Add(parts) | Mul(parts) | Call("abs" | "relu" | "max" | "min", parts):
            for part in parts:
                require_continuous(part, wrt, variable, here, direct)
        case _:
            slope(term, wrt, variable, here, direct)


def of_extreme(term: Fold, wrt: Term, variable: str, here: Context, direct: bool) -> Term:
    """The slope of a maximum over a range: that of its entry at an index where it is larger
    than all others, all of them being differentiable.  At the argmax no other is larger, and so
    it is enough that no other is equal."""
    if not all(is_constant(end, variable, here, direct) for end in (term.low, term.high)):
        raise Rejected("a range depends on the variable")
    inside, index = here.enter(term.low, term.high)
    body = open_body(term.body, index)
    change = slope(body, wrt, variable, inside, direct)
    opened = tuple(open_body(fact.body, at) for fact in here.facts
                   if isinstance(fact, Fold) and fact.kind == "all" for at in names_of_indices(term))
    for best in names_of_indices(And(here.facts + opened)):
        top = open_body(term.body, best)
        sides = (body, top) if term.kind == "max" else (top, body)
        if here.shows(within(term.low, best, term.high)) and inside.assume(
                Not(equals(index, best))).shows(Rel("<", *sides)):
            return substitute(change, {index: best})
    best = Fold("argmax", term.low, term.high,
                term.body if term.kind == "max" else neg(term.body), term.letter)
    if here.shows(Rel("<", term.low, term.high)) and inside.assume(
            Not(equals(index, best))).differ(body, open_body(term.body, best)):
        return substitute(change, {index: best})
    raise Rejected("no index is known at which alone the extreme is reached")


def nearby(body: Term, wrt: Term, direct: bool, near: Context) -> Term:
    """A derivative that is to be differentiated again: its value near the point, not only at it."""
    first = derivative(body, wrt, near, direct)
    if isinstance(first, Diff):
        raise Rejected("a loss is known to be differentiable once only")
    return first


def of_entry(at: tuple[Term, ...], wrt: Entry, here: Context) -> Term:
    """∂x[I]/∂x[J] = δ[I, J].  For a tensor that is 0 outside, only with J inside."""
    if here.theory.is_padded(wrt.tensor):
        for index, (low, high) in zip(wrt.at, here.theory.ranges(wrt.tensor, wrt.at)):
            here.show(within(low, index, high))
    return mul(*(delta(i, j) for i, j in zip(at, wrt.at)))


def smooth_where(function: str, arg: Term, here: Context) -> Term:
    """The condition under which a function is differentiable at its argument."""
    name = function.rstrip("'")
    if name in ANYWHERE or here.theory.functions.get(name) == frozenset():
        return TRUE
    if name in OFF_ZERO:
        return Not(equals(arg, ZERO))
    if name in ABOVE_ZERO:
        return Rel("<", ZERO, arg)
    raise Rejected(f"{function} is not known to be differentiable")


def is_later(term: Entry, wrt: Entry, here: Context) -> bool:
    """Is this an entry of the recursive variable at a level after the variable's own?"""
    return term.tensor in here.theory.recursive and here.shows(Rel("<", wrt.at[0], term.at[0]))


def is_held(term: Entry, wrt: Entry, here: Context) -> bool:
    """Is this an entry of the recursive variable at its own level, or an earlier one?"""
    return here.shows(Rel("<=", term.at[0], wrt.at[0]))


def require_differentiable(term: Entry, wrt: Term, here: Context, direct: bool) -> None:
    """Reject an entry of a defined tensor or a loss that may have no derivative here."""
    theory = here.theory
    if not direct and term.tensor in theory.definitions and is_smooth(term.tensor, wrt, here):
        return here.require_inside(term)
    if term.tensor in theory.recursive:
        raise Rejected(f"{term.tensor} is not shown to be differentiable at every level")
    if term.tensor in theory.definitions:
        derivative(here.unfolded(term), wrt, here, direct)
    elif term.tensor in theory.losses:
        here.require_inside(term)
        require_invertible(term, here)
        variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
        if theory.losses[term.tensor] != variable:
            chain(term, theory.losses[term.tensor], wrt, here)
    else:
        raise Rejected(f"{term.tensor} depends on the variable in an unknown way")


def is_smooth(tensor: str, wrt: Term, here: Context) -> bool:
    """Do the hypotheses alone show that every entry inside the axes is differentiable?  A
    recursive name is so if it is wherever all that it reads of its circle is."""
    def require_smooth(name: str, inside: Context, entry: Entry) -> None:
        if isinstance(wrt, Entry) and wrt.tensor == name:
            inside = inside.assume(Rel("<", wrt.at[0], entry.at[0]))         # the others are held
        derivative(entry, wrt, inside)

    return here.shows_everywhere(tensor, wrt.key, require_smooth)


def chain(term: Term, through: str, wrt: Term, here: Context) -> Term:
    """∂A/∂x = Σ over the entries of y of ∂A/∂y[p] ∂y[p]/∂x, if A depends on x through y alone.

    A must be differentiable in all entries of y at once, and each entry of y in x."""
    variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
    if through == variable or variable in here.theory.reach(term, stop=through):
        raise Rejected(f"not every path to {variable} passes {through}")
    if through in here.theory.recursive:
        raise Rejected(f"the levels of {through} are not independent of each other")
    inside, indices = here.enter_axes(through)
    entry = Entry(through, indices, False)
    require_slope(term, entry, inside)
    require_slope(entry, wrt, inside)
    result = mul(Diff(term, entry, False), Diff(entry, wrt, False))
    for index, (low, high) in reversed(list(zip(indices, here.theory.ranges(through, indices)))):
        result = total(low, high, index, result)
    return result


def require_slope(term: Term, wrt: Term, here: Context, direct: bool = False) -> None:
    """Reject a term without a derivative in the variable."""
    variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
    if isinstance(term, Entry) and here.theory.losses.get(term.tensor) == variable:
        slope(term, wrt, variable, here, direct)
    else:
        derivative(term, wrt, here, direct)
