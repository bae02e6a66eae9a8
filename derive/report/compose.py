"""Composing: a proof made a page.

Formulas are spelled by `latex` and broken by `lines`; what a page holds is said
in `page`.  Nothing but a proof becomes a page.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby, repeat

from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import (
    ZERO,
    Call,
    Diff,
    Entry,
    Exists,
    Integral,
    Iverson,
    Num,
    Order,
    Rel,
    Tends,
    Term,
    Var,
    close,
    is_integer,
    names,
    number,
    open_body,
    sub,
    subterms,
    within,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language.hidden import is_hidden
from derive.language.rules import RULES
from derive.language.text import text
from derive.report.latex import RELATIONS, chains, fresh, latex, marked, minus_one, spans
from derive.report.lines import broken, unmarked, width
from derive.report.marks import plain, restored
from derive.report.matrices import matrix_latex
from derive.report.names import latex_name
from derive.report.page import Defined, Derivation, Differences, Given, Page, Row
from derive.report.pictures import pictures
from derive.report.prose import paragraphs, title
from derive.search.readable import readable

WIDTH = 39.0                # of a page, in ems
LEFT = 11.0                 # the widest left side that still leaves room beside it
REASON = 26                 # the longest line of a reason, in letters
LETTER = 0.49               # the width of such a letter, in ems


def page(proof, survey=None, name: str = "") -> Page:
    """What a template needs to set the proof; `name` is for a claim that has none."""
    statement, theory = proof.statement, proof.statement.theory
    body, source = paragraphs(statement.prose)
    taken = taken_names(statement)
    name = statement.name or name or "claim"
    integers, facts = bounded(statement.sizes, theory.facts)
    return typed(Page(
        name=name, title=title(name), paragraphs=body, source=source, base=statement.base,
        integers=integers, reals=map(latex_name, reals(statement)),
        tensors=given_tensors(theory), functions=given_functions(theory),
        losses=given_losses(theory),
        definitions=definitions(theory, declared_names(statement)),
        hypotheses=[*laws(theory, taken), *(latex(f, taken) for f in facts)],
        spans=spans(statement.ranges),
        conditions=[latex(c, taken) for c in statement.conditions],
        claim=claim_rows(statement.links, taken),
        derivations=[derivation(conds, lines, taken, naming(theory))
                     for conds, lines in parts(proof)],
        matrix=matrix_latex(matrix_of(proof)) if matrix_of(proof) else "",
        notation=notation(statement, proof), rests_on=sorted(rests_on(proof)),
        manner=manner(statement.links),
        differences=differences(statement) if survey else None,
        pictures=pictures(statement) if survey else (),
        evaluated=bool(survey and survey.instances), seed=survey.seed if survey else 0))


def typed(page: Page) -> Page:
    """The page, each text of the kind that its field declares."""
    return restored(Page, plain(page))


def differences(statement) -> Differences | None:
    """The claim against the NumPy reference of its layer, if it is a layer's derivative."""
    if not statement.layers:
        return None
    # NumPy is loaded for such a page only.
    from derive.search.finite_differences import compare
    found = compare(statement)
    return found and Differences(
        tuple(f"{latex_name(name)} = {size}" for name, size in found.sizes.items()),
        f"10^{{{found.bound}}}")


def matrix_of(proof):
    """The matrix form of what was solved for; other proofs have none."""
    return getattr(proof, "matrix", None)


def taken_names(statement) -> frozenset[str]:
    """The names that no bound index of the claim may borrow."""
    return declared_names(statement).union(v.name for v, _, _ in statement.ranges)


def declared_names(statement) -> frozenset[str]:
    """The names that mean one thing throughout."""
    theory = statement.theory
    return frozenset((*theory.tensors, *theory.functions, *theory.losses,
                      *(v.name for v in statement.sizes), *reals(statement)))


def rests_on(proof) -> frozenset[str]:
    return frozenset().union(*(d.theorem.rests_on for d in proof.derivations))


# -- What is given -----------------------------------------------------------------------------

def bounded(sizes: Iterable[Var], facts: tuple[Term, ...]) -> tuple[tuple[str, ...], list[Term]]:
    """The integers with their least values, `n, k \\ge 1`, and the facts that say more."""
    least = {f.right: f for f in facts
             if isinstance(f, Rel) and f.op == "<=" and isinstance(f.left, Num)
             and f.right in sizes}
    shown = []
    for bound, group in groupby(sizes, lambda v: least[v].left if v in least else None):
        listed = ", ".join(latex_name(v.name) for v in group)
        shown.append(listed if bound is None else rf"{listed} \ge {latex(bound)}")
    return tuple(shown), [f for f in facts if f not in least.values()]


def manner(links: tuple[Term, ...]) -> str:
    """`limit`, `integral`, `order` or `witness` for such claims, else `integers`."""
    for kind, word in ((Tends, "limit"), (Integral, "integral"), (Order, "order"),
                       (Exists, "witness")):
        if any(isinstance(link, kind) for link in links):
            return word
    return "integers"


