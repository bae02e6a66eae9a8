"""Losses of PyTorch, with its reductions.

    F.mse_loss(x, y), F.mse_loss(x, y, reduction='sum')
    F.cross_entropy(z, t, label_smoothing=0.1)      scores [n, classes, ...], classes [n, ...]
    F.cross_entropy(z, q)                           or a probability for each class
    F.kl_div(log_q, p, reduction='batchmean')       the first are logarithms

The default is the mean, over all that is left: of cross_entropy over the rows, of kl_div over all
entries.  Classes stand along axis 1, behind the batch; scores without a batch have one axis.

This file is trusted.
"""

from __future__ import annotations

from functools import cache

from derive.kernel.terms import (
    MINUS_ONE, ONE, ZERO, Iverson, Mul, Not, Num, Or, Term, add, equals, inverse, is_integer, mul, sub, within)
from derive.language import arrays
from derive.language.arrays import Array, fresh, over_all
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.axes import exchanged
from derive.language.frameworks.defined import Definition, definitions
from derive.language.frameworks.options import array, bound, function_of, is_true, wanted, word
from derive.language.sizes import same
from derive.language.syntax import Apply, Known

# the loss of an entry, or of a row
ENTRY_LOSSES = """
    soft_margin_loss(x, y) = np.log(1 + np.exp(-y*x))
    margin_ranking_loss(x, y, t, margin=0) = np.maximum(0, -t*(x - y) + margin)
    poisson_nll_loss(x, y) = np.exp(x) - y*x
    gaussian_nll_loss(x, y, var, eps=1e-6) = (
        np.log(np.maximum(var, eps)) + (x - y)**2 / np.maximum(var, eps)) / 2
    triplet_margin_loss(a, p, n, margin=1, eps=1e-6) = np.maximum(0, margin + F.pairwise_distance(
        a, p, eps=eps) - F.pairwise_distance(a, n, eps=eps))
    kl_div(x, y) = np.where((y = 0), 0, y * np.log(y)) - y * x
    weighted_logits(x, y, w) = -(w*y*F.logsigmoid(x) + (1 - y)*F.logsigmoid(-x))
    kl_div_log_target(x, y) = np.exp(y) * (y - x)
"""
# losses of the catalogue, which are means over all entries, and PyTorch's parameters of them
MEANS = ("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss", "binary_cross_entropy",
         "binary_cross_entropy_with_logits")


@cache
def known() -> dict[str, Definition]:
    return definitions(ENTRY_LOSSES)


def reduction_of(node: Apply, *more: str) -> tuple[Apply, str]:
    """The call without its reduction, and the reduction."""
    options = dict(node.options)
    how = word(options.pop("reduction")) if "reduction" in options else "mean"
    if how not in ("mean", "sum", "none", *more):
        raise LanguageError(f"the reduction of `{node.name}` is 'mean', 'sum' or 'none'", node.at)
    return Apply(node.at, node.name, node.args, tuple(options.items())), how


def total(value: Array | Term, how: str, base: int) -> Array | Term:
    """The losses, reduced."""
    if how == "none" or not isinstance(value, Array):
        return value
    found = over_all("sum", value.sizes, base, value.entry)
    count = {"sum": (), "mean": value.sizes, "batchmean": value.sizes[:1]}[how]
    return Mul((inverse(mul(*count)), found)) if count else found


def defined(read, node: Apply, scope) -> Array | Term:
    """A loss that is a formula for each entry or row"""
    plain, how = reduction_of(node, *(["batchmean"] if function_of(node.name) == "kl_div" else []))
    function, options = function_of(node.name), dict(plain.options)
    if function == "kl_div" and is_true(options.pop("log_target", None)):
        function = "kl_div_log_target"
    if len(plain.args) > len(known()[function].letters):
        raise LanguageError(f"say the options of `{node.name}` by name", node.at)
    plain = Apply(node.at, node.name, plain.args, tuple(options.items()))
    return total(known()[function].value(read, plain, scope), how, read.base)


