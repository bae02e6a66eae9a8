"""Layers: Python functions from tensors to a tensor.

A layer is the formula of one entry of its output.  The decorator adds what all layers share: it
checks the number of axes, asks for equal sizes where the signature repeats a letter, and collects
the conditions of the layers below, so that layers compose as functions do:
`softmax(dense(relu(conv1d(x, w)), W, b))`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature as parameters_of
from typing import get_args

from sympy import Expr

from derive.model.signature import Form, ShapeError, fits, forms
from derive.model.tensor import Tensor, equal_sizes, integer, scalar


def layer(signature: str) -> Callable:
    """Make a model a layer that takes what `signature` says (see `derive.model.signature`).

    The keyword parameters of the model are options: `int` and `float` annotations ask for an
    integer or a real scalar, `bool` for a switch.  A tensor may be given as a scalar expression
    where it may have no axes; if all are, the result is an expression.
    Raises ShapeError for axes that do not fit, TypeError for an option that does not.
    """
    ways = forms(signature)

    def decorate(model: Callable) -> Callable:
        parameters = parameters_of(model).parameters
        optional = frozenset(n for n, p in parameters.items() if p.default is None)

        @wraps(model)
        def call(*arguments, **options):
            plain = not any(isinstance(a, Tensor) for a in arguments)
            arguments = [a if isinstance(a, Tensor) or callable(a) else _constant(a)
                         for a in arguments]
            try:
                form, given = bind(ways, arguments, optional, signature)
                options = {n: option(parameters, n, v) for n, v in options.items()}
                result = model(**given, **options)
                needs = (*inherited(given), *agreement(form, given), *result.needs)
            except ShapeError as error:
                raise ShapeError(f"{model.__name__}: {error}") from None
            result.needs = tuple(dict.fromkeys(needs))
            return result[()] if plain and not result.rank else result
        return call
    return decorate


def _constant(value) -> Tensor:
    value = scalar(value)
    return Tensor(lambda: value)


def bind(ways: tuple[Form, ...], arguments: list, optional: frozenset[str], signature: str):
    """The first way of the signature that the arguments fit, and which is which."""
    ranks = tuple(a.rank if isinstance(a, Tensor) else None for a in arguments)
    for form in ways:
        places = fits(form, ranks, optional)
        if places is not None:
            return form, {name: arguments[place] for name, place in places.items()}
    found = ", ".join("a function" if r is None else f"{r} axes" for r in ranks)
    raise ShapeError(f"takes {signature}, not tensors with {found or 'nothing'}")


def option(parameters, name: str, value) -> Expr | bool | None:
    """The value of an option, of the kind that its annotation names."""
    if name not in parameters or parameters[name].kind != parameters[name].KEYWORD_ONLY:
        known = ", ".join(n for n, p in parameters.items() if p.kind == p.KEYWORD_ONLY)
        raise TypeError(f"no option {name}; there are: {known or 'none'}")
    annotation = parameters[name].annotation
    if annotation is bool:
        if value not in (0, 1):
            raise TypeError(f"{name} is a switch, 0 or 1, not {value}")
        return bool(value)
    return integer(value, name) if int in (annotation, *get_args(annotation)) else scalar(value)


def inherited(given: dict) -> list:
    return [need for a in given.values() if isinstance(a, Tensor) for need in a.needs]


def agreement(form: Form, given: dict) -> tuple:
    """Equal sizes wherever the signature repeats a letter."""
    first, pairs = {}, []
    for formal in form:
        tensor = given.get(formal.name)
        if isinstance(tensor, Tensor):
            for letter, size in zip(formal.letters(tensor.rank), tensor.shape, strict=True):
                if first.setdefault(letter, size) != size:
                    pairs.append((size, first[letter]))
    return equal_sizes(*pairs)
