"""How NumPy and PyTorch make tensors: of numbers, of other tensors, and in another shape.

    np.zeros((m, n)), torch.full((n,), c), np.arange(n), torch.ones_like(x)
    np.concatenate([a, b], axis=1), np.stack([a, b]), np.vstack([a, b])
    np.tile(x, k), np.repeat(x, k), torch.repeat_interleave(x, k, dim=0), np.pad(x, 1)
    x.reshape(n, h, d), x.view(n, -1), x.flatten()
    X.chunk(2, dim=-1), np.split(x, 3), torch.unbind(X)     the parts along a new first axis

`x.repeat(k)` repeats the whole in PyTorch and each entry in NumPy, and is refused.

This file is trusted.
"""

from __future__ import annotations

import re

from derive.kernel.terms import (
    ONE, ZERO, Case, Floor, Mod, Mul, Num, Rel, Term, add, conj, equals, mul, number, sub)
from derive.language import arrays, shapes
from derive.language.arrays import Array, shape_text
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.axes import SPOKEN, exchanged
from derive.language.frameworks.options import (
    array, bound, function_of, integers, is_none, is_numpy, is_torch, items, one_or_more, place, renamed,
    says_none, taken, tensor, wanted, whole, word)
from derive.language.sizes import raised, same
from derive.language.syntax import Apply, Name, Node

TYPES = re.compile(r"((np|numpy|jnp|torch)\.)?(long|double|int(32|64)?|b?float(16|32|64)?)")
WRAPPING = re.compile(r"((np|numpy|jnp|torch)\.)?(uint(8|16|32|64)?|int(8|16))")
BOOLEAN = re.compile(r"((np|numpy|jnp|torch)\.)?bool_?")


# -- Of numbers ------------------------------------------------------------------------------------

def sizes_of(read, node: Apply, scope) -> tuple[Term, ...]:
    """A shape, in brackets or not"""
    given = node.args[0] if len(node.args) == 1 else None
    return integers(read, given, scope) if given else tuple(read.integer(a, scope) for a in node.args)


def constant(value: int):
    """np.zeros((m, n)), torch.ones(m, n)"""
    def meaning(read, node: Apply, scope) -> Array:
        require_number_type(node, taken(node, "dtype", "device", "requires_grad"))
        return arrays.constant(sizes_of(read, node, scope), value)
    return meaning


def require_number_type(node: Apply, options: dict[str, Node]) -> None:
    """Refuse a type in which sums and products are not those of numbers."""
    kind = options.get("dtype")
    if is_boolean(kind):
        raise LanguageError(f"a tensor of `{kind.name}` is a condition, and read where a mask is taken, as in "
                            "masked_fill, where and attn_mask; for the numbers 0 and 1 leave `dtype` out", node.at)
    if isinstance(kind, Name) and WRAPPING.fullmatch(kind.name):
        raise LanguageError(f"`{kind.name}` wraps around, so that sums in it are none of numbers; leave `dtype` out",
                            node.at)
    if kind is not None and not (isinstance(kind, Name) and TYPES.fullmatch(kind.name)):
        raise LanguageError(f"the `dtype` of `{node.name}` is a type of numbers, such as torch.float", node.at)


def is_boolean(kind: Node | None) -> bool:
    """torch.bool"""
    return isinstance(kind, Name) and BOOLEAN.fullmatch(kind.name) is not None


def full(read, node: Apply, scope) -> Array:
    given = bound(renamed(node, {"size": "shape"}), "shape", "fill_value")
    shape, value = wanted(node, given, "shape", "fill_value")
    term = read.scalar(value, scope)
    return Array(integers(read, shape, scope), lambda at: term)


def like(value: int | None):
    """torch.ones_like(x)"""
    def meaning(read, node: Apply, scope) -> Array:
        given = bound(node, "x") if value is not None else bound(node, "x", "fill_value")
        term = number(value) if value is not None else read.scalar(
            *wanted(node, given, "fill_value"), scope)
        return Array(tensor(read, node, scope).sizes, lambda at: term)
    return meaning


def arange(read, node: Apply, scope) -> Array:
    """np.arange(n) and np.arange(start, stop)"""
    taken(node)
    if not 1 <= len(node.args) <= 2:
        raise LanguageError(f"`{node.name}` takes an end, or a start and an end", node.at)
    *start, stop = (read.integer(arg, scope) for arg in node.args)
    low = start[0] if start else ZERO
    read.names.oblige(scope.closed(Rel("<=", low, stop)))
    return Array((sub(stop, low) if start else stop,),
                 lambda at: add(low, shapes.from_zero(at[0], read.base)) if start
                 else shapes.from_zero(at[0], read.base))


