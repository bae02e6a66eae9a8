r"""Ordered products: `Π k in L..1 ordered: diag(z[k]) @ A[k]` as a textbook sets it.

The name of such a product is its text (`language.ordered`); here the text is read again and
its factors are set as matrices: \prod_{k=L}^{1} \operatorname{diag}(z_{k}) \, A_{k}.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.language.formulas import tree
from derive.language.hidden import mark, places
from derive.language.syntax import (
    Apply,
    Binder,
    Entrywise,
    Group,
    Index,
    MatMul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Transpose,
    ungrouped,
)
from derive.report.names import latex_name

PLACE = "place"                                  # a letter for the sign of an index, and its number


def product_latex(name: str, at: list[str]) -> str:
    """The product with these indices, written, in the places of its text."""
    words = {f"{PLACE}{i}": tex for i, tex in enumerate(at)}
    plain = name
    for i in range(places(name)):
        plain = plain.replace(mark(i), f"{PLACE}{i}")
    return tex(tree(plain), words)


def matrix_latex(name: str) -> str:
    """A matrix under its text: `inv(A @ B)`, `(A @ B)`."""
    return tex(tree(name), {})


def tex(node: Node, words: Mapping[str, str]) -> str:
    """A matrix expression in LaTeX; names in `words` stand for what is already written."""
    def show(part: Node) -> str:
        return tex(part, words)

    def listed(parts) -> str:
        return ", ".join(map(show, parts))

    match node:
        case Number():
            return str(node.value)
        case Name():
            return words.get(node.name) or latex_name(node.name)
        case Index():
            base = ungrouped(node.base)
            name = latex_name(base.name, tensor=True) if isinstance(base, Name) else show(base)
            return f"{name}_{{{tight(listed(node.indices))}}}"
        case Binder():
            (over,) = node.ranges
            low, high = tight(show(over.low)), tight(show(over.high))
            return rf"\prod_{{{over.letter}={low}}}^{{{high}}} {show(node.body)}"
        case Apply():
            return applied(node, show, listed)
        case Transpose():
            return rf"{show(node.base)}^{{\top}}"
        case Power():
            return f"{show(node.base)}^{{{show(ungrouped(node.exponent))}}}"
        case Neg():
            return f"-{show(node.arg)}"
        case MatMul():
            return r" \, ".join(map(show, (node.first, *(part for _, part in node.rest))))
        case Entrywise():
            return r" \odot ".join(map(show, (node.first, *(part for _, part in node.rest))))
        case Product():
            return show(node.first) + "".join(
                (rf" \, {show(part)}" if op == "*" else f" / {show(part)}") for op, part in node.rest)
        case Sum():
            return show(node.first) + "".join(f" {op} {show(part)}" for op, part in node.rest)
        case Group():
            return rf"\bigl({show(node.arg)}\bigr)"
    raise TypeError(f"cannot set {type(node).__name__}")


def tight(tex: str) -> str:
    """A formula as a sub- or superscript."""
    return tex.replace(" + ", "+").replace(" - ", "-")


def applied(node: Apply, show, listed) -> str:
    """Jacobians, the identity, ones, diagonals, inverses and determinants in their own signs; any
    other function by its name."""
    match node.name:
        case "inv":
            arg = ungrouped(node.args[0])
            shown = show(arg) if isinstance(arg, Name) else rf"\bigl({show(arg)}\bigr)"
            return f"{shown}^{{-1}}"
        case "det":
            return rf"\det({show(ungrouped(node.args[0]))})"
        case "jacobian" if len(node.args) == 2:
            of, by = map(show, node.args)
            return rf"\frac{{\partial {of}}}{{\partial {by}}}"
        case "eye":
            return f"I_{{{listed(node.args)}}}"
        case "ones":
            return r"\mathbf{1}_{%s}" % r" \times ".join(map(show, node.args))
        case "diag":
            return rf"\operatorname{{diag}}({listed(node.args)})"
    return f"{latex_name(node.name)}({listed(node.args)})"