def reals(statement) -> list[str]:
    """The real scalars, by name."""
    theory = statement.theory
    terms = (statement.claim, *theory.facts, *(d.body for d in theory.definitions.values()))
    own = {part.variable.name for part in subterms(statement.claim)
           if isinstance(part, (Tends, Integral, Exists))}
    return sorted({part.name for t in terms for part in subterms(t)
                   if isinstance(part, Var) and not part.integer
                   and part not in (OO, MINUS_OO)} - own)


def laws(theory: Theory, taken: frozenset[str]) -> Iterator[str]:
    """`A_{ij} \\sim \\operatorname{uniform}(a, b)`, said of all entries."""
    for name, law in theory.random.items():
        if law.name:
            parameters = ", ".join(latex(p, taken) for p in law.parameters)
            shown = latex_name(name, tensor=bool(theory.axes(name)))
            yield rf"{shown} \sim \operatorname{{{law.name}}}({parameters})"


def given_tensors(theory: Theory) -> Iterator[Given]:
    for name, tensor in theory.tensors.items():
        if name not in theory.definitions and name not in theory.losses:
            extra = ("zero outside its range",) if tensor.zero_outside else ()
            if name in theory.random:
                extra = ("random", "independent") if theory.random[name].independent else ("random",)
            if is_family(tensor):
                yield layers(name, tensor)
            else:
                yield Given(latex_name(name, tensor=bool(tensor.axes)), space(tensor),
                            properties=extra)


def is_family(tensor: Tensor) -> bool:
    """Does the shape of one layer depend on the layer?"""
    return any(end.loose for axis in tensor.axes for end in axis)


def layers(name: str, tensor: Tensor) -> Given:
    r"""`A_{l} \in \mathbb{R}^{m_{l} \times m_{l-1}}` for every layer."""
    letter = Var("l", True)
    layer = Tensor(tuple(tensor.ranges((letter,))[1:]), tensor.integer)
    low, high = tensor.axes[0]
    where = latex(within(low, letter, high))
    return Given(f"{latex_name(name, tensor=True)}_{{l}}", rf"{space(layer)} \; ({where})")


def space(tensor: Tensor) -> str:
    """`\\mathbb{R}^{m \\times n}`"""
    field = r"\mathbb{Z}" if tensor.integer else r"\mathbb{R}"
    sizes = r" \times ".join(extent(low, high) for low, high in tensor.axes)
    return f"{field}^{{{sizes}}}" if tensor.axes else field


def extent(low: Term, high: Term) -> str:
    if low == ZERO:
        size = high
    elif low == number(1):
        size = minus_one(high)
    else:
        size = sub(high, low)
    tex = latex(size)
    return f"({tex})" if "+" in tex or "-" in tex else tex


def given_functions(theory: Theory) -> Iterator[Given]:
    for name, properties in theory.functions.items():
        yield Given(latex_name(name), properties=tuple(sorted(properties)))


def given_losses(theory: Theory) -> Iterator[Given]:
    for name, of in theory.losses.items():
        tensor = theory.tensors.get(name, Tensor(()))
        yield Given(latex_name(name, tensor=bool(tensor.axes)), space(tensor),
                    latex_name(of, tensor=bool(theory.axes(of))))


def definitions(theory: Theory, taken: frozenset[str]) -> Iterator[Defined]:
    for name, definition in theory.definitions.items():
        if is_hidden(name):
            continue
        indices, body = legible(definition, taken)
        left = latex(Entry(name, indices, False))
        held = spans((i, *axis) for i, axis in zip(indices, theory.ranges(name, indices)))
        right = marked(body, taken)
        fits = width(left) + width(right) + sum(width(h) + 2 for h in held) + 6 <= WIDTH
        yield Defined(display([(left, "=", right, "")]), held, fits)


def legible(definition: Definition, taken: frozenset[str]) -> tuple[tuple[Var, ...], Term]:
    """The indices and body of a definition, indices renamed that no reader could pronounce."""
    indices, body = [], definition.body
    used = set(taken | names(body))
    for index in definition.indices:
        letter = index.name if index.name not in taken and index.name.isidentifier() \
            else fresh(index.name, used)
        used.add(letter)
        indices.append(Var(letter, True))
        body = open_body(close(body, index), indices[-1])
    return tuple(indices), body


# -- The claim and its derivation --------------------------------------------------------------

def claim_rows(links: tuple[Term, ...], taken: frozenset[str]) -> tuple[Row, ...]:
    """The claim for display; the links of a chain below each other."""
    lines = []
    for linked in chains(links):
        if all(isinstance(c, Rel) for c in linked):
            lines += [(marked(c.left, taken) if i == 0 else "", RELATIONS[c.op],
                       marked(c.right, taken), "") for i, c in enumerate(linked)]
        else:
            lines += [("", "", marked(c, taken), "") for c in linked]
    return display(lines)


