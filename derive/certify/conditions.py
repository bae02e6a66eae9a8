"""Conditions: integers, brackets and propositions in Coq.

`Conditions` writes them with the numbers of a `Speaker`, which it is a part of.
This file imports the kernel and this room only.
"""

from __future__ import annotations

from derive.certify.names import Names
from derive.certify.scope import ROOT, Outside, Scope, bare, beside
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import (
    And, Bound, Call, Case, Diff, Entry, Exists, Floor, Fold, Integral, Iverson, Mean, Mod, Mul, Add, Not,
    Num, Or, Order, Pow, Rel, Tends, Term, Truth, Var, children, is_integer)
from derive.kernel.theory import Theory


WAYS = {"oo": "Oo", "-oo": "Minus_oo", "above": "Above", "below": "Below", "both": "Around"}
CONSTANT = "C_order"           # the constant of an order of growth
# What needs no brackets beside a sign of multiplication: functions of something, and powers.
TIGHT = (Bound, Call, Diff, Entry, Floor, Fold, Iverson, Mean, Mod, Pow, Var)


class Conditions:
    """The words of one theory for integers and for what holds of numbers."""

    theory: Theory
    names: Names

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
                return "(" + " + ".join(beside(t, self.integer(t, here), (Entry, Mul))
                                        for t in terms) + ")"
            case Mul(factors) if factors:
                return "(" + " * ".join(beside(f, self.integer(f, here), (Entry,))
                                        for f in factors) + ")"
            case Floor(over, under):
                return f"({self.integer(over, here)} / {self.integer(under, here)})"
            case Mod(over, under):
                return f"({self.integer(over, here)} mod {self.integer(under, here)})"
            case Pow(base, Num(n)) if n.denominator == 1 and n >= 0:
                return f"({self.integer(base, here)} ^ {n})"
            case Fold("argmax", low, high, body, letter):
                index = self.letter(letter, here)
                return (f"(ArgMax {self.index(low, here)} {self.index(high, here)} "
                        f"(fun {index} => {self.real(body, here.under(index))}%R))")
            case Call("max" | "min" | "abs" as word, args):
                return f"(Z.{word}{''.join(' ' + self.integer(a, here) for a in args)})"
        raise Outside(f"no integer word for {type(term).__name__}")

    def is_plain(self, term: Term) -> bool:
        """Can the integer be written as one of Coq?"""
        match term:
            case Fold("argmax", low, high, _, _):
                return self.is_plain(low) and self.is_plain(high)
            case Fold() | Iverson() | Case():
                return False
            case Pow(_, exponent) if not isinstance(exponent, Num):
                return False
        return is_integer(term) and all(map(self.is_plain, children(term)))

    # -- Conditions --------------------------------------------------------------------

    def boolean(self, cond: Term, here: Scope = ROOT) -> str:
        match cond:
            case Truth(value):
                return "true" if value else "false"
            case Rel("divides", a, b):
                return f"(divides {self.index(a, here)} {self.index(b, here)})"
            case Rel(op, a, b) if self.is_plain(a) and self.is_plain(b):
                sign = {"=": "=?", "<=": "<=?", "<": "<?"}[op]
                return f"({bare(self.integer(a, here))} {sign} {bare(self.integer(b, here))})%Z"
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

    def proposition(self, cond: Term, here: Scope = ROOT, numbers: bool = False) -> str:
        """The condition; with `numbers` integers are compared as the numbers that they are."""
        match cond:
            case Truth(value):
                return "True" if value else "False"
            case Rel("divides", _, _):
                return f"({self.boolean(cond, here)} = true)"
            case Rel(op, a, b) if self.is_plain(a) and self.is_plain(b) and not numbers:
                return f"({bare(self.integer(a, here))} {op} {bare(self.integer(b, here))})%Z"
            case Rel():
                return self.relation(cond, here)
            case Not(Rel("=", a, b)) if not (self.is_plain(a) and self.is_plain(b)):
                return f"({self.real(a, here)} <> {self.real(b, here)})"
            case Not(arg):
                return f"(~ {self.proposition(arg, here)})"
            case And((Rel("<=", low, one), Rel("<", two, high))) if one == two and all(
                    map(self.is_plain, (low, one, high))):
                return (f"({self.integer(low, here)} <= {self.integer(one, here)} < "
                        f"{self.integer(high, here)})%Z")
            case And(args) if args:
                return "(" + " /\\ ".join(self.proposition(a, here) for a in args) + ")"
            case Or(args) if args:
                return "(" + " \\/ ".join(self.proposition(a, here) for a in args) + ")"
            case Fold("all" | "any" as kind, low, high, body, letter):
                index = self.letter(letter, here)
                inner = self.proposition(body, here.under(index), numbers)
                word, link = ("forall", "->") if kind == "all" else ("exists", "/\\")
                return (f"({word} {index} : Z, ({self.integer(low, here)} <= {index} < "
                        f"{self.integer(high, here)})%Z {link} {inner})")
            case Tends(kind, variable, point, body, value):
                return (f"(tends {self.way(kind, point, here)} {self.of_variable(variable, body, here)} "
                        f"{self.real(value, here)})")
            case Integral(variable, low, high, body, value):
                return (f"(integral {self.end(low, here)} {self.end(high, here)} "
                        f"{self.of_variable(variable, body, here)} {self.real(value, here)})")
            case Order(left, right):
                return f"(Rabs {self.real(left, here)} <= {CONSTANT} * {self.real(right, here)})"
            case Exists(variable, body):
                return f"(exists {self.real(variable, here)} : R, {self.proposition(body, here)})"
        raise Outside(f"no proposition for {type(cond).__name__}")

    def of_variable(self, variable: Var, body: Term, here: Scope) -> str:
        """A number as a function of a variable."""
        return f"(fun {self.real(variable, here)} => {bare(self.real(body, here))})"

    def way(self, kind: str, point: Term, here: Scope = ROOT) -> str:
        """Where the variable of a limit goes."""
        return WAYS[kind] if kind in ("oo", "-oo") else f"({WAYS[kind]} {self.real(point, here)})"

    def end(self, end: Term, here: Scope = ROOT) -> str:
        """An end of an integral."""
        return {OO: "Oo", MINUS_OO: "Minus_oo"}.get(end) or f"(At {self.real(end, here)})"

    def relation(self, cond: Rel, here: Scope = ROOT) -> str:
        """A relation between numbers, of which integers are some."""
        return f"({bare(self.real(cond.left, here))} {cond.op} {bare(self.real(cond.right, here))})"

    def letter(self, letter: str, here: Scope) -> str:
        return f"{self.names('index', letter)}_{here.depth}"
