"""Composing: a proof made a page.

What is claimed is set by `stated`, the derivation by `displays`; here is how a claim was shown, and
what beside.  What a page holds is said in `page`.  Nothing but a proof becomes a page.
"""

from __future__ import annotations

from derive.kernel.context import is_integer_condition
from derive.kernel.terms import Exists, Integral, Order, Rel, Tends, Term, is_integer
from derive.language.inequalities import INEQUALITIES
from derive.report.displays import displayed, naming
from derive.report.matrices import matrix_latex
from derive.report.names import latex_name
from derive.report.page import Differences, Page
from derive.report.parts import parts, terms_of
from derive.report.pictures import pictures
from derive.report.stated import stated, taken_names, typed
from derive.report.whole import whole

MANNERS = {
    Tends: "The limit is read off part by part: of sums, products, powers and continuous functions "
           "of what has limits, and of sums of powers between the largest power and a multiple of it.",
    Integral: "The integral is the difference of the values, or the limits, of an antiderivative at "
              "the two ends.",
    Order: "Each monomial on the left is at most a monomial on the right, all sizes being at least 1.",
    Exists: "A number is given that has the property, and shown to have it.",
}

BY_OTHERS = ("Where this gives no value, a part lies between two numbers that tend to the same, or is a "
             "quotient that tends to what the quotient of the slopes does (L'Hôpital's rule).")
BY_INTEGERS = "The claim follows from the hypotheses by integer arithmetic alone."
BY_PARTS = "The claim follows from the hypotheses, part by part, by cases or by contradiction."
SAME = "Written out, both sides are the same."
SIGNS = ("The difference of the two sides is a sum of products of what is known not to be "
         "negative.")
STEPWISE = "The proof is by induction; of its base case and of its step the following is true."
SLOPE = ("Where the slope of a number in one variable is not negative on an interval, the number "
         "does not fall there (mean value theorem).")


def page(proof, survey=None, name: str = "") -> Page:
    """What a template needs to set the proof; `name` is for a claim that has none."""
    statement, theory = proof.statement, proof.statement.theory
    taken = taken_names(statement)
    shown = parts(proof)
    said = stated(statement, name, (term for part in shown for term in terms_of(part)))
    return typed(Page(
        **vars(said),
        derivations=[displayed(part, taken, naming(theory)) for part in shown],
        matrix=matrix_latex(matrix_of(proof)) if matrix_of(proof) else whole(statement),
        rests_on=sorted(rests_on(proof)), manner=manner(
            statement.links, rests_on(proof), any(d.steps_of_induction for d in proof.derivations)),
        differences=differences(statement) if survey else None,
        pictures=pictures(statement) if survey else (),
        evaluated=bool(survey and survey.instances), seed=survey.seed if survey else 0))


def differences(statement) -> Differences | None:
    """The claim against the NumPy reference of its layer, if it is a layer's derivative."""
    if not statement.layers:
        return None
    # NumPy is loaded for such a page only.
    from derive.search.numbers.finite_differences import compare
    found = compare(statement)
    return found and Differences(
        tuple(f"{latex_name(name)} = {size}" for name, size in found.sizes.items()),
        f"10^{{{found.bound}}}")


def matrix_of(proof):
    """The matrix form of what was solved for; other proofs have none."""
    return getattr(proof, "matrix", None)


def manner(links: tuple[Term, ...], rests: frozenset[str] = frozenset(),
           by_induction: bool = False) -> str:
    """How a claim was shown whose derivation has no lines, in a sentence."""
    for kind, words in MANNERS.items():
        if any(isinstance(link, kind) for link in links):
            return f"{words} {BY_OTHERS}" if "other limits" in rests else words
    if any(isinstance(link, Rel) and link.op in ("<", "<=") and not (
            is_integer(link.left) and is_integer(link.right)) for link in links):
        return " ".join([*([STEPWISE] if by_induction else []), SIGNS, *beside(rests)])
    if all(isinstance(link, Rel) and link.left == link.right for link in links):
        return SAME
    return BY_INTEGERS if all(map(is_integer_condition, links)) else BY_PARTS


def beside(rests: frozenset[str]) -> list[str]:
    """What is known besides the hypotheses: the mean value theorem and the inequalities of the
    table, so far as they were used."""
    used = dict.fromkeys(rule.reason.replace("?g", "the function")
                         for name, rule in INEQUALITIES.items() if name in rests)
    slope = [SLOPE] if "mean value" in rests else []
    return [*slope, f"Known are: {'; '.join(used)}."] if used else slope


def rests_on(proof) -> frozenset[str]:
    return frozenset().union(*(d.theorem.rests_on for d in proof.derivations))
