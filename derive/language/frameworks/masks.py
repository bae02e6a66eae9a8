"""Masks: scores that are -∞ where nothing may be attended to, and conditions that are tensors.

    S.masked_fill(M == 0, float('-inf')), np.where(M, S, -np.inf)
    S + torch.triu(torch.full((n, n), float('-inf')), diagonal=1)
    F.softmax(…, dim=-1), np.exp(…), torch.logsumexp(…, -1)     of such scores

-∞ is no number, and no term stands for it: a tensor in which it occurs is a value of its own, the
numbers and where they are kept, and only a function that makes numbers of it again is applied to
it.  exp is 0 where nothing is kept, so that a row of which nothing is kept has no softmax: it
would be 0/0, which PyTorch calls nan.  So is -∞ plus what has no value, and what is added to a mask
is read where nothing is kept as well.  Everything else refuses it.

A tensor is a condition where code takes one, and holds where it is not 0.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.kernel.definedness import TOTAL
from derive.kernel.terms import (
    FALSE, ONE, TRUE, ZERO, Add, Call, Case, Diff, Entry, Floor, Iverson, Mod, Mul, Not, Num, Or, Pow, Rel, Term,
    add, conj, equals, inverse, is_integer, mul, number, subterms)
from derive.language import arrays
from derive.language.arithmetic import negative
from derive.language.arrays import Array, broadcast, fresh, over_all
from derive.language.errors import LanguageError
from derive.language.frameworks import made, shapes
from derive.language.frameworks.axes import SPOKEN, folded
from derive.language.frameworks.options import (
    bound, function_of, integers, is_true, place, places, renamed, tensor, wanted)
from derive.language.scope import Scope
from derive.language.syntax import (
    Apply, Bracket, Chain, Index, Known, Logic, Name, Neg, Negation, Node, Slice, Sum, Text, ungrouped)

INFINITIES = ("np.inf", "numpy.inf", "jnp.inf", "torch.inf", "math.inf")
NEGATIONS = ("invert", "logical_not")
MADE, MOVING = ("zeros", "ones"), ("triu", "tril", "unsqueeze", "expand", "view", "reshape", "transpose")
# Where the numbers stand among the arguments of a function that keeps them, and their names there.
KEEPING = {"masked_fill": ((0, "x"), (2, "value")), "where": ((1, "input"), (2, "other")),
           "full": ((1, "fill_value"),), "full_like": ((1, "fill_value"),),
           **dict.fromkeys(("log_softmax", *MOVING), ((0, "input"),))}


@dataclass(frozen=True)
class Masked:
    """Numbers where `kept` holds, and -∞ elsewhere, if what stands `beside` it has a value."""
    sizes: arrays.Indices
    entry: Callable[[arrays.Indices], Term]
    kept: Callable[[arrays.Indices], Term]
    beside: Callable[[arrays.Indices], Term] = lambda at: ZERO


# -- Conditions --------------------------------------------------------------------------------------

def condition(read, node: Node, scope) -> Array | Iverson:
    """What code takes for a condition: a relation, or what is not 0; a bracket for each entry."""
    node = numbered(read, node, scope)
    if isinstance(ungrouped(node), (Chain, Logic, Negation)):
        return read.bracket(Bracket(node.at, node), scope, entrywise=True)
    return read.each(lambda t: Iverson(nonzero(t)), [read.value(node, scope)], "a condition", node.at)


def nonzero(term: Term) -> Term:
    """Where a number is not 0: of a product of brackets, where they hold"""
    factors = term.factors if isinstance(term, Mul) else (term,)
    if all(isinstance(f, Iverson) or isinstance(f, Num) and f.value for f in factors):
        return conj(*(f.cond for f in factors if isinstance(f, Iverson)))
    return Not(equals(term, ZERO))


def is_boolean(read, node: Node) -> bool:
    """Is this a condition by its form, or a tensor of `dtype=torch.bool`?"""
    node = ungrouped(node)
    if isinstance(node, Name) and (body := read.names.body_of(node.name)):
        return is_boolean(read, body)
    if isinstance(node, Apply) and "." in node.name and node.args and (
            function_of(node.name) in ("tril", "triu") and is_boolean(read, node.args[0])):
        return True
    return isinstance(node, Chain) or is_typed(read, node)


def is_typed(read, node: Node, within: frozenset[str] = frozenset()) -> bool:
    """Is this a tensor of `dtype=torch.bool`, or x.bool(), by its form?"""
    node = ungrouped(node)
    if isinstance(node, Name) and node.name not in within and (body := read.names.body_of(node.name)):
        return is_typed(read, body, within | {node.name})
    if isinstance(node, Index):
        return is_typed(read, node.base, within)
    if not isinstance(node, Apply) or "." not in node.name:
        return False
    function = function_of(node.name)
    if function in MADE:
        return made.is_boolean(dict(node.options).get("dtype"))
    return function in ("bool", *NEGATIONS) or function in MOVING and bool(node.args) and is_typed(
        read, node.args[0], within)


def numbered(read, node: Node, scope) -> Node:
    """The same condition, with the numbers 0 and 1 for tensors of `dtype=torch.bool`: that are moved, or
    compared, but of which no sums are taken."""
    node = ungrouped(node)
    if isinstance(node, Chain):
        return replace(node, first=numbered(read, node.first, scope),
                       rest=tuple((op, numbered(read, part, scope)) for op, part in node.rest))
    if not is_typed(read, node):
        return node
    if isinstance(node, Name):
        return Known(node.at, read.array(numbered(read, read.names.body_of(node.name), Scope()), Scope()))
    if isinstance(node, Index):
        return replace(node, base=numbered(read, node.base, scope))
    if function_of(node.name) == "bool":
        bound(node, "x")
        return Known(node.at, condition(read, node.args[0], scope))
    if function_of(node.name) in NEGATIONS:
        return Known(node.at, negation(read, node, scope))
    if function_of(node.name) in MADE:
        return replace(node, options=tuple(o for o in node.options if o[0] != "dtype"))
    return replace(node, args=(numbered(read, node.args[0], scope), *node.args[1:]))


def negation(read, node: Apply, scope) -> Array | Iverson:
    """~M, which is np.invert(M), of a condition alone: of an integer n it is -n - 1"""
    (of,) = wanted(node, bound(node, "x"), "x")
    if function_of(node.name) == "invert" and not is_boolean(read, of):
        raise LanguageError("`~` of what is no condition; where M is 0, write `M == 0`", node.at)
    return read.each(lambda bracket: Iverson(opposite(bracket.cond)), [condition(read, of, scope)], "~", node.at)


def boolean(read, node: Apply, scope):
    """x.bool() and ~M, whose sums are none of numbers"""
    said = "~M" if function_of(node.name) in NEGATIONS else "x.bool()"
    raise LanguageError(f"{said} is a condition, and read where a mask is taken, as in masked_fill, where and "
                        "attn_mask; for the numbers 0 and 1 write (x != 0).float()", node.at)


# -- Minus infinity ----------------------------------------------------------------------------------

def is_infinite(node: Node) -> bool:
    """float('inf'), np.inf"""
    return isinstance(node, Name) and node.name in INFINITIES or isinstance(node, Apply) \
        and node.name == "float" and len(node.args) == 1 and spoken(node.args[0]) in ("inf", "infinity")


def spoken(node: Node) -> str:
    return node.text.lower() if isinstance(node, Text) else ""


def is_low(node: Node) -> bool:
    """float('-inf'), -np.inf"""
    return isinstance(node, Neg) and is_infinite(ungrouped(node.arg)) or isinstance(node, Apply) \
        and node.name == "float" and len(node.args) == 1 and spoken(node.args[0]) in ("-inf", "-infinity")


def is_masked(read, node: Node, within: frozenset[str] = frozenset()) -> bool:
    """Does -∞ occur among the entries of this, by its form?"""
    node = ungrouped(node)
    if isinstance(node, Name) and node.name not in within and (body := read.names.body_of(node.name)):
        return is_masked(read, body, within | {node.name})
    if isinstance(node, Sum):
        return any(is_masked(read, part, within) for part in (node.first, *(p for _, p in node.rest)))
    if isinstance(node, Index):
        return is_masked(read, node.base, within)
    if isinstance(node, Apply) and "." in node.name and function_of(node.name) in KEEPING:
        options = dict(node.options)
        return any(is_masked(read, part, within) for at, name in KEEPING[function_of(node.name)]
                   for part in (*node.args[at:at + 1], *filter(None, (options.get(name),))))
    return is_low(node)


def masked(read, node: Node, scope) -> Masked:
    """The numbers, and where they are kept."""
    node = ungrouped(node)
    if not is_masked(read, node):
        value = read.value(node, scope)
        sizes, entry = (value.sizes, value.entry) if isinstance(value, Array) else ((), lambda at: value)
        read.each(lambda t: t, [value], "a mask", node.at)                  # refuses what is no number
        return Masked(sizes, entry, lambda at: TRUE)
    if is_low(node):
        return Masked((), lambda at: ZERO, lambda at: FALSE)
    if isinstance(node, Name):
        return masked(read, read.names.body_of(node.name), Scope())
    if isinstance(node, Sum):
        return added(read, node, scope)
    if isinstance(node, Index):
        if not all(isinstance(item, Slice) or isinstance(item, Name) and item.name in ("None", "np.newaxis")
                   for item in node.indices):
            raise refused(node)
        return moved(read, node, "base", masked(read, node.base, scope), scope)
    function = function_of(node.name)
    if function == "log_softmax":
        raise refused(node)
    if function in ("triu", "tril"):
        return triangle(read, node, function, scope)
    if function in MEANINGS:
        return MEANINGS[function](read, node, scope)
    return moved(read, node, "args", masked(read, node.args[0], scope), scope)


def moved(read, node: Node, part: str, value: Masked, scope) -> Masked:
    """The same entries in other places: they are moved, and so is what says which are kept."""
    def of(entry) -> Array:
        known = Known(node.at, Array(value.sizes, entry))
        return read.array(replace(node, **{part: known if part == "base" else (known, *node.args[1:])}), scope)
    return Masked(of(value.entry).sizes, *(of(part).entry for part in (value.entry, value.kept, value.beside)))


def together(read, node: Node, given: list[Masked], *more) -> list:
    """Values of one shape, as NumPy takes them together: the numbers of each, where they are kept, what
    is beside, and whatever else."""
    found = [Array(v.sizes, part) if v.sizes else part(()) for v in given for part in (v.entry, v.kept, v.beside)]
    shaped = next((v for v in (*found, *more) if isinstance(v, Array)), None)
    if shaped is None:
        raise refused(node)
    widest = max((v for v in (*found, *more) if isinstance(v, Array)), key=lambda v: len(v.sizes))
    lifted = [v if isinstance(v, Array) else Array(widest.sizes, lambda at, v=v: v) for v in (*found, *more)]
    wide = broadcast(lifted, read.base)
    for value in wide[1:]:
        read.names.require_equal_shapes(wide[0], value, "a mask", node.at)
    return wide


def added(read, node: Sum, scope) -> Masked:
    """S + M: kept where all are"""
    parts = [("+", node.first), *node.rest]
    if any(op == "-" and is_masked(read, part) for op, part in parts):
        raise refused(node)
    wide = together(read, node, [masked(read, part, scope) for _, part in parts])

    def entry(at) -> Term:
        return Add(tuple(negative(v.entry(at), part) if op == "-" else v.entry(at)
                         for (op, part), v in zip(parts, wide[::3])))

    def beside(at) -> Term:
        plain = [v.entry(at) for v, kept in zip(wide[::3], wide[1::3]) if kept.entry(at) == TRUE]
        return add(*(t for t in (*plain, *(v.entry(at) for v in wide[2::3])) if may_fail(read, t)))
    return Masked(wide[0].sizes, entry, lambda at: both(*(v.entry(at) for v in wide[1::3])), beside)


def may_fail(read, term: Term) -> bool:
    """Is this without a value somewhere, perhaps?  A size is at least 1, and so is what is made of it
    below a bar or a root."""
    def is_size(part: Term) -> bool:
        return Rel("<=", ONE, part) in read.names.facts or isinstance(part, Num) \
            and part.value > 0 or isinstance(part, Call) and part.function == "sqrt" and is_size(part.args[0])

    def fails(part: Term) -> bool:
        match part:
            case Pow(base, exponent):
                return not (isinstance(exponent, Num) and exponent.value >= 0 and exponent.value.denominator == 1
                            or is_size(base))
            case Call("sqrt", (arg,)):
                return not is_size(arg)
            case Call(function, _):
                return function not in TOTAL
            case Entry(tensor, _, _):
                definition = read.names.definitions.get(tensor)
                return definition is not None and may_fail(read, definition.body)
        return isinstance(part, (Case, Diff, Floor, Mod))
    return any(map(fails, subterms(term)))


def both(*conds: Term) -> Term:
    conds = [c for c in conds if c != TRUE]
    return FALSE if FALSE in conds else conj(*conds)


def chosen(read, node: Apply, cond: Node, yes: Node, no: Node, scope) -> Masked:
    """One of two, by a condition"""
    holds = condition(read, cond, scope)
    a, kept_a, beside_a, b, kept_b, beside_b, by = together(read, node, [masked(read, part, scope) for part in (yes, no)], holds)

    def entry(at) -> Term:
        if kept_a.entry(at) == FALSE or kept_b.entry(at) == FALSE:
            return (b if kept_a.entry(at) == FALSE else a).entry(at)
        return Case(by.entry(at).cond, a.entry(at), b.entry(at))

    def kept(at) -> Term:
        there, first, second = by.entry(at).cond, kept_a.entry(at), kept_b.entry(at)
        sides = [both(there, first), both(opposite(there), second)]
        left = [side for side in sides if side != FALSE]
        return FALSE if not left else left[0] if len(left) == 1 else Or(tuple(left))

    def beside(at) -> Term:
        sides = beside_a.entry(at), beside_b.entry(at)
        return ZERO if set(sides) == {ZERO} else Case(by.entry(at).cond, *sides)
    return Masked(by.sizes, entry, kept, beside)


def opposite(cond: Term) -> Term:
    """The negation, as it would be written"""
    if isinstance(cond, Not):
        return cond.arg
    if isinstance(cond, Rel) and cond.op in ("<", "<="):
        return Rel("<=" if cond.op == "<" else "<", cond.right, cond.left)
    return Not(cond)


def filled(read, node: Apply, scope) -> Masked:
    of, mask, value = wanted(node, bound(node, "x", "mask", "value"), "x", "mask", "value")
    return chosen(read, node, mask, value, of, scope)


def where(read, node: Apply, scope) -> Masked:
    parts = bound(node, "condition", "input", "other")
    return chosen(read, node, *wanted(node, parts, "condition", "input", "other"), scope)


def full(read, node: Apply, scope) -> Masked:
    given = bound(renamed(node, {"size": "shape"}), "shape", "fill_value", named=("dtype", "device"))
    made.require_number_type(node, dict(node.options))
    shape, value = wanted(node, given, "shape", "fill_value")
    if not is_low(ungrouped(value)):
        raise refused(node)
    like = function_of(node.name) == "full_like"
    sizes = tensor(read, node, scope).sizes if like else integers(read, shape, scope)
    return Masked(sizes, lambda at: ZERO, lambda at: FALSE)


def triangle(read, node: Apply, function: str, scope) -> Masked:
    """0 on one side of a diagonal, where it is kept"""
    value = masked(read, node.args[0], scope)
    if len(value.sizes) < 2:
        raise refused(node)
    inside = shapes.corner(read, node, function, scope)
    return Masked(
        value.sizes, lambda at: ZERO if value.entry(at) == ZERO else Mul((Iverson(inside(at)), value.entry(at))),
        lambda at: TRUE if value.kept(at) == TRUE else opposite(inside(at)) if value.kept(at) == FALSE
        else Or((opposite(inside(at)), value.kept(at))),
        lambda at: ZERO if value.beside(at) == ZERO else Mul((Iverson(inside(at)), value.beside(at))))


MEANINGS = {"masked_fill": filled, "where": where, "full": full, "full_like": full}


# -- What makes numbers of it again --------------------------------------------------------------------

def exponential(value: Masked) -> Callable[[arrays.Indices], Term]:
    """exp, which is 0 where nothing is kept.  It stands in a sum, for in a product its bracket would
    guard what it is divided by, and make 0 of a row of which nothing is kept."""
    def power(at) -> Term:
        kept = value.kept(at)
        found, beside = Call("exp", (value.entry(at),)), value.beside(at)
        return found if kept == TRUE else Add((Mul((Iverson(kept), found)), mul(*(
            (ZERO,) if beside == ZERO else (ZERO, beside)))))
    return power


def axis_of(node: Apply, value: Masked) -> int:
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    rank = len(value.sizes)
    return rank - 1 if axis is None and node.name.startswith("jax.") else place(node, axis, rank)


def total(read, value: Masked, axes: list[int]) -> Callable[[arrays.Indices], Term]:
    """Σ exp along axes, in the row of an entry"""
    whole = folded(Array(value.sizes, exponential(value)), axes, True, read.base,
                   lambda gone, entry: over_all("sum", gone, read.base, entry))
    return lambda at: whole.entry(tuple(number(read.base) if k in axes else i for k, i in enumerate(at)))


def softmax(read, node: Apply, scope) -> Array:
    value = masked(read, node.args[0], scope)
    return shares(read, value, axis_of(node, value))


def shares(read, value: Masked, axis: int) -> Array:
    """softmax along an axis"""
    power, whole = exponential(value), total(read, value, [axis])
    return Array(value.sizes, lambda at: Mul((power(at), inverse(whole(at)))))


def attended(read, node: Apply, scores: Array, mask: Node, scope) -> Array:
    """softmax of scores with a mask: one of numbers is added, of one of conditions is kept what holds"""
    known, low = Known(node.at, scores), Neg(mask.at, Name(mask.at, "np.inf"))
    if is_boolean(read, mask):
        return shares(read, chosen(read, node, mask, known, low, scope), len(scores.sizes) - 1)
    if not is_masked(read, mask) and is_integers(read.value(mask, scope)):
        raise LanguageError("whether this mask is added or holds is not certain: write `M == 1`, or a tensor of "
                            "real numbers", mask.at)
    value = added(read, Sum(node.at, known, (("+", mask),)), scope)
    return shares(read, value, len(value.sizes) - 1)


def is_integers(value) -> bool:
    return isinstance(value, Array) and is_integer(value.entry(tuple(fresh() for _ in value.sizes)))


def exp(read, node: Apply, scope) -> Array | Term:
    """exp of a mask; of log_softmax it is the softmax"""
    bound(node, "x")
    behind = ungrouped(node.args[0])
    while isinstance(behind, Name):
        behind = ungrouped(read.names.body_of(behind.name))
    if isinstance(behind, Apply) and function_of(behind.name) == "log_softmax":
        return softmax(read, behind, Scope() if behind is not ungrouped(node.args[0]) else scope)
    value = masked(read, node.args[0], scope)
    return Array(value.sizes, exponential(value)) if value.sizes else exponential(value)(())


def logsumexp(read, node: Apply, scope) -> Array | Term:
    value = masked(read, node.args[0], scope)
    given = bound(renamed(node, SPOKEN), "x", "axis", "keepdims")
    axes = places(node, given.get("axis"), len(value.sizes))
    return folded(Array(value.sizes, exponential(value)), axes, is_true(given.get("keepdims")), read.base,
                  lambda gone, entry: Call("log", (over_all("sum", gone, read.base, entry),)))


NUMBERS = {"softmax": softmax, "exp": exp, "logsumexp": logsumexp}


def applied(read, node: Apply, scope) -> Array | Term:
    """What a function makes of a tensor in which -∞ occurs"""
    if function_of(node.name) not in NUMBERS:
        raise refused(node)
    return NUMBERS[function_of(node.name)](read, node, scope)


def refused(node: Node) -> LanguageError:
    return LanguageError("-inf is no number: it is read in masked_fill, where, full and sums that softmax, "
                         "exp or logsumexp is applied to; else write the numbers that are meant", node.at)
