"""Chance in the language: random tensors, E[…], Var[…] and Cov[…, …].

    random  A[m, n], b[m] independent uniform(-1/sqrt(n), 1/sqrt(n))
    random  D[n] independent bernoulli(1 - p)
    random  Z[d] independent normal(μ, σ^2)
    random  x[n]
    assume  E[x[k]] = 0, Var[x[k]] = 1 for k < n
    X ~ normal(μ, σ^2)        as books have it: X ~ N(0, 1), e[n] ~ iid N(0, σ^2), z ~ N(0, I_d)

The words after some names are said of them all.  `independent`: each entry is independent
of all other random entries of the statement.  A normal law is given by its mean and its
variance.  Without a law an entry is any random variable with moments of every order.
`N(m, v I)` says that the entries are independent, each with the variance v.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.kernel.terms import Mean, Mul, Num, Pow, Term, mul, number, sub
from derive.kernel.theory import Law, Theory
from derive.language.errors import IllTyped, LanguageError, Position
from derive.language.syntax import Apply, Name, Node, Number, Product

LAWS = {"bernoulli": "(q)", "uniform": "(a, b)", "normal": "(m, v)"}       # and their parameters
SPOKEN = {"N": "normal", "Normal": "normal", "U": "uniform", "Unif": "uniform", "Uniform": "uniform",
          "Ber": "bernoulli", "Bern": "bernoulli", "Bernoulli": "bernoulli"}       # behind `~`
INDEPENDENT = ("independent", "iid")


@dataclass(frozen=True)
class LawText:
    """The words after the names of a line, unread."""
    independent: bool
    law: Apply | None
    at: Position
    identity: Name | None = None              # the I of N(m, v I)

    def size(self) -> Name | None:
        """d, of I_d"""
        letter = self.identity.name[2:] if self.identity else ""
        return Name(self.at, letter) if letter else None


def law_text(read) -> LawText:
    """`independent`, and a law such as `uniform(0, 1)`, in this order; behind `~` also N(0, 1)."""
    at = read.token.at
    independent = bool(read.accept(*INDEPENDENT))
    drawn = bool(read.accept("~"))
    independent = bool(drawn and read.accept(*INDEPENDENT)) or independent
    if not drawn and (read.token.kind == "end" or read.at(",")):
        return LawText(independent, None, at)
    name = SPOKEN.get(read.token.text, read.token.text) if drawn else read.token.text
    if name not in LAWS:
        laws = (f"`{law}{parameters}`" for law, parameters in LAWS.items())
        read.fail("`independent`", *laws, "the end of the line")
    read.next()
    args, identity = parameters(read, at)
    if len(args) != LAWS[name].count(",") + 1 or identity and name != "normal":
        raise written_so(at)
    independent = bool(drawn and read.accept(*INDEPENDENT)) or independent
    return LawText(independent or identity is not None, Apply(at, name, tuple(args)), at, identity)


def parameters(read, at: Position) -> tuple[list[Node], Name | None]:
    """The numbers of a law, and the I of `v I` or `v*I` behind the last, which is 1 without one."""
    if not read.accept("("):
        raise written_so(at)
    args = [read.expression(0)]
    while read.accept(","):
        args.append(read.expression(0))
    identity = identity_of(Name(read.token.at, read.token.text)) if read.token.kind == "name" else None
    if identity:
        read.next()
    elif whole := identity_of(args[-1]):
        identity, args[-1] = whole, Number(at, Fraction(1))
    elif isinstance(args[-1], Product) and args[-1].rest[-1][0] == "*" and (
            identity := identity_of(args[-1].rest[-1][1])):
        *rest, _ = args[-1].rest
        args[-1] = Product(at, args[-1].first, tuple(rest)) if rest else args[-1].first
    if not read.accept(")"):
        raise written_so(at)
    return args, identity


def identity_of(node: Node) -> Name | None:
    """I, or I_d"""
    return node if isinstance(node, Name) and (node.name == "I" or node.name[:2] == "I_") else None


def written_so(at: Position) -> LanguageError:
    *others, last = (f"`{name}{parameters}`" for name, parameters in LAWS.items())
    return LanguageError(f"a law is written {', '.join(others)} or {last}", at)


def law_of(words: LawText, read, scope) -> Law:
    """The law with its parameters read."""
    if words.identity and read.names.kind(words.identity.name):
        raise LanguageError(f"`{words.identity.name}` is declared, and is no identity here", words.at)
    if words.law is None:
        return Law(independent=words.independent)
    return Law(words.law.name, tuple(read.scalar(a, scope) for a in words.law.args),
               words.independent)


def require_fixed(theory: Theory, laws: dict[str, LawText]) -> None:
    """Reject a law that moves with an outcome: it would not be the law of independent names; and one
    that goes round in a circle, of which E[X] = E[X] + 1 could follow."""
    for name, law in theory.random.items():
        for parameter in law.parameters:
            if found := theory.randomness(parameter):
                raise IllTyped(f"the law of `{name}` speaks of `{min(found)}`, which is random; write `{name}` as "
                               "what is computed from names whose laws are fixed", laws[name].at)
            if name in theory.reach(parameter):
                raise IllTyped(f"the law of `{name}` speaks of `{name}` itself, which has no expectation before it "
                               "has a law", laws[name].at)


def expectation(read, node: Node, scope):
    """E[A] of a number, or of a tensor entry by entry."""
    return read.each(Mean, [read.value(node, scope.of_numbers())], "E", node.at)


def variance(read, node: Node, scope):
    """Var[A] = E[A²] - E[A]²"""
    return read.each(spread, [read.value(node, scope.of_numbers())], "Var", node.at)


def require_operands(moment: str, operands: tuple, at: Position) -> None:
    """Reject a moment of more or fewer numbers than it is of."""
    wanted = OPERANDS.get(moment, 1)
    if len(operands) != wanted:
        raise IllTyped(f"{moment}[…] is of {wanted} numbers or tensors" if wanted > 1 else
                       f"{moment}[…] is of one number or tensor", at)


def covariance(read, one: Node, other: Node, scope):
    """Cov[A, B] = E[A B] - E[A] E[B]"""
    values = [read.value(node, scope.of_numbers()) for node in (one, other)]
    return read.each(joint, values, "Cov", other.at)


def joint(a: Term, b: Term) -> Term:
    return sub(Mean(mul(a, b)), mul(Mean(a), Mean(b)))


def spread(term: Term) -> Term:
    return sub(Mean(Pow(term, number(2))), Pow(Mean(term), number(2)))


def spread_of(term: Term) -> Term | None:
    """A, if the term is Var[A]; for printing."""
    match term.terms if hasattr(term, "terms") else ():
        case (Mean(Pow(inner, Num())), _) if spread(inner) == term:
            return inner
    return None


def joint_of(term: Term) -> tuple[Term, Term] | None:
    """A and B, if the term is Cov[A, B]; for printing."""
    match term.terms if hasattr(term, "terms") else ():
        case (Mean(Mul((a, b))), _) if joint(a, b) == term:
            return a, b
    return None


MOMENTS = {"E": expectation, "Var": variance, "Cov": covariance}
OPERANDS = {"Cov": 2}
