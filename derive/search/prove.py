"""Proving: an equation by normal forms, any other condition by the kernel's own reading.

Both sides are simplified, sums of one side are matched with sums of the other,
and what is left over is compared as quotients.  Policies open more and more
until the sides meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, marker
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import Monomial, equal, from_monomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO,
    Add,
    And,
    Call,
    Case,
    Diff,
    Entry,
    Exists,
    Fold,
    Integral,
    Iverson,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Tends,
    Term,
    Var,
    children,
    close,
    add,
    inverse,
    is_integer,
    mul,
    open_body,
    sub,
    substitute,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.numeric.refute import survey
from derive.search.functional import beside_weights
from derive.search.induction import (
    Induction, by_induction, fresh, independences, levels_in)
from derive.search.integers import find
from derive.search.judgements import at_witness, found_values, witnesses
from derive.search.matrices import Multiplied, attempted, by_inverse, lemmas
from derive.search.normalise import Policy, is_loss, opened_all, simplify, size
from derive.search.readable import readable
from derive.search.squares import lagrange
from derive.search.sums import match
from derive.search.trace import Trace, root


MOST_PEELED = 4                 # terms taken off a sum to meet another
MOST_CASES = 4                  # conditions split on, one within the other


@dataclass(frozen=True)
class Found:
    """A theorem and the steps it was replayed from, one list a side; or its two cases."""
    theorem: Theorem
    left: tuple[Step, ...] = ()
    right: tuple[Step, ...] = ()
    cond: Term | None = None
    cases: tuple[Found, ...] = ()
    lemmas: tuple[Term, ...] = ()
    given: tuple[Theorem, ...] = ()
    induction: Induction | None = None
    multiplied: Multiplied | None = None


def prove(theory: Theory, facts: tuple[Term, ...], claim: Term, splits: int = MOST_CASES,
          given: tuple[Theorem, ...] = (), induction: Var | None = None,
          first: bool = True) -> Found | None:
    """A proof of the claim where the facts hold, if one is found.

    Without `splits` neither cases nor induction are tried.  The given theorems, which rest on
    some of the facts, may be used.  With `induction` an
    equation is proved by induction on that index or size.  The `first` call shows beside the
    claim what follows from how its matrices are made."""
    if theory.known and first:
        given = (*given, *lemmas(theory, facts, claim, inner))

    def go(facts, claim):
        return prove(theory, facts, claim, splits, given, induction, False)

    match claim:
        case And(args):
            parts = [go(facts, arg) for arg in args]
            return Found(replay.conjunction([p.theorem for p in parts])) if all(parts) else None
        case Or((Not(cond), conclusion)):
            found = go((*facts, cond), conclusion)
            return implied(cond, found) if found else checked(theory, facts, claim, given=given)
        case Fold("all"):
            return checked(theory, facts, claim, given=given) or generalised(
                theory, facts, claim, go)
        case Rel("=", _, _) if theory.recursive and splits:
            return prove_recursive(theory, facts, claim, splits, given, induction)
        case Exists():
            return prove_exists(theory, facts, claim, splits)
        case Tends() | Integral():
            return prove_judgement(theory, facts, claim, splits, given)
        case Rel("=", _, _) if theory.known:
            return prove_multiplied(theory, facts, claim, splits, given)
        case Rel("=", _, _):
            found = None if induction else prove_equation(theory, facts, claim, splits, given)
            return found or (prove_by_induction(theory, facts, claim, splits, given, induction)
                             if splits else None)
        case Rel("<=" | "<", left, right) if not (is_integer(left) and is_integer(right)):
            return prove_inequality(theory, facts, claim, given)
    return checked(theory, facts, claim, given=given)


def prove_inequality(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An inequality outright, or else beside equations that show what the difference of its
    sides is: with names written out, and with squares in it."""
    found = checked(theory, facts, claim, given=given)
    difference = sub(claim.right, claim.left)
    for equation in () if found else written_out(theory, facts, difference, given):
        beside = (*given, equation) if equation else given
        known = Rel("<=", ZERO, equation.claim.right if equation else difference)
        found = equation and checked(theory, facts, claim, given=beside)
        for identity in () if found else lagrange(known):
            shown = prove_equation(theory, facts, identity, 0, given)
            found = found or shown and checked(
                theory, facts, claim, given=(*beside, shown.theorem))
        if found:
            break
    return found


