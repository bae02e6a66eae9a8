"""Rows: lines of a display, broken so that they fit on a page beside their reasons."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain, repeat

from derive.report.lines import broken, unmarked, width
from derive.report.page import Row

WIDTH = 39.0                # of a page, in ems
LEFTS = (11.0, 7.0)         # the widest left side that still leaves room beside it
REASON = 26                 # the longest line of a reason, in letters
LETTER = 0.49               # the width of such a letter, in ems


Lines = Sequence[tuple[str, str, str, str]]


def display(lines: Lines, words: Callable[[str], str] = str,
            rules: Iterable[tuple[str, ...]] = ()) -> tuple[Row, ...]:
    """Lines (left side, relation, formula, reason) in as few rows as fit on a page."""
    rules = tuple(rules)
    return min((laid_out(lines, words, rules, most) for most in LEFTS), key=len)


def laid_out(lines: Lines, words: Callable[[str], str], rules: tuple[tuple[str, ...], ...],
             most: float) -> tuple[Row, ...]:
    """The lines in rows, a left side that is wider than the `most` above the formula."""
    lefts = max((w for left, *_ in lines if (w := width(left)) <= most), default=0.0)
    widest = max((width(formula) for _, _, formula, _ in lines), default=0.0)
    wrapped = [[f"({reason})"] if reason else [] for *_, reason in lines]
    if lefts + 2.5 + widest + width_of_reasons(wrapped) > WIDTH:
        wrapped = [wrapped_reason(part) for parts in wrapped for part in parts or [""]]
    reasons = width_of_reasons(wrapped)
    room = WIDTH - lefts - 2.5 - reasons
    # A claim alone needs no place for lines below it: its left side may be wide.
    alone = len(lines) == 1 and width(lines[0][0]) + 2.5 + widest + reasons <= WIDTH
    rows: list[Row] = []
    for (left, relation, formula, _), reason, cited in zip(
            lines, wrapped, chain(rules, repeat(()))):
        if width(left) > most and not alone:
            rows += side_by_side("", "", broken(left, WIDTH - reasons), [])
            left = ""
        first, *more = side_by_side(unmarked(left), relation, broken(formula, WIDTH if alone else room),
                                    [words(part) for part in reason])
        rows += replace(first, rules=cited), *more
    return tuple(rows)


def fits(formula: str) -> bool:
    """Does a formula, broken wherever it may be, leave room for a reason beside it?"""
    return max(map(width, broken(formula, 0))) + 2.5 + 2 + LETTER * REASON <= WIDTH


def wrapped_reason(reason: str) -> list[str]:
    """The reason in lines; `definition of y` stays together."""
    whole = reason.replace("definition of ", "definition\0of\0")
    return [line.replace("\0", " ") for line in textwrap.wrap(whole, REASON)]


def width_of_reasons(wrapped: list[list[str]]) -> float:
    return max((2 + LETTER * len(part) for parts in wrapped for part in parts), default=0.0)


def side_by_side(left: str, relation: str, formulas: list[str], reasons: list[str]) -> list[Row]:
    """The rows of one line: formula and reason side by side, each with its continuations."""
    height = max(len(formulas), len(reasons))
    formulas = formulas + [""] * (height - len(formulas))
    reasons = reasons + [""] * (height - len(reasons))
    return [Row(formula=formula, reason=reason, continues=True) if i
            else Row(left, relation, formula, reason)
            for i, (formula, reason) in enumerate(zip(formulas, reasons))]
