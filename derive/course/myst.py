"""mystmd and Jupyter Book 2: an executable plugin, which speaks JSON on its standard streams.

    derive-myst                          what there is: directives, a role, a transform
    derive-myst --directive NAME         the nodes of a theorem; stdin holds the directive
    derive-myst --role NAME              a reference to a theorem
    derive-myst --transform NAME         judges the displayed equations of a page; stdin holds it

Pages are written as for Sphinx (`course.sphinx`).  What is not proved ends the process with a
message, and with it mystmd's work on the page: no page shows it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from derive.course.markdown import Element
from derive.course.shown import SHOWN, Exhibit, NotFound, of_file, of_text, path_of, said

KINDS = ("theorem", "lemma", "proposition", "corollary", "exercise")
CHECK = "derive-check"
OPTIONS = {
    "label": {"type": "string", "alias": ["name"], "doc": "Another label than derive-NAME."},
    "title": {"type": "string", "doc": "Another title than that of the theorem."},
    "show": {"type": "string", "doc": f"One of {', '.join(SHOWN)}."},
    "kind": {"type": "string", "doc": f"One of {', '.join(KINDS)}."},
    "fold": {"type": "boolean", "doc": "Close the derivation at first."}}
SPEC = {
    "name": "derive: theorems, each proved before it is shown",
    "directives": [
        {"name": "derive:theorem", "options": OPTIONS, "arg": {"type": "string", "required": True},
         "doc": "A theorem of the library by its name, or of a proof file by its path."},
        {"name": "derive:claim", "options": OPTIONS, "arg": {"type": "string"},
         "body": {"type": "string", "required": True},
         "doc": "A statement written in place, with or without its proof."}],
    "roles": [{"name": "derive:ref", "body": {"type": "string", "required": True},
               "doc": "A reference to a theorem by its name."}],
    "transforms": [{"name": CHECK, "stage": "document",
                    "doc": "Judges the displayed equations under declarations."}]}
AROUND = {"paragraph": "paragraph", "emphasis": "emphasis", "strong": "strong", "link": "link",
          "item": "listItem", "quotation": "blockquote", "bullets": "list", "numbers": "list"}
TEXT = {"text": "text", "code": "inlineCode", "math": "inlineMath", "display": "math",
        "listing": "code"}
MARK = "derived"                      # on our own displays, which no check need judge again


class Unproved(Exception):
    """What mystmd is to report of a page."""


def main() -> None:
    """Answer one request of mystmd."""
    try:
        json.dump(answer(sys.argv[1:]), sys.stdout)
    except (Unproved, NotFound) as problem:
        sys.exit(str(problem))


def answer(asked: list[str]):
    match asked:
        case []:
            return SPEC
        case ["--directive", name]:
            return directive(name, json.load(sys.stdin))
        case ["--role", _]:
            return role(json.load(sys.stdin))
        case ["--transform", _]:
            return transform(json.load(sys.stdin))
    raise Unproved("usage: derive-myst [--directive NAME | --role NAME | --transform NAME]")


# -- Directives and the role -------------------------------------------------------------------

def directive(name: str, data: dict) -> list[dict]:
    """The nodes of the theorems that a directive shows; raises Unproved."""
    options = data.get("options") or {}
    show = chosen("show", options, SHOWN, "proof")
    kind = chosen("kind", options, KINDS, "theorem")
    if name == "derive:theorem":
        exhibits = of_file(path_of(data["arg"], Path()))
    else:
        options.setdefault("title", data.get("arg") or "")
        exhibits = of_text(data["body"] + "\n", "", body_line(data["node"]) - 1,
                           options.get("label") or options["title"])
    for exhibit in exhibits:
        if not exhibit.proved:
            place = f"{exhibit.file}:" if exhibit.file else "line "
            raise Unproved(f"{place}{exhibit.folio.line}: {exhibit.problem}")
    made = solution if show == "solution" else theorem
    return [made(exhibit, kind, show, options) for exhibit in exhibits]


def chosen(option: str, options: dict, known: Iterable[str], default: str) -> str:
    word = options.get(option) or default
    if word not in known:
        raise Unproved(f"{option}: expected one of {', '.join(known)}, found `{word}`")
    return word


def theorem(exhibit: Exhibit, kind: str, show: str, options: dict) -> dict:
    """A numbered node, with its derivation inside if that is shown."""
    label = options.get("label") or label_of(exhibit.folio.name)
    title = options.get("title") or exhibit.folio.page.title
    children = [{"type": "admonitionTitle", "children": [text(title)]}]
    for part in SHOWN[show]:
        made = nodes(exhibit.piece(part))
        children += [derivation(exhibit, made, "fold" in options)] if part == "derivation" else made
    called = {"type": "exercise"} if kind == "exercise" else {"type": "proof", "kind": kind}
    return {**called, "enumerated": True, "label": label, "identifier": label.lower(),
            "children": children}


def derivation(exhibit: Exhibit, made: list[dict], fold: bool) -> dict:
    summary = text(exhibit.text("summary").strip())
    if fold:
        return {"type": "details", "children": [{"type": "summary", "children": [summary]}, *made]}
    return {"type": "proof", "kind": "proof", "enumerated": False,
            "children": [{"type": "admonitionTitle", "children": [summary]}, *made]}


def solution(exhibit: Exhibit, kind: str, show: str, options: dict) -> dict:
    """The derivation alone, under a reference to the statement."""
    heading = [text(f"{exhibit.text('summary').strip()} of "), reference(exhibit.folio.name)]
    children = [node for part in SHOWN[show] for node in nodes(exhibit.piece(part))]
    return {"type": "proof", "kind": "proof", "enumerated": False,
            "children": [{"type": "admonitionTitle", "children": heading}, *children]}


def role(data: dict) -> list[dict]:
    return [reference(data["body"].strip())]


def reference(name: str) -> dict:
    label = label_of(name)
    return {"type": "crossReference", "label": label, "identifier": label.lower(), "children": []}


def label_of(name: str) -> str:
    return f"derive-{name}"


# -- Nodes of mystmd -----------------------------------------------------------------------------

def nodes(found: Iterable[Element]) -> list[dict]:
    return [node(element) for element in found]


def node(element: Element) -> dict:
    if element.kind in TEXT:
        made = {"type": TEXT[element.kind], "value": element.text}
        return made | ({"enumerated": False, "data": {MARK: True}}
                       if element.kind == "display" else {})
    made = {"type": AROUND[element.kind], "children": nodes(element.children)}
    if element.kind in ("bullets", "numbers"):
        made["ordered"] = element.kind == "numbers"
    return made | ({"url": element.url} if element.kind == "link" else {})


def text(words: str) -> dict:
    return {"type": "text", "value": words}


# -- The check of displayed equations ----------------------------------------------------------

def transform(page: dict) -> dict:
    """Nothing that changes the page; raises Unproved for the equations that are not proved."""
    # The judge is loaded for a page that declares something only.
    pieces = list(pieces_of(page))
    if not any(piece.kind != "formula" for piece in pieces):
        return {}
    from derive.language.documents import parts
    from derive.search.judging.session import finished, outcomes
    from derive.search.answers.verdict import PROVED
    wrong = [record for record in map(finished, outcomes(parts("", "", given=pieces)))
             if record.word != PROVED]
    if wrong:
        raise Unproved("\n".join(f"line {r.line}: {said(r)}" for r in wrong))
    return {}


def pieces_of(page: dict) -> Iterator:
    """The equations, declarations and remarks of a page, each with its line."""
    from derive.language.displays import REMARK, Piece
    from derive.language.errors import Position
    last = 1
    for found in walk(page):
        value, kind = found.get("value", ""), found["type"]
        last = max(last, line_of(found, last))
        if kind == "math" and not (found.get("data") or {}).get(MARK):
            at = Position(last + margin(found), 1)
            yield Piece("formula", value.strip(), at, found.get("label") or "")
        elif kind == "code" and found.get("lang") == "derive":
            yield Piece("block", value, Position(last + 1, 1))
        elif kind == "comment" and (remark := REMARK.fullmatch(value)):
            yield Piece("remark", remark["text"].strip(), Position(last, 1))


def walk(found: dict) -> Iterator[dict]:
    yield found
    for child in found.get("children") or ():
        yield from walk(child)


def margin(found: dict) -> int:
    """How many lines of a display come before its formula: the opening `$$`, say."""
    place = found.get("position") or {}
    rows = place["end"]["line"] - place["start"]["line"] + 1 if place else 1
    return max(0, (rows - len(found["value"].strip().split("\n"))) // 2)


def line_of(found: dict, default: int = 1) -> int:
    return ((found.get("position") or {}).get("start") or {}).get("line", default)


def body_line(found: dict) -> int:
    """The line on which the body of a directive begins."""
    bodies = (c for c in found.get("children") or () if c.get("type") == "mystDirectiveBody")
    return line_of(next(bodies, {}), line_of(found) + 1)


if __name__ == "__main__":
    main()
