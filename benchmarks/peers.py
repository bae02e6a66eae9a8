"""Peers: the same derivatives by SymPy, for symbolic sizes, in the same run.

SymPy derives and proves nothing; what it is given is the formula that the claim defines.
"""

from __future__ import annotations


def softmax_jacobian():
    """∂(exp(x[i]) / Σ exp(x[k]))/∂x[j], its sums and deltas worked out."""
    from sympy import IndexedBase, Sum, exp, symbols
    n, i, j, k = symbols("n i j k", integer=True)
    x = IndexedBase("x", real=True)
    p = exp(x[i]) / Sum(exp(x[k]), (k, 0, n - 1))
    return p.diff(x[j]).doit()


def layer_norm_jacobian():
    """∂((x[i] - mean) / root)/∂x[j], its sums and deltas worked out."""
    from sympy import IndexedBase, Sum, sqrt, symbols
    n, i, j, k, m = symbols("n i j k m", integer=True)
    e = symbols("e", positive=True)
    x = IndexedBase("x", real=True)
    mean = Sum(x[m], (m, 0, n - 1)) / n
    y = (x[i] - mean) / sqrt(e + Sum((x[k] - mean)**2, (k, 0, n - 1)) / n)
    return y.diff(x[j]).doit()
