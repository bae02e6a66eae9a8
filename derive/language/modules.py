"""Layers of PyTorch: how many parameters each has, and the shape that it makes of a shape.

Only shapes are followed, with symbolic sizes; nothing of PyTorch is run.  The rules
are those of its documentation for `torch.nn`, version 2.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, Floor, Num, Rel, Term, add, equals, mul, neg, number)


class CodeError(Exception):
    """What Python or PyTorch would not do; the message says why."""


class NotRead(CodeError):
    """What Python would do, perhaps, but is not followed here."""


@dataclass(frozen=True, eq=False)
class Tensor:
    """A tensor, known by its shape.  A parameter is trained once a module registers it."""
    shape: tuple[Term, ...]
    parameter: bool = False


@dataclass(eq=False)
class Module:
    """A module: its kind, its own parameters, its registered parts, and what it makes of shapes."""
    kind: str
    own: Term = number(0)
    parts: dict[str, object] = field(default_factory=dict)
    shape: Callable[[tuple[Term, ...], Checks], tuple[Term, ...]] | None = None
    items: list | None = None                     # of a Sequential or a ModuleList
    attributes: dict[str, object] = field(default_factory=dict)    # what `self.name` holds
    ready: bool = False                           # has `Module.__init__` been called?

    def parameters(self, seen: set | None = None) -> Term:
        """The number of trained parameters; one that is registered twice counts once."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return number(0)
        seen.add(id(self))
        counts = [self.own]
        for part in self.parts.values():
            if isinstance(part, Module):
                counts.append(part.parameters(seen))
            elif id(part) not in seen:
                seen.add(id(part))
                counts.append(mul(*part.shape))
        return normal(add(*counts))


Checks = Callable[[Term, str], None]              # what must hold of the sizes, and its words


def require_same(check: Checks, a: Term, b: Term, what: str) -> None:
    check(equals(a, b), f"{what}: two sizes differ")


def pair(value) -> tuple[Term, Term]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def simple(term: Term) -> Term:
    return normal(term)


def windows(check: Checks, size: Term, k: Term, stride: Term, padding: Term,
            dilation: Term) -> Term:
    """⌊(n + 2p - d(k-1) - 1)/s⌋ + 1, where one window at least fits"""
    room = add(size, mul(number(2), padding), neg(mul(dilation, add(k, number(-1)))), number(-1))
    over = simple(room)
    check(Rel("<=", number(0), over), "a window is larger than what it slides over")
    return simple(add(over if stride == ONE else Floor(over, stride), ONE))


def linear(inputs, outputs, bias=True) -> Module:
    def shape(given, check):
        require_same(check, given[-1], inputs, "the last axis of what a Linear is applied to")
        return (*given[:-1], outputs)
    count = add(mul(inputs, outputs), *([outputs] if bias else []))
    return Module("Linear", simple(count), shape=shape)


def convolution(axes: int):
    def made(inputs, outputs, kernel_size, stride=ONE, padding=number(0), dilation=ONE,
             groups=ONE, bias=True) -> Module:
        ks, ss, ps, ds = (spread(v, axes) for v in (kernel_size, stride, padding, dilation))
        for channels in (inputs, outputs):
            require_groups(channels, groups)

        def shape(given, check):
            require_axes(given, axes, f"Conv{axes}d")
            require_same(check, given[-axes - 1], inputs,
                         f"the channels of what a Conv{axes}d is applied to")
            sizes = (windows(check, n, k, s, p, d)
                     for n, k, s, p, d in zip(given[-axes:], ks, ss, ps, ds))
            return (*given[:-axes - 1], outputs, *sizes)
        weights = mul(outputs, Floor(inputs, groups) if groups != ONE else inputs, *ks)
        return Module(f"Conv{axes}d", simple(add(weights, *([outputs] if bias else []))),
                      shape=shape)
    return made


def require_groups(channels: Term, groups: Term) -> None:
    """The channels fall into groups of one size."""
    if groups == ONE or channels == groups:
        return
    if not (isinstance(channels, Num) and isinstance(groups, Num)):
        raise NotRead("groups of a number of channels that is a symbol")
    if groups.value < 1 or channels.value % groups.value:
        raise CodeError(f"{channels.value} channels do not fall into {groups.value} groups")


