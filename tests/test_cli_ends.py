"""How the command line ends when something outside ends it: in one line, and never with the
status of a verdict."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.needs import needs

DERIVE = [sys.executable, "-m", "derive"]
ROOT = Path(__file__).parents[1]
FALSE = "".join(f"claim c{k}\nreal a; claim a = a + {k}\n" for k in range(1, 9))


def started(*arguments, **options):
    return subprocess.Popen([*DERIVE, *map(str, arguments)], cwd=ROOT, stderr=subprocess.PIPE,
                            text=True, **options)


@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("explain",), ("verify", "--json", FALSE),
                                       ("verify", FALSE)], ids=" ".join)
def test_a_reader_that_has_enough_is_no_refutation(arguments):
    """`derive … | head -1` must not seem to say REFUTED."""
    reading, writing = os.pipe()
    os.close(reading)
    process = started(*arguments, stdout=writing)
    os.close(writing)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 141 and not said


@needs(full_device=Path("/dev/full").exists())
@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("verify", "real a; claim a = a")],
                         ids=" ".join)
def test_a_full_disk_is_named(arguments):
    with open("/dev/full", "w") as full:
        process = started(*arguments, stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said == "derive: the output cannot be written: No space left on device\n"


@pytest.fixture
def odd(tmp_path) -> dict[str, Path]:
    """What has the name of a file and is none that can be read."""
    places = {name: tmp_path / f"{name}.claim" for name in ("pipe", "device", "folder", "latin", "loop")}
    os.mkfifo(places["pipe"])
    places["device"].symlink_to("/dev/zero")
    places["folder"].mkdir()
    places["latin"].write_bytes("claim é = é".encode("latin-1"))
    places["loop"].symlink_to(places["loop"])
    return places


@pytest.mark.parametrize("command", ["verify", "show", "build", "prove", "certify"])
def test_what_cannot_be_read_is_named_with_the_reason(odd, tmp_path, command):
    """A pipe without a writer and a device without an end would be read for ever."""
    reasons = {"pipe": "no regular file", "device": "no regular file", "folder": "directory",
               "latin": "not UTF-8", "loop": "symbolic links"}
    for kind, place in odd.items():
        options = ["-o", str(tmp_path / "out"), "--no-pdf"] if command == "build" else []
        done = subprocess.run([*DERIVE, command, str(place), *options], cwd=ROOT, timeout=60,
                              capture_output=True, text=True)
        said = done.stdout + done.stderr
        assert done.returncode == (3 if command == "certify" else 2), said
        assert place.name in said and reasons[kind] in said and "Traceback" not in said


def test_a_name_without_an_ending_is_no_claim_if_something_stands_there(tmp_path):
    done = subprocess.run([*DERIVE, "verify", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "Is a directory" in done.stdout


def test_an_interrupted_build_loses_nothing_and_says_so(tmp_path):
    proofs, cache = tmp_path / "proofs", tmp_path / "cache"
    proofs.mkdir()
    for k in range(400):
        (proofs / f"t{k}.proof").write_text(
            f"theorem t{k}\nreal a\nclaim (a + {k})^2 = a^2 + {2 * k}*a + {k * k}\n", "utf-8")
    process = started("build", proofs, "-o", tmp_path / "out", "--jobs", 2, start_new_session=True,
                      stdout=subprocess.DEVNULL, env={**os.environ, "DERIVE_CACHE": str(cache)})
    until = time.monotonic() + 60
    while len(list(cache.rglob("*.json"))) < 5 and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == ("derive: interrupted; what is proved is kept, and the next build goes on "
                    "from there\n")
    assert 5 <= len(list(cache.rglob("*.json"))) < 400
    assert not list((tmp_path / "out").glob("*.html"))
