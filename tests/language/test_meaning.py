"""What a statement means: for each rule of the meaning, the falsehood that it keeps out.

Each docstring says a rule; the claims below it would be theorems without it.  None is proved,
neither by the verdict, which looks for a counterexample first, nor by the prover alone.  More
of the same stands in tests/kernel/test_holes.py (derivatives at kinks, held variables, brackets
over reals), tests/kernel/test_recursion.py (recursive definitions), tests/numeric (junk outside
the axes) and tests/gate/falsehoods.txt.
"""

import pytest

from derive.language.errors import IllTyped, LanguageError
from derive.language.statement import read
from derive.search.proving.prove import prove
from derive.search.answers.verdict import PROVED, REFUTED, UNKNOWN, Disagreement, judge

VECTOR = "size n; tensor x[n]; "


def false(*claims, word=REFUTED):
    """None of the claims is proved: the verdict is the word, and the prover alone finds nothing."""
    for claim in claims:
        (statement,) = read(claim)
        try:
            assert judge(statement, patience=0.5).word == word, claim
        except Disagreement as problem:
            pytest.fail(f"{claim}: {problem}")
        if word != UNKNOWN:
            facts = statement.facts()
            assert not all(prove(statement.theory, facts, link) for link in statement.links), claim


def true(*claims):
    """The rule does not forbid too much."""
    for claim in claims:
        (statement,) = read(claim)
        assert judge(statement).word == PROVED, claim


def ill_typed(*claims):
    for claim in claims:
        with pytest.raises(IllTyped):
            read(claim)


def unreadable(*claims):
    for claim in claims:
        with pytest.raises(LanguageError) as problem:
            read(claim)
        assert not isinstance(problem.value, IllTyped), claim


# -- Defined and equal ---------------------------------------------------------------------------

def test_an_equation_claims_that_both_sides_are_defined():
    """What divides by zero, or takes a logarithm of it, is not equal to itself."""
    false("real x; claim x / x = 1", "real x; claim 1/x = 1/x", "real x; claim log(x) = log(x)",
          "real x; claim sqrt(x) = sqrt(x)", "real x; claim 0/x = 0",
          "real x; claim ∂abs(x)/∂x = ∂abs(x)/∂x")
    true("real x; assume x != 0; claim x / x = 1")


def test_what_is_undefined_on_both_sides_is_not_equal():
    """A sum of nothing but undefined terms, a maximum of nothing."""
    false("size n >= 0; tensor x[n]; claim max k<n: x[k] = max k<n: x[k]",
          VECTOR + "claim Σ k<n: x[k]/x[k] = Σ k<n: x[k]/x[k]")


def test_no_hypothesis_is_added():
    """A claim that needs x > 0 is refuted as it stands, however natural the hypothesis."""
    false("real x; claim exp(log(x)) = x", "real x; claim sqrt(x)^2 = x",
          "real x, a; claim ∂(x^a)/∂x = a * x^(a-1)")


# -- Reading ---------------------------------------------------------------------------------------

def test_a_tensor_has_unknown_values_outside_its_shape():
    """Not 0, and not the same for two tensors."""
    for claim in (VECTOR + "claim x[n] = 0", VECTOR + "tensor y[n]; claim x[n] = y[n]",
                  VECTOR + "claim Σ k<n+1: x[k] = Σ k<n: x[k]"):
        (statement,) = read(claim)
        assert judge(statement).word == "ILL-TYPED"
        assert not prove(statement.theory, statement.facts(), statement.claim)


def test_a_guard_protects_its_product_whatever_the_order():
    true(VECTOR + "claim [i+1 < n] * x[i+1] = x[i+1] * [i+1 < n] for i < n")
    for claim in (VECTOR + "claim [i+1 < n] + x[i+1] = x[i+1] + [i+1 < n] for i < n",
                  VECTOR + "claim ([i+1 < n] + 0) * x[i+1] = 0 for i < n"):
        assert judge(*read(claim)).word in (REFUTED, "ILL-TYPED")


def test_a_branch_is_read_where_it_is_reached():
    """Where its condition holds and none before does; the other branches may be undefined."""
    true("real x; claim {0 if x = 0, x/x otherwise} = {0 if x = 0, 1 otherwise}")
    false("real x; claim {0 if x = 1, x/x otherwise} = {0 if x = 1, 1 otherwise}",
          "real x; claim {1 if x > 0, 2 if x >= 0, 3 otherwise} = "
          "{2 if x >= 0, 1 if x > 0, 3 otherwise}")


