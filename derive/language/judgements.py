"""Claims that are not about one point: limits, integrals, orders of growth.

    limit k -> oo: sigmoid(k*x) = 1          limit h -> 0+: (relu(h) - relu(0))/h = 1
    integral t in -oo..x: heaviside(t) = relu(x)
    exists z: softmax(x)[0] = sigmoid(z)
    2*m*n + m = O(m*n)                       O(2*m*n) = O(m*n), which says both ways

Each stands on one side of an equation of the claim.  The variable of a limit or an
integral is a real number of its own.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import ZERO, Exists, Integral, Order, Tends, Term, Var
from derive.language.errors import IllTyped, LanguageError, Redeclared
from derive.language.syntax import Apply, Chain, ExistsOf, IntegralOf, LimitOf, Node, ungrouped


def is_judgement(node: Node) -> bool:
    node = ungrouped(node)
    return isinstance(node, (LimitOf, IntegralOf)) or isinstance(node, Apply) and node.name == "O"


def speaks_of_judgements(node: Node) -> bool:
    node = ungrouped(node)
    return isinstance(node, Chain) and any(
        map(is_judgement, (node.first, *(part for _, part in node.rest))))


def judged(read, node: Chain, scope) -> list[Term]:
    """The links of a chain with a limit, an integral or an order of growth."""
    sides = [ungrouped(s) for s in (node.first, *(part for _, part in node.rest))]
    found: list[Term] = []
    for (op, part), a, b in zip(node.rest, sides, sides[1:]):
        if op != "=":
            raise IllTyped("a limit, an integral or O(…) stands in an equation", part.at)
        found += link(read, a, b, scope)
    return found


def link(read, a: Node, b: Node, scope) -> list[Term]:
    growth = [isinstance(s, Apply) and s.name == "O" for s in (a, b)]
    if growth[0] and not growth[1]:
        raise IllTyped("O(…) stands on the right: f = O(g)", a.at)
    if growth[1]:
        left, right = (order_of(read, s, scope) for s in (a, b))
        return [Order(left, right), *([Order(right, left)] if growth[0] else [])]
    if not is_judgement(a) and not is_judgement(b):
        return [read.relation("=", read.value(a, scope), read.value(b, scope), b.at)]
    if is_judgement(a) and is_judgement(b):
        raise IllTyped("one side is a limit or an integral, the other its value", a.at)
    judgement, value = (a, b) if is_judgement(a) else (b, a)
    number = read.scalar(value, scope.of_numbers())
    return [(limit if isinstance(judgement, LimitOf) else integral)(read, judgement, number, scope)]


def order_of(read, node: Node, scope) -> Term:
    """g of O(g), or f itself."""
    if isinstance(node, Apply) and node.name == "O":
        if len(node.args) != 1 or node.options:
            raise LanguageError("O(…) has one argument", node.at)
        node = node.args[0]
    return read.scalar(node, scope.of_numbers())


def opened(read, node, scope):
    """The variable, and the scope in which it means itself."""
    letter = node.letter
    read.names.require_free(letter, node.at)
    if letter in scope.letters or read.names.kind(letter):
        raise Redeclared(f"`{letter}` is already declared", node.at)
    variable = Var(letter, False)
    return variable, scope.of_numbers().naming(letter, variable)


def limit(read, node: LimitOf, value: Term, scope) -> Term:
    variable, inside = opened(read, node, scope)
    point = ZERO if node.point is None else read.scalar(node.point, scope.of_numbers())
    return Tends(node.kind, variable, point, read.scalar(node.body, inside), value)


def exists(read, node: ExistsOf, scope) -> Term:
    variable, inside = opened(read, node, scope)
    return Exists(variable, read.condition(node.body, inside))


def integral(read, node: IntegralOf, value: Term, scope) -> Term:
    variable, inside = opened(read, node, scope)
    low = MINUS_OO if node.low is None else read.scalar(node.low, scope.of_numbers())
    high = OO if node.high is None else read.scalar(node.high, scope.of_numbers())
    return Integral(variable, low, high, read.scalar(node.body, inside), value)
