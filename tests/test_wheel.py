"""The wheel: what a clone holds, an installed package holds too."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def tracked() -> list[str]:
    """The files of the repository, as git lists them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from the tracked files alone."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    here = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    built = subprocess.run([sys.executable, "-m", "pip", "wheel", ".", "--no-deps", *here,
                            "-w", out], check=False, cwd=source, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_every_template_and_proof(wheel):
    """Else an installed `derive` would have no library, or no pages."""
    found = {name for name in zipfile.ZipFile(wheel).namelist()
             if name.startswith(("derive/_templates/", "derive/_proofs/"))}
    wanted = {f"derive/_{name}" for name in tracked() if name.startswith(("templates/", "proofs/"))}
    assert len(wanted) > 40 and found == wanted


def test_the_wheel_carries_every_module_and_the_command(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in tracked() if name.startswith("derive/")} <= names
    (entry_points,) = [name for name in names if name.endswith("entry_points.txt")]
    assert b"derive = derive.cli:main" in zipfile.ZipFile(wheel).read(entry_points)


def test_a_theorem_is_shown_by_the_installed_package(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    shown = subprocess.run(
        [sys.executable, "-m", "derive.cli", "show", "softmax_jacobian", "--format", "latex"],
        check=False, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8")
    assert shown.returncode == 0 and r"\begin{aligned}" in shown.stdout, shown.stderr
