"""Ring arithmetic, step by step: a script that a term equals its normal form.

The kernel compares polynomials; Coq is shown the way there: atoms are brought to their
normal form one by one, sums are split by linearity and rid of what is free of their index,
and what remains between atoms is a matter of Coq's `ring`.  What is written here mirrors
`kernel.ring` and is not trusted: Coq checks each line.

This file imports the kernel and this room only.
"""

from __future__ import annotations

import re

from derive.certify.scope import Scope
from derive.certify.speaker import WAY, Speaker
from derive.kernel.ring import equal, from_monomial, from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    Add,
    Call,
    Case,
    Diff,
    Fold,
    Iverson,
    Mean,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    is_integer,
    sub,
    subterms,
    uses_index,
    shift,
)

LARGEST = 16


class Arithmetic:
    """Writes scripts with the words of a speaker."""

    def __init__(self, say: Speaker):
        self.say, self.count = say, 0

    def fresh(self) -> str:
        self.count += 1
        return f"E{self.count}"

    def equal(self, left: Term, right: Term, here: Scope) -> str:
        """A script for `left = right`, terms of one polynomial."""
        a, b = self.say.real(left, here), self.say.real(right, here)
        if a == b:
            return "reflexivity."
        if self.alike(left, right, here):
            return "arithmetic."
        middle = self.say.real(normal(left), here)
        down, up = self.to_normal(left, here), self.to_normal(right, here)
        script = down if up == "reflexivity." else f"symmetry. {up}" if down == "reflexivity." else \
            f"transitivity {middle}. {{ {down} }} symmetry. {up}"
        if re.fullmatch(r"(symmetry\. )?calculate\b.*", script) and len(sentences(script)) <= 2:
            return script.removeprefix("symmetry. ")           # which tries ring and lra first
        if simple(left) and simple(right):
            return f"first [ solve [ring] | solve [lra] | {one_tactic(script)} ]."
        return script

    def alike(self, left: Term, right: Term, here: Scope) -> bool:
        """Are the terms one polynomial, without reciprocals, of atoms that are written alike?"""
        known = {a: Var(self.say.real(a, here), False) for t in (left, right) for a in atoms(t)}
        return not any(isinstance(p, Pow) and negative(p) for t in (left, right) for p in region_parts(t)) \
            and equal(replaced(left, known), replaced(right, known))

    def through(self, stations, last: str, here: Scope) -> str:
        """A chain of equalities: each station's script proves it from the one before."""
        lines = [f"transitivity {self.say.real(term, here)}. {{ {script} }}"
                 for term, script in stations]
        return " ".join([*lines, last])

    def to_normal(self, term: Term, here: Scope) -> str:
        """A script for `term = normal(term)`."""
        goal = normal(term)
        if self.say.real(term, here) == self.say.real(goal, here):
            return "reflexivity."
        if is_region(term):
            return self.region(term, goal, here)
        return self.atom(term, goal, here)

    # -- Between atoms -----------------------------------------------------------------

    def region(self, term: Term, goal: Term, here: Scope, but=frozenset()) -> str:
        """The atoms brought to their normal form, all but those that have it already, then ring."""
        lines, changed = [], {}
        for a in atoms(term):
            if a not in but and self.say.real(a, here) != self.say.real(normal(a), here):
                name = self.fresh()
                changed[a] = normal(a)
                lines.append(f"assert ({name} : {self.say.real(a, here)} = "
                             f"{self.say.real(normal(a), here)}) by {one_tactic(self.atom(a, normal(a), here))}.")
        middle = replaced(term, changed)
        if changed:
            lines.append(f"transitivity {self.say.real(middle, here)}. {{ congruent. }}")
        return " ".join([*lines, self.ring(middle, goal, here)])

    def ring(self, term: Term, goal: Term, here: Scope) -> str:
        """Coq's ring, told that a bracket is its own square and what is known of reciprocals."""
        if self.say.real(term, here) == self.say.real(goal, here):
            return "reflexivity."
        known = []
        brackets = {p.cond: None for t in (term, goal) for p in region_parts(t)
                    if isinstance(p, Iverson)}
        known += [f"(ib_idem {self.say.boolean(c, here)})" for c in brackets]
        fractions = bases(term, goal)
        for base in fractions:
            known.append(f"(inv_square {self.say.real(base, here)})")
            known.append(f"(inv_cancel' {self.say.real(base, here)})")
        lead = [self.leading(p, here) for p in region_parts(term)
                if isinstance(p, Pow) and negative(p) and len(polynomial(p.base)) > 1]
        word = "calculate_fractions" if fractions else "calculate_with" if known else "calculate"
        given = f" ltac:(ring [{' '.join(known)}])" if known else ""
        return " ".join([*lead, f"{word}{given}."])

    def leading(self, power: Pow, here: Scope) -> str:
        """The base of a reciprocal written with its leading coefficient outside."""
        (monic, _), = next(iter(polynomial(Pow(power.base, Num(-ONE.value)))))
        lead = next(iter(polynomial(power.base).values())) / polynomial(monic)[
            next(iter(polynomial(power.base)))]
        base = self.say.real(power.base, here)
        wanted = f"({self.say.real(Num(lead), here)} * {self.say.real(monic, here)})"
        if base == self.say.real(monic, here):
            return ""
        return f"try replace {base} with {wanted} by arithmetic."

    # -- Atoms -------------------------------------------------------------------------

    def atom(self, term: Term, goal: Term, here: Scope) -> str:
        if self.say.real(term, here) == self.say.real(goal, here):
            return "reflexivity."
        match term:
            case Fold("count", low, high, cond, letter):
                return self.atom(Fold("sum", low, high, Iverson(cond), letter), goal, here)
            case Fold("sum", low, high, body, letter):
                return self.sum(term, goal, here)
            case Fold("max" | "min" | "prod" as kind, low, high, body, letter):
                index = self.say.letter(letter, here)
                inside = self.to_normal(body, here.under(index))
                positive = "" if kind == "prod" else " integers |"
                return (f"apply {kind.capitalize()}_cong; [ same_index | same_index |{positive} "
                        f"intros {index} H_{index}; cbv beta; {one_tactic(inside)} ].")
            case Fold("argmax", _, _, body, letter):
                index = self.say.letter(letter, here)
                inside = one_tactic(self.to_normal(body, here.under(index)))
                return ("first [ solve [same_index] | solve [integer_equal] | (apply (f_equal IZR); "
                        "apply ArgMax_cong; [ same_index | same_index | "
                        f"intros {index}; cbv beta; {inside} ]) ].")
            case Iverson(cond):
                known = []
                for rel in subterms(cond):
                    if isinstance(rel, Rel) and not rel.loose and not (
                            is_integer(rel.left) and is_integer(rel.right)):
                        difference = sub(rel.right, rel.left)
                        if self.say.real(difference, here) != self.say.real(normal(difference), here):
                            known.append(f"assert ({self.fresh()} : {self.say.real(difference, here)} = "
                                         f"{self.say.real(normal(difference), here)}) by "
                                         f"{one_tactic(self.to_normal(difference, here))}.")
                return " ".join([*known, "same_bracket."])
            case Case(cond, then, other):
                opened = Add((Mul((Iverson(cond), then)),
                              Mul((sub(ONE, Iverson(cond)), other))))
                return (f"transitivity {self.say.real(opened, here)}. {{ rewrite case_ib; "
                        f"arithmetic. }} {self.to_normal(opened, here)}")
            case Call(_, (arg,)) if isinstance(goal, Call):
                return f"in_1. {self.to_normal(arg, here)}"
            case Call(_, (a, b)) if isinstance(goal, Call):
                return (f"apply f_equal2; [ {one_tactic(self.to_normal(a, here))} | "
                        f"{one_tactic(self.to_normal(b, here))} ].")
            case Diff(body, wrt, direct) if isinstance(goal, Diff):
                inside = self.say.inside(wrt, direct, here)
                script = f"in_derivative {self.say.variable(wrt)}. {self.to_normal(body, inside)}"
                return script if goal.wrt == wrt else self.through(
                    [(Diff(goal.body, wrt, direct), script)], "same_slope.", here)
            case Mean(body) if isinstance(goal, Mean):
                return f"in_mean {WAY}. {self.to_normal(body, self.say.by_chance(here))}"
            case Pow(base, exponent) if isinstance(normal(exponent), Num) \
                    and not isinstance(exponent, Num):
                plain = Pow(base, normal(exponent))
                if plain.exponent.value.denominator != 1:
                    return (f"transitivity {self.say.real(plain, here)}. {{ in_r. arithmetic. }} "
                            f"{self.to_normal(plain, here)}")
                return (f"transitivity {self.say.real(plain, here)}. "
                        f"{{ try replace {self.say.index(exponent, here)} with "
                        f"({self.say.integer(plain.exponent, here)})%Z by integers; "
                        f"unfold powz; simpl; ring. }} {self.to_normal(plain, here)}")
            case Pow(base, exponent) if not is_integer(exponent) and isinstance(goal, Pow):
                return (f"apply f_equal2; [ {one_tactic(self.to_normal(base, here))} | "
                        f"{one_tactic(self.to_normal(exponent, here))} ].")
            case Pow(base, _):
                return (f"first [ apply f_equal2; [ {one_tactic(self.to_normal(base, here))} | "
                        "same_index ] | same_index ].")
        return "first [ solve [same_index] | integer_equal ]."

    def sum(self, term: Fold, goal: Term, here: Scope) -> str:
        """A sum, its body normal, then split into the sums of its monomials."""
        low, high = normal(term.low), normal(term.high)
        index = self.say.letter(term.letter, here)
        inside = here.under(index)
        body = polynomial(term.body)
        if not body:
            return f"apply Sum_zero; intros {index} H_{index}; cbv beta; " \
                   f"{one_tactic(self.to_normal(term.body, inside))}."
        size = normal(sub(high, low))
        if isinstance(size, Num) and size.value <= 0:
            return "first [ apply Sum_empty; integers | apply Sum_zero; intros; arithmetic ]."
        shape, parts = [], []
        for mono, coeff in body.items():
            inner = tuple(p for p in mono if uses_index(p[0]))
            outer = tuple(p for p in mono if not uses_index(p[0]))
            shape.append((from_monomial(outer, coeff), from_monomial(inner)))
            parts.append(Mul((shift(from_monomial(outer, coeff), -1),
                              Fold("sum", low, high, from_monomial(inner), term.letter))))
        nested = Mul(shape[-1])
        split = parts[-1]
        for one, two in zip(reversed(shape[:-1]), reversed(parts[:-1])):
            nested, split = Add((Mul(one), nested)), Add((two, split))
        written = self.say.real(Fold("sum", low, high, nested, term.letter), here)
        to_shape = (f"transitivity {self.say.real(from_polynomial(body), inside)}. "
                    f"{{ {self.to_normal(term.body, inside)} }} "
                    + self.ring(from_polynomial(body), nested, inside))
        script = (f"transitivity {written}. {{ apply Sum_cong; [ same_index | same_index | "
                  f"intros {index} H_{index}; cbv beta; {one_tactic(to_shape)} ]. }} ")
        if self.say.real(split, here) == self.say.real(goal, here):
            return script + "sum_linear."
        script += f"transitivity {self.say.real(split, here)}. {{ sum_linear. }} "
        if isinstance(size, Num):
            ends = f"{self.say.index(low, here)} {self.say.index(high, here)}"
            script += f"rewrite ?(Sum_const_of {size.value} {ends} 1) by integers. "
        if isinstance(goal, Fold) and len(parts) == 1:
            return script + "arithmetic."
        return script + self.region(split, goal, here, but={p.factors[1] for p in parts})


