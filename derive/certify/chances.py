"""Chances: expectations in Coq, and scripts for what independence and laws say of them.

What may happen is a type `W`, a random tensor a function of it, an expectation any functional `mean`
that is linear and monotone on the random numbers that are `regular`: that have moments of every
order.

This file imports the kernel and this room.  Nothing here is trusted: Coq checks each line.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.certify.arithmetic import Arithmetic
from derive.certify.scope import ROOT, Outside, Scope
from derive.certify.speaker import WAY, Speaker
from derive.kernel.chance import TAME
from derive.kernel.replay import Step
from derive.kernel.terms import (
    ONE, ZERO, Add, And, Call, Case, Entry, Fold, Iverson, Mean, Mul, Not, Num, Or, Pow, Rel, Term,
    children, equals, mul, subterms)
from derive.kernel.theory import Law, Theory

IMAGES = TAME - {"max", "min"}         # functions of one argument that keep moments finite
UNIVERSE = (("W", "Type"), ("regular", "(W -> R) -> Prop"), ("mean", "(W -> R) -> R"))


def hypotheses(say: Speaker, used) -> Iterator[str]:
    """What is known of the random tensors that a claim reads."""
    random = {n: law for n, law in say.theory.random.items() if n in used}
    words = {n: say.names("tensor", n) for n in random}
    if random:
        yield "expectation regular mean"
    yield from (f"random regular {word}" for word in words.values())
    if any(law.independent for law in random.values()):
        marked = "; ".join(str(law.independent).lower() for law in random.values())
        yield f"independent regular mean [{'; '.join(words.values())}] [{marked}]"
    for name, law in random.items():
        if law.name:
            yield of_every_entry(say, name, law)


def of_every_entry(say: Speaker, name: str, law: Law) -> str:
    """The law of the entries of a tensor."""
    ranges, here, at = "", ROOT, []
    for i, (low, high) in enumerate(say.theory.axes(name)):
        if low.loose or high.loose:
            raise Outside("a random tensor whose axes depend on each other")
        letter = f"i_{i}"
        ranges += f"forall {letter} : Z, ({say.integer(low)} <= {letter} < {say.integer(high)})%Z -> "
        at.append(letter)
    entry = f"(fun {WAY} => ({say.names('tensor', name)} {WAY}) [{'; '.join(at)}]%Z)"
    return f"{ranges}{law_of(say, law, entry, here)}"


def law_of(say: Speaker, law: Law, entry: str, here: Scope) -> str:
    return " ".join([law.name, "mean", entry, *(say.real(p, here) for p in law.parameters)])


# Where nothing is left to chance, every entry is one number: an expectation of its own kind.
CERTAIN = {"W": "unit", "regular": "(fun _ => True)", "mean": "(fun f => f tt)"}


def certain(say: Speaker) -> Iterator[Term]:
    """What the laws say of entries that are certain."""
    for name in say.random:
        law, entry = say.theory.random[name], Entry(name, (), False)
        if law.name == "bernoulli":
            yield Or((equals(entry, ZERO), equals(entry, ONE)))
        if law.name == "normal":
            yield from map(equals, (entry, ZERO), law.parameters)
        else:
            yield from (equals(entry, p) for p in law.parameters)


def require_moments(body: Term, theory: Theory) -> None:
    """Raise Outside where the prelude does not show that a number has moments of every order, or
    the bracket of a condition."""
    if not theory.randomness(body):
        return
    match body:
        case Add(parts) | Mul(parts) | Call("max" | "min", parts) | And(parts) | Or(parts):
            pass
        case Rel("<" | "<=" | "=") | Iverson() | Case() | Not():
            parts = children(body)
        case Fold("sum" | "prod" | "max" | "min", low, high, inner, _) if not any(
                map(theory.randomness, (low, high))):
            parts = (inner,)
        case Pow(base, Num(power)) if power.denominator == 1 and power >= 0:
            parts = (base,)
        case Call(function, parts) if function in IMAGES:
            pass
        case Entry(tensor, _, _) if tensor in theory.random:
            parts = ()
        case Entry(tensor, _, _) if tensor in theory.definitions and tensor not in theory.recursive:
            parts = (theory.definitions[tensor].body,)
        case _:
            raise Outside("moments of such a function of random numbers")
    for part in parts:
        require_moments(part, theory)


class Chances:
    """Writes scripts for the moves of expectations, in the words of a speaker."""

    def __init__(self, say: Speaker, ring: Arithmetic):
        self.say, self.ring = say, ring

    def script(self, before: Mean, after: Term, step: Step, here: Scope) -> str:
        """A script for `before = after` by one of the moves."""
        match step.rule:
            case "linear":
                return self.linear(before.body, after, here)
            case "independent":
                return self.independent(before.body, tuple(step.instance["first"]), here)
            case "law":
                return self.law(before.body, here)
        raise Outside(f"the law of expectations `{step.rule}`")

    def linear(self, body: Term, after: Term, here: Scope) -> str:
        theory = self.say.theory
        require_moments(body, theory)
        match body:
            case _ if not theory.randomness(body):
                return "mean_of_number."
            case Mul(factors):
                fixed = mul(*(f for f in factors if not theory.randomness(f)))
                rest = mul(*(f for f in factors if theory.randomness(f)))
                return self.ring.through(
                    [(Mean(Mul((fixed, rest))), f"in_mean {WAY}. ring."),
                     (Mul((fixed, Mean(rest))), "mean_of_multiple.")], "ring.", here)
            case Fold():
                return "mean_of_sum."
        return "mean_of_terms."

    def independent(self, body: Mul, first: tuple[int, ...], here: Scope) -> str:
        """The factors numbered in `first` and the others, those first whose entries are each
        independent of all others."""
        parts = [mul(*(f for i, f in enumerate(body.factors) if (i in first) == mine))
                 for mine in (True, False)]
        one, other = parts if self.is_free(parts[0]) else reversed(parts)
        if not self.is_free(one):
            raise Outside("an independence of random numbers neither of which is made of a few entries")
        for part in parts:
            require_moments(part, self.say.theory)
            if any(isinstance(p, (Iverson, Case)) and self.say.theory.randomness(p) for p in subterms(part)):
                raise Outside("an independence of events")
        inside, random = self.say.by_chance(here), list(self.used())
        these = " \\/ ".join(f"(n = {random.index(e.tensor)}%nat /\\ I = {self.say.indices(e.at, here)})"
                            for e in self.entries(one))
        f, g = (f"(fun {WAY} => {self.say.real(part, inside)})" for part in (one, other))
        return self.ring.through(
            [(Mean(Mul((one, other))), f"in_mean {WAY}. ring."),
             (Mul((Mean(one), Mean(other))),
              f"independence (fun (n : nat) (I : idx) => {these}) {f} {g}.")], "ring.", here)

    def used(self) -> Iterator[str]:
        """The random tensors, in the order in which the hypothesis of independence names them."""
        return (n for n in self.say.theory.random if n in self.say.random)

    def entries(self, term: Term) -> list[Entry]:
        return [p for p in subterms(term) if isinstance(p, Entry) and p.tensor in self.say.theory.random]

    def is_free(self, part: Term) -> bool:
        """Is a random number made of entries, each of which is independent of all others?"""
        theory, entries = self.say.theory, self.entries(part)
        return bool(entries) and all(not e.loose and theory.random[e.tensor].independent for e in entries) \
            and all(e.tensor in theory.random for e in subterms(part)
                    if isinstance(e, Entry) and theory.randomness(e))

    def law(self, body: Term, here: Scope) -> str:
        """The moment of an entry."""
        entry, power = (body.base, body.exponent) if isinstance(body, Pow) else (body, ONE)
        law, n = self.say.theory.random[entry.tensor], int(power.value)
        said = law_of(self.say, law, f"(fun {WAY} => {self.say.real(entry, self.say.by_chance(here))})", here)
        number = n - 1 if law.name == "bernoulli" else n
        word = "law_of_coin" if law.name == "bernoulli" else f"law_of_{law.name}"
        name = f"L_{self.ring.fresh()}"
        return f"assert ({name} : {said}) by has_law. {word} {name} {number}%nat."
