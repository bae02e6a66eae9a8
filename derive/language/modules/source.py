"""Source: a class of PyTorch code, read by its syntax and never run.

    code
        class Net(nn.Module):
            def __init__(self): …
            def forward(self, x): …

The statements of `__init__` and `forward` are followed with shapes in place of
tensors and symbolic sizes in place of numbers.  A module is registered where an
attribute of `self` holds it, or a ModuleList or Sequential that does; a plain list
of modules is not.  What Python or PyTorch would refuse is an error with its line.

This file is trusted.
"""

from __future__ import annotations

import ast

from derive.kernel.terms import Floor, Num, Term, add, mul, neg, number
from derive.language.modules.calls import Calls, Named, said
from derive.language.modules.module import (
    Checks, CodeError, Module, NotRead, Real, Tensor, simple)
from derive.language.modules.moves import entry_by_entry, indexed, product, require_fits, turned, turned_matrix

MOST_STEPS = 50_000
LONGEST = 32 * 1024


class Returned(Exception):
    """The value of a `return`."""


def classes_of(source: str) -> dict[str, ast.ClassDef]:
    """The classes of a source text by name; CodeError if it is no Python."""
    if len(source) > LONGEST:
        raise NotRead("the code is too long")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise CodeError(f"no Python: {getattr(problem, 'msg', problem)}, line "
                        f"{getattr(problem, 'lineno', '?')}") from None
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


