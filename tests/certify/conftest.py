"""Coq for the tests of certificates: in continuous integration it must be there."""

import os

import pytest

from derive.certify import runner


@pytest.fixture(scope="session")
def coq():
    """A machine with Coq."""
    try:
        runner.compiled_prelude()
    except runner.NoCoq as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(problem))
