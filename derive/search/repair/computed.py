"""What a side comes to: the correction where no small change makes a claim true.

The program works one side out itself, as `derive jacobian` does, and states that as the claim;
or it works out by how much the sides differ, and states the missing term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import Rel, Term, sub
from derive.language.declarations import Clause
from derive.language.errors import LanguageError
from derive.language.formulas import tree
from derive.language.sizes import raised
from derive.language.statement import Statement
from derive.language.syntax import Apply, Chain, Node, Number, Range, ungrouped
from derive.language.text import text
from derive.language.written import written
from derive.search.answers.matrix_form import Index, Reader, form_text
from derive.search.closed_form import closed_form, forms, length
from derive.search.normal.readable import readable
from derive.search.repair.candidate import Candidate
from derive.search.repair.given import Given, sides
from derive.search.repair.tree import plus
from derive.search.repair.trial import Trial
from derive.search.repair.trivial import says_it_again

LONGEST = 25               # nodes of a term that is said to be missing


def computed(given: Given, trial: Trial) -> Iterator[Candidate]:
    """The claim with one side worked out: the right one from the left, or the other way round."""
    parts = sides(given.parsed.claim.formula)
    if len(parts) != 2:
        return
    for known, name in ((0, "right"), (1, "left")):
        side = parts[known]
        alone = trial.variants.afresh(Candidate(equation(side, side), ""))
        if alone is None:
            continue
        if isinstance(ungrouped(side), Apply) and ungrouped(side).name == "shape":
            yield from computed_shape(side, alone)
        elif isinstance(alone.links[0], Rel):
            for form in trial.in_time(lambda: values_of(alone, side)) or ():
                yield from stated(given, alone, side, form, f"the {name} side", known == 1)
        return                # what makes sense on the left is what the claim is about


def equation(a: Node, b: Node) -> Chain:
    return Chain(a.at, a, (("=", b),))


def computed_shape(side: Node, alone: Statement) -> Iterator[Candidate]:
    sizes = ", ".join(text(readable(link.left), base=alone.base, tight=True)
                      for link in alone.links)
    yield Candidate(tree(f"{written(side)} = ({sizes})"), f"the shape is `({sizes})`")


def values_of(alone: Statement, side: Node) -> list[Term]:
    """Other forms of the side that a statement equates with itself."""
    term = alone.links[0].left
    return [form for form in forms(alone.theory, alone.facts(), term)
            if not says_it_again(form, term, text(form, base=alone.base), side)]


def stated(given: Given, alone: Statement, side: Node, form: Term, what: str,
          turned: bool) -> Iterator[Candidate]:
    """The value in whole tensors where the claim is of these, then at the indices."""
    if alone.tensor_claim:
        if whole := whole_tensor(alone, form):
            yield Candidate(ordered(side, tree(whole), turned), f"{what} is `{whole}`")
        letters = [Range(side.at, v.name, "in", given.node(low), given.node(raised(high, -1)))
                   for v, low, high in alone.ranges]
        clause = Clause((*given.parsed.claim.clause.items, *letters))
        left = tree(text(alone.links[0].left, base=alone.base))
        shown = text(form, base=alone.base)
        yield Candidate(ordered(left, tree(shown), turned), f"{what} is `{shown}`", clause)
    else:
        shown = text(form, base=alone.base)
        yield Candidate(ordered(side, tree(shown), turned), f"{what} is `{shown}`")


def ordered(known: Node, new: Node, turned: bool) -> Chain:
    return equation(new, known) if turned else equation(known, new)


def whole_tensor(alone: Statement, form: Term) -> str | None:
    """The value with whole tensors, in the claim language."""
    indices = [Index(var, normal(sub(high, low))) for var, low, high in alone.ranges]
    found = Reader().tensor(form, *indices) if len(indices) in (1, 2) else None
    return found and form_text(found, alone.base)


def missing_term(given: Given, trial: Trial, statement: Statement) -> Iterator[Candidate]:
    """The claim with what its sides differ by added, if that is one short term."""
    formula = ungrouped(given.parsed.claim.formula)
    link = statement.links[0]
    if len(sides(formula)) != 2 or not (isinstance(link, Rel) and link.op == "=") \
            or isinstance(ungrouped(formula.rest[0][1]), Number):
        return
    found = trial.in_time(lambda: closed_form(
        statement.theory, statement.facts(), sub(link.left, link.right)))
    if found is None:
        return
    term = readable(found.theorem.claim.right)
    if len(polynomial(term)) != 1 or length(term) > LONGEST:
        return
    shown = whole_tensor(statement, term) if statement.tensor_claim else \
        text(term, base=statement.base)
    if shown is None:
        return
    op, plain = ("-", shown[1:]) if shown[0] == "-" else ("+", shown)
    try:
        new = plus(formula.rest[0][1], tree(plain), op)
    except LanguageError:
        return
    yield Candidate(replace(formula, rest=(("=", new),)), f"the term `{op} {plain}` is missing")
