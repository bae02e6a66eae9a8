r"""Derivatives: fractions of ∂ or d, the same as operators, and gradients.

    \frac{\partial p_i}{\partial x_j}    \frac{\partial^2 L}{\partial x \partial y}
    \frac{\partial}{\partial x_j}(…)     \partial_{x_j} p_i     \nabla_x L
    \frac{\partial^2 L}{\partial x \partial x^\top}    \nabla_x^2 L

By a whole tensor it is the Jacobian, output axes first; of a number it has the shape of
the tensor, unless `convention numerator layout` turns it over (or `convention denominator
layout` the Jacobian).  `d` reads as `\partial`: both are total through the `let`s.

This file is trusted.
"""

from __future__ import annotations

from derive.language.errors import LanguageError, Position
from derive.language.latex import scripts
from derive.language.latex.cursor import levels
from derive.language.latex.marks import Mark
from derive.language.latex.notation import names_in
from derive.language.latex.quotients import quotient
from derive.language.syntax import (
    Apply,
    Derivative,
    Group,
    Name,
    Node,
    Sum,
    Transpose,
    ungrouped,
)


def fraction(read) -> Node:
    """A fraction: of derivatives if both its parts begin with ∂ or d, else a quotient."""
    mark = read.next()
    over, under = mark.args
    sign = differential(read, over, under)
    if not sign:
        return scripts.scripted(read, quotient(mark.at, read.whole(over), read.whole(under)))
    if not over[1:] and not under[1:]:
        raise LanguageError("expected what is differentiated", mark.at)
    order, direct, rest = heading(over)
    variables, direct_below = denominator(read, under, sign)
    if order != len(variables) or direct != direct_below:
        raise LanguageError(f"a derivative of order {order} in {len(variables)} variables", mark.at)
    if not rest:
        body = operand(read, variables)
    else:
        body = read.whole(rest)
        if isinstance(ungrouped(body), Sum) and not isinstance(body, Group):
            raise LanguageError("write brackets around what is differentiated", rest[0].at)
    return scripts.scripted(read, differentiated(read, body, variables[::-1], direct, mark.at))


def differential(read, over: list[Mark], under: list[Mark]) -> str:
    """∂ or d, if this is a fraction of them."""
    signs = [part[0].text if part else "" for part in (over, under)]
    if signs == ["∂", "∂"]:
        return "∂"
    if signs == ["d", "d"] and len(under) > 1:
        if read.notation.lookup(("d",), over[0].at) or "d" in read.letters:
            raise LanguageError(r"`d` is declared; write `\partial` for a derivative", over[0].at)
        return "d"
    return ""


def heading(marks: list[Mark]) -> tuple[int, bool, list[Mark]]:
    r"""The order and the rest of `\partial^2 L`; `\partial^{+}` holds every let."""
    order, direct, rest = 1, False, marks[1:]
    while rest and rest[0].kind == "sup":
        text = "".join(m.text for m in rest[0].args[0])
        if text == "+":
            direct = True
        elif text.isdigit() and 0 < int(text) < 10:
            order = int(text)
        else:
            raise LanguageError("the order of a derivative is a number", rest[0].at)
        rest = rest[1:]
    return order, direct, rest


def denominator(read, marks: list[Mark], sign: str) -> tuple[list[Node], bool]:
    r"""The variables of `\partial x_j \, \partial x_i` or `\partial x^2`, as written."""
    starts = [n for n, (m, depth) in enumerate(levels(marks)) if m.text == sign and not depth
              and m.kind in ("sign", "letter")]
    variables, direct = [], False
    for start, end in zip(starts, [*starts[1:], len(marks)]):
        order, own, rest = heading(marks[start:end])
        if order > 1:
            raise LanguageError("the order stands after the variable", marks[start].at)
        direct = direct or own
        if not rest:
            raise LanguageError("expected the variable of the derivative", marks[start].at)
        times, rest = (1, rest) if is_named(read, rest) else repeated(rest)
        variables += [read.whole(rest)] * times
    return variables, direct


def is_named(read, marks: list[Mark]) -> bool:
    r"""Is this one declared name, as \sigma^2 is where a formula gave it?"""
    try:
        return isinstance(ungrouped(read.whole(marks)), Name)
    except LanguageError:
        return False


def repeated(marks: list[Mark]) -> tuple[int, list[Mark]]:
    r"""x^2 below a second derivative is x, twice."""
    if len(marks) > 1 and marks[-1].kind == "sup":
        text = "".join(m.text for m in marks[-1].args[0])
        if text.isdigit() and 1 < int(text) < 10:
            inner = marks[:-1]
            if len(inner) == 1 and inner[0].kind == "group":
                inner = list(inner[0].args[0])
            return int(text), inner
    return 1, marks


TIMES = ("·", "×", "*", "/", "÷")               # may stand inside or after what is differentiated


def operand(read, variables: list[Node]) -> Node:
    """What an operator is applied to: one factor, after numbers if need be, or a product that
    is surely meant as a whole, and nothing after it; after brackets no more of them."""
    if read.mark.kind == "end":
        read.fail("what is differentiated")
    bracketed = read.at("(", "[", "{")
    body = read.factor() if bracketed else scaled(read, variables)
    doubtful = goes_on(read) if bracketed else read.starts_factor() or read.at(*TIMES)
    if doubtful:
        raise LanguageError("it is not certain how far the derivative reaches; write brackets",
                            read.mark.at)
    return body


