"""Statements: a text read into what it claims, ready to be proved or refuted.

    read("size n; claim Σ i<n: 1 = n")

Any error is a `LanguageError` that knows its file, line and column; one that is
a matter of shapes or indices is `IllTyped`.  Nothing is evaluated.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module

from derive.kernel.terms import (
    ZERO,
    And,
    Exists,
    Integral,
    Order,
    Rel,
    Tends,
    Term,
    Var,
    conj,
    subterms,
    within,
)
from derive.kernel.theory import Malformed, Theory
from derive.language import otherwise
from derive.language.arrays import Array, axis, spread
from derive.language.calls import Calls, LayerUse
from derive.language.declarations import ClaimLine, Declarations, clauses, declarations
from derive.language.environment import Environment
from derive.language.errors import IllTyped, LanguageError, NoClaim, Position
from derive.language.judgements import speaks_of_judgements
from derive.language.latex.reading import Reader, read_latex
from derive.language.layout import Block, Part, ProofText, blocks
from derive.language.parser import Parser
from derive.language.quantified import quantified
from derive.language.scope import Scope
from derive.language.syntax import Chain, Ellipsis, Node, ungrouped
from derive.language.zeros import with_zeros

LAYERS = "derive.layers.catalogue"


@dataclass(frozen=True)
class Source:
    """Where a claim stands, and its words."""
    file: str
    line: int
    column: int
    text: str


@dataclass(frozen=True)
class ProofLine:
    """One line of a written proof; `term` is None where the author left `…`."""
    term: Term | None
    reasons: tuple[str, ...]
    at: Position
    op: str = "="


@dataclass(frozen=True)
class ProofPart:
    """A part of a written proof: `have name: cond`, `case cond:` with its lines (None is
    `otherwise`), or `induction on index`."""
    word: str
    at: Position
    name: str = ""
    cond: Term | None = None
    lines: tuple[ProofLine, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """A claim and its declarations as trees: a variant of it can be read from them."""
    block: Block
    declared: Declarations
    claim: ClaimLine


@dataclass(frozen=True)
class Statement:
    """A claim and all that it is claimed under."""
    name: str | None
    prose: str
    base: int
    theory: Theory
    sizes: tuple[Var, ...]                       # sizes and integer scalars, in order
    ranges: tuple[tuple[Var, Term, Term], ...]   # low <= index < high
    conditions: tuple[Term, ...]                 # for …, i != j
    claim: Term
    links: tuple[Term, ...]                      # the relations of a chain
    tensor_claim: bool                           # was it an equation of whole tensors
    source: Source
    proof: tuple[ProofLine, ...] | None
    warnings: tuple[str, ...]
    obligations: tuple[Term, ...]                # what the text needs to mean what it says
    layers: Mapping[str, LayerUse] = field(default_factory=dict)   # lets that are a layer's output
    parsed: Parsed | None = field(default=None, repr=False, compare=False)
    parts: tuple[ProofPart, ...] = ()            # of the written proof

    def facts(self) -> tuple[Term, ...]:
        """All hypotheses, the ranges of the claim's own indices among them."""
        return (*self.theory.facts, *(within(low, i, high) for i, low, high in self.ranges),
                *self.conditions)


def read(text: str, file: str = "<claim>", catalogue=None) -> list[Statement]:
    """The statements of a text, in order.  `catalogue` knows the layers; without one it
    is the catalogue of `derive`, found by name: a claim without layers loads none."""
    calls = Calls(catalogue or import_module(LAYERS))
    lines = text.split("\n")
    try:
        return [s for block in blocks(text) for s in statements(block, file, lines, calls)]
    except LanguageError as problem:
        source = lines[problem.line - 1] if problem.line <= len(lines) else ""
        if problem.kind in ("syntax", "undeclared"):
            problem = problem.advised(otherwise.hint(source, problem.column))
        raise problem.located(file, source) from None
    except RecursionError:
        raise LanguageError("nested too deeply", Position(1, 1)).located(file, "") from None


def statements(block: Block, file: str, lines: list[str], calls: Calls) -> list[Statement]:
    """One statement for each claim line of a block."""
    found = declarations(block)
    if not found.claims:
        raise NoClaim("expected a claim", block.at, ("claim",))
    if len(found.claims) > 1 and block.proof:
        raise LanguageError("a proof is of one claim", found.claims[1].at)
    return statements_of(found, block, file, lines, calls)


def statements_of(found: Declarations, block: Block, file: str, lines: list[str], calls: Calls,
                  parts: Callable[[ClaimLine], list[ClaimLine]] = lambda claim: [claim]
                  ) -> list[Statement]:
    """One statement for each claim of the declarations, or for each of its `parts`."""
    found = with_zeros(found, calls)
    latex = read_latex(found, calls)
    found = latex.declared if latex else found
    return [from_trees(Parsed(block, found, part), calls, Source(
        file, part.at.line, part.at.column, words(part, lines)), latex)
        for claim in found.claims for part in parts(claim)]


def from_trees(parsed: Parsed, calls: Calls, source: Source,
               latex: Reader | None = None) -> Statement:
    """The statement of a parsed claim; an IllTyped error carries what was parsed."""
    try:
        names = Environment(parsed.declared, calls)
        return replace(statement(parsed.block, names, parsed.claim, source, latex), parsed=parsed)
    except IllTyped as problem:
        problem.parsed = parsed
        raise