def catalogued(read, node: Apply, scope, mean) -> Array | Term:
    """A loss of the catalogue, a mean over all entries: `mean` reads the call that it is.  Of one
    entry alone the mean is the loss of that entry."""
    plain, how = reduction_of(node)
    options = dict(plain.options)
    weight = options.pop("weight", None) if function_of(node.name).startswith("binary_") else None
    positive = options.pop("pos_weight", None) if function_of(node.name).endswith("_with_logits") else None
    if odd := options.keys() & {"weight", "pos_weight"}:
        raise LanguageError(f"`{node.name}` has no option `{min(odd)}` here", node.at)
    plain = Apply(node.at, node.name, plain.args, tuple(options.items()))
    if how == "mean" and weight is None and positive is None or len(plain.args) != 2:        # which is refused there
        return mean(read, plain, scope)
    first, second = values = [array(read, arg, scope) for arg in plain.args[:2]]
    read.names.require_equal_shapes(first, second, node.name, node.at)
    losses = Array(first.sizes, entry_of(read, plain, scope, mean, values)) if positive is None else known()[
        "weighted_logits"].value(read, Apply(node.at, node.name, (*plain.args, positive)), scope)
    read.names.require_equal_shapes(first, losses, node.name, node.at)
    if weight is not None:
        losses = read.each(arrays.joined, [read.value(weight, scope), losses], "weight", node.at)
    return total(losses, how, read.base)


def entry_of(read, node: Apply, scope, mean, values: list[Array]):
    def entry(at):
        args = tuple(Known(node.at, value.entry(at)) for value in values)
        return mean(read, Apply(node.at, node.name, (*args, *node.args[2:]), node.options), scope)
    return entry


# -- Classes ---------------------------------------------------------------------------------------

def cross_entropy(read, node: Apply, scope) -> Array | Term:
    """Minus the logarithm of the probability that the scores give to the class"""
    plain, how = reduction_of(node)
    given = bound(plain, "input", "target", named=("label_smoothing", "weight", "ignore_index"))
    scores, target = (read.value(arg, scope) for arg in wanted(node, given, "input", "target"))
    smooth = read.scalar(given["label_smoothing"], scope) if "label_smoothing" in given else ZERO
    if isinstance(smooth, Num) and not 0 <= smooth.value <= 1:
        raise LanguageError(f"`label_smoothing` of `{node.name}` lies between 0 and 1", node.at)
    place = axis_of_classes(node, scores)
    last = len(scores.sizes) - 1
    logs = exchanged(read.calls.layer_on(read, "log_softmax", [exchanged(scores, place, last)], {},
                                         scope, node.at), place, last)
    if isinstance(target, Array) and not is_classes(target):
        read.names.require_equal_shapes(scores, target, node.name, node.at)
        if more := given.keys() & {"weight", "ignore_index"}:
            raise LanguageError(f"`{node.name}` is read with `{min(more)}` of integer classes only", node.at)
        return total(against(read, logs, target, place, smooth), how, read.base)
    return weighed(read, plain, given, logs, target, place, how, scope)


def nll_loss(read, node: Apply, scope) -> Array | Term:
    """The same of logarithms of probabilities"""
    plain, how = reduction_of(node)
    given = bound(plain, "input", "target", named=("weight", "ignore_index"))
    logs, target = (read.value(arg, scope) for arg in wanted(node, given, "input", "target"))
    return weighed(read, plain, given, logs, target, axis_of_classes(node, logs), how, scope)


