"""Limits: why a number tends to another, written for Coq.

The kernel reads a limit off the form of a term.  Here the same form is gone through, and each case
becomes a lemma of the prelude: `tends w f a` for a limit that is a number, `unbounded s w f` for
one that is oo (s = 1) or -oo (s = -1).  Nothing here is trusted: Coq checks each line.

This file imports the kernel and this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.certify.scope import ROOT, Outside, Scope, bare
from derive.certify.signs import Signs
from derive.kernel.context import Context
from derive.kernel.limits import (
    AT_INFINITY, JUMPS, MINUS_OO, OO, beside, depends, eventually)
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Add, Call, Case, Fold, Mul, Not, Num, Pow, Rel, Tends, Term, Var, close, equals,
    is_integer, neg, open_body)

SIGN = {OO: 1, MINUS_OO: -1}
WORD = {1: "1", -1: "(-1)"}


@dataclass(frozen=True)
class Limit:
    """What a part tends to, a term, OO or MINUS_OO, and a script for it."""
    value: Term
    script: str

    @property
    def sign(self) -> int:
        """1 or -1 where the limit is infinite, else 0."""
        return SIGN.get(self.value, 0)


class Limits:
    """Writes why terms have limits as one variable goes one way."""

    def __init__(self, signs: Signs, claim: Tends, conds: tuple[Term, ...], here: Context,
                 known: Mapping[Term, Limit] | None = None):
        self.signs, self.say, self.ring = signs, signs.say, signs.ring
        self.claim, self.variable, self.conds, self.here = claim, claim.variable, conds, here
        self.near, self.known = eventually(claim, conds, here), known or {}
        self.letter = self.say.real(self.variable)

    def of(self, term: Term) -> Limit:
        return self.limit(term, self.near, self.here, ROOT)

    def curve(self, term: Term, here: Scope = ROOT) -> str:
        """A term as a function of the variable."""
        return f"(fun {self.letter} => {bare(self.say.real(term, here))})"

    # -- From some point on ------------------------------------------------------------

    @property
    def condition(self) -> str:
        """What is used from some point on, as a function of the variable."""
        said = " /\\ ".join(map(self.say.proposition, self.conds)) or "True"
        return f"(fun {self.letter} : R => {said})"

    def opened(self, script: str) -> str:
        """A script for what holds wherever the conditions do."""
        return f"over {self.letter}. intros N_{self.letter}. facts. {script}"

    def eventual(self) -> str:
        """A script that the conditions hold from some point on."""
        if not self.conds:
            return "apply near_always; auto."
        scripts = [self.eventual_one(fact) for fact in self.conds]
        done = scripts[-1]
        for script in reversed(scripts[:-1]):
            done = f"apply near_both. {{ {script} }} {done}"
        return done

    def eventual_one(self, fact: Term) -> str:
        k, kind, point = self.variable, self.claim.kind, self.claim.point
        match fact:
            case Rel("<", low, var) if var == k and not depends(low, k, self.here):
                if kind == "oo":
                    return "apply near_high."
                if kind == "above" and normal(low) == normal(point):
                    return f"apply near_beyond. {self.ring.equal(low, point, ROOT)}"
                side, lower, upper = "above", low, point
            case Rel("<", _, high):
                if kind == "-oo":
                    return "apply near_low."
                if kind == "below" and normal(high) == normal(point):
                    return f"apply near_before. {self.ring.equal(high, point, ROOT)}"
                side, lower, upper = "below", point, high
            case _:
                return "apply near_apart. comes."
        why = self.signs.compared(Rel("<", lower, upper), self.here, ROOT)
        return f"apply (near_{side} _ _ {self.say.real(point)}). {{ comes. }} {why}"

    def nearly(self, base: Term, near: Context, here: Scope) -> str:
        """A script that a number is positive from some point on."""
        why = self.signs.sign("<", base, near, here)
        return f"apply (near_then _ {self.condition}). {{ {self.eventual()} }} {self.opened(why)}"

    # -- By the form of a term ---------------------------------------------------------

    def limit(self, term: Term, near: Context, at: Context, here: Scope) -> Limit:
        def of(part: Term, where: Context = at) -> Limit:
            return self.limit(part, near, where, here)

        if not depends(term, self.variable, at):
            return Limit(term, "apply tends_const.")
        if term in self.known:
            return self.known[term]
        match term:
            case Var():
                return self.of_variable()
            case Add(terms):
                return self.added(terms, [of(t) for t in terms], here)
            case Mul(factors):
                return self.multiplied(factors, [of(f) for f in factors], at, here)
            case Pow(Fold("sum", low, high, Pow(base, power), letter), Pow(root, Num(minus))) if (
                    minus == -1 and power == root == self.variable and self.claim.kind == "oo"):
                return self.root_of_powers(low, high, base, letter, at, here)
            case Pow(base, Num(power)) if power.denominator == 1:
                return self.whole_power(base, int(power), of(base), near, at, here)
            case Pow(base, Num()):
                return self.real_power(term, of(base), near, at, here)
            case Pow(base, power):
                return self.exponential(base, power, of(base), of(power), at, here)
            case Call(function, args):
                return self.called(function, args, [of(a) for a in args], at, here)
            case Fold():
                return self.folded(term, near, at, here)
            case Case(cond, then, other):
                yes, no = of(then, at.assume(cond)), of(other, at.assume(Not(cond)))
                name = self.signs.fresh("G")
                curves = f"{self.curve(then, here)} {self.curve(other, here)}"
                return Limit(Case(cond, yes.value, no.value), (
                    f"apply (tends_case {self.say.boolean(cond, here)} _ {curves}). "
                    f"{{ intros {name}. {yes.script} }} intros {name}. {no.script}"))
        raise Outside(f"a limit of this {type(term).__name__}")

    def of_variable(self) -> Limit:
        match self.claim.kind:
            case "oo":
                return Limit(OO, "exact unbounded_up.")
            case "-oo":
                return Limit(MINUS_OO, "exact unbounded_down.")
        return Limit(self.claim.point, "apply tends_variable. comes.")

    def added(self, terms, limits: list[Limit], here: Scope) -> Limit:
        """A sum, from the left."""
        done = Limit(Add(limits[:1] and (limits[0].value,)), limits[0].script) \
            if not limits[0].sign else limits[0]
        for i, right in enumerate(limits[1:], 1):
            curves = f"{self.curve(Add(terms[:i]), here)} {self.curve(terms[i], here)}"
            if not (done.sign or right.sign):
                value = Add((*done.value.terms, right.value))
                done = Limit(value, f"apply (tends_plus _ {curves}). {{ {done.script} }} {right.script}")
                continue
            value, lemma = (done.value, "unbounded_plus") if done.sign else (right.value, "plus_unbounded")
            sides = [one.script if one is main else self.on_side(one, here)
                     for main in (done if done.sign else right,) for one in (done, right)]
            done = Limit(value, f"apply ({lemma} {WORD[SIGN[value]]} _ {curves}). {{ {sides[0]} }} {sides[1]}")
        return done

    def on_side(self, one: Limit, here: Scope) -> str:
        if one.sign:
            return f"apply side_of_unbounded. {one.script}"
        return f"apply (side_of_limit _ _ _ {self.say.real(one.value, here)}). {one.script}"

    def multiplied(self, factors, limits: list[Limit], at: Context, here: Scope) -> Limit:
        """A product, from the left: of numbers, or of what is off 0 and has an infinite factor."""
        if not any(one.sign for one in limits):
            script = limits[0].script
            for i, right in enumerate(limits[1:], 1):
                curves = f"{self.curve(Mul(factors[:i]), here)} {self.curve(factors[i], here)}"
                script = f"apply (tends_mult _ {curves}). {{ {script} }} {right.script}"
            return Limit(Mul(tuple(one.value for one in limits)), script)
        done, infinite, sign = limits[0].script, limits[0].sign, limits[0].sign
        if not infinite:
            sign, done = self.off_zero(limits[0], at, here)
        for i, right in enumerate(limits[1:], 1):
            curves = f"{self.curve(Mul(factors[:i]), here)} {self.curve(factors[i], here)}"
            own, beyond = self.off_zero(right, at, here)
            lemma = "unbounded_mult" if infinite else "mult_unbounded" if right.sign else "off_zero_mult"
            other = right.script if lemma == "mult_unbounded" else beyond
            done = (f"apply ({lemma} {WORD[sign]} {WORD[own]} {WORD[sign * own]} _ {curves}). "
                    f"{{ ring. }} {{ {done} }} {other}")
            sign, infinite = sign * own, infinite or right.sign
        return Limit(OO if sign > 0 else MINUS_OO, done)

    def off_zero(self, one: Limit, at: Context, here: Scope) -> tuple[int, str]:
        """The sign of a factor beside oo, and a script that it stays off 0."""
        if one.sign:
            return one.sign, f"apply off_zero_unbounded. {one.script}"
        value = self.say.real(one.value, here)
        if at.positive(one.value):
            return 1, f"apply (off_zero_up _ _ {value}). {{ {one.script} }} " \
                + self.signs.sign("<", one.value, at, here)
        return -1, f"apply (off_zero_down _ _ {value}). {{ {one.script} }} " \
            + self.negative(one.value, at, here)

    def negative(self, value: Term, at: Context, here: Scope) -> str:
        return (f"apply (negative_by {self.say.real(neg(value), here)}). {{ arithmetic. }} "
                + self.signs.sign("<", neg(value), at, here))

    # -- Powers ------------------------------------------------------------------------

    def whole_power(self, base: Term, n: int, inner: Limit, near: Context, at: Context,
                    here: Scope) -> Limit:
        """A whole power; Coq has the reciprocal, to the power of |n|, where n is negative."""
        below, size = self.curve(Pow(base, Num(-ONE.value)), here), f"{abs(n)}%nat"
        if n >= 0:
            script = f"apply (tends_pow {size} _ {self.curve(base, here)}). {inner.script}"
            if not inner.sign:
                return Limit(Pow(inner.value, Num(ONE.value * n)), script)
            return self.unbounded_power(n, inner.sign, self.curve(base, here), inner.script)
        if inner.sign:
            script = f"apply (tends_inv_unbounded {WORD[inner.sign]}). {{ either_sign. }} {inner.script}"
            if n < -1:
                script = (f"apply (tends_value _ _ (0 ^ {abs(n)})). {{ ring. }} "
                          f"apply (tends_pow {size} _ {below}). {script}")
            return Limit(ZERO, script)
        if normal(inner.value) == ZERO and near.positive(base):
            script = (f"apply (unbounded_inv _ {self.curve(base, here)}). "
                      f"{{ {self.nearly(base, near, here)} }} {self.to_zero(inner, here)}")
            return Limit(OO, script) if n == -1 else self.unbounded_power(-n, 1, below, script)
        why = self.signs.shown(Not(equals(inner.value, ZERO)), at, here)
        script = f"apply (tends_inv _ {self.curve(base, here)}). {{ {why} }} {inner.script}"
        return Limit(Pow(inner.value, Num(ONE.value * n)), script if n == -1 else
                     f"apply (tends_pow {size} _ {below}). {script}")

    @staticmethod
    def unbounded_power(n: int, sign: int, base: str, script: str) -> Limit:
        new = sign ** n
        return Limit(OO if new > 0 else MINUS_OO, (
            f"apply (unbounded_pow {n}%nat {WORD[sign]} {WORD[new]} _ {base}). "
            f"{{ lia. }} {{ ring. }} {script}"))

    def to_zero(self, one: Limit, here: Scope) -> str:
        """A limit of 0, however it is written."""
        value = self.say.real(one.value, here)
        return one.script if value == "0" else (
            f"apply (tends_value _ _ {value}). {{ {self.ring.equal(one.value, ZERO, here)} }} {one.script}")

    def real_power(self, term: Pow, inner: Limit, near: Context, at: Context, here: Scope) -> Limit:
        """A fixed power that is no whole one."""
        power, curve = self.say.real(term.exponent, here), self.curve(term.base, here)
        rises = term.exponent.value > 0
        if inner.sign:
            lemma = "unbounded_powr" if rises else "tends_powr_unbounded"
            return Limit(OO if rises else ZERO, f"apply ({lemma} {power}). {{ lra. }} {inner.script}")
        if normal(inner.value) == ZERO and not rises and near.positive(term.base):
            return Limit(OO, (f"apply (unbounded_powr_zero {power} _ {curve}). {{ lra. }} "
                              f"{{ {self.nearly(term.base, near, here)} }} {self.to_zero(inner, here)}"))
        return Limit(Pow(inner.value, term.exponent), (
            f"apply (tends_powr _ {curve} (fun _ => {power})). "
            f"{{ {self.signs.compared(Rel('<', ZERO, inner.value), at, here)} }} "
            f"{{ {inner.script} }} apply tends_const."))

    def exponential(self, base: Term, power: Term, below: Limit, above: Limit, at: Context,
                    here: Scope) -> Limit:
        """A power whose exponent moves, of what tends to a positive number."""
        value, curves = self.say.real(below.value, here), f"{self.curve(base, here)} {self.curve(power, here)}"
        if is_integer(power) and at.shows(Rel("<=", ZERO, power)):
            return Limit(Pow(below.value, power), (
                f"apply (tends_natural {self.say.index(power, here)} _ {self.curve(base, here)}). "
                f"{{ integers. }} {below.script}"))
        positive = self.signs.compared(Rel("<", ZERO, below.value), at, here)
        if is_integer(power):
            return Limit(Pow(below.value, power), (
                f"apply (tends_powz {self.say.index(power, here)} _ {self.curve(base, here)}). "
                f"{{ {positive} }} {below.script}"))
        if not above.sign:
            value = Pow(below.value, above.value)
            script = f"apply (tends_powr _ {curves}). {{ {positive} }} {{ {below.script} }} {above.script}"
            return Limit(value, self.whole(value, positive, here) + script)
        large = at.shows(Rel("<", ONE, below.value))
        own, beyond = (1, f"apply (log_off_zero_up _ _ {value}). ") if large else \
            (-1, f"apply (log_off_zero_down _ _ {value}). {{ {positive} }} ")
        other = Rel("<", ONE, below.value) if large else Rel("<", below.value, ONE)
        beyond += f"{{ {self.signs.compared(other, at, here)} }} {below.script}"
        lemma, found = ("power_grows", OO) if own * above.sign > 0 else ("power_vanishes", ZERO)
        return Limit(found, (
            f"apply ({lemma} {WORD[above.sign]} {WORD[own]} _ {curves} {value}). {{ ring. }} "
            f"{{ {positive} }} {{ {below.script} }} {{ {beyond} }} {above.script}"))

    def whole(self, power: Pow, positive: str, here: Scope) -> str:
        """A real power whose exponent comes to an integer, as a whole one."""
        if not is_integer(power.exponent):
            return ""
        base, exponent = (self.say.real(t, here) for t in (power.base, power.exponent))
        index = self.say.index(power.exponent, here)
        return (f"apply (tends_value _ _ (powr {base} {exponent})). "
                f"{{ transitivity (powr {base} (IZR {index})). {{ first [ reflexivity | f_equal; integer_equal ]. }} "
                f"transitivity (powz {base} {index}). {{ apply powr_powz. {positive} }} "
                "first [ reflexivity | unfold powz; simpl; ring ]. } ")

    def root_of_powers(self, low, high, base, letter: str, at: Context, here: Scope) -> Limit:
        inside, index = at.enter(low, high)
        word, value = self.say.letter(letter, here), open_body(base, index)
        inner = here.opening(index.name, word)
        why = self.signs.compared(Rel("<=", ZERO, value), inside, inner)
        entries = f"(fun {word} => {bare(self.say.real(value, inner))})"
        return Limit(Fold("max", low, high, base, letter), (
            f"apply (root_of_powers {self.say.index(low, here)} {self.say.index(high, here)} {entries}). "
            f"{{ integers. }} intros {word} H_{word}. cbv beta. {why}"))

    # -- Functions and folds -----------------------------------------------------------

    def called(self, function: str, args, limits: list[Limit], at: Context, here: Scope) -> Limit:
        curves = " ".join(self.curve(a, here) for a in args)
        value = Call(function, tuple(one.value for one in limits))
        if any(one.sign for one in limits):
            return self.at_infinity(function, limits[0], curves)
        if function in ("max", "min"):
            return Limit(value, f"apply (tends_{function} _ {curves}). {{ {limits[0].script} }} {limits[1].script}")
        (inner,) = limits
        return Limit(value, (f"apply (tends_through {self.say.function(function)} _ {curves}). "
                             f"{{ {self.continuous(function, inner.value, at, here)} }} {inner.script}"))

    def at_infinity(self, function: str, inner: Limit, curve: str) -> Limit:
        value, word = AT_INFINITY[function][inner.value == OO], self.say.function(function)
        where = "at_oo" if inner.sign > 0 else "at_minus_oo"
        given = WORD[SIGN[value]] if value in SIGN else self.say.real(value)
        lemma = "unbounded" if value in SIGN else "tends"
        return Limit(value, f"apply ({lemma}_{where} {word} {given} _ {curve} {function}_{where}). {inner.script}")

    def continuous(self, function: str, value: Term, at: Context, here: Scope) -> str:
        """A script that a function is continuous at a number."""
        if function == "log":
            return "apply continuous_log. " + self.signs.compared(Rel("<", ZERO, value), at, here)
        if function == "sqrt":
            return "apply continuous_sqrt. " + self.signs.compared(Rel("<=", ZERO, value), at, here)
        if function in JUMPS:
            return f"apply continuous_{function}. " + self.signs.nonzero(value, at, here)
        return "continuous_given." if function in at.theory.functions else f"apply continuous_{function}."

    def folded(self, term: Fold, near: Context, at: Context, here: Scope) -> Limit:
        inside, index = at.enter(term.low, term.high)
        word, body = self.say.letter(term.letter, here), open_body(term.body, index)
        inner = here.opening(index.name, word)
        one = self.limit(body, beside(near, inside), inside, inner)
        value = Fold(term.kind, term.low, term.high, close(one.value, index), term.letter)
        ends = f"{self.say.index(term.low, here)} {self.say.index(term.high, here)}"
        body_word, limit_word = (bare(self.say.real(t, inner)) for t in (body, one.value))
        nonempty = "" if term.kind == "sum" else "{ integers. } "
        return Limit(value, (
            f"apply (tends_{term.kind.capitalize()} {ends} _ (fun {self.letter} {word} => {body_word}) "
            f"(fun {word} => {limit_word})). {nonempty}intros {word} H_{word}. cbv beta. {one.script}"))
