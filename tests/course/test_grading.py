"""Grading: right answers get their points, and no trick does."""

from inspect import signature

import pytest

import derive
from derive.course.grading import FULL, MISSING, NONE, NOT_ALLOWED, PART, UNDECIDED
from derive.course.task import Task
from derive.layers import __path__ as LAYERS
from derive.search.judging.session import finished
from tests.course.examples import ROOT, fences, same
from tests.course.notebooks import data, errors, executed

SOFTMAX = """claim softmax_slope
size n
tensor x[n]
let p = softmax(x)
claim ∂p[i]/∂x[j] = …    for i < n, j < n
"""
CONV = """size n, k with k <= n
tensor x[n], w[k]
let y = conv1d(x, w)
loss L(y)
claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[i-p] * [0 <= i-p < k]    for i < n
"""
SIGMOID = "real x; claim ∂sigmoid(x)/∂x = …"
POINTWISE = "size n; tensor x[n]; let p = softmax(x)\n" \
            "claim p[i] = exp(x[i]) / Σ k<n: exp(x[k])    for i < n"
MATRIX = "size m, n; tensor A[m, n], x[n]; let y = A @ x; claim y[i] = …    for i < m"
COUNTED = "size n; claim Σ i<n: 1 = …"
SLOPES = "size n; tensor x[n]; let p = softmax(x); let g = jacobian(p, x); let h = g + g\n" \
         "claim ∂p[i]/∂x[j] = …    for i < n, j < n"


def mark(task, answer, **options):
    (found,) = derive.grade(task, answer, **options).marks
    return found


# -- Right answers -------------------------------------------------------------------------------

@pytest.mark.parametrize("task, answer", [
    (SOFTMAX, "p[i] * (δ[i, j] - p[j])"),
    (SOFTMAX, "-p[j] * (p[i] - delta[j, i])"),
    (SOFTMAX, "{p[i] * (1 - p[i]) if i = j, -p[i] * p[j] otherwise}"),
    (SOFTMAX, "softmax(x)[i] * (δ[i, j] - softmax(x)[j])"),
    (SOFTMAX, "= p[i] * ∂log(p[i])/∂x[j]\n= p[i] * (δ[i, j] - p[j])"),
    (SOFTMAX, r"p_i (\delta_{ij} - p_j)"),
    (SOFTMAX, r"$p_i (\delta_{ij} - p_j)$"),
    (CONV, "Σ q<n-k+1: w[i-q] * [0 <= i-q < k] * ∂L/∂y[q]"),
    (SIGMOID, "sigmoid(x) * (1 - sigmoid(x))"),
    (POINTWISE, "1 / Σ k<n: exp(x[k] - x[i])"),
    (COUNTED, "n"),
], ids=str)
def test_a_right_answer_gets_all_points(task, answer):
    found = mark(task, answer, points=3)
    assert (found.points, found.word) == (3.0, FULL), found.text()


def test_a_wrong_answer_is_told_why():
    found = mark(SOFTMAX, "p[i] * (1 - p[j])")
    assert (found.points, found.word) == (0.0, NONE)
    assert "at n = 2, i = 0, j = 1" in found.why and "left side -1/4, right side 1/4" in found.why


def test_a_right_answer_by_a_wrong_way_gets_a_part():
    answer = "= 5 * p[i]\n= p[i] * (δ[i, j] - p[j])"
    found = mark(SOFTMAX, answer, points=2)
    assert (found.points, found.word) == (1.0, PART)
    assert "line 1 does not follow from what is above it" in found.why
    assert mark(SOFTMAX, answer, points=2, part=0.25).points == 0.5


def test_lines_that_are_true_do_not_pay_for_a_wrong_end():
    """Else an answer could be padded with them."""
    found = mark(SOFTMAX, "= ∂p[i]/∂x[j]\n" * 8 + "= p[i]")
    assert (found.points, found.word) == (0.0, NONE)


def test_the_feedback_is_not_the_solution():
    """A repair would be."""
    feedback = derive.grade(CONV, "Σ p<n-k+1: ∂L/∂y[p] * w[i-p]").feedback \
        + derive.grade(SOFTMAX, "p[i] * (1 - p[j])").feedback
    assert "repair" not in feedback and "δ" not in feedback and "[0 <= " not in feedback


@pytest.mark.parametrize("answer", ["", "  \n ", None, 3])
def test_no_answer(answer):
    assert mark(SOFTMAX, answer).word == MISSING


