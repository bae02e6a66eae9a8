"""A counterexample as a program: a few lines of plain NumPy that anybody can run.

The program sets the sizes, the indices and the arrays, works both sides out in floating point,
derivatives by central differences, and prints them.  It imports NumPy and nothing of ours.
"""

from __future__ import annotations

from fractions import Fraction

from dataclasses import replace

from derive.kernel.terms import Diff, Entry, Rel, Term, number, subterms
from derive.language.text import TURNED, is_turned, text
from derive.numeric.opaque import Piecewise, Polynomial
from derive.numeric.setting import Setting
from derive.numeric.views import View
from derive.numeric.witness import Witness
from derive.report.numpy_code import Code, Unwritable, literal, unwrapped

SLOPE = '''\
def slope(f, x, at, h=1e-4):
    """The derivative of f() in x[at], by differences; nan at a kink."""
    if not all(0 <= i < n for i, n in zip(at, x.shape)):
        return 0.0
    def value(step):
        x[at] += step
        try:
            return f()
        finally:
            x[at] = here
    here = x[at].copy()
    def gap(h):
        return abs(value(h) - 2 * value(0) + value(-h)) / h
    kink = gap(h) > 1e-6 and gap(h / 8) > gap(h) / 2
    return np.nan if kink else (value(h) - value(-h)) / (2 * h)
'''
SLOPE_OF = '''\
def slope_of(f, t):
    return slope(lambda: f(t), t, ())
'''
SLOPE_IN = '''\
held = {}                                 # defined names that a derivative takes as variables
def slope_in(name, y, at, f):
    """The derivative of f() in y(*at), y a variable whatever it is defined as."""
    before = held.get(name)
    held[name] = {i: np.array(float(y(*i))) for i in places[name]}
    try:
        return slope(f, held[name][at], ()) if at in held[name] else np.nan
    finally:
        held.pop(name)
        if before is not None:
            held[name] = before
'''
ENDING = '''\
def value(side):
    try:
        return side()
    except (ZeroDivisionError, ValueError, OverflowError):
        return np.nan

def shown(x):
    return x if np.isfinite(x) else "undefined"
'''


def script(statement, witness: Witness) -> str:
    """The program; raises Unwritable for a claim that speaks of what NumPy does not know."""
    return Script(statement, witness).text()


