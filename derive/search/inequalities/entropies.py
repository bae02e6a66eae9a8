"""Entropies: logarithms under sums, each times a weight, taken together as those of one quotient.

    Σ i, j: s log s + …  =  Σ i, j: s log(s / q)  >=  Σ i, j: (s - q)

q is what s log q must be of for the whole to come out: s times what the logarithms are of, each to
the power -1 where it stands with a plus.  So mutual information is not negative, with q the product
of the two distributions, and a chain rule or a coarser partition has a q of its own.  Whether the
difference is this sum is left to whatever proves equations.  Nothing here is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.replay import Theorem
from derive.kernel.ring import equal, from_monomial, polynomial
from derive.kernel.terms import ZERO, Call, Entry, Fold, Rel, Term, Var, add, inverse, mul, open_body, sub, total
from derive.search.inequalities.estimates import weighed_tangent
from derive.search.inequalities.work import Form, Work

MOST_INDICES = 3


@dataclass(frozen=True)
class Share:
    """w log u under the sums over these indices, w with its sign."""
    indices: tuple[Var, ...]
    weight: Term
    of: Term
    plus: bool


def entropies(form: Form) -> Iterator[Theorem]:
    """That the difference of the sides is a sum of s log s + q - s - s log q."""
    claim = form.claim
    difference = sub(claim.right, claim.left)
    for nest in dict.fromkeys(nests(difference)):
        inside, indices = entered(form.known, nest, claim)
        ranges = dict(zip(indices, nest))
        shares = list(under(difference, ranges))
        if is_of_two(shares):
            continue
        for weight in dict.fromkeys(s.weight for s in shares if s.plus and len(s.indices) == len(nest)):
            if not inside.here.nonnegative(weight):
                continue
            own = [s for s in shares if equal(s.weight, weight)]
            for chosen in (shares, own) if len(own) < len(shares) else (shares,):
                other = cancelled(mul(weight, *(inverse(s.of) if s.plus else s.of for s in chosen)))
                for found in weighed_tangent(inside, other, weight, weight):
                    yield from added(form, found, ranges)


def is_of_two(shares: list[Share]) -> bool:
    """Is it Σ p log p - Σ p log q?  The tangent of the one logarithm at the other (`under_sums`) tells
    it in fewer words."""
    atoms = {atom for s in shares for mono in polynomial(s.of) for atom, _ in mono}
    return len(atoms) == 2 and all(isinstance(atom, Entry) for atom in atoms) and all(
        len(s.indices) == 1 and len(polynomial(s.of)) == 1 and equal(s.weight, shares[0].weight) for s in shares)


def nests(number: Term) -> Iterator[tuple[tuple[Term, Term], ...]]:
    """The ranges of the sums in a number, with those of the sums directly within them."""
    for mono in polynomial(number):
        for atom, power in mono:
            ranges = []
            while power == 1 and isinstance(atom, Fold) and atom.kind == "sum" and not (
                    atom.low.loose or atom.high.loose):
                ranges.append((atom.low, atom.high))
                atom = atom.body
            if 0 < len(ranges) <= MOST_INDICES:
                yield tuple(ranges)


def entered(work: Work, nest, beside: Term) -> tuple[Work, tuple[Var, ...]]:
    """The work under all the sums of a nest, and its indices."""
    indices: tuple[Var, ...] = ()
    for low, high in nest:
        work, index = work.inside(low, high, beside)
        indices += (index,)
    return work, indices


def under(number: Term, ranges: dict[Var, tuple[Term, Term]], above: tuple[Var, ...] = (),
          sign: bool = True) -> Iterator[Share]:
    """The logarithms in a number, under sums whose ranges are among these."""
    for mono, coeff in polynomial(number).items():
        plus = sign == (coeff > 0)
        for place, (atom, power) in enumerate(mono):
            if power != 1:
                continue
            if isinstance(atom, Call) and atom.function == "log":
                beside = from_monomial(mono[:place] + mono[place + 1:])
                yield Share(above, beside, atom.args[0], plus)
            elif isinstance(atom, Fold) and atom.kind == "sum":
                index = next((i for i, ends in ranges.items()
                              if i not in above and ends == (atom.low, atom.high)), None)
                if index:
                    yield from under(open_body(atom.body, index), ranges, (*above, index), plus)


def cancelled(number: Term) -> Term:
    """The number without what it is multiplied with and divided by, all of which is positive here."""
    found = []
    for mono, coeff in polynomial(number).items():
        powers: Counter[Term] = Counter()
        for atom, power in mono:
            powers[atom] += power
        found.append(from_monomial(tuple((a, e) for a, e in powers.items() if e), coeff))
    return add(*found)


def added(form: Form, found: Theorem, ranges: dict[Var, tuple[Term, Term]]) -> Iterator[Theorem]:
    """What is shown at each place, added up; and that it comes to the difference."""
    work, everywhere, whole = form.known, found, found.claim.right
    for index, (low, high) in reversed(ranges.items()):
        everywhere = work.generalised(everywhere, index)
        whole = total(low, high, index, whole)
    shown = everywhere and work.knowing(everywhere).outright(Rel("<=", ZERO, whole))
    if shown:
        yield from work.forms(shown, form.policy)
        yield from filter(None, [work.equal(Rel("=", whole, form.difference))])
