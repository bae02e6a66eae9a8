"""The same from Python: verdicts, proofs and closed forms, set in LaTeX by notebooks.

    >>> import derive
    >>> derive.verify("real x; claim (x + 1)^2 = x^2 + 2*x + 1").word
    'PROVED'
    >>> print(derive.gradient("Σ k<n: x[k]^2", "x", ["size n", "tensor x[n]"]).sympy)
    2*x[i]

A layer is called by its text, or composed in SymPy:

    >>> from sympy import Symbol
    >>> from derive.layers import softmax
    >>> from derive.model.tensor import Tensor
    >>> x = Tensor("x", (Symbol("n", integer=True),))
    >>> derive.jacobian(softmax(x), x).sympy
    (Iverson(Eq(i, j)) - y[j])*y[i]

SymPy is loaded only where it is handed in or asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import chain

from derive.kernel.ring import equal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Entry,
    Floor,
    Fold,
    Rel,
    Term,
    Var,
    add,
    children,
    names,
    open_body,
    sub,
    substitute,
    subterms,
)
from derive.language.text import text
from derive.search.judging import session
from derive.search.answers.jacobian import OUTPUTS, ClosedForm, jacobian_of
from derive.search.judging.session import Record, assert_claim
from derive.search.derivation.proof import Proof
from derive.search.numbers.worked import exercise, worked
from derive.search.repair.mend import SECONDS

__all__ = ["Result", "assert_claim", "exercise", "gradient", "jacobian", "prove", "verify",
           "worked"]

INDICES = "ijlmpqrstuv"


class Shown(Record):
    """A record that a notebook shows: the verdict, the claim in LaTeX, what speaks against it."""

    def __repr__(self) -> str:
        return self.text()

    def _repr_markdown_(self) -> str:
        from derive.report.finding import markdown
        return markdown(self)


def shown(record: Record) -> Shown:
    return Shown(**{f.name: getattr(record, f.name) for f in fields(record)})


@dataclass(frozen=True, repr=False)
class Result:
    """A theorem with its proof."""
    proof: Proof

    @property
    def term(self) -> Term:
        """The right side of the claim; raises ValueError if it has none."""
        link = self.proof.statement.links[-1]
        if not isinstance(link, Rel):
            raise ValueError(f"the claim {text(link)} has no right side")
        return link.right

    @property
    def sympy(self):
        """The right side as a SymPy expression; raises ValueError if it has no counterpart."""
        from derive.model.bridge import to_sympy
        return to_sympy(self.term)

    @property
    def text(self) -> str:
        """The proof as a proof file, which can be read again."""
        from derive.report.show import show
        return show(self.proof, "text")

    @property
    def latex(self) -> str:
        """The derivation line by line, an `aligned` for any display; the claim if there is none."""
        return self._repr_latex_().strip("$\n")

    def _repr_markdown_(self) -> str:
        """What a notebook shows: the theorem and its derivation."""
        from derive.report.compose import page
        from derive.report.templates import filled_page
        return filled_page("result.md", page(self.proof))

    def _repr_latex_(self) -> str:
        """The derivation alone, as a display."""
        from derive.report.compose import page
        from derive.report.templates import environment
        shown = page(self.proof)
        rows = tuple(chain.from_iterable(d.rows for d in shown.derivations)) or shown.claim
        return environment((), "md").get_template("parts.md").module.display(rows)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def verify(claim: str, *, patience: float = 1.0, seed: int = 0,
           repairing: float = SECONDS) -> Shown:
    """The verdict on one claim given as text; raises ValueError for several.

    `patience` is how many seconds to look for a counterexample where no proof is found,
    `repairing` how many to look for a repair of a claim that is not proved; 0 for none."""
    return shown(session.verify(claim, patience=patience, seed=seed, repairing=repairing))


def prove(claim: str) -> Result:
    """The proof of a claim; raises ValueError with the verdict if there is none."""
    return Result(session.prove(claim))


def jacobian(f, x=None, given: Iterable = ()) -> Result:
    """The Jacobian ∂f[i]/∂x[j] in closed form, proved for all sizes.

    `f` is a layer called in text, such as "softmax(x)", or a Tensor composed of layers; `x` a
    Tensor or its name, by default the first that the text reads.  For a text, `given` holds
    the declarations if it has any.  For a Tensor it holds hypotheses, such as
    "assume x[i] != 0 for i < n", and Tensors whose shape their indices do not tell.
    Raises NoClosedForm if nothing is found, ValueError or LanguageError if `f` makes no sense."""
    return Result(derivative(f, x, given).proof)


def gradient(loss, x, given: Iterable = ()) -> Result:
    """The gradient ∂L/∂x[i] of a scalar: of a text, a SymPy expression or a Tensor without axes.

    `x` and `given` are as for `jacobian`; raises ValueError for a tensor with axes."""
    found = derivative(loss, x, given)
    if found.statement.claim.left.body.at:
        raise ValueError("the gradient is of a scalar; a tensor has a jacobian")
    return Result(found.proof)


def derivative(f, x, given: Iterable) -> ClosedForm:
    if isinstance(f, str):
        return jacobian_of(f, given, None if x is None else name_of(x))
    from derive.model.tensor import Tensor, scalar
    if not isinstance(f, Tensor):
        value = scalar(f)
        f = Tensor(lambda: value)
    return Composed(f, x, tuple(given)).derivative()


def name_of(x) -> str:
    """The name of a Tensor, a SymPy letter or an IndexedBase."""
    name = x if isinstance(x, str) else getattr(x, "name", str(x))
    if not name:
        raise ValueError("only a named tensor can be differentiated in")
    return name


# -- Tensors composed in SymPy, declared --------------------------------------------------------

class Composed:
    """The declarations that a composed tensor f[i, …] needs to be differentiated in x.

    The tensors at hand have shapes.  Any other is declared as large as its indices ask: if they
    run from 0 to h, its size is h + 1.  Letters known to be integers are sizes."""

    def __init__(self, f, x, given: tuple):
        from derive.model.bridge import to_term
        from derive.model.tensor import Tensor
        at = index_letters(f)
        self.entry = to_term(f[at])
        self.indices = tuple(Var(s.name, True) for s in at)
        self.sizes = tuple(map(to_term, f.shape))
        self.needs = tuple(map(to_term, f.needs))
        self.x = name_of(x)
        at_hand = [t for t in (x, *given) if isinstance(t, Tensor)]
        self.axes = {t.name: tuple(map(to_term, t.shape)) for t in at_hand if t.rank}
        self.axes |= inferred(self.entry, dict(zip(self.indices, self.sizes)), self.axes)
        self.given = [line for line in given if isinstance(line, str)]
        self.assumed = assumptions(f[at], *f.shape)
        self.parts = [p for t in self.terms() for p in subterms(t)]

    def terms(self) -> Iterator[Term]:
        yield from (self.entry, *self.sizes, *self.needs, *chain(*self.axes.values()))

    def derivative(self) -> ClosedForm:
        taken = frozenset().union(*map(names, self.terms()), {self.x})
        out = next(name for name in ("y", *OUTPUTS) if name not in taken)
        at = f"[{', '.join(i.name for i in self.indices)}]" if self.indices else ""
        ranges = ", ".join(f"{i.name} < {text(n)}" for i, n in zip(self.indices, self.sizes))
        let = f"let {out}{at} = {text(self.entry, avoid=taken)}"
        return jacobian_of(f"jacobian({out}, {self.x})",
                           [*self.lines(), f"{let} for {ranges}" if ranges else let])

    def lines(self) -> list[str]:
        integers = sorted({p.name for p in self.parts if isinstance(p, Var) and p.integer}
                          - {i.name for i in self.indices})
        reals = sorted({p.name for p in self.parts if isinstance(p, Var) and not p.integer})
        facts = [*(n for n in self.needs if not is_least(n)), *self.assumed]
        return [*(f"size {name}" for name in integers), *(f"real {name}" for name in reals),
                *(f"function {name}" for name in self.functions()),
                *(f"tensor {name}[{', '.join(map(text, axes))}]"
                  for name, axes in self.axes.items()),
                *(f"assume {text(fact)}" for fact in facts), *self.given]

    def functions(self) -> list[str]:
        from derive.model.bridge import FUNCTIONS
        known = {*FUNCTIONS, "sqrt", "heaviside"}
        return sorted({p.function.rstrip("'") for p in self.parts if isinstance(p, Call)} - known)


def index_letters(f) -> tuple:
    """An index for each axis, of letters that do not stand in the formula."""
    from sympy import Dummy, Symbol

    from derive.model.tensor import fresh, letters_of
    taken = set(letters_of((f[tuple(Dummy(integer=True) for _ in f.shape)], *f.shape)))
    letters = []
    for _ in f.shape:
        name = next((c for c in INDICES if c not in taken), None) or fresh("i", frozenset(taken))
        taken.add(name)
        letters.append(Symbol(name, integer=True))
    return tuple(letters)


def assumptions(*formulas) -> list[Term]:
    """What SymPy assumes of letters, less that a size is not 0 or below."""
    from sympy import Tuple

    from derive.model.bridge import hypotheses
    together = Tuple(*formulas)
    for s in together.free_symbols:
        if s.is_integer and s.is_positive is False:
            raise ValueError(f"{s} stands for a size, and is assumed not to be positive")
    return [fact for fact in hypotheses(together) if not is_least(fact)]


def is_least(fact: Term) -> bool:
    """Does the condition hold of every size, which is at least 1?  0 < n, 1 <= n, and such."""
    return isinstance(fact, Rel) and isinstance(fact.right, Var) and fact.right.integer \
        and (fact.op, fact.left) in (("<", ZERO), ("<=", ZERO), ("<=", ONE))


def inferred(entry: Term, sizes: dict[Var, Term], known: dict) -> dict[str, tuple[Term, ...]]:
    """The shapes of the tensors read that are not known, from the largest of their indices."""
    found: dict[str, tuple[Term, ...]] = {}
    ranges = {i: (ZERO, n) for i, n in sizes.items()}
    for read, within in reads(entry, ranges):
        if read.tensor not in known and read.at:
            axes = tuple(add(largest(i, within, read), ONE) for i in read.at)
            if not all(map(equal, axes, found.setdefault(read.tensor, axes))):
                raise unknown_shape(read)
    return {name: tuple(map(plain, axes)) for name, axes in found.items()}


def reads(term: Term, ranges: dict) -> Iterator[tuple[Entry, dict]]:
    """The entries that a term reads, each with the ranges of its indices."""
    match term:
        case Entry():
            yield term, ranges
        case Fold(_, low, high, body, _):
            index = Var(f"◇{len(ranges)}", True)
            yield from reads(open_body(body, index), {**ranges, index: (low, high)})
            return
    for part in children(term):
        yield from reads(part, ranges)


def largest(index: Term, ranges: dict, read: Entry) -> Term:
    """The largest value of an index that is linear in letters with ranges low <= v < high."""
    for letter, (low, high) in reversed(ranges.items()):
        if letter.name in names(index):
            index = substitute(index, {letter: sub(high, ONE) if slope(index, letter, read) > 0
                                       else low})
    if any(isinstance(part, (Entry, Floor)) for part in subterms(index)):
        raise unknown_shape(read)
    return index


def slope(index: Term, letter: Var, read: Entry) -> Fraction:
    """The number a in an index a·v + …, where v stands nowhere else."""
    parts = [(mono, a) for mono, a in polynomial(index).items()
             if any(letter.name in names(atom) for atom, _ in mono)]
    if len(parts) != 1 or parts[0][0] != ((letter, 1),):
        raise unknown_shape(read)
    return parts[0][1]


def unknown_shape(read: Entry) -> ValueError:
    return ValueError(f"the shape of {read.tensor} cannot be told from its indices; "
                      f"add the tensor to `given`")


def plain(size: Term) -> Term:
    """The size in normal form: n, not n - 1 + 1."""
    from derive.search.normal.readable import readable
    return readable(size)