def test_what_could_not_be_decided_wants_a_person(monkeypatch):
    """UNKNOWN is never shown as wrong."""
    monkeypatch.setattr("derive.search.judging.session.judge",
                        lambda statement, **_: real(statement, limit=1e-4))
    from derive.search.answers.verdict import judge as real
    grade = derive.grade(SOFTMAX, "p[i] * (δ[i, j] - p[j])")
    assert grade == 0 and [m.word for m in grade.undecided] == [UNDECIDED]


# -- Cheats --------------------------------------------------------------------------------------

REPEATING = [
    (SOFTMAX, "∂p[i]/∂x[j]"), (SOFTMAX, "0 + 1 * (∂p[i]/∂x[j])"), (SOFTMAX, "D(p[i], x[j])"),
    (SOFTMAX, "direct ∂p[i]/∂x[j]"), (SOFTMAX, "jacobian(p, x)[i, j]"),
    (SOFTMAX, "Σ k<n: δ[k, j] * ∂p[i]/∂x[k]"), (SOFTMAX, "grad(p[i], x)[j]"),
    (SOFTMAX, "p[i] * ∂log(p[i])/∂x[j]"), (SOFTMAX, r"\frac{\partial p_i}{\partial x_j}"),
    (SOFTMAX, "∂softmax(x)[i]/∂x[j]"), (SOFTMAX, "= p[i] * (δ[i, j] - p[j])\n= ∂p[i]/∂x[j]"),
    (CONV, "∂L/∂x[i]"), (CONV, "grad(L, x)[i]"), (CONV, "L'[i]"),
    (CONV, "Σ p<n-k+1: ∂L/∂y[p] * ∂y[p]/∂x[i]"),
    (SIGMOID, "sigmoid'(x)"), (SIGMOID, "∂sigmoid(x)/∂x"), (SIGMOID, "D(sigmoid(x), x)"),
    (SIGMOID, "softplus''(x)"),
    ("size n; tensor x[n]; claim x[i] * sigmoid(x[i]) = … for i < n", "silu(x)[i]"),
    (POINTWISE, "p[i]"), (POINTWISE, "softmax(x)[i]"),
    (MATRIX, "y[i]"), (MATRIX, "(A @ x)[i]"), (MATRIX, "dense(x, A)[i]"),
    (COUNTED, "Σ i<n: 1"), (COUNTED, "count i<n: 0 = 0"), (COUNTED, "trace(eye(n))"),
    (COUNTED, "sum(ones(n))"), (COUNTED, "Σ i<n: 1 + 0"),
    (SLOPES, "g[i, j]"), (SLOPES, "h[i, j] / 2"),
]


@pytest.mark.parametrize("task, answer", REPEATING, ids=str)
def test_the_question_is_no_answer(task, answer):
    """True as it is, it says nothing."""
    found = mark(task, answer)
    assert found.points == 0 and found.word in (NOT_ALLOWED, NONE), found.text()


@pytest.mark.parametrize("task, answer", [(SOFTMAX, "∂p[i]/∂x[j]"), (COUNTED, "Σ i<n: 1"),
                                          (SLOPES, "g[i, j]"), (POINTWISE, "p[i]")], ids=str)
def test_it_is_true_all_the_same(monkeypatch, task, answer):
    """So that the test above is about what it says."""
    monkeypatch.setattr("derive.course.answers.Allowed.refused", lambda *_: ["something"])
    read = Task(task)
    monkeypatch.setattr("derive.course.answers.Allowed.refused", lambda *_: [])
    assert [finished(claim).word for claim in read.claims(answer)] == ["PROVED"]


@pytest.mark.parametrize("answer", [
    "p[i]\nassume n = 1", "p[i]; assume n = 1", "p[i]\ntensor p[n]", "p[i]; size n = 1",
    "p[i]\nlet p = x", "p[i]    for i < 0", "p[i] for i < n, j < n, 0 = 1", "p[i] with n = 1",
    "p[i]\nclaim 1 = 1", "p[i]\n\nclaim other\nreal a\nclaim a = a", "p[i]\nproof auto",
    "p[i]\nreset", "p[i]\nconvention relu'(0) = 0", "p[i] by definition of p",
    "base 1\np[i]", r"p_i \quad (i = 0)", r"p_i \text{ for } i = 0", r"p_i \\ n = 1",
    r"p_i, \; n = 1", "$p_i$ for i < 0", "```\np[i]"], ids=repr)
