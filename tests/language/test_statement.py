"""Statements: what a text declares and claims, and what it is refused for."""

import pytest

from derive.kernel.terms import And, Entry, Fold, Num, Rel, Var
from derive.language.errors import IllTyped, LanguageError
from derive.language.formulas import formula
from derive.language.statement import read
from derive.language.text import text

CONV = """\
theorem conv1d_input_gradient
    The gradient reaches the input by running the kernel backwards.

    Dumoulin & Visin 2016; section 4.

size     n, k  with k <= n          # a comment
tensor   x[n], w[k]
let      y = conv1d(x, w)
loss     L(y)
claim    ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[i-p]
           * [0 <= i-p < k]    for i < n
proof
    ∂L/∂x[i]
      = Σ p<n-k+1: ∂L/∂y[p] * ∂y[p]/∂x[i]        by chain rule
      = …                                        by y, Kronecker delta
      = Σ p<n-k+1: ∂L/∂y[p]
          * w[i-p] * [0 <= i-p < k]
qed
"""


def one(source):
    statement, = read(source)
    return statement


def shown(source):
    statement = one(source)
    return text(statement.claim, base=statement.base)


def facts(declared):
    return [text(f) for f in one(declared + "; claim 1 = 1").theory.facts]


def test_a_whole_statement():
    s = one(CONV)
    assert s.name == "conv1d_input_gradient" and s.base == 0
    assert s.prose.startswith("The gradient") and "section 4" in s.prose
    assert s.sizes == (Var("n", True), Var("k", True))
    assert [text(f) for f in s.facts()] == ["n >= 1", "k >= 1", "k <= n", "0 <= i < n"]
    assert s.theory.losses == {"L": "y"}
    assert set(s.theory.tensors) == {"x", "w", "y"}
    assert text(s.theory.tensors["y"].axes[0][1], tight=True) == "n-k+1"
    assert s.links == (s.claim,) and not s.tensor_claim
    assert (s.source.line, s.source.column) == (10, 10)
    assert s.source.text.endswith("* [0 <= i-p < k]    for i < n")


def test_a_written_proof():
    lines = one(CONV).proof
    assert [line.reasons for line in lines] == [(), ("chain rule",), ("y", "Kronecker delta"), ()]
    assert lines[0].term == formula("∂L/∂x[i]", "size n; tensor x[n]; loss L(x)", "i")
    assert lines[2].term is None and lines[3].term == one(CONV).claim.right
    assert lines[3].at == (16, 7)


def test_declarations_may_stand_in_any_order():
    lines = ["size n", "tensor x[n]", "let y = φ(x)", "function φ", "loss L(y)",
             "assume x[i] > 0 for i < n", "claim grad(L, x) = grad(L, y) .* φ'(x)"]
    first, last = one("\n".join(lines)), one("\n".join(reversed(lines)))
    assert first.claim == last.claim and set(first.facts()) == set(last.facts())


def test_several_claims_in_one_text():
    found = read("claim one\n    Prose.\nreal a\nclaim a = a\n\nclaim two\nreal b\nclaim b = b\n")
    assert [s.name for s in found] == ["one", "two"]
    assert [s.claim for s in read("real a; claim a = a; claim a = a + 0")] == [
        formula("a = a", "real a"), formula("a = a + 0", "real a")]


def test_a_single_formula_is_a_claim():
    assert one("2 + 2 = 4").claim == formula("2 + 2 = 4")


def test_an_indented_text_is_read_as_if_it_stood_at_the_edge():
    plain = "size n\nclaim Σ i<n: 1 = n\n"
    indented = "    " + plain.replace("\nclaim", "\n    claim")
    assert one(indented).claim == one(plain).claim