# -- Of tensors ------------------------------------------------------------------------------------

def listed(read, node: Apply, scope) -> list[Array]:
    """The tensors of the list that is the first argument, with as many axes."""
    found = items(node.args[0]) if node.args else None
    if found is None:
        raise LanguageError(f"`{node.name}` takes a list of tensors, as in `[x, y]`", node.at)
    parts = [array(read, item, scope) for item in found]
    if any(len(part.sizes) != len(parts[0].sizes) for part in parts):
        raise Misshapen(f"`{node.name}` of tensors with as many axes", node.at)
    return parts


def behind(read, node: Apply, parts: list[Array], axis: int) -> Array:
    """The tensors one behind the other along an axis."""
    turned = [exchanged(part, 0, axis) for part in parts]
    return exchanged(shapes.concat(turned, read.base, node.at) if len(turned) > 1 else turned[0], 0, axis)


def concatenated(read, node: Apply, scope) -> Array:
    parts = listed(read, node, scope)
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    if says_none(renamed(node, SPOKEN), "axis", 1) and len(parts[0].sizes) > 1:
        raise LanguageError(f"`{node.name}` along axis None makes vectors of the tensors: say so by `ravel`", node.at)
    return behind(read, node, parts, 0 if is_none(axis) else place(node, axis, len(parts[0].sizes)))


def hstacked(read, node: Apply, scope) -> Array:
    """Side by side: along the columns, and of vectors one behind the other"""
    bound(node, "x")
    parts = listed(read, node, scope)
    return behind(read, node, parts, min(1, len(parts[0].sizes) - 1))


def vstacked(read, node: Apply, scope) -> Array:
    """One below the other, vectors as rows"""
    bound(node, "x")
    parts = listed(read, node, scope)
    if len(parts[0].sizes) == 1:
        return stack(read, node, parts, 0)
    return behind(read, node, parts, 0)


def stacked(read, node: Apply, scope) -> Array:
    """Along a new axis"""
    parts = listed(read, node, scope)
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    if says_none(renamed(node, SPOKEN), "axis", 1):
        raise LanguageError(f"`{node.name}` along axis None: say along which", node.at)
    return stack(read, node, parts, 0 if is_none(axis) else place(node, axis, len(parts[0].sizes) + 1))


def stack(read, node: Apply, parts: list[Array], axis: int) -> Array:
    for part in parts[1:]:
        read.names.require_equal_shapes(parts[0], part, node.name, node.at)
    aligned = [Array(parts[0].sizes, part.entry) for part in parts]
    whole_ = arrays.written_out(aligned, read.base, node.at)
    return Array((*whole_.sizes[1:axis + 1], whole_.sizes[0], *whole_.sizes[axis + 1:]),
                 lambda at: whole_.entry((at[axis], *at[:axis], *at[axis + 1:])))


def tiled(read, node: Apply, scope) -> Array:
    """np.tile(x, k): the vector k times, one behind the other"""
    if function_of(node.name) == "repeat" and not is_numpy(node):
        raise LanguageError("PyTorch's method repeats the whole and NumPy's each entry: write np.tile or "
                            "np.repeat, or torch.repeat_interleave", node.at)
    value = tensor(read, node, scope)
    given = bound(renamed(node, {"reps": "k", "dims": "k"}), "x", "k")
    times = integers(read, *wanted(node, given, "k"), scope)
    if len(times) > len(value.sizes):
        raise LanguageError(f"`{node.name}` along more axes than there are: add them by `None`", node.at)
    times = (ONE,) * (len(value.sizes) - len(times)) + times

    def entry(at: tuple[Term, ...]) -> Term:
        return value.entry(tuple(
            i if count == ONE else shapes.from_base(Mod(shapes.from_zero(i, read.base), size), read.base)
            for i, size, count in zip(at, value.sizes, times)))
    return Array(tuple(mul(size, count) if count != ONE else size
                       for size, count in zip(value.sizes, times)), entry)


def repeated(read, node: Apply, scope) -> Array:
    """np.repeat(x, k, axis): each entry k times"""
    if function_of(node.name) == "repeat" and not is_numpy(node):
        return tiled(read, node, scope)                 # a method, which is refused there
    value = tensor(read, node, scope)
    given = bound(renamed(node, {**SPOKEN, "repeats": "k"}), "x", "k", "axis")
    count = read.integer(*wanted(node, given, "k"), scope)
    axis = place(node, given.get("axis"), len(value.sizes))
    return enlarged(value, {axis: count}, read.base)


