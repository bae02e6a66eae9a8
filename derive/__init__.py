"""derive: the mathematics of deep learning, modelled, derived, proved and typeset.

    >>> import derive
    >>> derive.verify("real x\\nclaim (x + 1)^2 = x^2 + 2*x + 1").word
    'PROVED'

Importing this package loads nothing else; each name is loaded when it is used.
"""

from importlib import import_module

_PLACES = {
    "verify": "derive.api",
    "assert_claim": "derive.api",
    "prove": "derive.api",
    "jacobian": "derive.api",
    "gradient": "derive.api",
    "exercise": "derive.api",
    "worked": "derive.api",
    "grade": "derive.course.grading",
    "assert_answer": "derive.course.grading",
    "layers": "derive.layers",
    "load_ipython_extension": "derive.course.jupyter",
}

__all__ = sorted(_PLACES)
__version__ = "0.1.0"


def __getattr__(name):
    if name not in _PLACES:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    place = import_module(_PLACES[name])
    return place if _PLACES[name].rpartition(".")[2] == name else getattr(place, name)
