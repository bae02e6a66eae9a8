"""Trivial repairs: variants of a claim that hold since they say nothing, and help no one.

    Σ i<n: p[i]*a[i] = Σ i<n: a[i]*p[i]             a side again, in another order
    ∂Q[t]/∂V[u] = 0                                 a slope in what the quantity does not depend on
    mean(x) = 0, where Σ i<n: x[i] = 0              the claim itself, supposed
    x[i] = x[j] for i < n, j < n, i = j             one side, at the places where it is the other
"""

from __future__ import annotations

import re

from derive.kernel.context import Context, is_equation
from derive.kernel.ring import normal
from derive.kernel.terms import (
    Add, And, Diff, Entry, Fold, Mul, Num, Rel, Term, Var, children, mul, neg, sub, substitute, subterms,
    with_children)
from derive.kernel.theory import Theory
from derive.language.statement import Statement
from derive.language.syntax import Apply, Node, ungrouped
from derive.language.written import written
from derive.search.entailment.integers import find
from derive.search.repair.given import sides

CALLED = re.compile(r"[\w.]+(?=\()")


def is_trivial(variant: Statement, formula: Node, before: Node) -> bool:
    """Does every link say that something is equal to itself, or is a side new that does not depend on
    what it is differentiated in?"""
    if is_about_shapes(formula):
        return False
    return all(map(says_nothing, variant.links)) or loses_its_slope(variant, formula, before)


def is_about_shapes(formula: Node) -> bool:
    """Is this a claim about `shape(…)`, which comes to equations between sizes?"""
    return any(isinstance(n := ungrouped(side), Apply) and n.name == "shape"
               for side in sides(formula))


def says_nothing(link: Term) -> bool:
    """Is one side the other?"""
    while isinstance(link, Fold) and link.kind == "all":
        link = link.body
    match link:
        case And(args):
            return all(map(says_nothing, args))
        case Rel("=" | "<=", a, b):
            return a == b
    return False


def says_it_again(form: Term, term: Term, shown: str, side: Node) -> bool:
    """Is what a side was worked out to be that side in another order, written with the same functions?"""
    return in_order(form) == in_order(term) and {*CALLED.findall(shown)} == {*CALLED.findall(written(side))}


def in_order(term: Term) -> Term:
    """The term with its products gathered and its sums in the order of the ring, not multiplied out."""
    kids = [in_order(kid) for kid in children(term)]
    if isinstance(term, Mul):
        sums = sorted((kid for kid in kids if isinstance(kid, Add)), key=repr)
        return mul(normal(mul(*(kid for kid in kids if not isinstance(kid, Add)))), *sums)
    if isinstance(term, Add):
        return Add(tuple(sorted(kids, key=repr)))
    return with_children(term, kids)


def loses_its_slope(variant: Statement, formula: Node, before: Node) -> bool:
    """Is a side new in which something is differentiated in what it does not depend on?"""
    old = {written(side) for side in sides(before)}
    new = [written(side) not in old for side in sides(formula)]
    return len(variant.links) == 1 and isinstance(link := variant.links[0], Rel) and any(
        is_new and any(isinstance(part, Diff) and is_apart(part, variant.theory) for part in subterms(side))
        for is_new, side in zip(new, (link.left, link.right)))


def is_apart(slope: Diff, theory: Theory) -> bool:
    """Does what is differentiated not depend on the variable, or is it one itself?"""
    variable, body = slope.wrt, slope.body
    return isinstance(variable, Entry) and (
        variable.tensor not in theory.reach(body) or isinstance(body, Entry) and body.tensor == variable.tensor)


def is_supposed(variant: Statement) -> bool:
    """Is the claim itself among the hypotheses?"""
    facts = variant.facts()
    here = Context(variant.theory, facts, find, hypotheses=facts)
    return all(any(is_multiple(link, fact) for fact in facts) if is_equation(link)
               else here.states(link) for link in variant.links)


def is_multiple(link: Term, fact: Term) -> bool:
    """Are these two equations one, up to a factor of numbers and sizes?"""
    if not (isinstance(link, Rel) and isinstance(fact, Rel) and link.op == fact.op == "="):
        return False
    ours, theirs = (normal(sub(part.left, part.right)) for part in (link, fact))
    rest = ours.factors if isinstance(ours, Mul) else (ours,)
    return ours in (theirs, normal(neg(theirs))) or theirs in rest and all(
        isinstance(part, (Num, Var)) for f in rest if f != theirs for part in subterms(f)
        if not children(part))


def is_of_one_place(variant: Statement) -> bool:
    """Is one side the other at the indices that the conditions make one?"""
    one = {cond.left: cond.right for cond in variant.conditions
           if isinstance(cond, Rel) and cond.op == "=" and isinstance(cond.left, Var)}
    return bool(one) and all(isinstance(link, Rel) and says_nothing(
        Rel(link.op, *(normal(substitute(side, one)) for side in (link.left, link.right))))
        for link in variant.links)
