"""Verdicts: what is said of a statement.

PROVED is said only when the kernel replayed a derivation *and* the independent
evaluator, which shares no code with it, found no disagreement on at least one
instance.  REFUTED is said only with an exact witness.  When the two roads
differ, that is a bug and is raised as `Disagreement`, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import perf_counter

from derive.kernel.context import Context, OutOfRange, Rejected
from derive.kernel.definedness import require_defined
from derive.kernel.recursion import require_descending
from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Entry,
    Exists,
    Fold,
    Integral,
    Order,
    Rel,
    Tends,
    Term,
    Var,
    conj,
    equals,
    inverse,
    mul,
    names,
    substitute,
    subterms,
    within,
)
from derive.language.errors import Position
from derive.language.statement import Statement
from derive.language.text import text
from derive.numeric.claims import UNDEFINED
from derive.numeric.growth import outgrown
from derive.numeric.refute import Survey, Witness, refute, survey
from derive.search.answers.ranges import range_message, violation
from derive.search.answers.solutions import survey_solutions
from derive.search.derivation.proof import Derivation, Disagreement, Proof, Unshown
from derive.search.derivation.written import Gap, written
from derive.search.entailment.integers import find
from derive.search.processes.limits import OutOfTime, room, time_limit
from derive.search.proving.prove import prove, unknown_sign, values
from derive.search.strategies.judgements import JUDGEMENTS
from derive.search.strategies.limits import signs_needed

PROVED, REFUTED, ILL_TYPED, UNKNOWN = "PROVED", "REFUTED", "ILL-TYPED", "UNKNOWN"
SECONDS = 10.0             # the time for a claim
PROVING = 0.7              # the part of it that a search for a proof may take
ORDERING = 0.4             # and for that of an inequality, which is found soon or not at all
CONFIRMING = 2.0           # seconds for an instance that confirms a proof
SECOND_LOOK = 0.5          # seconds for the proof of a refuted claim, which must not be found
UNFOUNDED = "a recursive let is not shown to read earlier levels only"
EXIT = {PROVED: 0, REFUTED: 1, ILL_TYPED: 1, "SYNTAX ERROR": 2, UNKNOWN: 3}


@dataclass(frozen=True)
class Verdict:
    """The word, and what it carries."""
    word: str
    statement: Statement
    message: str = ""
    proof: Proof | None = None
    witness: Witness | None = None
    survey: Survey | None = None
    link: int = 0
    in_proof: bool = False               # is it a line of the written proof that fails
    at: Position | None = None           # where that line stands
    kind: str = ""                       # what is said, in a word of `codes`; of PROVED, nothing
    seconds: float = field(default=0.0, compare=False)


def judge(statement: Statement, *, patience: float = 1.0, seed: int = 0,
          limit: float = SECONDS) -> Verdict:
    """The verdict on a statement.

    `patience` is how long to look for a counterexample where no proof is found, `limit` the
    time for everything; both in seconds.  Past the limit the verdict is UNKNOWN."""
    start = perf_counter()
    try:
        with time_limit(limit), room():
            verdict = decide(statement, patience, seed, limit * (
                ORDERING if is_order(statement) else PROVING))
    except (OutOfTime, RecursionError) as problem:
        kind, what = ("time", f"gave up after {limit:g} s") if isinstance(problem, OutOfTime) \
            else ("depth", "nested too deeply")
        verdict = Verdict(UNKNOWN, statement, what, kind=kind)
    return replace(verdict, seconds=perf_counter() - start)


def decide(statement: Statement, patience: float, seed: int,
           proving: float = PROVING * SECONDS) -> Verdict:
    """The verdict; `proving` is how many seconds to look for a proof, lest none be left for a
    counterexample."""
    facts = statement.facts()
    if bad := out_of_range(statement, facts):
        return bad
    try:
        if any(isinstance(link, JUDGEMENTS) for link in statement.links):
            return judged(statement, patience, seed)
        return at_points(statement, facts, patience, seed, proving)
    except Unshown as problem:
        return Verdict(UNKNOWN, statement, str(problem), kind="condition")


def at_points(statement: Statement, facts: tuple[Term, ...], patience: float, seed: int,
              proving: float) -> Verdict:
    """The verdict on a claim that is about one point at a time."""
    looked = survey_solutions(
        statement.theory, facts, statement.claim, statement.ranges, seconds=0.1, seed=seed) or survey(
        statement.theory, facts, statement.claim, statement.ranges, seconds=0.1, seed=seed)
    if looked.witness:
        require_unproved(statement, facts, looked.witness)
        return refuted(statement, looked.witness)
    if statement.proof or statement.parts:
        return by_hand(statement, facts, looked, patience, seed)
    proofs: list[Derivation] = []
    founded = is_founded(statement, facts)         # else a proof would open its names for ever
    with suppress(OutOfTime, Rejected), time_limit(proving):
        for link in statement.links if founded else ():
            found = prove(statement.theory, facts, link)
            if found is None:
                break
            proofs.append(Derivation(found))
    if len(proofs) == len(statement.links):
        return confirmed(Proof(statement, tuple(proofs)), looked)
    witness = refute(statement.theory, facts, statement.claim, statement.ranges,
                     seconds=patience, seed=seed + 1)
    if witness:
        return refuted(statement, witness)
    if not founded:
        return Verdict(UNKNOWN, statement, UNFOUNDED, survey=looked, kind="condition")
    return Verdict(UNKNOWN, statement, unknown_message(looked), survey=looked, link=len(proofs),
                   kind="open")


def is_order(statement: Statement) -> bool:
    """Is every link an inequality between numbers?"""
    return all(isinstance(body := innermost(link), Rel) and body.op in ("<", "<=")
               for link in statement.links)


def innermost(claim: Term) -> Term:
    """What is claimed of all indices."""
    return innermost(claim.body) if isinstance(claim, Fold) and claim.kind == "all" else claim


def is_founded(statement: Statement, facts: tuple[Term, ...]) -> bool:
    """Is every level of the recursive lets shown to be given by earlier ones?"""
    try:
        require_descending(Context(statement.theory, facts, find, hypotheses=facts))
    except Rejected:
        return False
    return True


def by_hand(statement: Statement, facts: tuple[Term, ...], looked: Survey, patience: float,
            seed: int) -> Verdict:
    """The verdict on a proof written by hand; the first line that does not follow is named,
    with a point at which it is wrong where one is found."""
    try:
        return confirmed(written(statement), looked)
    except Gap as gap:
        witness = gap.goal is not None and refute(
            statement.theory, gap.facts, gap.goal, statement.ranges, seconds=patience,
            seed=seed + 1) or None
        return Verdict(REFUTED if witness else UNKNOWN, statement, str(gap), witness=witness,
                       survey=looked, link=gap.line, in_proof=True, at=gap.at,
                       kind="false line" if witness else "open line")


# -- Limits, integrals and orders of growth --------------------------------------------------------

def judged(statement: Statement, patience: float, seed: int) -> Verdict:
    """The verdict on claims that are not about one point.

    A limit or an integral is refuted by its true value, which the kernel shows, and a point
    at which the claimed value is another; an order of growth by a path of sizes."""
    theory, facts, proofs = statement.theory, statement.facts(), []
    for number, link in enumerate(statement.links):
        if found := prove(theory, facts, link):
            proofs.append(Derivation(found))
            continue
        for known, doubt, what in dict.fromkeys(doubts(theory, facts, link)):
            if Context(theory, known, find, hypotheses=known).shows(doubt):
                continue                         # it is true there, and nothing would be found
            witness = refute(theory, known, doubt, statement.ranges, seconds=patience, seed=seed)
            if witness:
                return Verdict(REFUTED, statement, what,
                               witness=replace(witness, link=number), link=number,
                               kind=falsity(witness))
        if isinstance(link, Order) and (path := outgrown(link.left, link.right, facts)):
            return Verdict(REFUTED, statement, path.words(), witness=path.witness(number),
                           link=number, kind="false")
        return Verdict(UNKNOWN, statement, "no proof found", link=number, kind="open")
    seen = [d.found.given[0].claim if isinstance(link, Exists) else link
            for link, d in zip(statement.links, proofs)]
    looked = survey(theory, facts, conj(*seen), statement.ranges, seconds=0.1, seed=seed)
    if looked.witness:
        return Verdict(UNKNOWN, statement, "derived, but the evaluator does not come close",
                       survey=replace(looked, witness=None), kind="unconfirmed")
    given = [f"{link.variable.name} = {text(d.found.left[0].to, base=statement.base)}"
             for link, d in zip(statement.links, proofs) if isinstance(link, Exists)]
    verdict = confirmed(Proof(statement, tuple(proofs)), looked)
    return replace(verdict, message=verdict.message or ", ".join(given))


Doubt = tuple[tuple[Term, ...], Term, str]


def doubts(theory, facts: tuple[Term, ...], link: Term) -> Iterator[Doubt]:
    """Equations and signs whose failure at a point refutes a link, where some facts hold there, and
    what that says."""
    here = Context(theory, facts, find, hypotheses=facts)
    if isinstance(link, (Tends, Integral)):
        for known in (facts, *((*facts, case) for case in signs_unknown(link, here))):
            for one, where in (link, ""), *sides(link):
                for value in values(theory, known, one):
                    yield known, Rel("=", value.term, link.value), f"{where}the value is {text(value.term)}"
    if isinstance(link, Tends):
        for value in values(theory, facts, reciprocal(link)):
            product = mul(value.term, link.value)
            yield facts, equals(product, ONE), f"the reciprocal tends to {text(value.term)}"
        for sign in signs_needed(link, here):
            yield facts, sign, "a negative number has no powers with exponents that are no integers"
    if isinstance(link, Rel):
        yield facts, link, ""


def reciprocal(link: Tends) -> Tends:
    """That 1/f tends to 0, as it does where f grows without bound: else to 1/L."""
    return Tends(link.kind, link.variable, link.point, inverse(link.body), ZERO)


def signs_unknown(link: Tends | Integral, here: Context) -> Iterator[Term]:
    """Each sign of a number of which none is known."""
    cond = unknown_sign(link, here)
    match cond:
        case Rel("<", zero, number):
            yield from (cond, Rel("<", number, zero))


def sides(link: Tends | Integral) -> tuple[tuple[Tends, str], ...]:
    """The limits from above and from below, to which a limit from both sides is equal."""
    if not (isinstance(link, Tends) and link.kind == "both"):
        return ()
    return tuple((Tends(side, link.variable, link.point, link.body, link.value), f"from {side} ")
                 for side in ("above", "below"))


def refuted(statement: Statement, witness: Witness) -> Verdict:
    return Verdict(REFUTED, statement, witness=witness, link=witness.link, kind=falsity(witness))


def falsity(witness: Witness) -> str:
    """Is a side undefined there, or are both sides numbers that differ?"""
    return "undefined" if UNDEFINED in (witness.lhs, witness.rhs) else "false"


def confirmed(proof: Proof, looked: Survey) -> Verdict:
    """PROVED, if the evaluator could look at an instance on which the hypotheses hold."""
    statement = proof.statement
    if not looked.instances:                  # a busy machine may have had no time for one
        looked = survey(statement.theory, statement.facts(), statement.claim, statement.ranges,
                        seconds=CONFIRMING)
    if not looked.instances:
        reason = looked.reason or "no instance meets the hypotheses; they may contradict each other"
        return Verdict(UNKNOWN, statement, f"derived, but not confirmed: {reason}", survey=looked,
                       kind="unconfirmed")
    return Verdict(PROVED, statement, proof=proof, survey=looked)


def require_unproved(statement: Statement, facts: tuple[Term, ...], witness: Witness) -> None:
    """Raise Disagreement if the kernel soon proves the link that the evaluator refutes."""
    link, found = statement.links[witness.link], None
    try:
        with time_limit(SECOND_LOOK):
            found = prove(statement.theory, facts, link, splits=0)
    except (OutOfTime, Rejected, RecursionError):
        pass
    if found:
        raise Disagreement(f"{text(link)} is proved, and the evaluator finds {witness.lhs} on the "
                           f"left side and {witness.rhs} on the right")


def unknown_message(looked: Survey) -> str:
    if looked.instances:
        return f"no proof found; no counterexample on {looked.instances} small instances"
    return "no proof found; no small instance could be evaluated"


# -- Indices that leave their range ------------------------------------------------------------

def out_of_range(statement: Statement, facts: tuple[Term, ...]) -> Verdict | None:
    """ILL-TYPED, with the sizes at which an index of the claim or of a `let` leaves its axis."""
    for term, here in places(statement, facts):
        try:
            require_defined(term, here)
        except OutOfRange as problem:
            point = violation(statement.theory, problem.facts, problem.cond)
            if point is not None:
                message = range_message(problem, point)
                if problem.entry.tensor in statement.theory.recursive:
                    message += f"; no line of `{problem.entry.tensor}` gives that level"
                return Verdict(ILL_TYPED, statement, message, kind="range")
        except Rejected:
            pass
    return None


def places(statement: Statement, facts: tuple[Term, ...]) -> Iterator[tuple[Term, Context]]:
    """The claim, and what each `let` is whether or not the claim reads it, with what is known
    there.  The lets share what is found out about one another, or else each layer of a network
    would ask about all below it."""
    theory = statement.theory
    yield statement.claim, Context(theory, facts, find, hypotheses=facts)
    root = Context(theory, theory.facts, find, hypotheses=theory.facts)
    for name, definition in theory.definitions.items():
        # What is read inside its axes at an earlier level is defined there, by induction.
        circle = {("defined", other): True for other in theory.recursive.get(name, ())}
        here = replace(root, smooth=circle) if circle else root
        yield definition.body, here.assume(*(
            within(low, index, high)
            for index, (low, high) in zip(definition.indices, theory.axes(name))))
