"""What the tests of the course's tools share: real tools, and a `derive` that they can call."""

import os
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).parents[2]


def with_derive(folder: Path) -> dict[str, str]:
    """An environment in whose PATH this derive comes first."""
    script = folder / "derive"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m derive.cli "$@"\n')
    script.chmod(0o755)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def without_derive() -> dict[str, str]:
    folders = os.environ["PATH"].split(os.pathsep)
    return os.environ | {"PATH": os.pathsep.join(f for f in folders
                                                 if not (Path(f) / "derive").exists())}


def run(*command, folder: Path, env=None) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True,
                          errors="replace", stdin=subprocess.DEVNULL, check=False)


def words_of(pdf: Path) -> str:
    return run("pdftotext", pdf, "-", folder=pdf.parent).stdout