def goes_on(read) -> bool:
    r"""Is there more in brackets after brackets, as in `\frac{d}{dx} (x + 1)(x + 2)`, or below?"""
    return read.at("(", "[", "{", "/", "÷")


def scaled(read, variables: list[Node]) -> Node:
    r"""A factor with the constants before it, as in `\tfrac{1}{2n} \|X w - y\|^2`; by a tensor
    also a product such as `a^\top x`."""
    factors = [("*", "", read.factor())]
    whole = False
    while read.starts_factor() and (whole or is_constant(read, factors[-1][2]) or (
            whole := leads_product(read, factors[-1][2], variables))):
        factors.append(("*", "", read.factor()))
    return read.multiplied(factors)


def leads_product(read, node: Node, variables: list[Node]) -> bool:
    """Is a product meant that begins so?  Alone no one differentiates by a tensor a row, or a
    declared name that is another one."""
    if not any(map(read.rank, variables)):
        return False
    plain, given = ungrouped(node), {"tensor", "real", "integer", "size"}
    others = names_in(node) - set().union(*map(names_in, variables))
    return isinstance(plain, Transpose) and read.rank(plain.base) == 1 or (
        others == names_in(node) and all(read.notation.kind(name) in given for name in others))


def is_constant(read, node: Node) -> bool:
    """Is it made of numbers and sizes?  Its derivative alone would be 0, so no one means that."""
    return not read.rank(node) and all(read.notation.kind(name) == "size"
                                       for name in names_in(node))


def operator(read) -> Node:
    r"""\partial_{x_j} p_i, and twice \partial_{x_j}^2 p_i"""
    mark = read.next()
    twice = squared(read)
    if read.mark.kind != "sub":
        read.fail(r"a variable, as in `\partial_{x}`")
    wrt = read.whole(read.next().args[0])
    variables = [wrt] * (1 + (squared(read) or twice))
    return differentiated(read, operand(read, variables), variables, False, mark.at)


def nabla(read) -> Node:
    r"""\nabla_x L, in the shape of x; \nabla_x^2 L is the Hessian."""
    mark = read.next()
    twice = squared(read)
    if read.mark.kind != "sub":
        read.fail(r"a variable, as in `\nabla_{x}`")
    wrt = ungrouped(read.whole(read.next().args[0]))
    twice = twice or squared(read)
    loss = read.mark.kind in ("letter", "word", "accent")
    bracketed = read.at("(", "[")
    body = read.factor() if bracketed else scaled(read, [wrt])
    named = loss and isinstance(body, (Name, Apply))
    sure = named and read.notation.kind(body.name) == "loss"
    doubtful = goes_on(read) if bracketed else not sure and (
        read.starts_factor() or read.at(*TIMES) and (not named or is_constant(read, body)))
    if doubtful:
        raise LanguageError("it is not certain how far the gradient reaches; write brackets",
                            read.mark.at)
    return Apply(mark.at, "hessian" if twice else "grad", (ungrouped(body), wrt))


def squared(read) -> bool:
    """The exponent 2 of an operator that is applied twice, if it stands here."""
    if read.mark.kind != "sup" or [m.text for m in read.mark.args[0]] != ["2"]:
        return False
    read.next()
    return True


def differentiated(read, body: Node, variables: list[Node], direct: bool, at: Position) -> Node:
    """∂ of a number in numbers, else the Jacobian or the gradient."""
    body, variables = ungrouped(body), [ungrouped(v) for v in variables]
    ranks = read.rank(body), max(map(read.rank, variables))
    if not any(ranks):
        return Derivative(at, body, tuple(variables), direct)
    if not (direct or ranks[0]) and is_hessian(variables):
        second, first = map(untransposed, variables)
        if second == first:
            return Apply(at, "hessian", (body, first))
        return Apply(at, "jacobian", (Apply(at, "grad", (body, first)), second))
    if direct or len(variables) > 1:
        raise LanguageError(r"a second derivative by tensors is that of a number, written "
                            r"`\partial x \, \partial y^\top` or `\partial x^2`", at)
    conventions = read.notation.conventions
    if ranks[0]:
        found: Node = Apply(at, "jacobian", (body, variables[0]))
        turned = "denominator layout" in conventions and ranks == (1, 1)
    else:
        found = Apply(at, "grad", (body, variables[0]))
        turned = "numerator layout" in conventions and ranks[1] <= 2
    return Transpose(at, found) if turned else found


def is_hessian(variables: list[Node]) -> bool:
    r"""Whether these, the last one first, are those of ∂x ∂y^⊤ or ∂x^2: which of them counts
    the rows of a Hessian is then plain."""
    if len(variables) != 2 or isinstance(variables[1], Transpose):
        return False
    second, first = variables
    return isinstance(second, Transpose) or untransposed(second) == untransposed(first)


def untransposed(node: Node) -> Node:
    return ungrouped(node.base) if isinstance(node, Transpose) else node
