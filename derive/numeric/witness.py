"""Witnesses: a point and the two sides of the claim there, as a person can check them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from derive.kernel.terms import And, Fold, Term, Var, open_body
from derive.kernel.theory import Theory
from derive.numeric.chance import described
from derive.numeric.claims import Claim, Failure, shown
from derive.numeric.setting import Setting
from derive.numeric.views import View
from derive.numeric.worlds import World, entry_text, loss_text


@dataclass(frozen=True)
class Origin:
    """All that is needed to evaluate a witness again."""
    theory: Theory
    facts: tuple[Term, ...]
    claim: Term
    ranges: tuple
    world: World
    at: tuple[int, ...]


@dataclass(frozen=True)
class Witness:
    """A point that meets the hypotheses, and the two sides there.

    `values` has nested lists in the order of the axes, or a term for a number that is not
    rational; `functions` shows opaque
    functions and losses as formulas; `outside` the entries read outside their axes."""
    sizes: dict[str, int]
    indices: dict[str, int]
    values: dict[str, object]
    lhs: str
    rhs: str
    link: int = 0
    functions: dict[str, str] = field(default_factory=dict)
    outside: dict[str, Fraction] = field(default_factory=dict)
    origin: Origin | None = field(default=None, repr=False, compare=False)

    @property
    def relation(self) -> Term:
        """The relation that fails, at the indices of the witness."""
        claim = self.origin.claim
        if isinstance(claim, And):
            claim = claim.args[self.link]
        while isinstance(claim, Fold) and claim.kind == "all" and claim.letter in self.indices:
            claim = open_body(claim.body, Var(claim.letter, True))
        return claim


def witness(setting: Setting, claim: Claim, world: World, at: tuple[int, ...],
            outcome: Failure) -> Witness:
    """The point as a witness; the claim is evaluated once more to see what is read outside."""
    view = setting.view(world)
    claim.examine(view, at)
    values = {name: nested(name, view) for name in dict.fromkeys(
        map(owner, setting.scalars + setting.tensors))}
    outside = {entry_text(*place): Fraction(v) for place, v in sorted(view.outside.items())}
    origin = Origin(setting.theory, setting.facts, setting.claim, setting.ranges, world, at)
    return Witness(dict(world.ints), {**dict(zip(setting.indices, at)), **outcome.letters}, values,
                   shown(outcome.lhs, outcome.rhs), shown(outcome.rhs, outcome.lhs), outcome.link,
                   formulas(setting, world, view), outside, origin)


def formulas(setting: Setting, world: World, view: View) -> dict[str, str]:
    """Opaque functions and losses, as text."""
    found = {name: f"{name}(t) = {function.text('t')}" for name, function in world.opaque.items()}
    found.update(described(view))
    losses = setting.theory.losses
    for name in sorted((setting.used & set(losses)) - set(setting.theory.known)):
        over = view.places(losses[name])
        found[name] = "; ".join(
            loss_text(name, at, losses[name],
                      world.loss(setting.theory.maps.get(name, name), at, over) + world.tilt(name))
            for at in view.places(name))
    return found


def owner(name: str) -> str:
    """A, for the `root(A)` by which a definite matrix is defined, and shown in its stead."""
    return name.partition("(")[2][:-1] or name


def nested(name: str, view: View):
    """The entries of a tensor as nested lists, a scalar as a fraction."""
    def layer(at: tuple[int, ...]):
        if len(at) == view.rank(name):
            return Fraction(view.read(name, at))
        return [layer((*at, i)) for i in range(*view.extent(name, at))]
    return layer(())
