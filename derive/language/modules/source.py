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
import operator
from dataclasses import replace

from derive.kernel.terms import Floor, Num, Term, add, mul, neg, number
from derive.language.modules.calls import Calls, Named, Shared, given, said
from derive.language.modules.module import (
    Checks, CodeError, Module, NotRead, Real, Tensor, module_list, sequential, simple)
from derive.language.modules.moves import entry_by_entry, indexed, product, require_fits, turned, turned_matrix

MOST_STEPS = 50_000
MOST_FACTORS = 8                    # of a power of a size
ORDERED = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
           ast.Gt: operator.gt, ast.GtE: operator.ge}
ORDERS = tuple(ORDERED)
LONGEST = 32 * 1024
PLAIN_METHODS = ("__init__", "__repr__", "__str__")       # what others are called for is not followed


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
    for node in tree.body:
        if not is_followed(node):
            raise NotRead(f"`{ast.unparse(node).splitlines()[0]}` beside the classes")
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def is_followed(node: ast.stmt) -> bool:
    """Is this a statement that leaves the classes as they are?  What it names is not known within them."""
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.Assign(targets=targets):
            return all(isinstance(target, ast.Name) for target in targets)
        case ast.If(test=ast.Compare(left=ast.Name("__name__"))):
            return True
    return False


def require_plain_body(node: ast.ClassDef) -> None:
    """Refuse a class whose body does more than name values and functions, each value once."""
    named: list[str] = []
    for part in node.body:
        match part:
            case ast.Assign(targets=[ast.Name(own)]) | ast.AnnAssign(target=ast.Name(own)):
                named.append(own)
            case ast.FunctionDef(name) if not name.startswith("__") or name in PLAIN_METHODS:
                pass
            case ast.Expr(ast.Constant()) | ast.Pass():
                pass
            case _:
                raise NotRead(f"`{ast.unparse(part).splitlines()[0]}` in the body of {node.name}")
    functions = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
    if twice := {own for own in named if named.count(own) > 1 or own in functions}:
        raise NotRead(f"`{min(twice)}`, which the body of {node.name} names twice")


