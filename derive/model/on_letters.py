"""A layer on letters: its entry, shape and conditions as terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from sympy import Function, Rational, Symbol

from derive.kernel.terms import Var
from derive.model.bridge import letter, to_term
from derive.model.signature import Formal
from derive.model.tensor import Tensor, integer

INDICES = "ijlkpqrstuv"


def run(layer: Callable, arguments: dict[Formal, int | None], options: dict) -> dict:
    """The parts of a template: see `derive.layers.catalogue.Template`."""
    tensors = {f: rank for f, rank in arguments.items() if rank is not None}
    functions = [f.name for f, rank in arguments.items() if rank is None]
    values = {name: valued(name, value) for name, value in options.items()}
    taken = {f.name for f in arguments} | {s.name for s in values.values() if isinstance(s, Symbol)}
    sizes = {f: tuple(integer(Symbol(unique(a, taken), integer=True)) for a in f.letters(rank))
             for f, rank in tensors.items()}
    result = layer(*(Tensor(f.name, sizes[f]) if f in sizes else Function(f.name)
                     for f in arguments), **values)
    at = tuple(Symbol(unique(next(index_names(taken)), taken), integer=True) for _ in result.shape)
    scalars = [f.name for f, rank in tensors.items() if rank == 0]
    return {
        "formals": tuple(f.name for f in tensors),
        "sizes": tuple(tuple(map(variable, sizes[f])) for f in tensors),
        "options": tuple(variable(s) for s in values.values() if isinstance(s, Symbol)),
        "shape": tuple(map(to_term, result.shape)),
        "indices": tuple(map(variable, at)),
        "entry": to_term(result[at], scalars),
        "conditions": tuple(map(to_term, result.needs)),
        "functions": tuple(functions),
    }


def valued(name: str, value):
    """A number as SymPy has it, a switch as it is, and a letter for any other value."""
    if isinstance(value, Fraction):
        return Rational(value.numerator, value.denominator)
    return letter(name, value == "integer")


def variable(s: Symbol) -> Var:
    return Var(s.name, s.is_integer is True)


def unique(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken; it is taken from now on."""
    count, candidate = 0, name
    while candidate in taken:
        count += 1
        candidate = f"{name}{count}"
    taken.add(candidate)
    return candidate


def index_names(taken: set[str]) -> Iterator[str]:
    yield from (name for name in INDICES if name not in taken)
    yield INDICES[0]