def written_out(theory: Theory, facts: tuple[Term, ...], term: Term,
                given: tuple[Theorem, ...]) -> Iterator[Theorem | None]:
    """None for the term as it is, then what it is equal to as more and more is opened."""
    yield None
    here, lemmas = grounds(theory, facts, term, given)
    seen = {normal(term)}
    for policy in policies(theory, term, here.facts):
        trace = Trace(term, here)
        attempted(trace, policy)
        if trace.term not in seen:
            seen.add(trace.term)
            found = checked(theory, facts, Rel("=", term, trace.term), trace.steps, (), lemmas,
                            given)
            if found:
                yield found.theorem


def inner(theory: Theory, facts: tuple[Term, ...], claim: Term,
          given: tuple[Theorem, ...]) -> Found | None:
    """A proof inside another one: without cases, and from what is given alone."""
    return prove(theory, facts, claim, 0, given, first=False)


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
    return prove_equation(theory, facts, claim, 0, (*given, shown.theorem)) if shown else found


def simplified(theory: Theory, facts: tuple[Term, ...], claim: Rel,
               given: tuple[Theorem, ...]) -> Rel | None:
    """The equation of the simplest forms of both sides, if that is another one."""
    here, _ = grounds(theory, facts, claim, given)
    traces = Trace(claim.left, here), Trace(claim.right, here)
    try:
        for trace in traces:
            simplify(trace, Policy(frozenset(theory.definitions)))
    except Rejected:
        return None
    simple = Rel("=", *(readable(t.term) for t in traces))
    return simple if simple != claim else None


def generalised(theory: Theory, facts: tuple[Term, ...], claim: Fold, go) -> Found | None:
    """A claim for all indices, proved for one of which only its range is known."""
    index = fresh(theory, facts, claim)
    found = go((*facts, within(claim.low, index, claim.high)), open_body(claim.body, index))
    try:
        return found and Found(replay.generalisation(found.theorem, index))
    except Rejected:
        return None


