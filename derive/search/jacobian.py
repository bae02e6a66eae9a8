"""Jacobians of expressions: names and sizes are inferred where nobody declared them.

`softmax(dense(x, W, b))` needs no declarations: the layers say how many axes their
arguments have, and which sizes are equal.  The result is a theorem like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from derive.kernel.terms import Term
from derive.language.statement import Statement, read
from derive.layers import catalogue
from derive.model.signature import forms
from derive.search.closed_form import closed_form
from derive.search.proof import Derivation, Proof
from derive.search.prove import Found

NAME = re.compile(r"[^\W\d]\w*'*")


class NoClosedForm(Exception):
    """No closed form was found, or the expression could not be completed."""


@dataclass(frozen=True)
class ClosedForm:
    """The theorem derivative = closed form, with the statement that declares its names."""
    statement: Statement
    found: Found

    @property
    def term(self) -> Term:
        """The closed form itself."""
        return self.found.theorem.claim.right

    @property
    def proof(self) -> Proof:
        return Proof(self.statement, (Derivation(self.found),))


def jacobian_of(expression: str, given: Iterable[str] = (), wrt: str | None = None) -> ClosedForm:
    """The closed form of a derivative `∂L/∂x[i]`, or of the Jacobian of an expression.

    Raises LanguageError for a text that cannot be read, NoClosedForm if nothing is found."""
    declared = "\n".join(given)
    if "∂" in expression or expression.startswith(("D(", "jacobian(", "grad(")):
        text = f"{declared}\nclaim {expression} = {expression}"
    else:
        declared, first = (declared, None) if given else declarations(expression)
        target = wrt or first or next(iter(re.findall(r"tensor\s+(\w+)", declared)), None)
        if target is None:
            raise NoClosedForm("say in which name to differentiate: --wrt NAME")
        text = f"{declared}\nlet y = {expression}\nclaim ∂y/∂{target} = ∂y/∂{target}"
    (statement,) = read(text, "<expression>")
    found = closed_form(statement.theory, statement.facts(), statement.claim.left)
    if found is None:
        raise NoClosedForm(f"no closed form found for {expression}")
    return ClosedForm(statement, found)


# -- Declarations for an expression of layers ------------------------------------------------------

def declarations(expression: str) -> tuple[str, str | None]:
    """The tensors that the layers of an expression read, declared; and the first of them."""
    tree = call_tree(expression)
    sizes: list[str] = []
    tensors: dict[str, tuple[str, ...]] = {}
    functions: list[str] = []
    place(tree, None, sizes, tensors, functions)
    lines = [f"size {', '.join(dict.fromkeys(sizes))}"] if sizes else []
    lines += [f"function {', '.join(dict.fromkeys(functions))}"] if functions else []
    lines += [f"tensor {name}[{', '.join(axes)}]" for name, axes in tensors.items() if axes]
    lines += [f"real {name}" for name, axes in tensors.items() if not axes]
    return "\n".join(lines), next(iter(tensors), None)


@dataclass(frozen=True)
class CallTree:
    name: str
    args: tuple[CallTree, ...] | None       # None for a plain name


def call_tree(text: str) -> CallTree:
    """`f(g(x), w)` as a tree; options `k=v` are left out."""
    tree, rest = read_call(text.strip())
    if rest.strip():
        raise NoClosedForm(f"cannot infer declarations for {text}; give them with --given")
    return tree


def read_call(text: str) -> tuple[CallTree, str]:
    match = NAME.match(text)
    if not match:
        raise NoClosedForm(f"cannot infer declarations at {text!r}; give them with --given")
    rest = text[match.end():].lstrip()
    if not rest.startswith("("):
        return CallTree(match.group(), None), rest
    args, rest = [], rest[1:].lstrip()
    while not rest.startswith(")"):
        option = re.match(r"\w+\s*=[^,)]*", rest)
        if option:
            rest = rest[option.end():].lstrip()
        else:
            arg, rest = read_call(rest)
            args.append(arg)
        rest = rest.lstrip().removeprefix(",").lstrip()
        if not rest:
            raise NoClosedForm("a bracket is not closed")
    return CallTree(match.group(), tuple(args)), rest[1:]


def place(tree: CallTree, wanted: tuple[str, ...] | None, sizes, tensors, functions) -> None:
    """Declare what the tree reads; `wanted` are the axes its value must have."""
    if tree.args is None:
        tensors.setdefault(tree.name, wanted or (fresh("n", sizes),))
        return
    form = form_of(tree)
    letters: dict[str, str] = {}
    for formal, arg in zip(form, tree.args):
        if formal.axes is None:
            functions.append(arg.name)
            continue
        if arg.args is not None:
            place(arg, None, sizes, tensors, functions)
            continue
        if arg.name in tensors:
            letters.update(zip(formal.axes, tensors[arg.name]))
            continue
        axes = tuple(a for a in formal.axes if a != "...") or ((fresh("n", sizes),)
                                                               if "..." in formal.axes else ())
        named = []
        for a in axes:
            if a not in letters:
                letters[a] = a if a in sizes or not a.isidentifier() else fresh(a, sizes)
            named.append(letters[a])
        tensors[arg.name] = tuple(named)


def form_of(tree: CallTree):
    """The first way to call the layer that takes so many arguments."""
    if tree.name not in catalogue.names():
        raise NoClosedForm(f"{tree.name} is no layer; declare what it is with --given")
    ways = forms(catalogue.signature(tree.name))
    return next((w for w in ways if len(w) >= len(tree.args)), ways[0])


def fresh(letter: str, sizes: list[str]) -> str:
    """The letter, or the letter with a number, not used for another size."""
    name, n = letter, 1
    while name in sizes:
        n += 1
        name = f"{letter}{n}"
    sizes.append(name)
    return name
