"""Coq for the tests of certificates: in continuous integration it must be there."""

import pytest

from derive.certify import runner
from tests.certify.asking import Coq
from tests.needs import EVERYTHING


@pytest.fixture(scope="session")
def coq():
    """A machine with Coq."""
    try:
        runner.compiled_prelude()
    except runner.NoCoq as problem:
        if EVERYTHING:
            raise
        pytest.skip(str(problem))


@pytest.fixture(scope="session")
def accepts(coq, tmp_path_factory):
    """Whether Coq accepts a text, asked in one run of it."""
    one = Coq(tmp_path_factory.mktemp("asked"))
    yield one.accepts
    one.end()
