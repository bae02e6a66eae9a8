"""What a page says of Coq, where Coq was asked."""

import hashlib

from click.testing import CliRunner

from derive import library
from derive.report import accepted
from derive.report.folio import examine
from derive.certify.certify import CERTIFIED, NOT_CHECKED, Certificate, coq_files
from derive.certify.runner import PRELUDE
from derive.cli import main
from derive.report.build import build
from derive.report.page import Confirmation

NAME = "relu_derivative"
SHA = hashlib.sha256(b"statement").hexdigest()


def pages(folder, **found) -> dict[str, str]:
    built = build([library.find(NAME)], folder, pdf=False, **found)
    assert built.ok
    return {p.name: p.read_text("utf-8") for p in built.written}


def test_a_page_without_coq_is_as_it_was(tmp_path):
    plain = pages(tmp_path / "plain")
    asked = pages(tmp_path / "asked", confirmations={NAME: Confirmation(CERTIFIED, "", SHA)})
    assert plain.keys() == asked.keys()
    for name, text in plain.items():
        assert CERTIFIED not in text and SHA not in text
        kept, more = text.splitlines(), asked[name].splitlines()
        heading = [line for line in more if line not in kept]
        assert all("CERTIFIED" in line for line in heading), name


def test_the_word_and_the_hash_stand_on_every_page(tmp_path):
    found = pages(tmp_path, confirmations={NAME: Confirmation(CERTIFIED, "", SHA)},
                  beside={f"{NAME}.v": "(* the file *)\n"})
    for end in (".html", ".md", ".myst.md"):
        assert SHA in found[NAME + end] and f"{NAME}.v" in found[NAME + end]
    assert SHA[:16] in found[f"{NAME}.tex"] and found[f"{NAME}.v"] == "(* the file *)\n"


def test_a_page_outside_of_the_fragment_says_why(tmp_path):
    found = pages(tmp_path, confirmations={NAME: Confirmation(NOT_CHECKED, "no word for it", "")})
    for end in (".html", ".md", ".tex"):
        assert "NOT CHECKED by Coq: no word for it." in found[NAME + end]
        assert CERTIFIED not in found[NAME + end]


def test_the_file_of_an_earlier_answer_goes(tmp_path):
    pages(tmp_path, confirmations={NAME: Confirmation(CERTIFIED, "", SHA)},
          beside={f"{NAME}.v": "(* the file *)\n"})
    pages(tmp_path, confirmations={NAME: Confirmation(NOT_CHECKED, "no word for it", "")})
    assert not (tmp_path / f"{NAME}.v").exists()


def test_only_what_is_certified_has_a_file():
    asked = [Certificate("a", CERTIFIED, file="Theorem T_a : True."), Certificate("b", NOT_CHECKED)]
    files = coq_files(asked)
    assert files.keys() == {"a.v", *(f.name for f in PRELUDE)} and "Print Assumptions T_a." in files["a.v"]
    assert coq_files(asked[1:]) == {}


def test_the_command(coq, tmp_path):
    done = CliRunner().invoke(main, ["build", str(library.find(NAME)), "--certify", "--no-pdf",
                                     "-o", str(tmp_path)])
    assert done.exit_code == 0 and "1 of 1 theorems CERTIFIED" in done.output
    assert "✓ CERTIFIED" in (tmp_path / f"{NAME}.html").read_text("utf-8")
    assert f"Theorem T_{NAME}" in (tmp_path / f"{NAME}.v").read_text("utf-8")
    (proved,) = examine(library.find(NAME))
    assert accepted.is_accepted(tmp_path, NAME, proved.text)
