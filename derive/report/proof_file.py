"""Proof files: a proof written in the language of claims, to be read again.

Layers and tensor expressions stand unfolded, entry by entry, as the theory
defines them; every displayed line cites the rules by which it was reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from derive.kernel.terms import ONE, ZERO, Add, Fold, Num, Rel, Term, Var, names, open_body
from derive.kernel.theory import Law, Tensor, Theory
from derive.language import definite
from derive.language.chains import joined
from derive.language.hidden import is_hidden, is_matrix
from derive.language.sizes import lowered
from derive.language.text import text
from derive.report.latex import fresh
from derive.report.parts import derivations
from derive.report.stated import declared_names, legible, reals, taken_names

INDENT = "    "
MAPS = [*"fghuvFGH", *(f"f{i}" for i in range(1, 100))]
REASONS = 64                # the column of the reasons; a longer line pushes its own aside


def proof_file(proof) -> str:
    """The theorem, its declarations, its claim and its lines."""
    statement = proof.statement
    writer = Declarations(statement)
    lines = [f"theorem {statement.name or 'claim'}"]
    if statement.prose.strip():
        lines += [(INDENT + row.strip()).rstrip() for row in statement.prose.strip().splitlines()]
    lines += ["", *writer.all(), f"claim    {writer.claim()}"]
    shown = derivations(proof)
    return "\n".join([*lines, *(writer.proof(shown[0]) if len(shown) == 1 else ["proof auto"])]) \
        + "\n"


class Declarations:
    """The declarations of one statement, written in its base."""

    def __init__(self, statement):
        self.statement = statement
        self.theory: Theory = statement.theory
        self.taken = taken_names(statement)
        self.declared = declared_names(statement)

    def write(self, term: Term) -> str:
        return text(term, (), self.statement.base, self.taken)

    def all(self) -> Iterator[str]:
        theory = self.theory
        if self.statement.base:
            yield f"base {self.statement.base}"
        yield from self.sizes()
        yield from (f"real     {name}" for name in reals(self.statement)
                    if not definite.is_part(name))
        yield from self.tensors()
        for name, properties in theory.functions.items():
            yield f"function {name} {', '.join(sorted(properties))}".rstrip()
        yield from (f"assume   {self.fact(f)}" for f in joined(
            f for f in theory.facts if not (self.is_least(f) or definite.is_said(f, theory))))
        yield from self.maps()
        yield from self.definitions()
        yield from (f"loss     {name}({of})" for name, of in theory.losses.items()
                    if not theory.axes(name) and name not in theory.known)

    def sizes(self) -> Iterator[str]:
        least = {f.right: f.left for f in self.theory.facts if self.is_least(f)}
        for bound, group in groupby(self.statement.sizes, least.get):
            word = "integer " if bound is None else "size    "
            more = f" >= {self.write(bound)}" if bound not in (None, ONE) else ""
            yield from (f"{word} {v}{more}" for v in (
                [g.name for g in group] if more else [", ".join(g.name for g in group)]))

    def is_least(self, fact: Term) -> bool:
        return isinstance(fact, Rel) and fact.op == "<=" and isinstance(fact.left, Num) \
            and fact.right in self.statement.sizes

    def tensors(self) -> Iterator[str]:
        theory = self.theory
        for name, tensor in theory.tensors.items():
            if word := definite.word_of(name, theory):
                yield f"tensor   {name}{self.shape(tensor.axes)} {word}"
            elif name not in theory.definitions and name not in theory.losses \
                    and not definite.is_part(name):
                if name in theory.random:
                    law = self.law(theory.random[name])
                    yield f"random   {name}{self.shape(tensor.axes)}{law}"
                    continue
                more = " integer" * tensor.integer + " zero outside" * tensor.zero_outside
                yield f"tensor   {name}{self.shape(tensor.axes)}{more}{self.family(tensor.axes)}"

    def law(self, law: Law) -> str:
        parameters = ", ".join(map(self.write, law.parameters))
        return (" independent" if law.independent else "") + (
            f" {law.name}({parameters})" if law.name else "")

    def shape(self, axes: tuple[tuple[Term, Term], ...]) -> str:
        """`[m, n]`; of a family, whose first axis begins elsewhere, `[l][m, n]`."""
        if self.family(axes):
            layer = Tensor(axes).ranges((Var(self.layer(), True),))
            return f"[{self.layer()}]{self.shape(tuple(layer[1:]))}"
        return f"[{', '.join(self.extents(axes))}]" if axes else ""

    def family(self, axes: tuple[tuple[Term, Term], ...]) -> str:
        if not axes or axes[0][0] == (ONE if self.statement.base else ZERO) and not any(
                end.loose for ends in axes for end in ends):
            return ""
        low, high = axes[0]
        return f"    for {self.layer()} in {self.write(low)}..{self.write(lowered(high))}"

    def layer(self) -> str:
        """The letter of a family."""
        return fresh("l", self.declared)

    def extents(self, axes: Iterable[tuple[Term, Term]]) -> Iterator[str]:
        for _, high in axes:
            yield self.write(lowered(high) if self.statement.base else high)

    def maps(self) -> Iterator[str]:
        """Opaque maps: `g(x)` is called after its map, another result gets a map's name."""
        theory, lets = self.theory, []
        used = {name.partition("(")[0] for name in theory.losses} | self.taken
        for name, of in theory.losses.items():
            if not theory.axes(name) or name in theory.known:
                continue
            mapped = name.partition("(")[0]
            if mapped == name:
                mapped = next(c for c in MAPS if c not in used)
                used.add(mapped)
                lets.append(f"let      {name} = {mapped}({of})")
            here, there = (", ".join(self.extents(theory.axes(t))) for t in (of, name))
            yield f"map      {mapped}: R[{here}] -> R[{there}]"
        yield from lets

    def definitions(self) -> Iterator[str]:
        for name, definition in self.theory.definitions.items():
            if is_hidden(name) or is_matrix(name) or definite.word_of(name, self.theory):
                continue
            indices, body = legible(definition, self.declared)
            axes = self.theory.ranges(name, indices)
            at = f"[{', '.join(i.name for i in indices)}]" if indices else ""
            spans = self.spans(tuple((i, *axis) for i, axis in zip(indices, axes)))
            yield f"let      {name}{at} = {self.write(body)}{spans}"

    def fact(self, fact: Term) -> str:
        """A hypothesis; `all` over indices is written behind it."""
        ranges = []
        while isinstance(fact, Fold) and fact.kind == "all":
            index = Var(fresh(fact.letter, self.declared | names(fact)), True)
            ranges.append((index, fact.low, fact.high))
            fact = open_body(fact.body, index)
        return self.write(fact) + self.spans(ranges)

    def spans(self, ranges: Iterable[tuple[Var, Term, Term]]) -> str:
        written = [self.span(*r) for r in ranges]
        return "    for " + ", ".join(written) if written else ""

    def span(self, index: Var, low: Term, high: Term) -> str:
        base = self.statement.base
        if low == (ONE if base else ZERO) and (base or not ends_in_one(high)):
            return f"{index.name} <= {self.write(lowered(high))}" if base \
                else f"{index.name} < {self.write(high)}"
        return f"{index.name} in {self.write(low)}..{self.write(lowered(high))}"

    def claim(self) -> str:
        conditions = ", ".join(map(self.write, self.statement.conditions))
        spans = self.spans(self.statement.ranges)
        return self.write(self.statement.claim) + spans + (
            (", " if spans else "    for ") + conditions if conditions else "")

    def proof(self, lines: list) -> list[str]:
        rows = [f"  = {self.write(line.term)}" for line in lines[1:]]
        column = min(max(map(len, rows), default=0), REASONS)
        cited = [", ".join(line.rules) for line in lines[1:]]
        shown = [f"{row:<{column}}    by {rules}" if rules else row
                 for row, rules in zip(rows, cited)]
        body = [self.write(lines[0].term), *shown]
        return ["proof", *(INDENT + row for row in body), "qed"]


def ends_in_one(term: Term) -> bool:
    """Is this n + 1, an end better written as the last index n?"""
    return isinstance(term, Add) and term.terms[-1] == ONE
