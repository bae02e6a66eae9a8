r"""Rows: a display taken apart into its equations, and each into formula and ranges.

    \begin{aligned} a &= b && \text{(reason)} \\ &= c \end{aligned}    one chain a = b = c
    a = b, \quad c = d                                                 two equations
    a_i = b_i, \quad i = 1, \dots, n        a_i = b_i \text{ for all } i    ranges
    a_{ij} = b_{ij}, \quad i \ne j                                           a condition
    a = b, \quad c > 0                                                 neither for certain: refused
    a := b                                                             a definition

A row that begins with a relation, or behind `&` or spacing with anything else, goes on
with the row above.  What follows `\because`, and a text or a text in brackets at the end,
is a remark and says nothing; `\therefore` and `\Rightarrow` before a row say nothing.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.language.errors import LanguageError
from derive.language.latex.cursor import closing, levels, split, word_of
from derive.language.latex.marks import DISPLAYS, Mark

RELATIONS = ("=", "!=", "<", "<=", ">", ">=", ":=", "divides", "!divides", "in")
ORDERS = ("!=", "<", "<=", ">", ">=")
BINARY = ("+", "-", "·", "×", "*", "/", "⊙")
PUNCTUATION = (",", ".", ";")
LEADS = ("∴", "implies", "iff", "->")
QUANTIFIERS = ("for", "if")


@dataclass
class Equation:
    """The marks of one chain or definition, and those of the ranges it is said for."""
    marks: list[Mark]
    clauses: list[list[Mark]] = field(default_factory=list)

    @property
    def defines(self) -> bool:
        return len(split(self.marks, ":=")) > 1

    def sides(self) -> tuple[list[Mark], list[Mark]]:
        """Both sides of a definition; its sign is `:=`, or else the first `=`."""
        place = next((n for n, (m, depth) in enumerate(levels(self.marks)) if not depth
                      and m.kind == "sign" and m.text in (":=", "=")), None)
        if not place or place + 1 == len(self.marks):
            raise LanguageError("expected `name = formula`",
                                self.marks[0].at)
        return self.marks[:place], self.marks[place + 1:]


def equations(marks: list[Mark]) -> list[Equation]:
    """The equations of a display, in order."""
    found: list[Equation] = []
    for row in split(unwrapped(marks), kinds=("row",)):
        add_row(found, row)
    return found


def unwrapped(marks: list[Mark]) -> list[Mark]:
    """The content of the environment that holds everything, if one does."""
    plain = [m for m in marks if m.kind != "gap"]
    while plain and plain[-1].text in PUNCTUATION:
        plain = plain[:-1]
    if len(plain) == 1 and plain[0].kind == "env" and plain[0].text in DISPLAYS:
        return unwrapped(list(plain[0].args[0]))
    if len(plain) == 1 and plain[0].kind == "group":
        return unwrapped(list(plain[0].args[0]))
    return marks


def add_row(found: list[Equation], row: list[Mark]) -> None:
    """A row: more of the equation above, or equations of its own."""
    led = bool(row) and row[0].kind in ("cell", "gap")
    for n, part in enumerate(columns(row)):
        part = without_remarks(part)
        leads = len(part)
        while part and (part[0].text in LEADS and part[0].kind == "sign"
                        or part[0].kind == "text" and word_of(part[0]) is None and len(part) > 1
                        and not is_name(part[0])):
            part = part[1:]
        if not part or all(m.text in (*PUNCTUATION, "...") for m in part):
            continue
        if unnest(part):
            for inner in split(list(part[0].args[0]), kinds=("row",)):
                add_row(found, inner)
        elif goes_on(part, led and not n and leads == len(part)) and found:
            found[-1].marks += part
        elif (clause := clause_of(part, bool(found) and n > 0)) is not None:
            if not found:
                raise LanguageError("expected a formula before its ranges", part[0].at)
            found[-1].clauses.append(clause)
        elif n and found and is_uncertain(part, found[-1].marks):
            raise LanguageError("a condition, or a claim of its own? write `\\text{if }` before it, or "
                                "give it a line of its own", part[0].at)
        else:
            found.append(with_clause(part))


def is_name(mark: Mark) -> bool:
    return mark.text.strip().isidentifier()


def unnest(part: list[Mark]) -> bool:
    return len(part) == 1 and part[0].kind == "env" and part[0].text in DISPLAYS


def columns(row: list[Mark]) -> list[list[Mark]]:
    """The row cut at spacing and at every second `&`, where a new column begins."""
    parts: list[list[Mark]] = [[]]
    cells = 0
    for mark, depth in levels(row):
        cells += mark.kind == "cell" and not depth
        if not depth and (mark.kind == "gap" or mark.kind == "cell" and not cells % 2):
            if parts[-1] or mark.kind == "cell":
                parts.append([])
        elif mark.kind != "cell" or depth:
            parts[-1].append(mark)
    return parts


def goes_on(part: list[Mark], led: bool) -> bool:
    first = part[0]
    if first.kind == "group" and not first.args[0]:                  # {} + b
        return len(part) > 1 and goes_on(part[1:], led)
    if first.kind != "sign":
        return led
    return first.text in RELATIONS or first.text in BINARY and first.text != "-" or led


def clause_of(part: list[Mark], later: bool) -> list[Mark] | None:
    """The range that this part gives for what stands before it, if it is one."""
    if part[0].text == "∀" or word_of(part[0]) in QUANTIFIERS:
        return part[1:] if part[0].text != "∀" else part
    if not later:
        return None
    part = without_brackets(part)
    listed = any(m.text == "..." for m in part) and part[0].kind == "letter"
    chain = relations(part)
    ranged = len(chain) == 2 and set(chain) <= {"<", "<="} or chain == ["in"]
    apart = chain == ["!="] and len(part) == 3 and part[0].kind == "letter"       # j \ne k
    return part if listed or ranged or apart else None


def is_uncertain(part: list[Mark], before: list[Mark]) -> bool:
    """Is this c > 0 in brackets, or behind an equation, as books have conditions?"""
    inner = without_brackets(part)
    chain = relations(inner)
    return len(chain) == 1 and chain[0] in ORDERS and (inner != part or "=" in relations(before))


def without_brackets(part: list[Mark]) -> list[Mark]:
    while len(part) > 2 and part[0].text == "(" and closing(part, 1, part[0]) == len(part) - 1:
        part = part[1:-1]
    return part


def relations(part: list[Mark]) -> list[str]:
    """The relations of a chain, in order."""
    return [m.text for m, depth in levels(part) if not depth and m.kind == "sign" and m.text in RELATIONS]


def with_clause(part: list[Mark]) -> Equation:
    """A formula, its `for all i` at the end or `∀` taken off."""
    for place, (mark, depth) in enumerate(levels(part)):
        if place and not depth and (mark.text == "∀" or word_of(mark) == "for"):
            formula = part[:place]
            while formula and formula[-1].text in PUNCTUATION:
                formula = formula[:-1]
            if not formula:
                raise LanguageError("expected a formula before its ranges", mark.at)
            rest = part[place:] if mark.text == "∀" else part[place + 1:]
            return Equation(formula, [rest])
    return Equation(list(part))


# -- Remarks --------------------------------------------------------------------------------------

def without_remarks(part: list[Mark]) -> list[Mark]:
    """The part without reasons, texts and punctuation at its end."""
    for place, (mark, depth) in enumerate(levels(part)):
        if mark.text == "∵" and mark.kind == "sign":
            if depth:
                place = max(n for n in range(place) if part[n].text == "(" or n == 0)
            part = part[:place]
            break
    while part and (stripped := without_last_remark(part)) != part:
        part = stripped
    return part


def without_last_remark(part: list[Mark]) -> list[Mark]:
    last = part[-1]
    if last.kind == "sign" and last.text in PUNCTUATION:
        return part[:-1]
    if last.kind == "text" and word_of(last) is None and (len(part) > 1 or not is_name(last)):
        before = part[-2] if len(part) > 1 else None
        return part if before is not None and is_operator(before) else part[:-1]
    if last.text == ")" and last.kind == "sign":
        opening = opened_at(part)
        if opening is not None and is_remark(part[opening + 1:-1]):
            return part[:opening]
    return part


def is_operator(mark: Mark) -> bool:
    return mark.kind == "sign" and mark.text in (*RELATIONS, *BINARY, "(", "[", "{")


def opened_at(part: list[Mark]) -> int | None:
    """Where the bracket opens that the last mark closes."""
    for place in range(len(part) - 1):
        if part[place].text == "(" and part[place].kind == "sign":
            try:
                if closing(part, place + 1, part[place]) == len(part) - 1:
                    return place
            except LanguageError:
                return None
    return None


def is_remark(inside: list[Mark]) -> bool:
    """Does a text that is no name stand between these brackets?"""
    return any(m.kind == "text" and word_of(m) is None and not is_name(m) for m in inside) \
        or len(inside) == 1 and inside[0].kind == "text"
