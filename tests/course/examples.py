"""Pages of docs/ as tests: their files are written, their commands run, their output compared.

A fence ```` ```KIND NAME ```` is the file NAME; a fence ```` ```console ```` holds commands after
`$ `, each with all that it prints, where `...` stands for anything.
"""

import doctest
import os
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
TOOLS = {"derive": "-m derive.cli", "python": "", "pytest": "-m pytest -p no:cacheprovider -p derive.course.pytest_plugin"}


def run(page: str, folder: Path, **environment) -> int:
    """Run a page of docs/ in a folder; how many commands were run."""
    tools = folder / ".tools"
    tools.mkdir()
    for name, how in TOOLS.items():
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {how} "$@"\n')
        (tools / name).chmod(0o755)
    path = {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    done = 0
    for kind, name, text in HowTo(page).fences:
        if name:
            write(folder / name, text)
        for command, wanted in commands(text) if kind == "console" else ():
            found = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True,
                                   check=False, env={**os.environ, **path, **environment})
            said = found.stdout + found.stderr
            assert same(wanted, said), f"$ {command}\n{said}\n-- and the page says --\n{wanted}"
            done += 1
    return done


class HowTo:
    """A page of docs/: its `fences`, and by kind its `files`, its `commands` and the `outputs`
    that it shows."""

    def __init__(self, name: str):
        found = self.fences = list(fences((ROOT / "docs" / name).read_text("utf-8")))
        self.files = {file: text for _, file, text in found if file}
        self.commands = [text.strip().removeprefix("$ ") for kind, _, text in found
                         if kind == "console"]
        self.outputs = [text.strip() for kind, _, text in found if kind == "text"]

    def write(self, folder, *names):
        for name in names:
            write(folder / name, self.files[name])


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def fences(text: str):
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence":
            kind, *name = token.info.split()
            yield kind, " ".join(name), token.content


def commands(text: str):
    for part in ("\n" + text).split("\n$ ")[1:]:
        command, _, wanted = part.partition("\n")
        yield command, wanted


def same(wanted: str, found: str) -> bool:
    """Is it the same, but for spaces at the ends, empty lines, and what `...` stands for?"""
    wanted, found = ("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
                     for text in (wanted, found))
    return doctest.OutputChecker().check_output(wanted, found, doctest.ELLIPSIS)