class Script:
    """The parts of one program."""

    def __init__(self, statement, witness: Witness):
        self.witness, self.origin = witness, witness.origin
        self.world, theory = self.origin.world, self.origin.theory
        self.theory = replace(theory, definitions={       # but of what has values at the point
            n: d for n, d in theory.definitions.items() if n not in witness.values})
        self.base = statement.base
        self.lows = {name: lowest(name, self) for name in witness.values}
        outside = {place.split("[")[0] for place in witness.outside}
        self.code = Code(self.theory, self.lows, outside)
        self.link = witness.relation

    def text(self) -> str:
        sides = self.sides()
        functions = self.functions()
        body = "\n".join([*functions, *sides])
        helpers = [part for name, part in (("slope(", SLOPE), ("slope_of(", SLOPE_OF),
                                           ("slope_in(", SLOPE_IN)) if name in body]
        if helpers and helpers[0] is not SLOPE:
            helpers.insert(0, SLOPE)
        math = ["import math"] if "math." in body else []
        parts = [f"# {text(self.link, base=self.base)}", *math, "import numpy as np",
                 'np.seterr(all="ignore")', "", *self.sizes(), *self.arrays(), *self.held(body),
                 "", *helpers, *functions, ENDING, *sides]
        return "\n".join(parts) + "\n"

    # -- The point ----------------------------------------------------------------------------

    def sizes(self) -> list[str]:
        integers = {**self.witness.sizes, **self.witness.indices}
        if not integers:
            return []
        words = ", ".join(map(self.code.word, integers))
        return [f"{words} = {', '.join(map(str, integers.values()))}"]

    def arrays(self) -> list[str]:
        return [f"{self.code.word(name)} = np.array({self.written(value)}, dtype={self.dtype(name)})"
                for name, value in self.witness.values.items()]

    def written(self, value) -> str:
        """A value as Python has it: numbers, or the formula of one that is not rational."""
        return self.code.expression(value) if isinstance(value, Term) else listed(value)

    def dtype(self, name: str) -> str:
        tensor = self.theory.tensors.get(name)
        return "int" if tensor and tensor.integer else "float"

    def held(self, body: str) -> list[str]:
        """The places of every defined name that a derivative is taken in."""
        view = self.view()
        found = {self.code.word(name): view.places(name) for name in (
            *self.theory.definitions, *self.theory.losses)
            if f'slope_in("{self.code.words.get(name)}"' in body}
        return [f"places = {found}"] if found else []

    def view(self) -> View:
        origin = self.origin
        setting = Setting(origin.theory, origin.facts, origin.claim, origin.ranges)
        return setting.view(origin.world)

    # -- Functions ----------------------------------------------------------------------------

    def functions(self) -> list[str]:
        """Every function that the sides call, and those that these call."""
        done: dict[str, str] = {}
        while missing := [name for name in self.code.used if name not in done]:
            for name in missing:
                done[name] = self.function(name)
        return list(done.values())

    def function(self, name: str) -> str:
        bare = name.rstrip("'")
        if bare in self.theory.functions and name not in self.theory.definitions:
            return self.opaque(bare, len(name) - len(bare))
        word = self.code.word(name)
        if name in self.theory.losses:
            return self.loss(name, word)
        if name in self.theory.definitions:
            definition = self.theory.definitions[name]
            letters = ", ".join(self.code.word(i.name) for i in definition.indices)
            body = self.code.plain(definition.body)
            return self.defined(name, word, letters, body)
        return self.padded(name, word)

    def defined(self, name: str, word: str, letters: str, body: str) -> str:
        """A defined name; it stands for itself while a derivative in it is taken."""
        if not self.is_held(name):
            return f"def {word}({letters}):\n    return {body}\n"
        place = f"({letters},)" if letters else "()"
        return (f"def {word}({letters}):\n"
                f"    return held[\"{word}\"][{place}][()] if \"{word}\" in held else {body}\n")

    def is_held(self, name: str) -> bool:
        """Is a derivative taken in the name, anywhere?"""
        terms = [self.link, *(d.body for d in self.theory.definitions.values())]
        return any(isinstance(p, Diff) and isinstance(p.wrt, Entry) and p.wrt.tensor == name
                   for t in terms for p in subterms(t))

    def loss(self, name: str, word: str) -> str:
        """The polynomial that a loss, or each entry of an image, is at the counterexample."""
        view, of = self.view(), self.theory.losses[name]
        if name in self.theory.known:
            return self.matrix_function(name, of, word)
        over, tensor = view.places(of), self.theory.losses[name]
        rows = {at: self.world.loss(self.theory.maps.get(name, name), at, over) + self.world.tilt(name)
                for at in view.places(name)}
        shown = {at: " + ".join(
            "*".join([str(c), *(self.read(tensor, i) for i in entries)]) for c, entries in row)
            or "0" for at, row in rows.items()}
        if () in shown:
            return self.defined(name, word, "", f"({shown[()]})")
        choices = ", ".join(f"{at}: lambda: {body}" for at, body in shown.items())
        inner = f"{{{choices}}}[at]()"
        return self.defined(name, word, "*at", inner).replace("(*at,)", "at")

    def matrix_function(self, name: str, of: str, word: str) -> str:
        """The determinant or the inverse of a matrix, by NumPy."""
        view = self.view()
        (first, end), (start, stop) = view.extent(of, ()), view.extent(of, (0,))
        rows = [f"[{', '.join(self.read(of, (i, j)) for j in range(start, stop))}]"
                for i in range(first, end)]
        matrix = f"np.array([{', '.join(rows)}])"
        if self.theory.known[name] == "det":
            return self.defined(name, word, "", f"np.linalg.det({matrix})")
        place = f"{less('i', first)}, {less('j', start)}"
        return self.defined(name, word, "i, j", f"np.linalg.inv({matrix})[{place}]")

    def read(self, tensor: str, at: tuple[int, ...]) -> str:
        return self.code.entry(tensor, tuple(map(number, at)))

    def padded(self, name: str, word: str) -> str:
        """A tensor that is read outside its axes: 0 there, or the value it happens to have."""
        lows = self.lows[name]
        letters = [f"i{k}" for k in range(len(lows))]
        place = ", ".join(f"{i} - {low}" if low else i for i, low in zip(letters, lows))
        sizes = " and ".join(f"{low} <= {i} < {low} + {word}.shape[{k}]"
                             for k, (i, low) in enumerate(zip(letters, lows)))
        junk = {at_of(key): value for key, value in self.witness.outside.items()
                if key.split("[")[0] == name}
        other = f"{ {at: float(v) for at, v in junk.items()} }[{', '.join(letters)},]" \
            if junk else "0"
        return (f"def {word}_at({', '.join(letters)}):\n"
                f"    return {word}[{place}] if {sizes} else {other}\n")

    def opaque(self, name: str, order: int) -> str:
        word = self.code.word(name) + (f"_{order}" if order else "")
        return f"def {word}(t):\n    return {opaque_body(self.world.opaque[name], order)}\n"

    # -- The sides ----------------------------------------------------------------------------

    def sides(self) -> list[str]:
        if isinstance(self.link, Rel) and self.link.op != "divides":
            left, right = map(self.code.plain, (self.link.left, self.link.right))
            sign = self.link.op
            if is_turned(self.link):
                left, right, sign = right, left, TURNED[sign]
            holds = "abs(left - right) < 1e-6" if sign == "=" else f"left {sign} right"
            return [f"left = value(lambda: {left})", f"right = value(lambda: {right})",
                    'print("left side: ", shown(left))', 'print("right side:", shown(right))',
                    f'print("the claim holds here" if {holds} else "the claim fails here")']
        holds = unwrapped(self.code.condition(self.link))
        return [f"holds = value(lambda: {holds})",
                'print("the claim holds here" if holds is True else "the claim fails here")']


