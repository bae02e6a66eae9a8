"""Tensors in another shape: what methods such as `view` and `transpose`, sums along an axis, products
and indices make of shapes.

    x.view(x.size(0), -1), torch.flatten(x, 1), x.transpose(1, 2).contiguous(), x.permute(0, 2, 1)
    q @ k.transpose(-2, -1), torch.cat, x.mean(-1, keepdim=True), q, k, v = x.chunk(3, dim=-1)

A tensor whose axes were moved is not `view`ed, which PyTorch refuses unless the entries happen to
lie right; it is made `contiguous` first, or reshaped.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import ONE, ZERO, Num, Rel, Term, add, equals, mul, neg, number
from derive.language.errors import IllTyped
from derive.language.frameworks.made import divided
from derive.language.modules.module import CodeError, NotRead, Real, Tensor, require_same, simple
from derive.language.sizes import same


def axis(given, rank: int) -> int:
    """An axis that is named, a negative one counted from the end."""
    at = int(given.value) if isinstance(given, Num) and given.value.denominator == 1 else None
    if at is None:
        raise NotRead("an axis that is no number")
    if not -rank <= at < rank:
        raise CodeError(f"axis {at} of a tensor of {rank} axes")
    return at % rank


def axes(given, rank: int) -> list[int]:
    """The axes that one number or a list names; a list of none means all in one function and none in another"""
    given = given if isinstance(given, list) else [given]
    found = [axis(d, rank) for d in given]
    if not found:
        raise NotRead("a list of no axes")
    if len(set(found)) < len(found):
        raise CodeError("an axis is named twice")
    return found


def require_tensors(*values) -> None:
    if not all(isinstance(value, Tensor) for value in values):
        raise NotRead("an operation of tensors on what is no tensor")


def listed(given) -> list:
    """Sizes or axes, in brackets or not"""
    return list(given[0]) if len(given) == 1 and isinstance(given[0], list) else list(given)


def shaped(check, x: Tensor, *sizes) -> Tensor:
    """In another shape; -1 is what is left"""
    sizes, total = listed(sizes), mul(*x.shape)
    if not all(isinstance(size, Term) for size in sizes):
        raise NotRead("a shape that is not of sizes")
    left = [i for i, size in enumerate(sizes) if size == number(-1)]
    for size in sizes:
        if size != number(-1):
            check(Rel("<=", ZERO, size), "a size of a shape")
    if len(left) > 1:
        raise CodeError("-1 stands twice in a shape")
    for i in left:
        rest = [size for k, size in enumerate(sizes) if k != i]
        check(Rel("<", ZERO, mul(*rest)), "a -1 stands beside a size of 0")
        sizes[i] = next((q for q in (divided(t, [r]) for t in (total, simple(total))
                                     for r in (mul(*rest), simple(mul(*rest))))
                         if same(mul(q, *rest), total)), None)
        if sizes[i] is None:
            raise NotRead("a -1 whose size is no quotient of the others")
    require_same(check, mul(*sizes), mul(*x.shape), "a tensor in another shape, with as many entries")
    return x.part(tuple(map(simple, sizes)))


def viewed(check, x: Tensor, *sizes) -> Tensor:
    made = shaped(check, x, *sizes)
    if x.moved and not splits_one(x.shape, made.shape):
        raise NotRead("`view` of a tensor whose axes were moved; write `.contiguous()` before it, or `.reshape`")
    return made


def splits_one(old: tuple, new: tuple) -> bool:
    """Is all that the new shape does to fall one axis into several, however the entries lie?"""
    before = next((i for i, (a, b) in enumerate(zip(old, new)) if not same(a, b)), min(len(old), len(new)))
    old, new = old[before:], new[before:]
    after = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1])) if not same(a, b)),
                 min(len(old), len(new)))
    return len(old) - after <= 1


def flattened(check, x: Tensor, start_dim=number(0)) -> Tensor:
    first = axis(start_dim, len(x.shape))
    return replace(x, shape=(*x.shape[:first], simple(mul(*x.shape[first:])))).kept()


def ordered(x: Tensor, order: list[int]) -> Tensor:
    return part(x, tuple(x.shape[i] for i in order))


def part(x: Tensor, shape: tuple) -> Tensor:
    """Entries of x, in another order or not all of them"""
    return x.part(shape, moved=True)


def transposed(check, x: Tensor, dim0, dim1) -> Tensor:
    order = list(range(len(x.shape)))
    a, b = axis(dim0, len(order)), axis(dim1, len(order))
    order[a], order[b] = order[b], order[a]
    return ordered(x, order)


def turned(check, x: Tensor) -> Tensor:
    """x.mT, the last two axes"""
    if len(x.shape) < 2:
        raise NotRead("a transpose of what is no matrix")
    return transposed(check, x, number(-2), number(-1))


def turned_matrix(check, x: Tensor) -> Tensor:
    """x.T and x.t(): the first turns around all axes of a tensor of more, the second does not run"""
    if len(x.shape) != 2:
        raise NotRead(f"`T` or `t` of a tensor of {len(x.shape)} axes; write `.mT` or `.transpose`")
    return turned(check, x)


def permuted(check, x: Tensor, *dims) -> Tensor:
    order = [axis(d, len(x.shape)) for d in listed(dims)]
    if sorted(order) != list(range(len(x.shape))):
        raise CodeError(f"permute names each of {len(x.shape)} axes once")
    return ordered(x, order)


def contiguous(check, x: Tensor) -> Tensor:
    return replace(x, moved=False, fixed=False).kept()


def unsqueezed(check, x: Tensor, dim) -> Tensor:
    at = axis(dim, len(x.shape) + 1)
    return x.part((*x.shape[:at], ONE, *x.shape[at:]))


def squeezed(check, x: Tensor, dim) -> Tensor:
    at = axis(dim, len(x.shape))
    if x.shape[at] != ONE:
        raise NotRead("`squeeze` of an axis that has more than one entry, or may have")
    return x.part(x.shape[:at] + x.shape[at + 1:])


def reduced(check, x: Tensor, dim=None, keepdim=False) -> Tensor:
    """A sum, a mean or the like, along all axes or some"""
    if not isinstance(keepdim, bool):
        raise NotRead("a `keepdim` that is neither True nor False")
    rank = len(x.shape)
    gone = range(rank) if dim is None else axes(dim, rank)
    return Tensor(tuple(ONE if i in gone else n for i, n in enumerate(x.shape) if keepdim or i not in gone),
                  entries=floating(x))


def floating(x: Tensor) -> str:
    """The type of what a function makes of numbers; of integers it is not followed, and some stop at them."""
    return x.entries if x.entries == "float" else ""


def reduced_along(check, x: Tensor, dim, keepdim=False) -> Tensor:
    """logsumexp, whose axes are named"""
    if dim is None:
        raise NotRead("`logsumexp` along no axis")
    return reduced(check, x, dim, keepdim)


def varied(check, x: Tensor, dim=None, unbiased=True, keepdim=False) -> Tensor:
    """var and std"""
    if not isinstance(unbiased, bool):
        raise NotRead("an `unbiased` that is neither True nor False")
    return reduced(check, x, dim, keepdim)


def normed(check, x: Tensor, p="fro", dim=None, keepdim=False) -> Tensor:
    """norm, whose first number is no axis but the exponent"""
    if p != "fro" and not is_number(p):
        raise NotRead("this norm")
    return reduced(check, x, dim, keepdim)


def chunked(check, x: Tensor, chunks, dim=number(0)) -> list[Tensor]:
    at = axis(dim, len(x.shape))
    if not isinstance(chunks, Num) or chunks.value < 1:
        raise NotRead("`chunk` into a number of parts that is a symbol, or into none")
    size = simple(divided(x.shape[at], [chunks]))
    if not same(mul(size, chunks), x.shape[at]) or isinstance(size, Num) and size.value.denominator != 1:
        raise NotRead("`chunk` into parts that are not of one size for certain")
    return [part(x, (*x.shape[:at], size, *x.shape[at + 1:]))] * int(chunks.value)


def split(check, x: Tensor, size, dim=number(0)) -> list[Tensor]:
    """Into parts of a size, whose number must be known"""
    if not isinstance(size, Term):
        raise NotRead("`split` into parts of several sizes")
    if size == ZERO:
        raise CodeError("`split` into parts of no entries")
    at = axis(dim, len(x.shape))
    count = simple(divided(simple(x.shape[at]), [size]))
    if not isinstance(count, Num) or count.value.denominator != 1 or not same(mul(size, count), x.shape[at]):
        raise NotRead("`split` into parts whose number is not certain")
    return chunked(check, x, count, dim)


def size(check, x: Tensor, dim=None):
    return list(x.shape) if dim is None else x.shape[axis(dim, len(x.shape))]


def product(check, x: Tensor, y: Tensor) -> Tensor:
    """x @ y, the axes before the last two taken together"""
    require_tensors(x, y)
    if x.entries != y.entries or x.entries not in ("float", "integer"):
        raise NotRead("a product of tensors whose types differ, or are not certain")
    a, b = x.shape, y.shape
    if not a or not b:
        raise CodeError("`@` of a number")
    require_same(check, a[-1], b[-2] if len(b) > 1 else b[-1], "the columns and the rows that `@` pairs")
    outer = together(check, a[:-2], b[:-2])
    return Tensor((*outer, *a[-2:-1], *(b[-1:] if len(b) > 1 else ())), entries=x.entries)


def product_of_rank(name: str, rank: int):
    """mm and bmm, which repeat no axis"""
    def made(check, x: Tensor, y: Tensor) -> Tensor:
        require_tensors(x, y)
        if (len(x.shape), len(y.shape)) != (rank, rank):
            raise CodeError(f"`{name}` is of two tensors of {rank} axes")
        for n, m in zip(x.shape[:-2], y.shape[:-2]):
            require_same(check, n, m, f"the tensors of a `{name}`")
        return product(check, x, y)
    return made


def together(check, a: tuple, b: tuple) -> tuple:
    """The shape of tensors entry by entry: aligned at their last axes, an axis of one entry repeated"""
    rank = max(len(a), len(b))
    wide = []
    for n, m in zip((ONE,) * (rank - len(a)) + a, (ONE,) * (rank - len(b)) + b):
        if ONE not in (n, m):
            require_same(check, n, m, "the shapes of two tensors entry by entry")
        wide.append(m if n == ONE else n)
    return tuple(wide)


def entry_by_entry(check, *values) -> Tensor:
    """A function entry by entry of tensors and numbers"""
    tensors = [value for value in values if isinstance(value, Tensor)]
    if not all(isinstance(value, Tensor) or is_number(value) for value in values):
        raise NotRead("an operation entry by entry on what is neither a tensor nor a number")
    shape = tensors[0].shape
    for other in tensors[1:]:
        shape = together(check, shape, other.shape)
    kinds = {t.entries for t in tensors}
    return Tensor(shape, moved=any(t.moved for t in tensors), entries=promoted(kinds, values))


def promoted(kinds: set[str], values: tuple) -> str:
    """The type of what is made entry by entry of tensors of these types, and of numbers"""
    if "" in kinds or "float" in kinds:
        return "" if "" in kinds else "float"
    if kinds != {"integer"} or any(isinstance(value, Real) for value in values):
        return ""
    return "float" if any(isinstance(value, float) for value in values) else "integer"


def is_number(value) -> bool:
    return isinstance(value, (Term, float, Real))


def powered(check, x: Tensor, exponent) -> Tensor:
    return entry_by_entry(check, x, exponent)


def clamped(check, x: Tensor, min=None, max=None) -> Tensor:
    """Between bounds, which are both tensors or both numbers"""
    bounds = [bound for bound in (min, max) if bound is not None]
    if not bounds or len({isinstance(bound, Tensor) for bound in bounds}) > 1:
        raise NotRead("`clamp` between these bounds")
    return entry_by_entry(check, x, *bounds)


def attended(check, query: Tensor, key: Tensor, value: Tensor, attn_mask=None, dropout_p=0.0,
             is_causal=False, *, scale=None) -> Tensor:
    """F.scaled_dot_product_attention, whose mask fits the scores of queries and keys"""
    require_tensors(query, key, value)
    if min(len(t.shape) for t in (query, key, value)) < 2:
        raise CodeError("an attention of what is no matrix")
    scores = product(check, query, turned(check, key))
    if attn_mask is not None:
        if is_causal is not False:
            raise NotRead("an attention of a mask that may be causal besides")
        require_tensors(attn_mask)
        if attn_mask.entries not in ("float", "bool"):
            raise NotRead("a mask whose type is not certain")
        require_fits(check, attn_mask, scores.shape, "the mask of an attention and its scores")
    return product(check, scores, value)


def require_fits(check, x: Tensor, shape: tuple, what: str) -> None:
    """Repeated along axes of one entry, x has this shape."""
    if len(x.shape) > len(shape):
        raise CodeError(f"{what}: {len(x.shape)} axes for {len(shape)}")
    for n, m in zip(shape[::-1], x.shape[::-1]):
        if m != ONE:
            require_same(check, n, m, what)


def indexed(check, x: Tensor, index) -> Tensor:
    """x[:, 0], x[..., :k], x[None]"""
    items = list(index) if isinstance(index, list) else [index]
    named = sum(item is not None and item is not ... for item in items)
    if named > len(x.shape):
        raise CodeError(f"{named} indices for a tensor of {len(x.shape)} axes")
    if sum(item is ... for item in items) > 1:
        raise NotRead("an index of two `...`")
    if ... in items:
        at = items.index(...)
        items[at:at + 1] = [slice(None)] * (len(x.shape) - named)
    shape, left = [], list(x.shape)
    for item in items:
        if item is None:
            shape.append(ONE)
            continue
        n = left.pop(0)
        if isinstance(item, slice):
            shape.append(cut(check, n, item.start, item.stop))
        elif isinstance(item, Term):
            check(Rel("<", item, n), "an index of a tensor")
            check(Rel("<=", simple(neg(n)), item), "an index of a tensor")
        else:
            raise NotRead("an index that is no number")
    return part(x, (*shape, *left))


def cut(check, n: Term, start: Term | None, stop: Term | None) -> Term:
    """How many entries `start:stop` leaves of n; a negative number counts from the end"""
    if not all(end is None or isinstance(end, Term) for end in (start, stop)):
        raise NotRead("this slice")
    if all(end is None or isinstance(end, Num) for end in (n, start, stop)):
        low, high = (None if end is None else int(end.value) for end in (start, stop))
        return number(len(range(int(n.value))[low:high]))
    low, high = (default if end is None else simple(add(n, end)) if isinstance(end, Num) and end.value < 0 else end
                 for end, default in ((start, ZERO), (stop, n)))
    for a, b in ((ZERO, low), (low, high), (high, n)):
        if not same(a, b):
            require_shown(check, Rel("<=", a, b))
    return simple(add(high, neg(low)))


def require_shown(check, cond: Term) -> None:
    """Python cuts a slice short where it ends behind its axis: its length is then another."""
    try:
        check(cond, "a slice")
    except IllTyped:
        raise NotRead("a slice that may end behind its axis, unless it is assumed that it does not") from None


def filled(check, x: Tensor, mask, value) -> Tensor:
    """x.masked_fill(mask, value), the mask and x taken together"""
    if not isinstance(mask, Tensor):
        raise NotRead("a mask that is no tensor")
    if isinstance(value, Tensor) and value.shape:
        raise CodeError("`masked_fill` with a tensor of more than one number")
    if mask.entries == "float" or mask.entries == "integer":
        raise CodeError("`masked_fill` by a tensor of numbers; a condition is written `M == 0`")
    if mask.entries != "bool":
        raise NotRead("a mask whose type is not certain")
    return replace(entry_by_entry(check, x, mask), entries=x.entries)


def triangle(check, x: Tensor, diagonal=ONE) -> Tensor:
    if len(x.shape) < 2:
        raise CodeError("a triangle of what is no matrix")
    return replace(x, parameter=False)


def joined(check, tensors: list, dim=number(0)) -> Tensor:
    """torch.cat along one axis"""
    first, *others = some_tensors(tensors)
    at = axis(dim, len(first.shape))
    for other in others:
        if len(other.shape) != len(first.shape):
            raise CodeError("tensors of different numbers of axes are joined")
        for n, (a, b) in enumerate(zip(first.shape, other.shape)):
            if n != at:
                require_same(check, a, b, "the other axes of tensors that are joined")
    total = simple(add(*(t.shape[at] for t in tensors)))
    return Tensor((*first.shape[:at], total, *first.shape[at + 1:]), entries=shared(tensors))


def shared(tensors: list[Tensor]) -> str:
    """The type of all of them"""
    kinds = {t.entries for t in tensors}
    return kinds.pop() if len(kinds) == 1 else ""


def stacked(check, tensors: list, dim=number(0)) -> Tensor:
    first, *others = some_tensors(tensors)
    for other in others:
        if len(other.shape) != len(first.shape):
            raise CodeError("tensors of different numbers of axes are stacked")
        for a, b in zip(first.shape, other.shape):
            check(equals(a, b), "tensors of different shapes are stacked")
    at = axis(dim, len(first.shape) + 1)
    return Tensor((*first.shape[:at], number(len(tensors)), *first.shape[at:]), entries=shared(tensors))


def some_tensors(given: list) -> list[Tensor]:
    require_tensors(*given)
    if not given:
        raise CodeError("a list of no tensors is joined or stacked")
    return given


LISTS = {"cat": joined, "stack": stacked}
MOVES = {"view": viewed, "reshape": shaped, "flatten": flattened, "transpose": transposed, "permute": permuted,
         "swapaxes": transposed, "t": turned_matrix, "contiguous": contiguous, "unsqueeze": unsqueezed,
         "squeeze": squeezed, "chunk": chunked, "split": split, "size": size, "matmul": product,
         "mm": product_of_rank("mm", 2), "bmm": product_of_rank("bmm", 3),
         "scaled_dot_product_attention": attended, "masked_fill": filled, "tril": triangle, "triu": triangle,
         "pow": powered, "clamp": clamped, "norm": normed, "var": varied, "std": varied,
         "logsumexp": reduced_along, **dict.fromkeys(("sum", "mean", "amax", "amin"), reduced)}
