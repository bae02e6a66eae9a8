"""Claims of everyday kinds, none of the library: what is proved, Coq accepts.

Each stands for a way of proof that the library has few theorems of: every value of an index or of
two, integers as the numbers that they are, powers at a number, nothing at all under a condition
that fails, what implies what, numbers that are distinct, digits of an index, quotients of
integers, what a root, a reciprocal or an exponential is known by, second derivatives through
definitions, opposites that speak of all indices, steps abreast in several summands, the range of
an entry that is an index, sums of a single term, brackets within brackets, what a hypothesis about
every index says in other words, a place of a maximum that has a name, what follows from a count, the
greatest number so far.
"""

from derive.certify.certify import CERTIFIED, certify
from derive.search.judging.session import records
from tests.certify.sample import sample

CLAIMS = [
    "size n; claim i^2 = 3*i - 2 for i in 1..2",
    "claim i*(i-1)*(i-2) = 0 for i < 3",
    "claim {1 if i = j, 0 otherwise} = 0 for i < 3, j < 3, i != j",
    "claim {1 if i < j, 2 otherwise} = 1 + [i >= j] for i < 3, j < 3",
    "claim i^2 mod 2 = i mod 2 for i < 6",
    "real x; claim x^i = {1 if i = 0, x otherwise} for i < 2",
    "claim {i if i < 3, 3 otherwise} <= 3 for i < 6",
    "claim 2^i >= i + 1 for i < 5",
    "claim abs(i - 2) <= 2 for i < 5",
    "size n, m; claim max(n, m) + min(n, m) = n + m",
    "integer a, b; claim abs(a*b) = abs(a)*abs(b)",
    "size n; claim Σ k<n: 1/((k+1)*(k+2)) = 1 - 1/(n+1)",
    "size n; tensor v[n+1], x[n]; real b; assume v[0] = 0; assume v[t+1] = b*v[t] + x[t] for t<n; "
    "claim v[n] = Σ t<n: b^(n-1-t)*x[t]",
    "size n >= 0; real x; assume x != 0; claim ∂(x^n)/∂x = n*x^(n-1)",
    "size n; real x > 0; claim ∂(x^(-n))/∂x = -n*x^(-n-1)",
    "size T; real b; tensor x[T]; claim ∂(Σ t<T: b^t*x[t])/∂b = Σ t in 1..T-1: t*b^(t-1)*x[t]",
    "real x; claim erf(x)^2 <= 1",
    "real x, y; claim abs(x*normal_cdf(y)) <= abs(x)",
    "real x; claim x > 0 implies x + 1 > 1",
    "real x; claim relu(x) = 0 iff x <= 0",
    "real a, b; assume a = b or a = -b; claim a^2 = b^2",
    "real x; claim x^2 = 1 iff (x = 1 or x = -1)",
    "size n; tensor x[n]; claim any i<n: x[i] = max k<n: x[k]",
    "size n; tensor x[n]; assume Σ i<n: x[i] > 0; claim any i<n: x[i] > 0",
    "size n; tensor x[n]; claim (any i<n: x[i] != 0) implies norm(x) > 0",
    "real x; assume abs(x) > 1; claim x > 1 or x < -1",
    "real x; claim abs(x) = 1 iff (x = 1 or x = -1)",
    "real x, y; assume x*y > 0; claim (x > 0 and y > 0) or (x < 0 and y < 0)",
    "size n; tensor p[n]; assume Σ i<n: p[i] = 1; claim any i<n: p[i] > 0",
    "size n; claim Σ i<n, j<i: (i - j) = n*(n^2-1)/6",
    "size n; real c; tensor x[n]; claim (all i<n: x[i] <= c) iff (max i<n: x[i]) <= c",
    "size n; tensor x[n] distinct; claim Σ j<n: [x[j] = max i<n: x[i]] = 1",
    "size n, k with k <= n; tensor x[n] distinct; let y[p] = max j<k: x[p+j] for p < n-k+1; loss L(y); "
    "claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p]*[0 <= i-p < k]*[x[i] = y[p]] for i < n",
    "size n, k; tensor x[n*k] distinct; let y[p] = max j<k: x[p*k+j] for p < n; loss L(y); "
    "claim ∂L/∂x[i] = ∂L/∂y[i//k]*[x[i] = y[i//k]] for i < n*k",
    "size m, n, k; tensor x[m*n*k]; claim Σ i<m*n*k: x[i] = Σ a<m, b<n, c<k: x[(a*n+b)*k + c]",
    "size n, p, i with i < p; claim (i*n//p + -(i+1)*n//p) / (i*n//p + -(i+1)*n//p) = 1",
    "size n; tensor v[n]; assume norm(v) > 0; claim ∂(norm(v))/∂v[i] = v[i]/norm(v) for i < n",
    "size n; tensor x[n]; real e > 0; assume norm(x) > e; "
    "claim ∂(max(norm(x), e))/∂x[i] = x[i]/norm(x) for i < n",
    "real x; claim ∂(log(cosh(x)))/∂x = tanh(x)",
    "real z; claim ∂(log(1 - 1/(1+exp(-z))))/∂z = -1/(1+exp(-z))",
    "real x; assume x != 0; claim ∂(min(0, exp(x) - 1))/∂x = {0 if x > 0, exp(x) otherwise}",
    "size n; tensor a[n], b[n]; real m; assume (Σ i<n: (a[i]-b[i])^2) - m > 0; "
    "claim ∂(max(0, (Σ i<n: (a[i]-b[i])^2) - m))/∂a[j] = 2*(a[j] - b[j]) for j < n",
    "size B, n; real e > 0; tensor x[B, n]; let y = batchnorm(x, epsilon=e); "
    "claim Σ s<B: y[s, i] = 0 for i < n",
    "size n; tensor x[n+1]; real e; assume abs(x[t+1] - x[t]) <= 2*e for t<n; "
    "claim abs(x[n] - x[0]) <= 2*n*e",
    "size n, d; tensor X[n, d], w[d]; let p = sigmoid(X @ w); let L = Σ i<n: log(p[i]); "
    "claim D(L, w[a], w[b]) = -Σ i<n: p[i]*(1-p[i])*X[i, a]*X[i, b] for a < d, b < d",
    "size n; tensor x[n]; claim not (all i<n: x[i] < 1) iff (any i<n: x[i] >= 1)",
    "size n; tensor x[n]; assume Π i<n: x[i] = 0; claim any i<n: x[i] = 0",
    "size m, n; tensor A[m, n]; claim (any i<m, j<n: A[i, j] != 0) implies Σ i<m, j<n: A[i, j]^2 > 0",
    "real t > 0; claim t^(5/2) = t^2*sqrt(t)",
    "size h, d; tensor X[h*d]; let Q = X.reshape(h, d); claim Q[a, b] = X[a*d + b] for a < h, b < d",
    "size n; tensor x[n]; assume x[i] <= x[i+1] for i<n-1; claim (min i<n: x[i]) = x[0]",
    "real z; claim 0 <= sigmoid(z)*(1 - sigmoid(z))",
    "size n; tensor x[n]; claim Σ i<n: (exp(x[i])*exp(-x[i]) + sin(x[i])^2 + cos(x[i])^2) = 2*n",
    "size n; tensor x[n]; claim x[(0-1) mod n] = x[n-1]",
    "size V, d, n; tensor E[V, d]; tensor t[n] integer in 0..V-1; "
    "claim E[t[i], j] = Σ k<V: [t[i] = k]*E[k, j] for i < n, j < d",
    "size n, k; tensor x[n], w[k]; claim Σ l<1, i<n: x[i] + Σ i in n..n: 2 = 2 + Σ i<n: x[i]",
    "real x; claim [sign(x) = 1]*x = relu(x)",
    "size n; tensor A[n, n]; claim Σ k<n: {0 if δ[k, k] = 1, A[k, k] otherwise} = 0",
    "size n; real b; assume b^t != 1 for t in 1..n; tensor m[n+1]; "
    "claim m[t]/(1 - b^t)*(1 - b^t) = m[t] for t in 1..n",
    "size n; tensor x[n]; let m = argmax i<n: x[i]; claim [r = m] = [r = argmax i<n: x[i]] for r < n",
    "size n; claim Σ i<n, j<n: abs(i - j) = 2*Σ i<n, j<i: (i - j)",
    "real x; assume abs(x) != 1; claim {x^2 if abs(x) <= 1, 2*abs(x) - 1 otherwise} = "
    "{x^2 if x*sign(x) <= 1, 2*x*sign(x) - 1 otherwise}",
    "size T; tensor l[T+1]; let b[0] = l[0]; let b[t+1] = max(b[t], l[t+1]) for t<T; "
    "claim b[T] >= l[t] for t in 0..T",
    "size n; tensor x[n]; claim (count i<n: x[i] > 0) = 0 iff (all i<n: x[i] <= 0)",
]


def proved(text: str):
    (record,) = records(text, "-")
    return record.verdict.proof


def test_they_are_certified(coq):
    claims = sample(CLAIMS)
    found = certify((f"claim_{i}", proved(text)) for i, text in enumerate(claims))
    assert [text for text, c in zip(claims, found) if c.word != CERTIFIED] == []
