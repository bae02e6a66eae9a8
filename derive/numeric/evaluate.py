"""Evaluation: the value of a term at a point.

Every term of a theory is compiled once, its definitions included, and then
evaluated in any number of views.
"""

from __future__ import annotations

from derive.kernel.terms import Call, Diff, Entry, Term, Var, names, subterms
from derive.kernel.theory import Theory
from derive.numeric.compile import Compiler
from derive.numeric.nodes import Value
from derive.numeric.numbers import PENDING, Unevaluable, whole
from derive.numeric.views import View
from derive.numeric.worlds import World

DEEPEST = 60                               # binders around one place


class Meanings:
    """The terms of one theory as Python functions `value(view, indices)`."""

    def __init__(self, theory: Theory):
        self.theory = theory
        self.compiled: dict = {}
        self.bodies: dict[str, Value] = {}
        self.recursive = {name for name in theory.definitions if name in self.mentioned(name)}

    def value(self, term: Term, view: View):
        """The value of a closed term, a truth value if it is a condition."""
        return self.function(term)(view, [0] * DEEPEST)

    def function(self, term: Term, depth: int = 0, formals: tuple[str, ...] = ()) -> Value:
        place = term.key, depth, formals
        if place not in self.compiled:
            if depth >= DEEPEST:
                raise Unevaluable("too many binders")
            self.compiled[place] = Compiler(self, depth, formals).compile(term)
        return self.compiled[place]

    def defined(self, name: str, at: tuple[int, ...], view: View):
        """The value of a defined name, by its definition."""
        if name not in self.bodies:
            definition = self.theory.definitions[name]
            formals = tuple(index.name for index in definition.indices)
            self.bodies[name] = self.function(definition.body, len(formals), formals)
        return self.bodies[name](view, [*at, *[0] * DEEPEST])

    def leaves(self, name: str, cut: frozenset[str]) -> frozenset[str]:
        """The names that a definition comes down to: those in `cut`, and all without one."""
        return frozenset(n for n in self.mentioned(name, cut)
                         if n in cut or n not in self.theory.definitions)

    def mentioned(self, name: str, cut: frozenset[str] = frozenset()) -> set[str]:
        """The names in a definition, in those of the names there, and so on up to `cut`, and in the
        laws of those that are random."""
        found: set[str] = set()
        todo = [name]
        while todo:
            said = self.theory.definitions[todo.pop()].body
            laws = (p for n in names(said) & self.theory.random.keys()
                    for p in self.theory.random[n].parameters)
            for other in names(said).union(*map(names, laws)) - found:
                found.add(other)
                if other in self.theory.definitions and other not in cut:
                    todo.append(other)
        return found

    def extent(self, name: str, before: tuple[int, ...], view: View) -> tuple[int, int]:
        """The range low <= index < high of the axis after the indices `before`."""
        if name not in self.theory.tensors and name not in self.theory.losses:
            raise Unevaluable(f"{name} is not declared")
        while view.parent:
            view = view.parent
        low, high = self.theory.axes(name)[len(before)]
        place = [*before, *[0] * DEEPEST]
        return tuple(whole(self.function(end, len(before))(view, place)) for end in (low, high))


# -- Conditions on integers ------------------------------------------------------------------------

EMPTY = Meanings(Theory())


def integer_condition(cond: Term, point: dict[str, int]) -> bool:
    """Does a condition on integer names hold?  Not where it is undefined."""
    try:
        return EMPTY.value(cond, View(World(point), EMPTY))
    except PENDING:
        return False


def reads_only_integers(term: Term) -> bool:
    """Is the term a matter of sizes and indices alone?"""
    return all(isinstance(part, Var) and part.integer or not isinstance(
        part, (Var, Entry, Diff)) and not (isinstance(part, Call) and part.function not in (
            "max", "min", "abs")) for part in subterms(term))

