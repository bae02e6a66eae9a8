"""Normalisations of PyTorch: their parameters, and the axes that they want.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import ONE, Rel, mul, number
from derive.language.modules.module import CodeError, Module, require_flags, require_groups, require_same, simple


def batch_norm(axes: int):
    """Over one axis of positions or none, or over more, after the batch and the channels."""
    ranks = (2, 3) if axes == 1 else (axes + 2,)

    def made(num_features, eps=None, momentum=None, affine=True,
             track_running_stats=True) -> Module:
        return per_channel(f"BatchNorm{axes}d", num_features, affine, ranks, at=1)
    return made


def instance_norm(axes: int):
    """Over the positions of each channel; without a batch the channels come first."""
    def made(num_features, eps=None, momentum=None, affine=False,
             track_running_stats=False) -> Module:
        kind = f"InstanceNorm{axes}d"
        norm = per_channel(kind, num_features, affine, (axes + 1, axes + 2), at=-axes - 1,
                           counted=affine)

        def shape(given, check):
            same = norm.shape(given, check)
            check(Rel("<", ONE, mul(*given[-axes:])), f"an {kind} wants more than one position")
            return same
        return Module(kind, norm.own, shape=shape)
    return made


def group_norm(num_groups, num_channels, eps=None, affine=True) -> Module:
    require_groups(num_channels, num_groups)
    return per_channel("GroupNorm", num_channels, affine, range(2, 7), at=1)


def per_channel(kind: str, channels, affine: bool, ranks, at: int, counted: bool = True) -> Module:
    """Two parameters for each channel, or none; the channels are the axis number `at`, and there
    are as many as was said if they are `counted`."""
    require_flags(kind, affine)

    def shape(given, check):
        if len(given) not in ranks:
            raise CodeError(f"a {kind} is applied to a tensor of {len(given)} axes")
        if counted:
            require_same(check, given[at], channels,
                         f"the channels of what a {kind} is applied to")
        return given
    return Module(kind, simple(mul(number(2 if affine else 0), channels)), shape=shape)


def layer_norm(normalized_shape, eps=None, elementwise_affine=True, bias=True) -> Module:
    require_flags("LayerNorm", elementwise_affine, bias)
    count = 0 if not elementwise_affine else 2 if bias else 1
    return over_last_axes("LayerNorm", normalized_shape, count)


def rms_norm(normalized_shape, eps=None, elementwise_affine=True) -> Module:
    require_flags("RMSNorm", elementwise_affine)
    return over_last_axes("RMSNorm", normalized_shape, 1 if elementwise_affine else 0)


def over_last_axes(kind: str, normalized, count: int) -> Module:
    """So many parameters for each entry of the last axes."""
    sizes = tuple(normalized) if isinstance(normalized, (tuple, list)) else (normalized,)
    if not sizes:
        raise CodeError(f"a {kind} is over one axis at least")

    def shape(given, check):
        if len(given) < len(sizes):
            raise CodeError(f"a {kind} is applied to a tensor of {len(given)} axes")
        for n, m in zip(given[-len(sizes):], sizes):
            require_same(check, n, m, f"the last axes of what a {kind} is applied to")
        return given
    return Module(kind, simple(mul(number(count), *sizes)), shape=shape)