class Interpreter(Calls):
    """Follows the statements of one class; `check` says what must hold of the sizes."""

    def __init__(self, classes: dict[str, ast.ClassDef], check: Checks):
        self.classes, self.check, self.steps = classes, check, 0

    def construct(self, name: str, args: list, options: dict) -> Module:
        """An instance of a class of the source."""
        node = self.classes[name]
        if [ast.unparse(base) for base in node.bases] not in (["nn.Module"], ["torch.nn.Module"]) \
                or node.decorator_list or node.keywords:
            raise NotRead(f"{name}, which is not derived from nn.Module alone")
        require_plain_body(node)
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
        if module.items is not None and module.kind == "Sequential":
            return self.in_turn(module, args, options)
        if module.run:
            return given(module.kind, module.run, [self.check, *args], options)
        if module.shape:
            if options:
                raise NotRead(f"the options of what is applied, `{module.kind}`")
            if len(args) != 1 or not isinstance(args[0], Tensor):
                raise CodeError(f"{module.kind} is applied to what is no tensor")
            entries = typed(module.kind, args[0].entries)
            if module.attributes.get("inplace"):
                args[0].require_free()
            return Tensor(module.shape(args[0].shape, self.check), moved=args[0].moved, entries=entries)
        forward = self.method(module.kind, "forward") if module.kind in self.classes else None
        if forward is None and module.kind in (*self.classes, "ModuleList"):
            raise CodeError(f"a {module.kind} has no forward")
        if forward is None:
            raise NotRead(f"what a {module.kind} returns")
        return self.call(forward, [module, *args], options)

    def in_turn(self, module: Module, args: list, options: dict):
        """The parts of a Sequential, each applied to what the one before makes"""
        if len(args) != 1 or options:
            raise CodeError("a Sequential is applied to one argument")
        (x,) = args
        for item in module.items:
            x = self.apply(item, [x], {})
        return x.kept() if isinstance(x, Tensor) else x

    def call(self, function: ast.FunctionDef, args: list, options: dict):
        """The value of a call of a method of the source."""
        taken = function.args
        if taken.vararg or taken.kwarg or taken.kwonlyargs or taken.posonlyargs or \
                function.decorator_list:
            raise NotRead(f"the arguments of {function.name}")
        names = [a.arg for a in taken.args]
        defaults = taken.defaults
        values = dict(zip(names[len(names) - len(defaults):],
                          (self.shared(d, "a default") for d in defaults)))
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
                if isinstance(old, list):
                    raise NotRead("a list that grows in place; write `a = a + b`")
                new = self.binary(op, old, self.value(value, names))
                if isinstance(old, Tensor) and not isinstance(op, ast.MatMult):
                    require_fits(self.check, new, old.shape, "a tensor does not grow in place")
                    old.require_free()
                    if new.entries != old.entries:
                        raise NotRead("a tensor whose type changes in place")
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
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.assign(target, self.value(value, names), names)
            case ast.If(test=test, body=body, orelse=other):
                self.run(body if truth(self.value(test, names)) else other, names)
            case ast.Assert(test=test):
                if not truth(self.value(test, names)):
                    raise CodeError("an assertion does not hold")
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
                    elt=element, generators=[generator]):
                found = []
                for item in self.items(self.value(generator.iter, names)):
                    inside = dict(names)
                    self.assign(generator.target, item, inside)
                    if all(truth(self.value(test, inside)) for test in generator.ifs):
                        found.append(self.value(element, inside))
                return found
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if truth(self.value(test, names)) else other, names)
            case ast.BoolOp(op=op, values=values):
                found = self.value(values[0], names)
                for value in values[1:]:
                    if truth(found) == isinstance(op, ast.Or):
                        return found
                    found = self.value(value, names)
                return found
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not truth(self.value(operand, names))
            case ast.UnaryOp(op=ast.Invert(), operand=operand):
                inner = self.value(operand, names)
                if not isinstance(inner, Tensor) or inner.entries != "bool":
                    raise NotRead("`~` of what is no condition")
                return replace(inner, parameter=False)
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
            case ast.Slice(lower=start, upper=stop, step=None):
                return slice(start and self.value(start, names), stop and self.value(stop, names))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sides = [self.value(side, names) for side in (left, right)]
                if any(isinstance(side, Tensor) for side in sides) and isinstance(op, ORDERS):
                    return replace(entry_by_entry(self.check, *sides), entries="bool")
                return compared(op, *sides)
        raise NotRead(f"`{type(node).__name__}`")

    def attribute(self, owner, attr: str):
        if isinstance(owner, Tensor) and attr == "shape":
            return list(owner.shape)
        if isinstance(owner, Tensor) and attr in ("T", "mT"):
            return (turned if attr == "mT" else turned_matrix)(self.check, owner)
        if isinstance(owner, Module):
            if attr in owner.attributes:
                return owner.attributes[attr]
            return self.of_class(owner.kind, attr, Named(attr, owner))
        if isinstance(owner, Named) and owner.of is None:
            return self.of_class(owner.path, attr, Named(f"{owner.path}.{attr}"))
        return Named(attr, owner)

    def of_class(self, name: str, attr: str, otherwise):
        """What stands under a name in the body of a class, as in `expansion = 4`"""
        if name in self.classes:
            require_plain_body(self.classes[name])
        for node in self.classes[name].body if name in self.classes else []:
            match node:
                case ast.Assign(targets=[ast.Name(id=own)], value=value) | ast.AnnAssign(
                        target=ast.Name(id=own), value=ast.expr() as value) if own == attr:
                    return self.shared(value, "an attribute of a class")
        return otherwise

    def shared(self, node: ast.expr, what: str):
        """What Python makes once, and all instances have in common: numbers and words, and no parameters"""
        value = self.value(node, {})
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, (Module, Tensor, list)):
                raise NotRead(f"{what} that is no number")
        return Shared(value) if isinstance(value, list) else value

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
        if isinstance(index, slice):
            if not all(end is None or isinstance(end, Num) for end in (index.start, index.stop)):
                raise NotRead("a slice of a list between symbols")
            part = items[slice(*(end if end is None else int(end.value) for end in (index.start, index.stop)))]
            if isinstance(owner, Module):
                return sequential(*part) if owner.kind == "Sequential" else module_list(part)
            return part
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
                case ast.FloorDiv() if isinstance(b, Num):
                    return floor_divided(a, b)
                case ast.FloorDiv():
                    return simple(Floor(a, b))
                case ast.Pow() if isinstance(b, Num) and 0 <= b.value <= MOST_FACTORS:
                    return simple(mul(*[a] * int(b.value)))
                case ast.Mod() if isinstance(a, Num) and isinstance(b, Num) and b.value:
                    return number(a.value % b.value)
                case ast.Div() | ast.Pow():
                    return Real()
        if all(isinstance(v, (Term, float, Real)) for v in (a, b)):
            return Real()
        if isinstance(op, ast.Add) and isinstance(a, list) and isinstance(b, list):
            return a + b
        tensors = [v for v in (a, b) if isinstance(v, Tensor)]
        if len(tensors) == 2 and isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
            return divided_entries(op, entry_by_entry(self.check, a, b))
        if len(tensors) == 2 and isinstance(op, ast.MatMult):
            return product(self.check, a, b)
        if len(tensors) == 1 and any(isinstance(v, (Term, float, Real)) for v in (a, b)) and isinstance(
                op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)):
            return divided_entries(op, entry_by_entry(self.check, a, b))
        if tensors and any(v is ... or isinstance(v, Module) for v in (a, b)):
            raise CodeError(f"`{type(op).__name__}` of {said(a)} and {said(b)}")
        raise NotRead(f"`{type(op).__name__}` of {said(a)} and {said(b)}")


