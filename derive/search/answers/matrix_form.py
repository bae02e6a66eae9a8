"""Matrix forms: a closed form of one entry, written with whole tensors.

    p[i] * (δ[i, j] - p[j])    ->    diag(p) - p @ p^T

The entry is expanded into monomials, and each is read as a product of matrices by the
indices that its factors mention.  What is read is a guess, and is returned only when the
equation of whole tensors has been read as any claim is, and proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derive.kernel.ring import Monomial, from_monomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    Call,
    Diff,
    Entry,
    Fold,
    Num,
    Rel,
    Term,
    Var,
    delta,
    names,
    neg,
    open_body,
    sub,
    substitute,
)
from derive.language.errors import LanguageError
from derive.language.statement import Statement, read
from derive.language.text import text
from derive.search.normal.readable import readable
from derive.search.proving.prove import prove

MOST_FACTORS = 3                # of one power, written as v .* v .* v


@dataclass(frozen=True)
class Named:
    """A whole tensor."""
    name: str


@dataclass(frozen=True)
class Applied:
    """`diag(v)`, `outer(u, v)`, `grad(L, x)`, or a function entry by entry; `eye(n)`, `ones(n)`
    of sizes."""
    function: str
    args: tuple[Form | Term, ...]


@dataclass(frozen=True)
class Transposed:
    arg: Form


@dataclass(frozen=True)
class Joined:
    """Parts joined by the matrix product `@`, or entry by entry, `.*`."""
    op: str
    parts: tuple[Form, ...]


@dataclass(frozen=True)
class Combined:
    """A sum of forms, each times a number."""
    terms: tuple[tuple[Term, Form], ...]


Form = Named | Applied | Transposed | Joined | Combined
Factors = Sequence[tuple[Term, int]]


@dataclass(frozen=True)
class Index:
    """An index that runs over a whole axis of this size."""
    var: Var
    size: Term


@dataclass(frozen=True)
class MatrixForm:
    """A proved equation of whole tensors."""
    left: Form
    right: Form
    base: int = 0

    def __str__(self) -> str:
        return f"{form_text(self.left, self.base)} = {form_text(self.right, self.base)}"


def matrix_form(statement: Statement, declared: str) -> MatrixForm | None:
    """The statement ∂y[i]/∂x[j] = … as an equation of whole tensors, if there is one that is
    proved; `declared` is the text of the statement's declarations."""
    claim = statement.claim
    indices = [Index(var, normal(sub(high, low))) for var, low, high in statement.ranges]
    if not isinstance(claim, Rel) or statement.conditions or len(indices) not in (1, 2):
        return None
    left = derivative(claim.left, tuple(i.var for i in indices))
    right = Reader().tensor(claim.right, *indices)
    if left is None or right is None:
        return None
    found = MatrixForm(left, right, statement.base)
    return found if is_proved(f"{declared}\nclaim {found}") else None


def is_proved(source: str) -> bool:
    """Is the claim of this text, and all that the text needs to mean what it says, proved?"""
    try:
        statement, = read(source)
    except LanguageError:
        return False
    facts = statement.facts()
    return all(prove(statement.theory, facts, claim)
               for claim in (*statement.obligations, *statement.links))


# -- Reading -----------------------------------------------------------------------------------

