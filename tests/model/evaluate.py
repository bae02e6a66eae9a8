"""Brute force: the value of a term at given numbers, by the meaning of each node.

It is written for the tests alone, shares no code with the program, and reads an entry outside its
array as an error, unless a bracket that is 0 stands in the same product.  Whole numbers are ints,
with which the indices of a window cost a third of what they cost as fractions.
"""

import math
from fractions import Fraction

from derive.kernel import terms as t

FUNCTIONS = {
    "exp": math.exp, "log": lambda u: math.log(u) if u > 0 else math.nan,
    "sqrt": lambda u: math.sqrt(u) if u >= 0 else math.nan, "sin": math.sin, "cos": math.cos,
    "tanh": math.tanh, "atan": math.atan, "abs": abs, "erf": math.erf, "max": max, "min": min,
    "sign": lambda u: (u > 0) - (u < 0), "relu": lambda u: max(u, 0),
    "heaviside": lambda u: Fraction((u > 0) - (u < 0) + 1, 2),
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)), "softplus": lambda u: math.log1p(math.exp(u)),
    "sinh": math.sinh, "cosh": math.cosh, "pi": lambda: math.pi,
    "normal_cdf": lambda u: (1 + math.erf(u / math.sqrt(2))) / 2,
}
FOLDS = {"sum": sum, "prod": math.prod, "max": max, "min": min, "count": sum, "all": all,
         "any": any, "argmax": lambda values: values.index(max(values))}


def evaluate(term, letters, arrays=None, functions=None):
    """The value, exact where numbers and functions are."""
    arrays, functions = arrays or {}, FUNCTIONS | (functions or {})

    def entry(name, at):
        if any(i < 0 for i in at):
            raise IndexError(f"{name}{at}")
        return arrays[name][tuple(map(int, at))]

    def value(u, bound):
        match u:
            case t.Num(v):
                return whole(v)
            case t.Var(name, _):
                return whole(Fraction(letters[name]))
            case t.Bound(depth):
                return bound[depth]
            case t.Entry(name, at, _):
                return entry(name, [value(i, bound) for i in at])
            case t.Call(name, args):
                return functions[name](*(value(a, bound) for a in args))
            case t.Add(parts):
                return sum(value(p, bound) for p in parts)
            case t.Mul(factors):
                return multiplied(factors, bound)
            case t.Pow(base, exponent):
                return power(value(base, bound), value(exponent, bound))
            case t.Floor(over, under):
                return whole(value(over, bound) // value(under, bound))
            case t.Mod(over, under):
                return value(over, bound) % value(under, bound)
            case t.Iverson(cond):
                return int(bool(value(cond, bound)))
            case t.Case(cond, then, other):
                return value(then if value(cond, bound) else other, bound)
            case t.Fold(kind, low, high, body, _):
                run = range(int(value(low, bound)), int(value(high, bound)))
                return FOLDS[kind]([value(body, (i, *bound)) for i in run])
        return truth(u, bound)

    def multiplied(factors, bound):
        brackets = [value(f, bound) for f in factors if isinstance(f, t.Iverson)]
        if not all(brackets):
            return 0
        return math.prod(value(f, bound) for f in factors if not isinstance(f, t.Iverson))

    def truth(u, bound):
        match u:
            case t.Truth(v):
                return v
            case t.Rel("divides", a, b):
                return value(b, bound) % value(a, bound) == 0
            case t.Rel(op, a, b):
                a, b = value(a, bound), value(b, bound)
                return a == b if op == "=" else a <= b if op == "<=" else a < b
            case t.Not(arg):
                return not value(arg, bound)
            case t.And(args):
                return all(value(a, bound) for a in args)
            case t.Or(args):
                return any(value(a, bound) for a in args)
        raise TypeError(f"cannot evaluate {u!r}")

    return value(term, ())


def whole(number):
    """A fraction, as an int if it is one."""
    return number.numerator if number.denominator == 1 else number


def power(base, exponent):
    """Exact for whole exponents of rationals; what is undefined, as 1/0, is `nan`."""
    if Fraction(exponent).denominator != 1:
        return float(base) ** float(exponent) if base >= 0 else math.nan
    if exponent < 0:
        return Fraction(1) / base ** -int(exponent) if base else math.nan
    return base ** int(exponent)
