"""Written proofs with parts: what a person has, cases, and induction on an index."""

import pytest

from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.search.session import records

DECAY = """size T
real a, h0
let h[0] = h0
let h[t+1] = a * h[t] for t < T
"""


def judged(text):
    record, = records(text)
    return record


def proof(*lines):
    return "\nproof\n" + "\n".join(f"    {line}" for line in lines) + "\nqed\n"


def test_what_is_shown_first_may_be_used():
    claim = DECAY + "claim ∂h[T]/∂a = T * a^(T-1) * h0"
    assert judged(claim).word == "UNKNOWN"
    shown = proof("have solved: h[t] = a^t * h0 for t in 0..T", "induction on T")
    assert judged(claim + shown).word == "PROVED"


def test_what_is_false_is_not_had():
    found = judged(DECAY + "claim h[T] = a^(T) * h0" + proof(
        "have solved: h[t] = a^(t+1) * h0 for t in 0..T", "induction on T"))
    assert found.word == "REFUTED" and "line 7: `solved` is not shown" in found.message
    assert found.repair is None


def test_what_is_had_does_not_prove_what_does_not_follow():
    found = judged(DECAY + "claim h[T] = h0" + proof("have same: h[0] = h0", "induction on T"))
    assert found.word == "REFUTED"


CASES = "real x\nclaim relu(x) = abs(x) / 2 + x / 2"
POSITIVE = ("case x > 0:", "    relu(x)", "      = x", "      = abs(x) / 2 + x / 2")
OTHER = ("case otherwise:", "    relu(x)", "      = 0", "      = abs(x) / 2 + x / 2")


def test_cases():
    assert judged(CASES + proof(*POSITIVE, *OTHER)).word == "PROVED"


def test_the_cases_cover_everything():
    """With x > 0 alone nothing is said of the other points."""
    found = judged(CASES + proof(*POSITIVE))
    assert found.word == "UNKNOWN" and "cases end with `otherwise`" in found.message


def test_the_last_case_holds_in_all_that_is_left():
    """`case x < 0` does not cover x = 0: there log |x| has no value."""
    text = "real x\nclaim sign(x)^2 = 1" + proof("case x > 0:", "case x < 0:")
    assert judged(text).word == "REFUTED"


def test_a_wrong_line_in_a_case_is_named():
    wrong = tuple(line.replace("= 0", "= x") for line in OTHER)
    found = judged(CASES + proof(*POSITIVE, *wrong))
    assert found.word == "REFUTED" and "line 10: this line does not follow" in found.message


def test_a_reason_may_be_what_one_has():
    text = DECAY + "claim h[T] = a^(T) * h0" + proof(
        "have solved: h[t] = a^t * h0 for t in 0..T", "h[T]", "  = a^(T) * h0    by solved")
    assert judged(text).word == "PROVED"
    assert "unknown reason" in judged(text.replace("by solved", "by solving")).message


@pytest.mark.parametrize("lines, message", [
    (("case x > 0", "    relu(x)"), "expected `:`"),
    (("have x = x",), "expected `:`"),
    (("induction x",), "expected `on`"),
    (("relu(x)", "  = x", "case x > 0:"), "`case` stands before the lines of a proof"),
    (("have trivial: y = y",), "unknown name `y`"),
])
def test_what_is_refused(lines, message):
    with pytest.raises(LanguageError) as problem:
        read(CASES + proof(*lines))
    assert message in str(problem.value)