def test_zero_outside_is_so_for_the_tensor_that_says_it():
    true("size n; tensor w[n] zero outside; claim w[n] = 0")
    false("size n; tensor w[n] zero outside; claim ∂w[n]/∂w[n] = 1",
          "size n; tensor w[n] zero outside; claim Σ k<n: w[k+1] = Σ k<n: w[k]")


# -- Empty ---------------------------------------------------------------------------------------

def test_the_values_of_nothing():
    """Σ is 0, Π is 1, all is true, any is false, count is 0."""
    true("size n; claim Σ k<0: n = 0", "size n; claim all k<0: n = 0",
         "size n; claim (count k<0: n = n) = 0")
    false("size n; claim Π k<0: n = 0", "size n; claim Σ k<0: n = 1", "size n; claim any k<0: n = n",
          "size n >= 0; claim Π k<n: 0 = 0", "size n >= 0; claim any k<n: k >= 0")


@pytest.mark.parametrize("kind", ["max", "min", "argmax"])
def test_nothing_has_no_greatest(kind):
    false(f"size n; tensor x[n]; claim {kind} k<n-1: x[k] = {kind} k<n-1: x[k]")


def test_a_sum_whose_bounds_descend_is_empty():
    """It is not minus the sum the other way round."""
    true("size n; claim Σ k in 5..3: n = 0")
    false("size n; claim Σ k in 5..3: n = -n", "size n, m; claim Σ k in m..n: 1 = n - m + 1")


# -- Powers ---------------------------------------------------------------------------------------

def test_zero_to_the_zero_is_one():
    true("real x; claim x^0 = 1")
    false("size n; claim 0^(n-1) = 0", "real x; claim x^0 = x/x")


def test_a_negative_power_needs_a_base_that_is_not_zero():
    false("real x; claim x^(-1) * x = 1", "real x; claim x^(-2) = x^(-2)")


def test_a_real_power_needs_a_positive_base():
    """Or a base that is not negative and an exponent that is positive."""
    false("real x, a; claim x^a = x^a", "real x, a; assume x >= 0; claim x^a = x^a",
          "real x; claim x^(1/2) = x^(1/2)", "real x; claim (x^2)^(1/2) = x")
    true("real x, a; assume x > 0; claim x^a = x^a", "real x; assume x >= 0; claim x^(1/2) = x^(1/2)")


# -- Derivatives ------------------------------------------------------------------------------------

def test_a_derivative_holds_all_other_entries():
    false(VECTOR + "claim ∂(x[0] * Σ k<n: x[k])/∂x[0] = Σ k<n: x[k]",
          VECTOR + "claim ∂x[i]/∂x[j] = 1 for i < n, j < n")


def test_a_derivative_in_an_input_is_total_through_definitions():
    false("real x; let u = x^2; claim ∂(u + x)/∂x = 1", "real x; let u = x^2; claim ∂u/∂x = 0")
    true("real x; let u = x^2; claim ∂(u + x)/∂x = 2*x + 1",
         "real x; let u = x^2; claim direct ∂(u + x)/∂x = 1")


def test_a_name_is_a_fresh_variable_in_its_own_derivative():
    """Its definition is not unfolded there, and what it is made of is held."""
    false("real x; let u = x^2; claim ∂u/∂u = 2*x", "real x; let u = 2*x; claim ∂(u + x)/∂u = 3/2",
          "real x; let u = 0*x; claim ∂(u^2 + u)/∂u = 0")
    true("real x; let u = x^2; let v = u^2 + x; claim ∂v/∂u = 2*u")


def test_the_chain_rule_counts_every_path():
    """A direct path beside the one through y adds its own term."""
    false("real x; let u = x^2; let v = u + x; claim ∂v/∂x = ∂v/∂u * ∂u/∂x")
    true("real x; let u = x^2; let v = u + x; claim ∂v/∂x = ∂v/∂u * ∂u/∂x + 1")


def test_an_equality_holds_at_the_point_and_not_nearby():
    false("real x; assume x = 0; claim ∂(x^2 + x)/∂x = 0", "real x, y; assume x = y; claim ∂(x*y)/∂x = 2*x",
          VECTOR + "assume Σ k<n: x[k] = 1; claim ∂(Σ k<n: x[k])/∂x[i] = 0 for i < n",
          "real x; assume x >= 0; assume x <= 0; claim ∂x/∂x = 0")


def test_a_strict_inequality_holds_nearby():
    true("real x; assume x > 0; claim ∂abs(x)/∂x = 1")
    false("real x; assume x >= 0; claim ∂abs(x)/∂x = 1")


