"""Terms as Python: expressions that plain NumPy evaluates in floating point.

Declared tensors are arrays, counted from 0; defined ones, losses and functions are Python
functions of their own indices.  A derivative is a central difference, by the helper `slope`
of the script that the expression stands in.
"""

from __future__ import annotations

import keyword
from fractions import Fraction

from derive.kernel.terms import (
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
    names,
    open_body,
)
from derive.kernel.theory import Theory
from derive.language.sizes import raised

HELPERS = {"np", "slope", "moved", "held", "value", "sides", "at", "step", "f", "t", "erf", "left",
           "right", "sum", "max", "min", "all", "any", "range", "print", "lambda"}
KNOWN = {"exp": "np.exp({})", "log": "np.log({})", "sqrt": "np.sqrt({})", "sin": "np.sin({})",
         "cos": "np.cos({})", "tan": "np.tan({})", "tanh": "np.tanh({})", "sinh": "np.sinh({})",
         "cosh": "np.cosh({})", "atan": "np.arctan({})", "abs": "np.abs({})",
         "sign": "np.sign({})", "relu": "np.maximum({}, 0)", "heaviside": "np.heaviside({}, 0.5)",
         "sigmoid": "1 / (1 + np.exp(-({})))", "softplus": "np.log1p(np.exp({}))",
         "erf": "math.erf({})", "normal_cdf": "(1 + math.erf({} / 2**0.5)) / 2"}
LETTERS = "k i j l p q r s u v a b c d e g h m n o".split()


class Unwritable(Exception):
    """The term has no counterpart in NumPy."""


