"""Named: a definition that holds another definition's value, with the name for it.

    d[i] = σ(a[i + m]) c[i]    and not    σ(Σ k<n: W[i + m, k] x[k] + b[i + m]) c[i]

A layer writes its entries out, whatever names a statement has for parts of them.  Here is what a
reader is shown only: nothing is proved of it but that the name, opened again, is the sum that stood
there.
"""

from __future__ import annotations

from itertools import product, takewhile

from derive.kernel.ring import normal
from derive.kernel.terms import (
    Add, Diff, Entry, Term, is_condition, is_integer, rebuild, substitute, subterms)
from derive.kernel.theory import Definition, Theory
from derive.language.hidden import is_hidden

MOST_PLACES = 8                      # the values that one index of a name is tried at


def with_names(name: str, body: Term, theory: Theory, claim: Term) -> Term:
    """The body of a definition, names that were defined before it written for sums that they are."""
    earlier = dict(takewhile(lambda one: one[0] != name, theory.definitions.items()))
    held = {part.wrt.tensor for term in (claim, *theory.facts, *(d.body for d in theory.definitions.values()))
            for part in subterms(term) if isinstance(part, Diff) and isinstance(part.wrt, Entry)}
    usable = {n: d for n, d in earlier.items() if isinstance(d.body, Add) and not is_hidden(n)
              and n not in held and n not in theory.recursive and n not in theory.losses.values()}
    return folded(body, usable) if usable else body


def folded(term: Term, definitions: dict[str, Definition]) -> Term:
    """Not under a derivative, where it matters what is held."""
    if is_integer(term) or is_condition(term) or isinstance(term, Diff):
        return term
    if isinstance(term, Add):
        for name, definition in definitions.items():
            if (entry := entry_of(name, definition, term)) is not None:
                return entry
    return rebuild(term, lambda part, _: folded(part, definitions))


def entry_of(name: str, definition: Definition, term: Add) -> Entry | None:
    """The entry of a name that is this sum: its indices are among those of what the sum reads."""
    whole, body = normal(term), definition.body
    if len(getattr(whole, "terms", ())) != len(getattr(normal(body), "terms", ())):
        return None
    read = dict.fromkeys(i for part in subterms(term) if isinstance(part, Entry) for i in part.at
                         if not i.loose)
    places = list(read)[:MOST_PLACES]
    for at in product(places, repeat=len(definition.indices)):
        if normal(substitute(body, dict(zip(definition.indices, at)))) == whole:
            return Entry(name, at, False)
    return None
