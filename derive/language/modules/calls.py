"""Calls in code: what a layer, a function of PyTorch or a method makes of shapes.

This file is trusted.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from derive.kernel.terms import Num, Term, add, number
from derive.language.modules.layers import FUNCTIONS, LAYERS, POOLS
from derive.language.modules.module import CodeError, Module, NotRead, Real, Tensor, require_same, simple
from derive.language.modules.moves import MOVES, stacked

LONGEST_RANGE = 10_000


@dataclass(frozen=True)
class Named:
    """A dotted name of PyTorch, or a method of a value."""
    path: str
    of: object = None


class Calls:
    """The calls of an interpreter."""

    def called(self, node: ast.Call, names: dict):
        function = self.value(node.func, names)
        args = []
        for a in node.args:
            if isinstance(a, ast.Starred):
                args += self.items(self.value(a.value, names))
            else:
                args.append(self.value(a, names))
        options = {k.arg: self.value(k.value, names) for k in node.keywords}
        if isinstance(function, Module):
            return self.apply(function, args)
        if not isinstance(function, Named):
            raise NotRead("a call of this")
        last = function.path.rpartition(".")[2]
        if function.path == "super":
            return Module("super", attributes={"of": names.get("self")})
        if function.of is not None:
            return self.method_of(function.of, last, args, options)
        if function.path in self.classes:
            return self.construct(function.path, args, options)
        if function.path.startswith(("nn.", "torch.nn.")) and last in LAYERS:
            return self.layer(last, args, options)
        return self.function(function.path, last, args, options)

    def layer(self, kind: str, args: list, options: dict) -> Module:
        """A layer of PyTorch; it is constructed from numbers, never from a tensor."""
        if any(isinstance(a, Tensor) for a in (*args, *options.values())):
            raise CodeError(f"nn.{kind}(…) constructs a module and is given a tensor; apply it: "
                            f"nn.{kind}()(x)")
        try:
            return LAYERS[kind](*args, **options)
        except TypeError:
            raise NotRead(f"nn.{kind} with these arguments") from None

    def function(self, path: str, last: str, args: list, options: dict):
        if path == "range":
            bounds = [int(a.value) for a in args if isinstance(a, Num)]
            if len(bounds) != len(args) or any(abs(b) > LONGEST_RANGE for b in bounds):
                raise NotRead("a range between symbols")
            return [number(i) for i in range(*bounds)]
        if path == "len":
            return number(len(self.items(args[0])))
        if path == "sum" and args:
            total, *rest = self.items(args[0])
            for part in rest:
                total = self.binary(ast.Add(), total, part)
            return total
        if path == "enumerate" and len(args) == 1:
            return [[number(i), item] for i, item in enumerate(self.items(args[0]))]
        if path == "zip":
            return [list(items) for items in zip(*map(self.items, args))]
        if path == "float" and not isinstance(args[0], Tensor):
            return Real()
        if path.startswith("math.") and all(isinstance(a, (Term, float, Real)) for a in args):
            return Real()
        if last == "Parameter" and isinstance(args[0], Tensor):
            return Tensor(args[0].shape, parameter=True)
        if last in ("zeros", "ones", "randn", "rand", "empty", "arange", "full"):
            sizes = args[-1:] if last == "arange" else args[0] if isinstance(args[0], list) else args
            if not all(isinstance(size, Term) for size in sizes) or last == "arange" and args[:-1] not in (
                    [], [number(0)]) or last == "full" and not isinstance(args[0], list):
                raise NotRead(f"{path} with these arguments")
            return Tensor(tuple(sizes))
        tensor = args[0] if args else None
        if last in POOLS and isinstance(tensor, Tensor):
            try:
                pool = POOLS[last](*args[1:], **options)
            except TypeError:
                raise NotRead(f"{path} with these arguments") from None
            return self.apply(pool, [tensor])
        if last == "cat" and isinstance(tensor, list):
            return self.joined(tensor, options.get("dim", args[1] if len(args) > 1 else number(0)))
        if last == "stack" and isinstance(tensor, list):
            return stacked(self.check, *args, **options)
        if last in FUNCTIONS and isinstance(tensor, Tensor):
            return replace(tensor, parameter=False)
        if last in MOVES and isinstance(tensor, Tensor):
            return self.moved(last, args, options)
        if last in FUNCTIONS:
            raise CodeError(f"{path} is applied to {said(tensor)}")
        raise NotRead(f"`{path}`")

    def method_of(self, owner, name: str, args: list, options: dict):
        if isinstance(owner, Module) and name == "__init__" and owner.kind == "super" \
                and isinstance(owner.attributes["of"], Module):
            owner.attributes["of"].ready = True
            return None
        if isinstance(owner, Module) and owner.kind in self.classes and self.method(
                owner.kind, name):
            return self.call(self.method(owner.kind, name), [owner, *args], options)
        if isinstance(owner, list) and name == "append":
            owner.append(args[0])
            return None
        if isinstance(owner, Module) and owner.items is not None and name == "append":
            owner.parts[len(owner.items)] = args[0]
            owner.items.append(args[0])
            return None
        if isinstance(owner, Module) and name == "register_buffer" and isinstance(args[-1], Tensor):
            owner.attributes[args[0]] = Tensor(args[-1].shape)
            return None
        if isinstance(owner, Tensor) and name in FUNCTIONS:
            return replace(owner, parameter=False)
        if isinstance(owner, Tensor) and name in MOVES:
            return self.moved(name, [owner, *args], options)
        raise NotRead(f"`{name}` of {said(owner)}")

    def moved(self, name: str, args: list, options: dict):
        """What a function makes of shapes that it moves about"""
        try:
            return MOVES[name](self.check, *args, **options)
        except TypeError:
            raise NotRead(f"`{name}` with these arguments") from None

    def joined(self, tensors: list, axis) -> Tensor:
        """torch.cat along one axis."""
        first, at = tensors[0], int(axis.value)
        shape = list(first.shape)
        at %= len(shape) or 1
        for other in tensors[1:]:
            if len(other.shape) != len(shape):
                raise CodeError("tensors of different numbers of axes are joined")
            for n, (a, b) in enumerate(zip(shape, other.shape)):
                if n != at:
                    require_same(self.check, a, b, "the other axes of tensors that are joined")
        shape[at] = simple(add(*(t.shape[at] for t in tensors)))
        return Tensor(tuple(shape))


def said(value) -> str:
    """What a value is, for a message."""
    if isinstance(value, Tensor):
        return "a tensor"
    if isinstance(value, Module):
        return f"a module ({value.kind})"
    if isinstance(value, Term):
        return "a number"
    return "`...`" if value is ... else f"a {type(value).__name__}"
