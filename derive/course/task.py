"""Tasks: a claim whose right side a student supplies.

    size n
    tensor x[n]
    let p = softmax(x)
    claim ∂p[i]/∂x[j] = …    for i < n, j < n

The declarations, the hypotheses, the left side and the ranges are the task's.  An answer is
one formula, or the lines of a derivation, `= … = …`; it is read as a formula and put into the
tree of the claim, so that it can declare, assume and restrict nothing.  In the place of `…`
a task may hold its solution.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module

from derive.course.answers import Allowed, letters_of
from derive.language.calls import Calls
from derive.language.declarations import declarations
from derive.language.errors import LanguageError, Position
from derive.language.latex.reading import Reader, read_latex
from derive.language.layout import blocks
from derive.language.mixed import uncommented
from derive.language.parser import Parser
from derive.language.statement import LAYERS, Parsed, Source, Statement, from_trees
from derive.language.syntax import Chain, Ellipsis, Latex, Node, ungrouped
from derive.language.tokens import end_of, tokens

ANSWER = "<answer>"
LONGEST = 4000                                 # characters of an answer


class Task:
    """One claim with a place for an answer; `allow` are words that answers may use besides.

    Raises LanguageError if the text cannot be read, ValueError if it is no task."""

    def __init__(self, text: str, allow: Iterable[str] = ()):
        found = blocks(text)
        if len(found) != 1:
            raise ValueError(f"a task is one claim, not {len(found)}")
        self.block, self.calls = found[0], Calls(import_module(LAYERS))
        self.declared = declarations(self.block)
        if len(self.declared.claims) != 1 or self.block.proof or self.block.parts:
            raise ValueError("a task is one claim without a proof")
        if latex := read_latex(self.declared, self.calls):
            self.declared = latex.declared
        self.claim = self.declared.claims[0]
        self.left, right = sides(self.claim.formula)
        self.solution = None if isinstance(right, Ellipsis) else right
        self.allowed = Allowed(self.declared, self.calls.layers, self.left, self.solution, allow)

    @property
    def name(self) -> str:
        return self.block.name or ""

    def claims(self, answer: str) -> list[Statement]:
        """What an answer claims: that its last line equals the left side, and, if it has more
        than one, that each line equals the one above.

        Raises LanguageError if the answer cannot be read, NotAllowed if it is no answer."""
        lines = self.read(answer)
        if refused := self.allowed.refused(lines[-1]):
            listed = ", ".join(f"`{word}`" for word in refused)
            raise NotAllowed(f"the answer is to do without {listed}")
        whole = self.statement(lines[-1:], answer)
        return [whole] if len(lines) == 1 else [whole, self.statement(lines, answer)]

    def statement(self, lines: list[Node], answer: str) -> Statement:
        formula = Chain(self.left.at, self.left, tuple(("=", line) for line in lines))
        parsed = Parsed(self.block, self.declared, replace(self.claim, formula=formula))
        return from_trees(parsed, self.calls, Source(ANSWER, 1, 1, answer))

    def read(self, answer: str) -> list[Node]:
        """The lines of an answer, in the text form or in LaTeX."""
        if len(answer) > LONGEST:
            raise LanguageError(f"an answer has at most {LONGEST} characters", Position(1, 1))
        node = ungrouped(self.latex(answer) if {"\\", "$"} & set(answer) else formula(answer))
        if not isinstance(node, Chain):
            return [node]
        if any(op != "=" for op, _ in node.rest):
            raise NotAllowed("an answer is a formula, or lines that are equal")
        first = [] if isinstance(node.first, Ellipsis) else [node.first]
        return first + [line for _, line in node.rest]

    def latex(self, answer: str) -> Node:
        """The formula, its letters those of the task, its base the task's."""
        reader = Reader(replace(self.declared, based=True, claims=[]), self.calls)
        names = {d.name for d in (*self.declared.names, *self.declared.lets)}
        source = answer.strip().strip("$").strip().removeprefix("=")
        return reader.line(Latex(Position(1, 1), source), letters_of(self.claim.clause, names))


class NotAllowed(Exception):
    """A formula that is no answer to the task."""


def sides(node: Node) -> tuple[Node, Node]:
    """The two sides of the equation that a task is."""
    node = ungrouped(node)
    if not isinstance(node, Chain) or [op for op, _ in node.rest] != ["="]:
        raise ValueError("a task is an equation: a left side, `=` and `…` or the solution")
    return node.first, node.rest[0][1]


def formula(answer: str) -> Node:
    """One formula, or lines joined by `=`, the first of which may begin with one."""
    found = [t for number, line in enumerate(answer.split("\n"), 1)
             for t in tokens(uncommented(line.expandtabs()), number)]
    first = found[:1]
    if first and first[0].text == "=":
        found = [first[0]._replace(text="..."), *found]
    parser = Parser(found, end_of(found))
    node = parser.formula()
    parser.finish()
    return node
