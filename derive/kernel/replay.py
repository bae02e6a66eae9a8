"""Replay: what a theorem is.

A theorem is a claim that `prove` has accepted: both sides are defined, and the
steps rewrite them to equal terms.  Someone untrusted has found the steps.  Here
each names a move, a place and an instance; the kernel substitutes, compares and
asks for side conditions, and never searches.

    rule          a rule of the table, forwards or backwards
    ring          another form of the same polynomial
    unfold, fold  a definition, at indices shown to lie in its axes, and back
    outside       the bracket of its range beside an entry that is 0 outside
    differentiate the rules of calculus
    chain         the chain rule through a named tensor
    determinant   a law of determinants
    mean          a law of expectations
    reindex       a sum over a set of indices, through a bijection
    bracket       one condition for another that holds at the same places
    integer       one integer term for another of the same value
    hypothesis    an equation of the hypotheses

A place is a path of child numbers.  What stands above it gives facts: the range
of each index, the brackets beside a factor, the condition of a branch.  There
is no place inside the variable of a derivative; inside its body only what holds
nearby is a fact.

This file is trusted, and nothing else makes a `Theorem`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from derive.kernel.calculus import chain, derivative
from derive.kernel.chance import move_mean, of_outcomes, require_laws
from derive.kernel.context import Context, Oracle, Rejected, is_constant_condition
from derive.kernel.definedness import require_axes, require_defined, require_form, require_well_formed
from derive.kernel.judgements import (
    JUDGEMENTS, require_judgement, require_judgements_on_top, require_no_infinity, require_plain)
from derive.kernel.limits import by_limits, by_slope, eventually
from derive.kernel.matrices import determinant, inverse_laws
from derive.kernel.recursion import by_induction, for_all, require_descending
from derive.kernel.ring import equal
from derive.kernel.rules import Rule, apply_rule, check_instance, require_opened
from derive.kernel.terms import (
    And, Diff, Entry, Exists, Fold, Iverson, Mean, Integral, Mul, Not, Or, Order, Rel, Tends, Term,
    Truth, Var, children, close, is_condition, is_integer, number, open_body, substitute, with_children,
    within)
from derive.kernel.theory import Theory


@dataclass(frozen=True)
class Step:
    """One move at one place.  `to` is the new term where the move needs to be told it."""
    move: str
    path: tuple[int, ...] = ()
    rule: str = ""
    instance: Mapping = field(default_factory=dict)
    backwards: bool = False
    to: Term | None = None

    def at(self, *prefix: int) -> Step:
        """The same step in a term that has this one at `prefix`."""
        return Step(self.move, prefix + self.path, self.rule, self.instance, self.backwards, self.to)


@dataclass(frozen=True)
class Reindexing:
    """Σ over the indices of `source` equals Σ over those of `target`.

    Both are nests of sums.  `forward` gives the target's indices in terms of the
    source's (reserved names, outermost first), `backward` the other way."""
    source: Term
    target: Term
    sources: int
    targets: int
    forward: tuple[Term, ...]
    backward: tuple[Term, ...]


_KEY = object()


class Theorem:
    """A claim that the kernel accepted, and the rules it rests on."""

    __slots__ = ("theory", "facts", "claim", "rests_on")

    def __init__(self, key, theory: Theory, facts: tuple[Term, ...], claim: Term, rests_on):
        if key is not _KEY:
            raise Rejected("only the kernel makes theorems")
        for name, value in zip(self.__slots__, (theory, facts, claim, frozenset(rests_on))):
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        raise AttributeError("theorems are immutable")

    def __delattr__(self, name):
        raise AttributeError("theorems are immutable")

    def __init_subclass__(cls):
        raise TypeError("only the kernel makes theorems")

    def __reduce_ex__(self, protocol):
        raise TypeError("a theorem does not leave the process that proved it")


def require_theorems(*given) -> None:
    """Reject what was not made here, whatever it looks like."""
    if not all(type(theorem) is Theorem for theorem in given):
        raise Rejected("only the kernel makes theorems")


def concluded(given: Sequence[Theorem], facts: tuple[Term, ...], claim: Term, *moves: str) -> Theorem:
    """The theorem that rests on these, which are of one theory, and theorems in truth."""
    require_theorems(*given)
    if any(theorem.theory != given[0].theory for theorem in given):
        raise Rejected("the theorems are not of one theory")
    return Theorem(_KEY, given[0].theory, facts, claim,
                   frozenset(moves).union(*(t.rests_on for t in given)))


