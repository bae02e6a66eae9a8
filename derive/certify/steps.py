"""Steps: for each move of the kernel, the words that carry it out in Coq.

A step rewrites one place of a term.  The script goes down to the place, and ends with the lemma
of the rule or the tactic of the move.  Nothing here is trusted: Coq checks each line.

`MOVES` names, for every move and every way to make a theorem of others, the tactic or lemma of the prelude on which it rests.
"""

from __future__ import annotations

import re
from functools import cache

from derive.certify import runner
from derive.certify.arithmetic import Arithmetic
from derive.certify.chances import Chances
from derive.certify.descents import BRACKETS, Descents
from derive.certify.determinants import Determinants
from derive.certify.reindexings import Reindexings
from derive.certify.scope import Outside, Scope
from derive.certify.signs import Signs
from derive.certify.speaker import BINARY, Speaker
from derive.kernel.calculus import is_later
from derive.kernel.context import Context
from derive.kernel.replay import Step
from derive.kernel.rules import HOLE, Rule, instantiate
from derive.kernel.terms import (
    Diff, Entry, Fold, Iverson, Mean, Meta, Not, Rel, Term, Truth, names, substitute, subterms)
from derive.language.inequalities import INEQUALITIES

FUNCTIONS_OF_AN_INDEX = {"F", "G"}      # the metavariables of the table with an argument
SAME_INTEGER = "first [ solve [same_place] | same_index ]."
MOVES = {"rule": "by_equation", "ring": "arithmetic", "unfold": "open_definitions",
         "fold": "open_definitions", "outside": "zero_outside", "differentiate": "differentiate",
         "chain": "chain_rule", "reindex": "reindex", "bracket": "bracket_equal",
         "integer": "integer_equal", "hypothesis": "by_hypothesis", "by_cases": "cases",
         "mean": "mean_of_terms", "transitivity": "transitivity", "implication": "intros",
         "conjunction": "split", "induction": "range_induction", "exhaustion": "each_value",
         "generalisation": "over", "mean_value": "mean_value_le",
         "by_other_limits": "squeezed", "determinant": "by_law",
         "expectation": "mean_of_nonneg"}


@cache
def parameters() -> dict[str, tuple[str, ...]]:
    """The parameters of the lemma of each rule, in order."""
    found = {}
    for name, given in re.findall(r"^Lemma rule_(\w+)((?: \w+| \([^)]*\))*)\s*:",
                                  runner.prelude(), re.M):
        found[name] = tuple(re.sub(r"\((\w+)[^)]*\)", r"\1", given).split())
    return found


def unfolded(theory, entry: Entry) -> Term:
    """What its definition says of an entry."""
    definition = theory.definitions[entry.tensor]
    return substitute(definition.body, dict(zip(definition.indices, entry.at)))


