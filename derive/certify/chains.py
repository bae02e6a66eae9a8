"""Chains: equalities one after the other, from the left side of an equation to its right.

Every term that the kernel's steps pass stands in the chain, in its order, and every line that a
page shows beside the term that it is a form of; what lies between two of them is one step.

This file imports the kernel, the table of rules, the search and this room.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.certify.places import place
from derive.certify.scope import Outside, Scope
from derive.certify.steps import Steps
from derive.kernel.context import Context
from derive.kernel.replay import rewrite
from derive.kernel.ring import equal
from derive.kernel.terms import Rel, Term
from derive.language.rules import RULES
from derive.language.text import text
from derive.search.derivation.reasons import reason_of
from derive.search.proving.found import Found
from derive.search.proving.prove import prove

DISPLAYED = "as the page shows it"
RETURN = "and back to the form that the steps pass"


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

    def stations(self, found: Found, facts, known=()) -> list[tuple[Term, str, str]]:
        """(term, script from the term before, reason) along both sides of an equation; `known`
        is what the script has asserted besides."""
        claim, theory = found.theorem.claim, self.say.theory
        here = place(theory, facts, known, found.lemmas)
        down = self.side(claim.left, found.left, here)
        up = self.side(claim.right, found.right, here)
        return self.meeting(claim.left, down, claim.right, up)

    def meeting(self, left: Term, down: list, right: Term, up: list) -> list[tuple[Term, str, str]]:
        """From the left, down its steps and the others up again, to the right."""
        met = down[-1][0] if down else left
        meet = up[-1][0] if up else right
        joint = [(meet, self.steps.ring.equal(met, meet, Scope()), "arithmetic")]
        back = []
        ends = [right] + [t for t, _, _ in up]
        for (_, reason_script, reason), target in zip(reversed(up), reversed(ends[:-1])):
            back.append((target, f"symmetry. {reason_script}", reason))
        return [(left, "", ""), *down, *joint, *back]

    def side(self, term: Term, steps, here: Context) -> list[tuple[Term, str, str]]:
        passed = []
        for step in steps:
            after = rewrite(term, step.path, step, RULES, here)
            reason, _ = reason_of(step, term, here, {})
            passed.append((after, self.steps.script(term, after, step, here), reason or "arithmetic"))
            term = after
        return passed

    def with_lines(self, chain, shown, facts, known=()):
        """The chain with every displayed line in it, each beside the term it is a form of; and
        assertions that they are equal, for the way there and back."""
        found, asides, at = list(chain), [], 0
        ends = chain[0][0], chain[-1][0]
        for term in (line.term for line in shown if line.term not in ends):
            place = next((k for k in range(at, len(found)) if found[k][0] == term), None)
            if place is None:
                place = next((k for k in range(at, len(found)) if equal(found[k][0], term)), None)
                if place is None:
                    place, there = self.renamed(found, at, term, facts, known)
                else:
                    there = self.steps.ring.equal(found[place][0], term, Scope())
                name, near = f"A{len(asides)}", found[place][0]
                asides.append(f"assert ({name} : {self.say.real(near)} = {self.say.real(term)}).\n"
                              f"  {{ {without(asides)}{there} }}")
                found[place + 1:place + 1] = [(term, f"exact {name}.", DISPLAYED),
                                              (near, f"symmetry. exact {name}.", RETURN)]
                place += 1
            else:
                found[place] = (term, *found[place][1:])     # with the letters of the page
            at = place
        return found, asides

    def renamed(self, found, at: int, term: Term, facts, known) -> tuple[int, str]:
        """Where a line stands that writes a product under its name."""
        for k in range(at, len(found)):
            other = prove(self.say.theory, facts, Rel("=", found[k][0], term))
            if other:
                return k, self.plain_chain(self.stations(other, facts, known))
        raise Outside("a displayed line is not found in the derivation")

    def plain_chain(self, chain) -> str:
        lines, previous = [], chain[0][0]
        for term, body, _ in chain[1:]:
            if self.say.real(term) != self.say.real(previous):
                lines.append(f"transitivity {self.say.real(term)}. {{ {body} }}")
            previous = term
        return " ".join([*lines, "reflexivity."])

    def chained(self, chain, hidden: str = "") -> str:
        lines, previous = [], chain[0][0]
        for term, body, reason in chain[1:]:
            one, two = self.say.real(previous), self.say.real(term)
            if one != two:
                number = len(self.links) + 1
                self.links.append(Link(number, text(previous), text(term), reason))
                lines.append(f"transitivity {two}.\n  {{ (* step {number}: {reason} *) "
                             f"{'' if reason in (DISPLAYED, RETURN) else hidden}{body} }}")
            previous = term
        lines.append("reflexivity.")
        return "\n  ".join(lines)


def without(asides: list[str]) -> str:
    """A script forgets what is asserted aside, lest it be taken for a hypothesis."""
    return f"clear {' '.join(f'A{i}' for i in range(len(asides)))}. " if asides else ""
