"""Trials: whether a candidate is a theorem.

A candidate is read like any claim, evaluated at the counterexample and at a few more points,
which costs little and is where most fail, and only then judged.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from derive.kernel.terms import And, Fold, Rel, Term
from derive.language.declarations import ClaimLine
from derive.language.environment import Environment
from derive.language.errors import LanguageError
from derive.language.statement import Source, Statement, statement
from derive.language.syntax import Apply, Node, ungrouped
from derive.language.written import written, written_clause
from derive.numeric.refute import stands
from derive.numeric.witness import Witness
from derive.search.limits import OutOfTime, time_limit
from derive.search.repair.candidate import Candidate, Repair
from derive.search.repair.given import Given, sides
from derive.search.verdict import PROVED, decide

QUICK = 0.03          # seconds of evaluation that a candidate must stand
PATIENCE = 1.0        # seconds for the judgement of one candidate


class Trial:
    """Tries candidates for one claim until the time is up."""

    def __init__(self, given: Given, witness: Witness | None, seconds: float, seed: int = 0):
        self.given, self.witness, self.seed = given, witness, seed
        self.over = perf_counter() + seconds
        self.marks = len(given.names.obligations), len(given.names.warnings)
        self.tried: set[tuple] = set()
        self.block = replace(given.parsed.block, proof=None)
        self.source = Source("<repair>", 1, 1, "")

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.over - perf_counter()

    def first(self, candidates, share: float = 1.0) -> Repair | None:
        """The repair from the first candidate that is a theorem, found in this share of the
        time that is left."""
        spare = self.left * (1 - share)
        for candidate in candidates:
            if self.left <= spare:
                return None
            if found := self.repair(candidate):
                return found
        return None

    def repair(self, candidate: Candidate) -> Repair | None:
        variant = self.read(candidate)
        if variant is None or not self.is_new(variant):
            return None
        if is_trivial(variant) and not is_about_shapes(candidate.formula):
            return None
        if not stands(variant.theory, variant.facts(), variant.claim, variant.ranges,
                      self.witness, seconds=QUICK, seed=self.seed):
            return None
        verdict = self.judged(variant)
        if verdict is None or verdict.word != PROVED:
            return None
        clause = self.given.parsed.claim.clause if candidate.clause is None else candidate.clause
        line = f"{written(candidate.formula)}    {written_clause(clause)}".rstrip()
        return Repair(candidate.words, line, candidate.hypothesis, variant,
                      verdict.survey.instances)

    def read(self, candidate: Candidate) -> Statement | None:
        """The candidate as a statement; None if it makes no sense."""
        names, old = self.given.names, self.given.parsed.claim
        clause = old.clause if candidate.clause is None else candidate.clause
        claim = ClaimLine(candidate.formula, clause, old.at, old.tokens)
        try:
            if candidate.declared:
                names = Environment(candidate.declared, self.given.calls)
            else:
                del names.obligations[self.marks[0]:], names.warnings[self.marks[1]:]
            return statement(self.block, names, claim, self.source)
        except (LanguageError, RecursionError):
            return None

    def is_new(self, variant: Statement) -> bool:
        key = (variant.claim.key, variant.theory.facts, variant.ranges, variant.conditions)
        if key in self.tried:
            return False
        self.tried.add(key)
        return True

    def judged(self, variant: Statement):
        """The verdict; None if it takes too long.  A Disagreement is a bug, and is passed on."""
        try:
            with time_limit(min(PATIENCE, max(self.left, 0.05))):
                return decide(variant, 0.0, self.seed)
        except (OutOfTime, RecursionError):
            return None


def is_about_shapes(formula: Node) -> bool:
    """Is this a claim about `shape(…)`, which comes to equations between sizes?"""
    return any(isinstance(n := ungrouped(side), Apply) and n.name == "shape"
               for side in sides(formula))


def is_trivial(variant: Statement) -> bool:
    """Does every link say that something is equal to itself?"""
    return all(says_nothing(link) for link in variant.links)


def says_nothing(link: Term) -> bool:
    while isinstance(link, Fold) and link.kind == "all":
        link = link.body
    match link:
        case And(args):
            return all(map(says_nothing, args))
        case Rel("=" | "<=", a, b):
            return a == b
    return False
