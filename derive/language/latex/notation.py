r"""Notation: what the declared names say about a formula's scripts and products.

A name is known by its parts: `w2`, `w_2` and `w^{(2)}` are (w, 2), `W_hh` is (W, hh),
`y_hat` and `\hat{y}` are (y, hat).  Shapes are asked of the elaborator that reads the
statement itself, so that there is one opinion of them.

This file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from derive.kernel.ring import normal
from derive.kernel.terms import Num, Term, Var, sub
from derive.language.arrays import Array, axis
from derive.language.calls import SOFT, Calls
from derive.language.chance import MOMENTS
from derive.language.declarations import Declarations, Let
from derive.language.environment import Environment
from derive.language.errors import LanguageError, Position, Undeclared
from derive.language.latex.marks import GREEK
from derive.language.parser import Parser
from derive.language.scope import Scope
from derive.language.sizes import raised, same
from derive.language.syntax import (
    Apply,
    Binder,
    Bracket,
    Chain,
    Delta,
    Derivative,
    ExistsOf,
    Index,
    IntegralOf,
    Latex,
    LimitOf,
    MatMul,
    Name,
    Neg,
    Node,
    Number,
    Product,
    Slice,
    Sum,
    Transpose,
    below,
    ungrouped,
)
from derive.language.text import text
from derive.language.tokens import end_of, tokens

Key = tuple[str, ...]
PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
SPELLED = {**{word: letter for word, letter in GREEK.items()}, "sigma": "σ", "phi": "φ"}
SCALARS = ("size", "integer", "real", "loss")


def key(name: str) -> Key:
    """The parts of a declared name; primes are a part of their own."""
    bare = name.rstrip("'")
    parts = tuple(SPELLED.get(p, p) for p in PARTS.findall(bare))
    return (*parts, name[len(bare):]) if bare != name else parts


ALIASES = {"tr": "trace"}


@dataclass(frozen=True)
class Unsized(Node):
    r"""I, \mathbf 1 or {1}_{i, j}: a tensor whose size the terms beside it give."""
    function: str
    rank: int


class Notation:
    """The declared names, as far as formulas have been read."""

    def __init__(self, declared: Declarations, calls: Calls):
        self.declared = declared
        self.calls = calls
        self.base = declared.base
        self.assumed = False                   # is the base a guess, with no line `base`
        self.conventions = declared.conventions
        self.arguments: dict[str, tuple[str, ...]] = {}     # of L, where a line defines L(w)
        self.bare: set[Position] = set()                    # where such an L stands without its (w)
        self.names: dict[Key, list[str]] = {}
        self.kinds: dict[str, str] = {}
        for item in (*declared.names, *declared.lets):
            known = self.names.setdefault(key(item.name), [])
            known += [item.name] if item.name not in known else []     # a let may have several lines
            self.kinds[item.name] = "let" if isinstance(item, Let) else item.kind
        self._ranks = {d.name: len(d.sizes) + bool(d.letter) if d.kind == "tensor" else 0
                       for d in declared.names if d.kind in (*SCALARS, "tensor")}
        self._ranks |= {d.name: len(d.indices) for d in declared.lets if d.indices and all(
            other is d or other.name != d.name for other in declared.lets)}
        self._families = {d.name for d in declared.names if d.kind == "tensor" and d.letter}
        self._scratch: Environment | None = None

    # -- Names ------------------------------------------------------------------------------

    def lookup(self, parts: Key, at: Position) -> str | None:
        """The declared name with these parts, if there is one."""
        found = self.names.get(parts, [])
        if len(found) > 1:
            raise LanguageError(f"this may be {' or '.join(f'`{n}`' for n in found)}", at)
        return found[0] if found else None

    def kind(self, name: str) -> str:
        return self.kinds.get(name, "")

    def unknown(self, name: str, at: Position) -> LanguageError:
        """The error for a name that nothing declares, with the nearest one that is."""
        near = get_close_matches(name, {*self.kinds, *self.calls.known}, 1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        if self.kind(name.upper()) in ("tensor", "let"):
            hint = f"; row i of `{name.upper()}` is written `{name.upper()}_i`"
        return Undeclared(f"unknown name `{name}`{hint}", at)

    def function(self, word: str) -> str | None:
        """A function, layer or tensor operation that the language knows, in any case."""
        for known in (word, word.lower(), ALIASES.get(word.lower())):
            if known in self.calls.known or known in SOFT:
                return known
        return None

    # -- Shapes -----------------------------------------------------------------------------

    def environment(self) -> Environment:
        """The names resolved as far as they can be, to ask for shapes only."""
        if self._scratch is None:
            self._scratch = Environment(readable(self.declared), self.calls)
        return self._scratch

    def rank(self, node: Node, letters: Iterable[str]) -> int:
        """How many axes the formula has; 0 for a number."""
        plain = ungrouped(node)
        if is_moment(plain) and not self.kind(plain.base.name):
            return self.rank(plain.indices[0], letters)
        if isinstance(plain, Index):
            gone = sum(not isinstance(index, Slice) for index in plain.indices)
            return max(0, self.rank(plain.base, letters) - gone)
        if isinstance(plain, (Number, Derivative, Delta)):
            return 0
        if isinstance(plain, Bracket):
            cond = ungrouped(plain.cond)
            return max((self.rank(p, letters) for p in (cond.first, *(p for _, p in cond.rest))),
                       default=0) if isinstance(cond, Chain) else 0
        if isinstance(plain, Unsized):
            return plain.rank
        if isinstance(plain, Transpose) and isinstance(ungrouped(plain.base), Unsized):
            return 2
        if isinstance(plain, Name) and plain.name not in letters and self.is_levelled(plain.name):
            return len(self.environment().tensor(plain.name, plain.at).axes)
        if isinstance(plain, Name) and (plain.name in letters or plain.name in self._ranks):
            return 0 if plain.name in letters else self._ranks[plain.name]
        if isinstance(plain, Binder):
            inside = {*letters, *(r.letter for r in plain.ranges)}
            return 2 if plain.kind == "ordered" else self.rank(plain.body, inside) \
                if plain.kind in ("sum", "prod", "max", "min") else 0
        if isinstance(plain, (Product, Sum)):
            return max(self.rank(p, letters) for p in (plain.first, *(p for _, p in plain.rest)))
        if isinstance(plain, MatMul) and not self.is_row(plain.first, letters) and all(
                isinstance(ungrouped(p), Binder) or self.rank(p, letters) == 2
                for p in (plain.first, *(p for _, p in plain.rest[:-1]))):
            return self.rank(plain.rest[-1][1], letters)
        if isinstance(plain, MatMul) and unsized_in(plain):
            first, last = plain.first, plain.rest[-1][1]
            return (not self.is_row(first, letters)) + (self.rank(last, letters) == 2)
        return len(self.sizes(node, letters))

    def is_row(self, node: Node, letters: Iterable[str]) -> bool:
        """Is this a vector transposed, or a negative one?"""
        plain = ungrouped(node)
        if isinstance(plain, Neg):
            return self.is_row(plain.arg, letters)
        return isinstance(plain, Transpose) and self.rank(plain.base, letters) == 1

    def is_levelled(self, name: str) -> bool:
        """Is the first index of this name a level: of a family, of a recursive let, or of one
        that says what a tensor is at each level?"""
        if name in self._families:
            return True
        own = [d for d in self.declared.lets if d.name == name and d.indices]
        return bool(own) and len(own[0].indices) == 1 and name in self.environment().declared \
            and (len(own) > 1 or len(self.environment().tensor(name, own[0].at).axes) > 1)

    def counts_levels(self, name: str) -> bool:
        """Is the first index of this name the level of a family or of a recursive let?"""
        return name in self._families or name in self.environment().lines

    def is_unfinished(self, name: str) -> bool:
        """Is there a line of this let that has not been read yet?"""
        return any(d.name == name and is_latex(d.body) for d in self.declared.lets)

    def sizes(self, node: Node, letters: Iterable[str]) -> tuple[Term, ...]:
        require_sized(node)
        names = self.environment()
        scope = Scope({letter: Var(letter, True) for letter in letters})
        value = names.read.value(node, scope)
        return value.sizes if isinstance(value, Array) else ()

    def axes(self, node: Node, letters: Iterable[str]) -> tuple[tuple[Term, Term], ...]:
        """The range of each axis, low <= index < high."""
        names, plain = self.environment(), ungrouped(node)
        if isinstance(plain, Name) and plain.name in names.declared and self.kind(plain.name) in (
                "tensor", "let"):
            return names.tensor(plain.name, plain.at).axes
        return tuple(axis(size, self.base) for size in self.sizes(node, letters))

    def written(self, term: Term, at: Position) -> Node:
        """A size as a tree, to stand in a range at this place."""
        found = [t._replace(at=at) for t in tokens(text(term, tight=True))]
        return replace(Parser(found, end_of(found)).formula(), at=at)


def require_sized(node: Node) -> None:
    """Refuse an `I` whose size nothing gives."""
    if found := unsized_in(node):
        raise LanguageError("say the size, as in `I_n`", found.at)


def unsized_in(node: Node) -> Unsized | None:
    """A tensor in the tree whose size is not given, if there is one."""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Unsized):
            return top
        stack.extend(below(top))
    return None


def readable(declared: Declarations) -> Declarations:
    """The declarations that can be resolved before all LaTeX is read."""
    lets, unread = [], {d.name for d in declared.lets}
    waiting = [d for d in declared.lets if not any(map(is_latex, (d.body, *d.clause.items)))]
    while ready := [d for d in waiting if not names_in(d.body) & (unread - {d.name})]:
        lets += ready
        unread -= {d.name for d in ready}
        waiting = [d for d in waiting if d not in ready]
    kept = [d for d in declared.names if not (d.kind == "loss" and d.of in unread)]
    unread |= {d.name for d in declared.names if d not in kept}
    return replace(declared, names=kept, lets=lets, claims=[], hypotheses=[
        h for h in declared.hypotheses
        if not any(map(is_latex, (h.formula, *h.clause.items)))
        and not names_in(h.formula) & unread])


def is_latex(node: Node) -> bool:
    """Is LaTeX still unread in this tree?"""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Latex):
            return True
        stack.extend(below(top))
    return False


def names_in(node: Node) -> set[str]:
    """Every name that occurs in a tree."""
    found, stack = set(), [node]
    while stack:
        top = stack.pop()
        if isinstance(top, (Name, Apply)):
            found.add(top.name)
        stack.extend(below(top))
    return found


# -- Ranges from use ----------------------------------------------------------------------------------

def is_moment(node: Node) -> bool:
    """Is this E[…] or Var[…]?"""
    return isinstance(node, Index) and isinstance(node.base, Name) and node.base.name in MOMENTS


def free_names(node: Node, bound: frozenset[str] = frozenset()) -> dict[str, Position]:
    """The names that occur free, with the place of the first."""
    if isinstance(node, Name):
        return {} if node.name in bound else {node.name: node.at}
    if ranges := getattr(node, "ranges", None):
        bound = bound | {r.letter for r in ranges}
    if isinstance(node, (ExistsOf, IntegralOf, LimitOf)):
        bound = bound | {node.letter}
    found: dict[str, Position] = {}
    for part in node.indices if is_moment(node) else below(node):
        for name, at in free_names(part, bound).items():
            found.setdefault(name, at)
    return found


def uses(node: Node, letter: str) -> Iterable[tuple[Index, int, int]]:
    """(entry, axis, shift) wherever the letter, or the letter and a number, is the index."""
    if ranges := getattr(node, "ranges", None):
        if any(r.letter == letter for r in ranges):
            return
    if isinstance(node, Index):
        for place, index in enumerate(node.indices):
            if (shift := shift_of(ungrouped(index), letter)) is not None:
                yield node, place, shift
    for part in below(node):
        yield from uses(part, letter)


def shift_of(index: Node, letter: str) -> int | None:
    """k, for the index `letter + k`."""
    match index:
        case Name(name=name) if name == letter:
            return 0
        case Sum(first=Name(name=name), rest=(("+" | "-" as sign, Number(value=value)),)) if (
                name == letter and value.denominator == 1):
            return int(value) if sign == "+" else -int(value)
    return None


def partners(node: Node, letter: str) -> Iterable[str]:
    """The letters that stand beside it in a Kronecker delta."""
    if isinstance(node, Delta):
        sides = [s.name for s in (ungrouped(node.left), ungrouped(node.right))
                 if isinstance(s, Name)]
        if len(sides) == 2 and letter in sides:
            yield sides[sides.index(letter) - 1]
    if not isinstance(node, Binder) or letter not in {r.letter for r in node.ranges}:
        for part in below(node):
            yield from partners(part, letter)


def axis_of(letter: str, node: Node, notation: Notation, letters: Iterable[str],
            at: Position) -> tuple[Term, Term] | None:
    """The range that the uses of a letter as an index agree on; None if there is no use.  Where
    it counts levels, also as `t-1`, it keeps inside the levels that there are."""
    found: list[tuple[Term, Term]] = []
    levels: list[tuple[Term, Term]] = []
    others = set(letters) | {letter} | inner_letters(node)
    for entry, place, shift in uses(node, letter):
        base = entry.base
        if isinstance(base, Name) and notation.is_unfinished(base.name):
            continue
        if not place and isinstance(base, Name) and notation.counts_levels(base.name):
            low, high = notation.environment().tensor(base.name, base.at).axes[0]
            levels.append((raised(low, -shift), raised(high, -shift)))
            continue
        if place and isinstance(base, Name) and notation.is_levelled(base.name):
            base, place = Index(entry.at, base, entry.indices[:1]), place - 1
        axes = notation.axes(base, others)
        if place < len(axes) and not shift:
            found.append(axes[place])
    if found and not all(same(a, b) for other in found[1:] for a, b in zip(found[0], other)):
        raise LanguageError(f"`{letter}` stands in axes of different sizes; say its range", at)
    both = [*found[:1], *levels]
    if not (low := furthest([low for low, _ in both], 1)) or not (
            high := furthest([high for _, high in both], -1)):
        if both:
            raise LanguageError(f"`{letter}` stands in axes of different sizes; say its range", at)
        return None
    return low, high


def furthest(ends: list[Term], sign: int) -> Term | None:
    """The largest of these ends, or the smallest, if they differ by numbers only."""
    if not ends:
        return None
    gaps = [normal(sub(end, ends[0])) for end in ends]
    if not all(isinstance(gap, Num) for gap in gaps):
        return None
    return max(zip(gaps, ends), key=lambda pair: sign * pair[0].value)[1]


def inner_letters(node: Node) -> set[str]:
    found = {r.letter for r in getattr(node, "ranges", ())}
    for part in below(node):
        found |= inner_letters(part)
    return found
