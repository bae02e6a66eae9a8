"""Terms: what a formula is.

A formula in index notation is an immutable tree of the node types below.
Bound indices are nameless: `Bound(0)` belongs to the nearest enclosing binder,
so formulas that differ only in the letter of a summation index are equal, and
substitution cannot capture.  A binder keeps its author's letter for printing;
equality ignores it.

Terms are content-addressed: `term.key` is a digest of the formula, equal terms
have equal keys, so that equality costs nothing and the order of keys is the
same on every run.  Constructors never simplify.

A proof makes each of its terms some five to fifteen times.  So a term is remembered and given
again when it is made of the same parts, letters included, and what is asked of every term
(its names, whether it is an integer, its polynomial, its body at an index) is worked out once:
this took half off the time of a proof.  Equality does not rest on it.

This file is trusted.  It imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache, reduce
from hashlib import blake2b
from operator import is_, or_

DATA = frozenset({str, bool, int, Fraction})   # exactly these: a subclass could change its mind
ROOM = 200_000                                 # terms that are remembered, and answers about them
KINDS: set[type] = set()                       # of terms: they are all made in this file
_made: dict[tuple, Term] = {}


class Rejected(Exception):
    """The kernel does not accept this."""


class Term:
    """Base of the node types.

    `loose` is the number of enclosing binders that the term still needs: 0 for
    a closed term; bit d of `reads` says whether it mentions the index of the d-th.
    Subclasses name their fields in `__match_args__`; a field is a term, a tuple of
    terms, or plain data.
    """

    __slots__ = ("key", "hashed", "loose", "reads", "_values", "_children")
    __match_args__: tuple[str, ...] = ()
    unkeyed = ""                    # the one field that equality ignores

    def __new__(cls, *values):
        """The term of these parts; while it is remembered, the very one made of them before.  Which
        object a part is tells it from others, for a term keeps its parts; or for texts and
        fractions, which are written anew, what it says."""
        parts = (cls, *[
            id(v) if (kind := type(v)) in KINDS else tuple(map(id, v)) if kind is tuple else
            v if kind is str else (kind, v.numerator, v.denominator) if kind is Fraction else id(v)
            for v in values])
        if (found := _made.get(parts)) is None:
            found = object.__new__(cls)
            found._fill(values)
            if len(_made) > ROOM:
                _made.clear()
            _made[parts] = found
        return found

    def _fill(self, values: tuple) -> None:
        fields = self.__match_args__
        if len(values) != len(fields):
            raise TypeError(f"{type(self).__name__} takes {len(fields)} values: {fields}")
        digested, children = [type(self).__name__.encode()], []
        put = object.__setattr__
        for field, value in zip(fields, values):
            put(self, field, value)
            if type(value) is tuple:
                if not KINDS.issuperset(map(type, value)):
                    raise TypeError(f"not all of {value!r} are terms")
                digested += b"n%d" % len(value), *[part.key for part in value]
                children += value
            elif is_term(value):
                digested += b"t", value.key
                children.append(value)
            elif type(value) not in DATA:
                raise TypeError(f"{value!r} is neither a term nor exact data")
            elif field != self.unkeyed:
                text = repr(value).encode()
                digested += b"d%d:" % len(text), text
        key = blake2b(b"".join(digested), digest_size=16).digest()
        put(self, "key", key)
        put(self, "hashed", hash(key))
        put(self, "_values", values)
        put(self, "_children", tuple(children))
        put(self, "reads", reads := self._indices())
        put(self, "loose", reads.bit_length())

    def __init_subclass__(cls):
        """The kinds of terms are those of this file: another could lie about its fields."""
        if cls.__module__ != __name__ or cls.__base__ is not Term:
            raise TypeError("the kinds of terms are closed")
        KINDS.add(cls)

    def _indices(self) -> int:
        return reduce(or_, [c.reads for c in self._children], 0)

    def __setattr__(self, name, value):
        raise AttributeError("terms are immutable")

    def __delattr__(self, name):
        raise AttributeError("terms are immutable")

    def __eq__(self, other):
        return self is other or (type(other) is type(self) and self.key == other.key)

    def __hash__(self):
        return self.hashed

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self._values))})"

    def __reduce__(self):
        return type(self), self._values


def is_term(value) -> bool:
    """Is this of a kind of terms in truth, and not only by the `__class__` it shows?"""
    return type(value) in KINDS


def node(name: str, fields: str, doc: str) -> type[Term]:
    """A node type with these fields."""
    names = tuple(fields.split())
    return type(name, (Term,), {"__slots__": names, "__match_args__": names, "__doc__": doc,
                                "__module__": __name__})


# -- Numbers and names ----------------------------------------------------------

Num = node("Num", "value", "A rational constant; `value` is a Fraction.")
Var = node("Var", "name integer",
           "A free index, size or integer scalar (`integer` true), or a real scalar.")
Entry = node("Entry", "tensor at integer",
             "One entry of a tensor: `x[i, j]`; `integer` is true for an integer tensor.")
Call = node("Call", "function args",
            "A scalar function, known (`exp`) or opaque (`φ`); a prime is a derivative (`φ'`).")

# -- Arithmetic -----------------------------------------------------------------

Add = node("Add", "terms", "A sum of any number of terms.")
Mul = node("Mul", "factors", "A product of any number of factors.")
Pow = node("Pow", "base exponent",
           "A power.  `Pow(a, -1)` is the reciprocal, a total function with 1/0 = 0.")
Floor = node("Floor", "over under", "Floor division ⌊over / under⌋ of integers; under > 0.")
Mod = node("Mod", "over under", "Remainder over - under⌊over / under⌋ of integers; under > 0.")

# -- Conditions -----------------------------------------------------------------

Rel = node("Rel", "op left right", "A relation; `op` is one of `= <= < divides`.")
Not = node("Not", "arg", "Negation of a condition.")
And = node("And", "args", "Conjunction of conditions.")
Or = node("Or", "args", "Disjunction of conditions.")
Truth = node("Truth", "value", "The condition that always or never holds.")

# -- Claims that are not about one point ------------------------------------------------

Order = node("Order", "left right",
             "left = O(right): at most a constant times it, wherever the facts hold.")
Tends = node("Tends", "kind variable point body value",
             "The limit of the body is the value as the real variable grows (`oo`, `-oo`) or comes "
             "close to the point (`above`, `below`, `both`).")
Integral = node("Integral", "variable low high body value",
                "The integral of the body over low <= variable <= high is the value.")
Exists = node("Exists", "variable body", "For some real value of the variable the body holds.")

# -- Conditions in arithmetic ----------------------------------------------------

Iverson = node("Iverson", "cond", "Iverson bracket: 1 where the condition holds, else 0.  A zero "
               "bracket annihilates its product, even where another factor is undefined.")
Case = node("Case", "cond then other", "`then` where the condition holds, else `other`.")

# -- Calculus -------------------------------------------------------------------

Diff = node("Diff", "body wrt direct",
            "The partial derivative ∂body/∂wrt; `wrt` is an Entry or a real Var.  It is total "
            "through definitions unless `direct`, which holds every defined name.")
Mean = node("Mean", "body", "The expectation E[body]; it binds all random names at once.")
Meta = node("Meta", "name at", "A rule's metavariable: a term, or a function of indices.")


class Bound(Term):
    """The index of the `depth`-th enclosing binder, counted outwards from 0."""

    __slots__ = __match_args__ = ("depth",)

    def _indices(self):
        return 1 << self.depth


class Fold(Term):
    """A binder over the integers low ≤ index < high; in `body` the index is `Bound(0)`.

    `kind` is one of `sum prod max min argmax` (real body), `count all any`
    (condition).  An empty sum is 0 and an empty product 1.
    """

    __slots__ = __match_args__ = ("kind", "low", "high", "body", "letter")
    unkeyed = "letter"

    def _indices(self):
        return self.low.reads | self.high.reads | self.body.reads >> 1


ZERO, ONE, MINUS_ONE = Num(Fraction(0)), Num(Fraction(1)), Num(Fraction(-1))
TRUE, FALSE = Truth(True), Truth(False)
CONDITIONS = (Rel, Not, And, Or, Truth, Order, Tends, Integral, Exists)


# -- Short ways to write terms ----------------------------------------------------

def number(value) -> Num:
    return Num(Fraction(value))


def add(*terms: Term) -> Term:
    """The sum, without a useless node around one term or none."""
    return terms[0] if len(terms) == 1 else Add(terms) if terms else ZERO


def mul(*factors: Term) -> Term:
    """The product, without a useless node around one factor or none."""
    return factors[0] if len(factors) == 1 else Mul(factors) if factors else ONE


def neg(term: Term) -> Term:
    return Num(-term.value) if isinstance(term, Num) else Mul((MINUS_ONE, term))


def sub(a: Term, b: Term) -> Term:
    return Add((a, neg(b)))


def inverse(term: Term) -> Term:
    return Pow(term, MINUS_ONE)


def equals(a: Term, b: Term) -> Term:
    return Rel("=", a, b)


def delta(a: Term, b: Term) -> Term:
    """The Kronecker delta δ[a, b]."""
    return Iverson(equals(a, b))


def conj(*conds: Term) -> Term:
    return conds[0] if len(conds) == 1 else And(conds) if conds else TRUE


def within(low: Term, index: Term, high: Term) -> Term:
    """The condition low <= index < high."""
    return And((Rel("<=", low, index), Rel("<", index, high)))


def fold(kind: str, low: Term, high: Term, index: Var, body: Term) -> Fold:
    """The binder around `body`, in which the free `index` becomes the bound one."""
    return Fold(kind, low, high, close(body, index), index.name)


def total(low: Term, high: Term, index: Var, body: Term) -> Fold:
    """Σ over low <= index < high of the body."""
    return fold("sum", low, high, index, body)


# -- Traversal --------------------------------------------------------------------

def children(term: Term) -> tuple[Term, ...]:
    """The immediate subterms, left to right."""
    return term._children


def with_children(term: Term, kids) -> Term:
    """The same node over other subterms: `with_children(t, children(t)) == t`."""
    kids = tuple(kids)
    if len(kids) == len(term._children) and all(map(is_, kids, term._children)):
        return term
    if len(term._values) == 1 and type(term._values[0]) is tuple:
        return type(term)(kids)
    supply = iter(kids)
    return type(term)(*[tuple([next(supply) for _ in value]) if type(value) is tuple else
                        next(supply) if type(value) in KINDS else value for value in term._values])


def subterms(term: Term) -> Iterator[Term]:
    """The term and all that stands below it, each distinct subterm once."""
    seen, stack = set(), [term]
    while stack:
        top = stack.pop()
        if top.key not in seen:
            seen.add(top.key)
            yield top
            stack.extend(reversed(top._children))


@lru_cache(ROOM)
def names(term: Term) -> frozenset[str]:
    """The names of all tensors, functions and free variables that occur."""
    own = term._values[:1] if isinstance(term, (Var, Entry, Call)) else ()
    return frozenset(own).union(*map(names, term._children))


def names_of_indices(term: Term) -> Iterator[Term]:
    """Every closed index at which some tensor is read, and every name that stands in one, ends
    a sum, is compared or is an exponent, each once."""
    read, inside = [], []
    for part in subterms(term):
        match part:
            case Entry(_, at, _):
                read += at
                inside += (p for index in at for p in subterms(index)
                           if isinstance(p, (Var, Entry, Fold)) and is_integer(p))
            case Fold("sum" | "prod", _, high, _, _) | Pow(_, high):
                inside += variables_in(high)
            case Iverson(Rel(_, left, right)):
                inside += (*variables_in(left), *variables_in(right))
    yield from dict.fromkeys(index for index in (*read, *inside) if not index.loose)


def variables_in(term: Term) -> tuple[Term, ...]:
    """The integer variables that an integer term adds up."""
    parts = (p for t in getattr(term, "terms", (term,)) for p in getattr(t, "factors", (t,)))
    return tuple(p for p in parts if isinstance(p, Var) and p.integer)


def is_condition(term: Term) -> bool:
    return isinstance(term, CONDITIONS) or (isinstance(term, Fold) and term.kind in ("all", "any"))


@lru_cache(ROOM)
def is_integer(term: Term) -> bool:
    """Is the term an integer by its form, whatever its names stand for?"""
    match term:
        case Num(value):
            return value.denominator == 1
        case Var(_, integer) | Entry(_, _, integer):
            return integer
        case Bound() | Floor() | Mod() | Iverson():
            return True
        case Pow(base, Num(power)):
            return power.denominator == 1 and power >= 0 and is_integer(base)
        case Fold(kind, _, _, body, _):
            return kind in ("argmax", "count") or (
                kind in ("sum", "prod", "max", "min") and is_integer(body))
        case Case(_, then, other):
            return is_integer(then) and is_integer(other)
        case Add() | Mul():
            return all(map(is_integer, term._children))
        case Call(function, args):
            return function in ("max", "min", "abs") and all(map(is_integer, args))
    return False


# -- Binders ----------------------------------------------------------------------

def rebuild(term: Term, change: Callable[[Term, int], Term], depth: int = 0) -> Term:
    """Apply `change(child, depth)` to every child; `depth` counts enclosing binders."""
    inside = depth + isinstance(term, Fold)          # where its third child stands, the body
    return with_children(term, [change(c, inside if i == 2 else depth)
                                for i, c in enumerate(term._children)])


def memoised(change: Callable) -> Callable[[Term, int], Term]:
    """A change of terms that meets each shared subterm once."""
    seen: dict = {}

    def visit(term: Term, depth: int) -> Term:
        place = term.key, depth
        if (found := seen.get(place)) is None:
            found = seen[place] = change(term, depth, visit)
        return found
    return visit


@lru_cache(ROOM)
def reads_reals(term: Term) -> bool:
    """Does a real number stand anywhere in the term, even inside an index?"""
    return any(isinstance(part, (Entry, Var)) and not part.integer for part in subterms(term))


def require_fixed(place: Term, value: Term) -> None:
    """Reject a value that a derivative would capture, for it may move where it was to be held, or
    an index that an expectation would, for it may be random."""
    if isinstance(place, (Diff, Mean)) and reads_reals(value):
        raise Rejected("what depends on real numbers is not put under a derivative or into a mean")


@lru_cache(ROOM)
def open_body(body: Term, value: Term) -> Term:
    """The body of a binder, its index replaced by the closed term `value`."""
    if value.loose:
        raise ValueError("an index can only be replaced by a closed term")

    def change(term, depth, visit):
        if term.loose <= depth:
            return term
        if isinstance(term, Bound):
            return value if term.depth == depth else Bound(term.depth - 1)
        if isinstance(term, (Diff, Mean)) and uses_index(term, depth):
            require_fixed(term, value)
        return rebuild(term, visit, depth)
    return memoised(change)(body, 0)


def shift(term: Term, by: int) -> Term:
    """The same term for a place under `by` more binders (fewer, if negative)."""
    def change(part, depth, visit):
        if part.loose <= depth:
            return part
        if isinstance(part, Bound):
            if part.depth + by < depth:
                raise ValueError("an index would leave its binder")
            return Bound(part.depth + by)
        return rebuild(part, visit, depth)
    return memoised(change)(term, 0) if by else term


def uses_index(term: Term, depth: int = 0) -> bool:
    """Does the term mention the index of the `depth`-th enclosing binder?"""
    return bool(term.reads >> depth & 1)


def close(term: Term, *indices: Var) -> Term:
    """Inverse of `open_body`: make these the indices of the binders around `term`, the innermost
    first."""
    places = {index: place for place, index in enumerate(indices)}
    own = {index.name for index in indices}

    def change(part, depth, visit):
        if not part.loose and own.isdisjoint(names(part)):
            return part
        if isinstance(part, Bound):
            return Bound(part.depth + len(indices)) if part.depth >= depth else part
        if part in places:
            return Bound(depth + places[part])
        return rebuild(part, visit, depth)
    return memoised(change)(term, 0)


def substitute(term: Term, values: dict[Term, Term]) -> Term:
    """The term with closed subterms (variables, entries) replaced by closed terms, at once."""
    if any(v.loose for v in values.values()):
        raise ValueError("only closed terms can be substituted")
    needed = [names(value) for value in values]

    def change(part, depth, visit):
        if not any(map(names(part).issuperset, needed)):
            return part
        if part in values:
            return values[part]
        new = rebuild(part, visit, depth) if part._children else part
        if isinstance(part, (Diff, Mean)) and new is not part:
            for name in subterms(part):
                if isinstance(part, Diff) or is_integer(name):
                    require_fixed(part, values.get(name, ZERO))
        return new
    return memoised(change)(term, 0)
