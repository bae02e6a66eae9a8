"""The proposition of a theorem is read back as what was claimed."""

import re

import pytest

from derive import library
from derive.certify.names import Names
from derive.certify.parser import Unreadable
from derive.certify.reading_back import read_back
from derive.certify.scope import Outside
from derive.certify.statement import Statement
from derive.language.statement import read


def parts(path):
    (found,) = read(path.read_text("utf-8"), str(path))
    return Statement("T_" + path.stem, found.theory, found.facts(), found.claim)


@pytest.mark.parametrize("path", library.files(), ids=lambda p: p.stem)
def test_every_statement_of_the_library_is_read_back(path):
    read_back(parts(path))


CHANGES = {
    "softmax_jacobian": {
        "a larger sum": (r"Sum 0 ", "Sum 1 "), "a sign": (r"\(-1\) \* ", "1 * "),
        "a strict bound": ("<= n_i", "< n_i"), "another function": ("exp", "sin"),
        "another index": (r"\[n_j\]", "[n_i]"), "no bracket": (r"ib [^)]*\)%Z", "1")},
    "linear_recurrence_solution": {
        "another start": (r"Circle 1 0", "Circle 1 1"),
        "other levels": (r"members \[\(\(0", "members [((1"),
        "its own level": (r"n_t \+ \(-1\)\]", "n_t + 0]"),
        "another first value": (r"then r_c", "then r_a"), "another entry": (r"\[n_t\]", "[n_T]")},
    "inverse_of_product": {
        "another range": (r"Inv 0", "Inv 1"),
        "another matrix": (r"Inv 0 n_n t_A\)", "Inv 0 n_n t_B)"),
        "no inverse": (r"\(\(Det 0 n_n \(at2[^\n]*\n *?/\\ ", ""),
        "another that exists": (r"Det 0 n_n t_A\)", "Det 0 n_n t_B)")},
    "determinant_lemma": {
        "another range": (r"= Det 0", "= Det 1"), "another matrix": (r"= Det 0 n_n t_A", "= Det 0 n_n t_B"),
        "another hypothesis": (r"<> 0\) ->", "<> 1) ->"), "no hypothesis": (r"[^\n]*<> 0\) ->\n", "")},
    "gram_log_determinant_gradient": {"another sign": (r"\(0 < Det", "(0 <= Det")},
    "recurrent_state_gradient": {
        "another of the circle": (r"c 1%nat", "c 0%nat"),
        "another number": (r"t_x\) 1\)", "t_x) 0)"),
        "fewer tensors": (r"Circle 2", "Circle 1"),
        "held at another level": (r"held 0 n_t", "held 0 (n_t + 1)%Z"),
        "another one held": (r"held 0 n_t", "held 1 n_t"),
        "not held": (r"\(held 0 n_t t_h (\(\w+( \w+)*\))\)", r"\1"),
        "as it was": (r"\(Circle 2 0 \(held 0 n_t t_h (\(\w+( \w+)*\))\) 0\)",
                      r"(at2 (T_recurrent_state_gradient_d_h f_phi n_T n_n t_W t_h0 t_x))")},
    "maxpool1d_input_jacobian": {
        "another range": (r"ArgMax 0", "ArgMax 1"),
        "another entry": (r"n_s \* n_p \+ i_j_0\]", "i_j_0]"),
        "the value for the place": (r"\(ArgMax 0 n_k", "(Max 0 n_k")},
}


@pytest.mark.parametrize("theorem, change", [(t, c) for t, changes in CHANGES.items()
                                             for c in changes])
def test_a_changed_statement_is_noticed(theorem, change):
    made = parts(library.find(theorem))
    changed = re.sub(*CHANGES[theorem][change], made.text(), count=1)
    assert changed != made.text()
    read_back(made)
    made.text = lambda: changed
    with pytest.raises(Unreadable):
        read_back(made)


@pytest.mark.parametrize("claim, bound", [
    ("size n; tensor x[n], y[n]; claim all i<n: (all j<n: (x[i] + y[j] = y[j] + x[i]))", "0 <= i_j_1 < n_n"),
    ("size n; tensor x[n]; claim any i<n: (all j<n: x[i] >= x[j])", "0 <= i_i_0 < n_n"),
    ("size n; tensor x[n]; claim Σ i<n, j<n: D(x[i]^2, x[j]) = 2 * Σ i<n: x[i]", "0 <= i_j_1 < n_n"),
])
def test_a_range_is_that_of_the_index_that_is_bound(claim, bound):
    """Else a statement that leaves its index free, or restricts another one, would be read as the claim."""
    (found,) = read(claim)
    made = Statement("T", found.theory, found.facts(), found.claim)
    text = made.text()
    read_back(made)
    low, index, high = bound.split(" <= ")[0], *bound.split(" <= ")[1].split(" < ")
    assert bound in text
    made.text = lambda: text.replace(bound, f"{low} <= n_n < {high}")
    with pytest.raises(Unreadable):
        read_back(made)


def test_functions_of_integers_are_told_apart():
    (found,) = read("size n, m; claim max(n, m) + abs(n) >= n")
    made = Statement("T", found.theory, found.facts(), found.claim)
    text = made.text()
    read_back(made)
    for old, new in (("Z.max", "Z.min"), ("Z.abs", "Z.opp"), ("Z.max n_n n_m", "Z.max n_n n_n")):
        assert old in text
        made.text = lambda: text.replace(old, new)
        with pytest.raises(Unreadable):
            read_back(made)


def test_a_hypothesis_may_not_read_an_inverse_that_may_not_exist():
    (found,) = read("size n; tensor A[n,n]; assume trace(inv(A)) = 1; claim n = n")
    with pytest.raises(Outside, match="may not exist"):
        Statement("T", found.theory, found.facts(), found.claim)


def test_names_of_coq_cannot_be_taken():
    names = Names()
    given = [names(kind, name) for kind in ("tensor", "integer", "real", "function")
             for name in ("Sum", "O", "fix", "R", "φ", "phi", "ϕ", "x_1", "x__1", "Π")]
    assert len(set(given)) == len(given)
    assert all(re.fullmatch(r"[a-z]_\w+", n, re.ASCII) for n in given)


def test_a_known_function_of_a_matrix_is_no_opaque_one():
    (found,) = read("size n; tensor A[n,n]; claim det(A) = det(A)")
    made = Statement("T", found.theory, found.facts(), found.claim)
    assert "Det 0 n_n t_A = Det 0 n_n t_A" in made.text() and "differentiable" not in made.text()
    read_back(made)
