"""Functions of PyTorch that leave a shape as it is, and the arguments that each takes beside the tensor.

An argument that a function does not take stops it in PyTorch; here it is refused.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Num
from derive.language.modules.module import CodeError, Module, NotRead, Tensor
from derive.language.modules.moves import axis, floating, require_tensors


def taking(*names: str):
    """A function entry by entry, of a tensor and of numbers or flags so named."""
    def made(check, x: Tensor, *given, **options) -> Tensor:
        named = dict(zip(names, given))
        if len(given) > len(names) or named.keys() & options.keys() or options.keys() - set(names):
            raise NotRead("a function entry by entry with these arguments")
        if any(value is None or isinstance(value, (str, list, Tensor, Module))
               for value in (*given, *options.values())):
            raise NotRead("a function entry by entry whose argument is no number")
        if {**named, **options}.get("inplace"):
            x.require_free()
        return replace(x, parameter=False, fixed=False, entries=floating(x))
    return made


def gelu(check, x: Tensor, *, approximate="none") -> Tensor:
    if approximate not in ("none", "tanh"):
        raise NotRead("this approximation of `gelu`")
    return replace(x, parameter=False, entries=floating(x))


def dropout(check, x: Tensor, p=0.5, training=True, inplace=False) -> Tensor:
    share = float(p.value) if isinstance(p, Num) else p
    if isinstance(share, float) and not 0 <= share <= 1 or isinstance(p, Tensor):
        raise CodeError("the probability of a `dropout` is between 0 and 1")
    if inplace:
        x.require_free()
    return x.kept()


def softmax(check, x: Tensor, dim, *, dtype=None) -> Tensor:
    axis(dim, len(x.shape))
    if x.entries != "float":
        raise NotRead("a softmax of what may be no real numbers")
    return replace(x, parameter=False)


def converted(check, x: Tensor, *where, device=None, dtype=None) -> Tensor:
    """x.to(…): of another type or in another place"""
    if any(isinstance(value, list) for value in (*where, device, dtype)):
        raise NotRead("`to` with these arguments")
    kinds = [kind_of(value) for value in (*where, dtype) if not (value is None or is_place(value))]
    return replace(x, entries=kinds[0] if len(kinds) == 1 else "" if kinds else x.entries).kept()


def is_place(value) -> bool:
    """'cuda', x.device"""
    return isinstance(value, str) or str(getattr(value, "path", "")).rpartition(".")[2] == "device"


def kind_of(dtype) -> str:
    """The type that torch.long says, or x.dtype, or a tensor; nothing where it is not followed"""
    if isinstance(dtype, Tensor) or isinstance(of := getattr(dtype, "of", None), Tensor) and dtype.path == "dtype":
        return dtype.entries if isinstance(dtype, Tensor) else of.entries
    last = str(getattr(dtype, "path", "")).rpartition(".")[2]
    return next((kind for kind, names in TYPES.items() if last in names), "")


def of_kind(kind: str):
    """x.long(), x.bool()"""
    def made(check, x: Tensor) -> Tensor:
        return replace(x, entries=kind).kept()
    return made


def as_type(check, x: Tensor, other: Tensor) -> Tensor:
    require_tensors(other)
    return replace(x, entries=other.entries).kept()


def like(check, x: Tensor, *, dtype=None, device=None) -> Tensor:
    """torch.zeros_like(x), whose entries are others"""
    return Tensor(x.shape, entries=x.entries if dtype is None else kind_of(dtype))


TYPES = {"float": ("float", "float16", "float32", "float64", "bfloat16", "half", "double"),
         "integer": ("long", "int", "int64", "int32"), "bool": ("bool",)}
FUNCTIONS = {
    **dict.fromkeys("sigmoid logsigmoid tanh tanhshrink softsign exp log abs sqrt rsqrt sin cos erf square".split(),
                    taking()),
    **dict.fromkeys("relu relu6 selu silu mish hardsigmoid hardswish".split(), taking("inplace")),
    "leaky_relu": taking("negative_slope", "inplace"),
    **dict.fromkeys(("elu", "celu"), taking("alpha", "inplace")),
    "softplus": taking("beta", "threshold"), "hardtanh": taking("min_val", "max_val", "inplace"),
    **dict.fromkeys(("hardshrink", "softshrink"), taking("lambd")),
    "gelu": gelu, "dropout": dropout, "to": converted,
    **{name: of_kind(kind) for name, kind in (
        ("float", "float"), ("long", "integer"), ("int", "integer"), ("bool", "bool"))}, "type_as": as_type,
    **dict.fromkeys((f"{name}_like" for name in ("zeros", "ones", "empty", "rand", "randn")), like),
    **dict.fromkeys(("softmax", "softmin", "log_softmax"), softmax)}
