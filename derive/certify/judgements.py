"""Judgements: limits, integrals and numbers that exist, as scripts.

A limit: what the body is equal to from some point on, what this tends to, and that this is the
value claimed.  An integral: an antiderivative, its values or limits at the ends, and why it is one
off the points where it has no slope.  Each line that a page shows on the way is asserted as it
stands there.  A number that exists: the number, and why it is one.

This file imports the kernel, the table of rules, the search and this room.
"""

from __future__ import annotations

from derive.certify.chains import Station
from derive.certify.inequalities import Inequalities
from derive.certify.limits import Limit, Limits
from derive.certify.places import place
from derive.certify.scope import ROOT, Outside, bare
from derive.certify.speaker import Speaker
from derive.kernel.context import Context
from derive.kernel.limits import JUMPS, MINUS_OO, OO
from derive.kernel.replay import Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    MINUS_ONE, ZERO, Add, Call, Diff, Exists, Integral, Mul, Not, Rel, Tends, Term, equals, substitute, subterms)
from derive.search.derivation.integral import Shown, between, bracketed
from derive.search.derivation.limit import Forms, tends
from derive.search.entailment.integers import find
from derive.search.normal.turns import turns
from derive.search.proving.found import Found


def said_between(say: Speaker, line: Integral, value: Term) -> str:
    """In Coq, what an antiderivative comes to between its ends."""
    word = say.real(line.variable)
    return (f"(from_to {say.end(line.low)} {say.end(line.high)} "
            f"(fun {word} => {bare(say.real(bracketed(line)))}) {say.real(value)})")


