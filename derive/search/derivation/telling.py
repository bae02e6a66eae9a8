"""Telling: the stages of a proof as the lines a textbook would print.

What repeats the line above, cannot be shown to a reader or is plain from the next line is left
out, its reason kept; names are written for what defines them.  Every line is equal to a
replayed term by ring arithmetic or by definition, and is shown to be defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from derive.kernel.context import Context, Rejected
from derive.kernel.definedness import require_defined
from derive.kernel.ring import equal, normal, polynomial
from derive.kernel.terms import (
    ONE,
    Add,
    Call,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Rel,
    Term,
    children,
    is_condition,
    is_integer,
    names,
    rebuild,
    sub,
    substitute,
    subterms,
)
from derive.language.hidden import is_hidden
from derive.language.rules import RULES
from derive.search.closed_form import renamed
from derive.search.derivation.reasons import Stage
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace

MOST_LINES = 7
MOST_WEIGHT = 50                # of a line between, and more where the claim's own sides are long
WHAT_INDICES_SAY = "index arithmetic"
PLAIN = (WHAT_INDICES_SAY, "arithmetic")


@dataclass(frozen=True)
class Line:
    """One displayed line; the first line of a derivation has no reason."""
    term: Term
    reason: str = ""
    rules: tuple[str, ...] = ()
    relation: str = "="                  # to the line above


# -- From stages to lines ----------------------------------------------------------------------

def joined(left: list[Stage], right: list[Stage], claim: Rel, here: Context) -> list[Line]:
    """Down the left side to where the sides meet, then up the right side to the claim's end."""
    bodies = written_bodies((claim.left, claim.right, *(s.term for s in (*left, *right))), here)
    lines = [Line(claim.left)]
    lines += [Line(named(s.term, here, bodies), s.reason, s.rules) for s in left[1:]]
    for above, below in reversed(list(zip(right, right[1:]))):
        lines.append(Line(named(above.term, here, bodies), below.reason, below.rules))
    if len(lines) > 1 and equal(lines[-1].term, claim.right):
        lines[-1] = Line(claim.right, lines[-1].reason, lines[-1].rules)
    else:
        lines.append(Line(claim.right, "arithmetic"))
    return lines


def written_bodies(terms: Iterable[Term], here: Context) -> dict[Term, Term]:
    """The entries of defined names in these terms, by the sums that they are defined as."""
    entries = dict.fromkeys(p for t in terms for p in subterms(t) if isinstance(p, Entry)
                            and p.tensor in here.theory.definitions and not p.loose
                            and not is_hidden(p.tensor))
    definitions = ((e, here.theory.definitions[e.tensor]) for e in entries)
    bodies = {normal(substitute(d.body, dict(zip(d.indices, e.at)))): e for e, d in definitions
              if isinstance(d.body, Add)}
    return {body: entry for body, entry in bodies.items() if isinstance(body, Add)}


def folded(term: Term, bodies: Mapping[Term, Term]) -> Term:
    """The term with entries for what they are defined as; not under a derivative, where it
    matters what is held."""
    if is_integer(term) or is_condition(term) or isinstance(term, Diff):
        return term
    if isinstance(term, Add) and (entry := bodies.get(normal(term))) is not None:
        return entry
    return rebuild(term, lambda c, _: folded(c, bodies))


def named(term: Term, here: Context, bodies: Mapping[Term, Term]) -> Term:
    """The term in reading order, with names for what defines them, and products written as the
    names that they define; the names opened again give the term."""
    term = folded(term, bodies) if bodies else term
    plain = readable(term)
    short = readable(renamed(term, here.theory))
    again = Trace(short, here)
    unfold(again, names(short) - names(plain))
    return short if equal(again.term, plain) else plain


def unfold(trace: Trace, opened: frozenset[str]) -> None:
    """Open the entries of these names."""
    if isinstance(trace.term, Entry) and trace.term.tensor in opened:
        trace.attempt("unfold")
    elif names(trace.term) & opened:
        for i in range(len(children(trace.term))):
            trace.child(i, lambda t: unfold(t, opened))


