"""Stating: what is given and what is claimed, as a page shows it, proved or not.

Formulas are spelled by `latex`; what a page holds is said in `page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby

from derive.kernel.context import Context, is_integer_condition
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Diff,
    Entry,
    Exists,
    Integral,
    Iverson,
    Num,
    Rel,
    Tends,
    Term,
    Var,
    close,
    is_integer,
    names,
    open_body,
    rebuild,
    sub,
    subterms,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language.chains import joined
from derive.language.definite import is_part, is_said, word_of
from derive.language.hidden import is_hidden, is_matrix
from derive.report.latex import RELATIONS, chains, fresh, latex, marked, minus_one, spans
from derive.report.lines import width
from derive.report.marks import plain, restored
from derive.report.named import with_names
from derive.report.names import latex_name
from derive.report.page import Defined, Given, Row, Stated
from derive.report.prose import paragraphs
from derive.report.rows import WIDTH, display
from derive.report.tables import table
from derive.report.titles import title
from derive.search.entailment.integers import find
from derive.search.normal.given import size


def stated(statement, name: str = "", lines: Iterable[Term] = ()) -> Stated:
    """What is given and claimed; `name` is for a claim that has none, `lines` are the other
    terms that stand on the page.  What a definite matrix is made of is for those that speak of it."""
    theory = statement.theory
    body, source = paragraphs(statement.prose)
    taken = taken_names(statement)
    name = statement.name or name or "claim"
    integers, facts = bounded(statement.sizes, theory.facts)
    facts, lines = independent(facts, theory), tuple(lines)
    inside = any(map(is_part, chain.from_iterable(map(names, (statement.claim, *lines)))))
    facts = facts if inside else [f for f in facts if not is_said(f, theory)]
    return typed(Stated(
        name=name, title=title(name), paragraphs=body, source=source, base=statement.base,
        integers=integers, reals=[latex_name(n) for n in reals(statement) if inside or not is_part(n)],
        tensors=given_tensors(theory, inside), functions=given_functions(theory),
        losses=given_losses(theory),
        definitions=definitions(statement, inside),
        hypotheses=[*laws(theory, taken), *(latex(f, taken) for f in joined(facts))],
        spans=spans(statement.ranges),
        conditions=[latex(c, taken) for c in statement.conditions],
        claim=claim_rows(statement.links, taken), notation=notation(statement, lines, inside),
        claim_notation=notation(statement, (), inside)))


def typed(page: Stated) -> Stated:
    """The page, each text of the kind that its field declares."""
    return restored(type(page), plain(page))


def taken_names(statement) -> frozenset[str]:
    """The names that no bound index of the claim may borrow."""
    return declared_names(statement).union(v.name for v, _, _ in statement.ranges)


def declared_names(statement) -> frozenset[str]:
    """The names that mean one thing throughout."""
    theory = statement.theory
    return frozenset((*theory.tensors, *theory.functions, *theory.losses,
                      *(v.name for v in statement.sizes), *reals(statement)))


# -- What is given -----------------------------------------------------------------------------

def bounded(sizes: Iterable[Var], facts: tuple[Term, ...]) -> tuple[tuple[str, ...], list[Term]]:
    """The integers with their least values, `n, k \\ge 1`, and the facts that say more."""
    given = [f for f in facts if isinstance(f, Rel) and f.op == "<=" and isinstance(f.left, Num)
             and f.right in sizes]
    least = {f.right: f for f in sorted(given, key=lambda f: f.left.value)}
    shown = []
    for bound, group in groupby(sizes, lambda v: least[v].left if v in least else None):
        listed = ", ".join(latex_name(v.name) for v in group)
        shown.append(listed if bound is None else rf"{listed} \ge {latex(bound)}")
    return tuple(shown), [f for f in facts if f not in given]


def independent(facts: list[Term], theory: Theory) -> list[Term]:
    """The facts, without those on integers that follow from the others and the least values of
    the sizes."""
    kept = list(facts)
    for fact in reversed(facts):
        others = tuple(f for f in theory.facts if f in kept or f not in facts)
        others = tuple(f for f in others if f is not fact)
        if is_integer_condition(fact) and Context(theory, others, find).shows_integers(fact):
            kept.remove(fact)
    return kept


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
            word = r"\mathcal{N}" if law.name == "normal" else rf"\operatorname{{{law.name}}}"
            yield rf"{shown} \sim {word}({parameters})"


def given_tensors(theory: Theory, inside: bool) -> Iterator[Given]:
    """The tensors, those that are `inside` of a definite matrix if they are spoken of."""
    for name, tensor in theory.tensors.items():
        if is_part(name) and not inside:
            continue
        if word := word_of(name, theory):
            yield Given(latex_name(name, tensor=True), space(tensor), properties=("symmetric", word))
        elif name not in theory.definitions and name not in theory.losses:
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
    (where,) = spans([(letter, *tensor.axes[0])])
    return Given(f"{latex_name(name, tensor=True)}_{{l}}", rf"{space(layer)} \; ({where})")


def space(tensor: Tensor) -> str:
    """`\\mathbb{R}^{m \\times n}`"""
    field = r"\mathbb{Z}" if tensor.integer else r"\mathbb{R}"
    sizes = [extent(low, high) for low, high in tensor.axes]
    listed = latex(sizes[0]) if len(sizes) == 1 else r" \times ".join(
        f"({latex(s)})" if isinstance(s, Add) else latex(s) for s in sizes)
    return f"{field}^{{{listed}}}" if tensor.axes else field


def extent(low: Term, high: Term) -> Term:
    if low == ZERO:
        return high
    return minus_one(high) if low == ONE else sub(high, low)


def given_functions(theory: Theory) -> Iterator[Given]:
    for name, properties in theory.functions.items():
        yield Given(latex_name(name), properties=tuple(sorted(properties)))


def given_losses(theory: Theory) -> Iterator[Given]:
    for name, of in theory.losses.items():
        if name in theory.known:
            continue
        tensor = theory.tensors.get(name, Tensor(()))
        yield Given(latex_name(name, tensor=bool(tensor.axes)), space(tensor),
                    latex_name(of, tensor=bool(theory.axes(of))))


def definitions(statement, inside: bool) -> Iterator[Defined]:
    """The definitions, the ranges of the indices beside them where there is room in all rows."""
    theory, taken = statement.theory, declared_names(statement)
    found = []
    for name, definition in theory.definitions.items():
        if is_hidden(name) or is_matrix(name) or word_of(name, theory) and not inside:
            continue
        if numbers := table(definition, theory.axes(name)):
            found.append((display([(latex_name(name, tensor=True), "=", numbers, "")]), ()))
            continue
        body = with_names(name, definition.body, theory, statement.claim)
        indices, body = legible(replace(definition, body=body), taken)
        held = spans((i, *axis) for i, axis in zip(indices, theory.ranges(name, indices)))
        found.append((display([(latex(Entry(name, indices, False)), "=", marked(body, taken), "")]), held))
    widest = sum(max((width(part(row)) for rows, _ in found for row in rows), default=0.0)
                 for part in (lambda row: row.left, lambda row: row.formula))
    for rows, held in found:
        yield Defined(rows, held, widest + sum(width(h) + 2 for h in held) + 6 <= WIDTH)


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
    return tuple(indices), with_plain_indices(body)


def with_plain_indices(term: Term) -> Term:
    """The term, with x[t] for x[t-1+1]: an entry that a level reads may stand at the index before
    the next one."""
    def change(part: Term, depth: int) -> Term:
        part = rebuild(part, change, depth)
        return Entry(part.tensor, tuple(min(i, normal(i), key=size) for i in part.at), part.integer) \
            if isinstance(part, Entry) else part
    return change(term, 0)


# -- What is claimed ---------------------------------------------------------------------------

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


def notation(statement, lines: Iterable[Term], inside: bool) -> frozenset[str]:
    """Which signs the page uses that a reader may not know."""
    theory = statement.theory
    terms = [statement.claim, *lines, *(
        d.body for name, d in theory.definitions.items() if inside or not word_of(name, theory))]
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
