"""Instances: that the hypotheses of a theorem can be met, so that it does not hold of nothing.

Small integers are tried for sizes and indices, a few numbers for reals and for tensors, each
tensor the same in all its entries; functions are exp or constant, losses 0.  What is found goes
to Coq as an example with the very hypotheses of the theorem.  An instance that is not found says
nothing against a theorem: hypotheses on functions of numbers, or on entries that differ, are
outside of what is tried.

This file imports the kernel, the search for points and this room.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product

from derive.certify.speaker import rational
from derive.certify.statement import Statement
from derive.kernel.terms import (
    And, Entry, Fold, Not, Or, Rel, Term, Truth, Var, children, subterms, with_children)
from derive.search.entailment.integer_points import Unreadable, holds, points

NUMBERS = [Fraction(n) for n in ("1", "1/2", "2", "-1", "1/4", "3", "0")]
MOST = 2000                    # values of the numbers that are tried
MET = ("cbv beta; match goal with "
       "| |- (_ <= _)%Z => lia | |- (_ < _)%Z => lia | |- @eq Z _ _ => lia | |- @eq bool _ _ => reflexivity "
       "| |- _ < _ => lra | |- _ <= _ => lra | |- smooth _ => exact smooth_exp "
       "| |- continuity _ => apply continuity_const; intros u v; reflexivity "
       "| |- differentiable _ _ => intros y; apply Fd_const "
       "| |- forall I, inside _ I -> _ => intros I_ H_ y; apply Fd_const "
       "| |- _ => intros; first [lia | lra | reflexivity] end")


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
            f"  repeat match goal with |- _ /\\ _ => split end; {MET}.\nQed.")


def found(parts: Statement) -> dict[str, str] | None:
    """A value in Coq for each variable of the statement."""
    theory, words = parts.theory, {w: k for k, w in parts.say.names.given().items()}
    try:
        facts = [flat(f, theory) for f in parts.facts]
    except Unreadable:
        return None
    kinds = [words[word] for word, _ in parts.variables]
    whole = [Var(n, True) for kind, n in kinds if kind == "integer" or kind == "tensor"
             and theory.tensors[n].integer]
    loose = [Var(n, False) for kind, n in kinds if kind == "real" or kind == "tensor"
             and not theory.tensors[n].integer and not theory.tensors[n].zero_outside]
    try:
        about = [f for f in facts if not any(v in loose for v in subterms(f))]
        ints = next((at for at in points(whole) if all(holds(f, at) for f in about)), None)
        for numbers in islice(product(NUMBERS, repeat=len(loose)), MOST if ints is not None else 0):
            at = {**ints, **dict(zip(loose, numbers))}
            if all(holds(f, at) for f in facts):
                return {word: written(*words[word], at, parts) for word, _ in parts.variables}
    except (Unreadable, ZeroDivisionError, KeyError):
        pass
    return None


def flat(term: Term, theory) -> Term:
    """The condition where every entry of a tensor is one number."""
    match term:
        case Entry(name, _, _) if name in theory.tensors and name not in theory.definitions \
                and name not in theory.losses:
            return Var(name, theory.tensors[name].integer)
        case Fold("all", _, _, body, _):
            body = flat(body, theory)
            if body.loose:
                raise Unreadable
            return body
        case Rel() | And() | Or() | Not() | Truth():
            return with_children(term, [flat(c, theory) for c in children(term)])
        case Entry() | Fold():
            raise Unreadable
    return with_children(term, [flat(c, theory) for c in children(term)]) if children(term) else term


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
        case "tensor":
            return f"(fun _ => {rational(Fraction(at[Var(name, False)]))})"
        case "function":
            return "(fun _ => 1)" if theory.functions[name] else "exp"
    return "(fun _ _ => 0)" if theory.axes(name) else "(fun _ => 0)"
