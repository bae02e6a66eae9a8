"""Pages: what a template needs to know of a proof.

Formulas come ready for display, long ones in rows, and words escaped for the
dialect of the page.  Which words are said and how they are laid out is decided
by the templates; how a formula is spelled, by `latex`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

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
from derive.report.latex import RELATIONS, chains, fresh, latex, marked, minus_one, spans
from derive.report.lines import broken, unmarked, width
from derive.report.matrices import matrix_latex
from derive.report.names import latex_name
from derive.report.prose import escape, latex_prose, markdown_prose, paragraphs, title

WIDTH = 39.0                # of a page, in ems
LEFT = 11.0                 # the widest left side that still leaves room beside it
REASON = 26                 # the longest line of a reason, in letters
LETTER = 0.45               # the width of such a letter, in ems
DIALECTS: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "latex": (latex_prose, escape), "markdown": (markdown_prose, str)}


@dataclass(frozen=True)
class Row:
    """One row of a display: a left side or none, a relation or none, a formula, a reason.
    One that `continues` goes on with the formula above it."""
    left: str = ""
    relation: str = ""
    formula: str = ""
    reason: str = ""
    continues: bool = False


@dataclass(frozen=True)
class Given:
    """A tensor or function that the theorem speaks of."""
    name: str
    space: str = ""
    of: str = ""                        # what a loss is a function of
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Defined:
    """A definition: its rows, the ranges in which it holds, and whether these fit beside it."""
    rows: tuple[Row, ...]
    spans: tuple[str, ...]
    beside: bool


@dataclass(frozen=True)
class Differences:
    """What central differences found: the sizes, and a bound of the error."""
    sizes: tuple[str, ...]
    bound: str


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    paragraphs: tuple[str, ...]
    source: str
    base: int
    integers: tuple[str, ...]           # the sizes and integer scalars, with their bounds
    reals: tuple[str, ...]
    tensors: tuple[Given, ...]
    functions: tuple[Given, ...]
    losses: tuple[Given, ...]
    definitions: tuple[Defined, ...]
    hypotheses: tuple[str, ...]
    spans: tuple[str, ...]              # the ranges of the claim's indices
    conditions: tuple[str, ...]
    claim: tuple[Row, ...]
    derivations: tuple[tuple[Row, ...], ...]
    matrix: str                         # the claim with whole tensors, if it was solved for
    notation: frozenset[str]            # what needs a word of explanation
    manner: str                         # how a claim without lines was shown
    rests_on: tuple[str, ...]
    differences: Differences | None     # the NumPy reference of the layer, where there is one
    evaluated: bool                     # did independent evaluation confirm it?  How often depends
    seed: int                           # on the machine's speed, and a page must not


def page(proof, survey=None, dialect: str = "latex", name: str = "") -> Page:
    """What a template needs to set the proof; `name` is for a claim that has none."""
    statement, theory = proof.statement, proof.statement.theory
    prose, words = DIALECTS[dialect]
    body, source = paragraphs(statement.prose)
    taken = taken_names(statement)
    name = statement.name or name or "claim"
    integers, facts = bounded(statement.sizes, theory.facts)
    return Page(
        name=name, title=words(title(name)),
        paragraphs=tuple(map(prose, body)), source=prose(source), base=statement.base,
        integers=integers, reals=tuple(map(latex_name, reals(statement))),
        tensors=tuple(given_tensors(theory)), functions=tuple(given_functions(theory, words)),
        losses=tuple(given_losses(theory)),
        definitions=tuple(definitions(theory, declared_names(statement))),
        hypotheses=(*laws(theory, taken), *(latex(f, taken) for f in facts)),
        spans=spans(statement.ranges),
        conditions=tuple(latex(c, taken) for c in statement.conditions),
        claim=claim_rows(statement.links, taken),
        derivations=tuple(derivation_rows(lines, taken, naming(theory, words))
                          for lines in derivations(proof)),
        matrix=matrix_latex(matrix_of(proof)) if matrix_of(proof) else "",
        notation=notation(statement, proof),
        manner=manner(statement.links), rests_on=tuple(words(r) for r in sorted(rests_on(proof))),
        differences=differences(statement) if survey else None,
        evaluated=bool(survey and survey.instances), seed=survey.seed if survey else 0)


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


def laws(theory: Theory, taken: frozenset[str]) -> Iterator[str]:
    """`A_{ij} \\sim \\operatorname{uniform}(a, b)`, said of all entries."""
    for name, law in theory.random.items():
        if law.name:
            parameters = ", ".join(latex(p, taken) for p in law.parameters)
            shown = latex_name(name, tensor=bool(theory.axes(name)))
            yield rf"{shown} \sim \operatorname{{{law.name}}}({parameters})"


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


def given_functions(theory: Theory, words: Callable[[str], str]) -> Iterator[Given]:
    for name, properties in theory.functions.items():
        yield Given(latex_name(name), properties=tuple(words(p) for p in sorted(properties)))


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
    for chain in chains(links):
        if all(isinstance(c, Rel) for c in chain):
            lines += [(marked(c.left, taken) if i == 0 else "", RELATIONS[c.op],
                       marked(c.right, taken), "") for i, c in enumerate(chain)]
        else:
            lines += [("", "", marked(c, taken), "") for c in chain]
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


def derivation_rows(lines: list, taken: frozenset[str],
                    words: Callable[[str], str]) -> tuple[Row, ...]:
    left = marked(lines[0].term, taken)
    return display([(left if i == 0 else "", "=", marked(line.term, taken), line.reason)
                    for i, line in enumerate(lines[1:])], words)


def naming(theory: Theory, words: Callable[[str], str]) -> Callable[[str], str]:
    """`words` for a reason: the name in `definition of y` is set as in a formula."""
    def set_reason(reason: str) -> str:
        parts = re.split(r"(?<=definition of )([^\s,()]+)", reason)
        return "".join(f"${latex_name(part, bool(theory.axes(part)))}$"
                       if i % 2 and part in theory.tensors else words(part)
                       for i, part in enumerate(parts))
    return set_reason


def display(lines: list[tuple[str, str, str, str]],
            words: Callable[[str], str] = str) -> tuple[Row, ...]:
    """Lines (left side, relation, formula, reason) in rows that fit on a page."""
    lefts = max((w for left, *_ in lines if (w := width(left)) <= LEFT), default=0.0)
    widest = max((width(formula) for _, _, formula, _ in lines), default=0.0)
    wrapped = [[f"({reason})"] if reason else [] for *_, reason in lines]
    if lefts + 2.5 + widest + width_of_reasons(wrapped) > WIDTH:
        wrapped = [textwrap.wrap(part, REASON) for parts in wrapped for part in parts or [""]]
    reasons = width_of_reasons(wrapped)
    room = WIDTH - lefts - 2.5 - reasons
    rows: list[Row] = []
    for (left, relation, formula, _), reason in zip(lines, wrapped):
        if width(left) > LEFT:
            rows += side_by_side("", "", broken(left, WIDTH - reasons), [])
            left = ""
        rows += side_by_side(unmarked(left), relation, broken(formula, room),
                             [words(part) for part in reason])
    return tuple(rows)


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
