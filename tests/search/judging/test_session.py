"""Sessions: from what was typed to records, one a claim."""

import io

import pytest

from derive.search.judging.session import SYNTAX_ERROR, blocks, message_of, records, records_of, sources

MANY = """claim one
real a
claim a = a

theorem two
    Prose.
real a
claim a = = a

claim three
real a
claim a = a + 1
"""


def test_a_source_is_text_a_file_or_standard_input(tmp_path, monkeypatch):
    path = tmp_path / "a.claim"
    path.write_text("\ufefffrom a file", "utf-8")          # with the mark that some editors put first
    monkeypatch.setattr("sys.stdin", io.StringIO("from standard input"))
    assert list(sources(["claim 1 = 1", str(path), "-"])) == [
        ("claim 1 = 1", "<claim>"), ("from a file", str(path)),
        ("from standard input", "<stdin>")]


def test_what_cannot_be_read_does_not_hide_the_rest():
    """Else one slip in a file would silence the verdicts below it."""
    found = list(records(MANY, "many.claim"))
    assert [(r.word, r.exit) for r in found] == [
        ("PROVED", 0), (SYNTAX_ERROR, 2), ("REFUTED", 1)]
    assert [(r.line, r.file) for r in found] == [
        (3, "many.claim"), (8, "many.claim"), (12, "many.claim")]
    assert [r.name for r in found] == ["one", "", "three"]


def test_blocks_keep_their_lines():
    cut = blocks(MANY)
    assert len(cut) == 3
    for block, heading in zip(cut, ("claim one", "theorem two", "claim three")):
        place = block.splitlines().index(heading)
        assert MANY.splitlines()[place] == heading


@pytest.mark.parametrize("claim", ["real claim_x; claim claim_x = 1", "size n\nclaim n = n"])
def test_one_claim_is_one_block(claim):
    assert blocks(claim) == [claim]


def test_a_counterexample_is_written_on_lines_of_its_own():
    (record,) = records_of(["size n; tensor x[n]; claim x[i] = x[i] + 1/2 for i < n"])
    assert message_of(record.verdict) == \
        "\n    at n = 1, i = 0\n    x = [0]\n    left side 0, right side 1/2"
    assert message_of(None) == ""


def test_a_counterexample_shows_the_functions_and_the_entries_outside():
    """Else nobody could check it by hand."""
    (record,) = records_of(["real a; function phi; claim phi(a) = a"])
    shown = record.json()["counterexample"]["functions"]["phi"]
    assert shown.startswith("phi(t) = ") and f"    {shown}\n" in message_of(record.verdict)
    (record,) = records_of(["size n; tensor x[n] zero outside; loss L(x); "
                            "claim ∂L/∂x[i] = x[i]*x[i+1] for i < n"])
    shown = record.json()["counterexample"]
    assert shown["functions"]["L"].startswith("L(x) = ")


def test_what_is_ill_typed_keeps_its_name():
    (record,) = records("claim wrong\nsize n, m\ntensor x[n], A[m, n]\nclaim x @ A = x\n")
    assert (record.word, record.name) == ("ILL-TYPED", "wrong")


def test_the_same_seed_finds_the_same_counterexample():
    claim = "size n; tensor x[n]; claim Σ i<n: x[i]^3 = Σ i<n: x[i]"
    first, second = ([r.text() for r in records_of([claim], seed=7)] for _ in range(2))
    assert first == second and "REFUTED" in first[0]


def test_the_sides_of_a_counterexample_are_those_that_are_shown():
    """`x >= 1` is kept as `1 <= x`."""
    (found,) = records("real x; claim x >= 1", "c")
    assert "x >= 1" in found.text() and "left side 0, right side 1" in found.text()
    assert (found.json()["counterexample"]["lhs"], found.json()["counterexample"]["rhs"]) == ("0", "1")
