"""Certificates: a refutation in the steps of the kernel, with no more than it needs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.kernel import integers as kernel
from derive.kernel.integers import Certificate
from derive.kernel.terms import Term
from derive.search.entailment.lines import Cases, Closed, Line, Proof, Search


def certificate(search: Search, given: list[tuple[Term, list[Line]]], refuted: list[Line],
                proof: Proof) -> Certificate:
    """The certificate, with no more facts and cases than the proof needs."""
    proof, needed = pruned(proof)
    facts = [(fact, lines) for fact, lines in given if not needed.isdisjoint(lines)]
    known = [line for _, lines in facts for line in lines] + refuted
    writer = Writer({line: i for i, line in enumerate(known)}, search.write)
    writer.prove(proof)
    return Certificate(tuple(fact for fact, _ in facts), tuple(writer.steps))


def pruned(proof: Proof) -> tuple[Proof, set[Line]]:
    """The proof without needless cases, and the lines it rests on."""
    if isinstance(proof, Closed):
        return proof, ancestors(proof.line)
    branches, needed = [], ancestors(proof.line)
    for lines, branch in proof.branches:
        branch, need = pruned(branch)
        if need.isdisjoint(lines) and lines:
            return branch, need
        branches.append((lines, branch))
        needed |= need
    return Cases(proof.line, branches), needed


def ancestors(line: Line) -> set[Line]:
    found, stack = set(), [line]
    while stack:
        top = stack.pop()
        if top not in found:
            found.add(top)
            stack += [factor for _, factors in top.products for factor in factors]
            stack += [equation for _, equation in top.equations]
            if top.lesson and top.lesson.about:
                stack.append(top.lesson.about)
    return found


class Writer:
    """Steps of the kernel, written when first needed; `index` numbers the hypotheses."""

    def __init__(self, index: dict[Line, int], write):
        self.index, self.write = index, write
        self.steps: list[kernel.Step] = []

    def prove(self, proof: Proof) -> tuple[kernel.Step, ...]:
        known = self.place(proof.line)
        if isinstance(proof, Cases):
            self.steps.append(kernel.Split(known, tuple(
                self.branch(lines).prove(branch) for lines, branch in proof.branches)))
        return tuple(self.steps)

    def branch(self, lines: list[Line]) -> Writer:
        twin = Writer(dict(self.index), self.write)
        twin.number(lines)
        return twin

    def number(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.index[line] = len(self.index)

    def place(self, line: Line) -> int:
        """The number of a line; its derivation is written first."""
        if line not in self.index:
            if line.lesson:
                about = line.lesson.about and self.place(line.lesson.about)
                self.steps.append(line.lesson.step(about))
                self.number(line.lesson.lines)
            else:
                self.steps.append(self.combination(line))
                self.number([line])
        return self.index[line]

    def combination(self, line: Line) -> kernel.Step:
        equations = tuple((self.write(f), self.place(e)) for f, e in line.equations)
        if line.zero:
            return kernel.Equate(equations)
        return kernel.Combine(tuple((Fraction(w), tuple(map(self.place, factors)))
                                    for w, factors in line.products), equations)
