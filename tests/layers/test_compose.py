"""Layers as people use them: composed, on scalars, with mistakes, and loaded late."""

import subprocess
import sys

import numpy as np
import pytest
from sympy import Eq, Function, Le, Symbol

from derive.kernel.terms import Var, number
from derive.layers import (
    avgpool1d,
    catalogue,
    conv1d,
    conv2d,
    dense,
    maxpool1d,
    mlp,
    relu,
    residual,
    sigmoid,
    softmax,
)
from derive.layers.mlp import reference
from derive.model.bridge import to_term
from derive.model.signature import ShapeError
from derive.model.tensor import Tensor
from tests.model.evaluate import evaluate

i, k, m, n = (Symbol(s, integer=True) for s in "ikmn")
x, w = Tensor("x", (n,)), Tensor("w", (k,))
φ = Function("φ")


def test_composition_equals_composed_references():
    W, b = Tensor("W", (m, n - k + 1)), Tensor("b", (m,))
    y = softmax(dense(relu(conv1d(x, w)), W, b))
    rng = np.random.default_rng(1)
    arrays = {"x": rng.normal(size=5), "w": rng.normal(size=2), "W": rng.normal(size=(3, 4)),
              "b": rng.normal(size=3)}
    found = [evaluate(to_term(y[i]), {"i": at, "n": 5, "k": 2, "m": 3}, arrays) for at in range(3)]
    hidden = np.maximum(catalogue.reference("conv1d")(arrays["x"], arrays["w"]), 0)
    scores = arrays["W"] @ hidden + arrays["b"]
    assert np.allclose(found, catalogue.reference("softmax")(scores))
    assert y.shape == (m,) and Le(k, n, evaluate=False) in y.needs


def test_mlp_equals_reference():
    sizes = (2, 3, 2)
    weights = [Tensor(f"W{l}", (b, a)) for l, (a, b) in enumerate(zip(sizes, sizes[1:]))]
    biases = [Tensor(f"b{l}", (a,)) for l, a in enumerate(sizes[1:])]
    y = mlp(Tensor("x", (2,)), weights, biases, φ)
    rng = np.random.default_rng(2)
    arrays = {t.name: rng.integers(-3, 4, size=[int(s) for s in t.shape])
              for t in (*weights, *biases, Tensor("x", (2,)))}
    found = [evaluate(to_term(y[at]), {}, arrays, {"φ": lambda u: u*u}) for at in range(2)]
    assert list(reference(arrays["x"], [arrays[t.name] for t in weights],
                          [arrays[t.name] for t in biases], lambda u: u*u)) == found


def test_an_outer_index_is_not_captured():
    """Else Σ j: W[j, j] x[j] for Σ j: W[i, j] x[j] at i = j."""
    W, j = Tensor("W", (n, n)), Symbol("j", integer=True)
    once = dense(x, W)
    values = {"x": np.array([1, 10]), "W": np.array([[1, 2], [3, 4]])}
    assert [evaluate(to_term(once[j]), {"j": at, "n": 2}, values) for at in (0, 1)] == [21, 43]
    twice = dense(once, W)
    assert [evaluate(to_term(twice[j]), {"j": at, "n": 2}, values) for at in (0, 1)] == [107, 235]


def test_a_layer_of_scalars():
    a = Symbol("a", real=True)
    assert str(relu(a)) == "relu(a)" and str(sigmoid(a, slope=2)) == "sigmoid(2*a)"
    assert str(dense(x, Tensor("W", (m, n)), relu)[i]) == "relu(Sum(W[i, j]*x[j], (j, 0, n - 1)))"


def test_equal_sizes_are_needed():
    found = dense(x, Tensor("W", (m, k)))
    assert found.needs == (Eq(k, n, evaluate=False),)
    with pytest.raises(ShapeError, match="dense: 3 = 2 does not hold"):
        dense(Tensor("x", (2,)), Tensor("W", (4, 3)))


