"""The bridge: SymPy expressions as terms, and terms as SymPy expressions.

Both ways go node by node, over a table of what is known; what is not in the table is refused.  No
text is run, nothing is simplified, summed or substituted here.  Three differences are bridged:

* a range of SymPy's includes its upper end, one of ours does not; a sum whose bounds descend is
  empty here, where SymPy's convention would make it negative;
* SymPy names bound letters and lets different letters print alike; a name with two meanings in
  one scope is an error here;
* SymPy knows assumptions of letters, here they are hypotheses: `hypotheses` lists them.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import lcm

import sympy
from sympy import Basic, Expr, Indexed, IndexedBase, Integer, Rational, Symbol
from sympy.core.function import Application, AppliedUndef, UndefinedFunction
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from derive.kernel.terms import (
    FALSE,
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
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
    add,
    fold,
    inverse,
    is_condition,
    is_integer,
    mul,
    names,
    neg,
    number,
    open_body,
    within,
)
from derive.model import functions as own

FUNCTIONS = {
    "exp": sympy.exp, "log": sympy.log, "sin": sympy.sin, "cos": sympy.cos, "tanh": sympy.tanh,
    "atan": sympy.atan, "abs": sympy.Abs, "sign": sympy.sign, "erf": sympy.erf,
    "relu": own.relu, "sigmoid": own.sigmoid, "softplus": own.softplus,
    "normal_cdf": own.normal_cdf, "max": sympy.Max, "min": sympy.Min,
}
NAMES = {function: name for name, function in FUNCTIONS.items()} | {own.magnitude: "abs"}
RANGES = {"sum": sympy.Sum, "prod": sympy.Product, "max": own.Largest, "min": own.Smallest,
          "argmax": own.ArgLargest}
KINDS = {kind: name for name, kind in RANGES.items()}
HALF = Rational(1, 2)


class BridgeError(ValueError):
    """An expression has no counterpart on the other side, or a name has two meanings."""


# -- SymPy to terms -----------------------------------------------------------------

def to_term(expression: Basic, scalars: Collection[str] = ()) -> Term:
    """The term, or condition, that a SymPy expression says.

    A letter with `integer=True` is an index or size, any other a real scalar; letters named in
    `scalars` are tensors without axes, such as a loss.  `Indexed` is an entry, counted from 0 or
    1 as it was written.  Raises BridgeError for an expression that has no counterpart (`Float`,
    `pi`, `oo`, a `Piecewise` without a last branch …), for an index or bound that is not known to
    be an integer, and for a name that stands for two things.
    """
    if not isinstance(expression, Basic):
        raise BridgeError(f"{expression!r} is not a SymPy expression")
    try:
        return Reader(frozenset(scalars), {}, {}).read(expression)
    except RecursionError:
        raise BridgeError("the expression is nested too deeply") from None


class Reader:
    """Reads expressions in one scope: `letters` are the bound ones there, `meanings` what each
    free name was seen to stand for."""

    def __init__(self, scalars: frozenset[str], letters: dict, meanings: dict):
        self.scalars, self.letters, self.meanings = scalars, letters, meanings
        self.seen: dict[Basic, Term] = {}

    def read(self, e: Basic) -> Term:
        if e not in self.seen:
            self.seen[e] = self.node(e)
        return self.seen[e]

    def all(self, parts) -> tuple[Term, ...]:
        return tuple(map(self.read, parts))

    def integer(self, e: Basic) -> Term:
        term = self.read(e)
        if not is_integer(term):
            raise BridgeError(f"{e} is not known to be an integer; "
                              f"declare its letters with integer=True")
        return term

    def means(self, name: str, meaning) -> None:
        """Note what a free name stands for; refuse a second meaning."""
        if name in self.letters or self.meanings.setdefault(name, meaning) != meaning:
            raise BridgeError(f"{name} stands for two things: letters that print alike and differ "
                              f"(in their assumptions, say) are not the same letter")

    def node(self, e: Basic) -> Term:
        match e:
            case sympy.Rational():
                return Num(Fraction(int(e.p), int(e.q)))
            case Symbol():
                return self.letter(e)
            case Indexed():
                return self.entry(e)
            case sympy.Add():
                return Add(self.all(sorted(e.args, key=place_in_sum)))
            case sympy.Mul():
                return self.product(e)
            case sympy.Pow():
                return self.power(e)
            case sympy.core.numbers.Pi():
                return Call("pi", ())
            case sympy.core.numbers.Exp1():
                return Call("exp", (ONE,))
            case sympy.Sum() | sympy.Product() | own.OverRange():
                return self.over_range(e, list(e.limits))
            case sympy.floor() | sympy.ceiling() | sympy.Mod() | own.floordiv() | own.remainder():
                return self.rounded(e)
            case own.Iverson():
                return Iverson(self.condition(e.args[0]))
            case sympy.KroneckerDelta() if len(e.args) == 2:
                return Iverson(Rel("=", *map(self.integer, e.args)))
            case own.Choice():
                cond, then, other = e.args
                return Case(self.condition(cond), self.read(then), self.read(other))
            case sympy.Piecewise():
                return self.cases(e)
            case own.Partial() | sympy.Derivative() | sympy.Subs():
                return self.derivative(e)
            case _ if isinstance(e, Boolean):
                return self.logic(e)
            case _ if isinstance(e, Application):
                return self.call(e)
        raise BridgeError(f"{e} ({type(e).__name__}) has no counterpart in a claim")

    def letter(self, s: Symbol) -> Term:
        if self.letters.get(s.name) == s:
            return Var(s.name, True)
        if s.is_real is False or not s.is_commutative:
            raise BridgeError(f"{s} is not a real number")
        self.means(s.name, s)
        if s.name in self.scalars:
            return Entry(s.name, (), s.is_integer is True)
        return Var(s.name, s.is_integer is True)

    def entry(self, e: Indexed) -> Term:
        base, *at = e.args
        if not isinstance(base, IndexedBase) or not isinstance(base.label, Symbol):
            raise BridgeError(f"{e} is not an entry of a named tensor")
        self.means(base.label.name, (base, len(at)))
        return Entry(base.label.name, tuple(map(self.integer, at)), base.label.is_integer is True)

    def product(self, e: sympy.Mul) -> Term:
        """Numbers, then factors, then divisors, as one writes them."""
        below = [f for f in e.args if is_divisor(f)]
        above = [f for f in e.args if not is_divisor(f)]
        brackets = [f for f in above if isinstance(f, own.Iverson)]
        plain = [f for f in above if not isinstance(f, own.Iverson)]
        return mul(*self.all(plain + below + brackets))

    def power(self, e: sympy.Pow) -> Term:
        base, exponent = e.args
        if exponent == HALF:
            return Call("sqrt", (self.read(base),))
        if exponent == -HALF:
            return inverse(Call("sqrt", (self.read(base),)))
        if base is sympy.E:
            return Call("exp", (self.read(exponent),))
        return Pow(self.read(base), self.read(exponent))

    def over_range(self, e, limits: list) -> Term:
        """The last limit is the outermost binder; its bounds lie outside its own scope."""
        if not limits:
            return self.read(e.function)
        letter, low, high = limits[-1]
        inside = Reader(self.scalars, {**self.letters, letter.name: letter}, self.meanings)
        body = inside.over_range(e, limits[:-1])
        return fold(KINDS[type(e)], self.integer(low), plus_one(self.integer(high)),
                    Var(letter.name, True), body)

    def rounded(self, e) -> Term:
        if isinstance(e, (own.floordiv, own.remainder)):
            node = Floor if isinstance(e, own.floordiv) else Mod
            return node(*map(self.integer, e.args))
        if isinstance(e, sympy.Mod):
            return Mod(*map(self.integer, e.args))
        over, under = map(self.integer, fraction(e.args[0]))
        return Floor(over, under) if isinstance(e, sympy.floor) else neg(Floor(neg(over), under))

    def cases(self, e: sympy.Piecewise) -> Term:
        *branches, (last, otherwise) = e.args
        if otherwise is not sympy.true:
            raise BridgeError(f"{e} has no value where its conditions fail; end it with (…, True)")
        result = self.read(last)
        for then, cond in reversed(branches):
            result = Case(self.condition(cond), self.read(then), result)
        return result

    def derivative(self, e) -> Term:
        match e:
            case own.Partial():
                body, wrt, direct = e.args
                return Diff(self.read(body), self.variable(wrt), direct is sympy.true)
            case sympy.Derivative():
                result = self.read(e.expr)
                for wrt in e.variables:
                    result = Diff(result, self.variable(wrt), False)
                return result
        slope, letters, places = e.args
        if (len(letters) == 1 and isinstance(slope, sympy.Derivative)
                and slope.expr.args == (letters[0],) and set(slope.variables) == {letters[0]}):
            primes = "'" * len(slope.variables)
            return Call(self.function(slope.expr) + primes, (self.read(places[0]),))
        raise BridgeError(f"{e} has no counterpart in a claim")

    def variable(self, e: Basic) -> Term:
        term = self.read(e)
        if not isinstance(term, (Entry, Var)) or term.integer:
            raise BridgeError(f"{e} is not a real letter or entry, to differentiate in")
        return term

    def call(self, e) -> Term:
        if isinstance(e, sympy.Heaviside):
            if e.args[1] != HALF:
                raise BridgeError(f"{e}: heaviside(0) is 1/2")
            return Call("heaviside", (self.read(e.args[0]),))
        return Call(self.function(e), self.all(e.args))

    def function(self, e) -> str:
        if type(e) in NAMES:
            return NAMES[type(e)]
        if isinstance(e, AppliedUndef):
            self.means(e.func.__name__, (e.func, len(e.args)))
            return e.func.__name__
        raise BridgeError(f"{e}: there is no function {type(e).__name__} in a claim")

    def condition(self, e: Basic) -> Term:
        term = self.read(e)
        if not is_condition(term):
            raise BridgeError(f"{e} is not a condition")
        return term

    def logic(self, e: Basic) -> Term:
        match e:
            case BooleanTrue() | BooleanFalse():
                return TRUE if e is sympy.true else FALSE
            case own.Within():
                return within(*self.all(e.args))
            case sympy.Eq():
                return Rel("=", *self.all(e.args))
            case sympy.Ne():
                return Not(Rel("=", *self.all(e.args)))
            case sympy.Le() | sympy.Lt():
                return Rel("<=" if isinstance(e, sympy.Le) else "<", *self.all(e.args))
            case sympy.Ge() | sympy.Gt():
                return Rel("<=" if isinstance(e, sympy.Ge) else "<", *self.all(e.args[::-1]))
            case sympy.Not():
                return Not(self.condition(e.args[0]))
            case sympy.And() | sympy.Or():
                node = And if isinstance(e, sympy.And) else Or
                return node(tuple(map(self.condition, e.args)))
        raise BridgeError(f"{e} has no counterpart in a claim")


def place_in_sum(e: Basic) -> int:
    """First what is added, then what is taken away, then the number, as one writes them."""
    if e.is_Number:
        return 2
    return 1 if isinstance(e, sympy.Mul) and e.args[0].is_Number and e.args[0] < 0 else 0


def is_divisor(e: Basic) -> bool:
    return isinstance(e, sympy.Pow) and (e.exp == -1 or e.exp.is_Rational and e.exp < 0)


def plus_one(term: Term) -> Term:
    """The half-open end of a range that includes `term`: `n - 1` gives `n`."""
    match term:
        case Num(value):
            return number(value + 1)
        case Add(terms) if MINUS_ONE in terms:
            rest = list(terms)
            rest.remove(MINUS_ONE)
            return add(*rest)
    return Add((term, ONE))


def fraction(e: Expr) -> tuple[Expr, Expr]:
    """e as over/under, read off its form: denominators are multiplied, nothing is cancelled."""
    match e:
        case sympy.Rational():
            return Integer(e.p), Integer(e.q)
        case sympy.Pow(args=(base, exponent)) if exponent.is_Integer and exponent < 0:
            return Integer(1), base**(-exponent)
        case sympy.Mul():
            parts = [fraction(a) for a in e.args]
            return sympy.Mul(*(a for a, _ in parts)), sympy.Mul(*(b for _, b in parts))
        case sympy.Add():
            return common([fraction(a) for a in e.args])
    return e, Integer(1)


def common(parts: list[tuple[Expr, Expr]]) -> tuple[Expr, Expr]:
    """The sum of fractions over one denominator: numbers by their least common multiple."""
    numbers = lcm(*(int(b) for _, b in parts if b.is_Integer))
    others = list(dict.fromkeys(b for _, b in parts if not b.is_Integer))
    under = sympy.Mul(numbers, *others)
    over = sympy.Add(*(a * (sympy.Mul(numbers // int(b), *others) if b.is_Integer else
                            sympy.Mul(numbers, *(o for o in others if o != b)))
                       for a, b in parts))
    return over, under


# -- Assumptions ----------------------------------------------------------------------

SIGNS = {"zero": lambda v: Rel("=", v, ZERO),
         "positive": lambda v: Rel("<", ZERO, v), "negative": lambda v: Rel("<", v, ZERO),
         "nonnegative": lambda v: Rel("<=", ZERO, v), "nonpositive": lambda v: Rel("<=", v, ZERO),
         "nonzero": lambda v: Not(Rel("=", v, ZERO)),
         "even": lambda v: Rel("divides", number(2), v),
         "odd": lambda v: Not(Rel("divides", number(2), v))}


def hypotheses(expression: Basic) -> tuple[Term, ...]:
    """What the assumptions of the free letters say, as facts: SymPy may have used them already.

    Raises BridgeError for an assumption that no fact expresses (`prime`, positive entries …).
    """
    symbols = [s for s in expression.free_symbols if isinstance(s, Symbol)]
    tensors = {base.label for base in expression.atoms(IndexedBase)}
    facts: dict[Term, None] = {}
    for s in sorted(symbols, key=lambda s: s.name):
        found = assumed(s)
        if found and s in tensors:
            raise BridgeError(f"state the signs of the entries of {s} as a hypothesis")
        facts.update(dict.fromkeys(SIGNS[sign](Var(s.name, s.is_integer is True)) if holds else
                                   Not(SIGNS[sign](Var(s.name, s.is_integer is True)))
                                   for sign, holds in found.items()))
    return tuple(facts)


def assumed(s: Symbol) -> dict[str, bool]:
    """The fewest signs that give the letter its assumptions, beside being integer or real."""
    if s.is_real is False or s.is_commutative is False:
        raise BridgeError(f"{s} is not a real number")
    sort, signs = {"integer" if s.is_integer else "real": True}, {}
    for sign in sorted(SIGNS, key=lambda sign: s.assumptions0.get(sign) is not True):
        holds = s.assumptions0.get(sign)
        if holds not in (None, Symbol(s.name, **sort, **signs).assumptions0.get(sign)):
            signs[sign] = holds
    known = Symbol(s.name, **sort, **signs).assumptions0
    lost = [name for name, holds in s.assumptions0.items() if known.get(name) != holds]
    if lost:
        raise BridgeError(f"the assumption {lost[0]} of {s} has no counterpart in a claim")
    return signs


# -- Terms to SymPy -------------------------------------------------------------------

def to_sympy(term: Term) -> Basic:
    """The SymPy expression that a term, or condition, says.

    Letters for indices have `integer=True`, scalars and entries `real=True`; a tensor without
    axes is a letter.  A derivative is `Partial`, floor and mod are `floordiv` and `remainder`,
    cases are `Choice`.  Raises BridgeError for a metavariable, a term with a loose index, and a
    condition over a range (`all`, `any`).
    """
    if term.loose:
        raise BridgeError("an index is not bound")
    return Writer(names(term)).write(term)


class Writer:
    """Writes terms; equal subterms once.  No bound letter gets a name that is free anywhere."""

    def __init__(self, free: frozenset[str]):
        self.free = free
        self.seen: dict[Term, Basic] = {}

    def write(self, t: Term) -> Basic:
        if t not in self.seen:
            self.seen[t] = self.node(t)
        return self.seen[t]

    def all(self, terms) -> list[Basic]:
        return [self.write(t) for t in terms]

    def node(self, t: Term) -> Basic:
        match t:
            case Num(value):
                return Rational(value.numerator, value.denominator)
            case Var(name, integer):
                return letter(name, integer)
            case Entry(tensor, at, integer):
                return IndexedBase(letter(tensor, integer))[tuple(self.all(at))] if at else letter(
                    tensor, integer)
            case Call("pi", ()):
                return sympy.pi
            case Call(function, args):
                return self.call(function, self.all(args))
            case Add(terms):
                return sympy.Add(*self.all(terms))
            case Mul(factors):
                return sympy.Mul(*self.all(factors))
            case Pow(base, exponent):
                return sympy.Pow(self.write(base), self.write(exponent))
            case Floor(over, under):
                return own.floordiv(self.write(over), self.write(under))
            case Mod(over, under):
                return own.remainder(self.write(over), self.write(under))
            case Iverson(cond):
                return own.Iverson(self.write(cond))
            case Case(cond, then, other):
                return own.Choice(*self.all((cond, then, other)))
            case Diff(body, wrt, direct):
                return own.Partial(self.write(body), self.write(wrt), direct)
            case Fold():
                return self.over_range(t)
        if is_condition(t):
            return self.condition(t)
        raise BridgeError(f"{type(t).__name__} has no SymPy form")

    def call(self, function: str, args: list[Basic]) -> Basic:
        match function:
            case "sqrt":
                return sympy.Pow(args[0], HALF)
            case "heaviside":
                return sympy.Heaviside(args[0])
            case "max" | "min":
                return FUNCTIONS[function](*args, evaluate=False)
        return FUNCTIONS.get(function, UndefinedFunction(function))(*args)

    def over_range(self, t: Fold) -> Basic:
        name = unused(t.letter or "k", names(t) | self.free)
        body = open_body(t.body, Var(name, True))
        if t.kind == "count":
            kind, body = sympy.Sum, Iverson(body)
        elif t.kind in RANGES:
            kind = RANGES[t.kind]
        else:
            raise BridgeError(f"the binder {t.kind} has no SymPy form")
        return kind(self.write(body), (letter(name, True), self.write(t.low),
                                       self.write(t.high) - 1))

    def condition(self, t: Term) -> Basic:
        match t:
            case Truth(value):
                return sympy.true if value else sympy.false
            case Rel("divides", left, right):
                return sympy.Eq(own.remainder(self.write(right), self.write(left)), 0,
                                evaluate=False)
            case Rel(op, left, right):
                kind = {"=": sympy.Eq, "<=": sympy.Le, "<": sympy.Lt}[op]
                return kind(self.write(left), self.write(right), evaluate=False)
            case Not(arg):
                inner = self.write(arg)
                equal = isinstance(inner, sympy.Eq)
                return (sympy.Ne(*inner.args, evaluate=False) if equal else
                        sympy.Not(inner, evaluate=False))
            case And((Rel("<=", low, i), Rel("<", j, high))) if i == j:
                return own.Within(*self.all((low, i, high)))
            case And(args):
                return sympy.And(*self.all(args))
            case Or(args):
                return sympy.Or(*self.all(args))
        raise BridgeError("a condition over a range has no SymPy form")


def letter(name: str, integer: bool) -> Symbol:
    return Symbol(name, integer=True) if integer else Symbol(name, real=True)


def unused(name: str, taken: frozenset[str]) -> str:
    candidates = (name + (str(i) if i else "") for i in range(len(taken) + 1))
    return next(c for c in candidates if c not in taken)
