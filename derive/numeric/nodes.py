"""Nodes: what each kind of term does with the values of its parts.

A part is a function `value(view, indices)`.  An undefined part makes the whole
undefined, except where it is protected: by a bracket that is 0 in the same
product, whatever the order, by a condition, by a range.  A derivative at a tie
of a comparison is looked at from both sides.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.numeric.numbers import (
    PENDING,
    Kink,
    Undecided,
    Undefined,
    floor,
    larger,
    reciprocal,
    same,
    sign,
    smaller,
    split,
    tidy,
    whole,
)
from derive.numeric.views import View

Value = Callable[[View, list], object]


def entry(tensor: str, at: list[Value]) -> Value:
    if len(at) == 1:
        (only,) = at
        return lambda view, s: view.read(tensor, (whole(only(view, s)),))
    return lambda view, s: view.read(tensor, tuple([whole(i(view, s)) for i in at]))


def addition(terms: list[Value]) -> Value:
    def add(view, s):
        total = 0
        for term in terms:
            total = total + term(view, s)
        return tidy(total)
    return add


def product(constant, brackets: list[Value], plain: list[Value]) -> Value:
    def multiply(view, s):
        problem = None
        for bracket in brackets:
            try:
                if not bracket(view, s):
                    return 0
            except PENDING as found:
                problem = found
        if problem:
            raise problem
        total = constant
        for factor in plain:
            total = total * factor(view, s)
        return tidy(total)
    return multiply


def division(over: Value, under: Value, result) -> Value:
    """Floor division by a positive number, and the remainder."""
    def divide(view, s):
        a, b = over(view, s), under(view, s)
        if sign(b) <= 0:
            raise Undefined("division by a number that is not positive")
        return result(a, b, floor(a * reciprocal(b)))
    return divide


def case(cond: Value, then: Value, other: Value) -> Value:
    return lambda view, s: then(view, s) if cond(view, s) else other(view, s)


def extreme(better, args: list[Value]) -> Value:
    def choose(view, s):
        best = args[0](view, s)
        for arg in args[1:]:
            best = better(best, arg(view, s))
        return best
    return choose


def junction(args: list[Value], verdict: bool) -> Value:
    """A disjunction (`verdict` true) or conjunction: one argument can settle it."""
    def join(view, s):
        problem = None
        for arg in args:
            try:
                if arg(view, s) is verdict:
                    return verdict
            except PENDING as found:
                problem = found
        if problem:
            raise problem
        return not verdict
    return join


def equal(left: Value, right: Value) -> Value:
    return lambda view, s: same(left(view, s), right(view, s))


def less(left: Value, right: Value) -> Value:
    return lambda view, s: sign(left(view, s) - right(view, s)) < 0


def at_most(left: Value, right: Value) -> Value:
    return lambda view, s: sign(left(view, s) - right(view, s)) <= 0


def divides(left: Value, right: Value) -> Value:
    def divide(view, s):
        a, b = whole(left(view, s)), whole(right(view, s))
        return b == 0 if a == 0 else b % a == 0
    return divide


RELATIONS = {"=": equal, "<": less, "<=": at_most, "divides": divides}


# -- Binders -----------------------------------------------------------------------------------

def fold(kind: str, low: Value, high: Value, body: Value, slot: int) -> Value:
    """The loop over low <= index < high; the index stands in its slot."""
    loop = LOOPS[kind]

    def run(view, s):
        view.check_time()

        def values():
            for s[slot] in range(first, last):
                yield body(view, s)
        first, last = whole(low(view, s)), whole(high(view, s))
        if kind in ("all", "any"):
            return settle(view, s, body, slot, range(first, last), kind == "any")
        if kind == "argmax":
            return loop(values(), first)
        return loop(values())
    return run


def summed(values):
    total = 0
    for value in values:
        total = total + value
    return tidy(total)


def multiplied(values):
    total = 1
    for value in values:
        total = total * value
    return tidy(total)


def greatest(values):
    return best_of(values, larger)


def least(values):
    return best_of(values, smaller)


def best_of(values, better):
    best = None
    for value in values:
        best = value if best is None else better(best, value)
    if best is None:
        raise Undefined("the maximum or minimum of nothing")
    return best


def place_of_greatest(values, first: int) -> int:
    """The smallest index at which the greatest value stands."""
    best = place = None
    for i, value in enumerate(values, first):
        if best is None or sign(value - best) > 0:
            best, place = value, i
    if place is None:
        raise Undefined("argmax of nothing")
    return place


def settle(view, s, body: Value, slot: int, indices: range, verdict: bool) -> bool:
    """`any` (verdict true) or `all`: one index can settle it."""
    problem = None
    for s[slot] in indices:
        try:
            if body(view, s) is verdict:
                return verdict
        except PENDING as found:
            problem = found
    if problem:
        raise problem
    return not verdict


LOOPS = {"sum": summed, "prod": multiplied, "max": greatest, "min": least,
         "argmax": place_of_greatest, "count": sum, "all": None, "any": None}


# -- Derivatives -------------------------------------------------------------------------------

def derivative(body: Value, tensor: str, indices: list[Value], direct: bool) -> Value:
    def differentiate(view, s):
        at = tuple([whole(i(view, s)) for i in indices])
        moved = view.moved(tensor, at, direct)
        try:
            return split(body(moved, s), moved.level)[1]
        except Kink as kink:
            if kink.level != moved.level:
                raise
        return from_both_sides(body, view, s, (tensor, at, direct))
    return differentiate


def from_both_sides(body: Value, view: View, s: list, variable: tuple):
    """The slope at a tie: there is one if the function is continuous and both sides agree."""
    outer = view
    while outer.level:
        if not outer.side:
            raise Kink(outer.level)
        outer = outer.parent
    here = body(view, s)
    if view.level:
        raise Undecided("a tie under a derivative")
    (right, right_slope), (left, left_slope) = both_sides(body, view, s, variable)
    if differ(right_slope, left_slope):
        raise Undefined("the slopes on the two sides differ")
    if not (same(right, here) and same(left, here)):
        raise Undefined("the function jumps at the point")
    if not same(right_slope, left_slope):
        raise Undefined("the slopes on the two sides differ")
    return right_slope


def both_sides(body: Value, view: View, s: list, variable: tuple) -> list:
    """Value and slope on either side; undefined if one side is, whatever the other."""
    found, problem = [], None
    for side in (1, -1):
        try:
            found.append(split(body(view.moved(*variable, side), s), 1))
        except Undecided as undecided:
            problem = undecided
    if problem:
        raise problem
    return found


def differ(a, b) -> bool:
    """Are the numbers different for certain?"""
    try:
        return not same(a, b)
    except Undecided:
        return False
