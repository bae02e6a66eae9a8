"""Homes: which functions each library has.

    np.exp, torch.exp, math.exp     F.relu, torch.relu, jax.nn.relu, and no np.relu
    x.where(c, y), x.unfold(0, 2)   methods whose arguments have another order than the functions

A function that its library does not have would stop a program, or be another's that a reader has in
mind, with other defaults: it is refused, and where it is read from is said.

This file is trusted.
"""

from __future__ import annotations

from derive.language.errors import LanguageError
from derive.language.frameworks.options import MODULES, function_of
from derive.language.syntax import Apply

NUMPY_AND_TORCH = frozenset("""
    abs absolute add amax amin arange arctan argmax atan broadcast_to clip concatenate cos cosh cumprod cumsum diag
    diagflat diagonal diff divide dot einsum exp exp2 expm1 eye flip float_power full full_like hstack inner kron
    linalg.det linalg.inv linalg.norm linalg.vector_norm log log10 log1p log2 logaddexp logical_not matmul max maximum mean min
    minimum multiply negative ones ones_like outer pow prod ravel reciprocal reshape roll sign sin sinh split sqrt
    square squeeze stack std subtract sum swapaxes tan tanh tile trace transpose tril triu true_divide var vdot
    vstack where zeros zeros_like""".split())
NUMPY = NUMPY_AND_TORCH | frozenset("""
    astype convolve copy correlate expand_dims invert pad power repeat shape take take_along_axis""".split())
TORCH = NUMPY_AND_TORCH | frozenset("""
    adaptive_avg_pool1d adaptive_max_pool1d addcdiv addcmul addmm addmv addr avg_pool1d baddbmm bmm cat cdist celu
    chunk clamp clone conv1d conv2d conv3d conv_transpose1d conv_transpose2d cosine_similarity det div erf flatten
    gather ger group_norm hardshrink index_select inverse layer_norm lerp log_softmax logit logsumexp masked_fill max_pool1d
    max_pool2d max_pool3d mm mul mv neg norm numel pairwise_distance permute pixel_shuffle relu repeat_interleave
    rms_norm rsqrt selu sigmoid softmax sub t threshold unbind unsqueeze""".split())
FUNCTIONAL = frozenset("""
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d avg_pool1d avg_pool2d avg_pool3d
    batch_norm binary_cross_entropy binary_cross_entropy_with_logits celu conv1d conv2d conv3d conv_transpose1d
    conv_transpose2d cosine_similarity cross_entropy dropout elu embedding gaussian_nll_loss gelu glu group_norm hardshrink
    hardsigmoid hardswish hardtanh huber_loss instance_norm interpolate kl_div l1_loss layer_norm leaky_relu linear
    log_softmax logsigmoid margin_ranking_loss max_pool1d max_pool2d max_pool3d mish mse_loss nll_loss normalize
    one_hot pad pairwise_distance pixel_shuffle poisson_nll_loss relu relu6 rms_norm scaled_dot_product_attention
    selu sigmoid silu smooth_l1_loss soft_margin_loss softmax softmin softplus softshrink softsign tanh tanhshrink
    threshold triplet_margin_loss unfold""".split())
JAX_NN = frozenset("""
    celu elu gelu glu leaky_relu log_sigmoid log_softmax logsumexp mish one_hot relu relu6 selu sigmoid silu softmax
    softplus swish tanh""".split())
LAX = frozenset("abs add cos cosh div erf exp exp2 expm1 log log1p mul neg pow rsqrt sign sin sinh sqrt square sub "
                "tan tanh".split())
SPECIAL = frozenset("erf exp2 expit expm1 log1p log_softmax logit logsumexp softmax".split())
MATH = frozenset("atan cos cosh erf exp exp2 expm1 log log10 log1p log2 pow sin sinh sqrt tan tanh".split())
METHODS = (NUMPY | TORCH | frozenset("bool contiguous expand float indices mT size values view".split())) - frozenset("""
    arange cat cdist concatenate convolve correlate einsum expand_dims eye invert full full_like hstack linalg.det linalg.inv
    linalg.norm linalg.vector_norm ones ones_like pad stack take_along_axis vstack where zeros zeros_like
    adaptive_avg_pool1d adaptive_max_pool1d avg_pool1d conv1d conv2d conv3d conv_transpose1d conv_transpose2d
    cosine_similarity group_norm layer_norm max_pool1d max_pool2d max_pool3d pairwise_distance pixel_shuffle rms_norm""".split())

HOMES = {**dict.fromkeys(("np", "numpy", "jnp", "jax.numpy"), NUMPY), "torch": TORCH,
         **dict.fromkeys(("F", "functional", "nn.functional", "torch.nn.functional"), FUNCTIONAL),
         "jax.nn": JAX_NN, **dict.fromkeys(("jax.lax", "lax"), LAX),
         **dict.fromkeys(("scipy.special", "torch.special", "special"), SPECIAL),
         "jax.scipy.special": SPECIAL - {"softmax", "log_softmax"},        # along all axes, or along the last
         **dict.fromkeys(("scipy", "jax.scipy"), frozenset(("linalg.det", "linalg.inv", "linalg.norm"))),
         "math": MATH, "": METHODS}


def home_of(name: str) -> str:
    """`torch.nn.functional` of `torch.nn.functional.relu`; nothing of a method"""
    return ".".join(part for part in name.split(".") if part in MODULES).strip(".")


def require_home(node: Apply) -> None:
    """Refuse a function from where it is not."""
    function, home = function_of(node.name), home_of(node.name)
    if function in HOMES.get(home, ()):
        return
    others = [f"{other}.{function}" for other in ("np", "torch", "F", "jax.nn", "scipy.special")
              if function in HOMES[other]]
    raise LanguageError(f"`{node.name}` is not read" + (f"; write {' or '.join(others)}" if others else ""), node.at)
