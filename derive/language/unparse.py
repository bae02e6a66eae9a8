"""Unparsing: a tree of syntax as text, which parses to the same tree.

`words` may replace a name.  This file is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.language.syntax import (
    Apply,
    Binder,
    Bracket,
    Cases,
    Delta,
    Derivative,
    Entries,
    Grid,
    Group,
    Index,
    Literal,
    Name,
    Neg,
    Negation,
    Node,
    Number,
    Power,
    Range,
    Series,
    Transpose,
    Tuple,
)

SIGNS = {"sum": "Σ", "prod": "Π", "ordered": "Π"}


def unparse(node: Node, words: Mapping[str, str] | None = None) -> str:
    """The tree as text; parentheses stand where the tree has them."""
    words = words or {}

    def show(part: Node) -> str:
        return unparse(part, words)

    def listed(parts) -> str:
        return ", ".join(map(show, parts))

    match node:
        case Number():
            return str(node.value)
        case Name():
            return words.get(node.name, node.name)
        case Index():
            return f"{show(node.base)}[{listed(node.indices)}]"
        case Apply():
            options = [f"{word}={show(value)}" for word, value in node.options]
            return f"{node.name}({', '.join([*map(show, node.args), *options])})"
        case Transpose():
            return f"{show(node.base)}^T"
        case Power():
            return f"{show(node.base)}^{show(node.exponent)}"
        case Neg():
            return f"-{show(node.arg)}"
        case Negation():
            return f"not {show(node.arg)}"
        case Series():
            return show(node.first) + "".join(f" {op} {show(part)}" for op, part in node.rest)
        case Range():
            if node.style == "in":
                return f"{node.letter} in {show(node.low)}..{show(node.high)}"
            return f"{node.letter}{node.style}{show(node.high)}"
        case Binder():
            order = " ordered" if node.kind == "ordered" else ""
            sign = SIGNS.get(node.kind, node.kind)
            return f"{sign} {listed(node.ranges)}{order}: {show(node.body)}"
        case Bracket():
            return f"[{show(node.cond)}]"
        case Literal():
            return f"[{listed(node.items)}]"
        case Grid():
            return "[" + ", ".join(f"[{listed(row)}]" for row in node.rows) + "]"
        case Entries():
            return f"{{{show(node.body)} for {listed(node.ranges)}}}"
        case Delta():
            return f"δ[{show(node.left)}, {show(node.right)}]"
        case Cases():
            branches = [f"{show(value)} if {show(cond)}" for value, cond in node.branches]
            other = [] if node.other is None else [f"{show(node.other)} otherwise"]
            return "{" + ", ".join(branches + other) + "}"
        case Derivative():
            args = listed((node.body, *node.wrt))
            return f"direct ∂({show(node.body)})/∂({args.partition(', ')[2]})" if node.direct \
                else f"D({args})"
        case Group():
            return f"({show(node.arg)})"
        case Tuple():
            return f"({listed(node.items)})"
    raise TypeError(f"cannot write {type(node).__name__}")
