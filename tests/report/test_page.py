"""Pages: what stands on them, as golden files, and how they fail.

UPDATE_GOLDEN=1 writes the golden files anew; read the difference before you keep it.
"""

import json
import os
import re
from pathlib import Path

import pytest

from derive import library
from derive.kernel.terms import ONE, ZERO, Add, And, Call, Not, Num, Rel, Var, equals, within
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language.statement import read
from derive.report.compose import page
from derive.report.displays import gathered, intervals, naming, taken_together
from derive.report.folio import examine
from derive.report.prose import latex_prose, markdown_prose, paragraphs
from derive.report.rows import wrapped_reason
from derive.report.show import FORMATS, show
from derive.report.sources import BadTemplate, sources
from derive.report.templates import fill, filled_page
from derive.report.stated import stated
from derive.search.answers.verdict import judge
from tests.report.samples import SAMPLES, SURVEY, Statement, entry, i, n, proof

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("ending", [".tex", ".md"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_is_as_it_was(name, ending):
    text = filled_page(f"theorem{ending}", page(SAMPLES[name](), SURVEY))
    golden = GOLDEN / (name + ending)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("template", ["theorem.tex", "page.tex", "theorem.md"])
def test_every_page_template_can_be_filled(template):
    for sample in SAMPLES.values():
        assert filled_page(template, page(sample(), SURVEY))


def test_no_template_builds_a_formula():
    for template in sources():
        assert not re.search(r"\\(frac|sum|prod|left|cdot)\b", template.read_text("utf-8"))


@pytest.mark.parametrize("template", ["theorem.tex", "theorem.md"])
def test_no_display_holds_an_empty_line(template):
    """Else TeX stops, and Markdown takes the formula for words."""
    for make in SAMPLES.values():
        text = filled_page(template, page(make(), SURVEY))
        for display in re.findall(r"begin\{aligned\}.*?end\{aligned\}", text, re.S):
            assert "\n\n" not in re.sub(r"[ \t]+\n", "\n", display)


# -- Templates that fail ------------------------------------------------------------------------

def test_a_missing_value_is_named_with_its_place(tmp_path):
    """Else a page would be printed with a hole in it."""
    (tmp_path / "theorem.tex").write_text("first line\n\\VAR{page.nope}\n")
    with pytest.raises(BadTemplate, match=r"theorem\.tex:2: .*nope"):
        filled_page("theorem.tex", page(SAMPLES["softmax_jacobian"]()), [tmp_path])


def test_a_template_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "theorem.tex").write_text("%% for x in\n")
    with pytest.raises(BadTemplate, match=r"theorem\.tex:1"):
        fill("theorem.tex", [tmp_path])


def test_a_template_that_is_missing_is_named():
    with pytest.raises(BadTemplate, match="nosuch.tex"):
        fill("nosuch.tex")


def test_templates_run_in_a_sandbox(tmp_path):
    """Else a template from a stranger could reach Python."""
    (tmp_path / "theorem.tex").write_text("\\VAR{page.__class__.__mro__}\n")
    with pytest.raises(BadTemplate):
        filled_page("theorem.tex", page(SAMPLES["softmax_jacobian"]()), [tmp_path])


def test_a_course_extends_our_template(tmp_path):
    (tmp_path / "short.tex").write_text(
        '%% extends "theorem.tex"\n%% block notes\nQED\n%% endblock\n')
    text = filled_page("short.tex", page(SAMPLES["softmax_jacobian"]()), [tmp_path])
    assert "QED" in text and "Proved for all sizes" not in text


# -- What stands on a page ------------------------------------------------------------------------

def sample(**fields):
    theory = Theory(**{"tensors": {"x": Tensor(((ZERO, n),))}, "facts": (Rel("<=", ONE, n),),
                       **fields.pop("theory", {})})
    claim = equals(entry("x", i), entry("x", i))
    return proof(Statement(**{"name": "sample", "prose": "", "theory": theory, "sizes": (n,),
                              "ranges": ((i, ZERO, n),), "links": (claim,), **fields}),
                 (claim.left, ""), (claim.right, ""))


def test_hypotheses_and_conditions_are_stated():
    shown = page(sample(theory={"facts": (Rel("<=", ONE, n), Rel("<", ZERO, Var("b", False)))},
                        conditions=(Rel("<", i, n),)))
    assert shown.integers == (r"n \ge 1",)
    assert shown.hypotheses == ("b > 0",)
    assert shown.reals == ("b",)
    assert shown.conditions == ("i < n",)


def test_sizes_in_base_one():
    axis = (ONE, Add((n, ONE)))
    shown = page(sample(base=1, ranges=((i, *axis),), theory={"tensors": {"x": Tensor((axis,))}}))
    assert shown.spans == (r"1 \le i \le n",)
    assert shown.tensors[0].space == r"\mathbb{R}^{n}"
    assert "indices running from 1" in filled_page("theorem.tex", shown)


def test_an_index_nobody_could_read_is_renamed():
    strange = Var("↓1", True)
    shown = page(sample(theory={
        "tensors": {"x": Tensor(((ZERO, n),)), "y": Tensor(((ZERO, n),))},
        "definitions": {"y": Definition((strange,), Call("exp", (entry("x", strange),)))}}))
    assert shown.definitions[0].rows[0].left == "y_{k}"
    assert shown.definitions[0].spans == (r"0 \le k < n",)


def test_a_chain_of_equations_is_one_derivation():
    a, b, c = (Var(letter, False) for letter in "abc")
    base = sample(links=(equals(a, b), equals(b, c)))
    def line(term, reason=""):
        return base.lines[0].__class__(term, reason)
    (whole,) = base.derivations
    first, second = (type(whole)(**{**vars(whole), "lines": lines}) for lines in (
        (line(a), line(b, "one")), (line(b), line(c, "two"))))
    base.derivations = (first, second)
    shown = page(base)
    assert [r.formula for r in shown.derivations[0].rows] == ["b", "c"]
    assert [(r.left, r.formula) for r in shown.claim] == [("a", "b"), ("", "c")]


def test_reasons_name_tensors_as_formulas_do():
    shown = page(SAMPLES["softmax_jacobian"]())
    assert shown.derivations[0].rows[0].reason == "(definition of $p$)"


def test_each_case_has_lines_of_its_own():
    """Else the reader would see `by cases` where the proof should stand."""
    found, = examine(library.find("relu_minus_relu_of_negative"))
    assert len(found.page.derivations) > 1
    for d in found.page.derivations:
        assert d.cases and d.rows[0].left and "cases" not in d.rows[-1].reason
    assert found.page.derivations[0].cases[0] in ("x > 0", r"x < 0", r"x \le 0")


def test_no_line_shows_the_slope_of_a_known_function_unevaluated():
    found, = examine(library.find("cross_entropy_hessian"))
    shown = " ".join(r.formula for d in found.page.derivations for r in d.rows)
    assert "log'" not in shown and "exp'" not in shown


def test_a_name_stays_with_its_definition():
    assert wrapped_reason("(differentiating, definition of y)") == [
        "(differentiating,", "definition of y)"]


# -- Prose --------------------------------------------------------------------------------------

@pytest.mark.parametrize("words, tex", [
    ("50% of A & B_1 #2", r"50\% of A \& B\_1 \#2"),
    ("entry $x_i$ of *x*", r"entry $x_i$ of \emph{x}"),
    ("the `w[k]` and **all**", r"the \texttt{w[k]} and \textbf{all}"),
    ("φ and ∂", r"$\varphi$ and $\partial$"),
    ("costs $5", r"costs \$5"),
    (r"\input{secret}", r"\textbackslash{}input\{secret\}"),
    (r"$\input{secret}$", r"\$\textbackslash{}input\{secret\}\$"),
    (r"$\csname x\endcsname$", r"\$\textbackslash{}csname x\textbackslash{}endcsname\$"),
    (r"$a}{b$", r"\$a\}\{b\$"),
    ("$^^5cinput$", r"\$\textasciicircum{}\textasciicircum{}5cinput\$"),
    ("Müller’s", "Müller’s"), ("漢", "?"),
    ("AᵀB and x₁ at 10⁻⁴, not x²", "A$^{T}$B and x$_{1}$ at 10$^{-}$$^{4}$, not x²"), ("$Aᵀ$", "$A{^{T}}$")])
def test_prose_is_escaped_and_formulas_kept(words, tex):
    """Else a stranger's prose could make TeX read a file."""
    assert latex_prose(words) == tex


def test_html_in_prose_is_shown():
    assert markdown_prose("a <b> & $x < y$") == "a &lt;b> & $x < y$"


def test_the_source_stands_apart():
    assert paragraphs("One\n  two.\n\nThree.\n  Source: A & B,\n  page 2.") == (
        ["One\ntwo.", "Three."], "A & B, page 2.")


# -- Formats ------------------------------------------------------------------------------------

@pytest.mark.parametrize("format", FORMATS)
def test_every_format_shows_every_sample(format):
    for make in SAMPLES.values():
        assert show(make(), format, SURVEY) == show(make(), format, SURVEY)


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="there are text, latex, markdown, myst, html, json"):
        show(SAMPLES["softmax_jacobian"](), "pdf")


