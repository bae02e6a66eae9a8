"""Reading chances: what Coq text says of random tensors, as their theory declares it.

This file imports the kernel's terms and how terms are written only.
"""

from __future__ import annotations

from derive.certify.written import plain

UNIVERSE = {word: ("universe", word) for word in ("W", "regular", "mean")}


def is_chance(tree, reader, theory) -> bool:
    """Is this what the theory declares of its random tensors?"""
    def name(word) -> str:
        return reader.kind(word[1])[1] if word[0] == "id" else ""

    match tree:
        case ("app", ("id", "expectation"), ("id", "regular"), ("id", "mean")):
            return True
        case ("app", ("id", "random"), ("id", "regular"), tensor):
            return name(tensor) in theory.random
        case ("app", ("id", "independent"), ("id", "regular"), ("id", "mean"), ("list", *tensors), ("list", *marks)):
            named = list(map(name, tensors))
            return len(set(named)) == len(named) == len(marks) and all(
                n in theory.random and mark == ("id", str(theory.random[n].independent).lower())
                for n, mark in zip(named, marks))
    return is_law(tree, (), reader, theory)


def is_law(tree, above: tuple, reader, theory) -> bool:
    """Is this the law of every entry of a random tensor?  `above` are the ranges of its indices."""
    match tree:
        case ("forall", index, "Z", ("->", ("/\\", ("<=", low, one), ("<", two, high)), rest)):
            return one == two == ("id", index) and is_law(
                rest, (*above, (index, low, high)), reader, theory)
        case ("app", ("id", "bernoulli" | "uniform" | "normal" as law), ("id", "mean"), (
                "fun", way, ("app", ("app", ("id", tensor), ("id", same)), ("list", *at))), *parameters):
            name = reader.kind(tensor)[1]
            return way == same and name in theory.random and law == theory.random[name].name \
                and at == [("id", index) for index, _, _ in above] \
                and [[plain(reader.integer(end)) for end in ends] for _, *ends in above] == [
                    list(map(plain, axis)) for axis in theory.axes(name)] \
                and [plain(reader.number(p)) for p in parameters] == list(
                    map(plain, theory.random[name].parameters))
    return False
