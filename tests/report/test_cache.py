"""The cache: what is kept, when it counts, and how it is damaged."""

import os
import subprocess
import sys
from multiprocessing import Process
from pathlib import Path

import pytest

from derive.report import fingerprint, unchanged
from derive.report.build import build
from derive.report.cache import Cache
from derive.report.folio import Folio, examine, folio
from derive.report.marks import plain, restored
from tests.report.samples import SAMPLES, SURVEY

TEXT = b"theorem softmax_jacobian"
PROOF = """theorem {name}
    Squares.
    Source: nobody.

real     a
claim    (a + 1)^2 = a^2 + 2*a + 1
"""


def sample() -> Folio:
    return folio(SAMPLES["softmax_jacobian"](), SURVEY)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_kept_is_given_back(name):
    found = folio(SAMPLES[name](), SURVEY)
    again = restored(Folio, plain(found))
    assert again == found
    assert [type(p) for p in again.page.hypotheses] == [type(p) for p in found.page.hypotheses]


def test_an_entry_is_found_by_its_text(tmp_path):
    cache = Cache(tmp_path)
    assert cache.load(TEXT) is None
    cache.save(TEXT, [sample()])
    assert cache.load(TEXT) == [sample()]
    assert cache.load(TEXT + b" ") is None


def test_an_entry_of_another_program_does_not_count(tmp_path, monkeypatch):
    """Else a repaired prover would go on showing what the broken one said."""
    Cache(tmp_path).save(TEXT, [sample()])
    monkeypatch.setattr(fingerprint, "program", lambda: "another")
    assert Cache(tmp_path).load(TEXT) is None


def test_the_program_is_all_its_files(tmp_path):
    """Else a changed rule would leave the fingerprint as it was."""
    files = [p for p in fingerprint.PACKAGE.rglob("*.py")]
    assert len(files) > 80
    a = fingerprint.of_files(files)
    copy = tmp_path / "rules.py"
    copy.write_bytes((fingerprint.PACKAGE / "language" / "rules.py").read_bytes() + b"\n")
    assert fingerprint.of_files([copy]) != fingerprint.of_files([files[0]]) != a


