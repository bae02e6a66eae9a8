"""Lets: the axes of a name that a line defines, and its definition.

    let Y = A @ X;  let y[i] = x[i]^2 for i < n;  let h[0] = 0;  let h[t+1] = φ(h[t]) for t < T

Of a recursive let the shape alone is known until the shapes of all names are.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import Num, Var, subterms
from derive.kernel.theory import Tensor
from derive.language.arrays import Array, axis, closed_over, depending, transpose
from derive.language.declarations import Let, plain_names
from derive.language.errors import LanguageError, unsupported
from derive.language.quantified import quantified
from derive.language.recursive import Recursion, in_order
from derive.language.scope import Scope
from derive.language.syntax import ungrouped


class Lets:
    """The definitions of one statement."""

    def __init__(self, names):
        self.names = names
        self.pending: dict[str, Recursion] = {}            # those whose shape alone is known

    def resolve(self, let: Let) -> None:
        """The axes of the let, and unless it is recursive its definition."""
        image = self.names.images.of_let(let)
        if let.name in self.names.lines or let.indices and plain_names(let.indices[:1]) is None:
            lines = self.names.lines.get(let.name, [let])
            self.pending[let.name] = recursion = Recursion(self.names, lines)
            self.names.tensors[let.name] = Tensor(recursion.axes())
        elif image and self.names.images.outputs.get(image) == let.name:
            self.names.images.resolve(let.name, *image, let.at)
        elif let.indices:
            self.entries(let)
        else:
            self.whole(let)

    def entries(self, let: Let) -> None:
        """let y[i, j] = body for i < m, j < n"""
        letters = plain_names(let.indices)
        scope, ranges, conditions = quantified(self.names, let.clause, Scope())
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
        self.names.tensors[let.name] = Tensor(axes)            # the body may read earlier entries
        value = self.names.read.value(let.body, scope)
        if isinstance(value, Array):
            rest = self.names.letters_for(len(value.sizes), {*letters})
            body, indices = value.entry(rest), (*indices, *rest)
            axes += depending(tuple(axis(s, self.names.base) for s in value.sizes), *indices[:len(letters)])
        else:
            body = self.names.read.number(value, let.body)
        self.names.require_sizes(axes)
        self.names.define(let.name, axes, indices, body)

    def finish(self) -> None:
        """The bodies of recursive lets, once the shapes of all names are known."""
        for name, recursion in self.pending.items():
            axes = self.names.tensors[name].axes
            self.names.require_sizes(axes)
            own = recursion.letters()
            indices = (*(Var(c, True) for c in own), *self.names.letters_for(len(axes) - len(own), own))
            self.names.define(name, axes, indices, recursion.definition(axes, indices))
        levels = {n: (d.indices[0], d.body) for n, d in self.names.definitions.items() if d.indices}
        self.names.definitions = {n: self.names.definitions[n] for n in (
            *(n for n in self.names.definitions if n not in levels), *in_order(levels))}

    def whole(self, let: Let) -> None:
        """let Y = A @ X + B, or a number"""
        if let.clause.items:
            raise LanguageError("a let with a `for` names its indices, as in `y[i] = …`", let.at)
        value = self.names.read.value(let.body, Scope())
        if isinstance(value, Array) and value.row and self.names.broadcasts:
            value = transpose(value, self.names.base, let.at)   # in NumPy `x.T` of a vector is x
        if use := self.names.calls.use(self.names.read, ungrouped(let.body)):
            self.names.layers[let.name] = use
        if not isinstance(value, Array):
            return self.names.define(let.name, (), (), self.names.read.number(value, let.body))
        if not value.sizes:
            return self.names.define(let.name, (), (), value.entry(()))
        axes = tuple(axis(s, self.names.base) for s in value.sizes)
        self.names.require_sizes(axes)
        indices = self.names.letters_for(len(axes), ())
        return self.names.define(let.name, axes, indices, value.entry(indices))
