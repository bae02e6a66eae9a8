"""np.einsum: what its letters say, and what they cannot."""

import pytest

from derive.search.judging.session import verify

PAIR = "size m, n, p; tensor A[m, n], B[n, p]; "
SQUARE = "size n; tensor A[n, n], B[n, n], x[n]; "
HEADS = ("size b, h, t, d; tensor Q[b, h, t, d], K[b, h, t, d]; "
         "let S = torch.einsum('bhqd,bhkd->bhqk', Q, K); loss L(S); ")


@pytest.mark.parametrize("claim", [
    PAIR + "claim np.einsum('ij,jk->ik', A, B) = A @ B",
    PAIR + 'claim torch.einsum("ij, jk", A, B) = A @ B',
    PAIR + "claim np.einsum('ij,jk->', A, B) = (A @ B).sum()",
    SQUARE + "claim np.einsum('ii', A) = np.trace(A)",
    SQUARE + "claim np.einsum('ii->i', A)[j] = A[j, j] for j < n",
    SQUARE + "claim np.einsum('ij->ji', A) = A.T",
    SQUARE + "claim np.einsum('i,ij,j->', x, A, x) = x @ A @ x",
    HEADS + "claim grad(L, Q) = torch.einsum('bhqk,bhkd->bhqd', grad(L, S), K)",
])
def test_it_is_the_sum_over_the_letters_that_do_not_remain(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"


@pytest.mark.parametrize("claim", [
    SQUARE + "claim np.einsum('ij,jk->ki', A, B) = A @ B",
    SQUARE + "claim np.einsum('ji', A) = A",
    SQUARE + "claim np.einsum('ii->i', A)[j] = np.trace(A) for j < n",
    HEADS + "claim grad(L, Q) = torch.einsum('bhkq,bhkd->bhqd', grad(L, S), K)",
])
def test_letters_in_another_order_are_another_tensor(claim):
    assert verify(claim.replace("; ", "\n")).word == "REFUTED"


@pytest.mark.parametrize("call, message", [
    ("np.einsum('ij,jk->ik', A, A)", "einsum over j"),
    ("np.einsum('ijk->ik', A)", "has 3 letters"),
    ("np.einsum('ij,jk->ik', A)", "names 2 tensors"),
    ("np.einsum('ij,jk->il', A, B)", "behind `->` stand letters of the tensors"),
    ("np.einsum('ij->ii', A)", "behind `->` stand letters of the tensors"),
    ("np.einsum('ij,jK', A, B)", "say behind `->` what remains"),
    ("np.einsum('i1->i', A)", "expected letters with commas between"),
    ("np.einsum(A, B)", "takes a text such as"),
    ("np.einsum('ij->ij', B.T[0, :].T)", "`x.T` of a vector is x"),
    ("np.sum('ij')", "only `np.einsum` reads a text"),
])
def test_what_the_letters_cannot_say_is_refused(call, message):
    found = verify(f"size m, n, p\ntensor A[m, n], B[n, p]\nclaim {call} = 0")
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and message in found.text(), found.text()