@pytest.mark.parametrize("damage", [
    lambda b: b"", lambda b: b[:-1], lambda b: b[:len(b) // 2], lambda b: b"\xff" + b,
    lambda b: b.replace(b"PROVED", b"PROVEN", 1), lambda b: b.split(b"\n")[0]])
def test_a_damaged_entry_is_ignored(tmp_path, damage):
    """Else a build that was stopped would leave half a page for the next one."""
    cache = Cache(tmp_path)
    cache.save(TEXT, [sample()])
    entry = cache.entry(TEXT)
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.load(TEXT) is None


@pytest.mark.parametrize("word", ["REFUTED", "UNKNOWN", "ILL-TYPED", "SYNTAX ERROR"])
def test_only_what_is_proved_is_kept(tmp_path, word):
    """Else an UNKNOWN of a busy machine would stay."""
    cache = Cache(tmp_path)
    cache.save(TEXT, [sample(), Folio("other", word)])
    assert cache.load(TEXT) is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file")
    cache.save(TEXT, [sample()])
    assert cache.load(TEXT) is None


def save_often(folder: Path) -> None:
    for _ in range(30):
        Cache(folder).save(TEXT, [sample()])


def test_builds_at_the_same_time_leave_whole_entries(tmp_path):
    others = [Process(target=save_often, args=(tmp_path,)) for _ in range(3)]
    for p in others:
        p.start()
    cache, seen = Cache(tmp_path), 0
    while any(p.is_alive() for p in others):
        found = cache.load(TEXT)
        assert found in (None, [sample()])
        assert seen == 0 or found is not None, "an entry that was there is gone"
        seen += found is not None
    assert cache.load(TEXT) == [sample()]
    assert [p.suffix for p in cache.place.iterdir()] == [".json"]


# -- Builds ------------------------------------------------------------------------------------

@pytest.fixture
def proofs(tmp_path) -> list[Path]:
    files = [tmp_path / "squares" / f"{name}.proof" for name in ("first", "second", "third")]
    files[0].parent.mkdir()
    for file in files:
        file.write_text(PROOF.format(name=file.stem), "utf-8")
    return files


def pages(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}


def test_what_is_in_the_cache_is_not_proved_again(proofs, tmp_path):
    cache, asked = Cache(tmp_path / "cache"), []

    def watched(file):
        asked.append(file.stem)
        return examine(file)
    build(proofs, tmp_path / "one", examine=watched, cache=cache, pdf=False)
    proofs[1].write_text(PROOF.format(name="second").replace("nobody", "somebody"), "utf-8")
    build(proofs, tmp_path / "two", examine=watched, cache=cache, pdf=False)
    assert asked == ["first", "second", "third", "second"]
    assert b"somebody" in (tmp_path / "two" / "second.md").read_bytes()


def test_pages_are_the_same_from_the_cache_and_in_parallel(proofs, tmp_path):
    cache = Cache(tmp_path / "cache")
    outs = []
    for n, options in enumerate([{}, {"cache": cache, "jobs": 3}, {"cache": cache}]):
        built = build(proofs, tmp_path / str(n), pdf=False, **options)
        assert built.ok and [j.name for j in built.judged] == ["first", "second", "third"]
        outs.append(pages(tmp_path / str(n)))
    assert outs[0] == outs[1] == outs[2]


def test_a_falsehood_is_refused_though_its_neighbours_come_from_the_cache(proofs, tmp_path):
    cache = Cache(tmp_path / "cache")
    assert build(proofs, tmp_path / "out", cache=cache, pdf=False).ok
    proofs[0].write_text(PROOF.format(name="first").replace("+ 1\n", "+ 2\n"), "utf-8")
    built = build(proofs, tmp_path / "out", cache=cache, jobs=2, pdf=False)
    assert [j.word for j in built.judged] == ["REFUTED", "PROVED", "PROVED"]
    assert "left side" in str(built.judged[0])
    assert not (tmp_path / "out" / "first.html").exists()


def run(*args, **env):
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, check=True,
                          env=os.environ | env)


def test_an_unchanged_build_loads_nothing_heavy(proofs, tmp_path):
    out = str(tmp_path / "out")
    args = "-m", "derive.cli", "build", *map(str, proofs), "-o", out, "--no-pdf"
    env = {"DERIVE_CACHE": str(tmp_path / "cache")}
    first = run(*args, **env)
    again = run("-X", "importtime", *args, **env)
    assert first.stdout == again.stdout
    for heavy in ("sympy", "numpy", "jinja2", "derive.kernel", "derive.search"):
        assert heavy not in again.stderr, heavy


@pytest.mark.parametrize("change", [
    lambda out, proofs: (out / "first.md").write_text("spoiled"),
    lambda out, proofs: (out / "second.html").unlink(),
    lambda out, proofs: proofs[2].write_text(PROOF.format(name="third") + "\n")])
def test_a_build_runs_again_where_something_changed(proofs, tmp_path, change):
    out = tmp_path / "out"
    read = unchanged.inputs(proofs, [], ())
    built = build(proofs, out, pdf=False)
    unchanged.remember(out, read, built.written, "well")
    assert unchanged.summary(out, unchanged.inputs(proofs, [], ())) == "well"
    change(out, proofs)
    assert unchanged.summary(out, unchanged.inputs(proofs, [], ())) is None


def test_pages_do_not_depend_on_hash_seeds(tmp_path, proofs):
    """Else two machines would build two different courses."""
    names = [str(p) for p in proofs]
    for seed in ("1", "2"):
        run("-m", "derive.cli", "build", *names, "-o", str(tmp_path / seed), "--no-pdf",
            "--no-cache", PYTHONHASHSEED=seed)
        (tmp_path / seed / unchanged.NOTE).unlink()
    assert pages(tmp_path / "1") == pages(tmp_path / "2")
