"""A sample of the library put to Coq; `make certify` does it for the whole."""

import random

import pytest

from derive import library
from derive.certify.certify import CERTIFIED, NOT_CHECKED, certificates
from derive.search.judging.session import judged
from tests.certify.whole import listed, said

SEED, SAMPLE = 20261121, 7


def sample():
    return random.Random(SEED).sample(sorted(library.files()), SAMPLE)


def test_the_list_names_theorems_outside_of_the_fragment():
    names = list(listed())
    assert names == sorted(names) and set(names) <= {p.stem for p in library.files()}
    assert all(why.startswith(f"{NOT_CHECKED} | outside of what can be exported: ")
               for why in listed().values())


@pytest.mark.filterwarnings("ignore")
def test_a_sample_of_the_library_is_certified_or_listed(coq):
    found = list(certificates(judged(map(str, sample()))))
    assert [c.name for c in found] == [p.stem for p in sample()]
    wrong = {c.name: c.text() for c in found
             if (c.word == CERTIFIED) == (c.name in listed())
             or c.word != CERTIFIED and listed()[c.name] != said(c)}
    assert not wrong
