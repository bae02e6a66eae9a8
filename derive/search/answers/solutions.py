"""Solutions: an instance of hypotheses that no rational numbers meet.

    exp(x) = 2      at x = log(2)            x^2 = x + 1, x > 0     at x = (1 + sqrt(5)) / 2

The evaluator looks for rational points, of which there are none.  Here an equation of the
hypotheses is solved for a scalar.  The kernel proves every hypothesis that spoke of it with the
solution put in; of two numbers the evaluator may tell which is less.  The scalar is then defined
to be its solution, so that slopes in it keep their meaning, and the evaluator looks at these
hypotheses and at the claim.

Where y = sqrt(2) x is supposed, y does not move with x: it has this value at the point, and is a
number of its own.  Under a derivative a solution therefore speaks of copies of what it reads, as
y = sqrt(2) x° does for a number x° that is equal to x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.kernel.context import Rejected
from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    MINUS_ONE, ONE, Add, And, Call, Diff, Entry, Mul, Num, Pow, Rel, Term, Var, add, conj, equals, inverse, memoised,
    mul, names, neg, number, rebuild, sub, substitute, subterms)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language.text import text
from derive.numeric.refute import Survey, survey
from derive.search.derivation.proof import Disagreement
from derive.search.proving.prove import prove

MOST = 6                        # solutions that are tried
DEEPEST = 2                     # scalars that are solved for, one after the other
GLANCE = 0.02                   # seconds in which two numbers are compared
HALF = Num(Fraction(1, 2))
COPY = "°"                      # no text can name these
INVERSES = {
    "exp": lambda u: Call("log", (u,)),
    "log": lambda u: Call("exp", (u,)),
    "sqrt": lambda u: Pow(u, number(2)),
    "sigmoid": lambda u: Call("log", (mul(u, inverse(sub(ONE, u))),)),
    "tanh": lambda u: mul(HALF, Call("log", (mul(add(ONE, u), inverse(sub(ONE, u))),))),
    "softplus": lambda u: Call("log", (sub(Call("exp", (u,)), ONE),))}


@dataclass(frozen=True)
class Solved:
    """A theory, its hypotheses and a claim in which scalars gave way to their values; what was
    proved of these."""
    theory: Theory
    facts: tuple[Term, ...]
    claim: Term
    shown: tuple[Term, ...] = ()
    values: tuple[tuple[Var, Term], ...] = ()

    def at(self, x: Var, value: Term) -> Solved | None:
        """The same with a value for one more scalar, if all that was supposed of it is shown."""
        def put(term: Term) -> Term:
            return substitute(term, {x: value})

        if x.name in self.theory.reach(value):
            return None

        def named(term: Term) -> Term:
            return memoised(lambda part, depth, visit: Entry(x.name, (), False) if part == x
                            else rebuild(part, visit, depth))(term, 0)

        free = tuple(f for f in self.facts if x.name not in names(f))
        about = tuple(f for f in self.facts if x.name in names(f))
        theory = replace(self.theory, facts=tuple(f for f in self.theory.facts if f not in about))
        solved = renamed(theory, put)
        known = (*free, *(less for f in about if is_less(less := put(f))))
        shown = tuple(f for f in about if put(f) in known or prove(solved, known, put(f), 1))
        if shown != about:
            return None
        theory = renamed(theory, named)
        values = (*((y, put(v)) for y, v in self.values), (x, value))
        theory = replace(theory, tensors={**theory.tensors, x.name: Tensor(())}, definitions={
            **theory.definitions, **{y.name: Definition((), v) for y, v in values}})
        return Solved(theory, free, named(self.claim), tuple(map(named, (*self.shown, *shown))), values)

    def held(self) -> Solved | None:
        """The same with solutions that speak of copies, if anything is differentiated: None where
        what they read cannot be copied."""
        said = (self.claim, *self.shown, *self.facts, *(d.body for d in self.theory.definitions.values()))
        if not any(isinstance(part, Diff) for term in said for part in subterms(term)):
            return self
        read = dict.fromkeys(p for _, v in self.values for p in subterms(v)
                             if isinstance(p, (Var, Entry)) and not p.integer)
        if any(part.loose for part in read):
            return None
        copies = {part: Var(text(part, tight=True) + COPY, False) for part in read}
        solutions = {x.name: Definition((), substitute(v, copies)) for x, v in self.values}
        theory = replace(self.theory, definitions={**self.theory.definitions, **solutions})
        return replace(self, theory=theory, facts=(*self.facts, *map(equals, copies.values(), copies)))


def renamed(theory: Theory, put: Callable[[Term], Term]) -> Theory:
    """The theory with something else for a scalar."""
    return replace(
        theory, facts=tuple(map(put, theory.facts)),
        definitions={name: replace(d, body=put(d.body)) for name, d in theory.definitions.items()},
        random={name: replace(law, parameters=tuple(map(put, law.parameters)))
                for name, law in theory.random.items()})


def is_less(fact: Term) -> bool:
    """Is this a < b or a <= b for two numbers, or several such, as the evaluator sees?"""
    if isinstance(fact, And):
        return all(map(is_less, fact.args))
    if not isinstance(fact, Rel) or fact.op == "=" or speaks(fact):
        return False
    looked = survey(Theory({}), (), fact, (), seconds=GLANCE)
    return looked.instances > 0 and not looked.witness


def survey_solutions(theory: Theory, facts: tuple[Term, ...], claim: Term, ranges, *,
                     seconds: float, seed: int) -> Survey | None:
    """A survey at numbers that are not rational, if the hypotheses ask for such.

    Raises Disagreement where a hypothesis fails that was proved."""
    agreed = None
    for found in solutions(Solved(theory, facts, claim), DEEPEST):
        supposed, looked = (survey(found.theory, found.facts, term, ranges, seconds=seconds / 2, seed=seed)
                            for term in (conj(*found.shown), found.claim))
        if supposed.witness:
            raise Disagreement(f"{text(conj(*found.shown))} is proved, and fails")
        if looked.witness:
            return written(looked, found)
        if supposed.instances and looked.instances and agreed is None:
            agreed = written(looked, found)
    return agreed


def written(looked: Survey, found: Solved) -> Survey:
    """The survey, its points with the values of the scalars that were solved for."""
    solved = {x.name: value for x, value in found.values}
    def shown(values):
        return {name: value for name, value in values.items() if not name.endswith(COPY)} | solved

    points = {kind: replace(point, values=shown(point.values))
              for kind in ("witness", "instance") if (point := getattr(looked, kind))}
    return replace(looked, **points)


def solutions(known: Solved, depth: int) -> Iterator[Solved]:
    """The ways to meet equations by numbers that are not rational."""
    for x, value in candidates(known.facts):
        with suppress(Rejected):                   # a hypothesis looks near the point
            if (found := known.at(x, value)) is not None:
                more = tuple(candidates(found.facts)) if depth > 1 else ()
                yield from solutions(found, depth - 1) if more else filter(None, [found.held()])


def candidates(facts: tuple[Term, ...]) -> Iterator[tuple[Var, Term]]:
    """What an equation says that a scalar is, where that is not rational."""
    found = {}
    for fact in facts:
        match fact:
            case Rel("=", left, right):
                for x in scalars_in(fact):
                    found |= dict.fromkeys((x, value) for value in roots(left, right, x)
                                           if x.name not in names(value) and is_irrational(value))
    yield from list(found)[:MOST]


def scalars_in(term: Term) -> list[Var]:
    """The real scalars of a term, by name."""
    return sorted({p for p in subterms(term) if isinstance(p, Var) and not p.integer},
                  key=lambda v: v.name)


def speaks(term: Term) -> bool:
    """Does a term speak of anything that was declared?"""
    return any(isinstance(p, (Var, Entry)) for p in subterms(term))


def is_irrational(value: Term) -> bool:
    """May this be no rational number?"""
    return any(isinstance(p, Call) and not is_square(p) for p in subterms(value))


def is_square(part: Call) -> bool:
    """Is this the root of a number that is a square?"""
    match part:
        case Call("sqrt", (Num(value),)):
            return all(round(n ** 0.5) ** 2 == n for n in (abs(value.numerator), value.denominator))
    return False


def roots(left: Term, right: Term, x: Var) -> Iterator[Term]:
    """Where left = right, by undoing what is done to the one side on which x stands, or as the
    roots of a square polynomial."""
    left, right = normal(left), normal(right)
    if x.name in names(right):
        left, right = right, left
    if x.name not in names(right):
        yield from undone(left, right, x)
    yield from square_roots(polynomial(sub(left, right)), x)


def undone(term: Term, value: Term, x: Var) -> Iterator[Term]:
    """Where the term, in which x stands at one place, has the value."""
    match term:
        case Var():
            yield normal(value)
        case Add(parts) | Mul(parts):
            moving = [p for p in parts if x.name in names(p)]
            fixed = [p for p in parts if x.name not in names(p)]
            rest = sub(value, add(*fixed)) if isinstance(term, Add) else mul(value, *map(inverse, fixed))
            if len(moving) == 1:
                yield from undone(moving[0], rest, x)
        case Pow(base, power) if power == MINUS_ONE:
            yield from undone(base, inverse(value), x)
        case Pow(base, power) if power == number(2):
            for root in (Call("sqrt", (normal(value),)), neg(Call("sqrt", (normal(value),)))):
                yield from undone(base, root, x)
        case Call(function, (arg,)) if function in INVERSES:
            yield from undone(arg, INVERSES[function](normal(value)), x)


def square_roots(p, x: Var) -> Iterator[Term]:
    """The two roots of a polynomial of degree 2 in x with coefficients free of it."""
    parts: dict[int, dict] = {0: {}, 1: {}, 2: {}}
    for mono, coeff in p.items():
        rest = tuple(f for f in mono if f[0] != x)
        power = dict(mono).get(x, 0)
        if power not in parts or any(x.name in names(a) for a, _ in rest):
            return
        parts[power][rest] = coeff
    c, b, a = (from_polynomial(parts[i]) for i in range(3))
    if parts[2] and parts[1]:
        under = normal(sub(Pow(b, number(2)), mul(number(4), a, c)))
        for root in (Call("sqrt", (under,)), neg(Call("sqrt", (under,)))):
            yield mul(HALF, add(neg(b), root), inverse(a))
