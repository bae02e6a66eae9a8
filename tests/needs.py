"""What a test needs of the machine besides the packages of the extra `test`.

In continuous integration nothing is passed over: what is missing is a failure there.
"""

import os
import shutil

import pytest

EVERYTHING = bool(os.environ.get("CI"))      # the machine must have all that a test can need


def needs(*programs: str, **others: bool):
    """Pass a test over where one of these programs, or something else, is not there."""
    missing = [p for p in programs if not shutil.which(p)] + [n for n, here in others.items()
                                                              if not here]
    return pytest.mark.skipif(bool(missing) and not EVERYTHING,
                              reason=f"not installed: {', '.join(missing)}")