class Steps(Descents):
    """Writes the scripts of steps, in the words of one theory."""

    def __init__(self, say: Speaker, rules: dict[str, Rule]):
        self.say, self.rules, self.ring = say, rules, Arithmetic(say)
        self.signs, self.reindexing = Signs(say, self.ring), Reindexings(say, self.ring)
        self.chances, self.determinants = Chances(say, self.ring), Determinants(say, self.signs)

    def inside_condition(self, before, after, step, context, here) -> str:
        """A step among integers, or in the condition of a bracket."""
        if isinstance(before, Iverson):
            match step.move:
                case "rule":
                    return f"first [ solve [{self.used(step, here)} brackets)] | {BRACKETS[:-1]} ]."
                case "unfold" | "fold":
                    return f"first [ {BRACKETS[:-1]} | opened_bracket ]."
            return BRACKETS
        if step.move == "rule":
            return ("first [ solve [same_place] | solve [same_index] | "
                    f"{self.used(step, here, integers=True)} same_index) ].")
        return SAME_INTEGER

    def used(self, step: Step, here: Scope, integers: bool = False) -> str:
        """Rewriting by what a rule's lemma says; of integers it says it as of numbers."""
        given = " ".join(self.argument(name, step.instance[name], here)
                         for name in parameters()[step.rule])
        plain = "apply eq_IZR in E; " if integers else ""
        return (f"(pose proof (rule_{step.rule} {given}) as E; discharge E; {plain}"
                "first [rewrite E | rewrite <- E];")

    # -- At the place ------------------------------------------------------------------

    def leaf(self, before: Term, after: Term, step: Step, context: Context, here: Scope) -> str:
        match step.move:
            case "rule":
                return self.rule(before, after, step, context, here)
            case "ring":
                return self.ring.equal(before, after, here)
            case "unfold":
                return self.opened(before, here)
            case "fold":
                body = context.unfolded(step.to)
                return self.ring.through([(body, self.ring.equal(before, body, here))],
                                    f"symmetry. {self.opened(step.to, here)}", here)
            case "outside":
                return "zero_outside."
            case "differentiate":
                return self.differentiate(before, after, context, here)
            case "determinant":
                return self.determinants.script(before, step, context, here)
            case "mean":
                return self.chances.script(before, after, step, here)
            case "chain":
                return self.chain(before.body, step.rule, before.wrt, here)
            case "reindex":
                return self.reindexing.script(before, step.instance["by"], context, here)
            case "bracket":
                known = self.settled(before.cond, step.to)
                aside = self.signs.asserted(known, context, here) if known else ""
                return f"{aside}same_bracket."
            case "integer":
                return "first [ solve [same_place] | solve [integer_equal] | known_indices; brackets ]."
            case "hypothesis":
                return self.signs.equation(before, step.to, context, here)
        raise Outside(f"the move `{step.move}`")

    @staticmethod
    def settled(cond: Term, other: Term) -> Term | None:
        """The relation between numbers by which a bracket is known to be 1, or 0."""
        match other, cond:
            case Truth(True), Rel("<" | "<="):
                return cond
            case Truth(False), Rel("<" | "<=" as op, left, right):
                return Rel("<=" if op == "<" else "<", right, left)
            case Truth(False), Rel("="):
                return Not(cond)
        return None

    def opened(self, entry: Entry, here: Scope) -> str:
        """An entry of a defined name is what its definition says."""
        if entry.tensor in self.say.theory.recursive:
            if entry.tensor in here.held:
                raise Outside("a recursive name that is unfolded where it is held")
            return f"unfolded {self.say.equation(entry.tensor)}."
        return "open_definitions; reflexivity."

    def rule(self, before: Term, after: Term, step: Step, context: Context, here: Scope) -> str:
        rule = self.rules[step.rule]
        source, target = (rule.rhs, rule.lhs) if step.backwards else (rule.lhs, rule.rhs)
        start = instantiate(source, step.instance)
        given = " ".join(self.argument(name, step.instance[name], here)
                         for name in parameters()[step.rule])
        turn = "symmetry in E; " if step.backwards else ""
        hard = [instantiate(c, step.instance) for c in rule.when]
        shown = "".join(self.signs.asserted(c, context, here) for c in hard)
        law = (f"{shown}pose proof (rule_{step.rule} {given}) as E; discharge E; {turn}"
               "by_equation E.")
        if self.say.real(start, here) == self.say.real(before, here):
            return law
        return self.ring.through([(start, self.ring.equal(before, start, here))], law, here)

    def inequality(self, step: Step, at: Context, here: Scope) -> str:
        """An instance of a rule of the table of inequalities."""
        rule, lines, names = INEQUALITIES[step.rule], [], []
        for wanted in rule.when:
            cond, name = instantiate(wanted, step.instance), self.signs.fresh("W")
            whole = not isinstance(wanted, Rel) or not any(
                isinstance(p, Meta) and p.name[0].isupper() for p in subterms(wanted))
            said = self.say.proposition(cond, here) if whole else self.say.relation(cond, here)
            why = self.signs.shown(cond, at, here) if whole else self.signs.compared(cond, at, here)
            if isinstance(wanted, Fold) and said != (
                    as_numbers := self.say.proposition(cond, here, numbers=True)):
                said, why = as_numbers, "intros; first [lra | apply IZR_le; lia | apply IZR_lt; lia]."
            names.append(name)
            lines.append(f"assert ({name} : {said}). {{ {why} }}")
        given = " ".join(self.argument(name, step.instance[name], here)
                         for name in parameters()[step.rule])
        law = self.signs.fresh("E")
        return " ".join([*lines, f"pose proof (rule_{step.rule} {given} {' '.join(names)}) as {law}; "
                         f"discharge {law}; by_inequality {law}."])

    def argument(self, name: str, value, here: Scope) -> str:
        if isinstance(value, str):
            if value in BINARY:
                raise Outside("a function of two arguments as an instance")
            return self.say.function(value)
        if HOLE.name in names(value) or name in FUNCTIONS_OF_AN_INDEX:
            letter = f"i_at_{here.depth}"
            inner = here.opening(HOLE.name, letter)
            return f"(fun {letter} : Z => {self.say.real(value, inner)})"
        if name[0].isupper():
            return self.say.real(value, here)
        return self.say.index(value, here)

    def differentiate(self, before: Diff, after: Term, context: Context, here: Scope) -> str:
        body, wrt, direct = before.body, before.wrt, before.direct
        variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
        stations = []
        theory = self.say.theory
        if isinstance(body, Entry) and body.tensor == variable and variable in theory.recursive:
            return self.of_level(before, context, here)
        while isinstance(body, Entry) and body.tensor != variable and not direct \
                and body.tensor in theory.definitions and variable in theory.reach_of(
                    body.tensor, stop=variable):
            reason = self.opened_under(body, wrt)
            body = unfolded(theory, body)
            stations.append((Diff(body, wrt, direct), reason))
            if isinstance(body, Entry) and body.tensor in theory.recursive:
                break
        if isinstance(body, Entry) and body.tensor in theory.losses \
                and theory.losses[body.tensor] != variable and not direct \
                and variable in theory.reach_of(body.tensor, stop=variable):
            return self.ring.through(stations, self.chain(body, theory.losses[body.tensor], wrt, here),
                                here)
        if any(isinstance(part, Mean) and variable in theory.reach(part) for part in subterms(body)):
            raise Outside("the slope of an expectation")
        return self.ring.through(stations, "differentiate.", here)

    def opened_under(self, entry: Entry, wrt: Term) -> str:
        """The same under a derivative, near the point as well."""
        variable, say = wrt.tensor if isinstance(wrt, Entry) else wrt.name, self.say
        if entry.tensor not in say.theory.recursive:
            return "open_definitions; reflexivity."
        name = say.held_equation(entry.tensor, variable) if variable in say.circle(entry.tensor) \
            else say.equation(entry.tensor)
        return f"in_derivative {say.variable(wrt)}. unfolded {name}."

    def of_level(self, before: Diff, context: Context, here: Scope) -> str:
        """An entry of the recursive tensor itself: at a later level it follows, else it is held."""
        wrt, name = before.wrt, self.say.held_equation(before.body.tensor, before.wrt.tensor)
        if not is_later(before.body, wrt, context):
            return f"held_there {name}. differentiate."
        slope = Diff(unfolded(self.say.theory, before.body), wrt, before.direct)
        reason = f"in_derivative {self.say.variable(wrt)}. later {name}."
        return self.ring.through([(slope, reason)], "differentiate.", here)

    def chain(self, body: Term, through: str, wrt: Term, here: Scope) -> str:
        """The chain rule through a tensor: its axes, the outer function, the inner one."""
        theory = self.say.theory
        axes = self.say.box(through, here) if theory.axes(through) else "(@nil (Z * Z))"
        at = tuple(low for low, _ in theory.axes(through))
        outer, _ = self.say.curve(body, Entry(through, at, False), False, here)
        inside = self.say.inside(wrt, False, here)
        inner = f"(fun {self.say.variable(wrt)} => {self.say.tensor(through, inside)})"
        return f"chain {axes} {outer} {inner}."