def test_the_entries_of_a_symmetric_matrix_are_held_one_by_one():
    """∂A[i, j]/∂A[k, l] is δδ, though A[i, j] = A[j, i] at the point."""
    false("size n; tensor A[n, n] symmetric; claim ∂A[i, j]/∂A[k, l] = ∂A[j, i]/∂A[k, l] "
          "for i < n, j < n, k < n, l < n")


def test_a_bracket_over_reals_is_no_constant():
    """Its derivative is 0 away from the boundary, and does not exist on it."""
    false("real x; claim ∂[x > 0]/∂x = 0", "real x; claim ∂{1 if x > 0, 0 otherwise}/∂x = 0",
          VECTOR + "claim ∂(Σ k<n: [x[k] > 0])/∂x[i] = 0 for i < n")
    true(VECTOR + "claim ∂(Σ k<n: [k = i] * x[k])/∂x[i] = 1 for i < n")


def test_there_is_no_derivative_in_an_integer():
    ill_typed("size n; tensor c[n] integer in 0..3; claim ∂c[i]/∂c[j] = δ[i, j] for i < n, j < n",
              "size n; claim ∂n/∂n = 1")


def test_there_is_no_derivative_at_a_kink():
    """Nor where the two sides agree on a value for it, nor under a convention."""
    false("real x; claim ∂relu(x)/∂x = [x > 0]", "real x; claim ∂relu(x)/∂x = heaviside(x)",
          "real x; claim ∂max(x, 0)/∂x = [x > 0]", "real x; claim ∂abs(x)/∂x = sign(x)",
          VECTOR + "claim Σ i<n: ∂(max k<n: x[k])/∂x[i] = 1")
    true("real x; assume x != 0; claim ∂relu(x)/∂x = [x > 0]")


# -- Definitions -------------------------------------------------------------------------------------

def test_a_definition_is_no_circle():
    for claim in ("real x; let u = u + x; claim x = 0", "real x; let u = v; let v = u; claim u = x"):
        with pytest.raises(LanguageError):
            read(claim)


def test_hypotheses_must_be_met_somewhere():
    """Else anything would follow from what contradicts itself."""
    false("real x; assume x > 0, x < 0; claim x = x + 1",
          "size n; assume n < 1; claim n = n + 1", "real x; assume x^2 < 0; claim x = 7", word=UNKNOWN)


# -- The declarations ----------------------------------------------------------------------------

def test_the_base_says_where_axes_begin():
    """A lone range in the form of the other base is an error, not another range."""
    true("base 1; size n; tensor x[n]; claim Σ i<=n: x[i] = x[1] + Σ i in 2..n: x[i]")
    false("base 1; size n; claim Σ i<=n: i = n*(n-1)/2", "size n; claim Σ i<n: i = n*(n+1)/2")
    unreadable("base 1; size n; claim Σ i<n: i = 0", "size n; claim Σ i<=n: i = 0")


def test_a_size_is_positive_unless_it_says_otherwise():
    true("size n; claim n >= 1")
    false("size n >= 0; claim n >= 1", "size n; claim n >= 2", "integer n; claim n >= 1")


def test_hypotheses_are_part_of_the_theorem_and_no_more():
    false("size n, k with k <= n; claim k < n", "size n, s with s divides n; claim n = s",
          "real b > 0; claim b >= 1", VECTOR + "assume x[i] > 0 for i < n-1; claim x[n-1] > 0")


def test_the_properties_of_a_tensor_are_hypotheses():
    true("size n; tensor x[n] > 0; claim x[i] > 0 for i < n")
    false("size n; tensor x[n] > 0; claim x[i] > 1 for i < n",
          "size n; tensor x[n] in (0, 1); claim x[i] <= 1/2 for i < n",
          "size n; tensor c[n] integer in 0..n-1; tensor x[n]; claim Σ i<n: x[c[i]] = Σ i<n: x[i]")


def test_a_function_has_the_properties_that_it_declares():
    """With some it has those only; with none it is smooth and nothing else."""
    false("function f; real x; claim f(x) = f(-x)", "function f; real x, y; assume x <= y; claim f(x) <= f(y)",
          "function f nondecreasing; real x, y; assume x < y; claim f(x) < f(y)")
    for properties in ("nondecreasing", "continuous"):
        false(f"function f {properties}; real x; claim ∂f(x)/∂x = f'(x)")
    true("function f; real x; claim ∂f(x)/∂x = f'(x)")


