"""Expectations: taken apart by linearity and independence, down to moments that are known.

An expectation of a sum of monomials becomes a sum of expectations of products of
entries.  Products are split where the kernel sees independence; two entries of one
independent tensor are first told apart, [i = j] + [i != j].  What is left is a
moment that a law or a hypothesis gives, or a Bernoulli entry with its two outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    Add,
    Bound,
    Entry,
    Fold,
    Iverson,
    Mean,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Term,
    children,
    equals,
    is_integer,
    mul,
    open_body,
    shift,
    sub,
    substitute,
    subterms,
)
from derive.search.normal.trace import Trace

Simplify = Callable[[Trace], None]


def take_apart(trace: Trace, simplify: Simplify) -> None:
    """Move an expectation on as far as the laws of expectations go."""
    trace.child(0, simplify)
    spread(trace, simplify)


def spread(trace: Trace, simplify: Simplify) -> None:
    """The same for an expectation whose body is in normal form: all that is linear first, as it is
    done by hand, and then each of the expectations that are left."""
    use_linearity(trace)
    each_mean(trace, lambda t: settle(t, simplify))


def use_linearity(trace: Trace) -> None:
    if use_hypothesis(trace):
        return
    if trace.attempt("mean", rule="linear"):
        return each_mean(trace, use_linearity)
    if nested := as_sum(trace.term.body):
        trace.child(0, lambda t: t.ring(to=nested))
        if trace.attempt("mean", rule="linear"):
            trace.child(2, lambda t: (t.child(0, lambda u: u.ring()), use_linearity(t)))


def settle(trace: Trace, simplify: Simplify) -> None:
    """Move on an expectation that linearity does not take apart."""
    if use_hypothesis(trace) or trace.attempt("mean", rule="law"):
        return
    if use_independence(trace, simplify) or tell_apart(trace, simplify):
        return
    for entry in bernoulli_entries(trace.term.body, trace):
        if trace.attempt("mean", rule="outcomes", to=entry):
            return each_mean(trace, lambda t: take_apart(t, simplify))


def each_mean(trace: Trace, go: Callable[[Trace], None]) -> None:
    """Go on with the expectations that a move has written."""
    if isinstance(trace.term, Mean):
        return go(trace)
    if isinstance(trace.term, (Add, Mul)):
        for i in range(len(children(trace.term))):
            trace.child(i, lambda t: each_mean(t, go))
    elif isinstance(trace.term, Fold):
        trace.child(2, lambda t: each_mean(t, go))


def factors_of(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Mul) else (term,)


def as_sum(body: Term) -> Term | None:
    """A product with a sum among its factors, as one sum of products."""
    factors = factors_of(body)
    for i, factor in enumerate(factors):
        match factor:
            case Fold("sum") as fold:
                power = 1
            case Pow(Fold("sum") as fold, Num(n)) if n.denominator == 1 and n > 1:
                power = int(n)
            case _:
                continue
        rest = [*factors[:i], *factors[i + 1:], *[fold] * (power - 1)]
        if not rest:
            return None
        inner = mul(*factors_of(fold.body), *(shift(r, 1) for r in rest))
        return Fold("sum", fold.low, fold.high, inner, fold.letter)
    return None


def use_independence(trace: Trace, simplify: Simplify) -> bool:
    """Split a factor off the product, if the kernel sees that it is independent of the rest."""
    factors = factors_of(trace.term.body)
    for i in range(len(factors) if len(factors) > 1 else 0):
        if trace.attempt("mean", rule="independent", instance={"first": (i,)}):
            each_mean(trace, lambda t: spread(t, simplify))
            return True
    return False


def tell_apart(trace: Trace, simplify: Simplify) -> bool:
    """[i = j] E[…] + [i != j] E[…] for two entries of one independent tensor."""
    cond = doubtful(trace)
    if cond is None:
        return False
    mean, i, j = trace.term, cond.left, cond.right
    same, other = Iverson(cond), Iverson(Not(cond))
    trace.ring(to=Add((Mul((same, mean)), Mul((other, mean)))))
    trace.child(1, lambda t: t.child(1, lambda u: spread(u, simplify)))
    body = substitute(mean, {i: HOLE})

    def merge(t: Trace) -> None:
        if t.rule("delta_replace", i=i, j=j, F=body):
            t.child(1, lambda u: (u.child(0, lambda v: v.ring()), spread(u, simplify)))
    trace.child(0, merge)
    return True


def doubtful(trace: Trace) -> Rel | None:
    """An equation of indices that decides whether two entries are the same one."""
    law = trace.here.theory.random
    entries = [p for p in subterms(trace.term.body) if isinstance(p, Entry) and not p.loose
               and p.tensor in law and law[p.tensor].independent]
    for n, x in enumerate(entries):
        for y in entries[n + 1:]:
            for i, j in zip(x.at, y.at) if x.tensor == y.tensor else ():
                cond = equals(i, j)
                if not trace.here.shows(cond) and not trace.here.shows(Not(cond)):
                    return cond if not isinstance(i, Num) else equals(j, i)
    return None


def bernoulli_entries(body: Term, trace: Trace) -> Iterator[Entry]:
    law = trace.here.theory.random
    for part in subterms(body):
        if isinstance(part, Entry) and not part.loose and part.tensor in law \
                and law[part.tensor].name == "bernoulli":
            yield part


# -- Moments that hypotheses give ---------------------------------------------------------------

def use_hypothesis(trace: Trace) -> bool:
    """Replace an expectation by what a hypothesis says it is."""
    for value in known_values(trace.term, trace.here.facts):
        if trace.attempt("hypothesis", to=value):
            return True
    return False


def known_values(mean: Mean, facts: tuple[Term, ...]) -> Iterator[Term]:
    """What the hypotheses make of an expectation: each is solved for its largest one."""
    for fact in facts:
        depth, body = 0, fact
        while isinstance(body, Fold) and body.kind == "all":
            depth, body = depth + 1, body.body
        for link in (body.args if hasattr(body, "args") else (body,)):
            if not (isinstance(link, Rel) and link.op == "="):
                continue
            p = polynomial(sub(link.left, link.right))
            means = [m[0][0] for m in p if len(m) == 1 and m[0][1] == 1
                     and isinstance(m[0][0], Mean)]
            best = max(means, key=lambda a: (sum(1 for _ in subterms(a)), a.key), default=None)
            found = best and matched(best, mean, {})
            if found is not None and best is not None and len(found) == depth:
                scale = p[((best, 1),)]
                rest = from_polynomial({m: -c / scale for m, c in p.items() if m != ((best, 1),)})
                for level in range(depth):
                    rest = open_body(rest, found[level])
                yield normal(rest)


def matched(pattern: Term, term: Term, found: dict[int, Term]) -> dict[int, Term] | None:
    """The values of nameless indices that make the pattern the term."""
    if isinstance(pattern, Bound):
        if not is_integer(term) or found.setdefault(pattern.depth, term) != term:
            return None
        return found
    if not pattern.loose:
        return found if pattern == term else None
    if type(pattern) is not type(term) or isinstance(pattern, Fold) or \
            len(children(pattern)) != len(children(term)) or \
            getattr(pattern, "tensor", None) != getattr(term, "tensor", None) or \
            getattr(pattern, "function", None) != getattr(term, "function", None):
        return None
    for p, t in zip(children(pattern), children(term)):
        if matched(p, t, found) is None:
            return None
    return found