def derivations(proof) -> list[list]:
    """The displayed lines of the proof; links are joined where one ends as the next begins."""
    if proof.written:
        return [list(proof.lines)]
    found: list[list] = []
    for d in proof.derivations:
        if d.lines and found and found[-1][-1].term == d.lines[0].term:
            found[-1] += d.lines[1:]
        elif d.lines:
            found.append(list(d.lines))
    return found


def parts(proof) -> list[tuple[tuple[Term, ...], list]]:
    """The displayed lines with the cases in which they hold: those of `derivations`, but a
    proof by cases in one part a case, one by induction with its base and its step."""
    if proof.written or not any(by_cases(d) or by_induction(d) for d in proof.derivations):
        return [((), lines) for lines in derivations(proof)]
    return [part for d in proof.derivations for part in cases_of(d, ())]


def by_cases(derivation) -> tuple:
    return getattr(derivation, "cases", ())


def by_induction(derivation) -> tuple:
    return getattr(derivation, "steps_of_induction", ())


def cases_of(derivation, conds: tuple[Term, ...]) -> Iterator[tuple[tuple[Term, ...], list]]:
    """A case that is split again is given by its innermost conditions and those around; under
    a line proved by induction stand its base and its step."""
    if by_induction(derivation):
        yield conds, list(derivation.lines)
        for supposed, part in by_induction(derivation):
            yield from cases_of(part, (*conds, *supposed))
        return
    for cond, case in by_cases(derivation):
        yield from cases_of(case, (*conds, cond))
    if not by_cases(derivation) and derivation.lines:
        yield conds, list(derivation.lines)


def derivation(conds: tuple[Term, ...], lines: list, taken: frozenset[str],
               words: Callable[[str], str]) -> Derivation:
    left = marked(lines[0].term, taken)
    rows = display([(left if i == 0 else "", "=", marked(line.term, taken), line.reason)
                    for i, line in enumerate(lines[1:])], words,
                   [tuple(map(cited, line.rules)) for line in lines[1:]])
    return Derivation(rows, tuple(latex(readable(c), taken) for c in conds))


def cited(rule: str) -> str:
    """A rule of the table with its equation; another reason by its name."""
    found = RULES.get(rule)
    return f"{rule}: {text(found.lhs)} = {text(found.rhs)}" if found else rule


def naming(theory: Theory) -> Callable[[str], str]:
    """A reason as prose: the name in `definition of y` is set as in a formula."""
    def set_reason(reason: str) -> str:
        signed = reason.replace(">=", r"$\ge$").replace("<=", r"$\le$")
        pieces = re.split(r"(?<=definition of )([^\s,()]+)", signed)
        return "".join(f"${latex_name(piece, bool(theory.axes(piece)))}$"
                       if i % 2 and piece in theory.tensors else piece
                       for i, piece in enumerate(pieces))
    return set_reason


def display(lines: list[tuple[str, str, str, str]], words: Callable[[str], str] = str,
            rules: Iterable[tuple[str, ...]] = ()) -> tuple[Row, ...]:
    """Lines (left side, relation, formula, reason) in rows that fit on a page."""
    lefts = max((w for left, *_ in lines if (w := width(left)) <= LEFT), default=0.0)
    widest = max((width(formula) for _, _, formula, _ in lines), default=0.0)
    wrapped = [[f"({reason})"] if reason else [] for *_, reason in lines]
    if lefts + 2.5 + widest + width_of_reasons(wrapped) > WIDTH:
        wrapped = [wrapped_reason(part) for parts in wrapped for part in parts or [""]]
    reasons = width_of_reasons(wrapped)
    room = WIDTH - lefts - 2.5 - reasons
    rows: list[Row] = []
    for (left, relation, formula, _), reason, cited in zip(
            lines, wrapped, chain(rules, repeat(()))):
        if width(left) > LEFT:
            rows += side_by_side("", "", broken(left, WIDTH - reasons), [])
            left = ""
        first, *more = side_by_side(unmarked(left), relation, broken(formula, room),
                                    [words(part) for part in reason])
        rows += replace(first, rules=cited), *more
    return tuple(rows)


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


def notation(statement, proof) -> frozenset[str]:
    """Which signs the page uses that a reader may not know."""
    terms = [statement.claim, *(d.body for d in statement.theory.definitions.values()),
             *(line.term for d in proof.derivations for line in d.lines)]
    return frozenset(sign for t in terms for part in subterms(t) for sign in signs(part))


def signs(part: Term) -> Iterator[str]:
    match part:
        case Iverson(Rel("=", left, right)) if is_integer(left) and is_integer(right):
            yield "delta"
        case Iverson():
            yield "bracket"
        case Diff(_, _, True):
            yield "direct"
        case Call("normal_cdf", _):
            yield "normal"
        case Call(function, _) if function.endswith("'"):
            yield "slope"
