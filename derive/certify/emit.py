"""Proof scripts: a proof of this program as a theorem of Coq.

The derivation becomes a chain of equalities, from the left side of the claim to its right.
Every line that a page shows stands in the chain, in its order; what lies between two of them
are steps of the kernel.

This file imports the kernel, the table of rules, the search and this room.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.certify.chains import Chains, Link, Station, without
from derive.certify.forms import LEMMAS
from derive.certify.inequalities import Inequalities
from derive.certify.judgements import Judgements
from derive.certify.orders import Orders
from derive.certify.places import place
from derive.certify.layout import laid_out
from derive.certify.opening import Opening
from derive.certify.scope import Outside
from derive.certify.statement import Statement, written
from derive.certify.steps import Steps
from derive.kernel.replay import Theorem
from derive.kernel.terms import (
    And, Exists, Fold, Integral, Not, Num, Or, Order, Pow, Rel, Tends, Term, Var, conj, is_integer,
    names, open_body, subterms, within)
from derive.language.rules import RULES
from derive.language.text import text
from derive.search.derivation.proof import Derivation, Proof
from derive.search.inequalities.work import needed
from derive.search.proving.found import Found
from derive.search.proving.prove import prove
from derive.search.strategies.induction import Induction, fresh
from derive.search.strategies.made import Made

HEAD = "From DeriveCert Require Import DerivePrelude.\nLocal Open Scope R_scope.\n"


@dataclass
class Script:
    """A theorem as Coq text: `statement` says what is claimed, `proof` why."""
    name: str
    statement: str
    proof: str = ""
    links: list[Link] = field(default_factory=list)
    parts: Statement | None = None
    title: str = ""
    example: str = ""            # that the hypotheses can be met, where values are found

    @property
    def text(self) -> str:
        return f"{self.statement}\n{self.proof}"


def script(proof: Proof, name: str) -> Script:
    """The theorem of a proof; raises Outside where there is no word or tactic for it."""
    claims = [d.theorem.claim for d in proof.derivations]
    theorem = proof.theorem
    if conj(*claims) != proof.statement.claim:
        raise Outside("a chain of several links that is proved as a whole")
    if theorem.facts != proof.statement.facts():
        raise Outside("a theorem under other facts than its statement")
    parts = Statement(name, theorem.theory, theorem.facts, proof.statement.claim)
    return Writer(parts).write(proof)


class Writer:
    """Writes one theorem."""

    def __init__(self, parts: Statement):
        self.parts, self.say = parts, parts.say
        self.steps = Steps(self.say, RULES)
        self.chains = Chains(self.steps)
        self.made: dict[Theorem, Made] = {}      # how what is used beside the claim was made
        self.lemmas: dict[Theorem, Derivation] = {}             # as a page tells them

    def write(self, proof: Proof) -> Script:
        parts, name = self.parts, self.parts.name
        body = Opening(parts, self.steps, self.proved).lines()
        if proof.written:
            body.append(self.written(proof.written))
        else:
            *others, last = map(self.derivation, proof.derivations)
            body += [*(f"split. {{ {block} }}" for block in others), last]
        script = "\n".join(body)
        beside = parts.beside(script)
        lines = [*map(written, beside), *self.hints([*parts.definitions, *beside]), outline(proof),
                 f"Theorem {name} : {name}_statement.", "Proof.",
                 f"  unfold {name}_statement.{'' if parts.orders else self.introduced()}",
                 laid_out(script), "Qed."]
        return Script(name, parts.text(), "\n".join(lines), self.chains.links, parts)

    def proved(self, claim: Term) -> str | None:
        """A script for what the claim rests on, where a proof of that is found."""
        found = prove(self.say.theory, self.parts.facts, claim)
        return self.condition(found, claim, self.parts.facts) if found else None

    def hints(self, definitions) -> list[str]:
        """That definitions may be opened, but for those by recursion."""
        closed = [word for n in self.say.theory.recursive
                  for word in (self.say.definition_word(n), self.say.circle_word(n))]
        words = " ".join(word for word, *_ in definitions if word not in closed)
        return [f"#[export] Hint Unfold {words} : definitions."] if words else []

    def introduced(self) -> str:
        """The variables and hypotheses of the statement under their names."""
        given = [*(v for v, _ in self.parts.variables),
                 *(f"H{i}" for i in range(len(self.parts.hypotheses)))]
        return f" intros {' '.join(given)}. facts." if given else ""

    # -- One derivation ----------------------------------------------------------------

    def derivation(self, d: Derivation) -> str:
        return self.condition(d.found, d.theorem.claim, d.theorem.facts, d)

    def condition(self, found: Found | None, claim: Term, facts,
                  told: Derivation | None = None) -> str:
        """A script for a claim, with the lines in which a page tells its derivation."""
        if found is None:
            raise Outside("a part of the claim is not proved by itself")
        self.note(found)
        if found.theorem in found.made:
            return Inequalities(self, self.made, tuple(told.told_of) if told else ()).script(found.theorem)
        theory = self.say.theory
        if found.values:
            return self.valued(found, facts)
        if found.absurd:
            return self.contradicted(found, facts)
        if found.cases:
            word = self.say.proposition(found.cond)
            name = f"C{len(facts)}"
            cases = [case for _, case in told.cases] if told else [None, None]
            yes, no = (self.condition(f, claim, f.theorem.facts, case)
                       for f, case in zip(found.cases, cases))
            return f"cases {word} {name}.\n  {{ {yes} }}\n  {{ {no} }}"
        if found.induction:
            return self.inductive(found, facts, told)
        if found.multiplied:
            self.made |= found.multiplied.notes
            links = [Station(one.claim.right, Inequalities(self, self.made).script(one), "multiplied")
                     for one in found.multiplied.links]
            return self.chains.chained([Station(claim.left), *links])
        if found.index:
            word = self.say.index(found.index)
            (inner_found,) = found.parts
            inside = inner_found.theorem
            return (f"over {word}. intros R_{word}. facts. "
                    f"{self.condition(inner_found, inside.claim, inside.facts)}")
        match claim:
            case Tends() | Integral() | Exists():
                return Judgements(self).script(found)
            case Order():
                growth = Orders(self.steps.signs, place(theory, facts))
                return (f"exists {self.say.real(Num(growth.constant(claim)))}.{self.introduced()} "
                        + growth.script(claim))
            case Rel("=", _, _) if found.left or found.right or not self.integers(claim):
                return self.equation(found, claim, facts, told.lines if told else ())
            case Rel("<" | "<=" as op, _, _) if (found.left or found.right) and (other := next(
                    (t for t in found.given if t in self.made and isinstance(t.claim, Rel) and t.claim.op == op),
                    None)):
                name, script = self.steps.signs.fresh("K"), Inequalities(self, self.made).script(other)
                sides = " ".join(map(self.say.real, (other.claim.left, other.claim.right)))
                return (f"assert ({name} : {self.say.proposition(other.claim)}).\n  {{ {script} }}\n  "
                        f"apply ({LEMMAS[op]}_at {sides}). {{ integer_equal. }} {{ integer_equal. }} exact {name}.")
            case And(args):
                blocks = [self.condition(prove(theory, facts, a), a, facts) for a in args]
                return " ".join([*(f"split. {{ {b} }}" for b in blocks[:-1]), blocks[-1]])
            case Fold("all", low, high, body, _):
                index = fresh(theory, facts, claim)
                inside, one = (*facts, within(low, index, high)), open_body(body, index)
                if inner := prove(theory, inside, one):
                    word = self.say.index(index)
                    return (f"over {word}. intros R_{word}. facts. "
                            f"{self.condition(inner, one, inside)}")
            case Not(Rel("=", _, _)) if found.given and found.given[-1] in self.made:
                about = [t for t in found.given if t in self.made and (
                    t is found.given[-1] or claim.arg.left in subterms(t.claim))]
                before, _ = Inequalities(self, self.made).beside(
                    found.given, {t.claim for t in about}, frozenset())
                return f"{before}by_difference."
            case Or() if found.parts and found.parts[0].theorem.facts == found.theorem.facts:
                (one,), name = found.parts, self.steps.signs.fresh("O")
                block = self.condition(one, one.theorem.claim, facts)
                return (f"assert ({name} : {self.say.proposition(one.theorem.claim)}).\n  {{ {block} }}\n"
                        f"  tauto.")
            case Or() if not isinstance(claim.args[0], Not) and (noted := [
                    t for t in found.given if t in self.made]):
                before, _ = Inequalities(self, self.made).beside(
                    noted, {t.claim for t in noted}, frozenset())
                return f"{before}first [ side | left; lra | right; lra ]."
            case Or((Not(cond), conclusion)):
                inner = prove(theory, (*facts, cond), conclusion)
                if inner is None:
                    return "side."
                block = self.condition(inner, conclusion, (*facts, cond))
                word = self.say.proposition(cond)
                return f"cases {word} C{len(facts)}; [ right | left; first [ assumption | side ] ]. {block}"
            case Not(Rel("=", _, _)) if found.given:
                return Inequalities(self, self.made).condition(found.theorem, Made(given=found.given), frozenset())
        return "side."

    def contradicted(self, found: Found, facts) -> str:
        """A claim whose opposite cannot be."""
        way = found.absurd
        fresh_name, say = self.steps.signs.fresh, self.say.proposition
        if way.held == way.supposed:
            (none,), supposed, zero = way.refuted, fresh_name("S"), fresh_name("Z")
            claim = none.theorem.claim
            return (f"assert ({zero} : {say(claim)}).\n  {{ {self.condition(none, claim, none.theorem.facts)} }}\n  "
                    f"cases {say(way.supposed)} {supposed}.\n  {{ exfalso. absurd_bracket {zero}. }}\n  "
                    "{ opposites. }")
        supposed, held, lines = fresh_name("S"), fresh_name("K"), []
        for one in way.refuted:
            claim = one.theorem.claim
            lines.append(f"assert ({fresh_name('O')} : {say(claim)}).\n  {{ {self.condition(one, claim, one.theorem.facts)} }}")
        refuted = "\n  ".join(lines)
        known, _ = Inequalities(self, self.made).beside(found.given, {way.held}, frozenset(facts))
        return (f"{known}cases {say(way.supposed)} {supposed}.\n  {{ exfalso. {refuted}\n  "
                f"assert ({held} : {say(way.held)}) by first [ assumption | apply {supposed}; side ]. "
                f"opposites. }}\n  {{ opposites. }}")

    def note(self, found: Found) -> None:
        """Note how what is used in a proof was made."""
        self.made |= {**found.beside, **found.made, **{f.theorem: Made(found=f) for f in found.above}}
        self.lemmas |= {f.theorem: Derivation(f, ours=True) for f in found.above}

    def inductive(self, found: Found, facts, told: Derivation | None) -> str:
        """The claim for all of a range, by induction, and from it the one that is claimed."""
        way, (general,) = found.induction, found.given
        return (f"assert (G{len(facts)} : {self.say.proposition(general.claim)}).\n"
                f"  {{ {self.induced(general, way, told)} }}\n  by_hypothesis.")

    def induced(self, general: Theorem, way: Induction, told: Derivation | None = None) -> str:
        """A claim for all of a range, by induction."""
        index, whole = self.say.index(way.index), self.steps.signs.fresh("G")
        held = self.say.proposition(open_body(general.claim.body, way.index))
        parts = [part for _, part in told.steps_of_induction] if told else [None, None]
        base, step = (self.at(f.theorem.claim, own[len(own) - inner(general.claim.body):], f, own, part)
                      for f, own, part in ((way.base, way.base_facts, parts[0]),
                                           (way.step, way.step_facts, parts[1])))
        return (f"apply (range_induction {self.say.index(way.low)} {self.say.index(way.high)} "
                f"(fun {index} : Z => {held})).\n"
                f"  {{ cbv beta. intros B{whole}. {base} }}\n"
                f"  {{ over {index}. intros L{whole} R{whole} I{whole}. {step} }}")

    def at(self, claim: Term, ranges, found: Found, facts, told: Derivation | None) -> str:
        """A script for the claim over these ranges, at the index of an induction."""
        over = "".join(f"over {self.say.index(r.args[0].right)}. intros R{len(facts)}_{i}. "
                       for i, r in enumerate(ranges))
        if isinstance(claim, And):                   # of a level and the one before
            halves = told.halves if told else (None,) * len(found.parts)
            return over + "split. " + " ".join(
                f"{{ {self.at(part.theorem.claim, (), part, facts, half)} }}"
                for part, half in zip(found.parts, halves, strict=True))
        left, right = self.say.real(claim.left), self.say.real(claim.right)
        if claim.op != "=":
            return (f"{over}facts. apply ({'lt' if claim.op == '<' else 'le'}_at {left} {right}). "
                    f"{{ at_index. }} {{ at_index. }}\n  {self.condition(found, claim, facts, told)}")
        return (f"{over}facts. transitivity {left}. {{ at_index. }} symmetry. "
                f"transitivity {right}. {{ at_index. }} symmetry.\n  "
                f"{self.condition(found, claim, facts, told)}")

    def valued(self, found: Found, facts) -> str:
        """The claim at each of the numbers that its indices may be, after its left side as it is
        for all of them."""
        way, claim = found.values, found.theorem.claim
        self.made |= way.notes
        common = self.asserted(way.general) if way.general else ""
        powers = any(isinstance(p, Pow) and is_integer(p.exponent) and not isinstance(p.exponent, Num)
                     for p in subterms(claim))           # which are written otherwise at a number
        shown = [one.parts[0] if isinstance(one.theorem.claim, Or) and one.parts else one
                 for one in way.shown.values()]          # what else is known stands among the facts
        split = "; ".join(f"each_value {self.say.index(index)} ({values.start})%Z ({values.stop})%Z"
                          for index, values in way.ranges)
        blocks = [f"{{ {self.at(one.theorem.claim, (), one, one.theorem.facts, None)} }}"
                  if powers and isinstance(one.theorem.claim, Rel) else
                  f"{{ {self.condition(one, one.theorem.claim, one.theorem.facts)} }}"
                  for one in shown]
        return "\n  ".join([f"{common}{split}.", *blocks])

    def asserted(self, found: Found) -> str:
        """An equation with its displayed lines, and the way there and back through its right
        side."""
        name, left, right = self.steps.signs.fresh("K"), *(
            self.say.real(side) for side in (found.theorem.claim.left, found.theorem.claim.right))
        return (f"assert ({name} : {left} = {right}).\n  {{ {self.derivation(Derivation(found))} }}\n  "
                f"transitivity {right}. {{ exact {name}. }} transitivity {left}. "
                f"{{ symmetry. exact {name}. }}\n  ")

    def integers(self, claim: Rel) -> bool:
        return self.say.is_plain(claim.left) and self.say.is_plain(claim.right)

    def equation(self, found: Found, claim: Rel, facts, shown) -> str:
        used = needed(found.theorem, found.left, found.right, found.lemmas, found.given)
        before, _ = Inequalities(self, self.made).beside(
            used, {t.claim for t in used}, frozenset(facts))
        lines = [before.rstrip()] if used else []
        for i, lemma in enumerate(one for one in found.lemmas if self.spoken_of(one, claim, facts)):
            lines.append(f"assert (L{i} : {self.say.proposition(lemma)}) by side.")
        chain = self.chains.stations(found, facts, [t.claim for t in used])
        if self.integers(claim):
            lines.append("apply eq_IZR.")
            left = self.say.real(claim.left)
            lines.append(f"transitivity {left}. {{ integer_equal. }} symmetry. "
                         f"transitivity {self.say.real(claim.right)}. {{ integer_equal. }} symmetry.")
        chain, asides = self.chains.with_lines(chain, shown, facts, [t.claim for t in used])
        lines += [*asides, self.chains.chained(chain, without(asides))]
        return "\n  ".join(lines)

    def spoken_of(self, lemma: Term, claim: Rel, facts) -> bool:
        """Is a lemma about what the claim is about?  No step uses one about another index."""
        declared = {word for word, _ in self.parts.variables}
        known = {name for (_, name), word in self.say.names.given().items() if word in declared}
        known = known.union(*map(names, (claim, *facts)))
        return all(part.name in known for part in subterms(lemma) if isinstance(part, Var))

    def written(self, derivations) -> str:
        """The links of a proof written by hand, one after the other."""
        lines = []
        for i, d in enumerate(derivations):
            body = self.derivation(d)
            if i == len(derivations) - 1:
                lines.append(body)
            else:
                lines.append(f"transitivity {self.say.real(d.theorem.claim.right)}. {{ {body} }}")
        return "\n  ".join(lines)


def outline(proof: Proof) -> str:
    """What the page shows of the proof, as a comment."""
    shown = [f"{'' if not i else '= '}{text(line.term)}{f'    by {line.reason}' if line.reason else ''}"
             for i, line in enumerate(proof.lines)] or [text(proof.statement.claim)]
    plain = "\n     ".join(shown).replace("(*", "( *").replace("*)", "* )").replace('"', "'")
    return f"(** {plain} *)"


def inner(claim: Term) -> int:
    """How many indices the claim is taken over."""
    return 1 + inner(claim.body) if isinstance(claim, Fold) and claim.kind == "all" else 0
