"""Proofs: a theorem and the lines in which a reader follows it.

The steps of a proof are many and small.  Here they are grouped into the lines a
textbook would print, each a form of the term that the kernel reached, with the
reasons of the steps that led there.  Every printed line is equal to a replayed
term by ring arithmetic, and is shown to be defined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from derive.kernel.context import Context, Rejected, is_constant_condition
from derive.kernel.definedness import require_defined
from derive.kernel.replay import Step, Theorem, descend, replay
from derive.kernel.ring import equal
from derive.kernel.terms import (
    Call,
    Diff,
    Entry,
    Fold,
    Not,
    Rel,
    Term,
    children,
    names,
    subterms,
)
from derive.kernel.theory import Theory
from derive.language.hidden import is_hidden
from derive.language.rules import RULES
from derive.language.text import text
from derive.search.closed_form import renamed
from derive.search.letters import Letters
from derive.search.prove import Found
from derive.search.readable import readable
from derive.search.trace import Trace, root

MOST_LINES = 7
MOST_WEIGHT = 50                # of a line between, and more where the claim's own sides are long

# What a written proof may give as a reason, beside rules, definitions and theorems.
REASONS = {"arithmetic", "cases", "chain", "chain rule", "definition", "delta", "differentiate",
           "differentiating", "factoring", "hypothesis", "index arithmetic", "induction",
           "Kronecker delta", "linearity", "product rule", "quotient rule", "reindex",
           "renaming the index", "symmetry", "independence", "linearity of E", "moments of the law",
           "the two outcomes"}


MEAN_REASONS = {"linear": "linearity of E", "independent": "independence",
                "law": "moments of the law", "outcomes": "the two outcomes"}


SLOPES = {"det": "Jacobi's formula", "inv": "derivative of the inverse"}
LAWS = {"product": "of a product", "transpose": "of a transpose", "multiple": "of a multiple",
        "inverse": "of an inverse", "lower": "of a triangle", "upper": "of a triangle",
        "exchange": "factors exchanged", "rank_one": "a rank-one change"}


@dataclass(frozen=True)
class Line:
    """One displayed line; the first line of a derivation has no reason."""
    term: Term
    reason: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """One link of a claim, proved."""
    found: Found
    reasons: tuple[str, ...] = ()        # of a line that was written by hand

    @property
    def theorem(self) -> Theorem:
        return self.found.theorem

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of an equation, from its left side to its right; none for other claims."""
        claim, theorem = self.theorem.claim, self.theorem
        if not (isinstance(claim, Rel) and claim.op == "="):
            return ()
        if self.found.cases:
            return (Line(claim.left), Line(claim.right, "cases"))
        if self.found.induction:
            return (Line(claim.left), Line(claim.right, self.by_induction, ("induction",)))
        if way := self.found.values:
            common = Derivation(way.general).lines if way.general else (Line(claim.left),)
            return (*common, Line(claim.right, way.reason, ("cases",)))
        if way := self.found.multiplied:
            identity = "a matrix times its inverse"
            return (Line(claim.left), Line(way.left, identity),
                    Line(way.right, "the products agree"), Line(claim.right, identity))
        here = root(theorem.theory, theorem.facts, *(t.claim for t in self.found.given),
                    *self.found.lemmas)
        first, *between, last = shortened(joined(
            stages(claim.left, self.found.left, here),
            stages(claim.right, self.found.right, here), claim, here), here)
        letters = Letters(theorem.theory, (claim.left, claim.right))
        return first, *(replace(b, term=letters.written(b.term)) for b in between), last

    @property
    def by_induction(self) -> str:
        """How the induction runs."""
        induction = self.found.induction
        return f"induction on {induction.index.name} from {text(induction.low, tight=True)}"

    @property
    def steps_of_induction(self) -> tuple[tuple[tuple[Term, ...], Derivation], ...]:
        """The base and the step of a proof by induction, each with what it supposes."""
        way = self.found.induction
        if way is None:
            return ()
        whole = next(f for f in way.step_facts if is_claimed(f, way))
        return (((Rel("=", way.index, way.low),), Derivation(way.base)),
                ((whole,), Derivation(way.step)))

    @property
    def cases(self) -> tuple[tuple[Term, Derivation], ...]:
        """The conditions of a proof by cases, each with its derivation."""
        cond = self.found.cond
        if cond is None:
            return ()
        return tuple((c, Derivation(f)) for c, f in zip((cond, Not(cond)), self.found.cases))


