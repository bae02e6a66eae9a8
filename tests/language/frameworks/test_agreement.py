"""What NumPy computes of numbers is what its notation is read as: each formula is handed to NumPy too."""

from fractions import Fraction

import numpy as np
import pytest

from derive.search.judging.session import verify

NUMBERS = {"A": [[3, -1, 2], [0, 5, -4]], "B": [[1, 2, 0], [-2, 1, 3]], "S": [[2, 1], [-3, 4]],
           "v": [1, -2, 4], "w": [2, 5], "X": [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [-1, -2, -3]]]}
FORMULAS = """
np.pad(A, 1)   np.pad(A, ((1, 0), (0, 2)))   np.pad(v, (2, 1))   np.pad(v, 1, constant_values=7)
np.tile(A, 2)   np.tile(A, (2, 1))   np.tile(v, 3)   np.repeat(A, 2, axis=1)   np.repeat(A, 3, axis=0)   np.repeat(v, 2)
np.stack([A, B])   np.stack([A, B], axis=1)   np.stack([A, B], axis=-1)   np.stack([v, v], axis=1)
np.vstack([A, B])   np.hstack([A, B])   np.vstack([v, v])   np.hstack([v, w])   np.concatenate([A, B], axis=1)
np.concatenate([X, X], axis=2)   np.split(A, 3, axis=1)[1]   np.split(X, 2)[1]
np.cumsum(A, axis=0)   np.cumsum(A, axis=1)   np.cumprod(A, axis=1)   np.cumsum(v)   np.diff(v)   np.diff(A, axis=0)
np.flip(A, axis=0)   np.flip(A, axis=(0, 1))   np.flip(v)   np.roll(A, 1, axis=1)   np.roll(v, -1)   np.roll(X, 2, axis=2)
np.var(v)   np.var(A)   np.var(A, axis=0)   np.var(A, axis=1, ddof=1)   A.var(ddof=1)   np.std(A, axis=0)**2
A.reshape(3, 2)   A.reshape(-1)   A.reshape((3, -1))   A.T.reshape(6)   X.reshape(2, 6)   X.reshape(4, 3)   X.reshape(3, 2, 2)
X.reshape(2, -1)   A.ravel()   X.transpose(2, 0, 1)   np.swapaxes(X, 0, 2)   X.transpose(0, 2, 1).reshape(6, 2)
np.convolve(v, w)   np.convolve(v, w, mode='valid')   np.correlate(v, w)   np.correlate(v, w, mode='full')
np.inner(A, B)   np.inner(v, v)   np.vdot(A, B)   np.dot(A, v)   np.dot(A, B.T)   np.outer(v, w)   np.kron(S, S)
np.take(w, [1, 0, 1])   np.take(A, [2, 0], axis=1)
np.where(A > 0, A, 0)   np.where(v - 1, v, 9)   np.cumsum(v)[-2]   A[:, -1]
np.diagflat(v)   np.where(A == 2, 9, A)   np.where(A != B, A, -1)   (A > 1).sum(axis=0)   (A == 2).sum()
np.arange(4)   np.arange(2, 5)   np.full((2, 2), 7)   np.ones_like(A)   np.zeros_like(v)   np.zeros((2, 1))
np.linalg.norm(v, 1)   np.linalg.norm(A, axis=0)**2   np.linalg.norm(A)**2   np.linalg.norm(v, np.inf)
np.mean(A, axis=0, keepdims=True)   A.mean(1)   X.mean(axis=(0, 2))   A.sum(axis=-1, keepdims=True)   X.max(axis=1)
A.min(axis=0)   A.prod(axis=0)   np.expand_dims(A, 1)   np.squeeze(A[:, :1], 1)   A[:, None, :] * B[None, :, :]
A @ B.T   A[..., ::2]   v[::-1]   np.tril(S)   np.triu(S, k=1)
np.trace(S)   np.diag(S)   np.diag(v)   np.clip(A, 0, 2)   np.maximum(A, B)   np.abs(A)   np.sign(A)   np.square(A)
np.einsum('ij,kj->ik', A, B)   np.einsum('bij,j->bi', X, v)   A.shape[1] * v   np.subtract(A, v)   np.divide(A, 1 + A**2)
X.swapaxes(1, 2).shape[1] * v   np.broadcast_to(v, (2, 3))   np.add(A, B)   np.multiply(A, v)   np.negative(A)
""".split("   ")


def by_numpy(formula: str):
    return eval(formula, {"np": np, **{name: np.array(value, float) for name, value in NUMBERS.items()}})


def written(value) -> str:
    return f"({Fraction(float(value)).limit_denominator(10**4)})"


@pytest.mark.parametrize("formula", [f.strip() for line in FORMULAS for f in line.split("\n") if f.strip()])
def test_numpy_agrees(formula):
    value = np.asarray(by_numpy(formula))
    lets = "\n".join(f"let {name} = {given}" for name, given in NUMBERS.items())
    claims = [f"({formula}){list(at) if at else ''} = {written(value[at])}" for at in np.ndindex(value.shape)]
    if value.ndim:
        claims.append(f"shape({formula}) = ({', '.join(map(str, value.shape))})")
    for claim in (" and ".join(claims[:12]), claims[-1]):
        found = verify(f"{lets}\nclaim {claim}", repairing=0)
        assert found.word == "PROVED", found.text()
