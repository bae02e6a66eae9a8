"""Sums of products by letters: np.einsum('ij,jk->ik', A, B) is Σ j: A[i, j]*B[j, k].

A letter that does not stand behind the arrow is summed over; without an arrow the letters that
occur once remain, in the order of the alphabet.

This file is trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import reduce

from derive.kernel.terms import Term
from derive.language import arrays
from derive.language.arrays import LETTERS, Array
from derive.language.errors import IllTyped, LanguageError, Misshapen
from derive.language.syntax import Apply, Text

PATTERN = re.compile(r"[A-Za-z]*(,[A-Za-z]*)*(->[A-Za-z]*)?")


def einsum(read, node: Apply, scope) -> Array | Term:
    inputs, output = letters_of(node)
    values = [read.value(arg, scope) for arg in node.args[1:]]
    factors = [v if isinstance(v, Array) else constant(read.number(v, arg))
               for v, arg in zip(values, node.args[1:])]
    if len(inputs) != len(factors):
        raise LanguageError(f"`{node.name}` names {len(inputs)} tensors, and {len(factors)} are given",
                            node.at)
    sizes: dict[str, Term] = {}
    for letters, factor in zip(inputs, factors):
        if factor.row:
            raise Misshapen("in NumPy `x.T` of a vector is x, with one axis and not two", node.at)
        if len(letters) != len(factor.sizes):
            raise Misshapen(f"`{letters}` has {len(letters)} letters, and its tensor the shape "
                            f"{arrays.shape_text(factor.sizes)}", node.at)
        for letter, size in zip(letters, factor.sizes):
            read.names.require_equal_shapes(vector(sizes.setdefault(letter, size)), vector(size),
                                            f"einsum over {letter}", node.at)
    inner = [letter for letter in sizes if letter not in output]
    if len(inner) > len(LETTERS):
        raise LanguageError(f"`{node.name}` sums over at most {len(LETTERS)} letters", node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        def product(summed: tuple[Term, ...]) -> Term:
            place = dict(zip((*output, *inner), (*at, *summed)))
            return reduce(arrays.joined, (factor.entry(tuple(place[letter] for letter in letters))
                                          for letters, factor in zip(inputs, factors)))
        return arrays.over_all("sum", tuple(sizes[letter] for letter in inner), read.base, product)
    return Array(tuple(sizes[letter] for letter in output), entry) if output else entry(())


def letters_of(node: Apply) -> tuple[list[str], str]:
    """The letters of each tensor, and those that remain."""
    if not node.args or not isinstance(node.args[0], Text) or node.options:
        raise LanguageError(f"`{node.name}` takes a text such as 'ij,jk->ik', and tensors", node.at)
    pattern = node.args[0].text.replace(" ", "")
    if not PATTERN.fullmatch(pattern):
        raise LanguageError("expected letters with commas between, as in 'ij,jk->ik'", node.args[0].at)
    before, arrow, output = pattern.partition("->")
    counts = Counter(before.replace(",", ""))
    if not arrow:
        output = "".join(sorted(letter for letter, times in counts.items() if times == 1))
        if not (output.islower() or output.isupper() or not output):
            raise LanguageError("capitals and small letters: say behind `->` what remains",
                                node.args[0].at)
    if len(set(output)) < len(output) or not set(output) <= set(counts):
        raise IllTyped("behind `->` stand letters of the tensors, each once", node.args[0].at)
    return before.split(","), output


def constant(term: Term) -> Array:
    return Array((), lambda at: term)


def vector(size: Term) -> Array:
    """A shape of one axis, to be compared."""
    return Array((size,), lambda at: at[0])
