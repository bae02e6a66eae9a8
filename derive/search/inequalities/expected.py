"""Expected: inequalities between expectations.

    E[b] - E[a] = E[b - a]                   is not negative, where b - a is not, whatever comes out
    E[a^2] - E[a]^2 = E[(a - E[a])^2]        nor is a variance

The kernel sees that an expectation is not negative because its body is not; here stand the
equations that make one expectation of several.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, polynomial
from derive.kernel.terms import Mean, Pow, Rel, Term, add, mul, sub, subterms
from derive.search.entailment.squares import TWO
from derive.search.inequalities.work import Form


def expected(form: Form) -> Iterator[Theorem]:
    """Equations by which the goal of a form is an expectation of what is not negative, or a part
    of it is."""
    if not any(isinstance(p, Mean) for p in subterms(form.difference)):
        return
    here = form.known.here
    for identity in (*variances(form.difference), *gathered(form.difference)):
        if here.nonnegative(identity.right) and (found := form.known.equal(identity)):
            yield found
            yield from filter(None, [form.known.reduced(identity.left, form.policy)])


def variances(difference: Term) -> Iterator[Rel]:
    """E[a^2] - E[a]^2 = E[(a - E[a])^2], for each negative square of an expectation, times what
    stands beside it."""
    for mono, weight in polynomial(difference).items():
        for atom, power in mono:
            if weight < 0 and power == 2 and isinstance(atom, Mean):
                scale = from_monomial(tuple(f for f in mono if f[0] != atom), -weight)
                less = sub(Mean(Pow(atom.body, TWO)), Pow(atom, TWO))
                yield Rel("=", mul(scale, less), mul(scale, Mean(Pow(sub(atom.body, atom), TWO))))


def gathered(difference: Term) -> Iterator[Rel]:
    """The whole difference as one expectation."""
    parts = []
    for mono, coeff in polynomial(difference).items():
        atom = next((a for a, e in mono if isinstance(a, Mean) and e == 1), None)
        rest = from_monomial(tuple(f for f in mono if f[0] != atom), coeff)
        parts.append(mul(rest, atom.body) if atom else rest)
    yield Rel("=", difference, Mean(add(*parts)))
