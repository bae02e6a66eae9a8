"""Signs: why a number is positive, or another is at most it, written for Coq.

The kernel reads signs off the form of a number, off what is stated, off the bounds of functions,
and off combinations of these.  Here it is asked the same questions in the same order, and the
answer that it accepts is written down, a lemma for each form.  Nothing here is trusted: Coq
checks each line.

`used` collects the facts that were relied upon, so that only these need be proved before.

This file imports the kernel, the search for combinations and this room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.certify.arithmetic import Arithmetic, one_tactic
from derive.certify.forms import LEMMAS, by_form, nest, power_of, product, total
from derive.certify.scope import Outside, Scope
from derive.certify.speaker import Speaker
from derive.kernel import signs
from derive.kernel.context import Context, fitting, places_in, values, weaker
from derive.kernel.ring import condition, equal, normal, polynomial
from derive.kernel.terms import (
    ZERO, And, Call, Entry, Fold, Mul, Not, Num, Pow, Rel, Term, Truth, add, is_integer, mul,
    names_of_indices, neg, open_body, sub, substitute, subterms)
from derive.search.entailment.integers import find


class Signs:
    """Writes scripts for conditions, in the words of a speaker."""

    def __init__(self, say: Speaker, ring: Arithmetic):
        self.say, self.ring, self.count = say, ring, 0
        self.used: dict[Term, None] = {}

    def fresh(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    # -- Conditions --------------------------------------------------------------------

    def shown(self, cond: Term, at: Context, here: Scope) -> str:
        """A script for a condition that the kernel shows at this place."""
        match cond:
            case And(args) if args:
                scripts = [self.shown(a, at, here) for a in args]
                return " ".join([*(f"split. {{ {s} }}" for s in scripts[:-1]), scripts[-1]])
            case Rel("<" | "<=", left, right) if not self.plain(left, right):
                return self.compared(cond, at, here)
            case Not(Rel("=", left, right)) if not (self.plain(left, right) or at.states(cond)):
                if right == ZERO:
                    return self.nonzero(left, at, here)
                gap = sub(left, right)
                return (f"apply (differ_by_gap {self.say.real(gap, here)}). {{ arithmetic. }} "
                        + self.nonzero(gap, at, here))
            case Fold("all", low, high, body, letter) if not at.states(cond):
                inside, index = at.enter(low, high)
                word = self.say.letter(letter, here)
                return (f"intros {word} H_{word}. "
                        + self.shown(open_body(body, index), inside, here.opening(index.name, word)))
            case Truth():
                return "exact I."
        if self.integers(cond):
            self.relied(cond, at)
            return "side."
        return f"first [ by_hypothesis | side{self.otherwise_stated(cond, at, here)} ]."

    def asserted(self, cond: Term, at: Context, here: Scope) -> str:
        """An assertion of a relation that is neither stated in these words nor seen from the form
        of a number alone."""
        match cond:
            case Rel("<" | "<=" as op, left, right) if not self.plain(left, right):
                plain = normal(sub(right, left))
                plainly = Context.plainly_positive if op == "<" else Context.plainly_nonnegative
                by_bound = any(isinstance(p, Call) and p.function == "log" for p in subterms(plain))
                seen = plainly(at, plain) and not by_bound
                if at.shows(cond) and not (seen or self.said(cond, at, here)):
                    return (f"assert ({self.fresh('W')} : {self.say.relation(cond, here)}). "
                            f"{{ {self.compared(cond, at, here)} }} ")
            case Not(Rel("=", left, right)) if not self.plain(left, right) and at.shows(cond) \
                    and cond not in at.facts:
                return (f"assert ({self.fresh('W')} : {self.say.proposition(cond, here)}). "
                        f"{{ {self.shown(cond, at, here)} }} ")
        return ""

    def compared(self, cond: Rel, at: Context, here: Scope) -> str:
        """A relation between real numbers that is stated, or by the sign of their difference."""
        if fact := self.said(cond, at, here):
            self.used[fact] = None
            return "by_hypothesis."
        gap = sub(cond.right, cond.left)
        if self.by_count(cond, gap, at):
            self.used |= dict.fromkeys(fact for fact in at.facts if isinstance(fact, Rel))
            return "lra."
        return (f"apply ({LEMMAS[cond.op]}_by_gap {self.say.real(gap, here)}). {{ arithmetic. }} "
                + self.sign(cond.op, gap, at, here))

    def by_count(self, cond: Rel, gap: Term, at: Context) -> bool:
        """Is this a relation of counts that follows from others, and not from a form?"""
        form = Context.positive if cond.op == "<" else Context.nonnegative
        return is_integer(gap) and not self.say.is_plain(gap) and not form(at, gap) and at.shows_integers(cond)

    def said(self, cond: Rel, at: Context, here: Scope) -> Term | None:
        """The fact that states a relation in the same words, if one does."""
        return next((fact for fact, found in self.stated(condition(cond), at)
                     if self.say.proposition(found, here) == self.say.relation(cond, here)), None)

    def plain(self, *terms: Term) -> bool:
        return all(map(self.say.is_plain, terms))

    def integers(self, cond: Term) -> bool:
        return isinstance(cond, Rel) and self.plain(cond.left, cond.right)

    def otherwise_stated(self, cond: Term, at: Context, here: Scope) -> str:
        """One more way to a condition, where a fact states it in other words: from these."""
        found = self.relied(cond, at)
        if found is None or not isinstance(cond, Not):
            return ""
        return f" | assert ({self.fresh('F')} : {self.say.proposition(found, here)}) by by_hypothesis; relation"

    def relied(self, cond: Term, at: Context) -> Term | None:
        """Note the fact that states a condition, if one does; that condition in its words."""
        for fact, found in self.stated(condition(cond), at):
            self.used[fact] = None
            return found
        return None

    # -- What is stated ----------------------------------------------------------------

    def stated(self, wanted: Term, at: Context) -> Iterator[tuple[Term, Term]]:
        """The facts of which a condition is an instance, each with the instance."""
        for fact in at.facts:
            for found in self.instances(fact, wanted, places_in(wanted), at):
                yield fact, found

    def instances(self, fact: Term, wanted: Term, indices, at: Context) -> Iterator[Term]:
        match fact:
            case And(args):
                for arg in args:
                    yield from self.instances(arg, wanted, indices, at)
            case Fold("all", low, high, body, _):
                if condition(fact) == wanted:
                    yield fact
                for index in fitting(body, wanted, indices):
                    if at.shows_integers(Rel("<=", low, index)) \
                            and at.shows_integers(Rel("<", index, high)):
                        yield from self.instances(open_body(body, index), wanted, indices, at)
            case _:
                known = condition(fact)
                if known == wanted or weaker(wanted, known):
                    yield fact

    def equation(self, left: Term, right: Term, at: Context, here: Scope) -> str:
        """An equation that is a hypothesis, or an instance of one, up to arithmetic."""
        gap = sub(left, right)
        for fact, found in self.stated(condition(Rel("=", left, right)), at):
            known = sub(found.left, found.right) if isinstance(found, Rel) else ZERO
            scale = next(self.scales(known, gap), None) or next(
                (-s for s in self.scales(neg(known), gap)), None)
            if found.op == "=" and scale is not None:
                self.used[fact] = None
                name, turned = self.fresh("F"), Mul((Num(scale), known))
                return (f"first [ solve [plain_hypothesis] | "
                        f"(assert ({name} : {self.say.proposition(found, here)}) by by_hypothesis; "
                        f"apply (equal_by_gap {self.say.real(gap, here)} {self.say.real(turned, here)}); "
                        f"[ {one_tactic(self.ring.equal(gap, turned, here))} | first [lra | rewrite {name}; ring] "
                        f"| ring ]) | by_hypothesis ].")
        return "by_hypothesis."

    def by_fact(self, goal: Rel | Not, at: Context, here: Scope) -> str | None:
        """A sign that is a hypothesis, or an instance of one, up to arithmetic."""
        for fact, found in self.stated(condition(goal), at):
            self.used[fact] = None
            name = self.fresh("F")
            if isinstance(found, Not) and found.arg.op in ("<", "<=") \
                    and not self.integers(found.arg):
                found = Rel("<=" if found.arg.op == "<" else "<", found.arg.right, found.arg.left)
            have = f"assert ({name} : {self.say.proposition(found, here)}) by by_hypothesis."
            if isinstance(found, Not) or isinstance(goal, Not) or found.op == "=" and self.integers(found):
                return f"{have} by_relation."
            gap = sub(found.right, found.left)
            scaled = next((side if s == 1 else Mul((Num(s), side)) for side in (
                (gap, neg(gap)) if found.op == "=" else (gap,))
                for s in self.scales(side, goal.right)), None)
            if scaled is None:
                return f"{have} by_relation."
            numbers = f"as_numbers {name}. " if self.integers(found) else ""
            return (f"{have} {self.turned(goal.op, goal.right, scaled, here)} clear - {name}. "
                    f"{numbers}lra.")
        return None

    @staticmethod
    def scales(gap: Term, wanted: Term):
        """The positive number by which one is the other times it."""
        one, two = polynomial(gap), polynomial(wanted)
        for mono, coeff in one.items():
            if mono in two and two[mono] / coeff > 0 and equal(
                    Mul((Num(two[mono] / coeff), gap)), wanted):
                yield two[mono] / coeff
            return

    # -- The sign of a number ----------------------------------------------------------

    def sign(self, op: str, term: Term, at: Context, here: Scope) -> str:
        """A script for `0 < term` or `0 <= term`, in the order in which the kernel looks."""
        form = Context.positive if op == "<" else Context.nonnegative
        plainly = Context.plainly_positive if op == "<" else Context.plainly_nonnegative
        if not form(at, term):
            raise Outside("a sign that the kernel shows in another way")
        plain = normal(term)
        goal = Rel(op, ZERO, plain)
        if isinstance(plain, Num) and not is_integer(term) and at.shows_integers(goal):
            return self.turned(op, term, plain, here, f"apply IZR_{LEMMAS[op]}. integers.")
        if self.say.is_plain(plain) and at.shows_integers(goal):
            known = self.of_integer(op, plain, here)
            return known if self.say.is_plain(term) else self.turned(op, term, plain, here, known)
        if at.states(goal) and (known := self.by_fact(goal, at, here)):
            return self.turned(op, term, plain, here, known)
        for one in dict.fromkeys((plain, term)):
            if plainly(at, one):
                return self.turned(op, term, one, here, by_form(self, op, one, at, here))
        if op == "<" and (fact := self.given(plain, Context.positive, at)):
            value = self.sign(op, fact.right, elsewhere(at, fact), here)
            return self.turned(op, term, plain, here, f"apply (lt_same {self.say.real(fact.right, here)}). "
                               f"{{ by_hypothesis. }} {value}")
        combination = None if is_integer(plain) else find(at.facts, goal)
        if signs.follows(goal, combination, at.holds):
            return self.combined(op, term, combination, at, here)
        if at.either_way(plain, form):
            return self.turned(op, term, plain, here, self.either_way(op, plain, at, here))
        return self.turned(op, term, plain, here, "side.")

    def given(self, term: Term, sign: Callable[[Context, Term], bool], at: Context) -> Rel | None:
        """A fact that gives an entry a value which has the sign, as the kernel's `is_given`."""
        for fact in at.facts if isinstance(term, Entry) else ():
            if isinstance(fact, Rel) and fact.op == "=" and fact.left == term \
                    and sign(elsewhere(at, fact), fact.right):
                self.used[fact] = None
                return fact
        return None

    def of_integer(self, op: str, term: Term, here: Scope) -> str:
        """A sign of an integer, as a number."""
        return (f"apply ({LEMMAS[op]}_same (IZR {self.say.integer(term, here)})). {{ integer_equal. }} "
                f"apply IZR_{LEMMAS[op]}. integers.")

    def turned(self, op: str, term: Term, other: Term, here: Scope, script: str = "") -> str:
        """A sign of a term, from that of another to which it is equal by arithmetic."""
        if self.say.real(term, here) == self.say.real(other, here):
            return script
        return (f"apply ({LEMMAS[op]}_same {self.say.real(other, here)}). "
                f"{{ {self.ring.equal(term, other, here)} }} {script}")

    def combined(self, op: str, term: Term, combination, at: Context, here: Scope) -> str:
        """A combination of what is known, with positive weights."""
        lines, products, strict = [], [], None
        for weight, conds in combination.parts:
            for c in conds:
                name = self.fresh("P")
                lines.append(f"assert ({name} : 0 {c.op} {self.say.real(c.right, here)}). "
                             f"{{ {self.held(c, at, here)} }}")
            if op == "<" and strict is None and all(c.op == "<" for c in conds):
                strict = len(products)
            products.append([Num(weight)] * (weight != 1 or not conds) + [c.right for c in conds])
        whole = add(*(mul(*factors) for factors in products))
        signed = [product("<" if i == strict else "<=", len(factors), "known_sign.")
                  for i, factors in enumerate(products)]
        return " ".join([*lines, self.turned(op, term, whole, here, total(strict, signed))])

    def held(self, cond: Rel, at: Context, here: Scope) -> str:
        """Why a part of a combination has its sign: as the kernel's `holds`."""
        if self.say.is_plain(cond.right) and at.shows_integers(cond):
            return self.of_integer(cond.op, cond.right, here)
        if at.states(cond) and (known := self.by_fact(cond, at, here)):
            return known
        parts = tuple(subterms(cond.right))
        for f in parts:
            for limit in signs.bounds(f):
                if limit.op == cond.op and equal(limit.right, cond.right):
                    return self.turned(cond.op, cond.right, limit.right, here,
                                       f"known_bound {self.say.real(f, here)}.")
        for p in parts:
            if isinstance(p, Fold) and p.kind in ("max", "min") and not p.loose:
                for index in names_of_indices(cond):
                    body = open_body(p.body, index)
                    if signs.entry_below(cond, p, index, body) and at.bounds_entry(p, cond):
                        gap = sub(p, body) if p.kind == "max" else sub(body, p)
                        return self.turned(cond.op, cond.right, gap, here,
                                           f"entry_of_extreme ({self.say.integer(index, here)})%Z.")
        return self.turned(cond.op, cond.right, cond.right, here,
                           by_form(self, cond.op, cond.right, at, here))

    def either_way(self, op: str, term: Term, at: Context, here: Scope) -> str:
        """The sign on either side of a kink."""
        part = next(iter(dict.fromkeys(p for p in values(term) if signs.ways(p) and not p.loose)))
        name, scripts = self.fresh("W"), []
        for cond, value in signs.ways(part):
            there = substitute(term, {part: value})
            script = self.sign(op, there, at.assume(cond), here)
            scripts.append(f"apply ({LEMMAS[op]}_same {self.say.real(there, here)}). "
                           f"{{ rewrite E_{name}. reflexivity. }} {script}")
        (one, first), (two, second) = signs.ways(part)
        word, say = self.say.real(part, here), self.say
        either = " \\/ ".join(f"({say.proposition(c, here)} /\\ {word} = {say.real(v, here)})"
                              for c, v in ((one, first), (two, second)))
        return (f"assert ({name} : {either}) by by_kink. "
                f"destruct {name} as [[C_{name} E_{name}]|[C_{name} E_{name}]]. "
                f"{{ {scripts[0]} }} {scripts[1]}")

    def nonzero(self, term: Term, at: Context, here: Scope) -> str:
        """A script for `term <> 0`."""
        plain = normal(term)
        for form in dict.fromkeys((plain, term)):
            match form:
                case Num():
                    return self.unequal(term, form, here, "lra.")
                case Mul(factors) if factors and all(map(at.nonzero, factors)):
                    scripts = [self.nonzero(f, at, here) for f in factors]
                    return self.unequal(term, form, here, nest(
                        "apply Rmult_integral_contrapositive_currified.", scripts))
                case Pow(base, Num(n)) if at.nonzero(base) and n.denominator == 1:
                    return self.unequal(term, form, here, power_of(int(n), "apply pow_nonzero.",
                                        "apply Rinv_neq_0_compat.", self.nonzero(base, at, here)))
        goal = Not(Rel("=", plain, ZERO))
        if at.states(goal) and (known := self.by_fact(goal, at, here)):
            return self.unequal(term, plain, here, known)
        if at.positive(plain):
            return self.unequal(term, plain, here,
                                f"apply positive_not_zero. {self.sign('<', plain, at, here)}")
        if fact := self.given(plain, Context.nonzero, at):
            value = self.nonzero(fact.right, elsewhere(at, fact), here)
            return self.unequal(term, plain, here, f"apply (unequal_same {self.say.real(fact.right, here)}). "
                                f"{{ by_hypothesis. }} {value}")
        if at.positive(neg(plain)):
            return (f"apply (negative_not_zero {self.say.real(neg(plain), here)}). "
                    f"{{ {self.ring.equal(neg(term), neg(plain), here)} }} "
                    + self.sign("<", neg(plain), at, here))
        return "side."

    def unequal(self, term: Term, other: Term, here: Scope, script: str) -> str:
        if self.say.real(term, here) == self.say.real(other, here):
            return script
        return (f"apply (unequal_same {self.say.real(other, here)}). "
                f"{{ {self.ring.equal(term, other, here)} }} {script}")


def elsewhere(at: Context, fact: Term) -> Context:
    """The place without this fact."""
    return replace(at, facts=tuple(f for f in at.facts if f is not fact))
