"""Mutants: a true claim with one thing wrong, the way people get it wrong.

Terms lose a guard, a factor, a summand or a sign; indices are swapped, shifted or named
wrongly; ranges end one early; ties go the other way; hypotheses are dropped.  Texts have one
token exchanged, which reaches the definitions and the options of layers as well.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    children,
    conj,
    is_integer,
    mul,
    neg,
    number,
    sub,
    subterms,
    with_children,
)
from derive.language.errors import LanguageError
from derive.language.statement import Statement
from derive.language.tokens import tokens

OTHER_KIND = {"sum": "prod", "prod": "sum", "max": "min", "min": "max", "argmax": "max",
              "all": "any", "any": "all", "count": "all"}
SIGNS = {"+": "-", "-": "+", "*": "+", "<": "<=", "<=": "<", "=": "!=", "/": "*", "//": "*",
         ">": ">=", ">=": ">", "@": ".*", ".*": "@", "max": "min", "min": "max", "exp": "sin",
         "log": "exp", "relu": "abs", "sin": "cos", "cos": "sin", "and": "or", "or": "and"}


# -- One thing wrong in a term -------------------------------------------------------------------

def mutants(term: Term, letters: tuple[Var, ...], depth: int = 0) -> Iterator[tuple[str, Term]]:
    """Terms that differ from this one at one place, each with what was done."""
    yield from here(term, letters, depth)
    for i, child in enumerate(children(term)):
        for what, new in mutants(child, letters, depth + (isinstance(term, Fold) and i == 2)):
            kids = list(children(term))
            kids[i] = new
            if not (isinstance(term, Diff) and i == 1 and not isinstance(new, (Entry, Var))):
                yield what, with_children(term, kids)


def here(term: Term, letters: tuple[Var, ...], depth: int) -> Iterator[tuple[str, Term]]:
    """What can go wrong at the root of a term."""
    match term:
        case Num(value):
            yield "number + 1", Num(value + 1)
            yield "number sign", Num(-value)
        case Var(_, True):
            yield from (("index letter", other) for other in letters if other != term)
            yield "index + 1", Add((term, ONE))
            yield "index - 1", sub(term, ONE)
        case Bound(own):
            yield from (("bound index", Bound(k)) for k in range(depth) if k != own)
            yield "index + 1", Add((term, ONE))
        case Entry(tensor, at, integer):
            if len(at) > 1:
                yield "transpose", Entry(tensor, (*at[1:], at[0]), integer)
            if not integer:
                yield "sign", neg(term)
        case Call(function, args):
            if len(args) > 1:
                yield "swapped arguments", Call(function, args[::-1])
            if function.endswith("'"):
                yield "lost derivative", Call(function[:-1], args)
            if args:
                yield "sign of the argument", Call(function, (neg(args[0]), *args[1:]))
        case Add(terms):
            for i in range(len(terms)):
                yield "dropped term", add(*terms[:i], *terms[i + 1:])
                yield "sign of a term", Add((*terms[:i], neg(terms[i]), *terms[i + 1:]))
        case Mul(factors):
            for i, factor in enumerate(factors):
                guard = isinstance(factor, Iverson)
                yield ("dropped guard" if guard else "dropped factor",
                       mul(*factors[:i], *factors[i + 1:]))
            yield "factor 2", Mul((number(2), *factors))
        case Pow(base, exponent):
            yield "exponent + 1", Pow(base, Num(exponent.value + 1) if isinstance(exponent, Num)
                                      else Add((exponent, ONE)))
            yield "exponent sign", Pow(base, neg(exponent))
            yield "dropped power", base
        case Floor(over, under):
            yield "floor + 1", Add((term, ONE))
            yield "ceiling", Floor(Add((over, sub(under, ONE))), under)
        case Rel(op, left, right):
            yield from relations(op, left, right)
        case Iverson():
            yield "dropped guard", ONE
        case Case(cond, then, other):
            yield "branches swapped", Case(cond, other, then)
            yield "branch only", then
        case Diff(body, wrt, direct):
            yield "direct", Diff(body, wrt, not direct)
            yield "derivative dropped", body
        case Fold(kind, low, high, body, letter):
            yield "range + 1", Fold(kind, low, Add((high, ONE)), body, letter)
            yield "range - 1", Fold(kind, low, sub(high, ONE), body, letter)
            yield "starts one late", Fold(kind, Add((low, ONE)), high, body, letter)
            if kind in ("sum", "prod") or is_integer(body):
                yield "other binder", Fold(OTHER_KIND[kind], low, high, body, letter)


def relations(op: str, left: Term, right: Term) -> Iterator[tuple[str, Term]]:
    if op in ("<", "<="):
        yield "tie", Rel("<=" if op == "<" else "<", left, right)
        yield "turned round", Rel(op, right, left)
    elif op == "=" and is_integer(left) and is_integer(right):
        yield "for less", Rel("<=", left, right)


# -- One thing wrong in a statement --------------------------------------------------------------

def statements(true: Statement) -> Iterator[tuple[str, Statement]]:
    """The mutants of a statement: of each link, of a hypothesis, and without it."""
    true = replace(true, proof=None)
    letters = tuple(sorted({p for link in true.links for p in subterms(link)
                            if isinstance(p, Var) and p.integer}, key=lambda v: v.name))
    for k, link in enumerate(true.links):
        for what, new in mutants(link, letters):
            if new != link:                     # -0 is 0
                yield what, with_link(true, k, new)
    facts = true.theory.facts
    for k, fact in enumerate(facts):
        rest = facts[:k] + facts[k + 1:]
        if isinstance(fact, Rel) and fact.left in (ZERO, ONE):
            continue                            # a size is positive: no text can say otherwise
        yield "dropped hypothesis", with_facts(true, rest)
        for what, new in here(fact, (), 0):
            yield f"hypothesis: {what}", with_facts(true, (*facts[:k], new, *facts[k + 1:]))
    for k, cond in enumerate(true.conditions):
        yield "dropped condition", replace(
            true, conditions=true.conditions[:k] + true.conditions[k + 1:])


def with_link(true: Statement, k: int, link: Term) -> Statement:
    links = (*true.links[:k], link, *true.links[k + 1:])
    return replace(true, claim=conj(*links), links=links)


def with_facts(true: Statement, facts: tuple[Term, ...]) -> Statement:
    return replace(true, theory=replace(true.theory, facts=facts))


# -- One thing wrong in a text -------------------------------------------------------------------

def texts(true: str) -> Iterator[tuple[str, str]]:
    """The text with one token exchanged, in its declarations or its claim, without a proof."""
    lines = true.split("\n")
    if "proof" in lines:
        lines = lines[:lines.index("proof")]
    for row, line in enumerate(lines):
        keyword = line.split(" ")[0]
        if keyword not in ("let", "claim", "assume", "size") or len(line.split()) < 3:
            continue
        try:
            found = tokens(line)[1:]
        except LanguageError:
            continue                            # a formula in LaTeX
        letters = sorted({t.text for t in found if len(t.text) == 1 and t.text.isalpha()
                          and t.text in "ijklmnpqtabcdr"})
        for token in found:
            for new in exchanged(token, letters):
                start = token.at.column - 1
                changed = line[:start] + new + line[start + len(token.text):]
                if "with" not in line or keyword != "size" or start > line.index("with"):
                    yield (f"token {token.text} to {new or 'nothing'}",
                           "\n".join([*lines[:row], changed, *lines[row + 1:]]))


def exchanged(token, letters: list[str]) -> Iterator[str]:
    if token.text in SIGNS:
        yield SIGNS[token.text]
    elif token.kind == "number" and Fraction(token.text).denominator == 1:
        yield str(int(token.text) + 1)
    elif token.text in letters:
        yield from (letter for letter in letters if letter != token.text)
    elif token.text == "T":
        yield "1"
    elif token.text in ("relu'", "φ'", "σ'", "f'", "g'"):
        yield token.text[:-1]
