"""Tensors with symbolic shapes, and what is taken over a range.

A tensor is either named, and `x[i]` is SymPy's `Indexed`, or composed, and `x[i]` is the formula
of its entry.  Axes run from 0.  An index is never compared with the shape here: whether `x[i + 1]`
lies inside is a question for a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from inspect import signature as parameters_of

from sympy import Dummy, Eq, Expr, IndexedBase, Integer, Le, Lt, Mul, Sum, Symbol
from sympy.core.sympify import SympifyError, _sympify
from sympy.logic.boolalg import Boolean

from derive.model.functions import Iverson, Largest, Within, floordiv, remainder
from derive.model.signature import ShapeError


# The letters of the indices at which entries are being written: a sum inside takes none of them.
OUTSIDE: ContextVar[frozenset[str]] = ContextVar("OUTSIDE", default=frozenset())


def letters_of(formulas) -> frozenset[str]:
    return frozenset(s.name for f in formulas for s in f.atoms(Symbol))


def scalar(value) -> Expr:
    """The SymPy form of a number or expression; text is refused, for SymPy would run it.

    Raises TypeError.
    """
    try:
        value = _sympify(value)
    except SympifyError:
        raise TypeError(f"{value!r} is not a SymPy expression or a number") from None
    if not isinstance(value, Expr):
        raise TypeError(f"{value} is not a scalar expression")
    return value


def integer(value, what: str = "an index") -> Expr:
    """The SymPy form of an integer; raises TypeError where SymPy does not know it to be one."""
    value = scalar(value)
    if not value.is_integer:
        raise TypeError(f"{what} is an integer, and {value} is not known to be one; "
                        f"declare its letters with integer=True")
    return value


class Tensor:
    """A real tensor: a name, or the formula of an entry, and a shape.

        n = Symbol("n", integer=True)
        x = Tensor("x", (n,))                               # x[i] is x[i]
        y = Tensor(lambda i: x[i]**2, (n,))                 # y[i] is x[i]**2

    `needs` are the conditions on sizes under which a composed tensor has this shape.
    Raises ShapeError where the number of indices is not the number of axes, TypeError where a
    size or an index is no integer.
    """

    __iter__ = None                 # else `for e in x` would run through all integers

    def __init__(self, entry: str | Callable, shape: tuple = (), needs: tuple[Boolean, ...] = (),
                 *, integer_entries: bool = False):
        if isinstance(entry, str) and not entry.rstrip("'").isidentifier():
            raise ValueError(f"{entry!r} is not a name")
        self.name = entry if isinstance(entry, str) else None
        self.shape = tuple(integer(size, "a size") for size in shape)
        self.needs = tuple(needs)
        kind = {"integer": True} if integer_entries else {"real": True}
        self._entry = named_entry(entry, kind) if self.name else entry

    @property
    def rank(self) -> int:
        return len(self.shape)

    def __getitem__(self, at) -> Expr:
        at = tuple(integer(i) for i in (at if isinstance(at, tuple) else (at,)))
        if len(at) != self.rank:
            raise ShapeError(f"{self.name or 'the tensor'} has {self.rank} axes, not {len(at)}")
        token = OUTSIDE.set(OUTSIDE.get() | letters_of(at))
        try:
            return scalar(self._entry(*at))
        finally:
            OUTSIDE.reset(token)

    def __repr__(self):
        return f"Tensor({self.name or '…'}, {self.shape})"


def named_entry(name: str, kind: dict) -> Callable:
    """Entries of the tensor of that name; a tensor without axes is a letter."""
    base = IndexedBase(name, **kind)
    return lambda *at: base[at] if at else Symbol(name, **kind)


# -- Over a range -----------------------------------------------------------------

def total(body: Callable, low, high) -> Expr:
    """Σ body(k) over low <= k < high; the letter is the name of the function's parameter."""
    return over_range(Sum, body, low, high)


def largest(body: Callable, low, high) -> Expr:
    """The largest body(k) over low <= k < high, for low < high."""
    return over_range(Largest, body, low, high)


def over_range(kind: type, body: Callable, low, high) -> Expr:
    """The body over a range.  It is written with a letter of its own first, and gets the letter
    of its parameter, or one numbered, once it is known which letters stand in it: so an index
    that comes from outside is never captured."""
    low, high = integer(low, "a bound"), integer(high, "a bound")
    name = next(iter(parameters_of(body).parameters))
    own = Dummy(name, integer=True)
    formula = scalar(body(own))
    inside = frozenset(s.name for s in formula.atoms(Symbol) if s != own)
    taken = inside | letters_of((low, high)) | OUTSIDE.get()
    letter = Symbol(fresh(name, taken), integer=True)
    return kind(formula.xreplace({own: letter}), (letter, low, high - 1))


def fresh(name: str, taken: frozenset[str]) -> str:
    """The name, with the first number if need be that makes it new."""
    candidates = (name + (str(i) if i else "") for i in range(len(taken) + 1))
    return next(c for c in candidates if c not in taken)


# -- What layers share --------------------------------------------------------------

def quotient(over, under) -> Expr:
    """⌊over / under⌋, worked out for numbers and for under = 1 only."""
    over, under = integer(over), integer(under)
    if under == 1:
        return over
    if isinstance(over, Integer) and isinstance(under, Integer) and under > 0:
        return Integer(int(over) // int(under))
    return floordiv(over, under)


def mean(body: Callable, shape: tuple) -> Expr:
    """The mean of body(i, j, …) over all indices of a shape."""
    def summed(sizes, at):
        return total(lambda k: summed(sizes[1:], (*at, k)), 0, sizes[0]) if sizes else body(*at)

    return summed(shape, ()) / Mul(*shape)


def padded(x: Tensor, *at) -> Expr:
    """The entry of x, and 0 outside its axes."""
    inside = [Iverson(Within(0, i, n)) for i, n in zip(at, x.shape, strict=True)]
    product = x[at]
    for bracket in inside:
        product = bracket * product
    return product


def at_most(*pairs) -> tuple[Boolean, ...]:
    """The conditions a <= b, less those that hold by arithmetic; ShapeError for one that fails."""
    return tuple(Le(a, b, evaluate=False) for a, b in pairs
                 if not decided(scalar(b) - scalar(a), f"{a} <= {b}", lambda d: d >= 0))


def below(*pairs) -> tuple[Boolean, ...]:
    """The conditions a < b, less those that hold by arithmetic; ShapeError for one that fails."""
    return tuple(Lt(a, b, evaluate=False) for a, b in pairs
                 if not decided(scalar(b) - scalar(a), f"{a} < {b}", lambda d: d > 0))


def equal_sizes(*pairs) -> tuple[Boolean, ...]:
    """The conditions a = b, less those that hold by arithmetic; ShapeError for one that fails."""
    return tuple(Eq(a, b, evaluate=False) for a, b in pairs
                 if not decided(scalar(a) - scalar(b), f"{a} = {b}", lambda d: d == 0))


def multiple(size, of) -> tuple[Boolean, ...]:
    """The condition that `of` divides a size, unless it holds by arithmetic; ShapeError if it
    fails so."""
    size, of = integer(size), integer(of)
    if of == 1:
        return ()
    if isinstance(size, Integer) and isinstance(of, Integer) and of > 0:
        if size % of:
            raise ShapeError(f"{of} does not divide {size}")
        return ()
    return (Eq(remainder(size, of), 0, evaluate=False),)


def decided(difference: Expr, text: str, holds: Callable) -> bool:
    if not difference.is_Rational:
        return False
    if not holds(difference):
        raise ShapeError(f"{text} does not hold")
    return True
