r"""First levels that are zero: `h_0 = 0` is the vector of zeros where the levels after it are vectors.

    let $h_0 = 0$                                 h[0] = zeros(d), for W[d, d]
    let $h_t = \tanh(W h_{t-1} + U x_t)$

A number stands where all definitions can be read with it.  Else it is the tensor of zeros of the
fewest axes, each as long as some axis of a declared tensor, with which they can; where several
can, or none, the error stands that the number makes.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from derive.language.calls import Calls
from derive.language.declarations import Declarations, Let
from derive.language.environment import Environment
from derive.language.errors import LanguageError
from derive.language.latex.defining import Scanned
from derive.language.latex.reading import has_latex, named, read_latex, starts_at_zero
from derive.language.syntax import Apply, Node, Number, ungrouped
from derive.language.written import written

MOST_AXES = 2
MOST_TRIED = 80                # ways to choose the shapes of all first levels


def with_zeros(declared: Declarations, calls: Calls) -> Declarations:
    """The declarations, with zeros of a shape for each first level that must have one."""
    if not any(is_zero(let) or not let.name for let in declared.lets):
        return declared
    lets = named(declared.lets)
    first = [let for let in lets if is_first(let, lets)]
    if not first or can_be_read(declared, calls):
        return declared
    fitting: list[tuple[int, Declarations]] = []
    for shapes in islice(shapes_of(len(first), sizes(declared)), MOST_TRIED):
        axes = sum(map(len, shapes))
        if fitting and axes > fitting[0][0]:
            break
        made = {id(let): zeros(let, shape) for let, shape in zip(first, shapes) if shape}
        trial = replace(declared, lets=[made.get(id(let), let) for let in lets])
        if can_be_read(trial, calls):
            fitting.append((axes, trial))
    return fitting[0][1] if len(fitting) == 1 else declared


def is_zero(let: Let) -> bool:
    if isinstance(let.body, Scanned):
        return [mark.text for mark in let.body.marks] == ["0"]
    body = ungrouped(let.body)
    return isinstance(body, Number) and body.value == 0


def is_first(let: Let, lets: list[Let]) -> bool:
    """Is this `h[0] = 0`, with another line for the levels of h that follow?"""
    return is_zero(let) and len(let.indices) == 1 and isinstance(let.indices[0], Number) \
        and any(other.name == let.name and other is not let for other in lets)


def can_be_read(declared: Declarations, calls: Calls) -> bool:
    """Do the definitions make sense, whatever is claimed of them?"""
    counted = declared.based or starts_at_zero(declared) or not has_latex(declared)
    plain = replace(declared, claims=[], hypotheses=[], names=[*declared.names], lets=[*declared.lets],
                    base=declared.base if counted else 1, based=True)
    try:
        latex = read_latex(plain, calls)
        Environment(latex.declared if latex else plain, calls)
    except LanguageError:
        return False
    return True


def sizes(declared: Declarations) -> list[Node]:
    """How long the axes of the declared tensors are, each once."""
    return list({written(size): size for name in declared.names for size in name.sizes}.values())


def shapes_of(count: int, lengths: list[Node]) -> Iterator[tuple[tuple[Node, ...], ...]]:
    """The shapes of so many first levels, those with the fewest axes first."""
    one = [shape for axes in range(MOST_AXES + 1) for shape in product(lengths, repeat=axes)]
    yield from sorted(product(one, repeat=count), key=lambda shapes: sum(map(len, shapes)))[1:] \
        if len(one) ** count <= MOST_TRIED ** 2 else ()


def zeros(let: Let, shape: tuple[Node, ...]) -> Let:
    return replace(let, body=Apply(let.body.at, "zeros", tuple(
        replace(size, at=let.body.at) for size in shape)))
