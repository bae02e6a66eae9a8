"""Functions of NumPy, PyTorch and JAX that are formulas of others, as their documentation has them.

A line is read as a claim is; what the function is applied to stands in the place of its letters,
and an option that is not given has the value that stands here.  A function that libraries define
differently does not belong here.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache

from derive.language.arrays import Array
from derive.language.errors import Misshapen, Position
from derive.language.frameworks.options import bound, function_of, is_numpy, wanted
from derive.language.parser import Parser
from derive.language.syntax import Apply, Known, Lambda, Name, Node
from derive.language.tokens import end_of, tokens

FUNCTIONS = """
    add(x, y, alpha=1) = x + alpha*y
    sub(x, y, alpha=1) = x - alpha*y
    subtract(x, y) = x - y
    mul(x, y) = x * y
    multiply(x, y) = x * y
    div(x, y) = x / y
    divide(x, y) = x / y
    true_divide(x, y) = x / y
    neg(x) = -x
    negative(x) = -x
    square(x) = x**2
    reciprocal(x) = 1 / x
    rsqrt(x) = 1 / np.sqrt(x)
    expm1(x) = np.exp(x) - 1
    log1p(x) = np.log(1 + x)
    exp2(x) = np.exp(x * np.log(2))
    log2(x) = np.log(x) / np.log(2)
    log10(x) = np.log(x) / np.log(10)
    tan(x) = np.sin(x) / np.cos(x)
    logit(x) = np.log(x / (1 - x))
    logaddexp(x, y) = np.log(np.exp(x) + np.exp(y))
    lerp(x, y, weight) = x + weight*(y - x)
    addcmul(x, a, b, value=1) = x + value*a*b
    addcdiv(x, a, b, value=1) = x + value*a/b

    mm(A, B) = A @ B
    bmm(A, B) = A @ B
    mv(A, v) = A @ v
    vdot(x, y) = np.sum(x * y)
    ger(x, y) = np.outer(x, y)
    addmv(x, A, v, beta=1, alpha=1) = beta*x + alpha*(A @ v)
    addmm(X, A, B, beta=1, alpha=1) = beta*X + alpha*(A @ B)
    baddbmm(X, A, B, beta=1, alpha=1) = beta*X + alpha*(A @ B)
    addr(X, u, v, beta=1, alpha=1) = beta*X + alpha*np.outer(u, v)

    threshold(x, threshold, value) = np.where(x > threshold, x, value)
    normalize(x, p=2, dim=1, eps=1e-12) = x / np.maximum(torch.norm(x, p, dim, keepdim=True), eps)
    cosine_similarity(x, y, dim=1, eps=1e-8) = (x * y).sum(dim) / (
        np.maximum(torch.norm(x, dim=dim), eps) * np.maximum(torch.norm(y, dim=dim), eps))
    cdist(X, Y) = torch.norm(X[..., None, :] - Y[..., None, :, :], dim=-1)
    pairwise_distance(x, y, p=2, eps=1e-6) = torch.norm(x - y + eps, p, dim=-1)
"""


# The axes of what stands for each letter, where the library takes no other; None, if it takes any.
AXES = {"mm": (2, 2), "mv": (2, 1), "bmm": (3, 3), "ger": (1, 1), "addmv": (None, 2, 1), "addmm": (None, 2, 2),
        "baddbmm": (None, 3, 3), "addr": (None, 1, 1)}
WORDS = {1: "a vector", 2: "a matrix", 3: "a tensor of three axes"}
BY_NAME = ("alpha", "beta", "value")      # of PyTorch alone; where it wants them, NumPy has `out`


@dataclass(frozen=True)
class Definition:
    """What a function is of its letters, and the options that have a value where none is given."""
    letters: tuple[str, ...]
    options: tuple[tuple[str, Node], ...]
    body: Node

    def value(self, read, node: Apply, scope):
        """The function, applied."""
        by_name = [name for name, _ in self.options if name in BY_NAME]
        given = bound(node, *self.letters, *(name for name, _ in self.options if name not in BY_NAME),
                      named=() if is_numpy(node) else tuple(by_name))
        meant = {name: Known(node.at, read.value(arg, scope))
                 for name, arg in zip(self.letters, wanted(node, given, *self.letters))}
        for name, axes in zip(self.letters, AXES.get(function_of(node.name), ())):
            value = meant[name].value
            if axes and not (isinstance(value, Array) and len(value.sizes) == axes):
                raise Misshapen(f"`{node.name}` takes {WORDS[axes]} for `{name}`", node.at)
        meant |= {name: given.get(name, default) for name, default in self.options}
        return read.value(put_in(self.body, meant, node.at), scope)


def put_in(node: Node, meant: dict[str, Node], at: Position) -> Node:
    """The formula with its letters replaced, as if it were written at this place."""
    if isinstance(node, Name) and node.name in meant:
        return meant[node.name]
    if isinstance(node, Lambda):                                   # whose letters are its own
        meant = {name: value for name, value in meant.items() if name not in node.letters}

    def changed(part):
        if isinstance(part, Node):
            return put_in(part, meant, at)
        return tuple(map(changed, part)) if isinstance(part, tuple) else part
    return replace(node, **{f.name: at if f.name == "at" else changed(getattr(node, f.name))
                            for f in fields(node)})


def definitions(source: str) -> dict[str, Definition]:
    """The functions of a table, a line each; a deeper line continues the one above."""
    found = {}
    for line in source.replace("\n        ", " ").strip().splitlines():
        if line.strip():
            head, _, body = line.strip().partition(") = ")
            call = formula(head + ")")
            found[call.name] = Definition(tuple(arg.name for arg in call.args), call.options, formula(body))
    return found


def formula(source: str) -> Node:
    found = tokens(source)
    return Parser(found, end_of(found)).formula()


@cache
def known() -> dict[str, Definition]:
    return definitions(FUNCTIONS)