@pytest.mark.parametrize("declared, hypotheses", [
    ("size n", ["n >= 1"]),
    ("size n >= 0", ["n >= 0"]),
    ("size n >= 3", ["n >= 0", "n >= 3"]),
    ("size n with n <= 9, 2 divides n", ["n >= 1", "n <= 9", "2 divides n"]),
    ("integer a", []),
    ("integer a in 1..5", ["1 <= a < 6"]),
    ("real b > 0", ["b > 0"]),
    ("real b in (0, 1)", ["b > 0", "b < 1"]),
    ("real b in [0, 1)", ["b >= 0", "b < 1"]),
    ("size n; tensor x[n] > 0", ["n >= 1", "all i<n: (x[i] > 0)"]),
    ("size n; tensor x[n] in (0, 1)", ["n >= 1", "all i<n: (0 < x[i] < 1)"]),
    ("size n; tensor A[n, n] symmetric", ["n >= 1", "all i<n, j<n: (A[i, j] = A[j, i])"]),
    ("size n; tensor A[n, n] diagonal", ["n >= 1", "all i<n, j<n: (i = j or A[i, j] = 0)"]),
    ("size n; tensor x[n] distinct", ["n >= 1", "all i<n, j<n: (i = j or x[i] != x[j])"]),
    ("size n, V; tensor c[n] integer in 0..V-1",
     ["n >= 1", "V >= 1", "all i<n: (0 <= c[i] < V)"]),
    ("size n; tensor x[n]; assume x[i] != x[j] for i < n, j < n, i != j",
     ["n >= 1", "all i<n, j<n: (i != j implies x[i] != x[j])"]),
    ("size n; tensor x[n]; assume Σ k<n: x[k] = 1", ["n >= 1", "(Σ k<n: x[k]) = 1"]),
])
def test_hypotheses(declared, hypotheses):
    assert facts(declared) == [h.replace("(Σ k<n: x[k]) = 1", "Σ k<n: x[k] = 1")
                               for h in hypotheses]


def test_kinds_of_names():
    s = one("size n; tensor x[n], w[n] zero outside, c[n] integer; function φ; "
            "function g nondecreasing; function s even, positive; real a; let r = a * x[0]; "
            "claim r = r")
    assert s.theory.functions == {"φ": frozenset(), "g": frozenset({"nondecreasing"}),
                                  "s": frozenset({"even", "positive"})}
    assert s.theory.tensors["w"].zero_outside and s.theory.tensors["c"].integer
    assert s.theory.definitions["r"].indices == () and s.theory.tensors["r"].axes == ()
    assert s.claim == Rel("=", Entry("r", (), False), Entry("r", (), False))


def test_another_name_for_a_known_function():
    s = one("function σ = sigmoid; real a; claim σ'(a) = σ(a)")
    assert s.theory.functions == {}
    assert text(s.claim) == "sigmoid'(a) = sigmoid(a)"
    s = one("size m, n; tensor W[m, n], x[n], b[m]; function φ = tanh; "
            "let y = dense(x, W, b, φ); claim y[0] = φ(b)[0]")
    assert text(s.theory.definitions["y"].body).startswith("tanh(")


def test_base_1():
    s = one("base 1; size n; tensor x[n], A[n, n]; let y = A @ x; "
            "claim y[i] = Σ k<=n: A[i, k] * x[k] for i <= n")
    assert s.theory.tensors["x"].axes == ((Num(s.ranges[0][1].value), formula("n + 1", "size n")),)
    assert s.ranges[0][2] == formula("n + 1", "size n")
    assert text(s.claim, base=1) == "y[i] = Σ k<=n: A[i, k] * x[k]"


def test_layers_count_from_1_in_base_1():
    assert shown("base 1; size n, k with k <= n; tensor x[n], w[k]; "
                 "claim conv1d(x, w)[i] = 0 for i <= n-k+1") in (
        "Σ j<=k: w[j] * x[i+j-1] = 0", "Σ j<=k: x[i+j-1] * w[j] = 0",
        "Σ j<=k: w[j] * x[j+i-1] = 0")


@pytest.mark.parametrize("claim, entries", [
    ("A @ x + b = x", "(Σ k<n: A[i, k] * x[k]) + b[i] = x[i]"),
    ("A^T @ x = b", "Σ k<n: A[k, i] * x[k] = b[i]"),
    ("diag(x) = eye(n)", "δ[i, j] * x[i] = δ[i, j]"),
    ("x @ b^T = outer(x, b)", "x[i] * b[j] = x[i] * b[j]"),
    ("ones(n) .* φ(x) = x", "1 * φ(x[i]) = x[i]"),
    ("2 * x / 3 = x", "2 * x[i] / 3 = x[i]"),
    ("jacobian(φ(x), x) = diag(φ'(x))", "∂φ(x[i])/∂x[j] = δ[i, j] * φ'(x[i])"),
    ("grad(L, x) = b", "∂L/∂x[i] = b[i]"),
    ("hessian(x^T @ b, x) = A", "D(Σ k<n: x[k] * b[k], x[i], x[j]) = A[i, j]"),
    ("A^2 = A", "Σ k<n: A[i, k] * A[k, j] = A[i, j]"),
    ("(A @ x)^T = x^T", "Σ k<n: A[j, k] * x[k] = x[j]"),
    ("J_g(x) = A", "∂g(x)[i]/∂x[j] = A[i, j]"),
    ("A @ x = b = x", "Σ k<n: A[i, k] * x[k] = b[i] and b[i] = x[i]"),
])
def test_an_equation_of_tensors_is_read_entry_by_entry(claim, entries):
    s = one("size n; tensor x[n], b[n], A[n, n]; function φ; map g: R[n] -> R[n]; loss L(x); "
            f"claim {claim}")
    assert s.tensor_claim
    assert " and ".join(text(link) for link in s.links) == entries


