"""The hook for pre-commit, run by pre-commit in a repository of its own."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GOOD = "claim doubled\nreal a\nclaim a + a = 2 * a\n"
BAD = "claim spoiled\nreal a\nclaim a + a = 3 * a\n"
NOTES = "# Notes\n\n```derive\nreal a\n```\n\n$$ a + a = 3a $$\n"
PLAIN = "# Nothing for us\n\n$$ 1 = 2 $$\n"

needs_pre_commit = pytest.mark.skipif(
    not find_spec("pre_commit") and os.environ.get("CI") != "true", reason="needs pre-commit")


def pre_commit(*arguments, cwd, **environment):
    return subprocess.run([sys.executable, "-m", "pre_commit", *arguments], cwd=cwd,
                          capture_output=True, text=True, check=False,
                          env=os.environ | environment)


@pytest.fixture
def repository(tmp_path):
    """A repository that uses the hook as it is published, but from this checkout."""
    from pre_commit.clientlib import load_manifest
    (hook,) = load_manifest(HOOKS)
    command = hook["entry"].replace("derive", f"{sys.executable} -m derive.cli", 1)
    local = {"repo": "local", "hooks": [hook | {"language": "system", "entry": command}]}
    folder = tmp_path / "course"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    # YAML reads JSON.
    (folder / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [local]}), "utf-8")
    return folder


def checked(folder, **files):
    """The hook on all files of the repository."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return pre_commit("run", "--all-files", cwd=folder, PYTHONPATH=str(ROOT),
                      PRE_COMMIT_HOME=str(folder.parent / "home"))


@needs_pre_commit
def test_the_manifest_is_valid():
    found = pre_commit("validate-manifest", str(HOOKS), cwd=ROOT)
    assert found.returncode == 0, found.stdout


@needs_pre_commit
def test_what_is_proved_may_be_committed(repository):
    """Pages that declare nothing, and files of other kinds, are no concern of the hook."""
    found = checked(repository, good__claim=GOOD, README__md=PLAIN, data__txt=BAD)
    assert found.returncode == 0 and "Passed" in found.stdout, found.stdout


@needs_pre_commit
@pytest.mark.parametrize("name, text, place", [
    ("bad.claim", BAD, "bad.claim:3:7"), ("notes.md", NOTES, "notes.md:7:4")])
def test_what_is_refuted_stops_the_commit(repository, name, text, place):
    found = checked(repository, good__claim=GOOD, README__md=PLAIN,
                    **{name.replace(".", "__"): text})
    assert found.returncode == 1 and "Failed" in found.stdout
    assert f"code DRV101 at {place}" in found.stdout and "left side" in found.stdout


@needs_pre_commit
def test_only_changed_files_are_judged(repository):
    checked(repository, bad__claim=BAD)
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "bad"],
                   cwd=repository, check=True)
    (repository / "good.claim").write_text(GOOD, "utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    found = pre_commit("run", cwd=repository, PYTHONPATH=str(ROOT),
                       PRE_COMMIT_HOME=str(repository.parent / "home"))
    assert found.returncode == 0 and "Passed" in found.stdout, found.stdout


# -- What the hook asks of the command line ------------------------------------------------------

def verify(folder, *arguments):
    return subprocess.run([sys.executable, "-m", "derive.cli", "verify", *arguments], cwd=folder,
                          capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})


def test_only_pages_that_declare_nothing_are_passed_over(tmp_path):
    """Else an empty file of claims would pass for a proved one."""
    (tmp_path / "plain.md").write_text(PLAIN, "utf-8")
    (tmp_path / "empty.claim").write_text("# nothing\n", "utf-8")
    (tmp_path / "broken.md").write_text("```derive\nreal real\n```\n", "utf-8")
    assert verify(tmp_path, "plain.md").returncode == 2
    passed = verify(tmp_path, "--skip-undeclared", "plain.md")
    assert (passed.returncode, passed.stdout) == (0, "")
    for name in ("empty.claim", "broken.md", "missing.md"):
        assert verify(tmp_path, "--skip-undeclared", name).returncode == 2
