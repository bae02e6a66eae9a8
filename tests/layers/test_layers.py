"""Every layer against its reference: a layer that is added is tested here without a new test.

The model is read as a term and evaluated entry by entry; the reference computes on arrays.  Sizes,
options and entries are random and small; the seed is the name of the layer.
"""

import math
import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from derive.kernel.terms import Fold, Num, Var, number
from derive.layers import catalogue
from derive.layers.catalogue import names, parameters, reference, template
from tests.model.evaluate import evaluate

CASES = 20


def square_plus_one(u):
    return u*u + 1


def forms_of(name):
    """All ways to call a layer: with further axes or not, optional arguments or not."""
    optional = [p.name for p in parameters(name) if not p.required]
    for form in catalogue.forms(catalogue._found(name)[0]):
        choices = [[None] if f.axes is None else
                   [len(f.axes) - 1, len(f.axes)] if "..." in f.axes else [len(f.axes)] for f in form]
        for keep in product(*([True, False] if f.name in optional else [True] for f in form)):
            yield from product(*(c for c, kept in zip(choices, keep) if kept))


def random_options(name, rng):
    low = {"padding": 0, "epsilon": 1}
    options = {}
    for p in parameters(name):
        if p.kind == "switch":
            options[p.name] = number(rng.randint(0, 1))
        elif p.kind in ("integer", "real") and (p.required or rng.random() < 0.7):
            options[p.name] = number(rng.randint(low.get(p.name, 1), 3))
    return options


def random_case(name, rng):
    """A call that meets the layer's conditions: template, letters' values and arrays."""
    while True:
        ranks, options = rng.choice(list(forms_of(name))), random_options(name, rng)
        hidden = {n: v if rng.random() < 0.5 or n == "flip" else Var("free", True)
                  for n, v in options.items()}
        try:
            found = template(name, ranks, hidden)
        except catalogue.ShapeError:
            continue
        letters = {v.name: options[v.name].value for v in found.options}
        sizes, named = {}, {}
        for axes in found.sizes:
            for v in axes:
                same = v.name.rstrip("0123456789") if found.conditions else v.name
                named.setdefault(same if v.name != "x0" else v.name, rng.randint(1, 6))
                sizes[v.name] = named[same if v.name != "x0" else v.name]
        letters |= sizes
        if all(evaluate(c, letters) for c in found.conditions):
            arrays = {f: np.array([Fraction(rng.randint(-3, 3)) for _ in range(
                math.prod(sizes[v.name] for v in axes))], dtype=object).reshape(
                    [sizes[v.name] for v in axes]) for f, axes in zip(found.formals, found.sizes)}
            return found, ranks, options, letters, arrays


def is_exact(term):
    """Can the entry be worked out in rationals?"""
    text = repr(term)
    return not any(f"Call('{f}'" in text for f in ("exp", "log", "sqrt", "tanh", "softplus",
                                                   "sigmoid")) and "Var('p', False)" not in text


@pytest.mark.parametrize("name", names())
def test_model_equals_reference(name):
    rng = random.Random(name)
    for _ in range(CASES):
        found, ranks, options, letters, arrays = random_case(name, rng)
        functions = dict.fromkeys(found.functions, square_plus_one)
        shape = tuple(evaluate(size, letters) for size in found.shape)
        model = np.empty(shape, dtype=object)
        for at in np.ndindex(*shape):
            values = letters | {v.name: i for v, i in zip(found.indices, at)}
            model[at] = evaluate(found.entry, values, arrays, functions)
        exact = is_exact(found.entry) and name not in ("heaviside", "lppool1d", "lppool2d")
        given = [a if exact else a.astype(float) for a in arrays.values()]
        bound = dict(zip(found.formals, given)) | functions
        keywords = {n: v.value if catalogue_kind(name, n) == "real" else int(v.value)
                    for n, v in options.items()}
        expected = np.asarray(reference(name)(**bound, **keywords))
        assert expected.shape == shape, (ranks, options, letters)
        if exact:
            assert (model == expected).all(), (ranks, options, letters)
        else:
            close = np.allclose(model.astype(float), expected.astype(float), equal_nan=True)
            assert close, (ranks, options, letters, model, expected)


def catalogue_kind(name, option):
    return next(p.kind for p in parameters(name) if p.name == option)
