"""Building: proof files in, checked pages out.

Every file is read and judged first; only what is proved is written, and pages of
an earlier build whose claim no longer holds are taken away.  A file appears
whole or not at all, and is left alone where its bytes would be the same, so that
`make` rebuilds nothing needlessly.  Reading and judging are handed in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.language.errors import IllTyped, LanguageError
from derive.report.page import Page, page
from derive.report.pdf import make_pdfs
from derive.report.prose import escape, title
from derive.report.templates import fill, filled_page, folder
from derive.search.verdict import Disagreement

COLLECTION = "derivations"


class Unwritable(Exception):
    """The folder for the pages cannot be made or written."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A statement of a file with the word on it, or a file that could not be read."""
    file: Path
    name: str
    word: str
    line: int = 0
    message: str = ""
    verdict: object = None

    @property
    def proved(self) -> bool:
        return self.word == "PROVED"

    def __str__(self) -> str:
        return ": ".join(p for p in (f"{self.file}:{self.line}", self.word, self.message) if p)


@dataclass(frozen=True)
class Built:
    """What a build did."""
    judged: tuple[Judged, ...]
    written: tuple[Path, ...]
    problems: tuple[str, ...] = ()      # of TeX, or two theorems of one name

    @property
    def ok(self) -> bool:
        return not self.problems and all(j.proved for j in self.judged)


def build(files: Iterable[Path], out: Path, *, read: Callable[[str, str], Sequence],
          judge: Callable, own_templates: Iterable[Path] = (), deps: Path | None = None,
          pdf: bool = True, progress: Callable[[Judged, int, int], None] | None = None) -> Built:
    """Check the files and set what is proved in the folder `out`.

    `read(text, file)` gives statements, `judge(statement)` a verdict.  Raises
    Unwritable, and BadTemplate before anything is written."""
    files, out, own = [Path(f) for f in files], Path(out), tuple(map(Path, own_templates))
    require_writable(out)
    judged = check(files, read, judge, progress)
    problems = repeated(judged)
    proved = [] if problems else [j for j in judged if j.proved]
    set_in_tex = {j: page(j.verdict.proof, j.verdict.survey, "latex", j.name) for j in proved}
    texts = {name: text for j, tex in set_in_tex.items()
             for name, text in pages(j, tex, own).items()}
    complete = len(proved) == len(judged) and proved
    if complete:
        texts[f"{COLLECTION}.tex"] = collection(set_in_tex, own)
    remove_stale(out, judged, keep_collection=bool(complete))
    written = [write(out / name, text) for name, text in sorted(texts.items())]
    if deps and not problems:
        write(Path(deps), dependencies(Path(deps), out, proved, files, own)).touch()
    documents = [p for p in written if p.name.endswith("-page.tex") or p.stem == COLLECTION]
    made = make_pdfs(documents) if pdf else {}
    problems += [f"{p.name}: {why}" for p, why in made.items() if why]
    return Built(tuple(judged), (*written, *(p.with_suffix(".pdf") for p, why in made.items()
                                             if not why)), tuple(problems))


# -- Checking ----------------------------------------------------------------------------------

def check(files: list[Path], read: Callable, judge: Callable,
          progress: Callable | None) -> list[Judged]:
    judged: list[Judged] = []
    for done, file in enumerate(files, 1):
        found = judged_in(file, read, judge)
        judged += found
        for j in found if progress else ():
            progress(j, done, len(files))
    return judged