def enlarged(value: Array, counts: dict[int, Term], base: int) -> Array:
    """Each entry several times along some axes."""
    def entry(at: tuple[Term, ...]) -> Term:
        return value.entry(tuple(
            shapes.from_base(Floor(shapes.from_zero(i, base), counts[axis]), base) if axis in counts else i
            for axis, i in enumerate(at)))
    return Array(tuple(mul(size, counts[axis]) if axis in counts else size
                       for axis, size in enumerate(value.sizes)), entry)


def interpolated(read, node: Apply, scope) -> Array:
    """F.interpolate(x, scale_factor=k): nearest neighbours, behind the batch and the channels"""
    value = tensor(read, node, scope)
    given = bound(node, "x", named=("scale_factor", "mode"))
    if "mode" in given and word(given["mode"]) != "nearest":
        raise LanguageError(f"`{node.name}` is read with mode='nearest'", node.at)
    positions = range(2, len(value.sizes))
    factors = integers(read, *wanted(node, given, "scale_factor"), scope)
    factors = factors * len(positions) if len(factors) == 1 else factors
    if not positions or len(factors) != len(positions):
        raise Misshapen(f"`{node.name}` of [batch, channels, positions…] and a factor", node.at)
    return enlarged(value, dict(zip(positions, factors)), read.base)


