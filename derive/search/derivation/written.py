"""Written proofs: a person's derivation, checked line by line.

    have step: ∂h[t+1]/∂a = h[t] + a * ∂h[t]/∂a    for t < T
    case x > 0:
        f(x)
          = x
    case otherwise:
        …
    induction on t

What a `have` says is shown first, in order, and may be used in all that follows.  Cases are
taken in order: each is under the negation of those before it, and the last must cover what
is left.  Where nothing but parts are written, the prover fills in the lines.
"""

from __future__ import annotations

from difflib import get_close_matches

from derive import library
from derive.kernel.replay import Theorem, by_cases, transitivity
from derive.kernel.terms import Not, Rel, Term, Var
from derive.language.errors import Position
from derive.language.rules import RULES
from derive.language.statement import ProofLine, ProofPart, Statement
from derive.language.text import text
from derive.search.derivation.proof import Derivation, Proof
from derive.search.derivation.reasons import REASONS
from derive.search.proving.found import Found
from derive.search.proving.prove import prove


class Gap(Exception):
    """A place of a written proof that does not follow: the goal there, its facts, its line."""

    def __init__(self, at: Position, message: str, goal: Term | None = None,
                 facts: tuple[Term, ...] = (), line: int = 0):
        super().__init__(f"line {at.line}: {message}")
        self.goal, self.facts, self.line, self.at = goal, facts, line, at


def written(statement: Statement) -> Proof:
    """The proof that a person wrote; else Gap."""
    require_reasons(statement)
    given = shown(statement)
    induction = next((Var(p.name, True) for p in statement.parts if p.word == "induction"), None)
    cases = [p for p in statement.parts if p.word == "case"]
    if cases:
        return Proof(statement, tuple(map(Derivation, by_parts(statement, cases, given))))
    if statement.proof:
        lines = chain(statement, statement.proof, statement.facts(), given)
        at = statement.proof[-1].at
        found = each_link(statement, lines, statement.facts(), given, at)
        return Proof(statement, tuple(map(Derivation, found)), lines)
    at = statement.parts[-1].at
    return Proof(statement, tuple(Derivation(filled(
        statement, link, statement.facts(), given, at, induction)) for link in statement.links))


def shown(statement: Statement) -> tuple[Theorem, ...]:
    """What the author says he has, each proved from the facts and those before it."""
    theorems: tuple[Theorem, ...] = ()
    for part in statement.parts:
        if part.word == "have":
            found = prove(statement.theory, statement.facts(), part.cond, given=theorems)
            if found is None:
                raise Gap(part.at, f"`{part.name}` is not shown", part.cond, statement.facts())
            theorems = (*theorems, found.theorem)
    return theorems


def filled(statement: Statement, goal: Term, facts: tuple[Term, ...], given, at: Position,
           induction: Var | None = None) -> Found:
    """The prover's own proof, from what is given."""
    found = prove(statement.theory, facts, goal, given=given, induction=induction)
    if found is None:
        raise Gap(at, f"from here {text(goal)} is not found", goal, facts)
    return found


def chain(statement: Statement, written_lines: tuple[ProofLine, ...], facts: tuple[Term, ...],
          given) -> tuple[Derivation, ...]:
    """Each line of a derivation from the one above."""
    lines = [line for line in written_lines if line.term is not None]
    first, last = statement.links[0], statement.links[-1]
    if not (isinstance(first, Rel) and isinstance(last, Rel)):
        raise Gap(written_lines[0].at, "the lines of a proof lead from one side to the other")
    if other := next((line for line in lines[1:] if line.op != "="), None):
        raise Gap(other.at, "the lines of a proof are joined by `=`")
    ends = first.left, last.right
    if not lines or (lines[0].term, lines[-1].term) != ends:
        at = lines[0] if lines and lines[0].term != ends[0] else written_lines[-1]
        raise Gap(at.at, "the proof begins with the claim's left side and ends with its right side")
    proofs: list[Derivation] = []
    for above, line in zip(lines, lines[1:]):
        link = Rel("=", above.term, line.term)
        found = prove(statement.theory, facts, link, given=given)
        if found is None:
            raise Gap(line.at, "this line does not follow from the one above", link, facts,
                      len(proofs))
        proofs.append(Derivation(found, reasons=line.reasons))
    return tuple(proofs)


def each_link(statement: Statement, lines: tuple[Derivation, ...], facts: tuple[Term, ...],
              given, at: Position) -> tuple[Found, ...]:
    """A proof of each relation of the claim: the author's lines between its two sides, or, for
    sides that are no lines, the prover's own."""
    theorems, start, found = tuple(d.theorem for d in lines), 0, []
    for link in statement.links:
        ends = [n for n in range(start, len(theorems)) if theorems[n].claim.right == link.right]
        begins = [n for n in range(start, len(theorems)) if theorems[n].claim.left == link.left]
        if begins and (end := next((n for n in ends if n >= begins[0]), None)) is not None \
                and link.op == "=":
            found.append(Found(transitivity(theorems[begins[0]:end + 1])))
            start = end + 1
        else:
            found.append(filled(statement, link, facts, (*given, *theorems), at))
    return tuple(found)


def by_parts(statement: Statement, cases: list[ProofPart], given) -> list[Found]:
    """Each relation of the claim in each case, put together from the last."""
    facts, found = statement.facts(), []
    for i, part in enumerate(cases):
        last = i == len(cases) - 1
        if part.cond is None and not last or last and i == 0:
            raise Gap(part.at, "cases end with `otherwise`, or with what the others leave")
        here = facts if last else (*facts, part.cond)
        found.append(in_case(statement, part, here, given))
        facts = facts if last else (*facts, Not(part.cond))
    *before, whole = found
    for part, ones in zip(reversed(cases[:-1]), reversed(before)):
        whole = [Found(by_cases(part.cond, one.theorem, other.theorem), cond=part.cond,
                       cases=(one, other)) for one, other in zip(ones, whole)]
    return list(whole)


def in_case(statement: Statement, part: ProofPart, facts: tuple[Term, ...],
            given) -> tuple[Found, ...]:
    if part.lines:
        lines = chain(statement, part.lines, facts, given)
        return each_link(statement, lines, facts, given, part.at)
    return tuple(filled(statement, link, facts, given, part.at) for link in statement.links)


def require_reasons(statement: Statement) -> None:
    """Each reason is a rule, a phrase, a definition, a theorem, or what the author has."""
    own = {part.name for part in statement.parts if part.word == "have"}
    known = REASONS | set(RULES) | set(statement.theory.definitions) | set(
        statement.theory.losses) | {p.stem for p in library.files()} | {
        rule.reason for rule in RULES.values()} | own
    for line in (*(statement.proof or ()), *(l for p in statement.parts for l in p.lines)):
        for reason in line.reasons:
            if reason not in known:
                near = get_close_matches(reason, known, 1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                raise Gap(line.at, f"unknown reason `{reason}`{hint}")
