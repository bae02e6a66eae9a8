"""Precedence: what a formula without parentheses means."""

import pytest

from derive.kernel.terms import (
    Add,
    Call,
    Entry,
    Floor,
    Fold,
    Mul,
    Num,
    Pow,
    Rel,
    Var,
    with_children,
)
from derive.language.errors import LanguageError
from derive.language.formulas import formula, rule_formula

DECLARED = ("size n, k; integer i, j; real a, b, c; tensor x[n], u[n], v[n], A[n, n], W[k, n]; "
            "function φ; loss L(x)")

SAME = [
    ("-a^2", "-(a^2)"),
    ("a^b^c", "a^(b^c)"),
    ("2^-a", "2^(-a)"),
    ("-a * b", "(-a) * b"),
    ("a / b / c", "(a / b) / c"),
    ("a / b * c", "(a / b) * c"),
    ("a - b - c", "(a - b) - c"),
    ("n // k // 2", "(n // k) // 2"),
    ("n // k * 2", "(n // k) * 2"),
    ("n mod k * 2", "(n mod k) * 2"),
    ("a - n // k", "a - (n // k)"),
    ("a * b + c", "(a * b) + c"),
    ("Σ k<n: a*b + c", "(Σ k<n: a*b) + c"),
    ("a / Σ k<n: b*c", "a / (Σ k<n: b*c)"),
    ("a * Σ k<n: b*c", "a * (Σ k<n: (b*c))"),
    ("-Σ k<n: b*c", "-(Σ k<n: b*c)"),
    ("Σ i<n, j<i: A[i, j]", "Σ i<n: Σ j<i: A[i, j]"),
    ("sum i<n: x[i]", "Σ i<n: x[i]"),
    ("prod i<n: x[i]", "Π i<n: x[i]"),
    ("max(a, b) * c", "(max(a, b)) * c"),
    ("max i<n: x[i] * a", "max i<n: (x[i] * a)"),
    ("∂L/∂x[i] * a", "(∂L/∂x[i]) * a"),
    ("a / ∂L/∂x[i]", "a / (∂L/∂x[i])"),
    ("D(L, x[i], x[j])", "∂(∂L/∂x[i])/∂x[j]"),
    ("(A @ x)[i]", "Σ k<n: A[i, k] * x[k]"),
    ("A^T[i, j]", "A[j, i]"),
    ("(u .* v)[i] * a", "(u[i] * v[i]) * a"),
    ("(-A @ x)[i]", "((-A) @ x)[i]"),
    ("(W^T @ W @ x)[i]", "((W^T @ W) @ x)[i]"),
    ("u^T @ A @ v", "(u^T @ A) @ v"),
    ("a < b and not b < c or a = c", "((a < b) and (not (b < c))) or (a = c)"),
    ("a < b implies b < c", "(not a < b) or b < c"),
    ("a < b = c", "a < b and b = c"),
    ("count i<n: (x[i] > 0) = k", "(count i<n: (x[i] > 0)) = k"),
    ("all i<n: x[i] > 0 and a < b", "(all i<n: (x[i] > 0)) and a < b"),
    ("delta[i, j]", "[i = j]"),
    ("δ[i, j] · a", "delta[i, j] * a"),
    ("[a ≤ b]", "[a <= b]"),
    ("a ≠ b", "not a = b"),
    ("a > b", "b < a"),
    ("floor((n + 1)/k + 2)", "(n + 1)//k + 2"),
    ("ceil(n/k)", "-(-n // k)"),
    ("φ(x)[i]", "φ(x[i])"),
    ("0.25", "1/4"),
    ("a == b", "a = b"),
    ("Σ k=1..n: a", "Σ k in 1..n: a"),
    ("Σ k<n, k != i: a*b", "Σ k<n: [k != i]*a*b"),
    ("Σ k<n, j<k, j != i, k != n: a/b", "Σ k<n, j<k: [j != i]*[k != n]*(a/b)"),
    ("Π k<n, k != i: a", "Π k<n: {a if k != i, 1 otherwise}"),
    ("all k<n, k != i: a < b", "all k<n: (k != i implies a < b)"),
    ("any k<n, k != i: a < b", "any k<n: (k != i and a < b)"),
    ("count k<n, k != i: a < b", "count k<n: (k != i and a < b)"),
]


