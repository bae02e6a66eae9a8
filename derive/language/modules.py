"""Layers of PyTorch: how many parameters each has, and the shape that it makes of a shape.

Only shapes are followed, with symbolic sizes; nothing of PyTorch is run.  The rules
are those of its documentation for `torch.nn`, version 2.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from derive.kernel.ring import normal
from derive.kernel.terms import ONE, Floor, Term, add, mul, neg, number


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


Checks = Callable[[Term, Term, str], None]        # two sizes that must be equal, and why


def pair(value) -> tuple[Term, Term]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def simple(term: Term) -> Term:
    return normal(term)


def windows(size: Term, k: Term, stride: Term, padding: Term, dilation: Term) -> Term:
    """⌊(n + 2p - d(k-1) - 1)/s⌋ + 1"""
    room = add(size, mul(number(2), padding), neg(mul(dilation, add(k, number(-1)))), number(-1))
    over = simple(room)
    return simple(add(over if stride == ONE else Floor(over, stride), ONE))


def linear(inputs, outputs, bias=True) -> Module:
    def shape(given, check):
        check(given[-1], inputs, "the last axis of what a Linear is applied to")
        return (*given[:-1], outputs)
    count = add(mul(inputs, outputs), *([outputs] if bias else []))
    return Module("Linear", simple(count), shape=shape)


def convolution(axes: int):
    def made(inputs, outputs, kernel_size, stride=ONE, padding=number(0), dilation=ONE,
             groups=ONE, bias=True) -> Module:
        ks, ss, ps, ds = (spread(v, axes) for v in (kernel_size, stride, padding, dilation))

        def shape(given, check):
            require_axes(given, axes, f"Conv{axes}d")
            check(given[-axes - 1], inputs, f"the channels of what a Conv{axes}d is applied to")
            sizes = (windows(n, k, s, p, d) for n, k, s, p, d in zip(given[-axes:], ks, ss, ps, ds))
            return (*given[:-axes - 1], outputs, *sizes)
        weights = mul(outputs, Floor(inputs, groups) if groups != ONE else inputs, *ks)
        return Module(f"Conv{axes}d", simple(add(weights, *([outputs] if bias else []))),
                      shape=shape)
    return made


def pooling(axes: int):
    def made(kernel_size, stride=None, padding=number(0), dilation=ONE) -> Module:
        ks, ps, ds = (spread(v, axes) for v in (kernel_size, padding, dilation))
        ss = ks if stride is None else spread(stride, axes)

        def shape(given, check):
            require_axes(given, axes, f"a pooling of {axes} axes")
            return (*given[:-axes], *(windows(n, k, s, p, d) for n, k, s, p, d in zip(
                given[-axes:], ks, ss, ps, ds)))
        return Module("pooling", shape=shape)
    return made


def spread(value, axes: int) -> tuple[Term, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def require_axes(given, axes: int, what: str) -> None:
    if len(given) not in (axes + 1, axes + 2):
        raise CodeError(f"{what} is applied to a tensor of {len(given)} axes")


def entrywise(*_, **__) -> Module:
    return Module("entrywise", shape=lambda given, check: given)


def batch_norm(features, **_) -> Module:
    def shape(given, check):
        if len(given) < 2:
            raise CodeError("a BatchNorm is applied to a tensor of one axis")
        check(given[1] if len(given) in (2, 4) else given[0], features,
              "the channels of what a BatchNorm is applied to")
        return given
    return Module("BatchNorm", simple(mul(number(2), features)), shape=shape)


def layer_norm(features, **_) -> Module:
    sizes = tuple(features) if isinstance(features, (tuple, list)) else (features,)

    def shape(given, check):
        for n, m in zip(given[-len(sizes):], sizes, strict=True):
            check(n, m, "the last axes of what a LayerNorm is applied to")
        return given
    return Module("LayerNorm", simple(mul(number(2), *sizes)), shape=shape)


def flatten(start_dim=number(1)) -> Module:
    def shape(given, check):
        first = int(start_dim.value)
        return (*given[:first], simple(mul(*given[first:])))
    return Module("Flatten", shape=shape)


def sequential(*items) -> Module:
    require_modules(items, "a Sequential")

    def shape(given, check):
        for item in items:
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
          "MaxPool1d": pooling(1), "MaxPool2d": pooling(2), "AvgPool1d": pooling(1),
          "AvgPool2d": pooling(2), "BatchNorm1d": batch_norm, "BatchNorm2d": batch_norm,
          "LayerNorm": layer_norm, "Flatten": flatten, "Sequential": sequential,
          "ModuleList": module_list, "Embedding": embedding,
          **dict.fromkeys(ENTRYWISE, entrywise)}
FUNCTIONS = {"relu", "sigmoid", "tanh", "leaky_relu", "gelu", "silu", "softplus", "elu", "softmax",
             "log_softmax", "dropout", "exp", "log", "abs", "sqrt"}
POOLS = {"max_pool1d": pooling(1), "max_pool2d": pooling(2), "avg_pool1d": pooling(1),
         "avg_pool2d": pooling(2)}