def test_text_is_a_proof_file():
    text = show(SAMPLES["softmax_jacobian"]())
    assert text.startswith("theorem softmax_jacobian\n    Raising")
    assert "\nclaim    ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])    for i < n, j < n\nproof\n" in text
    assert text.endswith("\nqed\n")


def test_json_holds_the_steps():
    record = json.loads(show(SAMPLES["softmax_jacobian"](), "json", SURVEY))
    assert record["id"] == "softmax_jacobian" and record["instances"] == 27
    assert [s["reason"] for s in record["steps"]][0] == "definition of p"
    assert record["steps"][0]["lhs"] == "∂p[i]/∂x[j]"


def proved(text: str):
    """The page of a claim that is proved."""
    (statement,) = read(text)
    return page(judge(statement).proof, name="claim")


def test_what_follows_from_another_hypothesis_is_not_assumed_again():
    shown = proved("size n, L with L >= 2, n <= L, n <= L + 3\ntensor x[n, L]\n"
                   "claim (Σ i<n, l<L: x[i, l]) = Σ l<L, i<n: x[i, l]")
    assert shown.integers == (r"n \ge 1", r"L \ge 2")
    assert shown.hypotheses == (r"n \le L",)


def test_an_induction_says_base_step_and_hypothesis():
    shown = proved("size T\nreal a\ntensor b[T]\nlet s[0] = a\n"
                   "let s[t+1] = s[t] + b[t] for t < T\n"
                   "claim s[t] = a + Σ k<t: b[k] for t in 0..T")
    whole, base, step = shown.derivations
    assert (whole.part, base.part, step.part) == ("", "base", "step")
    assert "induction on" in whole.rows[-1].reason
    assert any("induction hypothesis" in r.reason for r in step.rows)
    assert not any("(hypothesis" in r.reason for d in shown.derivations for r in d.rows)


