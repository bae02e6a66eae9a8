"""Text: a term as a person would type it, which reads back as the same term.

    text(total(ZERO, n, k, Entry("x", (k,), False)))   ->   Σ k<n: x[k]

Parentheses are written where the term would read differently without them, and
around a sum over an index that more terms follow.  A bound index gets its
author's letter, or another one where that letter means something else inside.
"""

from __future__ import annotations

from itertools import count

from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    And,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Exists,
    Fold,
    Integral,
    Iverson,
    Mean,
    Meta,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Order,
    Pow,
    Rel,
    Tends,
    Term,
    Truth,
    Var,
    is_condition,
    is_integer,
)
from derive.language.chance import joint_of, spread_of
from derive.language.hidden import is_hidden, letters_inside, mark, places
from derive.language.sizes import lowered

# Levels of the grammar, loose to tight.
IMPLIES, OR, AND, NOT, RELATION, SUM, PRODUCT, UNARY, ATOM = range(9)

TURNED = {"<": ">", "<=": ">="}
SIDES = {"above": "+", "below": "-", "both": ""}
SIGNS = {"sum": "Σ", "prod": "Π"}
LETTERS = "k i j l p q r s t u v a b c d e f g h m n o w x y z".split()
RESERVED = frozenset("E D O T oo".split())


def text(term: Term, letters: tuple[str, ...] = (), base: int = 0,
         avoid: frozenset[str] = frozenset(), tight: bool = False) -> str:
    """The term in claim syntax.  `letters` names the indices of enclosing binders,
    outermost first; `avoid` holds names that no bound index may take; `tight` leaves no
    space around `+ - * /`, as in an index."""
    return Writer(base, avoid | letters_inside(term)).write(term, tuple(letters), tight=tight)


