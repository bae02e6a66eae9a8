r"""Reading: the LaTeX in a statement's declarations, replaced by what it says.

    let $y = A x + b$          a tensor expression named y
    let $p_i = e^{x_i} / s$    entry by entry; i runs over the axis in which it stands
    claim $\frac{\partial p_i}{\partial x_j} = p_i (\delta_{ij} - p_j)$

An undeclared letter of a formula is an index.  Its range is what a `for` or a `\forall`
says, else the axis in which it stands; axes that differ are refused.  A statement with
LaTeX in it and no line `base` is in base 1, as textbooks are, unless a range in the text
form shows base 0 (`i < n`); a LaTeX range that begins at 0 then asks for the line.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

from derive.language.calls import Calls
from derive.language.declarations import ClaimLine, Clause, Declarations, Hypothesis, Let
from derive.language.errors import LanguageError, Position
from derive.language.latex import binders
from derive.language.latex.defining import Scanned, by_levels, definition
from derive.language.latex.formulas import Formula
from derive.language.latex.marks import Mark
from derive.language.latex.notation import (
    Notation, free_names, is_latex, names_in, require_sized)
from derive.language.latex.rows import Equation, equations
from derive.language.latex.scan import scan
from derive.language.syntax import Chain, Latex, Logic, Name, Node, Number, Range, Sum, below


def read_latex(declared: Declarations, calls: Calls) -> Reader | None:
    """The reader of a statement's LaTeX, done with all its declarations; None without LaTeX."""
    return Reader(declared, calls) if has_latex(declared) else None


def has_latex(declared: Declarations) -> bool:
    nodes = [*(h.formula for h in declared.hypotheses), *(c.formula for c in declared.claims),
             *(d.body for d in declared.lets)]
    clauses = [i for c in (*declared.hypotheses, *declared.lets, *declared.claims)
               for i in c.clause.items]
    return any(map(is_latex, (*nodes, *clauses)))


