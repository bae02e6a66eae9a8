"""Repairs of verdicts: which formula it is that wants mending.

Of a chain `a = b = c` or a derivation it is the first link that fails, and the repair is of
that link alone.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Rel
from derive.language.layout import ProofText
from derive.language.parser import Parser
from derive.language.statement import Parsed, Statement
from derive.language.syntax import Chain, Ellipsis, Node, ungrouped
from derive.search.answers.verdict import ILL_TYPED, PROVED, Verdict
from derive.search.repair.candidate import Repair
from derive.search.repair.given import sides
from derive.search.repair.mend import SECONDS, repair


def repair_of(verdict: Verdict, *, seconds: float = SECONDS, seed: int = 0) -> Repair | None:
    """A provable claim near the one judged, unless that is proved itself."""
    parsed = verdict.statement.parsed
    if verdict.word == PROVED or parsed is None:
        return None
    if verdict.word == ILL_TYPED:
        return repair(parsed, seconds=seconds, seed=seed)
    link = failing(verdict)
    if link is None:
        return None
    return repair(*link, verdict.witness, seconds=seconds, seed=seed)


def failing(verdict: Verdict) -> tuple[Parsed, Statement] | None:
    """The link that is refuted or undecided, as a claim of its own."""
    statement, parsed = verdict.statement, verdict.statement.parsed
    if verdict.in_proof:
        plain = statement.proof and not statement.parts
        return failing_line(verdict) if plain and verdict.witness else None
    formula = ungrouped(parsed.claim.formula)
    if len(statement.links) < 2 or len(sides(formula)) != len(statement.links) + 1:
        return parsed, statement
    nodes, k = sides(formula), verdict.link
    op = formula.rest[k][0]
    return only(parsed, Chain(nodes[k].at, nodes[k], ((op, nodes[k + 1]),))), \
        replace(statement, claim=statement.links[k], links=(statement.links[k],))


def only(parsed: Parsed, formula: Node) -> Parsed:
    return replace(parsed, claim=replace(parsed.claim, formula=formula))


def failing_line(verdict: Verdict) -> tuple[Parsed, Statement] | None:
    """The line of a derivation that does not follow from the one above; None if the
    counterexample is of something else."""
    parsed, statement, claim = verdict.statement.parsed, verdict.statement, \
        verdict.witness.origin.claim
    terms = [line.term for line in statement.proof if line.term is not None]
    nodes = [n for line in parsed.block.proof
             if not isinstance(n := formula_of(line), Ellipsis)]
    place = next((k for k, pair in enumerate(zip(terms, terms[1:])) if claim == Rel("=", *pair)),
                 None)
    if place is None:
        return None
    above, line = nodes[place:place + 2]
    return only(parsed, Chain(line.at, above, (("=", line),))), \
        replace(statement, claim=claim, links=(claim,), proof=None)


def formula_of(line: ProofText) -> Node:
    return Parser(line.tokens, line.end).formula()
