"""Antiderivatives: numbers whose slope in a variable is what stands under an integral.

    one by one     exp(a t + b) and the like have one in a table
    together       t exp(-t) is the slope of c t exp(-t) + d exp(-t) for some c and d: products of
                   powers of t with what the functions and their slopes are made of are given unknown
                   numbers, and the equations for these are linear

Nothing here is trusted: the kernel takes the slope again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

from derive.kernel.context import Context, Rejected
from derive.kernel.limits import depends
from derive.kernel.ring import Monomial, Poly, equal, from_monomial, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE, ZERO, Call, Diff, Not, Num, Pow, Term, Var, add, children, equals, inverse, mul, neg, number,
    sub, substitute)
from derive.language.rules import SLOPES
from derive.search.normal.trace import Trace

# Of a power of a function of u, in u, for which the hole stands.
TABLE = {
    ("heaviside", 1): Call("relu", (HOLE,)), ("sign", 1): Call("abs", (HOLE,)),
    ("abs", 1): mul(Num(Fraction(1, 2)), HOLE, Call("abs", (HOLE,))),
    ("exp", 1): Call("exp", (HOLE,)), ("cos", 1): Call("sin", (HOLE,)),
    ("sin", 1): neg(Call("cos", (HOLE,))),
    ("tanh", 1): sub(Call("softplus", (mul(number(2), HOLE),)), HOLE),
    ("tanh", 2): sub(HOLE, Call("tanh", (HOLE,))),
    ("sigmoid", 1): Call("softplus", (HOLE,)),
    ("sigmoid", 2): sub(Call("softplus", (HOLE,)), Call("sigmoid", (HOLE,)))}
BENT = {"heaviside", "sign", "relu", "abs"}               # functions with a kink or a jump at 0
MOST_FACTORS = 6                # products of functions, beside which powers of t stand


def antiderivative(body: Term, t: Var, here: Context) -> tuple[Term, tuple[Term, ...]] | None:
    """Of a sum, with the points at which it has no slope."""
    parts, others = [], {}
    for mono, coeff in polynomial(body).items():
        part = tabulated(mono, coeff, t, here)
        if part:
            parts.append(part)
        else:
            others[mono] = coeff
    if others and (found := together(others, t, here)) is None:
        parts, found = [], together(polynomial(body), t, here)
        if found is None:
            return None
    whole = add(*(part for part, _ in parts), found if others else ZERO)
    return normal(whole), tuple(dict.fromkeys(p for _, points in parts for p in points))


# -- One by one ------------------------------------------------------------------------------------

def tabulated(mono: Monomial, coeff: Fraction, t: Var, here: Context
              ) -> tuple[Term, tuple[Term, ...]] | None:
    """Of one monomial, with the points at which it has no slope."""
    moving = [(a, e) for a, e in mono if depends(a, t, here)]
    fixed = from_polynomial({tuple((a, e) for a, e in mono if not depends(a, t, here)): coeff})
    match moving:
        case []:
            return mul(fixed, t), ()
        case [(Var(), power)] if power >= 0:
            return mul(fixed, Num(Fraction(1, power + 1)), Pow(t, number(power + 1))), ()
        case [(Call(function, (arg,)), power)] if pattern := pattern_of(function, power):
            slope = coefficient(arg, t, here)
            if slope is None:
                return None
            rest = normal(sub(arg, mul(slope, t)))
            kinks = (normal(mul(neg(rest), inverse(slope))),) if function in BENT else ()
            found = substitute(pattern, {HOLE: arg})
            return mul(quotient(fixed, slope), found), kinks
    return None


def pattern_of(function: str, power: int) -> Term | None:
    if function == "relu" and power > 0:
        return mul(Num(Fraction(1, power + 1)), Pow(Call("relu", (HOLE,)), number(power + 1)))
    return TABLE.get((function, power))


def quotient(one: Term, other: Term) -> Term:
    """The number that one is times the other, else their quotient as such."""
    (lead, coeff), *_ = polynomial(other).items()
    scale = Num(polynomial(one).get(lead, Fraction(0)) / coeff)
    return scale if equal(mul(scale, other), one) else mul(one, inverse(other))


def coefficient(arg: Term, t: Var, here: Context) -> Term | None:
    """a, if the term is a t + b with a other than 0."""
    p = polynomial(arg)
    slope = {tuple((x, e) for x, e in m if x != t): c for m, c in p.items() if (t, 1) in m}
    rest = {m: c for m, c in p.items() if (t, 1) not in m}
    free = all(not depends(x, t, here) for part in (slope, rest) for m in part for x, _ in m)
    found = from_polynomial(slope)
    return found if free and here.shows(Not(equals(found, ZERO))) else None


# -- Together --------------------------------------------------------------------------------------

def together(wanted: Poly, t: Var, here: Context) -> Term | None:
    """A combination of products whose slope is the polynomial."""
    target = by_moving(reduced(wanted), t, here)
    degrees = range(2 + max(dict(mono).get(t, 0) for mono in target))
    rests = rests_reached(dict.fromkeys(without(mono, t) for mono in target), t, here)
    trial = [mul(Pow(t, number(degree)), from_monomial(rest))
             for rest, degree in product(rests, degrees) if rest or degree]
    slopes = [slope(term, t, here) for term in trial]
    if not trial or None in slopes:
        return None
    weights = solved([by_moving(reduced(polynomial(s)), t, here) for s in slopes], target)
    return weights and add(*(mul(w, term) for w, term in zip(weights, trial)))


def rests_reached(rests: Iterable[Monomial], t: Var, here: Context) -> list[Monomial]:
    """What the slopes are made of besides powers of the variable, as far as there is room: of
    lower powers of a function, and of what it is the slope of, too."""
    found = list(dict.fromkeys(one for rest in rests for one in (rest, *below(rest))))
    for rest in found:
        if len(found) >= MOST_FACTORS or (moved := slope(from_monomial(rest), t, here)) is None:
            break
        found += dict.fromkeys(r for mono in by_moving(reduced(polynomial(moved)), t, here)
                               if (r := without(mono, t)) not in found)
    return found[:MOST_FACTORS]


def below(rest: Monomial) -> Iterator[Monomial]:
    """The lower powers of a function, and what has it for its slope."""
    match rest:
        case ((Call(function, (arg,)) as call, power),) if power > 0:
            yield from (((call, less),) for less in range(power - 1, 0, -1))
            if pattern := TABLE.get((function, 1)):
                yield from (m for m in polynomial(substitute(pattern, {HOLE: arg}))
                            if any(isinstance(a, Call) and a != call for a, _ in m))


def slope(term: Term, t: Var, here: Context) -> Term | None:
    """The derivative of a term without kinks, carried out."""
    trace = Trace(Diff(term, t, False), here)
    try:
        trace.do("differentiate")
        write_slopes(trace)
    except Rejected:
        return None
    return trace.term


def write_slopes(trace: Trace) -> None:
    """The slopes of known functions, and nothing else."""
    match trace.term:
        case Call(function, (arg,)) if function in SLOPES:
            trace.rule(SLOPES[function], A=arg)
        case _:
            for i in range(len(children(trace.term))):
                trace.child(i, write_slopes)


def reduced(number_: Poly) -> Poly:
    """The polynomial with 1 - sin(u)^2 for cos(u)^2."""
    for mono in number_:
        for atom, power in mono:
            if isinstance(atom, Call) and atom.function == "cos" and power >= 2:
                rest = from_monomial(tuple((a, e - 2 * (a == atom)) for a, e in mono if a != atom or e > 2))
                other = sub(ONE, Pow(Call("sin", atom.args), number(2)))
                left = {m: c for m, c in number_.items() if m != mono}
                return reduced(polynomial(add(
                    from_polynomial(left), mul(Num(Fraction(number_[mono])), rest, other))))
    return number_


def without(mono: Monomial, t: Var) -> Monomial:
    return tuple((a, e) for a, e in mono if a != t)


def by_moving(number_: Poly, t: Var, here: Context) -> dict[Monomial, Poly]:
    """The coefficients, in what does not move, of the products of what does."""
    found: dict[Monomial, Poly] = {}
    for mono, coeff in number_.items():
        moving = tuple((a, e) for a, e in mono if depends(a, t, here))
        found.setdefault(moving, {})[tuple(f for f in mono if f not in moving)] = coeff
    return found


def solved(columns: list[dict[Monomial, Poly]], target: dict[Monomial, Poly]) -> list[Term] | None:
    """Numbers with which the columns add up to the target; SymPy finds them."""
    from sympy import Add, Dummy, Mul, Rational, fraction, linsolve, together as over_one
    from sympy.polys import Poly as SymPyPoly                  # loaded for such an integral only

    rows = list(dict.fromkeys(m for c in (*columns, target) for m in c))
    names = list(dict.fromkeys(a for c in (*columns, target) for p in c.values() for m in p for a, _ in m))
    letters, unknown = [Dummy() for _ in names], [Dummy() for _ in columns]
    letter = dict(zip(names, letters))

    def there(p: Poly):
        return Add(*(Mul(Rational(c.numerator, c.denominator), *(letter[a]**e for a, e in m))
                     for m, c in p.items()))

    def back(expression) -> Term:
        if not names:
            return Num(Fraction(int(expression.p), int(expression.q)))
        return add(*(mul(Num(Fraction(int(c.p), int(c.q))), *(
            Pow(a, number(e)) for a, e in zip(names, powers))) for powers, c in
            SymPyPoly(expression, *letters).terms()))

    equations = [Add(*(x * there(c.get(row, {})) for x, c in zip(unknown, columns)))
                 - there(target.get(row, {})) for row in rows]
    for solution in linsolve(equations, *unknown):
        chosen = [over_one(value.subs(dict.fromkeys(unknown, 0))) for value in solution]
        return [quotient_of(*map(back, fraction(value))) for value in chosen]
    return None


def quotient_of(above: Term, below: Term) -> Term:
    return normal(above) if normal(below) == ONE else mul(above, inverse(below))
