"""Compiling: terms as Python functions of a view and of the bound indices.

Sums, derivatives and functions are remembered for each view by the indices they
mention, so that what is shared is evaluated once; what does not move under a
derivative is read from the view outside it.
"""

from __future__ import annotations

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
    Mean,
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
    is_integer,
    names,
    uses_index,
)
from derive.numeric.chance import expected, under_its_laws
from derive.numeric.functions import real_power
from derive.numeric.nodes import (
    RELATIONS,
    Value,
    addition,
    case,
    derivative,
    division,
    entry,
    extreme,
    fold,
    junction,
    product,
)
from derive.numeric.numbers import (
    Unevaluable,
    larger,
    power,
    reciprocal,
    smaller,
    tidy,
    whole,
)


class Compiler:
    """Turns terms under `depth` binders into functions; `formals` are the outermost indices."""

    def __init__(self, meanings, depth: int, formals: tuple[str, ...]):
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
            case Mean(body):
                inner = self.part(body)
                mean = self.remembered(term, lambda view, s: expected(body, inner, view, s))
                return under_its_laws(body, self.meanings.theory, mean)
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
        if function == "pi":
            return lambda view, s: view.functions.pi()
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
    found |= {depth - 1 - i for i in range(term.loose) if uses_index(term, i)}
    return found


def flattened(term: Mul) -> list[Term]:
    return [f for factor in term.factors
            for f in (flattened(factor) if isinstance(factor, Mul) else [factor])]
