r"""Formulas: marks to a tree, by the precedences of the text form.

    names with scripts · products side by side, `\cdot`, fractions · `\odot`, `\otimes` ·
    sums · relations · and · or · implies iff

A sum, and a derivative written as an operator, reach as far as in the text form: over
the product to the right.  Where a reader could think otherwise (`a/bc`, `\log x y`) the
formula is refused.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.language.errors import LanguageError, Position
from derive.language.latex import judgements, names
from derive.language.latex.atoms import atom, is_indicator, is_name
from derive.language.latex.binders import unknown_letters
from derive.language.latex.cursor import Cursor, split
from derive.language.latex.marks import Mark
from derive.language.latex.notation import Notation
from derive.language.latex.quotients import joined_tensors, negated, series
from derive.language.latex.unsized import multiplied, with_sizes
from derive.language.parser import DEEPEST
from derive.language.syntax import (
    Apply,
    Chain,
    Entrywise,
    Group,
    Logic,
    Negation,
    Node,
    Product,
    Sum,
    Transpose,
    Tuple,
    too_deep,
)

RELATIONS = ("=", "!=", "<", "<=", ">", ">=", "divides", "!divides")
TIMES = {"·": "*", "×": "*", "*": "*", "/": "/", "÷": "/", "mod": "mod"}
STARTS = ("(", "[", "{", "|", "‖", "⌊", "⌈", "⟨", "Σ", "Π", "max", "min", "argmax", "argmin", "∂", "∇", "#",
          "lim", "∫")
KINDS = ("letter", "word", "number", "accent", "frac", "sqrt", "group", "env", "text")
STEPS = 30                                     # deepest recursion of the parser itself


class Formula(Cursor):
    """One formula; `letters` are the indices bound around it."""

    def __init__(self, marks: Iterable[Mark], notation: Notation, letters: frozenset[str],
                 end: Position, depth: int = 0):
        super().__init__((m for m in marks if m.kind not in ("gap", "cell")), end)
        self.notation = notation
        self.letters = letters
        self.depth = depth
        if depth > STEPS:
            raise LanguageError("nested too deeply", end)

    def inside(self, marks: list[Mark], letters: Iterable[str] = ()) -> Formula:
        """The reader of marks inside this formula, perhaps under more letters."""
        end = marks[-1].at if marks else self.mark.at
        return Formula(marks, self.notation, self.letters | frozenset(letters), end,
                       self.depth + 1)

    def whole(self, marks: list[Mark], letters: Iterable[str] = ()) -> Node:
        """All the marks as one formula."""
        reader = self.inside(marks, letters)
        node = reader.condition()
        reader.finish()
        return node

    def under(self, letters: Iterable[str]) -> Node:
        """The product that begins here, under a binder of these letters."""
        outer = self.letters
        self.letters = outer | frozenset(letters)
        body = self.product()
        self.letters = outer
        return body

    def rank(self, node: Node) -> int:
        """How many axes the formula has."""
        return self.notation.rank(node, self.letters | unknown_letters(self, node))

    def rank_under(self, node: Node, letters: Iterable[str]) -> int:
        """How many axes the body of a binder of these letters has."""
        return self.notation.rank(node, self.letters | set(letters) | unknown_letters(self, node))

    # -- Conditions -------------------------------------------------------------------------

    def formula(self) -> Node:
        """All of the formula, checked for depth."""
        node = self.condition()
        self.finish()
        if deep := too_deep(node, DEEPEST):
            raise LanguageError(f"nested more than {DEEPEST} levels deep", deep.at)
        return node

    def condition(self) -> Node:
        return self.joined(("implies", "iff"), lambda: self.joined(
            ("or",), lambda: self.joined(("and",), self.denied)))

    def joined(self, words: tuple[str, ...], operand) -> Node:
        first, rest = operand(), []
        while word := self.word(*words):
            rest.append((word, operand()))
        if words == ("and",) and rest:
            first, *more = [link for part in (first, *(p for _, p in rest)) for link in links(part)]
            rest = [("and", link) for link in more]
        return Logic(first.at, first, tuple(rest)) if rest else first

    def denied(self) -> Node:
        if self.at("∃"):
            return judgements.exists(self)
        at = self.mark.at
        return Negation(at, self.denied()) if self.word("not") else self.relation()

    def relation(self) -> Node:
        first = self.sum()
        rest, denied = [], False
        while self.at(*RELATIONS):
            sign = self.next()
            denied = denied or sign.text == "!divides"
            rest.append((sign.text.lstrip("!") if sign.text == "!divides" else sign.text,
                         self.sum()))
        if not rest:
            return self.shape(first)
        chain = with_sizes(self, Chain(first.at, first, tuple(rest)))
        if denied and len(rest) > 1:
            raise LanguageError(r"`\nmid` stands alone", first.at)
        return Negation(first.at, Group(first.at, chain)) if denied else chain

    def shape(self, node: Node) -> Node:
        r"""x \in \mathbb{R}^{m \times n} says the shape of x."""
        if not (self.at("in") and self.ahead().text == "mathbbR"):
            return node
        self.next()
        self.next()
        sizes: tuple[Node, ...] = ()
        if self.mark.kind == "sup":
            sizes = tuple(self.whole(p) for p in split(self.next().args[0], "×"))
        shape = Group(node.at, sizes[0]) if len(sizes) == 1 else Tuple(node.at, sizes)
        return Chain(node.at, Apply(node.at, "shape", (node,)), (("=", shape),))

    # -- Sums -------------------------------------------------------------------------------

    def sum(self) -> Node:
        first = self.product()
        rest = []
        while self.at("+", "-"):
            op = self.next().text
            rest.append((op, self.product()))
        if not rest:
            return first
        for _, part in (("+", first), *rest):
            if isinstance(part, Product) and any(op == "mod" for op, _ in part.rest):
                raise LanguageError(r"write brackets around `\bmod` in a sum", part.at)
        return with_sizes(self, Sum(first.at, first, tuple(rest)))

    # -- Products ---------------------------------------------------------------------------

    def product(self) -> Node:
        sign = None
        while self.at("+", "-") or self.mark.kind == "group" and not self.mark.args[0]:
            if self.mark.kind == "group":                  # {} spaces a sign
                self.next()
                continue
            if sign:
                self.fail("a formula")
            sign = self.next()
        first = self.run(sign if sign and sign.text == "-" else None)
        rest = []
        while self.accept("⊙"):
            rest.append((".*", self.run(None)))
        if rest:
            return Entrywise(first.at, first, tuple(rest))
        while mark := self.accept("⊗"):
            second = self.run(None)
            ranks = (self.rank(first), self.rank(second))
            if ranks not in ((1, 1), (2, 2)):
                raise LanguageError(r"`\otimes` is read between two matrices or two vectors", mark.at)
            first = Apply(first.at, "outer" if ranks == (1, 1) else "kron", (first, second))
        return first

    def run(self, sign: Mark | None) -> Node:
        """Factors side by side, or with a sign between them."""
        factors = [("*", "", self.factor())]
        if sign:
            factors[0] = ("*", "", negated(sign, factors[0][2]))
        while True:
            if self.at(*TIMES):
                mark = self.next()
                factors.append((TIMES[mark.text], mark.text, self.signed_factor()))
            elif self.starts_factor():
                self.beside(factors)
            else:
                return self.multiplied(factors)

    def beside(self, factors: list) -> None:
        """One more factor without a sign, where that can only be a product."""
        if self.mark.kind == "number" and not is_indicator(self.mark, self.ahead()):
            self.fail(r"`\cdot` before a number")
        if factors[-1][0] in ("/", "mod"):
            raise LanguageError("it is not certain what is divided; write a fraction or brackets",
                                self.mark.at)
        factors.append(("*", "", self.factor()))

    def starts_factor(self) -> bool:
        mark = self.mark
        if mark.kind == "text":
            return is_name(self, mark)
        return mark.kind in KINDS or mark.kind == "sign" and mark.text in STARTS

    def signed_factor(self) -> Node:
        sign = self.accept("-")
        return negated(sign, self.factor()) if sign else self.factor()

    def factor(self) -> Node:
        first = self.mark
        node = atom(self)
        if first.kind in ("group", "frac") or first.text in ("(", "["):
            names.require_no_bracket(self, node)
        return node

    def multiplied(self, factors: list) -> Node:
        """A product of numbers, or of tensors with their numbers around them."""
        if len(factors) == 1:
            return factors[0][2]
        ranks = [self.rank(node) for _, _, node in factors]
        if not any(ranks):
            return series(factors)
        return self.of_tensors(factors, ranks)

    def of_tensors(self, factors: list, ranks: list[int]) -> Node:
        r"""Tensors beside each other make a matrix product; after a row times a column, which is
        a number, a new one begins, as in `y^\top x x^\top y`."""
        tensors = iter(multiplied(self, [node for (_, _, node), rank in zip(factors, ranks) if rank]))
        factors = [(op, sign, next(tensors) if rank else node)
                   for (op, sign, node), rank in zip(factors, ranks)]
        parts, product, place = [], None, None
        for (op, sign, node), rank in zip(factors, ranks):
            if not rank:
                parts.append((op, sign, node))
                continue
            if op != "*":
                raise LanguageError(f"`{op}` by a tensor", node.at)
            if product is None or self.is_number(product) and sign in ("", "·"):
                product, place = [node], len(parts)
                parts.append(("*", "", node))
                continue
            if sign in ("×", "*"):
                raise LanguageError(r"this sign between tensors is not certain: `\odot` is entry "
                                    "by entry, nothing between them the matrix product", node.at)
            if sign == "·" and rank == 1 and self.rank(joined_tensors(product)) == 1:
                product = [Transpose(product[0].at, joined_tensors(product)), node]
            else:
                product.append(node)
            parts[place] = ("*", "", joined_tensors(product))
        return series(parts) if len(parts) > 1 else parts[0][2]

    def is_number(self, product: list[Node]) -> bool:
        """Is the matrix product a row times a column?"""
        return self.notation.is_row(product[0], self.letters) and self.rank(product[-1]) == 1


def links(node: Node) -> list[Node]:
    """Every relation of a chain, to be joined by `and`."""
    if not isinstance(node, Chain) or len(node.rest) < 2:
        return [node]
    sides = [node.first, *(p for _, p in node.rest)]
    return [Chain(a.at, a, ((op, b),)) for a, (op, b) in zip(sides, node.rest)]
