"""The environment: what the declared names of one statement mean.

Declarations may stand in any order, so that a name is resolved when it is first
used: its axes, and for a `let` its definition.  Here also gather the
hypotheses, the obligations and the warnings of the statement.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from derive.kernel.context import is_integer_condition
from derive.kernel.terms import (
    TRUE, Entry, Num, Rel, Term, Var, equals, is_integer, number, substitute, subterms, within)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language import definite, otherwise, properties
from derive.language.arrays import Array, axis, depending, mismatch, require_square
from derive.language.calls import Calls, LayerUse
from derive.language.chains import parted
from derive.language.chance import law_of, require_fixed
from derive.language.declarations import STRUCTURES, Declarations, Declared, Let
from derive.language.elaborate import Elaborator, Value
from derive.language.errors import (
    Dangling, IllTyped, LanguageError, Position, Redeclared, Undeclared, Unmet, unsupported)
from derive.language.frameworks import masks
from derive.language.images import Images
from derive.language.kinks import values
from derive.language.lets import Lets
from derive.language.parser import BINDERS
from derive.language.quantified import hypothesis, quantified
from derive.language.scope import Scope
from derive.language.sizes import failure, raised, same, size_of
from derive.language.syntax import Name, Node, Range, below
from derive.language.text import text

RESERVED = frozenset("Var Σ Π oo otherwise for by with in if and or not implies iff mod "
                     "divides direct ordered δ delta true false auto qed".split())
# E[…], D(…) and O(…) have a meaning; the bare letters may name a tensor or a number.
BRACKETED = {"E": "an expectation", "D": "a derivative", "O": "an order of growth"}
LETTERS = "ijklabcdefghmnopqrstuvwxyz"
NUMBERS = ("size", "integer", "real", "tensor", "let")


class Environment:
    """The names of one statement."""

    def __init__(self, declared: Declarations, calls: Calls):
        self.base = declared.base
        self.calls = calls
        self.declared: dict[str, Declared | Let] = {}
        self.tensors: dict[str, Tensor] = {}
        self.definitions: dict[str, Definition] = {}
        self.losses: dict[str, str] = {}
        self.known: dict[str, str] = {}                    # the losses that are a det or an inv
        self.layers: dict[str, LayerUse] = {}              # of lets that are a layer of names
        self.facts: list[Term] = []
        self.obligations: list[Term] = []
        self.warnings: list[str] = []
        self.descending = declared.descending
        self.bound: set[str] = set()                       # letters of binders that were read
        self.broadcasts = declared.broadcasts
        self.kinks: dict[str, Term] = {}                   # slopes, and what is agreed on at 0
        self.free: list[tuple[Var, Term, Term]] = []       # indices of the claim, and their ranges
        self.laws = declared.laws
        self.programs = declared.programs
        self.code = declared.code
        self.open: list[str] = []                          # lets that are being resolved
        self.lines: dict[str, list[Let]] = {}              # of lets that have several
        self.images = Images(self)
        self.lets = Lets(self)
        self.read = Elaborator(self, calls)
        for item in (*declared.names, *declared.lets):
            self.declare(item)
        self.images.name(declared.lets)
        self.kinks = values(declared.kinks, lambda node: self.read.scalar(node, Scope()))
        self.resolve_all(declared)

    # -- Declaring --------------------------------------------------------------------------

    def declare(self, item: Declared | Let) -> None:
        if item.name in self.declared:
            first = self.declared[item.name]
            if isinstance(item, Let) and isinstance(first, Let) and item.indices:
                return self.lines.setdefault(item.name, [first]).append(item)
            raise Redeclared(f"`{item.name}` is declared twice", item.at)
        if item.name in BRACKETED:
            self.require_number(item)
        else:
            self.require_free(item.name, item.at)
            if item.name in self.calls.reserved or item.name in BINDERS:
                raise Redeclared(f"`{item.name}` already has a meaning", item.at)
        if isinstance(item, Declared) and item.kind == "function" and item.name[-1] == "'":
            raise LanguageError("a primed name is a derivative, not a function of its own", item.at)
        if isinstance(item, Declared) and item.kind == "function" and item.of:
            self.calls.require_function(item.of, item.at)
        self.declared[item.name] = item

    def require_number(self, item: Declared | Let) -> None:
        """A letter such as E names a tensor or a number, and where nothing is random."""
        kind = "let" if isinstance(item, Let) else item.kind
        if kind not in NUMBERS or item.name == "E" and self.laws:
            raise Redeclared(f"`{item.name}` is {BRACKETED[item.name]}; it may name a tensor or a "
                             "number, where nothing is random", item.at)

    def require_free(self, name: str, at: Position) -> None:
        if name in RESERVED or name in BRACKETED:
            raise Redeclared(f"`{name}` is a reserved word", at)
        if name[0] == "?":
            raise LanguageError("a metavariable stands in rules only", at)

    def require_apart(self, item: Range, scope: Scope, binder: Node) -> None:
        """Warn of a letter that hides another; refuse one that a let below it reads as declared."""
        letter, at = item.letter, item.at
        if letter in scope.letters or self.kind(letter):
            self.warn(f"the bound `{letter}` hides another `{letter}`", at)
        if self.kind(letter) and (let := self.let_reading(letter, binder, set())):
            raise Redeclared(f"`{letter}` is already declared, and `{let}` speaks of that one; "
                             "write another letter here", at)

    def let_reading(self, name: str, node: Node, seen: set[str]) -> str:
        """A let of which the node speaks and whose definition reads the name, perhaps by other lets."""
        let = self.declared.get(node.name) if isinstance(node, Name) else None
        if isinstance(let, Let) and let.name not in seen:
            seen.add(let.name)
            for line in self.lines.get(let.name, [let]):
                if reads(line.body, name) or self.let_reading(name, line.body, seen):
                    return let.name
        return next(filter(None, (self.let_reading(name, part, seen) for part in below(node))), "")

    def resolve_all(self, declared: Declarations) -> None:
        """Every declaration, so that an error shows even in one that is not used."""
        for item in declared.names:
            if item.kind in ("size", "integer", "real"):
                self.facts.extend(properties.of_number(self, item))
        plain = [h for h in declared.hypotheses if not h.clause.items]
        for assumed in sorted(declared.hypotheses, key=lambda h: h not in plain):
            self.facts.extend(parted(hypothesis(self, assumed.formula, assumed.clause)))
        for assumed in plain:
            self.read.matrices.compare(assumed.formula)
        # A loss comes last: asked for first, it would ask for the last layer, and that for the
        # one before, so that a network of sixty layers is nested too deeply to be read.
        for name, item in sorted(self.declared.items(), key=lambda named: is_loss(named[1])):
            if (body := self.body_of(name)) and masks.is_masked(self.read, body):
                masks.masked(self.read, body, Scope())           # read where softmax is applied to it
            elif body and masks.is_typed(self.read, body):
                masks.condition(self.read, body, Scope())        # read where a mask is taken
            elif isinstance(item, Let) or item.kind in ("tensor", "loss"):
                self.tensor(name, item.at)
            if isinstance(item, Declared) and item.kind == "tensor":
                self.facts.extend(properties.of_tensor(self, item))
            if isinstance(item, Declared) and item.kind == "map":
                self.sizes(item.sizes)
                self.sizes(item.targets)
        self.lets.finish()

    # -- Meanings of names ----------------------------------------------------------------------

    def kind(self, name: str) -> str:
        """size, integer, real, tensor, function, map, loss, let; empty if not declared."""
        item = self.declared.get(name)
        return "" if item is None else "let" if isinstance(item, Let) else item.kind

    def function_meant(self, name: str) -> str:
        """The name, with its primes, or the known function that it is short for."""
        bare = name.rstrip("'")
        known = self.declared[bare].of if self.kind(bare) == "function" else ""
        return known + name[len(bare):] if known else name

    def body_of(self, name: str) -> Node | None:
        """The formula that a name stands for as a whole."""
        let = self.declared.get(name)
        plain = isinstance(let, Let) and not let.indices and not let.clause.items
        return let.body if plain and name not in self.lines else None

    def losses_of(self, loss: str) -> str:
        """The tensor that a loss is a function of."""
        return self.declared[loss].of

    def value(self, name: str, at: Position, scope: Scope) -> Value:
        """A name without brackets: a number, or a whole tensor."""
        kind = self.kind(name)
        if kind in ("size", "integer", "real"):
            return Var(name, kind != "real")
        if kind in ("function", "map", "program", "module"):
            raise LanguageError(f"`{name}` is a {kind}; apply it to something", at)
        if not kind and name not in self.images.nameless:
            raise self.unknown(name, at, scope)
        tensor = self.tensor(name, at)
        if not tensor.axes:
            return Entry(name, (), tensor.integer)
        return self.entry(name, ())

    def is_layered(self, name: str, at: Position, count: int) -> bool:
        """Is this a family whose layers have shapes of their own, read at so many indices?"""
        if self.kind(name) not in ("tensor", "let"):
            return False
        axes = self.tensor(name, at).axes
        return 0 < count <= len(axes) and any(end.loose for ends in axes for end in ends)

    def is_padded(self, name: str) -> bool:
        """Does the tensor read as 0 outside its shape?"""
        return name in self.tensors and self.tensors[name].zero_outside

    def moved(self, index: Term, low: Term) -> Term:
        """An index counted from the base, counted from `low`."""
        if not isinstance(low, Num):
            raise TypeError("an axis begins at a number")
        return raised(index, int(low.value) - self.base)

    def entry(self, name: str, indices: tuple[Term, ...]) -> Term | Array:
        """The entry of a tensor at these indices; at the first ones alone, an array."""
        tensor = self.tensors[name]
        rest = tensor.ranges(indices)[len(indices):]
        if not rest:
            return Entry(name, indices, tensor.integer)
        if any(end.loose for ends in rest for end in ends):
            raise IllTyped(f"the layers of `{name}` have shapes of their own; write "
                           f"`{name}[l]`", self.declared[name].at)
        return Array(tuple(size_of(*ends) for ends in rest), lambda inner: Entry(
            name, (*indices, *self.moved_to(rest, inner)), tensor.integer), computed=False)

    def moved_to(self, axes, indices) -> tuple[Term, ...]:
        """Indices counted from the base, counted as the axes are."""
        return tuple(i if low == number(self.base) else self.moved(i, low)
                     for i, (low, _) in zip(indices, axes))

    def unknown(self, name: str, at: Position, scope: Scope | None = None):
        """The error for a name that nothing declares, with the nearest one that is."""
        if name in self.bound:
            return Dangling(f"`{name}` is bound by a sum or the like that ends before this place; put "
                            "all that it runs over in brackets", at)
        if scope and scope.index and len(name.rstrip("'0123456789")) == 1:
            return Dangling(f"nothing says what the index `{name}` ranges over; "
                            f"add `for {name} {'<' if self.base == 0 else '<='} …`", at)
        letters = scope.letters if scope else ()
        near = get_close_matches(name, {*self.declared, *letters, *self.calls.known}, 1)
        hint = otherwise.named(name.rstrip("'")) or (f"; did you mean `{near[0]}`?" if near else "")
        return Undeclared(f"unknown name `{name}`{hint}", at)

    def unfolded(self, term: Term, scope: Scope) -> Term:
        """The term with defined integers replaced by what they are defined as, for an index.
        That they are read inside their axes is to be shown."""
        values = {}
        for part in subterms(term):
            definition = self.definitions.get(part.tensor) if isinstance(part, Entry) else None
            if definition and is_integer(definition.body) and not part.loose:
                values[part] = substitute(definition.body, dict(zip(definition.indices, part.at)))
                for index, (low, high) in zip(part.at, self.tensors[part.tensor].axes):
                    self.oblige(scope.closed(within(low, index, high)))
        return self.unfolded(substitute(term, values), scope) if values else term

    # -- Tensors ----------------------------------------------------------------------------------

    def tensor(self, name: str, at: Position) -> Tensor:
        """The axes of a tensor, a let or a loss, resolved on first use."""
        if name in self.tensors:
            return self.tensors[name]
        if name in self.open:
            raise LanguageError(f"`{name}` is defined in terms of itself; a recursive let has an "
                                "index, and a line for its first level", at)
        item = self.declared.get(name)
        self.open.append(name)
        if item is None:
            self.images.resolve(name, *self.images.nameless[name], at)
        elif isinstance(item, Let):
            if (body := self.body_of(name)) and masks.is_masked(self.read, body):
                raise masks.refused(Name(at, name))
            self.lets.resolve(item)
        elif item.kind == "loss":
            self.resolve_loss(item)
        else:
            for prop in item.properties if item.letter else ():
                if prop.word in (*STRUCTURES, *definite.DEFINITE):
                    raise unsupported(f"`{prop.word}` for a family, one tensor a layer", prop.at)
            self.tensors[name] = Tensor(
                self.axes_of(item),
                integer=any(p.word in ("integer", "permutation") for p in item.properties),
                zero_outside=any(p.word == "zero outside" for p in item.properties))
            if at := next((p.at for p in item.properties if p.word in definite.DEFINITE), None):
                require_square(self.entry(name, ()), at)
                definite.declare(self, item, self.entry(name, ()))
        self.open.remove(name)
        return self.tensors[name]

    def sizes(self, nodes) -> tuple[Term, ...]:
        return tuple(self.read.integer(s, Scope()) for s in nodes)

    def axes_of(self, item: Declared) -> tuple[tuple[Term, Term], ...]:
        """The axes of a declared tensor.  Those of a family begin with the range of its letter,
        `for l in 1..L`, and its sizes may depend on it."""
        if not item.letter:
            return tuple(axis(s, self.base) for s in self.sizes(item.sizes))
        layer, layers = Var(item.letter, True), self.layers_of(item)
        scope = Scope().bind(item.letter, layer, *layers)
        sizes = (self.read.integer(s, scope) for s in item.sizes)
        return (layers, *depending(tuple(axis(s, self.base) for s in sizes), layer))

    def layers_of(self, item: Declared) -> tuple[Term, Term]:
        _, ranges, conditions = quantified(self, item.clause, Scope())
        found = {var.name: (low, high) for var, low, high in ranges}
        if conditions or item.letter not in found:
            raise LanguageError(f"say the range of `{item.letter}` with `for`", item.at)
        return found[item.letter]

    def resolve_loss(self, item: Declared) -> None:
        if self.kind(item.of) not in ("tensor", "let", "loss"):
            raise self.unknown(item.of, item.at) if not self.kind(item.of) else LanguageError(
                f"`{item.of}` is not a tensor", item.at)
        self.tensor(item.of, item.at)
        if item.of in self.lets.pending:
            raise IllTyped(f"a level of `{item.of}` moves those after it, and `∂{item.name}/∂{item.of}` could hold "
                           f"them or not: write `let y = {item.of}` and `loss {item.name}(y)`", item.at)
        self.tensors[item.name] = Tensor(())
        self.losses[item.name] = item.of

    def define(self, name: str, axes, indices, body: Term) -> None:
        self.tensors[name] = Tensor(axes)
        self.definitions[name] = Definition(indices, body)

    def letters_for(self, count: int, taken) -> tuple[Var, ...]:
        return tuple(Var(letter, True) for letter in self.free_letters(count, frozenset(taken)))

    def free_letters(self, count: int, taken=frozenset()) -> list[str]:
        """Letters for the indices of a whole-tensor equation, that nothing else has."""
        found = [c for c in LETTERS if not self.kind(c) and c not in taken]
        found += [f"i{k}" for k in range(count) if not self.kind(f"i{k}")]
        return found[:count]

    # -- What must hold -----------------------------------------------------------------------

    def warn(self, message: str, at: Position) -> None:
        warning = f"{at.line}:{at.column}: {message}"
        if warning not in self.warnings:
            self.warnings.append(warning)

    def oblige(self, cond: Term) -> None:
        """Note what the prover shall show: the text means what it says only then."""
        if cond != TRUE and cond not in self.obligations and cond not in self.facts:
            self.obligations.append(cond)

    def require_sizes(self, axes) -> None:
        """An inferred size is shown to be at least 0."""
        for low, high in axes:
            if not high.loose and not isinstance(size_of(low, high), (Num, Var)):
                self.oblige(Rel("<=", low, high))

    def require_condition(self, cond: Term, layer: str, at: Position) -> None:
        """A layer's condition: dropped if plain, IllTyped if it fails at small sizes, or noted."""
        if isinstance(cond, Rel) and cond.op == "=" and same(cond.left, cond.right):
            return
        self.require(cond, lambda: Unmet(f"{layer} needs {text(cond)}", at))

    def require_equal_shapes(self, a: Array, b: Array, op: str, at: Position) -> None:
        if len(a.sizes) != len(b.sizes):
            raise mismatch(a, b, op, at)
        for left, right in zip(a.sizes, b.sizes):
            if not same(left, right):
                self.require(equals(left, right), lambda: mismatch(a, b, op, at))

    def meeting(self, a: Array, b: Array) -> Array:
        """The right factor of a product, as long as the left one is wide where the hypotheses say so."""
        if len(a.sizes) != 2 or len(b.sizes) not in (1, 2) or same(a.sizes[1], b.sizes[0]):
            return b
        fits = equals(a.sizes[1], b.sizes[0])
        if failure(fits, self.integer_facts()) is not None:
            return b
        self.oblige(fits)
        return replace(b, sizes=(a.sizes[1], *b.sizes[1:]))

    def integer_facts(self) -> tuple[Term, ...]:
        return tuple(f for f in self.facts if is_integer_condition(f))

    def require(self, cond: Term, error) -> None:
        """An error if the condition fails at some small sizes; else it is to be shown."""
        whole = is_integer_condition(cond)
        point = failure(cond, tuple(f for f in self.facts if not whole or is_integer_condition(f)))
        if point is not None:
            raise told(error(), point)
        self.oblige(cond)

    def ordered(self, low: Term, last: Term, scope: Scope, at: Position) -> tuple[Term, Term]:
        """The half-open range of `in low..last`; where sums may descend, of `last..low` too."""
        if not self.descending:
            return low, raised(last, 1)
        if failure(Rel("<=", last, low), self.integer_facts()) is None:
            self.oblige(scope.closed(Rel("<=", last, low)))
            return last, raised(low, 1)
        if failure(Rel("<=", low, last), self.integer_facts()) is None:
            self.oblige(scope.closed(Rel("<=", low, last)))
            return low, raised(last, 1)
        raise LanguageError("this range may ascend or descend; write it so that it does one", at)

    def theory(self) -> Theory:
        functions = {n: d.words for n, d in self.declared.items()
                     if isinstance(d, Declared) and d.kind == "function" and not d.of}
        tensors = {n: t for n, t in self.tensors.items() if n not in self.losses or t.axes
                   or self.kind(n) != "loss"}
        made = Theory(tensors, self.definitions, functions, self.losses,
                      tuple(f for f in self.facts if f != TRUE),
                      {n: law_of(words, self.read, Scope()) for n, words in self.laws.items()},
                      self.known, {name: g for (g, _), name in self.images.outputs.items()})
        require_fixed(made, self.laws)
        return replace(made, facts=(*made.facts, *definite.determinants(made)))


def reads(node: Node, name: str) -> bool:
    """Does the name occur, and not as a letter that is bound there?"""
    bound = getattr(node, "ranges", ())
    parts = bound if any(r.letter == name for r in bound) else below(node)
    return isinstance(node, Name) and node.name == name or any(reads(part, name) for part in parts)


def is_loss(item: Declared | Let) -> bool:
    return isinstance(item, Declared) and item.kind == "loss"


def told(error: IllTyped, point: dict[str, int]) -> IllTyped:
    """The error, with the smallest sizes at which it shows."""
    if point:
        error.message += " (not so at " + ", ".join(
            f"{n} = {v}" for n, v in sorted(point.items())) + ")"
    return error