@pytest.mark.parametrize("claim, term", [
    ("x^T @ b = 0", "Σ k<n: x[k] * b[k] = 0"),
    ("trace(A) = 0", "Σ k<n: A[k, k] = 0"),
    ("sum(x) = 0", "Σ i<n: x[i] = 0"),
    ("max(x) = 0", "max i<n: x[i] = 0"),
    ("(A @ x)[0] = 0", "Σ k<n: A[0, k] * x[k] = 0"),
    ("shape(A @ x) = (n)", "n = n"),
    ("shape(x^T) = (1, n)", "1 = 1 and n = n"),
    ("shape(jacobian(x, A)) = (n, n, n)", "n = n = n = n"),
    ("A @ x = b and n = n", "all i<n: (Σ k<n: A[i, k] * x[k] = b[i]) and n = n"),
])
def test_numbers_made_of_tensors(claim, term):
    assert shown(f"size n; tensor x[n], b[n], A[n, n]; claim {claim}") == term


@pytest.mark.parametrize("claim, message", [
    ("x @ y = 0", "`@` of shapes (n) and (m); the inner product is u^T @ v"),
    ("A @ x = x", "`=` of shapes (m) and (n) (not so at m = 0, n = 1)"),
    ("A @ y = x", "`@` of shapes (m, n) and (m): n columns meet m rows"),
    ("x + y = x", "`+` of shapes (n) and (m)"),
    ("A + 1 = A", "`+` of a number and a tensor of shape (m, n)"),
    ("x + x^T @ x = x", "`+` of a number and a tensor of shape (n)"),
    ("x * x = x", "`*` of shapes (n) and (n); entry by entry is `.*`"),
    ("x^T = x", "`=` of shapes (1, n) and (n)"),
    ("x^2 = x", "a square matrix is needed"),
    ("A[0] = 1", "`=` of a number and a tensor of shape (n)"),
    ("x[i] = 0", "nothing says what the index `i` ranges over; add `for i < …`"),
    ("x[a] = 0", "an integer is needed here"),
    ("∂x/∂x[0] = 0", "∂ of a tensor: write jacobian(y, x), or take an entry"),
    ("∂a/∂x = 0", "∂ in a whole tensor: write grad(L, x), or take an entry"),
    ("∂a/∂n = 0", "∂ in an integer"),
    ("[x] = 0", "a condition is needed here"),
    ("a * (a < 0) = 0", "`*` needs numbers"),
    ("shape(A) = (m, n, 1)", "have 2 and 3 axes"),
    ("grad(x, x) = A", "grad is of a number; the shape is (n)"),
    ("hessian(x, x) = A", "hessian is of a number; the shape is (n)"),
    ("conv1d(x, y)[0] = 0", "conv1d needs m >= 1 (not so at m = 0)"),
    ("conv1d(A, y)[0] = 0", "does not take a tensor of 2 axes"),
    ("x < x", "`<` does not compare tensors"),
])
def test_what_has_no_meaning_is_ill_typed(claim, message):
    with pytest.raises(IllTyped) as problem:
        one(f"size m >= 0\nsize n\ntensor x[n], y[m], A[m, n]\nreal a\nclaim {claim}")
    assert message in problem.value.message


