"""Verdicts as a notebook shows them."""

import re

import pytest

from derive.report import katex
from derive.report.finding import finding, markdown
from derive.search.judging.codes import CODES
from derive.search.judging.session import Record, records

CLAIMS = {c.code: c.example[-1] for c in CODES if c.example and c.code[3] in "123"
          and c.kind not in ("time", "unreadable")}


@pytest.fixture(scope="module")
def shown():
    return {code: [(r, markdown(r)) for r in records(claim, patience=0.1, repairing=0.5)]
            for code, claim in CLAIMS.items()}


@pytest.mark.parametrize("code", CLAIMS)
def test_every_kind_of_verdict_is_shown(shown, code):
    ((record, text),) = shown[code]
    assert f"**{record.word}**" in text and f"({code})" in text
    assert record.message in text
    if record.verdict and record.verdict.witness:
        assert "left side is" in text
    if record.repair:
        assert f"Repair: {record.repair.sentence}" in text


@pytest.mark.parametrize("code", CLAIMS)
def test_what_is_shown_is_in_the_portable_dialect(shown, code):
    for display in re.findall(r"\$\$(.*?)\$\$", shown[code][0][1], re.S):
        katex.rendered(display, True, strict=True)


def test_a_proved_claim_says_for_which_indices():
    (record,) = records("base 1; size n; tensor x[n]; claim x[i] - x[j] = -(x[j] - x[i])    "
                        "for i <= n, j <= n, i != j")
    text = markdown(record)
    assert text.startswith("✓ **PROVED**\n") and r"for $1 \le i, j \le n$ with $i \ne j$" in text
    assert re.search(r"confirmed on \d+ instances", text)


def test_a_refuted_claim_does_not_count_instances():
    """Else the page would seem to confirm it."""
    (record,) = records("real a; claim a = a + 1")
    assert finding(record).instances == 0 and "confirmed" not in markdown(record)


def test_a_counterexample_that_is_not_rational_is_shown_as_a_formula():
    (record,) = records("real x; assume exp(x) = 2; claim x = 1")
    assert r"x = \log(2)" in markdown(record)


def test_a_stranger_cannot_write_html():
    record = Record("SYNTAX ERROR", "<claim>", 1, 1, "found `<script>alert(1)</script>`",
                    kind="syntax")
    assert "<script" not in markdown(record)


@pytest.mark.parametrize(("claim", "words"), [
    ("real x, y; claim 2*x*y <= x^2 + y^2", "known not to be negative"),
    ("real x > 0; claim log(x) <= x - 1", "Known are: log is below its tangents."),
    ("size n, k with k <= n; claim k < n + 1", "integer arithmetic alone"),
    ("claim limit t -> oo: 1/t = 0", "The limit is read off"),
    ("claim limit t -> oo: log(t)/t = 0", "L'Hôpital's rule")])
def test_a_claim_without_lines_says_how_it_was_shown(claim, words):
    """Else a page would call an inequality of reals integer arithmetic."""
    (record,) = records(claim)
    assert words in finding(record).stated.manner
