"""Programs: straight-line pseudo-code, and what it costs.

    program forward(x)
        v = f(x)
        A = J_f(x)
        J = J_g(v) @ A
        return J, g(v)

Each line gives a new name its value, and may read only names that have one.  A
program is executed symbolically: its names are `let`s of the statement, and

    returned(forward, 1)        what it returns first
    calls(forward, f)           how often it calls f
    multiplications(forward)    its products of numbers, as a polynomial in the sizes
    additions(forward)          its sums and differences of two numbers

A product of an m x n and an n x p matrix takes m n p multiplications and m (n - 1) p
additions, in the order in which it is written; factors that are written as numbers, and calls of
functions, maps and layers, are not counted among them.  What hides arithmetic of its own, as `dot(x, y)` and `A^3` do, is refused.
`multiplications(A @ B)` and `additions(A @ x + b)` are said of one expression as well.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from derive.kernel.terms import ONE, ZERO, Num, Rel, Term, add, mul, number, sub
from derive.language.arrays import Array
from derive.language.errors import IllTyped, LanguageError, Position
from derive.language.frameworks.options import function_of
from derive.language.syntax import (
    Apply,
    Binder,
    Cases,
    Derivative,
    Entries,
    Entrywise,
    Index,
    MatMul,
    Name,
    Node,
    Number,
    Power,
    Product,
    Sum,
    below,
    ungrouped,
)

UNWRITTEN = {"dot", "outer", "kron", "trace", "det", "inv", "sum", "norm", "mean", "variance", "cumsum",
             "jacobian", "grad", "hessian"}                 # take arithmetic that is not written


@dataclass(frozen=True)
class Program:
    """The names it reads, its lines in order, and what it returns."""
    name: str
    inputs: tuple[str, ...]
    lines: tuple[tuple[str, Node, Position], ...]
    results: tuple[Node, ...]

    def nodes(self) -> Iterator[Node]:
        yield from (body for _, body, _ in self.lines)
        yield from self.results


def program(tokens, parser) -> Program:
    """A program, from the tokens after the keyword; `parser` reads the tokens of one line."""
    rows = [list(row) for _, row in groupby(tokens, key=lambda t: t.at.line)]
    if not rows:
        raise LanguageError("expected the name of a program", Position(1, 1))
    head = parser(rows[0])
    name = head.name("the name of a program")
    head.expect("(")
    inputs = [head.name("an input").text]
    while head.accept(","):
        inputs.append(head.name("an input").text)
    head.expect(")")
    head.finish()
    lines, results = [], ()
    for row in rows[1:]:
        if results:
            raise LanguageError("`return` ends a program", row[0].at)
        read = parser(row)
        if read.at("return"):
            results = returned_values(read)
        else:
            target = read.name("a name, or `return`")
            read.expect("=")
            lines.append((target.text, read.formula(), target.at))
        read.finish()
    if not results:
        raise LanguageError("a program ends with `return`", name.at, ("return",))
    found = Program(name.text, tuple(inputs), tuple(lines), results)
    require_order(found)
    return found


def returned_values(read) -> tuple[Node, ...]:
    read.next()
    results = [read.formula()]
    while read.accept(","):
        results.append(read.formula())
    return tuple(results)


def require_order(found: Program) -> None:
    """An error if a line reads a name to which only a later one gives a value."""
    later = [name for name, _, _ in found.lines]
    for _, body, _ in found.lines:
        for part in parts(body):
            if isinstance(part, Name) and part.name in later:
                raise LanguageError(f"`{part.name}` has no value yet", part.at)
        later.pop(0)


def parts(node: Node) -> Iterator[Node]:
    yield node
    for inner in below(node):
        yield from parts(inner)


# -- What can be asked of a program ------------------------------------------------------------------

def program_of(read, node: Node) -> Program:
    node = ungrouped(node)
    if not isinstance(node, Name) or node.name not in read.names.programs:
        raise IllTyped("the name of a program is needed here", node.at)
    return read.names.programs[node.name]


def returned(read, node: Apply, scope):
    """The i-th value that a program returns, counted from 1."""
    results = program_of(read, node.args[0]).results
    which = read.scalar(node.args[1], scope)
    if not isinstance(which, Num) or which.value not in range(1, len(results) + 1):
        raise IllTyped(f"the program returns {len(results)} values", node.args[1].at)
    return read.value(results[int(which.value) - 1], scope)


def calls(read, node: Apply, scope) -> Term:
    """How often a program applies a function or map."""
    name = ungrouped(node.args[1])
    if not isinstance(name, Name):
        raise IllTyped("the name of a function is needed here", node.args[1].at)
    bare = name.name.removeprefix("J_")
    if read.names.kind(bare) not in ("map", "function") and bare not in read.calls.known:
        raise read.names.unknown(name.name, name.at)
    found = program_of(read, node.args[0])
    return number(sum(isinstance(p, Apply) and name.name in (p.name, function_of(p.name))
                      for body in found.nodes() for p in parts(body)))


def multiplications(read, node: Apply, scope) -> Term:
    """The products of numbers that a program or an expression takes."""
    return counted(read, node, scope, products_of)


def additions(read, node: Apply, scope) -> Term:
    """The sums and differences of two numbers that a program or an expression takes."""
    return counted(read, node, scope, sums_of)


def counted(read, node: Apply, scope, own) -> Term:
    """How many operations a program or an expression takes, `own` being those of one node."""
    arg = ungrouped(node.args[0])
    if isinstance(arg, Name) and arg.name in read.names.programs:
        bodies = read.names.programs[arg.name].nodes()
    else:
        bodies = (arg,)
    return add(*(cost(read, body, scope, node.name, own) for body in bodies))


def cost(read, node: Node, scope, word: str, own) -> Term:
    """The operations in one expression, as it is written."""
    node = ungrouped(node)
    if isinstance(node, (Binder, Cases, Derivative, Entries, Power)) or isinstance(node, Apply) and (
            hides_arithmetic(read, node)):
        raise IllTyped(f"{word} are counted in sums and products of whole tensors", node.at)
    below_ = (node.base,) if isinstance(node, Index) else below(node)    # indices cost nothing
    inner = [cost(read, part, scope, word, own) for part in below_]
    return add(*(part for part in (*inner, *own(read, node, scope)) if part != ZERO))


def hides_arithmetic(read, node: Apply) -> bool:
    """Does a call take arithmetic that is not written?  One from a library does, but for a function
    of one number."""
    if read.names.kind(node.name):
        return False
    return node.name in UNWRITTEN if "." not in node.name else not read.calls.is_scalar(function_of(node.name))


def products_of(read, node: Node, scope) -> Iterator[Term]:
    match node:
        case MatMul():
            for a, b in factors(read, node, scope):
                yield product_of_sizes(*a.sizes, *b.sizes[1:])
        case Entrywise():
            yield from (size(read.value(part, scope)) for part in from_the_left(node))
        case Product(_, first, rest):
            met = not isinstance(ungrouped(first), Number)
            for part, (_, factor) in zip(from_the_left(node), rest):
                if isinstance(ungrouped(factor), Number):
                    continue
                if met:
                    yield size(read.value(part, scope))
                met = True


def sums_of(read, node: Node, scope) -> Iterator[Term]:
    match node:
        case MatMul():
            for a, b in factors(read, node, scope):
                terms = a.sizes[1] if len(a.sizes) > 1 else ONE
                if terms != ONE:
                    read.names.require_condition(Rel("<=", ONE, terms), "counting additions", node.at)
                    yield product_of_sizes(a.sizes[0], *b.sizes[1:], sub(terms, ONE))
        case Sum():
            yield from (size(read.value(part, scope)) for part in from_the_left(node))


def from_the_left(node: Sum | Product | Entrywise) -> Iterator[Node]:
    """What has been worked out after each operation: c*d and c*d*x."""
    for done in range(1, len(node.rest) + 1):
        yield replace(node, rest=node.rest[:done])


def factors(read, node: MatMul, scope) -> Iterator[tuple[Array, Array]]:
    """The two factors of each product of matrices, from the left; a vector has one column."""
    for i, (_, right) in enumerate(node.rest):
        left = MatMul(node.at, node.first, node.rest[:i]) if i else node.first
        pair = read.array(left, scope), read.array(right, scope)
        if any(len(one.sizes) > 2 for one in pair) or read.names.broadcasts and len(pair[0].sizes) == 1:
            raise IllTyped("operations are counted in products of a matrix with a matrix or a vector", node.at)
        yield pair


def product_of_sizes(*sizes: Term) -> Term:
    return mul(*(size for size in sizes if size != ONE))


def size(value) -> Term:
    return mul(*value.sizes) if isinstance(value, Array) else ONE