def judged_in(file: Path, read: Callable, judge: Callable) -> list[Judged]:
    """The verdicts on a file; what cannot be read is one as well."""
    try:
        statements = read(file.read_text("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as problem:
        return [Judged(file, file.stem, "SYNTAX ERROR", 0, f"cannot be read: {problem}")]
    except IllTyped as problem:
        return [Judged(file, file.stem, "ILL-TYPED", problem.line, problem.message)]
    except LanguageError as problem:
        return [Judged(file, file.stem, "SYNTAX ERROR", problem.line, problem.message)]
    if not statements:
        return [Judged(file, file.stem, "SYNTAX ERROR", 1, "no theorem found")]
    return [judged_one(file, s, judge) for s in statements]


def judged_one(file: Path, statement, judge: Callable) -> Judged:
    name = statement.name or re.sub(r"\W", "_", file.stem)
    try:
        verdict = judge(statement)
    except Disagreement as problem:
        return Judged(file, name, "internal disagreement", statement.source.line, str(problem))
    return Judged(file, name, verdict.word, statement.source.line,
                  verdict.message, verdict)


def repeated(judged: list[Judged]) -> list[str]:
    """Theorems of one name, whose pages would overwrite each other."""
    first: dict[str, Path] = {}
    problems = []
    for j in judged:
        if j.name in first:
            problems.append(f"{j.file}: the theorem {j.name} stands in {first[j.name]} already")
        first.setdefault(j.name, j.file)
    return problems


# -- Writing -----------------------------------------------------------------------------------

def pages(judged: Judged, tex: Page, own: tuple[Path, ...]) -> dict[str, str]:
    """The files of one theorem."""
    proof, survey = judged.verdict.proof, judged.verdict.survey
    return {f"{judged.name}.tex": filled_page("theorem.tex", tex, own),
            f"{judged.name}-page.tex": filled_page("page.tex", tex, own),
            f"{judged.name}.md": filled_page(
                "theorem.md", page(proof, survey, "markdown", judged.name), own)}


@dataclass(frozen=True)
class Topic:
    """A chapter of the collection: the theorems of one folder."""
    title: str
    pages: tuple[Page, ...]


def collection(pages: dict[Judged, Page], own: tuple[Path, ...]) -> str:
    """The document of all theorems, by folder and name."""
    folders: dict[str, list[Page]] = {}
    for j in sorted(pages, key=lambda j: j.name):
        folders.setdefault(j.file.resolve().parent.name, []).append(pages[j])
    return fill("collection.tex", own, topics=tuple(
        Topic(escape(title(name)), tuple(found)) for name, found in sorted(folders.items())))


def require_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".writable-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        raise Unwritable(f"cannot write to {out}: {problem.strerror or problem}") from problem


def write(path: Path, text: str) -> Path:
    """The file with this text, replaced at once and only if the text is new."""
    data = text.encode("utf-8")
    try:
        if path.is_file() and path.read_bytes() == data:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as problem:
        raise Unwritable(f"cannot write {path}: {problem.strerror or problem}") from problem
    return path


def remove_stale(out: Path, judged: list[Judged], keep_collection: bool) -> None:
    """No page may outlive its proof, nor the collection that held it."""
    stale = [out / f"{j.name}{end}" for j in judged if not j.proved
             for end in (".tex", ".md", "-page.tex", "-page.pdf")]
    if not keep_collection:
        stale += [out / f"{COLLECTION}.tex", out / f"{COLLECTION}.pdf"]
    for path in stale:
        path.unlink(missing_ok=True)


# -- Dependencies ------------------------------------------------------------------------------

def dependencies(deps: Path, out: Path, proved: list[Judged], files: list[Path],
                 own: tuple[Path, ...]) -> str:
    """Rules for make: each page depends on its proof file and the templates, and the file
    of these rules, which every build makes young again, on all of them."""
    templates = sorted(p for d in (*own, folder()) for p in Path(d).iterdir()
                       if p.suffix in (".tex", ".md"))
    rules = [rule([out / f"{j.name}{end}" for end in (".tex", "-page.tex", ".md")],
                  [j.file, *templates]) for j in proved]
    rules.append(rule([deps, out / f"{COLLECTION}.tex"], [*files, *templates]))
    return "\n".join(rules + [f"{quoted(f)}:" for f in (*files, *templates)]) + "\n"


def rule(targets: list[Path], sources: list[Path]) -> str:
    return f"{' '.join(map(quoted, targets))}: {' '.join(map(quoted, sources))}"


def quoted(path: Path) -> str:
    """The path as make reads it."""
    return str(path).replace("$", "$$").replace("#", r"\#").replace(" ", r"\ ")
