"""Proving: an equation by normal forms, any other condition by the kernel's own reading.

Both sides are moved on until they meet (`meeting`), with more and more opened
(`policies`); else by cases, by induction, or beside lemmas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, is_equation
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Entry,
    Exists,
    Fold,
    Integral,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Tends,
    Term,
    Var,
    conj,
    is_integer,
    neg,
    open_body,
    sub,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.numeric.refute import survey
from derive.search.entailment.indices import coefficient, solved
from derive.search.entailment.integers import find
from derive.search.inequalities.inequality import show
from derive.search.inequalities.vanishing import vanishing
from derive.search.inequalities.work import Notes, Work
from derive.search.normal.given import size
from derive.search.normal.normalise import attempted, simplify
from derive.search.normal.policy import Policy
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace
from derive.search.normal.turns import turns
from derive.search.strategies.apart import apart
from derive.search.strategies.clearing import cleared
from derive.search.strategies.consequences import by_combination, undone
from derive.search.strategies.extremes import by_entries
from derive.search.strategies.functional import beside_weights
from derive.search.strategies.gathered import gathered
from derive.search.strategies.geometric import geometric_sums, next_sums
from derive.search.strategies.grounds import grounds
from derive.search.strategies.halves import halves
from derive.search.strategies.induction import (
    Induction, by_induction, fresh, independences, range_of)
from derive.search.strategies.judgements import at_witness, found_values, witnesses
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.matrices import Multiplied, by_inverse, lemmas
from derive.search.strategies.meeting import met
from derive.search.strategies.paired import paired, reduced
from derive.search.strategies.policies import has_table, is_of_determinant, policies
from derive.search.strategies.positive import positives
from derive.search.strategies.proportions import proportions
from derive.search.strategies.roots import squared_roots
from derive.search.strategies.summands import by_summands
from derive.search.strategies.values import Values, by_values, restricted

MOST_CASES = 4                  # conditions split on, one within the other
DEEPEST = 3                     # parts of an inequality, one within the other


@dataclass(frozen=True)
class Found:
    """A theorem and the steps it was replayed from, one list a side; or its two cases; or of an
    inequality how it and the theorems it rests on were `made`; and how what was shown `beside` the
    claim was."""
    theorem: Theorem
    left: tuple[Step, ...] = ()
    right: tuple[Step, ...] = ()
    cond: Term | None = None
    cases: tuple[Found, ...] = ()
    lemmas: tuple[Term, ...] = ()
    given: tuple[Theorem, ...] = ()
    induction: Induction | None = None
    multiplied: Multiplied | None = None
    values: Values | None = None
    parts: tuple[Found, ...] = ()         # its conjuncts, or what it says under its condition,
    index: Var | None = None              # or for this index
    above: tuple[Found, ...] = ()         # what was proved first and is then used as a lemma
    made: Mapping[Theorem, Made] = field(default_factory=dict, compare=False)
    beside: Mapping[Theorem, Made] = field(default_factory=dict, compare=False)


def prove(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int = MOST_CASES,
          given: tuple[Theorem, ...] = (), induction: Var | None = None,
          first: bool = True) -> Found | None:
    """A proof of the claim where the facts hold, if one is found.

    Without `splits` neither cases nor induction are tried.  The given theorems, which rest on
    some of the facts, may be used.  With `induction` an
    equation is proved by induction on that index or size.  The `first` call shows beside the
    claim what follows from how its matrices are made, and from roots that are not 0."""
    if not first:
        return attempt(theory, facts, claim, splits, given, induction)
    notes = Makings()
    given = (*given, *squared_roots(theory, facts, inner, notes))
    given = (*given, *vanishing(work_on(theory, facts, given, 1, notes)))
    given = (*given, *apart(theory, facts, claim, bracket, checked, notes))
    if theory.known:
        given = (*given, *lemmas(theory, facts, claim, inner, notes))
    found = attempt(theory, facts, claim, splits, given, induction, notes) or (
        prove_by_equations(theory, facts, claim, given, notes)
        or prove_paired(theory, facts, claim, given, notes) if splits else None)
    return replace(found, beside={**found.beside, **notes}) if found and notes else found


def attempt(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
            given: tuple[Theorem, ...], induction: Var | None,
            notes: Makings | None = None) -> Found | None:
    """A proof from the theorems that are given; with `notes`, also from what is positive and
    what is in proportion, which are shown first and noted there."""
    def go(facts, claim):
        return attempt(theory, facts, claim, splits, given, induction)

    match claim:
        case And(args):
            parts = tuple(go(facts, arg) for arg in args)
            return Found(replay.conjunction([p.theorem for p in parts]), parts=parts) \
                if all(parts) else None
        case Or((Not(cond), conclusion)):
            found = go((*facts, cond), conclusion)
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
        case Rel("=", _, _) if theory.known:
            return prove_multiplied(theory, facts, claim, splits, given) or (
                prove_by_induction(theory, facts, claim, splits, given, induction)
                if splits else None)
        case Rel("=", _, _):
            ways = [] if induction else [prove_equation, prove_by_entries, prove_by_values]
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
                theory, facts, claim, splits, given) or prove_cleared(
                theory, facts, claim, splits, given)) if splits else None
        case Rel("<=" | "<", left, right) if not (is_integer(left) and is_integer(right)):
            found = prove_inequality(theory, facts, claim, splits, given) or (
                prove_bound(theory, facts, claim, given, induction) if splits else None)
        case Not(Rel("=", left, right)) if not (is_integer(left) and is_integer(right)):
            found = prove_difference(theory, facts, claim, splits, given)
        case Rel("<=" | "<", _, _):
            found = checked(theory, facts, claim, given=given) or (
                prove_bound(theory, facts, claim, given, induction) if splits else None)
        case _:
            found = checked(theory, facts, claim, given=given)
    return found or prove_by_values(theory, facts, claim, splits, given)


def prove_inequality(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An inequality, beside what makes it a combination of what is known."""
    work = work_on(theory, facts, given, min(splits, DEEPEST))
    theorem = show(work, claim)
    return theorem and Found(theorem, given=given, made=work.notes.made)


