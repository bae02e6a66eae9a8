"""Reading: what trees of Coq text say, as terms of the kernel.

This knows the words of the prelude and shares no code with the writer.  It imports the
kernel's terms and the parser only.
"""

from __future__ import annotations

import re
from fractions import Fraction

from derive.certify.parser import Unreadable
from derive.certify.reading_circles import Circles
from derive.certify.reading_judgements import judgement
from derive.certify.written import plain
from derive.kernel.terms import (
    Add, And, Call, Case, Diff, Entry, Floor, Iverson, Mean, Mod, Mul, Not, Num, Or, Pow, Rel, Term,
    Truth, Var, fold, is_integer)

WORDS = {"ln": "log", "hyptan": "tanh", "Rabs": "abs", "Rmax": "max", "Rmin": "min"}
PLAIN = {"exp", "sqrt", "sin", "cos", "atan", "sigmoid", "softplus", "relu", "heaviside", "sign",
         "sinh", "cosh", "erf", "normal_cdf"}
FOLDS = {"Sum": "sum", "Prod": "prod", "Max": "max", "Min": "min"}


class Reader:
    """Terms of trees; `words` is what each Coq name stands for: (kind, name)."""

    def __init__(self, words: dict[str, tuple[str, str]], theory, signatures):
        self.words, self.theory, self.signatures = words, theory, signatures
        self.losses = theory.losses
        self.bound: list[str] = []
        self.circles = Circles(self)
        self.ways: list[str] = []        # what happened, inside expectations

    def kind(self, word: str) -> tuple[str, str]:
        if word not in self.words:
            raise Unreadable(f"`{word}` is not a name of the theorem")
        return self.words[word]

    def number(self, tree) -> Term:
        """A real term."""
        match tree:
            case ("num", n):
                return Num(Fraction(n))
            case ("neg", ("num", n)):
                return Num(Fraction(-n))
            case ("/", a, b):
                over, under = self.number(a), self.number(b)
                if isinstance(over, Num) and isinstance(under, Num):
                    return Num(over.value / under.value)
            case ("+", *parts):
                return Add(tuple(map(self.number, parts)))
            case ("*", *parts):
                return Mul(tuple(map(self.number, parts)))
            case ("inv", a):
                return Pow(self.number(a), Num(Fraction(-1)))
            case ("^", a, ("num", n)):
                return Pow(self.number(a), Num(Fraction(n)))
            case ("if", cond, a, b):
                return Case(self.boolean(cond), self.number(a), self.number(b))
            case ("id", "PI"):
                return Call("pi", ())
            case ("id", word) if self.kind(word)[0] == "real":
                return Var(self.kind(word)[1], False)
            case ("id", word) if self.kind(word)[0] == "definition":
                return self.entry(tree, ())
            case ("app", ("id", "IZR"), a):
                return self.integer(a)
            case ("app", ("id", "mean"), ("fun", way, body)):
                self.ways.append(way)
                inside = self.number(body)
                self.ways.pop()
                return Mean(inside)
            case ("app", ("id", "ib"), cond):
                return Iverson(self.boolean(cond))
            case ("app", ("id", "powz"), a, n):
                return Pow(self.number(a), self.integer(n))
            case ("app", ("id", "powr"), a, b) if not is_integer(power := self.number(b)):
                return Pow(self.number(a), power)
            case ("app", ("id", word), low, high, ("fun", index, body)) if word in FOLDS:
                ends = self.integer(low), self.integer(high)
                return self.binder(FOLDS[word], *ends, index, lambda: self.number(body))
            case ("app", ("id", "pd"), function, tensor, ("list", *at)):
                wrt = Entry(self.tensor(tensor), tuple(map(self.integer, at)), False)
                with self.circles.holding(wrt):
                    return Diff(self.body(function, "tensor", wrt.tensor), wrt, False)
            case ("app", ("id", "D"), ("fun", _, _) as function, ("id", word)):
                name = self.kind(word)[1]
                return Diff(self.body(function, "real", name), Var(name, False), False)
            case ("app", ("id", "Det"), low, high, inner):
                return Entry(self.matrix("det", low, high, inner), (), False)
            case ("app", head, ("list", *at)):
                return self.entry(head, tuple(map(self.integer, at)))
            case ("app", ("id", word), tensor) if word in self.words and self.kind(
                    word)[0] == "loss":
                return self.loss(word, tensor)
            case ("app", ("id", word) as head, *parts) if self.is_definition(head):
                count = len(self.signatures[self.kind(word)[1]])
                return self.entry(("app", head, *parts[:count]) if count else head,
                                  tuple(map(self.integer, parts[count:])))
            case ("app", head, *arguments):
                return Call(self.function(head), tuple(map(self.number, arguments)))
        raise Unreadable(f"no number: {tree!r:.80}")

    def is_definition(self, head) -> bool:
        word = head[1][1] if head[0] == "app" and head[1][0] == "id" else \
            head[1] if head[0] == "id" else ""
        return word in self.words and self.words[word][0] == "definition"

    def function(self, head) -> str:
        match head:
            case ("app", ("id", "D"), inner):
                return self.function(inner) + "'"
            case ("id", word) if word in WORDS or word in PLAIN:
                return WORDS.get(word, word)
            case ("id", word) if self.kind(word)[0] == "function":
                return self.kind(word)[1]
        raise Unreadable(f"no function: {head!r:.80}")

    def body(self, function, kind: str, name: str) -> Term:
        match function:
            case ("fun", word, body) if self.kind(word) == (kind, name):
                return self.number(body)
            case ("id", word) if self.kind(word)[0] == "loss" and self.losses[
                    self.kind(word)[1]] == name:
                return Entry(self.kind(word)[1], (), False)
        raise Unreadable(f"the function of a derivative in {name} is not read")

    def entry(self, head, at: tuple) -> Term:
        if self.is_definition(head):
            return Entry(self.definition(head), at, False)
        return Entry(self.tensor(head), at, False)

    def loss(self, word: str, tensor) -> Term:
        name = self.kind(word)[1]
        if self.tensor(tensor) != self.losses[name]:
            raise Unreadable(f"{name} is not read at {self.losses[name]}")
        return Entry(name, (), False)

    def tensor(self, tree) -> str:
        """The name of the tensor that a term of type idx -> R stands for."""
        match tree:
            case ("id", word) if self.kind(word)[0] == "tensor":
                return self.circles.unheld(self.kind(word)[1])
            case ("app", ("id", word), ("id", way)) if self.ways[-1:] == [way] and self.kind(word)[1] \
                    in self.theory.random:
                return self.kind(word)[1]
            case ("app", ("id", "Circle" | "c"), *_):
                return self.circles.tensor(tree)
            case ("app", ("id", at), inner) if re.fullmatch(r"at\d", at):
                return self.loss(inner[1][1], inner[2]).tensor if inner[0] == "app" and self.words.get(
                    inner[1][1], ("",))[0] == "loss" else self.definition(inner)
            case ("app", ("id", "Inv"), low, high, inner):
                return self.matrix("inv", low, high, inner)
            case ("app", ("id", word), inner) if self.kind(word)[0] == "loss":
                return self.loss(word, inner).tensor
        raise Unreadable(f"no tensor: {tree!r:.80}")

    def matrix(self, kind: str, low, high, tree) -> str:
        """The name of the inverse or the determinant of a matrix whose indices have this range."""
        name = self.tensor(tree)
        ends = plain(self.integer(low)), plain(self.integer(high))
        found = self.theory.of(kind, name)
        if found is None or any(tuple(map(plain, axis)) != ends for axis in self.theory.axes(name)):
            raise Unreadable(f"{name} is no square matrix of these indices")
        return found

    def definition(self, tree) -> str:
        """A definition, given what its parameters are called after."""
        head, *given = tree[1:] if tree[0] == "app" else (tree,)
        name = self.circles.unheld(self.kind(head[1])[1])
        self.given(name, given, self.signatures[name])
        return name

    def given(self, name: str, given, wanted) -> None:
        """Raise Unreadable where a definition is not given what it reads."""
        if len(given) != len(wanted):
            raise Unreadable(f"{name} has {len(wanted)} parameters")
        for argument, (kind, n) in zip(given, wanted):
            if kind == "tensor":
                same = self.tensor(argument) == n
            else:
                same = argument[0] == "id" and self.kind(argument[1]) == (kind, n)
            if not same:
                raise Unreadable(f"{name} is not given {n}")

    def integer(self, tree) -> Term:
        match tree:
            case ("num", n):
                return Num(Fraction(n))
            case ("neg", ("num", n)):
                return Num(Fraction(-n))
            case ("id", word) if word in self.bound:
                return Var(f"|{word}", True)
            case ("id", word) if self.kind(word)[0] == "integer":
                return Var(self.kind(word)[1], True)
            case ("+", *parts):
                return Add(tuple(map(self.integer, parts)))
            case ("*", *parts):
                return Mul(tuple(map(self.integer, parts)))
            case ("/", a, b):
                return Floor(self.integer(a), self.integer(b))
            case ("mod", a, b):
                return Mod(self.integer(a), self.integer(b))
            case ("^", a, ("num", n)):
                return Pow(self.integer(a), Num(Fraction(n)))
            case ("app", ("id", "ArgMax"), low, high, ("fun", index, body)):
                ends = self.integer(low), self.integer(high)
                return self.binder("argmax", *ends, index, lambda: self.number(body))
            case ("app", ("id", "Z.min" | "Z.max" | "Z.abs" as word), *parts):
                return Call(word.removeprefix("Z."), tuple(map(self.integer, parts)))
            case ("app", ("id", word), ("list", *at)) if self.kind(word)[0] == "tensor":
                return Entry(self.kind(word)[1], tuple(map(self.integer, at)), True)
        raise Unreadable(f"no integer: {tree!r:.80}")

    def binder(self, kind: str, low: Term, high: Term, index: str, body) -> Term:
        self.bound.append(index)
        inside = body()
        self.bound.pop()
        return fold(kind, low, high, Var(f"|{index}", True), inside)

    def side(self, tree) -> Term:
        """A side of a relation without a sign of its kind: an integer where it can be read so."""
        try:
            return self.integer(tree)
        except Unreadable:
            return self.number(tree)

    def boolean(self, tree) -> Term:
        match tree:
            case ("id", "true"):
                return Truth(True)
            case ("id", "false"):
                return Truth(False)
            case ("=?" | "<=?" | "<?" as sign, a, b):
                return Rel(sign[:-1], self.integer(a), self.integer(b))
            case ("app", ("id", "Reqb" | "Rleb" | "Rltb" as word), a, b):
                sign = {"Reqb": "=", "Rleb": "<=", "Rltb": "<"}[word]
                return Rel(sign, self.number(a), self.number(b))
            case ("app", ("id", "divides"), a, b):
                return Rel("divides", self.integer(a), self.integer(b))
            case ("app", ("id", "negb"), a):
                return Not(self.boolean(a))
            case ("&&", *parts):
                return And(tuple(map(self.boolean, parts)))
            case ("||", *parts):
                return Or(tuple(map(self.boolean, parts)))
        raise Unreadable(f"no condition: {tree!r:.80}")

    def proposition(self, tree) -> Term:
        match tree:
            case ("id", "True"):
                return Truth(True)
            case ("id", "False"):
                return Truth(False)
            case ("=", cond, ("id", "true")):
                return self.boolean(cond)
            case ("=" | "<=" | "<" as sign, a, b):
                try:
                    return Rel(sign, self.integer(a), self.integer(b))
                except Unreadable:
                    return Rel(sign, self.number(a), self.number(b))
            case ("<>", a, b):
                return Not(Rel("=", self.number(a), self.number(b)))
            case ("not", a):
                return Not(self.proposition(a))
            case ("/\\", *parts):
                return And(tuple(map(self.proposition, parts)))
            case ("\\/", *parts):
                return Or(tuple(map(self.proposition, parts)))
            case ("forall", index, "Z", ("->", ("/\\", ("<=", low, one), ("<", two, high)), body)) if (
                    one == two == ("id", index)):
                ends = self.integer(low), self.integer(high)
                return self.binder("all", *ends, index, lambda: self.proposition(body))
            case ("exists", index, "Z", ("/\\", ("/\\", ("<=", low, one), ("<", two, high)), body)) if (
                    one == two == ("id", index)):
                ends = self.integer(low), self.integer(high)
                return self.binder("any", *ends, index, lambda: self.proposition(body))
        if found := judgement(tree, self):
            return found
        raise Unreadable(f"no proposition: {tree!r:.80}")


    def existence(self, tree) -> Term:
        """A derivative that is said to exist, under its ranges and brackets."""
        match tree:
            case ("forall", index, "Z", ("->", ("/\\", ("<=", low, one), ("<", two, high)), *rest)) if (
                    one == two == ("id", index)):
                ends = self.integer(low), self.integer(high)
                inner = rest[0] if len(rest) == 1 else ("->", *rest)
                return self.binder("sum", *ends, index, lambda: self.existence(inner))
            case ("forall", way, "W", inner):
                self.ways.append(way)
                inside = self.existence(inner)
                self.ways.pop()
                return Mean(inside)
            case ("->", ("=", cond, ("id", "true" | "false" as value)), *rest):
                bracket = self.boolean(cond) if value == "true" else Not(self.boolean(cond))
                return Mul((Iverson(bracket), self.existence(
                    rest[0] if len(rest) == 1 else ("->", *rest))))
            case ("app", ("id", "ex_pd"), *rest):
                return self.number(("app", ("id", "pd"), *rest))
            case ("app", ("id", "ex_deriv"), *rest):
                return self.number(("app", ("id", "D"), *rest))
        raise Unreadable(f"no derivative: {tree!r:.80}")