class Judgements:
    """Writes the scripts of judgements, with the writer of the whole."""

    def __init__(self, writer):
        self.writer, self.say, self.steps = writer, writer.say, writer.steps
        self.signs, self.ring, self.chains = writer.steps.signs, writer.steps.ring, writer.chains

    def script(self, found: Found) -> str:
        self.forms = Forms(found.theorem)
        return self.judgement(found)

    def judgement(self, found: Found) -> str:
        theorem = found.theorem
        here = place(theorem.theory, theorem.facts, (t.claim for t in found.given if not isinstance(
            t.claim, Tends)), found.lemmas)
        match theorem.claim:
            case Tends():
                return self.limit(theorem.claim, found, here)
            case Integral():
                return self.integral(theorem.claim, found, here)
            case Exists():
                return self.witness(theorem.claim, found)
        raise Outside(f"a proof of this {type(theorem.claim).__name__}")

    def limit(self, claim: Tends, found: Found, here: Context) -> str:
        steps, conds = found.left, ()
        if steps and steps[0].move == "eventually":
            conds, steps = tuple(steps[0].instance["facts"]), steps[1:]
        before, known = self.other_limits(found)
        limits = Limits(self.signs, claim, conds, here, known)
        chain = [Station(claim.body), *self.chains.side(claim.body, steps, limits.near)]
        body, way = chain[-1].term, self.say.way(claim.kind, claim.point)
        reached = limits.of(body)
        ways = f"{way} {limits.condition} {limits.curve(claim.body)} {limits.curve(body)}"
        rewriting = (f"apply (tends_eventually {ways} {self.say.real(reached.value)}).\n"
                     f"  {{ {limits.eventual()} }}\n"
                     f"  {{ {limits.opened(self.chains.plain_chain(chain))} }}\n  ") if steps else ""
        script = self.as_shown(tends(claim, body, reached.value), reached.script) if steps else reached.script
        return (f"{before}apply (tends_value {way} {limits.curve(claim.body)} {self.say.real(reached.value)} "
                f"{self.say.real(claim.value)}).\n  {{ {self.value(reached.value, claim.value, found)} }}\n  "
                f"{rewriting}{script}")

    def as_shown(self, claim: Tends, script: str) -> str:
        """A limit by way of the form in which a page shows it."""
        shown, name = self.forms.limit(claim), self.signs.fresh("D")
        there, back = self.turned(shown, claim), self.turned(claim, shown)
        return (f"assert ({name} : {self.say.proposition(shown)}).\n  {{ {there}{script} }}\n  "
                f"{back}exact {name}.")

    def turned(self, claim: Tends, other: Tends) -> str:
        """A limit, from that of a body which is equal by arithmetic."""
        if self.say.proposition(claim) == self.say.proposition(other):
            return ""
        limits = Limits(self.signs, claim, (), Context(self.say.theory, (), find))
        return (f"apply (tends_eventually {self.say.way(claim.kind, claim.point)} {limits.condition} "
                f"{limits.curve(claim.body)} {limits.curve(other.body)} {self.say.real(claim.value)}).\n"
                f"  {{ {limits.eventual()} }}\n"
                f"  {{ {limits.opened(self.ring.equal(claim.body, other.body, ROOT))} }}\n  ")

    def value(self, reached: Term, value: Term, found: Found) -> str:
        """Why the value that is found is the one claimed, by way of its form on a page."""
        shown, name = self.forms.of(reached), self.signs.fresh("V")
        said = self.say.relation(equals(shown, self.forms.letters.written(value)))
        return (f"assert ({name} : {said}).\n"
                f"  {{ transitivity {self.say.real(reached)}. {{ {self.ring.equal(shown, reached, ROOT)} }} "
                f"{self.same(reached, value, found)} }}\n"
                f"  transitivity {self.say.real(shown)}. {{ {self.ring.equal(reached, shown, ROOT)} }} exact {name}.")

    def same(self, reached: Term, value: Term, found: Found) -> str:
        """Why the value that is found is the one claimed."""
        for theorem in found.given:
            claim = theorem.claim
            if isinstance(claim, Rel) and claim.op == "=" and claim.right == value and equal(
                    claim.left, reached):
                return (f"transitivity {self.say.real(claim.left)}. "
                        f"{{ {self.ring.equal(reached, claim.left, ROOT)} }} "
                        + Inequalities(self.writer, self.writer.made).script(theorem))
        return self.ring.equal(reached, value, ROOT)

    def other_limits(self, found: Found) -> tuple[str, dict[Term, Limit]]:
        """The limits of parts that a limit rests on, as assertions, and where they are used."""
        lines, known = [], {}
        for theorem in found.given:
            if isinstance(theorem.claim, Tends):
                name = self.signs.fresh("L")
                known[theorem.claim.body] = Limit(theorem.claim.value, f"exact {name}.")
                lines.append(f"assert ({name} : {self.say.proposition(theorem.claim)}).\n"
                             f"  {{ {self.by_others(theorem)} }}\n  ")
        return "".join(lines), known

    def by_others(self, theorem: Theorem) -> str:
        """A limit by squeezing or by a quotient of slopes, or by the form of its body."""
        made, claim = self.writer.made.get(theorem), theorem.claim
        if made is None:
            raise Outside("a limit that rests on a theorem of another kind")
        if not made.parts:
            return self.as_shown(claim, self.judgement(Found(theorem, made.steps, given=made.given)))
        near, *known = made.parts
        limits = Limits(self.signs, claim, near.facts[len(theorem.facts):], place(
            theorem.theory, theorem.facts, (), ()))
        first, second, *_ = near.claim.args
        bounds = first.op == "<="
        shown = [(self.bound if bounds else Inequalities(self.writer, self.writer.made).script)(part)
                 for part in self.writer.made[near].parts]
        if bounds:
            lemma, before, curves = "squeezed", "", (first.left, claim.body, second.right)
        else:
            lemma, before = f"quotient_{'zero' if len(known) == 3 else 'large'}", "{ exact I. } "
            curves = first.left.body, second.left.body, first.right, second.right
            shown = [f"apply D_is. {{ derivative_exists. }} cbv beta. {script}" for script in shown[:2]] + shown[2:]
        opened = " ".join([*(f"split. {{ {script} }}" for script in shown[:-1]), shown[-1]])
        *others, last = map(self.by_others, known)
        return self.as_shown(claim, (
            f"apply ({lemma} {self.say.way(claim.kind, claim.point)} {limits.condition} "
            f"{' '.join(map(limits.curve, curves))} {self.say.real(claim.value)}).\n  {before}"
            f"{{ {limits.eventual()} }}\n  {{ {limits.opened(opened)} }}\n  "
            + "".join(f"{{ {script} }}\n  " for script in others) + last))

    def bound(self, theorem: Theorem) -> str:
        """One side between which a number is squeezed, by way of its form on a page."""
        proofs, claim, name = Inequalities(self.writer, self.writer.made), theorem.claim, self.signs.fresh("Q")
        shown = Rel(claim.op, self.forms.of(claim.left), self.forms.of(claim.right))
        return (f"assert ({name} : {self.say.relation(shown)}).\n  {{ {proofs.turned(shown, claim)} "
                f"{proofs.script(theorem)} }}\n  {proofs.turned(claim, shown)} exact {name}.")

    # -- Integrals ---------------------------------------------------------------------

    def integral(self, claim: Integral, found: Found, here: Context) -> str:
        shown, t, body = Shown(found), claim.variable, claim.body
        word, beside, whole = self.say.real(t), here.assume(*shown.conds), shown.whole
        curves = " ".join(f"(fun {word} => {bare(self.say.real(f))})" for f in (body, whole))
        ends, value = f"{self.say.end(claim.low)} {self.say.end(claim.high)}", self.say.real(shown.value)
        before, name = self.between_ends(shown, found, here)
        off = f"over {word}. intros N_{word}. cbn [off] in N_{word}. facts. "
        return (f"{before}apply (integral_from_to [{'; '.join(map(self.say.real, shown.points))}] {ends} {curves} "
                f"{value}).\n"
                f"  {{ bounded. }}\n  {{ intros {word}. continuous_there. }}\n"
                f"  {{ {off}{self.off_jumps(body, beside)}continuous_there. }}\n"
                f"  {{ {off}{self.off_kinks(whole, beside)}{self.slope(shown, found, beside)} }}\n"
                f"  {{ {self.order(claim, here)} }}\n  exact {name}.")

    def slope(self, shown: Shown, found: Found, beside: Context) -> str:
        """Why the antiderivative is one, off the points where it has no slope."""
        t, first, steps, said = shown.claim.variable, found.left[0].to, found.left[1:], shown.slope()
        slope, name = Diff(first, t, False), self.signs.fresh("S")
        turned = self.ring.equal(shown.whole, first, self.say.inside(t, False, ROOT))
        down = [Station(slope, f"in_derivative {self.say.real(t)}. {turned}", "arithmetic"),
                *self.chains.side(slope, steps, beside)]
        chain = self.chains.meeting(said.left, down, said.right, self.chains.side(said.right, found.right, beside))
        return (f"assert ({name} : {self.say.relation(said)}).\n  {{ {self.chains.plain_chain(chain)} }}\n  "
                f"apply D_is. {{ derivative_exists. }} exact {name}.")

    def between_ends(self, shown: Shown, found: Found, here: Context) -> tuple[str, str]:
        """Assertions of what the antiderivative tends to and of what it is between the ends, each as
        a page shows it, and the name of the last."""
        claim, lines, ways, values = shown.claim, [], [], []
        for end in (claim.low, claim.high):
            if theorem := shown.limits.get(end):
                ways.append(self.signs.fresh("L"))
                values.append(theorem.claim.value)
                lines.append(f"assert ({ways[-1]} : {self.say.proposition(theorem.claim)}).\n"
                             f"  {{ {self.limit(theorem.claim, Found(theorem), here)} }}\n  ")
            else:
                word = self.say.real(claim.variable)
                ways.append(f"(tends_at {self.say.real(end)} (fun {word} => {bare(self.say.real(shown.whole))}))")
                values.append(substitute(shown.whole, {claim.variable: end}))
        low, high = map(self.say.real, values)
        reached, value, name = Add((values[1], Mul((MINUS_ONE, values[0])))), self.signs.fresh("V"), self.signs.fresh("B")
        words = self.say.real(reached), self.say.real(shown.difference)
        return "".join([
            *lines, f"assert ({value} : {self.say.relation(equals(shown.difference, shown.value))}).\n"
            f"  {{ transitivity {words[0]}. {{ {self.ring.equal(shown.difference, reached, ROOT)} }} "
            f"{self.same(reached, claim.value, found)} }}\n"
            f"  assert ({name} : {said_between(self.say, between(claim, shown.whole), shown.value)}).\n"
            f"  {{ exists {low}, {high}. split. {{ exact {ways[0]}. }} split. {{ exact {ways[1]}. }} "
            f"transitivity {words[1]}. {{ {self.ring.equal(reached, shown.difference, ROOT)} }} exact {value}. }}\n  "]), name

    def order(self, claim: Integral, here: Context) -> str:
        if MINUS_OO == claim.low or OO == claim.high:
            return f"apply ends_{'down' if claim.high != OO else 'up' if claim.low != MINUS_OO else 'both'}."
        return "apply ends_at. " + self.signs.compared(Rel("<=", claim.low, claim.high), here, ROOT)

    def off_jumps(self, body: Term, beside: Context) -> str:
        """That no function of the body is where it jumps."""
        jumps = [p.args[0] for p in subterms(body) if isinstance(p, Call) and p.function in JUMPS]
        return self.apart(((arg, ZERO) for arg in jumps), beside)

    def off_kinks(self, whole: Term, beside: Context) -> str:
        """That the antiderivative is at none of its kinks."""
        conds = [c for p in subterms(whole) for c in turns(p) if isinstance(c, Rel)]
        return self.apart(((c.left, c.right) for c in conds), beside)

    def apart(self, pairs, beside: Context) -> str:
        lines = []
        for cond in dict.fromkeys(Not(equals(*pair)) for pair in pairs):
            name = self.signs.fresh("W")
            lines.append(f"assert ({name} : {self.say.proposition(cond)}). "
                         f"{{ {self.signs.shown(cond, beside, ROOT)} }} ")
        return "".join(lines)

    # -- Numbers that exist ------------------------------------------------------------

    def witness(self, claim: Exists, found: Found) -> str:
        number = found.left[0].to
        body = substitute(claim.body, {claim.variable: number})
        theorem = next(t for t in found.given if t.claim == body)
        name = self.signs.fresh("K")
        return (f"assert ({name} : {self.say.proposition(body)}).\n"
                f"  {{ {Inequalities(self.writer, self.writer.made).script(theorem)} }}\n"
                f"  exists {self.say.real(number)}. first [ exact {name} | side ].")
