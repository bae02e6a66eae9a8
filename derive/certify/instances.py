"""Instances: that the hypotheses of a theorem can be met, so that it does not hold of nothing.

Small integers are tried for sizes and indices, a few numbers for reals and for tensors, each
tensor the same in all its entries; functions are exp or constant, losses 0.  What is found goes
to Coq as an example with the very hypotheses of the theorem.  An instance that is not found says
nothing against a theorem: hypotheses on functions of numbers, or on entries that differ, are
outside of what is tried.

This file imports the kernel, the search for points and this room.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice, product

from derive.certify.chances import CERTAIN, certain
from derive.certify.speaker import rational
from derive.certify.statement import Statement
from derive.certify.values import Unreadable, Values
from derive.kernel.terms import Call, Diff, Entry, Term, Var, subterms
from derive.search.entailment.integer_points import points

NUMBERS = [Fraction(n) for n in ("1", "1/2", "2", "-1", "1/4", "3", "0")]
MOST = 2000                    # values of the numbers that are tried


def example(parts: Statement) -> str:
    """That some values meet all hypotheses, as Coq text; empty where there is nothing to meet or
    no values are found."""
    values = found(parts) if parts.hypotheses else None
    if values is None:
        return ""
    variables = " ".join(f"({word} : {type_})" for word, type_ in parts.variables)
    said = " /\\ ".join(f"({h})" for h in parts.hypotheses)
    given = ", ".join(values[word] for word, _ in parts.variables)
    return (f"Example {parts.name}_instance : exists {variables},\n  {said}.\n"
            f"Proof.\n  exists {given}.\n"
            "  repeat match goal with |- _ /\\ _ => split end; met.\nQed.")


def found(parts: Statement) -> dict[str, str] | None:
    """A value in Coq for each variable of the statement."""
    theory, words = parts.theory, {w: k for k, w in parts.say.names.given().items()}
    kinds = [words[word] for word, _ in parts.variables if word not in CERTAIN]
    facts = [*parts.facts, *certain(parts.say)]
    whole = [Var(n, True) for kind, n in kinds if kind == "integer" or kind == "tensor"
             and theory.tensors[n].integer]
    loose = [Var(n, False) for kind, n in kinds if kind == "real" or kind == "tensor"
             and not theory.tensors[n].integer and not theory.tensors[n].zero_outside]
    try:
        small = (dict(zip(whole, values)) for values in islice(
            product((0, 1), repeat=len(whole)), MOST))
        ints = next(met(chain(small, points(whole)), filter(of_integers, facts), theory), None)
        tried = ({**ints, **dict(zip(loose, numbers))} for numbers in islice(
            product(NUMBERS, repeat=len(loose)), MOST)) if ints is not None else ()
        at = next(met(tried, facts, theory), None)
    except Unreadable:
        return None
    return at and {word: CERTAIN.get(word) or written(*words[word], at, parts)
                   for word, _ in parts.variables}


def met(tried, facts, theory) -> Iterator[dict]:
    """Those of the values that meet all facts."""
    facts = list(facts)
    for at in tried:
        values = Values(theory, at)
        if all(map(values.holds, facts)):
            yield at


def of_integers(fact: Term) -> bool:
    """Does a fact speak of named integers alone, and of tensors of integers?"""
    return all(p.integer if isinstance(p, (Var, Entry)) else not isinstance(p, (Call, Diff))
               for p in subterms(fact))


def written(kind: str, name: str, at: dict, parts: Statement) -> str:
    """The value of a variable in Coq."""
    theory = parts.theory
    match kind:
        case "integer":
            return f"{at[Var(name, True)]}%Z"
        case "real":
            return rational(Fraction(at[Var(name, False)]))
        case "tensor" if theory.tensors[name].integer:
            return f"(fun _ => {at[Var(name, True)]}%Z)"
        case "tensor" if theory.tensors[name].zero_outside:
            return "(fun _ => 0)"
        case "tensor" if name in theory.random:
            return f"(fun _ _ => {rational(Fraction(at[Var(name, False)]))})"
        case "tensor":
            return f"(fun _ => {rational(Fraction(at[Var(name, False)]))})"
        case "function":
            return "(fun _ => 1)" if theory.functions[name] else "exp"
    return "(fun _ _ => 0)" if theory.axes(name) else "(fun _ => 0)"