def is_claimed(fact: Term, way) -> bool:
    """Is this fact of the step the claim itself, supposed at the index?"""
    while isinstance(fact, Fold) and fact.kind == "all":
        fact = fact.body
    return isinstance(fact, Rel) and fact.op == "=" and way.index.name in names(fact)


@dataclass(frozen=True)
class Proof:
    """A proved statement: one derivation for each link of its claim."""
    statement: object
    derivations: tuple[Derivation, ...]
    written: tuple[Derivation, ...] = ()     # the author's own lines, each proved

    @property
    def theorem(self) -> Theorem:
        return self.derivations[0].theorem

    @property
    def lines(self) -> tuple[Line, ...]:
        """The author's lines, or all lines found, joined where one link ends as the next begins."""
        if self.written:
            first, *_ = (d.theorem.claim.left for d in self.written)
            lines = [Line(first), *map(written_line, self.written)]
            return tuple(line for above, line in zip([None, *lines], lines)
                         if above is None or text(above.term) != text(line.term))
        joined: list[Line] = []
        for d in self.derivations:
            joined += d.lines[1:] if joined and d.lines and joined[-1].term == d.lines[0].term \
                else d.lines
        return tuple(joined)


def written_line(d: Derivation) -> Line:
    """A line written by hand, with its author's reasons or, where there are none, the prover's."""
    claim = d.theorem.claim
    if d.reasons:
        spoken = (f"definition of {r}" if r in d.theorem.theory.definitions
                  else RULES[r].reason if r in RULES else r for r in d.reasons)
        return Line(claim.right, ", ".join(spoken), d.reasons)
    reason = merged(Line(claim.right), list(d.lines[1:]))
    return Line(claim.right, reason.reason or "arithmetic", reason.rules or ("arithmetic",))


@dataclass(frozen=True)
class Stage:
    """A term on the way, and the reason of the steps that led to it."""
    term: Term
    reason: str
    rules: tuple[str, ...]


def stages(term: Term, steps: Iterable[Step], here: Context) -> list[Stage]:
    """The terms that the steps pass, consecutive steps of one reason taken together."""
    passed = [Stage(term, "", ())]
    for step in steps:
        reason, rule = reason_of(step, passed[-1].term, here)
        term = replay(passed[-1].term, [step], RULES, here)
        last = passed[-1]
        if not reason or (reason == last.reason and len(passed) > 1):
            passed[-1] = Stage(term, last.reason, last.rules) if last.reason or len(passed) > 1 \
                else Stage(term, "", ())
        else:
            passed.append(Stage(term, reason, (rule,)))
    return passed


def reason_of(step: Step, term: Term, here: Context) -> tuple[str, str]:
    """The phrase for a step, and the name by which a written proof can cite it."""
    place = term
    for i in step.path:
        place, here, _ = descend(place, i, here)
    match step.move:
        case "rule":
            rule = RULES[step.rule]
            if rule.name.endswith("_slope"):
                return "differentiating", rule.name
            return rule.reason.replace("?g", str(step.instance.get("g", "g"))), rule.name
        case "unfold" | "fold":
            name = place.tensor if step.move == "unfold" else step.to.tensor
            return ("definition of the product", "definition") if is_hidden(name) else (
                f"definition of {name}", name)
        case "differentiate":
            return reason_of_derivative(place, here.theory)
        case "chain":
            return "chain rule", "chain rule"
        case "determinant":
            return f"determinant: {LAWS[step.rule]}", "determinant"
        case "mean":
            return MEAN_REASONS[step.rule], step.rule
        case "reindex":
            by = step.instance["by"]
            if by.targets < by.sources:
                return "Kronecker delta", "delta"
            return "renaming the index", "reindex"
        case "bracket" | "integer":
            return "index arithmetic", "index arithmetic"
        case "hypothesis":
            ranges = (f for f in here.facts if is_constant_condition(f))
            if reason := reason_of_matrix(place, step.to, here):
                return reason, "hypothesis"
            given = here.at_root().assume(*ranges).states(Rel("=", place, step.to))
            return ("hypothesis" if given else "beside its bracket"), "hypothesis"
    return "", ""