class Interpreter(Calls):
    """Follows the statements of one class; `check` says what must hold of the sizes."""

    def __init__(self, classes: dict[str, ast.ClassDef], check: Checks):
        self.classes, self.check, self.steps = classes, check, 0

    def construct(self, name: str, args: list, options: dict) -> Module:
        """An instance of a class of the source."""
        node = self.classes[name]
        if [ast.unparse(base) for base in node.bases] not in (["nn.Module"], ["torch.nn.Module"]) \
                or node.decorator_list:
            raise NotRead(f"{name}, which is not derived from nn.Module alone")
        init = self.method(name, "__init__")
        module = Module(name, ready=init is None)
        if init:
            self.call(init, [module, *args], options)
        elif args or options:
            raise CodeError(f"{name}() takes no arguments")
        if not module.ready:
            raise CodeError(f"{name} does not call super().__init__()")
        return module

    def method(self, name: str, method: str) -> ast.FunctionDef | None:
        return next((n for n in reversed(self.classes[name].body)
                     if isinstance(n, ast.FunctionDef) and n.name == method), None)

    def apply(self, module: Module, args: list, options: dict):
        """module(args, options)"""
        if module.shape:
            if options:
                raise NotRead(f"the options of what is applied, `{module.kind}`")
            if len(args) != 1 or not isinstance(args[0], Tensor):
                raise CodeError(f"{module.kind} is applied to what is no tensor")
            return Tensor(module.shape(args[0].shape, self.check), moved=args[0].moved)
        forward = self.method(module.kind, "forward") if module.kind in self.classes else None
        if forward is None and module.kind in (*self.classes, "ModuleList"):
            raise CodeError(f"a {module.kind} has no forward")
        if forward is None:
            raise NotRead(f"what a {module.kind} returns")
        return self.call(forward, [module, *args], options)

    def call(self, function: ast.FunctionDef, args: list, options: dict):
        """The value of a call of a method of the source."""
        given = function.args
        if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs or \
                function.decorator_list:
            raise NotRead(f"the arguments of {function.name}")
        names = [a.arg for a in given.args]
        defaults = given.defaults
        values = dict(zip(names[len(names) - len(defaults):],
                          (self.value(d, {}) for d in defaults)))
        values.update(zip(names, args), **options)
        if len(args) > len(names) or set(values) != set(names):
            raise CodeError(f"{function.name} takes {len(names)} arguments")
        try:
            self.run(function.body, values)
        except Returned as result:
            return result.args[0]
        return None

    # -- Statements ----------------------------------------------------------------------------

    def run(self, body: list[ast.stmt], names: dict) -> None:
        for statement in body:
            self.step()
            try:
                self.statement(statement, names)
            except CodeError as problem:
                if "line " in str(problem):
                    raise
                raise type(problem)(f"line {statement.lineno}: {problem}") from None

    def statement(self, node: ast.stmt, names: dict) -> None:
        match node:
            case ast.Assign(targets=[target]):
                self.assign(target, self.value(node.value, names), names)
            case ast.AugAssign(target=target, op=op, value=value):
                old = self.value(target, names)
                new = self.binary(op, old, self.value(value, names))
                if isinstance(old, Tensor) and not isinstance(op, ast.MatMult):
                    require_fits(self.check, new, old.shape, "a tensor does not grow in place")
                self.assign(target, new, names)
            case ast.Return(value=value):
                raise Returned(self.value(value, names) if value else None)
            case ast.Expr(value=value):
                if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
                    self.value(value, names)
            case ast.For(target=target, iter=items, body=body, orelse=[]):
                for item in self.items(self.value(items, names)):
                    self.assign(target, item, names)
                    self.run(body, names)
            case ast.Pass():
                pass
            case _:
                raise NotRead(f"`{type(node).__name__}`")

    def assign(self, target: ast.expr, value, names: dict) -> None:
        match target:
            case ast.Name(id=name):
                names[name] = value
            case ast.Tuple(elts=parts):
                if len(parts) != len(self.items(value)):
                    raise CodeError(f"{len(parts)} names for {len(self.items(value))} values")
                for part, item in zip(parts, self.items(value)):
                    self.assign(part, item, names)
            case ast.Attribute(value=owner, attr=attr):
                module = self.value(owner, names)
                if not isinstance(module, Module):
                    raise NotRead("an attribute of what is no module")
                if module.kind not in self.classes:
                    raise NotRead(f"an assignment to an attribute of a layer, `{attr}`, which may tie its weights")
                module.attributes[attr] = value
                if isinstance(value, Named) and isinstance(value.of, Module) and value.of.kind not in self.classes:
                    raise NotRead(f"`{attr}`, which may be a parameter of a layer")
                if isinstance(value, Tensor) and value.parameter is None:
                    raise NotRead(f"`{attr}`, which may be a parameter or a copy of one")
                trained = isinstance(value, Module) or isinstance(value, Tensor) and value.parameter
                if trained and not module.ready:
                    raise CodeError("a module is assigned before super().__init__() was called")
                held = module.parts.get(attr)
                if held is not None and value is not None and not trained \
                        or isinstance(held, Tensor) and isinstance(value, Module):
                    raise CodeError(f"`{attr}` is registered, and given {said(value)} instead")
                if trained:
                    module.parts[attr] = value
                else:
                    module.parts.pop(attr, None)
            case _:
                raise NotRead("this assignment")

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NotRead("too many steps")

    # -- Values ----------------------------------------------------------------------------------

    def value(self, node: ast.expr, names: dict):
        self.step()
        match node:
            case ast.Constant(value=bool() | None | str() as value):
                return value
            case ast.Constant(value=int() as value):
                return number(value)
            case ast.Constant(value=float() as value):
                return value
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return names[name] if name in names else Named(name)
            case ast.Attribute(value=owner, attr=attr):
                return self.attribute(self.value(owner, names), attr)
            case ast.Call():
                return self.called(node, names)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return [self.value(p, names) for p in parts]
            case ast.ListComp(elt=element, generators=[generator]) | ast.GeneratorExp(
                    elt=element, generators=[generator]) if not generator.ifs:
                found = []
                for item in self.items(self.value(generator.iter, names)):
                    inside = dict(names)
                    self.assign(generator.target, item, inside)
                    found.append(self.value(element, inside))
                return found
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(op, self.value(left, names), self.value(right, names))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand, names)
                return neg(inner) if isinstance(inner, Term) else self.binary(ast.Mult(), number(-1), inner)
            case ast.Subscript(value=owner, slice=index):
                at = self.value(index, names)
                if isinstance(at, list) and not isinstance(index, ast.Tuple):
                    raise NotRead("an index that is a list")
                return self.item(self.value(owner, names), at)
            case ast.Slice(lower=None, upper=stop, step=None):
                return slice(stop and self.value(stop, names))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()],
                             comparators=[right]):
                sides = [self.value(side, names) for side in (left, right)]
                if any(isinstance(side, Tensor) for side in sides):
                    return entry_by_entry(self.check, *sides)
                raise NotRead("a comparison")
        raise NotRead(f"`{type(node).__name__}`")

    def attribute(self, owner, attr: str):
        if isinstance(owner, Tensor) and attr == "shape":
            return list(owner.shape)
        if isinstance(owner, Tensor) and attr in ("T", "mT"):
            return (turned if attr == "mT" else turned_matrix)(self.check, owner)
        if isinstance(owner, Module):
            return owner.attributes[attr] if attr in owner.attributes else Named(attr, owner)
        if isinstance(owner, Named) and owner.of is None:
            return Named(f"{owner.path}.{attr}")
        return Named(attr, owner)

    def items(self, value) -> list:
        if isinstance(value, Module) and value.items is not None:
            return value.items
        if isinstance(value, list):
            return value
        raise NotRead("running through this")

    def item(self, owner, index):
        if isinstance(owner, Tensor):
            return indexed(self.check, owner, index)
        items = self.items(owner)
        if not (isinstance(index, Num) and -len(items) <= index.value < len(items)):
            raise CodeError("an index out of range, or no number")
        return items[int(index.value)]

    def binary(self, op: ast.operator, a, b):
        """a + b and its like, for sizes, lists and tensors of one shape."""
        if isinstance(a, Term) and isinstance(b, Term):
            match op:
                case ast.Add():
                    return simple(add(a, b))
                case ast.Sub():
                    return simple(add(a, neg(b)))
                case ast.Mult():
                    return simple(mul(a, b))
                case ast.FloorDiv():
                    return simple(Floor(a, b))
                case ast.Div() | ast.Pow():
                    return Real()
        if all(isinstance(v, (Term, float, Real)) for v in (a, b)):
            return Real()
        if isinstance(op, ast.Add) and isinstance(a, list) and isinstance(b, list):
            return a + b
        tensors = [v for v in (a, b) if isinstance(v, Tensor)]
        if len(tensors) == 2 and isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
            return entry_by_entry(self.check, a, b)
        if len(tensors) == 2 and isinstance(op, ast.MatMult):
            return product(self.check, a, b)
        if len(tensors) == 1 and any(isinstance(v, (Term, float, Real)) for v in (a, b)) and isinstance(
                op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)):
            return entry_by_entry(self.check, a, b)
        if tensors and any(v is ... or isinstance(v, Module) for v in (a, b)):
            raise CodeError(f"`{type(op).__name__}` of {said(a)} and {said(b)}")
        raise NotRead(f"`{type(op).__name__}` of {said(a)} and {said(b)}")
