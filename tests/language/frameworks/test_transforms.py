"""jax.grad, jax.vmap and the like of functions: names, and `lambda`s."""

import pytest

from derive.search.judging.session import verify

FORM = "size n; tensor x[n], A[n, n]; real c; "
PAIR = "size n; tensor x[n], y[n]; "
ROWS = "size n, m; tensor X[n, m], Y[n, m], w[m]; "

TRUE = [
    "real x; claim jax.grad(jnp.tanh)(x) = 1 - jnp.tanh(x)**2", "function f; real x; claim jax.grad(f)(x) = f'(x)",
    "real x; claim jax.grad(jax.grad(jnp.sin))(x) = -jnp.sin(x)",
    "real x; claim jax.grad(lambda x: x**3)(x) = 3 * x**2", "real x; claim jax.hessian(lambda t: t**3)(x) = 6 * x",
    "real x, y; claim jax.grad(lambda a, b: a * b**2)(x, y) = y**2",
    "real x, y; claim jax.grad(lambda a, b: a * b**2, argnums=1)(x, y) = 2 * x * y",
    "size n; tensor x[n], y[n]; claim jax.vmap(jax.grad(lambda u, v: u * v))(x, 2 * y) = 2 * y",
    FORM + "claim jax.grad(lambda v: v @ A @ v)(x) = (A + A.T) @ x",
    FORM + "claim jax.hessian(lambda v: v @ A @ v)(x) = A + A.T",
    FORM + "claim jax.jacobian(lambda v: A @ v)(x) = A", FORM + "claim jax.jacfwd(jax.nn.softmax)(x) = "
    "jnp.diag(jax.nn.softmax(x)) - jnp.outer(jax.nn.softmax(x), jax.nn.softmax(x))",
    FORM + "claim jax.vmap(jax.grad(jnp.tanh))(x) = 1 - jnp.tanh(x)**2",
    FORM + "claim jax.vmap(lambda t: c * t)(x) = c * x",
    ROWS + "claim jax.vmap(lambda r: r @ w)(X) = X @ w", ROWS + "claim jax.vmap(jax.nn.softmax)(X) = softmax(X)",
    ROWS + "claim jax.vmap(jnp.dot)(X, Y) = (X * Y).sum(axis=1)",
    ROWS + "claim jax.grad(lambda v: jax.vmap(lambda r: r @ v)(X).sum())(w) = X.sum(axis=0)",
    ROWS + "claim jax.grad(lambda v: jnp.sum((v - 1)**2))(w) = 2 * w - 2",
    ROWS + "claim jax.vmap(jnp.dot, in_axes=(None, 0))(w, X) = X @ w",
    ROWS + "claim jax.vmap(jnp.dot, in_axes=(None, 0), out_axes=0)(X[0], X) = X @ X[0]",
    ROWS + "claim jax.vmap(jnp.sum, in_axes=1)(X) = X.sum(axis=0)",
    ROWS + "claim jax.vmap(lambda c: 2 * c, in_axes=1)(X) = 2 * X.T",
    ROWS + "claim jax.vmap(lambda c: 2 * c, in_axes=1, out_axes=-1)(X) = 2 * X",
    ROWS + "tensor Z[n, m, 3]; claim jax.vmap(lambda r: r.sum(axis=0), in_axes=-1, out_axes=-1)(Z) = Z.sum(axis=0)",
    ROWS + "claim jax.vmap(jax.grad(lambda v, r: (v @ r)**2), in_axes=(None, 0))(w, X) = 2 * (X @ w)[:, None] * X",
    "size n, m; tensor x[n], y[m]; claim jax.vmap(jax.vmap(lambda a, b: a * b, in_axes=(None, 0)), in_axes=(0, None))("
    "x, y) = jnp.outer(x, y)",
]
FALSE = [
    FORM + "claim jax.grad(lambda v: v @ A @ v)(x) = 2 * A @ x", FORM + "claim jax.vmap(jnp.exp)(x) = x",
    "real x; claim jax.grad(jax.nn.sigmoid)(x) = jax.nn.sigmoid(x) * (1 + jax.nn.sigmoid(x))",
    ROWS + "claim jax.vmap(lambda r, s: r @ s)(X, Y) = (X * Y).sum(axis=0); assume n = m",
    "real x; claim jax.grad(lambda t: jnp.abs(t))(x) = jnp.sign(x)",
    "real x, y; claim jax.grad(lambda a, b: a * b**2, argnums=1)(x, y) = y**2",
    ROWS + "assume n = m; claim jax.vmap(lambda c: 2 * c, in_axes=1)(X) = 2 * X",
    ROWS + "assume n = m; claim jax.vmap(jnp.dot, in_axes=(None, 1))(w, X) = X @ w",
    "size n; tensor x[n], y[n]; claim jax.vmap(jax.vmap(lambda a, b: a * b, in_axes=(None, 0)), in_axes=(0, None))("
    "x, y) = jnp.outer(y, x)",
]
REFUSED = [
    # JAX holds what a function does not take: of v @ x in v this is x, and not 2x.
    (FORM + "claim jax.grad(lambda v: v @ x)(x) = 2 * x", "`x` is held in the function"),
    (FORM + "let y = 2 * x; claim jax.grad(lambda v: v @ y)(x) = 4 * x", "`y` is held in the function"),
    (FORM + "loss L(x); claim jax.grad(lambda v: L * c)(x) = x", "`L` is held in the function"),
    (FORM + "claim jax.vmap(jax.grad(lambda t: t * x[0]))(x) = x", "`x` is held in the function"),
    # Only the first argument moves: of a * b in a, both being x, the slope is x, and not 2x.
    ("real x; claim jax.grad(lambda a, b: a * b)(x, x) = 2 * x", "`x` is held while"),
    ("real x; let y = x^2; claim jax.grad(lambda a, b: a * b)(x, y) = 3 * x^2", "`y` is held while"),
    ("real x; claim jax.hessian(lambda a, b: a * b)(x, x) = 2", "`x` is held while"),
    ("real x; claim jax.grad(lambda a: jax.grad(lambda b, c: b * c)(a, a))(x) = 2", "`x` is held while"),
    (FORM + "claim jax.grad(lambda a, b: a @ b)(x, A @ x) = (A + A.T) @ x", "`x` is held while"),
    (FORM + "claim jax.grad(lambda a, b: a * b)(x[0], x[n-1]) = x[n-1]", "`x` is held while"),
    (FORM + "claim jax.vmap(jax.grad(lambda u, v: u * v))(x, 2 * x) = 4 * x", "`x` is held while"),
    (FORM + "claim jax.vmap(lambda t, u: jax.grad(lambda s: s * u)(t))(x, 2 * x) = 4 * x", "`x` is held while"),
    (FORM + "let z = 2 * x; claim jax.vmap(jax.grad(lambda u, v: u * v))(x, z) = 2 * z", "`z` is held while"),
    (FORM + "let X = jnp.outer(x, x); claim jax.vmap(lambda r: jax.grad(lambda u: u @ r)(x))(X) = X",
     "`X` is held while"),
    (FORM + "claim jax.grad(lambda v: v @ x)(2 * x) = x", "is applied to a declared name"),
    (FORM + "claim jax.grad(lambda v: A @ v)(x) = A", "is of a number"),
    (FORM + "claim jax.grad(lambda u, v: u @ v)(x) = x", "takes 2 arguments"),
    (FORM + "claim jax.grad(lambda v: jax.vmap(lambda x: x * v[0])(v).sum())(x) = x", "`x` has two meanings"),
    (FORM + "let y = jnp.sum(x**2); claim jax.grad(y)(x) = 2 * x", "a function is a name"),
    # What has no name of its own depends on x as a let may: JAX finds 1/x here, and the slope of x * (1/x) is 0.
    ("real x > 0; claim jax.vmap(lambda r: jax.grad(lambda u: u * r[0])(x))(np.linalg.inv(x * eye(2))) = zeros(2)",
     "`inv(x * eye(2))` is held while"),
    (FORM + "claim jax.vmap(lambda r: jax.grad(lambda u: u @ r)(x))(inv(diag(x))) = inv(diag(x))", "is held while"),
    (PAIR + "claim jax.grad(lambda a, b: a @ b, argnums=1)(x, x) = 2 * x", "`x` is held while"),
    (PAIR + "claim jax.vmap(jax.grad(lambda a, b: a * b, argnums=1))(x, x) = 2 * x", "`x` is held while"),
    (PAIR + "claim jax.grad(lambda a, b: a @ b, argnums=(0, 1))(x, y) = y", "the number of one argument"),
    (PAIR + "claim jax.grad(lambda a, b: a @ b, argnums=2)(x, y) = y", "the number of one argument"),
    (PAIR + "claim jax.grad(lambda a, b: a @ b, argnums=-1)(x, y) = x", "the number of one argument"),
    (PAIR + "claim jax.grad(lambda a, b: a @ b, has_aux=True)(x, y) = y", "no option `has_aux`"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, in_axes=None)(x, y) = x * y", "an axis or None for each argument"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, in_axes=(0,))(x, y) = x * y", "an axis or None for each argument"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, in_axes=(0, n))(x, y) = x * y", "an axis or None for each argument"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, out_axes=None)(x, y) = x * y", "an axis or None for each argument"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, out_axes=1)(x, y) = x * y", "along axis 1 of a tensor with 1 axes"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, in_axes=1)(x, y) = x * y", "along axis 1 of a tensor with 1 axes"),
    (PAIR + "claim jax.vmap(lambda a, b: a * b, axis_name='i')(x, y) = x * y", "takes a function, in_axes and out_axes"),
    (ROWS + "claim jax.vmap(jnp.dot)(X, w) = X @ w", "`jax.vmap` of shapes"),
    (FORM + "claim jnp.sum(lambda t: t) = c", "is given to jax.grad"),
]


@pytest.mark.parametrize("claim", TRUE)
def test_what_jax_would_find_is_proved(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("claim", FALSE)
def test_what_jax_would_not_find_is_refuted(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("REFUTED", "ILL-TYPED"), found.text()


@pytest.mark.parametrize("claim, message", REFUSED)
def test_what_is_held_or_no_function_is_refused(claim, message):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("SYNTAX ERROR", "ILL-TYPED") and message in found.text(), found.text()
