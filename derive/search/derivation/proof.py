"""Proofs: a theorem and the lines in which a reader follows it.

The steps of a proof are many and small; `reasons` groups them, `telling` makes them the lines
that a textbook would print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derive.kernel.context import Context
from derive.kernel.replay import Theorem
from derive.kernel.terms import And, Fold, Not, Rel, Term, is_integer, names
from derive.language.rules import RULES
from derive.language.statement import Statement
from derive.language.text import text
from derive.search.derivation import integral, limit
from derive.search.derivation.chain import Fact, chain
from derive.search.derivation.limit import Passage
from derive.search.derivation.margin import Margin, margin, same_gap
from derive.search.derivation.reasons import EARLIER, stages
from derive.search.derivation.telling import Line, joined, merged, shortened
from derive.search.entailment.integers import find
from derive.search.normal.letters import Letters
from derive.search.normal.readable import settled
from derive.search.normal.trace import root
from derive.search.processes.limits import room
from derive.search.proving.found import Found
from derive.search.proving.independence import vanishing
from derive.search.strategies.made import Made


class Disagreement(Exception):
    """The kernel and the evaluator differ, or a proof is of something else than is claimed: a
    bug of this program, and no verdict."""


class Unshown(Exception):
    """A theorem about the terms of a statement, which mean what its text says only where a
    condition holds that is not shown."""

    def __init__(self, cond: Term):
        super().__init__(f"derived, but not shown: {text(cond)}")
        self.cond = cond


@dataclass(frozen=True)
class Derivation:
    """One link of a claim, proved."""
    found: Found
    reasons: tuple[str, ...] = ()        # of a line that was written by hand
    supposed: Term | None = None         # in the step of an induction: the claim one level before
    ours: bool = False                   # was the claim found by the program, not by an author?
    told: bool = False                   # do lemmas stand above the induction that it is a part of?

    @property
    def theorem(self) -> Theorem:
        return self.found.theorem

    @cached_property
    @room()
    def lines(self) -> tuple[Line, ...]:
        """The lines of an equation, from its left side to its right; none for other claims."""
        claim, theorem = self.theorem.claim, self.theorem
        if not (isinstance(claim, Rel) and claim.op == "="):
            return ()
        if self.found.cases:
            return (Line(claim.left), Line(claim.right, "cases"))
        if self.found.induction:
            return self.shown_as((Line(claim.left), Line(claim.right, self.by_induction,
                                                         ("induction",))))
        if way := self.found.values:
            common = Derivation(way.general).lines if way.general else (Line(claim.left),)
            return (*common, Line(claim.right, way.reason, ("cases",)))
        if way := self.found.multiplied:
            identity = "a matrix times its inverse"
            return (Line(claim.left), Line(way.left, identity),
                    Line(way.right, "the products agree"), Line(claim.right, identity))
        here = root(theorem.theory, theorem.facts, *(t.claim for t in self.found.given),
                    *self.found.lemmas)
        first, *between, last = shortened(joined(
            stages(claim.left, self.found.left, here, self.shown),
            stages(claim.right, self.found.right, here, self.shown), claim, here), here)
        letters = Letters(theorem.theory, (claim.left, claim.right))
        return self.shown_as((
            first, *(replace(b, term=letters.written(b.term)) for b in between), last))

    def shown_as(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines, those of a claim of our own with its indices tidied."""
        return lines if not self.ours else tuple(
            replace(line, term=settled(line.term)) for line in lines)

    @cached_property
    @room()
    def shown_by(self) -> tuple[Margin, tuple[Fact, ...]]:
        """Of an inequality: its margin, or the inequalities that lead to it, or neither.  A margin
        that needs what was made on the way comes second."""
        if (found := margin(self.theorem, self.found.given)).lines:
            return found, ()
        facts = chain(self.theorem, {**self.found.beside, **self.found.made})
        if len(facts) > 1:
            return Margin(), facts
        found = margin(self.theorem, self.found.given, self.found.made)
        return found, () if found.lines else facts

    @property
    def margin(self) -> tuple[Line, ...]:
        """The right side of an inequality less its left, as what is known not to be negative."""
        return self.shown_by[0].lines

    @property
    def chain(self) -> tuple[Fact, ...]:
        """The inequalities that lead to one, where there is no margin to show."""
        return self.shown_by[1]

    @cached_property
    @room()
    def passages(self) -> tuple[Passage, ...]:
        """The lines that lead to a limit or an integral, those of what it rests on first; none for
        other claims."""
        return () if self.found.cases else limit.passages(self.found) or integral.passages(self.found)

    @property
    def by_induction(self) -> str:
        """How the induction runs."""
        induction = self.found.induction
        first = text(settled(induction.low), tight=True)
        return f"induction on {induction.index.name} from {first}"

    @property
    def shown(self) -> dict[Term, str]:
        """What is known here that is no hypothesis of the theorem, each with its name."""
        independent, lemma, before = EARLIER
        said = {t.claim: made.reason for t, made in self.found.beside.items()}
        given = {t.claim: said.get(t.claim) or (
            independent if any(vanishing(t.claim)) else
            lemma if self.found.above or self.told else before) for t in self.found.given}
        return given | ({} if self.supposed is None else {self.supposed: "induction hypothesis"})

    @property
    def steps_of_induction(self) -> tuple[tuple[Term, Derivation], ...]:
        """The base and the step of a proof by induction, each with what it supposes."""
        way = self.found.induction
        if way is None:
            return ()
        whole = next(f for f in way.step_facts if f not in way.base_facts and is_claimed(f, way))
        part = replace(self, reasons=(), supposed=None, ours=True, told=bool(self.found.above))
        return ((Rel("=", way.index, settled(way.low)), replace(part, found=way.base)),
                (settled(whole), replace(part, found=way.step, supposed=whole)))

    @property
    def halves(self) -> tuple[Derivation, ...]:
        """The derivations of what a step of an induction shows, of one level or of two."""
        if not isinstance(self.theorem.claim, And):
            return (self,)
        return tuple(replace(self, found=part) for part in self.found.parts)

    @property
    def lemmas(self) -> tuple[tuple[tuple[Term, ...], Derivation], ...]:
        """What is proved before the claim and used in it, each with the ranges of its indices."""
        return tuple((tuple(f for f in found.theorem.facts if f not in self.theorem.facts),
                      Derivation(found, ours=True)) for found in self.found.above)

    @property
    def cases(self) -> tuple[tuple[Term, Derivation], ...]:
        """The conditions of a proof by cases, each with its derivation; of an inequality, if there
        is something to say of every case."""
        if (way := self.split) is not None:
            parts = tuple(replace(self, found=replace(self.found, theorem=part)) for part in way.parts)
            told = all(part.margin or part.chain or part.cases for part in parts)
            return tuple(zip((way.cond, Not(way.cond)), parts)) if told else ()
        cond = self.found.cond
        if cond is None:
            return ()
        return tuple((c, replace(self, found=f))
                     for c, f in zip((cond, Not(cond)), self.found.cases))

    @property
    def split(self) -> Made | None:
        """How an inequality was shown in two cases: itself, or one that says the same where there
        is nothing else to show."""
        made, claim = self.found.made, self.theorem.claim
        way = made.get(self.theorem)
        if way is None or way.cond is not None or not isinstance(claim, Rel) or self.margin or self.chain:
            return way if way and way.cond is not None else None
        seen, ahead = {self.theorem}, [self.theorem]
        while ahead:
            for other in made[ahead.pop()].given:
                if other not in seen and other in made and other.facts == self.theorem.facts \
                        and isinstance(other.claim, Rel) and same_gap(other.claim, claim):
                    if made[other].cond is not None:
                        return made[other]
                    seen.add(other)
                    ahead.append(other)
        return None

    @property
    def told_of(self) -> Iterator[Derivation]:
        """What is told of an inequality: this, or its cases, and theirs."""
        yield self
        for _, case in self.cases:
            yield from case.told_of


