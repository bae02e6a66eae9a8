"""Every test run has a cache of its own: what an earlier run proved must not count.  Processes
that share the tests of a run share the prelude of certificates, which Coq compiles in 30 seconds.

It also hears interrupts.  A process that a shell put into the background ignores them, and so
would those that the tests start and interrupt.
"""

import gc
import os
import signal

import pytest

# Claims among the tests are their material; many are meant to be false.
collect_ignore_glob = ["*.claim", "*.proof", "*.md"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    folder, run = tmp_path_factory.mktemp("cache"), tmp_path_factory.getbasetemp()
    prelude = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "prelude"
    prelude.mkdir(exist_ok=True)
    (folder / "prelude").symlink_to(prelude)
    patch.setenv("DERIVE_CACHE", str(folder))
    yield
    patch.undo()


@pytest.fixture(scope="module", autouse=True)
def what_stays_in_memory():
    """What a file of tests leaves behind, the terms that the kernel remembers above all, is not
    looked through for garbage again: late in a run that would take seconds."""
    yield
    gc.collect()
    gc.freeze()
