"""The arguments of calls in NumPy's and PyTorch's notation: by place or by name, axes, switches.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Term
from derive.language.arrays import Array
from derive.language.errors import LanguageError, Misshapen, Position
from derive.language.syntax import Apply, Bracket, Literal, Name, Neg, Node, Number, Text, Tuple, ungrouped

NUMPY, TORCH = ("np", "numpy", "jnp", "jax", "scipy"), ("torch", "F", "nn")
MODULES = (*NUMPY, *TORCH, "math", "functional", "special", "lax", "")        # a method has none: `.sum`
AXIS = ("axis", "dim")
KEEP = ("keepdims", "keepdim")


def function_of(name: str) -> str:
    """`np.linalg.norm` without the module it is called from."""
    return ".".join(part for part in name.split(".") if part not in MODULES)


def is_numpy(node: Apply) -> bool:
    return node.name.partition(".")[0] in NUMPY


def is_torch(node: Apply) -> bool:
    return node.name.partition(".")[0] in TORCH


# -- What is given ---------------------------------------------------------------------------------

def bound(node: Apply, *names: str, named: tuple[str, ...] = ()) -> dict[str, Node]:
    """What is given for each name, by place or by name, and for those that are `named` by name
    alone; None is as if it were not given."""
    given = dict(zip(names, node.args))
    for name, value in node.options:
        if name not in (*names, *named) or name in given:
            raise LanguageError(f"`{node.name}` has no option `{name}` here", node.at)
        given[name] = value
    if len(node.args) > len(names):
        raise LanguageError(f"`{node.name}` takes {', '.join(names)}", node.at)
    return {name: value for name, value in given.items() if not is_none(value)}


def says_none(node: Apply, name: str, at: int) -> bool:
    """Is None written for this argument, rather than nothing?"""
    return any(is_none(value) for value in (*node.args[at:at + 1], *(v for n, v in node.options if n == name)))


def wanted(node: Apply, given: dict[str, Node], *names: str) -> list[Node]:
    """What is given for these names, all of which are needed."""
    for name in names:
        if name not in given:
            raise LanguageError(f"`{node.name}` needs `{name}`", node.at)
    return [given[name] for name in names]


def taken(node: Apply, *known: str) -> dict[str, Node]:
    """The options by name, all of which must be known."""
    for name, _ in node.options:
        if name not in known:
            raise LanguageError(f"`{node.name}` has no option `{name}` here", node.at)
    return dict(node.options)


def operands(node: Apply, count: int) -> tuple[Node, ...]:
    if len(node.args) != count:
        raise LanguageError(f"`{node.name}` takes {count} arguments, not {len(node.args)}", node.at)
    return node.args


def tensor(read, node: Apply, scope) -> Array:
    if not node.args:
        raise LanguageError(f"`{node.name}` takes a tensor", node.at)
    return array(read, node.args[0], scope)


def array(read, node: Node, scope) -> Array:
    """A tensor as NumPy has it"""
    return of_one_axis(read.array(node, scope), node.at)


def of_one_axis(value: Array, at: Position) -> Array:
    """The tensor, if it is not the transpose of a vector, which has two axes in this language."""
    if value.row:
        raise Misshapen("in NumPy `x.T` of a vector is x, with one axis and not two", at)
    return value


# -- What an argument says -------------------------------------------------------------------------

def is_none(node: Node | None) -> bool:
    return node is None or isinstance(node, Name) and node.name == "None"


def is_true(node: Node | None) -> bool:
    """What an option that is True or False says, or 1 or 0; False where it is not given."""
    if node is None or isinstance(node, Name) and node.name == "False" or whole(node) == 0:
        return False
    if isinstance(node, Name) and node.name == "True" or whole(node) == 1:
        return True
    raise LanguageError("this option is True or False", node.at)


def word(node: Node) -> str:
    """What stands in quotes."""
    if not isinstance(node, Text):
        raise LanguageError("this option is a word in quotes", node.at)
    return node.text


def whole(node: Node) -> int | None:
    """The integer that is written here."""
    plain = ungrouped(node)
    if isinstance(plain, Neg):
        value = whole(plain.arg)
        return None if value is None else -value
    return int(plain.value) if isinstance(plain, Number) and plain.value.denominator == 1 else None


def items(node: Node) -> tuple[Node, ...] | None:
    """The items of `(a, b)` or `[a, b]`, and of `[a]`."""
    plain = ungrouped(node)
    if isinstance(plain, Bracket):
        return (plain.cond,)
    return plain.items if isinstance(plain, (Tuple, Literal)) else None


def one_or_more(node: Node) -> tuple[Node, ...]:
    """The items of a tuple; what is none is one."""
    found = items(node)
    return (node,) if found is None else found


def integers(read, node: Node, scope) -> tuple[Term, ...]:
    """An integer, or several in brackets."""
    return tuple(read.integer(item, scope) for item in one_or_more(node))


def places(node: Apply, given: Node | None, rank: int) -> list[int]:
    """The axes that are named, a negative one counted from the end; all of them where none is."""
    if is_none(given):
        return list(range(rank))
    axes = [whole(item) for item in one_or_more(given)]
    if any(axis is None or not -rank <= axis < rank for axis in axes):
        raise Misshapen(f"`{node.name}` along an axis of a tensor with {rank} axes: they are "
                        f"0..{rank - 1}", node.at)
    if not axes and not is_numpy(node):
        raise LanguageError(f"`{node.name}` along no axis: PyTorch takes all of them", node.at)
    found = {axis % rank for axis in axes}
    if len(found) < len(axes):
        raise Misshapen(f"`{node.name}` names an axis twice", node.at)
    return sorted(found)


def place(node: Apply, given: Node | None, rank: int) -> int:
    """The one axis that is named, or the only one that there is."""
    if given is not None and items(given) is not None:
        raise Misshapen(f"`{node.name}` takes one axis, which stands without brackets", node.at)
    found = places(node, given, rank)
    if len(found) != 1:
        raise LanguageError(f"`{node.name}` of a tensor with {rank} axes: say along which, as in "
                            "`dim=-1`", node.at)
    return found[0]


def renamed(node: Apply, names: dict[str, str]) -> Apply:
    """The call with its options under the names that are used here."""
    return replace(node, options=tuple((names.get(name, name), value) for name, value in node.options))
