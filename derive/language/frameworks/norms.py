"""Normalisations as PyTorch's functions apply them.

    F.layer_norm(x, (d,), g, b), F.rms_norm(x, (d,), g, eps=1e-6)     over the last axes
    F.batch_norm(x, None, None, g, b, training=True)                  over the batch and all positions
    F.group_norm(x, G, g, b), F.instance_norm(x)                      over channels side by side, or each

The constants `eps` are PyTorch's.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import (
    Call, Floor, Mul, Num, Pow, Rel, Term, add, inverse, mul, number, sub)
from derive.language import shapes
from derive.language.arrays import Array, over_all
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.axes import folded
from derive.language.frameworks.options import array, bound, integers, is_true, wanted
from derive.language.sizes import same
from derive.language.syntax import Apply, Name, Number, ungrouped

EPSILON = Num(Fraction(1, 100_000))


def normalised(read, x: Array, axes: list[int], epsilon: Term, centred: bool) -> Array:
    """x less its mean along the axes, over the root of its mean square; or not centred."""
    def mean(value: Array) -> Array:
        return folded(value, axes, True, read.base, lambda gone, entry: Mul(
            (inverse(mul(*gone)), over_all("sum", gone, read.base, entry))))

    def at_mean(at: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(number(read.base) if i in axes else place for i, place in enumerate(at))
    if centred:
        own, centre = x, mean(x)
        x = Array(own.sizes, lambda at: sub(own.entry(at), centre.entry(at_mean(at))))
    spread = mean(Array(x.sizes, lambda at: Pow(x.entry(at), number(2))))
    return Array(x.sizes, lambda at: Mul((x.entry(at), inverse(Call("sqrt", (
        add(spread.entry(at_mean(at)), epsilon),))))))


def stretched(read, node: Apply, y: Array, weight: Array | None, bias: Array | None,
              axes: list[int]) -> Array:
    """y times a weight, plus a bias, which run along these axes."""
    for part in filter(None, (weight, bias)):
        read.names.require_equal_shapes(Array(tuple(y.sizes[i] for i in axes), part.entry), part,
                                        node.name, node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        own = tuple(at[i] for i in axes)
        value = y.entry(at) if weight is None else Mul((y.entry(at), weight.entry(own)))
        return value if bias is None else add(value, bias.entry(own))
    return Array(y.sizes, entry)


def over_last(centred: bool):
    """layer_norm and rms_norm, over as many last axes as are named"""
    def meaning(read, node: Apply, scope) -> Array:
        names = ("input", "normalized_shape", "weight", *(["bias"] if centred else []), "eps")
        given = bound(node, *names)
        source, shape = wanted(node, given, "input", "normalized_shape")
        if isinstance(ungrouped(shape), (Number, Name)):
            raise LanguageError(f"`{node.name}` takes the sizes in brackets, as in `(n,)`", node.at)
        x, sizes = array(read, source, scope), integers(read, shape, scope)
        rank = len(x.sizes)
        axes = list(range(rank - len(sizes), rank))
        if not sizes or len(sizes) > rank or not all(map(same, sizes, x.sizes[rank - len(sizes):])):
            raise Misshapen(f"`{node.name}` over the last axes, whose sizes are named", node.at)
        if not centred and "eps" not in given:
            raise LanguageError(f"say `eps` of `{node.name}`: without it, it is that of the number type",
                                node.at)
        weight, bias = (array(read, given[n], scope) if n in given else None
                        for n in ("weight", "bias"))
        epsilon = read.scalar(given["eps"], scope) if "eps" in given else EPSILON
        return stretched(read, node, normalised(read, x, axes, epsilon, centred), weight, bias, axes)
    return meaning


def batch_norm(read, node: Apply, scope) -> Array:
    """Over the batch and all positions with `training=True`; else by the running mean and variance"""
    given = bound(node, "input", "running_mean", "running_var", "weight", "bias", "training", "momentum",
                  "eps")
    x = array(read, *wanted(node, given, "input"), scope)
    mean, var, weight, bias = (array(read, given[name], scope) if name in given else None
                               for name in ("running_mean", "running_var", "weight", "bias"))
    epsilon = read.scalar(given["eps"], scope) if "eps" in given else EPSILON
    if len(x.sizes) < 2:
        raise Misshapen(f"`{node.name}` of x [batch, channels, …]", node.at)
    if is_true(given.get("training")):
        axes = [i for i in range(len(x.sizes)) if i != 1]
        return stretched(read, node, normalised(read, x, axes, epsilon, True), weight, bias, [1])
    if mean is None or var is None:
        raise LanguageError(f"`{node.name}` without `training=True` needs running_mean and running_var",
                            node.at)
    for part in (mean, var):
        read.names.require_equal_shapes(Array((x.sizes[1],), part.entry), part, node.name, node.at)
    y = Array(x.sizes, lambda at: Mul((sub(x.entry(at), mean.entry((at[1],))), inverse(Call("sqrt", (
        add(var.entry((at[1],)), epsilon),))))))
    return stretched(read, node, y, weight, bias, [1])


def instance_norm(read, node: Apply, scope) -> Array:
    """Over the positions of each channel"""
    given = bound(node, "input", named=("weight", "bias", "eps"))
    x = array(read, *wanted(node, given, "input"), scope)
    weight, bias = (array(read, given[n], scope) if n in given else None for n in ("weight", "bias"))
    epsilon = read.scalar(given["eps"], scope) if "eps" in given else EPSILON
    if len(x.sizes) < 3:
        raise Misshapen(f"`{node.name}` of x [batch, channels, positions…]", node.at)
    return stretched(read, node, normalised(read, x, list(range(2, len(x.sizes))), epsilon, True),
                     weight, bias, [1])


def group_norm(read, node: Apply, scope) -> Array:
    """Over the positions and the channels of each of the groups, in which channels lie side by side"""
    given = bound(node, "input", "num_groups", "weight", "bias", "eps")
    source, count = wanted(node, given, "input", "num_groups")
    x, groups = array(read, source, scope), read.integer(count, scope)
    weight, bias = (array(read, given[n], scope) if n in given else None for n in ("weight", "bias"))
    epsilon = read.scalar(given["eps"], scope) if "eps" in given else EPSILON
    if len(x.sizes) < 2:
        raise Misshapen(f"`{node.name}` of x [batch, channels, positions…]", node.at)
    batch, channels, *positions = x.sizes
    read.names.require_condition(scope.closed(Rel("divides", groups, channels)), node.name, node.at)
    apart = shapes.reshape(x, (batch, groups, Floor(channels, groups), *positions), read.base)
    axes = list(range(2, len(apart.sizes)))
    together = shapes.reshape(normalised(read, apart, axes, epsilon, True), x.sizes, read.base)
    return stretched(read, node, together, weight, bias, [1])


OWN = {"layer_norm": over_last(True), "rms_norm": over_last(False), "batch_norm": batch_norm,
       "group_norm": group_norm, "instance_norm": instance_norm}