class Reader:
    """Reads the lets, then the hypotheses, then the claims of one statement."""

    def __init__(self, declared: Declarations, calls: Calls):
        self.calls = calls
        self.assumed = not declared.based
        base = declared.base if declared.based or starts_at_zero(declared) else 1
        self.declared = replace(declared, base=base, lets=named(declared.lets))
        self.arguments: dict[str, tuple[str, ...]] = {}
        self.renew()
        for place, let in enumerate(self.declared.lets):
            self.declared.lets[place] = self.let(let)
            self.renew()
        self.declared.hypotheses[:] = [h for old in self.declared.hypotheses
                                       for h in self.hypothesis(old)]
        self.renew()
        self.declared.claims[:] = [c for old in self.declared.claims for c in self.claim(old)]

    def renew(self) -> None:
        """Look at the names again, after more of them have been read."""
        self.notation = Notation(self.declared, self.calls)
        self.notation.assumed = self.assumed
        self.notation.arguments = self.arguments

    # -- Declarations -----------------------------------------------------------------------

    def let(self, let: Let) -> Let:
        letters = frozenset().union(*(free_names(i) for i in let.indices))
        clause, given = self.clause(let.clause)
        if not isinstance(let.body, Latex):
            return replace(let, body=self.nested(let.body, letters), clause=clause)
        marks, more = self.scanned(let.body)
        if of := getattr(let.body, "of", ()):
            self.arguments[let.name] = tuple(self.argument(list(part), let) for part in of)
        items = [i for part in more for i in self.range_items(list(part), given)]
        body = self.formula(list(marks), letters | given, let.body.at)
        known = given | {i.letter for i in items if isinstance(i, Range)}
        items += [self.after_first(let, r) for i in let.indices for name in free_names(i)
                  if name not in known for r in self.ranges_of([name], body, i.at)]
        return replace(let, body=body, clause=Clause((*clause.items, *items)))

    def argument(self, marks: list[Mark], let: Let) -> str:
        """A name that a definition is said to be a function of; it stands for itself alone."""
        node = self.formula(marks, frozenset(), let.at) if marks else None
        if not isinstance(node, Name) or self.notation.kind(node.name) not in ("tensor", "real", "let"):
            raise LanguageError(f"`{let.name}` is written with declared names in its brackets, or without its "
                                f"arguments: `{let.name} = …`", let.at)
        return node.name

    def after_first(self, let: Let, found: Range) -> Range:
        """The range that was found for the level of a let, without a first level that has a
        line of its own: where y_1 is given, y_j = … says what comes after it."""
        first = {n.indices[0].value for n in self.declared.lets if n.name == let.name
                 and n.indices and isinstance(n.indices[0], Number)}
        low = self.notation.base if found.low is None else getattr(found.low, "value", None)
        if low not in first or getattr(let.indices[0], "name", "") != found.letter:
            return found
        while low in first:
            low += 1
        high = found.high if found.style != "<" else Sum(found.at, found.high, (
            ("-", Number(found.at, Fraction(1))),))
        return Range(found.at, found.letter, "in", Number(found.at, Fraction(low)), high)

    def scanned(self, node: Latex):
        if isinstance(node, Scanned):
            return node.marks, node.clauses
        equation = self.one(node)
        return equation.marks, equation.clauses

    def one(self, node: Latex) -> Equation:
        found = equations(scan(node.source, node.at))
        if len(found) != 1:
            raise LanguageError("expected one formula", node.at)
        return found[0]

    def hypothesis(self, old: Hypothesis) -> list[Hypothesis]:
        clause, given = self.clause(old.clause)
        if not isinstance(old.formula, Latex):
            return [Hypothesis(self.nested(old.formula, given), clause)]
        return [Hypothesis(formula, Clause((*clause.items, *items)))
                for formula, items in self.claims_in(old.formula, given)]

    def claim(self, old: ClaimLine) -> list[ClaimLine]:
        clause, given = self.clause(old.clause)
        if not isinstance(old.formula, Latex):
            return [replace(old, formula=self.nested(old.formula, given), clause=clause)]
        return [ClaimLine(formula, Clause((*clause.items, *items)), formula.at, old.tokens)
                for formula, items in self.claims_in(old.formula, given)]

    def claims_in(self, node: Latex, given: frozenset[str]):
        """(formula, ranges) of every equation of a display."""
        if isinstance(node, Scanned):
            found = [Equation(list(node.marks), list(map(list, node.clauses)))]
        else:
            found = equations(scan(node.source, node.at))
        if not found:
            raise LanguageError("expected a formula", node.at)
        for equation in found:
            if equation.defines:
                raise LanguageError("`:=` defines; a claim has `=`", equation.marks[0].at)
            yield self.equation(equation, given)

    def equation(self, equation: Equation, given: frozenset[str]) -> tuple[Node, list]:
        """The formula of an equation, and the ranges of its free letters."""
        at = equation.marks[0].at
        items: list = []
        waiting: list[str] = []
        for clause in equation.clauses:
            ranges = self.collected(clause, given)
            items += [*ranges.ranges, *ranges.conditions]
            waiting += [letter for letter, _ in ranges.open]
        known = given | {i.letter for i in items if isinstance(i, Range)}
        formula = self.formula(equation.marks, known | set(waiting), at)
        conditions = [i for i in items if not isinstance(i, Range)]
        whole = formula if not conditions else Logic(
            at, formula, tuple(("and", c) for c in conditions))
        free = [n for n in self.explained(formula) if n not in known]
        for letter in (n for n in free if n not in waiting):
            binders.require_fixed(formula, letter, at)
        ranges = self.ranges_of([*waiting, *(n for n in free if n not in waiting)], whole, at)
        return formula, sorted([*items, *ranges], key=lambda i: not isinstance(i, Range))

    def explained(self, formula: Node) -> list[str]:
        """The undeclared letters that may get a range from their use: those of the left side.
        A letter that first stands on the right, beside others on the left, is left dangling."""
        left = formula.first if isinstance(formula, Chain) else formula
        for side in (left, formula):
            free = [n for n in binders.free_names(side) if not self.notation.kind(n)]
            if free:
                return free
        return []

    def ranges_of(self, letters: list[str], body: Node, at: Position) -> list[Range]:
        """The range of every letter that stands alone in an axis; in a chain the first side
        in which it does says which."""
        letters = list(dict.fromkeys(letters))
        reader = Formula([], self.notation, frozenset(letters), at)
        sides = [body.first, *(side for _, side in body.rest), body] \
            if isinstance(body, Chain) else [body]
        found = []
        for letter in letters:
            axes = (binders.axis_between(reader, letter, side, at) for side in sides)
            if axis := next(filter(None, axes), None):
                found.append(binders.range_over(reader, letter, axis, at))
        return found

    # -- Formulas ---------------------------------------------------------------------------

    def formula(self, marks: list[Mark], letters: frozenset[str], at: Position) -> Node:
        end = marks[-1].at if marks else at
        node = Formula(marks, self.notation, frozenset(letters), end).formula()
        require_sized(node)
        return node

    def line(self, node: Node, letters: frozenset[str]) -> Node:
        """A line of a proof, whose indices are those of the claim."""
        return self.nested(node, letters)

    def nested(self, node: Node, letters: frozenset[str]) -> Node:
        """A tree of the text form with the LaTeX in it read."""
        if isinstance(node, Latex):
            equation = self.one(node)
            if equation.clauses or equation.defines:
                raise LanguageError("expected one formula", node.at)
            return self.formula(equation.marks, letters, node.at)
        if ranges := getattr(node, "ranges", None):
            letters = letters | {r.letter for r in ranges}
        changes = {f.name: self.rebuilt(getattr(node, f.name), letters)
                   for f in fields(node) if f.name != "at"}
        if all(changes[name] is getattr(node, name) for name in changes):
            return node
        return replace(node, **changes)

    def rebuilt(self, value, letters: frozenset[str]):
        if isinstance(value, Node):
            return self.nested(value, letters)
        if isinstance(value, tuple) and not isinstance(value, Position):
            made = tuple(self.rebuilt(v, letters) for v in value)
            return value if all(a is b for a, b in zip(made, value)) else made
        return value

    # -- Ranges -----------------------------------------------------------------------------

    def clause(self, clause: Clause) -> tuple[Clause, frozenset[str]]:
        """The `for` of the text form, and its letters; its items may be LaTeX."""
        items: list = []
        for item in clause.items:
            if isinstance(item, Latex):
                items += self.range_items(scan(item.source, item.at), self.letters(items))
            else:
                items.append(self.nested(item, self.letters(items)))
        return Clause(tuple(items)), self.letters(items)

    def range_items(self, marks: list[Mark], given: frozenset[str]) -> list:
        found = self.collected(marks, given)
        if found.open:
            letter, at = found.open[0]
            raise LanguageError(f"say the range of `{letter}`", at)
        return [*found.ranges, *found.conditions]

    def collected(self, marks: list[Mark], given: frozenset[str]) -> binders.Ranges:
        at = marks[0].at if marks else Position(1, 1)
        reader = Formula([], self.notation, given, at)
        found = binders.quantified(reader, marks, at)
        for node in (*found.ranges, *found.conditions):
            require_sized(node)
        return found

    def letters(self, items) -> frozenset[str]:
        """The index letters that ranges introduce."""
        found = set()
        for item in items:
            if isinstance(item, Range):
                found.add(item.letter)
            elif isinstance(item, Chain):
                found |= {n for n in names_in(item) if not self.notation.kind(n)
                          and not self.calls_name(n)}
        return frozenset(found)

    def calls_name(self, name: str) -> bool:
        return self.notation.function(name) is not None


def named(lets: list[Let]) -> list[Let]:
    """The lets with the names and levels that those in LaTeX define."""
    found: list[Let] = []
    for let in lets:
        found.append(let if let.name else definition(let, {d.name for d in found}))
    return by_levels(found)


def starts_at_zero(declared: Declarations) -> bool:
    """Does a range of the text form show base 0, as in `i < n`?"""
    stack = [*(h.formula for h in declared.hypotheses), *(d.body for d in declared.lets),
             *(c.formula for c in declared.claims)]
    clauses = [i for c in (*declared.hypotheses, *declared.lets, *declared.claims)
               for i in c.clause.items]
    names = {d.name for d in (*declared.names, *declared.lets)}
    for item in clauses:
        if isinstance(item, Chain) and len(item.rest) == 1 and item.rest[0][0] == "<" \
                and isinstance(item.first, Name) and item.first.name not in names:
            return True
    while stack:
        top = stack.pop()
        if isinstance(top, Range) and top.style == "<":
            return True
        stack.extend([*below(top), *getattr(top, "ranges", ())])
    return False
