"""Statements: a theorem of the kernel as a proposition of Coq.

The proposition says that both sides are equal, that every derivative in the claim exists, and
that every matrix whose inverse it reads has one: that its determinant is not 0.  Of an order of
growth it says that there is one constant for all sizes.

This file imports the kernel and this room only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.certify import chances
from derive.certify.chances import UNIVERSE
from derive.certify.conditions import CONSTANT
from derive.certify.scope import ROOT, Outside, Scope, is_enclosed
from derive.certify.speaker import WAY, Speaker
from derive.kernel.terms import (
    ZERO, And, Case, Diff, Entry, Exists, Fold, Integral, Iverson, Mean, Mul, Not, Order, Rel, Tends, Term,
    children, subterms)
from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.theory import Theory

PROPERTIES = {"nondecreasing": "nondecreasing", "nonincreasing": "nonincreasing",
              "increasing": "strictly_rising", "decreasing": "strictly_falling",
              "continuous": "continuity", "even": "even_function", "odd": "odd_function",
              "positive": "positive_function", "nonexpansive": "nonexpansive",
              "convex": "convex_function"}
TYPES = {"integer": "Z", "real": "R", "function": "R -> R"}


def bound_variables(claim: Term) -> Iterator[Term]:
    """The variables that limits, integrals and numbers that exist are said of."""
    for part in subterms(claim):
        if isinstance(part, (Tends, Integral, Exists)):
            yield part.variable


class Statement:
    """The parts of a proposition: definitions, variables, hypotheses, conclusion."""

    def __init__(self, name: str, theory: Theory, facts: tuple[Term, ...], claim: Term):
        self.name, self.theory, self.facts, self.claim = name, theory, facts, claim
        self.say = Speaker(theory, f"{name}_")
        self.used = self._used()
        self.say.random = self.used.intersection(theory.random)
        self.circles: list[str] = []     # the first tensor of each, in the order of definition
        self.defined: set[str] = set()
        self.definitions = list(self._definitions(self.used))
        self.variables = list(self._variables())
        self.hypotheses = list(self._hypotheses())
        self.second: dict = {}       # derivatives of derivatives, said to exist
        self.inverses = list(self._inverses())
        self.claims = claim.args if isinstance(claim, And) else (claim,)
        self.orders = any(isinstance(c, Order) for c in self.claims)
        if self.orders and not all(isinstance(c, Order) for c in self.claims):
            raise Outside("an order of growth beside another claim")
        self.existence = list(dict.fromkeys(self._existence(claim, (), ROOT)))
        self.conclusion = self._conclusion()

    def _used(self) -> frozenset[str]:
        return frozenset().union(*(self.theory.reach(t) for t in (self.claim, *self.facts)))

    def _definitions(self, used) -> Iterator[tuple[str, str, str, str]]:
        """(name, parameters, type, body) of each definition that is used, in order."""
        done, theory = self.defined, self.theory

        def visit(name: str):
            if name in done:
                return
            circle = theory.recursive.get(name, (name,))
            done.update(circle)
            for other in sorted(theory.reach(And(tuple(theory.definitions[n].body for n in circle)))):
                if other in theory.definitions:
                    yield from visit(other)
            if name in theory.recursive:
                self.circles.append(circle[0])
                yield self._circle(name)
            for one in circle:
                yield self._definition(one)
        for name in sorted(self.theory.definitions):
            if name in used:
                yield from visit(name)

    def beside(self, script: str) -> list[tuple[str, str, str, str]]:
        """The definitions of which a script speaks, and the statement does not."""
        words = set(re.findall(r"\w+", script))
        return list(self._definitions([n for n in self.theory.definitions if n not in self.defined
                                       and self.say.definition_word(n) in words]))

    def _definition(self, name: str) -> tuple[str, str, str, str]:
        definition, say = self.theory.definitions[name], self.say
        if any(isinstance(p, Mean) for p in subterms(definition.body)):
            raise Outside("a definition that is an expectation")
        say.rank(name)
        parameters = [*self.parameters(name),
                      *(f"({say.names('integer', i.name)} : Z)" for i in definition.indices)]
        here = say.given_tensors(name)
        body = f"({say.recursion(name, here)} {say.indices(definition.indices, here)})" \
            if name in self.theory.recursive else say.real(definition.body, here)
        return say.definition_word(name), " ".join(parameters), "R", body

    def _circle(self, name: str) -> tuple[str, str, str, str]:
        """What the entries of all tensors of a circle say."""
        parameters = [*self.parameters(name), "(c : nat -> idx -> R)"]
        return (self.say.circle_word(name), " ".join(parameters), "nat -> idx -> R",
                self.say.members(name, self.say.given_tensors(name)))

    def parameters(self, name: str) -> list[str]:
        """What a definition is given beside its indices, with its types."""
        return [f"({self.say.names(kind, n)} : {self.type(kind, n)})"
                for kind, n in self.say.needs(name)]

    def type(self, kind: str, name: str) -> str:
        if kind in TYPES:
            return TYPES[kind]
        if kind == "loss":
            return "(idx -> R) -> " + ("idx -> R" if self.theory.axes(name) else "R")
        integer = name in self.theory.tensors and self.theory.tensors[name].integer
        return "idx -> Z" if integer else "idx -> R"

    def _variables(self) -> Iterator[tuple[str, str]]:
        found = {}
        terms = [self.claim, *self.facts]
        used = self.used
        terms += [p for name in self.say.random for p in self.theory.random[name].parameters]
        yield from UNIVERSE if self.say.random else ()
        for name in sorted(used):
            if name in self.theory.definitions:
                definition = self.theory.definitions[name]
                own = {i.name for i in definition.indices}
                found |= dict.fromkeys(self.say.reads(definition.body, own))
            terms += [end for axis in self.theory.axes(name) for end in axis]
        own = {v.name for v in (MINUS_OO, OO, *bound_variables(self.claim))}
        for term in terms:
            found |= dict.fromkeys(self.say.reads(term, own))
        order = ["integer", "real", "function", "tensor", "loss"]
        for kind, name in sorted(found, key=lambda f: (order.index(f[0]), f[1])):
            if kind == "tensor" and (name in self.theory.definitions or name in self.theory.losses):
                continue
            chance = "W -> " if kind == "tensor" and name in self.say.random else ""
            yield self.say.names(kind, name), chance + self.type(kind, name)

    def axes(self, name: str) -> str:
        return self.say.box(name)

    def _hypotheses(self) -> Iterator[str]:
        variables = {v for v, _ in self.variables}
        for name, properties in sorted(self.theory.functions.items()):
            word = self.say.names("function", name)
            if word in variables:
                if not properties:
                    yield f"smooth {word}"
                for p in sorted(properties):
                    if p not in PROPERTIES:
                        raise Outside(f"a function that is {p}")
                    yield f"{PROPERTIES[p]} {word}"
        for name, tensor in sorted(self.theory.losses.items()):
            if name in self.theory.known:
                continue
            word = self.say.names("loss", name)
            if word in variables:
                own = self.axes(name)
                yield (f"forall I, inside {own} I -> differentiable {self.axes(tensor)} "
                       f"(fun y => {word} y I)" if self.theory.axes(name)
                       else f"differentiable {self.axes(tensor)} {word}")
        for name, tensor in sorted(self.theory.tensors.items()):
            if tensor.zero_outside and self.say.names("tensor", name) in variables:
                yield f"forall I, ~ inside {self.axes(name)} I -> {self.say.names('tensor', name)} I = 0"
        yield from chances.hypotheses(self.say, self.used)
        for fact in self.facts:
            yield self.say.proposition(fact)

    def _inverses(self) -> Iterator[str]:
        """That each matrix whose inverse the claim reads has one, where this is no hypothesis."""
        for name, reached in ((n, self.theory.reach(self.claim)) for n in sorted(self.theory.known)):
            has = Not(Rel("=", Entry(self.theory.of("det", self.theory.losses[name]), (), False), ZERO))
            if self.theory.known[name] == "inv" and name in self.used and has not in self.facts:
                if name not in reached:
                    raise Outside("a hypothesis on an inverse that may not exist")
                yield self.say.proposition(has)

    def _existence(self, term: Term, above: tuple, here: Scope) -> Iterator[str]:
        """That each derivative of the claim exists, wherever it is read."""
        match term:
            case Tends() | Integral() | Exists() if any(isinstance(p, Diff) for p in subterms(term)):
                raise Outside("a derivative inside of a limit, or of a number that exists")
            case Diff(body, wrt, direct):
                yield from self._existence(body, above, here)
                said = "".join(above) + self.say.slope(
                    "ex_pd", "ex_deriv", body, wrt, direct, here)
                if isinstance(body, Diff):
                    self.second[said] = body, wrt, here, above
                yield said
                return
            case Fold(_, low, high, body, letter):
                index = self.say.letter(letter, here)
                bound = (f"forall {index} : Z, ({self.say.integer(low, here)} <= {index} < "
                         f"{self.say.integer(high, here)})%Z -> ")
                if any(isinstance(p, Diff) for p in subterms(body)):
                    yield from self._existence(body, (*above, bound), here.under(index))
                return
            case Mean(body):
                yield from self._existence(body, (*above, f"forall {WAY} : W, "), self.say.by_chance(here))
                return
            case Mul(factors):
                guards = tuple(f"{self.say.boolean(f.cond, here)} = true -> " for f in factors
                               if isinstance(f, Iverson)
                               and not any(isinstance(p, Diff) for p in subterms(f)))
                for f in factors:
                    yield from self._existence(f, (*above, *guards), here)
                return
            case Case(cond, then, other):
                word = self.say.boolean(cond, here)
                yield from self._existence(then, (*above, f"{word} = true -> "), here)
                yield from self._existence(other, (*above, f"{word} = false -> "), here)
                return
        for child in children(term):
            yield from self._existence(child, above, here)

    def _conclusion(self) -> str:
        parts = [*self.inverses, *self.existence, *map(self.say.proposition, self.claims)]
        return "\n  /\\ ".join(p if is_enclosed(p) else f"({p})" for p in parts)

    def text(self) -> str:
        """The definitions and the proposition, as they stand in the Coq file."""
        said = self.closed(self.conclusion) if not self.orders else "\n  /\\ ".join(
            f"(exists {CONSTANT} : R,\n{self.closed(self.say.proposition(c))})" for c in self.claims)
        return "\n".join([*map(written, self.definitions),
                          f"Definition {self.name}_statement : Prop :=\n{said}."])

    def closed(self, conclusion: str) -> str:
        """What is said of all variables that meet the hypotheses."""
        variables = " ".join(f"({v} : {type_})" for v, type_ in self.variables)
        hypotheses = (h if is_enclosed(h) else f"({h})" for h in self.hypotheses)
        return (f"  forall {variables},\n" if variables else "") + "".join(
            f"  {h} ->\n" for h in hypotheses) + f"  {conclusion}"


def written(definition: tuple[str, str, str, str]) -> str:
    """A definition as it stands in the Coq file."""
    word, parameters, type_, body = definition
    return f"Definition {word} {parameters + ' ' if parameters else ''}: {type_} :=\n  {body}."
