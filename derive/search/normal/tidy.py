"""Tidying: sums collapsed, brackets decided, hypotheses used and quotients cancelled in a term
that is a sum of products.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.context import is_constant_condition
from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE,
    Add,
    Call,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    children,
    inverse,
    mul,
    names,
    sub,
    substitute,
)
from derive.search.normal.blocks import split_blocks
from derive.search.normal.cases import decide
from derive.search.normal.collapse import collapse
from derive.search.normal.contraction import contract
from derive.search.normal.division import divide_exactly
from derive.search.normal.folds import (
    factors_of,
    few_terms,
    forwards,
    from_start,
    narrow,
    pull_out,
    settle_argmax,
    span,
    take_apart_product,
    turn_over,
    write_out,
)
from derive.search.normal.given import given_values, instances, quantified_values
from derive.search.normal.integer_parts import known_integer
from derive.search.normal.permutations import unpermute
from derive.search.normal.picked import pick
from derive.search.normal.policy import Policy
from derive.search.normal.powers import merge_powers
from derive.search.normal.rounds import begin_elsewhere
from derive.search.normal.square_roots import beside_roots, put_together, square_roots, tidy_square
from derive.search.normal.squares_given import size_of_root, use_squares
from derive.search.normal.structure import beside_support, exchange, vanish
from derive.search.normal.trace import Trace, until_settled

MOST_ROUNDS = 40


def tidy(trace: Trace, policy: Policy) -> None:
    """Collapse sums, decide brackets and cancel quotients in a ring-normal term."""
    for _ in range(MOST_ROUNDS):
        changed = False
        if trace.has_arrived():
            return
        if isinstance(trace.term, Add):
            for i in range(len(trace.term.terms)):
                changed |= trace.child(i, lambda t: tidy_monomial(t, policy))
        else:
            changed = trace.inside((), lambda t: tidy_monomial(t, policy))
        if not (changed and trace.ring()) and not changed:
            return


@until_settled
def tidy_monomial(trace: Trace, policy: Policy) -> None:
    while collapse(trace) or contract(trace, but=(
            *policy.given, *policy.leading_back(trace.here.facts))) or split_blocks(trace):
        trace.ring()
        if isinstance(trace.term, Add) or trace.has_arrived():
            return
    if policy.turns and begin_elsewhere(trace):
        return
    replace_equals(trace)
    tidy_atoms(trace, policy)
    exchange(trace, lambda t: (tidy_atoms(t, policy), t.ring()))
    use_squares(trace)
    merge_powers(trace)
    square_roots(trace)
    beside_roots(trace)
    if policy.roots == "together":
        put_together(trace)
    cancel(trace)


def replace_equals(trace: Trace) -> None:
    """Beside δ[i, j] the later of the two names gives way to the other."""
    if not isinstance(trace.term, Mul):
        return
    for k, bracket in enumerate(trace.term.factors):
        rest = trace.term.factors[:k] + trace.term.factors[k + 1:]
        found = solved_name(bracket)
        if found and any(found[0].name in names(f) for f in rest):
            name, value = found
            body = substitute(mul(*rest), {name: HOLE})
            if trace.rule("delta_replace", i=name, j=value, F=body):
                trace.ring()
                return replace_equals(trace)


def solved_name(bracket: Term) -> tuple[Term, Term] | None:
    """The last name that an equation of integers gives in terms of the others."""
    match bracket:
        case Iverson(Rel("=", left, right)) if is_constant_condition(bracket.cond):
            p = polynomial(sub(right, left))
            alone = [m[0][0] for m, c in p.items() if len(m) == 1 and abs(c) == 1
                     and isinstance(m[0][0], Var) and m[0][1] == 1
                     and sum(m[0][0].name in names(a) for n in p for a, _ in n) == 1]
            if alone:
                name = max(alone, key=lambda v: v.name)
                coeff = p[((name, 1),)]
                rest = {m: -c / coeff for m, c in p.items() if m != ((name, 1),)}
                return name, from_polynomial(rest)
    return None


@until_settled
def tidy_atoms(trace: Trace, policy: Policy) -> None:
    """Tidy inside sums, powers and arguments, decide brackets and use the hypotheses."""
    plain = policy.undirected(trace.here.facts)
    for atom, value in given_values(plain):
        if trace.term == atom and trace.attempt("hypothesis", to=value):
            return
    for value in instances(trace.term, policy.equations(trace.term, trace.here.theory)):
        if trace.attempt("hypothesis", to=value):
            return
    if isinstance(trace.term, (Entry, Diff, Fold, Call, Iverson)):
        for value in quantified_values(trace.term, plain):
            if trace.attempt("hypothesis", to=value):
                return
    if isinstance(trace.term, Entry) and trace.term.integer:
        known_integer(trace)
    if isinstance(trace.term, Entry) and (vanish(trace) or beside_support(trace)):
        return
    match trace.term:
        case Iverson(cond) if is_constant_condition(cond):
            decide(trace, cond)
        case Mul() | Add():
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: tidy_atoms(t, policy))
        case Pow(_, exponent):
            trace.child(0, lambda t: tidy(t, policy))
            if isinstance(trace.term, Pow) and not isinstance(exponent, Num):
                trace.child(1, lambda t: tidy(t, policy))
            tidy_square(trace, policy)
        case Call(function, _):
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: (tidy(t, policy), divide_exactly(t)))
            if function == "abs":
                size_of_root(trace)
        case Fold("sum", low, high, _, _):
            trace.child(2, lambda t: (tidy_atoms(t, policy), merge_powers(t), cancel(t)))
            if unpermute(trace) or pick(trace) or few_terms(trace):
                pass
            elif policy.functions and span(low, high):
                write_out(trace)
            elif all(isinstance(f, Iverson) for f in factors_of(trace.term.body)):
                narrow(trace)
                if isinstance(trace.term, Fold) and trace.term.body == ONE:
                    trace.rule("sum_of_ones", l=trace.term.low, h=trace.term.high)
            elif trace.term.body == Num(Fraction(1)):
                trace.rule("sum_of_ones", l=low, h=high)
        case Fold(kind, low, high, _, _):
            trace.child(2, lambda t: tidy(t, policy))
            if kind in ("max", "min"):
                if policy.moved:
                    from_start(trace)
                    forwards(trace)
                if not turn_over(trace):
                    pull_out(trace)
            if kind == "prod":
                take_apart_product(trace)
            if kind == "argmax":
                settle_argmax(trace)


def cancel(trace: Trace) -> None:
    """a · 1/a = 1 for each a that is shown to be other than 0."""
    p = polynomial(trace.term)
    if len(p) != 1:
        return
    (mono, coeff), = p.items()
    for a, e in mono:
        if e == 0 and not isinstance(a, Iverson):
            rest = normal(mul(Num(coeff), *(
                f for b, n in mono if b != a for f in ((b,) if n == 1 else (Pow(b, Num(Fraction(n))),)
                                                       if n else (b, inverse(b))))))
            if trace.rule("cancel", A=a, B=rest):
                return cancel(trace)
