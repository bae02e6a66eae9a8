r"""Matrices: an equation of whole tensors as a textbook sets it.

    jacobian(p, x) = diag(p) - p @ p^T   ->   \frac{\partial p}{\partial x} =
                                              \operatorname{diag}(p) - p \, p^{\top}
"""

from __future__ import annotations

from derive.kernel.terms import ONE, Num, Term, Var
from derive.report.latex import function_name, latex
from derive.report.names import latex_name
from derive.search.answers.matrix_form import (
    Applied,
    Combined,
    Form,
    Joined,
    MatrixForm,
    Named,
    Transposed,
    is_negative,
    without_sign,
)
from derive.search.normal.readable import readable

OPERATORS = {"@": r" \, ", ".*": r" \odot "}


def matrix_latex(found: MatrixForm) -> str:
    return f"{form_latex(found.left)} = {form_latex(found.right)}"


def form_latex(form: Form | Term) -> str:
    match form:
        case Named(name):
            return latex_name(name, tensor=True)
        case Transposed(arg):
            return rf"{enclosed(arg)}^{{\top}}"
        case Joined(op, parts):
            return OPERATORS[op].join(map(enclosed, parts))
        case Combined(terms):
            return "".join(signed(*pair, first=not n) for n, pair in enumerate(terms))
        case Applied(function, args):
            return applied(function, tuple(map(form_latex, args)), args)
    return latex(form)


def applied(function: str, written: tuple[str, ...], args: tuple) -> str:
    """The identity, ones, derivatives and outer products in their own signs."""
    match function:
        case "eye":
            return f"I_{{{written[0]}}}"
        case "ones":
            return r"\mathbf{1}_{%s}" % r" \times ".join(written)
        case "jacobian":
            return r"\frac{\partial %s}{\partial %s}" % written
        case "grad":
            return r"\nabla_{%s} %s" % written[::-1]
        case "outer":
            return rf"{enclosed(args[0])} \, {enclosed(args[1])}^{{\top}}"
        case "diag":
            return rf"\operatorname{{diag}}({written[0]})"
    return f"{function_name(function)}({', '.join(written)})"


def enclosed(form: Form) -> str:
    """The form, in brackets where it is a sum or a product."""
    shown = form_latex(form)
    compound = isinstance(form, (Joined, Combined)) or isinstance(form, Applied) \
        and form.function == "outer"
    return f"({shown})" if compound else shown


def signed(coefficient: Term, form: Form, first: bool) -> str:
    """One term of a sum, behind its sign."""
    sign = "-" if is_negative(coefficient) else "" if first else "+"
    size = without_sign(coefficient)
    shown = form_latex(form) if size == ONE else rf"{number(size)} \, {enclosed(form)}"
    return sign + shown if first else f" {sign} {shown}"


def number(coefficient: Term) -> str:
    shown = latex(readable(coefficient))
    return shown if isinstance(coefficient, (Num, Var)) or shown.startswith(r"\frac") \
        and shown.endswith("}") else f"({shown})"