def one_tactic(script: str) -> str:
    """`a. b. { c. } d.` as `a; [ c | d ]`: the first goal is closed by the braces."""
    def build(parts):
        head, *rest = parts
        head = f"({head})" if ";" in head else head
        if not rest:
            return head
        if isinstance(rest[0], list):
            inner, after = build(rest[0]), rest[1:]
            return f"{head}; [ {inner} | {build(after)} ]"
        return f"{head}; {build(rest)}"
    parts = sentences(script)
    return build(parts) if len(parts) == 1 else f"({build(parts)})"


def sentences(script: str) -> list:
    """The sentences of a script, a block in braces being a list of its own."""
    stack, current = [[]], ""
    i = 0
    while i < len(script):
        c = script[i]
        if script.startswith("(*", i):
            i = script.index("*)", i) + 2
            continue
        if c == "{" and not current.strip():
            stack.append([])
        elif c == "}" and not current.strip():
            block = stack.pop()
            stack[-1].append(block)
        elif c == "." and (i + 1 == len(script) or script[i + 1] in " \n}"):
            if current.strip():
                stack[-1].append(current.strip())
            current = ""
        else:
            current += c
        i += 1
    return stack[0]


def simple(term: Term) -> bool:
    return not any(isinstance(p, (Fold, Iverson, Case)) for p in subterms(term))


