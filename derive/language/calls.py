"""Calls: what can be applied, and to what.

Scalar functions are applied to numbers, and to tensors entry by entry; tensor
operations, maps and layers to tensors.  `Calls.apply` looks the name up in that
order; a declared name cannot be one of them, but for those that are soft.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.kernel.terms import Call, Diff, Meta, Num, Term, is_integer, neg
from derive.language import arrays, definite, shapes
from derive.language.arithmetic import floor_of
from derive.language.arrays import Array, Shape
from derive.language.elaborate import Elaborator, Value
from derive.language.errors import IllTyped, LanguageError, Misshapen, Position, unsupported
from derive.language.frameworks import formulas, functions, transforms
from derive.language.kinks import slope
from derive.language.modules.claims import output_shape, parameters
from derive.language.programs import additions, calls, multiplications, returned
from derive.language.scope import Scope
from derive.language.syntax import Applied, Apply, Name, Node, ungrouped
from derive.language.templates import Filling, conditions, filled

SCALAR = {"exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "abs", "sign", "relu", "heaviside",
          "sigmoid", "softplus", "erf", "normal_cdf", "sinh", "cosh"}
EXTREMES = {"max", "min"}
TRUTHS = {"True": 1, "False": 0, "true": 1, "false": 0}
OTHER_NAMES = {"eps": "epsilon", "kernel_size": "window", "scale_factor": "scale"}     # of options
LATER = {"E", "Var", "O", "limit", "integral", "exists", "backprop"}


@dataclass(frozen=True)
class LayerUse:
    """A layer applied to names: how a let was written, for whoever runs the layer itself."""
    layer: str
    arguments: tuple[str, ...]
    options: Mapping[str, Term]


class Calls:
    """The meaning of `name(arguments)`; `catalogue` knows the layers."""

    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.layers = frozenset(catalogue.names()) if catalogue else frozenset()
        self.known = frozenset(SCALAR | EXTREMES | LATER | set(SPECIAL) - SOFT) | self.layers
        self.reserved = self.known - SOFT       # which no declaration may take

    def is_scalar(self, name: str) -> bool:
        """Is this a function of one number?"""
        return name in SCALAR

    def apply(self, read: Elaborator, node: Apply, scope: Scope) -> Value:
        if node.name[0] == "?":
            return meta(read, node, scope)
        if "." in node.name:
            return functions.apply(read, node, scope)
        name = read.names.function_meant(node.name)
        node, bare = replace(node, name=name), name.rstrip("'")
        if bare in SCALAR or read.names.kind(bare) == "function":
            return scalar_function(read, node, scope)
        if name in EXTREMES:
            return extreme(read, node, scope)
        if name in LATER:
            raise unsupported(f"`{name}`", node.at)
        if name in SPECIAL and not read.names.kind(name):
            return special(read, node, scope)
        if read.names.kind(name) == "map":
            return mapped(read, node, scope)
        if name[:2] == "J_" and read.names.kind(name[2:]) == "map":
            return map_jacobian(read, node, scope)
        if name in self.layers and not read.names.kind(name):
            return self.layer(read, node, scope)
        if read.names.kind(name) == "loss":
            return loss_at(read, node, scope)
        if read.names.kind(name) or name in scope.letters:
            raise LanguageError(f"`{name}` is not a function; a product is written with `*`",
                                node.at)
        raise read.names.unknown(name, node.at)

    def applied(self, read: Elaborator, node: Applied, scope: Scope) -> Value:
        """nn.ReLU()(x), jax.grad(f)(x)"""
        if transforms.is_transformed(node.module):
            return transforms.applied(read, node, scope)
        return self.apply(read, formulas.unmade(node), scope)

    def require_function(self, name: str, at: Position) -> None:
        """Raise LanguageError unless the name is that of a function of one number, or a layer."""
        if name not in SCALAR | self.layers:
            raise LanguageError(f"`{name}` is not a function that the language knows", at)

    # -- Layers -----------------------------------------------------------------------------

    def layer(self, read: Elaborator, node: Apply, scope: Scope) -> Array | Term:
        """A layer of the catalogue on tensor expressions."""
        node = self.named(node)
        values = [self.argument(read, arg, scope) for arg in node.args]
        return self.layer_on(read, node.name, values, self.options(read, node, scope), scope, node.at)

    def named(self, node: Apply) -> Apply:
        """The call with the names of its options: maxpool1d(x, 2) needs a window, and behind x there
        is no place for another tensor; `eps` is `epsilon`."""
        taken = self.catalogue.parameters(node.name)
        places = sum(p.kind in ("tensor", "function") for p in taken)
        given = [(OTHER_NAMES.get(name, name), value) for name, value in node.options]
        if twice := {name for name, _ in given if [n for n, _ in given].count(name) > 1}:
            raise LanguageError(f"the option `{min(twice)}` is given twice", node.at)
        needed = [p.name for p in taken[places:] if p.required and p.name not in dict(given)]
        if len(node.args) - places <= len(needed):
            given += zip(needed, node.args[places:])
            node = replace(node, args=node.args[:places])
        return replace(node, options=tuple(given))

    def options(self, read: Elaborator, node: Apply, scope: Scope) -> dict[str, Term]:
        """What a call of a layer chooses; a switch is True or False, or 1 or 0."""
        switches = {p.name for p in self.catalogue.parameters(node.name) if p.kind == "switch"}
        return {name: Num(Fraction(TRUTHS[value.name]))
                if name in switches and isinstance(value, Name) and value.name in TRUTHS
                else option_value(read, value, scope) for name, value in node.options}

    def layer_on(self, read: Elaborator, name: str, values: list[Array | str],
                 options: Mapping[str, Term], scope: Scope, at: Position) -> Array | Term:
        """A layer of the catalogue on tensors and names of functions."""
        ranks = tuple(None if isinstance(v, str) else len(v.sizes) for v in values)
        try:
            template = self.catalogue.template(name, ranks, options)
        except (KeyError, TypeError, ValueError) as problem:
            error = Misshapen if isinstance(problem, ValueError) else IllTyped
            raise error(str(problem.args[0]), at) from None
        tensors = [v for v in values if isinstance(v, Array)]
        variables = {v: s for formal, t in zip(template.sizes, tensors)
                     for v, s in zip(formal, t.sizes)}
        for option in template.options:
            if option.integer and not is_integer(options[option.name]):
                raise IllTyped(f"{option.name} of {name} is an integer", at)
            variables[option] = options[option.name]
        filling = Filling(dict(zip(template.formals, tensors)), variables,
                          dict(zip(template.functions, [v for v in values if isinstance(v, str)])),
                          read.base)
        for cond in conditions(template, filling):
            read.names.require_condition(scope.closed(cond), name, at)
        output = filled(template, filling)
        return output if output.sizes else output.entry(())

    def use(self, read: Elaborator, node: Node) -> LayerUse | None:
        """The layer that a formula applies to names, if it is no more than that."""
        if not isinstance(node, Apply) or node.name not in self.layers or read.names.kind(node.name):
            return None
        node = self.named(node)
        args = [ungrouped(a) for a in node.args]
        if not args or not all(isinstance(a, Name) for a in args):
            return None
        return LayerUse(node.name, tuple(a.name for a in args), self.options(read, node, Scope()))

    def argument(self, read: Elaborator, node: Node, scope: Scope) -> Array | str:
        """A tensor, or the name of a function."""
        plain = ungrouped(node)
        if isinstance(plain, Name):
            bare = plain.name.rstrip("'")
            if read.names.kind(bare) == "function" or bare in SCALAR:
                return read.names.function_meant(plain.name)
        value = read.value(node, scope.of_numbers())
        if isinstance(value, Term):
            return Array((), lambda i: value)
        if isinstance(value, Shape):
            raise IllTyped("a tensor is needed here, not a shape", node.at)
        return value


def option_value(read: Elaborator, node: Node, scope: Scope) -> Term:
    return read.scalar(node, scope.of_numbers())


# -- Functions of numbers -----------------------------------------------------------------------

def arguments(node: Apply, count: int) -> tuple[Node, ...]:
    if node.options:
        raise LanguageError(f"`{node.name}` has no option `{node.options[0][0]}`", node.at)
    if len(node.args) != count:
        plural = "argument" if count == 1 else "arguments"
        raise LanguageError(f"`{node.name}` takes {count} {plural}, not {len(node.args)}", node.at)
    return node.args


def scalar_function(read: Elaborator, node: Apply, scope: Scope) -> Value:
    """A function of one number, on a tensor entry by entry."""
    value = read.value(arguments(node, 1)[0], scope.of_numbers())
    if node.name in read.names.kinks:
        agreed = read.names.kinks[node.name]
        return read.each(lambda t: slope(node.name, t, agreed), [value], node.name, node.at)
    return read.each(lambda t: Call(node.name, (t,)), [value], node.name, node.at)


def extreme(read: Elaborator, node: Apply, scope: Scope) -> Value:
    """max(a, b) of numbers, or entry by entry, where a number beside a tensor is one for each
    entry; max(x) over all entries of a tensor."""
    here = scope if scope.integral else scope.of_numbers()
    values = [read.value(arg, here) for arg in node.args]
    if len(values) == 1 and isinstance(values[0], Array):
        return arrays.over_all(node.name, values[0].sizes, read.base, values[0].entry)
    if len(values) < 2:
        raise LanguageError(f"`{node.name}` takes two numbers, or one tensor", node.at)

    def combine(first: Term, *rest: Term) -> Term:
        for term in rest:
            first = Call(node.name, (first, term))
        return first
    tensor = next((v for v in values if isinstance(v, Array)), None)
    if tensor:
        values = [arrays.spread(v, tensor) for v in values]
    return read.each(combine, values, node.name, node.at)


def meta(read: Elaborator, node: Apply, scope: Scope) -> Term:
    """?F(k), a term in an index; ?f(?A), a function of one argument."""
    read.require_rule(node.at, scope)
    if node.name[1].isupper():
        return Meta(node.name[1:], tuple(read.index(a, scope) for a in node.args))
    return Call(node.name, tuple(read.scalar(a, scope.of_numbers()) for a in node.args))


def loss_at(read: Elaborator, node: Apply, scope: Scope) -> Value:
    """L(y), which is L, for the y that the loss is a function of, and nothing else."""
    arg = ungrouped(arguments(node, 1)[0])
    of = read.names.losses_of(node.name)
    if not isinstance(arg, Name) or arg.name != of or of in scope.letters:
        raise LanguageError(f"`{node.name}` is a function of `{of}` alone", node.at)
    return read.names.value(node.name, node.at, scope)


# -- Tensor operations ------------------------------------------------------------------------

def special(read: Elaborator, node: Apply, scope: Scope) -> Value:
    count, meaning = SPECIAL[node.name]
    if count is not None:
        arguments(node, count)
    return meaning(read, node, scope)


def sizes(read: Elaborator, node: Apply, scope: Scope) -> tuple[Term, ...]:
    return tuple(read.integer(arg, scope) for arg in node.args)


def eye(read, node, scope):
    return arrays.identity(sizes(read, node, scope)[0])


def ones(read, node, scope):
    return arrays.constant(sizes(read, node, scope), 1)


def zeros(read, node, scope):
    return arrays.constant(sizes(read, node, scope), 0)


def diag(read, node, scope):
    return arrays.diagonal(read.array(node.args[0], scope), node.at)


def outer(read, node, scope):
    return arrays.outer(read.array(node.args[0], scope), read.array(node.args[1], scope), node.at)


def trace(read, node, scope):
    return arrays.trace(read.array(node.args[0], scope), read.base, node.at)


def sum_of_entries(read, node, scope):
    tensor = read.array(node.args[0], scope)
    return arrays.over_all("sum", tensor.sizes, read.base, tensor.entry)


def inv(read, node, scope):
    return read.matrices.inverse(node.args[0], scope)


def det(read, node, scope):
    return read.matrices.determinant(node.args[0], scope)


def root(read, node, scope):
    """R, for the matrix A = R^T R + c I that is declared definite"""
    return definite.part(read.names, node)


def shape(read, node, scope):
    value = read.value(node.args[0], scope.of_numbers())
    if isinstance(value, Array) and value.row and read.names.broadcasts:
        value = arrays.transpose(value, read.base, node.at)  # in NumPy `x.T` of a vector is x
    return Shape(value.sizes if isinstance(value, Array) else ())


def floor(read, node, scope):
    return floor_of(read.scalar(node.args[0], scope.of_numbers()), node.at)


def ceil(read, node, scope):
    """⌈a/b⌉ = -⌊-a/b⌋"""
    return neg(floor_of(neg(read.scalar(node.args[0], scope.of_numbers())), node.at))


def of_one(operation):
    """An operation on one tensor."""
    def meaning(read, node, scope):
        return operation(read.array(node.args[0], scope), read.base)
    return meaning


def vec(read, node, scope):
    return shapes.vec(read.array(node.args[0], scope), read.base, node.at)


def kron(read, node, scope):
    a, b = (read.array(arg, scope) for arg in node.args)
    return shapes.kron(a, b, read.base, node.at)


def concat(read, node, scope):
    return shapes.concat([read.array(arg, scope) for arg in node.args], read.base, node.at)


def dot(read, node, scope):
    u, v = (read.array(arg, scope) for arg in node.args)
    read.names.require_equal_shapes(u, v, "dot", node.at)
    return shapes.dot(u, v, read.base, node.at)


def cumsum(read, node, scope):
    return shapes.cumsum(read.array(node.args[0], scope), read.base, node.at)


def flip(read, node, scope):
    return shapes.flip(read.array(node.args[0], scope), read.base, node.at)


def roll(read, node, scope):
    """roll(x, s)"""
    return shapes.roll(read.array(node.args[0], scope), read.integer(node.args[1], scope),
                       read.base, node.at)


def jacobian(read, node, scope):
    """Output axes, then input axes."""
    value = read.value(node.args[0], scope.of_numbers())
    inputs, wrt = variable(read, node.args[1], scope)
    if not isinstance(value, Array):
        value = Array((), lambda at, term=read.number(value, node.args[0]): term)
    return derivatives(value, inputs, wrt)


def derivatives(value: Array, inputs: tuple[Term, ...], wrt) -> Array | Term:
    outputs = len(value.sizes)

    def entry(at):
        return Diff(value.entry(at[:outputs]), wrt(at[outputs:]), False)
    return Array(value.sizes + inputs, entry) if value.sizes + inputs else entry(())


def grad(read, node, scope):
    """The derivatives of a number, in the shape of the variable."""
    loss = read.value(node.args[0], scope.of_numbers())
    if isinstance(loss, Array):
        raise IllTyped(f"{node.name} is of a number; the shape is {arrays.shape_text(loss.sizes)}. "
                       "Write jacobian(y, x)", node.at)
    term = read.number(loss, node.args[0])
    return derivatives(Array((), lambda at: term), *variable(read, node.args[1], scope))


def hessian(read, node, scope):
    """The second derivatives of a number, which are those of its gradient."""
    slope = grad(read, node, scope)
    if not isinstance(slope, Array):
        slope = Array((), lambda at, term=slope: term)
    return derivatives(slope, *variable(read, node.args[1], scope))


def variable(read: Elaborator, node: Node, scope: Scope):
    """The sizes of what a derivative is taken in, and its entries."""
    value = read.value(node, scope.of_numbers())
    if isinstance(value, Array) and not value.computed:
        if is_integer(value.entry(tuple(arrays.fresh() for _ in value.sizes))):
            raise IllTyped("∂ in an integer", node.at)
        return value.sizes, value.entry
    if isinstance(value, Array):
        raise IllTyped("a derivative is taken in a named tensor; name it by a `let`", node.at)
    term = read.variable(node, scope.of_numbers())
    return (), lambda at: term


# -- Maps -----------------------------------------------------------------------------------------

def mapped(read: Elaborator, node: Apply, scope: Scope) -> Value:
    """g(x) for an opaque map g and a named tensor x."""
    return read.names.value(map_output(read, node, scope), node.at, scope)


def map_output(read: Elaborator, node: Apply, scope: Scope) -> str:
    """The name of the tensor g(x)."""
    arg = ungrouped(arguments(node, 1)[0])
    return read.names.images.name_of((node.name, tensor_name(read, arg, scope)))


def tensor_name(read: Elaborator, node: Node, scope: Scope) -> str:
    if isinstance(node, Apply) and read.names.kind(node.name) == "map":
        return map_output(read, node, scope)
    if isinstance(node, Name) and node.name not in scope.letters:
        read.names.value(node.name, node.at, scope)
        return node.name
    raise unsupported("a map of an expression (name it by a `let`)", node.at)


def map_jacobian(read: Elaborator, node: Apply, scope: Scope) -> Value:
    """J_g(x), the derivatives of g(x) in x: output axes, then input axes."""
    g, point = node.name[2:], ungrouped(arguments(node, 1)[0])
    output = read.names.value(map_output(read, Apply(node.at, g, node.args), scope), node.at, scope)
    inputs, wrt = variable(read, point, scope)
    if not isinstance(output, Array):
        output = Array((), lambda at, term=output: term)
    return derivatives(output, inputs, wrt)


SPECIAL = {
    "eye": (1, eye), "ones": (None, ones), "zeros": (None, zeros), "diag": (1, diag),
    "outer": (2, outer), "trace": (1, trace), "inv": (1, inv), "det": (1, det),
    "sum": (1, sum_of_entries), "shape": (1, shape),
    "parameters": (None, parameters), "output_shape": (None, output_shape),
    "returned": (2, returned), "calls": (2, calls), "multiplications": (1, multiplications),
    "additions": (1, additions),
    "floor": (1, floor), "ceil": (1, ceil), "jacobian": (2, jacobian), "grad": (2, grad),
    "hessian": (2, hessian),
    "vec": (1, vec), "kron": (2, kron), "concat": (None, concat), "dot": (2, dot),
    "norm": (1, of_one(shapes.norm)), "mean": (1, of_one(shapes.mean)),
    "variance": (1, of_one(shapes.variance)), "cumsum": (1, cumsum), "flip": (1, flip),
    "roll": (2, roll), "root": (1, root), "margin": (1, root),
}
# names that people give to things of their own: a declaration of one of them counts
SOFT = {"additions", "hessian", "vec", "kron", "concat", "dot", "norm", "mean", "variance", "cumsum", "flip",
        "roll", "root", "margin", "logsumexp", "mse_loss", "l1_loss", "huber_loss", "hinge_loss", "focal_loss",
        "nll_loss", "binary_cross_entropy", "kl_divergence", "cosine_similarity"}
