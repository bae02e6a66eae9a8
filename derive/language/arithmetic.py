"""Arithmetic: the terms that signs, relations and `floor` stand for.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Call,
    Entry,
    Floor,
    Meta,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Term,
    add,
    equals,
    is_integer,
    mul,
    number,
    subterms,
)
from derive.language.errors import IllTyped, Position
from derive.language.syntax import Entrywise, MatMul, Node, Product


def negative(term: Term, node: Node) -> Term:
    """-term; the sign of a plain product goes to its first factor."""
    if isinstance(term, Num):
        return Num(-term.value)
    if isinstance(term, Mul) and isinstance(node, (Product, MatMul, Entrywise)):
        first, *rest = term.factors
        return Mul((Num(-first.value), *rest) if isinstance(first, Num)
                   else (MINUS_ONE, *term.factors))
    return Mul((MINUS_ONE, term))


def compared(op: str, a: Term, b: Term) -> Term:
    match op:
        case "!=":
            return Not(equals(a, b))
        case ">":
            return Rel("<", b, a)
        case ">=":
            return Rel("<=", b, a)
    return Rel(op, a, b)


def has_metas(term: Term) -> bool:
    return any(isinstance(p, Meta) or isinstance(p, (Entry, Call)) and name_of(p)[0] == "?"
               for p in subterms(term))


def name_of(term: Entry | Call) -> str:
    return term.tensor if isinstance(term, Entry) else term.function


def floor_of(term: Term, at: Position) -> Term:
    """⌊term⌋ for a sum of integers and one quotient of integers."""
    if is_integer(term) or has_metas(term):
        return term
    match term:
        case Num(value):
            return number(value.numerator // value.denominator)
        case Add(terms):
            whole = [t for t in terms if is_integer(t)]
            rest = [t for t in terms if not is_integer(t)]
            if len(rest) == 1:
                return add(floor_of(rest[0], at), *whole)
        case Mul() | Pow():
            over, under = quotient(term)
            if is_integer(over) and is_integer(under):
                return Floor(over, under)
    raise IllTyped("floor is taken of a quotient of integers", at)


def quotient(term: Term) -> tuple[Term, Term]:
    """Numerator and denominator of a product."""
    over, under = [], []
    for factor in term.factors if isinstance(term, Mul) else (term,):
        match factor:
            case Mul():
                above, below = quotient(factor)
                over.append(above)
                under.append(below)
            case Pow(base, exponent) if exponent == MINUS_ONE:
                under.append(base)
            case Num(value):
                over.append(number(value.numerator))
                under.append(number(value.denominator))
            case _:
                over.append(factor)
    return mul(*over), mul(*(u for u in under if u != ONE))

