"""Calls in code: what a layer, a function of PyTorch or a method makes of shapes.

This file is trusted.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from inspect import signature

from derive.kernel.terms import ZERO, Floor, Num, Rel, Term, add, neg, number
from derive.language.modules.entries import FUNCTIONS, kind_of
from derive.language.modules.layers import LAYERS, POOLS
from derive.language.modules.module import CodeError, Module, NotRead, Real, Tensor, require_modules, simple
from derive.language.modules.moves import LISTS, MOVES
from derive.language.modules.repeats import REPEATS

LONGEST_RANGE = 10_000
SIZES = frozenset("""
    in_features in2_features out_features in_channels out_channels num_embeddings embedding_dim
    num_features num_channels num_parameters normalized_shape input_size kernel_size""".split())
POSITIVE = frozenset("hidden_size in1_features embed_dim".split())


@dataclass(frozen=True)
class Named:
    """A dotted name of PyTorch, or a method of a value."""
    path: str
    of: object = None


class Shared(list):
    """A list that Python makes once, and all calls or instances have in common."""


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
            return self.apply(function, args, options)
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
        made = given(f"nn.{kind}", LAYERS[kind], args, options)
        for name, value in signature(LAYERS[kind]).bind(*args, **options).arguments.items():
            for size in (value if isinstance(value, list) else [value]) if name in SIZES | POSITIVE else ():
                if not isinstance(size, Term):
                    raise NotRead(f"{name} of nn.{kind} that is no size")
                self.check(Rel("<" if name in POSITIVE else "<=", ZERO, size), f"{name} of nn.{kind}")
        return made

    def function(self, path: str, last: str, args: list, options: dict):
        if not args:
            raise NotRead(f"{path} without an argument at the first place")
        if path == "range":
            bounds = [int(a.value) for a in args if isinstance(a, Num)]
            if len(bounds) != len(args) or any(abs(b) > LONGEST_RANGE for b in bounds):
                raise NotRead("a range between symbols")
            if len(bounds) > 3 or bounds[2:] == [0]:
                raise CodeError("these bounds of a range")
            return [number(i) for i in range(*bounds)]
        if path in ("len", "sum", "zip") and options:
            raise NotRead(f"the options of `{path}`")
        if path == "len":
            return number(len(self.items(args[0])))
        if path == "sum" and len(args) == 1:
            total = number(0)
            for part in self.items(args[0]):
                total = self.binary(ast.Add(), total, part)
            return total
        if path == "enumerate":
            return given(path, self.numbered, args, options)
        if path == "zip":
            return [list(items) for items in zip(*map(self.items, args))]
        if path == "float" and not isinstance(args[0], Tensor):
            return Real()
        if path == "int":
            return given(path, whole, args, options)
        if path == "bool":
            raise NotRead("`bool` of a value")
        if path.startswith("math.") and all(isinstance(a, (Term, float, Real)) for a in args):
            return Real()
        if last == "Parameter" and isinstance(args[0], Tensor):
            if args[0].entries != "float":
                raise NotRead("a parameter that may be of no real numbers")
            return Tensor(args[0].shape, parameter=True)
        if last in ("zeros", "ones", "randn", "rand", "empty", "arange", "full"):
            return self.made(path, last, args, options)
        if path in ("max", "min") and len(args) > 1 and not options and all(isinstance(a, Num) for a in args):
            return number((max if path == "max" else min)(a.value for a in args))
        tensor = args[0]
        if last in POOLS and isinstance(tensor, Tensor):
            return self.apply(given(path, POOLS[last], args[1:], options), [tensor], {})
        if last in LISTS and isinstance(tensor, list):
            return given(path, LISTS[last], [self.check, *args], options)
        for known in (FUNCTIONS, MOVES, REPEATS):
            if last in known and isinstance(tensor, Tensor):
                return given(path, known[last], [self.check, *args], options)
        if last in FUNCTIONS:
            raise CodeError(f"{path} is applied to {said(tensor)}")
        raise NotRead(f"`{path}`")

    def made(self, path: str, last: str, args: list, options: dict) -> Tensor:
        """torch.zeros(m, n), torch.full((n,), c), torch.arange(start, end, step)"""
        sizes = [self.counted(path, args)] if last == "arange" else args[0] if isinstance(args[0], list) else args
        if not all(isinstance(size, Term) for size in sizes) or last == "full" and not isinstance(args[0], list):
            raise NotRead(f"{path} with these arguments")
        if options.keys() & {"size", "start", "end", "step", "out"}:
            raise NotRead(f"{path} with these options")
        for size in sizes:
            self.check(Rel("<=", ZERO, size), "the size of a tensor")
        own = "integer" if last == "arange" else "" if last == "full" else "float"
        return Tensor(tuple(sizes), entries=kind_of(options["dtype"]) if options.get("dtype") is not None else own)

    def counted(self, path: str, args: list) -> Term:
        """How many numbers a range has: ⌈(end - start) / step⌉"""
        if not 1 <= len(args) <= 3 or not all(isinstance(a, Term) for a in args):
            raise NotRead(f"{path} with these arguments")
        start, end, step = (ZERO, *args, number(1)) if len(args) == 1 else (*args, number(1))[:3]
        if not isinstance(step, Num) or step.value < 1:
            raise NotRead(f"{path} by a step that is a symbol, or backwards")
        over = simple(add(end, neg(start)))
        self.check(Rel("<=", ZERO, over), "the size of a tensor")
        return over if step == number(1) else simple(Floor(add(over, step, number(-1)), step))

    def method_of(self, owner, name: str, args: list, options: dict):
        if isinstance(owner, Module) and name == "__init__" and owner.kind == "super" \
                and isinstance(owner.attributes["of"], Module):
            owner.attributes["of"].ready = True
            return None
        if isinstance(owner, Module) and owner.kind in self.classes and self.method(
                owner.kind, name):
            return self.call(self.method(owner.kind, name), [owner, *args], options)
        if isinstance(owner, list) and name == "append" and len(args) == 1:
            if isinstance(owner, Shared):
                raise NotRead("`append` to a list that all instances share; copy it, as in `a = a + [b]`")
            owner.append(args[0])
            return None
        if isinstance(owner, Module) and owner.items is not None and name == "append" and len(args) == 1:
            require_modules(args, f"a {owner.kind}")
            owner.parts[len(owner.items)] = args[0]
            owner.items.append(args[0])
            return None
        if isinstance(owner, Module) and name == "register_buffer":
            return given(name, self.registered, [owner, *args], options)
        for known in (FUNCTIONS, MOVES, REPEATS):
            if isinstance(owner, Tensor) and name in known:
                return given(name, known[name], [self.check, owner, *args], options)
        raise NotRead(f"`{name}` of {said(owner)}")

    def numbered(self, items, start=ZERO) -> list:
        """enumerate(items, start)"""
        if not isinstance(start, Term):
            raise NotRead("`enumerate` from what is no number")
        return [[simple(add(start, number(i))), item] for i, item in enumerate(self.items(items))]

    def registered(self, module: Module, name, tensor, persistent=True) -> None:
        """A buffer, which is no parameter"""
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise NotRead("`register_buffer` of what is no tensor")
        if not module.ready or name in module.attributes:
            raise CodeError(f"a buffer `{name}` is registered before super().__init__(), or where one is already")
        module.attributes[name] = replace(tensor, parameter=False)


def given(name: str, function, args: list, options: dict):
    """The value of a function; arguments that it does not take are not followed."""
    try:
        return function(*args, **options)
    except TypeError:
        raise NotRead(f"`{name}` with these arguments") from None


def whole(value) -> Term:
    """int(value) of a size or of a number"""
    if isinstance(value, Term):
        return value
    if isinstance(value, float):
        return number(int(value))
    raise NotRead("`int` of what may be no whole number")


def said(value) -> str:
    """What a value is, for a message."""
    if isinstance(value, Tensor):
        return "a tensor"
    if isinstance(value, Module):
        return f"a module ({value.kind})"
    if isinstance(value, Term):
        return "a number"
    return "`...`" if value is ... else f"a {type(value).__name__}"
