"""Benchmarks: what is timed, inside one process and as a whole process.

Run with `make bench`.  Times are medians of several runs in milliseconds; memory
and the machine are not normalised, so compare figures of one run only.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks import peers

SOFTMAX = """
size n
tensor x[n]
let p = softmax(x)
claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])  for i < n, j < n
"""
CROSS_ENTROPY = """
size n
tensor x[n], t[n]
assume Σ k<n: t[k] = 1
let p = softmax(x)
let L = -Σ k<n: t[k] * log(p[k])
claim ∂L/∂x[i] = p[i] - t[i]  for i < n
"""
HESSIAN = """
size n
tensor z[n], t[n]
assume Σ k<n: t[k] = 1
let p = softmax(z)
let L = cross_entropy(z, t)
claim D(L, z[i], z[j]) = p[i] * (δ[i, j] - p[j])  for i < n, j < n
"""
DUALITY = """
size n, k with k <= n
tensor x[n], w[k]
let y = conv1d(x, w)
loss L(y)
claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[i-p] * [0 <= i-p < k]  for i < n
"""
CONV2D = """
size C, M, h, w, a, b with a <= h, b <= w
tensor x[C, h, w], W[M, C, a, b], c[M]
let y = conv2d(x, W, c)
loss L(y)
claim ∂L/∂W[d, e, i, j] = Σ p<h-a+1, q<w-b+1: ∂L/∂y[d, p, q] * x[e, p+i, q+j]
      for d < M, e < C, i < a, j < b
"""
LAYER_NORM = """
size n
real e > 0
tensor x[n]
let a = 1/n * Σ k<n: x[k]
let s = sqrt(e + 1/n * Σ k<n: (x[k] - a)^2)
let y[i] = (x[i] - a) / s  for i < n
claim ∂y[i]/∂x[j] = (δ[i, j] - 1/n - y[i] * y[j] / n) / s  for i < n, j < n
"""


def residual(depth: int) -> str:
    """∂y_L/∂y_{L-1} times the rest: the gradient in the first bias through `depth` blocks."""
    lines = ["size n", "function φ", "tensor y0[n], " + ", ".join(
        f"A{l}[n, n], b{l}[n]" for l in range(1, depth + 1))]
    lines += [f"let y{l} = φ(A{l} @ y{l - 1} + b{l}) + y{l - 1}" for l in range(1, depth + 1)]
    lines += [f"loss L(y{depth})",
              "claim ∂L/∂b1[i] = ∂L/∂y1[i] * φ'((A1 @ y0 + b1)[i])  for i < n"]
    return "\n".join(lines)


def median_ms(run, times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds)


def process(*args: str):
    return lambda: subprocess.run([sys.executable, *args], check=False, capture_output=True)


def cold(claim: str):
    """A verdict without what earlier verdicts left behind."""
    from derive.kernel import ring
    from derive.search.judging import session
    from derive.search.entailment import integers

    def run():
        ring._seen.clear()
        integers._find.cache_clear()
        found = session.verify(claim)
        if found.word != "PROVED":
            raise SystemExit(f"{found.text()}\n{claim}")
    return run


def proof_only(claim: str):
    """The derivation and the kernel's replay, without reading and without the evaluator."""
    from derive.kernel import ring
    from derive.language.statement import read
    from derive.search.entailment import integers
    from derive.search.prove import prove
    (statement,) = read(claim)

    def run():
        ring._seen.clear()
        integers._find.cache_clear()
        if not all(prove(statement.theory, statement.facts(), link) for link in statement.links):
            raise SystemExit(f"not proved:\n{claim}")
    return run


def jacobian_found(expression: str):
    """A closed form, with no right side given."""
    from derive.search.answers.jacobian import jacobian_of
    return lambda: jacobian_of(expression)


def main():
    rows = [("python -c 'import derive'", process("-c", "import derive")),
            ("derive --help", process("-m", "derive.cli", "--help")),
            ("import sympy (for comparison)", process("-c", "import sympy"))]
    for name, run in rows:
        print(f"{name:44} {median_ms(run):9.1f} ms", flush=True)
    print(f"{'softmax Jacobian, found':44} {median_ms(jacobian_found('softmax(x)')):9.1f} ms")
    claims = [("softmax Jacobian", SOFTMAX), ("cross-entropy gradient", CROSS_ENTROPY),
              ("cross-entropy Hessian", HESSIAN), ("convolution duality", DUALITY),
              ("2-D convolution, weights", CONV2D), ("layer norm Jacobian", LAYER_NORM)]
    claims += [(f"residual network of depth {d}", residual(d)) for d in (1, 2, 3, 6, 12, 24)]
    print(f"{'':44} {'proof':>12} {'verdict':>12}")
    for name, claim in claims:
        print(f"{name:44} {median_ms(proof_only(claim), 3):9.1f} ms {median_ms(cold(claim), 3):9.1f} ms",
              flush=True)
    for name, claim, peer in (("softmax Jacobian", SOFTMAX, peers.softmax_jacobian),
                              ("layer norm Jacobian", LAYER_NORM, peers.layer_norm_jacobian)):
        ours, theirs = median_ms(proof_only(claim), 3), median_ms(uncached(peer), 3)
        print(f"{name + ', proof : SymPy derivative':44} {ours:9.1f} ms {theirs:9.1f} ms "
              f"{theirs / ours:6.1f}x", flush=True)
    for count in (1, 10, 100):
        one = median_ms(lambda: [cold(SOFTMAX)() for _ in range(count)], 1)
        print(f"{f'{count} claims':44} {one:9.1f} ms {one / count:9.1f} ms each", flush=True)


def uncached(run):
    """A run of SymPy without what earlier runs left behind."""
    def fresh():
        from sympy.core.cache import clear_cache
        clear_cache()
        run()
    return fresh


if __name__ == "__main__":
    main()
