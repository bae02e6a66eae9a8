"""Every theorem of the library is proved or refused when spoiled, and read back as printed.

A fifth of them, chosen with the seed 2026, are proved, but for every fourth, which is spoiled: for a
proof there are then two seconds of the processor's time.  `make proofs` proves each, and `make
spoiled`, with SPOILED=all, proves each and spoils each, and then looks for a proof as long as
there is anything to try.
"""

import os
import re
from contextlib import suppress
from random import Random

import pytest

from derive import library
from derive.kernel.terms import ONE, Add, Mul, Rel, number
from derive.language.statement import read
from derive.language.text import text
from derive.search.processes.limits import OutOfTime, time_limit
from derive.search.proving.prove import prove
from derive.search.answers.verdict import judge

FILES = library.files()
ALL = os.environ.get("SPOILED") == "all"
FIFTH = Random(2026).sample(FILES, len(FILES) // 5)
SPOILED = FILES if ALL else sorted(FIFTH[::4])
PROVED = FILES if ALL else sorted({*FIFTH} - {*SPOILED})
SECONDS = 600.0 if ALL else 2.0


def statements(path):
    return read(path.read_text("utf-8"), path.name)


def test_the_library_is_large_and_its_names_are_unique():
    assert len(FILES) >= 40
    assert len({p.stem for p in FILES}) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_theorem_has_the_name_of_its_file_and_a_source(path):
    (statement,) = statements(path)
    assert statement.name == path.stem
    assert re.search(r"^Source: ", statement.prose, re.M)


@pytest.mark.parametrize("path", PROVED, ids=lambda p: p.stem)
def test_a_theorem_is_proved_and_confirmed_by_the_evaluator(path):
    (statement,) = statements(path)
    verdict = judge(statement)
    assert verdict.word == "PROVED", (verdict.message, verdict.witness)
    assert verdict.survey.instances > 0 and verdict.survey.witness is None
    for d in verdict.proof.derivations:
        if d.lines:
            assert d.lines[0].term == d.theorem.claim.left
            assert d.lines[-1].term == d.theorem.claim.right


def is_proved(statement, claim, splits=1) -> bool:
    with suppress(OutOfTime), time_limit(SECONDS):
        return prove(statement.theory, statement.facts(), claim, splits=splits) is not None
    return False


@pytest.mark.parametrize("path", SPOILED, ids=lambda p: p.stem)
def test_a_spoiled_theorem_is_refused(path):
    """Else the claim with one added on the right would be a theorem too."""
    (statement,) = statements(path)
    for link in statement.links:
        if isinstance(link, Rel) and link.op == "=":
            assert not is_proved(statement, Rel("=", link.left, Add((link.right, ONE))))


@pytest.mark.parametrize("path", FILES[::4] if ALL else FILES[::12], ids=lambda p: p.stem)
def test_a_doubled_side_is_refused(path):
    """Else the claim with twice the right side would be a theorem, though that side is not 0."""
    (statement,) = statements(path)
    link = statement.links[0]
    if isinstance(link, Rel) and link.op == "=" and not is_proved(
            statement, Rel("=", link.right, number(0)), splits=0):
        assert not is_proved(statement, Rel("=", link.left, Mul((number(2), link.right))))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_claim_reads_back_as_it_is_printed(path):
    (statement,) = statements(path)
    if statement.tensor_claim:
        return
    source = path.read_text("utf-8")
    head = source[:re.search(r"^claim", source, re.M).start()]
    ranges = ", ".join(f"{i.name} in {text(lo)}..{text(hi)}-1" for i, lo, hi in statement.ranges)
    printed = f"{head}claim {text(statement.claim, base=statement.base)}" + (
        f" for {ranges}" if ranges else "") + "".join(
        f", {text(c)}" for c in statement.conditions)
    (again,) = read(printed)
    assert again.claim == statement.claim