def prove_by_order(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                   given: tuple[Theorem, ...]) -> Found | None:
    """An equation of numbers of which neither is less than the other, where a fact compares what
    a function makes of them, or gives a sum that they are part of; or one is an extreme, and
    the other bounds each of its entries."""
    bounds = tuple(entrywise(claim))
    if is_integer(claim.left) or not (bounds or any(is_squeezing(f) for f in facts)):
        return None
    above = tuple(found for bound in bounds if (
        found := attempt(theory, facts, bound, 1, given, None)))
    given = (*given, *(found.theorem for found in above))
    both = [prove_inequality(theory, facts, Rel("<=", *sides), 1, given)
            for sides in ((claim.left, claim.right), (claim.right, claim.left))]
    if not all(both):
        return None
    found = checked(theory, facts, claim, (Step("hypothesis", to=claim.right),),
                    given=(*given, *(found.theorem for found in both)))
    return found and replace(found, above=above, beside={**both[0].made, **both[1].made})


def entrywise(claim: Rel) -> Iterator[Term]:
    """That the other side bounds each entry, for each side that is an extreme."""
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        if isinstance(side, Fold) and side.kind in ("max", "min") and not (
                isinstance(other, Fold) and other.kind in ("max", "min")):
            sides = (side.body, other) if side.kind == "max" else (other, side.body)
            yield Fold("all", side.low, side.high, Rel("<=", *sides), side.letter)


def is_squeezing(fact: Term) -> bool:
    """Is this an equation of two values of functions, or does it give a sum?"""
    match fact:
        case Rel("=", Call() | Pow(), Call() | Pow()):
            return True
        case Rel("=", Fold("sum"), Num()) | Rel("=", Num(), Fold("sum")):
            return True
    return False


