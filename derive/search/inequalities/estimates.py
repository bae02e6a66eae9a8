"""Estimates: what the table of inequalities says of the functions in a number.

`closed` finds instances that speak of the functions in a term.  Whether they help is for the
search of `signs` to say, which combines them.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import Monomial as Mono
from derive.kernel.ring import equal, from_monomial, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.signs import bounds
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Fold,
    Num,
    Pow,
    Rel,
    Term,
    add,
    conj,
    inverse,
    is_integer,
    mul,
    names_of_indices,
    neg,
    open_body,
    sub,
    subterms,
    within,
)
from derive.language.rules import PROPERTIES
from derive.search.entailment.squares import TWO
from derive.search.inequalities.cauchy import in_other_order, of_products, of_roots
from derive.search.inequalities.jensen import of_convex
from derive.search.inequalities.undone import has, value_of
from derive.search.inequalities.work import Form, Work, sums_in
from derive.search.normal.policy import Policy

# Whether the tangents of a function lie below (1) or above (-1); and where it has a simple value.
TANGENTS = {"exp": ("exp_tangent", 1), "log": ("log_tangent", -1),
            "softplus": ("softplus_tangent", 1), "sqrt": ("root_tangent", -1)}
SIMPLE = {"exp": (ZERO,), "log": (ONE,), "softplus": (ZERO,), "sqrt": (ONE,), "tanh": (ZERO,),
          "sigmoid": (ZERO,), "atan": (ZERO,), "sinh": (ZERO,)}
INCREASING = {"log": "log_increasing", "sqrt": "sqrt_increasing"}


def calls_in(term: Term) -> dict[str, list[Term]]:
    """The arguments of each function of one argument in a term."""
    found: dict[str, list[Term]] = {}
    for part in subterms(term):
        if isinstance(part, Call) and len(part.args) == 1 and not part.loose:
            args = found.setdefault(part.function, [])
            if not any(equal(part.args[0], a) for a in args):
                args.append(part.args[0])
    return found


def is_monotone(function: str, work: Work) -> bool:
    return function in INCREASING or has(work, function, "nondecreasing") or \
        has(work, function, "nonincreasing")


def ordered(work: Work, function: str, a: Term, b: Term, op: str = "<=") -> Theorem | None:
    """g(a) <= g(b), for a function that increases, if a <= b is shown; for one that decreases,
    if b <= a is; and strictly."""
    strictly = "" if op == "<=" else "_strictly"
    if function in INCREASING:
        return work.instance(INCREASING[function] + strictly, A=a, B=b)
    falls = has(work, function, "nonincreasing")
    match pair := (b, a) if falls else (a, b):
        case Call(one, (low,)), Call(other, (high,)) if one == other and is_monotone(one, work):
            work = work.knowing(ordered(work, one, low, high, op))
    return work.instance(("decreasing" if falls else "increasing") + strictly, g=function,
                         A=pair[0], B=pair[1])


def wanted(work: Work, number: Term) -> dict[Term, set[int]]:
    """The functions and sums that are factors in a number which is to be >= 0, each with 1 where
    it must be bounded from below, and -1 from above."""
    found: dict[Term, set[int]] = {}
    for mono, coeff in polynomial(number).items():
        for atom, power in mono:
            if power == 1 and isinstance(atom, (Call, Fold)):
                rest = from_monomial(tuple(f for f in mono if f[0] != atom))
                signs = {1, -1} if not work.here.nonnegative(rest) else {1 if coeff > 0 else -1}
                found.setdefault(atom, set()).update(signs)
    return found


def closed(form: Form) -> Iterator[Theorem]:
    """Instances that speak of the functions and sums in a goal `0 <= p`."""
    work, goal, policy, difference = form.known, form.goal, form.policy, form.difference
    shallow = work.shallow()
    limits, others = wanted(work, difference), calls_in(conj(goal, form.claim))
    for mono, coeff in polynomial(difference).items():
        for found in of_monomial(shallow, mono, coeff):
            yield from work.forms(found, policy)
    for part, signs in limits.items():
        if isinstance(part, Call) and part.function in ("max", "min"):
            yield from of_extreme(work, part, difference, policy)
        elif isinstance(part, Call) and len(part.args) == 1:
            near = others.get(part.function, [])
            for found in of_function(shallow, part.function, part.args[0], near, signs, goal.op):
                yield from work.forms(found, policy)
            for found in of_convex(work, part.function, part.args[0], near) if -1 in signs else ():
                yield from work.forms(found, policy)
        elif isinstance(part, Fold) and part.kind == "sum":
            for found in of_sum(work, part, goal, signs):
                yield from work.forms(found, policy)
                yield from in_other_order(work, found, goal)
    for found in of_products_of_logs(shallow, difference):
        yield from work.forms(found, policy)
    yield from sizes(work, goal)
    for one, two in permutations(powers_in(goal), 2):
        if one.exponent == two.exponent and (found := shallow.instance(
                "power_increasing", A=one.base, B=two.base, n=one.exponent)):
            yield found
    for fact in work.facts:
        for fold in sums_in(fact):
            yield from of_sum(work, fold, goal, {1})


def times_weights(form: Form) -> Iterator[Theorem]:
    """The tangents of the logarithms in a goal, each times what stands beside the logarithm, where
    it touches at that number or at the argument of a logarithm beside which the same stands:
    p log q <= p log p + q - p."""
    work, difference = form.known.shallow(), form.difference
    logs = [c for c in wanted(work, difference) if isinstance(c, Call) and c.function == "log"]
    beside = {call: tuple(weights(work, difference, call)) for call in logs}
    places = calls_in(conj(form.goal, form.claim)).get("log", ())
    for call, signs in wanted(work, difference).items():
        for weight in beside[call] if call in beside and -1 in signs else ():
            for at in places:
                if not equal(at, call.args[0]) and (equal(at, weight) or any(
                        equal(w, weight) for w in beside.get(normal(Call("log", (at,))), ()))):
                    for found in weighed_tangent(work, call.args[0], at, weight):
                        yield from work.forms(found, form.policy)


def conjugates(form: Form) -> Iterator[Theorem]:
    """s log a <= s log s + a - s, for each s log s in a goal, where a is an exponential there or its
    share in a sum of which the goal has the logarithm: so s x - exp(x) <= s log s - s."""
    work, difference = form.known.shallow(), form.difference
    for point in points(work, difference):
        for share in shares(conj(form.goal, form.claim)):
            for found in weighed_tangent(work, share, point, point):
                yield from work.forms(found, form.policy)


def points(work: Work, number: Term) -> Iterator[Term]:
    """Each s of which s log s stands in a number, where s is not negative."""
    for call in wanted(work, number):
        if isinstance(call, Call) and call.function == "log" and any(
                equal(call.args[0], weight) for weight in weights(work, number, call)):
            yield call.args[0]


def shares(term: Term) -> Iterator[Term]:
    """The exponentials in a term, and what a sum of which it has the logarithm is made of, as
    shares in the whole."""
    calls = calls_in(term)
    yield from (Call("exp", (u,)) for u in calls.get("exp", ()))
    for u in calls.get("softplus", ()):
        yield from (Call("sigmoid", (u,)), sub(ONE, Call("sigmoid", (u,))))
    for whole in calls.get("log", ()):
        if isinstance(whole, Add):
            yield from (mul(part, inverse(whole)) for part in whole.terms)


def weighed_tangent(work: Work, a: Term, b: Term, weight: Term) -> Iterator[Theorem]:
    """0 <= w (log b + a/b - 1 - log a), without the quotient."""
    found = work.instance("log_tangent", A=a, B=b)
    gap = found and sub(found.claim.right, found.claim.left)
    product = found and work.knowing(found).outright(Rel("<=", ZERO, mul(weight, gap)))
    plain = product and multiplied_out(weight, gap)
    same = plain and work.equal(Rel("=", mul(weight, gap), plain))
    yield from filter(None, [same and work.knowing(product, same).outright(Rel("<=", ZERO, plain))])


def multiplied_out(weight: Term, number: Term) -> Term | None:
    """The number times the weight, which it is divided by in some of its terms; None if not."""
    whole, divided = {}, {}
    for mono, coeff in polynomial(number).items():
        for place, (atom, power) in enumerate(mono):
            sign = power == -1 and equal(atom, weight) - equal(neg(atom), weight)
            if sign:
                divided[mono[:place] + mono[place + 1:]] = sign * coeff
                break
        else:
            whole[mono] = coeff
    return add(mul(weight, from_polynomial(whole)), from_polynomial(divided)) if divided else None


def weights(work: Work, number: Term, call: Call) -> Iterator[Term]:
    """What stands beside a function in a number, as a whole and term by term, where it is not
    negative."""
    beside = {tuple(f for f in mono if f[0] != call): coeff
              for mono, coeff in polynomial(number).items() if (call, 1) in mono}
    for weight in dict.fromkeys((*map(from_monomial, beside), from_polynomial(beside))):
        yield from (w for w in (weight, normal(neg(weight))) if work.here.nonnegative(w))


def sizes(work: Work, goal: Rel) -> Iterator[Theorem]:
    """|u|^2 = u^2, for each |u| in the goal or among the entries of a maximum there."""
    indices = dict.fromkeys(names_of_indices(goal))
    entries = [open_body(p.body, i) for p in subterms(goal) if isinstance(p, Fold)
               and p.kind in ("max", "min") and not p.loose for i in indices]
    for u in dict.fromkeys(u for t in (goal, *entries) for u in calls_in(t).get("abs", ())):
        square = Pow(Call("abs", (u,)), TWO)
        yield from filter(None, [work.outright(Rel("=", square, Pow(u, TWO)), (Step(
            "rule", rule="abs_square", instance={"A": u}),))])


def of_function(work: Work, function: str, a: Term, near: list[Term], signs: set[int],
                op: str = "<=") -> Iterator[Theorem]:
    """What the table says of a function at a, from below or above, beside the same function at
    other places."""
    if function == "abs" and -1 in signs:
        yield from filter(None, [steepness(work, a)])
    others = [b for b in near if not equal(a, b)]
    simple = [b for b in SIMPLE.get(function, ()) if not equal(a, b)]
    for b in simple if not others and function in PROPERTIES["increasing"] else ():
        yield from filter(None, [value_of(work, Call(function, (b,)))])
    for b in (*others, *simple) if is_monotone(function, work) else ():
        for sign, pair in ((-1, (a, b)), (1, (b, a))):
            if sign in signs and (found := ordered(work, function, *pair, op)):
                yield found
    name, bends = TANGENTS.get(function, ("", 0))
    for b in others or simple:
        for sign, pair in ((bends, (a, b)), (-bends, (b, a))):
            if sign in signs and (found := work.instance(name, A=pair[0], B=pair[1])):
                yield found


def of_products_of_logs(work: Work, number: Term) -> Iterator[Theorem]:
    """log(a^2 / b^2) <= a^2 / b^2 - 1, for each product in a number of what it has logarithms of."""
    args = {normal(a) for a in calls_in(number).get("log", ())}
    for mono in polynomial(number) if args else ():
        if mono and {a for a, _ in mono} <= args and (len(mono) > 1 or mono[0][1] != 1):
            yield from filter(None, [work.instance("log_tangent", A=from_monomial(mono), B=ONE)])


def of_extreme(work: Work, call: Call, difference: Term, policy: Policy) -> Iterator[Theorem]:
    """The bounds of max(a, b) or min(a, b), times what stands beside it."""
    for mono, _ in polynomial(difference).items():
        if (call, 1) in mono and len(mono) > 1:
            beside = from_monomial(tuple(f for f in mono if f[0] != call))
            for bound in bounds(call):
                if found := work.outright(Rel(bound.op, ZERO, mul(beside, bound.right))):
                    yield from work.forms(found, policy)


def of_monomial(work: Work, mono: Mono, coeff: Fraction) -> Iterator[Theorem]:
    """The two means, where a product of two roots is to be small; Cauchy-Schwarz, where it is to
    be large; and the square of a sum, where that is."""
    roots = [a.args[0] for a, e in mono if e == 1 and isinstance(a, Call) and a.function == "sqrt"]
    if len(roots) == 2 and coeff < 0:
        yield from filter(None, [work.instance("root_tangent", A=roots[0], B=roots[1])])
    if len(roots) == 2 and coeff > 0:
        yield from of_roots(work, *roots)
    for fold, e in mono if coeff > 0 else ():
        if e == 2 and isinstance(fold, Fold) and fold.kind == "sum":
            yield from filter(None, [work.instance(
                "sum_square", l=fold.low, h=fold.high, F=open_body(fold.body, HOLE))])


def powers_in(goal: Term) -> list[Pow]:
    return list(dict.fromkeys(p for p in subterms(goal) if isinstance(p, Pow) and not p.loose
                              and is_integer(p.exponent) and not isinstance(p.exponent, Num)))


def steepness(work: Work, difference: Term) -> Theorem | None:
    """|g(a) - g(b)| <= |a - b|, for a function that is steep nowhere; |g(a)| <= |a|."""
    terms = polynomial(difference)
    calls = [(m[0][0], c) for m, c in terms.items() if len(m) == 1 and m[0][1] == 1
             and isinstance(m[0][0], Call) and len(m[0][0].args) == 1]
    if len(calls) != len(terms) or not 0 < len(calls) <= 2:
        return None
    calls.sort(key=lambda found: -found[1])
    function, (a, *b) = calls[0][0].function, (call.args[0] for call, _ in calls)
    words = {word for word, known in PROPERTIES.items() if function in known}
    if not b:
        return work.instance("nonexpansive_odd", g=function, A=a) if {
            "nonexpansive", "odd"} <= words else None
    if calls[1][0].function != function or calls[0][1] != -calls[1][1]:
        return None
    if function == "sigmoid":
        return work.instance("sigmoid_steep", A=a, B=b[0])
    return work.instance("nonexpansive", g=function, A=a, B=b[0]) if "nonexpansive" in words \
        else None


def of_sum(work: Work, fold: Fold, goal: Term, signs: set[int]) -> Iterator[Theorem]:
    """A sum of what is not negative is at least each of its terms, and their terms if they are
    sums; and Cauchy-Schwarz, where roots are spoken of."""
    body = open_body(fold.body, HOLE)
    for index in dict.fromkeys(names_of_indices(goal)) if 1 in signs else ():
        if work.here.shows(within(fold.low, index, fold.high)) and (found := work.instance(
                "sum_above_term", i=index, l=fold.low, h=fold.high, F=body)):
            yield found
            if isinstance(term := open_body(fold.body, index), Fold) and term.kind == "sum":
                yield from of_sum(work, term, goal, {1})
    if any(isinstance(p, Call) and p.function == "sqrt" for t in (goal, *work.facts)
           for p in subterms(t)):
        yield from of_products(work, fold, signs)