def negative(power: Pow) -> bool:
    return isinstance(power.exponent, Num) and power.exponent.value < 0


def is_region(term: Term) -> bool:
    """Does the term stand above its atoms: a number, a sum, a product, a whole power?"""
    return isinstance(term, (Num, Add, Mul)) or isinstance(term, Pow) and isinstance(
        term.exponent, Num) and term.exponent.value.denominator == 1 and abs(
        term.exponent.value) <= LARGEST


def region_parts(term: Term):
    yield term
    if is_region(term):
        for child in (term.terms if isinstance(term, Add) else term.factors
                      if isinstance(term, Mul) else (term.base,) if isinstance(term, Pow) else ()):
            yield from region_parts(child)


def atoms(term: Term) -> list[Term]:
    return list(dict.fromkeys(p for p in region_parts(term) if not is_region(p)))


def bases(*terms: Term) -> list[Term]:
    """What stands both by itself and as a reciprocal."""
    found, direct = {}, set()
    for term in terms:
        for part in region_parts(term):
            if isinstance(part, Pow) and negative(part):
                found[part.base] = None
            elif not isinstance(part, (Add, Mul, Num)):
                direct.add(part)
    return [b for b in found if b in direct]


def replaced(term: Term, values: dict[Term, Term]) -> Term:
    """The region over other atoms."""
    if term in values:
        return values[term]
    match term:
        case Add(terms):
            return Add(tuple(replaced(t, values) for t in terms))
        case Mul(factors):
            return Mul(tuple(replaced(f, values) for f in factors))
        case Pow(base, exponent) if is_region(term):
            return Pow(replaced(base, values), exponent)
    return term
