"""Windows of PyTorch: what convolutions and poolings make of a shape.

A window of k entries that lie d apart slides by s over n entries with p of padding on each
side.  The formulas are those of the documentation of `torch.nn`, version 2, and so are the
refusals: PyTorch would stop at a window that does not fit.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import ONE, ZERO, Floor, Num, Rel, Term, add, mul, neg, number
from derive.language.modules.module import (
    Checks, CodeError, Module, NotRead, require_axes, require_flags, require_groups, require_multiple,
    require_same, simple, spread)


def wide(k: Term, dilation: Term) -> Term:
    """How many entries a window reaches over."""
    return simple(add(mul(dilation, add(k, number(-1))), ONE))


def windows(check: Checks, size: Term, k: Term, stride: Term, padding: Term, dilation: Term,
            ceil: bool = False) -> Term:
    """⌊(n + 2p - d(k-1) - 1)/s⌋ + 1, where one window at least fits; with `ceil` rounded up, but no
    window begins in the padding behind."""
    over = simple(add(size, mul(number(2), padding), neg(wide(k, dilation))))
    if ceil:
        over = simple(add(over, stride, number(-1)))
    check(Rel("<=", ZERO, over), "a window is larger than what it slides over")
    steps = over if stride == ONE else simple(Floor(over, stride))
    return simple(add(last_read(steps, size, k, stride, padding, dilation) if ceil else steps, ONE))


def last_read(steps: Term, size: Term, k: Term, stride: Term, padding: Term,
              dilation: Term) -> Term:
    """The number of the last window that begins before the padding behind does.  Only a stride
    that is longer than a window can step over what is left."""
    match simple(add(wide(k, dilation), neg(stride), neg(padding))), steps, simple(
            add(size, padding)), stride:
        case Num(slack), _, _, _ if slack >= 0:
            return steps
        case _, Num(last), Num(end), Num(step):
            return number(min(last, (end - 1) // step))
    raise NotRead("ceil_mode where a window might begin in the padding, of a size that is a symbol")


# -- Convolutions --------------------------------------------------------------------------------

def convolution(axes: int):
    def made(in_channels, out_channels, kernel_size, stride=ONE, padding=ZERO, dilation=ONE,
             groups=ONE, bias=True) -> Module:
        ks, ss, ds = (spread(v, axes) for v in (kernel_size, stride, dilation))
        ps = paddings(padding, ks, ss, ds)

        def shape(given, check):
            require_channels(check, given, axes, in_channels, f"Conv{axes}d")
            sizes = (given[-axes:] if padding == "same" else
                     [windows(check, *each) for each in zip(given[-axes:], ks, ss, ps, ds)])
            return (*given[:-axes - 1], out_channels, *sizes)
        return Module(f"Conv{axes}d", weights(in_channels, out_channels, ks, groups, bias),
                      shape=shape)
    return made


def paddings(padding, ks, ss, ds) -> tuple[Term, ...]:
    if padding == "same" and any(s != ONE for s in ss):
        raise CodeError("padding='same' wants the stride 1")
    if isinstance(padding, str) and padding not in ("same", "valid"):
        raise CodeError(f"padding={padding!r}")
    return spread(ZERO if isinstance(padding, str) else padding, len(ks))


def transposed(axes: int):
    """(n - 1)s - 2p + d(k-1) + 1 and the padding of the output."""
    def made(in_channels, out_channels, kernel_size, stride=ONE, padding=ZERO, output_padding=ZERO,
             groups=ONE, bias=True, dilation=ONE) -> Module:
        each = list(zip(*(spread(v, axes) for v in (
            kernel_size, stride, padding, output_padding, dilation))))

        def shape(given, check):
            require_channels(check, given, axes, in_channels, f"ConvTranspose{axes}d")
            sizes = []
            for n, (k, s, p, more, d) in zip(given[-axes:], each):
                if not (isinstance(more, Num) and more.value == 0):
                    longest = max((s, d), key=lambda v: v.value) \
                        if isinstance(s, Num) and isinstance(d, Num) else s
                    check(Rel("<", more, longest), "the padding of an output is as long as its stride")
                size = simple(add(mul(add(n, number(-1)), s), mul(number(-2), p), wide(k, d), more))
                check(Rel("<=", ONE, size), "nothing is left of a transposed convolution")
                sizes.append(size)
            return (*given[:-axes - 1], out_channels, *sizes)
        return Module(f"ConvTranspose{axes}d", weights(
            in_channels, out_channels, [k for k, *_ in each], groups, bias), shape=shape)
    return made


def weights(inputs: Term, outputs: Term, ks, groups: Term, bias: bool) -> Term:
    require_flags("convolution", bias)
    for channels in (inputs, outputs):
        require_groups(channels, groups)
    per_group = inputs if groups == ONE else Floor(inputs, groups)
    return simple(add(mul(outputs, per_group, *ks), *([outputs] if bias else [])))


def require_channels(check: Checks, given, axes: int, channels: Term, what: str) -> None:
    require_axes(given, axes, what)
    require_same(check, given[-axes - 1], channels, f"the channels of what a {what} is applied to")


# -- Pooling -------------------------------------------------------------------------------------

def pooling(axes: int, kernel_size, stride, padding, dilation, ceil: bool) -> Module:
    require_flags("pooling", ceil)
    ks, ps, ds = (spread(v, axes) for v in (kernel_size, padding, dilation))
    ss = ks if stride is None else spread(stride, axes)

    def shape(given, check):
        require_axes(given, axes, f"a pooling of {axes} axes")
        for k, p in zip(ks, ps):
            check(Rel("<=", mul(number(2), p), k),
                  "the padding of a pooling is more than half of its window")
        return (*given[:-axes], *(windows(check, *each, ceil=ceil)
                                  for each in zip(given[-axes:], ks, ss, ps, ds)))
    return Module("pooling", shape=shape)


def max_pooling(axes: int):
    def made(kernel_size, stride=None, padding=ZERO, dilation=ONE, *, return_indices=False,
             ceil_mode=False) -> Module:
        if return_indices:
            raise NotRead("the indices of a max pooling")
        return pooling(axes, kernel_size, stride, padding, dilation, ceil_mode)
    return made


def mean_pooling(axes: int):
    def made(kernel_size, stride=None, padding=ZERO, ceil_mode=False, count_include_pad=True,
             divisor_override=None) -> Module:
        pool = pooling(axes, kernel_size, stride, padding, ONE, ceil_mode)

        def shape(given, check):
            sizes = pool.shape(given, check)
            for n, k in zip(given[-axes:], spread(kernel_size, axes)):
                check(Rel("<=", k, n), "what an AvgPool3d is applied to is smaller than its window")
            return sizes
        return Module("pooling", shape=shape) if axes == 3 else pool
    return made


def power_pooling(axes: int):
    """The root of a mean of powers."""
    def made(norm_type, kernel_size, stride=None, ceil_mode=False) -> Module:
        return mean_pooling(axes)(kernel_size, stride, ZERO, ceil_mode)
    return made


def adaptive_max_pooling(axes: int):
    def made(output_size, return_indices=False) -> Module:
        if return_indices:
            raise NotRead("the indices of a max pooling")
        return adaptive_pooling(axes)(output_size)
    return made


def adaptive_pooling(axes: int):
    """To a size that is given; None keeps that of an axis."""
    def made(output_size) -> Module:
        wanted = spread(output_size, axes)

        def shape(given, check):
            require_axes(given, axes, f"an adaptive pooling of {axes} axes")
            return (*given[:-axes], *(n if size is None else size
                                      for n, size in zip(given[-axes:], wanted)))
        return Module("adaptive pooling", shape=shape)
    return made


def fractional_pooling(axes: int):
    """To a size that is given, or to a part of each axis, rounded down; its windows lie at random."""
    def made(kernel_size, output_size=None, output_ratio=None, return_indices=False) -> Module:
        if (output_size is None) == (output_ratio is None):
            raise CodeError("a FractionalMaxPool wants one of output_size and output_ratio")
        if return_indices:
            raise NotRead("the indices of a max pooling")
        ks = spread(kernel_size, axes)

        def shape(given, check):
            require_axes(given, axes, f"a fractional pooling of {axes} axes")
            sizes = spread(output_size, axes) if output_ratio is None else [
                part(n, ratio) for n, ratio in zip(given[-axes:], spread(output_ratio, axes))]
            for n, k, size in zip(given[-axes:], ks, sizes):
                check(Rel("<=", ONE, size), "a fractional pooling to nothing")
                check(Rel("<=" if axes == 2 else "<", add(k, size, number(-1)), n),
                      "a window is larger than what it slides over")
            return (*given[:-axes], *sizes)
        return Module("fractional pooling", shape=shape)
    return made


def part(size: Term, ratio) -> Term:
    """int(size · ratio), as PyTorch computes it, in floating point."""
    if not isinstance(ratio, float) or not 0 < ratio < 1:
        raise CodeError("an output_ratio lies between 0 and 1")
    if isinstance(size, Num):
        return number(int(int(size.value) * ratio))
    exact = Fraction(ratio)
    if exact.denominator > 2**20:
        raise NotRead("an output_ratio that is rounded, of a size that is a symbol")
    return simple(Floor(mul(number(exact.numerator), size), number(exact.denominator)))


# -- Other arrangements --------------------------------------------------------------------------

def pixel_shuffle(upscale_factor) -> Module:
    def shape(given, check):
        if len(given) < 3:
            raise CodeError(f"a PixelShuffle is applied to a tensor of {len(given)} axes")
        channels = require_multiple(check, given[-3], mul(upscale_factor, upscale_factor),
                                    "the channels of a PixelShuffle are no multiple of its squares")
        return (*given[:-3], channels, *(simple(mul(n, upscale_factor)) for n in given[-2:]))
    return Module("PixelShuffle", shape=shape)


def unfold(kernel_size, dilation=ONE, padding=ZERO, stride=ONE) -> Module:
    each = list(zip(*(spread(v, 2) for v in (kernel_size, stride, padding, dilation))))

    def shape(given, check):
        require_axes(given, 2, "an Unfold")
        places = [windows(check, n, *how) for n, how in zip(given[-2:], each)]
        return (*given[:-3], simple(mul(given[-3], *(k for k, *_ in each))), simple(mul(*places)))
    return Module("Unfold", shape=shape)
