"""Syntax: the tree of a formula as its author wrote it.

Each node carries the position of its first token; parentheses are kept, for
`(a * b) * c` and `a * b * c` are different terms.  Nothing here has a meaning
yet: whether `x` is a vector is for `elaborate` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from derive.language.errors import Position


@dataclass(frozen=True)
class Node:
    at: Position


@dataclass(frozen=True)
class Number(Node):
    value: Fraction


@dataclass(frozen=True)
class Name(Node):
    name: str


@dataclass(frozen=True)
class Index(Node):
    """base[indices], an entry of any tensor expression."""
    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True)
class Slice(Node):
    """start:stop:step in the place of an index, each of which may be left out"""
    start: Node | None
    stop: Node | None
    step: Node | None


@dataclass(frozen=True)
class Apply(Node):
    """name(args, option=value)"""
    name: str
    args: tuple[Node, ...]
    options: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True)
class Lambda(Node):
    """lambda x, y: body, a function that is given to another"""
    letters: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class Applied(Node):
    """module(args), for a module that is made where it is applied: nn.ReLU()(x), jax.grad(f)(x)"""
    module: Apply
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Text(Node):
    """'ij,jk->ik', which only some functions read"""
    text: str


@dataclass(frozen=True)
class Transpose(Node):
    base: Node


@dataclass(frozen=True)
class Power(Node):
    base: Node
    exponent: Node


class EntryPower(Power):
    """base ** exponent, of each entry of a tensor"""


@dataclass(frozen=True)
class Neg(Node):
    arg: Node


@dataclass(frozen=True)
class Series(Node):
    """first op node op node …, all operators of one level, read from the left."""
    first: Node
    rest: tuple[tuple[str, Node], ...]


class MatMul(Series):
    """a @ b @ c"""


class Entrywise(Series):
    """u .* v"""


class Product(Series):
    """a * b / c // d mod e"""


class Sum(Series):
    """a + b - c"""


class Chain(Series):
    """a = b <= c, every relation claimed"""


class Logic(Series):
    """conditions joined by and, or, implies, iff"""


@dataclass(frozen=True)
class Negation(Node):
    """not condition"""
    arg: Node


@dataclass(frozen=True)
class Range(Node):
    """letter < high, letter <= high, or letter in low..high; `style` is `<`, `<=` or `in`."""
    letter: str
    style: str
    low: Node | None
    high: Node


@dataclass(frozen=True)
class Binder(Node):
    kind: str
    ranges: tuple[Range, ...]
    body: Node


@dataclass(frozen=True)
class ExistsOf(Node):
    """exists letter: condition"""
    letter: str
    body: Node


@dataclass(frozen=True)
class LimitOf(Node):
    """limit letter -> point: body; `kind` is `oo`, `-oo`, `above`, `below` or `both`"""
    letter: str
    kind: str
    point: Node | None
    body: Node


@dataclass(frozen=True)
class IntegralOf(Node):
    """integral letter in low..high: body; an end that is None is infinite"""
    letter: str
    low: Node | None
    high: Node | None
    body: Node


@dataclass(frozen=True)
class Bracket(Node):
    """Iverson's bracket [condition]"""
    cond: Node


@dataclass(frozen=True)
class Literal(Node):
    """[a, b, c], a vector written out; [[a, b], [c, d]], a matrix by its rows"""
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Delta(Node):
    """δ[left, right]"""
    left: Node
    right: Node


@dataclass(frozen=True)
class Cases(Node):
    """{value if condition, …, other otherwise}"""
    branches: tuple[tuple[Node, Node], ...]
    other: Node | None


@dataclass(frozen=True)
class Derivative(Node):
    """∂body/∂wrt, or D(body, wrt, wrt)"""
    body: Node
    wrt: tuple[Node, ...]
    direct: bool


@dataclass(frozen=True)
class Group(Node):
    """(arg)"""
    arg: Node


@dataclass(frozen=True)
class Tuple(Node):
    """(a, b), a shape"""
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Ellipsis(Node):
    """… , a term the prover shall fill in"""


@dataclass(frozen=True)
class Grid(Node):
    """A matrix written out, row by row; one column is a vector, one row its transpose."""
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Entries(Node):
    """{body}_{i, j}, the tensor of which this is the entry"""
    ranges: tuple[Range, ...]
    body: Node


@dataclass(frozen=True)
class Part(Node):
    """of[place], one of the `count` parts that `let q, k = of` gives names to"""
    of: Node
    place: int
    count: int


@dataclass(frozen=True)
class Known(Node):
    """What has its value already: an argument, in the formula that a function is defined by"""
    value: object


@dataclass(frozen=True)
class Latex(Node):
    """A formula in LaTeX, still unread: the declared names decide what it says."""
    source: str


def below(node: Node) -> Iterator[Node]:
    """The nodes directly below, left to right."""
    stack = [getattr(node, f.name) for f in reversed(fields(node)) if f.name != "at"]
    while stack:
        part = stack.pop()
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            stack.extend(reversed(part))


def ungrouped(node: Node) -> Node:
    """The node without the parentheses around it."""
    while isinstance(node, Group):
        node = node.arg
    return node


def too_deep(node: Node, limit: int) -> Node | None:
    """A node that stands more than `limit` levels down, if there is one."""
    stack = [(node, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > limit:
            return node
        stack.extend((part, depth + 1) for part in below(node))
    return None