class Code:
    """Writes terms as Python expressions.

    `arrays` have their lowest indices; `outside` is the set of names read beyond their axes;
    `used` gathers the names that the expressions call, for the script to define."""

    def __init__(self, theory: Theory, lows: dict[str, tuple[int, ...]], outside: set[str]):
        self.theory, self.lows, self.outside = theory, lows, outside
        self.words: dict[str, str] = {}
        self.used: dict[str, None] = {}

    def word(self, name: str) -> str:
        """A Python name for a name of the claim: `x'` is x_prime."""
        if name not in self.words:
            word = name.replace("'", "_prime")
            if not word.isidentifier():
                word = f"product_{len(self.words)}"
            while keyword.iskeyword(word) or word in HELPERS or word in self.words.values():
                word += "_"
            self.words[name] = word
        return self.words[name]

    def expression(self, term: Term) -> str:
        """The term as an expression that is safe inside any other."""
        match term:
            case Num(value):
                return literal(value)
            case Var(name, integer):
                return self.word(name) if integer or name not in self.lows else \
                    f"{self.word(name)}[()]"
            case Entry(name, at, _):
                return self.entry(name, at)
            case Call("max" | "min" as function, args):
                return f"{function}({', '.join(map(self.expression, args))})"
            case Call(function, (arg,)):
                return self.call(function, self.expression(arg))
            case Add(terms):
                return f"({self.sum(terms)})"
            case Mul(factors):
                return self.product(factors)
            case Pow(base, exponent):
                return self.power(base, exponent)
            case Floor(over, under):
                return f"({self.expression(over)} // {self.expression(under)})"
            case Mod(over, under):
                return f"({self.expression(over)} % {self.expression(under)})"
            case Iverson(cond):
                return f"int({self.condition(cond)})"
            case Case(cond, then, other):
                return (f"({self.expression(then)} if {self.condition(cond)} "
                        f"else {self.expression(other)})")
            case Diff(body, wrt, direct):
                return self.derivative(body, wrt, direct)
            case Fold():
                return self.fold(term)
        return self.condition(term)

    # -- Reading ------------------------------------------------------------------------------

    def entry(self, name: str, at: tuple[Term, ...]) -> str:
        if not at and name not in self.theory.losses and name not in self.theory.definitions:
            return f"{self.word(name)}[()]"
        if self.is_array(name):
            return f"{self.word(name)}[{', '.join(self.places(name, at))}]"
        self.used[name] = None
        defined = name in self.theory.definitions or name in self.theory.losses
        word = self.word(name) if defined else f"{self.word(name)}_at"
        return f"{word}({', '.join(map(self.plain, at))})"

    def is_array(self, name: str) -> bool:
        """Is the tensor read as an array, not by a function that minds its axes?"""
        tensor = self.theory.tensors.get(name)
        return name not in self.theory.definitions and name not in self.theory.losses \
            and name not in self.outside and not (tensor and tensor.zero_outside)

    def places(self, name: str, at: tuple[Term, ...]) -> list[str]:
        """The indices, counted from 0."""
        return [self.counted(i, low) for i, low in zip(at, self.lows[name])]

    def counted(self, index: Term, low: int) -> str:
        if isinstance(index, Num):
            return str(int(index.value) - low)
        return self.plain(raised(index, -low))

    # -- Arithmetic ---------------------------------------------------------------------------

    def plain(self, term: Term) -> str:
        """The expression without parentheses around it all."""
        return unwrapped(self.expression(term))

    def sum(self, terms: tuple[Term, ...]) -> str:
        shown = ""
        for term in terms:
            part = self.expression(term)
            guarded = isinstance(term, Mul) and any(isinstance(f, Iverson) for f in term.factors)
            part = unwrapped(part) if isinstance(term, (Num, Mul, Pow)) and not guarded else part
            part = "-" + part[5:] if part[:5] == "-1 * " else part
            shown += (f" - {part[1:]}" if part[0] == "-" else f" + {part}") if shown else part
        return shown

    def product(self, factors: tuple[Term, ...]) -> str:
        """A product; where a bracket is 0 its other factors are not looked at."""
        brackets = [f.cond for f in factors if isinstance(f, Iverson)]
        plain = [f for f in factors if not isinstance(f, Iverson)]
        shown = ""
        for factor in plain:
            inverse = isinstance(factor, Pow) and factor.exponent == Num(Fraction(-1))
            part = self.expression(factor.base if inverse else factor)
            part = part if shown or not isinstance(factor, Num) else unwrapped(part)
            op = "/" if inverse else "*"
            shown = f"{shown} {op} {part}" if shown else f"1 / {part}" if inverse else part
        shown = f"({shown or '1'})"
        if not brackets:
            return shown
        return f"({shown} if {' and '.join(map(self.condition, brackets))} else 0)"

    def power(self, base: Term, exponent: Term) -> str:
        if isinstance(exponent, Num) and exponent.value.denominator == 1 and exponent.value >= 0:
            return f"({self.expression(base)}**{exponent.value})"
        if exponent == Num(Fraction(-1)):
            return f"(1 / {self.expression(base)})"
        return f"np.power(float({self.expression(base)}), {self.expression(exponent)})"

    def call(self, function: str, arg: str) -> str:
        bare = function.rstrip("'")
        order = len(function) - len(bare)
        if bare in self.theory.functions:
            self.used[function] = None
            return f"{self.word(bare)}{f'_{order}' if order else ''}({arg})"
        if bare not in KNOWN:
            raise Unwritable(f"the function {bare}")
        if not order:
            return f"({KNOWN[bare].format(arg)})"
        point, inner = "np.array(float({}))", KNOWN[bare].format("t[()]")
        if order > 1:
            raise Unwritable(f"the derivative {function}")
        return f"slope_of(lambda t: {inner}, {point.format(arg)})"

    # -- Conditions ---------------------------------------------------------------------------

    def condition(self, cond: Term) -> str:
        match cond:
            case Truth(value):
                return str(value)
            case Rel("divides", a, b):
                a, b = self.expression(a), self.expression(b)
                return f"({b} % {a} == 0 if {a} else {b} == 0)"
            case Rel(op, a, b):
                sign = "==" if op == "=" else op
                return f"({self.expression(a)} {sign} {self.expression(b)})"
            case Not(arg):
                return f"(not {self.condition(arg)})"
            case And(args):
                return "(" + " and ".join(map(self.condition, args)) + ")"
            case Or(args):
                return "(" + " or ".join(map(self.condition, args)) + ")"
            case Fold():
                return self.fold(cond)
        raise Unwritable(type(cond).__name__)

    # -- Binders ------------------------------------------------------------------------------

    def fold(self, term: Fold) -> str:
        taken = {*names(term), *self.words.values(), *HELPERS}
        letter = next(c for c in (term.letter, *LETTERS, *(f"k{i}" for i in range(99)))
                      if c.isidentifier() and not keyword.iskeyword(c) and c not in taken)
        self.words[letter] = letter
        body = self.expression(open_body(term.body, Var(letter, True)))
        body = unwrapped(body) if term.kind in ("sum", "prod", "max", "min") else body
        del self.words[letter]
        run = f"range({self.plain(term.low)}, {self.plain(term.high)})"
        match term.kind:
            case "prod":
                return f"math.prod({body} for {letter} in {run})"
            case "count":
                return f"sum(bool({body}) for {letter} in {run})"
            case "argmax":
                return f"max({run}, key=lambda {letter}: {body})"
        return f"{term.kind}({body} for {letter} in {run})"

    # -- Derivatives ----------------------------------------------------------------------------

    def derivative(self, body: Term, wrt: Term, direct: bool) -> str:
        """A central difference in an entry of an array, or in one of a name that is held."""
        if direct:
            raise Unwritable("a derivative with every definition held")
        inner = f"lambda: {self.plain(body)}"
        name, at = (wrt.tensor, wrt.at) if isinstance(wrt, Entry) else (wrt.name, ())
        if name in self.theory.definitions or name in self.theory.losses:
            self.used[name] = None
            place = tupled(map(self.plain, at))
            return f"slope_in(\"{self.word(name)}\", {self.word(name)}, {place}, {inner})"
        place = tupled(self.places(name, at) if at else ())
        return f"slope({inner}, {self.word(name)}, {place})"


def tupled(parts) -> str:
    parts = list(parts)
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def unwrapped(shown: str) -> str:
    """The expression without the parentheses that enclose it all."""
    if shown[:1] != "(" or shown[-1:] != ")":
        return shown
    depth = 0
    for i, sign in enumerate(shown):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return shown[1:-1] if i == len(shown) - 1 else shown
    return shown


def literal(value: Fraction) -> str:
    if value.denominator != 1:
        return f"({value.numerator} / {value.denominator})"
    return str(value.numerator) if value >= 0 else f"({value.numerator})"
