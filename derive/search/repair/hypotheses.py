"""Hypotheses under which a claim may hold.

Each of the natural ones is a line that could stand in the declarations, or a condition of the
claim's `for`; some are made together.  What is offered is only tried: the claim must be proved
under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.language.declarations import Clause, Declared, Hypothesis, Property, declarations
from derive.language.formulas import tree
from derive.language.layout import blocks
from derive.search.repair.candidate import Candidate
from derive.search.repair.given import Given
from derive.search.repair.natural import Lines, natural, together


def hypotheses(given: Given, only: set[str]) -> Iterator[Candidate]:
    """The claim under a hypothesis more; `only` are the names that it depends on."""
    yield from (supposed(given, lines) for lines in natural(given, only))


def strong_hypotheses(given: Given, only: set[str]) -> Iterator[Candidate]:
    """The claim under hypotheses about all its tensors."""
    yield from (under(given, *lines) for lines in together(given, only))


def supposed(given: Given, lines: Lines) -> Candidate:
    return under(given, *([lines] if isinstance(lines, str) else lines))


def under(given: Given, *lines: str) -> Candidate:
    """The claim under `assume …`, a property of a declared name, or `for …`."""
    declared, clause, words = given.parsed.declared, given.parsed.claim.clause, []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "for":
            clause = Clause((*clause.items, tree(rest)))
        elif word == "assume":
            formula, _, ranges = rest.partition(" for ")
            declared = replace(declared, hypotheses=[
                *declared.hypotheses, Hypothesis(tree(formula), clause_of(ranges))])
        else:
            name, _, wanted = rest.partition(" ")
            declared = replace(declared, names=[
                with_property(n, wanted) if n.name == name else n for n in declared.names])
            rest = None
        words.append(f"`{rest}`" if rest else f"`{name}` is {wanted}")
    new = declared if declared is not given.parsed.declared else None
    return Candidate(given.parsed.claim.formula, f"holds if {' and '.join(words)}", clause, new,
                     "\n".join(line for line in lines if not line.startswith("for ")))


def clause_of(ranges: str) -> Clause:
    """`i < n, j < m` as a clause."""
    if not ranges:
        return Clause()
    (block,) = blocks(f"claim 0 = 0 for {ranges}")
    return declarations(block).claims[0].clause


def with_property(item: Declared, word: str) -> Declared:
    if item.kind == "function":
        return replace(item, words=item.words | {word})
    return replace(item, properties=(*item.properties, Property(word, item.at)))
