r"""Whole tensors: a claim as its author wrote it, `inv(A @ B) = inv(B) @ inv(A)`.

A page states such a claim entry by entry, as it is proved; the matrices themselves are set
beside it from the tree that was read: (A \, B)^{-1} = B^{-1} \, A^{-1}.
"""

from __future__ import annotations

from derive.language.syntax import Apply, Chain, MatMul, Node, Transpose, below, ungrouped
from derive.report.latex import RELATIONS
from derive.report.ordered import tex

MATRICES = {"inv", "det", "trace", "kron", "vec", "diag", "jacobian", "grad", "hessian", "norm"}


def whole(statement) -> str:
    """The claim with whole tensors; empty if it is not about these, or has no such form."""
    claim = ungrouped(statement.parsed.claim.formula) if statement.parsed else None
    if not isinstance(claim, Chain) or not speaks_of_matrices(claim) or (
            statement.ranges and not statement.tensor_claim):
        return ""
    try:
        return tex(claim.first, {}) + "".join(
            f" {RELATIONS[op]} {tex(part, {})}" for op, part in claim.rest)
    except (KeyError, TypeError):                # what has no sign for whole tensors
        return ""


def speaks_of_matrices(node: Node) -> bool:
    return isinstance(node, (MatMul, Transpose)) or isinstance(node, Apply) \
        and node.name in MATRICES or any(map(speaks_of_matrices, below(node)))