def prove(theory: Theory, facts: Sequence[Term], claim: Term, left: Sequence[Step],
          right: Sequence[Step], rules: Mapping[str, Rule], oracle: Oracle,
          lemmas: Sequence[Term] = (), given: Sequence[Theorem] = ()) -> Theorem:
    """The theorem that `claim` holds wherever the facts do, and at every outcome at which they do.

    Each of the lemmas is shown from the facts and the lemmas before it, and is then a fact; so
    is what the given theorems claim, which rest on no other facts.

    An equation needs steps for both sides, which must meet.  Any other condition is
    shown outright, or what the steps make of it.  Raises Rejected."""
    if type(theory) is not Theory:
        raise Rejected("this is no theory")
    facts, given, lemmas, left, right = map(tuple, (facts, given, lemmas, left, right))
    if any(type(step) is not Step or type(step.rule) is not str for step in (*left, *right)):
        raise Rejected("this is no step")
    require_theorems(*given)
    here = Context(theory, facts, oracle, hypotheses=facts)
    for fact in facts:
        require_well_formed(fact, here)
    for name in theory.tensors:
        require_axes(name, here)
    for definition in theory.definitions.values():
        require_well_formed(definition.body, here)
    require_well_formed(claim, here)
    require_descending(here)
    limits = {t.claim for t in given if isinstance(t.claim, Tends)}         # no facts at a point
    for theorem in given:
        if theorem.theory != theory or not set(theorem.facts) <= set(facts):
            raise Rejected("a given theorem rests on something else")
        here = here.with_lemma(theorem.claim) if theorem.claim not in limits else here
    for law in inverse_laws(here):
        here = here.with_lemma(law)
    require_laws(here)
    require_plain(*facts, *lemmas, *{t.claim for t in given} - limits,
                  *(d.body for d in theory.definitions.values()))
    require_judgements_on_top(claim)
    for lemma in lemmas:
        require_well_formed(lemma, here)
        here.show(lemma)
        here = here.with_lemma(lemma)
    if not isinstance(claim, JUDGEMENTS):
        require_defined(claim, here)
    match claim:
        case Order() | Tends() | Integral() | Exists():
            require_judgement(claim, left, right, [t.claim for t in given], here,
                              lambda term, steps, where: replay(term, steps, rules, where))
        case Rel("=", lhs, rhs):
            met, meet = replay(lhs, left, rules, here), replay(rhs, right, rules, here)
            if not equal(met, meet):
                raise Rejected("the two sides do not meet")
        case _ if is_condition(claim) and not right:
            here.show(replay(claim, left, rules, here))
        case _:
            raise Rejected("the claim is no condition")
    used = {s.rule or s.move for s in (*left, *right)}
    return Theorem(_KEY, theory, facts, claim, used.union(*(t.rests_on for t in given)))


def by_cases(cond: Term, yes: Theorem, no: Theorem) -> Theorem:
    """The claim that holds where the condition does and where it does not."""
    facts = yes.facts[:-1]
    if yes.facts != (*facts, cond) or no.facts != (*facts, Not(cond)):
        raise Rejected("the two cases are not a condition and its negation")
    if yes.claim != no.claim:
        raise Rejected("the two cases do not prove the same claim")
    return concluded((yes, no), facts, yes.claim, "cases")


def transitivity(links: Sequence[Theorem]) -> Theorem:
    """a = c, from a = b, b = c and so on under the same facts."""
    links = tuple(links)
    for one, two in zip(links, links[1:]):
        if one.facts != two.facts:
            raise Rejected("the links do not rest on the same facts")
        if one.claim.right != two.claim.left:
            raise Rejected("a link does not begin where the one before ends")
    if any(not isinstance(t.claim, Rel) or t.claim.op != "=" for t in links):
        raise Rejected("a link is no equation")
    return concluded(links, links[0].facts, Rel("=", links[0].claim.left, links[-1].claim.right))


def implication(cond: Term, theorem: Theorem, oracle: Oracle) -> Theorem:
    """`cond implies claim`, from a theorem that has the condition as its last fact; the
    condition must be defined where the other facts hold."""
    if not theorem.facts or theorem.facts[-1] != cond:
        raise Rejected("the condition is not the last fact of the theorem")
    facts = theorem.facts[:-1]
    require_plain(cond, theorem.claim)
    require_defined(cond, Context(theorem.theory, facts, oracle, hypotheses=facts))
    return concluded((theorem,), facts, Or((Not(cond), theorem.claim)))


def conjunction(theorems: Sequence[Theorem]) -> Theorem:
    """All the claims at once, from theorems under the same facts."""
    theorems = tuple(theorems)
    if any(t.facts != theorems[0].facts for t in theorems):
        raise Rejected("the claims do not rest on the same facts")
    return concluded(theorems, theorems[0].facts, And(tuple(t.claim for t in theorems)))