@pytest.mark.parametrize("call, error, words", [
    (lambda: conv1d(x, Tensor("w", (k, k))), ShapeError, "takes x"),
    (lambda: conv1d(x), ShapeError, "conv1d: takes"),
    (lambda: conv1d(x, w, stride=0), ShapeError, "1 <= 0"),
    (lambda: conv1d(x, w, padding=-1), ShapeError, "0 <= -1"),
    (lambda: conv1d(x, w, stride=Symbol("s")), TypeError, "stride is an integer"),
    (lambda: conv1d(x, w, strides=2), TypeError, "no option strides"),
    (lambda: conv1d(x, w, flip=2), TypeError, "switch"),
    (lambda: maxpool1d(Tensor("x", (2,)), window=3), ShapeError, "3 <= 2"),
    (lambda: residual(x, Tensor("A", (n, n)), x), ShapeError, "residual"),
    (lambda: x[i, i], ShapeError, "1 axes"),
    (lambda: x[Symbol("i")], TypeError, "integer=True"),
    (lambda: catalogue.template("conv4d", (1,)), KeyError, "conv4d"),
    (lambda: catalogue.template("conv1d", (1, 2)), ShapeError, "conv1d"),
    (lambda: catalogue.template("conv1d", (1, 1), {"steps": number(2)}), TypeError, "stride"),
    (lambda: catalogue.template("maxpool1d", (1,)), TypeError, "window"),
    (lambda: catalogue.template("avgpool1d", (1,), {"window": number(0)}), ShapeError, "1 <= 0"),
    (lambda: catalogue.template("conv1d", (1, 1), {"flip": Var("s", True)}), TypeError, "flip"),
])
def test_mistakes_are_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_functions_skip_optional_tensors():
    assert catalogue.template("dense", (1, 2, None)).formals == ("x", "W")
    assert catalogue.template("dense", (1, 2, 1, None)).functions == ("φ",)
    plane, image = catalogue.template("conv2d", (2, 2)), catalogue.template("conv2d", (3, 4))
    assert plane.shape == image.shape[1:]


def test_default_stride_of_pooling_is_the_window():
    window = {"window": number(2)}
    assert catalogue.template("avgpool1d", (1,), window) == catalogue.template(
        "avgpool1d", (1,), {**window, "stride": number(2)})
    assert avgpool1d(x, window=2).shape == avgpool1d(x, window=2, stride=2).shape


def test_letters_of_a_template_are_distinct():
    """Else putting sizes for letters would merge axes that need not be equal."""
    for name in catalogue.names():
        options = {p.name: Var("o", True) for p in catalogue.parameters(name)
                   if p.kind in ("integer", "real")}
        form = catalogue.forms(catalogue.signature(name))[0]
        ranks = tuple(None if f.axes is None else len(f.axes) for f in form)
        found = catalogue.template(name, ranks, options)
        letters = [v.name for axes in found.sizes for v in axes]
        letters += [*(v.name for v in found.options + found.indices), *found.formals,
                    *found.functions]
        assert len(letters) == len(set(letters)), name


def test_listing_loads_no_sympy():
    code = ("import sys; from derive.layers import catalogue; import derive.layers;"
            "catalogue.names(); catalogue.parameters('conv2d'); catalogue.usage('dense');"
            "print({'sympy', 'numpy'} & set(sys.modules));"
            "catalogue.template('conv1d', (1, 1)); print('numpy' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "False"]


def test_a_name_in_the_package_is_the_layer():
    """Else `from derive.layers import conv1d` would give a file once that file is loaded."""
    code = ("import derive.layers.conv1d, derive.layers.catalogue as c;"
            "c.template('softmax', (1,)); from derive.layers import conv1d, softmax;"
            "print(callable(conv1d), callable(softmax))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("name", catalogue.names())
def test_docstrings_say_the_formula_the_base_and_the_source(name):
    import derive.layers
    words = " ".join(getattr(derive.layers, name).__doc__.split())
    assert "Source:" in words and "indices from 0" in words and " = " in words


def test_bias_of_conv2d():
    image, kernel = Tensor("x", (1, m, n)), Tensor("w", (2, 1, 1, 1))
    with_bias = conv2d(image, kernel, Tensor("b", (2,)))[0, i, k]
    assert with_bias - conv2d(image, kernel)[0, i, k] == Tensor("b", (2,))[0]