class Reader:
    """Reads terms in one or two indices as vectors and matrices; None where there is no way."""

    def __init__(self):
        self.opened = 0

    def tensor(self, term: Term, *indices: Index) -> Form | None:
        """The tensor whose entry at the indices is the term: a combination of products."""
        product = self.matrix_product if len(indices) == 2 else self.vector_product
        return self.linear(term, indices, lambda factors: product(factors, *indices))

    def linear(self, term: Term, indices: Sequence[Index],
               product: Callable[[Factors], Form | None]) -> Form | None:
        """Each monomial as a number times what `product` makes of its factors in the indices."""
        terms = []
        for mono, coeff in polynomial(term).items():
            inside = [(a, e) for a, e in mono if any(mentions(a, i) for i in indices)]
            form = product(inside)
            if form is None:
                return None
            scalar: Monomial = tuple(pair for pair in mono if pair not in inside)
            terms.append((from_monomial(scalar, coeff), form))
        if not terms:
            return None
        terms.sort(key=lambda pair: (is_negative(pair[0]), -len(form_text(pair[1]))))
        return terms[0][1] if len(terms) == 1 and terms[0][0] == ONE else Combined(tuple(terms))

    def vector_product(self, factors: Factors, i: Index) -> Form | None:
        """u[i] v[i] … is u .* v; no factor is a vector of ones."""
        return self.entrywise(factors, lambda a: self.vector(a, i)) if factors else \
            Applied("ones", (i.size,))

    def matrix_product(self, factors: Factors, i: Index, j: Index) -> Form | None:
        """u[i] A[i, j] v[j] is diag(u) @ A @ diag(v), with δ for A it is diag(u .* v), and
        without A it is u @ v^T."""
        both = [(a, e) for a, e in factors if mentions(a, i) and mentions(a, j)]
        if any(is_delta(a, i, j) for a, _ in both):
            return self.diagonal(factors, i, j)
        rows = [f for f in factors if not mentions(f[0], j)]
        columns = [f for f in factors if not mentions(f[0], i)]
        if not rows and not columns and not both:
            return Applied("ones", (i.size, j.size))
        if not both:
            return outer(self.vector_product(rows, i), self.vector_product(columns, j))
        matrix = self.entrywise(both, lambda a: self.matrix(a, i, j))
        return joined("@", *self.scale(rows, i), matrix, *self.scale(columns, j))

    def scale(self, factors: Factors, i: Index) -> tuple[Form | None, ...]:
        """The diagonal matrix of these factors; none if there are none."""
        if not factors:
            return ()
        vector = self.vector_product(factors, i)
        return (vector and Applied("diag", (vector,)),)

    def diagonal(self, factors: Factors, i: Index, j: Index) -> Form | None:
        """The factors beside δ[i, j], read at j = i, on a diagonal."""
        rest = [(substitute(a, {j.var: i.var}), e) for a, e in factors if not is_delta(a, i, j)]
        return self.scale(rest, i)[0] if rest else Applied("eye", (i.size,))

    def entrywise(self, factors: Factors, form: Callable[[Term], Form | None]) -> Form | None:
        if any(e not in range(1, MOST_FACTORS + 1) for _, e in factors):
            return None
        return joined(".*", *(form(a) for a, e in factors for _ in range(e)))

    def vector(self, atom: Term, i: Index) -> Form | None:
        """The vector whose entry i is the atom."""
        match atom:
            case Entry(name, (at,), _) if at == i.var:
                return Named(name)
            case Call(function, (argument,)):
                return applied(function, self.tensor(argument, i))
            case Diff():
                return derivative(atom, (i.var,))
            case Fold("sum"):
                k, body = self.under(atom)
                return self.linear(body, (i, k), lambda factors: self.contracted(factors, i, k))
        return None

    def contracted(self, factors: Factors, i: Index, k: Index) -> Form | None:
        """Σ k: A[i, k] v[k] is A @ v."""
        matrix = [f for f in factors if mentions(f[0], i)]
        vector = [f for f in factors if not mentions(f[0], i)]
        return joined("@", self.matrix_product(matrix, i, k), self.vector_product(vector, k))

    def matrix(self, atom: Term, i: Index, j: Index) -> Form | None:
        """The matrix whose entry i, j is the atom."""
        match atom:
            case Entry(name, at, _) if at == (i.var, j.var):
                return Named(name)
            case Entry(name, at, _) if at == (j.var, i.var):
                return Transposed(Named(name))
            case Call(function, (argument,)):
                return applied(function, self.tensor(argument, i, j))
            case Diff():
                turned = derivative(atom, (j.var, i.var))
                return derivative(atom, (i.var, j.var)) or turned and Transposed(turned)
            case Fold("sum"):
                k, body = self.under(atom)
                return self.linear(body, (i, j, k), lambda factors: self.chained(factors, i, j, k))
        return None

    def chained(self, factors: Factors, i: Index, j: Index, k: Index) -> Form | None:
        """Σ k: A[i, k] w[k] B[k, j] is A @ diag(w) @ B."""
        left = [f for f in factors if not mentions(f[0], j)]
        right = [f for f in factors if mentions(f[0], j)]
        if any(mentions(a, i) for a, _ in right):
            return None
        return joined("@", self.matrix_product(left, i, k), self.matrix_product(right, k, j))

    def under(self, sum_: Fold) -> tuple[Index, Term]:
        """A name for the index of a sum, and the sum's body at it."""
        self.opened += 1
        k = Var(f"◇{self.opened}", True)
        return Index(k, normal(sub(sum_.high, sum_.low))), open_body(sum_.body, k)


