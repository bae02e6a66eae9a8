"""Worked numbers as an exercise with its solution, in text or LaTeX.

What is computed is in `derive.search.numbers.worked`; the words are in the templates
`worked.txt` and `worked.tex`.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.terms import Add, Call, Mul, Num, Term
from derive.language.text import text
from derive.numeric.numbers import is_exact
from derive.report.latex import latex
from derive.report.marks import Formula
from derive.report.names import latex_name
from derive.report.templates import fill
from derive.search.numbers.worked import Result, Step, Worked, shown

FORMATS = ("text", "latex")


@dataclass(frozen=True)
class Written:
    """One entry in words: what it is called, the sum it is (with its `=`), and its value."""
    left: str
    sum: str
    value: str


@dataclass(frozen=True)
class WrittenResult:
    steps: tuple[Written, ...]


@dataclass(frozen=True)
class WrittenExercise:
    """What the templates need."""
    expression: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    slopes: str
    output: WrittenResult
    gradients: tuple[WrittenResult, ...]


def exercise_text(worked: Worked, format_: str = "text", solution: bool = True) -> str:
    """The exercise, with its solution if wanted; raises KeyError for another format."""
    tex = {"text": False, "latex": True}[format_]
    written = WrittenExercise(
        worked.expression, Formula(formula(worked.expression)),
        tuple((Formula(latex_name(n, tensor=bool(isinstance(v, list))) if tex else n),
               Formula(table(v, tex))) for n, v in worked.inputs.items()),
        Formula("" if worked.slopes is None else table(worked.slopes, tex)),
        result(worked.output, tex, False), tuple(result(g, tex, True) for g in worked.gradients))
    return fill("worked.tex" if tex else "worked.txt", worked=written, solution=solution)


def formula(expression: str) -> str:
    """The expression as typewriter text in LaTeX."""
    escaped = "".join("\\" + c if c in "_%#&$" else c for c in expression)
    return rf"\texttt{{{escaped.replace('^', chr(92) + '^{}')}}}"


def result(found: Result, tex: bool, slope: bool) -> WrittenResult:
    return WrittenResult(tuple(
        Written(*map(Formula, (entry_name(found.name, step.at, tex, slope), sum_text(step, tex),
                               value_text(step, tex)))) for step in found.steps))


def entry_name(name: str, at: tuple[int, ...], tex: bool, slope: bool) -> str:
    """`y[1, 2]`, or the slope of L in it."""
    if not tex:
        entry = f"{name}[{', '.join(map(str, at))}]" if at else name
        return f"∂L/∂{entry}" if slope else entry
    entry = latex_name(name, tensor=bool(at)) + (f"_{{{','.join(map(str, at))}}}" if at else "")
    return rf"\frac{{\partial L}}{{\partial {entry}}}" if slope else entry


def sum_text(step: Step, tex: bool) -> str:
    """`4 * 3 + 5 * 3 = `, or nothing where the value says it all."""
    if step.sum is None or isinstance(step.sum, Num):
        return ""
    about = r" \approx " if tex else " ≈ "
    sign = " = " if step.value is None or is_exact(step.value) else about
    return (numbers_latex(step.sum) if tex else text(step.sum)) + sign


def numbers_latex(term: Term) -> str:
    """Sums and products of numbers with every factor shown, a 1 and a 0 too."""
    match term:
        case Add(terms):
            first, *rest = map(numbers_latex, terms)
            return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest)
        case Mul(factors):
            first, *rest = factors
            return r" \cdot ".join([numbers_latex(first) if not isinstance(first, Add) else
                                    factor_latex(first), *map(factor_latex, rest)])
        case Call(("max" | "min") as function, args):
            return rf"\{function}({', '.join(map(numbers_latex, args))})"
    return latex(term)


def factor_latex(term: Term) -> str:
    tex = numbers_latex(term)
    return f"({tex})" if isinstance(term, Add) or tex[0] == "-" else tex


def value_text(step: Step, tex: bool) -> str:
    value = shown(step.value)
    return rf"\text{{{value}}}" if tex and step.value is None else value


def table(values, tex: bool) -> str:
    """Nested lists; in LaTeX a vector as a row, a matrix by its rows, more axes in a row."""
    if not isinstance(values, (list, tuple)):
        return str(values)
    if not tex:
        return "[" + ", ".join(table(v, tex) for v in values) + "]"
    if isinstance(values[0], (list, tuple)) and isinstance(values[0][0], (list, tuple)):
        return r" \quad ".join(table(v, tex) for v in values)
    rows = values if isinstance(values[0], (list, tuple)) else [values]
    body = r" \\ ".join(" & ".join(map(str, row)) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
