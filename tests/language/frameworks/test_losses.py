"""Functions of NumPy, PyTorch and JAX with their defaults, and what of them is refused.

What they mean where they are read is claimed in `gate/topics/frameworks.txt`."""

import pytest

from derive.language.frameworks.defined import known
from derive.search.judging.session import verify

CLASSES = "size N, C; tensor z[N, C], t[N] integer in 0..C-1; "
LOGITS = "size n, c; tensor z[n, c], t[n, c], v[n, c], w[c]; "
WEIGHTED = "-(w * t * F.logsigmoid(z) + (1 - t) * F.logsigmoid(-z))"
TRUE = [
    LOGITS + "claim F.binary_cross_entropy_with_logits(z, t, pos_weight=w) = (" + WEIGHTED + ").mean()",
    LOGITS + "claim F.binary_cross_entropy_with_logits(z, t, weight=v, pos_weight=w, reduction='sum') = (v * "
    + WEIGHTED + ").sum()",
    LOGITS + "claim F.binary_cross_entropy_with_logits(z, t, pos_weight=torch.ones(c)) = "
    "F.binary_cross_entropy_with_logits(z, t)",
]
FALSE = [LOGITS + "claim F.binary_cross_entropy_with_logits(z, t, pos_weight=w) = "
         "F.binary_cross_entropy_with_logits(z, t, weight=w)"]
REFUSED = [
    ("size N, C, L; tensor z[N, L, C], t[N, L] integer in 0..C-1; claim F.cross_entropy(z, t) = 0",
     "the classes are axis 1"),
    (CLASSES + "claim F.mse_loss(z, z, weight=z) = 0", "no option `weight`"),
    (CLASSES + "claim F.cross_entropy(z, t, weight=z[0], label_smoothing=0.1) = 0", "and not both"),
    (CLASSES + "claim F.cross_entropy(z, z, ignore_index=0) = 0", "of integer classes only"),
    (CLASSES + "tensor w[N+C]; claim F.cross_entropy(z, t, weight=w) = 0", "of shapes (C) and (N+C)"),
    ("size n; tensor z[n], y[n]; claim F.binary_cross_entropy(z, y, pos_weight=y) = 0", "no option `pos_weight`"),
    ("size n, c; tensor z[n, c], w[n]; claim F.binary_cross_entropy_with_logits(z, z, pos_weight=w) = 0",
     "of shapes"),
    ("size n, c; tensor z[c], w[n, c]; claim F.binary_cross_entropy_with_logits(z, z, pos_weight=w) = 0",
     "`F.binary_cross_entropy_with_logits` of"),
    (CLASSES + "claim F.cross_entropy(z, t, reduction='batchmean') = 0", "'mean', 'sum' or 'none'"),
    (CLASSES + "claim F.nll_loss(z, z) = 0", "integer classes"),
    ("size N, C; tensor z[N, C], t[N] integer in 0..C; claim z[np.arange(N), t].sum() = 0",
     "leaves its range"),
    ("size n; tensor x[n]; claim x.std() = 0", "say which by `ddof=0` or `unbiased=True`"),
    ("size n; tensor x[n]; claim x.var(0, 1) = 0", "say the rest by name"),
    ("size n; tensor x[n]; claim x.repeat(2)[0] = x[0]", "repeats the whole and NumPy's each entry"),
    ("size n; tensor x[2*n+1]; claim x.split(2)[0, 0] = x[0]", "does not fall into so many parts"),
    ("size n; tensor x[2*n+1]; claim x.split([n, n+1])[0, 0] = x[0]", "else write slices"),
    ("size n; tensor x[n]; claim np.split(x, 2) = 0", "does not fall into so many parts"),
    ("size n; tensor x[n]; claim np.diagonal(x)[0] = x[0]", "takes a matrix"),
    ("size n; tensor X[n, n]; claim np.cumsum(X) = X", "say along which"),
    ("size n; tensor X[n, n]; claim torch.flip(X) = X", "say along which"),
    ("size n; tensor X[n, n]; claim F.softmax(X) = X", "say along which"),
    ("size n; tensor A[n, n]; claim torch.dot(A, A) = A @ A", "is of two vectors"),
    ("size n; tensor A[n, n]; claim np.linalg.norm(A, 1) = 0", "of a matrix by an order"),
    ("size n, k; tensor x[n], w[k]; claim F.conv1d(x, w) = x", "of x [batch, channels"),
    ("size C, O, n, k with k <= n; tensor x[C, n], w[C, O, k]; claim F.conv1d(x, w)[0, 0] = 0", "needs C = O"),
    ("size C, n, k; tensor x[C, n], w[1, C, k]; claim F.conv1d(x, w)[0, 0] = 0", "needs k <= n"),
    ("size n, k; tensor x[n]; claim F.avg_pool1d(x, k)[0] = 0", "needs k <= n"),
    ("size n, k with 3 <= n; tensor x[n]; claim F.max_pool1d(x, 3, padding=2)[0] = 0", "needs 2 * 2 <= 3"),
    ("size n, k with 3 <= n; tensor x[n]; claim F.max_pool1d(x, 3, ceil_mode=True)[0] = 0", "without `ceil_mode`"),
    ("size n, d; tensor x[n, d]; claim F.layer_norm(x, (n,))[0, 0] = 0", "over the last axes"),
    ("size n, d; tensor x[n, d]; claim F.rms_norm(x, (d,))[0, 0] = 0", "say `eps`"),
    ("size n, d; tensor x[n, d]; claim F.batch_norm(x, None, None) = x", "needs running_mean"),
    ("size n; tensor x[n]; let a, b = x.shape; claim a = b", "2 names for the parts"),
    ("real e; claim 2e-1 = 2*e - 1", "is a number; a product is written"),
    ("claim 1e99 = 0", "an exponent of 10 is at most"),
]


@pytest.mark.parametrize("claim", TRUE)
def test_a_loss_with_weights_is_what_its_documentation_says(claim):
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "PROVED"


@pytest.mark.parametrize("claim", FALSE)
def test_a_weight_of_the_positive_is_no_weight_of_all(claim):
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "REFUTED"


@pytest.mark.parametrize("claim, message", REFUSED)
def test_what_is_not_certain_or_does_not_fit_is_refused(claim, message):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR", "REFUTED") and message in found.text(), found.text()


@pytest.mark.parametrize("name", sorted(known()))
def test_a_function_that_is_a_formula_names_what_it_is_applied_to(name):
    """A letter that stands in the body alone would be the name of something of the claim's."""
    definition = known()[name]
    names = {*definition.letters, *(option for option, _ in definition.options)}
    assert letters_below(definition.body) <= names | {"None", "True"}


def letters_below(node) -> set[str]:
    from derive.language.syntax import Name, below
    own = {node.name} if isinstance(node, Name) else set()
    return own.union(*map(letters_below, below(node)))


def test_an_argument_that_is_a_sum_stays_together():
    claim = "size n; tensor x[n], y[n]; claim torch.sub(x, x - y) = y"
    assert verify(claim.replace("; ", "\n")).word == "PROVED"