def test_an_answer_declares_assumes_and_restricts_nothing(answer):
    """Each would make the claim about something else, or about nothing."""
    found = mark(SOFTMAX, answer)
    assert found.points == 0 and found.word in (NOT_ALLOWED, NONE), found.text()


@pytest.mark.parametrize("answer", [
    "p[i] = p[i]", "(p[i] = p[i])", "p[i] <= 1", "p[i] or 0 = 0", "not (1 = 2)", "0 = 0", "true",
    "…", "...", "= …", "= … = p[i]", "q[i]", "exists w: w = p[i]", "?a", "E[p[i]]", "O(n)", "p",
    "x[i+1]", "1 / 0", "p[i] # * (δ[i, j] - p[j])", "[[1]]", "9" * 50, "(" * 500 + "1" + ")" * 500,
    "1 + " * 900 + "1", "x" * 5000, "p[i]\x00", "\ud800"], ids=lambda a: repr(a)[:30])
def test_what_is_no_right_formula_gets_nothing(answer):
    """And breaks nothing."""
    found = mark(SOFTMAX, answer)
    assert found.points == 0 and found.word in (NOT_ALLOWED, NONE, UNDECIDED), found.text()


def test_an_answer_in_latex_keeps_the_base_of_the_task():
    """LaTeX alone would be read in base 1, and another sum be right."""
    task = "size n; tensor x[n], y[n]; let s = x^T @ y; claim ∂s/∂x[i] = …    for i < n"
    assert mark(task, r"y_{i}").word == FULL or mark(task, r"\, y_{i}").word == FULL
    assert mark(task, r"\; y_{i+1}").word == NONE
    assert Task(task).declared.base == 0


def test_no_layer_gives_the_question_away():
    """A task about a sum is not answered by a layer that sums; new layers too."""
    from pathlib import Path
    names = [p.stem for p in Path(LAYERS[0]).glob("*.py") if p.stem in Task(COUNTED).calls.layers]
    assert len(names) > 20
    assert not [name for name in names if Task(COUNTED).allowed.may_use(name)]


# -- Tasks ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("task, words", [
    ("real a, b; claim (a + b)^2 = …", "could repeat the left side"),
    ("real a, b; claim exp(a) * exp(b) = exp(a + b)", "could repeat the left side"),
    ("size n; tensor x[n]; loss L(x); claim ∂L/∂x[i] = 2 * ∂L/∂x[i] for i < n", "could repeat"),
    ("real a; claim a <= …", "is an equation"), ("real a; claim a = a = a", "is an equation"),
    ("real a; claim a = a\nclaim a = 1 * a", "one claim"), ("claim a\nreal a\nclaim a = a\n\n"
     "claim b\nreal a\nclaim a = a", "not 2"),
    ("real a\nclaim a + a = 2 * a\nproof\n  a + a\n    = 2 * a\nqed", "without a proof")])
def test_what_is_no_task(task, words):
    with pytest.raises(ValueError, match=words):
        derive.grade(task, "1")


def test_a_task_with_its_solution_is_a_claim():
    """So that a teacher can have it judged."""
    assert derive.verify(CONV).word == "PROVED"
    (claim,) = Task(CONV).claims("Σ p<n-k+1: ∂L/∂y[p] * w[i-p] * [0 <= i-p < k]")
    assert finished(claim).word == "PROVED"


def test_words_can_be_allowed():
    task = "function φ; real x; claim ∂(φ(x)^2)/∂x = …"
    answer = "2 * φ(x) * φ'(x)"
    assert mark(task, answer).word == NOT_ALLOWED
    assert mark(task, answer, allow="φ'").word == FULL
    assert mark(MATRIX, "Σ k<n: A[i, k] * x[k]").word == NOT_ALLOWED
    assert mark(MATRIX, "Σ k<n: A[i, k] * x[k]", allow=["Σ"]).word == FULL


# -- Several tasks, and what reads the points ----------------------------------------------------

