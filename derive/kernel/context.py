"""Contexts: what is known at a place, and how a side condition is shown.

A context is a theory and the facts at a place in a formula: the hypotheses, the
ranges of the indices bound above, the conditions of brackets beside it.
`show` accepts a condition or raises `Rejected`; it does not search.  A condition
on integers needs a certificate, which an untrusted `oracle` supplies and
`integers.check` checks.  A sign of a real term is read off its form.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from derive.kernel import integers, signs
from derive.kernel.ring import condition, normal, polynomial
from derive.kernel.terms import (
    ROOM, TRUE, ZERO, Add, And, Bound, Call, Case, Diff, Entry, Fold, Iverson, Mean, Mul, Not, Num, Or,
    Pow, Rejected, Rel, Term, Truth, Var, children, is_integer, names_of_indices, neg, open_body,
    reads_reals, sub, substitute, subterms, within)
from derive.kernel.theory import Theory

POSITIVE_FUNCTIONS = {"exp", "sigmoid", "softplus", "normal_cdf", "cosh", "pi"}
LIMITS = {"sigmoid": (0, 1), "tanh": (-1, 1), "normal_cdf": (0, 1)}       # never reached
MOST_BENT = 4              # kinks of one number that are looked at
NONNEGATIVE_FUNCTIONS = POSITIVE_FUNCTIONS | {"relu", "abs", "heaviside", "sqrt"}


class OutOfRange(Rejected):
    """An index is not shown to lie in its axis: `entry` needs `cond` where `facts` hold."""

    def __init__(self, entry: Term, cond: Term, facts: tuple[Term, ...]):
        super().__init__("an index may leave its range", entry)
        self.entry, self.cond, self.facts = entry, cond, facts


Oracle = Callable[[tuple[Term, ...], Term], object]


@dataclass(frozen=True)
class Context:
    """`depth` counts the indices opened above, so that each gets a reserved name of its own.

    `hypotheses` are the facts at the root of the formula; `smooth` remembers which
    defined names were shown to be differentiable from these alone, and for each tuple of facts
    the `answers` that were worked out, of which no other facts know.  `held` are the names
    that stand for themselves here, being variables of a derivative above: what they are
    defined as says nothing about the values they may take nearby.
    """
    theory: Theory
    facts: tuple[Term, ...]
    oracle: Oracle
    depth: int = 0
    hypotheses: tuple[Term, ...] = ()
    smooth: dict = field(default_factory=dict, compare=False)
    held: frozenset[str] = frozenset()

    def assume(self, *conds: Term, deeper: int = 0) -> Context:
        return Context(self.theory, self.facts + conds, self.oracle, self.depth + deeper,
                       self.hypotheses, self.smooth, self.held) if conds else self

    def enter(self, low: Term, high: Term) -> tuple[Context, Var]:
        """The context under a binder, and the reserved name of its index."""
        index = marker(self.depth)
        return self.assume(Rel("<=", low, index), Rel("<", index, high), deeper=1), index

    def enter_axes(self, tensor: str) -> tuple[Context, tuple[Var, ...]]:
        """The context of one entry inside the axes, and the reserved names of its indices."""
        inside, indices = self, ()
        for _ in self.theory.axes(tensor):
            low, high = self.theory.ranges(tensor, indices)[len(indices)]
            inside, index = inside.enter(low, high)
            indices = (*indices, index)
        return inside, indices

    def descend(self, term: Term, i: int) -> tuple[Term, Context, Var | None]:
        """The i-th child, its context, and the reserved name of the index bound on the way."""
        child = children(term)[i]
        if isinstance(term, Fold) and i == 2:
            inside, index = self.enter(term.low, term.high)
            return open_body(child, index), inside, index
        return child, self.at_child(term, i), None

    def at_child(self, term: Term, i: int) -> Context:
        """The context at the i-th child of a term that binds no index there."""
        match term:
            case Mul(factors):
                return self.assume(*(f.cond for j, f in enumerate(factors)
                                     if j != i and isinstance(f, Iverson)))
            case Case(cond, _, _) if i > 0:
                return self.assume(cond if i == 1 else Not(cond))
            case Diff(_, wrt, direct):
                return self.under_derivative(wrt, direct)
            case Mean():
                return self.without_chance()
        return self

    def with_lemma(self, lemma: Term) -> Context:
        """The same root with one more hypothesis."""
        return replace(self, facts=(*self.facts, lemma), hypotheses=(*self.hypotheses, lemma),
                       smooth={})

    def at_root(self) -> Context:
        """The same claim with the hypotheses alone; reserved names stay apart."""
        return replace(self, facts=self.hypotheses)

    def under_derivative(self, wrt: Term, direct: bool) -> Context:
        """What holds not only at the point but near it: facts on integers, and strict
        inequalities between continuous expressions in entries of undefined tensors.  The variable, and
        under `direct` every defined name, is held."""
        held = self.theory.definitions if direct else {getattr(wrt, "tensor", None)}
        return replace(self, facts=tuple(f for f in self.facts if self.is_open(f)),
                       hypotheses=tuple(f for f in self.hypotheses if self.is_open(f)), smooth={},
                       held=self.held.union(held))

    def without_chance(self) -> Context:
        """What holds whatever the random entries come to, for the inside of an expectation."""
        return replace(self, facts=tuple(f for f in self.facts if not self.theory.randomness(f)),
                       hypotheses=tuple(f for f in self.hypotheses
                                        if not self.theory.randomness(f)), smooth={})

    def is_open(self, fact: Term) -> bool:
        match fact:
            case And(args):
                return all(map(self.is_open, args))
            case Fold("all", low, high, body, _):
                return not (reads_reals(low) or reads_reals(high)) and self.is_open(body)
            case Rel("<", left, right) | Not(Rel("=", left, right)):
                return is_constant_condition(fact) or all(map(self.is_continuous, (left, right)))
        return is_constant_condition(fact)

    def is_continuous(self, term: Term) -> bool:
        """Is the term made of entries of undefined tensors in a continuous way, read off its form?"""
        match term:
            case Num() | Var() | Bound():
                return True
            case Add(parts) | Mul(parts) | Call("exp" | "sigmoid" | "tanh" | "softplus", parts):
                return all(map(self.is_continuous, parts))
            case Pow(base, Num(power)) if power.denominator == 1:
                return (power > 0 or replace(self, facts=()).positive(base)) and self.is_continuous(base)
            case Fold("sum", low, high, body, _):
                return not (reads_reals(low) or reads_reals(high)) and self.is_continuous(body)
            case Iverson(cond):
                return is_constant_condition(cond)
            case Entry(tensor, at, _) if not any(map(reads_reals, at)):
                if self.theory.known.get(tensor) == "det":
                    tensor = self.theory.losses[tensor]
                if tensor in self.theory.definitions and tensor not in self.theory.recursive:
                    return self.is_continuous(self.theory.definitions[tensor].body)
                return not (tensor in self.theory.definitions or tensor in self.theory.losses)
        return False

    @cached_property
    def answers(self) -> dict:
        return self.smooth.setdefault(self.facts, {})

    def once(self, ask: Callable[..., bool], *about) -> bool:
        """The answer to a question, which is worked out once as long as the facts are these."""
        if (answer := self.answers.get((ask, *about))) is None:
            answer = self.answers[ask, *about] = ask(self, *about)
        return answer

    def show(self, cond: Term) -> None:
        if not self.shows(cond):
            raise Rejected("not shown", cond)        # written out only where it is read

    def shows(self, cond: Term) -> bool:
        """Is the condition shown to hold here?  False says only that it was not.  It is asked over
        and over, in every pass of a normal form, and worked out once."""
        return self.once(Context.is_shown, cond)

    def is_shown(self, cond: Term) -> bool:
        known = literally(self.facts)
        if cond in known or isinstance(cond, Rel) and condition(cond) in known:
            return True
        match cond:
            case And(args):
                return all(map(self.shows, args))
            case Rel(_, left, right) | Not(Rel("=", left, right)) if (
                    is_integer(left) and is_integer(right)):
                return self.shows_integers(cond) or self.states(cond) or (
                    any(isinstance(part, Fold) for part in subterms(cond)) and self.shows_sign(cond))
            case Or(args) if self.states(cond) or any(
                    self.assume(*map(negation, args[:i] + args[i + 1:])).shows(arg)
                    for i, arg in enumerate(args)):
                return True
            case Or() | Not(Or() | And()) if is_integer_condition(cond):
                return self.shows_integers(cond)
            case Rel("<" | "<=", _, _) | Not(Rel("=", _, _)):
                return self.shows_sign(cond)
            case Not(Not(arg)):
                return self.shows(arg)
            case Not(Rel("<", left, right)):
                return self.shows(Rel("<=", right, left))
            case Not(Rel("<=", left, right)):
                return self.shows(Rel("<", right, left))
            case Fold("all", low, high, body, _):
                inside, index = self.enter(low, high)
                return self.states(cond) or inside.shows(open_body(body, index))
        return self.states(cond)

    def shows_sign(self, cond: Term) -> bool:
        """A relation between numbers, by the sign of their difference."""
        match cond:
            case Rel("<", left, right):
                return self.positive(sub(right, left))
            case Rel("<=", left, right):
                return self.nonnegative(sub(right, left))
            case Not(Rel("=", left, right)):
                return self.nonzero(left if right == ZERO else sub(left, right))
        return False

    def shows_integers(self, cond: Term) -> bool:
        if certified(self.oracle, self.facts, cond):
            return True
        for fact in self.facts:
            match fact:
                case Rel("=", Var(_, True) as index, value) if any(
                        is_read_at(index, part) for part in (cond, *self.facts)):
                    known = {index: value}
                    facts = tuple(substitute(f, known) for f in self.facts)
                    return certified(self.oracle, facts, substitute(cond, known))
        instances = tuple(self.instances_at(cond))
        return bool(instances) and certified(self.oracle, self.facts + instances, cond)

    def instances_at(self, cond: Term) -> Iterator[Term]:
        """What quantified facts say of the entries of integer tensors that a condition reads."""
        read = [part for part in subterms(cond) if isinstance(part, Entry) and not part.loose]
        for fact in self.facts if read else ():
            match fact:
                case Fold("all", low, high, body, _) if is_integer_condition(body):
                    for index in dict.fromkeys(p.at[0] for p in read if p.at):
                        if certified(self.oracle, self.facts, within(low, index, high)):
                            yield open_body(body, index)

    # -- Definitions -----------------------------------------------------------------

    def require_inside(self, term: Entry) -> None:
        """Reject an entry whose indices are not shown to lie in the axes of its tensor."""
        axes = self.theory.axes(term.tensor)
        if len(axes) != len(term.at):
            raise Rejected(f"{term.tensor} has {len(axes)} axes")
        for index, (low, high) in zip(term.at, self.theory.ranges(term.tensor, term.at)):
            if not self.shows(within(low, index, high)):
                raise OutOfRange(term, within(low, index, high), self.facts)

    def unfolded(self, term: Entry) -> Term:
        """The definition of an entry, once its indices are shown to lie in its axes."""
        if term.tensor in self.held:
            raise Rejected(f"{term.tensor} is the variable of a derivative here")
        self.require_inside(term)
        definition = self.theory.definitions[term.tensor]
        return substitute(definition.body, dict(zip(definition.indices, term.at)))

    def of_definition(self, term: Entry, ask: Callable[[Context, Term], object]):
        """What is known of the definition of an entry, as its sign.  That of a recursive one ends nowhere."""
        if term.tensor not in self.theory.definitions or term.tensor in self.theory.recursive:
            return None
        try:
            return ask(self, self.unfolded(term))
        except Rejected:
            return None

    def shows_everywhere(self, tensor: str, what: str | bytes,
                         require: Callable[[str, Context, Entry], None]) -> bool:
        """Do the hypotheses alone show `what` of every entry inside the axes?  Asked once for each
        name, so that a deep network costs linear time.  It is shown of a recursive name if it is
        wherever it holds of all that is read of its circle: by induction on the level."""
        if (what, tensor) not in self.smooth:
            circle = self.theory.recursive.get(tensor, ())
            self.smooth[what, tensor] = False
            self.smooth.update({(what, name): True for name in circle})
            try:
                for name in circle or (tensor,):
                    inside, indices = self.at_root().enter_axes(name)
                    require(name, inside, Entry(name, indices, False))
                shown = True
            except Rejected:
                shown = False
            self.smooth.update({(what, name): shown for name in circle or (tensor,)})
        return self.smooth[what, tensor]

    # -- Facts ---------------------------------------------------------------------

    def states(self, cond: Term) -> bool:
        """Is the condition one of the facts, or an instance of a quantified one?"""
        return self.once(Context.is_stated, condition(cond))

    def is_stated(self, wanted: Term) -> bool:
        if any(self.instance_of(fact, wanted) for fact in self.facts):
            return True
        return isinstance(wanted, Rel) and wanted.op == "=" and all(
            self.states(Rel("<=", a, b)) for a, b in ((wanted.left, wanted.right),
                                                      (wanted.right, wanted.left)))

    def instance_of(self, fact: Term, wanted: Term) -> bool:
        match fact:
            case And(args):
                return any(self.instance_of(arg, wanted) for arg in args)
            case Fold("all", low, high, body, _):
                if is_equation(body) and not is_equation(wanted):
                    return False
                return condition(fact) == wanted or any(
                    self.instance_of(open_body(body, index), wanted)
                    and self.shows_integers(Rel("<=", low, index))
                    and self.shows_integers(Rel("<", index, high))
                    for index in fitting(body, wanted, places_in(wanted)))
            case Or(args):
                return condition(fact) == wanted or any(
                    self.instance_of(arg, wanted) and all(
                        is_integer_condition(other) and self.shows_integers(negation(other))
                        for other in args if other is not arg) for arg in args)
        known = condition(fact)
        return known == wanted or getattr(known, "op", "<=") != "<=" and weaker(wanted, known)

    # -- Signs of real terms -----------------------------------------------------------

    def positive(self, term: Term) -> bool:
        plain = normal(term)
        return (self.states(Rel("<", ZERO, plain)) or self.plainly_positive(plain)
                or plain != term and self.plainly_positive(term)
                or self.is_given(plain, Context.positive)
                or self.states(Rel("<=", ZERO, plain)) and self.states(Not(Rel("=", plain, ZERO)))
                or self.combined(Rel("<", ZERO, plain))
                or self.either_way(plain, Context.positive))

    def nonnegative(self, term: Term) -> bool:
        plain = normal(term)
        return (self.states(Rel("<=", ZERO, plain)) or self.plainly_nonnegative(plain)
                or plain != term and self.plainly_nonnegative(term)
                or self.combined(Rel("<=", ZERO, plain))
                or self.either_way(plain, Context.nonnegative))

    def either_way(self, term: Term, sign: Callable[[Context, Term], bool]) -> bool:
        """Has a number this sign whichever value max(a, b), |u| or the like in it takes?"""
        inside = {part for p in values(term) if isinstance(p, (Diff, Mean)) for part in subterms(p)}
        bent = dict.fromkeys(p for p in values(term) if signs.ways(p) and not p.loose)
        if not 0 < len(bent) <= MOST_BENT or not inside.isdisjoint(bent):
            return False                          # a derivative looks nearby, a mean elsewhere
        part = next(iter(bent))
        return all(sign(self.assume(cond), substitute(term, {part: value}))
                   for cond, value in signs.ways(part))

    def nonzero(self, term: Term) -> bool:
        plain = normal(term)
        for form in (plain, term):
            match form:
                case Num(value):
                    return value != 0
                case Mul(factors) if all(map(self.nonzero, factors)):
                    return True
                case Pow(base, _) if self.nonzero(base):
                    return True
                case Fold("prod", low, high, body, _):
                    inside, index = self.enter(low, high)
                    return inside.nonzero(open_body(body, index))
        return (self.states(Not(Rel("=", plain, ZERO))) or self.positive(term)
                or self.is_given(plain, Context.nonzero) or self.positive(neg(plain))
                or self.combined(Rel("<", ZERO, Call("abs", (plain,)))))

    def differ(self, one: Term, other: Term) -> bool:
        """Are two numbers shown to differ?  An extreme does from what none of its entries is."""
        for a, b in ((one, other), (other, one)):
            if isinstance(a, Fold) and a.kind in ("max", "min"):
                inside, index = self.enter(a.low, a.high)
                return self.shows(Rel("<", a.low, a.high)) and inside.differ(
                    open_body(a.body, index), b)
        return self.shows(Not(Rel("=", one, other)))

    def is_given(self, term: Term, sign: Callable[[Context, Term], bool]) -> bool:
        """Has an entry this sign because a fact gives it a value that has, by the other facts?"""
        return isinstance(term, Entry) and any(
            isinstance(fact, Rel) and fact.op == "=" and fact.left == term and sign(
                replace(self, facts=tuple(f for f in self.facts if f is not fact)), fact.right)
            for fact in self.facts)

    def combined(self, goal: Rel) -> bool:
        """Is the sign that of a combination of facts, which the oracle finds?"""
        return not is_integer(goal.right) and signs.follows(
            goal, self.oracle(self.facts, goal), self.holds)

    def holds(self, cond: Rel) -> bool:
        """Is `0 <= p` or `0 < p` a fact, a bound of a function, or plain from the form of p?"""
        parts = tuple(subterms(cond.right))
        if self.states(cond) or signs.is_bound(cond, parts):
            return True
        if any(isinstance(p, Fold) and p.kind in ("max", "min") and self.bounds_entry(p, cond)
               for p in parts):
            return True
        sign = self.plainly_positive if cond.op == "<" else self.plainly_nonnegative
        return not isinstance(cond.right, Add) and sign(cond.right)

    def bounds_entry(self, extreme: Fold, cond: Rel) -> bool:
        """Does the condition say that a maximum is at least one of its entries?"""
        return not extreme.loose and any(
            signs.entry_below(cond, extreme, index, open_body(extreme.body, index))
            and self.shows(within(extreme.low, index, extreme.high))
            for index in names_of_indices(cond))

    def plainly_positive(self, term: Term) -> bool:
        match term:
            case Num(value):
                return value > 0
            case Add() if self.within_limits(term):
                return True
            case Add(terms):
                return all(map(self.nonnegative, terms)) and any(map(self.positive, terms))
            case Mul(factors):
                return all(map(self.positive, factors)) or self.opposite(term, self.positive)
            case Pow(base, Num(power)) if power.denominator == 1 and power % 2 == 0:
                return self.nonzero(base)
            case Pow(base, _):
                return self.positive(base)
            case Call(function, args):
                return function in POSITIVE_FUNCTIONS or (
                    function == "sqrt" and self.positive(args[0])) or (
                    function == "abs" and self.nonzero(args[0])) or (
                    "positive" in self.theory.functions.get(function, ()))
            case Fold("sum", low, high, body, _) if self.has_positive_term(term):
                return True
            case Fold("sum" | "prod" | "max" | "min" as kind, low, high, body, _):
                inside, index = self.enter(low, high)
                return (kind == "prod" or self.shows_integers(Rel("<", low, high))
                        ) and inside.positive(open_body(body, index))
            case Case(cond, then, other):
                return self.assume(cond).positive(then) and self.assume(Not(cond)).positive(other)
            case Entry() if self.of_definition(term, Context.positive):
                return True
        return is_integer(term) and self.shows_integers(Rel("<", ZERO, term))

    def has_positive_term(self, total: Fold) -> bool:
        """Is one term of a masked sum positive, at an index that the mask names, and none
        negative?"""
        inside, index = self.enter(total.low, total.high)
        return not total.loose and bool(brackets_in(total.body)) and any(
            self.shows_integers(within(total.low, at, total.high))
            and self.positive(open_body(total.body, at))
            for at in dict.fromkeys((*names_of_indices(total), total.low))
        ) and inside.nonnegative(open_body(total.body, index))

    def plainly_nonnegative(self, term: Term) -> bool:
        match term:
            case Num(value):
                return value >= 0
            case Iverson():
                return True
            case Add(terms):
                return all(map(self.nonnegative, terms))
            case Mul(factors):
                return all(map(self.nonnegative, factors)) or self.opposite(term, self.nonnegative)
            case Pow(_, Num(power)) if power.denominator == 1 and power % 2 == 0:
                return True
            case Pow(base, _):
                return self.nonnegative(base)
            case Call(function, _) if function in NONNEGATIVE_FUNCTIONS:
                return True
            case Fold("sum" | "prod" | "max" | "min" as kind, low, high, body, _):
                inside, index = self.enter(low, high)
                return inside.nonnegative(open_body(body, index)) and (
                    kind in ("sum", "prod") or self.shows_integers(Rel("<", low, high)))
            case Mean(body):
                return self.without_chance().nonnegative(body)
            case Case(cond, then, other):
                return (self.assume(cond).nonnegative(then)
                        and self.assume(Not(cond)).nonnegative(other))
            case Entry() if self.of_definition(term, Context.nonnegative):
                return True
        return self.plainly_positive(term)

    def within_limits(self, term: Term) -> bool:
        """Is a combination of bounded functions, such as 1 - sigmoid(u), positive by its bounds?"""
        least, strict = Fraction(0), False
        for mono, coeff in polynomial(term).items():
            match mono:
                case ():
                    least += coeff
                case ((atom, 1),) if limits := self.limits_of(atom):
                    least += coeff * limits[0 if coeff > 0 else 1]
                    strict = True
                case _:
                    return False
        return strict and least >= 0

    def limits_of(self, atom: Term) -> tuple[int, int] | None:
        """Between which numbers a known function, or an entry defined as one, stays."""
        if isinstance(atom, Entry):
            return self.of_definition(atom, Context.limits_of)
        return LIMITS.get(atom.function) if isinstance(atom, Call) else None

    @staticmethod
    def opposite(product: Mul, sign: Callable[[Term], bool]) -> bool:
        """Does a product with one negative factor -f have the sign because f·(-1) has?"""
        for i, factor in enumerate(product.factors):
            flipped = normal(neg(factor))
            if isinstance(factor, Add) and isinstance(flipped, Add) and sign(flipped):
                rest = product.factors[:i] + product.factors[i + 1:]
                return sign(normal(neg(Mul(rest))))
        return False


@lru_cache(ROOM)
def certified(oracle: Oracle, facts: tuple[Term, ...], cond: Term) -> bool:
    """Is there a certificate that the condition follows from the facts?  One that was accepted
    need not be checked again: what follows from facts depends on nothing else."""
    try:
        integers.check(facts, cond, oracle(facts, cond))
    except integers.Unproved:
        return False
    return True


@lru_cache(ROOM)
def literally(facts: tuple[Term, ...]) -> frozenset[Term]:
    """What is true by arithmetic, the facts, and what each `and` among them says, as written and
    in canonical form."""
    parts = [p for fact in facts for p in (fact, *(fact.args if isinstance(fact, And) else ()))]
    return frozenset((TRUE, *parts, *map(condition, parts)))


@lru_cache(ROOM)
def marker(depth: int) -> Var:
    """The reserved name of the index opened at this depth; no goal may contain it."""
    return Var(f"↓{depth}", True)


def brackets_in(product: Term) -> tuple[Term, ...]:
    """The brackets among the factors of a product."""
    return tuple(f for f in getattr(product, "factors", (product,)) if isinstance(f, Iverson))


def is_equation(cond: Term) -> bool:
    """Is the condition an equation, for all indices perhaps?"""
    while isinstance(cond, Fold) and cond.kind == "all":
        cond = cond.body
    return isinstance(cond, Rel) and cond.op == "="


OWN = Var("□", True)


def fitting(body: Term, wanted: Term, indices: tuple[Term, ...]) -> tuple[Term, ...]:
    """Those of the indices at which entries of a quantified condition can be entries of the one
    that is wanted; all of them, where this excludes every one."""
    places = {(p.tensor, i) for p in values(open_body(body, OWN)) if isinstance(p, Entry)
              for i, at in enumerate(p.at) if at == OWN}
    found = {at for p in values(wanted) if isinstance(p, Entry)
             for i, at in enumerate(p.at) if (p.tensor, i) in places}
    return tuple(index for index in indices if index in found) or indices


@lru_cache(ROOM)
def places_in(cond: Term) -> tuple[Term, ...]:
    """The indices at which a quantified fact may say what the condition does."""
    return (*names_of_indices(cond), *(sizes_of_binders(cond) if is_equation(cond) else ()))


def sizes_of_binders(cond: Term) -> Iterator[Term]:
    """The sizes at which a range ends: what holds at every size holds at this one."""
    ends = {part.high for part in subterms(cond) if isinstance(part, Fold)}
    yield from dict.fromkeys(p for end in ends for p in subterms(end) if isinstance(p, Var))


def is_read_at(index: Var, cond: Term) -> bool:
    """Does the condition read an integer tensor at the index, as in k < m[l]?"""
    return any(isinstance(part, Entry) and index in subterms(part) for part in subterms(cond))


def negation(cond: Term) -> Term:
    return cond.arg if isinstance(cond, Not) else Not(cond)


def weaker(wanted: Term, stated: Term) -> bool:
    """0 < p gives 0 <= p and p ≠ 0; 0 = p gives 0 <= p and 0 <= -p."""
    match stated, wanted:
        case Rel("<", a, p), Rel("<=", b, q):
            return a == b and p == q
        case (Rel("<", a, p), Not(Rel("=", b, q))) | (Rel("=", a, p), Rel("<=", b, q)):
            return a == b and (p == q or normal(neg(p)) == q)
    return False


def values(term: Term):
    """The subterms that carry real values: those above and beside indices, not inside them."""
    yield term
    if not isinstance(term, Entry):
        for child in children(term):
            yield from values(child)


def is_integer_condition(cond: Term) -> bool:
    """Does the condition speak of integers alone?"""
    match cond:
        case Rel(_, left, right):
            return is_integer(left) and is_integer(right)
        case Not() | And() | Or():
            return all(map(is_integer_condition, children(cond)))
    return isinstance(cond, Truth)


def is_constant_condition(cond: Term) -> bool:
    """An integer condition that reads no real number: constant under every derivative."""
    return is_integer_condition(cond) and not reads_reals(cond)
