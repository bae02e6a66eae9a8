"""Forms: signs that the kernel reads off the form of a number, a lemma of the prelude for each.

This file imports the kernel and this room.  Nothing here is trusted: Coq checks each line.
"""

from __future__ import annotations

from derive.certify.chances import require_moments
from derive.certify.scope import Scope
from derive.certify.speaker import WAY
from derive.kernel.context import Context
from derive.kernel.ring import normal
from derive.kernel.terms import (
    Add, Call, Case, Entry, Fold, Iverson, Mean, Mul, Not, Num, Pow, Term, is_integer, neg, open_body)

LEMMAS = {"<": "lt", "<=": "le"}       # how the lemmas on a sign begin


def by_form(signs, op: str, term: Term, at: Context, here: Scope) -> str:
    """A sign that the kernel reads off the form of a number."""
    strict = op == "<"
    form = Context.positive if strict else Context.nonnegative
    match term:
        case Num():
            return "lra."
        case Add(terms) if all(map(at.nonnegative, terms)) and (
                not strict or any(map(at.positive, terms))) and not (
                strict and at.within_limits(term)):
            chosen = next((i for i, t in enumerate(terms) if at.positive(t)), None) \
                if strict else None
            return total(chosen, [signs.sign("<" if i == chosen else "<=", t, at, here)
                                 for i, t in enumerate(terms)])
        case Mul(factors) if factors and all(form(at, f) for f in factors):
            return nest(f"apply {'Rmult_lt_0_compat' if strict else 'Rmult_le_pos'}.",
                        [signs.sign(op, f, at, here) for f in factors])
        case Mul(factors):
            for i, factor in enumerate(factors):
                flipped = normal(neg(factor))
                rest = normal(neg(Mul(factors[:i] + factors[i + 1:])))
                if isinstance(factor, Add) and isinstance(flipped, Add) and form(at, flipped) \
                        and form(at, rest):
                    return signs.turned(op, term, Mul((flipped, rest)), here, nest(
                        f"apply {'Rmult_lt_0_compat' if strict else 'Rmult_le_pos'}.",
                        [signs.sign(op, flipped, at, here), signs.sign(op, rest, at, here)]))
        case Pow(base, Num(power)) if power.denominator == 1 and power % 2 == 0:
            half = abs(int(power)) // 2
            if strict:
                inner = signs.nonzero(base, at, here)
                inner = inner if power > 0 else f"apply Rinv_neq_0_compat. {inner}"
                return f"apply (even_power_pos {half}). {inner}"
            return f"apply (even_power_nonneg {half})."
        case Pow(base, Num(power)) if power.denominator == 1:
            inner = signs.sign(op, base, at, here)
            return power_of(int(power), "apply pow_lt." if strict else "apply pow_le.",
                            "apply Rinv_0_lt_compat." if strict else "apply inverse_nonneg.", inner)
        case Pow(base, exponent) if is_integer(exponent):
            return (f"apply powz_{'pos' if strict else 'nonneg'}. "
                    + signs.sign(op, base, at, here))
        case Pow(base, _):
            return "apply powr_pos. " + signs.sign("<", base, at, here) if strict else "apply powr_nonneg."
        case Call("sqrt", (arg,)) if strict and at.positive(arg):
            return "apply sqrt_lt_R0. " + signs.sign("<", arg, at, here)
        case Call("abs", (arg,)) if strict and at.nonzero(arg):
            return "apply Rabs_pos_lt. " + signs.nonzero(arg, at, here)
        case Call("heaviside", _):
            return "by_signs."
        case Fold("sum" | "prod" | "max" | "min" as kind, low, high, body, letter) \
                if not (strict and kind == "sum" and at.has_positive_term(term)):
            inside, index = at.enter(low, high)
            word = signs.say.letter(letter, here)
            if form(inside, open_body(body, index)):
                inner = signs.sign(op, open_body(body, index), inside,
                                   here.opening(index.name, word))
                nonempty = kind in ("max", "min") or kind == "sum" and strict
                return (f"apply {kind.capitalize()}_{'pos' if strict else 'nonneg'}. "
                        + ("{ integers. } " if nonempty else "")
                        + f"intros {word} H_{word}. cbv beta. {inner}")
        case Mean(body) if not strict and at.without_chance().nonnegative(body):
            require_moments(body, at.theory)
            inner = signs.sign("<=", body, at.without_chance(), signs.say.by_chance(here))
            return f"mean_of_nonneg. over {WAY}. {inner}"
        case Case(cond, then, other):
            name = signs.fresh("B")
            yes = signs.sign(op, then, at.assume(cond), here)
            no = signs.sign(op, other, at.assume(Not(cond)), here)
            return (f"apply {LEMMAS[op]}_case. {{ intros {name}. {yes} }} intros {name}. {no}")
        case Entry() if at.of_definition(term, form):
            body = at.unfolded(term)
            return (f"apply ({LEMMAS[op]}_same {signs.say.real(body, here)}). "
                    f"{{ open_definitions; reflexivity. }} " + signs.sign(op, body, at, here))
    if not strict and at.plainly_positive(term) and not isinstance(term, (Call, Iverson)):
        return "apply Rlt_le. " + by_form(signs, "<", term, at, here)
    return "known_sign."


def power_of(n: int, of_power: str, of_inverse: str, inner: str) -> str:
    """A script for a whole power, from that of its base."""
    if n == 1:
        return inner
    return " ".join([*([of_power] if n != -1 else []), *([of_inverse] if n < 0 else []), inner])


def nest(word: str, scripts: list[str]) -> str:
    """A lemma on two numbers for each sign between many, which stand to the left."""
    done = scripts[0]
    for script in scripts[1:]:
        done = f"{word} {{ {done} }} {script}"
    return done


def total(strict: int | None, scripts: list[str]) -> str:
    """A sum of numbers of which the one at `strict` is positive, the others are not negative."""
    done = scripts[0]
    for i, script in enumerate(scripts[1:], 1):
        left = "lt" if strict is not None and strict < i else "le"
        right = "lt" if strict == i else "le"
        done = f"apply Rplus_{left}_{right}_0_compat. {{ {done} }} {script}"
    return done


def product(op: str, factors: int, script: str) -> str:
    """The sign of a product, each factor of which has it by the same script."""
    word = "Rmult_lt_0_compat" if op == "<" else "Rmult_le_pos"
    return nest(f"apply {word}.", [script] * factors)
