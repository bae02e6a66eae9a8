"""The environment: what the declared names of one statement mean.

Declarations may stand in any order, so that a name is resolved when it is first
used: its axes, and for a `let` its definition.  Here also gather the
hypotheses, the obligations and the warnings of the statement.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction

from derive.kernel.context import is_integer_condition
from derive.kernel.terms import (
    ONE,
    TRUE,
    ZERO,
    Entry,
    Not,
    Num,
    Or,
    Rel,
    Term,
    Var,
    conj,
    delta,
    equals,
    is_integer,
    number,
    substitute,
    subterms,
    within,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language import definite, otherwise
from derive.language.arithmetic import compared
from derive.language.arrays import (
    Array, axis, closed_over, depending, mismatch, over_all, require_square, transpose)
from derive.language.calls import Calls, LayerUse
from derive.language.chains import parted
from derive.language.chance import law_of, require_fixed
from derive.language.declarations import (
    Clause,
    Declarations,
    Declared,
    Let,
    Property,
    STRUCTURES,
    plain_names,
)
from derive.language.elaborate import Elaborator, Value
from derive.language.errors import (
    Dangling,
    IllTyped,
    LanguageError,
    Position,
    Redeclared,
    Undeclared,
    Unmet,
    unsupported,
)
from derive.language.frameworks import masks
from derive.language.kinks import values
from derive.language.parser import BINDERS
from derive.language.recursive import Recursion, in_order
from derive.language.scope import Scope
from derive.language.sizes import failure, raised, same, size_of
from derive.language.syntax import Apply, Chain, Name, Node, Number, Range, Sum, below, ungrouped
from derive.language.text import text

RESERVED = frozenset("Var Σ Π oo otherwise for by with in if and or not implies iff mod "
                     "divides direct ordered δ delta true false auto qed".split())
# E[…], D(…) and O(…) have a meaning; the bare letters may name a tensor or a number.
BRACKETED = {"E": "an expectation", "D": "a derivative", "O": "an order of growth"}
NUMBERS = ("size", "integer", "real", "tensor", "let")
LETTERS = "ijklabcdefghmnopqrstuvwxyz"



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
        self.outputs: dict[tuple[str, str], str] = {}      # (map, tensor) -> name of the image
        self.images: dict[str, tuple[str, str]] = {}       # the same, for images without a let
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
        self.pending: dict[str, Recursion] = {}            # those whose shape alone is known
        self.read = Elaborator(self, calls)
        for item in (*declared.names, *declared.lets):
            self.declare(item)
        self.name_images(declared.lets)
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

    def name_images(self, lets: list[Let]) -> None:
        """`let y = g(x)` gives the image of x under the map g its name."""
        for let in sorted(lets, key=lambda let: depth_of(ungrouped(let.body))):
            if image := self.image_of(let):
                self.outputs.setdefault(image, let.name)

    def image_of(self, let: Let) -> tuple[str, str] | None:
        """(g, x) if the let is `y = g(x)` for a map g and a name or an image x."""
        body = ungrouped(let.body)
        return None if let.indices or let.clause.items else self.image(body)

    def image(self, node) -> tuple[str, str] | None:
        if not isinstance(node, Apply) or self.kind(node.name) != "map" or len(node.args) != 1:
            return None
        arg = ungrouped(node.args[0])
        if isinstance(arg, Name):
            return node.name, arg.name
        inner = self.image(arg)
        return inner and (node.name, self.name_of(inner))

    def name_of(self, image: tuple[str, str]) -> str:
        """The name of g(x): that of a let, or `g(x)` itself."""
        if image not in self.outputs:
            name = "{}({})".format(*image)
            self.outputs[image], self.images[name] = name, image
        return self.outputs[image]

    def resolve_all(self, declared: Declarations) -> None:
        """Every declaration, so that an error shows even in one that is not used."""
        for item in declared.names:
            if item.kind in ("size", "integer", "real"):
                self.facts.extend(self.scalar_facts(item))
        plain = [h for h in declared.hypotheses if not h.clause.items]
        for hypothesis in sorted(declared.hypotheses, key=lambda h: h not in plain):
            self.facts.extend(parted(self.hypothesis(hypothesis.formula, hypothesis.clause)))
        for hypothesis in plain:
            self.read.matrices.compare(hypothesis.formula)
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
                self.facts.extend(self.tensor_facts(item))
            if isinstance(item, Declared) and item.kind == "map":
                self.sizes(item.sizes)
                self.sizes(item.targets)
        self.resolve_recursive()

    # -- Hypotheses ---------------------------------------------------------------------------

    def scalar_facts(self, item: Declared) -> list[Term]:
        """n >= 1 for a size, unless it has a lower bound of its own, and its properties."""
        var = Var(item.name, item.kind != "real")
        facts = [fact for p in item.properties for fact in parted(self.property(p, var))]
        if item.kind != "size":
            return facts
        bounded = any(p.word in (">", ">=", "=", "..") for p in item.properties)
        return [Rel("<=", number(0 if bounded else 1), var),
                *(f for f in facts if f != Rel("<=", ZERO, var))]

    def property(self, prop: Property, term: Term) -> Term:
        """What a property says of one number."""
        if prop.word == "integer":
            return TRUE
        if prop.word in ("zero outside", *STRUCTURES, *definite.DEFINITE):
            raise LanguageError(f"`{prop.word}` is said of a tensor", prop.at)
        read = self.read.integer if prop.word == ".." else self.read.scalar
        values = [read(v, Scope()) for v in prop.values]
        if prop.word == "..":
            return within(values[0], term, raised(values[1], 1))
        if prop.word[0] in "([":
            ops = ["<" if c in "()" else "<=" for c in prop.word]
            return conj(Rel(ops[0], values[0], term), Rel(ops[1], term, values[1]))
        return compared(prop.word, term, values[0])

    def tensor_facts(self, item: Declared) -> list[Term]:
        """The properties of a tensor, each said of all its entries."""
        if not item.properties:
            return []
        tensor = self.value(item.name, item.at, Scope())
        facts = []
        for prop in item.properties:
            if prop.word in ("invertible", "orthogonal"):
                facts += self.read.matrices.property(prop, item.name, tensor)
            elif prop.word == "permutation":
                facts += self.permutation(prop, tensor)
            elif prop.word in definite.DEFINITE:
                facts += self.definite(prop, item.name, tensor)
            elif prop.word in STRUCTURES:
                facts.append(self.structure(prop, tensor))
            elif prop.word not in ("integer", "zero outside"):
                facts.append(self.everywhere(
                    tensor, lambda at, p=prop: self.property(p, tensor.entry(at))))
        return facts

    def everywhere(self, tensor: Array, cond) -> Term:
        return over_all("all", tensor.sizes, self.base, cond)

    def structure(self, prop: Property, tensor: Array) -> Term:
        """symmetric: A[i, j] = A[j, i]; diagonal: A[i, j] = 0 off i = j; distinct entries."""
        if prop.word == "distinct":
            if len(tensor.sizes) != 1:
                raise unsupported("`distinct` for other than a vector", prop.at)
            return over_all("all", tensor.sizes * 2, self.base, lambda at: Or((
                equals(*at), Not(equals(tensor.entry(at[:1]), tensor.entry(at[1:]))))))
        require_square(tensor, prop.at)
        if prop.word == "symmetric":
            return self.everywhere(tensor, lambda at: equals(
                tensor.entry(at), tensor.entry(at[::-1])))
        return self.everywhere(tensor, lambda at: Or((
            equals(*at), equals(tensor.entry(at), ZERO))))

    def definite(self, prop: Property, name: str, tensor: Array) -> list[Term]:
        """A definite matrix is symmetric, and more (`definite`)."""
        return [self.structure(replace(prop, word="symmetric"), tensor),
                *definite.facts(prop.word, name)]

    def permutation(self, prop: Property, tensor: Array) -> tuple[Term, Term]:
        """An integer vector of indices that meets each index of its axis once."""
        if len(tensor.sizes) != 1:
            raise unsupported("`permutation` for other than a vector", prop.at)
        low, high = axis(tensor.sizes[0], self.base)
        return (self.everywhere(tensor, lambda j: within(low, tensor.entry(j), high)),
                self.everywhere(tensor, lambda i: equals(over_all(
                    "sum", tensor.sizes, self.base, lambda j: delta(tensor.entry(j), *i)), ONE)))

    def hypothesis(self, formula, clause: Clause) -> Term:
        scope, ranges, conditions = self.quantified(clause, Scope())
        letters = {var.name for var, _, _ in ranges}
        for cond in conditions if letters else ():
            if not any(isinstance(p, Var) and p.name in letters for p in subterms(cond)):
                raise Dangling(f"`{text(cond)}` behind `for` says nothing of `{min(letters)}`; what is "
                               "assumed besides stands on a line of its own", clause.items[-1].at)
        return scope.assume(*conditions).closed(self.read.condition(formula, scope))

    def quantified(self, clause: Clause, scope: Scope, free: bool = False):
        """The scope inside a `for`, its ranges and its conditions.

        With `free` the letters become free indices of the statement, else bound ones."""
        ranges, conditions = [], []
        for item in clause.items:
            bounds = item if isinstance(item, Range) else self.as_range(item, scope)
            if bounds is None:
                conditions.append(self.read.condition(item, scope))
                continue
            letter, at = bounds.letter, bounds.at
            if letter in scope.letters or self.kind(letter):
                raise Redeclared(f"`{letter}` is already declared", at)
            low, high = self.read.bounds(bounds, scope)
            var = Var(letter, True)
            if free:
                self.free.append((var, low, high))
            scope = scope.naming(letter, var) if free else scope.bind(letter, var, low, high)
            ranges.append((var, low, high))
        return scope, ranges, conditions

    def as_range(self, node, scope: Scope) -> Range | None:
        """`i < n`, `i <= n` or `lo <= i < hi` for a letter that is new."""
        if not isinstance(node, Chain):
            return None
        sides = [node.first, *(part for _, part in node.rest)]
        ops = [op for op, _ in node.rest]
        letter = sides[len(sides) - 2]
        if len(sides) > 3 or not isinstance(letter, Name) or not set(ops) <= {"<", "<="}:
            return None
        if letter.name in scope.letters or self.kind(letter.name):
            return None
        if len(sides) == 2:
            return Range(letter.at, letter.name, ops[0], None, sides[1])
        return self.both_ends(letter, sides, ops)

    def both_ends(self, letter: Name, sides, ops) -> Range:
        """lo <= i < hi means what it says in either base."""
        low, high = sides[0], sides[2]
        if ops[0] == "<":
            low = Sum(low.at, low, (("+", Number(low.at, Fraction(1))),))
        if ops[1] == "<":
            high = Sum(high.at, high, (("-", Number(high.at, Fraction(1))),))
        return Range(letter.at, letter.name, "in", low, high)

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
        if not kind and name not in self.images:
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
            self.resolve_image(name, *self.images[name], at)
        elif isinstance(item, Let):
            if (body := self.body_of(name)) and masks.is_masked(self.read, body):
                raise masks.refused(Name(at, name))
            self.resolve_let(item)
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
        _, ranges, conditions = self.quantified(item.clause, Scope())
        found = {var.name: (low, high) for var, low, high in ranges}
        if conditions or item.letter not in found:
            raise LanguageError(f"say the range of `{item.letter}` with `for`", item.at)
        return found[item.letter]

    def resolve_loss(self, item: Declared) -> None:
        if self.kind(item.of) not in ("tensor", "let", "loss"):
            raise self.unknown(item.of, item.at) if not self.kind(item.of) else LanguageError(
                f"`{item.of}` is not a tensor", item.at)
        self.tensor(item.of, item.at)
        self.tensors[item.name] = Tensor(())
        self.losses[item.name] = item.of

    def resolve_let(self, let: Let) -> None:
        image = self.image_of(let)
        if let.name in self.lines or let.indices and plain_names(let.indices[:1]) is None:
            lines = self.lines.get(let.name, [let])
            self.pending[let.name] = recursion = Recursion(self, lines)
            self.tensors[let.name] = Tensor(recursion.axes())
        elif image and self.outputs.get(image) == let.name:
            self.resolve_image(let.name, *image, let.at)
        elif let.indices:
            self.resolve_entries(let)
        else:
            self.resolve_whole(let)

    def resolve_entries(self, let: Let) -> None:
        """let y[i, j] = body for i < m, j < n"""
        letters = plain_names(let.indices)
        scope, ranges, conditions = self.quantified(let.clause, Scope())
        if letters is None:
            raise unsupported("a let with an index that is not a letter", let.indices[0].at)
        if conditions:
            raise unsupported("a let with a condition", let.at)
        found = {var.name: (var, low, high) for var, low, high in ranges}
        if sorted(letters) != sorted(found):
            missing = next((name for name in letters if name not in found), None)
            raise LanguageError(f"say the range of `{missing}` with `for`" if missing else
                                "each letter of the `for` is an index of the let, once", let.at)
        axes = tuple(found[letter][1:] for letter in letters)
        indices = tuple(found[letter][0] for letter in letters)
        for place, (low, high) in enumerate(axes):
            if not isinstance(low, Num) or any(v in subterms(high) for v in indices[place:]):
                raise unsupported("an axis that begins at a symbol or depends on a later index",
                                  let.at)
        axes = tuple(tuple(closed_over(end, indices[:place]) for end in ends)
                     for place, ends in enumerate(axes))
        self.tensors[let.name] = Tensor(axes)                  # the body may read earlier entries
        value = self.read.value(let.body, scope)
        if isinstance(value, Array):
            rest = self.letters_for(len(value.sizes), {*letters})
            body, indices = value.entry(rest), (*indices, *rest)
            axes += depending(tuple(axis(s, self.base) for s in value.sizes), *indices[:len(letters)])
        else:
            body = self.read.number(value, let.body)
        self.require_sizes(axes)
        self.define(let.name, axes, indices, body)

    def resolve_recursive(self) -> None:
        """The bodies of recursive lets, once the shapes of all names are known."""
        for name, recursion in self.pending.items():
            axes = self.tensors[name].axes
            self.require_sizes(axes)
            own = recursion.letters()
            indices = (*(Var(c, True) for c in own), *self.letters_for(len(axes) - len(own), own))
            self.define(name, axes, indices, recursion.definition(axes, indices))
        levels = {n: (d.indices[0], d.body) for n, d in self.definitions.items() if d.indices}
        self.definitions = {n: self.definitions[n] for n in (
            *(n for n in self.definitions if n not in levels), *in_order(levels))}

    def letters_for(self, count: int, taken) -> tuple[Var, ...]:
        return tuple(Var(letter, True) for letter in self.free_letters(count, frozenset(taken)))

    def resolve_whole(self, let: Let) -> None:
        """let Y = A @ X + B, or a number"""
        if let.clause.items:
            raise LanguageError("a let with a `for` names its indices, as in `y[i] = …`", let.at)
        value = self.read.value(let.body, Scope())
        if isinstance(value, Array) and value.row and self.broadcasts:
            value = transpose(value, self.base, let.at)      # in NumPy `x.T` of a vector is x
        if use := self.calls.use(self.read, ungrouped(let.body)):
            self.layers[let.name] = use
        if not isinstance(value, Array):
            return self.define(let.name, (), (), self.read.number(value, let.body))
        if not value.sizes:
            return self.define(let.name, (), (), value.entry(()))
        axes = tuple(axis(s, self.base) for s in value.sizes)
        self.require_sizes(axes)
        indices = self.letters_for(len(axes), ())
        return self.define(let.name, axes, indices, value.entry(indices))

    def define(self, name: str, axes, indices, body: Term) -> None:
        self.tensors[name] = Tensor(axes)
        self.definitions[name] = Definition(indices, body)

    def require_sizes(self, axes) -> None:
        """An inferred size is shown to be at least 0."""
        for low, high in axes:
            if not high.loose and not isinstance(size_of(low, high), (Num, Var)):
                self.oblige(Rel("<=", low, high))

    def free_letters(self, count: int, taken=frozenset()) -> list[str]:
        """Letters for the indices of a whole-tensor equation, that nothing else has."""
        found = [c for c in LETTERS if not self.kind(c) and c not in taken]
        found += [f"i{k}" for k in range(count) if not self.kind(f"i{k}")]
        return found[:count]

    # -- Maps -------------------------------------------------------------------------------------

    def resolve_image(self, name: str, g: str, tensor: str, at: Position) -> None:
        """y = g(x): a function of the entries of x, known by its name only."""
        item = self.declared[g]
        source = Array(self.sizes(item.sizes), lambda i: ZERO)
        given = self.value(tensor, at, Scope())
        if not isinstance(given, Array):
            given = Array((), lambda i: ZERO)
        if len(given.sizes) != len(source.sizes) or not all(map(same, given.sizes, source.sizes)):
            raise mismatch(source, given, f"{g}", at)
        self.tensors[name] = Tensor(tuple(axis(s, self.base) for s in self.sizes(item.targets)))
        self.losses[name] = tensor

    # -- What must hold -----------------------------------------------------------------------

    def warn(self, message: str, at: Position) -> None:
        warning = f"{at.line}:{at.column}: {message}"
        if warning not in self.warnings:
            self.warnings.append(warning)

    def oblige(self, cond: Term) -> None:
        """Note what the prover shall show: the text means what it says only then."""
        if cond != TRUE and cond not in self.obligations and cond not in self.facts:
            self.obligations.append(cond)

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
        facts = tuple(f for f in self.facts if is_integer_condition(f))
        if failure(Rel("<=", last, low), facts) is None:
            self.oblige(scope.closed(Rel("<=", last, low)))
            return last, raised(low, 1)
        if failure(Rel("<=", low, last), facts) is None:
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
                      self.known, {name: g for (g, _), name in self.outputs.items()})
        require_fixed(made, self.laws)
        return replace(made, facts=(*made.facts, *definite.determinants(made)))


def reads(node: Node, name: str) -> bool:
    """Does the name occur, and not as a letter that is bound there?"""
    bound = getattr(node, "ranges", ())
    parts = bound if any(r.letter == name for r in bound) else below(node)
    return isinstance(node, Name) and node.name == name or any(reads(part, name) for part in parts)


def is_loss(item: Declared | Let) -> bool:
    return isinstance(item, Declared) and item.kind == "loss"


def depth_of(node) -> int:
    """How many calls stand one inside the other."""
    return 1 + depth_of(ungrouped(node.args[0])) if isinstance(node, Apply) and node.args else 0


def told(error: IllTyped, point: dict[str, int]) -> IllTyped:
    """The error, with the smallest sizes at which it shows."""
    if point:
        error.message += " (not so at " + ", ".join(
            f"{n} = {v}" for n, v in sorted(point.items())) + ")"
    return error