class Writer:
    """The writing of one term, in one base."""

    def __init__(self, base: int, avoid: frozenset[str]):
        self.base = base
        self.avoid = avoid

    def write(self, term: Term, letters: tuple[str, ...], above: int = IMPLIES, tight=False) -> str:
        """The term where the grammar wants an operand of at least the level `above`."""
        level, shown = self.leveled(term, letters, tight)
        return shown if level >= above else f"({shown})"

    def leveled(self, term: Term, letters, tight: bool) -> tuple[int, str]:
        """The text, and the level of its loosest operator."""
        match term:
            case Num(value):
                return self.number(value)
            case Var(name, _):
                return ATOM, name
            case Bound(depth):
                return ATOM, letters[-1 - depth]
            case Entry(tensor, at, _) if is_hidden(tensor):
                return ATOM, self.ordered(tensor, at, letters)
            case Entry(tensor, at, _):
                return ATOM, tensor + (f"[{self.list(at, letters, True)}]" if at else "")
            case Call("pi", ()):
                return ATOM, "pi"
            case Call(function, args):
                return ATOM, f"{function}({self.list(args, letters, tight)})"
            case Meta(name, at):
                return ATOM, f"?{name}" + (f"({self.list(at, letters, tight)})" if at else "")
            case Add() if (inner := spread_of(term)) is not None:
                return ATOM, f"Var[{self.write(inner, letters)}]"
            case Add() if (pair := joint_of(term)) is not None:
                return ATOM, f"Cov[{self.list(pair, letters, False)}]"
            case Add(terms):
                return SUM, self.sum(terms, letters, tight)
            case Mul(factors):
                return self.product(factors, letters, tight)
            case Pow(base, exponent):
                return self.power(base, exponent, letters, tight)
            case Floor(over, under) | Mod(over, under):
                sign = " mod " if isinstance(term, Mod) else "//" if tight else " // "
                return PRODUCT, self.over(over, letters, tight) + sign + \
                    self.write(under, letters, ATOM, tight)
            case Iverson(Rel("=", left, right)) if is_integer(left) and is_integer(right):
                return ATOM, f"δ[{self.list((left, right), letters, True)}]"
            case Iverson(cond):
                return ATOM, f"[{self.write(cond, letters)}]"
            case Case():
                return ATOM, self.cases(term, letters)
            case Mean(body):
                return ATOM, f"E[{self.write(body, letters)}]"
            case Diff():
                return UNARY, self.derivative(term, letters)
            case Fold():
                return self.fold(term, letters)
        return self.condition(term, letters)

    def ordered(self, product: str, at, letters) -> str:
        """An entry of an ordered product, whose name is its text with signs for indices."""
        count = places(product)
        for i in range(count):
            product = product.replace(mark(i), self.write(at[i], letters, SUM, True))
        return f"({product})[{self.list(at[count:], letters, True)}]"

    def list(self, terms, letters, tight: bool) -> str:
        return ", ".join(self.write(t, letters, SUM, tight) for t in terms)

    # -- Arithmetic ---------------------------------------------------------------------

    @staticmethod
    def number(value) -> tuple[int, str]:
        if value.denominator != 1:
            return PRODUCT, str(value)
        return (ATOM if value >= 0 else UNARY), str(value)

    def sum(self, terms, letters, tight: bool) -> str:
        shown = ""
        for i, term in enumerate(terms):
            part = self.write(term, letters, PRODUCT, tight)
            if i < len(terms) - 1 and ends_in_binder(term):
                part = f"({part})"
            plus, minus = ("+", "-") if tight else (" + ", " - ")
            shown += part if not i else minus + part[1:] if part[0] == "-" else plus + part
        return shown

    def product(self, factors, letters, tight: bool) -> tuple[int, str]:
        """Factors with `*`, reciprocals with `/`; a leading -1 is a sign."""
        first, rest = factors[0], list(factors[1:])
        negative = first == MINUS_ONE and not isinstance(rest[0], Num)
        if negative:
            first = rest.pop(0)
        times, over = ("*", "/") if tight else (" * ", " / ")
        shown = self.first(first, letters, tight, bool(rest), negative)
        alone = isinstance(first, Num) and first.value.denominator == 1 and not negative
        for i, factor in enumerate(rest):
            if is_reciprocal(factor) and not (alone and (first == ONE or not hides(factor))):
                shown += over + self.write(factor.base, letters, ATOM, tight)
            else:
                last = i == len(rest) - 1
                shown += times + self.factor(factor, letters, tight, last)
            alone = False
        return (UNARY if negative and not rest else PRODUCT), ("-" if negative else "") + shown

    def first(self, term, letters, tight, followed: bool, negative: bool) -> str:
        """The first factor; `1/n` may stand there without parentheses."""
        if isinstance(term, Num) and not negative:
            return str(term.value)
        if is_reciprocal(term) and followed and hides(term):
            return "1/" + self.write(term.base, letters, ATOM, tight)
        if is_reciprocal(term) and negative and hides(term):
            return "1/" + self.write(term.base, letters, ATOM, tight)
        return self.factor(term, letters, tight, not followed)

    def factor(self, term, letters, tight: bool, last: bool) -> str:
        """A factor; a binder may stand last, for it takes all to its right."""
        if isinstance(term, Fold):
            shown = self.fold(term, letters)[1]
            return shown if last else f"({shown})"
        if isinstance(term, Diff) or isinstance(term, Pow) and not is_reciprocal(term):
            return self.leveled(term, letters, tight)[1]
        return self.write(term, letters, ATOM, tight)

    def over(self, term, letters, tight: bool) -> str:
        """What is divided by floor: a plain product stands without parentheses."""
        if isinstance(term, Mul) and not ends_in_binder(term):
            shown = self.product(term.factors, letters, tight)[1]
            if shown[0] != "-":
                return shown
        return self.write(term, letters, ATOM, tight)

    def power(self, base, exponent, letters, tight: bool) -> tuple[int, str]:
        if exponent == MINUS_ONE and not isinstance(base, Num) or \
                exponent == MINUS_ONE and base.value == 0:
            return PRODUCT, "1/" + self.write(base, letters, ATOM, True)
        raised = self.write(exponent, letters, ATOM, True)
        if raised == "T" or isinstance(exponent, (Entry, Iverson, Call, Case, Fold)):
            raised = f"({raised})"
        return UNARY, f"{self.write(base, letters, ATOM, tight)}^{raised}"

    def cases(self, term: Case, letters) -> str:
        branches = []
        while isinstance(term, Case):
            branches.append(f"{self.write(term.then, letters, SUM)} if "
                            f"{self.write(term.cond, letters)}")
            term = term.other
        return "{" + ", ".join(branches) + f", {self.write(term, letters, SUM)} otherwise}}"

    def derivative(self, term: Diff, letters) -> str:
        wrt = self.write(term.wrt, letters, ATOM)
        if isinstance(term.body, Diff) and not term.direct and not term.body.direct:
            inner = term.body
            return (f"D({self.write(inner.body, letters, SUM)}, "
                    f"{self.write(inner.wrt, letters, ATOM)}, {wrt})")
        body = self.write(term.body, letters, ATOM)
        if isinstance(term.body, (Num, Iverson, Case)):
            body = f"({body})"
        return f"{'direct ' if term.direct else ''}∂{body}/∂{wrt}"

    # -- Binders --------------------------------------------------------------------------

    def fold(self, term: Fold, letters, written: str = "") -> tuple[int, str]:
        """A binder; directly nested ones of one kind share the sign.  `not all … not` is `any`."""
        kind, ranges = term.kind, []
        while isinstance(term, Fold) and term.kind == kind and (len(ranges) == 0 or kind not in (
                "count", "argmax")):
            letter = self.letter(term, letters)
            ranges.append(self.range(letter, term, letters))
            letters = (*letters, letter)
            term = term.body
        sign = f"{written or SIGNS.get(kind, kind)} {', '.join(ranges)}: "
        if kind in ("count", "all"):
            return PRODUCT, f"{sign}({self.write(term.arg if written else term, letters)})"
        return PRODUCT, sign + self.write(term, letters, PRODUCT)

    def range(self, letter: str, term: Fold, letters) -> str:
        low, high = self.bound(term.low, letters), self.bound(term.high, letters)
        if self.base == 0 and term.low == ZERO:
            return f"{letter}<{high}"
        last = self.bound(lowered(term.high), letters)
        if self.base == 1 and term.low == ONE:
            return f"{letter}<={last}"
        return f"{letter} in {low}..{last}"

    def bound(self, term: Term, letters) -> str:
        shown = self.write(term, letters, SUM, True)
        return f"({shown})" if ends_in_binder(term) else shown

    def letter(self, term: Fold, letters) -> str:
        """The author's letter, or the first that means nothing else inside the binder."""
        taken = self.avoid | RESERVED | set(letters)
        for letter in (term.letter, *LETTERS):
            if letter and letter[0].isalpha() and letter not in taken:
                return letter
        return next(letter for i in count(1) if (letter := f"k{i}") not in taken)

    # -- Conditions -----------------------------------------------------------------------

    def condition(self, term: Term, letters) -> tuple[int, str]:
        match term:
            case Order(left, right):
                return RELATION, f"{self.side(left, letters)} = O({self.write(right, letters)})"
            case Exists(variable, body):
                return OR, f"exists {variable.name}: {self.write(body, letters)}"
            case Tends(kind, variable, point, body, value):
                where = kind if kind in ("oo", "-oo") else (
                    self.write(point, letters, PRODUCT) + SIDES[kind])
                return RELATION, (f"limit {variable.name} -> {where}: "
                                  f"{self.write(body, letters, PRODUCT)} = {self.side(value, letters)}")
            case Integral(variable, low, high, body, value):
                ends = "..".join(end.name[1:] if end in (OO, MINUS_OO) else
                                 self.bound(end, letters) for end in (low, high))
                return RELATION, (f"integral {variable.name} in {ends}: "
                                  f"{self.write(body, letters, PRODUCT)} = {self.side(value, letters)}")
            case Truth(value):
                return ATOM, "true" if value else "false"
            case Rel("=" | "divides", _, _):
                return RELATION, self.chain([term], letters)
            case Rel(op, left, right) if is_turned(term):
                return RELATION, f"{self.side(right, letters)} {TURNED[op]} {self.side(left, letters)}"
            case Rel():
                return RELATION, self.chain([term], letters)
            case Not(Rel("=", left, right)):
                return RELATION, f"{self.side(left, letters)} != {self.side(right, letters)}"
            case Not(Fold("all") as fold) if is_any(fold):
                return self.fold(fold, letters, "any")
            case Not(arg):
                return NOT, f"not {self.write(arg, letters, NOT)}"
            case And(args) if is_chain(args):
                return RELATION, self.chain(args, letters)
            case And((Or((Not(a), b)), Or((Not(c), d)))) if (a, b) == (d, c):
                return IMPLIES, f"{self.write(a, letters, OR)} iff {self.write(b, letters, OR)}"
            case Or((Not(a), b)):
                return IMPLIES, f"{self.write(a, letters, OR)} implies {self.write(b, letters, OR)}"
            case And(args):
                return AND, " and ".join(self.write(a, letters, NOT) for a in args)
            case Or(args):
                return OR, " or ".join(self.write(a, letters, AND) for a in args)
        raise TypeError(f"cannot write {type(term).__name__}")

    def chain(self, relations, letters) -> str:
        shown = self.side(relations[0].left, letters)
        for relation in relations:
            shown += f" {relation.op} {self.side(relation.right, letters)}"
        return shown

    def side(self, term: Term, letters) -> str:
        """A side of a relation; sums of indices stand close together."""
        return self.write(term, letters, SUM, isinstance(term, Add) and is_short(term))


