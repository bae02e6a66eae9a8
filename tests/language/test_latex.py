r"""LaTeX formulas: each line is a formula as people write it, and the same in the text form."""

import pytest

from derive.language.statement import read

SOFTMAX = "base 1; size n; tensor x[n]; let p = softmax(x)"
NET = ("base 1; size m, n; tensor A[m, n], y[n], b[m]; function σ; let u = A @ y + b; "
       "let s = σ(u); loss L(s)")
NUMBERS = "real a, b, c, t; real θ > 0"
DEPTH = ("base 1; size L, m[l] for l in 0..L; tensor A[l][m[l], m[l-1]], b[l][m[l]] for l in 1..L; "
         "tensor x[m[0]]; function φ; let y[0] = x; let z[l] = A[l] @ y[l-1] + b[l] for l in 1..L; "
         "let y[l] = φ(z[l]) for l in 1..L")
CHANCE = "base 1; size n; tensor a[n], A[n, n]; random u[n] independent"
INDICES = "base 1; size k, m, n; tensor x[n], w[k], u[m], X[m, n], B[n, n]; real c"

SAME = [
    # fractions, products, powers
    (NUMBERS, r"\frac{a}{b} = a b^{-1}", "a/b = a * b^-1"),
    (NUMBERS, r"(a + b)^2 = a^2 + 2 a b + b^2", "(a + b)^2 = a^2 + 2*a*b + b^2"),
    (NUMBERS, r"\frac12 a = \tfrac{1}{2} \cdot a", "1/2 * a = 1/2 * a"),
    (NUMBERS, r"-\dfrac{a}{b}\, c = - a c / b", "-a/b * c = -a*c/b"),
    (NUMBERS, r"\sqrt{\theta} = \theta^{1/2}", "sqrt(θ) = θ^(1/2)"),
    (NUMBERS, r"\sqrt[3]{\theta} = \theta^{\frac{1}{3}}", "θ^(1/3) = θ^(1/3)"),
    (NUMBERS, r"e^{a} = \exp(a) = \exp a", "exp(a) = exp(a) = exp(a)"),
    (NUMBERS, r"\ln \theta = \log(\theta)", "log(θ) = log(θ)"),
    (NUMBERS, r"\tanh^2(a) = \tanh(a)^2", "tanh(a)^2 = tanh(a)^2"),
    (NUMBERS, r"\left| a \right| = |a| = \lvert a \rvert", "abs(a) = abs(a) = abs(a)"),
    (NUMBERS, r"\max\{a, b\} = \max(a, b) = \min\left(a, b\right)",
     "max(a, b) = max(a, b) = min(a, b)"),
    (NUMBERS, r"a \times b \le a \cdot b * c \leq a", "a * b <= a * b * c <= a"),
    (NUMBERS, r"2 \cdot 3 \ne 0.5", "2 * 3 != 0.5"),
    (NUMBERS, r"a \ge b \implies b \leqslant a", "a >= b implies b <= a"),
    (NUMBERS, r"a < b \lor (a = b \text{ and } c > 0)", "a < b or (a = b and c > 0)"),
    (NUMBERS, r"\operatorname{ReLU}(a) = \text{relu}(a) = \mathrm{relu}(a)",
     "relu(a) = relu(a) = relu(a)"),
    (NUMBERS, r"\begin{cases} a & \text{if } a > 0 \\ -a & \text{otherwise} \end{cases} = |a|",
     "{a if a > 0, -a otherwise} = abs(a)"),
    (NUMBERS, r"{a} = a", "a = a"),
    (NUMBERS, r"\mathbf{1}\{a > 0\} = \mathbb{1}[a > 0] = [a > 0] = \mathbf 1_{a > 0}",
     "[a > 0] = [a > 0] = [a > 0] = [a > 0]"),
    (NUMBERS + "; function σ = sigmoid", r"\sigma'(a) = \sigma(a)(1 - \sigma(a))",
     "sigmoid'(a) = sigmoid(a) * (1 - sigmoid(a))"),
    # all of an axis: a column of a matrix, and a row, which is one
    (INDICES, r"B x = \sum_{j=1}^{n} x_j B_{:,j}", "B @ x = Σ j in 1..n: x[j] * B[:, j]"),
    (INDICES, r"x^\top B = \sum_{i=1}^{n} x_i B_{i,:}", "x^T @ B = Σ i in 1..n: x[i] * B[i, :]^T"),
    (INDICES, r"B_{1,:} x = x^\top B_{1,:}^\top", "B[1, :]^T @ x = x^T @ B[1, :]^T^T"),
    (INDICES, r"B_{:,:} = B", "B[:, :] = B"),
    (INDICES, r"\langle x, B^\top x \rangle = x^\top B x", "dot(x, B^T @ x) = x^T @ B @ x"),
    # a row times a column is a number, which multiplies what comes after it
    (INDICES, r"x^\top B x x^\top = x^\top x \cdot x^\top x x^\top",
     "(x^T @ B @ x) * x^T = (x^T @ x) * (x^T @ x) * x^T"),
    (INDICES, r"-x^\top x x^\top x = (-x^\top x) x^\top x",
     "(-x^T @ x) * (x^T @ x) = (-x^T @ x) * (x^T @ x)"),
    # blocks, and inequalities of a tensor, which hold of each entry or not
    (INDICES, r"[x, u] = \begin{bmatrix} x \\ u \end{bmatrix}",
     "concat(x, u) = concat(x, u)"),
    (INDICES, r"\begin{bmatrix} X \\ X \end{bmatrix} x = \begin{pmatrix} X x \\ X x \end{pmatrix}",
     "concat(X, X) @ x = concat(X @ x, X @ x)"),
    (INDICES, r"\mathbf 1[u > 0] \odot u = \max(u, 0) = \max(0_m, u)",
     "[u > 0] .* u = max(u, 0) = max(zeros(m), u)"),
    # derivatives
    (NUMBERS, r"\frac{d}{dt} \frac12 t^2 = \frac{\partial}{\partial t} 2 a", "∂(1/2*t^2)/∂t = ∂(2*a)/∂t"),
    # by a tensor, a product that begins with a row or with another tensor is meant as a whole
    (INDICES, r"\frac{\partial}{\partial x} x^\top B x = (B + B^\top) x",
     "grad(x^T @ B @ x, x) = (B + B^T) @ x"),
    (INDICES, r"\frac{\partial}{\partial x} \mathbf 1^\top x = \mathbf 1",
     "grad(ones(n)^T @ x, x) = ones(n)"),
    (INDICES, r"\frac{\partial}{\partial x} X x = X", "jacobian(X @ x, x) = X"),
    (INDICES, r"\nabla_x c\, x^\top x = 2 c x", "grad(c * (x^T @ x), x) = 2 * c * x"),
    (INDICES, r"\nabla_x \frac{1}{2n} \|x\|^2 = \frac1n x",
     "grad(1/(2*n) * x^T @ x, x) = 1/n * x"),
    (INDICES, r"\nabla_x^2 (x^\top B x) = \nabla^2_x (x^\top B x) = B + B^\top",
     "hessian(x^T@B@x, x) = hessian(x^T@B@x, x) = B + B^T"),
    (INDICES, r"\frac{\partial^2 \|x\|^2}{\partial x \partial x^\top} = "
              r"\frac{\partial^2 \|x\|^2}{\partial x^2}",
     "hessian(x^T@x, x) = hessian(x^T@x, x)"),
    (INDICES, r"\frac{\partial^2 (u^\top X x)}{\partial u\, \partial x^\top} = X",
     "jacobian(grad(u^T@X@x, u), x) = X"),
    (NUMBERS, r"\frac{\partial a^2}{\partial a} = \frac{\partial}{\partial a} a^2 = 2a",
     "∂(a^2)/∂a = ∂(a^2)/∂a = 2*a"),
    (NUMBERS, r"\frac{d}{d t}(a t) = \frac{\mathrm{d} (a t)}{\mathrm{d} t} = \partial_t (a t)",
     "∂(a*t)/∂t = ∂(a*t)/∂t = ∂(a*t)/∂t"),
    (NUMBERS, r"\frac{\partial^2 (a b)}{\partial a\, \partial b} = 1", "D(a*b, b, a) = 1"),
    (NUMBERS, r"\frac{d^2 e^t}{dt^2} = e^t", "D(exp(t), t, t) = exp(t)"),
    (NUMBERS + "; function f", r"\frac{d}{d t} f(t) = f'(t) = f^{\prime}(t)",
     "∂f(t)/∂t = f'(t) = f'(t)"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial x_j} = p_i(\delta_{ij} - p_j)",
     "∂p[i]/∂x[j] = p[i]*(δ[i, j] - p[j]) for i <= n, j <= n"),
    (SOFTMAX, r"\partial_{x_j} p_i = p_i (\delta_{i,j} - p_j)",
     "∂p[i]/∂x[j] = p[i]*(δ[i, j] - p[j]) for i <= n, j <= n"),
    (SOFTMAX, r"\frac{\partial p}{\partial x} = \operatorname{diag}(p) - p p^\top",
     "jacobian(p, x) = diag(p) - p @ p^T"),
    (SOFTMAX, r"J_{\text{softmax}}(\mathbf{x}) = \mathbf{Diag}(\mathbf{p}) - \mathbf{p}\mathbf{p}^T",
     "jacobian(softmax(x), x) = diag(p) - p @ p^T"),
    (SOFTMAX, r"\frac{\partial}{\partial x_j} \operatorname{softmax}(x)_i = \delta_{ij} p_i - p_i p_j",
     "∂(softmax(x))[i]/∂x[j] = δ[i, j]*p[i] - p[i]*p[j] for i <= n, j <= n"),
    # tensors
    (NET, r"\frac{\partial s}{\partial b} = \operatorname{diag}(\sigma'(A y + b))",
     "jacobian(s, b) = diag(σ'(A @ y + b))"),
    (NET, r"\nabla_{A} L = \text{diag}(\sigma'(u)) \nabla_s L\, y^\top",
     "grad(L, A) = diag(σ'(u)) @ grad(L, s) @ y^T"),
    (NET, r"\nabla_y L = A^\top (\sigma'(u) \odot \nabla_s L)",
     "grad(L, y) = A^T @ (σ'(u) .* grad(L, s))"),
    (NET, r"[A y + b]_i = [A y]_i + [b]_i", "(A @ y + b)[i] = (A @ y)[i] + b[i] for i <= m"),
    (NET, r"(A \mathbf{y})_i = \sum_{k=1}^{n} A_{ik} y_k = \sum_k A_{i,k} y_k",
     "(A @ y)[i] = Σ k<=n: A[i, k]*y[k] = Σ k<=n: A[i, k]*y[k] for i <= m"),
    (NET, r"\{ A_{ij} y_j \}_{i,j} = A \operatorname{diag}(y)", None),
    (NET, r"y^\top y = y \cdot y = \lVert y \rVert^2", "y^T @ y = y^T @ y = y^T @ y"),
    (NET, r"2 A y - A y = 1 \cdot A y", "2 * (A @ y) - A @ y = 1 * (A @ y)"),
    (NET, r"A \in \mathbb{R}^{m \times n}", "shape(A) = (m, n)"),
    # letters in order, indicators, a function after a function
    (INDICES, r"\sum_{1 \le i < j \le n} x_i x_j = c",
     "Σ i in 1..n, j in i+1..n: x[i] * x[j] = c"),
    (INDICES, r"\sum_{1 \le i \le j < n} x_i x_j = c",
     "Σ i in 1..n-1, j in i..n-1: x[i] * x[j] = c"),
    (NUMBERS, r"a 1_{a > 0} = 1_{\{a > 0\}} \cdot a", "a * [a > 0] = [a > 0] * a"),
    (NUMBERS, r"\cos a \cos b = \sin a \exp b", "cos(a) * cos(b) = sin(a) * exp(b)"),
    # ones and identities whose size the terms beside them give
    (INDICES, r"\mathbf{1}^\top x = c", "ones(n)^T @ x = c"),
    (INDICES, r"X \mathbf{1} = \mathbf{1}", "X @ ones(n) = ones(m)"),
    (INDICES, r"\mathbf{1}^\top X \mathbf{1} = c", "ones(m)^T @ X @ ones(n) = c"),
    (INDICES, r"x + c \mathbf{1} = -\mathbb{1}", "x + c * ones(n) = -ones(n)"),
    (INDICES, r"(c I + B)^\top = B I", "(c * eye(n) + B)^T = B @ eye(n)"),
    (INDICES, r"(I - \tfrac1n \mathbf{1} \mathbf{1}^\top) x = x",
     "(eye(n) - 1/n * (ones(n) @ ones(n)^T)) @ x = x"),
    (INDICES, r"\mathbf{1} \mathbf{1}^\top x = I x", "ones(n) @ ones(n)^T @ x = eye(n) @ x"),
    (INDICES, r"\operatorname{tr}(B) = \mathrm{Tr}(B^\top)", "trace(B) = trace(B^T)"),
    (INDICES, r"\operatorname{vec}(B)_1 = B_{11}", "vec(B)[1] = B[1, 1]"),
    ("base 1; size n; tensor A[n, n], B[n, n]", r"A + I - I B = A + I_n - B",
     None),
    # limits, integrals, orders, expectations
    (NUMBERS, r"\lim_{k \to \infty} \theta^{1/k} = 1", "limit k -> oo: θ^(1/k) = 1"),
    (NUMBERS, r"\lim_{h \to 0^+} \frac{|h|}{h} = 1 \text{ and } \lim_{h \to 0^{-}} |h| = 0",
     "limit h -> 0+: abs(h)/h = 1 and limit h -> 0-: abs(h) = 0"),
    (NUMBERS, r"\lim_{h \rightarrow a} (h + b) = a + b", "limit h -> a: (h + b) = a + b"),
    (NUMBERS, r"\int_{-\infty}^{a} \operatorname{heaviside}(s) \, ds = \operatorname{relu}(a)",
     "integral s in -oo..a: heaviside(s) = relu(a)"),
    (NUMBERS, r"\int_0^1 s + a \,\mathrm{d}s = \tfrac12 + a", "integral s in 0..1: (s + a) = 1/2 + a"),
    (NUMBERS, r"\exists z: e^z = \theta", "exists z: exp(z) = θ"),
    ("base 1; size m, n", r"2 m n + m = O(m n)", "2*m*n + m = O(m*n)"),
    ("base 1; size m, n", r"m = \mathcal{O}\left(m n\right)", "m = O(m*n)"),
    (CHANCE, r"\mathbb{V}[u_i] = \operatorname{Var}(u_i)", "Var[u[i]] = Var[u[i]] for i <= n"),
    (CHANCE, r"\mathbb{E}[u_i] = E\left[u_i\right] = \mathbb{E} u_i",
     "E[u[i]] = E[u[i]] = E[u[i]] for i <= n"),
    (CHANCE, r"\operatorname{Var}(a^\top u) = \sum_i a_i^2 \operatorname{Var}[u_i]",
     "Var[a^T @ u] = Σ i<=n: a[i]^2 * Var[u[i]]"),
    (CHANCE, r"\mathbb{E}[A u] = A \, \mathbb{E}[u]", "E[A @ u] = A @ E[u]"),
    # levels of families and of recursive lets, ordered products
    (DEPTH, r"z^{(l)} = A^{(l)} y^{(l-1)} + b_l \quad l = 1, \dots, L",
     "z[l] = A[l] @ y[l-1] + b[l] for l in 1..L"),
    (DEPTH, r"z_i^{(l)} = \sum_j A_{ij}^{(l)} y_{l-1,j} + b^{(l)}_i \quad l = 1, \dots, L",
     "z[l][i] = (Σ j<=m[l-1]: A[l][i, j]*y[l-1][j]) + b[l][i] for l in 1..L, i <= m[l]"),
    (DEPTH, r"A_1^\top b^{(1)} = (A^{(1)})^\top b_1", "A[1]^T @ b[1] = A[1]^T @ b[1]"),
    (DEPTH, r"\prod_{k=L}^{1} A_k = A_L \prod_{k=L-1}^{1} A^{(k)}",
     "(Π k in L..1 ordered: A[k]) = A[L] @ (Π k in L-1..1 ordered: A[k])"),
    (DEPTH, r"\frac{\partial y_L}{\partial b_l} = \left(\prod_{k=L}^{l+1} "
     r"\operatorname{diag}(\varphi'(z_k)) A_k\right) \operatorname{diag}(\varphi'(z_l)) "
     r"\quad l = 1, \dots, L",
     "jacobian(y[L], b[l]) = (Π k in L..l+1 ordered: diag(φ'(z[k])) @ A[k]) @ diag(φ'(z[l])) "
     "for l in 1..L"),
    (INDICES, r"X_i^\top x = \sum_j X_{ij} x_j", "X[i]^T @ x = Σ j<=n: X[i, j]*x[j] for i <= m"),
    (INDICES, r"(1 - x)_i = 1 - x_i", "(ones(n) - x)[i] = 1 - x[i] for i <= n"),
    (INDICES, r"x \odot (1 - \tanh^2(x)) + c = x", "x .* (ones(n) - tanh(x) .* tanh(x)) + c*ones(n) = x"),
    (INDICES, r"\partial_{x_i}^2 x_i^2 = \partial^2_{x_i} x_i^2",
     "D(x[i]^2, x[i], x[i]) = D(x[i]^2, x[i], x[i]) for i <= n"),
    # indices and ranges
    (INDICES, r"\sum_{j=1}^{k} w_j = \sum_{1 \le j \le k} w_j = \sum_j w_j",
     "Σ j<=k: w[j] = Σ j in 1..k: w[j] = Σ j<=k: w[j]"),
    (INDICES, r"\sum_{i,j} X_{ij} = \sum_{i=1}^m \sum_{j=1}^n X_{i,j}",
     "Σ i<=m, j<=n: X[i, j] = Σ i<=m, j<=n: X[i, j]"),
    (INDICES, r"\sum_{i,j=1}^{n} B_{ij} = \sum_{1 \le i, j \le n} B_{ij}",
     "Σ i<=n, j<=n: B[i, j] = Σ i<=n, j<=n: B[i, j]"),
    (INDICES, r"\sum_{i, j, i < j} B_{ij} = \sum_{i, j, i \ne j} B_{ij}",
     "Σ i<=n, j<=n: [i < j]*B[i, j] = Σ i<=n, j<=n: [i != j]*B[i, j]"),
    (INDICES, r"\sum_{i, j \le k} c = \sum_{i \ne j, j \le k} x_i",
     "Σ i<=k, j<=k: c = Σ i<=n, j<=k: [i != j]*x[i]"),
    (INDICES, r"\sum_{i, 1 \le i \le k} x_i = \sum_{i=1, j=1}^{n, k} x_i",
     "Σ i in 1..k: x[i] = Σ i<=n, j in 1..k: x[i]"),
    (INDICES, r"\sum_{j \ne i} x_j = \sum_j x_j - x_i",
     "Σ j<=n: [j != i]*x[j] = (Σ j<=n: x[j]) - x[i] for i <= n"),
    (INDICES, r"\sum_{j \in \{1, \dots, k\}} w_j = \sum_{j \in [k]} w_j",
     "Σ j<=k: w[j] = Σ j<=k: w[j]"),
    (INDICES, r"\sum_{i=1}^n \sum_{j < i} x_j = \sum_{\substack{1 \le i \le n \\ j < i}} x_j",
     "Σ i<=n, j in 1..i-1: x[j] = Σ i<=n, j in 1..i-1: x[j]"),
    (INDICES, r"\sum_{j \ne i} x_j = \sum_j x_j - x_i",
     "Σ j<=n: [j != i]*x[j] = Σ j<=n: x[j] - x[i] for i <= n"),
    (INDICES, r"\prod_{j'=1}^k w_{j'} = \prod_j w_j", "Π j'<=k: w[j'] = Π j<=k: w[j]"),
    (INDICES, r"x_i = \prod_{j \ne i} x_j", "x[i] = Π j<=n: {x[j] if j != i, 1 otherwise} for i <= n"),
    (INDICES, r"B^{-\top} = (B^\top)^{-1}", "inv(B)^T = inv(B^T)"),
    (INDICES, r"\max_{1 \le p \le k} w_p = \max_p w_p", "max p<=k: w[p] = max p<=k: w[p]"),
    (INDICES, r"\sum_{j=1}^k w_j c + c = c \sum_j w_j + c",
     "Σ j<=k: w[j]*c + c = c * (Σ j<=k: w[j]) + c"),
    (INDICES, r"x_{\lfloor (i + 1)/2 \rfloor} = x_i, \quad i = 1, \dots, n",
     "x[floor((i + 1)/2)] = x[i] for i <= n"),
    (INDICES, r"x_i = c \text{ for all } 1 \le i \le k, i \ne 2",
     "x[i] = c for i in 1..k, i != 2"),
    (INDICES, r"x_i = c \quad \forall i", "x[i] = c for i <= n"),
    (INDICES, r"B_{ij} = c, \quad i \ne j", "B[i, j] = c for i <= n, j <= n, i != j"),
    (INDICES, r"B_{ij} = c \quad (i \neq j)", "B[i, j] = c for i <= n, j <= n, i != j"),
    (NUMBERS + r"; let $\sigma^2 = a b$", r"\frac{\partial \sqrt{\sigma^2 + c}}{\partial \sigma^2} = t",
     "∂sqrt(σ2 + c)/∂σ2 = t"),
    (INDICES, r"x_i = c,\ \forall i \in \{2, \ldots, n\}.", "x[i] = c for i in 2..n"),
    (INDICES, r"X_{12} = X_{1,2} = [X]_{1,2}", "X[1, 2] = X[1, 2] = X[1, 2]"),
    (INDICES, r"\mathbf{1}_n \mathbf{1}_k^\top = \mathbf{1}_{n \times k}",
     "ones(n) @ ones(k)^T = ones(n, k)"),
    (INDICES, r"k \mid n \implies n \bmod k = 0", "k divides n implies n mod k = 0"),
    # names
    ("real y_hat, z_bar, W_hh, x2, C_in", r"\hat{y} + \bar z + W_{hh} + x_2 + C_{\text{in}} = 0",
     "y_hat + z_bar + W_hh + x2 + C_in = 0"),
    ("base 1; size d; tensor h1[d], w2[d]", r"h^1_n \mathbf{w}^2_n = h_n^{(1)} w_n^{(2)}",
     "h1[n]*w2[n] = h1[n]*w2[n] for n <= d"),
    ("real alpha, β, epsilon", r"\alpha + \beta + \varepsilon = \beta", "alpha + β + epsilon = β"),
    # bars one in the other, the least index, products of vectors, probabilities, levels of a network
    ("real x, y", r"||x| - |y|| \le \left| |x - y| \right|", "abs(abs(x) - abs(y)) <= abs(abs(x - y))"),
    ("real x, y", r"|x - |y|| \, |x||y| = |\log |x|| \cdot |y|",
     "abs(x - abs(y))*abs(x)*abs(y) = abs(log(abs(x)))*abs(y)"),
    ("size n; tensor x[n], y[n]", r"|\|x\| - \|y\|| \le \|x\|",
     "abs(sqrt(x^T@x) - sqrt(y^T@y)) <= sqrt(x^T@x)"),
    ("size n; tensor x[n]", r"\arg\min_i x_i = \operatorname{argmin}_i 2 x_i",
     "(argmax i<n: -x[i]) = argmax i<n: -(2*x[i])"),
    ("size n; tensor x[n], y[n]", r"(x \otimes y)_{ij} = x_i y_j", "outer(x, y)[i, j] = x[i]*y[j] for i < n, j < n"),
    ("random X", r"\mathbb{P}(|X| > 1) = \Pr[X > 1] + P(X < -1)", "E[[abs(X) > 1]] = E[[X > 1]] + E[[X < -1]]"),
    ("size n; tensor h1[n]", r"h^{[1]}_i = h^{(1)}_i", "h1[i] = h1[i] for i < n"),
    ("function σ = sigmoid; size n; tensor u[n], v[n]", r"-\log \sigma(-u^\top v) = 0",
     "-log(σ(-u^T @ v)) = 0"),
    ("size n; tensor p[n] > 0, q[n] > 0", r"D_{KL}(p \,\|\, q) = \mathrm{KL}[q || p]",
     "kl_divergence(p, q) = kl_divergence(q, p)"),
    ("size n; tensor p[n] > 0", r"D_{\mathrm{KL}}(p \,\|\, p) = D_\text{KL}(p \| p)",
     "kl_divergence(p, p) = kl_divergence(p, p)"),
    ("size n; tensor x[n]", r"\mathrm{softmax}_k[x] = \operatorname{softmax}_k(2x)",
     "softmax(x)[k] = softmax(2*x)[k] for k < n"),
    ("size n; tensor x[n]", r"I_{ij} x_j = \delta_{ij} x_i", "δ[i, j] * x[j] = δ[i, j] * x[i] for i < n, j < n"),
    ("size m, n; tensor z[m*n]", "I_{mn} z = z", "eye(m*n) @ z = z"),
    ("real a, b; integer k", r"e^{(a + b)} = 2^{(k + 1)} (1 + a)^{(k)}", "exp(a + b) = 2^(k + 1) * (1 + a)^k"),
    # remarks and rows
    (NUMBERS, r"a = b \quad (\because \theta \text{ is positive})", "a = b"),
    (NUMBERS, r"\therefore a = b \text{ (by hand)}.", "a = b"),
    (NUMBERS, r"\begin{aligned} a &= b && \text{(one)} \\ &= c \quad (c: \text{what is left}) "
              r"\end{aligned}", "a = b = c"),
    (NUMBERS, r"\begin{aligned} a &= b \\ &\quad + c \end{aligned}", "a = b + c"),
]


def claims(text):
    return [(s.claim, s.ranges, s.conditions) for s in read(text)]


@pytest.mark.parametrize("declared, formula, text", [c for c in SAME if c[2]],
                         ids=[c[1] for c in SAME if c[2]])
def test_latex_and_text_are_one_claim(declared, formula, text):
    based = declared if declared.startswith("base") else "base 0; " + declared
    wanted = claims(f"{based}; claim {text}")
    assert claims(f"{based}; claim $${formula}$$") == wanted
    if "\\" in formula:
        assert claims(f"{based}; claim {formula}") == wanted
