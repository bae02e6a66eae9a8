"""The how-to pages for Sphinx and mystmd: their files are written, their commands run, and what
they say comes out is looked for."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from tests.course.examples import ROOT, HowTo
from tests.needs import needs

MYST = shutil.which("myst") or str(Path(sys.executable).parent / "myst")


def test_the_page_on_sphinx(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(command):
        program, *arguments = shlex.split(command)
        assert program == "sphinx-build"
        status = build_main(arguments)
        said = capsys.readouterr()
        return status, said.out + said.err

    page = HowTo("sphinx.md")
    html, check = page.commands
    slip, verdicts = page.outputs
    made = tmp_path / "_build" / "html" / "index.html"
    page.write(tmp_path, "conf.py", "index.md", "sheet.rst", "answers.rst")
    status, said = run(html)
    assert status == 0, said
    assert made.read_text("utf-8").count("derive-badge") == 2
    assert "Proved for all sizes" in made.read_text("utf-8")

    page.write(tmp_path, "slip.md", "notes.md")
    status, said = run(html)
    assert status == 1 and slip in said
    (tmp_path / "slip.md").unlink()
    status, said = run(check)
    assert status == 1
    assert verdicts in (tmp_path / "_build" / "check" / "output.txt").read_text("utf-8")
    (tmp_path / "notes.md").unlink()

    page.write(tmp_path, "look/embedded.md")
    (tmp_path / "conf.py").write_text(page.files["conf.py"] + "derive_templates = ['look']\n")
    status, said = run(html)
    assert status == 0, said
    assert "Proved for all sizes" not in made.read_text("utf-8")


@needs("node")
def test_the_page_on_mystmd(tmp_path):
    page = HowTo("mystmd.md")
    command, = page.commands
    assert command == "myst build --tex"
    refuted, = page.outputs
    page.write(tmp_path, "myst.yml", "index.md", "derive-plugin")
    plugin = tmp_path / "derive-plugin"
    plugin.write_text(plugin.read_text().replace("python3", sys.executable), "utf-8")
    plugin.chmod(0o755)

    def run():
        done = subprocess.run([MYST, *command.split()[1:]], cwd=tmp_path, capture_output=True,
                              text=True, timeout=180,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})
        return done.stdout + done.stderr

    said = run()
    tex = (tmp_path / "out.tex").read_text("utf-8")
    assert "⛔" not in said and tex.count(r"\begin{theorem}") == 2, said
    assert r"By Theorem~\ref{derive-square}" in tex

    (tmp_path / "out.tex").unlink()
    page.write(tmp_path, "slip.md")
    (tmp_path / "slip.md").replace(tmp_path / "index.md")
    assert refuted in run() and not (tmp_path / "out.tex").exists()
