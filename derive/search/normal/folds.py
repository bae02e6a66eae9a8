"""Folds: sums, products and extremes over a range written out, counted and taken apart."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.context import marker
from derive.kernel.ring import normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Entry,
    Fold,
    Mul,
    Num,
    Pow,
    Term,
    add,
    children,
    mul,
    neg,
    open_body,
    sub,
    subterms,
    uses_index,
)
from derive.search.normal.cases import bounds_from
from derive.search.normal.sums import Monomial, apply_reindexing, flatten
from derive.search.normal.trace import Trace

PEELS = {"sum": "sum_peel", "prod": "prod_peel", "max": "max_peel", "min": "min_peel"}
LONGEST_WRITTEN = 12


def span(low: Term, high: Term) -> int | None:
    """The number of indices of a short range between numbers."""
    size = normal(sub(high, low))
    if isinstance(size, Num) and 0 < size.value <= LONGEST_WRITTEN:
        return int(size.value)
    return None


def write_out(trace: Trace) -> None:
    """A short range between numbers, term by term."""
    if not isinstance(trace.term, Fold) or trace.term.kind not in PEELS:
        return
    kind, low, high = trace.term.kind, trace.term.low, trace.term.high
    size = span(low, high)
    if size is None:
        trace.rule("prod_empty", l=low, h=high, F=open_body(trace.term.body, HOLE))
    elif kind in ("max", "min") and size == 1:
        trace.rule(f"{kind}_single", l=low, F=open_body(trace.term.body, HOLE))
    elif trace.rule(PEELS[kind], l=low, h=high, F=open_body(trace.term.body, HOLE)):
        trace.child(len(children(trace.term)) - 1, write_out)


def factors_of(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Mul) else (term,)


def narrow(trace: Trace) -> None:
    """A count of indices that meet some bounds, as the length of an interval."""
    mono = flatten(trace.term, trace.here)
    if mono is None or len(mono.binders) != 1 or mono.coeff != 1:
        return
    b = mono.binders[0]
    lows, highs = [b.low], [b.high]
    for guard in mono.guards:
        low, high = bounds_from(guard, b.index)
        lows += [low] if low is not None else []
        highs += [high] if high is not None else []
    for low in lows:
        for high in highs:
            interval = Monomial(mono.coeff, (replace(b, low=low, high=high),), (), ())
            if apply_reindexing(trace, mono, interval, (b.index,), (b.index,)):
                return


def few_terms(trace: Trace) -> bool:
    """A sum over one index, or in which a bracket leaves but a number of them, written out."""
    mono = flatten(trace.term, trace.here)
    b = mono.binders[0] if mono and mono.binders else None
    for guard in mono.guards if b and span(b.low, b.high) is None else ():
        low, high = (own if end is None else end for end, own in zip(
            bounds_from(guard, b.index), (b.low, b.high)))
        if span(low, high) and apply_reindexing(trace, mono, replace(
                mono, binders=(replace(b, low=low, high=high), *mono.binders[1:]),
                guards=tuple(g for g in mono.guards if g is not guard)), mono.indices(), mono.indices()):
            write_out(trace)
            return True
    return span(trace.term.low, trace.term.high) == 1 and trace.rule(
        "sum_single", l=trace.term.low, F=open_body(trace.term.body, HOLE))


def take_apart_product(trace: Trace) -> None:
    """Π F G = Π F Π G, and Π of what is free of the index is a power."""
    fold = trace.term
    if not uses_index(fold.body):
        if trace.rule("prod_constant", l=fold.low, h=fold.high, A=open_body(fold.body, HOLE)):
            if fold.body == ONE:
                trace.rule("power_of_one", n=sub(fold.high, fold.low))
        return
    match fold.body:
        case Mul((first, *others)):
            rest = mul(*others)
        case Pow(base, Num(power)) if power.denominator == 1 and power > 1:
            first, rest = base, base if power == 2 else Pow(base, Num(power - 1))
            trace.child(2, lambda t: t.ring(to=Mul((open_body(first, marker(t.here.depth - 1)),
                                                    open_body(rest, marker(t.here.depth - 1))))))
        case _:
            return
    if trace.rule("prod_multiply", l=fold.low, h=fold.high, F=open_body(first, HOLE),
                  G=open_body(rest, HOLE)):
        for i in (0, 1):
            trace.child(i, take_apart_product)
        trace.ring()


def from_start(trace: Trace) -> None:
    """max k in l..h-1: F(k) = max k < h-l: F(k + l), and a minimum too."""
    fold = trace.term
    if isinstance(fold, Fold) and fold.low != ZERO and trace.rule(
            f"{fold.kind}_shift", l=fold.low, h=fold.high, n=fold.low,
            F=open_body(fold.body, HOLE)):
        trace.ring()


def forwards(trace: Trace) -> None:
    """max F(x[h-1-k]) = max F(x[k]) where all entries are read from the last to the first, and
    of a minimum too."""
    fold = trace.term
    if not isinstance(fold, Fold):
        return
    index = marker(trace.here.depth)
    ways = {polynomial(at).get(((index, 1),)) for p in subterms(open_body(fold.body, index))
            if isinstance(p, Entry) for at in p.at if index in subterms(at)}
    if ways == {-1} and trace.rule(
            f"{fold.kind}_reverse", l=fold.low, h=fold.high, F=open_body(fold.body, HOLE)):
        trace.ring()


def turn_over(trace: Trace) -> bool:
    """max (-F) = -(min F), and the other way round."""
    fold = trace.term
    if not isinstance(fold, Fold) or any(c >= 0 for c in polynomial(fold.body).values()):
        return False
    return trace.rule(f"{fold.kind}_negative", l=fold.low, h=fold.high,
                      F=open_body(normal(neg(fold.body)), HOLE))


def pull_out(trace: Trace) -> None:
    """max (a + F) = a + max F, max (a F) = a max F for a >= 0, and max exp(F) = exp(max F); and
    of a minimum too.  max a = a."""
    fold = trace.term
    rule, free, rest = parted(fold)
    if isinstance(fold, Fold) and not uses_index(fold.body):
        of_equals(trace)
    elif free is None:
        out_of_exp(trace)
    elif trace.rule(f"{fold.kind}_{rule}", l=fold.low, h=fold.high, A=free, F=rest):
        trace.child(1, pull_out)


def of_equals(trace: Trace) -> None:
    """max a = a, and a minimum, which is that of the negatives turned over."""
    fold, value = trace.term, open_body(trace.term.body, HOLE)
    if fold.kind == "max":
        trace.rule("max_value", l=fold.low, h=fold.high, F=value, i=fold.low)
        return
    trace.child(2, lambda t: t.ring(to=Mul((MINUS_ONE, neg(value)))))
    if trace.rule("min_negative", l=fold.low, h=fold.high, F=normal(neg(value))):
        trace.child(1, of_equals)
        trace.ring()


def settle_argmax(trace: Trace) -> None:
    """argmax (a + F), argmax (a F) for a > 0 and argmax g(F) for an increasing g are argmax F."""
    fold = trace.term
    rule, free, rest = parted(fold)
    if free is not None:
        found = trace.rule(f"argmax_{rule}", l=fold.low, h=fold.high, A=free, F=rest)
    elif found := isinstance(fold.body, Call) and len(fold.body.args) == 1:
        found = trace.rule("argmax_increasing", g=fold.body.function, l=fold.low, h=fold.high,
                           F=open_body(fold.body.args[0], HOLE))
    if found:
        settle_argmax(trace)


def parted(fold: Fold) -> tuple[str, Term | None, Term | None]:
    """Of a sum or a product in an extreme: which of them, what is free of the index, if anything
    is, and the rest."""
    match fold.body:
        case Add(parts):
            rule, join = "plus", add
        case Mul(parts):
            rule, join = "times", mul
        case _:
            return "", None, None
    free = [p for p in parts if not uses_index(p)]
    if not 0 < len(free) < len(parts):
        return rule, None, None
    return (rule, open_body(join(*free), HOLE),
            open_body(join(*(p for p in parts if uses_index(p))), HOLE))


def out_of_exp(trace: Trace) -> bool:
    """max exp(F) = exp(max F), and a minimum too."""
    fold = trace.term
    trace.child(2, one_exp)
    match trace.term.body:
        case Call("exp", (inner,)):
            return trace.rule(f"{fold.kind}_monotone", backwards=True, g="exp", l=fold.low,
                              h=fold.high, F=open_body(inner, HOLE))
    return False


def one_exp(trace: Trace) -> None:
    """A product of powers of exponentials as one."""
    match trace.term:
        case Pow(Call("exp", (inner,)), Num(power) as n) if power.denominator == 1:
            trace.rule("exp_multiple", backwards=True, n=n, A=inner)
        case Mul((first, *others)) if all(map(is_exp, trace.term.factors)):
            trace.ring(to=Mul((first, mul(*others))))
            for i in (0, 1):
                trace.child(i, one_exp)
            (a,), (b,) = (f.args for f in trace.term.factors)
            trace.rule("exp_add", backwards=True, A=a, B=b)


def is_exp(term: Term) -> bool:
    match term:
        case Pow(base, Num(power)) if power.denominator == 1:
            return is_exp(base)
    return isinstance(term, Call) and term.function == "exp"
