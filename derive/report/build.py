"""Building: proof files in, checked pages out.

Every file is read and judged first; of theorems only what is proved is written, and pages of
an earlier build whose claim no longer holds are taken away.  Reports, which say of each
claim whether it holds, are set beside them.  A file appears whole or not at all, and is left
alone where its bytes would be the same, so that `make` rebuilds nothing needlessly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from derive.report import accepted
from derive.report.cache import Cache
from derive.report.folio import Folio, examine
from derive.report.page import Confirmation, Page
from derive.report.pdf import make_pdfs
from derive.report.titles import title
from derive.report.sources import sources
from derive.report.templates import TemplateSet, fill
from derive.report.work import Workers, results

COLLECTION, INDEX = "derivations", "index"
NONE: Mapping = {}
ENDINGS = (".tex", "-page.tex", ".md", ".myst.md", ".html", ".proof", ".json")
MADE = (*ENDINGS, "-page.pdf")


class Unwritable(Exception):
    """The folder for the pages cannot be made or written."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A statement of a file with the word on it, or a file that could not be read."""
    file: Path
    folio: Folio

    @property
    def name(self) -> str:
        return self.folio.name

    @property
    def word(self) -> str:
        return self.folio.word

    @property
    def proved(self) -> bool:
        return self.folio.proved

    def __str__(self) -> str:
        return ": ".join(p for p in (f"{self.file}:{self.folio.line}", self.word,
                                     self.folio.message) if p)


class Report(Protocol):
    """A report on a file of claims, as `reports` makes them."""
    file: Path
    sources: tuple[Path, ...]

    @property
    def name(self) -> str: ...

    def texts(self, own: Iterable[Path]) -> dict[str, str]: ...


@dataclass(frozen=True)
class Built:
    """What a build did."""
    judged: tuple[Judged, ...]
    written: tuple[Path, ...]
    problems: tuple[str, ...] = ()      # of TeX, or two theorems of one name

    @property
    def ok(self) -> bool:
        return not self.problems and all(j.proved for j in self.judged)


def build(files: Iterable[Path], out: Path, *,
          examine: Callable[[Path], list[Folio]] = examine, own_templates: Iterable[Path] = (),
          deps: Path | None = None, pdf: bool = True, document: str = "collection",
          cache: Cache | None = None, jobs: int = 1,
          confirmations: Mapping[str, Confirmation] = NONE, beside: Mapping[str, str] = NONE,
          reports: Sequence[Report] = (),
          progress: Callable[[Judged, int, int], None] | None = None) -> Built:
    """Check the files and set what is proved in the folder `out`.

    `document` names the template of the one document that holds all theorems.  `examine(file)`
    gives the folios of a file; with more than one of `jobs` it runs in processes of its own.
    `confirmations` are what Coq said of theorems by name, `beside` the texts of other files that
    the pages link to, and `reports` stand in the index with the theorems.
    Raises Unwritable, and BadTemplate before anything is written."""
    files, out, own = [Path(f) for f in files], Path(out), tuple(map(Path, own_templates))
    require_writable(out)
    with Workers(jobs) as workers:
        judged = confirmed(check(files, examine, cache, workers, progress), confirmations)
        problems = repeated(judged, reports)
        proved = [] if problems else [j for j in judged if j.proved]
        templates = TemplateSet(own)
        texts = {name: text for _, found in results(
            workers, templates.pages, [j.folio for j in proved]) for name, text in found.items()}
    if not problems:
        texts |= {f"{report.name}{ending}": text for report in reports
                  for ending, text in report.texts(own).items()}
    if len(proved) == len(judged):
        texts |= documents(proved, reports, own, document)
    if beside:
        proofs = {j.name: j.folio.text for j in proved}
        texts |= {**beside, accepted.LIST: accepted.listed(proofs, beside)}
    remove_stale(out, judged, texts)
    written = [write(out / name, text) for name, text in sorted(texts.items())]
    if deps and not problems:
        write(Path(deps), dependencies(Path(deps), out, proved, files, own, reports)).touch()
    set_apart = {out / f"{report.name}.tex" for report in reports}
    made = make_pdfs([p for p in written if is_document(p) or p in set_apart], jobs) if pdf else {}
    problems += [f"{p.name}: {why}" for p, why in made.items() if why]
    return Built(tuple(judged), (*written, *(p.with_suffix(".pdf") for p, why in made.items()
                                             if not why)), tuple(problems))


def is_document(path: Path) -> bool:
    """Is this a LaTeX document of theorems, not a fragment?"""
    return path.name.endswith("-page.tex") or path.stem == COLLECTION


# -- Checking ----------------------------------------------------------------------------------

