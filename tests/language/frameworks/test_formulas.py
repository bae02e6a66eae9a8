"""PyTorch's functions with parameters, and its modules, applied where they are made."""

import pytest

from derive.search.judging.session import verify

VECTOR = "size n; tensor x[n]; "
LINEAR = "size N, i, o; tensor x[N, i], W[o, i], b[o]; let y = F.linear(x, W, b); loss L(y); "
CLASSES = "size N, C; tensor z[N, C], t[N] integer in 0..C-1; "


@pytest.mark.parametrize("claim", [
    VECTOR + "claim nn.ReLU()(x) = F.relu(x) = torch.clamp(x, min=0)",
    VECTOR + "claim nn.ReLU(inplace=True)(x) = x.relu()",
    VECTOR + "claim nn.Hardtanh()(x) = np.clip(x, -1, 1)",
    VECTOR + "claim nn.Softmax(dim=-1)(x) = F.softmax(x, dim=-1)",
    VECTOR + "claim torch.nn.LeakyReLU(0.2)(x) = F.leaky_relu(x, negative_slope=0.2)",
    VECTOR + "claim F.leaky_relu(x)[i] = max(x[i], x[i]/100) for i < n",
    VECTOR + "claim nn.HuberLoss(delta=2)(x, 0*x) = F.huber_loss(x, 0*x, delta=2)",
    VECTOR + "claim torch.clamp(x, max=1)[i] = min(x[i], 1) for i < n",
    LINEAR + "claim grad(L, W) = grad(L, y).T @ x",
    LINEAR + "claim grad(L, x) = grad(L, y) @ W",
    CLASSES + "claim nn.CrossEntropyLoss()(z, t) = F.cross_entropy(z, t)",
    CLASSES + "claim F.one_hot(t, C).sum(dim=1) = np.ones(N)",
    CLASSES + "claim F.cross_entropy(z, t) = -(F.one_hot(t, num_classes=C) * "
    "F.log_softmax(z, dim=-1)).sum() / N",
])
def test_what_they_mean_is_proved(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"


@pytest.mark.parametrize("claim", [
    VECTOR + "claim F.leaky_relu(x)[i] = max(x[i], x[i]/10) for i < n",
    VECTOR + "claim nn.LeakyReLU(2)(x)[i] = max(x[i], 2*x[i]) for i < n",
    VECTOR + "claim torch.clamp(x, max=0) = nn.ReLU()(x)",
    "size n; tensor x[n, n], W[n, n], b[n]; let y = F.linear(x, W, b); loss L(y); "
    "claim grad(L, x) = grad(L, y) @ W.T",
])
def test_what_they_do_not_mean_is_refuted(claim):
    assert verify(claim.replace("; ", "\n")).word == "REFUTED"


@pytest.mark.parametrize("formula, message", [
    ("nn.Linear(n, n)(x)", "write F.linear(x, W, b)"),
    ("nn.Dropout(0.5)(x)", "is not read in a formula"),
    ("nn.ReLU(x)", "`nn.ReLU` is not a function"),
    ("nn.ReLU(1)(x)", "is made with 0 arguments here"),
    ("nn.ReLU()(x, dim=1)", "is applied to tensors without options"),
    ("F.leaky_relu(x, slope=2)", "the parameters of `F.leaky_relu` are negative_slope"),
    ("F.smooth_l1_loss(x, x, 2)", "are beta, by name"),        # there it would be `size_average`
    ("F.huber_loss(x, x, 2)", "are delta, by name"),
    ("nn.HuberLoss(2)(x, x)", "is made with 0 arguments here"),
    ("torch.clamp(x)", "takes a tensor, min and max"),
    ("torch.clamp(x, 0, min=0)", "takes a tensor, min and max"),
    ("F.linear(x, x)", "is a matrix [outputs, inputs]"),
    ("F.one_hot(x, n)", "of integer classes"),
])
def test_what_is_not_certain_is_refused(formula, message):
    found = verify(f"size n\ntensor x[n]\nclaim {formula} = x")
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and message in found.text(), found.text()


def test_a_class_outside_its_range_has_no_row():
    """PyTorch raises there; a row of zeros would prove what is false of its labels."""
    found = verify("size N, C\ntensor t[N] integer\nclaim F.one_hot(t, C) = F.one_hot(t, C)")
    assert found.word == "UNKNOWN", found.text()
