"""Written proofs with parts: what a person has, cases, and induction on an index."""

import pytest

from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.numeric.refute import Survey
from derive.search.answers import verdict
from derive.search.judging.session import records

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
    claim = DECAY + "claim a * ∂h[T]/∂a = T * a^(T) * h0"
    assert judged(claim).word == "UNKNOWN"
    shown = proof("have slope: ∂h[T]/∂a = T * a^(T-1) * h0", "a * ∂h[T]/∂a", "  = T * a^(T) * h0")
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


LATE = "*".join(f"(n-{k})" for k in range(1, 6))          # 0 for n < 6


@pytest.mark.parametrize("lines", [
    ["n", "  = n"], ["case n < 2:", "  n", "    = n", "case otherwise:", "  n", "    = n"]])
@pytest.mark.parametrize("claim", [f"n = n + {LATE} = n", f"n = n and {LATE} <= n = n"])
def test_lines_that_pass_by_a_side_do_not_prove_it(claim, lines, monkeypatch):
    """Else n = n + (n-1)(n-2)(n-3)(n-4)(n-5) = n, where the evaluator sees small n only."""
    blind(monkeypatch)
    assert judged(f"size n\nclaim {claim}" + proof(*lines)).word == "UNKNOWN"


def blind(monkeypatch):
    """An evaluator that agrees with everything."""
    monkeypatch.setattr(verdict, "survey", lambda *_, **__: Survey(1, (), 0))
    monkeypatch.setattr(verdict, "refute", lambda *_, **__: None)


def test_every_relation_of_a_chain_is_proved():
    whole = "real a, b\nclaim (a + b)^2 = a^2 + 2*a*b + b^2 = (b + a)^2"
    first = ("(a + b)^2", "  = a*(a + b) + b*(a + b)")
    last = ("  = (b + a)^2",)
    for lines in (first + last, (*first, "  = a^2 + 2*a*b + b^2", *last)):
        found = judged(whole + proof(*lines))
        assert found.word == "PROVED" and len(found.verdict.proof.derivations) == 2


def test_lines_are_joined_by_equations():
    """An inequality in the lines is not read as an equation, which could be false."""
    found = judged("real a, b\nassume a <= b\nclaim a <= b + 1" + proof("a", "  <= b", "  <= b + 1"))
    assert found.word == "UNKNOWN" and "joined by `=`" in found.message
