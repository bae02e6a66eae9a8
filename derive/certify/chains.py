"""Chains: equalities one after the other, from the left side of an equation to its right.

Every line that a page shows stands in the chain, in its order, beside the term that it is a form
of.  What lies between two of them are steps of the kernel; those within one part of a term are
carried out there.

This file imports the kernel, the table of rules, the search and this room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from derive.certify.descents import Move
from derive.certify.places import place
from derive.certify.scope import ROOT, Outside
from derive.certify.steps import Steps
from derive.kernel.context import Context
from derive.kernel.replay import rewrite
from derive.kernel.ring import equal
from derive.kernel.terms import Rel, Term
from derive.language.rules import RULES
from derive.language.text import text
from derive.search.derivation.reasons import reason_of
from derive.search.inequalities.work import needed
from derive.search.proving.found import Found
from derive.search.proving.prove import prove

DISPLAYED = "as the page shows it"
RETURN = "and back to the form that the steps pass"


@dataclass(frozen=True)
class Passage:
    """A step of the kernel as a part of a chain; `back` from its end to its beginning."""
    move: Move
    context: Context
    back: bool = False


class Station(NamedTuple):
    """A term of a chain, the way to it from the one before and the reason.  One that is `shown` on
    the page stands in the script."""
    term: Term
    way: str | Passage = ""
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True)
class Link:
    """One equality of the chain, for the report of a step that Coq refuses."""
    number: int
    before: str
    after: str
    reason: str


class Chains:
    """Writes the chains of one script, and counts its links."""

    def __init__(self, steps: Steps):
        self.say, self.steps = steps.say, steps
        self.links: list[Link] = []

    def stations(self, found: Found, facts, known=()) -> list[Station]:
        """The terms along both sides of an equation; `known` is what the script has asserted
        besides."""
        claim, theory = found.theorem.claim, self.say.theory
        here = place(theory, facts, known, found.lemmas)
        down = self.side(claim.left, found.left, here)
        up = self.side(claim.right, found.right, here)
        return self.meeting(claim.left, down, claim.right, up)

    def meeting(self, left: Term, down: list[Station], right: Term, up: list[Station]) -> list[Station]:
        """From the left, down its steps and the others up again, to the right."""
        met = down[-1].term if down else left
        meet = up[-1].term if up else right
        joint = Station(meet, self.steps.ring.equal(met, meet, ROOT), "arithmetic")
        back = [Station(one.way.move.before, replace(one.way, back=True), one.reason)
                for one in reversed(up)]
        return [Station(left), *down, joint, *back]

    def side(self, term: Term, steps, here: Context) -> list[Station]:
        passed = []
        for step in steps:
            after = rewrite(term, step.path, step, RULES, here)
            reason, _ = reason_of(step, term, here, {})
            passed.append(Station(after, Passage(Move(term, after, step.path, step), here),
                                  reason or "arithmetic"))
            term = after
        return passed

    def with_lines(self, chain, shown, facts, known=()):
        """The chain with every displayed line in it, each beside the term it is a form of; and
        assertions that they are equal, for the way there and back."""
        found, asides, at = list(chain), [], 0
        ends = chain[0].term, chain[-1].term
        for term in (line.term for line in shown if line.term not in ends):
            place = next((k for k in range(at, len(found)) if found[k].term == term), None)
            if place is None:
                place = next((k for k in range(at, len(found)) if equal(found[k].term, term)), None)
                if place is None:
                    place, there = self.renamed(found, at, term, facts, known)
                else:
                    there = self.steps.ring.equal(found[place].term, term, ROOT)
                name, near = f"A{len(asides)}", found[place].term
                asides.append(f"assert ({name} : {self.say.real(near)} = {self.say.real(term)}).\n"
                              f"  {{ {without(asides)}{there} }}")
                found[place + 1:place + 1] = [Station(term, f"exact {name}.", DISPLAYED),
                                              Station(near, f"symmetry. exact {name}.", RETURN)]
                place += 1
            else:
                found[place] = found[place]._replace(term=term, shown=True)    # in the page's letters
            at = place
        return found, asides

    def renamed(self, found, at: int, term: Term, facts, known) -> tuple[int, str]:
        """Where a line stands that writes a product under its name."""
        for k in range(at, len(found)):
            other = prove(self.say.theory, facts, Rel("=", found[k].term, term))
            if other and {t.claim for t in needed(
                    other.theorem, other.left, other.right, other.lemmas, other.given)} <= set(known):
                return k, self.plain_chain(self.stations(other, facts, known))
        raise Outside("a displayed line is not found in the derivation")

    def plain_chain(self, chain: list[Station]) -> str:
        lines = [f"transitivity {self.say.real(term)}. {{ {body} }}"
                 for term, body, _ in self.passed(chain, lambda *link: "")]
        return " ".join([*lines, "reflexivity."])

    def chained(self, chain: list[Station], hidden: str = "") -> str:
        lines = [f"transitivity {self.say.real(term)}.\n"
                 f"  {{ {'' if reason in (DISPLAYED, RETURN) else hidden}{body} }}"
                 for term, body, reason in self.passed(chain, self.numbered)]
        return "\n  ".join([*lines, "reflexivity."])

    def numbered(self, before: Term, after: Term, reason: str) -> str:
        """A comment that names a link, which is noted."""
        number = len(self.links) + 1
        self.links.append(Link(number, text(before), text(after), reason))
        return f"(* step {number}: {reason} *) "

    def passed(self, chain: list[Station], note: Callable[[Term, Term, str], str]
               ) -> Iterator[tuple[Term, str, str]]:
        """The terms that a script passes, each with a script from the one before and the reason:
        all that are not within a run of steps."""
        run: list[Passage] = []
        for one, two in pairwise(chain):
            alike, way = self.say.real(one.term) == self.say.real(two.term), two.way
            noted = "" if alike else note(one.term, two.term, two.reason)
            if isinstance(way, Passage):
                if not alike:
                    run.append(replace(way, move=replace(way.move, note=noted)))
                if two.shown or two is chain[-1]:
                    yield from self.together(run, two.term)
                    run = []
            else:
                yield from self.together(run, one.term)
                run = []
                if not alike:
                    yield two.term, noted + way, two.reason

    def together(self, run: list[Passage], end: Term) -> Iterator[tuple[Term, str, str]]:
        """What a script passes on a run of steps to its end: those within one part of a term are
        one link."""
        if not run:
            return
        back, here = run[0].back, run[0].context
        moves = [one.move for one in (reversed(run) if back else run)]
        links = [(group[0].before if back else group[-1].after, self.steps.together(group, here, ROOT))
                 for group in self.steps.groups(moves, here, ROOT)]
        if back:
            links = [(term, f"symmetry. {script}") for term, script in reversed(links)]
        for i, (term, script) in enumerate(links):
            yield end if i == len(links) - 1 else term, script, ""


def without(asides: list[str]) -> str:
    """A script forgets what is asserted aside, lest it be taken for a hypothesis."""
    return f"clear {' '.join(f'A{i}' for i in range(len(asides)))}. " if asides else ""
