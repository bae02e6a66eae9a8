"""The catalogue of layers, one file a layer.

    from derive.layers import conv1d, dense, relu, softmax
    p = softmax(dense(relu(conv1d(x, w)), W, b))        # p[i] is a SymPy expression

Every file has the layer, entry by entry in SymPy, and `reference`, the same written a second time
for NumPy arrays.  A new file here is found by its name.  Importing this package loads no SymPy;
the first use of a layer does.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def __getattr__(name: str):
    if name.isidentifier() and (Path(__file__).parent / f"{name}.py").is_file():
        return getattr(module := import_module(f"{__name__}.{name}"), name, module)
    raise AttributeError(f"there is no layer {name}")


def __dir__():
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem != "__init__")


class Package(ModuleType):
    """Python binds an imported file under its name in its package; here that name is the layer."""

    def __setattr__(self, name, value):
        super().__setattr__(name, getattr(value, name, value))


sys.modules[__name__].__class__ = Package