def induction(base: Theorem, step: Theorem, index: Var, low: Term, high: Term, claim: Term) -> Theorem:
    """The claim for low <= index < high, from the claim at `low`, and at index + 1 where it
    holds at the index."""
    require_plain(claim)
    facts = by_induction(base.facts[:-1], base.theory, low, high, index, claim,
                         (base.facts, base.claim), (step.facts, step.claim))
    return concluded((base, step), facts, claim, "induction")


def exhaustion(shown: Sequence[Theorem], index: Var, low: int, claim: Term) -> Theorem:
    """The claim for low <= index < low + m, from the claim at each of these m numbers."""
    shown = tuple(shown)
    require_theorems(*shown)
    facts, high = shown[0].facts, low + len(shown)
    require_plain(claim)
    if type(low) is not int or not (isinstance(index, Var) and index.integer):
        raise Rejected("between two integers lies more than integers")
    for value, theorem in zip(range(low, high), shown, strict=True):
        if theorem.facts != facts:
            raise Rejected("the values are not shown under the same facts")
        if theorem.claim != substitute(claim, {index: number(value)}):
            raise Rejected(f"the claim is not shown for {index.name} = {value}")
    return concluded(shown, (*facts, within(number(low), index, number(high))), claim, "cases")


def generalisation(theorem: Theorem, index: Var) -> Theorem:
    """`all index: claim`, from a theorem whose last fact is the range of the index, of which
    nothing else is known."""
    require_plain(theorem.claim)
    facts, claim = for_all(theorem.facts, theorem.theory, index, theorem.claim)
    return concluded((theorem,), facts, claim)


def mean_value(slope: Theorem, shown: Theorem, low: Term, high: Term) -> Theorem:
    """F(a) <= F(b), from 0 <= ∂F/∂z on an interval, and what is shown of its points a and b: a
    conjunction of the slope's facts there, or as they are if they say nothing of z, and a <= b."""
    needed, claim = by_slope(slope.facts, slope.claim, low, high, Context(
        slope.theory, shown.facts, lambda *_: None))
    if shown.claim != And(needed):
        raise Rejected("the two points are not shown to lie in the interval, in this order")
    return concluded((slope, shown), shown.facts, claim, "mean value")


def expectation(shown: Theorem, oracle: Oracle) -> Theorem:
    """0 <= E[a], from 0 <= a at every outcome."""
    here = Context(shown.theory, shown.facts, oracle, hypotheses=shown.facts)
    return concluded((shown,), shown.facts, of_outcomes(shown.claim, here), "expectation")


def by_other_limits(near: Theorem, known: Sequence[Theorem], oracle: Oracle) -> Theorem:
    """By squeezing, or by L'Hôpital's rule: a limit from others, and from what is shown wherever
    the last of its facts hold, which do so eventually."""
    known = tuple(known)
    claim = by_limits(near.claim, tuple(t.claim for t in known))
    facts = known[0].facts
    require_no_infinity(claim.body)
    here = eventually(claim, near.facts[len(facts):],
                      Context(near.theory, facts, oracle, hypotheses=facts))
    if near.facts != here.facts or any(theorem.facts != facts for theorem in known):
        raise Rejected("the theorems do not rest on the same facts")
    return concluded((near, *known), facts, claim, "other limits")


def replay(term: Term, steps: Sequence[Step], rules: Mapping[str, Rule], here: Context) -> Term:
    for step in steps:
        term = rewrite(term, step.path, step, rules, here)
    return term


def rewrite(term: Term, path: tuple[int, ...], step: Step, rules: Mapping[str, Rule],
            here: Context) -> Term:
    """One move at one place; the facts of the place are gathered on the way down."""
    if not path:
        new = move(step, term, rules, here)
        require_opened(new, here)
        require_form(new, here)
        return new
    i, kids = path[0], list(children(term))
    if type(i) is not int or not 0 <= i < len(kids):
        raise Rejected(f"there is no place {i!r} in a {type(term).__name__}")
    child, inside, index = descend(term, i, here)
    child = rewrite(child, path[1:], step, rules, inside)
    kids[i] = close(child, index) if index else child
    return with_children(term, kids)


def descend(term: Term, i: int, here: Context) -> tuple[Term, Context, Var | None]:
    """The i-th child, where a move may take place, as the context gives it."""
    if isinstance(term, Diff) and i == 1:
        raise Rejected("the variable of a derivative is a name, not a value: no move applies")
    return here.descend(term, i)


