"""Claims about code: the parameters of a module, and the shape it makes of a tensor.

    parameters(Net)             of Net(): what PyTorch would count in `Net().parameters()`
    parameters(Net, 4, n)       of Net(4, n)
    output_shape(Net, x)        of Net()(x), for a declared tensor x
    output_shape(Net(4, n), x)  of Net(4, n)(x)

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import Term, is_integer
from derive.language.arrays import Shape, fresh
from derive.language.errors import IllTyped, unsupported
from derive.language.modules.module import CodeError, Module, NotRead, Tensor
from derive.language.modules.source import Interpreter, classes_of
from derive.language.syntax import Apply, Name, Node, ungrouped


def interpreter(read, node: Node) -> Interpreter:
    """An interpreter of all the code of the statement."""
    def check(cond: Term, what: str) -> None:
        read.names.require(cond, lambda: IllTyped(what, node.at))
    classes = {}
    for source in read.names.code:
        classes.update(classes_of(source))
    return Interpreter(classes, check)


def instance(read, node: Node, args, scope) -> tuple[Interpreter, Module]:
    """The module that a name, or a name with arguments, constructs."""
    node = ungrouped(node)
    if isinstance(node, Apply) and not node.options:
        node, args = Name(node.at, node.name), (*node.args, *args)
    if not isinstance(node, Name) or read.names.kind(node.name) != "module":
        raise IllTyped("the name of a class under `code` is needed here", node.at)
    follows = interpreter(read, node)
    values = [read.integer(a, scope) for a in args]
    return follows, followed(node, lambda: follows.construct(node.name, values, {}))


def followed(node: Node, run):
    """The value of `run`; what the code would not do is an error of the claim."""
    try:
        return run()
    except NotRead as problem:
        raise unsupported(f"in code: {problem}", node.at) from None
    except CodeError as problem:
        raise IllTyped(str(problem), node.at) from None
    except RecursionError:
        raise IllTyped("the code calls itself without end", node.at) from None


def parameters(read, node: Apply, scope) -> Term:
    if not node.args or node.options:
        raise IllTyped("parameters(Net) is of one class", node.at)
    _, module = instance(read, node.args[0], node.args[1:], scope)
    return module.parameters()


def output_shape(read, node: Apply, scope) -> Shape:
    if len(node.args) != 2 or node.options:
        raise IllTyped("output_shape(Net, x) is of a class and a tensor", node.at)
    follows, module = instance(read, node.args[0], (), scope)
    value = read.array(node.args[1], scope)
    whole = is_integer(value.entry(tuple(fresh() for _ in value.sizes)))
    given = Tensor(value.sizes, entries="integer" if whole else "float")
    result = followed(node, lambda: follows.apply(module, [given], {}))
    if not isinstance(result, Tensor):
        raise IllTyped("the module does not return a tensor" + (
            f" but a module ({result.kind})" if isinstance(result, Module) else ""), node.at)
    return Shape(result.shape)