def prove_recursive(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                    given: tuple[Theorem, ...] = (), induction: Var | None = None) -> Found | None:
    """An equation that recursive names may stand in: at once, or else by induction."""
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits, given)

    def plainly(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    given = (*given, *independences(theory, facts, claim, plainly, given))
    found = None if induction else direct(theory, facts, claim, given)
    if found is None and not induction:
        lemmas = beside(theory, facts, claim, splits, given)
        found = direct(theory, facts, claim, (*given, *lemmas)) if lemmas else None
    return found or prove_by_induction(theory, facts, claim, splits + 1, given, induction)


def beside(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
           given: tuple[Theorem, ...]) -> tuple[Theorem, ...]:
    """The equation beside the weights of the claim, proved for all indices."""
    here = Context(theory, facts, find, hypotheses=facts)
    try:
        for index, equation in beside_weights(claim, here):
            found = prove_recursive(theory, (*facts, index.fact), equation, splits, given)
            if found:
                return (replay.generalisation(found.theorem, index.index),)
    except Rejected:
        pass
    return ()


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
        return Found(replay.implication(cond, found.theorem, find))
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
    return split(theory, facts, claim, cond, splits, given) if cond is not None else None


def grounds(theory: Theory, facts: tuple[Term, ...], claim: Term,
            given: tuple[Theorem, ...] = ()) -> tuple[Context, tuple[Term, ...]]:
    """The context in which a claim is worked on, and the lemmas among its facts."""
    here = root(theory, facts, *(theorem.claim for theorem in given))
    lemmas = (*masks(claim, here), *strict_signs(here), *signs(theory, claim, here))
    for lemma in lemmas:
        here = here.with_lemma(lemma)
    return here, lemmas


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


def masks(claim: Term, here: Context) -> Iterator[Term]:
    """0 <= D <= 1 for the entries of masks: of integer tensors with these values."""
    for part in subterms(claim):
        if isinstance(part, Entry) and part.integer and not part.loose:
            bounds = within(ZERO, part, Num(Fraction(2)))
            if here.shows(bounds) and not here.shows_integers(bounds):
                yield bounds


def strict_signs(here: Context) -> Iterator[Term]:
    """a < b of numbers that are known not to be b < a, where they are known to differ; unlike
    these two it holds near the point."""
    for fact in here.facts:
        match fact:
            case Not(Rel("<", b, a)) if not (is_integer(a) and is_integer(b)):
                if here.shows(strict := Rel("<", a, b)):
                    yield strict


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
    return min(conds, key=lambda c: (size(c), c.key), default=None)


def turns(part: Term) -> Iterator[Term]:
    """The condition by which a bracket, a case or a function with a kink goes one way."""
    match part:
        case Iverson(cond) | Case(cond, _, _):
            yield cond
        case Call("max" | "min", (a, b)):
            yield Rel("<", a, b)
        case Call("relu" | "abs", (u,)):
            yield Rel("<", ZERO, u)


def signs(theory: Theory, claim: Term, here: Context) -> Iterator[Term]:
    """Those wanted signs that are shown here, or else that the number is not negative."""
    for cond in wanted_signs(theory, claim, here):
        weak = Rel("<=", ZERO, cond.right)
        if here.shows(cond):
            yield cond
        elif not here.nonnegative(normal(cond.right)) and here.shows(weak):
            yield weak


def wanted_signs(theory: Theory, claim: Term, here: Context) -> Iterator[Term]:
    """That the numbers under roots and logarithms, and divisors, are positive, as their
    authors wrote them: once squares are multiplied out this can no longer be seen."""
    written = {opened(t, theory): None for t in (claim, *(
        d.body for n, d in theory.definitions.items() if n in theory.reach(claim)))}
    seen = set()
    for part in (p for t in written for p in subterms(t)):
        match part:
            case Call("log" | "sqrt", (arg,)) | Pow(arg, Num()) if not arg.loose \
                    and isinstance(arg, (Add, Mul, Call, Fold, Pow)) and arg not in seen:
                seen.add(arg)
                if not here.positive(normal(arg)):
                    yield Rel("<", ZERO, arg)


def opened(term: Term, theory: Theory) -> Term:
    """The term with its closed definitions written in, as they were written."""
    for _ in theory.definitions:
        entries = {p: substitute(d.body, dict(zip(d.indices, p.at))) for p in subterms(term)
                   if isinstance(p, Entry) and not p.loose
                   and (d := theory.definitions.get(p.tensor)) and not d.body.loose
                   and p.tensor not in theory.recursive}
        entries = {p: v for p, v in entries.items() if not any(
            isinstance(q, Diff) for q in subterms(v))}
        inside = substitute(term, entries) if entries and not any(
            isinstance(q, Diff) for q in subterms(term)) else term
        if inside == term:
            break
        term = inside
    return term


def checked(theory, facts, claim, left=(), right=(), lemmas=(), given=()) -> Found | None:
    try:
        theorem = replay.prove(theory, facts, claim, left, right, RULES, find, lemmas, given)
    except Rejected:
        return None
    return Found(theorem, tuple(left), tuple(right), lemmas=lemmas, given=given)


def policies(theory: Theory, claim: Term, facts: tuple[Term, ...] = ()) -> Iterator[Policy]:
    """From everything shut to everything open; recursive names at the last levels first."""
    if not theory.recursive:
        given = tuple(f for f in facts if is_of_determinant(f, theory))
        yield from (replace(policy, given=given) for policy in plain_policies(theory, claim))
        return
    levels = levels_in(claim, theory)
    last = frozenset(a for a in levels if not any(short(a, b) for b in levels))
    given = tuple(f for f in facts if is_recursive_equation(f, theory))
    for policy in plain_policies(theory, claim):
        for opened_levels in dict.fromkeys((last, frozenset(levels))):
            yield replace(policy, levels=opened_levels, given=given)


def is_of_determinant(fact: Term, theory: Theory) -> bool:
    """Is this an equation that gives a determinant by others?"""
    match fact:
        case Rel("=", Entry(name, (), _), _):
            return theory.known.get(name) == "det"
    return False


def is_recursive_equation(fact: Term, theory: Theory) -> bool:
    """Is this an equation, for all indices perhaps, that gives a recursive entry or its slope?"""
    _, body = opened_all(fact)
    if not (isinstance(body, Rel) and body.op == "="):
        return False
    entry = body.left.body if isinstance(body.left, Diff) else body.left
    return isinstance(entry, Entry) and entry.tensor in theory.recursive


def plain_policies(theory: Theory, claim: Term) -> Iterator[Policy]:
    reach = theory.reach(claim)
    unfold = frozenset(n for n in theory.definitions if n in reach)
    stops = last_slopes(theory, claim)
    if stops:
        yield Policy(stops=stops)
    yield Policy()
    if unfold:
        yield Policy(unfold)
    scales = unfold & scales_of(theory, claim)
    if scales and scales != unfold:
        yield Policy(unfold - scales)
    yield Policy(unfold, functions=True)


def scales_of(theory: Theory, claim: Term) -> set[str]:
    """The named numbers under a root, a logarithm or a fraction bar: multiplied out, a variance
    no longer shows that it is positive."""
    whole = (claim, *(d.body for d in theory.definitions.values()))
    return {part.tensor for term in whole for outer in subterms(term)
            if isinstance(outer, Call) and outer.function in ("log", "sqrt")
            or isinstance(outer, Pow) and isinstance(outer.exponent, Num)
            and outer.exponent.value < 0
            for part in subterms(outer) if isinstance(part, Entry) and not part.at}


def last_slopes(theory: Theory, claim: Term) -> frozenset[str]:
    """The tensors nearest to a loss in which the claim speaks of its slopes."""
    named = {p.wrt.tensor for p in subterms(claim) if isinstance(p, Diff) and is_loss(p, theory)}
    return frozenset(n for n in named if n in theory.definitions and not any(
        n != m and n in theory.reach_of(m) for m in named))


def met(left: Trace, right: Trace, policy: Policy) -> bool:
    """`meet`, a move that the kernel refuses counting as no meeting."""
    try:
        return meet(left, right, policy)
    except Rejected:
        return False


def meet(left: Trace, right: Trace, policy: Policy) -> bool:
    """Move both sides on until they are equal; False if they stay apart."""
    for trace in (left, right):
        simplify(trace, policy)
    for alike in (True, False):
        if align_ranges(left, right, alike):
            for trace in (left, right):
                simplify(trace, policy)
        if meet_directly(left, right):
            return True
    if split_ranges(left, right) and meet_directly(left, right):
        return True
    return meet_quotients(left, right, policy) or meet_bodies(left, right, policy)


def meet_bodies(left: Trace, right: Trace, policy: Policy) -> bool:
    """Gather the sums over one range into one, on both sides, and compare what is summed."""
    if not (gather(left) and gather(right)):
        return False
    left.inside(sum_place(left.term), lambda a: a.child(2, lambda b: right.inside(
        sum_place(right.term), lambda c: c.child(2, lambda d: meet_quotients(b, d, policy)))))
    return equal(left.term, right.term)


def gather(trace: Trace) -> bool:
    """Σ a + c Σ b = Σ (a + c b), if all sums run over one range and divide by something."""
    sums: list[tuple[Fold, Term]] = []
    others = []
    for mono, coeff in polynomial(trace.term).items():
        found = [a for a, e in mono if isinstance(a, Fold) and a.kind == "sum" and e == 1]
        if len(found) == 1:
            rest = from_monomial(tuple(p for p in mono if p[0] != found[0]), coeff)
            sums.append((found[0], rest))
        else:
            others.append(from_monomial(mono, coeff))
    if len({(s.low, s.high) for s, _ in sums}) != 1 or not any(
            isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0
            for s, _ in sums for p in subterms(s.body)):
        return False
    first = sums[0][0]
    index = marker(trace.here.depth)
    body = add(*(mul(c, open_body(s.body, index)) for s, c in sums))
    whole = Fold("sum", first.low, first.high, close(body, index), first.letter)
    trace.ring(to=Add((whole, *others)) if others else whole)
    return True


def sum_place(term: Term) -> tuple[int, ...]:
    """Where the sum stands that `gather` made."""
    return (0,) if isinstance(term, Add) else ()


def meet_directly(left: Trace, right: Trace) -> bool:
    return (equal(left.term, right.term) or meet_integers(left, right.term)
            or meet_sums(left, right) or meet_gathered(left, right))


def meet_gathered(left: Trace, right: Trace) -> bool:
    """Bring sums that are alike up to the names and the order of their indices to one form, on
    both sides, so that equal ones are gathered."""
    forms: list[Monomial] = []
    changed = False
    for trace in (left, right):
        for mono, coeff in polynomial(trace.term).items():
            if len(forms) > MOST_FORMS or not any(isinstance(a, Fold) for a, _ in mono):
                continue
            term = from_monomial(mono, coeff)
            path = place(trace.term, term)
            if mono in forms or path is None:
                continue
            if any(trace.inside(path, lambda t, f=f: match(t, from_monomial(f, coeff)))
                   for f in forms):
                changed = True
            else:
                forms.append(mono)
        if changed:
            trace.ring()
    return changed and equal(left.term, right.term)


MOST_FORMS = 8


def align_ranges(left: Trace, right: Trace, alike: bool) -> bool:
    """Take terms off sums that stand on the other side, or beside, over shorter ranges; only
    those with the same body, if `alike`."""
    near, supposed = ({p for t in terms for p in subterms(t) if isinstance(p, Fold)
                       and p.kind in LAST and not (p.low.loose or p.high.loose)}
                      for terms in ((left.term, right.term), left.here.facts))
    sums = {p for p in near if not p.loose}
    others = sums | supposed if alike else near
    first = {s for s in sums if any(s.kind == o.kind and short(s.low, o.low) and s.high == o.high
                                    and (s.body == o.body or not alike) for o in others)}
    last = {s for s in sums if any(s.kind == o.kind and short(o.high, s.high) and s.low == o.low
                                   and (s.body == o.body or not alike) for o in others)}
    changed = False
    for trace in (left, right):
        before = len(trace.steps)
        peel(trace, first, last)
        changed |= len(trace.steps) > before
    return changed


def split_ranges(left: Trace, right: Trace) -> bool:
    """Split sums where sums of the same terms end that stand on the other side."""
    changed = False
    for trace, other in ((left, right), (right, left)):
        ends = {(p.low, p.body): p.high for p in subterms(other.term)
                if isinstance(p, Fold) and p.kind == "sum" and not p.loose}
        changed |= split_sums(trace, ends)
        trace.ring()
    return changed


def split_sums(trace: Trace, ends: dict[tuple[Term, Term], Term]) -> bool:
    """Split each sum at the end given for its first index and its terms."""
    match trace.term:
        case Fold("sum", low, high, body, _) if (middle := ends.get((low, body), high)) != high:
            return trace.here.shows(within(low, middle, add(high, Num(Fraction(1))))) and \
                trace.rule("sum_split", l=low, m=middle, h=high, F=open_body(body, HOLE))
        case Add() | Mul():
            return any([trace.child(i, lambda t: split_sums(t, ends) and None)
                        for i in range(len(children(trace.term)))])
    return False


def short(low: Term, high: Term) -> bool:
    """Is high - low a small positive number?"""
    size = normal(sub(high, low))
    return isinstance(size, Num) and 0 < size.value <= MOST_PEELED


FIRST = {"sum": "sum_peel", "prod": "prod_peel"}
LAST = {"sum": "sum_peel_last", "prod": "prod_peel_last"}


def peel(trace: Trace, first: set[Term], last: set[Term]) -> None:
    term = trace.term
    if term in first or term in last:
        name = FIRST[term.kind] if term in first else LAST[term.kind]
        trace.rule(name, l=term.low, h=term.high, F=open_body(term.body, HOLE))
    elif isinstance(term, (Add, Mul, Pow, Call)):
        for i in range(len(children(term))):
            trace.child(i, lambda t: peel(t, first, last))


def meet_integers(trace: Trace, goal: Term) -> bool:
    return is_integer(trace.term) and is_integer(goal) and trace.attempt("integer", to=goal)


def meet_sums(left: Trace, right: Trace) -> bool:
    """Match each monomial of the left side that the right lacks with one that the left lacks."""
    have, want = polynomial(left.term), polynomial(right.term)
    spare = [from_monomial(m, c) for m, c in want.items() if have.get(m) != c]
    for m, c in have.items():
        if want.get(m) == c:
            continue
        term = from_monomial(m, c)
        path = place(left.term, term)
        goal = next((g for g in spare if path is not None
                     and left.inside(path, lambda t, g=g: match(t, g))), None)
        if goal is None:
            return False
        spare.remove(goal)
    return equal(left.term, right.term)


def place(term: Term, part: Term) -> tuple[int, ...] | None:
    """Where a monomial stands in a sum."""
    if term == part:
        return ()
    if isinstance(term, Add):
        return next(((i,) for i, t in enumerate(term.terms) if t == part), None)
    return None


# -- Quotients -----------------------------------------------------------------------------------

def meet_quotients(left: Trace, right: Trace, policy: Policy) -> bool:
    """Bring both sides to a common denominator and compare the numerators."""
    for trace in (left, right):
        denest(trace, policy)
    if equal(left.term, right.term):
        return True
    common = denominator(left.term, right.term)
    if not common:
        return False
    for trace in (left, right):
        if not over(trace, common, policy):
            return False
    return equal(left.term, right.term) or (
        left.inside((0,), lambda a: meet_integers(a, right.term.factors[0])
                    or right.inside((0,), lambda b: meet_sums(a, b)))
        and equal(left.term, right.term))


def denest(trace: Trace, policy: Policy) -> None:
    """Clear the quotients inside denominators and logarithms: 1/(1 + 1/a) = a/(a + 1)."""
    for i in range(len(children(trace.term))):
        if isinstance(trace.term, (Add, Mul, Pow, Call)):
            trace.child(i, lambda t: denest(t, policy))
    match trace.term:
        case Pow(Add() as base, Num(power) as n) if power < 0 and power.denominator == 1:
            inner = denominator(base)
            if inner and trace.rule("clear", A=base, B=mul(*inner), n=n):
                trace.child(0, lambda t: t.child(0, lambda u: simplify(u, policy)))
                trace.ring()
        case Call("log", (Add() as arg,)):
            inner = denominator(arg)
            if inner and trace.rule("log_clear", A=arg, B=mul(*inner)):
                simplify(trace, policy)
        case Add() | Mul():
            trace.ring()


def denominator(*terms: Term) -> list[Term]:
    """The factors by which all quotients of these sums of monomials are cleared; a factor
    that is needed n times stands n times."""
    powers: dict[Term, int] = {}
    for term in terms:
        for mono in polynomial(term):
            for a, e in mono:
                if e < 0 and not isinstance(a, Iverson):
                    powers[a] = max(powers.get(a, 0), -e)
    return [a for a in sorted(powers, key=lambda a: a.key) for _ in range(powers[a])]


def over(trace: Trace, common: list[Term], policy: Policy) -> bool:
    """Write the term as (term · common) / common, the numerator without quotients."""
    parts = [cleared(mono, coeff, common) for mono, coeff in polynomial(trace.term).items()]
    for d in common:
        if not trace.rule("cancel", backwards=True, A=d, B=trace.term):
            return False
    numerator = add(*(mul(*keep, *(f for d in gone for f in (d, inverse(d))))
                      for keep, gone in parts))
    trace.ring(to=Mul((numerator, *map(inverse, common))))
    for i, (keep, gone) in enumerate(parts):
        path = (0, i) if len(parts) > 1 else (0,)
        for n, d in enumerate(gone, 1):
            rest = mul(*keep, *(f for g in gone[n:] for f in (g, inverse(g))))
            trace.rule("cancel", path=path, A=d, B=rest)
    trace.child(0, lambda t: simplify(t, policy))
    return True


def cleared(mono, coeff: Fraction, common: list[Term]) -> tuple[list[Term], list[Term]]:
    """The monomial times the common denominator: what is kept, and what cancels."""
    powers, keep, gone = dict(mono), [], []
    for d in common:
        if powers.get(d, 0) < 0:
            powers[d] += 1
            gone.append(d)
            if not powers[d]:
                del powers[d]
        else:
            keep.append(d)
    rest = from_monomial(tuple(sorted(powers.items(), key=lambda p: p[0].key)), coeff)
    return [rest, *keep], gone
