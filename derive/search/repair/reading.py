"""Reading many variants of one claim: what did not change is read once.

The result is only good for looking at: a candidate that stands is read afresh, as any claim
is, before it is judged.
"""

from __future__ import annotations

from dataclasses import replace

from derive.language.declarations import ClaimLine
from derive.language.elaborate import Elaborator, Value
from derive.language.environment import Environment
from derive.language.errors import LanguageError
from derive.language.scope import Scope
from derive.language.statement import Parsed, Source, Statement, from_trees, statement
from derive.language.syntax import Node
from derive.search.repair.candidate import Candidate
from derive.search.repair.given import Given
from derive.search.repair.tree import nodes

SOURCE = Source("<repair>", 1, 1, "")


class Remembering(Elaborator):
    """An elaborator that remembers the values of some nodes, and in which scope they have them."""

    def __init__(self, names: Environment, calls, kept):
        super().__init__(names, calls)
        self.kept = {id(node): node for node in kept}
        self.seen: dict[int, list[tuple[Scope, Value]]] = {}

    def value(self, node: Node, scope: Scope) -> Value:
        if id(node) not in self.kept:
            return super().value(node, scope)
        known = self.seen.setdefault(id(node), [])
        for inside, value in known:
            if inside == scope:
                return value
        value = super().value(node, scope)
        known.append((scope, value))
        return value


class Variants:
    """Reads candidates for one claim."""

    def __init__(self, given: Given):
        self.given = given
        self.parsed = replace(given.parsed, block=replace(given.parsed.block, proof=None, parts=[]))
        given.names.read = Remembering(given.names, given.calls, nodes(given.parsed.claim.formula))

    def quickly(self, candidate: Candidate) -> Statement | None:
        """The candidate as a statement to look at; None if it makes no sense."""
        if candidate.declared:
            return self.afresh(candidate)
        try:
            return statement(self.parsed.block, self.given.names, self.claim(candidate), SOURCE)
        except (LanguageError, RecursionError):
            return None

    def afresh(self, candidate: Candidate) -> Statement | None:
        """The candidate as a statement, read as if it stood in a file."""
        declared = candidate.declared or self.parsed.declared
        parsed = Parsed(self.parsed.block, declared, self.claim(candidate))
        try:
            return from_trees(parsed, self.given.calls, SOURCE)
        except (LanguageError, RecursionError):
            return None

    def claim(self, candidate: Candidate) -> ClaimLine:
        clause = self.given.parsed.claim.clause if candidate.clause is None else candidate.clause
        return replace(self.parsed.claim, formula=candidate.formula, clause=clause)