def check(files: list[Path], examine: Callable = examine, cache: Cache | None = None,
          workers: Workers = Workers(1), progress: Callable | None = None) -> list[Judged]:
    """The word on every statement, in the order of the files; what the cache has is not
    proved again."""
    known: dict[Path, list[Folio]] = {}
    texts = {file: contents(file) for file in files}
    for file in files if cache else ():
        if (found := cache.load(texts[file])) is not None:
            known[file] = found
    done = 0

    def tell(file: Path) -> None:
        nonlocal done
        done += 1
        for folio in known[file] if progress else ():
            progress(Judged(file, folio), done, len(files))

    for file in list(known):
        tell(file)
    for file, found in results(workers, examine, [f for f in files if f not in known]):
        known[file] = found
        if cache:
            cache.save(texts[file], found)
        tell(file)
    return [Judged(file, folio) for file in files for folio in known[file]]


def contents(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.is_file() else b""
    except OSError:
        return b""


def confirmed(judged: list[Judged], confirmations: Mapping[str, Confirmation]) -> list[Judged]:
    """The same, each page with what Coq said of its theorem."""
    return [Judged(j.file, replace(j.folio, page=replace(
        j.folio.page, confirmation=confirmations[j.name]))) if j.proved and j.name in confirmations
        else j for j in judged]


def repeated(judged: list[Judged], reports: Sequence[Report]) -> list[str]:
    """Theorems and reports of one name, whose pages would overwrite each other."""
    first: dict[str, Path] = {}
    problems = []
    for j in judged:
        if j.name in first:
            problems.append(f"{j.file}: the theorem {j.name} stands in {first[j.name]} already")
        first.setdefault(j.name, j.file)
    first |= {name: Path(f"{name}.html") for name in (COLLECTION, INDEX)}
    for report in reports:
        if report.name in first:
            problems.append(f"{report.file}: its page would have the name of that of "
                            f"{first[report.name]}")
        first[report.name] = report.file
    return problems


# -- Writing -----------------------------------------------------------------------------------

@dataclass(frozen=True)
class Topic:
    """A chapter of the collection: the theorems of one folder."""
    title: str
    pages: tuple[Page, ...]


def topics(proved: list[Judged]) -> tuple[Topic, ...]:
    """The theorems by folder and name."""
    folders: dict[str, list[Page]] = {}
    for j in sorted(proved, key=lambda j: j.name):
        folders.setdefault(j.file.resolve().parent.name, []).append(j.folio.page)
    return tuple(Topic(title(name), tuple(found)) for name, found in sorted(folders.items()))


def documents(proved: list[Judged], reports: Sequence[Report], own: tuple[Path, ...],
              document: str) -> dict[str, str]:
    """The document of all theorems, and the index of the HTML pages."""
    chapters = topics(proved)
    made = {f"{COLLECTION}.tex": fill(f"{document}.tex", own, topics=chapters)} if proved else {}
    if proved or reports:
        made[f"{INDEX}.html"] = fill("index.html", own, topics=chapters, reports=reports)
    return made


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


def remove_stale(out: Path, judged: list[Judged], texts: Mapping[str, str]) -> None:
    """No page may outlive its proof, no Coq file the word CERTIFIED, nor the collection that held
    a page."""
    stale = [out / f"{j.name}{end}" for j in judged if not j.proved for end in MADE]
    stale += [out / f"{j.name}.v" for j in judged if f"{j.name}.v" not in texts]
    stale += [out / name for name in (f"{COLLECTION}.tex", f"{INDEX}.html", accepted.LIST)
              if name not in texts]
    if f"{COLLECTION}.tex" not in texts:
        stale.append(out / f"{COLLECTION}.pdf")
    for path in stale:
        path.unlink(missing_ok=True)


# -- Dependencies ------------------------------------------------------------------------------

def dependencies(deps: Path, out: Path, proved: list[Judged], files: list[Path],
                 own: tuple[Path, ...], reports: Sequence[Report] = ()) -> str:
    """Rules for make: each page depends on its own files and the templates, and the file
    of these rules, which every build makes young again, on all of them."""
    templates = sources(own)
    rules = [rule([out / f"{j.name}{end}" for end in ENDINGS], [j.file, *templates])
             for j in proved]
    rules += [rule([out / f"{r.name}{end}" for end in (".html", ".tex")],
                   [*r.sources, *templates]) for r in reports]
    read = [*files, *dict.fromkeys(f for r in reports for f in r.sources), *templates]
    rules.append(rule([deps, out / f"{COLLECTION}.tex", out / f"{INDEX}.html"], read))
    return "\n".join(rules + [f"{quoted(f)}:" for f in read]) + "\n"


def rule(targets: list[Path], sources: list[Path]) -> str:
    return f"{' '.join(map(quoted, targets))}: {' '.join(map(quoted, sources))}"


def quoted(path: Path) -> str:
    """The path as make reads it."""
    return str(path).replace("$", "$$").replace("#", r"\#").replace(" ", r"\ ")
