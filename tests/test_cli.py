"""The command line: what it prints, and the status with which it ends."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from derive.search.judging.session import records
from derive.cli import main, worse
from derive.language.statement import read
from derive.search.answers.verdict import Disagreement, judge

TRUE = "real a, b; claim (a + b)^2 = a^2 + 2*a*b + b^2"
FALSE = """size n
tensor x[n]
let p = softmax(x)
claim ∂p[i]/∂x[j] = p[i] * (1 - p[j])    for i < n, j < n"""
ILL_TYPED = "size n; tensor x[n]; claim x[i] + x[i+1] = x[i+1] + x[i]    for i < n"
UNREADABLE = "real a\nclaim a = = a"
OPEN = "real a; assume a > 0; claim exp(a) > 1 + a"
MANY = """claim one
real a
claim a + a = 2*a

claim two
real a
claim a = a + 1

claim three
real a
claim a = = 1
"""
PROOF = """theorem doubled
    Twice a sum is the sum of the doubles.

size     n
tensor   x[n]
claim    Σ i<n: 2 * x[i] = 2 * Σ i<n: x[i]
proof
    Σ i<n: 2 * x[i]
      = 2 * Σ i<n: x[i]
qed
"""
FIELDS = ["version", "id", "file", "line", "column", "base", "claim", "verdict", "hypotheses",
          "steps", "counterexample", "repair", "repaired", "message", "seconds", "code",
          "proof_line"]


def run(*arguments, given=None):
    return CliRunner().invoke(main, [str(a) for a in arguments], input=given)


def friendly(result, status: int) -> bool:
    """The status, a message, and no traceback."""
    return result.exit_code == status and isinstance(result.exception, SystemExit) \
        and bool(result.output.strip()) and "Traceback" not in result.output


# -- Verdicts ------------------------------------------------------------------------------------

def test_what_holds_is_proved():
    result = run("verify", TRUE)
    assert result.exit_code == 0 and result.output.startswith("PROVED\n")
    assert "(a + b)^2 = a^2 + 2 * a * b + b^2" in result.output


def test_what_fails_comes_with_a_counterexample_to_be_checked_by_hand():
    result = run("verify", FALSE)
    assert result.exit_code == 1 and result.output.startswith("REFUTED\n")
    assert "at n = 2, i = 0, j = 1" in result.output and "x = [0, 0]" in result.output
    assert "left side -1/4, right side 1/4" in result.output


def test_an_index_out_of_range_is_ill_typed():
    result = run("verify", ILL_TYPED)
    assert result.exit_code == 1 and result.output.startswith("ILL-TYPED\n")
    assert "x[i+1]" in result.output and "n = 1" in result.output


def test_what_cannot_be_read_is_named_with_its_place():
    result = run("verify", UNREADABLE)
    assert friendly(result, 2)
    assert result.output.startswith("<claim>:2:11: SYNTAX ERROR: expected a formula")


def test_what_is_open_is_unknown():
    result = run("verify", OPEN, "--patience", "0.1")
    assert result.exit_code == 3 and result.output.startswith("UNKNOWN\n")


def test_a_disagreement_is_a_bug_and_no_verdict(monkeypatch):
    def differ(*_, **__):
        raise Disagreement("the two roads differ")
    monkeypatch.setattr("derive.search.judging.session.judge", differ)
    (found,) = records(TRUE)             # in this process: another would not be patched
    assert found.exit == 4 and "PROVED" not in found.text()
    assert "the two roads differ" in found.text()


@pytest.mark.parametrize("sources, status", [
    ([TRUE, TRUE], 0), ([TRUE, OPEN], 3), ([OPEN, FALSE, TRUE], 1), ([FALSE, UNREADABLE, OPEN], 2)])
def test_the_worst_status_of_several(sources, status):
    assert run("verify", *sources, "--patience", "0.1").exit_code == status


def test_the_order_of_statuses():
    assert [worse(a, b) for a, b in ((0, 3), (3, 1), (1, 2), (2, 4))] == [3, 1, 2, 4]


def test_standard_input():
    result = run("verify", "-", given=TRUE)
    assert result.exit_code == 0 and result.output.startswith("PROVED")


def test_a_file_of_many_claims(tmp_path):
    path = tmp_path / "many.claim"
    path.write_text(MANY, "utf-8")
    result = run("verify", path)
    assert result.exit_code == 2
    assert "PROVED  one\n" in result.output and "REFUTED  two\n" in result.output
    assert f"{path}:11:11: SYNTAX ERROR" in result.output


@pytest.mark.parametrize("source", ["", "# nothing", "real a"])
def test_no_claim_is_not_success(source):
    """Else an empty file would pass for a proved one."""
    assert friendly(run("verify", source), 2)


def bad_files(tmp_path):
    """A file that is missing, one in another encoding, one that is a folder."""
    (tmp_path / "latin.claim").write_bytes("claim é = é".encode("latin-1"))
    (tmp_path / "folder.claim").mkdir()
    return {"missing.claim": "No such file", "latin.claim": "UTF-8", "folder.claim": "directory"}


@pytest.mark.parametrize("command", ["verify", "prove", "show", "build"])
def test_files_that_cannot_be_read(tmp_path, command):
    for name, reason in bad_files(tmp_path).items():
        options = ["--no-pdf", "-o", tmp_path / "out"] if command == "build" else []
        result = run(command, tmp_path / name, *options)
        assert friendly(result, 2)
        assert name in result.output and reason.lower() in result.output.lower()


def test_the_other_claims_are_judged_all_the_same(tmp_path):
    result = run("verify", tmp_path / "missing.claim", TRUE)
    assert result.exit_code == 2 and "PROVED" in result.output


# -- Records -------------------------------------------------------------------------------------

def test_records_have_every_field():
    result = run("verify", "--json", TRUE, FALSE, UNREADABLE)
    proved, refuted, unreadable = records = json.loads(result.output)
    assert result.exit_code == 2
    assert all(list(r) == FIELDS and r["version"] == 1 for r in records)
    assert [r["verdict"] for r in records] == ["PROVED", "REFUTED", "SYNTAX ERROR"]
    assert proved["steps"] and all(
        set(step) == {"lhs", "rhs", "reason", "rule", "place"} for step in proved["steps"])
    assert proved["counterexample"] is None and float(proved["seconds"]) >= 0
    assert refuted["hypotheses"] == ["n >= 1"] and refuted["steps"] == []
    assert refuted["counterexample"] == {
        "sizes": {"n": "2"}, "index": {"i": "0", "j": "1"}, "values": {"x": ["0", "0"]},
        "outside": {}, "functions": {}, "lhs": "-1/4", "rhs": "1/4"}
    assert (unreadable["line"], unreadable["column"]) == (2, 11) and unreadable["message"]


def test_indices_are_given_in_the_base_of_the_claim():
    claim = "base 1; size n; tensor x[n]; claim x[i] = x[n] for i <= n"
    (record,) = json.loads(run("verify", "--json", claim).output)
    assert record["base"] == 1 and record["counterexample"]["index"] == {"i": "1"}


# -- Closed forms and proofs ---------------------------------------------------------------------

def test_a_jacobian_is_found():
    result = run("jacobian", "softmax(x)")
    assert result.exit_code == 0
    assert "claim    ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])    for i < n, j < n" in result.output


def test_a_jacobian_under_declarations():
    result = run("jacobian", "∂y/∂x[i]", "--given", "size n", "--given", "tensor x[n]",
                 "--given", "let y = Σ k<n: x[k]^2")
    assert result.exit_code == 0 and "= 2 * x[i]" in result.output


@pytest.mark.parametrize("expression, status, words", [
    ("nonsense(x)", 3, "nonsense is no layer"), ("softmax(", 3, "--given"),
    ("∂y/∂x[i] +", 2, "<expression>:"), ("conv1d(x, w, foo=1)", 2, "no option foo"),
    ("dense(x)", 2, "W[m, n]"), ("conv1d(x, w, stride=0)", 2, "1 <= 0")])
def test_a_jacobian_that_is_not_found(expression, status, words):
    result = run("jacobian", expression)
    assert friendly(result, status) and words in result.output


def test_a_printed_proof_is_a_theorem():
    """Else it could not be put into the library as it is."""
    result = run("prove", FALSE.replace("1 - p[j]", "δ[i, j] - p[j]"))
    assert result.exit_code == 0
    (statement,) = read(result.output)
    assert statement.proof and judge(statement).word == "PROVED"
    assert run("verify", "-", given=result.output).exit_code == 0


def test_what_is_not_proved_is_not_printed():
    result = run("prove", FALSE)
    assert friendly(result, 1) and result.stdout == "" and "right side 1/4" in result.stderr


# -- The library ---------------------------------------------------------------------------------

def test_the_library_is_listed_by_topic():
    lines = run("list").output.splitlines()
    topic = next(line for line in reversed(lines[:lines.index("  softmax_jacobian")])
                 if not line.startswith(" "))
    assert topic == "softmax"


@pytest.mark.parametrize("format_, sign", [
    ("text", "theorem softmax_jacobian"), ("latex", r"\begin{aligned}"),
    ("markdown", "**Theorem.**"), ("json", '"id": "softmax_jacobian"')])
def test_a_theorem_is_shown(format_, sign):
    result = run("show", "softmax_jacobian", "--format", format_)
    assert result.exit_code == 0 and sign in result.output
    if format_ == "json":
        assert json.loads(result.output)["steps"]


def test_a_theorem_that_is_not_there():
    near = run("show", "softmax_jacobin")
    assert friendly(near, 2) and "did you mean `softmax_jacobian`?" in near.output
    far = run("show", "qqqq")
    assert friendly(far, 2) and "`derive list`" in far.output


def test_a_file_is_shown_if_it_is_proved(tmp_path):
    path = tmp_path / "doubled.proof"
    path.write_text(PROOF, "utf-8")
    assert "theorem doubled" in run("show", path).output
    path.write_text(PROOF.replace("= 2 *", "= 3 *"), "utf-8")
    result = run("show", path)
    assert friendly(result, 1) and "REFUTED" in result.output


# -- Pages ---------------------------------------------------------------------------------------

@pytest.fixture
def course(tmp_path):
    (tmp_path / "doubled.proof").write_text(PROOF, "utf-8")
    return tmp_path


def build(course, *options):
    return run("build", course / "doubled.proof", "-o", course / "out", "--no-pdf", *options)


def test_pages_are_built(course):
    result = build(course, "--deps", course / "deps.mk")
    assert result.exit_code == 0 and "1 of 1 theorems PROVED" in result.output
    assert {"doubled.tex", "doubled.md", "doubled-page.tex"} <= set(os.listdir(course / "out"))
    assert "doubled.proof" in (course / "deps.mk").read_text("utf-8")


@pytest.mark.parametrize("right, spoiled, status", [
    ("claim    Σ i<n: 2 * x[i] = 2 *", "claim    Σ i<n: 2 * x[i] = -2 *", 1),
    ("      = 2 * Σ", "      = -2 * Σ", 3)], ids=["claim", "line"])
def test_a_spoiled_sign_reaches_no_page(course, right, spoiled, status):
    """Else a page would show an equation that is false."""
    build(course)
    path = course / "doubled.proof"
    path.write_text(PROOF.replace(right, spoiled), "utf-8")
    result = build(course)
    assert friendly(result, status) and "0 of 1 theorems PROVED" in result.output
    assert f"{path}:6: " in result.output
    assert not list((course / "out").glob("doubled*"))


def test_the_counterexample_of_a_spoiled_proof_is_shown(course):
    path = course / "doubled.proof"
    path.write_text(PROOF.replace("= 2 *", "= -2 *"), "utf-8")
    output = build(course).output
    assert f"{path}:6: REFUTED" in output and "n = 1" in output and "x = [" in output
    assert "left side" in output and "right side" in output


def test_a_folder_that_cannot_be_written(course):
    (course / "out").write_text("a file stands here")
    result = build(course)
    assert friendly(result, 2) and f"cannot write to {course / 'out'}" in result.output


# -- What is loaded ------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["verify", TRUE]],
                         ids=["help", "list", "verify"])
def test_no_sympy_where_none_is_needed(arguments):
    """Else every command would wait for it."""
    code = ("import sys; from derive.cli import main\n"
            "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
            "sys.exit('sympy' in sys.modules)")
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True,
                   env=os.environ | {"PYTHONIOENCODING": "utf-8"})


def test_the_example_in_the_help_is_a_theorem():
    text = run("--help").output
    example = text.partition('derive verify "')[2].partition('"')[0]
    assert run("verify", example).exit_code == 0


def test_work_prints_an_exercise_with_its_solution():
    given = ["work", "conv1d(x, k)", "--value", "x=[1, -2, 3]", "--value", "k=[2, 1]"]
    done = run(*given, "--slopes", "[1, 0]")
    assert done.exit_code == 0 and "∂L/∂k[1] = 1 * 1 + 0 * (-2) = 1" in done.output
    assert "y[1]" not in run(*given, "--no-solution").output
    assert run("work", "relu(q)", "--value", "x=[1]").exit_code == 2
    one, two = (run("work", "relu(x)", "--shape", "x=9", "--seed", s).output for s in "12")
    assert one != two
