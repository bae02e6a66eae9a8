"""Functions of PyTorch that leave a shape as it is, and the arguments that each takes beside the tensor.

An argument that a function does not take stops it in PyTorch; here it is refused.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Num
from derive.language.modules.module import CodeError, Module, NotRead, Tensor
from derive.language.modules.moves import axis


def taking(*names: str):
    """A function entry by entry, of a tensor and of numbers or flags so named."""
    def made(check, x: Tensor, *given, **options) -> Tensor:
        named = dict(zip(names, given))
        if len(given) > len(names) or named.keys() & options.keys() or options.keys() - set(names):
            raise NotRead("a function entry by entry with these arguments")
        if any(value is None or isinstance(value, (str, list, Tensor, Module))
               for value in (*given, *options.values())):
            raise NotRead("a function entry by entry whose argument is no number")
        return replace(x, parameter=False)
    return made


def gelu(check, x: Tensor, *, approximate="none") -> Tensor:
    if approximate not in ("none", "tanh"):
        raise NotRead("this approximation of `gelu`")
    return replace(x, parameter=False)


def dropout(check, x: Tensor, p=0.5, training=True, inplace=False) -> Tensor:
    share = float(p.value) if isinstance(p, Num) else p
    if isinstance(share, float) and not 0 <= share <= 1 or isinstance(p, Tensor):
        raise CodeError("the probability of a `dropout` is between 0 and 1")
    return x.kept()


def softmax(check, x: Tensor, dim, *, dtype=None) -> Tensor:
    axis(dim, len(x.shape))
    return replace(x, parameter=False)


def converted(check, x: Tensor, *where, device=None, dtype=None) -> Tensor:
    """x.to(…): of another type or in another place"""
    if any(isinstance(value, list) for value in (*where, device, dtype)):
        raise NotRead("`to` with these arguments")
    return x.kept()


FUNCTIONS = {
    **dict.fromkeys("sigmoid logsigmoid tanh tanhshrink softsign exp log abs sqrt rsqrt sin cos erf square".split(),
                    taking()),
    **dict.fromkeys("relu relu6 selu silu mish hardsigmoid hardswish".split(), taking("inplace")),
    "leaky_relu": taking("negative_slope", "inplace"),
    **dict.fromkeys(("elu", "celu"), taking("alpha", "inplace")),
    "softplus": taking("beta", "threshold"), "hardtanh": taking("min_val", "max_val", "inplace"),
    **dict.fromkeys(("hardshrink", "softshrink"), taking("lambd")),
    "gelu": gelu, "dropout": dropout, "to": converted,
    "float": lambda check, x: x.kept(),
    **dict.fromkeys(("softmax", "softmin", "log_softmax"), softmax)}