def shortened(lines: list[Line], here: Context) -> tuple[Line, ...]:
    """Without lines that repeat the one above, or that a reader could not be shown."""
    most = max(MOST_WEIGHT, *(2 * weight(lines[i].term) for i in (0, -1)))
    kept = [lines[0]]
    pending: list[Line] = []
    for i, line in enumerate(lines[1:], 1):
        last = i == len(lines) - 1
        if equal(line.term, kept[-1].term) and not last:
            pending.append(line)
            continue
        if not last and (weight(line.term) > most or has_raw_slope(line.term) or cancels(line.term)
                         or has_single(line.term) or not is_defined(line.term, here)):
            pending.append(line)
            continue
        if last and len(kept) > 1 and equal(line.term, kept[-1].term):
            previous = kept.pop()
            pending = [previous, *pending]
        kept.append(merged(line, pending))
        pending = []
    kept = direct(kept)
    for i in reversed(range(1, len(kept) - 1)):
        if kept[i + 1].reason == WHAT_INDICES_SAY and comes_to(kept[i], kept[i + 1]) or (
                kept[i].reason == WHAT_INDICES_SAY and comes_to(kept[i], kept[i - 1])):
            kept[i:i + 2] = [merged(kept[i + 1], [kept[i]])]
    while len(kept) > MOST_LINES:
        at = heaviest(kept)
        kept[at + 1] = merged(kept[at + 1], [kept[at]])
        del kept[at]
    return tuple(kept)


def direct(lines: list[Line]) -> list[Line]:
    """Without the ways that lead from a line back to it: two sides that were both worked out
    may have met before that."""
    kept = lines[:1]
    for line in lines[1:]:
        at = next((i for i, above in enumerate(kept) if equal(above.term, line.term)), None)
        if at is None:
            kept.append(line)
        elif line is not lines[-1]:
            del kept[at + 1:]
        elif at:
            kept[at:] = [replace(kept[at], term=line.term)]
        else:
            kept[1:] = [Line(line.term, "arithmetic", ("arithmetic",))]
    return kept


def comes_to(line: Line, other: Line) -> bool:
    """Does the other line, above or below, but say what the line's deltas come to?"""
    return deltas(other.term) < deltas(line.term) and weight(other.term) < weight(line.term)


def deltas(term: Term) -> int:
    return sum(isinstance(p, Iverson) and isinstance(p.cond, Rel) and p.cond.op == "="
               for p in subterms(term))


def heaviest(lines: list[Line]) -> int:
    """The line between first and last that is longest to read."""
    return max(range(1, len(lines) - 1), key=lambda i: weight(lines[i].term))


def weight(term: Term) -> int:
    return 1 + sum(map(weight, children(term)))


def has_raw_slope(term: Term) -> bool:
    """Does `exp'` or the like stand in it, which no one writes down?"""
    return any(isinstance(p, Call) and f"{p.function[:-1]}_slope" in RULES
               and p.function.endswith("'") for p in subterms(term))


def has_single(term: Term) -> bool:
    """Does a sum over one index stand in it, which is but its term?"""
    return any(isinstance(p, Fold) and p.kind == "sum" and normal(sub(p.high, p.low)) == ONE
               for p in subterms(term))


def cancels(term: Term) -> bool:
    """Does u/u stand in it, which the next line is without?"""
    return any(e == 0 for part in subterms(term) if isinstance(part, Mul) and not part.loose
               for mono in polynomial(part) for _, e in mono)


def merged(line: Line, before: list[Line]) -> Line:
    """The line with the reasons of the lines that were left out before it; arithmetic goes
    without saying beside others."""
    reasons = dict.fromkeys(r for part in (*before, line) for r in part.reason.split(", ") if r)
    said = [r for r in reasons if r not in PLAIN] or list(reasons)[:1]
    rules = dict.fromkeys(r for part in (*before, line) for r in part.rules)
    return Line(line.term, ", ".join(said), tuple(rules))


def is_defined(term: Term, here: Context) -> bool:
    try:
        require_defined(term, here)
    except Rejected:
        return False
    return True
