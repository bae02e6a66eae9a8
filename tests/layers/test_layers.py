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

from derive.kernel.terms import Call, Rel, Var, number, subterms
from derive.layers import catalogue
from derive.layers.catalogue import names, parameters, reference, template
from derive.model.signature import ShapeError
from tests.model.evaluate import evaluate

CASES = 20
LARGEST = 1000          # the product of the sizes, which bounds the products in all sums


def square_plus_one(u):
    return u*u + 1


def forms_of(name):
    """All ways to call a layer: with further axes or not, optional arguments or not."""
    optional = [p.name for p in parameters(name) if not p.required]
    for form in catalogue.forms(catalogue.signature(name)):
        for further in (0, 1):
            ranks = [None if f.axes is None else len(f.axes) - ("..." in f.axes) * (1 - further)
                     for f in form]
            for keep in product(*([True, False] if f.name in optional else [True] for f in form)):
                yield tuple(rank for rank, kept in zip(ranks, keep) if kept)


def random_options(name, rng):
    low = {"padding": 0}
    options = {}
    for p in parameters(name):
        if p.kind == "switch":
            options[p.name] = number(rng.randint(0, 1))
        elif p.kind == "integer" and (p.required or rng.random() < 0.7):
            options[p.name] = number(rng.randint(low.get(p.name, 1), 3))
        elif p.kind == "real" and (p.required or rng.random() < 0.7):
            options[p.name] = number(rng.choice([Fraction(1, 2), 1, 2, 3]))
    return options


def random_case(name, rng):
    """A call that meets the layer's conditions: template, options, letters' values, arrays."""
    switches = {p.name for p in parameters(name) if p.kind == "switch"}
    while True:
        ranks, options = rng.choice(list(forms_of(name))), random_options(name, rng)
        hidden = {n: v if rng.random() < 0.5 or n in switches else Var("free", True)
                  for n, v in options.items()}
        try:
            found = template(name, ranks, hidden)
        except ShapeError:                      # the numbers break a condition
            continue
        sizes = {v.name: rng.randint(1, 5) for axes in found.sizes for v in axes}
        for condition in found.conditions:
            match condition:
                case Rel("=", Var(one), Var(other)):
                    sizes[one] = sizes[other]
        letters = sizes | {v.name: options[v.name].value for v in found.options}
        if math.prod(sizes.values()) <= LARGEST and all(
                evaluate(c, letters) for c in found.conditions):
            shapes = [[sizes[v.name] for v in axes] for axes in found.sizes]
            probabilities = rng.random() < 0.5
            return found, options, letters, {
                f: entries(shape, rng, probabilities) for f, shape in zip(found.formals, shapes)}


@pytest.mark.parametrize("name", names())
def test_conditions_leave_an_output(name):
    """Else a layer would be read where no window fits."""
    rng = random.Random(name)
    switches = {p.name for p in parameters(name) if p.kind == "switch"}
    for _ in range(100):
        ranks, options = rng.choice(list(forms_of(name))), random_options(name, rng)
        found = template(name, ranks, {n: v if n in switches else Var("free", True)
                                       for n, v in options.items()})
        letters = {v.name: rng.randint(0 if v in found.options else 1, 5)
                   for v in sum(found.sizes, found.options)}
        if all(evaluate(c, letters) for c in found.conditions):
            assert all(evaluate(size, letters) >= 1 for size in found.shape), letters


def entries(shape, rng, probabilities):
    """Small integers, ties and zeros among them, or numbers between 0 and 1."""
    numbers = [Fraction(rng.randint(1, 4), 5) if probabilities else Fraction(rng.randint(-3, 3))
               for _ in range(math.prod(shape))]
    return np.array(numbers, dtype=object).reshape(shape)


def computed(found, letters, arrays):
    """The output, entry by entry from the term."""
    model = np.empty([int(evaluate(size, letters)) for size in found.shape], dtype=object)
    functions = dict.fromkeys(found.functions, square_plus_one)
    for at in np.ndindex(*model.shape):
        values = letters | {v.name: i for v, i in zip(found.indices, at)}
        model[at] = evaluate(found.entry, values, arrays, functions)
    return model


def is_exact(term):
    """Can the entry be worked out in rationals?"""
    return all(not isinstance(t, Call) or t.function in ("relu", "φ") for t in subterms(term))


@pytest.mark.parametrize("name", names())
def test_model_equals_reference(name):
    """Else a theorem about a layer would be about some other layer."""
    rng = random.Random(name)
    kinds = {p.name: p.kind for p in parameters(name)}
    for _ in range(CASES):
        found, options, letters, arrays = random_case(name, rng)
        exact = is_exact(found.entry)
        given = {f: a if exact else a.astype(float) for f, a in arrays.items()}
        given |= dict.fromkeys(found.functions, square_plus_one)
        given |= {n: v.value if kinds[n] == "real" else int(v.value) for n, v in options.items()}
        with np.errstate(all="ignore"):
            expected = np.asarray(reference(name)(**given))
        model = computed(found, letters, arrays)
        assert model.shape == expected.shape, (letters, options)
        assert agree(model, expected, exact), (letters, options, arrays, model, expected)


def agree(model, expected, exact):
    """Equal where the model is defined; where it is not, the reference finds no number either."""
    if exact:
        return (model == expected).all()
    model, expected = model.astype(float), expected.astype(float)
    defined = ~np.isnan(model)
    return np.allclose(model[defined], expected[defined]) and not np.isfinite(
        expected[~defined]).any()