@pytest.mark.parametrize("text, meaning", SAME)
def test_precedence(text, meaning):
    assert structure(formula(text, DECLARED)) == structure(formula(meaning, DECLARED))


def structure(term):
    """The term with products in products and sums in sums flattened: grouping aside."""
    match term:
        case Mul(factors) | Add(factors):
            parts = []
            for factor in map(structure, factors):
                parts += factor._children if isinstance(factor, type(term)) else [factor]
            return type(term)(tuple(parts))
        case Fold(kind, low, high, body, letter):
            return Fold(kind, low, high, structure(body), letter)
    return with_children(term, [structure(c) for c in term._children])


def test_fractions_of_numerals_are_numbers():
    assert formula("2/3") == Num(formula("2/3").value)
    assert formula("1/a", DECLARED) == Pow(Var("a", False), Num(formula("-1").value))


def test_rules_have_metavariables():
    rule = rule_formula("Σ k<?n: ?c * ?F(k) = ?c * Σ k<?n: ?F(k)")
    assert isinstance(rule, Rel) and isinstance(rule.left, Fold)
    assert rule_formula("?f(?A)") == Call("?f", (rule_formula("?A"),))
    assert rule_formula("?x[?I]") == Entry("?x", (rule_formula("?I"),), False)
    assert rule_formula("?f'(?A)").function == "?f'"


def test_a_quotient_in_an_index_is_an_integer():
    assert formula("x[n/2]", DECLARED) == formula("x[n//2]", DECLARED)
    assert isinstance(formula("x[n/2]", DECLARED).at[0], Floor)
    with pytest.raises(LanguageError, match="integer"):
        formula("x[a]", DECLARED)


@pytest.mark.parametrize("text, column, message", [
    ("2a", 2, "expected an operator"),
    ("a +", 4, "expected a formula, found the end of the line"),
    ("(a", 3, "expected `)`"),
    ("a = = b", 5, "expected a formula, found `=`"),
    ("Σ: a", 2, "the letter of an index"),
    ("Σ k: a", 4, "expected `<` or `<=` or `in`"),
    ("Σ k!=1: a", 4, "found `!=`; a range is written `k<n` or `k in 1..n`"),
    ("max k<n, k != i: a", 10, "a condition below this sign: write the values as cases"),
    ("Σ k<=n: a", 3, "in base 0"),
    ("{a, b otherwise}", 3, "expected `if` or `otherwise`"),
    ("∂a", 3, "expected `/`"),
    ("∂a^2/∂a", 3, "expected `/`, found `^`; a power that is differentiated stands in brackets"),
    ("tan(a)", 1, "unknown name `tan`; write `sin(x) / cos(x)`"),
    ("a $ b", 3, "cannot read the character"),
    ("a²", 2, "cannot read `²`; a power is written `x^2`"),
    ("|a|", 1, "an absolute value is written `abs(x)`"),
    ("b.size", 7, "expected `(`"),
    ("ln(a)", 1, "unknown name `ln`; a logarithm is written `log(x)`"),
    ("tr(A)", 1, "unknown name `tr`; a trace is written `trace(A)`"),
    ("diff(a^2, a)", 1, "a derivative is written `∂(x^2)/∂x`"),
    ("a + ab", 5, "unknown name `ab`; did you mean `abs`?"),
    ("b(a)", 1, "is not a function"),
    ("expp(a)", 1, "did you mean `exp`?"),
    ("?A", 1, "in rules only"),
    ("a^2000", 3, "an exponent is at most 1000"),
    ("9" * 41, 1, "at most 40 digits"),
    ("(" * 201 + "a" + ")" * 201, 201, "nested more than 200"),
])
def test_errors_point_at_the_place(text, column, message):
    with pytest.raises(LanguageError) as problem:
        formula(text, DECLARED)
    assert (problem.value.line, problem.value.column) == (1, column), problem.value
    assert message in problem.value.message


@pytest.mark.parametrize("text", ["--" * 150 + "a", "a" + "^T" * 300, "not " * 300 + "a < b",
                                  "n" + "//2" * 250, "(A" + " @ A" * 250 + ")[i, j]"])
def test_depth_is_limited_in_every_direction(text):
    with pytest.raises(LanguageError, match="nested more than 200"):
        formula(text, DECLARED)
