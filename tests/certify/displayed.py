"""What a page displays and what its certificate says, line by line.

A line is held by a script where it stands as something that Coq has to check: a term that a chain
of equalities passes, or a side of what is asserted or claimed.  Comments are taken out first.  The
lines of a part of a proof are one after the other in one block, within the cases of that part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derive.certify.judgements import said_between
from derive.certify.scope import bare
from derive.certify.statement import Statement
from derive.kernel.terms import And, Diff, Integral, Not, Rel, Tends, Term, fold
from derive.report.parts import Part

SENTENCE = re.compile(r"[{}]|[^{}\s][^{}]*?\.(?=\s|$)")
ASSERTED = re.compile(r"assert \(\w+ : (.*?)\)(?: by .*)?\.$")
STATED = re.compile(r"Definition \w+_statement : Prop := (.*)\.$")
COMMENT = re.compile(r"\(\*.*?\*\)", re.S)


@dataclass
class Block:
    """The sentences of a block of a script, and those that stand around it."""
    around: tuple[str, ...] = ()
    sentences: list[str] = field(default_factory=list)

    def passed(self) -> list[str]:
        """The terms that its chain of equalities passes."""
        return [s.removeprefix("transitivity ").removesuffix(".") for s in self.sentences
                if s.startswith("transitivity ")]

    def said(self) -> list[str]:
        """The propositions that it asserts, or that the theorem says."""
        found = (ASSERTED.match(s) or STATED.match(s) for s in self.sentences)
        return [one[1] for one in found if one]


def blocks(script: str) -> list[Block]:
    """The blocks of a script, without its comments."""
    opened, found = [Block()], []
    for sentence in SENTENCE.findall(COMMENT.sub(" ", script)):
        if sentence == "{":
            opened.append(Block((*opened[-1].around, *opened[-1].sentences)))
        elif sentence == "}":
            found.append(opened.pop())
        else:
            opened[-1].sentences.append(" ".join(sentence.split()))
    return [*found, *opened]


def missing(shown: Iterable[Part], script: str, parts: Statement) -> Iterator[Term]:
    """The displayed lines that a script, with its statement, does not hold."""
    found, say = blocks(script), parts.say
    claimed = [p for block in found for p in block.said()]
    for part in shown:
        if part.passages:
            yield from (t for one in part.passages for t in of_passage(one.lines, claimed, say))
        elif part.facts:
            yield from (f.claim for f in part.facts
                        if not any(say.relation(f.claim) in p or for_all(f, say) in p for p in claimed))
        elif part.lines[-1].relation != "=":
            yield from of_margin(part, claimed, say)
        else:
            within = [b for b in found if is_within(b, part, say)]
            yield from of_chain(part, within, claimed, say)


def for_all(fact, say) -> str:
    """An inequality with the indices that it holds for, or the sign of a slope with the interval."""
    claim = fact.claim
    interval = [one for one in fact.ranges if isinstance(one, Rel)]
    for within in reversed([one for one in fact.ranges if isinstance(one, And)]):
        low, high = within.args
        claim = fold("all", low.left, high.right, low.right, claim)
    if not interval or not isinstance(claim.right, Diff):
        return say.proposition(claim)
    given = "".join(f"{say.proposition(one)} -> " for one in interval)
    return f"forall {say.real(claim.right.wrt)} : R, {given}{say.proposition(claim)}"


def is_within(block: Block, part: Part, say) -> bool:
    """Does a block stand within the cases of a part?"""
    if part.role != "case":
        return True
    opened = [f"cases {say.proposition(c.arg if isinstance(c, Not) else c)} " for c in part.conds]
    return all(any(s.startswith(word) for s in block.around) for word in opened)


def of_chain(part: Part, within: list[Block], claimed: list[str], say) -> list[Term]:
    """The lines of an equation that no block holds in their order; its sides may stand in what is
    claimed, or be passed around the cases of its proof."""
    terms = [line.term for line in part.lines]
    if len(terms) == 2 and any(say.relation(Rel("=", *terms)) in p or say.proposition(
            Rel("=", *terms)) in p for p in claimed):
        return []
    least = terms
    for block in within:
        passed, at, lost = block.passed(), 0, []
        for i, term in enumerate(terms):
            word = say.real(term)
            if i in (0, len(terms) - 1) and (
                    is_side(bare(word), claimed) or f"transitivity {word}." in block.around):
                continue
            if word in passed[at:]:
                at = passed.index(word, at) + 1
            else:
                lost.append(term)
        least = min(least, lost, key=len)
    return least


def of_passage(lines, claimed: list[str], say) -> Iterator[Term]:
    """The lines of a passage that are not claimed: what a body tends to, an integral and what is
    between its ends, that a number is another that is given last, and a bound of the number in the
    line below it or above it."""
    *above, last = (line.term for line in lines)
    if isinstance(above[0], Integral):
        whole, bracket, *others = above
        said = [(whole, say.proposition(whole)), (bracket, said_between(say, bracket, last)),
                *((t, say.proposition(Rel("=", t, last))) for t in others)]
        yield from (t for t, word in said if not any(word in p for p in claimed))
        return
    if isinstance(last, Tends):
        yield last
    if isinstance(above[0], Tends):
        first, *others = above
        said = [(first, Tends(first.kind, first.variable, first.point, first.body, last)),
                *((t, t if isinstance(t, Tends) else Rel("=", t, last)) for t in others)]
    else:
        said = [(one, Rel(line.relation, one, line.term)) for one, line in zip(above, lines[1:])]
    yield from (t for t, claim in said if not any(say.proposition(claim) in p for p in claimed))


def is_side(word: str, claimed: list[str]) -> bool:
    """Is this the side of an equation that is claimed or asserted?"""
    return any(f"({word} = " in p or f" = {word})" in p or p.startswith(f"{word} = ")
               or p.endswith(f" = {word}") for p in claimed)


def of_margin(part: Part, claimed: list[str], say) -> list[Term]:
    """The lines of a difference that is asserted neither to be the one below it nor to be less."""
    return [above.term for above, line in zip(part.lines, part.lines[1:])
            if say.relation(Rel("=", above.term, line.term) if line.relation == "=" else
                            Rel(line.relation, line.term, above.term)) not in claimed]