# -- Questions about terms ------------------------------------------------------------------

def is_any(term: Fold) -> bool:
    """Does a claim for all indices say that none has a property?"""
    body = term.body
    while isinstance(body, Fold) and body.kind == "all":
        body = body.body
    return isinstance(body, Not)


def is_reciprocal(term: Term) -> bool:
    return isinstance(term, Pow) and term.exponent == MINUS_ONE


def hides(term: Pow) -> bool:
    """May the reciprocal be written with `/` after a lone number, or is `2/3` meant?"""
    return not isinstance(term.base, Num) or term.base.value == 0


def is_turned(term: Term) -> bool:
    """Is the relation written from its right side to its left?  `0 <= x` is written `x >= 0`."""
    match term:
        case Rel("<" | "<=", left, right):
            return isinstance(left, Num) and not isinstance(right, Num)
    return False


def is_chain(relations) -> bool:
    """a <= b < c: relations of which each begins where the last ended."""
    return len(relations) > 1 and all(isinstance(r, Rel) and r.op != "divides" for r in relations) \
        and all(a.right == b.left for a, b in zip(relations, relations[1:]))


def ends_in_binder(term: Term) -> bool:
    """Would what follows the term be read into its last binder?"""
    match term:
        case Fold():
            return True
        case Mul(factors):
            return isinstance(factors[-1], Fold)
    return False


def is_short(term: Term) -> bool:
    """A sum of indices, as in `i-s*p`."""
    return is_integer(term) and not any(is_condition(t) for t in term.terms)
