"""Programs executed symbolically: what they return, what they call, what they cost."""

import pytest

from derive.kernel.terms import number
from derive.language.errors import IllTyped, LanguageError
from derive.language.statement import read
from derive.language.text import text
from derive.search.judging.session import verify

GIVEN = """size l, m, n
map f: R[l] -> R[m]
map g: R[m] -> R[n]
tensor x[l], A[m, l], B[n, m], c
"""
FORWARD = GIVEN.replace(", c", "") + """program forward(x)
    v = f(x)
    J = J_g(v) @ J_f(x)
    return J, g(v)
"""


def right_side(claim: str):
    (s,) = read(claim)
    return s.links[0].left


@pytest.mark.parametrize("expression, cost", [
    ("B @ A", "n * m * l"), ("B @ (A @ x)", "m * l + n * m"), ("(B @ A) @ x", "n * m * l + n * l"),
    ("B @ A @ x", "n * m * l + n * l"), ("A + A", "0"), ("A .* A", "m * l"), ("2 * A", "0"),
    ("c * A", "m * l"), ("c * c * A", "1 + m * l"), ("2 * c * A", "m * l"), ("x^T @ x", "l"), ("x @ x^T", "l * l"), ("f(x)", "0"),
])
def test_multiplications_are_counted_in_the_order_of_the_products(expression, cost):
    given = GIVEN.replace(", c\n", "\nreal c\n")
    left = right_side(f"{given}claim multiplications({expression}) = 0")
    (s,) = read(f"{given}claim {cost} = 0")
    assert left == s.links[0].left or text(left) == cost


@pytest.mark.parametrize("expression, cost", [
    ("B @ A", "n*l*(m-1)"), ("B @ (A @ x)", "m*(l-1) + n*(m-1)"),
    ("(B @ A) @ x", "n*l*(m-1) + n*(l-1)"), ("A + A - A", "2*m*l"), ("A .* A", "0"),
    ("A @ x + A @ x", "2*m*(l-1) + m"), ("x^T @ x", "l-1"), ("x @ x^T", "0"), ("c + 1", "1"),
    ("x[1+1] + c", "1"), ("c + c + c", "2"), ("-(A @ x)", "m*(l-1)"), ("f(x)", "0"),
])
def test_additions_are_counted_in_the_order_of_the_products(expression, cost):
    given = GIVEN.replace(", c\n", "\nreal c\n") + "assume l >= 3\n"
    assert verify(f"{given}claim additions({expression}) = {cost}", repairing=0).word == "PROVED"
    assert verify(f"{given}claim additions({expression}) = {cost} + 1", repairing=0).word == "REFUTED"


BOTH_WAYS = """size n
map f: R[n] -> R[n]
map g: R[n] -> R[n]
map h: R[n] -> R[1]
tensor x[n]
program forward(x)
    v = f(x)
    z = g(v)
    J = J_h(z) @ (J_g(v) @ J_f(x))
    return J
program reverse(x)
    a = f(x)
    b = g(a)
    K = (J_h(b) @ J_g(a)) @ J_f(x)
    return K
"""


@pytest.mark.parametrize("claim, word", [
    ("multiplications(forward) = n^3 + n^2 and multiplications(reverse) = 2*n^2", "PROVED"),
    ("additions(forward) = (n^2 + n)*(n-1) and additions(reverse) = 2*n*(n-1)", "PROVED"),
    ("multiplications(reverse) <= multiplications(forward)", "PROVED"),
    ("additions(reverse) <= additions(forward)", "PROVED"),
    ("multiplications(reverse) + additions(reverse) < multiplications(forward) + additions(forward)",
     "REFUTED"),                                   # at n = 1 they cost the same
    ("multiplications(reverse) + additions(reverse) = O(n^2)", "PROVED"),
    ("multiplications(forward) + additions(forward) = O(n^2)", "REFUTED"),
    ("returned(forward, 1) = jacobian(h(g(f(x))), x)", "PROVED"),
])
def test_the_reverse_mode_is_cheaper_for_one_output(claim, word):
    record = verify(f"{BOTH_WAYS}claim {claim}", repairing=0)
    assert record.word == word, record.text()


