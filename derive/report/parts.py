"""Parts: what of a proof is displayed, part by part.

A proof by cases has one part a case, one by induction its base and its step; a lemma stands before
the line that uses it.  How a part is set is said in `displays`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.kernel.terms import Term


@dataclass(frozen=True)
class Part:
    """Displayed lines or inequalities, or passages of lines that lead to a limit; what is supposed
    in them, and what part of the proof they are (`page`)."""
    lines: list
    conds: tuple[Term, ...] = ()
    role: str = ""
    facts: tuple = ()
    passages: tuple = ()


def parts(proof) -> list[Part]:
    """The parts of the proof: the lines of `derivations`, but a proof by cases in one part a
    case, one by induction with its base and its step, and a lemma before the line that uses it."""
    if proof.written or not any(d.cases or d.steps_of_induction or d.lemmas or d.margin or d.chain
                                or d.passages for d in proof.derivations):
        return [Part(lines) for lines in derivations(proof)]
    return [part for d in proof.derivations for part in parts_of(d, Part([]))]


def parts_of(derivation, whole: Part) -> Iterator[Part]:
    """The parts of a part of the proof; a case that is split again is given by its own condition
    and those around it."""
    for ranges, lemma in derivation.lemmas:
        yield from parts_of(lemma, Part([], (*whole.conds, *ranges), "lemma"))
    if derivation.lemmas and not whole.role:
        whole = replace(whole, role="rest")
    if (lines := derivation.lines or derivation.margin) and not derivation.cases:
        yield replace(whole, lines=list(lines))
    elif derivation.chain:
        yield replace(whole, facts=derivation.chain)
    elif derivation.passages:
        yield replace(whole, passages=derivation.passages)
    around = () if whole.role == "lemma" else whole.conds
    for role, (supposed, part) in zip(("base", "step"), derivation.steps_of_induction):
        for half in part.halves:
            yield from parts_of(half, Part([], (*around, supposed), role))
    for cond, case in derivation.cases:
        yield from parts_of(case, Part([], (*whole.conds, cond), whole.role or "case"))


def terms_of(part: Part) -> Iterator[Term]:
    """What is displayed in a part."""
    yield from (line.term for one in (part, *part.passages) for line in one.lines)
    yield from (fact.claim for fact in part.facts)


def derivations(proof) -> list[list]:
    """The displayed lines of the proof; links are joined where one ends as the next begins, and
    a link between two equal sizes, as between shapes, has nothing to show."""
    if proof.written:
        return [list(proof.lines)]
    found: list[list] = []
    for d in proof.derivations:
        if d.lines and d.lines[0].term == d.lines[-1].term:
            continue
        if d.lines and found and found[-1][-1].term == d.lines[0].term:
            found[-1] += d.lines[1:]
        elif d.lines:
            found.append(list(d.lines))
    return found
