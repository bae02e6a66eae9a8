"""Proving: a claim by its form, at once or through what is proved first.

A conjunction is proved part by part, an implication under its condition, a claim for all indices
for one of them; an equation as `equations` and `recursive` do, else from the inequalities, sums and
combinations that it follows from; any other condition by the kernel's own reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, is_equation
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import (
    ZERO, And, Call, Exists, Fold, Integral, Not, Or, Rel, Tends, Term, Var, conj, is_integer, neg,
    open_body, subterms, within)
from derive.kernel.theory import Theory
from derive.numeric.refute import soon_refuted, survey
from derive.search.entailment.integers import find
from derive.search.inequalities.vanishing import vanishing
from derive.search.proving.alternatives import by_alternatives
from derive.search.proving.consequent import prove_by_equations, prove_cleared_by, prove_paired
from derive.search.proving.equations import (
    bracket, prove_by_entries, prove_by_summands, prove_equation, prove_multiplied, simplified,
    split)
from derive.search.proving.exceptions import unexcepted
from derive.search.proving.found import Found, checked, implied
from derive.search.proving.order import (
    are_extremes, as_given, defines_extremes, entrywise, is_squeezing, prove_at_ends, prove_at_entries,
    prove_difference, prove_inequality, work_on)
from derive.search.proving.recursive import prove_by_induction, prove_recursive
from derive.search.proving.sides import sides
from derive.search.strategies.absorbed import absorbed
from derive.search.strategies.apart import apart
from derive.search.strategies.bounded import bounds
from derive.search.strategies.geometric import geometric_sums, next_sums
from derive.search.strategies.halves import halves
from derive.search.strategies.induction import by_induction, fresh, levels_in, recurring, variables
from derive.search.strategies.inner_sums import inner_sums, without_inner_sums
from derive.search.strategies.inverses import inverses
from derive.search.strategies.judgements import at_witness, found_values, witnesses
from derive.search.strategies.limits import Value
from derive.search.strategies.made import Makings
from derive.search.strategies.matrices import lemmas
from derive.search.strategies.policies import has_table
from derive.search.strategies.positive import positives
from derive.search.strategies.proportions import proportions
from derive.search.strategies.roots import squared_roots
from derive.search.strategies.values import by_values, restricted

MOST_CASES = 4                  # conditions split on, one within the other
MOST_PLAIN = 2                  # of these, the innermost, where little is looked for beside


def prove(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int = MOST_CASES,
          given: tuple[Theorem, ...] = (), induction: Var | None = None,
          first: bool = True) -> Found | None:
    """A proof of the claim where the facts hold, if one is found.

    Without `splits` neither cases nor induction are tried.  The given theorems, which rest on
    some of the facts, may be used.  With `induction` an
    equation is proved by induction on that index or size.  The `first` call shows beside the
    claim what follows from how its matrices are made, from roots that are not 0 and from bounds."""
    if not first:
        return attempt(theory, facts, claim, splits, given, induction)
    notes = Makings()
    given = (*given, *squared_roots(theory, facts, inner, notes))
    given = (*given, *bounds(theory, facts, notes))
    if splits == MOST_CASES:        # once: what was supposed on the way there gives no other side
        given = (*given, *sides(theory, facts, inner, notes))
    given = (*given, *unexcepted(theory, facts, notes))
    given = (*given, *vanishing(work_on(theory, facts, given, 1, notes)))
    given = (*given, *absorbed(theory, facts, claim, notes))
    given = (*given, *apart(theory, facts, claim, bracket, checked, notes))
    if theory.known:
        given = (*given, *inverses(theory, facts, claim, inner, indirect, notes))
        given = (*given, *lemmas(theory, facts, claim, inner, indirect, notes))
    found = attempt(theory, facts, claim, splits, given, induction, notes) or (
        prove_by_equations(theory, facts, claim, given, notes)
        or prove_paired(theory, facts, claim, given, notes, inner) if splits else None)
    return replace(found, beside={**found.beside, **notes}) if found and notes else found


def attempt(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
            given: tuple[Theorem, ...], induction: Var | None,
            notes: Makings | None = None) -> Found | None:
    """A proof from the theorems that are given; with `notes`, also from what is positive and
    what is in proportion, which are shown first and noted there."""
    return by_form(theory, facts, claim, splits, given, induction, notes) or (
        prove_by_alternatives(theory, facts, claim, splits, given) if splits else None)


def by_form(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
            given: tuple[Theorem, ...], induction: Var | None,
            notes: Makings | None = None) -> Found | None:
    """A proof that leaves the alternatives in the facts and the claim as they are."""
    def go(facts, claim):
        return attempt(theory, facts, claim, splits, given, induction)

    match claim:
        case And(args):
            parts = tuple(go(facts, arg) for arg in args)
            return Found(replay.conjunction([p.theorem for p in parts]), parts=parts) \
                if all(parts) else None
        case Or((Not(cond), conclusion)):
            found = prove(theory, (*facts, cond), conclusion, splits, given, induction, splits > 0)
            return implied(cond, found) if found else checked(theory, facts, claim, given=given)
        case Fold("all"):
            return checked(theory, facts, claim, given=given) or generalised(
                theory, facts, claim, go)
        case Rel("=", _, _) if theory.recursive and splits:
            return prove_recursive(theory, facts, claim, splits, given, induction) or prove_cleared(
                theory, facts, claim, splits, given)
        case Exists():
            return prove_exists(theory, facts, claim, splits)
        case Tends() | Integral():
            return prove_judgement(theory, facts, claim, splits, given)
        case Rel("=", _, _):
            direct = prove_multiplied if theory.known else prove_equation
            ways = [] if induction else [direct, prove_by_entries, prove_by_values]
            for way in reversed(ways) if has_table(theory, claim) else ways:
                if found := way(theory, facts, claim, splits, given):
                    return found
            for more, how in (
                    (proportions, inner), (halves, sign), (positives, sign)) if notes is not None else ():
                known = tuple(more(theory, facts, claim, how, notes))
                if known and (found := prove_equation(
                        theory, facts, claim, splits, (*given, *known))):
                    return found
            return (prove_by_order(theory, facts, claim, given) or prove_by_summands(
                theory, facts, claim, splits, given) or prove_by_induction(
                theory, facts, claim, splits, given, induction) or prove_by_sums(
                theory, facts, claim, splits, given) or prove_by_inner_sums(
                theory, facts, claim, splits, given) or prove_cleared(
                theory, facts, claim, splits, given)) if splits else None
        case Rel("<=" | "<", left, right) if not (is_integer(left) and is_integer(right)):
            found = (prove_added_up(theory, facts, claim, given) or prove_at_entries(
                theory, facts, claim, given, one_by_one) if splits else None) or prove_ordered(theory, facts, claim, splits, given, induction)
        case Not(Rel("=", left, right)) if not (is_integer(left) and is_integer(right)):
            found = prove_difference(theory, facts, claim, splits, given) or (
                prove_apart(theory, facts, claim, given, induction) if splits else None)
        case Rel("<=" | "<", _, _):
            found = checked(theory, facts, claim, given=given) or (
                prove_bound(theory, facts, claim, given, induction) if splits else None)
        case _:
            found = checked(theory, facts, claim, given=given)
    return found or prove_by_values(theory, facts, claim, splits, given)


def prove_by_alternatives(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
                          given: tuple[Theorem, ...]) -> Found | None:
    """A claim that says `or` or `any`, or one that follows from such a fact."""
    def part(theory, facts, claim, given):
        return prove(theory, facts, claim, splits - 1, given, first=splits > MOST_PLAIN)

    return by_alternatives(theory, facts, claim, given, part)


def prove_by_order(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                   given: tuple[Theorem, ...]) -> Found | None:
    """An equation of numbers of which neither is less than the other, where a fact compares what
    a function makes of them, or gives a sum that they are part of; or one is an extreme, and
    the other bounds each of its entries; or both are extremes."""
    bounds, extremes = tuple(entrywise(claim)), are_extremes(claim)
    if not extremes and defines_extremes(theory) and (
            outer := without_inner_sums(theory, facts, claim, (), given)) and are_extremes(outer.claim):
        shown = prove_by_order(theory, facts, outer.claim, given)
        met = Step("hypothesis", to=outer.claim.right)
        whole = shown and checked(theory, facts, claim, (*outer.left, met), outer.right, (),
                                  (*given, shown.theorem))
        return whole and replace(whole, above=(shown,))
    if is_integer(claim.left) or not (
            bounds or extremes or any(is_squeezing(f) for f in facts)):
        return None
    above = tuple(found for bound in bounds if (
        found := attempt(theory, facts, bound, 1, given, None)))
    given = (*given, *(found.theorem for found in above))
    both: list[Found] = []
    for sides in ((claim.left, claim.right), (claim.right, claim.left)):
        less = Rel("<=", *sides)
        found = (extremes and prove_at_entries(theory, facts, less, given, one_by_one)
                 or prove_inequality(theory, facts, less, 1 + extremes, given))
        if not found:
            return None
        both.append(found)
    found = checked(theory, facts, claim, (Step("hypothesis", to=claim.right),),
                    given=(*given, *(found.theorem for found in both)))
    notes = Makings()
    for one in both:
        notes.of(one, "neither is larger")
    return found and replace(found, above=above, beside=notes)


def inner(theory: Theory, facts: tuple[Term, ...], claim: Term,
          given: tuple[Theorem, ...]) -> Found | None:
    """A proof inside another one: without cases, and from what is given alone."""
    return prove(theory, facts, claim, 0, given, first=False)


def indirect(theory: Theory, facts: tuple[Term, ...], claim: Term,
             given: tuple[Theorem, ...]) -> Found | None:
    """A proof inside another one, perhaps by what cannot be beside what is given."""
    return attempt(theory, facts, claim, 1, given, None)


def one_by_one(theory: Theory, facts: tuple[Term, ...], claim: Term,
               given: tuple[Theorem, ...]) -> Found | None:
    """A proof inside another one that may look at as many cases."""
    return attempt(theory, facts, claim, MOST_CASES, given, None)


def sign(theory: Theory, facts: tuple[Term, ...], claim: Rel,
         given: tuple[Theorem, ...]) -> Found | None:
    """A proof that a number is positive, which may go into its parts; or equal to another."""
    if claim.op == "=":
        return inner(theory, facts, claim, given)
    if found := as_given(theory, facts, claim, given):
        return found
    if soon_refuted(theory, facts, claim):
        return None
    return prove_inequality(theory, facts, claim, 1, given) or prove_bound(theory, facts, claim, given, None)


def prove_by_values(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
                    given: tuple[Theorem, ...]) -> Found | None:
    """A claim at each of the few numbers that its indices may be."""
    known, others = restricted(facts)
    whole = Or((Not(conj(*others)), claim)) if others else claim
    found = splits and by_values(theory, known, whole, checked, inner, given)
    if found and others:
        steps = (Step("hypothesis", to=claim.right),) if is_equation(claim) else ()
        used = checked(theory, facts, claim, steps, given=(*given, found[0]))
        return used and replace(used, values=found[1])
    return Found(found[0], given=given, values=found[1]) if found else None


def prove_cleared(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                  given: tuple[Theorem, ...]) -> Found | None:
    """An equation with quotients, from the one without, which induction may reach."""
    notes = Makings()
    given = (*given, *positives(theory, facts, claim, sign, notes))

    def plainly(theory, facts, plain, given):
        return attempt(theory, facts, plain, splits, given, None)

    found = prove_cleared_by(plainly, theory, facts, claim, given)
    return found and replace(found, beside=notes)


def prove_by_sums(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                  given: tuple[Theorem, ...]) -> Found | None:
    """An equation beside those of the geometric sums in it, which are shown first."""
    simple = simplified(theory, facts, claim, given) or claim
    sums = shown_sums(theory, facts, (simple.left, simple.right), given, claim)
    known = tuple(found.theorem for found in sums)
    whole = prove_equation(theory, facts, claim, 0, (*given, *known)) if known else None
    return whole and replace(whole, above=sums)


def prove_by_inner_sums(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                        given: tuple[Theorem, ...]) -> Found | None:
    """An equation of sums within sums, the inner ones shown first for each index of the outer."""
    simple = simplified(theory, facts, claim, given) or claim
    sums = tuple(filter(None, (attempt(theory, facts, equation, 1, given, None)
                               for equation in inner_sums(theory, facts, simple))))
    known = tuple(found.theorem for found in sums)
    outer = known and without_inner_sums(theory, facts, claim, known, given)
    shown = outer and attempt(theory, facts, outer.claim, splits, given, None)
    if not shown:
        return None
    met = Step("hypothesis", to=outer.claim.right)
    whole = checked(theory, facts, claim, (*outer.left, met), outer.right, (),
                    (*given, *known, shown.theorem))
    return whole and replace(whole, above=(*sums, shown))


def shown_sums(theory: Theory, facts: tuple[Term, ...], terms: tuple[Term, ...],
               given: tuple[Theorem, ...], but: Rel) -> tuple[Found, ...]:
    """The equations of the geometric sums in some terms, but for one."""
    found = (attempt(theory, facts, equation, 1, given, None)
             for equation in geometric_sums(*terms) if equation != but)
    return tuple(filter(None, found))


def prove_added_up(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                   given: tuple[Theorem, ...]) -> Found | None:
    """An inequality about an extreme that facts about all levels may add up to, as they do to what is
    said of a mean; it does not hold of every entry, which takes long to see."""
    if not recurring(theory, facts) or not any(
            isinstance(part, Fold) and part.kind in ("max", "min") for part in subterms(claim)):
        return None
    return prove_inequality(theory, facts, claim, 2, given)


def prove_ordered(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                  given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    """An inequality, at once or level by level: that first which is the likelier to find a proof, for
    what finds none takes long.  Facts about levels add up to what is said of a sum over these."""
    def at_once() -> Found | None:
        return prove_inequality(theory, facts, claim, splits, given)

    def by_levels() -> Found | None:
        return (prove_bound(theory, facts, claim, given, induction)
                or prove_both_ways(theory, facts, claim, given, induction)) if splits else None

    is_sum = any(isinstance(part, Fold) for part in subterms(claim))
    if splits and not is_sum and variables(levels_in(claim, recurring(theory, facts))):
        return prove_inequality(theory, facts, claim, 0, given) or by_levels() or at_once()
    return at_once() or by_levels()


def prove_bound(theory: Theory, facts: tuple[Term, ...], claim: Rel, given: tuple[Theorem, ...],
                induction: Var | None) -> Found | None:
    """An inequality that holds level by level, the geometric sums of one level being given by
    those of the level before."""
    def direct(theory, facts, claim, given):
        found = prove_inequality(theory, facts, claim, 2, given)
        if isinstance(claim, And):                   # of a level and the next
            return found
        above = () if found else tuple(carried(theory, facts, claim, given))
        known = (*given, *(sum_.theorem for sum_ in above))
        more = prove_inequality(theory, facts, claim, 1, known) if above else None
        return replace(more, above=above) if more else found or prove_at_ends(
            theory, facts, claim, given)

    induced = by_induction(theory, facts, claim, direct, given, induction)
    return induced and Found(induced[0], given=(induced[3],), induction=induced[2])


def prove_apart(theory: Theory, facts: tuple[Term, ...], claim: Not, given: tuple[Theorem, ...],
                induction: Var | None) -> Found | None:
    """That two numbers differ at every level, because one of them is less."""
    for less in (Rel("<", claim.arg.right, claim.arg.left), Rel("<", claim.arg.left, claim.arg.right)):
        if shown := prove_bound(theory, facts, less, given, induction):
            found = checked(theory, facts, claim, given=(*given, shown.theorem))
            return found and replace(found, above=(shown,))
    return None


def prove_both_ways(theory: Theory, facts: tuple[Term, ...], claim: Rel, given: tuple[Theorem, ...],
                    induction: Var | None) -> Found | None:
    """|u| <= v level by level, from u <= v and -u <= v."""
    if not (isinstance(claim.left, Call) and claim.left.function == "abs"):
        return None
    (inside,) = claim.left.args
    above = []
    for side in (inside, neg(inside)):
        above.append(prove_bound(theory, facts, Rel(claim.op, side, claim.right), given, induction))
        if above[-1] is None:
            return None
    whole = checked(theory, facts, claim, given=(*given, *(found.theorem for found in above)))
    return whole and replace(whole, above=tuple(above))


def carried(theory: Theory, facts: tuple[Term, ...], claim: Rel,
            given: tuple[Theorem, ...]) -> Iterator[Found]:
    """What the geometric sums of a claim are by those, one term shorter, that the facts read."""
    for shorter, longer in next_sums(claim, facts):
        for known in shown_sums(theory, facts, (shorter,), given, claim):
            if found := prove_equation(theory, facts, longer, 0, (*given, known.theorem)):
                yield replace(found, above=(known,))


def generalised(theory: Theory, facts: tuple[Term, ...], claim: Fold, go) -> Found | None:
    """A claim for all indices, proved for one of which only its range is known."""
    index = fresh(theory, facts, claim)
    found = go((*facts, within(claim.low, index, claim.high)), open_body(claim.body, index))
    try:
        return found and Found(replay.generalisation(found.theorem, index), parts=(found,),
                               index=index)
    except Rejected:
        return None


def prove_judgement(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
                    given: tuple[Theorem, ...] = ()) -> Found | None:
    """A limit or an integral: what it comes to, and that this is the value claimed."""
    for value in values(theory, facts, claim):
        same = prove(theory, facts, Rel("=", value.term, claim.value), splits)
        if same and (found := checked(theory, facts, claim, value.steps, value.others, (),
                                      (*given, *value.given, same.theorem))):
            return noted(replace(found, beside=value.made), same)
    cond = unknown_sign(claim, Context(theory, facts, find, hypotheses=facts)) if splits else None
    return split(theory, facts, claim, cond, splits, prove_judgement) if cond is not None else None


def values(theory: Theory, facts: tuple[Term, ...], claim: Term) -> Iterator[Value]:
    """What a limit or an integral may come to, by what is proved beside."""
    return found_values(theory, facts, claim, lambda theory, facts, claim, given: prove(
        theory, facts, claim, given=given))


def prove_exists(theory: Theory, facts: tuple[Term, ...], claim: Exists,
                 splits: int) -> Found | None:
    """A witness, and that it is one; only what the evaluator does not refute is tried."""
    for witness in witnesses(claim, theory):
        try:
            body = at_witness(claim, witness)
        except Rejected:
            continue
        looked = survey(theory, facts, body, (), seconds=0.01)
        if looked.instances and not looked.witness and (
                shown := prove(theory, facts, body, splits)):
            step = Step("witness", to=witness)
            if found := checked(theory, facts, claim, (step,), given=(shown.theorem,)):
                return noted(found, shown)
    return None


def noted(found: Found, other: Found) -> Found:
    """What was found, with a note of how the theorem was made that it rests on."""
    notes = Makings()
    notes.of(other)
    return replace(found, beside={**found.beside, **notes})


def unknown_sign(claim: Term, here: Context) -> Term | None:
    """That a number of the claim is positive, or 0, where neither is known."""
    scalars = {p for p in subterms(claim) if isinstance(p, Var) and not p.integer}
    for x in sorted(scalars - {claim.variable, MINUS_OO, OO}, key=lambda v: v.name):
        for cond in (Rel("<", ZERO, x), Rel("=", x, ZERO)):
            if not (here.shows(cond) or here.shows(Not(cond))):
                return cond
    return None