def mentions(term: Term, index: Index) -> bool:
    return index.var.name in names(term)


def is_delta(term: Term, i: Index, j: Index) -> bool:
    return term == normal(delta(i.var, j.var))


def derivative(term: Term, at: tuple[Var, ...]) -> Form | None:
    """∂y[i]/∂x[j] at these indices, the outputs before the inputs: jacobian(y, x), and of a
    number grad(y, x)."""
    match term:
        case Diff(Entry(y, outputs, _), Entry(x, inputs, _), False) if outputs + inputs == at:
            return Applied("jacobian" if outputs else "grad", (Named(y), Named(x)))
    return None


def applied(function: str, argument: Form | None) -> Form | None:
    return argument and Applied(function, (argument,))


def outer(u: Form | None, v: Form | None) -> Form | None:
    """u @ v^T where v is a name; else outer(u, v), which is easier to read."""
    if u is None or v is None:
        return None
    return joined("@", u, Transposed(v)) if isinstance(v, Named) else Applied("outer", (u, v))


def joined(op: str, *forms: Form | None) -> Form | None:
    """The forms joined, products inside products opened; None if one of them is."""
    if any(f is None for f in forms):
        return None
    parts = tuple(p for f in forms for p in (
        f.parts if isinstance(f, Joined) and f.op == op else (f,)))
    return parts[0] if len(parts) == 1 else Joined(op, parts)


# -- Writing -----------------------------------------------------------------------------------

def is_negative(coefficient: Term) -> bool:
    """Is the coefficient written with a minus in front?"""
    return text(coefficient)[0] == "-"


def without_sign(coefficient: Term) -> Term:
    return normal(neg(coefficient)) if is_negative(coefficient) else coefficient


def form_text(form: Form | Term, base: int = 0) -> str:
    """The form in the claim language."""
    match form:
        case Named(name):
            return name
        case Applied(function, args):
            return f"{function}({', '.join(form_text(a, base) for a in args)})"
        case Transposed(arg):
            return f"{atom_text(arg, base)}^T"
        case Joined(op, parts):
            return f" {op} ".join(atom_text(p, base) for p in parts)
        case Combined(terms):
            return sum_text(terms, base)
    return text(form, base=base, tight=True)


def atom_text(form: Form, base: int) -> str:
    shown = form_text(form, base)
    return f"({shown})" if isinstance(form, (Joined, Combined)) else shown


def sum_text(terms: tuple[tuple[Term, Form], ...], base: int) -> str:
    shown = ""
    for coefficient, form in terms:
        sign = "-" if is_negative(coefficient) else "+"
        shown += f" {sign} " if shown else sign.strip("+")
        shown += multiple_text(without_sign(coefficient), form, base)
    return shown


def multiple_text(coefficient: Term, form: Form, base: int) -> str:
    """The number times the form; a number that is a sum or ends in one stands in brackets."""
    if coefficient == ONE:
        return form_text(form, base)
    number = text(readable(coefficient), base=base)
    simple = isinstance(coefficient, (Num, Var)) or number.startswith("1/") and " " not in number
    return f"{number if simple else f'({number})'} * {atom_text(form, base)}"
