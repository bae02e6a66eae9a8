"""Tensors repeated, and functions of PyTorch that are given the weights of a layer.

    cls.expand(B, -1, -1), x.expand_as(y), x.repeat(2, 1), k.repeat_interleave(4, dim=1)
    F.linear(x, W, b), F.conv2d(x, w, b, padding=1), F.layer_norm(x, (d,)), torch.outer(t, f)

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import ONE, ZERO, Rel, Term, mul, number
from derive.language.modules.module import CodeError, NotRead, Tensor, require_same, simple
from derive.language.modules.moves import axis, listed, part, product, require_tensors, turned
from derive.language.modules.norms import over_last_axes
from derive.language.modules.windows import convolution


def expanded(check, x: Tensor, *sizes) -> Tensor:
    """Axes of one entry repeated, and new ones in front; -1 is the size that there is"""
    sizes = listed(sizes)
    if not all(isinstance(size, Term) for size in sizes):
        raise NotRead("`expand` to what is no size")
    missing = len(sizes) - len(x.shape)
    if missing < 0 or number(-1) in sizes[:missing]:
        raise CodeError(f"`expand` of a tensor of {len(x.shape)} axes to {len(sizes)}")
    shape = list(sizes[:missing])
    for size, own in zip(sizes[missing:], x.shape):
        if size != number(-1) and own != ONE:
            require_same(check, size, own, "an axis of more than one entry is not repeated by `expand`")
        shape.append(own if size == number(-1) else size)
    for size in shape:
        check(Rel("<=", ZERO, size), "a size of a shape")
    return replace(part(x, tuple(shape)), fixed=True)


def expanded_as(check, x: Tensor, other: Tensor) -> Tensor:
    require_tensors(other)
    return expanded(check, x, *other.shape)


def repeated(check, x: Tensor, *times) -> Tensor:
    """x.repeat(2, 1): the whole several times along each axis, new ones in front"""
    times = listed(times)
    missing = len(times) - len(x.shape)
    if missing < 0 or not all(isinstance(count, Term) for count in times):
        raise NotRead("`repeat` along fewer axes than there are")
    for count in times:
        check(Rel("<=", ZERO, count), "how often a tensor is repeated")
    return replace(x, shape=tuple(simple(mul(n, count)) for n, count in zip((ONE,) * missing + x.shape, times)),
                   parameter=False, moved=False, fixed=False)


def interleaved(check, x: Tensor, repeats, dim=None) -> Tensor:
    """Each entry several times along an axis"""
    if not isinstance(repeats, Term) or dim is None:
        raise NotRead("`repeat_interleave` along no axis")
    check(Rel("<=", ZERO, repeats), "how often a tensor is repeated")
    at = axis(dim, len(x.shape))
    return replace(x, shape=(*x.shape[:at], simple(mul(x.shape[at], repeats)), *x.shape[at + 1:]), parameter=False,
                   moved=False, fixed=False)


def outer(check, x: Tensor, y: Tensor) -> Tensor:
    require_tensors(x, y)
    if len(x.shape) != 1 or len(y.shape) != 1:
        raise CodeError("`outer` is of two vectors")
    return Tensor((*x.shape, *y.shape), entries="float" if "float" in (x.entries, y.entries) else "")


# -- With weights ------------------------------------------------------------------------------------

def linear(check, x: Tensor, weight: Tensor, bias=None) -> Tensor:
    require_tensors(x, weight)
    if len(weight.shape) != 2:
        raise NotRead("a weight of `linear` that is no matrix")
    require_bias(check, bias, weight.shape[0])
    return product(check, x, turned(check, weight))


def convolved(axes: int):
    """F.conv2d, whose weight has the axes outputs, channels of a group, and those of the kernel"""
    def made(check, x: Tensor, weight: Tensor, bias=None, stride=ONE, padding=ZERO, dilation=ONE,
             groups=ONE) -> Tensor:
        require_tensors(x, weight)
        require_floats(x, weight)
        if len(weight.shape) != axes + 2:
            raise CodeError(f"the weight of a `conv{axes}d` has {axes + 2} axes")
        outputs, channels, *taps = weight.shape
        require_bias(check, bias, outputs)
        layer = convolution(axes)(simple(mul(groups, channels)), outputs, taps, stride, padding, dilation, groups)
        return Tensor(layer.shape(x.shape, check))
    return made


def layer_norm(check, x: Tensor, normalized_shape, weight=None, bias=None, eps=None) -> Tensor:
    require_floats(x)
    if not isinstance(normalized_shape, list):
        raise CodeError("the shape that `layer_norm` normalises stands in brackets: `(d,)`")
    layer = over_last_axes("LayerNorm", normalized_shape, 0)
    shape = layer.shape(x.shape, check)
    for given in (weight, bias):
        if given is not None:
            require_tensors(given)
            if len(given.shape) != len(normalized_shape):
                raise CodeError("a weight of `layer_norm` has the shape that is normalised")
            layer.shape(given.shape, check)
    return Tensor(shape)


def require_bias(check, bias, outputs: Term) -> None:
    if bias is not None:
        require_tensors(bias)
        require_floats(bias)
        if len(bias.shape) != 1:
            raise CodeError("a bias is a vector")
        require_same(check, bias.shape[0], outputs, "the bias and the outputs")


def require_floats(*tensors: Tensor) -> None:
    if any(tensor.entries != "float" for tensor in tensors):
        raise NotRead("a layer of what may be no real numbers")


REPEATS = {"expand": expanded, "expand_as": expanded_as, "repeat": repeated, "repeat_interleave": interleaved,
           "outer": outer, "linear": linear, "layer_norm": layer_norm,
           **{f"conv{n}d": convolved(n) for n in (1, 2, 3)}}
