"""What the tests of this room share: the value of a term at a given point."""

import pytest

from derive.kernel.theory import Theory
from derive.numeric.evaluate import Meanings
from derive.numeric.numbers import tidy
from derive.numeric.views import View
from derive.numeric.worlds import World


@pytest.fixture
def value():
    def evaluate(term, theory=None, ints=(), entries=(), opaque=(), conventions=()):
        """The value; `entries` maps a name to a number or a list of numbers from index 0."""
        places = {}
        for name, given in dict(entries).items():
            fill(places, name, (), given)
        world = World(dict(ints), places, dict(opaque), dict(conventions))
        meanings = Meanings(theory or Theory())
        return meanings.value(term, View(world, meanings))
    return evaluate


def fill(places, name, at, given):
    if isinstance(given, (list, tuple)):
        for i, part in enumerate(given):
            fill(places, name, (*at, i), part)
    else:
        places[name, at] = tidy(given)
