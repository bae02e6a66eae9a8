"""Transformations of functions, as JAX has them.

    jax.grad(f)(x), jax.grad(lambda v: v @ A @ v)(x), jax.grad(jax.grad(jnp.sin))(x)
    jax.jacobian(jax.nn.softmax)(x), jax.jacfwd, jax.jacrev, jax.hessian
    jax.grad(f, argnums=1)(x, y)                            in another argument than the first
    jax.vmap(f)(X), jax.vmap(lambda r, s: r @ s)(X, Y)      f of each row
    jax.vmap(f, in_axes=(None, 1), out_axes=1)(w, X)        of each column, and w as it is

What is differentiated is applied to a name, in which the derivative is taken.  So a function that
speaks of that name besides, or of a `let`, which may depend on it, is refused, and so is another
argument that does: JAX moves one argument alone.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.kernel.terms import Entry, Var, substitute, subterms
from derive.language import arrays
from derive.language.arrays import Array, fresh
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.defined import put_in
from derive.language.frameworks.options import array, bound, function_of, is_none, items, wanted, whole
from derive.language.syntax import Applied, Apply, Derivative, Index, Known, Lambda, Name, Node, Number, below, ungrouped

TENSORS = {"grad": "grad", "jacobian": "jacobian", "jacfwd": "jacobian", "jacrev": "jacobian",
           "hessian": "hessian"}


def is_transformed(node: Node) -> bool:
    """jax.grad(f), which is applied behind"""
    return isinstance(node, Apply) and node.name.startswith("jax.") and \
        function_of(node.name) in (*TENSORS, "vmap")


def applied(read, node: Applied, scope):
    """jax.grad(f)(x)"""
    if function_of(node.module.name) == "vmap":
        return rows(read, node, scope)
    return read.value(called(read, node.module, node.args, scope), scope)


def called(read, function: Node, args: tuple[Node, ...], scope) -> Node:
    """The formula that a function makes of what it is applied to."""
    function = ungrouped(function)
    if isinstance(function, Lambda):
        if len(function.letters) != len(args):
            raise LanguageError(f"this function takes {len(function.letters)} arguments", function.at)
        if twice := bound_in(function.body) & set().union(*map(names_in, args)):
            raise LanguageError(f"`{min(twice)}` has two meanings here; take another letter", function.at)
        return put_in(function.body, dict(zip(function.letters, args)), function.at)
    if isinstance(function, Name) and read.names.kind(function.name) in ("", "function", "map"):
        return Apply(function.at, function.name, args)
    if not is_transformed(function):
        raise LanguageError("a function is a name, `lambda x: …` or another transformation of one", function.at)
    if function_of(function.name) == "vmap":
        return Applied(function.at, function, args)
    return derived(read, function, args, scope)


def derived(read, node: Apply, args: tuple[Node, ...], scope) -> Node:
    """The derivative in one argument, which is a name or an entry of one"""
    given = bound(node, "fun", "argnums")
    place = whole(given["argnums"]) if "argnums" in given else 0
    if place is None or not 0 <= place < len(args):
        raise LanguageError(f"`argnums` of `{node.name}` is the number of one argument, counted from 0", node.at)
    (function,), moved, held = wanted(node, given, "fun"), args[place], args[:place] + args[place + 1:]
    at, body = ungrouped(moved), called(read, function, args, scope)
    entry = isinstance(at, Index) and isinstance(at.base, Name)
    name = at.base.name if entry else getattr(at, "name", "")
    if not name or isinstance(at, Apply) or name in scope.letters:
        raise LanguageError(f"`{node.name}(f)` is applied to a declared name", moved.at)
    for other in sorted(names_held(function)):
        if other == name or read.names.kind(other) in ("let", "loss"):
            raise LanguageError(f"`{other}` is held in the function, and may not be: give the function all that "
                                "it speaks of", node.at)
    known = set().union(*map(names_known, (function, *held)))
    for other in sorted(known.union(*map(names_in, held))):
        if other == name or read.names.kind(other) in ("let", "loss") or other in known and not read.names.kind(other):
            raise LanguageError(f"`{other}` is held while another argument moves, and may not depend on it: "
                                "give the function another name", node.at)
    kind = function_of(node.name)
    if entry or read.names.kind(name) == "real":
        wrt = (at, at) if kind == "hessian" else (at,)
        return Derivative(node.at, body, wrt, False)
    return Apply(node.at, TENSORS[kind], (body, at))


def names_in(node: Node) -> set[str]:
    own = {node.name} if isinstance(node, (Name, Apply)) else set()
    return own.union(*map(names_in, below(node)))


def names_held(node: Node) -> set[str]:
    """The names that a function speaks of and does not take"""
    if isinstance(node, Lambda):
        return names_held(node.body) - set(node.letters)
    own = {node.name} if isinstance(node, (Name, Apply)) else set()
    return own.union(*map(names_held, below(node)))


def names_known(node: Node) -> set[str]:
    """The names of real numbers that stand in what has its value already."""
    if not isinstance(node, Known):
        return set().union(*map(names_known, below(node)))
    value = node.value.entry(tuple(fresh() for _ in node.value.sizes)) if isinstance(node.value, Array) else node.value
    return {part.tensor if isinstance(part, Entry) else part.name for part in subterms(value)
            if isinstance(part, (Entry, Var)) and not part.integer}


def bound_in(node: Node) -> set[str]:
    """The letters that functions and binders within a formula give a meaning"""
    own = {*getattr(node, "letters", ()), *(r.letter for r in getattr(node, "ranges", ()))}
    return own.union(*map(bound_in, below(node)))


def rows(read, node: Applied, scope) -> Array:
    """A function of each row, or along the axes that are named, side by side"""
    function, ways, out = mapped(node)
    given = [None if way is None else array(read, arg, scope) for arg, way in zip(node.args, ways)]
    along = [(value, axis_of(way, len(value.sizes), node)) for value, way in zip(given, ways) if value is not None]
    for other, axis in along[1:]:
        read.names.require_equal_shapes(one_axis(*along[0]), one_axis(other, axis), "jax.vmap", node.at)
    place, size = fresh(), one_axis(*along[0]).sizes[0]
    inside = scope.bind(place.name, place, *arrays.axis(size, read.base))
    taken = tuple(arg if value is None else row(arg, value, axis_of(way, len(value.sizes), node), place)
                  for arg, value, way in zip(node.args, given, ways))
    value = read.value(called(read, function, taken, inside), inside)
    if not isinstance(value, Array):
        term = read.number(value, node)
        axis_of(out, 1, node)
        return Array((size,), lambda at: substitute(term, {place: at[0]}))
    to = axis_of(out, len(value.sizes) + 1, node)
    return Array((*value.sizes[:to], size, *value.sizes[to:]),
                 lambda at: substitute(value.entry((*at[:to], *at[to + 1:])), {place: at[to]}))


def mapped(node: Applied) -> tuple[Node, list[int | None], int]:
    """The function, the axis of each argument that it runs along, and that of its results; None is an
    argument that it does not run along."""
    call = node.module
    given = {**dict(zip(("fun", "in_axes", "out_axes"), call.args)), **dict(call.options)}
    if len(call.args) > 3 or "fun" not in given or given.keys() - {"fun", "in_axes", "out_axes"}:
        raise LanguageError("`jax.vmap` takes a function, in_axes and out_axes", node.at)
    several = items(given["in_axes"]) if "in_axes" in given else (Number(node.at, Fraction(0)),) * len(node.args)
    several = (given["in_axes"],) * len(node.args) if several is None else several
    ways = [None if is_none(way) else whole(way) for way in several]
    out = whole(given["out_axes"]) if "out_axes" in given else 0
    if len(ways) != len(node.args) or not any(way is not None for way in ways) or out is None or any(
            way is None and not is_none(said) for way, said in zip(ways, several)):
        raise LanguageError("`in_axes` of `jax.vmap` is an axis, or an axis or None for each argument, and `out_axes` "
                            "is one", node.at)
    return given["fun"], ways, out


def axis_of(way: int, rank: int, node: Node) -> int:
    if not -rank <= way < rank:
        raise Misshapen(f"`jax.vmap` along axis {way} of a tensor with {rank} axes", node.at)
    return way % rank


def one_axis(value: Array, axis: int) -> Array:
    return replace(value, sizes=value.sizes[axis:axis + 1])


def row(arg: Node, value: Array, axis: int, place) -> Node:
    """A row; an entry of a name is read as one, for a derivative is taken in it."""
    if len(value.sizes) == 1:
        return Index(arg.at, ungrouped(arg), (Known(arg.at, place),)) if isinstance(ungrouped(arg), Name) \
            else Known(arg.at, value.entry((place,)))
    return Known(arg.at, Array(value.sizes[:axis] + value.sizes[axis + 1:],
                               lambda at: value.entry((*at[:axis], place, *at[axis:]))))
