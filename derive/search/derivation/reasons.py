"""Reasons: by what one form of a term comes from the one before it, in a reader's words.

`stages` passes through the steps of a proof and takes those of one reason together.
What a written proof may give as a reason stands in `REASONS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from derive.kernel.context import Context, is_constant_condition, is_integer_condition
from derive.kernel.replay import Step, Theorem, descend, replay
from derive.kernel.terms import Case, Diff, Entry, Mean, Rel, Term, names
from derive.kernel.theory import Theory
from derive.language.hidden import is_hidden
from derive.language.rules import RULES
from derive.search.normal.trace import root
from derive.search.strategies.made import Made

EARLIER = ("earlier levels do not depend on it", "the lemma above", "what was shown before")

# What a written proof may give as a reason, beside rules, definitions and theorems.
REASONS = {"arithmetic", "cases", "chain", "chain rule", "definition", "delta", "differentiate",
           "differentiating", "factoring", "hypothesis", "index arithmetic", "induction",
           "Kronecker delta", "linearity", "product rule", "quotient rule", "reindex",
           "induction hypothesis", "distinct entries", *EARLIER,
           "bracket", "renaming the index", "symmetry", "independence", "linearity of E", "moments of the law",
           "the two outcomes"}

MEAN_REASONS = {"linear": "linearity of E", "independent": "independence",
                "law": "moments of the law", "outcomes": "the two outcomes"}

SLOPES = {"det": "Jacobi's formula", "inv": "derivative of the inverse"}
LAWS = {"product": "of a product", "transpose": "of a transpose", "multiple": "of a multiple",
        "inverse": "of an inverse", "lower": "of a triangle", "upper": "of a triangle",
        "exchange": "factors exchanged", "rank_one": "a rank-one change",
        "columns": "no eigenvalue below the margin", "rows": "no eigenvalue below the margin"}


@dataclass(frozen=True)
class Stage:
    """A term on the way, and the reason of the steps that led to it."""
    term: Term
    reason: str
    rules: tuple[str, ...]


def stages(term: Term, steps: Iterable[Step], here: Context,
           shown: Mapping[Term, str]) -> list[Stage]:
    """The terms that the steps pass, consecutive steps of one reason taken together; `shown`
    names the facts that are no hypotheses."""
    passed = [Stage(term, "", ())]
    for step in steps:
        reason, rule = reason_of(step, passed[-1].term, here, shown)
        term = replay(passed[-1].term, [step], RULES, here)
        last = passed[-1]
        if not reason or (reason == last.reason and len(passed) > 1):
            passed[-1] = Stage(term, last.reason, last.rules) if last.reason or len(passed) > 1 \
                else Stage(term, "", ())
        else:
            passed.append(Stage(term, reason, (rule,)))
    return passed


def reason_of(step: Step, term: Term, here: Context,
              shown: Mapping[Term, str]) -> tuple[str, str]:
    """The phrase for a step, and the name by which a written proof can cite it."""
    place, above = term, None
    for i in step.path:
        if isinstance(above, Mean) and isinstance(place, Case):
            return "in each case", "cases"
        above = place
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
        case "bracket" if not is_integer_condition(place.cond):
            return "the bracket's value", "bracket"
        case "bracket" | "integer":
            return "index arithmetic", "index arithmetic"
        case "hypothesis":
            ranges = (f for f in here.facts if is_constant_condition(f))
            if reason := reason_of_matrix(place, step.to, here):
                return reason, "hypothesis"
            return ground(Rel("=", place, step.to), here.at_root().assume(*ranges),
                          shown), "hypothesis"
    return "", ""


def ground(equation: Rel, here: Context, shown: Mapping[Term, str]) -> str:
    """By what an equation is stated at the root: a hypothesis, or one of the facts `shown`."""
    if not here.states(equation):
        return "beside its bracket"
    plain = replace(here, facts=tuple(f for f in here.facts if f not in shown))
    return "hypothesis" if plain.states(equation) else next(
        (word for fact, word in shown.items() if plain.assume(fact).states(equation)),
        "hypothesis")


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


def because(theorem: Theorem, way: Made, made: Mapping[Theorem, Made] | None = None) -> Iterator[str]:
    """By what one form of a difference is another; what was shown before was `made` in its turn."""
    sides = ((theorem.claim.left, way.found.left), (theorem.claim.right, way.found.right)) \
        if way.found else ((theorem.claim.left, way.steps),)
    given = way.found.given if way.found else way.given
    lemmas = way.found.lemmas if way.found else way.lemmas
    here = root(theorem.theory, theorem.facts, *(t.claim for t in given), *lemmas)
    shown = {t.claim: ", ".join(dict.fromkeys(because(t, made[t], made)))
             for t in given if made and t in made and isinstance(t.claim, Rel) and t.claim.op == "="}
    for term, steps in sides:
        yield from (stage.reason for stage in stages(term, steps, here, shown) if stage.reason)