def work_on(theory: Theory, facts: tuple[Term, ...], given: tuple[Theorem, ...],
            depth: int, notes: Makings | None = None) -> Work:
    """Work on inequalities, with equations proved as here."""
    def equation(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    noted = Notes() if notes is None else Notes(made=notes)
    return Work(theory, facts, given, depth, equation, show, notes=noted)


def prove_difference(theory: Theory, facts: tuple[Term, ...], claim: Not, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """That two numbers differ: outright, or because one of them is less."""
    found = checked(theory, facts, claim, given=given)
    left, right = claim.arg.left, claim.arg.right
    for less in () if found else (Rel("<", left, right), Rel("<", right, left)):
        if shown := prove_inequality(theory, facts, less, splits, given):
            found = checked(theory, facts, claim, given=(*given, shown.theorem))
            return found and replace(found, beside=shown.made)
    return found


def inner(theory: Theory, facts: tuple[Term, ...], claim: Term,
          given: tuple[Theorem, ...]) -> Found | None:
    """A proof inside another one: without cases, and from what is given alone."""
    return prove(theory, facts, claim, 0, given, first=False)


def bracket(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Found | None:
    """A proof of what a bracket comes to, by cases."""
    return prove_equation(theory, facts, claim, 2)


def sign(theory: Theory, facts: tuple[Term, ...], claim: Rel,
         given: tuple[Theorem, ...]) -> Found | None:
    """A proof that a number is positive, which may go into its parts; or equal to another."""
    if claim.op == "=":
        return inner(theory, facts, claim, given)
    return as_given(theory, facts, claim, given) or prove_inequality(
        theory, facts, claim, 1, given) or prove_bound(theory, facts, claim, given, None)


def prove_by_equations(theory: Theory, facts: tuple[Term, ...], claim: Term,
                       given: tuple[Theorem, ...], notes: Makings) -> Found | None:
    """An equation by a combination of those among the facts, or by what they say of arguments."""
    if not (isinstance(claim, Rel) and claim.op == "=") or is_integer(claim.left):
        return None
    known = tuple(undone(theory, facts, notes))
    if known and (found := prove_equation(theory, facts, claim, 0, (*given, *known))):
        return found
    here, lemmas = grounds(theory, facts, claim, (*given, *known))
    sides = by_combination(here, claim)
    return sides and checked(theory, facts, claim, *(side.steps for side in sides), lemmas,
                             (*given, *known))


def prove_paired(theory: Theory, facts: tuple[Term, ...], claim: Term,
                 given: tuple[Theorem, ...], notes: Makings) -> Found | None:
    """A claim about numbers, from products of the equations between vectors among the facts."""
    if not isinstance(claim, Rel) or is_integer(claim.left) and is_integer(claim.right):
        return None
    products = paired(theory, facts, claim, given, inner, notes)
    if products is None:
        return None
    known, given = given, (*given, *products.theorems)
    if claim.op != "=":
        return prove_inequality(theory, facts, claim, 1, given)
    left, right = (reduced(theory, products.plain, s, known) for s in (claim.left, claim.right))
    here, lemmas = grounds(theory, facts, claim, given)
    sides = by_combination(here, Rel("=", left.term, right.term))
    return sides and checked(theory, facts, claim, (*left.steps, *sides[0].steps),
                             (*right.steps, *sides[1].steps), lemmas, given)


def as_given(theory: Theory, facts: tuple[Term, ...], claim: Rel,
             given: tuple[Theorem, ...]) -> Found | None:
    """A proof that a number is positive, by one that the given theorems say it is equal to."""
    for theorem in given:
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=" \
                and theorem.claim.right == claim.right:
            number = theorem.claim.left
            _, lemmas = grounds(theory, facts, number)
            step = Step("hypothesis", (1,), to=number)
            if found := checked(theory, facts, claim, (step,), lemmas=lemmas, given=given):
                return found
    return None


def prove_by_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An equation of two maxima, from what their entries are."""
    return by_entries(theory, facts, claim, checked, given)


def prove_by_summands(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                      given: tuple[Theorem, ...]) -> Found | None:
    """An equation of two sums, from that of their terms."""
    def of_terms(theory, facts, claim):
        return prove_equation(theory, facts, claim, splits, given)

    return by_summands(theory, facts, claim, given, of_terms, checked)


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


MOST_MULTIPLIED = 2             # matrices that both sides are multiplied with


def prove_multiplied(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...], most: int = MOST_MULTIPLIED) -> Found | None:
    """An equation in which inverses stand: at once, or multiplied with the matrices."""
    found = prove_equation(theory, facts, claim, splits, given)
    if found or not most:
        return found

    def again(theory, facts, claim, given):
        return prove_multiplied(theory, facts, claim, 0, given, most - 1)

    multiplied = by_inverse(theory, facts, claim, again, given)
    return Found(multiplied[0], given=given, multiplied=multiplied[1]) if multiplied else None


def prove_by_induction(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                       given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits - 1, given)

    def induce(claim: Rel) -> Found | None:
        induced = by_induction(theory, facts, claim, direct, given, induction)
        if induced is None:
            return None
        theorem, steps, way, general = induced
        return Found(theorem, steps, given=(general,), induction=way)

    found = induce(claim)
    simple = None if found or theory.recursive else simplified(theory, facts, claim, given)
    shown = simple and induce(simple)
    whole = shown and prove_equation(theory, facts, claim, 0, (*given, shown.theorem))
    return replace(whole, above=(shown,)) if whole else None if shown else found


def prove_cleared(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                  given: tuple[Theorem, ...]) -> Found | None:
    """An equation with quotients, from the one without, which induction may reach."""
    notes = Makings()
    given = (*given, *positives(theory, facts, claim, sign, notes))
    plain = cleared(theory, facts, claim, given)
    shown = plain and attempt(theory, facts, plain.claim, splits, given, None)
    whole = shown and checked(theory, facts, claim, plain.left, plain.right, plain.lemmas,
                              (*given, shown.theorem))
    return whole and replace(whole, above=(shown,), beside=notes)


def prove_by_sums(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                  given: tuple[Theorem, ...]) -> Found | None:
    """An equation beside those of the geometric sums in it, which are shown first."""
    simple = simplified(theory, facts, claim, given) or claim
    sums = shown_sums(theory, facts, (simple.left, simple.right), given, claim)
    known = tuple(found.theorem for found in sums)
    whole = prove_equation(theory, facts, claim, 0, (*given, *known)) if known else None
    return whole and replace(whole, above=sums)


def shown_sums(theory: Theory, facts: tuple[Term, ...], terms: tuple[Term, ...],
               given: tuple[Theorem, ...], but: Rel) -> tuple[Found, ...]:
    """The equations of the geometric sums in some terms, but for one."""
    found = (attempt(theory, facts, equation, 1, given, None)
             for equation in geometric_sums(*terms) if equation != but)
    return tuple(filter(None, found))


def prove_bound(theory: Theory, facts: tuple[Term, ...], claim: Rel, given: tuple[Theorem, ...],
                induction: Var | None) -> Found | None:
    """An inequality that holds level by level, the geometric sums of one level being given by
    those of the level before."""
    def direct(theory, facts, claim, given):
        found = prove_inequality(theory, facts, claim, 1, given)
        above = () if found else tuple(carried(theory, facts, claim, given))
        known = (*given, *(sum_.theorem for sum_ in above))
        more = prove_inequality(theory, facts, claim, 1, known) if above else None
        return replace(more, above=above) if more else found

    induced = by_induction(theory, facts, claim, direct, given, induction)
    return induced and Found(induced[0], given=(induced[3],), induction=induced[2])


def carried(theory: Theory, facts: tuple[Term, ...], claim: Rel,
            given: tuple[Theorem, ...]) -> Iterator[Found]:
    """What the geometric sums of a claim are by those, one term shorter, that the facts read."""
    for shorter, longer in next_sums(claim, facts):
        for known in shown_sums(theory, facts, (shorter,), given, claim):
            if found := prove_equation(theory, facts, longer, 0, (*given, known.theorem)):
                yield replace(found, above=(known,))


def simplified(theory: Theory, facts: tuple[Term, ...], claim: Rel,
               given: tuple[Theorem, ...]) -> Rel | None:
    """The equation of the simplest forms of both sides, if that is another one."""
    here, _ = grounds(theory, facts, claim, given)
    traces = Trace(claim.left, here), Trace(claim.right, here)
    policy = Policy(frozenset(theory.definitions), given=tuple(
        f for f in here.facts if is_of_determinant(f, theory)))
    try:
        for trace in traces:
            simplify(trace, policy)
    except Rejected:
        return None
    simple = Rel("=", *(readable(t.term) for t in traces))
    return simple if simple != claim else None


def generalised(theory: Theory, facts: tuple[Term, ...], claim: Fold, go) -> Found | None:
    """A claim for all indices, proved for one of which only its range is known."""
    index = fresh(theory, facts, claim)
    found = go((*facts, within(claim.low, index, claim.high)), open_body(claim.body, index))
    try:
        return found and Found(replay.generalisation(found.theorem, index), parts=(found,),
                               index=index)
    except Rejected:
        return None


def prove_recursive(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                    given: tuple[Theorem, ...] = (), induction: Var | None = None) -> Found | None:
    """An equation that recursive names may stand in: at once, or else by induction."""
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits, given)

    def plainly(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    notes = Makings()
    given = (*given, *independences(theory, facts, claim, plainly, notes, given))
    found = None if induction else direct(theory, facts, claim, given)
    if found is None and not induction:
        for lemma, general in beside(theory, facts, claim, splits, given, notes):
            found = direct(theory, facts, claim, (*given, general))
            found = found and replace(found, above=(lemma,))
    found = found or prove_by_induction(theory, facts, claim, splits + 1, given, induction)
    if found is None:
        shown = dict(in_closed_form(theory, facts, claim, splits, given, notes))
        found = prove_by_induction(theory, facts, claim, splits + 1, (*given, *shown),
                                   induction) if shown else None
        found = found and replace(found, above=tuple(shown.values()))
    return replace(found, beside={**found.beside, **notes}) if found and notes else found


def in_closed_form(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...], notes: Makings) -> Iterator[tuple[Theorem, Found]]:
    """What the recursive numbers come to that the claim rests on and does not name, whatever its
    own indices are: the theorem for all levels, and the proof for any of them."""
    about = tuple(f for f in facts if range_of(f) is None)
    for level, equation in gathered(theory, facts, claim):
        if found := prove_recursive(theory, (*about, level.fact), equation, splits, given):
            general = replay.generalisation(found.theorem, level.index)
            yield notes.for_all(notes.of(found), level.index, general), found


def beside(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
           given: tuple[Theorem, ...], notes: Makings) -> Iterator[tuple[Found, Theorem]]:
    """The equation beside the weights of the claim, proved, and the same for all indices; none
    but the first that is found."""
    here = Context(theory, facts, find, hypotheses=facts)
    try:
        for index, equation in beside_weights(claim, here):
            found = prove_recursive(theory, (*facts, index.fact), equation, splits, given)
            if found:
                general = replay.generalisation(found.theorem, index.index)
                yield found, notes.for_all(notes.of(found), index.index, general)
                return
    except Rejected:
        return


def prove_judgement(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int,
                    given: tuple[Theorem, ...] = ()) -> Found | None:
    """A limit or an integral: what it comes to, and that this is the value claimed."""
    for value in found_values(theory, facts, claim):
        same = prove(theory, facts, Rel("=", value.term, claim.value), splits)
        if same and (
                found := checked(theory, facts, claim, value.steps, (), (),
                                 (*given, same.theorem))):
            return found
    cond = unknown_sign(claim, Context(theory, facts, find, hypotheses=facts)) if splits else None
    return split(theory, facts, claim, cond, splits) if cond is not None else None


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
                return found
    return None


def unknown_sign(claim: Term, here: Context) -> Term | None:
    """That a number of the claim is positive, or 0, where neither is known."""
    scalars = {p for p in subterms(claim) if isinstance(p, Var) and not p.integer}
    for x in sorted(scalars - {claim.variable, MINUS_OO, OO}, key=lambda v: v.name):
        for cond in (Rel("<", ZERO, x), Rel("=", x, ZERO)):
            if not (here.shows(cond) or here.shows(Not(cond))):
                return cond
    return None


def implied(cond: Term, found: Found) -> Found | None:
    try:
        return Found(replay.implication(cond, found.theorem, find), parts=(found,))
    except Rejected:
        return None


def prove_equation(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...] = ()) -> Found | None:
    """Both sides moved on until they meet; else by cases on a bracket that is left."""
    here, lemmas = grounds(theory, facts, claim, given)
    for policy in policies(theory, claim, here.facts):
        left, right = Trace(claim.left, here), Trace(claim.right, here)
        if theory.known and policy.unfold:
            for trace in (left, right):          # inverses meet their matrices by name first
                attempted(trace, Policy())
        if met(left, right, policy):
            return checked(theory, facts, claim, left.steps, right.steps, lemmas, given)
    cond = (two_valued(here, left.term, right.term)
            or undecided(facts, left.term, right.term)) if splits else None
    if cond is not None and theory.randomness(cond):         # it is one only inside an expectation
        return None
    return split(theory, facts, claim, cond, splits, given) if cond is not None else None


def split(theory, facts, claim, cond: Term, splits: int, given=()) -> Found | None:
    """The claim where the condition holds, and where it does not."""
    cases = []
    for case in (cond, Not(cond)):
        again = prove_judgement if isinstance(claim, (Tends, Integral)) else prove_equation
        found = again(theory, (*facts, case), claim, splits - 1, given)
        if found is None:
            return None
        cases.append(found)
    theorem = replay.by_cases(cond, cases[0].theorem, cases[1].theorem)
    return Found(theorem, cond=cond, cases=tuple(cases))


def two_valued(here: Context, *terms: Term) -> Term | None:
    """That the entry of a mask is 0, where this is not known."""
    for part in (p for t in terms for p in subterms(t)):
        if isinstance(part, Entry) and part.integer and not part.loose:
            cond = Rel("=", part, ZERO)
            if here.shows_integers(within(ZERO, part, Num(Fraction(2)))) and not (
                    here.shows(cond) or here.shows(Not(cond))):
                return cond
    return None


def undecided(facts: tuple[Term, ...], *terms: Term) -> Term | None:
    """The simplest condition of a bracket that stands outside all binders; a number that is
    known not to be positive may still be negative or 0."""
    conds = [c for t in terms for p in subterms(t) if not p.loose for c in turns(p)]
    match facts[-1] if facts and conds else None:
        case Not(Rel("<", a, b)) if not (is_integer(a) and is_integer(b)):
            return Rel("<", b, a)
    return min(map(read_off, conds), key=lambda c: (size(c), c.key), default=None)


def read_off(cond: Term) -> Term:
    """The condition; of an equation of integers, what it says a name is, which can be put in."""
    match cond:
        case Rel("=", left, right) if is_integer(left) and is_integer(right):
            difference = normal(sub(left, right))
            for name in sorted({p for p in subterms(difference) if isinstance(p, Var)}, key=lambda v: v.name):
                if coefficient(difference, name) in (ONE, neg(ONE)):
                    return Rel("=", name, solved(difference, name))
    return cond


def checked(theory, facts, claim, left=(), right=(), lemmas=(), given=()) -> Found | None:
    try:
        theorem = replay.prove(theory, facts, claim, left, right, RULES, find, lemmas, given)
    except Rejected:
        return None
    return Found(theorem, tuple(left), tuple(right), lemmas=lemmas, given=given)
