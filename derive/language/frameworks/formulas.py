"""PyTorch's functions with parameters, and modules that are applied where they are made.

    F.leaky_relu(x, 0.2), F.elu(x)      activations, with PyTorch's defaults
    F.linear(x, W, b)                   x @ W.T + b
    torch.clamp(x, min=0), np.clip      entries held between two numbers
    nn.ReLU()(x), nn.Softmax(dim=1)(x)  the function that the module is
    nn.CrossEntropyLoss()(z, t)         a loss, with the mean that is its default

A module with weights of its own, which nothing here names, is refused: `F.linear` takes them.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import Call, Iverson, Term, equals, is_integer, within
from derive.language.arrays import Array, axis, fresh, over_all, spread
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.axes import exchanged
from derive.language.frameworks.homes import FUNCTIONAL
from derive.language.frameworks.options import array, bound, is_true, place, renamed, wanted, word
from derive.language.syntax import (
    Applied, Apply, Group, MatMul, Name, Node, Number, Product, Sum, Transpose)

# PyTorch's parameters in its order: the option of the layer, and the default.  Those of a loss stand
# behind others, which say how it is reduced, and are given by name.
PARAMETERS = {
    "leaky_relu": {"negative_slope": ("slope", Fraction(1, 100))},
    "elu": {"alpha": ("alpha", Fraction(1))}, "celu": {"alpha": ("alpha", Fraction(1))},
    "hardtanh": {"min_val": ("low", Fraction(-1)), "max_val": ("high", Fraction(1))},
    "hardshrink": {"lambd": ("threshold", Fraction(1, 2))},
    "softshrink": {"lambd": ("threshold", Fraction(1, 2))},
    "huber_loss": {"delta": ("delta", Fraction(1))},
    "smooth_l1_loss": {"beta": ("beta", Fraction(1))},
}
PLAIN = ("softsign", "tanhshrink", "logsigmoid", "mish", "selu", "relu6", "hardswish", "hardsigmoid")
# the function that a module is, and the names of what it is made with
CLASSES = {name: (function, ()) for name, function in (
    ("ReLU", "relu"), ("Sigmoid", "sigmoid"), ("Tanh", "tanh"), ("GELU", "gelu"), ("SiLU", "silu"),
    ("Softplus", "softplus"), ("Softsign", "softsign"), ("Tanhshrink", "tanhshrink"),
    ("LogSigmoid", "logsigmoid"), ("Mish", "mish"), ("SELU", "selu"), ("ReLU6", "relu6"),
    ("Hardswish", "hardswish"), ("Hardsigmoid", "hardsigmoid"), ("BCELoss", "binary_cross_entropy"),
    ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits"), ("MSELoss", "mse_loss"),
    ("L1Loss", "l1_loss"), ("CrossEntropyLoss", "cross_entropy"), ("NLLLoss", "nll_loss"),
    ("KLDivLoss", "kl_div"), ("SoftMarginLoss", "soft_margin_loss"),
    ("MarginRankingLoss", "margin_ranking_loss"), ("TripletMarginLoss", "triplet_margin_loss"),
    ("PoissonNLLLoss", "poisson_nll_loss"), ("GaussianNLLLoss", "gaussian_nll_loss"))}
CLASSES |= {name: (function, tuple(PARAMETERS[function])) for name, function in (
    ("LeakyReLU", "leaky_relu"), ("ELU", "elu"), ("CELU", "celu"), ("Hardtanh", "hardtanh"),
    ("Hardshrink", "hardshrink"), ("Softshrink", "softshrink"))}
CLASSES |= {"HuberLoss": ("huber_loss", ()), "SmoothL1Loss": ("smooth_l1_loss", ())}
CLASSES |= {"Softmax": ("softmax", ("dim",)), "LogSoftmax": ("log_softmax", ("dim",)),
            "Softmin": ("softmin", ("dim",)), "Threshold": ("threshold", ("threshold", "value")),
            "GLU": ("glu", ("dim",)), "Flatten": ("flatten", ("start_dim",)),
            "CosineSimilarity": ("cosine_similarity", ("dim", "eps")),
            "PairwiseDistance": ("pairwise_distance", ("p", "eps")),
            "PixelShuffle": ("pixel_shuffle", ("upscale_factor",)),
            **{f"{kind}Pool{n}d": (f"{kind.lower()}_pool{n}d", ("kernel_size", "stride", "padding"))
               for kind in ("Max", "Avg") for n in (1, 2, 3)},
            **{f"Adaptive{kind}Pool{n}d": (f"adaptive_{kind.lower()}_pool{n}d", ("output_size",))
               for kind in ("Max", "Avg") for n in (1, 2)}}


def unmade(node: Applied) -> Apply:
    """The function that a module is, applied to the same tensors: F.relu(x) for nn.ReLU()(x)."""
    kind = node.module.name.rpartition(".")[2]
    if kind not in CLASSES:
        hint = "; its weights have no name: write F.linear(x, W, b)" if kind == "Linear" else ""
        raise LanguageError(f"`{node.module.name}` is not read in a formula{hint}", node.at)
    function, names = CLASSES[kind]
    if len(node.module.args) > len(names):
        raise LanguageError(f"`{node.module.name}` is made with {len(names)} arguments here, and "
                            f"applied to tensors: `{node.module.name}()(x)`", node.at)
    options = {**dict(zip(names, node.module.args)), **dict(node.module.options)}
    options.pop("inplace", None)                       # the value is the same
    if kind == "Flatten":
        options = {"start_dim": Number(node.at, Fraction(1)), **options}
    home = "F" if function in FUNCTIONAL else "torch"
    return Apply(node.at, f"{home}.{function}", node.args, tuple(options.items()))


def parametrised(read, node: Apply, function: str, scope):
    """A layer of the language with PyTorch's parameters, by place or by name."""
    known, is_loss = PARAMETERS[function], function.endswith("_loss")
    count, most = (2, 2) if is_loss else (1, 1 + len(known))
    given = dict(zip(known, node.args[count:])) | dict(node.options)
    given.pop("inplace", None)
    if len(node.args) > most or not set(given) <= set(known):
        by_name = ", by name" if is_loss else ""
        raise LanguageError(f"the parameters of `{node.name}` are {', '.join(known)}{by_name}", node.at)
    options = tuple((option, given.get(name, Number(node.at, default)))
                    for name, (option, default) in known.items())
    return read.calls.apply(read, Apply(node.at, function, node.args[:count], options), scope)


