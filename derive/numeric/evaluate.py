"""Evaluation: the value of a term at a point.

Every term is turned once into a Python function of a view, which gives names
their values, and of the values of the bound indices.  Sums, derivatives and
functions are remembered for each view, so that what is shared is evaluated once.

An undefined part makes the whole undefined, except where it is protected: by a
bracket that is 0 in the same product, whatever the order, by a condition, by a
range.  A derivative at a tie of a comparison is looked at from both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from derive.kernel.terms import (
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
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Truth,
    Var,
    children,
    is_integer,
    names,
    subterms,
)
from derive.kernel.theory import Theory
from derive.numeric.functions import real_power
from derive.numeric.numbers import (
    PENDING,
    Dual,
    Kink,
    Undecided,
    Undefined,
    Unevaluable,
    floor,
    is_exact,
    larger,
    power,
    reciprocal,
    same,
    sign,
    smaller,
    tidy,
)
from derive.numeric.views import View
from derive.numeric.worlds import World

DEEPEST = 60                               # binders around one place
Value = Callable[[View, list], object]


class Meanings:
    """The terms of one theory as Python functions `value(view, indices)`."""

    def __init__(self, theory: Theory):
        self.theory = theory
        self.compiled: dict = {}
        self.bodies: dict[str, Value] = {}

    def value(self, term: Term, view: View):
        """The value of a closed term, a truth value if it is a condition."""
        return self.function(term)(view, [0] * DEEPEST)

    def function(self, term: Term, depth: int = 0, formals: tuple[str, ...] = ()) -> Value:
        place = term.key, depth, formals
        if place not in self.compiled:
            if depth >= DEEPEST:
                raise Unevaluable("too many binders")
            self.compiled[place] = Compiler(self, depth, formals).compile(term)
        return self.compiled[place]

    def defined(self, name: str, at: tuple[int, ...], view: View):
        """The value of a defined name, by its definition."""
        if name not in self.bodies:
            definition = self.theory.definitions[name]
            formals = tuple(index.name for index in definition.indices)
            self.bodies[name] = self.function(definition.body, len(formals), formals)
        return self.bodies[name](view, [*at, *[0] * DEEPEST])

    def shape(self, name: str, view: View) -> tuple[tuple[int, int], ...]:
        if name not in self.theory.tensors and name not in self.theory.losses:
            raise Unevaluable(f"{name} is not declared")
        while view.parent:
            view = view.parent
        return tuple((whole(self.value(low, view)), whole(self.value(high, view)))
                     for low, high in self.theory.axes(name))


class Compiler:
    """Turns terms under `depth` binders into functions; `formals` are the outermost indices."""

    def __init__(self, meanings: Meanings, depth: int, formals: tuple[str, ...]):
        self.meanings, self.depth, self.formals = meanings, depth, formals

    def part(self, term: Term, deeper: int = 0) -> Value:
        return self.meanings.function(term, self.depth + deeper, self.formals)

    def parts(self, terms) -> list[Value]:
        return [self.part(term) for term in terms]

    def compile(self, term: Term) -> Value:
        match term:
            case Num(value):
                constant = tidy(value)
                return lambda view, s: constant
            case Var(name, integer):
                return self.variable(name, integer)
            case Bound(depth):
                slot = self.depth - 1 - depth
                return lambda view, s: s[slot]
            case Entry(tensor, at, _):
                return entry(tensor, self.parts(at))
            case Call(function, args):
                return self.remembered(term, self.call(function, self.parts(args)))
            case Add(terms):
                return addition(self.parts(terms))
            case Mul():
                return self.product(term)
            case Pow(base, exponent):
                return self.power(base, exponent)
            case Floor(over, under):
                return division(self.part(over), self.part(under), lambda a, b, q: q)
            case Mod(over, under):
                return division(self.part(over), self.part(under), lambda a, b, q: a - b * q)
            case Rel(op, left, right):
                return RELATIONS[op](self.part(left), self.part(right))
            case Not(arg):
                inner = self.part(arg)
                return lambda view, s: not inner(view, s)
            case And(args):
                return junction(self.parts(args), False)
            case Or(args):
                return junction(self.parts(args), True)
            case Truth(value):
                return lambda view, s: value
            case Iverson(cond):
                inner = self.part(cond)
                return lambda view, s: 1 if inner(view, s) else 0
            case Case(cond, then, other):
                return case(self.part(cond), self.part(then), self.part(other))
            case Diff(body, wrt, direct):
                return self.remembered(term, self.derivative(body, wrt, direct))
            case Fold(kind, low, high, body, _):
                loop = fold(kind, self.part(low), self.part(high), self.part(body, 1), self.depth)
                return self.remembered(term, loop)
        raise Unevaluable(f"{type(term).__name__} has no evaluator")

    def variable(self, name: str, integer: bool) -> Value:
        if name in self.formals:
            slot = self.formals.index(name)
            return lambda view, s: s[slot]
        if not integer:
            return lambda view, s: view.read(name, ())

        def look_up(view, s):
            if name not in view.ints:
                raise Unevaluable(f"{name} has no value")
            return view.ints[name]
        return look_up

    def remembered(self, term: Term, value: Value) -> Value:
        """The same function, each value kept; read outside where it does not move."""
        slots = tuple(sorted(used_slots(term, self.depth, self.formals)))
        key = term.key

        def remember(view, s):
            while view.parent and not view.depends(term):
                view = view.parent
            place = (key, *[s[i] for i in slots])
            known = view.known
            if place not in known:
                known[place] = value(view, s)
            return known[place]
        return remember

    def call(self, function: str, args: list[Value]) -> Value:
        if function in ("max", "min"):
            return extreme(larger if function == "max" else smaller, args)
        name, order = self.named(function)
        if len(args) != 1:
            raise Unevaluable(f"the function {function} has no evaluator")
        (argument,) = args
        return lambda view, s: view.functions.apply(name, order, argument(view, s))

    def named(self, function: str) -> tuple[str, int]:
        """A function's name and the order of its derivative; a declared primed name is a name."""
        if function in self.meanings.theory.functions:
            return function, 0
        name = function.rstrip("'")
        return name, len(function) - len(name)

    def product(self, term: Mul) -> Value:
        factors = flattened(term)
        brackets = self.parts([f.cond for f in factors if isinstance(f, Iverson)])
        plain = self.parts([f for f in factors if not isinstance(f, (Iverson, Num))])
        constant = 1
        for factor in factors:
            constant = tidy(constant * factor.value) if isinstance(factor, Num) else constant
        return product(constant, brackets, plain)

    def power(self, base: Term, exponent: Term) -> Value:
        inner = self.part(base)
        if isinstance(exponent, Num) and exponent.value.denominator == 1:
            fixed = exponent.value.numerator
            if fixed == -1:
                return lambda view, s: reciprocal(inner(view, s))
            return lambda view, s: power(inner(view, s), fixed)
        other = self.part(exponent)
        if is_integer(exponent):
            return lambda view, s: power(inner(view, s), whole(other(view, s)))
        return lambda view, s: real_power(inner(view, s), other(view, s), view.functions)

    def derivative(self, body: Term, wrt: Term, direct: bool) -> Value:
        match wrt:
            case Entry(tensor, at, integer):
                name, indices = tensor, self.parts(at)
            case Var(name, integer) if name not in self.formals:
                indices = []
            case _:
                raise Unevaluable("a derivative in what is not an entry")
        if integer:
            raise Unevaluable(f"a derivative in the integer {name}")
        return derivative(self.part(body), name, indices, direct)


