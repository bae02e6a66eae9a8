"""pandoc and Quarto: what a document with derive.lua asks for, judged, as Markdown.

The filter writes all requests of the document at once (see `requests`), without the lines
on which they stand, which pandoc does not know: they are looked for in its files.  It
reads back a fenced division for each theorem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from derive.course.requests import Answer, Asked, Request, answers, asked, title
from derive.course.shown import SHOWN
from derive.search.judging.session import judged
from derive.search.answers.verdict import PROVED

AROUND = "> \t"              # what may stand before a line in a quotation or a list


@dataclass(frozen=True)
class Made:
    """A division for each request, and what is wrong."""
    markdown: str
    problems: tuple[str, ...]


def run(requests: str, files: Iterable[str], checked: bool = False) -> Made:
    """The answers to the requests of a document that stands in these files; if it is to be
    `checked`, its displayed equations are judged as well.  Raises BadRequest, BadTemplate."""
    files = [f for f in files if Path(f).is_file()]
    wanted = asked(requests)
    placed = replace(wanted, requests=tuple(located(wanted.requests, files)))
    found = list(answers(placed))
    problems = [p for a in found for p in a.problems] + (wrong(files) if checked else [])
    return Made("\n".join(division(a, placed) for a in found), tuple(dict.fromkeys(problems)))


def wrong(files: Iterable[str]) -> list[str]:
    """What is wrong with the displayed equations of the files."""
    return [record.text() for record in judged(files) if record.word != PROVED]


def division(answer: Answer, asked: Asked) -> str:
    """The theorems of an answer, each a division with its parts in divisions of their own."""
    return f"::::::: {{.derive-answer}}\n{''.join(theorems(answer, asked))}\n:::::::\n"


def theorems(answer: Answer, asked: Asked) -> Iterator[str]:
    manner = answer.request.manner
    for exhibit in answer.exhibits:
        parts = ((part, exhibit.text(part, asked.own)) for part in SHOWN[manner])
        if manner == "proof":
            word = exhibit.text("summary", asked.own).strip()
            parts = ((p, f"*{word}.*\n\n{text}" if p == "derivation" else text)
                     for p, text in parts)
        shown = "\n".join(f"::::: {{.derive-{part}}}\n{text}\n:::::\n" for part, text in parts
                          if text.strip())
        name = exhibit.folio.record["id"]
        yield f'\n:::::: {{{f"#{name} " if name else ""}.derive-theorem title="{title(exhibit)}"}}' \
              f"\n{shown}::::::\n"


# -- Where it stands ---------------------------------------------------------------------------

def located(requests: Iterable[Request], files: Iterable[str]) -> Iterator[Request]:
    """The requests with their places: each is looked for below the one before it."""
    lines = [(file, number, line.strip().lstrip(AROUND)) for file in files
             for number, line in enumerate(Path(file).read_text("utf-8").split("\n"), 1)]
    start = 0
    for request in requests:
        at = next((i for i in range(start, len(lines)) if stands_at(request, lines[i:])), None)
        if at is None:
            yield replace(request, file=request.file or next(iter(files), "<document>"))
            continue
        file, number, _ = lines[at]
        start = at + 1
        # A claim stands below the line that opens its block.
        yield replace(request, file=file, line=number if request.text is None else number - 1)


def stands_at(request: Request, lines: list[tuple[str, int, str]]) -> bool:
    """Does the request begin on the first of these lines?"""
    if request.text is None:
        first = lines[0][2]
        return "derive-theorem" in first and request.name in first
    wanted = [line.strip().lstrip(AROUND) for line in request.text.rstrip("\n").split("\n")]
    return [line for _, _, line in lines[:len(wanted)]] == wanted