def test_points_of_several_tasks_add_up():
    grade = derive.grade({"a": SIGMOID, "b": SOFTMAX, "c": COUNTED},
                         {"a": "sigmoid(x) * (1 - sigmoid(x))", "b": "p[i]"},
                         {"a": 2, "b": 3, "c": 1})
    assert grade == 2 and grade.most == 6 and repr(grade) == "2.0"
    assert [m.word for m in grade.marks] == [FULL, NONE, MISSING]
    assert grade.feedback.startswith("task a: 2 of 2, right\nsoftmax_slope: 0 of 3, not right\n")


@pytest.mark.parametrize("points", [[1], {"3": 1}])
def test_points_are_for_each_task(points):
    with pytest.raises(ValueError, match="points"):
        derive.grade([SIGMOID, COUNTED], ["1", "n"], points)


def test_an_answer_without_a_task():
    with pytest.raises(ValueError, match="no task for the answers 2"):
        derive.grade(SIGMOID, ["1", "n"])


def test_an_assertion_holds_the_feedback():
    derive.assert_answer(SIGMOID, "sigmoid(x) * (1 - sigmoid(x))")
    with pytest.raises(AssertionError, match="x = 0\n  left side 1/4, right side 1/2"):
        derive.assert_answer(SIGMOID, "sigmoid(x)")
    with pytest.raises(AssertionError, match=PART):
        derive.assert_answer(SOFTMAX, "= 5 * p[i]\n= p[i] * (δ[i, j] - p[j])")


def test_the_page_about_grading(tmp_path):
    """Each cell shows what stands below it, and nothing on standard error, which would cost
    all points in nbgrader; the last line of a cell is a number, which it reads."""
    found = [(kind, text) for kind, _, text in
             fences((ROOT / "docs" / "grading.md").read_text("utf-8"))]
    cells = executed([text for kind, text in found if kind == "python"], tmp_path)
    assert not errors(cells)
    numbers = []
    for place, ((kind, _), (after, wanted)) in enumerate(zip(found, found[1:])):
        if kind == "python" and after == "text":
            cell = cells[[k for k, _ in found[:place]].count("python")]
            shown = [o["text"] for o in cell.outputs if o.output_type == "stream"]
            shown += [d["text/plain"] for d in data(cell)]
            assert same(wanted, "\n".join(shown)), shown
            numbers += [d for d in data(cell) if "text/markdown" in d]
    assert [float(d["text/plain"]) for d in numbers] == [1.0, 3.0]
    assert numbers[1]["text/markdown"].startswith("**3 of 5 points**\n")


# -- As the graders call -------------------------------------------------------------------------
#
# nbgrader and otter-grader bring JupyterLab and a browser's driver, 800 MB, which a test is not worth:
# the two tests below do with our answers what these programs do.

def as_nbgrader(cell, most: float) -> float:
    """The points that nbgrader reads from the outputs of an autograde cell: none after an error or
    a word on standard error, else the number that is the result, else all."""
    for output in cell.outputs:
        if output.output_type == "error" or output.get("name") == "stderr":
            return 0.0
        if output.output_type == "execute_result":
            points = float(output["data"]["text/plain"])
            assert 0 <= points <= most, "nbgrader would stop here"
            return points
    return most


def test_nbgrader_reads_the_points(tmp_path):
    answers = ["p[i] * (δ[i, j] - p[j])", "= 5 * p[i]\n= p[i] * (δ[i, j] - p[j])", "p[i]", ""]
    cells = executed([f"import derive\nslope = {SOFTMAX!r}", *(
        f"answer = {answer!r}\nderive.grade(slope, answer, points=2)" for answer in answers)], tmp_path)
    assert [as_nbgrader(cell, 2.0) for cell in cells[1:]] == [2.0, 1.0, 0.0, 0.0]


def as_otter(source: str, environment: dict) -> str:
    """What otter-grader says of a test file with one case: the file is run, the case is called with
    what its arguments name in the student's notebook, and an exception is its failure."""
    found = {}
    exec(source, found)
    case = found["test_slope"]
    try:
        case(**{name: environment.get(name) for name in signature(case).parameters})
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return "passed"


def test_otter_shows_the_counterexample():
    source = f"import derive\ndef test_slope(answer):\n    derive.assert_answer({SOFTMAX!r}, answer)\n"
    assert as_otter(source, {"answer": "p[i] * (δ[i, j] - p[j])"}) == "passed"
    said = as_otter(source, {"answer": "p[i] * (1 - p[j])"})
    assert said.startswith("AssertionError: ") and "left side -1/4, right side 1/4" in said
    assert MISSING in as_otter(source, {})