def linear(read, node: Apply, scope):
    """F.linear(x, W, b) = x @ W.T + b"""
    if not 2 <= len(node.args) <= 3 or node.options:
        raise LanguageError(f"`{node.name}` takes x, W and b", node.at)
    x, weight, *bias = node.args
    if len(array(read, weight, scope).sizes) != 2:
        raise Misshapen(f"the weight of `{node.name}` is a matrix [outputs, inputs]", node.at)
    product = MatMul(node.at, x, (("@", Transpose(node.at, weight)),))
    return read.value(Sum(node.at, product, (("+", bias[0]),)) if bias else product, scope)


def gelu(read, node: Apply, scope):
    """x Φ(x), or with approximate='tanh' its approximation, which is JAX's default"""
    of_jax = node.name.startswith("jax.")
    given = bound(node, "input", *(["approximate"] if of_jax else []), named=() if of_jax else ("approximate",))
    about = given.get("approximate")
    if of_jax:
        close = about is None or is_true(about)
    else:
        close = about is not None and word(about) == "tanh"
    name = "gelu_tanh" if close else "gelu"
    return read.calls.apply(read, Apply(node.at, name, tuple(wanted(node, given, "input"))), scope)


def softplus(read, node: Apply, scope):
    """softplus(beta*x) / beta, also where PyTorch rounds it to x"""
    given = bound(node, "input", "beta")
    (x,) = wanted(node, given, "input")
    beta = given.get("beta", Number(node.at, Fraction(1)))
    if beta == Number(beta.at, Fraction(1)):
        return read.calls.apply(read, Apply(node.at, "softplus", (x,)), scope)
    inner = Apply(node.at, "softplus", (Product(node.at, beta, (("*", Group(node.at, x)),)),))
    return read.value(Product(node.at, inner, (("/", beta),)), scope)


def glu(read, node: Apply, scope):
    """a * sigmoid(b), of the halves along an axis, the last where none is named"""
    given = bound(renamed(node, {"axis": "dim"}), "input", "dim")
    x = array(read, *wanted(node, given, "input"), scope)
    last = len(x.sizes) - 1
    at = place(node, given["dim"], last + 1) if "dim" in given else last
    halved = read.calls.layer_on(read, "glu", [exchanged(x, at, last)], {}, scope, node.at)
    return exchanged(halved, at, last)


def clamp(read, node: Apply, scope):
    """torch.clamp(x, low, high): min(max(x, low), high); an end may be left out"""
    low, high = (*node.args[1:], None, None)[:2]
    ends = {"min": low, "max": high}
    for name, value in node.options:
        name = name.removeprefix("a_")
        if ends.get(name, ()) is not None:
            raise LanguageError(f"`{node.name}` takes a tensor, min and max", node.at)
        ends[name] = value
    if not 1 <= len(node.args) <= 3 or not any(map(is_end, ends.values())):
        raise LanguageError(f"`{node.name}` takes a tensor, min and max", node.at)
    value = read.value(node.args[0], scope)
    for inner, end in (("max", ends["min"]), ("min", ends["max"])):
        if is_end(end):
            bound = read.value(end, scope)
            bound = spread(bound, value) if isinstance(value, Array) else bound
            value = read.each(lambda v, b, f=inner: Call(f, (v, b)), [value, bound], node.name, node.at)
    return value


def is_end(node: Node | None) -> bool:
    return node is not None and not (isinstance(node, Name) and node.name == "None")


def one_hot(read, node: Apply, scope):
    """F.one_hot(t, C): [t[i] = c]"""
    given = (*node.args[1:], *(value for name, value in node.options if name == "num_classes"))
    if len(node.args) > 2 or len(given) != 1 or len(node.args) + len(node.options) != 2 or read.base:
        raise LanguageError(f"`{node.name}` takes integer classes and their number, in base 0", node.at)
    classes, count = read.value(node.args[0], scope), read.integer(given[0], scope)
    rows = classes.sizes if isinstance(classes, Array) else ()
    if not is_integer(classes.entry(tuple(fresh() for _ in rows)) if rows else classes):
        raise Misshapen(f"`{node.name}` of integer classes", node.at)
    low, high = axis(count, read.base)
    read.names.oblige(scope.closed(over_all("all", rows, read.base, lambda at: within(
        low, classes.entry(at) if rows else classes, high))))

    def entry(at: tuple[Term, ...]) -> Term:
        return Iverson(equals(classes.entry(at[:-1]) if rows else classes, at[-1]))
    return Array((*rows, count), entry)


OWN = {"linear": linear, "clamp": clamp, "clip": clamp, "one_hot": one_hot, "gelu": gelu,
       "softplus": softplus, "glu": glu}
