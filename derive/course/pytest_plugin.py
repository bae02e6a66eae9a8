"""pytest: the claims of `.claim`, `.proof` and `.md` files as tests, an item for each claim.

The ini option `derive_files` says which files; a page of notes counts only if it declares
something to `derive`.  Nothing of the program is loaded before such a file is found.  An
item passes if its claim is PROVED; otherwise its failure is what the counterexample says.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

CLAIMS = (".claim", ".proof")           # other files are pages of notes
FILES = ["*.claim", "*.proof", "*.md"]


def pytest_addoption(parser):
    parser.addini("derive_files", "patterns of the files whose claims are tests", type="args",
                  default=FILES)


def pytest_configure(config):
    config.addinivalue_line("markers", "derive: a claim judged by derive")


def pytest_collect_file(file_path, parent):
    if any(map(file_path.match, parent.config.getini("derive_files"))):
        return ClaimFile.from_parent(parent, path=file_path)
    return None


class ClaimFile(pytest.File):
    """A file of claims, or a page of notes."""

    def collect(self):
        if self.path.suffix not in CLAIMS and b"derive" not in self.path.read_bytes():
            return
        from derive.search.judging import session
        shown = os.path.relpath(self.path, self.config.invocation_params.dir)
        try:
            text = self.path.read_text("utf-8")
        except (OSError, UnicodeError) as problem:
            found = [session.unreadable(shown, problem)]
        else:
            if not session.speaks_to_us(text, shown):
                return
            found = list(session.statements(text, shown)) or [session.no_claim(shown)]
        taken = Counter()
        for claim in found:
            line = getattr(claim, "source", claim).line
            name = claim.name or f"L{line}"
            taken[name] += 1
            number = f"-{taken[name]}" if taken[name] > 1 else ""
            yield Claim.from_parent(self, name=name + number, claim=claim, line=line)


class Claim(pytest.Item):
    """A claim that was read, or what is said of one that cannot be read."""

    def __init__(self, *, claim, line: int, **more):
        super().__init__(**more)
        self.claim, self.line = claim, line
        self.add_marker("derive")

    def runtest(self):
        from derive.search.judging.session import finished
        from derive.search.answers.verdict import PROVED
        from derive.search.repair.mend import SECONDS
        record = finished(self.claim, repairing=SECONDS)
        if record.word != PROVED:
            raise Unproved(record)

    def repr_failure(self, excinfo, style=None):
        if not isinstance(excinfo.value, Unproved):
            return super().repr_failure(excinfo, style)
        from derive.course.notices import lines, located, title
        record = excinfo.value.record.json()
        return "\n    ".join([f"{located(record)}: {record['code']} {title(record)}",
                              *lines(record)])

    def reportinfo(self):
        return self.path, self.line - 1, self.name


class Unproved(Exception):
    """The claim is not PROVED."""

    def __init__(self, record):
        super().__init__(record.word)
        self.record = record
