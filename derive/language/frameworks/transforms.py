"""Transformations of functions, as JAX has them.

    jax.grad(f)(x), jax.grad(lambda v: v @ A @ v)(x), jax.grad(jax.grad(jnp.sin))(x)
    jax.jacobian(jax.nn.softmax)(x), jax.jacfwd, jax.jacrev, jax.hessian
    jax.vmap(f)(X), jax.vmap(lambda r, s: r @ s)(X, Y)      f of each row

What is differentiated is applied to a name, in which the derivative is taken.  So a function that
speaks of that name besides, or of a `let`, which may depend on it, is refused, and so is another
argument that does: JAX moves the first argument alone.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Entry, Var, substitute, subterms
from derive.language import arrays
from derive.language.arrays import Array, fresh
from derive.language.errors import LanguageError
from derive.language.frameworks.defined import put_in
from derive.language.frameworks.options import function_of
from derive.language.syntax import Applied, Apply, Derivative, Index, Known, Lambda, Name, Node, below, ungrouped

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
    if not is_transformed(function) or len(function.args) != 1 or function.options:
        raise LanguageError("a function is a name, `lambda x: …` or another transformation of one", function.at)
    if function_of(function.name) == "vmap":
        return Applied(function.at, function, args)
    return derived(read, function, args, scope)


def derived(read, node: Apply, args: tuple[Node, ...], scope) -> Node:
    """The derivative in the first argument, which is a name or an entry of one"""
    at, body = ungrouped(args[0]), called(read, node.args[0], args, scope)
    entry = isinstance(at, Index) and isinstance(at.base, Name)
    name = at.base.name if entry else getattr(at, "name", "")
    if not name or isinstance(at, Apply) or name in scope.letters:
        raise LanguageError(f"`{node.name}(f)` is applied to a declared name", args[0].at)
    for other in sorted(names_held(node.args[0])):
        if other == name or read.names.kind(other) in ("let", "loss"):
            raise LanguageError(f"`{other}` is held in the function, and may not be: give the function all that "
                                "it speaks of", node.at)
    known = set().union(*map(names_known, (node.args[0], *args[1:])))
    for other in sorted(known.union(*map(names_in, args[1:]))):
        if other == name or read.names.kind(other) in ("let", "loss") or other in known and not read.names.kind(other):
            raise LanguageError(f"`{other}` is held while the first argument moves, and may not depend on it: "
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
    """A function of each row, side by side"""
    if len(node.module.args) != 1 or node.module.options:
        raise LanguageError("`jax.vmap` is read along the first axes, without options", node.at)
    given = [read.array(arg, scope) for arg in node.args]
    for other in given[1:]:
        read.names.require_equal_shapes(first_axis(given[0]), first_axis(other), "jax.vmap", node.at)
    place, size = fresh(), given[0].sizes[0]
    inside = scope.bind(place.name, place, *arrays.axis(size, read.base))
    items = tuple(row(arg, value, place) for arg, value in zip(node.args, given))
    value = read.value(called(read, node.module.args[0], items, inside), inside)
    if not isinstance(value, Array):
        term = read.number(value, node)
        return Array((size,), lambda at: substitute(term, {place: at[0]}))
    return Array((size, *value.sizes), lambda at: substitute(value.entry(at[1:]), {place: at[0]}))


def first_axis(value: Array) -> Array:
    return replace(value, sizes=value.sizes[:1])


def row(arg: Node, value: Array, place) -> Node:
    """A row; an entry of a name is read as one, for a derivative is taken in it."""
    if len(value.sizes) == 1:
        return Index(arg.at, ungrouped(arg), (Known(arg.at, place),)) if isinstance(ungrouped(arg), Name) \
            else Known(arg.at, value.entry((place,)))
    return Known(arg.at, Array(value.sizes[1:], lambda at: value.entry((place, *at))))
