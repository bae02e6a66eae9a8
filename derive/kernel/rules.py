"""Rules: equations and inequalities with metavariables, and what may stand for them.

A rule says lhs = rhs for every instance of its metavariables that meets `when`; one whose lhs is
an inequality, and whose rhs is `true`, says that this inequality holds.
The table itself is text, in the room `language`; here is only what a rule means.

    ?A      a term                    ?i      an integer term (lower case)
    ?F(k)   a term in the index k     ?g(?A)  a function of one argument

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.context import Context, Rejected
from derive.kernel.ring import equal
from derive.kernel.terms import (
    Call, Fold, Meta, Term, Var, close, is_condition, is_integer, is_term, names, open_body, rebuild,
    substitute)

HOLE = Var("□", True)                    # the argument of a term in an index


@dataclass(frozen=True)
class Rule:
    """lhs = rhs when the conditions hold; `has` names for a function metavariable a property and
    the known functions that have it.

    `reason` is the phrase a page prints beside a line made by the rule."""
    name: str
    reason: str
    lhs: Term
    rhs: Term
    when: tuple[Term, ...] = ()
    has: tuple[tuple[str, str, frozenset[str]], ...] = ()


def apply_rule(rule: Rule, term: Term, instance: dict, here: Context, backwards: bool) -> Term:
    """The other side of the rule, if this side is the term (up to ring arithmetic)."""
    for name, value in instance.items():
        check_instance(name, value, here)
    before, after = (rule.rhs, rule.lhs) if backwards else (rule.lhs, rule.rhs)
    if is_condition(term) != is_condition(rule.lhs) or not equal(instantiate(before, instance), term):
        raise Rejected(f"{rule.name}: that side of the rule is not the term at this place")
    for cond in rule.when:
        here.show(instantiate(cond, instance))
    for function, wanted, known in rule.has:
        name = instance[function]
        if name not in known and wanted not in here.theory.functions.get(name, ()):
            raise Rejected(f"{rule.name}: {name} is not known to be {wanted}")
    return instantiate(after, instance)


def check_instance(name: str, value, here: Context) -> None:
    """Reject what may not stand for the metavariable `?name`."""
    if type(name) is not str or not (type(value) is str or is_term(value)):
        raise Rejected(f"{value!r} is no term, and cannot stand for ?{name}")
    if type(value) is str:
        if name[0].isupper() or value[0] in "↓?":
            raise Rejected(f"{value} cannot stand for ?{name}")
        return
    if value.loose or any(n[0] == "?" for n in names(value)):
        raise Rejected(f"a term with a loose index cannot stand for ?{name}")
    require_opened(value, here)
    if not name[0].isupper() and not is_integer(value):
        raise Rejected(f"only an integer can stand for ?{name}")
    if not name[0].isupper() and here.theory.randomness(value):
        raise Rejected("what is random would be bound by an expectation")


def require_opened(term: Term, here: Context) -> None:
    """Reject a reserved name that no binder above has introduced: it would be captured."""
    for name in names(term):
        if name[0] == "↓" and not int(name[1:]) < here.depth:
            raise Rejected(f"{name} is not bound above this place")


def instantiate(pattern: Term, instance: dict, depth: int = 0) -> Term:
    """The pattern with every metavariable replaced by its instance."""
    match pattern:
        case Meta(name, ()):
            return instance[name]
        case Meta(name, (arg,)):
            return substitute(instance[name], {HOLE: instantiate(arg, instance, depth)})
        case Call(function, args) if function[0] == "?":
            name = function[1:].rstrip("'")
            primes = function[1 + len(name):]
            return Call(instance[name] + primes, tuple(instantiate(a, instance, depth) for a in args))
        case Fold(kind, low, high, body, letter):
            index = Var(f"?{depth}", True)
            inner = instantiate(open_body(body, index), instance, depth + 1)
            return Fold(kind, instantiate(low, instance, depth),
                        instantiate(high, instance, depth), close(inner, index), letter)
    return rebuild(pattern, lambda c, _: instantiate(c, instance, depth))