def weighed(read, node: Apply, given, logs: Array, target, place: int, how: str, scope) -> Array | Term:
    """The losses of integer classes, reduced.  With a weight for each class, and a class that is not
    counted, the mean is divided by the weights of what is counted."""
    smooth = read.scalar(given["label_smoothing"], scope) if "label_smoothing" in given else ZERO
    if not given.keys() & {"weight", "ignore_index"}:
        return total(chosen(read, node, logs, target, place, smooth, scope), how, read.base)
    if smooth != ZERO:
        raise LanguageError(f"`{node.name}` is read with `label_smoothing` or with weights, and not both", node.at)
    ignored = read.integer(given["ignore_index"], scope) if "ignore_index" in given else None
    weights = array(read, given["weight"], scope) if "weight" in given else None
    if weights:
        read.names.require_equal_shapes(Array(logs.sizes[place:place + 1], weights.entry), weights, node.name,
                                        node.at)
    losses = chosen(read, node, logs, target, place, ZERO, scope, ignored)

    def weight(of_class: Term) -> Term:
        own = [weights.entry((of_class,))] if weights else []
        return mul(*([] if ignored is None else [Iverson(Not(equals(of_class, ignored)))]), *own)
    counted = read.each(weight, [target], "weight", node.at)
    found = read.each(arrays.joined, [counted, losses], "weight", node.at)
    if how != "mean":
        return total(found, how, read.base)
    return Mul((inverse(total(counted, "sum", read.base)), total(found, "sum", read.base)))


def axis_of_classes(node: Apply, scores) -> int:
    """The second axis, or the only one"""
    if not isinstance(scores, Array) or scores.row:
        raise Misshapen(f"`{node.name}` of scores [n, classes, …] and integer classes [n, …]", node.at)
    return min(1, len(scores.sizes) - 1)


def is_classes(target: Array | Term) -> bool:
    return is_integer(target.entry(tuple(fresh() for _ in target.sizes))
                      if isinstance(target, Array) else target)


def chosen(read, node: Apply, logs: Array, target, place: int, smooth: Term, scope,
           ignored: Term | None = None) -> Array | Term:
    """Minus the entries, one of each row, that integer classes choose; a part of the loss may be
    the mean over all classes, and one class may be no class at all."""
    rows = target.sizes if isinstance(target, Array) else ()
    left = (*logs.sizes[:place], *logs.sizes[place + 1:])
    if len(left) != len(rows) or not all(map(same, rows, left)) or not is_classes(target):
        raise Misshapen(f"`{node.name}` of scores [n, classes, …] and integer classes [n, …]: the "
                        "classes are axis 1", node.at)
    low, high = arrays.axis(logs.sizes[place], read.base)

    def row(at: tuple[Term, ...]) -> Term:
        return target.entry(at) if rows else target

    def entry(at: tuple[Term, ...]) -> Term:
        of_class = Mul((MINUS_ONE, logs.entry((*at[:place], row(at), *at[place:]))))
        if smooth == ZERO:
            return of_class
        return add(mul(sub(ONE, smooth), of_class), mul(smooth, over_classes(
            read, logs, at, place, lambda places: inverse(logs.sizes[place]))))
    def known(at: tuple[Term, ...]) -> Term:
        inside = within(low, row(at), high)
        return inside if ignored is None else Or((equals(row(at), ignored), inside))
    read.names.oblige(scope.closed(over_all("all", rows, read.base, known)))
    return Array(rows, entry) if rows else entry(())


def against(read, logs: Array, target: Array, place: int, smooth: Term) -> Array | Term:
    """The loss of each row against a probability for each class."""
    def weight(at: tuple[Term, ...]) -> Term:
        if smooth == ZERO:
            return target.entry(at)
        return add(mul(sub(ONE, smooth), target.entry(at)), mul(smooth, inverse(logs.sizes[place])))

    rows = (*logs.sizes[:place], *logs.sizes[place + 1:])
    losses = Array(rows, lambda at: over_classes(read, logs, at, place, weight))
    return losses if rows else losses.entry(())


def over_classes(read, logs: Array, at: tuple[Term, ...], place: int, weight) -> Term:
    """-Σ c: weight(c) * logs(c), in one row"""
    def term(c: tuple[Term, ...]) -> Term:
        where = (*at[:place], *c, *at[place:])
        return Mul((weight(where), logs.entry(where)))
    return Mul((MINUS_ONE, over_all("sum", (logs.sizes[place],), read.base, term)))


OWN = {"cross_entropy": cross_entropy, "nll_loss": nll_loss,
       **dict.fromkeys(("kl_div", "soft_margin_loss", "margin_ranking_loss", "poisson_nll_loss",
                        "gaussian_nll_loss", "triplet_margin_loss"), defined)}
