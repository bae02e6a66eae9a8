"""Writing alike: terms that are written in ways that cannot be told apart become one.

This file imports the kernel's terms only.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import (
    Add, And, Entry, Fold, Iverson, Mul, Num, Or, Pow, Term, children, with_children)


def plain(term: Term) -> Term:
    """The term as it is written: ways of writing that look alike become one."""
    term = with_children(term, map(plain, children(term)))
    match term:
        case Fold("count", low, high, cond, letter):
            return Fold("sum", low, high, Iverson(cond), letter)
        case Add(()):
            return Num(Fraction(0))
        case Mul(()):
            return Num(Fraction(1))
        case Add((one,)) | Mul((one,)) | And((one,)) | Or((one,)):
            return one
        case Pow(Pow(base, Num(m)), Num(n)) if m == -1 and n > 0:
            return Pow(base, Num(-n))
        case Entry(tensor, at, _):
            return Entry(tensor, at, False)
    return term
