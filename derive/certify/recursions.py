"""Recursions: what a script asserts of tensors defined by recursion, before its chain begins.

That each reads earlier levels only; its equation, also where one of its circle is held up to a
level; that held at itself it is as it was; and that its entries have slopes, level after level.

This file imports the kernel and this room.  Nothing here is trusted: Coq checks each line.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.certify.scope import ROOT, Scope
from derive.certify.statement import Statement
from derive.kernel.terms import Diff, Entry, Term, Var, subterms

LEVEL = Var("‹held›", True)              # the level up to which a tensor is held


class Recursions:
    """Writes what is asserted of the circles of one statement."""

    def __init__(self, parts: Statement):
        self.parts, self.say, self.theory = parts, parts.say, parts.theory
        self.made: list[str] = []

    def lines(self) -> Iterator[str]:
        for name in self.parts.circles:
            yield self.descends(name)
            yield from (self.equation(one, self.scope(one)) for one in self.say.circle(name))
        for wrt in self.variables():
            for name in self.parts.circles:
                if self.name(wrt) in self.say.circle(name):
                    yield from self.holding(name, wrt)
            for name in self.parts.circles:
                if self.moves(name, wrt):
                    yield from self.slopes(name, wrt)

    # -- Equations ---------------------------------------------------------------------

    def descends(self, name: str) -> str:
        """That what a circle says reads earlier levels only."""
        say, low = self.say, self.say.index(self.say.first_level(name))
        return (f"assert ({self.reason(name)} : known ({self.given(name)}"
                f"earlier {len(say.circle(name))} {low} {say.says(name, self.scope(name))})). "
                f"{{ unfold known. intros. unfold {say.circle_word(name)}. reads_earlier. }}")

    def equation(self, name: str, here: Scope) -> str:
        """What an entry is, by the definition."""
        entry = self.entry(name)
        body = self.say.real(self.theory.definitions[name].body, here)
        return (f"assert ({self.say.equation(name)} : known ({self.given(name)}{self.ranges(name)}"
                f"{self.say.real(entry, here)} = {body})). "
                f"{{ unfold known. intros. by_recursion {self.reason(name)}. }}")

    def holding(self, name: str, wrt: Entry) -> Iterator[str]:
        """The equations where a tensor of the circle is held, and that of one held at itself."""
        say, here = self.say, self.scope(name)
        values, level = say.variable(wrt), say.index(LEVEL)
        inside = say.inside(wrt, False, here)
        given = f"forall ({values} : idx -> R) ({level} : Z), "
        for one in say.circle(name):
            entry = self.entry(one)
            body = say.real(self.theory.definitions[one].body, inside)
            if one == wrt.tensor:
                body = (f"(if ({say.integer(entry.at[0])} <=? {level})%Z "
                        f"then {values} {say.indices(entry.at, here)} else {body})")
            yield (f"assert ({self.say.held_equation(one, self.name(wrt))} : known ({self.given(name)}{given}"
                   f"{self.ranges(one)}{say.real(entry, inside)} = {body})). "
                   f"{{ unfold known. intros. by_recursion_held {self.reason(name)}. }}")
        for one in say.circle(name):
            held = say.held_up_to(wrt.tensor, LEVEL, say.tensor(wrt.tensor, here), here)[one]
            shapes = " | ".join(f"apply at{say.rank(n)}_circle; [lia | apply {self.reason(name)} | "
                                f"unfold {say.circle_word(name)}; of_its_indices]"
                                for n in (wrt.tensor, one))
            yield (f"assert (P_{say.names('definition', one)}_{say.names('definition', wrt.tensor)} : at_point ({self.given(name)}"
                   f"forall {level} : Z, {held} = {say.tensor(one, here)})). "
                   f"{{ unfold at_point. intros. apply tensor_held_at_itself; "
                   f"[ lia | apply {self.reason(name)} | {shapes} ]. }}")

    # -- Slopes ------------------------------------------------------------------------

    def variables(self) -> list[Term]:
        """What the claim is differentiated in, each name once, at any index."""
        found = {}
        for part in subterms(self.parts.claim):
            if isinstance(part, Diff):
                found[self.name(part.wrt)] = part.wrt
        return [Entry(n, (LEVEL, *wrt.at[1:]), False) if n in self.theory.recursive else wrt
                for n, wrt in found.items()]

    def moves(self, name: str, wrt: Term) -> bool:
        """Does a circle answer to the variable?"""
        return self.name(wrt) in self.theory.reach_of(name)

    @staticmethod
    def name(wrt: Term) -> str:
        return wrt.tensor if isinstance(wrt, Entry) else wrt.name

    def slopes(self, name: str, wrt: Term) -> Iterator[str]:
        """That every entry has a slope, by induction on how many entries come before it."""
        say, circle = self.say, self.say.circle(name)
        turns, said = f"S{len(self.made)}", []
        for one in circle:
            low, (level, *_) = say.integer(say.first_level(name)), self.entry(one).at
            turn = f"{len(circle)} * ({say.integer(level)} - {low}) + {say.number(one)}"
            said.append((self.slope(one, wrt, ""), self.slope(one, wrt, f"({turn} < Z.of_nat k)%Z -> ")))
        parts = " /\\ ".join(f"slope_known ({bounded})" for _, bounded in said)
        steps = [f"{{ slope_by {self.say.held_equation(one, self.name(wrt)) if self.name(wrt) in circle else say.equation(one)}. }}"
                 for one in circle]
        yield (f"assert ({turns} : forall k : nat, {parts}). {{ induction k as [|k IH]. "
               f"{{ no_turns. }} parts_known. {' '.join([*(f'split. {s}' for s in steps[:-1]), steps[-1]])} }}")
        for i, (one, (whole, _)) in enumerate(zip(circle, said)):
            self.made.append(one)
            part = f"({turns} k)"
            for _ in range(i):
                part = f"(proj2 {part})"
            part = f"(proj1 {part})" if i < len(circle) - 1 else part
            yield (f"assert (SL{len(self.made)} : slope_known ({whole})). "
                   f"{{ by_turns (fun k : nat => {part}). }}")
        yield f"clear {turns}."

    def slope(self, name: str, wrt: Term, bound: str) -> str:
        """That an entry of a tensor has a slope, at every index inside its axes."""
        say, recursive = self.say, isinstance(wrt, Entry) and wrt.tensor in self.theory.recursive
        function, variable = say.curve(self.entry(name), wrt, False, ROOT)
        given = ["(I : idx)"] * isinstance(wrt, Entry) + [f"({say.index(LEVEL)} : Z)"] * recursive
        quantified = f"forall {' '.join(given)}, " if given else ""
        exists = f"ex_pd {function} {say.tensor(variable)} I" if isinstance(wrt, Entry) \
            else f"ex_deriv {function} {say.real(wrt)}"
        return f"{quantified}{self.ranges(name)}{bound}{exists}"

    # -- Words -------------------------------------------------------------------------

    def entry(self, name: str) -> Entry:
        return Entry(name, self.theory.definitions[name].indices, False)

    def scope(self, name: str) -> Scope:
        return self.say.given_tensors(name)

    def reason(self, name: str) -> str:
        """What the assertion is called that a circle reads earlier levels only."""
        return f"C_{self.say.names('circle', self.say.circle(name)[0])}"

    def given(self, name: str) -> str:
        """Everything of real numbers that a circle reads may be another."""
        said = [f"({self.say.names(kind, n)} : {type_})" for kind, n in self.say.needs(name)
                if (type_ := self.parts.type(kind, n)) in ("R", "idx -> R")]
        return f"forall {' '.join(said)}, " if said else ""

    def ranges(self, name: str) -> str:
        """The indices of an entry, inside its axes."""
        say, at = self.say, self.entry(name).at
        return "".join(f"forall {say.index(i)} : Z, ({say.integer(low)} <= {say.index(i)} < "
                       f"{say.integer(high)})%Z -> "
                       for i, (low, high) in zip(at, self.theory.ranges(name, at)))