def is_claimed(fact: Term, way) -> bool:
    """Is this fact of the step the claim itself, supposed at the index?"""
    while isinstance(fact, Fold) and fact.kind == "all":
        fact = fact.body
    if isinstance(fact, And):                        # of a level and the one before
        return not is_integer(fact.args[0].left) and all(is_claimed(part, way) for part in fact.args)
    return isinstance(fact, Rel) and way.index.name in names(fact)


@dataclass(frozen=True)
class Proof:
    """A proved statement: one derivation for each link of its claim.

    The theorems of the kernel are about terms.  None can be made into a proof of a statement
    that they are not of, which raises Disagreement, or whose text needs a condition to mean
    what it says that does not follow from its hypotheses, which raises Unshown."""
    statement: Statement
    derivations: tuple[Derivation, ...]
    written: tuple[Derivation, ...] = ()     # the author's own lines, each proved

    def __post_init__(self):
        require_every_link(self.statement, self.derivations)
        require_meaning(self.statement)

    @property
    def theorem(self) -> Theorem:
        return self.derivations[0].theorem

    @property
    def lines(self) -> tuple[Line, ...]:
        """The author's lines, or all lines found, joined where one link ends as the next begins."""
        if self.written:
            first, *_ = (d.theorem.claim.left for d in self.written)
            lines = [Line(first), *map(written_line, self.written)]
            return tuple(line for above, line in zip([None, *lines], lines)
                         if above is None or text(above.term) != text(line.term))
        joined: list[Line] = []
        for d in self.derivations:
            joined += d.lines[1:] if joined and d.lines and joined[-1].term == d.lines[0].term \
                else d.lines
        return tuple(joined)


def require_every_link(statement: Statement, derivations: tuple[Derivation, ...]) -> None:
    """Raise Disagreement unless the theorems are of this statement, one for each relation."""
    facts = set(statement.facts())
    shown = {t.claim for t in (d.theorem for d in derivations)
             if t.theory == statement.theory and facts.issuperset(t.facts)}
    if missing := [link for link in statement.links if link not in shown]:
        raise Disagreement(f"{text(missing[0])} is claimed, and something else was proved")


def require_meaning(statement: Statement) -> None:
    """Raise Unshown unless all that the text needs to mean what it says is shown."""
    facts = statement.facts()
    here = Context(statement.theory, facts, find, hypotheses=facts)
    for cond in statement.obligations:
        if not here.shows(cond):
            raise Unshown(cond)


def written_line(d: Derivation) -> Line:
    """A line written by hand, with its author's reasons or, where there are none, the prover's."""
    claim = d.theorem.claim
    if d.reasons:
        spoken = (f"definition of {r}" if r in d.theorem.theory.definitions
                  else RULES[r].reason if r in RULES else r for r in d.reasons)
        return Line(claim.right, ", ".join(spoken), d.reasons)
    reason = merged(Line(claim.right), list(d.lines[1:]))
    return Line(claim.right, reason.reason or "arithmetic", reason.rules or ("arithmetic",))
