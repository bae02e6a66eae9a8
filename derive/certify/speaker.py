"""Words: the terms of one theory in Coq.

A tensor is a function of a list of integers, a definition a function of what its body reads, a
derivative the number `pd` or `D` of the prelude.  Raises Outside for what the prelude has no
word for.

This file imports the kernel and this room only.
"""

from __future__ import annotations

from fractions import Fraction

from derive.certify.circles import Circles
from derive.certify.conditions import TIGHT, Conditions
from derive.certify.names import Names
from derive.certify.scope import ROOT, Outside, Scope, bare, beside
from derive.kernel.terms import (
    Add, Bound, Call, Case, Diff, Entry, Floor, Fold, Iverson, Mean, Mod, Mul, Num, Pow, Term, Var,
    is_integer, subterms)
from derive.kernel.theory import Theory

FUNCTIONS = {"exp": "exp", "log": "ln", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
             "tanh": "hyptan", "atan": "atan", "sigmoid": "sigmoid", "softplus": "softplus",
             "relu": "relu", "heaviside": "heaviside", "abs": "Rabs", "sign": "sign",
             "sinh": "sinh", "cosh": "cosh", "pi": "PI", "erf": "erf", "normal_cdf": "normal_cdf"}
BINARY = {"max": "Rmax", "min": "Rmin"}
FOLDS = {"sum": "Sum", "prod": "Prod", "max": "Max", "min": "Min"}
MOST_AXES = 4
WAY = "w"                      # what happened, inside an expectation


