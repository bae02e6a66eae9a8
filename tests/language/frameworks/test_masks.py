"""Scores that are -∞ where nothing may be attended to: what softmax makes of them, and that nothing else
reads them."""

import pytest

from derive.search.judging.session import verify

SCORES = "size n; tensor S[n, n], V[n, n]; let M = torch.tril(torch.ones(n, n)); "
HEADS = ("size b, t, d; tensor q[b, t, d], k[b, t, d], v[b, t, d]; "
         "let S = q @ k.transpose(-2, -1) / math.sqrt(d); ")
VECTOR = "size n; tensor z[n], m[n] integer in 0..1; "
CAUSAL = "[j <= i]*exp(S[i, j]) / Σ k in 0..i: exp(S[i, k]) for i < n, j < n"

TRUE = [
    SCORES + "let P = F.softmax(S.masked_fill(M == 0, float('-inf')), dim=-1); claim P[i, j] = " + CAUSAL,
    SCORES + "let P = F.softmax(S.masked_fill(torch.triu(torch.ones(n, n), diagonal=1).bool(), -torch.inf), "
    "dim=-1); claim P[i, j] = " + CAUSAL,
    SCORES + "let P = F.softmax(torch.where(M > 0, S, -float('inf')), dim=-1); claim P.sum(-1) = 1",
    SCORES + "let A = S.masked_fill(M == 0, -math.inf); let P = F.softmax(A, dim=1); claim P[0, 0] = 1",
    SCORES + "let A = torch.triu(torch.full((n, n), float('-inf')), diagonal=1); let P = (S + A).softmax(dim=-1); "
    "claim P[i, j] = 0 for i < n, j < n, i < j",
    SCORES + "let A = torch.full((n, n), float('-inf')).triu(1); claim torch.logsumexp(S + A, -1)[0] = S[0, 0]",
    SCORES + "let P = jax.nn.softmax(jnp.where(jnp.tril(jnp.ones((n, n), dtype=bool)), S, -jnp.inf), axis=-1); "
    "claim ∂P[i, j]/∂S[i, k] = P[i, j]*([j = k] - P[i, k]) for i < n, j < n, k < n",
    SCORES + "let K = torch.tril(torch.ones(n, n, dtype=torch.bool)); "
    "let P = F.softmax(S.masked_fill(~K, float('-inf')), dim=-1); claim P[i, j] = " + CAUSAL,
    SCORES + "let K = ~(torch.tril(torch.ones(n, n)) == 0); let P = F.softmax(torch.where(K, S, -torch.inf), dim=1); "
    "claim P[i, j] = " + CAUSAL,
    SCORES + "claim torch.where(torch.logical_not(V), S, 0) = torch.where(V == 0, S, 0)",
    SCORES + "claim np.where(~(V > S), S, V) = np.where(V <= S, S, V)",
    SCORES + "claim np.exp(np.where(S > 0, S, -np.inf)) = np.where(S > 0, np.exp(S), 0)",
    SCORES + "let A = torch.triu(torch.full((n, n), -torch.inf), diagonal=1); "
    "claim torch.exp(F.log_softmax(S + A, dim=1)) = F.softmax(S + A, dim=1)",
    "size t; let w = F.softmax(torch.zeros((t, t)).masked_fill(torch.tril(torch.ones(t, t)) == 0, "
    "float('-inf')), dim=-1); claim w[i, j] = [j <= i] / (i + 1) for i < t, j < t",
    HEADS + "let A = S.masked_fill(torch.tril(torch.ones(t, t)) == 0, float('-inf')); "
    "claim F.softmax(A, dim=-1) @ v = F.scaled_dot_product_attention(q, k, v, is_causal=True)",
    HEADS + "claim F.scaled_dot_product_attention(q, k, v, attn_mask=torch.tril(torch.ones(t, t, "
    "dtype=torch.bool))) = F.scaled_dot_product_attention(q, k, v, None, 0.0, True)",
    HEADS + "tensor B[t, t]; claim F.scaled_dot_product_attention(q, k, v, attn_mask=B) = "
    "F.softmax(S + B, dim=-1) @ v",
    HEADS + "tensor B[t, t]; claim F.scaled_dot_product_attention(q, k, v, attn_mask=B + torch.triu(torch.full("
    "(t, t), -torch.inf), 1))[:, 0] = v[:, 0]",
    SCORES + "real c > 0; let A = torch.triu(torch.full((n, n), float('-inf')), diagonal=1); "
    "claim F.softmax(S/c + A, dim=-1).sum(-1) = 1",
    SCORES + "let A = torch.triu(torch.ones(n, n, dtype=torch.bool), diagonal=1); "
    "let P = F.softmax(S.masked_fill(A, float('-inf')), dim=-1); claim P[i, j] = " + CAUSAL,
    SCORES + "let A = torch.ones(n, n, dtype=bool).tril(); "
    "let P = F.softmax(torch.where(A == 0, -torch.inf, S), dim=-1); claim P[i, j] = " + CAUSAL,
    "size b, n; tensor S[b, n, n]; let A = torch.triu(torch.ones(n, n, dtype=torch.bool), diagonal=1).unsqueeze(0); "
    "claim F.softmax(S.masked_fill(A, -torch.inf), dim=-1) = "
    "F.softmax(S.masked_fill(A[0, :, :][None, :, :], -torch.inf), dim=-1)",
    VECTOR + "claim np.where(np.zeros(n, dtype=np.bool_), z, 0) = 0 * z",
    "size n; tensor z[n], m[n]; let b = m.bool(); claim z.masked_fill(b, 0) = np.where(m == 0, z, 0)",
    SCORES + "claim S.masked_fill(torch.tril(V.bool()), 0)[i, j] = S[i, j] for i < n, j < n, i < j",
    VECTOR + "claim np.where(m, z, 0) = m * z", VECTOR + "claim z.masked_fill(m, 0) = (1 - m) * z",
]
FALSE = [
    # A row of which nothing is kept is nan in PyTorch, and nothing is claimed of it.
    VECTOR + "let p = F.softmax(z.masked_fill(m == 0, float('-inf')), dim=0); claim p[i] = 0 for i < n, m[i] = 0",
    VECTOR + "let p = F.softmax(z.masked_fill(m == 0, float('-inf')), dim=0); claim p[i] * m[i] = p[i] for i < n",
    VECTOR + "let p = F.softmax(z.masked_fill(m == 0, float('-inf')), dim=0); claim p.sum() = 1",
    VECTOR + "claim (F.softmax(z.masked_fill(m == 0, -np.inf), dim=0) * m).sum() <= 1",
    SCORES + "let P = F.softmax(S.masked_fill(M == 1, float('-inf')), dim=-1); claim P.sum(-1) = 1",
    SCORES + "let P = F.softmax(S.masked_fill(torch.triu(torch.ones(n, n)) == 1, float('-inf')), dim=-1); "
    "claim P.sum(-1) = 1",
    SCORES + "let P = F.softmax(S.masked_fill(M == 0, float('-inf')), dim=0); claim P[0, 0] = 1",
    SCORES + "let P = F.softmax(S.masked_fill(M == 0, 0), dim=-1); assume n >= 2; claim P[0, 0] = 1",
    VECTOR + "claim torch.logsumexp(z.masked_fill(m == 0, -torch.inf), 0) >= 0",
    SCORES + "claim np.where(~(V > S), S, 0) = np.where(V < S, S, 0)",
    SCORES + "let K = torch.tril(torch.ones(n, n, dtype=torch.bool)); claim S.masked_fill(K, 0) = torch.tril(S)",
    SCORES + "let A = torch.ones(n, n, dtype=torch.bool).tril(); "
    "let P = F.softmax(S.masked_fill(A, float('-inf')), dim=-1); claim P.sum(-1) = 1",
    VECTOR + "claim np.where(np.zeros(n, dtype=bool) == 0, z, 0) = 0 * z",
    HEADS + "claim F.scaled_dot_product_attention(q, k, v, attn_mask=0.5 * torch.tril(torch.ones(t, t))) "
    "= F.scaled_dot_product_attention(q, k, v, is_causal=True)",
    # Nor of one of which nothing is kept under log_softmax, or where what is added has no value.
    SCORES + "let P = torch.exp(F.log_softmax(S.masked_fill(torch.ones(n, n) == 1, float('-inf')), dim=-1)); "
    "claim P[i, j] = 0 for i < n, j < n",
    VECTOR + "let p = torch.exp(F.log_softmax(z.masked_fill(m == 0, float('-inf')), dim=0)); "
    "claim p[i] = 0 for i < n, m[i] = 0",
    SCORES + "let P = torch.exp(S.masked_fill(V == 0, float('-inf')) + 1/V); claim P[i, j] = 0 for i < n, j < n, V[i, j] = 0",
    SCORES + "let b = 1/V; let P = torch.exp(S.masked_fill(V == 0, float('-inf')) - b); "
    "claim P[i, j] = 0 for i < n, j < n, V[i, j] = 0",
    SCORES + "let A = torch.triu(torch.full((n, n), float('-inf')), diagonal=1); let P = torch.exp(torch.log(S) + A); "
    "claim P[i, j] = 0 for i < n, j < n, i < j",
]
REFUSED = [
    SCORES + "claim S.masked_fill(M == 0, float('-inf')).sum() = 0",
    SCORES + "let A = S.masked_fill(M == 0, float('-inf')); claim A = S",
    SCORES + "let A = S.masked_fill(M == 0, float('-inf')); claim A[0, 0] = S[0, 0]",
    SCORES + "let A = S.masked_fill(M == 0, float('-inf')); claim F.softmax(2 * A, dim=-1).sum(-1) = 1",
    SCORES + "let A = torch.full((n, n), -np.inf); claim F.softmax(S - A, dim=-1).sum(-1) = 1",
    SCORES + "let A = torch.full((n, n), -np.inf); claim F.relu(S + A) = 0", SCORES + "claim S + np.inf = S",
    SCORES + "claim np.maximum(S, -np.inf) = S", SCORES + "claim (S * float('inf')).sum() = 0",
    SCORES + "let A = torch.full((n, n), -np.inf); let C = A + S; claim C @ V = 0",
    SCORES + "claim F.log_softmax(S.masked_fill(M == 0, -torch.inf), dim=1) = S",
    SCORES + "claim F.cross_entropy(S.masked_fill(M == 0, -torch.inf), V) = 0",
]