def max_pooling(axes: int):
    def made(kernel_size, stride=None, padding=number(0), dilation=ONE) -> Module:
        ks, ps, ds = (spread(v, axes) for v in (kernel_size, padding, dilation))
        ss = ks if stride is None else spread(stride, axes)

        def shape(given, check):
            require_axes(given, axes, f"a pooling of {axes} axes")
            for k, p, d in zip(ks, ps, ds):
                wide = add(mul(d, add(k, number(-1))), ONE)
                check(Rel("<=", mul(number(2), p), wide),
                      "the padding of a pooling is more than half of its window")
            return (*given[:-axes], *(windows(check, n, k, s, p, d) for n, k, s, p, d in zip(
                given[-axes:], ks, ss, ps, ds)))
        return Module("pooling", shape=shape)
    return made


def mean_pooling(axes: int):
    def made(kernel_size, stride=None, padding=number(0)) -> Module:
        return max_pooling(axes)(kernel_size, stride, padding)
    return made


def spread(value, axes: int) -> tuple[Term, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def require_axes(given, axes: int, what: str) -> None:
    if len(given) not in (axes + 1, axes + 2):
        raise CodeError(f"{what} is applied to a tensor of {len(given)} axes")


def entrywise(*_, **__) -> Module:
    return Module("entrywise", shape=lambda given, check: given)


def batch_norm(axes: int):
    """Over one axis of positions or none, or over two, after the batch and the channels."""
    ranks = (2, 3) if axes == 1 else (axes + 2,)

    def made(features, eps=None, momentum=None, affine=True) -> Module:
        def shape(given, check):
            if len(given) not in ranks:
                raise CodeError(f"a BatchNorm{axes}d is applied to a tensor of {len(given)} axes")
            require_same(check, given[1], features,
                         f"the channels of what a BatchNorm{axes}d is applied to")
            return given
        return Module(f"BatchNorm{axes}d", simple(mul(number(2 if affine else 0), features)),
                      shape=shape)
    return made


def layer_norm(features, eps=None, elementwise_affine=True, bias=True) -> Module:
    sizes = tuple(features) if isinstance(features, (tuple, list)) else (features,)

    def shape(given, check):
        if len(given) < len(sizes):
            raise CodeError(f"a LayerNorm is applied to a tensor of {len(given)} axes")
        for n, m in zip(given[-len(sizes):], sizes):
            require_same(check, n, m, "the last axes of what a LayerNorm is applied to")
        return given
    count = 0 if not elementwise_affine else 2 if bias else 1
    return Module("LayerNorm", simple(mul(number(count), *sizes)), shape=shape)


def flatten(start_dim=number(1)) -> Module:
    def shape(given, check):
        first = int(start_dim.value)
        return (*given[:first], simple(mul(*given[first:])))
    return Module("Flatten", shape=shape)


def sequential(*items) -> Module:
    require_modules(items, "a Sequential")

    def shape(given, check):
        for item in items:
            if item.shape is None:
                raise NotRead(f"a {item.kind} in a Sequential")
            given = item.shape(given, check)
        return given
    return Module("Sequential", parts=dict(enumerate(items)), shape=shape, items=list(items))


def module_list(items=()) -> Module:
    require_modules(items, "a ModuleList")
    return Module("ModuleList", parts=dict(enumerate(items)), items=list(items))


def require_modules(items, what: str) -> None:
    for item in items:
        if not isinstance(item, Module):
            raise CodeError(f"{what} holds modules only")


def embedding(count, width) -> Module:
    return Module("Embedding", simple(mul(count, width)),
                  shape=lambda given, check: (*given, width))


ENTRYWISE = ("ReLU", "Sigmoid", "Tanh", "LeakyReLU", "GELU", "SiLU", "Softplus", "ELU", "Softmax",
             "LogSoftmax", "Dropout", "Dropout2d", "Identity")
LAYERS = {"Linear": linear, "Conv1d": convolution(1), "Conv2d": convolution(2),
          "MaxPool1d": max_pooling(1), "MaxPool2d": max_pooling(2),
          "AvgPool1d": mean_pooling(1), "AvgPool2d": mean_pooling(2),
          "BatchNorm1d": batch_norm(1), "BatchNorm2d": batch_norm(2),
          "LayerNorm": layer_norm, "Flatten": flatten, "Sequential": sequential,
          "ModuleList": module_list, "Embedding": embedding,
          **dict.fromkeys(ENTRYWISE, entrywise)}
FUNCTIONS = {"relu", "sigmoid", "tanh", "leaky_relu", "gelu", "silu", "softplus", "elu", "softmax",
             "log_softmax", "dropout", "exp", "log", "abs", "sqrt"}
POOLS = {"max_pool1d": max_pooling(1), "max_pool2d": max_pooling(2),
         "avg_pool1d": mean_pooling(1), "avg_pool2d": mean_pooling(2)}
