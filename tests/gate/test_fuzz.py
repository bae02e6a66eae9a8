"""A sample of the fuzzer's texts; `make fuzz` reads a hundred thousand."""

import pytest

from tests.gate import fuzz

MANY = 500


@pytest.mark.parametrize("reader", fuzz.READERS, ids=lambda r: r.name)
def test_broken_texts_are_refused_cleanly(reader):
    assert fuzz.problems(reader.name, range(MANY)) == []


def test_the_fuzzer_sees_a_crash():
    def crash(text):
        raise KeyError(text)
    assert "KeyError" in fuzz.problem(fuzz.Reader("crash", crash, list), "x")


@pytest.mark.parametrize("reader", fuzz.READERS, ids=lambda r: r.name)
def test_texts_are_of_all_kinds(reader):
    """Some are read, most are refused; none is the same on purpose."""
    texts = reader.texts()
    some = [reader.text_of(k, texts) for k in range(300)]
    fine = sum(reads(reader, text) for text in some)
    assert 10 < fine < 250 and len(set(some)) > 290


def reads(reader: fuzz.Reader, text: str) -> bool:
    try:
        return bool(reader.read(text))
    except fuzz.LanguageError:
        return False