def test_a_statement_alone_explains_no_sign_of_its_derivation():
    shown = proved("size n\ntensor x[n]\nlet y = Σ k<n: x[k]^2\n"
                   "claim ∂y/∂x[j] = 2 * x[j]    for j < n")
    assert "delta" in shown.notation and "delta" not in shown.claim_notation


def test_an_inequality_by_induction_says_so():
    shown = proved("size n\ntensor x[n+1]\nreal c\nassume x[t+1] <= x[t] + c for t < n\n"
                   "claim x[n] <= x[0] + n*c")
    assert shown.manner.startswith("The proof is by induction; ")


def test_an_inequality_says_how_it_was_shown():
    shown = proved("real x, y\nclaim relu(x + y) <= relu(x) + relu(y)")
    (part,) = shown.derivations
    assert [r.reason for r in part.rows] == ["(on either side of each kink)"]
    squared = proved("real x, y\nclaim 2*x*y <= x^2 + y^2")
    (part,) = squared.derivations
    assert [(r.relation, r.formula) for r in part.rows] == [
        ("=", "(x - y)^{2}"), (r"\ge", "0")]
    assert part.rows[0].reason == "(completing the square)"


def test_an_inequality_by_cases_tells_each_of_them():
    shown = proved("real x\nclaim softplus(x) <= relu(x) + log(2)")
    above, below = shown.derivations
    assert (above.part, below.part) == ("case", "case") and above.cases != below.cases
    assert "(by the sign of its slope)" in [r.reason for r in above.rows]
    assert below.rows[0].reason == "(softplus is nondecreasing)"


