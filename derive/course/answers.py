"""Answers: which words a student's formula may use, lest it repeat the question.

Of a right side it is not enough that it equals the left side: so does the left side.  What
the question asks for is that some of its words are gone.  If the left side holds a
derivative, a limit or the like, these must be gone; otherwise its sums, functions and `let`s
must be, and all layers, and with one sum or matrix product all others: they can say the same.
What the model solution uses, or the task allows, may be used.

Words are listed that may be used, not words that may not: what the language learns later is
refused until it is thought about here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.language.calls import EXTREMES, SCALAR
from derive.language.declarations import Clause, Declarations
from derive.language.parser import BINDERS
from derive.language.syntax import (
    Apply,
    Binder,
    Bracket,
    Cases,
    Chain,
    Delta,
    Derivative,
    Ellipsis,
    Entries,
    Entrywise,
    ExistsOf,
    Grid,
    Group,
    Index,
    IntegralOf,
    LimitOf,
    Literal,
    Logic,
    MatMul,
    Name,
    Neg,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Transpose,
    Tuple,
    below,
    ungrouped,
)

FUNCTIONS = frozenset(SCALAR | {"floor", "ceil", "pi", "true", "false"})
OPERATIONS = frozenset({"@", "^T", ".*", "eye", "ones", "zeros", "diag", "outer", "trace", "sum",
                        "vec", "kron", "concat", "dot", "norm", "mean", "variance", "cumsum",
                        "flip", "roll"})
SUMMING = frozenset(BINDERS.values()) | EXTREMES | OPERATIONS    # and so are layers
SILENT = (Number, Neg, Sum, Product, Power, Group, Index, Delta, Bracket, Chain, Logic, Negation,
          Cases, Literal, Grid, Entries, Tuple, Range)
SIGNS = {MatMul: "@", Transpose: "^T", Entrywise: ".*", LimitOf: "limit", IntegralOf: "integral",
         ExistsOf: "exists", Ellipsis: "…"}


def words(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a formula: names, functions, sums, derivatives; not the letters it binds."""
    bound |= {r.letter for r in getattr(node, "ranges", ())}
    bound |= {node.letter} if isinstance(node, (ExistsOf, LimitOf, IntegralOf)) else set()
    match node:
        case Name():
            yield from {node.name} - bound
        case Apply():
            yield node.name
        case Binder():
            yield node.kind
        case Derivative():
            yield from derivatives(node)
        case _ if type(node) in SIGNS:
            yield SIGNS[type(node)]
        case _ if not isinstance(node, SILENT):
            yield type(node).__name__
    for part in below(node):
        yield from words(part, bound)


def derivatives(node: Derivative) -> Iterator[str]:
    """`∂L/∂y` for the derivative of an entry of L in one of y."""
    for wrt in node.wrt:
        yield f"{'direct ' * node.direct}∂{root(node.body)}/∂{root(wrt)}"


def root(node: Node) -> str:
    """The tensor of which this is an entry, or a sign that it is something else."""
    node = ungrouped(node)
    while isinstance(node, Index):
        node = ungrouped(node.base)
    return node.name if isinstance(node, Name) else "(…)"


def letters_of(clause: Clause, declared: Iterable[str]) -> frozenset[str]:
    """The letters whose ranges a `for` gives: in it they are the names that nothing declares."""
    ranges = {item.letter for item in clause.items if isinstance(item, Range)}
    return frozenset(ranges.union(*(words(item) for item in clause.items)).difference(declared))


class Allowed:
    """What the answers to a task may use.

    Raises ValueError if the left side has nothing that must be gone from an answer."""

    def __init__(self, declared: Declarations, layers: frozenset[str], left: Node,
                 solution: Node | None, allow: Iterable[str]):
        self.lets = bodies(declared)
        names = {d.name for d in declared.names} | self.lets.keys()
        letters = letters_of(declared.claims[0].clause, names)
        self.plain = FUNCTIONS | SUMMING | layers | names | letters
        self.excepted = {BINDERS.get(word, word) for word in allow}
        self.excepted |= set(words(solution)) if solution else set()
        asked = set(words(left))
        self.gone: set[str] = set()
        if asked <= self.plain:
            inputs = letters | {d.name for d in declared.names if d.kind != "function"}
            self.gone = self.unfolded(asked) - inputs
            if self.gone & (SUMMING | layers):
                self.gone |= SUMMING
            if self.gone:
                self.gone |= layers
        self.gone |= self.bringing_back()
        if not self.refused(left):
            raise ValueError("an answer could repeat the left side of this task; it needs a "
                             "derivative, a sum, a function or a `let` that must be gone")

    def unfolded(self, asked: set[str]) -> set[str]:
        """The words, and those of the definitions behind them."""
        found: set[str] = set()
        while asked:
            found |= asked
            asked = {w for let in asked & self.lets.keys() for w in self.lets[let]} - found
        return found

    def bringing_back(self) -> set[str]:
        """The lets by which an answer would use what must be gone."""
        found: set[str] = set()
        while more := {let for let, body in self.lets.items() if let not in found and any(
                w in found or not self.may_use(w) for w in body - {let})}:
            found |= more
        return found

    def may_use(self, word: str) -> bool:
        return word in self.excepted or word in self.plain and word not in self.gone

    def refused(self, answer: Node) -> list[str]:
        """The words of an answer that it may not use."""
        return sorted({word for word in words(answer) if not self.may_use(word)})


def bodies(declared: Declarations) -> dict[str, set[str]]:
    """The words of the definition of each let, without its own letters."""
    found: dict[str, set[str]] = {}
    names = {d.name for d in (*declared.names, *declared.lets)}
    for let in declared.lets:
        own = letters_of(let.clause, names) | {i.name for i in let.indices if isinstance(i, Name)}
        found.setdefault(let.name, set()).update(words(let.body, own))
    return found
