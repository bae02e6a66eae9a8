"""Jacobians of expressions: names and sizes are inferred where nobody declared them.

`softmax(dense(x, W, b))` needs no declarations: the layers say how many axes their
arguments have, and which sizes are equal.  The result is a theorem like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from derive.kernel.ring import condition
from derive.kernel.terms import ONE, ZERO, Rel, Term, Truth, Var, names, substitute
from derive.language.formulas import formula
from derive.language.statement import read
from derive.language.text import text
from derive.layers import catalogue
from derive.model.signature import forms
from derive.search.answers.question import NAME, ClosedForm, NoClosedForm, Question, solved
from derive.search.normal.readable import readable, readable_condition

__all__ = ["OUTPUTS", "ClosedForm", "NoClosedForm", "jacobian_of"]

OUTPUTS = ("p", "y", "z", "u", "v", "h", "r", "q", "out", "inner", "result")
ENTRY = re.compile(r"([^\W\d]\w*)\[([^\[\]]*)\]")


def jacobian_of(expression: str, given: Iterable[str] = (), wrt: str | None = None) -> ClosedForm:
    """The closed form of a derivative `∂L/∂x[i]`, or of the Jacobian of an expression.

    Raises LanguageError for a text that cannot be read, NoClosedForm if nothing is found."""
    declared = "\n".join(given)
    if "∂" in expression or expression.startswith(("D(", "jacobian(", "grad(")):
        return solved(declared, expression, expression, index_ranges(declared, expression))
    if given:
        first, lets = next(iter(re.findall(r"tensor\s+(\w+)", declared)), None), [expression]
    else:
        declared, first, lets = declarations(expression)
    target = wrt or first
    if target is None:
        raise NoClosedForm("say in which name to differentiate: --wrt NAME")
    taken = set(NAME.findall(declared + expression))
    free = [n for n in OUTPUTS if n not in taken]
    out, inner = free[0], free[1:]
    lines = [f"let {inner[i] if i < len(lets) - 1 else out} = {let.format(*inner)}"
             for i, let in enumerate(lets)]
    name = re.sub(r"\W+", "_", expression.split("(")[0]) + "_jacobian"
    asked = Question(f"theorem {name}\n\n{declared}", tuple(lines), out, target, expression)
    return asked.answer() if given else asked.answer_under_hypotheses()


def index_ranges(declared: str, expression: str) -> str:
    """A `for` clause: each index that nothing binds runs over the axis it stands in."""
    if " for " in expression:
        return ""
    (probe,) = read(f"{declared}\nclaim 0 = 0", "<given>")
    known = {v.name for v in probe.sizes} | set(probe.theory.tensors)
    ranges: dict[str, str] = {}
    for name, indices in ENTRY.findall(expression):
        axes = probe.theory.tensors[name].axes if name in probe.theory.tensors else ()
        for letter, (low, high) in zip(map(str.strip, indices.split(",")), axes):
            if letter.isidentifier() and letter not in known:
                ranges.setdefault(letter, f"{letter} in {text(low)}..{text(high)}-1")
    return f"  for {', '.join(ranges.values())}" if ranges else ""


# -- Declarations for an expression of layers ------------------------------------------------------

def declarations(expression: str) -> tuple[str, str | None, list[str]]:
    """The tensors that the layers of an expression read, declared; the first of them; and the
    calls, inner ones first and standing as `{0}`, `{1}` … in the later ones."""
    tree = call_tree(expression)
    sizes, reals = option_names(tree)
    needs: list[str] = []
    tensors: dict[str, tuple[str, ...]] = {}
    functions: list[str] = []
    place(tree, sizes, tensors, functions, needs)
    lines = [f"size {', '.join(dict.fromkeys(sizes))}"] if sizes else []
    lines += [f"function {', '.join(dict.fromkeys(functions))}"] if functions else []
    lines += [f"tensor {name}[{', '.join(axes)}]" for name, axes in tensors.items() if axes]
    lines += [f"real {name}" for name, axes in tensors.items() if not axes]
    lines += [f"real {name} > 0" for name in dict.fromkeys(reals)]
    lines += [f"assume {need}" for need in dict.fromkeys(needs)]
    calls: list[str] = []
    flatten_calls(tree, calls)
    return "\n".join(lines), next(iter(tensors), None), calls


def option_names(tree: CallTree) -> tuple[list[str], list[str]]:
    """The names that stand in the options of layers: those of sizes, and those of real numbers."""
    sizes: list[str] = []
    reals: list[str] = []
    if tree.args is not None:
        kinds = {p.name: p.kind for p in catalogue.parameters(tree.name)} \
            if tree.name in catalogue.names() else {}
        for option, value in tree.options:
            (reals if kinds.get(option) == "real" else sizes).extend(NAME.findall(value))
        for arg in tree.args:
            for mine, more in zip((sizes, reals), option_names(arg)):
                mine.extend(more)
    return sizes, reals


@dataclass(frozen=True)
class CallTree:
    name: str
    args: tuple[CallTree, ...] | None       # None for a plain name
    options: tuple[tuple[str, str], ...] = ()


def call_tree(text: str) -> CallTree:
    """`f(g(x), w)` as a tree; options `k=v` are left out."""
    tree, rest = read_call(text.strip())
    if rest.strip():
        raise NoClosedForm(f"cannot infer declarations for {text}; give them with --given")
    return tree


def flatten_calls(tree: CallTree, calls: list[str]) -> str:
    """The text of the tree, its inner calls taken out."""
    if tree.args is None:
        return tree.name
    parts = [flatten_calls(a, calls) for a in tree.args]
    calls.append(f"{tree.name}({', '.join([*parts, *(f'{n}={v}' for n, v in tree.options)])})")
    return f"{{{len(calls) - 1}}}"


def read_call(text: str) -> tuple[CallTree, str]:
    match = NAME.match(text)
    if not match:
        raise NoClosedForm(f"cannot infer declarations at {text!r}; give them with --given")
    rest = text[match.end():].lstrip()
    if not rest.startswith("("):
        return CallTree(match.group(), None), rest
    args, options, rest = [], [], rest[1:].lstrip()
    while not rest.startswith(")"):
        option = re.match(r"\w+\s*=[^,)]*", rest)
        if option:
            options.append(tuple(part.strip() for part in option.group().split("=", 1)))
            rest = rest[option.end():].lstrip()
        else:
            arg, rest = read_call(rest)
            args.append(arg)
        rest = rest.lstrip().removeprefix(",").lstrip()
        if not rest:
            raise NoClosedForm("a bracket is not closed")
    return CallTree(match.group(), tuple(args), tuple(options)), rest[1:]


def place(tree: CallTree, sizes, tensors, functions, needs) -> tuple[str, ...]:
    """Declare what the tree reads; the axes of its value."""
    if tree.args is None:
        if tree.name not in tensors:
            tensors[tree.name] = (fresh("n", sizes),)
        return tensors[tree.name]
    letters: dict[str, str] = {}
    shapes: list[tuple[str, ...] | None] = [None] * len(tree.args)
    places = list(enumerate(zip(form_of(tree), tree.args)))
    # What is computed or already declared fixes sizes; what is not takes them.
    for i, (formal, arg) in sorted(places, key=lambda p: p[1][1].args is None
                                   and p[1][1].name not in tensors):
        if formal.axes is None:
            functions.append(arg.name)
            continue
        if arg.args is None and arg.name not in tensors:
            axes = [a for a in formal.axes if a != "..."] or ["n"] * len(formal.axes)
            tensors[arg.name] = tuple(named(a, letters, sizes) for a in axes)
        shapes[i] = place(arg, sizes, tensors, functions, needs)
        letters.update(zip((a for a in formal.axes if a != "..."), shapes[i]))
    return output_shape(tree, shapes, sizes, needs)


def named(axis: str, letters: dict[str, str], sizes: list[str]) -> str:
    if axis not in letters:
        letters[axis] = fresh(axis, sizes)
    return letters[axis]


def output_shape(tree: CallTree, shapes, sizes: list[str], needs: list[str]) -> tuple[str, ...]:
    """The axes of a layer's value; what it needs of sizes is added to `needs`."""
    declared = f"size {', '.join(sizes)}" + "".join(f"\nreal {n}" for n in option_names(tree)[1])
    options = {name: formula(value, declared) for name, value in tree.options}
    template = catalogue.template(tree.name, tuple(s if s is None else len(s) for s in shapes),
                                  options)
    actual = {formal: formula(size, declared)
              for shape, formals in zip(filter(None, shapes), template.sizes)
              for formal, size in zip(formals, shape)}
    actual |= {v: options[v.name] for v in template.options}
    found = (condition(substitute(c, actual)) for c in template.conditions)
    needs += [text(readable_condition(c)) for c in found
              if not isinstance(c, Truth) and not is_declared(c)]
    return tuple(text(readable(substitute(s, actual))) for s in template.shape)


def is_declared(cond: Term) -> bool:
    """Is this n >= 1 for some n, which sizes are anyway, or e >= 0 for a real e, declared > 0?"""
    name, *others = sorted(names(cond)) or [""]
    return not others and cond in (condition(Rel("<=", ONE, Var(name, True))),
                                   condition(Rel("<=", ZERO, Var(name, False))))


def form_of(tree: CallTree):
    """The first way to call the layer that takes so many arguments."""
    if tree.name not in catalogue.names():
        raise NoClosedForm(f"{tree.name} is no layer; declare what it is with --given")
    ways = forms(catalogue.signature(tree.name))
    return next((w for w in ways if len(w) >= len(tree.args)), ways[0])


def fresh(letter: str, sizes: list[str]) -> str:
    """The letter, or the letter with a number, not used for another size."""
    name, n = letter, 1
    while name in sizes:
        n += 1
        name = f"{letter}{n}"
    sizes.append(name)
    return name