@pytest.mark.parametrize("claim", [
    "additions(dot(x, x)) = 0", "multiplications(dot(x, x)) = 0", "additions(trace(B @ A)) = 0",
    "multiplications((A @ B)^3) = n*m*n", "multiplications(c^5) = 0", "additions(norm(x)) = 0",
    "multiplications(np.matmul(A, B)) = 0", "multiplications(F.linear(x, B)) = 0", "additions(x.sum()) = 0",
    "additions(np.var(x)) = 0", "multiplications(np.einsum('i,i', x, x)) = 0",
    "additions(np.exp(x) @ x) = 0"])
def test_arithmetic_that_is_not_written_is_not_free(claim):
    """Else an inner product would cost nothing as `dot(x, x)`, and l - 1 as `x^T @ x`."""
    given = GIVEN.replace(", c\n", "\nreal c\n").replace("m, n", "m\nsize n with n = m", 1)
    with pytest.raises(LanguageError):
        read(f"{given}claim {claim}")


def test_no_sum_takes_fewer_additions_than_none():
    """Else a product over an empty axis would take -m additions."""
    given = "size m\nsize n >= 0\ntensor A[m, n], x[n]\n"
    with pytest.raises(LanguageError):
        read(f"{given}claim additions(A @ x) = m*(n-1)")
    assert verify(f"{given}assume n = 0\nclaim additions(A @ x) = -m").word != "PROVED"
    assert verify(f"{given}assume n >= 1\nclaim additions(A @ x) = m*(n-1)").word == "PROVED"


def test_a_name_that_was_free_may_still_be_declared():
    assert verify("real additions\nclaim additions = additions", repairing=0).word == "PROVED"


@pytest.mark.parametrize("question, answer", [
    ("calls(forward, f)", 1), ("calls(forward, J_f)", 1), ("calls(forward, J_g)", 1),
    ("calls(forward, g)", 1),
])
def test_calls_are_counted(question, answer):
    assert right_side(f"{FORWARD}claim {question} = 0") == number(answer)


@pytest.mark.parametrize("claim, word", [
    ("returned(forward, 1) = jacobian(g(f(x)), x)", "PROVED"),
    ("returned(forward, 1) = jacobian(f(x), x)", "ILL-TYPED"),
    ("returned(forward, 2) = g(f(x))", "PROVED"),
    ("multiplications(forward) = n*m*l", "PROVED"),
    ("multiplications(forward) = n*m", "REFUTED"),
    ("calls(forward, f) = 2", "REFUTED"),
])
def test_a_claim_about_a_program(claim, word):
    record = verify(f"{FORWARD}claim {claim}")
    assert record.word == word, record.text()


@pytest.mark.parametrize("lines, message", [
    ("    J = J_g(v) @ J_f(x)\n    v = f(x)\n    return J", "`v` has no value yet"),
    ("    v = f(v)\n    return v", "`v` has no value yet"),
    ("    v = f(x)\n    v = f(x)\n    return v", "declared twice"),
    ("    v = f(x)", "ends with `return`"),
    ("    return x\n    v = f(x)", "`return` ends a program"),
    ("    v f(x)\n    return v", "expected `=`"),
])
def test_a_program_that_cannot_be_run(lines, message):
    with pytest.raises(LanguageError, match=message):
        read(f"{FORWARD.split('program')[0]}program forward(x)\n{lines}\nclaim calls(forward, f) = 1")


@pytest.mark.parametrize("claim, message", [
    ("calls(backward, f) = 1", "the name of a program"),
    ("returned(forward, 3) = 1", "returns 2 values"),
    ("multiplications(Σ i<l: x[i]) = 1", "whole tensors"),
])
def test_a_question_that_has_no_answer(claim, message):
    with pytest.raises(IllTyped, match=message):
        read(f"{FORWARD}claim {claim}")


def test_a_function_of_a_library_is_called_under_its_name():
    program = "size n\ntensor x[n]\nprogram forward(x)\n    v = np.exp(x)\n    return F.relu(v), np.exp(v)\n"
    assert verify(f"{program}claim calls(forward, exp) = 2").word == "PROVED"
    assert verify(f"{program}claim calls(forward, relu) = 0").word == "REFUTED"


def test_in_numpys_notation_only_matrices_are_counted():
    """`@` of more axes is one product for each of the others, and of a vector a sum over it."""
    given = "size n\ntensor T[2, n, n], X[n, n]\nclaim multiplications"
    assert verify(f"{given}(np.exp(X) @ X) = n^3").word == "PROVED"
    assert verify(f"{given}(T @ np.exp(T)) = 2*n^4").word == "ILL-TYPED"