@pytest.mark.parametrize("source, line, column, message", [
    ("size n\ntensor x[m]\nclaim 1 = 1", 2, 10, "unknown name `m`"),
    ("size n\nsize n\nclaim 1 = 1", 2, 6, "`n` is declared twice"),
    ("tensor relu[3]\nclaim 1 = 1", 1, 8, "`relu` already has a meaning"),
    ("tensor c integer in 0..2\nclaim 1 = 1", 1, 10, "a tensor has sizes, as in `tensor c[n] integer`; "
     "a single one is declared `integer c`"),
    ("tensor x[3]\nassume x distinct\nclaim 1 = 1", 2, 10, "`distinct` is said where a tensor is "
     "declared, as in `tensor x[n] distinct`"),
    ("real Var\nclaim 1 = 1", 1, 6, "`Var` is a reserved word"),
    ("function D\nclaim 1 = 1", 1, 10, "`D` is a derivative; it may name a tensor or a number, "
     "where nothing is random"),
    ("tensor E[2]\nrandom x[2]\nclaim 1 = 1", 1, 8, "`E` is an expectation; it may name a tensor "
     "or a number, where nothing is random"),
    ("size n\ntensor x[n]\nclaim Σ O<n: x[O] = 0", 3, 9, "`O` is a reserved word"),
    ("real x\nlet softmax = x\nclaim 1 = 1", 2, 5, "`softmax` already has a meaning"),
    ("tensr x[3]\nclaim 1 = 1", 1, 1, "did you mean `tensor`?"),
    ("size n\n", 1, 1, "expected a claim"),
    ("theorem a b\nclaim 1 = 1", 1, 1, "a heading is `theorem` and one name"),
    ("real x\nclaim x = 1\nproof\n  x\n  = 1\n", 3, 1, "expected `qed`"),
    ("real x\nclaim x = 1\nproof\n  = 1\nqed", 4, 3, "left side of the claim"),
    ("size n\nclaim Σ i<=n: 1 = n", 2, 9, "in base 0 the range is written `i < n`"),
    ("base 1\nsize n\nclaim Σ i<n: 1 = n", 3, 9, "in base 1 the range is written `i <= n`"),
    ("base 2\nclaim 1 = 1", 1, 6, "the base is 0 or 1"),
    ("let x[i] = i\nclaim 1 = 1", 1, 5, "say the range of `i`"),
    ("let y = y + 1\nclaim 1 = 1", 1, 9, "defined in terms of itself"),
    ("let h[0] = 0\nlet h[t+1] = h[t] for t in 1..5\nclaim 1 = 1", 1, 5, "without a gap"),
    ("tensor A[3][3]\nclaim 1 = 1", 1, 10, "a family has one letter"),
    ("tensor A[l][3]\nclaim 1 = 1", 1, 8, "say the range of `l`"),
    ("size n\ntensor A[n, n] positive\nclaim 1 = 1", 2, 24, "expected `definite` or"),
    ("function φ wild\nclaim 1 = 1", 1, 12, "unknown property `wild`"),
    ("real Α\nclaim 1 = 1", 1, 6, "looks like the Latin `A`"),
    ("tensor x[3], y[3]\nloss L(y)\nclaim L(x) = L(y)", 3, 7, "`L` is a function of `y` alone"),
    ("convention tanh'(0) = 0\nclaim 1 = 1", 1, 12, "no slope with a kink at 0"),
    ("convention relu'(1) = 0\nclaim 1 = 1", 1, 12, "at its kink"),
    ("convention relu'(0) = 0\nconvention relu'(0) = 1\nclaim 1 = 1", 2, 12, "agreed on twice"),
    ("real x\nclaim x =\n  x +\n", 3, 6, "expected a formula"),
    ("real x\n\nclaim x +\n  eval(x) = 0", 4, 3, "unknown name `eval`"),
    ("size n\ntensor x[n]\nclaim conv1d(x, x, stride=True)[0] = 0", 3, 27, "unknown name `True`"),
    ("real x\nclaim σ(x) = x", 2, 7, "unknown name `σ`; declare `function σ = sigmoid`, or "),
    ("function g = exp, even\nclaim 1 = 1", 1, 19, "`even` is a property"),
    ("function σ = softmx\nclaim 1 = 1", 1, 10, "`softmx` is not a function that the language knows"),
])
def test_errors_name_line_and_column(source, line, column, message):
    with pytest.raises(LanguageError) as problem:
        read(source, "notes.claim")
    error = problem.value
    assert (error.file, error.line, error.column) == ("notes.claim", line, column), error
    assert message in error.message


def test_an_error_shows_the_line_and_points():
    with pytest.raises(LanguageError) as problem:
        read("size n\ntensor x[n]\nclaim  x[0] = z", "a.claim")
    assert str(problem.value) == ("a.claim:3:15: unknown name `z`\n"
                                  "    claim  x[0] = z\n"
                                  "                  ^")