def test_an_integral_shows_what_it_was_found_by_between_its_ends():
    (part,) = proved("real x\nclaim integral t in -oo..x: relu(t) = relu(x)^2/2").derivations
    slope, limit, whole, value = part.rows
    assert slope.formula.endswith(r"\operatorname{relu}(t) \quad \text{for } t \ne 0")
    assert limit.left.startswith(r"\lim_{t \to -\infty}") and whole.left.startswith(r"\int_{-\infty}^{x}")
    square = r"\frac{1}{2}\, \operatorname{relu}(t)^{2}"
    assert whole.formula == rf"\biggl[ {square} \biggr]_{{t = -\infty}}^{{x}}"
    assert (value.left, value.reason) == ("", "(values at the ends)")


def of_claim(text: str):
    (statement,) = read(text, "<claim>")
    return judge(statement).proof


# -- Conditions and intervals -----------------------------------------------------------------------

def test_conditions_of_a_case_are_said_once():
    x, y = Var("x", False), Var("y", False)
    at_most, at_least = Not(Rel("<", ZERO, x)), Not(Rel("<", x, ZERO))
    equal, below = equals(x, ZERO), Rel("<", x, ZERO)
    assert taken_together((at_most, equal)) == (equal,)
    assert taken_together((at_most, Not(equal))) == (below,)
    assert taken_together((at_most, below)) == (below,)
    assert taken_together((at_most, at_least)) == (equal,)
    assert taken_together((at_most, Not(Rel("<", ZERO, y)))) == (at_most, Not(Rel("<", ZERO, y)))


def test_an_interval_is_one_condition():
    z, half = Var("z", False), Num(ONE.value / 2)
    conds = Rel("<=", half, z), Rel("<", ZERO, z), Rel("<", z, ONE), within(ZERO, i, n)
    assert intervals(conds) == (And((conds[0], conds[2])), conds[3])
    assert intervals((Rel("<", ZERO, z),)) == (Rel("<", ZERO, z),)


def test_a_definite_matrix_is_given_by_its_property_alone():
    """Else a page would speak of a root that no reader has heard of."""
    shown = page(of_claim("size n\ntensor A[n, n] positive definite\nclaim 0 < A[i, i] for i < n"))
    (matrix,) = shown.tensors
    assert matrix.properties == ("symmetric", "positive definite")
    assert not (shown.definitions or shown.hypotheses or shown.reals or shown.notation)


def test_the_root_of_a_definite_matrix_is_given_to_those_who_speak_of_it():
    text = ("size n\ntensor A[n, n] positive semidefinite\n"
            "claim A[i, j] = Σ k<n: root(A)[k, i] * root(A)[k, j] for i < n, j < n")
    shown = page(of_claim(text))
    assert len(shown.tensors) == 2 and len(shown.definitions) == 1


def test_where_nothing_is_given_nothing_follows():
    shown = page(of_claim("claim limit x -> 0: sin(x)/x = 1"))
    assert not shown.supposes and "Then" not in filled_page("theorem.tex", shown)
    assert "for all sizes" not in filled_page("theorem.tex", shown)
    (told,) = shown.derivations
    assert [row.relation for row in told.rows] == ["=", "="]
    assert told.rows[0].left == r"\lim_{x \to 0} \frac{\sin(x)}{x}"
    assert told.rows[0].reason == "(L'Hôpital's rule: both tend to 0)"


def test_many_definitions_are_cited_as_one():
    assert gathered("definition of a, cancelling, definition of b") == "definition of a, cancelling, definition of b"
    many = gathered("definition of a, cancelling, definition of b, definition of ReLU")
    theory = Theory(tensors={"a": Tensor(()), "b": Tensor(())})
    assert naming(theory)(many) == "definitions of $a$, $b$ and ReLU, cancelling"


def test_a_definition_reads_an_entry_at_its_plain_index():
    (statement,) = read("size T\ntensor x[T]\nlet m[0] = x[0]\n"
                        "let m[t+1] = max(m[t], x[t+1]) for t < T-1\nclaim m[0] = x[0]")
    said = str(stated(statement).definitions)
    assert "x_{t})" in said and "m_{t-1}" in said and "+ 1" not in said
