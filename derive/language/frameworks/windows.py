"""Convolutions, poolings and attention as PyTorch's functions apply them.

    F.conv2d(x, w, b, stride=2, padding=1, groups=g)    x[batch, channels, …] or x[channels, …]
    F.conv_transpose1d(y, w, stride=2), F.unfold(x, 3), np.convolve(x, w)
    F.avg_pool2d(x, 2), F.max_pool1d(x, 3, stride=1)
    F.adaptive_avg_pool2d(x, 1), F.pixel_shuffle(x, r)
    F.scaled_dot_product_attention(Q, K, V, is_causal=True)

A number for stride, padding or dilation holds for every axis.  The kernel is not flipped, and x is 0
in the padding.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Call, Floor, Iverson, Mod, Mul, Num, Rel, Term, add, conj, equals, inverse, mul, neg,
    number, sub)
from derive.language import arrays, shapes
from derive.language.arrays import Array, binder, fresh, over_all
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks import masks
from derive.language.frameworks.axes import folded
from derive.language.frameworks.options import array, bound, integers, is_true, wanted, whole, word
from derive.language.sizes import raised
from derive.language.syntax import Apply, Node, Text

# -- Windows ---------------------------------------------------------------------------------------

def each_axis(read, node: Apply, given: dict[str, Node], name: str, default: Term, axes: int,
              scope) -> tuple[Term, ...]:
    """An option for each axis: a number holds for all."""
    if name not in given:
        return (default,) * axes
    if isinstance(given[name], Text):
        raise LanguageError(f"`{name}` of `{node.name}` is a number", node.at)
    found = integers(read, given[name], scope)
    if len(found) not in (1, axes):
        raise Misshapen(f"`{name}` of `{node.name}` is a number, or one for each of {axes} axes", node.at)
    return found * axes if len(found) == 1 else found


def windows(read, node: Apply, scope, sizes, taps, strides, pads, dilations) -> tuple[Term, ...]:
    """How many windows fit along each axis: ⌊(n + 2p - d(k-1) - 1)/s⌋ + 1"""
    counts = []
    for n, k, s, p, d in zip(sizes, taps, strides, pads, dilations):
        reach = add(mul(d, raised(k, -1)), ONE) if d != ONE else k
        room = add(n, mul(number(2), p)) if p != ZERO else n
        for cond in (Rel("<=", ONE, s), Rel("<=", ZERO, p), Rel("<=", ONE, d), Rel("<=", reach, room)):
            if not all(isinstance(side, Num) for side in (cond.left, cond.right)) \
                    or cond.left.value > cond.right.value:
                read.names.require_condition(scope.closed(cond), node.name, node.at)
        over = sub(room, reach)
        counts.append(raised(over if s == ONE else Floor(over, s), 1))
    return tuple(counts)


def seen(at, taps, strides, pads, dilations, base: int) -> tuple[Term, ...]:
    """Where a window reads: s*i + d*u - p"""
    return tuple(raised(add(*(t for t in (
        i if s == ONE else mul(s, i), u if d == ONE else mul(d, u), neg(p)) if t != ZERO)), base)
        for i, u, s, p, d in zip((shapes.from_zero(i, base) for i in at),
                                 (shapes.from_zero(u, base) for u in taps), strides, pads, dilations))


def inside(spots, sizes, pads, base: int) -> tuple[Term, ...]:
    """The bracket of what does not lie in the padding; nothing where there is none."""
    conds = [cond for i, n, p in zip(spots, sizes, pads) if p != ZERO
             for cond in (Rel("<=", number(base), i), Rel("<", i, raised(n, base)))]
    return (Iverson(conj(*conds)),) if conds else ()


def convolution(axes: int):
    """y[b, f, i] = bias[f] + Σ c, u: w[f, c, u] * x[b, c', s*i + d*u - p], c' in the group of f"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "input", "weight", "bias", "stride", "padding", "dilation", "groups")
        x, w = (array(read, arg, scope) for arg in wanted(node, given, "input", "weight"))
        bias = array(read, given["bias"], scope) if "bias" in given else None
        groups = read.integer(given["groups"], scope) if "groups" in given else ONE
        if len(x.sizes) not in (axes + 1, axes + 2) or len(w.sizes) != axes + 2 or \
                bias and len(bias.sizes) != 1:
            raise Misshapen(f"`{node.name}` of x [batch, channels, {axes} axes], a weight [outputs, "
                            "channels of a group, …] and a bias [outputs]", node.at)
        strides, pads, dilations = (
            each_axis(read, node, given, name, default, axes, scope)
            for name, default in (("stride", ONE), ("padding", ZERO), ("dilation", ONE)))
        *batch, channels = x.sizes[:-axes]
        outputs, own, *taps = w.sizes
        for cond in (equals(channels, own if groups == ONE else mul(groups, own)),
                     *([Rel("divides", groups, outputs)] if groups != ONE else []),
                     *([equals(bias.sizes[0], outputs)] if bias else [])):
            read.names.require_condition(scope.closed(cond), node.name, node.at)
        counts = windows(read, node, scope, x.sizes[-axes:], taps, strides, pads, dilations)

        def entry(at: tuple[Term, ...]) -> Term:
            *outer, f = at[:-axes]

            def term(inner: tuple[Term, ...]) -> Term:
                c, *u = inner
                spots = seen(at[-axes:], u, strides, pads, dilations, read.base)
                channel = c if groups == ONE else add(mul(own, Floor(
                    shapes.from_zero(f, read.base), Floor(outputs, groups))), c)
                return Mul((w.entry((f, *inner)), x.entry((*outer, channel, *spots)),
                            *inside(spots, x.sizes[-axes:], pads, read.base)))
            response = over_all("sum", (own, *taps), read.base, term)
            return add(bias.entry((f,)), response) if bias else response
        return Array((*batch, outputs, *counts), entry)
    return meaning


def transposed(axes: int):
    """x[b, f, t] = bias[f] + Σ c, p, u: y[b, c, p] * w[c, f, u] * [s*p + d*u - pad = t]"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "input", "weight", "bias", "stride", "padding",
                      named=("dilation", "output_padding"))
        y, w = (array(read, arg, scope) for arg in wanted(node, given, "input", "weight"))
        bias = array(read, given["bias"], scope) if "bias" in given else None
        if len(y.sizes) not in (axes + 1, axes + 2) or len(w.sizes) != axes + 2 or \
                bias and len(bias.sizes) != 1:
            raise Misshapen(f"`{node.name}` of x [batch, channels, {axes} axes], a weight [channels, "
                            "outputs, …] and a bias [outputs]", node.at)
        strides, pads, dilations, more = (
            each_axis(read, node, given, name, default, axes, scope) for name, default in (
                ("stride", ONE), ("padding", ZERO), ("dilation", ONE), ("output_padding", ZERO)))
        *batch, channels = y.sizes[:-axes]
        own, outputs, *taps = w.sizes
        sizes = tuple(
            normal(add(mul(s, raised(n, -1)), mul(number(-2), p), mul(d, raised(k, -1)), extra, ONE))
            for n, k, s, p, d, extra in zip(y.sizes[-axes:], taps, strides, pads, dilations, more))
        for cond in (equals(channels, own), *([equals(bias.sizes[0], outputs)] if bias else []),
                     *(Rel("<=", ZERO, p) for p in (*pads, *more) if p != ZERO),
                     *(Rel("<=", ONE, s) for s in (*strides, *dilations) if s != ONE),
                     *(Rel("<", extra, s) for extra, s, d in zip(more, strides, dilations)
                       if d == ONE and extra != ZERO),
                     *(Rel("<=", ONE, size) for size in sizes)):
            read.names.require_condition(scope.closed(cond), node.name, node.at)

        def entry(at: tuple[Term, ...]) -> Term:
            *outer, f = at[:-axes]

            def term(inner: tuple[Term, ...]) -> Term:
                c, *rest = inner
                p, u = rest[:axes], rest[axes:]
                met = (equals(t, spot) for t, spot in zip(
                    at[-axes:], seen(p, u, strides, pads, dilations, read.base)))
                return Mul((y.entry((*outer, c, *p)), w.entry((c, f, *u)), *map(Iverson, met)))
            response = over_all("sum", (channels, *y.sizes[-axes:], *taps), read.base, term)
            return add(bias.entry((f,)), response) if bias else response
        return Array((*batch, outputs, *sizes), entry)
    return meaning


def unfold(read, node: Apply, scope) -> Array:
    """The columns of im2col: y[b, (c, u, v), (i, j)] = x[b, c, s*i + d*u - p, s*j + d*v - p]"""
    given = bound(node, "input", "kernel_size", "dilation", "padding", "stride")
    source, _ = wanted(node, given, "input", "kernel_size")
    x = array(read, source, scope)
    if len(x.sizes) not in (3, 4):
        raise Misshapen(f"`{node.name}` of x [batch, channels, rows, columns]", node.at)
    taps, dilations, pads, strides = (
        each_axis(read, node, given, name, default, 2, scope) for name, default in (
            ("kernel_size", ONE), ("dilation", ONE), ("padding", ZERO), ("stride", ONE)))
    *batch, channels, m, n = x.sizes
    counts = windows(read, node, scope, (m, n), taps, strides, pads, dilations)

    def entry(at: tuple[Term, ...]) -> Term:
        *outer, c, i, j, u, v = at
        spots = seen((i, j), (u, v), strides, pads, dilations, read.base)
        return Mul((x.entry((*outer, c, *spots)), *inside(spots, (m, n), pads, read.base)))
    patches = Array((*batch, channels, *counts, *taps), entry)
    first = len(batch)
    order = (*range(first + 1), first + 3, first + 4, first + 1, first + 2)
    columns = Array(tuple(patches.sizes[i] for i in order),
                    lambda at: patches.entry(tuple(at[order.index(i)] for i in range(len(order)))))
    return shapes.reshape(columns, (*batch, mul(channels, *taps), mul(*counts)), read.base)


def flipped_in(layers: dict[str, str], default: str, flip: int):
    """np.convolve, whose kernel is flipped, and np.correlate, whose is not"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "a", "v", "mode")
        x, w = (array(read, arg, scope) for arg in wanted(node, given, "a", "v"))
        mode = word(given["mode"]) if "mode" in given else default
        if mode not in layers:
            raise LanguageError(f"`{node.name}` is read with mode='full' or mode='valid'", node.at)
        return read.calls.layer_on(read, layers[mode], [x, w], {"flip": number(flip)}, scope, node.at)
    return meaning


def pooling(axes: int, kind: str):
    """The mean or the maximum of every window"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "input", "kernel_size", "stride", "padding", named=("ceil_mode",))
        x = array(read, wanted(node, given, "input")[0], scope)
        if is_true(given.get("ceil_mode")):
            raise LanguageError(f"`{node.name}` is read with whole windows only, without `ceil_mode`", node.at)
        if len(x.sizes) not in (axes + 1, axes + 2) and len(x.sizes) != axes:
            raise Misshapen(f"`{node.name}` of x [batch, channels, {axes} axes]", node.at)
        wanted(node, given, "kernel_size")
        taps = each_axis(read, node, given, "kernel_size", ONE, axes, scope)
        strides = each_axis(read, node, given, "stride", ONE, axes, scope) if "stride" in given else taps
        pads = each_axis(read, node, given, "padding", ZERO, axes, scope)
        dilations, sizes = (ONE,) * axes, x.sizes[-axes:]
        counts = windows(read, node, scope, sizes, taps, strides, pads, dilations)
        if kind == "sum" and any(isinstance(k, Num) and isinstance(p, Num) and 2*p.value > k.value
                                 for k, p in zip(taps, pads)):
            raise Misshapen(f"`{node.name}` pads by half a window at most", node.at)
        if kind == "max" and set(pads) != {ZERO}:
            return largest_inside(read, node, x, counts, taps, strides, pads, scope)

        def entry(at: tuple[Term, ...]) -> Term:
            def term(u: tuple[Term, ...]) -> Term:
                spots = seen(at[-axes:], u, strides, pads, dilations, read.base)
                held = inside(spots, sizes, pads, read.base)
                value = x.entry((*at[:-axes], *spots))
                return Mul((value, *held)) if held else value
            found = over_all(kind, taps, read.base, term)
            return Mul((inverse(mul(*taps)), found)) if kind == "sum" else found
        return Array((*x.sizes[:-axes], *counts), entry)
    return meaning


def largest_inside(read, node: Apply, x: Array, counts, taps, strides, pads, scope) -> Array:
    """The maximum of what a window holds of x: padding is -∞, so that it is of no account.  It is at
    most half a window, as PyTorch wants it, so that no window lies in it wholly."""
    axes, sizes = len(taps), x.sizes[-len(taps):]
    for k, p in zip(taps, pads):
        read.names.require_condition(scope.closed(Rel("<=", mul(number(2), p), k)), node.name, node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        spots = tuple(fresh() for _ in taps)
        found = x.entry((*at[:-axes], *spots))
        firsts = seen(at[-axes:], (number(read.base),) * axes, strides, pads, (ONE,) * axes, read.base)
        for spot, first, n, k in reversed(list(zip(spots, firsts, sizes, taps))):
            low = Call("max", (number(read.base), first))
            high = Call("min", (raised(n, read.base), add(first, k)))
            found = binder("max", low, high, spot, found, "k")
        return found
    return Array((*x.sizes[:-axes], *counts), entry)


def adaptive(axes: int, kind: str):
    """To one window for each axis, or windows as even as can be"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "input", "output_size")
        source, size = wanted(node, given, "input", "output_size")
        x, sizes = array(read, source, scope), integers(read, size, scope)
        sizes = sizes * axes if len(sizes) == 1 else sizes
        if len(x.sizes) < axes or len(sizes) != axes:
            raise Misshapen(f"`{node.name}` of x [batch, channels, {axes} axes] to a size for each",
                            node.at)
        rank = len(x.sizes)
        if all(size == ONE for size in sizes):
            return folded(x, list(range(rank - axes, rank)), True, read.base, lambda gone, entry: (
                Mul((inverse(mul(*gone)), over_all("sum", gone, read.base, entry))) if kind == "avg"
                else over_all("max", gone, read.base, entry)))
        options = {"size": sizes[0]} if axes == 1 else dict(zip(("rows", "columns"), sizes))
        return read.calls.layer_on(read, f"adaptive_{kind}pool{axes}d", [x], options, scope, node.at)
    return meaning


def pixel_shuffle(read, node: Apply, scope) -> Array:
    """y[…, c, a, b] = x[…, r²c + r(a mod r) + b mod r, a // r, b // r]"""
    given = bound(node, "input", "upscale_factor")
    source, factor = wanted(node, given, "input", "upscale_factor")
    x, r = array(read, source, scope), read.integer(factor, scope)
    if len(x.sizes) < 3:
        raise Misshapen(f"`{node.name}` of x [channels, rows, columns]", node.at)
    *batch, channels, m, n = x.sizes
    square = mul(r, r)
    read.names.require_condition(scope.closed(Rel("divides", square, channels)), node.name, node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        *outer, c, a, b = (shapes.from_zero(i, read.base) for i in at)
        spots = (add(mul(square, c), mul(r, Mod(a, r)), Mod(b, r)), Floor(a, r), Floor(b, r))
        return x.entry(tuple(shapes.from_base(i, read.base) for i in (*outer, *spots)))
    return Array((*batch, Floor(channels, square), mul(m, r), mul(n, r)), entry)


# -- Attention ---------------------------------------------------------------------------------------

def attention(read, node: Apply, scope) -> Array:
    """softmax(Q @ K.T / sqrt(d)) @ V along the last two axes"""
    given = bound(node, "query", "key", "value", "attn_mask", "dropout_p", "is_causal", named=("scale",))
    if "dropout_p" in given and whole(given["dropout_p"]) != 0:
        raise LanguageError(f"`{node.name}` is read without dropout, which is random", node.at)
    if "attn_mask" in given and is_true(given.get("is_causal")):
        raise LanguageError(f"`{node.name}` takes `attn_mask` or `is_causal`, and not both", node.at)
    Q, K, V = (array(read, arg, scope) for arg in wanted(node, given, "query", "key", "value"))
    causal = is_true(given.get("is_causal"))
    turned = Array((*K.sizes[:-2], K.sizes[-1], K.sizes[-2]),
                   lambda at: K.entry((*at[:-2], at[-1], at[-2])))
    scores = arrays.numpy_matmul(Q, turned, read.base, node.at)
    scale = read.scalar(given["scale"], scope) if "scale" in given else \
        inverse(Call("sqrt", (Q.sizes[-1],)))

    if "attn_mask" in given:
        scaled = Array(scores.sizes, lambda at: mul(scores.entry(at), scale))
        shares = masks.attended(read, node, scaled, given["attn_mask"], scope)
        return arrays.numpy_matmul(shares, V, read.base, node.at)

    def power(at: tuple[Term, ...]) -> Term:
        return Call("exp", (mul(scores.entry(at), scale),))

    def weight(at: tuple[Term, ...]) -> Term:
        return Mul((power(at), Iverson(Rel("<=", at[-1], at[-2])))) if causal else power(at)
    total = folded(Array(scores.sizes, weight), [len(scores.sizes) - 1], True, read.base,
                   lambda gone, entry: over_all("sum", gone, read.base, entry))
    shares = Array(scores.sizes, lambda at: Mul((
        weight(at), inverse(total.entry((*at[:-1], number(read.base)))))))
    return arrays.numpy_matmul(shares, V, read.base, node.at)


MODES = {"full": "conv1d_full", "valid": "conv1d"}
OWN = {**{f"conv{n}d": convolution(n) for n in (1, 2, 3)},
       **{f"conv_transpose{n}d": transposed(n) for n in (1, 2)}, "unfold": unfold,
       "convolve": flipped_in(MODES, "full", 1), "correlate": flipped_in(MODES, "valid", 0),
       **{f"{kind}_pool{n}d": pooling(n, fold) for n in (1, 2, 3) for kind, fold in (
           ("avg", "sum"), ("max", "max"))},
       **{f"adaptive_{kind}_pool{n}d": adaptive(n, kind) for n in (1, 2) for kind in ("avg", "max")},
       "pixel_shuffle": pixel_shuffle, "scaled_dot_product_attention": attention}
