"""Definedness: where a formula has a value.

In the kernel every term is a total function: 1/0 is 0 and x[n] outside the axes
is some number.  A claim says more: that both sides are *defined*.  This file
walks over a formula and asks, at each place, for what makes it so: indices
inside the axes, divisors that are not 0, logarithms of positive numbers, maxima
over something, derivatives that exist.  An Iverson bracket protects its whole
product, a condition its branch, a range its body.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.calculus import require_slope, smooth_where
from derive.kernel.chance import require_mean
from derive.kernel.context import Context, Rejected, is_constant_condition, reads_reals
from derive.kernel.matrices import require_invertible
from derive.kernel.terms import (
    ZERO, And, Call, Case, Diff, Entry, Floor, Fold, Iverson, Mean, Meta, Mod, Mul, Not, Num,
    Or, Pow, Rel, Term, Var, children, equals, is_condition, is_integer, is_term, names, open_body)
from derive.kernel.theory import Theory

TOTAL = {"exp", "sin", "cos", "tanh", "atan", "abs", "sign", "relu", "heaviside", "sigmoid",
         "softplus", "erf", "normal_cdf", "sinh", "cosh", "pi", "max", "min"}
NEEDS = {"log": lambda u: Rel("<", ZERO, u), "sqrt": lambda u: Rel("<=", ZERO, u)}


def require_defined(term: Term, here: Context) -> None:
    """Reject a term that is not shown to be defined in this context."""
    match term:
        case Mul():
            return require_product(flattened(term), here)
        case Case(cond, then, other):
            require_defined(cond, here)
            require_defined(then, here.assume(cond))
            return require_defined(other, here.assume(Not(cond)))
        case Fold(kind, low, high, body, _):
            require_defined(low, here)
            require_defined(high, here)
            if kind in ("max", "min", "argmax"):
                here.show(Rel("<", low, high))
            inside, index = here.enter(low, high)
            return require_defined(open_body(body, index), inside)
        case And(args) | Or(args):
            for i, arg in enumerate(args):
                before = args[:i] if isinstance(term, And) else map(Not, args[:i])
                require_defined(arg, here.assume(*before))
            return None
        case Mean(body):
            require_mean(body, here)
            return require_defined(body, here.without_chance())
        case Diff(body, wrt, direct):
            require_defined(wrt, here)
            require_defined(body, here)
            return require_slope(body, wrt, here, direct)
    for child in children(term):
        require_defined(child, here)
    require_node(term, here)


def require_node(term: Term, here: Context) -> None:
    """What the node itself needs, its parts being defined."""
    match term:
        case Entry(tensor, _, _):
            if not here.theory.is_padded(tensor):
                here.require_inside(term)
            if tensor in here.theory.definitions and not always_defined(tensor, here):
                if tensor in here.theory.recursive:
                    raise Rejected(f"{tensor} is not shown to be defined at every level")
                require_defined(here.unfolded(term), here)
            if tensor in here.theory.losses:
                require_argument(here.theory.losses[tensor], here)
                require_invertible(term, here)
        case Pow(base, exponent):
            require_power(base, exponent, here)
        case Floor(_, under) | Mod(_, under):
            here.show(Rel("<", ZERO, under))
        case Call(function, (arg,)) if function in NEEDS:
            here.show(NEEDS[function](arg))
        case Call(function, (arg,)) if function.endswith("'"):
            here.show(smooth_where(function, arg, here))
        case Call(function, _) if function not in TOTAL and function not in here.theory.functions:
            raise Rejected(f"unknown function {function}")


def require_argument(tensor: str, here: Context) -> None:
    """A function of a tensor has a value only where every entry inside the axes has one."""
    inside, indices = here.enter_axes(tensor)
    if tensor in here.theory.definitions or tensor in here.theory.losses:
        require_node(Entry(tensor, indices, False), inside)


def always_defined(tensor: str, here: Context) -> bool:
    """Do the hypotheses alone show that a definition has a value at every index inside its
    axes?  A recursive name has one if it has one wherever all that it reads of its circle has."""
    return here.shows_everywhere(tensor, "defined", lambda _, inside, entry: require_defined(
        inside.unfolded(entry), inside))


def require_power(base: Term, exponent: Term, here: Context) -> None:
    if isinstance(exponent, Num) and exponent.value >= 0 and exponent.value.denominator == 1:
        return
    if is_integer(exponent):
        if not here.shows(Rel("<=", ZERO, exponent)):
            here.show(Not(equals(base, ZERO)))
    elif not here.shows(Rel("<", ZERO, base)):
        here.show(Rel("<=", ZERO, base))
        here.show(Rel("<", ZERO, exponent))


def flattened(product: Mul) -> list[Term]:
    return [f for factor in product.factors
            for f in (flattened(factor) if isinstance(factor, Mul) else [factor])]


def require_product(factors: list[Term], here: Context) -> None:
    """Each factor is read only where every bracket of the product holds.  Brackets on
    indices alone are always defined; they protect the other brackets too."""
    brackets = [f.cond for f in factors if isinstance(f, Iverson)]
    plain = [c for c in brackets if is_constant_condition(c) and reads_nothing(c)]
    for factor in factors:
        if isinstance(factor, Iverson):
            require_defined(factor.cond, here.assume(*(c for c in plain if c != factor.cond)))
        else:
            require_defined(factor, here.assume(*brackets))


def reads_nothing(term: Term) -> bool:
    return not isinstance(term, (Entry, Floor, Mod, Pow)) and all(map(reads_nothing, children(term)))


def require_well_formed(term: Term, here: Context) -> None:
    """Reject a formula with a loose index, a reserved or undeclared name, or a non-integer index."""
    if not is_term(term) or term.loose:
        raise Rejected("this is no term, or an index of it is not bound")
    if any(name[0] in "↓?" for name in names(term)):
        raise Rejected("a reserved name stands in a formula")
    require_form(term, here)


def require_axes(tensor: str, here: Context) -> None:
    """Reject a shape whose bounds depend on anything but declared names and earlier indices."""
    for place, ends in enumerate(here.theory.axes(tensor)):
        for end in ends:
            if not is_term(end) or end.loose > place or any(name[0] in "↓?" for name in names(end)):
                raise Rejected(f"the shape of {tensor} is not closed")
            require_form(end, here)


def require_form(term: Term, here: Context) -> None:
    """Reject a term that reads what is not declared, or as what it is not; each once."""
    formed = here.smooth.setdefault(require_form, set())
    if term not in formed:
        for part in [c for c in children(term) if c not in formed]:
            require_form(part, here)
        check_form(term, here.theory)
        formed.add(term)


def check_form(term: Term, theory: Theory) -> None:
    match term:
        case Meta():
            raise Rejected("a metavariable stands in a formula")
        case Var(name, _) if name in theory.tensors or name in theory.losses:
            raise Rejected(f"{name} cannot be a variable here")
        case Entry(_, at, _) if any(map(theory.randomness, at)):
            raise Rejected("an index is not random")
        case Entry(tensor, at, integer):
            if tensor not in theory.tensors and tensor not in theory.losses:
                raise Rejected(f"{tensor} is not declared")
            if len(at) != len(theory.axes(tensor)) or not all(map(is_integer, at)):
                raise Rejected(f"{tensor} is not read at {len(theory.axes(tensor))} integers")
            if integer != (tensor in theory.tensors and theory.tensors[tensor].integer):
                raise Rejected(f"{tensor} is not of that sort")
        case Fold(_, low, high, _, _) if theory.randomness(low) or theory.randomness(high):
            raise Rejected("a range is not random")
        case Fold(_, low, high, _, _) if not (is_integer(low) and is_integer(high)):
            raise Rejected("a range runs between integers")
        case Floor(over, under) | Mod(over, under) if not (is_integer(over) and is_integer(under)):
            raise Rejected("floor division is for integers")
        case Diff(_, wrt, _) if not (isinstance(wrt, Entry) and not wrt.integer
                                     or isinstance(wrt, Var) and not wrt.integer):
            raise Rejected("a derivative is in an entry or a real scalar")
        case Diff(_, Entry(_, at, _), _) if any(map(reads_reals, at)):
            raise Rejected("the variable of a derivative is one entry, whatever the reals are")
        case Iverson(cond) | Case(cond, _, _) | Not(cond) if not is_condition(cond):
            raise Rejected("a bracket holds a condition")
