"""Calls that a library would refuse, or would read otherwise than it seems: none has a meaning here."""

import pytest

from derive.search.judging.session import verify

MATRIX = "size m, n; tensor A[m, n]; "
SOLID = "tensor A[2, 3, 4]; "
VECTOR = "size n; tensor x[n]; "


@pytest.mark.parametrize("claim, message", [
    ("size n with n >= 2; tensor A[n, n]; claim np.diff(A, 0)[0, 0] = A[1, 0] - A[0, 0]", "is how often"),
    (SOLID + "claim np.diff(A, 2).shape = (2, 3, 2)", "is how often"),
    (VECTOR + "claim np.diff(x, axis=None)[0] = x[1] - x[0]", "is how often"),
    (MATRIX + "claim np.concatenate([A, A], axis=None).shape = (2*m, n)", "makes vectors of the tensors"),
    (VECTOR + "claim np.stack([x, x], axis=None).shape = (2, n)", "along axis None"),
    (MATRIX + "claim jax.nn.softmax(A, axis=None).sum(axis=-1) = jnp.ones(m)", "in JAX is all of them"),
    ("size n; tensor x[n, 1, 3]; claim x.squeeze().shape = (n, 3)", "n may be 1: say along which"),
    (MATRIX + "claim torch.sum(A, dim=()).shape = (m, n)", "PyTorch takes all of them"),
    (MATRIX + "claim A.sum(axis=(0, 0)) = A.sum(axis=0)", "names an axis twice"),
    (MATRIX + "claim torch.logsumexp(A, dim=(0, 0)) = torch.logsumexp(A, dim=0)", "names an axis twice"),
    (MATRIX + "claim np.argmax(A, axis=(0,)) = np.argmax(A, axis=0)", "stands without brackets"),
    (MATRIX + "claim torch.prod(A, dim=(0, 1)) = A.prod()", "stands without brackets"),
    (MATRIX + "claim np.cumsum(A, axis=(0,)) = np.cumsum(A, axis=0)", "stands without brackets"),
    (VECTOR + "claim torch.softmax(x).sum() = 1", "needs its `dim`"),
    (VECTOR + "claim torch.cumsum(x)[0] = x[0]", "needs its `dim`"),
    (VECTOR + "claim torch.flip(x) = x[::-1]", "needs its `dim`"),
    ("tensor x[5]; claim shape(x[3:0:-1]) = (3,)", "Python would cut them off"),
    ("tensor x[5]; claim shape(x[:7]) = (7,)", "Python would cut them off"),
])
def test_what_the_library_does_otherwise_is_refused(claim, message):
    found = verify(claim.replace("; ", "\n"))
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()


@pytest.mark.parametrize("claim", [
    SOLID + "claim np.diff(A, 1).shape = (2, 3, 3)",
    SOLID + "claim np.diff(A, axis=1).shape = (2, 2, 4)",
    MATRIX + "claim np.concatenate([A, A]).shape = (2*m, n)",
    "size n with n >= 2; tensor x[n, 1, 3]; claim x.squeeze().shape = (n, 3)",
    MATRIX + "claim torch.roll(A, 1, (0,))[0, 0] = A[m-1, 0]",
    "tensor x[5]; claim shape(x[:3]) = (3,)",
])
def test_what_it_does_is_proved(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"