class Speaker(Conditions, Circles):
    """Writes the terms of one theory in Coq; `prefix` keeps the definitions of theorems apart."""

    def __init__(self, theory: Theory, prefix: str = ""):
        self.theory, self.prefix, self.names = theory, prefix, Names()
        self.random: frozenset[str] = frozenset(theory.random)      # those that a claim reads

    # -- Numbers -----------------------------------------------------------------------

    def real(self, term: Term, here: Scope = ROOT) -> str:
        match term:
            case Num(value):
                return rational(value)
            case Var(name, True):
                return f"(IZR {self.integer(term, here)})"
            case Var(name, False):
                return here.held.get(name) or self.names("real", name)
            case Bound() | Floor() | Mod() | Fold("argmax", _, _, _, _):
                return f"(IZR {self.integer(term, here)})"
            case Entry(_, _, True):
                return f"(IZR {self.integer(term, here)})"
            case Entry():
                return self.entry(term, here)
            case Add(terms):
                return "(" + " + ".join(beside(t, self.real(t, here), (*TIGHT, Mul)) for t in terms) \
                    + ")" if terms else "0"
            case Mul(factors):
                return "(" + " * ".join(beside(f, self.real(f, here), TIGHT) for f in factors) + ")" \
                    if factors else "1"
            case Pow(base, exponent):
                return self.power(base, exponent, here)
            case Iverson(cond):
                return f"(ib {self.boolean(cond, here)})"
            case Case(cond, then, other):
                return (f"(if {self.boolean(cond, here)} then {bare(self.real(then, here))} "
                        f"else {bare(self.real(other, here))})")
            case Fold("count", low, high, cond, letter):
                return self.real(Fold("sum", low, high, Iverson(cond), letter), here)
            case Fold(kind, low, high, body, letter) if kind in FOLDS:
                index = self.letter(letter, here)
                return (f"({FOLDS[kind]} {self.index(low, here)} {self.index(high, here)} "
                        f"(fun {index} => {bare(self.real(body, here.under(index)))}))")
            case Call(function, args):
                return f"({self.function(function)}{''.join(' ' + self.real(a, here) for a in args)})"
            case Diff(body, wrt, direct):
                return self.derivative(body, wrt, direct, here)
            case Mean(body):
                return f"(mean (fun {WAY} => {bare(self.real(body, self.by_chance(here)))}))"
        raise Outside(f"no word for {type(term).__name__} {getattr(term, 'kind', '')}".rstrip())

    def power(self, base: Term, exponent: Term, here: Scope) -> str:
        inner = self.real(base, here)
        if isinstance(exponent, Num) and exponent.value.denominator == 1:
            n = int(exponent.value)
            if n < 0:
                inner = f"(/ {inner})"
            return inner if n == -1 else f"({inner} ^ {abs(n)})"
        if is_integer(exponent):
            return f"(powz {inner} {self.index(exponent, here)})"
        return f"(powr {inner} {self.real(exponent, here)})"

    def function(self, name: str) -> str:
        plain, primes = name.rstrip("'"), len(name) - len(name.rstrip("'"))
        if plain in self.theory.functions:
            word = self.names("function", plain)
        elif plain in FUNCTIONS:
            word = FUNCTIONS[plain]
        elif name in BINARY:
            return BINARY[name]
        else:
            raise Outside(f"the function {plain}")
        for _ in range(primes):
            word = f"(D {word})"
        return word

    def entry(self, term: Entry, here: Scope) -> str:
        tensor, at = term.tensor, term.at
        if tensor in self.theory.definitions and tensor not in here.held:
            given = self.arguments(tensor, here) + [self.index(i, here) for i in at]
            return f"({' '.join([self.definition_word(tensor), *given])})"
        if self.theory.known.get(tensor) == "det":
            return f"(Det {self.of_matrix(self.theory.losses[tensor], here)})"
        if tensor in self.theory.losses and tensor not in here.held and not at:
            return f"({self.names('loss', tensor)} {self.tensor(self.theory.losses[tensor], here)})"
        return f"({self.tensor(tensor, here)} {self.indices(at, here)})"

    def indices(self, at, here: Scope) -> str:
        return "[" + "; ".join(bare(self.integer(i, here)) for i in at) + "]%Z"

    def tensor(self, name: str, here: Scope = ROOT) -> str:
        """A tensor as a function of a list of indices."""
        if name in here.held:
            return here.held[name]
        if name in self.theory.definitions:
            return f"(at{self.rank(name)} {self.definition(name, here)})"
        if name in self.theory.known:
            return f"(Inv {self.of_matrix(self.theory.losses[name], here)})"
        if name in self.theory.losses:
            own = f"({self.names('loss', name)} {self.tensor(self.theory.losses[name], here)})"
            return own if self.rank(name) else f"(at0 {own})"
        return self.happened(name) if name in self.random else self.names("tensor", name)

    def of_matrix(self, name: str, here: Scope = ROOT) -> str:
        """The range of the indices of a square matrix, and the matrix."""
        low, high = (self.index(end, here) for end in self.theory.axes(name)[0])
        return f"{low} {high} {self.tensor(name, here)}"

    def box(self, name: str, here: Scope = ROOT) -> str:
        """The ranges of the axes of a tensor."""
        return "[" + "; ".join(f"({self.integer(low, here)}, {self.integer(high, here)})"
                               for low, high in self.theory.axes(name)) + "]%Z"

    def rank(self, name: str) -> int:
        rank = len(self.theory.axes(name))
        if rank > MOST_AXES:
            raise Outside(f"a tensor of {rank} axes")
        return rank

    def definition_word(self, name: str) -> str:
        return self.prefix + self.names("definition", name)

    def definition(self, name: str, here: Scope) -> str:
        word, given = self.definition_word(name), self.arguments(name, here)
        return f"({word} {' '.join(given)})" if given else word

    def arguments(self, name: str, here: Scope) -> list[str]:
        """What a definition is given beside its indices."""
        return [self.given(kind, n, here) for kind, n in self.needs(name)]

    def equation(self, name: str) -> str:
        """What the equation of a recursive definition is called in a proof."""
        return f"U_{self.names('definition', name)}"

    def held_equation(self, name: str, variable: str) -> str:
        """The same where another of its circle, or itself, is held up to a level."""
        return f"V_{self.names('definition', name)}_{self.names('definition', variable)}"

    def given(self, kind: str, name: str, here: Scope) -> str:
        if kind == "tensor":
            return self.tensor(name, here)
        return here.held.get(name) or self.names(kind, name)

    def given_tensors(self, name: str) -> Scope:
        """The scope of the body of a definition: each tensor that it is given is a variable."""
        return Scope(held={n: self.names("tensor", n) for kind, n in self.needs(name)
                           if kind == "tensor"})

    def needs(self, name: str) -> list[tuple[str, str]]:
        """What the body of a definition reads: (kind, name), in a fixed order."""
        if name in self.theory.recursive:
            return self.circle_needs(name)
        definition = self.theory.definitions[name]
        return self.reads(definition.body, {i.name for i in definition.indices})

    def reads(self, term: Term, but: set[str] = frozenset()) -> list[tuple[str, str]]:
        found = {}
        for part in subterms(term):
            match part:
                case Var(n, integer) if n not in but:
                    found["integer" if integer else "real", n] = None
                case Entry(n, _, _) if n in self.theory.known:
                    found["tensor", self.theory.losses[n]] = None
                    for end in self.theory.axes(self.theory.losses[n])[0]:
                        found |= dict.fromkeys(self.reads(end))
                case Entry(n, _, _) if n in self.theory.losses:
                    found["loss", n] = None
                    found["tensor", self.theory.losses[n]] = None
                case Entry(n, _, _):
                    found["tensor", n] = None
                case Call(n, _) if n.rstrip("'") in self.theory.functions:
                    found["function", n.rstrip("'")] = None
        for kind, n in list(found):
            if kind == "tensor" and n in self.theory.known:
                del found[kind, n]
                found |= dict.fromkeys(self.reads(Entry(n, (), False)))
            elif kind == "tensor" and n in self.theory.losses:
                found["loss", n] = None
        return sorted(found)

    def derivative(self, body: Term, wrt: Term, direct: bool, here: Scope) -> str:
        return f"({self.slope('pd', 'D', body, wrt, direct, here)})"

    def slope(self, of_entry: str, of_real: str, body, wrt, direct: bool, here: Scope) -> str:
        """The words before the value: `pd F x J`, or `D f a`."""
        function, name = self.curve(body, wrt, direct, here)
        if isinstance(wrt, Var):
            return f"{of_real} {function} {self.real(wrt, here)}"
        return f"{of_entry} {function} {self.tensor(name, here)} {self.indices(wrt.at, here)}"

    def curve(self, body, wrt, direct: bool, here: Scope) -> tuple[str, str]:
        """The body as a function of the tensor or scalar it is differentiated in."""
        name = wrt.tensor if isinstance(wrt, Entry) else wrt.name
        if isinstance(body, Entry) and not body.at and self.theory.losses.get(body.tensor) == name \
                and body.tensor not in here.held and body.tensor not in self.theory.known:
            return self.names("loss", body.tensor), name
        inner = self.real(body, self.inside(wrt, direct, here))
        return f"(fun {self.variable(wrt)} => {bare(inner)})", name

    def by_chance(self, here: Scope) -> Scope:
        """The scope inside an expectation: random tensors are as it happened."""
        return here.holding({n: self.happened(n) for n in self.random})

    def happened(self, name: str) -> str:
        """A random tensor at one outcome, which is in an expectation or what is shown for any."""
        return f"({self.names('tensor', name)} {WAY})"

    def variable(self, wrt) -> str:
        return self.names("tensor", wrt.tensor) if isinstance(wrt, Entry) \
            else self.names("real", wrt.name)

    def inside(self, wrt, direct: bool, here: Scope) -> Scope:
        """The scope inside a derivative: its variable stands for itself."""
        if direct:
            raise Outside("a derivative that holds defined names")
        name, word = wrt.tensor if isinstance(wrt, Entry) else wrt.name, self.variable(wrt)
        if name in self.theory.recursive:
            return here.holding(self.held_up_to(name, wrt.at[0], word, here))
        return here.holding({name: word})


def rational(value: Fraction) -> str:
    over = str(value.numerator) if value.numerator >= 0 else f"({value.numerator})"
    return over if value.denominator == 1 else f"({over} / {value.denominator})"
