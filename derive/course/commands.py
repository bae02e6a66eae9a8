"""The commands of the course's tools; `derive.cli` adds them to its own.

Imports nothing heavy before a command runs.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

ASSETS = Path(__file__).resolve().parent / "assets"
TOOLS = sorted(p.name for p in ASSETS.iterdir() if p.is_dir())


class Stopped(click.ClickException):
    """A message that begins with its place, and the exit status."""

    def __init__(self, message: str, status: int):
        super().__init__(message)
        self.exit_code = status

    def show(self, file=None):
        click.echo(self.message, err=True)


@click.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--deps", type=click.Path(path_type=Path), help="Write a make dependency file.")
def tex(document, deps):
    """Judge what a LaTeX DOCUMENT with derive.sty asks for, and set it beside the document.

    Exit status 0 if all of it is proved; otherwise each claim that is not is named with
    its file and line."""
    from derive.course import latex, requests
    from derive.report.build import Unwritable
    from derive.report.sources import BadTemplate
    base = document.with_suffix("") if document.suffix in (".tex", ".derive") else document
    try:
        made = latex.run(base, deps)
    except (requests.BadRequest, Unwritable, BadTemplate) as problem:
        raise Stopped(f"derive: {problem}", 2) from None
    if made.problems:
        raise Stopped("\n".join(made.problems), 1)
    click.echo(f"{len(made.fragments)} theorems PROVED, in {base}-derive/")


@click.command()
@click.argument("tool", type=click.Choice(TOOLS))
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
def assets(tool, folder):
    """Copy the files that a TOOL needs into a FOLDER, or say in which folder they are."""
    if folder is None:
        click.echo(ASSETS / tool)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ASSETS / tool).iterdir()):
        shutil.copyfile(path, folder / path.name)
        click.echo(folder / path.name)


@click.command()
@click.argument("files", nargs=-1)
@click.option("--check", "checked", is_flag=True,
              help="Judge the displayed equations of the files as well.")
def pandoc(files, checked):
    """Answer the filter derive.lua: its requests on standard input, for a document in FILES.

    Exit status 0 if all of it is proved; otherwise each claim that is not is named with
    its file and line."""
    from derive.course import pandoc, requests
    from derive.report.sources import BadTemplate
    try:
        made = pandoc.run(sys.stdin.buffer.read().decode("utf-8", "replace"), files, checked)
    except (requests.BadRequest, BadTemplate) as problem:
        raise Stopped(f"derive: {problem}", 2) from None
    if made.problems:
        raise Stopped("\n".join(made.problems), 1)
    click.echo(made.markdown)


COMMANDS = (assets, pandoc, tex)