@pytest.mark.parametrize("claim", TRUE)
def test_softmax_of_masked_scores(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("claim", FALSE)
def test_what_a_mask_does_not_say_is_refuted(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "REFUTED", found.text()


@pytest.mark.parametrize("claim", REFUSED)
def test_minus_infinity_is_no_number(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and "-inf is" in found.text(), found.text()


@pytest.mark.parametrize("options, message", [
    ("attn_mask=C", "is added or holds is not certain"), ("attn_mask=B, is_causal=True", "and not both"),
    ("dropout_p=0.1", "without dropout")])
def test_a_mask_that_is_not_certain_is_refused(options, message):
    found = verify((HEADS + "tensor B[t, t], C[t, t] integer in 0..1; claim "
                    f"F.scaled_dot_product_attention(q, k, v, {options}) = v").replace("; ", "\n"))
    assert found.word == "SYNTAX ERROR" and message in found.text(), found.text()


@pytest.mark.parametrize("claim, message", [
    # else 2 n would be proved of a sum that is n, and 200 n of one that wraps around
    ("claim (torch.ones(n, dtype=torch.bool) + torch.ones(n, dtype=torch.bool)).sum() = 2*n", "is a condition"),
    ("let M = torch.ones(n, dtype=torch.bool); claim (M + M).sum() = 2*n", "is a condition"),
    ("let M = torch.ones(n, dtype=bool); claim M[0] + M[0] = 2", "is a condition"),
    ("let M = torch.ones(n, dtype=bool); claim np.where(M - M == 0, 1, 0).sum() = n", "is a condition"),
    ("claim (torch.ones(n).bool() + torch.ones(n).bool()).sum() = 2*n", "is a condition"),
    ("tensor m[n]; let b = m.bool(); claim (b + b).sum() = 2*n", "is a condition"),
    # ~n of an integer n is -n - 1, and of a number nothing
    ("tensor x[n], m[n] integer in 0..1; claim np.where(~m, x, 0) = np.where(m == 0, x, 0)", "`~` of what is no condition"),
    ("tensor x[n], m[n]; let k = ~m; claim np.where(k, x, 0) = x", "`~` of what is no condition"),
    ("tensor x[n]; claim (~(x > 0)).sum() = n - (x > 0).sum()", "~M is a condition, and read where a mask"),
    ("tensor x[n]; let k = ~(x > 0); claim k[0] = 1 - (x[0] > 0)", "is a condition"),
    ("integer k; claim ~k = -k - 1", "~M is a condition, and read where a mask"),
    ("let M = M.tril(); claim np.where(M, 1, 0).sum() = 0", "in terms of itself"),
    ("claim (torch.zeros(n, dtype=torch.uint8) - 1).sum() = -n", "`torch.uint8` wraps around"),
    ("claim (np.zeros(n, dtype=np.int8) + 200).sum() = 200*n", "`np.int8` wraps around"),
    ("claim (np.zeros(n, dtype=np.uint64) - 1).sum() = -n", "`np.uint64` wraps around"),
    ("claim torch.ones(n, dtype=int).sum() = n + 0*np.zeros(n, dtype=np.int16).sum()", "`np.int16` wraps around"),
])
def test_what_is_no_number_or_wraps_around_is_refused(claim, message):
    found = verify("size n\n" + claim.replace("; ", "\n"), repairing=0)
    assert found.word == "SYNTAX ERROR" and message in found.text(), found.text()
