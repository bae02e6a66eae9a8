"""The gate: no mutant of a true claim that has a counterexample is ever proved.

`make gate` judges every mutant of every theorem of the library and of every homework claim
that is true, the tests a sample.  A mutant is false once the evaluator, which shares no code
with the prover, holds a counterexample.  Then the prover is set on it all the same, and must
fail.  A mutant that is proved without a counterexample may be true: it is listed, to be read by
a person, who writes it into `read.txt` with the reason why it holds.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from derive import library
from derive.language.errors import LanguageError
from derive.language.statement import Statement, read
from derive.language.text import text
from derive.numeric.refute import refute
from derive.search.judging import farm
from derive.search.processes.limits import OutOfTime, time_limit
from derive.search.proving.prove import prove
from derive.search.judging.session import blocks
from derive.search.answers.verdict import ILL_TYPED, PROVED, REFUTED, UNKNOWN, Disagreement, judge
from derive.search.processes.workers import Lost, Workers
from tests.gate import mutate

SEEDS = Path(__file__).parents[1] / "seeds"
READ = Path(__file__).parent / "read.txt"
UNREADABLE, UNSOUND, CRASHED = "UNREADABLE", "UNSOUND", "CRASHED"
PATIENCE, PROVER, LIMIT = 1.0, 3.0, 10.0       # seconds


@dataclass(frozen=True)
class Fate:
    """What became of a mutant; `witnessed` if the evaluator holds a counterexample."""
    name: str
    what: str
    word: str
    witnessed: bool
    claim: str

    @property
    def told(self) -> str:
        return told(self.name, self.what, self.claim)

    @property
    def unread(self) -> bool:
        """Is it to be looked at by a person: proved, and for all the evaluator knows true?"""
        return self.word == PROVED and not self.witnessed and self.told not in read_by_a_person()


def told(name: str, what: str, claim: str) -> str:
    """A mutant on one line, as `read.txt` has it."""
    return f"{name}  ({what})  {claim}"


@lru_cache(maxsize=1)
def read_by_a_person() -> dict[str, str]:
    """The mutants that were found to be true after all, each with the reason."""
    lines = READ.read_text("utf-8").splitlines()
    return dict(line.split("  because ") for line in lines if line and line[0] != "#")


def true_texts() -> Iterator[tuple[str, str]]:
    """Name and text of every claim that is known to be true."""
    for path in library.files():
        yield path.stem, path.read_text("utf-8")
    expected = json.loads((SEEDS / "expected.json").read_text("utf-8"))
    for path in sorted(SEEDS.glob("[0-9]*.claim")):
        for block in blocks(path.read_text("utf-8")):
            lines = [line for line in block.split("\n") if line.strip()]
            name = next((line.split()[1] for line in lines if line.startswith("claim seed_")), "")
            if name in expected and expected[name]["verdict"] == PROVED:
                start = next(i for i, line in enumerate(lines) if line.startswith("claim seed_"))
                yield name, "\n".join(lines[start:])


@lru_cache(maxsize=4)
def mutants_of(source: str) -> list:
    """(what was done, the statement or the text to be read), for each mutant."""
    try:
        true = read_once(source)
    except (LanguageError, ValueError):
        return []
    return [*mutate.statements(true), *mutate.texts(source)]


@lru_cache(maxsize=4)
def read_once(source: str) -> Statement:
    (true,) = read(source)
    return true


def words(source: str, mutant) -> str:
    """The mutant as a person reads it, beside the claim that it is made of: the line that is
    another, or the claim, with all hypotheses if they are others."""
    if isinstance(mutant, str):
        return next(" ".join(new.split()) for old, new in zip(source.split("\n"), mutant.split("\n"))
                    if old != new)
    true = read_once(source)
    facts = (*mutant.theory.facts, *mutant.conditions)
    given = "" if facts == (*true.theory.facts, *true.conditions) else \
        f"{', '.join(map(text, facts))} gives "
    return given + text(mutant.claim)


def fate(name: str, source: str, number: int) -> Fate:
    what, mutant = mutants_of(source)[number]
    shown = words(source, mutant)
    if isinstance(mutant, str):
        try:
            (mutant,) = read(mutant)
        except (LanguageError, ValueError):
            return Fate(name, what, UNREADABLE, False, "")
    try:
        verdict = judge(mutant, patience=PATIENCE, limit=LIMIT)
    except Disagreement as problem:
        return Fate(name, what, UNSOUND, True, str(problem))
    except Exception as problem:
        return Fate(name, what, CRASHED, False, f"{type(problem).__name__}: {problem}: {shown}")
    witness = verdict.witness
    if verdict.word in (UNKNOWN, ILL_TYPED):
        witness = refute(mutant.theory, mutant.facts(), mutant.claim, mutant.ranges,
                         seconds=PATIENCE, seed=17)
    if witness and proves(mutant, witness.link):
        return Fate(name, what, UNSOUND, True, shown)
    return Fate(name, what, verdict.word, witness is not None, shown)


def proves(mutant, link: int) -> bool:
    """Does the prover, with all its means, prove what has a counterexample?"""
    try:
        with time_limit(PROVER):
            return bool(prove(mutant.theory, mutant.facts(), mutant.links[link]))
    except (OutOfTime, RecursionError):
        return False


def numbered() -> list[tuple[str, str, int]]:
    """Every mutant by its claim and number."""
    return [(name, source, k) for name, source in true_texts()
            for k in range(len(mutants_of(source)))]


def fates(chosen: list[tuple[str, str, int]], jobs: int) -> Iterator[Fate]:
    """The fate of each; what is lost with its process is UNKNOWN."""
    with Workers(jobs, 2 * LIMIT + PROVER, farm.MEMORY << 20) as workers:
        for (name, _, k), future in [(c, workers.submit(fate, *c)) for c in chosen]:
            try:
                yield future.result()
            except Lost as problem:
                yield Fate(name, f"number {k}", UNKNOWN, False, str(problem))


def summary(found: list[Fate]) -> dict:
    false = [f for f in found if f.witnessed]
    words = Counter(f.word for f in false)
    return {"mutants": len(found), "false": len(false), "verdicts of false ones": dict(words),
            "refuted or ill-typed":
                (words[REFUTED] + words[ILL_TYPED]) / max(1, len(false)),
            "without a counterexample": dict(Counter(f.word for f in found if not f.witnessed)),
            "proved, and not read by a person": sum(f.unread for f in found)}


def sample(many: int, seed: int) -> list[tuple[str, str, int]]:
    """As many mutants, each claim as likely as another."""
    chance, claims = random.Random(seed), list(true_texts())
    chosen = []
    while len(chosen) < many:
        name, source = chance.choice(claims)
        if mutants_of(source):
            chosen.append((name, source, chance.randrange(len(mutants_of(source)))))
    return chosen


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sample", type=int, help="judge so many, chosen by chance")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=farm.cores())
    options.add_argument("--report", type=Path, default=Path("build/gate.txt"))
    given = options.parse_args()
    chosen = sample(given.sample, given.seed) if given.sample else numbered()
    print(f"{len(chosen)} mutants", flush=True)
    given.report.parent.mkdir(parents=True, exist_ok=True)
    found = []
    with given.report.open("w", encoding="utf-8") as report:
        for one in fates(chosen, given.jobs):
            found.append(one)
            if one.word in (UNSOUND, CRASHED) or one.witnessed and one.word == UNKNOWN or one.unread:
                print(f"{one.word}  {one.told}", file=report, flush=True)
    print(json.dumps(summary(found), indent=2))
    sys.exit(any(f.word in (UNSOUND, CRASHED) or f.word == PROVED and f.witnessed for f in found))


if __name__ == "__main__":
    main()
