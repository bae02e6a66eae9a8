"""Circles: tensors defined by recursion, alone or calling one another, in Coq.

What the entries of a circle say is one definition, a function of all its tensors; each tensor of
it is `Circle` of the prelude, at its number.  A derivative in an entry of such a tensor holds that
tensor up to the level of the entry, and lets all later levels follow.

`Circles` writes them with the words of a `Speaker`, which it is a part of.
This file imports the kernel and this room only.
"""

from __future__ import annotations

from derive.certify.names import Names
from derive.certify.scope import Outside, Scope
from derive.kernel.terms import Num, Term
from derive.kernel.theory import Theory


class Circles:
    """The words of one theory for what is defined by recursion."""

    theory: Theory
    names: Names
    prefix: str

    def circle(self, name: str) -> tuple[str, ...]:
        """The tensors of the circle of a recursive name, in the order of their definitions."""
        return self.theory.recursive[name]

    def number(self, name: str) -> int:
        return self.circle(name).index(name)

    def circle_word(self, name: str) -> str:
        """What the definition of a circle is called."""
        return self.prefix + self.names("circle", self.circle(name)[0])

    def first_level(self, name: str) -> Term:
        """The first level of any tensor of a circle."""
        lows = [self.theory.axes(other)[0][0] for other in self.circle(name)]
        if len(set(lows)) > 1 and not all(isinstance(low, Num) for low in lows):
            raise Outside("definitions by recursion that begin at levels of which neither is a number")
        return lows[0] if len(set(lows)) == 1 else min(lows, key=lambda low: low.value)

    def circle_needs(self, name: str) -> list[tuple[str, str]]:
        """What a circle reads beside its own tensors: (kind, name), in a fixed order."""
        found = {}
        for other in self.circle(name):
            definition = self.theory.definitions[other]
            ends = self.theory.axes(other)[0]
            for term in (definition.body, *ends):
                found |= dict.fromkeys(self.reads(term, {i.name for i in definition.indices}))
        return sorted(f for f in found if f[0] != "tensor" or f[1] not in self.circle(name))

    def members(self, name: str, here: Scope) -> str:
        """What the entries of the tensors of a circle say, as functions of all of them."""
        own = {other: f"(c {i}%nat)" for i, other in enumerate(self.circle(name))}
        said = []
        for other in self.circle(name):
            definition = self.theory.definitions[other]
            low, high = (self.integer(end) for end in self.theory.axes(other)[0])
            letters = "".join(f"fun {self.index(i)} => " for i in definition.indices)
            said.append(f"(({low}, {high})%Z, (at{self.rank(other)} ({letters}"
                        f"{self.real(definition.body, here.holding(own))})))")
        return f"members [{'; '.join(said)}]"

    def says(self, name: str, here: Scope) -> str:
        """The definition of a circle, given what it reads."""
        given = (self.given(kind, n, here) for kind, n in self.circle_needs(name))
        return f"({' '.join([self.circle_word(name), *given])})"

    def recursion(self, name: str, here: Scope) -> str:
        """A tensor that is defined by recursion."""
        return self.at_number(name, self.says(name, here), here)

    def at_number(self, name: str, says: str, here: Scope) -> str:
        low = self.index(self.first_level(name), here)
        return f"(Circle {len(self.circle(name))} {low} {says} {self.number(name)})"

    def held_up_to(self, name: str, level: Term, values: str, here: Scope) -> dict[str, str]:
        """The tensors of a circle, one of which has given values at every level up to this one."""
        if name in here.held:
            raise Outside("a derivative of a recursive name inside another")
        says = (f"(held {self.number(name)} {self.index(level, here)} {values} "
                f"{self.says(name, here)})")
        return {other: self.at_number(other, says, here) for other in self.circle(name)}
