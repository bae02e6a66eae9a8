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
    ("size m, n; tensor A[m, n], x[n]; claim torch.mm(A, x) = A @ x", "takes a matrix for `B`"),
    ("size m, n; tensor A[m, n], B[n, m]; claim torch.mv(A, B) = A @ B", "takes a vector for `v`"),
    ("size m, n; tensor A[m, n], B[n, m]; claim torch.bmm(A, B) = A @ B", "takes a tensor of three axes"),
    (SOLID + "claim torch.t(A).shape = (4, 3, 2)", "is of a matrix"),
    (SOLID + "claim np.transpose(A, (1, 2)).shape = (2, 4, 3)", "names each of the 3 axes once"),
    (MATRIX + "claim np.sum(A, 0, True).shape = (1, n)", "say `keepdims=True`"),
    (VECTOR + "claim F.gelu(x, 'tanh') = gelu_tanh(x)", "takes input"),
    ("tensor x[1, 1, 9]; claim F.avg_pool1d(x, 2, stride=1, padding=5).shape = (1, 1, 18)", "half a window"),
    ("tensor y[1, 1, 4], w[1, 1, 3]; claim F.conv_transpose1d(y, w, output_padding=5).shape = (1, 1, 11)", "needs 5 < 1"),
    ("tensor x[5, 3]; claim F.layer_norm(x, 3) = x", "takes the sizes in brackets"),
    ("tensor x[5, 3]; claim F.layer_norm(x, ()) = x", "over the last axes"),
    ("tensor z[4, 3]; tensor t[4] integer in 0..2; claim F.cross_entropy(z, t, label_smoothing=2) = 0",
     "lies between 0 and 1"),
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
    "size m, n; tensor A[m, n], x[n]; claim torch.mv(A, x) = A @ x",
    SOLID + "claim torch.transpose(A, 1, 2).shape = (2, 4, 3)",
    "tensor y[1, 1, 4], w[1, 1, 3]; claim F.conv_transpose1d(y, w, stride=2, output_padding=1).shape = (1, 1, 10)",
])
def test_what_it_does_is_proved(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"
