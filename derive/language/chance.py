"""Chance in the language: random tensors, E[…], Var[…] and Cov[…, …].

    random  A[m, n], b[m] independent uniform(-1/sqrt(n), 1/sqrt(n))
    random  D[n] independent bernoulli(1 - p)
    random  Z[d] independent normal(μ, σ^2)
    random  x[n]
    assume  E[x[k]] = 0, Var[x[k]] = 1 for k < n

The words after some names are said of them all.  `independent`: each entry is independent
of all other random entries of the statement.  A normal law is given by its mean and its
variance.  Without a law an entry is any random variable with moments of every order.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.terms import Mean, Mul, Num, Pow, Term, mul, number, sub
from derive.kernel.theory import Law
from derive.language.errors import IllTyped, LanguageError, Position
from derive.language.syntax import Apply, Node

LAWS = {"bernoulli": "(q)", "uniform": "(a, b)", "normal": "(m, v)"}       # and their parameters


@dataclass(frozen=True)
class LawText:
    """The words after the names of a line, unread."""
    independent: bool
    law: Apply | None
    at: Position


def law_text(read) -> LawText:
    """`independent`, and a law such as `uniform(0, 1)`, in this order."""
    at = read.token.at
    independent = bool(read.accept("independent"))
    if read.token.kind == "end" or read.at(","):
        return LawText(independent, None, at)
    if read.token.text not in LAWS:
        laws = (f"`{law}{parameters}`" for law, parameters in LAWS.items())
        read.fail("`independent`", *laws, "the end of the line")
    law = read.operand()
    if not isinstance(law, Apply) or len(law.args) != LAWS[law.name].count(",") + 1 or law.options:
        *others, last = (f"`{name}{parameters}`" for name, parameters in LAWS.items())
        raise LanguageError(f"a law is written {', '.join(others)} or {last}", at)
    return LawText(independent, law, at)


def law_of(words: LawText, read, scope) -> Law:
    """The law with its parameters read."""
    if words.law is None:
        return Law(independent=words.independent)
    return Law(words.law.name, tuple(read.scalar(a, scope) for a in words.law.args),
               words.independent)


def expectation(read, node: Node, scope):
    """E[A] of a number, or of a tensor entry by entry."""
    return read.each(Mean, [read.value(node, scope.of_numbers())], "E", node.at)


def variance(read, node: Node, scope):
    """Var[A] = E[A²] - E[A]²"""
    return read.each(spread, [read.value(node, scope.of_numbers())], "Var", node.at)


def require_operands(moment: str, operands: tuple, at: Position) -> None:
    """Reject a moment of more or fewer numbers than it is of."""
    wanted = OPERANDS.get(moment, 1)
    if len(operands) != wanted:
        raise IllTyped(f"{moment}[…] is of {wanted} numbers or tensors" if wanted > 1 else
                       f"{moment}[…] is of one number or tensor", at)


def covariance(read, one: Node, other: Node, scope):
    """Cov[A, B] = E[A B] - E[A] E[B]"""
    values = [read.value(node, scope.of_numbers()) for node in (one, other)]
    return read.each(joint, values, "Cov", other.at)


def joint(a: Term, b: Term) -> Term:
    return sub(Mean(mul(a, b)), mul(Mean(a), Mean(b)))


def spread(term: Term) -> Term:
    return sub(Mean(Pow(term, number(2))), Pow(Mean(term), number(2)))


def spread_of(term: Term) -> Term | None:
    """A, if the term is Var[A]; for printing."""
    match term.terms if hasattr(term, "terms") else ():
        case (Mean(Pow(inner, Num())), _) if spread(inner) == term:
            return inner
    return None


def joint_of(term: Term) -> tuple[Term, Term] | None:
    """A and B, if the term is Cov[A, B]; for printing."""
    match term.terms if hasattr(term, "terms") else ():
        case (Mean(Mul((a, b))), _) if joint(a, b) == term:
            return a, b
    return None


MOMENTS = {"E": expectation, "Var": variance, "Cov": covariance}
OPERANDS = {"Cov": 2}
