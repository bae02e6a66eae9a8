"""Composing: a proof made a page.

What is claimed is set by `stated`; here is the derivation.  What a page holds is
said in `page`.  Nothing but a proof becomes a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.kernel.context import is_integer_condition
from derive.kernel.terms import (
    Exists,
    Fold,
    Integral,
    Not,
    Num,
    Order,
    Rel,
    Tends,
    Term,
    conj,
    equals,
    is_integer,
)
from derive.kernel.theory import Theory
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.language.text import text
from derive.report.latex import latex, marked, marked_limit
from derive.report.matrices import matrix_latex
from derive.report.names import latex_name
from derive.report.page import Derivation, Differences, Page, Row
from derive.report.pictures import pictures
from derive.report.rows import display
from derive.report.stated import stated, taken_names, typed
from derive.report.whole import whole
from derive.search.normal.readable import readable

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
        derivations=[derivation(part, taken, naming(theory)) for part in shown],
        matrix=matrix_latex(matrix_of(proof)) if matrix_of(proof) else whole(statement),
        rests_on=sorted(rests_on(proof)), manner=" ".join([
            manner(statement.links, rests_on(proof), any(
                d.steps_of_induction for d in proof.derivations)),
            *antiderivatives(proof.derivations, taken)]),
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


def antiderivatives(derivations, taken: frozenset[str]) -> Iterator[str]:
    """What each integral was found by, with the points at which it has no slope."""
    for d in derivations:
        yield from antiderivatives([part for _, part in d.cases], taken)
        if d.antiderivative:
            whole, points = d.antiderivative
            named = [f"${latex(equals(d.theorem.claim.variable, p), taken)}$" for p in points]
            kinks = f" but at {' and '.join(named)}" if named else ""
            yield (f"It is ${latex(readable(whole), taken)}$, which is continuous, and whose slope is "
                   f"the integrand{kinks}.")


def beside(rests: frozenset[str]) -> list[str]:
    """What is known besides the hypotheses: the mean value theorem and the inequalities of the
    table, so far as they were used."""
    used = dict.fromkeys(rule.reason.replace("?g", "the function")
                         for name, rule in INEQUALITIES.items() if name in rests)
    slope = [SLOPE] if "mean value" in rests else []
    return [*slope, f"Known are: {'; '.join(used)}."] if used else slope


def rests_on(proof) -> frozenset[str]:
    return frozenset().union(*(d.theorem.rests_on for d in proof.derivations))


# -- The claim and its derivation --------------------------------------------------------------

def derivations(proof) -> list[list]:
    """The displayed lines of the proof; links are joined where one ends as the next begins, and
    a link between two equal sizes, as between shapes, has nothing to show."""
    if proof.written:
        return [list(proof.lines)]
    found: list[list] = []
    for d in proof.derivations:
        if d.lines and d.lines[0].term == d.lines[-1].term:
            continue
        if d.lines and found and found[-1][-1].term == d.lines[0].term:
            found[-1] += d.lines[1:]
        elif d.lines:
            found.append(list(d.lines))
    return found


COMPARISONS = {"=": "=", "<=": r"\le", "<": "<"}
COMPARED = {"=": "=", "<=": r"\ge", "<": ">"}        # a line of a margin, and the 0 below it


@dataclass(frozen=True)
class Part:
    """Displayed lines or inequalities, or passages of lines that lead to a limit; what is supposed
    in them, and what part of the proof they are (`page`)."""
    lines: list
    conds: tuple[Term, ...] = ()
    role: str = ""
    facts: tuple = ()
    passages: tuple = ()


def parts(proof) -> list[Part]:
    """The parts of the proof: the lines of `derivations`, but a proof by cases in one part a
    case, one by induction with its base and its step, and a lemma before the line that uses it."""
    if proof.written or not any(d.cases or d.steps_of_induction or d.lemmas or d.margin or d.chain
                                or d.passages for d in proof.derivations):
        return [Part(lines) for lines in derivations(proof)]
    return [part for d in proof.derivations for part in parts_of(d, Part([]))]


def parts_of(derivation, whole: Part) -> Iterator[Part]:
    """The parts of a part of the proof; a case that is split again is given by its own condition
    and those around it."""
    for ranges, lemma in derivation.lemmas:
        yield from parts_of(lemma, Part([], (*whole.conds, *ranges), "lemma"))
    if derivation.lemmas and not whole.role:
        whole = replace(whole, role="rest")
    if (lines := derivation.lines or derivation.margin) and not derivation.cases:
        yield replace(whole, lines=list(lines))
    elif derivation.chain:
        yield replace(whole, facts=derivation.chain)
    elif derivation.passages:
        yield replace(whole, passages=derivation.passages)
    around = () if whole.role == "lemma" else whole.conds
    for role, (supposed, part) in zip(("base", "step"), derivation.steps_of_induction):
        yield from parts_of(part, Part([], (*around, supposed), role))
    for cond, case in derivation.cases:
        yield from parts_of(case, Part([], (*whole.conds, cond), whole.role or "case"))


def terms_of(part: Part) -> Iterator[Term]:
    """What is displayed in a part."""
    yield from (line.term for one in (part, *part.passages) for line in one.lines)
    yield from (fact.claim for fact in part.facts)


def derivation(part: Part, taken: frozenset[str], words: Callable[[str], str]) -> Derivation:
    rows = inequalities(part.facts, taken, words) if part.facts else limits(
        part.passages, taken, words) if part.passages else equations(part.lines, taken, words)
    return Derivation(rows, tuple(latex(supposed(c), taken) for c in taken_together(part.conds)), part.role)


def equations(lines, taken: frozenset[str], words: Callable[[str], str]) -> tuple[Row, ...]:
    """A term and the terms it is equal to, one below the other."""
    first, *others = lines
    left = marked(first.term, taken)
    return display([(left if i == 0 else "", COMPARED[line.relation], marked(line.term, taken),
                     line.reason) for i, line in enumerate(others)], words,
                   [tuple(map(cited, line.rules)) for line in others])


def inequalities(facts, taken: frozenset[str], words: Callable[[str], str]) -> tuple[Row, ...]:
    """Inequalities, each with the indices that it holds for."""
    rows = []
    for fact in facts:
        spans = ", ".join(latex(supposed(c), taken) for c in intervals(fact.ranges))
        rows.append((marked(fact.claim.left, taken), COMPARISONS[fact.claim.op],
                     marked(fact.claim.right, taken) + (
            rf" \quad \text{{for }} {spans}" if spans else ""), fact.reason))
    return display(rows, words)


def limits(passages, taken: frozenset[str], words: Callable[[str], str]) -> tuple[Row, ...]:
    """Passages one below the other, each with what is supposed of the variable in it."""
    rows = []
    for passage in passages:
        first, *others = (marked_limit(line.term, taken) if isinstance(line.term, Tends) else
                          marked(line.term, taken) for line in passage.lines)
        conds = ", ".join(latex(supposed(c), taken) for c in intervals(passage.conds))
        spans = [""] * (len(others) - 1) + [rf" \quad \text{{for }} {conds}" if conds else ""]
        rows += [("" if i else first, COMPARISONS[line.relation], tex + span, line.reason)
                 for i, (line, tex, span) in enumerate(zip(passage.lines[1:], others, spans))]
    return display(rows, words)


def intervals(conds: tuple[Term, ...]) -> tuple[Term, ...]:
    """The conditions, the numbers between which a variable lies as one: 0 < z < 1."""
    bounds = [c for c in conds if isinstance(c, Rel) and c.op in ("<", "<=") and any(
        isinstance(side, Num) for side in (c.left, c.right))]
    found = {}
    for z in dict.fromkeys(c.left if isinstance(c.right, Num) else c.right for c in bounds):
        low = max((c for c in bounds if c.right == z), key=lambda c: (c.left.value, c.op == "<"), default=None)
        high = min((c for c in bounds if c.left == z), key=lambda c: (c.right.value, c.op == "<="), default=None)
        found |= dict.fromkeys((c for c in bounds if z in (c.left, c.right)), conj(*filter(None, (low, high))))
    return tuple(dict.fromkeys(found.get(c, c) for c in conds))


def taken_together(conds: tuple[Term, ...]) -> tuple[Term, ...]:
    """Conditions without one that others say more of: x < y for x <= y where they differ, and x = y
    where they do not."""
    kept = list(conds)
    for cond in conds:
        match cond:
            case Not(Rel("<", low, high)) if cond in kept:
                same = next((c for c in (equals(high, low), equals(low, high)) if c in kept or Not(c) in kept), None)
                if same or Rel("<", high, low) in kept:
                    kept.remove(cond)
                    kept = [Rel("<", high, low) if same and c == Not(same) else c for c in kept]
                elif (back := Not(Rel("<", high, low))) in kept:
                    kept.remove(cond)
                    kept[kept.index(back)] = equals(low, high) if isinstance(high, Num) else equals(high, low)
    return tuple(kept)


def supposed(cond: Term) -> Term:
    """What is supposed, in reading order; an induction hypothesis as it was claimed."""
    return cond if isinstance(cond, Fold) or isinstance(cond, Rel) and cond.op == "=" \
        else readable(cond)


def cited(rule: str) -> str:
    """A rule of the table with its equation; another reason by its name."""
    found = RULES.get(rule)
    return f"{rule}: {text(found.lhs)} = {text(found.rhs)}" if found else rule


SIGNED = {">=": r"\ge", "<=": r"\le", "oo": r"\infty", "-oo": r"-\infty", "normal_cdf": r"\Phi"}
SIGNS_IN_WORDS = re.compile(r">=|<=|-?\boo\b|\bnormal_cdf\b|(?<!\w)-\d+")
INDUCTION = re.compile(r"induction on (\w+) from ([^)]+)")


def set_names(level: str) -> str:
    """A level as text, its names set as in a formula."""
    return re.sub(r"[^\W\d]\w*", lambda m: latex_name(m.group()), level).replace("*", " ")


def naming(theory: Theory) -> Callable[[str], str]:
    """A reason as prose: the names in `definition of y` and `induction on t from l` are set as in
    a formula."""
    def set_reason(reason: str) -> str:
        signed = SIGNS_IN_WORDS.sub(lambda m: f"${SIGNED.get(m[0], m[0])}$", reason)
        signed = INDUCTION.sub(lambda m: f"induction on ${latex_name(m[1])}$ from ${set_names(m[2])}$",
                               signed)
        pieces = re.split(r"(?<=definition of )([^\s,()]+)", signed)
        return "".join(f"${latex_name(piece, bool(theory.axes(piece)))}$"
                       if i % 2 and piece in theory.tensors else piece
                       for i, piece in enumerate(pieces))
    return set_reason
