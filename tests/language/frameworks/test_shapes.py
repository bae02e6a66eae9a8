"""Axes as NumPy and PyTorch move them: where an entry comes to stand, and what is refused."""

import pytest

from derive.search.judging.session import verify

HEADS = "size B, T, d, h; tensor x[B, T, h*d]; "
CUBE = "size a, b, c; tensor x[a, b, c]; "
SQUARE = "size n; tensor A[n, n], x[n]; "
BATCH = "size b, n, m, p; tensor A[b, n, m], B[b, m, p], C[m, p]; "
ATTENTION = ("size b, h, t, d; tensor Q[b, h, t, d], K[b, h, t, d], V[b, h, t, d]; "
             "let P = F.softmax(Q @ K.transpose(-2, -1) / math.sqrt(d), dim=-1); let O = P @ V; loss L(O); ")


@pytest.mark.parametrize("claim", [
    HEADS + "let y = x.reshape(B, T, h, d).transpose(0, 2, 1, 3); "
    "claim y[b, a, t, j] = x[b, t, a*d + j] for b < B, a < h, t < T, j < d",
    HEADS + "let y = x.view(B, T, h, d).transpose(1, 2); "
    "claim y[b, a, t, j] = x[b, t, a*d + j] for b < B, a < h, t < T, j < d",
    CUBE + "claim x.permute(2, 0, 1)[k, i, j] = x[i, j, k] for i < a, j < b, k < c",
    CUBE + "claim np.transpose(x)[k, j, i] = x[i, j, k] for i < a, j < b, k < c",
    CUBE + "claim np.swapaxes(x, 0, -1) = np.transpose(x, (2, 1, 0))",
    SQUARE + "claim A.transpose(1, 0) = A.transpose() = A.T",
    SQUARE + "claim x.unsqueeze(0).squeeze(0) = np.expand_dims(x, axis=1).squeeze(1) = x",
    SQUARE + "claim x.unsqueeze(1).expand(-1, n).sum(dim=1) = n*x",
    SQUARE + "claim np.tril(A, k=-1) + np.triu(A) = A",
    SQUARE + "claim torch.diag(torch.diag(x)) = x",
    SQUARE + "claim torch.diag(A).sum() = np.trace(A)",
    BATCH + "claim torch.bmm(A, B) = A @ B = torch.einsum('bij,bjk->bik', A, B)",
    BATCH + "claim torch.matmul(A, C) = torch.einsum('bij,jk->bik', A, C)",
    ATTENTION + "claim grad(L, V) = P.transpose(-2, -1) @ grad(L, O)",
    "size N, C; tensor z[N, C], y[N] integer in 0..C-1; "
    "claim F.nll_loss(F.log_softmax(z, dim=1), y) = F.cross_entropy(z, y)",
    SQUARE + "claim torch.logsumexp(x, dim=0) = np.log(np.exp(x).sum())",
])
def test_an_entry_stands_where_it_was_moved(claim):
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "PROVED"


@pytest.mark.parametrize("claim", [
    "size a; tensor x[a, a, a]; claim x.permute(2, 0, 1)[i, j, k] = x[k, i, j] for i < a, j < a, k < a",
    SQUARE + "claim np.tril(A) + np.triu(A) = A",
    SQUARE + "claim np.triu(A, k=1)[i, i] = A[i, i] for i < n",
    SQUARE + "claim x.unsqueeze(0).expand(n, n) = x.unsqueeze(1).expand(n, n)",
    "size b, n; tensor A[b, n, n], B[b, n, n]; claim torch.bmm(A, B) = torch.bmm(B, A)",
    "size b, t; tensor P[b, t, t], V[b, t, t]; let O = torch.bmm(P, V); loss L(O); "
    "claim grad(L, V) = P @ grad(L, O)",
])
def test_and_nowhere_else(claim):
    assert verify(claim.replace("; ", "\n"), repairing=0).word == "REFUTED"


@pytest.mark.parametrize("formula, message", [
    ("A.transpose(0, 1)", "its transpose in PyTorch"),
    ("x.permute(0, 1)", "the axes of this tensor are 0..0"),
    ("A.permute(0, 0)", "names each of the 2 axes once"),
    ("A.squeeze(0)", "leaves out axes of one entry"),
    ("x.expand(n, n, dim=0)", "has no option `dim`"),
    ("A.expand(n, n + 1)", "only axes of one entry are repeated"),
    ("np.tril(x)", "takes a matrix and a diagonal"),
    ("np.dot(A[None], A[None])", "write np.matmul or np.einsum"),
    ("torch.bmm(A[None], A[None, :, 0])", "a tensor of three axes for `B`"),
    ("A[None] @ x", "`@` of shapes"),
])
def test_what_is_not_certain_is_refused(formula, message):
    found = verify(f"size n\ntensor A[n, n], x[n]\nclaim {formula} = x", repairing=0)
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and message in found.text(), found.text()
