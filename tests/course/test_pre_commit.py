"""The hook for pre-commit, run by pre-commit in a repository of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GOOD = "claim doubled\nreal a\nclaim a + a = 2 * a\n"
BAD = "claim spoiled\nreal a\nclaim a + a = 3 * a\n"
NOTES = "# Notes\n\n```derive\nreal a\n```\n\n$$ a + a = 3a $$\n"
PLAIN = "# Nothing for us\n\n$$ 1 = 2 $$\n"


def pre_commit(*arguments, cwd, **environment):
    return subprocess.run([sys.executable, "-m", "pre_commit", *arguments], cwd=cwd,
                          capture_output=True, text=True, check=False,
                          env=os.environ | environment)


@pytest.fixture
def repository(tmp_path):
    """A repository that uses the hook as it is published, but from this checkout."""
    from pre_commit.clientlib import load_manifest
    (published,) = load_manifest(HOOKS)
    command = published["entry"].replace("derive", f"{sys.executable} -m derive.cli", 1)
    local = {"repo": "local", "hooks": [published | {"language": "system", "entry": command}]}
    folder = tmp_path / "course"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    # YAML reads JSON.
    (folder / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [local]}), "utf-8")
    return folder


def add(folder, **files):
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    subprocess.run(["git", "add", "."], cwd=folder, check=True)


def hook(folder, *arguments):
    """The hook on what is to be committed, or on other files."""
    return pre_commit("run", *arguments, cwd=folder, PYTHONPATH=str(ROOT),
                      PRE_COMMIT_HOME=str(folder.parent / "home"))


def test_the_manifest_is_valid():
    found = pre_commit("validate-manifest", str(HOOKS), cwd=ROOT)
    assert found.returncode == 0, found.stdout


def test_what_is_proved_may_be_committed(repository):
    """Pages that declare nothing, and files of other kinds, are no concern of the hook."""
    add(repository, good__claim=GOOD, README__md=PLAIN, data__txt=BAD)
    found = hook(repository, "--all-files")
    assert found.returncode == 0 and "Passed" in found.stdout, found.stdout


def test_what_is_refuted_stops_the_commit(repository):
    add(repository, good__claim=GOOD, README__md=PLAIN, bad__claim=BAD, notes__md=NOTES)
    found = hook(repository)
    assert found.returncode == 1 and "Failed" in found.stdout
    for place in ("bad.claim:3:7", "notes.md:7:4"):
        assert f"code DRV101 at {place}" in found.stdout
    assert found.stdout.count("left side") == 2


def test_only_changed_files_are_judged(repository):
    add(repository, bad__claim=BAD)
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "bad"],
                   cwd=repository, check=True)
    add(repository, good__claim=GOOD)
    found = hook(repository)
    assert found.returncode == 0 and "Passed" in found.stdout, found.stdout


# -- What the hook asks of the command line ------------------------------------------------------

def test_only_pages_that_declare_nothing_are_passed_over(tmp_path, monkeypatch):
    """Else an empty file of claims would pass for a proved one."""
    (tmp_path / "plain.md").write_text(PLAIN, "utf-8")
    (tmp_path / "empty.claim").write_text("# nothing\n", "utf-8")
    (tmp_path / "broken.md").write_text("```derive\nreal real\n```\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    def verify(*arguments):
        return CliRunner().invoke(main, ["verify", *arguments])

    assert verify("plain.md").exit_code == 2
    passed = verify("--skip-undeclared", "plain.md")
    assert (passed.exit_code, passed.output) == (0, "")
    for name in ("empty.claim", "broken.md", "missing.md"):
        assert verify("--skip-undeclared", name).exit_code == 2
