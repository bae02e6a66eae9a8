"""Codes: every kind of answer has one, and keeps it."""

import ast
import json
import re
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from click.testing import CliRunner

import derive
from derive.cli import main
from derive.language import errors
from derive.search.judging import farm
from derive.search.judging.codes import BY_CODE, BY_KIND, CODES
from derive.search.judging.farm import Farm, Terms, pieces
from derive.search.judging.session import Record, records
from derive.search.answers.verdict import Disagreement
from derive.search.processes.workers import Died, Late, TooLarge

PACKAGE = Path(derive.__file__).parent
EXIT = {"REFUTED": 1, "ILL-TYPED": 1, "SYNTAX ERROR": 2, "UNKNOWN": 3, "internal disagreement": 4}
TRUE = "real a; claim a + a = 2 * a"


@pytest.fixture(scope="module")
def judged():
    """The records of all examples, each judged by the command that stands in its explanation."""
    def run(code):
        result = CliRunner().invoke(main, ["verify", "--json", "--no-repair", *code.example])
        return result.exit_code, json.loads(result.output)
    return {code.code: run(code) for code in CODES if code.example}


@pytest.mark.parametrize("code", [c for c in CODES if c.example], ids=lambda c: c.code)
def test_the_example_of_a_code_brings_it_about(judged, code):
    status, (record,) = judged[code.code]
    assert record["code"] == code.code and record["verdict"] == code.word
    assert status == EXIT[code.word] == int(code.code[3])


def test_codes_and_kinds_are_one_to_one():
    assert len(BY_CODE) == len(BY_KIND) == len(CODES)
    assert all(re.fullmatch(r"DRV\d\d\d", c) for c in BY_CODE)
    assert list(BY_CODE) == sorted(BY_CODE)


def test_codes_stay():
    """What other programs were told of must not come to mean something else."""
    assert {"false": "DRV101", "undefined": "DRV102", "false line": "DRV103",
            "ill-typed": "DRV110", "shape": "DRV111", "range": "DRV112", "dangling": "DRV113",
            "unmet": "DRV114", "syntax": "DRV201", "undeclared": "DRV202",
            "redeclared": "DRV203", "unsupported": "DRV204", "no claim": "DRV205",
            "unreadable": "DRV206", "open": "DRV301", "open line": "DRV302", "time": "DRV303",
            "memory": "DRV304", "depth": "DRV305", "unconfirmed": "DRV306",
            "condition": "DRV307", "lost": "DRV308", "rejected": "DRV120",
            "not checked": "DRV320", "disagreement": "DRV401",
            "failure": "DRV402"}.items() <= {k: c.code for k, c in BY_KIND.items()}.items()


def test_every_error_of_the_language_has_a_code():
    kinds = {e.kind for e in vars(errors).values()
             if isinstance(e, type) and issubclass(e, errors.LanguageError)}
    assert len(kinds) > 5 and kinds <= BY_KIND.keys()


@pytest.mark.parametrize("path", sorted((PACKAGE / "search").glob("*.py")), ids=lambda p: p.name)
def test_every_verdict_and_record_says_its_kind(path):
    """Else a verdict would come without a code; of PROVED alone there is none."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Verdict", "Record"):
            proved = node.args and getattr(node.args[0], "id", "") == "PROVED"
            assert proved or any(k.arg == "kind" for k in node.keywords), node.lineno


def test_what_is_proved_has_no_code():
    (record,) = records(TRUE)
    assert record.code == "" and record.json()["code"] is None


def test_the_line_of_a_proof_that_fails_is_told(judged):
    assert judged["DRV103"][1][0]["proof_line"] == 5 and judged["DRV302"][1][0]["proof_line"] == 6
    assert judged["DRV101"][1][0]["proof_line"] is None


# -- What no example can bring about -------------------------------------------------------------

def test_the_code_of_a_disagreement(monkeypatch):
    def differ(*_, **__):
        raise Disagreement("the two roads differ")
    monkeypatch.setattr("derive.search.judging.session.judge", differ)
    (record,) = records(TRUE)
    assert record.code == "DRV401" and record.exit == 4


def test_the_code_of_a_failure(monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("a slip")
    monkeypatch.setattr("derive.search.judging.farm.finished", fail)
    (piece,) = pieces(TRUE, "<claim>")
    answer = farm.judge_piece(piece, Terms(shown=Record.json))
    assert answer.shown["code"] == "DRV402" and answer.exit == 4


def test_the_code_of_a_claim_that_is_nested_too_deeply(monkeypatch):
    def fall(*_, **__):
        raise RecursionError
    monkeypatch.setattr("derive.search.answers.verdict.decide", fall)
    (record,) = records(TRUE)
    assert record.code == "DRV305" and record.word == "UNKNOWN"


@pytest.mark.parametrize("error, code", [
    (Late, "DRV303"), (TooLarge, "DRV304"), (Died, "DRV308"), (OSError, "DRV308")])
def test_the_code_of_what_is_lost_with_its_process(error, code):
    class Losing(Executor):
        def submit(self, function, /, *args, **options):
            future: Future = Future()
            future.set_exception(error())
            return future

    (answer,) = Farm(Losing(), Terms(shown=Record.json)).answers(pieces(TRUE, "<claim>"))
    assert (answer.shown["code"], answer.shown["verdict"]) == (code, "UNKNOWN")


# -- Explaining ----------------------------------------------------------------------------------

def explain(*arguments):
    return CliRunner().invoke(main, ["explain", *arguments])


def test_codes_are_listed_and_explained():
    listed = explain().output.splitlines()
    assert [line.split()[0] for line in listed] == list(BY_CODE)
    for code in CODES:
        shown = explain(code.code.lower()).output
        assert shown.startswith(f"{code.code}  {code.word}: {code.title}\n") and code.text in shown
        assert ("$ derive verify" in shown) == bool(code.example)


def test_no_such_code():
    result = explain("DRV999")
    assert result.exit_code == 2 and "`derive explain` lists them all" in result.output
