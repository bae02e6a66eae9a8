"""The catalogue: which layers there are, what they take, and their entries as terms.

`names` and `parameters` read the files of this folder without running them, so that reading a
claim without layers loads no SymPy.  `template` runs one layer on letters.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from derive.kernel.terms import Num, Term, Var
from derive.model.signature import Form, ShapeError, fits, forms

FOLDER = Path(__file__).parent
KINDS = {"int": "integer", "float": "real", "bool": "switch"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a layer; `kind` is `tensor`, `function`, `integer`, `real` or `switch`."""
    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Template:
    """One layer on letters, for ranks and options given.  All indices run from 0.

    To use it, put the actual sizes, indices and options for the letters, all at once, the actual
    entries for `Entry(formal, …)` and the actual function names for `functions`, and show the
    `conditions`.  A letter never stands for two axes: equal sizes are a condition.
    """
    formals: tuple[str, ...]
    sizes: tuple[tuple[Var, ...], ...]
    options: tuple[Var, ...]
    shape: tuple[Term, ...]
    indices: tuple[Var, ...]
    entry: Term
    conditions: tuple[Term, ...]
    functions: tuple[str, ...]


# -- Without SymPy --------------------------------------------------------------------

def names() -> tuple[str, ...]:
    """The names of all layers."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.py") if _declaration(p.stem)))


def parameters(name: str) -> tuple[Parameter, ...]:
    """What a layer takes: tensors and functions by position, then options by name.

    Raises KeyError if there is no such layer.
    """
    taken, node = _found(name)
    functions = {f.name for form in forms(taken) for f in form if f.axes is None}
    places = node.args.args
    first = len(places) - len(node.args.defaults)
    arguments = [Parameter(a.arg, "function" if a.arg in functions else "tensor", i < first)
                 for i, a in enumerate(places)]
    options = [Parameter(a.arg, _kind(a.annotation), default is None)
               for a, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]
    return tuple(arguments + options)


def _kind(annotation: ast.expr) -> str:
    """The kind of option that `int`, `float`, `bool` or `int | None` says."""
    return KINDS[(annotation.left if isinstance(annotation, ast.BinOp) else annotation).id]


def signature(name: str) -> str:
    """The tensors and functions that a layer takes, as `x[n], W[m, n], b[m], φ`.

    Raises KeyError if there is no such layer.
    """
    return _found(name)[0]


def usage(name: str) -> str:
    """How a layer is called, as `conv1d(x[n], w[k], stride=…, padding=…, dilation=…, flip=…)`."""
    options = [f"{p.name}=…" for p in parameters(name) if p.kind in KINDS.values()]
    return " or ".join(f"{name}({', '.join([way, *options])})"
                       for way in signature(name).split(" or "))


@cache
def _declaration(name: str) -> tuple[str, ast.FunctionDef] | None:
    """The signature and the function of a layer's file, or None if it declares no layer."""
    path = FOLDER / f"{name}.py"
    if not name.isidentifier() or not path.is_file():
        return None
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=found, decorator_list=[
                    ast.Call(func=ast.Name(id="layer"), args=[ast.Constant(value=signature)])]):
                if found == name:
                    return signature, node
    return None


def _found(name: str) -> tuple[str, ast.FunctionDef]:
    found = _declaration(name)
    if found is None:
        raise KeyError(f"there is no layer {name}")
    return found


# -- With SymPy -----------------------------------------------------------------------

def template(name: str, ranks: tuple[int | None, ...],
             options: Mapping[str, Term] | None = None) -> Template:
    """The layer on letters, for arguments of these ranks (None for a function) and options.

    A number among the options is worked in; any other value is stood for by the letter of its
    name, listed in `Template.options`.  Options that are not given have their defaults.
    Raises KeyError if there is no such layer, ShapeError if it takes no such arguments or a
    number breaks a condition, TypeError for an option that it does not have.
    """
    known = {p.name: p for p in parameters(name)}
    given = []
    for option, value in sorted((options or {}).items()):
        if option not in known or known[option].kind not in KINDS.values():
            raise TypeError(f"{name} has no option {option}; it is used as {usage(name)}")
        if not isinstance(value, Num) and known[option].kind == "switch":
            raise TypeError(f"{option} of {name} is 0 or 1")
        given.append((option, value.value if isinstance(value, Num) else known[option].kind))
    missing = [n for n, p in known.items() if p.required and n not in dict(given)
               and p.kind in KINDS.values()]
    if missing:
        raise TypeError(f"{name} needs {', '.join(missing)}; it is used as {usage(name)}")
    return _template(name, tuple(ranks), tuple(given))


def reference(name: str):
    """The NumPy reference of a layer.  Raises KeyError if there is no such layer."""
    _found(name)
    return import_module(f"derive.layers.{name}").reference


def _call(name: str, ranks: tuple) -> tuple[Form, dict]:
    """The form of the signature that arguments of these ranks fit, and their places."""
    optional = frozenset(p.name for p in parameters(name) if not p.required)
    for form in forms(signature(name)):
        places = fits(form, ranks, optional)
        if places is not None:
            return form, places
    found = ", ".join("a function" if r is None else f"a tensor of {r} axes" for r in ranks)
    raise ShapeError(f"{usage(name)} does not take {found or 'nothing'}")


@lru_cache(maxsize=1024)
def _template(name: str, ranks: tuple, given: tuple) -> Template:
    # lazy: this is where SymPy is loaded
    from derive.model.on_letters import run

    form, places = _call(name, ranks)
    arguments = {f: ranks[places[f.name]] for f in form if f.name in places}
    layer = getattr(import_module("derive.layers"), name)
    return Template(**run(layer, arguments, dict(given)))