def statement(block: Block, names: Environment, claim: ClaimLine, source: Source,
              latex: Reader | None = None) -> Statement:
    scope, ranges, conditions = quantified(names, claim.clause, Scope(), free=True)
    opened = Opened(names, scope, claim.formula, latex)
    proof = None if block.proof is None else tuple(map(opened.line, block.proof))
    parts = tuple(map(opened.part, block.parts))
    try:
        theory = names.theory()
    except Malformed as problem:
        raise IllTyped(str(problem), claim.at) from None
    for formula in (*theory.facts, *conditions, *opened.links):
        if chance := theory.randomness(formula):
            raise IllTyped(f"`{min(chance)}` is random; a claim is about E[…] or Var[…]", claim.at)
    if any(isinstance(part, (Order, Tends, Integral, Exists)) for fact in (*theory.facts, *conditions)
           for part in subterms(fact)):
        raise IllTyped("a limit, an integral or O(…) is no hypothesis", claim.at)
    sizes = tuple(Var(n, True) for n in names.declared if names.kind(n) in ("size", "integer"))
    return Statement(block.name, "\n".join(block.prose).strip(), names.base, theory, sizes,
                     (*ranges, *opened.ranges), tuple(conditions), conj(*opened.links),
                     tuple(opened.links), bool(opened.ranges), source, proof,
                     tuple(names.warnings), tuple(names.obligations), names.layers, parts=parts)


class Opened:
    """A claim's formula.  An equation of tensors is opened: it is read at fresh indices,
    and so are the lines of its proof."""

    def __init__(self, names: Environment, scope: Scope, formula: Node, latex: Reader | None):
        self.names, self.scope, self.latex = names, scope, latex
        self.ranges: list[tuple[Var, Term, Term]] = []
        self.sizes: tuple[Term, ...] = ()
        node = ungrouped(formula)
        sides = [node.first, *(p for _, p in node.rest)] if isinstance(node, Chain) else []
        values = [names.read.value(s, scope) for s in sides
                  if not has_divides(node) and not speaks_of_judgements(node)]
        tensor = next((v for v in values if isinstance(v, Array)), None)
        if tensor and (names.broadcasts or ZERO in values and all(op == "=" for op, _ in node.rest)):
            values = [spread(v, tensor) for v in values]             # X.sum(axis=0) = 1, A @ x = 0
        if values and all(isinstance(v, Array) for v in values):
            self.open(node, values)
        else:
            cond = names.read.condition(formula, scope)
            self.links = list(cond.args) if isinstance(cond, And) else [cond]

    def open(self, node: Chain, values: list[Array]) -> None:
        for (op, part), value in zip(node.rest, values[1:]):
            if op != "=":
                raise IllTyped(f"`{op}` does not compare tensors; compare their entries", part.at)
            self.names.require_equal_shapes(values[0], value, op, node.at)
        self.sizes = values[0].sizes
        letters = self.names.free_letters(len(self.sizes), frozenset(self.scope.letters))
        self.ranges = [(Var(letter, True), *axis(size, self.names.base))
                       for letter, size in zip(letters, self.sizes)]
        terms = [self.at_indices(v) for v in values]
        self.links = [Rel("=", a, b) for a, b in zip(terms, terms[1:])]

    def at_indices(self, value: Array) -> Term:
        return value.entry(tuple(i for i, _, _ in self.ranges))

    def line(self, link: ProofText) -> ProofLine:
        """One line of the proof, read like a side of the claim."""
        parser = Parser(link.tokens, link.end)
        node = parser.formula()
        parser.finish()
        node = self.latex.line(node, frozenset(self.scope.letters)) if self.latex else node
        reasons = tuple(r.strip() for r in link.reasons.split(",") if r.strip(" …."))
        if isinstance(node, Ellipsis):
            return ProofLine(None, reasons, link.at, link.op)
        if not self.ranges:
            return ProofLine(self.names.read.scalar(node, self.scope), reasons, link.at, link.op)
        value = self.names.read.array(node, self.scope)
        self.names.require_equal_shapes(
            Array(self.sizes, value.entry), value, "=", node.at)
        return ProofLine(self.at_indices(value), reasons, link.at, link.op)


    def part(self, part: Part) -> ProofPart:
        """A part of the proof: what it says, and its lines."""
        parser = Parser(part.tokens, part.end)
        lines = tuple(map(self.line, part.links))
        if part.word == "induction":
            parser.expect("on")
            name = parser.name("the letter of an index").text
            parser.accept(":")
            parser.finish()
            return ProofPart(part.word, part.at, name)
        if part.word == "case":
            if parser.accept("otherwise"):
                cond = None
            else:
                cond = self.names.read.condition(parser.formula(), self.scope)
            parser.expect(":")
            parser.finish()
            return ProofPart(part.word, part.at, cond=cond, lines=lines)
        name = parser.name("the name of what is shown").text
        parser.expect(":")
        formula = parser.formula()
        clause = clauses(parser)
        parser.finish()
        scope, _, conditions = quantified(self.names, clause, self.scope)
        cond = self.names.read.condition(formula, scope)
        if len(scope.given) > len(self.scope.given) or conditions:
            cond = scope.assume(*conditions).closed(cond)
        return ProofPart(part.word, part.at, name, cond)


def has_divides(node: Chain) -> bool:
    return any(op == "divides" for op, _ in node.rest)


def words(claim: ClaimLine, lines: list[str]) -> str:
    """The claim as it was typed, on one line."""
    if not claim.tokens:
        return lines[claim.at.line - 1].strip()
    first, last = claim.tokens[0].at, claim.tokens[-1]
    if any(token.kind == "latex" for token in claim.tokens):
        return " ".join(" ".join(token.text for token in claim.tokens).split())
    end = last.at.column - 1 + len(last.text)
    if first.line == last.at.line:
        return lines[first.line - 1][first.column - 1:end]
    middle = [lines[i].partition("#")[0].strip() for i in range(first.line, last.at.line - 1)]
    return " ".join([lines[first.line - 1].partition("#")[0][first.column - 1:].strip(), *middle,
                     lines[last.at.line - 1][:end].strip()])