def lowest(name: str, script: Script) -> tuple[int, ...]:
    """The lowest index of each axis, at the sizes of the witness; none for a scalar."""
    if name not in script.theory.tensors:
        return ()
    require_even(name, script.witness.values[name])
    view, found = script.view(), ()
    for _ in range(view.rank(name)):
        found = (*found, view.extent(name, found)[0])
    return found


def require_even(name: str, value) -> None:
    """Reject a family whose layers have sizes of their own, which is no array."""
    rows = [v for v in value if isinstance(v, (list, tuple))] if isinstance(
        value, (list, tuple)) else []
    if len({len(row) for row in rows}) > 1:
        raise Unwritable(f"the layers of {name} differ in size")
    for row in rows:
        require_even(name, row)


def listed(value) -> str:
    """Nested lists of fractions as a Python literal."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(listed, value)) + "]"
    return literal(Fraction(value)).strip("()")


def at_of(place: str) -> tuple[int, ...]:
    """The indices of `x[1, -2]`."""
    return tuple(int(i) for i in place.split("[")[1].rstrip("]").split(","))


def opaque_body(function, order: int) -> str:
    """The concrete function, or its derivative of this order, as an expression in t."""
    match function:
        case Polynomial():
            row = function.coefficients
            for _ in range(order):
                row = tuple(i * c for i, c in enumerate(row))[1:]
            return " + ".join(f"{c}*t**{i}" for i, c in enumerate(row) if c) or "0"
        case Piecewise():
            shown = ""
            for i, knot in enumerate(function.knots):
                shown += f"{line(function.pieces[i], order)} if t < {knot} else "
                there = function.at_knots[i] if not order else \
                    line(function.pieces[i], order) if function.straight(i) else "np.nan"
                shown += f"{there} if t == {knot} else "
            return shown + line(function.pieces[-1], order)
    raise Unwritable("an opaque function")


def line(piece: tuple, order: int) -> str:
    slope, offset = piece
    return f"{slope}*t + {offset}" if order == 0 else str(slope if order == 1 else 0)


def less(letter: str, by: int) -> str:
    return f"{letter} - {by}" if by else letter