def padded(read, node: Apply, scope) -> Array:
    """np.pad(x, p), np.pad(X, ((p, q), (0, 0))), and F.pad(x, (left, right)), from the last axis on"""
    value = tensor(read, node, scope)
    rank = len(value.sizes)
    given = bound(renamed(node, {"pad_width": "pad", "constant_values": "value"}), "x", "pad",
                  named=("mode", "value")) if len(node.args) < 3 else bound(
                      node, "x", "pad", "mode", named=("value",))
    if "mode" in given and word(given["mode"]) != "constant":
        raise LanguageError(f"`{node.name}` is read with mode='constant'", node.at)
    (amounts,) = wanted(node, given, "pad")
    ends = (of_torch if is_torch(node) else of_numpy)(read, node, amounts, rank, scope)
    outside = read.scalar(given["value"], scope) if "value" in given else ZERO
    for low, high in ends:
        for end in (low, high):
            read.names.require_condition(scope.closed(Rel("<=", ZERO, end)), node.name, node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        spots = tuple(i if low == ZERO else sub(i, low) for i, (low, _) in zip(at, ends))
        inside = conj(*(cond for i, size, (low, high) in zip(spots, value.sizes, ends) for cond in (
            *([Rel("<=", number(read.base), i)] if low != ZERO else []),
            *([Rel("<", i, raised(size, read.base))] if high != ZERO else []))))
        return Case(inside, value.entry(spots), outside)
    return Array(tuple(add(low, size, high) for size, (low, high) in zip(value.sizes, ends)), entry)


def of_numpy(read, node: Apply, amounts: Node, rank: int, scope) -> list[tuple[Term, Term]]:
    """p, (p, q) for every axis, or a pair for each"""
    pairs = items(amounts)
    if pairs is None:
        return [(read.integer(amounts, scope),) * 2] * rank
    if len(pairs) == 2 and all(items(p) is None for p in pairs):
        return [tuple(read.integer(p, scope) for p in pairs)] * rank
    ends = [tuple(read.integer(p, scope) for p in one_or_more(pair)) for pair in pairs]
    if len(ends) != rank or any(len(end) != 2 for end in ends):
        raise Misshapen(f"`{node.name}` takes a pair for each of the {rank} axes", node.at)
    return ends


def of_torch(read, node: Apply, amounts: Node, rank: int, scope) -> list[tuple[Term, Term]]:
    """(left, right, top, bottom): pairs from the last axis on"""
    flat = integers(read, amounts, scope)
    if len(flat) % 2 or len(flat) > 2 * rank:
        raise Misshapen(f"`{node.name}` takes pairs, from the last axis on", node.at)
    ends = [(flat[i], flat[i + 1]) for i in range(0, len(flat), 2)]
    return [(ZERO, ZERO)] * (rank - len(ends)) + ends[::-1]


# -- In another shape --------------------------------------------------------------------------------

def reshaped(read, node: Apply, scope) -> Array:
    """x.reshape(m, n): the entries in the order of the rows, in another shape; -1 is what is left."""
    taken(node)
    value = tensor(read, node, scope)
    given = items(node.args[1]) if len(node.args) == 2 else node.args[1:]
    given = node.args[1:] if given is None else given
    missing = [i for i, item in enumerate(given) if whole(item) == -1]
    sizes = [ONE if i in missing else read.integer(item, scope) for i, item in enumerate(given)]
    whole_size = mul(*value.sizes)
    if len(missing) == 1:
        left, unmet = divided(whole_size, sizes), divided(mul(*sizes), [whole_size])
        sizes[missing[0]] = left if same(mul(left, *sizes), whole_size) else Floor(left, unmet)
    unlike = Misshapen(f"`{node.name}` of shape {shape_text(value.sizes)} to "
                       f"{shape_text(tuple(sizes))}: not as many entries", node.at)
    if not sizes or len(missing) > 1:
        raise unlike
    if not same(mul(*sizes), whole_size):
        read.names.require(equals(mul(*sizes), whole_size), lambda: unlike)
    return shapes.reshape(value, tuple(sizes), read.base)


def divided(size: Term, by: list[Term]) -> Term:
    """A product without some of its factors; as it is where they are not among them."""
    left = factors_of(size)
    for factor in factors_of(mul(*by)):
        if factor in left:
            left.remove(factor)
        elif number := next((f for f in left if isinstance(f, Num) and isinstance(factor, Num)
                             and not f.value % factor.value), None):
            left[left.index(number)] = Num(number.value / factor.value)
    return mul(*left)


def factors_of(size: Term) -> list[Term]:
    return [f for part in size.factors for f in factors_of(part)] if isinstance(size, Mul) else [size]


def flattened(read, node: Apply, scope) -> Array:
    """x.flatten(), x.flatten(start_dim=1)"""
    value = tensor(read, node, scope)
    start = bound(node, "x", "start_dim").get("start_dim")
    first = 0 if is_none(start) else place(node, start, len(value.sizes))
    return shapes.reshape(value, (*value.sizes[:first], mul(*value.sizes[first:])), read.base)


# -- In parts ----------------------------------------------------------------------------------------

def parted(read, node: Apply, scope) -> Array:
    """X.chunk(k, dim) and np.split(x, k): k parts of one size, along a new first axis; X.split(m, dim) and
    torch.split, parts of the size m"""
    value = tensor(read, node, scope)
    by_size = function_of(node.name) == "split" and not is_numpy(node)          # NumPy has no such method
    given = bound(renamed(node, {**SPOKEN, "chunks": "count", "split_size_or_sections": "count"}),
                  "x", "count", "axis")
    (wished,) = wanted(node, given, "count")
    if items(wished) is not None:
        raise LanguageError(f"`{node.name}` is read into parts of one size; else write slices", node.at)
    count = read.integer(wished, scope)
    axis = place(node, given["axis"], len(value.sizes)) if "axis" in given else 0
    size = divided(value.sizes[axis], [count])
    count, size = (size, count) if by_size else (count, size)
    if not same(mul(size, count), value.sizes[axis]):
        raise Misshapen(f"`{node.name}`: the axis does not fall into so many parts of one size", node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        part, *rest = at
        first = mul(shapes.from_zero(part, read.base), size)
        return value.entry((*rest[:axis], add(first, rest[axis]), *rest[axis + 1:]))
    return Array((count, *value.sizes[:axis], size, *value.sizes[axis + 1:]), entry)


def unbound(read, node: Apply, scope) -> Array:
    """torch.unbind(X, dim): the axis comes first"""
    value = tensor(read, node, scope)
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    at = 0 if is_none(axis) else place(node, axis, len(value.sizes))
    return Array((value.sizes[at], *value.sizes[:at], *value.sizes[at + 1:]),
                 lambda i: value.entry((*i[1:at + 1], i[0], *i[at + 1:])))


OWN = {"zeros": constant(0), "ones": constant(1), "full": full, "zeros_like": like(0),
       "ones_like": like(1), "full_like": like(None), "arange": arange,
       "concatenate": concatenated, "cat": concatenated, "hstack": hstacked, "vstack": vstacked,
       "stack": stacked, "tile": tiled, "repeat": repeated, "repeat_interleave": repeated,
       "interpolate": interpolated, "pad": padded, "reshape": reshaped, "view": reshaped,
       "flatten": flattened, "ravel": flattened, "chunk": parted, "split": parted, "unbind": unbound}