def move(step: Step, term: Term, rules: Mapping[str, Rule], here: Context) -> Term:
    """What the step makes of the term, or Rejected."""
    instance = dict(step.instance)            # a copy, which says the same each time it is asked
    match step.move, term:
        case "rule", _:
            return apply_rule(rules[step.rule], term, instance, here, step.backwards)
        case "ring", _:
            check_instance("A", step.to, here)
            if is_condition(step.to) or is_condition(term) or not equal(term, step.to):
                raise Rejected("ring: not the same polynomial")
            return step.to
        case "unfold", Entry(tensor, _, _) if tensor in here.theory.definitions:
            return here.unfolded(term)
        case "outside", Entry(tensor, at, _) if here.theory.is_padded(tensor):
            axes = here.theory.ranges(tensor, at)
            inside = [within(low, index, high) for index, (low, high) in zip(at, axes, strict=True)]
            return Mul((term, *map(Iverson, inside)))
        case "fold", _ if isinstance(step.to, Entry) and step.to.tensor in here.theory.definitions:
            check_instance("A", step.to, here)
            if not equal(here.unfolded(step.to), term):
                raise Rejected("fold: the definition is not the term at this place")
            return step.to
        case "differentiate", Diff(body, wrt, direct):
            return derivative(body, wrt, here, direct)
        case "chain", Diff(body, wrt, False):
            return chain(body, step.rule, wrt, here)
        case "determinant", Entry():
            return determinant(step.rule, term, instance, here)
        case "mean", Mean(body):
            return move_mean(step.rule, body, instance, step.to, here)
        case "reindex", _:
            return reindex(instance["by"], term, here)
        case "bracket", Iverson(cond):
            return Iverson(same_condition(cond, step.to, here))
        case "integer", _ if is_integer(term) and is_integer(step.to):
            check_instance("i", step.to, here)
            here.show(Rel("=", term, step.to))
            return step.to
        case "hypothesis", _:
            check_instance("A", step.to, here)
            if not here.states(Rel("=", term, step.to)):
                raise Rejected("hypothesis: this equation is not among the hypotheses")
            return step.to
    raise Rejected(f"{step.move} does not apply to {type(term).__name__}")


def same_condition(cond: Term, other: Term, here: Context) -> Term:
    """`other`, if each of the two conditions implies the other here."""
    check_instance("A", other, here)
    if not is_condition(other):
        raise Rejected("a bracket holds a condition")
    if isinstance(other, Truth):
        here.show(cond if other.value else Not(cond))
    else:
        here.assume(cond).show(other)
        here.assume(other).show(cond)
    return other


# -- Sums over the same terms in another order ------------------------------------------

def reindex(by: Reindexing, term: Term, here: Context) -> Term:
    """The target of a reindexing whose source is the term.

    With D the indices of the source that lie in its ranges and meet its integer brackets,
    and D' those of the target: forward maps D into D', backward maps D' into D, they are
    each other's inverses, and the summands agree along backward.  The other summands are 0."""
    if type(by) is not Reindexing:
        raise Rejected("this is no reindexing")
    for part in (by.source, by.target):
        check_instance("A", part, here)
    if not equal(term, by.source):
        raise Rejected("reindex: the source is not the term at this place")
    if not type(by.forward) is type(by.backward) is tuple:
        raise Rejected("reindex: index terms come in tuples")
    if len(by.forward) != by.targets or len(by.backward) != by.sources:
        raise Rejected("reindex: one index term is needed for each index")
    at_source, ks, domain, body = opened(by.source, len(by.backward), here)
    at_target, ms, image, new_body = opened(by.target, len(by.forward), here)
    forward, backward = dict(zip(ms, by.forward)), dict(zip(ks, by.backward))
    places = [(t, at_source) for t in by.forward] + [(t, at_target) for t in by.backward]
    for index, inside in places:
        check_instance("i", index, inside)
    at_source.show(substitute(image, forward))
    at_target.show(substitute(domain, backward))
    for k, index in zip(ks, by.backward):
        at_source.show(Rel("=", substitute(index, forward), k))
    for m, index in zip(ms, by.forward):
        at_target.show(Rel("=", substitute(index, backward), m))
    if not equal(substitute(body, backward), new_body):
        raise Rejected("reindex: the summands differ")
    return by.target


def opened(nest: Term, count: int, here: Context):
    """A nest of `count` sums: its context, indices, domain, and summand without the integer
    brackets that are part of the domain."""
    indices: list[Var] = []
    domain: list[Term] = []
    for _ in range(count):
        if not (isinstance(nest, Fold) and nest.kind == "sum"):
            raise Rejected("reindex: a nest of sums is needed")
        low, high = nest.low, nest.high
        here, index = here.enter(low, high)
        indices.append(index)
        domain += [Rel("<=", low, index), Rel("<", index, high)]
        nest = open_body(nest.body, index)
    factors = nest.factors if isinstance(nest, Mul) else (nest,)
    brackets = [f.cond for f in factors if isinstance(f, Iverson) and is_constant_condition(f.cond)]
    rest = tuple(f for f in factors if not (isinstance(f, Iverson) and f.cond in brackets))
    return here.assume(*brackets), indices, And((*domain, *brackets)), Mul(rest)
