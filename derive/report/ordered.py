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
            over, under = node.value.numerator, node.value.denominator
            return str(over) if under == 1 else rf"\frac{{{over}}}{{{under}}}"
        case Name():
            return words.get(node.name) or latex_name(node.name)
        case Index():
            base = ungrouped(node.base)
            name = latex_name(base.name, tensor=True) if isinstance(base, Name) else show(base)
            return f"{name}_{{{tight(listed(node.indices))}}}"
        case Binder(kind="ordered", ranges=(over,)):
            low, high = tight(show(over.low)), tight(show(over.high))
            return rf"\prod_{{{over.letter}={low}}}^{{{high}}} {show(node.body)}"
        case Apply():
            return applied(node, show, listed)
        case Transpose():
            base = show(node.base)
            plain = isinstance(node.base, Group) or "^" not in base and not is_loose(node.base)
            return rf"{base if plain else bracketed(base)}^{{\top}}"
        case Power():
            return f"{show(node.base)}^{{{show(ungrouped(node.exponent))}}}"
        case Neg():
            return f"-{show(node.arg)}"
        case MatMul():
            return r" \, ".join(factor(part, show) for part in (node.first, *(
                part for _, part in node.rest)))
        case Entrywise():
            return r" \odot ".join(factor(part, show) for part in (node.first, *(
                part for _, part in node.rest)))
        case Product():
            return product(node, show)
        case Sum():
            return show(node.first) + "".join(f" {op} {show(part)}" for op, part in node.rest)
        case Group():
            return bracketed(show(node.arg))
    raise TypeError(f"cannot set {type(node).__name__}")


def tight(tex: str) -> str:
    """A formula as a sub- or superscript."""
    return tex.replace(" + ", "+").replace(" - ", "-")


def bracketed(tex: str) -> str:
    size = "bigg" if any(tall in tex for tall in (r"\prod", r"\sum", r"\frac")) else "big"
    return rf"\{size}l({tex}\{size}r)"


def factor(node: Node, show) -> str:
    """A factor of a product of matrices, in brackets where its sign would reach further."""
    return bracketed(show(node)) if is_loose(node) else show(node)


def operand(node: Node, show) -> str:
    """What a derivative is of: a name or a call, or else in brackets."""
    named = isinstance(node, (Name, Index, Apply))
    return show(node) if named else bracketed(show(ungrouped(node)))


def is_loose(node: Node) -> bool:
    return isinstance(node, Apply) and node.name in ("grad", "hessian", "kron", "outer")


def product(node: Product, show) -> str:
    """Factors side by side, a quotient as a fraction of all that stands before it."""
    row = show(node.first)
    for op, part in node.rest:
        if op == "*":
            row += rf" \, {show(part)}"
        elif op == "/":
            row = rf"\frac{{{row}}}{{{show(ungrouped(part))}}}"
        else:
            raise TypeError(f"cannot set `{op}` of matrices")
    return row


def applied(node: Apply, show, listed) -> str:
    """Derivatives, the identity, ones, traces, inverses and so on in their own signs; any other
    function by its name."""
    if node.options:
        raise TypeError(f"cannot set the options of `{node.name}`")
    match node.name:
        case "inv":
            arg = ungrouped(node.args[0])
            shown = show(arg) if isinstance(arg, Name) else rf"\bigl({show(arg)}\bigr)"
            return f"{shown}^{{-1}}"
        case "det":
            return rf"\det({show(ungrouped(node.args[0]))})"
        case "jacobian" if len(node.args) == 2:
            of, by = (operand(a, show) for a in node.args)
            return rf"\frac{{\partial {of}}}{{\partial {by}}}"
        case "grad" if len(node.args) == 2:
            of, by = operand(node.args[0], show), show(node.args[1])
            return rf"\nabla_{{{by}}} {of}"
        case "hessian" if len(node.args) == 2:
            of, by = operand(node.args[0], show), show(node.args[1])
            return rf"\nabla^2_{{{by}}} {of}"
        case "outer" if len(node.args) == 2:
            one, other = (show(a) if isinstance(a, Name) else bracketed(show(ungrouped(a)))
                          for a in node.args)
            return rf"{one} \, {other}^{{\top}}"
        case "trace":
            return rf"\operatorname{{tr}}({show(ungrouped(node.args[0]))})"
        case "kron" if len(node.args) == 2:
            return r" \otimes ".join(
                show(a) if isinstance(a, Name) else rf"({show(ungrouped(a))})" for a in node.args)
        case "vec":
            return rf"\operatorname{{vec}}({show(ungrouped(node.args[0]))})"
        case "norm" if len(node.args) == 1 and not node.options:
            return rf"\lVert {show(ungrouped(node.args[0]))} \rVert"
        case "zeros":
            return "0"
        case "eye":
            return f"I_{{{listed(node.args)}}}"
        case "ones":
            return r"\mathbf{1}_{%s}" % r" \times ".join(map(show, node.args))
        case "diag":
            return rf"\operatorname{{diag}}({listed(node.args)})"
    name = latex_name(node.name)
    if node.name[-1:] != "'" and "_{" in name and len(node.name) > 3:       # of a layer: conv1d
        name = rf"\operatorname{{{node.name.replace('_', chr(92) + '_')}}}"
    return f"{name}({listed(node.args)})"
