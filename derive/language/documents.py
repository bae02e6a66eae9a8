r"""Documents: pages of notes whose displayed equations are claims.

    ```derive                         % derive: base 1; size n; tensor x[n]
    base 1
    size n                            \begin{align} … \end{align}
    tensor x[n]
    ```                               $$ … $$  \[ … \]

What a `derive` block, a `<!-- derive: … -->` comment or a `% derive: …` comment declares
is in force to the end of the document; a later one adds to it, and one that begins with
the line `reset` starts afresh.  A `claim` in a block is judged as well.  Before the first
declaration nothing is a claim.  After it every displayed equation is one, a chain
`a = b = c` or the lines of an `aligned` one claim for each link, at its own line, but

    a := b                            is a definition, in force from there on, and so is the
                                      equation after `derive: let`
    derive: skip                      in or before an equation: this one is not judged
    derive: off … derive: on          none in between is judged

A name that is declared twice, or a block that cannot be read, is an error of its own; the
equations after it are then passed over until a block can be read.  An equation that speaks of
a name whose definition could not be read is refused with the line of that definition, even if the
name has an older meaning: that is no longer what the page says.  A loss may be declared before what
it is a function of, and waits for it.

This file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module

from derive.language.calls import Calls
from derive.language.declarations import ClaimLine, Clause, Declarations, Let, declarations
from derive.language.displays import Piece, pieces
from derive.language.errors import LanguageError, Position
from derive.language.latex.defining import Scanned, defined, mentioned
from derive.language.latex.reading import starts_at_zero
from derive.language.latex.rows import Equation, equations
from derive.language.latex.scan import scan
from derive.language.layout import Block, Line, blocks
from derive.language.statement import LAYERS, Statement, statements_of
from derive.language.syntax import Chain, Name

SKIP = re.compile(r"%+\s*derive\s*:\s*skip")
WORDS = ("skip", "off", "on", "let", "reset")
TRUTH = ClaimLine(Name(Position(1, 1), "true"), Clause(), Position(1, 1), ())

Part = Callable[[], list[Statement]]


def parts(source: str, file: str, catalogue=None,
          given: Iterable[Piece] | None = None) -> Iterator[Part]:
    """A function for each equation and block of a document, to be called before the next is
    asked for: it gives the statements, or raises the LanguageError that says what is wrong.
    The pieces are `given` by who reads the document in another way."""
    document = Document(source, file, Calls(catalogue or import_module(LAYERS)))
    try:
        found = list(pieces(source, file) if given is None else given)
    except LanguageError as problem:
        found, failure = [], document.failed(problem)
        yield failure
    for piece in found:
        if given is not None:
            document.enter(piece)
        for part in document.parts(piece):
            yield partial(document.located, part)


class Document:
    """What is in force at a place of a document."""

    def __init__(self, source: str, file: str, calls: Calls):
        self.file, self.calls = file, calls
        self.lines = source.split("\n")
        self.names: list[Line] = []
        self.lets: list[Let] = []
        self.unread: dict[str, int] = {}       # names, by the line of what should define them
        self.twice: set[str] = set()           # those of them that had a meaning before
        self.waiting: dict[str, str] = {}      # losses of what is yet to be defined, and of what
        self.declared = False                  # is there a declaration, and the last one whole?
        self.judging, self.next = True, ""

    def enter(self, piece: Piece) -> None:
        """What follows is a piece that another reader found, perhaps in a file of its own."""
        self.file = piece.file or self.file
        self.lines = [""] * (piece.at.line - 1) + piece.text.split("\n")
        self.lines[piece.at.line - 1] = " " * (piece.at.column - 1) + self.lines[piece.at.line - 1]

    def located(self, work: Part) -> list[Statement]:
        try:
            return work()
        except LanguageError as problem:
            source = self.lines[problem.line - 1] if problem.line <= len(self.lines) else ""
            raise problem.located(self.file, source) from None
        except RecursionError:
            raise LanguageError("nested too deeply", Position(1, 1)).located(
                self.file, "") from None

    def failed(self, problem: LanguageError) -> Part:
        def part():
            raise problem
        return partial(self.located, part)

    def parts(self, piece: Piece) -> list[Part]:
        """What a piece asks for; a remark on how to judge takes effect at once."""
        word = piece.text.strip()
        if piece.kind == "formula":
            return self.display(piece)
        if piece.kind == "remark" and word in WORDS:
            self.remark(word)
            return []
        return [partial(self.declare, piece)]

    def remark(self, word: str) -> None:
        if word in ("on", "off"):
            self.judging = word == "on"
        elif word == "reset":
            self.reset()
        else:
            self.next = word

    # -- Declaring --------------------------------------------------------------------------

    def declare(self, piece: Piece) -> list[Statement]:
        """The lines of a block come into force; its claims are judged."""
        self.declared = False
        lines = lines_of(piece)
        if lines and lines[0].keyword == "reset":
            self.reset()
            lines = lines[1:]
        names = [line for line in lines if line.keyword != "claim"]
        claims = [line for line in lines if line.keyword == "claim"]
        self.names = self.checked([*self.names, *names])
        self.declared = True
        return self.judged(self.read([*self.names, *claims])) if claims else []

    def reset(self) -> None:
        self.names, self.lets, self.unread, self.twice = [], [], {}, set()

    def checked(self, names: list[Line]) -> list[Line]:
        """The names, if they can be read; else no equation is judged for now."""
        found = self.read(names, [TRUTH])
        if len(found.claims) > 1:
            raise LanguageError("expected `claim` before a formula", found.claims[0].at)
        self.judged(found)
        return names

    def read(self, names: list[Line], claims: list[ClaimLine] = (),
             lets: list[Let] = ()) -> Declarations:
        """The declarations in force, with these claims; LaTeX in them is still unread."""
        found = declarations(Block(Position(1, 1), lines=list(names)))
        defined = {d.name for d in (*found.names, *found.lets, *self.lets, *lets)}
        self.waiting = {d.name: d.of for d in found.names if d.kind == "loss"
                        and d.of not in defined}
        found.names = [d for d in found.names if d.name not in self.waiting]
        base = found.base if found.based or starts_at_zero(found) else 1
        return replace(found, base=base, lets=[*found.lets, *self.lets, *lets],
                       claims=[*found.claims, *claims])

    # -- Equations --------------------------------------------------------------------------

    def display(self, piece: Piece) -> list[Part]:
        """The claims of a display, and the definitions that it makes."""
        mark, self.next = self.next, ""
        if not (self.declared and self.judging) or mark == "skip" or SKIP.search(piece.text):
            return []
        try:
            found = equations(scan(piece.text, piece.at))
        except LanguageError as problem:
            return [self.failed(problem)]
        return [partial(self.define, e) if e.defines or mark == "let"
                else partial(self.claim, e, piece.label) for e in found]

    def define(self, equation: Equation) -> list[Statement]:
        """A let, in force from here on if it can be read."""
        let = defined(equation, {d.name for d in self.lets})
        self.unread[let.name] = let.at.line
        before = self.read(self.names)
        if let.name in {d.name for d in (*before.names, *before.lets)}:
            self.twice.add(let.name)
        with self.blamed(equation, but=let.name):
            self.judged(self.read([*self.names], [TRUTH], [let]))
        del self.unread[let.name]
        self.twice.discard(let.name)
        self.lets.append(let)
        return []

    def claim(self, equation: Equation, label: str) -> list[Statement]:
        at = equation.marks[0].at
        formula = Scanned(at, "", tuple(equation.marks), tuple(map(tuple, equation.clauses)))
        with self.blamed(equation):
            return self.judged(self.read(self.names, [ClaimLine(formula, Clause(), at, ())]), label)

    @contextmanager
    def blamed(self, equation: Equation, but: str = "") -> Iterator[None]:
        """What cannot be read for want of a definition says where that definition stands."""
        self.require_meaning(equation, self.twice - {but})
        try:
            yield
        except LanguageError:
            self.require_meaning(equation, self.unread.keys() - {but})
            for name in sorted(mentioned(equation.marks) & self.waiting.keys()):
                raise LanguageError(f"`{name}` is a loss of `{self.waiting[name]}`, which nothing "
                                    "defines before this", equation.marks[0].at) from None
            raise

    def require_meaning(self, equation: Equation, names: set[str]) -> None:
        for name in sorted(mentioned(equation.marks) & names if names else ()):
            raise LanguageError(f"`{name}` has no meaning here: its definition in line "
                                f"{self.unread[name]} could not be read", equation.marks[0].at) from None

    def judged(self, found: Declarations, label: str = "") -> list[Statement]:
        """The statements of these declarations, one for each link of a chain."""
        block = Block(found.claims[0].at, name=label or None)
        return statements_of(found, block, self.file, self.lines, self.calls, links)


def lines_of(piece: Piece) -> list[Line]:
    """The declarations of a block, at their places in the file."""
    above, (first, *more) = "\n" * (piece.at.line - 1), piece.text.split("\n")
    texts = [above + " " * (piece.at.column - 1) + first, "\n".join([above, *more])]
    if piece.at.column == 1:
        texts = [above + piece.text]
    found = [block for text in texts for block in blocks(text)]
    for block in found:
        if block.name or block.proof:
            raise LanguageError("a heading or a proof: put it into a file of its own", block.at)
    return [line for block in found for line in block.lines]


def links(claim: ClaimLine) -> list[ClaimLine]:
    """A chain of relations link by link, each at the place of its right side."""
    node = claim.formula
    if not isinstance(node, Chain) or len(node.rest) < 2:
        return [claim]
    sides = [node.first, *(side for _, side in node.rest)]
    return [replace(claim, formula=Chain(a.at, a, ((op, b),)), at=b.at)
            for a, (op, b) in zip(sides, node.rest)]