def floor_divided(a: Term, b: Num) -> Term:
    """a // b by a number; of two numbers as Python has it, for Floor divides by what is positive"""
    if not b.value:
        raise CodeError("a division by 0")
    if isinstance(a, Num):
        return number(a.value // b.value)
    if b.value < 0:
        raise NotRead("a symbol divided by a negative number")
    return simple(Floor(a, b))


# -- Conditions and types ----------------------------------------------------------------------------

def truth(value) -> bool:
    """Whether Python takes a value for true, where no size decides it"""
    if value is None or isinstance(value, (bool, str, list)):
        return bool(value)
    if isinstance(value, Num):
        return value.value != 0
    if isinstance(value, Module):
        return value.items is None or bool(value.items)
    raise NotRead(f"a condition that {said(value)} decides")


def compared(op: ast.cmpop, a, b) -> bool:
    """a < b and its like, of numbers that are known, of words and of None"""
    for side in (a, b):
        if isinstance(side, Named):
            raise NotRead(f"a comparison with `{side.path}`, whose value is not followed; compare with a name that "
                          "the code sets")
    if isinstance(op, (ast.Is, ast.IsNot)) and (a is None or b is None):
        return (a is b) == isinstance(op, ast.Is)
    if isinstance(op, (ast.Eq, ast.NotEq)) and (isinstance(a, str) and isinstance(b, str) or isinstance(
            a, bool) and isinstance(b, bool) or isinstance(a, Term) and a == b):
        return (a == b) == isinstance(op, ast.Eq)
    if isinstance(op, ORDERS) and all(isinstance(v, (Num, float)) for v in (a, b)):
        return ORDERED[type(op)](*(v.value if isinstance(v, Num) else v for v in (a, b)))
    raise NotRead("a comparison")


def divided_entries(op: ast.operator, x: Tensor) -> Tensor:
    """A quotient of integers is none; what else is made of them by `**` or `//` is not followed."""
    if x.entries == "float" or isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
        return x
    return replace(x, entries="float" if isinstance(op, ast.Div) and x.entries == "integer" else "")


def typed(kind: str, entries: str) -> str:
    """The type of what a layer makes; an Embedding wants integers, and others none."""
    if kind == "Embedding":
        if entries == "float" or entries == "bool":
            raise CodeError("an Embedding is applied to a tensor that is not of integers")
        if entries != "integer":
            raise NotRead("an Embedding of what may be no integers")
        return "float"
    if kind == "Flatten":
        return entries
    if entries != "float":
        raise NotRead(f"a {kind} of what may be no real numbers")
    return entries
