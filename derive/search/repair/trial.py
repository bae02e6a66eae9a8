"""Trials: whether a candidate is a theorem.

A candidate is read like any claim, evaluated at the counterexample and at a few more points,
which costs little and is where most fail, and only then judged.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import thread_time

from derive.language.errors import LanguageError
from derive.language.statement import Statement
from derive.language.written import written, written_clause
from derive.numeric.refute import stands
from derive.numeric.witness import Witness
from derive.search.answers.verdict import PROVED, decide
from derive.search.processes.limits import OutOfTime, time_limit
from derive.search.repair.candidate import Candidate, Repair
from derive.search.repair.given import Given
from derive.search.repair.reading import Variants
from derive.search.repair.trivial import is_of_one_place, is_supposed, is_trivial

QUICK, SLOW = 0.02, 0.1      # seconds of evaluation that a candidate must stand, first and then
PATIENCE = 1.5               # seconds for the judgement of one that stood, even past the end
WORK = 0.8                   # seconds for working a side out


class Trial:
    """Tries candidates for one claim until the time is up."""

    def __init__(self, given: Given, witness: Witness | None, seconds: float, seed: int = 0):
        self.given, self.witness, self.seed = given, witness, seed
        self.over = thread_time() + seconds
        self.variants = Variants(given)
        self.tried: set[tuple] = set()

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.over - thread_time()

    def first(self, candidates, share: float = 1.0) -> Repair | None:
        """The repair from the first candidate that is a theorem, found in this share of the
        time that is left.  What is computed may be too long to be read again."""
        spare = self.left * (1 - share)
        with suppress(LanguageError):
            for candidate in candidates:
                if self.left <= spare:
                    return None
                if found := self.repair(candidate):
                    return found
        return None

    def repair(self, candidate: Candidate) -> Repair | None:
        variant = self.variants.quickly(candidate)
        if variant is None or not self.is_new(variant):
            return None
        changed = candidate.formula is not self.given.parsed.claim.formula
        if changed and is_trivial(variant, candidate.formula, self.given.parsed.claim.formula):
            return None
        if candidate.hypothesis.startswith("assume") and is_supposed(variant):
            return None
        if not changed and candidate.clause is not None and is_of_one_place(variant):
            return None
        if not (self.stands(variant, QUICK, self.seed) and self.stands(variant, SLOW, self.seed + 1)):
            return None
        variant = self.variants.afresh(candidate)
        verdict = variant and self.judged(variant)
        if verdict is None or verdict.word != PROVED:
            return None
        clause = self.given.parsed.claim.clause if candidate.clause is None else candidate.clause
        line = f"{written(candidate.formula)}    {written_clause(clause)}".rstrip()
        return Repair(candidate.words, line, candidate.hypothesis, variant,
                      verdict.survey.instances)

    def stands(self, variant: Statement, seconds: float, seed: int) -> bool:
        return stands(variant.theory, variant.facts(), variant.claim, variant.ranges,
                      self.witness, seconds=seconds, seed=seed)

    def is_new(self, variant: Statement) -> bool:
        theory = variant.theory
        key = (variant.claim.key, theory.facts, tuple(theory.functions.items()),
               tuple(theory.definitions), variant.ranges, variant.conditions)
        if key in self.tried:
            return False
        self.tried.add(key)
        return True

    def judged(self, variant: Statement):
        """The verdict; None if it takes too long.  A Disagreement is a bug, and is passed on."""
        return self.in_time(lambda: decide(variant, 0.0, self.seed, PATIENCE), PATIENCE)

    @staticmethod
    def in_time(work: Callable, seconds: float = WORK):
        """What the work comes to; None if it takes too long."""
        try:
            with time_limit(seconds):
                return work()
        except (OutOfTime, RecursionError):
            return None
