"""Layers of PyTorch: how many parameters each has, and the shape that it makes of a shape.

The rules are those of its documentation for `torch.nn`, version 2; arguments have the names
that they have there.  A layer whose parameters can be counted but whose outputs are not followed
has no `shape`.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import ONE, Num, Term, add, mul, number
from derive.language.modules.module import (
    CodeError, Module, NotRead, module_list, require_flags, require_multiple, require_same, sequential, simple)
from derive.language.modules.moves import axis
from derive.language.modules.norms import batch_norm, group_norm, instance_norm, layer_norm, rms_norm
from derive.language.modules.recurrent import attention, recurrent, recurrent_cell
from derive.language.modules.windows import (
    adaptive_max_pooling, adaptive_pooling, convolution, fractional_pooling, max_pooling,
    mean_pooling, pixel_shuffle, power_pooling, transposed, unfold)


def linear(in_features, out_features, bias=True) -> Module:
    require_flags("Linear", bias)

    def shape(given, check):
        if not given:
            raise CodeError("a Linear is applied to a number")
        require_same(check, given[-1], in_features,
                     "the last axis of what a Linear is applied to")
        return (*given[:-1], out_features)
    count = add(mul(in_features, out_features), *([out_features] if bias else []))
    return Module("Linear", simple(count), shape=shape,
                  attributes={"in_features": in_features, "out_features": out_features})


def embedding(num_embeddings, embedding_dim, padding_idx=None) -> Module:
    if padding_idx is not None and not (isinstance(padding_idx, Num) and isinstance(num_embeddings, Num)
                                        and -num_embeddings.value <= padding_idx.value < num_embeddings.value):
        raise NotRead("a padding_idx that is no row of an Embedding for certain")
    return Module("Embedding", simple(mul(num_embeddings, embedding_dim)),
                  shape=lambda given, check: (*given, embedding_dim))


def flatten(start_dim=ONE) -> Module:
    def shape(given, check):
        first = axis(start_dim, len(given))
        return (*given[:first], simple(mul(*given[first:])))
    return Module("Flatten", shape=shape)


def entrywise(*given, inplace=False, **_) -> Module:
    """A layer without parameters; where it is told to, it changes its argument."""
    return Module("entrywise", shape=lambda given, check: given, attributes={
        "inplace": inplace is not False or True in [value for value in given if isinstance(value, bool)]})


def dropout(p=0.5, inplace=False) -> Module:
    require_share(p)
    return entrywise(inplace=inplace)


def require_share(p) -> None:
    share = float(p.value) if isinstance(p, Num) else p
    if not isinstance(share, float) or not 0 <= share <= 1:
        raise CodeError("the probability of a Dropout is between 0 and 1")


def softmax(dim=None) -> Module:
    def shape(given, check):
        if dim is not None:
            axis(dim, len(given))
        return given
    return Module("Softmax", shape=shape)


def dropout1d(p=0.5, inplace=False) -> Module:
    require_share(p)

    def shape(given, check):
        if len(given) not in (2, 3):
            raise CodeError(f"a Dropout1d is applied to a tensor of {len(given)} axes")
        return given
    return Module("Dropout1d", shape=shape)


def prelu(num_parameters=ONE, init=None) -> Module:
    def shape(given, check):
        if num_parameters != ONE:
            if len(given) < 2:
                raise CodeError("a PReLU of channels is applied to a tensor without channels")
            require_same(check, given[1], num_parameters,
                         "the channels of what a PReLU is applied to")
        return given
    return Module("PReLU", num_parameters, shape=shape)


def glu(dim=number(-1)) -> Module:
    def shape(given, check):
        at = int(dim.value)
        if not -len(given) <= at < len(given):
            raise CodeError("a GLU halves an axis that is not there")
        half = require_multiple(check, given[at], number(2), "a GLU halves an odd axis")
        return tuple(half if i == at % len(given) else n for i, n in enumerate(given))
    return Module("GLU", shape=shape)


def bilinear(in1_features, in2_features, out_features, bias=True) -> Module:
    require_flags("Bilinear", bias)
    count = mul(in1_features, in2_features, out_features)
    return Module("Bilinear", simple(add(count, *([out_features] if bias else []))))


def loss(*_, **__) -> Module:
    return Module("loss")


ENTRYWISE = (
    "ReLU ReLU6 LeakyReLU RReLU ELU SELU CELU GELU SiLU Mish Softplus Softsign Sigmoid LogSigmoid "
    "Tanh Tanhshrink Hardtanh Hardsigmoid Hardswish Hardshrink Softshrink Threshold "
    "Identity").split()
DROPOUTS = "Dropout Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout".split()
LOSSES = ("L1Loss MSELoss SmoothL1Loss HuberLoss CrossEntropyLoss NLLLoss BCELoss BCEWithLogitsLoss "
          "KLDivLoss GaussianNLLLoss PoissonNLLLoss HingeEmbeddingLoss CosineEmbeddingLoss "
          "MarginRankingLoss SoftMarginLoss TripletMarginLoss").split()
LAYERS = {
    "Linear": linear, "Bilinear": bilinear, "Embedding": embedding, "Flatten": flatten,
    "PReLU": prelu, "Dropout1d": dropout1d, "GLU": glu, "PixelShuffle": pixel_shuffle, "Unfold": unfold,
    "LayerNorm": layer_norm, "RMSNorm": rms_norm, "GroupNorm": group_norm,
    "Sequential": sequential, "ModuleList": module_list, "MultiheadAttention": attention,
    **{f"{name}{n}d": made(n) for n in (1, 2, 3) for name, made in (
        ("Conv", convolution), ("ConvTranspose", transposed), ("MaxPool", max_pooling),
        ("AvgPool", mean_pooling), ("LPPool", power_pooling), ("AdaptiveAvgPool", adaptive_pooling),
        ("AdaptiveMaxPool", adaptive_max_pooling), ("BatchNorm", batch_norm),
        ("InstanceNorm", instance_norm))},
    **{f"FractionalMaxPool{n}d": fractional_pooling(n) for n in (2, 3)},
    **{f"{name}{end}": made(f"{name}{end}", gates) for name, gates in (
        ("RNN", 1), ("GRU", 3), ("LSTM", 4)) for end, made in (("", recurrent),
                                                               ("Cell", recurrent_cell))},
    **dict.fromkeys(("Softmax", "Softmin", "LogSoftmax"), softmax),
    **dict.fromkeys(ENTRYWISE, entrywise), **dict.fromkeys(DROPOUTS, dropout), **dict.fromkeys(LOSSES, loss)}
POOLS = {f"{name}_pool{n}d": made(n) for n in (1, 2, 3) for name, made in (
    ("max", max_pooling), ("avg", mean_pooling), ("adaptive_avg", adaptive_pooling),
    ("adaptive_max", adaptive_max_pooling), ("lp", power_pooling))}