def used_slots(term: Term, depth: int, formals: tuple[str, ...]) -> set[int]:
    """The places of the bound indices that the term mentions."""
    found = {formals.index(name) for name in names(term) if name in formals}
    found |= {depth - 1 - i for i in loose_indices(term)}
    return found


@lru_cache(maxsize=20_000)
def loose_indices(term: Term) -> frozenset[int]:
    """The enclosing binders that the term needs, counted outwards from 0."""
    if not term.loose:
        return frozenset()
    if isinstance(term, Bound):
        return frozenset((term.depth,))
    if isinstance(term, Fold):
        inner = frozenset(i - 1 for i in loose_indices(term.body) if i)
        return inner | loose_indices(term.low) | loose_indices(term.high)
    return frozenset().union(*map(loose_indices, children(term)))


def flattened(term: Mul) -> list[Term]:
    return [f for factor in term.factors
            for f in (flattened(factor) if isinstance(factor, Mul) else [factor])]


def whole(value) -> int:
    """The value as an index; what is not an integer has no entry there."""
    if type(value) is int:
        return value
    if is_exact(value):
        if value.denominator == 1:
            return value.numerator
        raise Undefined(f"{value} is not an integer")
    raise Unevaluable("an index that depends on a real number")


# -- One function for each node ------------------------------------------------------------------

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


# -- Binders --------------------------------------------------------------------------------------

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


# -- Derivatives ------------------------------------------------------------------------------------

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


def split(value, level: int):
    """Value and slope at this level."""
    if type(value) is Dual and value.level == level:
        return value.value, value.slope
    return value, 0


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
    (right, right_slope), (left, left_slope) = (
        split(body(view.moved(*variable, side), s), 1) for side in (1, -1))
    if differ(right_slope, left_slope):
        raise Undefined("the slopes on the two sides differ")
    if not (same(right, here) and same(left, here)):
        raise Undefined("the function jumps at the point")
    if not same(right_slope, left_slope):
        raise Undefined("the slopes on the two sides differ")
    return right_slope


def differ(a, b) -> bool:
    """Are the numbers different for certain?"""
    try:
        return not same(a, b)
    except Undecided:
        return False


# -- Conditions on integers ------------------------------------------------------------------------

EMPTY = Meanings(Theory())


def integer_condition(cond: Term, point: dict[str, int]) -> bool:
    """Does a condition on integer names hold?  Not where it is undefined."""
    try:
        return EMPTY.value(cond, View(World(point), EMPTY))
    except PENDING:
        return False


def reads_only_integers(term: Term) -> bool:
    """Is the term a matter of sizes and indices alone?"""
    return all(isinstance(part, Var) and part.integer or not isinstance(
        part, (Var, Entry, Diff)) and not (isinstance(part, Call) and part.function not in (
            "max", "min", "abs")) for part in subterms(term))

