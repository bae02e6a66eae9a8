"""Elaboration: the tree of a formula becomes a term.

A scalar becomes a term at once.  A tensor expression becomes an `Array`, a
shape and the term of any one entry, so that no tensor operation is left in a
term.  Shapes are checked here; whether an index stays inside its axis is a
question for the kernel.  What must hold for the formula to mean what it says
(`i / 2` in an index, the conditions of a layer) is noted as an obligation.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import (
    FALSE,
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    And,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Meta,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Var,
    close,
    conj,
    equals,
    inverse,
    is_condition,
    is_integer,
    mul,
    number,
    subterms,
    within,
)
from derive.language.arithmetic import compared, has_metas, negative
from derive.language.arrays import (
    Array,
    Shape,
    axis,
    beside_vectors,
    broadcast,
    equations,
    fresh,
    joined,
    matmul,
    matrix_power,
    mismatch,
    numpy_matmul,
    shape_text,
    spread,
    transpose,
    written_out,
)
from derive.language.chance import MOMENTS, require_operands
from derive.language.errors import IllTyped, LanguageError, Misshapen, Position
from derive.language.frameworks.axes import is_pair, one_of_pair
from derive.language.frameworks.indexing import chosen, tensors_among
from derive.language.frameworks.options import whole
from derive.language.frameworks.shapes import part_of, size_along
from derive.language.judgements import exists, judged, speaks_of_judgements
from derive.language.literals import entries, grid
from derive.language.matrices import Matrices
from derive.language.ordered import OrderedProducts
from derive.language.scope import Scope
from derive.language.sizes import raised
from derive.language.slices import from_end, is_sliced, sliced
from derive.language.syntax import (
    Applied,
    Apply,
    Binder,
    Bracket,
    Cases,
    Chain,
    Delta,
    Derivative,
    Ellipsis,
    Entries,
    EntryPower,
    Entrywise,
    ExistsOf,
    Grid,
    Group,
    Index,
    IntegralOf,
    Known,
    Lambda,
    Latex,
    LimitOf,
    Literal,
    Logic,
    MatMul,
    Name,
    Neg,
    Negation,
    Node,
    Number,
    Part,
    Power,
    Product,
    Range,
    Sum,
    Text,
    Transpose,
    Tuple,
    below,
    ungrouped,
)

Value = Term | Array | Shape
ORDERS = ("<", "<=", ">", ">=")


class Elaborator:
    """Reads formulas against the declared names of one statement.

    `names` knows what is declared (an `Environment`), `calls` what can be applied."""

    def __init__(self, names, calls):
        self.names = names
        self.calls = calls
        self.base = names.base
        self.ordered = OrderedProducts(self)
        self.matrices = Matrices(self)

    # -- What a formula must be -----------------------------------------------------------

    def value(self, node: Node, scope: Scope) -> Value:
        """The meaning of any formula, by its kind."""
        match node:
            case Number():
                return Num(node.value)
            case Name():
                return self.name(node, scope)
            case Group():
                return self.value(node.arg, scope)
            case Index():
                return self.entry(node, scope)
            case Apply():
                return self.calls.apply(self, node, scope)
            case Applied():
                return self.calls.applied(self, node, scope)
            case Transpose():
                return self.transposed(node, scope)
            case Power():
                return self.power(node, scope)
            case Neg():
                return self.each(lambda t: negative(t, node.arg), [self.value(node.arg, scope)],
                                 "-", node.at)
            case MatMul() | Entrywise():
                return self.tensor_product(node, scope)
            case Product():
                return self.product(node, scope)
            case Sum():
                return self.sum(node, scope)
            case Chain():
                return conj(*self.links(node, scope))
            case Logic() | Negation():
                return self.logic(node, scope)
            case Binder():
                return self.binder(node, scope)
            case Literal():
                return written_out([self.value(item, scope) for item in node.items], self.base,
                                   node.at)
            case Bracket():
                return self.bracket(node, scope.of_numbers())
            case Delta():
                return Iverson(equals(self.index(node.left, scope), self.index(node.right, scope)))
            case Cases():
                return self.cases(node, scope)
            case Derivative():
                return self.derivative(node, scope)
            case ExistsOf():
                return exists(self, node, scope)
            case LimitOf() | IntegralOf():
                raise IllTyped("a limit or an integral stands alone on one side of an equation of "
                               "the claim; a sum that it is of stands in brackets", node.at)
            case Tuple():
                return Shape(tuple(self.integer(i, scope) for i in node.items))
            case Grid():
                return grid(self, node, scope)
            case Entries():
                return entries(self, node, scope)
            case Ellipsis():
                raise LanguageError("`…` can only stand for a whole line of a proof", node.at)
            case Text():
                raise LanguageError("only `np.einsum` reads a text in quotes", node.at)
            case Part():
                return part_of(self, node, scope)
            case Known():
                return node.value
            case Lambda():
                raise LanguageError("a `lambda` is given to jax.grad, jax.vmap and the like", node.at)
            case Latex():
                raise LanguageError("here a formula is written without LaTeX", node.at)
        raise TypeError(f"cannot elaborate {type(node).__name__}")

    def scalar(self, node: Node, scope: Scope) -> Term:
        """A number."""
        return self.number(self.value(node, scope), node)

    def number(self, value: Value, node: Node) -> Term:
        if isinstance(value, Array):
            raise IllTyped(f"a number is needed here, not a tensor of shape "
                           f"{shape_text(value.sizes)}", node.at)
        if isinstance(value, Shape):
            raise IllTyped("a number is needed here, not a shape", node.at)
        if is_condition(value):
            raise IllTyped("a number is needed here, not a condition", node.at)
        return value

    def array(self, node: Node, scope: Scope) -> Array:
        value = self.value(node, scope)
        if not isinstance(value, Array):
            raise IllTyped("a tensor is needed here", node.at)
        return value

    def condition(self, node: Node, scope: Scope) -> Term:
        return self.truth(self.value(node, scope), node)

    def truth(self, value: Value, node: Node) -> Term:
        if not isinstance(value, Term) or not is_condition(value):
            raise IllTyped("a condition is needed here", node.at)
        return value

    def integer(self, node: Node, scope: Scope) -> Term:
        """An integer: a bound, a size, an argument of `mod`."""
        term = self.names.unfolded(self.scalar(node, scope.of_integers()), scope)
        if not is_integer(term) and not has_metas(term):
            raise IllTyped("an integer is needed here", node.at)
        return term

    def index(self, node: Node, scope: Scope) -> Term:
        return self.integer(node, scope.of_indices())

    # -- Names and entries ------------------------------------------------------------------

    def name(self, node: Name, scope: Scope) -> Value:
        if node.name in scope.letters:
            return scope.letters[node.name]
        if node.name in ("true", "false"):
            return TRUE if node.name == "true" else FALSE
        if node.name[0] == "?":
            self.require_rule(node.at, scope)
            return Meta(node.name[1:], ())
        if node.name in ("pi", "π") and not self.names.kind(node.name):
            return Call("pi", ())
        return self.names.value(node.name, node.at, scope)

    def entry(self, node: Index, scope: Scope) -> Value:
        """One entry of a tensor expression; of a name, at its own indices.  Where there are
        fewer indices than axes, the tensor that is left."""
        base = ungrouped(node.base)
        if isinstance(base, Name) and base.name[0] == "?":
            self.require_rule(node.at, scope)
            return Entry(base.name, tuple(self.index(i, scope) for i in node.indices), False)
        if isinstance(base, Name) and base.name in MOMENTS and not self.names.kind(base.name):
            return self.moment(base, node, scope)
        if is_pair(base) and (at := whole(node.indices[0])) is not None and len(node.indices) == 1:
            return one_of_pair(self, base, at, scope)
        if given := tensors_among(self, node, scope):
            return chosen(self, node, given, scope)
        if is_sliced(self, node):
            return sliced(self, node, scope)
        indices = tuple(self.index(i, scope) for i in node.indices)
        if isinstance(base, Name) and base.name not in scope.letters and \
                self.names.is_layered(base.name, base.at, len(indices)):
            return self.names.entry(base.name, indices)
        value = self.value(base, scope.of_numbers())
        if isinstance(value, Shape):
            return size_along(node, value)
        if not isinstance(value, Array):
            raise IllTyped("this has no entries; to multiply by a bracket write `*`", node.at)
        if value.row and self.names.broadcasts:
            raise Misshapen("in NumPy `x.T` of a vector is x, with one axis and not two", node.at)
        if len(indices) > len(value.sizes):
            raise Misshapen(f"{len(indices)} indices for a tensor of shape "
                            f"{shape_text(value.sizes)}", node.at)
        if self.names.broadcasts and not (isinstance(base, Name) and self.names.is_padded(base.name)):
            ends = (from_end(self, i, size, scope) for i, size in zip(node.indices, value.sizes))
            indices = tuple(end or index for end, index in zip(ends, indices))
        if isinstance(base, Name):
            return self.names.entry(base.name, indices)
        if value.computed:
            for index, size in zip(indices, value.sizes):
                low, high = axis(size, self.base)
                self.names.oblige(scope.closed(within(low, index, high)))
        if len(indices) < len(value.sizes):
            return Array(value.sizes[len(indices):],
                         lambda rest: value.entry((*indices, *rest)), computed=value.computed)
        return value.entry(indices)

    def moment(self, base: Name, node: Index, scope: Scope) -> Value:
        """E[A], Var[A] or Cov[A, B]"""
        require_operands(base.name, node.indices, node.at)
        return MOMENTS[base.name](self, *node.indices, scope)

    def require_rule(self, at: Position, scope: Scope) -> None:
        if not scope.rule:
            raise LanguageError("a metavariable stands in rules only", at)

    # -- Arithmetic -------------------------------------------------------------------------

    def each(self, combine, values: list[Value], op: str, at: Position, hint: str = "") -> Value:
        """`combine` on terms, or on arrays of one shape entry by entry."""
        values = broadcast(values, self.base) if self.names.broadcasts else values
        for value in values:
            if isinstance(value, Shape) or isinstance(value, Term) and is_condition(value):
                raise IllTyped(f"`{op}` needs numbers", at)
        arrays = [v for v in values if isinstance(v, Array)]
        if not arrays:
            return combine(*values)
        for value in values:
            if isinstance(value, Term):
                raise Misshapen(f"`{op}` of a number and a tensor of shape "
                                f"{shape_text(arrays[0].sizes)}{hint}", at)
            self.names.require_equal_shapes(arrays[0], value, op, at)
        return Array(arrays[0].sizes, lambda i: combine(*(v.entry(i) for v in arrays)),
                     all(v.row for v in arrays))

    def sum(self, node: Sum, scope: Scope) -> Value:
        parts = [("+", node.first), *node.rest]
        values = [self.value(part, scope) for _, part in parts]
        if not any(isinstance(v, Term) and has_inner_product(p) for v, (_, p) in zip(values, parts)):
            values = beside_vectors(values)

        def combine(*terms: Term) -> Term:
            return Add(tuple(negative(t, part) if op == "-" else t
                             for (op, part), t in zip(parts, terms)))
        return self.each(combine, values, node.rest[0][0], node.at,
                         "; write c * ones(n) for a tensor of equal entries")

    def product(self, node: Product, scope: Scope) -> Value:
        """Factors from the left; each is read where the brackets of the product hold."""
        written = [("*", node.first), *node.rest]
        parts = [(op, self.as_bracket(p)) for op, p in written]
        if all(op == "*" and new is not old for (op, new), (_, old) in zip(parts, written)):
            raise IllTyped("a product of conditions is a condition again in NumPy; turn one into numbers "
                           "by `.astype(float)`", node.at)
        brackets = {i: self.value(p, scope) for i, (op, p) in enumerate(parts)
                    if op == "*" and isinstance(p, Bracket)}
        inside = scope.assume(*(b.cond for b in brackets.values() if isinstance(b, Iverson)))
        values = [brackets.get(i) or self.value(p, inside) for i, (_, p) in enumerate(parts)]
        arrays = [i for i, v in enumerate(values) if isinstance(v, Array)]
        if not arrays:
            return self.factors(parts, values, inside)
        at = arrays[0]
        if self.names.broadcasts and not any(op in ("//", "mod") for op, _ in parts):
            self.require_order(parts, arrays)
            return self.each(lambda *terms: self.factors(parts, terms, inside), values, "*", node.at)
        if len(arrays) > 1:
            raise mismatch(values[at], values[arrays[1]], parts[arrays[1]][0], node.at,
                           "; entry by entry is `.*`, the matrix product `@`")
        if parts[at][0] != "*" or any(op in ("//", "mod") for op, _ in parts):
            raise IllTyped(f"`{parts[at][0]}` by a tensor", parts[at][1].at)
        array = values[at]
        return Array(array.sizes, lambda i: self.factors(
            parts, [*values[:at], array.entry(i), *values[at + 1:]], inside), array.row)

    def require_order(self, parts, arrays: list[int]) -> None:
        """Refuse `A * B @ C`, which Python reads from the left: (A * B) @ C."""
        for place, (op, part) in enumerate(parts):
            if isinstance(part, MatMul) and place and (op != "*" or any(a < place for a in arrays)):
                raise IllTyped("Python reads this product from the left; write brackets around the "
                               "factors of `@`", part.at)

    def as_bracket(self, node: Node) -> Node:
        """The bracket that `(z > 0)` is where tensors are written as NumPy has them."""
        inner = ungrouped(node)
        return Bracket(node.at, inner) if self.names.broadcasts and isinstance(inner, Chain) and all(
            op in ORDERS for op, _ in inner.rest) else node

    def factors(self, parts, values: list[Term], scope: Scope) -> Term:
        first = values[0]
        if not isinstance(first, Term) or is_condition(first):
            raise IllTyped("a product needs numbers", parts[0][1].at)
        done = [*first.factors] if isinstance(parts[0][1], Neg) and isinstance(first, Mul) \
            else [first]
        literal = isinstance(parts[0][1], Number) and first.value.denominator == 1
        for (op, part), value in zip(parts[1:], values[1:]):
            if not isinstance(value, Term) or is_condition(value):
                raise IllTyped(f"`{op}` needs numbers", part.at)
            done = self.times(done, op, part, value, literal, scope)
            literal = False
        return mul(*done)

    def times(self, done: list[Term], op: str, part: Node, value: Term, literal: bool,
              scope: Scope) -> list[Term]:
        """The factors so far, and one more by `*`, `/`, `//` or `mod`."""
        if op == "*":
            return [*done, value]
        if op == "/" and literal and isinstance(part, Number) and value.value:
            return [Num(done[0].value / value.value)]
        if op == "/" and not scope.integral:
            return [inverse(value)] if literal and done == [ONE] else [*done, inverse(value)]
        over, value = (self.names.unfolded(t, scope) for t in (mul(*done), value))
        if not has_metas(over) and not (is_integer(over) and is_integer(value)):
            raise IllTyped(f"`{op}` needs integers here", part.at)
        if op == "mod":
            return [Mod(over, value)]
        if op == "/":
            self.names.oblige(scope.closed(Rel("divides", value, over)))
        return [Floor(over, value)]

    def transposed(self, node: Transpose, scope: Scope) -> Value:
        """A^T; of a number, which has no transpose, a power if T is declared."""
        value = self.value(node.base, scope)
        if isinstance(value, Array):
            return transpose(value, self.base, node.at)
        if self.names.kind("T") in ("size", "integer"):
            return self.power(Power(node.at, node.base, Name(node.at, "T")), scope)
        raise IllTyped("a number is not transposed", node.at)

    def power(self, node: Power, scope: Scope) -> Value:
        base = self.value(node.base, scope)
        exponent = self.scalar(node.exponent, scope.of_numbers())
        if isinstance(node, EntryPower) and isinstance(base, Array):
            return self.each(lambda b: Pow(b, exponent), [base], "**", node.at)
        if not isinstance(exponent, Num) and not any(
                isinstance(p, (Var, Entry, Meta)) for p in subterms(exponent)):
            raise LanguageError("a constant exponent is written as a number", node.exponent.at)
        if isinstance(base, Array):
            if not isinstance(exponent, Num) and is_integer(exponent):
                return self.ordered.power(node.base, exponent, scope)
            if exponent == MINUS_ONE:
                return self.matrices.inverse(node.base, scope)
            if not (isinstance(exponent, Num) and exponent.value in range(100)):
                raise IllTyped("a power of a matrix is a number such as 3; entry by entry "
                               "write `.*`", node.at)
            return matrix_power(base, int(exponent.value), self.base, node.at)
        if exponent == number(2) and isinstance(base, Call) and self.is_norm(node.base):
            return base.args[0]                   # the sum of squares itself: it has no kink at 0
        return self.each(lambda b: Pow(b, exponent), [base], "^", node.at)

    def is_norm(self, node: Node) -> bool:
        plain = ungrouped(node)
        return isinstance(plain, Apply) and plain.name == "norm" and not self.names.kind("norm")

    def tensor_product(self, node: MatMul | Entrywise, scope: Scope) -> Value:
        result = self.value(node.first, scope)
        for op, part in node.rest:
            right = self.value(part, scope)
            if not isinstance(result, Array) or not isinstance(right, Array):
                raise Misshapen(f"`{op}` needs tensors on both sides; a number is multiplied "
                                "with `*`", node.at)
            times = numpy_matmul if self.names.broadcasts else matmul
            result = times(result, self.names.meeting(result, right), self.base, node.at) if op == "@" \
                else self.each(joined, [result, right], op, node.at)
        return result

    # -- Conditions -------------------------------------------------------------------------

    def links(self, node: Chain, scope: Scope) -> list[Term]:
        """Every relation of a chain, as a condition."""
        if speaks_of_judgements(node):
            return judged(self, node, scope)
        sides = [node.first, *(part for _, part in node.rest)]
        integral = any(op == "divides" for op, _ in node.rest)
        values = [self.integer(s, scope) if integral else self.value(s, scope) for s in sides]
        return [self.relation(op, a, b, part.at)
                for (op, part), a, b in zip(node.rest, values, values[1:])]

    def relation(self, op: str, a: Value, b: Value, at: Position) -> Term:
        if isinstance(a, Shape) or isinstance(b, Shape):
            return self.equal_shapes(op, a, b, at)
        if isinstance(a, Array) and isinstance(b, Array) and op == "=":
            self.names.require_equal_shapes(a, b, op, at)
            return equations(a, b, self.base)
        if isinstance(a, Array) and isinstance(b, Array):
            raise IllTyped(f"`{op}` does not compare tensors; compare their entries", at)
        if tensor := next((v for v in (a, b) if isinstance(v, Array)), None):
            if op == "=" and self.names.broadcasts:
                return equations(spread(a, tensor), spread(b, tensor), self.base)
            raise Misshapen(f"`{op}` of a number and a tensor of shape {shape_text(tensor.sizes)}; say it "
                            f"of each entry, `x[i] {op} … for i < n`", at)
        return self.each(lambda x, y: compared(op, x, y), [a, b], op, at)

    def bracket(self, node: Bracket, scope: Scope, entrywise: bool = False) -> Value:
        """[condition]; of an inequality between a tensor and numbers, a bracket for each entry, and
        of any relation where it is meant so."""
        cond = ungrouped(node.cond)
        relations = (*ORDERS, "=", "!=") if entrywise else ORDERS
        if not isinstance(cond, Chain) or not all(op in relations for op, _ in cond.rest):
            return Iverson(self.condition(node.cond, scope))
        sides = [cond.first, *(part for _, part in cond.rest)]
        values = [self.value(side, scope) for side in sides]
        arrays = [v for v in values if isinstance(v, Array)]
        if not arrays:
            return Iverson(conj(*self.links(cond, scope)))

        def holds(*terms: Term) -> Term:
            return Iverson(conj(*(compared(op, a, b) for (op, _), a, b in zip(
                cond.rest, terms, terms[1:]))))
        return self.each(holds, [spread(v, arrays[0]) for v in values], cond.rest[0][0], node.at)

    def equal_shapes(self, op: str, a: Value, b: Value, at: Position) -> Term:
        if op != "=" or isinstance(a, Array) or isinstance(b, Array):
            raise IllTyped("a shape can only be equal to a shape, as in shape(x) = (m, n)", at)
        left, right = (v.sizes if isinstance(v, Shape) else (v,) for v in (a, b))
        if len(left) != len(right):
            raise Misshapen(f"the shapes {shape_text(left)} and {shape_text(right)} have "
                            f"{len(left)} and {len(right)} axes", at)
        return conj(*map(equals, left, right))

    def logic(self, node: Logic | Negation, scope: Scope) -> Term:
        if isinstance(node, Negation):
            return Not(self.condition(node.arg, scope))
        op = node.rest[0][0]
        args = [self.condition(p, scope) for p in (node.first, *(p for _, p in node.rest))]
        if op in ("and", "or"):
            return And(tuple(args)) if op == "and" else Or(tuple(args))
        if len(args) > 2:
            raise LanguageError(f"`{op}` joins two conditions; use parentheses", node.at)
        a, b = args
        there, back = Or((Not(a), b)), Or((Not(b), a))
        return there if op == "implies" else And((there, back))

    def cases(self, node: Cases, scope: Scope) -> Term:
        """The first true condition wins; each branch is read where it is chosen."""
        conds, values, here = [], [], scope
        for value, cond in node.branches:
            conds.append(self.condition(cond, here.of_numbers()))
            values.append(self.scalar(value, here.assume(conds[-1])))
            here = here.assume(Not(conds[-1]))
        if node.other is not None:
            result = self.scalar(node.other, here)
        else:
            self.names.oblige(scope.closed(Or(tuple(conds)) if len(conds) > 1 else conds[0]))
            result = values.pop()
        for cond, value in reversed(list(zip(conds, values))):
            result = Case(cond, value, result)
        return result

    # -- Binders ----------------------------------------------------------------------------

    def binder(self, node: Binder, scope: Scope) -> Value:
        """Σ over the ranges, outermost first; the body is read inside them."""
        if node.kind == "ordered":
            return self.ordered.product(node, scope)
        inside, bounds = scope.of_numbers() if not scope.integral else scope, []
        for item in node.ranges:
            low, high = self.bounds(item, inside)
            self.names.require_apart(item, scope, node)
            var = fresh()
            self.names.bound.add(item.letter)
            inside = inside.bind(item.letter, var, low, high)
            bounds.append((low, high, var, item.letter))
        if node.kind == "argmax" and len(bounds) > 1:
            raise IllTyped("argmax is over one index", node.at)
        if node.kind in ("count", "all", "any"):
            cond = self.condition(node.body, inside.of_numbers())
            if node.kind == "any":                       # not all have the opposite
                return Not(self.closed("all", Not(cond), bounds))
            return self.closed(node.kind, cond, bounds)
        body = self.value(node.body, inside if node.kind in ("sum", "prod", "max", "min")
                          else inside.of_numbers())
        return self.each(lambda b: self.closed(node.kind, b, bounds), [body], node.kind, node.at)

    def closed(self, kind: str, body: Term, bounds) -> Term:
        inner = kind
        for low, high, var, letter in reversed(bounds):
            body = Fold(inner, low, high, close(body, var), letter)
            inner = "sum" if kind == "count" else kind
        return body

    def bounds(self, item: Range, scope: Scope) -> tuple[Term, Term]:
        """The half-open range of `k<n`, `k<=n` or `k in lo..hi`."""
        self.names.require_free(item.letter, item.at)
        if item.style == "in":
            return self.names.ordered(self.integer(item.low, scope),
                                      self.integer(item.high, scope), scope, item.at)
        if item.style == "<" and self.base == 1:
            raise LanguageError(f"in base 1 the range is written `{item.letter} <= n`, or "
                                f"`{item.letter} in 1..n`", item.at)
        if item.style == "<=" and self.base == 0:
            raise LanguageError(f"in base 0 the range is written `{item.letter} < n`, or "
                                f"`{item.letter} in 0..n`", item.at)
        high = self.integer(item.high, scope)
        return number(self.base), raised(high, 1) if item.style == "<=" else high

    # -- Derivatives ------------------------------------------------------------------------

    def derivative(self, node: Derivative, scope: Scope) -> Term:
        here = scope.of_numbers()
        body = self.value(node.body, here)
        if isinstance(body, Array):
            raise IllTyped("∂ of a tensor: write jacobian(y, x), or take an entry", node.at)
        body = self.number(body, node.body)
        if node.direct:
            self.matrices.require_none(body, node.at)
        for wrt in node.wrt:
            body = Diff(body, self.variable(wrt, here), node.direct)
        return body

    def variable(self, node: Node, scope: Scope) -> Term:
        """What a derivative is taken in: an entry of a named tensor or a real scalar."""
        value = self.value(node, scope)
        if isinstance(value, Array):
            raise IllTyped("∂ in a whole tensor: write grad(L, x), or take an entry", node.at)
        if isinstance(value, (Entry, Var)) and is_integer(value):
            raise IllTyped("∂ in an integer", node.at)
        if not isinstance(value, (Entry, Var, Meta)) or self.matrices.is_computed(value):
            raise IllTyped("∂ is taken in an entry of a named tensor; name it by a `let`", node.at)
        return value


def has_inner_product(node: Node) -> bool:
    """Is u^T @ v a factor of this?  Beside a vector it is a slip, and no number for each entry."""
    return isinstance(node, MatMul) or isinstance(node, (Group, Neg, Product)) and any(
        map(has_inner_product, below(node)))
