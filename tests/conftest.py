"""Every test run has a cache of its own: what an earlier run proved must not count.

It also hears interrupts.  A process that a shell put into the background ignores them, and so
would those that the tests start and interrupt.
"""

import signal

import pytest

# Claims among the tests are their material; many are meant to be false.
collect_ignore_glob = ["*.claim", "*.proof", "*.md"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("DERIVE_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()
