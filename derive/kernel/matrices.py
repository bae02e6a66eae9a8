"""Matrices: what is trusted of the inverse and the determinant of a square matrix.

Both are functions of the entries of one tensor (`Theory.known`), A below.  The determinant is a
polynomial; the inverse has values where the determinant is not 0, and there

    A inv(A) = inv(A) A = I        ∂inv(A)[i, j]/∂A[k, l] = -inv(A)[i, k] inv(A)[l, j]
                                   ∂det(A)/∂A[k, l] = det(A) inv(A)[l, k]

The laws of determinants below speak of a matrix C whose entries are shown to be of some form.
Sources: Magnus & Neudecker 2019, chapters 1 and 8; Petersen & Pedersen 2012.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.kernel.context import Context, Rejected, marker
from derive.kernel.rules import check_instance
from derive.kernel.terms import (
    ONE, ZERO, Call, Entry, Fold, Not, Or, Pow, Rel, Term, add, close, delta, equals, inverse, mul, neg,
    sub)

I, J, K = (marker(10**9 + place) for place in range(3))    # too deep to stand in an instance
LETTERS = {I: "i", J: "j", K: "k"}


def require_invertible(term: Entry, here: Context) -> None:
    """Reject an entry of an inverse where the determinant is not shown to be other than 0."""
    if here.theory.known.get(term.tensor) == "inv":
        here.show(Not(equals(known("det", here.theory.losses[term.tensor], here), ZERO)))


def known(kind: str, matrix: str, here: Context, *at: Term) -> Entry:
    """The determinant of a matrix, or an entry of its inverse."""
    name = here.theory.of(kind, matrix)
    if name is None:
        raise Rejected(f"the {kind} of {matrix} has no name")
    return Entry(name, at, False)


def slope_of_known(term: Entry, wrt: Entry, here: Context) -> Term:
    """The derivative of a determinant or an inverse in an entry of its matrix."""
    matrix, (row, column) = wrt.tensor, wrt.at
    here.require_inside(term)
    here.require_inside(wrt)
    here.show(Not(equals(known("det", matrix, here), ZERO)))
    if here.theory.known[term.tensor] == "det":
        return mul(term, known("inv", matrix, here, column, row))
    return neg(mul(known("inv", matrix, here, term.at[0], row),
                   known("inv", matrix, here, column, term.at[1])))


def inverse_laws(here: Context) -> Iterator[Term]:
    """A inv(A) = I and inv(A) A = I, for each matrix whose determinant is shown not to be 0."""
    for name, kind in here.theory.known.items():
        matrix = here.theory.losses[name]
        determinant = here.theory.of("det", matrix)
        if kind == "inv" and determinant and here.shows(
                Not(equals(Entry(determinant, (), False), ZERO))):
            for a, b in ((matrix, name), (name, matrix)):
                yield everywhere(matrix, equals(product(a, b, here), delta(I, J)), here)


def at(matrix: str, *indices: Term) -> Entry:
    return Entry(matrix, indices, False)


def over(kind: str, ends: tuple[Term, Term], index: Term, body: Term) -> Fold:
    return Fold(kind, *ends, close(body, index), LETTERS[index])


def product(a: str, b: str, here: Context) -> Term:
    """(A B)[i, j], once the columns of A are shown to be as many as the rows of B."""
    (_, ends), (other, _) = matrix_axes(a, here), matrix_axes(b, here)
    if ends != other:
        raise Rejected(f"{a} and {b} do not fit each other")
    return over("sum", ends, K, mul(at(a, I, K), at(b, K, J)))


def matrix_axes(name: str, here: Context):
    """The ranges of the rows and columns."""
    axes = here.theory.axes(name)
    if len(axes) != 2 or any(end.loose for ends in axes for end in ends):
        raise Rejected(f"{name} is no matrix")
    return axes


def everywhere(matrix: str, cond: Term, here: Context) -> Term:
    """The condition on an entry of the matrix, for all its indices."""
    rows, columns = matrix_axes(matrix, here)
    return over("all", rows, I, over("all", columns, J, cond))


def determinant(law: str, term: Entry, names: Mapping, here: Context) -> Term:
    """det(C) by one of its laws; `names` says which matrices the law speaks of.

        product     C = A B                      det(A) det(B)
        transpose   C = A^T                      det(A)
        multiple    C = c A                      c^n det(A)
        inverse     C = inv(A)                   1 / det(A)
        lower       C[i, j] = 0 for i < j        Π k: C[k, k]
        upper       C[i, j] = 0 for j < i        Π k: C[k, k]
        exchange    C = I + A B                  det(D), where D = I + B A
        rank_one    C = A + u v^T                det(A) (1 + v^T inv(A) u)
        columns     C = A^T A + c I, c > 0       c^n + |det(C) - c^n|: no eigenvalue is below c
        rows        C = A A^T + c I, c > 0       the same
    """
    if here.theory.known.get(term.tensor) != "det":
        raise Rejected(f"{term.tensor} is no determinant")
    c = here.theory.losses[term.tensor]
    (low, high), _ = matrix_axes(c, here)
    entry, a, b, alike = at(c, I, J), names.get("A"), names.get("B"), ()
    if "c" in names:
        check_instance("A", names["c"], here)
        here.show(Rel("<=", low, high))
        power = Pow(names["c"], sub(high, low))

    def det(matrix: str) -> Entry:
        return known("det", matrix, here)

    match law:
        case "product":
            form, value, alike = product(a, b, here), mul(det(a), det(b)), (a, b)
        case "transpose":
            form, value, alike = at(a, J, I), det(a), (a,)
        case "multiple":
            form, value, alike = mul(names["c"], at(a, I, J)), mul(power, det(a)), (a,)
        case "inverse" if here.theory.known.get(c) == "inv":
            require_invertible(Entry(c, (low, low), False), here)
            return inverse(det(here.theory.losses[c]))
        case "lower" | "upper":
            ends = (I, J) if law == "lower" else (J, I)
            here.show(everywhere(c, Or((Not(Rel("<", *ends)), equals(entry, ZERO))), here))
            return over("prod", (low, high), K, at(c, K, K))
        case "exchange":
            form, value = add(delta(I, J), product(a, b, here)), det(names["D"])
            other = equals(at(names["D"], I, J), add(delta(I, J), product(b, a, here)))
            here.show(everywhere(names["D"], other, here))
            if matrix_axes(a, here) != ((low, high), matrix_axes(names["D"], here)[0]):
                raise Rejected(f"{a} has not the rows of {c} and the columns of {names['D']}")
        case "rank_one":
            u, v, inner = names["u"], names["v"], known("inv", a, here, I, J)
            if here.theory.axes(u) != ((low, high),) or here.theory.axes(v) != ((low, high),):
                raise Rejected(f"{u} and {v} have not the rows of {c}")
            require_invertible(inner, here)
            scalar = over("sum", (low, high), J, mul(at(v, I), inner, at(u, J)))
            form, alike = add(at(a, I, J), mul(at(u, I), at(v, J))), (a,)
            value = mul(det(a), add(ONE, over("sum", (low, high), I, scalar)))
        case "columns" | "rows":
            own, inner = matrix_axes(a, here)[::-1 if law == "columns" else 1]
            if own != (low, high):
                raise Rejected(f"the {law} of {a} are not as many as the rows of {c}")
            here.show(Rel("<", ZERO, names["c"]))
            pair = [at(a, *((K, e) if law == "columns" else (e, K))) for e in (I, J)]
            form = add(over("sum", inner, K, mul(*pair)), mul(names["c"], delta(I, J)))
            value = add(power, Call("abs", (sub(term, power),)))
        case _:
            raise Rejected(f"there is no law {law} of this determinant")
    if len({matrix_axes(name, here) for name in (c, *alike)}) > 1:
        raise Rejected("the matrices are not of one size")
    here.show(everywhere(c, equals(entry, form), here))
    return value
