"""Functions: what index notation needs and SymPy lacks, or evaluates too eagerly.

All are inert: they keep their arguments as given and know no identity, so that the formula a
person writes is the formula that is read.  `heaviside`, `exp`, `tanh` and the like are SymPy's.
"""

from __future__ import annotations

from sympy import Expr, Function, Heaviside, Piecewise, S, exp, pi, sqrt
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.logic.boolalg import BooleanFunction


# -- Scalar functions -------------------------------------------------------------

class relu(Function):
    """max(u, 0).  SymPy's derivative of it is heaviside(u), which holds off 0."""
    nargs = 1

    def fdiff(self, argindex=1):
        return Heaviside(self.args[0])


class sigmoid(Function):
    """1 / (1 + exp(-u)), the logistic function."""
    nargs = 1

    def fdiff(self, argindex=1):
        return self * (1 - self)


class softplus(Function):
    """log(1 + exp(u))."""
    nargs = 1

    def fdiff(self, argindex=1):
        return sigmoid(self.args[0])


class normal_cdf(Function):
    """The probability that a standard normal variable is at most u."""
    nargs = 1

    def fdiff(self, argindex=1):
        return exp(-self.args[0]**2 / 2) / sqrt(2*pi)


class magnitude(Function):
    """|u|, with the u that was written: SymPy's `Abs` makes Abs(t - x) of Abs(x - t)."""
    nargs = 1
    is_nonnegative = True

    def _latex(self, printer):
        return r"\left| %s \right|" % printer._print(self.args[0])


# -- Integers and conditions ------------------------------------------------------

class floordiv(Function):
    """⌊over / under⌋ of integers, for under > 0."""
    nargs = 2
    is_integer = True

    def _latex(self, printer):
        return r"\left\lfloor \frac{%s}{%s} \right\rfloor" % tuple(map(printer._print, self.args))


class remainder(Function):
    """over - under⌊over / under⌋ of integers, for under > 0."""
    nargs = 2
    is_integer = True

    def _latex(self, printer):
        return r"%s \bmod %s" % tuple(printer.parenthesize(a, 50) for a in self.args)


class Within(BooleanFunction):
    """The condition low <= index < high."""
    nargs = 3

    def _latex(self, printer):
        return r"%s \le %s < %s" % tuple(map(printer._print, self.args))


class Iverson(Function):
    """Iverson's bracket: 1 where the condition holds, else 0."""
    nargs = 1
    is_integer = True
    is_nonnegative = True

    def _latex(self, printer, exp=None):
        bracket = r"\left[ %s \right]" % printer._print(self.args[0])
        return bracket if exp is None else f"{bracket}^{{{exp}}}"


class Choice(Function):
    """`then` where the condition holds, else `other`.  SymPy's `Piecewise` rewrites conditions."""
    nargs = 3

    def _eval_rewrite_as_Piecewise(self, cond, then, other, **hints):
        return Piecewise((then, cond), (other, True), evaluate=False)

    def _latex(self, printer):
        cond, then, other = map(printer._print, self.args)
        return r"\begin{cases} %s & %s \\ %s & \text{otherwise} \end{cases}" % (then, cond, other)


# -- Over a range, and derivatives -------------------------------------------------

class OverRange(ExprWithLimits):
    """What a body comes to over a range of integers, both ends included as in `Sum`."""
    sign = ""

    def _eval_derivative(self, variable):
        return None                     # it has kinks: SymPy keeps the Derivative as it stands

    def _latex(self, printer):
        ranges = r",\, ".join(r"%s \le %s \le %s" % tuple(
            printer._print(part) for part in (low, letter, high))
            for letter, low, high in reversed(self.limits))
        return r"%s_{%s} %s" % (self.sign, ranges, printer.parenthesize(self.function, 50))


class Largest(OverRange):
    """The largest value of the body over a range that is not empty."""
    sign = r"\max"


class Smallest(OverRange):
    """The smallest value of the body over a range that is not empty."""
    sign = r"\min"


class ArgLargest(OverRange):
    """The smallest index at which the body is largest, over a range that is not empty."""
    sign = r"\operatorname{argmax}"
    is_integer = True


class Partial(Expr):
    """∂body/∂wrt, not carried out; `direct` holds every defined name.

    SymPy's own `Derivative` is 0 where the body does not show the variable, as in ∂L/∂y[p].
    """
    is_commutative = True

    def __new__(cls, body, wrt, direct=False):
        return Expr.__new__(cls, body, wrt, S.true if direct else S.false)

    def _latex(self, printer):
        body, wrt, _ = self.args
        return r"\frac{\partial %s}{\partial %s}" % (printer.parenthesize(body, 50),
                                                     printer._print(wrt))