def reason_of_matrix(place: Term, to: Term, here: Context) -> str:
    """Why an equation holds that is no hypothesis but follows from how matrices are made."""
    theory = here.theory
    if not (names(place) | names(to)) & theory.known.keys() or \
            replace(here, facts=theory.facts).states(Rel("=", place, to)):
        return ""
    if isinstance(place, Entry) and theory.known.get(place.tensor) == "det":
        return "laws of determinants"
    return "symmetry" if isinstance(place, Entry) and isinstance(to, Entry) else \
        "a matrix times its inverse"


def reason_of_derivative(place: Diff, theory: Theory) -> tuple[str, str]:
    kind = theory.known.get(getattr(place.body, "tensor", ""))
    variable = getattr(place.wrt, "tensor", "")
    if kind and theory.losses[place.body.tensor] == variable:
        return SLOPES[kind], "differentiate"
    if isinstance(place.body, Entry) and not place.body.at:
        return "chain rule", "chain rule"
    return "differentiating", "differentiate"


# -- From stages to lines ----------------------------------------------------------------------

def joined(left: list[Stage], right: list[Stage], claim: Rel, here: Context) -> list[Line]:
    """Down the left side to where the sides meet, then up the right side to the claim's end."""
    lines = [Line(claim.left)]
    lines += [Line(named(s.term, here), s.reason, s.rules) for s in left[1:]]
    for above, below in reversed(list(zip(right, right[1:]))):
        lines.append(Line(named(above.term, here), below.reason, below.rules))
    if len(lines) > 1 and equal(lines[-1].term, claim.right):
        lines[-1] = Line(claim.right, lines[-1].reason, lines[-1].rules)
    else:
        lines.append(Line(claim.right, "arithmetic"))
    return lines


def named(term: Term, here: Context) -> Term:
    """The term in reading order, products that define a name written as that name; the names
    opened again give the term."""
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
        if not last and (weight(line.term) > most or has_raw_slope(line.term)
                         or not is_defined(line.term, here)):
            pending.append(line)
            continue
        if last and len(kept) > 1 and equal(line.term, kept[-1].term):
            previous = kept.pop()
            pending = [previous, *pending]
        kept.append(merged(line, pending))
        pending = []
    while len(kept) > MOST_LINES:
        at = heaviest(kept)
        kept[at + 1] = merged(kept[at + 1], [kept[at]])
        del kept[at]
    return tuple(kept)


def heaviest(lines: list[Line]) -> int:
    """The line between first and last that is longest to read."""
    return max(range(1, len(lines) - 1), key=lambda i: weight(lines[i].term))


def weight(term: Term) -> int:
    return 1 + sum(map(weight, children(term)))


def has_raw_slope(term: Term) -> bool:
    """Does `exp'` or the like stand in it, which no one writes down?"""
    return any(isinstance(p, Call) and f"{p.function[:-1]}_slope" in RULES
               and p.function.endswith("'") for p in subterms(term))


def merged(line: Line, before: list[Line]) -> Line:
    """The line with the reasons of the lines that were left out before it."""
    reasons = dict.fromkeys(r for part in (*before, line) for r in part.reason.split(", ") if r)
    rules = dict.fromkeys(r for part in (*before, line) for r in part.rules)
    return Line(line.term, ", ".join(reasons), tuple(rules))


def is_defined(term: Term, here: Context) -> bool:
    try:
        require_defined(term, here)
    except Rejected:
        return False
    return True
