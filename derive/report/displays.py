"""Displays: the parts of a proof as rows of formulas with their reasons.

Equations stand one below the other, inequalities each with the indices that it holds for, and what
leads to a limit passage by passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from derive.kernel.terms import Fold, Integral, Not, Num, Rel, Tends, Term, conj, equals
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.language.text import text
from derive.report.latex import latex, marked, marked_judgement
from derive.report.names import latex_name
from derive.report.page import Derivation, Row
from derive.report.parts import Part
from derive.report.rows import display, fits
from derive.search.derivation.telling import merged
from derive.search.normal.readable import readable

COMPARISONS = {"=": "=", "<=": r"\le", "<": "<"}
COMPARED = {"=": "=", "<=": r"\ge", "<": ">"}        # a line of a margin, and the 0 below it


def displayed(part: Part, taken: frozenset[str], words: Callable[[str], str]) -> Derivation:
    rows = inequalities(part.facts, taken, words) if part.facts else limits(
        part.passages, taken, words) if part.passages else equations(part.lines, taken, words)
    return Derivation(rows, tuple(latex(supposed(c), taken) for c in taken_together(part.conds)), part.role)


def equations(lines, taken: frozenset[str], words: Callable[[str], str]) -> tuple[Row, ...]:
    """A term and the terms it is equal to, one below the other."""
    first, *others = narrow(lines, taken)
    left = marked(first.term, taken)
    return display([(left if i == 0 else "", COMPARED[line.relation], marked(line.term, taken),
                     gathered(line.reason)) for i, line in enumerate(others)], words,
                   [tuple(map(cited, line.rules)) for line in others])


def gathered(reason: str) -> str:
    """Where three definitions or more are cited, they are as one: definitions of a, b and c."""
    parts = reason.split(", ")
    cited = [part for part in parts if part.startswith(DEFINITION)]
    if len(cited) < 3:
        return reason
    *others, last = (NAME + part.removeprefix(DEFINITION) for part in cited)
    whole = f"definitions of {', '.join(others)} and {last}"
    return ", ".join(whole if part == cited[0] else part for part in parts if part not in cited[1:])


def narrow(lines, taken: frozenset[str]) -> list:
    """The lines but those between that fit on no page, however they are broken; the reasons stay."""
    kept, pending = [lines[0]], []
    for line in lines[1:-1]:
        if line.relation == "=" and not fits(marked(line.term, taken)):
            pending.append(line)
        else:
            kept.append(merged(line, pending) if pending else line)
            pending = []
    return [*kept, *(replace(merged(line, pending), relation=line.relation) if pending else line
                     for line in lines[1:][-1:])]


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
        first, *others = (marked_judgement(line.term, taken) if isinstance(line.term, (Tends, Integral)) else
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
DEFINITION, NAME = "definition of ", "\1"           # what stands before a name that is cited
CITED = re.compile(rf"(?:(?<={DEFINITION})|{NAME})([^\s,()]+)")
INDUCTION = re.compile(r"induction on (\w+) from ([^)]+)")


def set_names(level: str) -> str:
    """A level as text, its names set as in a formula."""
    return re.sub(r"[^\W\d]\w*", lambda m: latex_name(m.group()), level).replace("*", " ")


def naming(theory: Theory) -> Callable[[str], str]:
    """A reason as prose: the names in `definition of y`, those of `gathered` definitions and in
    `induction on t from l` are set as in a formula."""
    def set_reason(reason: str) -> str:
        signed = SIGNS_IN_WORDS.sub(lambda m: f"${SIGNED.get(m[0], m[0])}$", reason)
        signed = INDUCTION.sub(lambda m: f"induction on ${latex_name(m[1])}$ from ${set_names(m[2])}$",
                               signed)
        pieces = CITED.split(signed)
        return "".join(f"${latex_name(piece, bool(theory.axes(piece)))}$"
                       if i % 2 and piece in theory.tensors else piece
                       for i, piece in enumerate(pieces))
    return set_reason
