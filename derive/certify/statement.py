"""Statements: a theorem of the kernel as a proposition of Coq.

A tensor is a function of a list of integers, a definition a function of what its body
reads, a derivative the number `pd` or `D` of the prelude.  The proposition says that both
sides are equal, and that every derivative in the claim exists.

`Speaker` writes terms; it is used for the statement and for every step of its proof.
Raises Outside for what the prelude has no word for.

This file imports the kernel only.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.certify.names import Names
from derive.kernel.terms import (
    ZERO,
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
    subterms,
)
from derive.kernel.theory import Theory

FUNCTIONS = {"exp": "exp", "log": "ln", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
             "tanh": "hyptan", "atan": "atan", "sigmoid": "sigmoid", "softplus": "softplus",
             "relu": "relu", "heaviside": "heaviside", "abs": "Rabs", "sign": "sign",
             "sinh": "sinh", "cosh": "cosh", "pi": "PI", "erf": "erf", "normal_cdf": "normal_cdf"}
BINARY = {"max": "Rmax", "min": "Rmin"}
FOLDS = {"sum": "Sum", "prod": "Prod", "max": "Max", "min": "Min"}
PROPERTIES = {"nondecreasing": "nondecreasing", "nonincreasing": "nonincreasing",
              "increasing": "strictly_rising", "decreasing": "strictly_falling",
              "continuous": "continuity", "even": "even_function", "odd": "odd_function",
              "positive": "positive_function", "nonexpansive": "nonexpansive",
              "convex": "convex_function"}
MOST_AXES = 4


class Outside(Exception):
    """The claim or its proof is outside of what can be exported; the message says why."""


class Scope:
    """What the names mean at a place: `held` are tensors under another name, `stack` the
    letters of the binders that a nameless index counts, `opened` those of opened indices."""

    def __init__(self, held=None, stack=(), opened=None):
        self.held, self.stack, self.opened = held or {}, stack, opened or {}

    def under(self, letter: str) -> Scope:
        return Scope(self.held, (*self.stack, letter), self.opened)

    def holding(self, held: dict) -> Scope:
        return Scope({**self.held, **held}, self.stack, self.opened)

    def opening(self, index: str, letter: str) -> Scope:
        return Scope(self.held, self.stack, {**self.opened, index: letter})

    @property
    def depth(self) -> int:
        return len(self.stack) + len(self.opened)


ROOT = Scope()


class Speaker:
    """Writes the terms of one theory in Coq; `prefix` keeps the definitions of theorems apart."""

    def __init__(self, theory: Theory, prefix: str = ""):
        self.theory, self.prefix, self.names = theory, prefix, Names()

    # -- Numbers -----------------------------------------------------------------------

    def real(self, term: Term, here: Scope = ROOT) -> str:
        match term:
            case Num(value):
                return rational(value)
            case Var(name, True):
                return f"(IZR {self.integer(term, here)})"
            case Var(name, False):
                return here.held.get(name) or self.names("real", name)
            case Bound() | Floor() | Mod():
                return f"(IZR {self.integer(term, here)})"
            case Entry(_, _, True):
                return f"(IZR {self.integer(term, here)})"
            case Entry():
                return self.entry(term, here)
            case Add(terms):
                return "(" + " + ".join(self.real(t, here) for t in terms) + ")" if terms else "0"
            case Mul(factors):
                return "(" + " * ".join(self.real(f, here) for f in factors) + ")" \
                    if factors else "1"
            case Pow(base, exponent):
                return self.power(base, exponent, here)
            case Iverson(cond):
                return f"(ib {self.boolean(cond, here)})"
            case Case(cond, then, other):
                return (f"(if {self.boolean(cond, here)} then {self.real(then, here)} "
                        f"else {self.real(other, here)})")
            case Fold("count", low, high, cond, letter):
                return self.real(Fold("sum", low, high, Iverson(cond), letter), here)
            case Fold(kind, low, high, body, letter) if kind in FOLDS:
                index = self.letter(letter, here)
                return (f"({FOLDS[kind]} {self.index(low, here)} {self.index(high, here)} "
                        f"(fun {index} => {self.real(body, here.under(index))}))")
            case Call(function, args):
                return f"({self.function(function)}{''.join(' ' + self.real(a, here) for a in args)})"
            case Diff(body, wrt, direct):
                return self.derivative(body, wrt, direct, here)
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
        return f"(Rpower {inner} {self.real(exponent, here)})"

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
            arguments = "".join(" " + self.index(i, here) for i in at)
            return f"({self.definition(tensor, here)}{arguments})"
        if self.theory.known.get(tensor) == "det":
            raise Outside("a determinant")
        if tensor in self.theory.losses and tensor not in here.held and not at:
            return f"({self.names('loss', tensor)} {self.tensor(self.theory.losses[tensor], here)})"
        return f"({self.tensor(tensor, here)} {self.indices(at, here)})"

    def indices(self, at, here: Scope) -> str:
        return "[" + "; ".join(self.integer(i, here) for i in at) + "]%Z"

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
        return self.names("tensor", name)

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
        arguments = [self.given(kind, n, here) for kind, n in self.needs(name)]
        word = self.definition_word(name)
        return f"({word} {' '.join(arguments)})" if arguments else word

    def recursion(self, name: str, here: Scope) -> str:
        """A tensor that is defined by recursion on its first index."""
        low = self.index(self.theory.axes(name)[0][0], here)
        return f"Levels {low} {self.step(name, here)}"

    def step(self, name: str, here: Scope) -> str:
        """What a recursive definition makes of the tensor, as a function of it."""
        definition, word = self.theory.definitions[name], self.names("tensor", name)
        letters = "".join(f"fun {self.index(i)} => " for i in definition.indices)
        return (f"(fun {word} => (at{self.rank(name)} ({letters}"
                f"{self.real(definition.body, here.holding({name: word}))})))")

    def equation(self, name: str) -> str:
        """What the equation of a recursive definition is called in a proof."""
        return f"U_{self.names('definition', name)}"

    def given(self, kind: str, name: str, here: Scope) -> str:
        if kind == "tensor":
            return self.tensor(name, here)
        return here.held.get(name) or self.names(kind, name)

    def needs(self, name: str) -> list[tuple[str, str]]:
        """What the body of a definition reads: (kind, name), in a fixed order."""
        definition = self.theory.definitions[name]
        found = self.reads(definition.body, {i.name for i in definition.indices})
        return [f for f in found if f != ("tensor", name)]

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
                and body.tensor not in here.held:
            return self.names("loss", body.tensor), name
        return f"(fun {self.variable(wrt)} => {self.real(body, self.inside(wrt, direct, here))})", name

    def variable(self, wrt) -> str:
        return self.names("tensor", wrt.tensor) if isinstance(wrt, Entry) \
            else self.names("real", wrt.name)

    def inside(self, wrt, direct: bool, here: Scope) -> Scope:
        """The scope inside a derivative: its variable stands for itself."""
        if direct:
            raise Outside("a derivative that holds defined names")
        name = wrt.tensor if isinstance(wrt, Entry) else wrt.name
        return here.holding({name: self.variable(wrt)})

    # -- Integers ----------------------------------------------------------------------

    def index(self, term: Term, here: Scope = ROOT) -> str:
        word = self.integer(term, here)
        return word if word.replace("_", "").isalnum() else f"{word}%Z"

    def integer(self, term: Term, here: Scope = ROOT) -> str:
        match term:
            case Num(value) if value.denominator == 1:
                return str(value) if value >= 0 else f"({value})"
            case Var(name, True):
                return here.opened.get(name) or self.names("integer", name)
            case Bound(depth) if depth < len(here.stack):
                return here.stack[-1 - depth]
            case Entry(tensor, at, True):
                return f"({self.names('tensor', tensor)} {self.indices(at, here)})"
            case Add(terms) if terms:
                return "(" + " + ".join(self.integer(t, here) for t in terms) + ")"
            case Mul(factors) if factors:
                return "(" + " * ".join(self.integer(f, here) for f in factors) + ")"
            case Floor(over, under):
                return f"({self.integer(over, here)} / {self.integer(under, here)})"
            case Mod(over, under):
                return f"({self.integer(over, here)} mod {self.integer(under, here)})"
            case Pow(base, Num(n)) if n.denominator == 1 and n >= 0:
                return f"({self.integer(base, here)} ^ {n})"
            case Call("max" | "min" | "abs" as word, args):
                return f"(Z.{word}{''.join(' ' + self.integer(a, here) for a in args)})"
        raise Outside(f"no integer word for {type(term).__name__}")

    def is_plain(self, term: Term) -> bool:
        """Can the integer be written as one of Coq?"""
        return is_integer(term) and not any(
            isinstance(p, (Fold, Iverson, Case)) or isinstance(p, Pow) and not isinstance(
                p.exponent, Num) for p in subterms(term))

    # -- Conditions --------------------------------------------------------------------

    def boolean(self, cond: Term, here: Scope = ROOT) -> str:
        match cond:
            case Truth(value):
                return "true" if value else "false"
            case Rel("divides", a, b):
                return f"(divides {self.index(a, here)} {self.index(b, here)})"
            case Rel(op, a, b) if self.is_plain(a) and self.is_plain(b):
                sign = {"=": "=?", "<=": "<=?", "<": "<?"}[op]
                return f"({self.integer(a, here)} {sign} {self.integer(b, here)})%Z"
            case Rel(op, a, b):
                word = {"=": "Reqb", "<=": "Rleb", "<": "Rltb"}[op]
                return f"({word} {self.real(a, here)} {self.real(b, here)})"
            case Not(arg):
                return f"(negb {self.boolean(arg, here)})"
            case And(args):
                return "(" + " && ".join(self.boolean(a, here) for a in args) + ")%bool" \
                    if args else "true"
            case Or(args):
                return "(" + " || ".join(self.boolean(a, here) for a in args) + ")%bool" \
                    if args else "false"
        raise Outside("a bracket with a quantified condition")

    def proposition(self, cond: Term, here: Scope = ROOT) -> str:
        match cond:
            case Truth(value):
                return "True" if value else "False"
            case Rel("divides", _, _):
                return f"({self.boolean(cond, here)} = true)"
            case Rel(op, a, b) if self.is_plain(a) and self.is_plain(b):
                return f"({self.integer(a, here)} {op} {self.integer(b, here)})%Z"
            case Rel():
                return self.relation(cond, here)
            case Not(Rel("=", Entry(name, (), _), Num(value))) if value == 0 \
                    and self.theory.known.get(name) == "det":
                return f"(invertible {self.of_matrix(self.theory.losses[name], here)})"
            case Not(Rel("=", a, b)) if not (self.is_plain(a) and self.is_plain(b)):
                return f"({self.real(a, here)} <> {self.real(b, here)})"
            case Not(arg):
                return f"(~ {self.proposition(arg, here)})"
            case And(args) if args:
                return "(" + " /\\ ".join(self.proposition(a, here) for a in args) + ")"
            case Or(args) if args:
                return "(" + " \\/ ".join(self.proposition(a, here) for a in args) + ")"
            case Fold("all" | "any" as kind, low, high, body, letter):
                index = self.letter(letter, here)
                inner = self.proposition(body, here.under(index))
                word, link = ("forall", "->") if kind == "all" else ("exists", "/\\")
                return (f"({word} {index} : Z, ({self.integer(low, here)} <= {index} < "
                        f"{self.integer(high, here)})%Z {link} {inner})")
        raise Outside(f"no proposition for {type(cond).__name__}")

    def relation(self, cond: Rel, here: Scope = ROOT) -> str:
        """A relation between numbers, of which integers are some."""
        return f"({self.real(cond.left, here)} {cond.op} {self.real(cond.right, here)})"

    def letter(self, letter: str, here: Scope) -> str:
        return f"{self.names('index', letter)}_{here.depth}"


def rational(value: Fraction) -> str:
    over = str(value.numerator) if value.numerator >= 0 else f"({value.numerator})"
    return over if value.denominator == 1 else f"({over} / {value.denominator})"


# -- The statement ---------------------------------------------------------------------------------

TYPES = {"integer": "Z", "real": "R", "function": "R -> R"}


class Statement:
    """The parts of a proposition: definitions, variables, hypotheses, conclusion."""

    def __init__(self, name: str, theory: Theory, facts: tuple[Term, ...], claim: Term):
        self.name, self.theory, self.facts, self.claim = name, theory, facts, claim
        if any(len(circle) > 1 for circle in theory.recursive.values()):
            raise Outside("definitions by recursion that call one another")
        if theory.recursive and any(isinstance(p, Diff) for t in (claim, *facts)
                                    for p in subterms(t)):
            raise Outside("a derivative beside a recursive definition")
        self.say = Speaker(theory, f"{name}_")
        self.used = self._used()
        self.definitions = list(self._definitions())
        self.variables = list(self._variables())
        self.hypotheses = list(self._hypotheses())
        self.second: dict = {}       # derivatives of derivatives, said to exist
        self.inverses = list(self._inverses())
        self.claims = claim.args if isinstance(claim, And) else (claim,)
        self.existence = list(dict.fromkeys(self._existence(claim, (), ROOT)))
        self.conclusion = self._conclusion()

    def _used(self) -> frozenset[str]:
        return frozenset().union(*(self.theory.reach(t) for t in (self.claim, *self.facts)))

    def _definitions(self) -> Iterator[tuple[str, str, str]]:
        """(name, parameters, body) of each definition that the claim reaches, in order."""
        used, done = self.used, set()

        def visit(name: str):
            if name in done:
                return
            done.add(name)
            for other in sorted(self.theory.reach(self.theory.definitions[name].body)):
                if other in self.theory.definitions:
                    yield from visit(other)
            yield self._definition(name)
        for name in sorted(self.theory.definitions):
            if name in used:
                yield from visit(name)

    def _definition(self, name: str) -> tuple[str, str, str]:
        definition, say = self.theory.definitions[name], self.say
        say.rank(name)
        given = [(kind, n, self._type(kind, n)) for kind, n in say.needs(name)]
        word = {"integer": "integer", "real": "real", "function": "function", "loss": "loss",
                "tensor": "tensor"}
        parameters = [f"({say.names(word[kind], n)} : {type_})" for kind, n, type_ in given]
        indices = {i.name: say.names("integer", i.name) for i in definition.indices}
        parameters += [f"({letter} : Z)" for letter in indices.values()]
        here = Scope(held={n: say.names("tensor", n) for kind, n, _ in given if kind == "tensor"})
        body = f"({say.recursion(name, here)} {say.indices(definition.indices, here)})" \
            if name in self.theory.recursive else say.real(definition.body, here)
        return say.definition_word(name), " ".join(parameters), body

    def _type(self, kind: str, name: str) -> str:
        if kind in TYPES:
            return TYPES[kind]
        if kind == "loss":
            return "(idx -> R) -> " + ("idx -> R" if self.theory.axes(name) else "R")
        integer = name in self.theory.tensors and self.theory.tensors[name].integer
        return "idx -> Z" if integer else "idx -> R"

    def _variables(self) -> Iterator[tuple[str, str]]:
        found = {}
        terms = [self.claim, *self.facts]
        used = self.used
        for name in sorted(used):
            if name in self.theory.definitions:
                definition = self.theory.definitions[name]
                own = {i.name for i in definition.indices}
                found |= dict.fromkeys(self.say.reads(definition.body, own))
            terms += [end for axis in self.theory.axes(name) for end in axis]
        for term in terms:
            found |= dict.fromkeys(self.say.reads(term))
        order = ["integer", "real", "function", "tensor", "loss"]
        for kind, name in sorted(found, key=lambda f: (order.index(f[0]), f[1])):
            if kind == "tensor" and (name in self.theory.definitions or name in self.theory.losses):
                continue
            yield self.say.names(kind, name), self._type(kind, name)

    def axes(self, name: str) -> str:
        return self.say.box(name)

    def _hypotheses(self) -> Iterator[str]:
        variables = {v for v, _ in self.variables}
        for name, properties in sorted(self.theory.functions.items()):
            word = self.say.names("function", name)
            if word in variables:
                if not properties:
                    yield f"smooth {word}"
                for p in sorted(properties):
                    if p not in PROPERTIES:
                        raise Outside(f"a function that is {p}")
                    yield f"{PROPERTIES[p]} {word}"
        for name, tensor in sorted(self.theory.losses.items()):
            if name in self.theory.known:
                continue
            word = self.say.names("loss", name)
            if word in variables:
                own = self.axes(name)
                yield (f"forall I, inside {own} I -> differentiable {self.axes(tensor)} "
                       f"(fun y => {word} y I)" if self.theory.axes(name)
                       else f"differentiable {self.axes(tensor)} {word}")
        for name, tensor in sorted(self.theory.tensors.items()):
            if tensor.zero_outside and self.say.names("tensor", name) in variables:
                yield f"forall I, ~ inside {self.axes(name)} I -> {self.say.names('tensor', name)} I = 0"
        for fact in self.facts:
            yield self.say.proposition(fact)

    def _inverses(self) -> Iterator[str]:
        """That each matrix whose inverse the claim reads has one, where this is no hypothesis."""
        for name, reached in ((n, self.theory.reach(self.claim)) for n in sorted(self.theory.known)):
            has = Not(Rel("=", Entry(self.theory.of("det", self.theory.losses[name]), (), False), ZERO))
            if self.theory.known[name] == "inv" and name in self.used and has not in self.facts:
                if name not in reached:
                    raise Outside("a hypothesis on an inverse that may not exist")
                yield self.say.proposition(has)

    def _existence(self, term: Term, above: tuple, here: Scope) -> Iterator[str]:
        """That each derivative of the claim exists, wherever it is read."""
        match term:
            case Diff(body, wrt, direct):
                yield from self._existence(body, above, here)
                said = "".join(above) + self.say.slope(
                    "ex_pd", "ex_deriv", body, wrt, direct, here)
                if isinstance(body, Diff):
                    self.second[said] = body, wrt, here, above
                yield said
                return
            case Fold(_, low, high, body, letter):
                index = self.say.letter(letter, here)
                bound = (f"forall {index} : Z, ({self.say.integer(low, here)} <= {index} < "
                         f"{self.say.integer(high, here)})%Z -> ")
                if any(isinstance(p, Diff) for p in subterms(body)):
                    yield from self._existence(body, (*above, bound), here.under(index))
                return
            case Mul(factors):
                guards = tuple(f"{self.say.boolean(f.cond, here)} = true -> " for f in factors
                               if isinstance(f, Iverson)
                               and not any(isinstance(p, Diff) for p in subterms(f)))
                for f in factors:
                    yield from self._existence(f, (*above, *guards), here)
                return
            case Case(cond, then, other):
                word = self.say.boolean(cond, here)
                yield from self._existence(then, (*above, f"{word} = true -> "), here)
                yield from self._existence(other, (*above, f"{word} = false -> "), here)
                return
        for child in children(term):
            yield from self._existence(child, above, here)

    def _conclusion(self) -> str:
        parts = [*self.inverses, *self.existence, *map(self.say.proposition, self.claims)]
        return "\n  /\\ ".join(f"({p})" for p in parts)

    def text(self) -> str:
        """The definitions and the proposition, as they stand in the Coq file."""
        lines = [f"Definition {word} {parameters + ' ' if parameters else ''}: R :=\n  {body}."
                 for word, parameters, body in self.definitions]
        variables = " ".join(f"({v} : {type_})" for v, type_ in self.variables)
        lines.append(f"Definition {self.name}_statement : Prop :=\n"
                     + (f"  forall {variables},\n" if variables else "")
                     + "".join(f"  ({h}) ->\n" for h in self.hypotheses)
                     + f"  {self.conclusion}.")
        return "\n".join(lines)
