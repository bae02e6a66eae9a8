"""Proofs made by hand, for the pages: as a prover would hand them over."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Diff,
    Entry,
    Iverson,
    Pow,
    Rel,
    Term,
    Var,
    delta,
    equals,
    inverse,
    mul,
    number,
    sub,
    total,
    within,
)
from derive.kernel.theory import Definition, Tensor, Theory

i, j, k, l, m, n, p, q = (Var(c, True) for c in "ijklmnpq")


def entry(tensor: str, *at: Term) -> Term:
    return Entry(tensor, at, False)


def diff(body: Term, wrt: Term) -> Term:
    return Diff(body, wrt, False)


def sizes(*names: Var) -> tuple[Term, ...]:
    return tuple(Rel("<=", ONE, v) for v in names)


def axes(*extents: Term) -> Tensor:
    return Tensor(tuple((ZERO, e) for e in extents))


@dataclass(frozen=True)
class Line:
    """The fields of a displayed line."""
    term: Term
    reason: str = ""
    rules: tuple[str, ...] = ()
    relation: str = "="


@dataclass(frozen=True)
class Statement:
    """The fields of a statement that a page reads."""
    name: str
    prose: str
    theory: Theory
    sizes: tuple[Var, ...]
    ranges: tuple
    links: tuple[Term, ...]
    base: int = 0
    conditions: tuple[Term, ...] = ()
    layers: dict = field(default_factory=dict)
    parsed: object = None
    tensor_claim: bool = False
    source: object = field(default_factory=lambda: SimpleNamespace(
        file="sample.proof", line=1, column=1, text=""))

    @property
    def claim(self) -> Term:
        return self.links[0]


def proof(statement: Statement, *lines: tuple[Term, str], rests_on=("differentiate", "ring")):
    """The statement with one derivation, whose first line has no reason."""
    shown = tuple(Line(term, reason, (reason,) if reason else ()) for term, reason in lines)
    theorem = SimpleNamespace(rests_on=frozenset(rests_on), claim=statement.claim)
    return SimpleNamespace(
        statement=statement, lines=shown, theorem=theorem, written=(),
        derivations=(SimpleNamespace(
            theorem=theorem, lines=shown, cases=(), lemmas=(),
            steps_of_induction=(), margin=(), chain=(), passages=()),))


def softmax_jacobian():
    def e(at):
        return Call("exp", (entry("x", at),))
    norm = total(ZERO, n, k, e(k))
    def y(at):
        return entry("p", at)
    theory = Theory({"x": axes(n), "p": axes(n)},
                    {"p": Definition((i,), mul(e(i), inverse(norm)))}, facts=sizes(n))
    start = diff(y(i), entry("x", j))
    end = mul(y(i), sub(delta(i, j), y(j)))
    prose = """Raising one score raises its own probability & takes from all others in
        proportion to what they have. The Kronecker delta is the numerator's share.
        Source: Bishop 2006, section 4.3.4, equation 4.106."""
    return proof(
        Statement("softmax_jacobian", prose, theory, (n,), ((i, ZERO, n), (j, ZERO, n)),
                  (equals(start, end),)),
        (start, ""),
        (diff(mul(e(i), inverse(norm)), entry("x", j)), "definition of p"),
        (sub(mul(e(i), delta(i, j), inverse(norm)),
             mul(e(i), e(j), Pow(norm, number(-2)))), "differentiating, Kronecker delta"),
        (sub(mul(y(i), delta(i, j)), mul(y(i), y(j))), "definition of p"),
        (end, ""))


def conv1d_input_gradient():
    size = Add((sub(n, k), ONE))
    loss, y = entry("L"), lambda at: entry("y", at)
    up = diff(loss, y(p))
    def window(at):
        return total(ZERO, k, j, mul(entry("x", Add((at, j))), entry("w", j)))
    theory = Theory({"x": axes(n), "w": axes(k), "y": axes(size), "L": Tensor(())},
                    {"y": Definition((p,), window(p))}, losses={"L": "y"},
                    facts=(*sizes(n, k), Rel("<=", k, n)))
    def over(body):
        return total(ZERO, size, p, body)
    start = diff(loss, entry("x", i))
    end = over(mul(up, entry("w", sub(i, p)), Iverson(within(ZERO, sub(i, p), k))))
    prose = """The gradient reaches the input by running the kernel backwards: entry $i$ of $x$
        fed output $p$ through tap $i - p$, whenever that tap exists.
        Source: Dumoulin & Visin 2016, section 4."""
    return proof(
        Statement("conv1d_input_gradient", prose, theory, (n, k), ((i, ZERO, n),),
                  (equals(start, end),)),
        (start, ""),
        (over(mul(up, diff(y(p), entry("x", i)))), "chain rule"),
        (over(mul(up, diff(window(p), entry("x", i)))), "definition of y"),
        (over(mul(up, total(ZERO, k, j, mul(delta(Add((p, j)), i), entry("w", j))))),
         "differentiating"),
        (end, "Kronecker delta"))


def mlp_input_jacobian():
    """Two dense layers with an opaque activation; long lines."""
    def A(a, b):
        return entry("A", a, b)
    def B(a, b):
        return entry("B", a, b)
    def inner(at):
        return Add((entry("a", at), total(ZERO, n, q, mul(A(at, q), entry("x", q)))))
    def outer(at):
        return Add((entry("b", at), total(ZERO, m, k, mul(B(at, k), entry("h", k)))))
    theory = Theory({"x": axes(n), "A": axes(m, n), "a": axes(m), "B": axes(l, m), "b": axes(l),
                     "h": axes(m), "y": axes(l)},
                    {"h": Definition((k,), Call("φ", (inner(k),))),
                     "y": Definition((i,), Call("φ", (outer(i),)))},
                    functions={"φ": frozenset()}, facts=sizes(l, m, n))
    def slope(u):
        return Call("φ'", (u,))
    start = diff(entry("y", i), entry("x", j))
    end = mul(slope(outer(i)), total(ZERO, m, k, mul(B(i, k), slope(inner(k)), A(k, j))))
    gate = total(ZERO, m, k, mul(B(i, k), diff(entry("h", k), entry("x", j))))
    prose = """A *multilayer perceptron* passes a gradient on by a product of matrices, each
        gated by the slopes of its layer."""
    return proof(
        Statement("mlp_input_jacobian", prose, theory, (l, m, n),
                  ((i, ZERO, l), (j, ZERO, n)), (equals(start, end),)),
        (start, ""),
        (mul(slope(outer(i)), gate), "definition of y, differentiating"),
        (mul(slope(outer(i)), total(ZERO, m, k, mul(
            B(i, k), slope(inner(k)), total(ZERO, n, q, mul(A(k, q), delta(q, j)))))),
         "definition of h, differentiating"),
        (end, "Kronecker delta"),
        (sub(Add((end, mul(number("1/2"), end, end))), mul(end, end, number("1/2"))), "adding 0"),
        (end, ""))


SAMPLES = {f.__name__: f for f in (softmax_jacobian, conv1d_input_gradient, mlp_input_jacobian)}
SURVEY = SimpleNamespace(instances=27, seed=0, reason="", witness=None)