def test_a_loss_is_a_function_of_its_argument_alone():
    true(VECTOR + "let y[i] = x[i]^2 for i < n; loss L(y); "
         "claim ∂L/∂x[i] = ∂L/∂y[i] * 2*x[i] for i < n")
    false(VECTOR + "tensor z[n]; loss L(x); claim ∂L/∂z[i] = 1 for i < n",
          VECTOR + "loss L(x); claim ∂L/∂x[i] = ∂L/∂x[j] for i < n, j < n")


def test_a_name_has_one_meaning():
    for claim in ("size n; real n; claim n = n", "size n; tensor exp[n]; claim 1 = 1",
                  "real softmax; claim 1 = 1", "real by; claim 1 = 1", "claim y = y"):
        with pytest.raises(LanguageError):
            read(claim)


def test_a_declaration_takes_the_name_of_a_loss():
    """People call a loss of their own by its name; the layer is not meant then."""
    true(VECTOR + "let logsumexp = log(Σ k<n: exp(x[k])); claim exp(logsumexp) = Σ k<n: exp(x[k])",
         VECTOR + "claim logsumexp(x) = log(Σ k<n: exp(x[k]))",
         VECTOR + "map logsumexp: R[n] -> R[n]; let y = logsumexp(x); claim y[i] = logsumexp(x)[i]"
                  " for i < n")
    false(VECTOR + "real mse_loss; claim mse_loss >= 0",
          VECTOR + "map logsumexp: R[n] -> R[n]; claim logsumexp(x)[0] = log(Σ k<n: exp(x[k]))")
    for claim in ("let logsumexp = x[0]; claim logsumexp(x) = x[0]",
                  "let y = logsumexp(x); real logsumexp; claim y = y"):
        with pytest.raises(LanguageError):
            read(VECTOR + claim)


# -- Expressions ---------------------------------------------------------------------------------

def test_a_binder_takes_the_longest_product():
    """`Σ k<n: a*b + c` is (Σ k<n: a*b) + c."""
    true(VECTOR + "real c; claim Σ k<n: 2*x[k] + c = c + 2 * Σ k<n: x[k]")
    false(VECTOR + "real c; claim Σ k<n: x[k] + c = (Σ k<n: x[k]) + n*c")


def test_a_power_binds_tighter_than_a_sign():
    true("real x; claim -x^2 = -(x^2)")
    false("real x; claim -x^2 = x^2", "size n; claim 2^n = -(-2)^n")


def test_division_rounds_down():
    """Towards -∞ and not towards 0."""
    true("size n; claim (-1) // 2 = -1 and (-1) mod 2 = 1")
    false("size n; claim (-n) // 2 = -(n // 2)", "size n, k; claim (n // k) * k = n")


def test_among_ties_the_smallest_index_is_the_argmax():
    false(VECTOR + "claim n - 1 - (argmax k<n: x[n-1-k]) = argmax k<n: x[k]",
          VECTOR + "claim argmax k<n: x[k] = n - 1")


def test_the_values_at_zero_of_sign_and_heaviside():
    true("claim heaviside(0) = 1/2", "claim sign(0) = 0")
    false("claim heaviside(0) = 1", "claim heaviside(0) = 0", "real x; claim sign(x)^2 = 1")


def test_a_vector_is_a_column():
    """A matrix of one row is no vector, and two columns have no product."""
    ill_typed("size n; tensor u[n], v[n]; claim u @ v = v @ u",
              "size n; tensor u[n], A[1, n]; claim A = u")
    false("size n; tensor u[n], v[n]; claim u @ v^T = v @ u^T")


def test_a_jacobian_has_its_output_axes_first():
    true("size m, n; tensor A[m, n], x[n]; let y = A @ x; claim jacobian(y, x) = A")
    ill_typed("size m, n; tensor A[m, n], x[n]; let y = A @ x; claim jacobian(y, x) = A^T")


def test_every_link_of_a_chain_is_claimed():
    false("real x; claim x = x + 0 = x + 1", "real x; claim x = x + 1 = x + 1",
          "size n; claim 1 <= n < n + 1 < n + 1")


def test_a_free_index_is_explained():
    with pytest.raises(LanguageError):
        read(VECTOR + "claim x[i] = x[i]")


def test_a_shadowed_letter_is_the_inner_one():
    false(VECTOR + "claim Σ i<n: (x[i] * Σ i<n: x[i]) = Σ i<n: x[i]^2",
          VECTOR + "claim (Σ i<n: x[i]) = n * x[i] for i < n")