def test_a_statement_has_at_most_64_kB():
    with pytest.raises(LanguageError, match="at most 64 kB"):
        read("claim 1 = 1" + " + 1" * 20_000)


def test_a_letter_that_hides_another_is_a_warning():
    s = one("size n; tensor x[n]; claim Σ i<n: x[i] = x[i] for i < n")
    assert len(s.warnings) == 1 and "hides another `i`" in s.warnings[0]


@pytest.mark.parametrize("claim", [
    "let f = x^2; claim Σ x in 1..3: f = 3*x^2", "let f = x^2; claim Π x in 1..3: f = x^6",
    "let g = x^2; let f = g + 1; claim max x in 1..3: f = x^2 + 1",
    "let f = x*A; claim (Π x in 1..m ordered: f) = f^m"])
def test_a_letter_hides_no_name_of_which_a_let_below_it_speaks(claim):
    with pytest.raises(LanguageError, match="`x` is already declared, and `f` speaks of that one; write another"):
        read(f"base 1; size n, m; real x; tensor A[n, n]; {claim}")


def test_a_letter_hides_no_size_of_which_a_let_below_it_speaks():
    with pytest.raises(LanguageError, match="`n` is already declared, and `m` speaks of that one"):
        read("size n; let m = n + 1; claim (Σ n in 1..3: m // 2) = 1 + 1 + 2")


def test_a_let_that_binds_the_letter_itself_may_stand_below_it():
    assert one("size n; integer k; tensor x[n]; let s = Σ k<n: x[k]; claim (Σ k<n: s) = n*s").warnings


def test_what_the_text_needs_to_mean_what_it_says_is_an_obligation():
    """Else x[n/2] at odd n, a layer whose kernel does not fit, or a case left out is PROVED."""
    def needed(source):
        return [text(o) for o in one(source).obligations]
    assert needed("size n; tensor x[n]; claim x[n/2] = 0") == ["2 divides n"]
    assert needed("size n; tensor x[n]; claim Σ i<n: x[i/2] = 0") == ["all i<n: (2 divides i)"]
    assert needed("real x; claim {1 if x < 0, 2 if x >= 0} = 1") == ["x < 0 or x >= 0"]
    assert needed("size n; claim ones(n)[n] = 1") == ["0 <= n < n"]
    assert needed("size n; integer a; let x[i] = 1 for i < n - a; claim 1 = 1")[-1] == \
        "n-a >= 0"
    assert needed("size n; tensor x[n]; let c[i] = i + 1 for i < n; claim x[c[n]] = 0")[-1] == \
        "0 <= n < n"


def test_a_bracket_protects_what_stands_beside_it():
    s = one("size n; integer a; claim ones(n)[a] * [0 <= a < n] = 0")
    assert [text(o) for o in s.obligations] == ["0 <= a < n implies 0 <= a < n"]


def test_maps():
    s = one("size m, n; map g: R[m] -> R[n]; tensor x[m]; let y = g(x); loss L(y); "
            "claim grad(L, x) = J_g(x)^T @ grad(L, y)")
    assert s.theory.losses == {"y": "x", "L": "y"} and not s.theory.definitions
    assert text(s.claim) == "∂L/∂x[i] = Σ k<n: ∂y[k]/∂x[i] * ∂L/∂y[k]"


def test_descending_sums():
    s = one("convention descending sums; size n; tensor x[n]; claim Σ k in n-1..0: x[k] = 0")
    assert text(s.claim) == "Σ k<n: x[k] = 0"
    s = one("size n; tensor x[n]; claim Σ k in n-1..0: x[k] = 0")
    assert text(s.claim) == "Σ k in n-1..0: x[k] = 0"


def test_layers_inside_layers_cost_linear_time():
    s = one("size n; tensor x[n]; claim " + "softmax(" * 12 + "x" + ")" * 12 + "[0] = 0")
    assert isinstance(s.claim, Rel)


def test_links_of_a_chain():
    s = one("real a, b; claim a = b = a <= b")
    assert [text(link) for link in s.links] == ["a = b", "b = a", "a <= b"]
    assert isinstance(s.claim, And)
    assert isinstance(one("size n; claim all i<n: i < n").links[0], Fold)


def test_a_named_integer_is_one_where_integers_are_needed():
    s = one("size n; let o = 2*n + 1; claim o // 2 = n")
    assert text(s.claim) == "(2 * n + 1) // 2 = n"
    with pytest.raises(IllTyped, match="`//` needs integers here"):
        read("real a; let b = a; claim b // 2 = 0")
