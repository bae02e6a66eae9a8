"""SARIF 2.1.0: records for code scanning, with a rule for every code.

What is UNKNOWN is a result of the kind `open`, which the standard keeps for what a tool
could not decide, and is never an error.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import derive
from derive.course.notices import BROKEN, in_file, is_proved, lines, place, title
from derive.search.judging.codes import CODES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
PLACES = {code.code: i for i, code in enumerate(CODES)}


def written(records: list[dict]) -> str:
    """A log of one run, with a result for every record that is not PROVED."""
    driver = {"name": "derive", "version": derive.__version__, "rules": [rule(code) for code in CODES]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
           "results": [result(r) for r in records if not is_proved(r)]}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def rule(code) -> dict:
    text = " ".join(code.text.split())
    return {"id": code.code, "shortDescription": {"text": f"{code.word}: {code.title}"},
            "fullDescription": {"text": text}, "help": {"text": code.explained()},
            "defaultConfiguration": {"level": level(code.word)}}


def result(record: dict) -> dict:
    kind = "fail" if record["verdict"] in BROKEN else "open"
    more = {name: record[name] for name in ("claim", "counterexample", "repair", "repaired")}
    return {"ruleId": record["code"], "ruleIndex": PLACES[record["code"]], "kind": kind,
            "level": level(record["verdict"]),
            "message": {"text": "\n".join([title(record), *lines(record)])},
            "locations": [location(record)] if in_file(record) else [], "properties": more}


def level(word: str) -> str:
    """The standard allows only `none` for results that are not failures."""
    return "error" if word in BROKEN else "none"


def location(record: dict) -> dict:
    line, column = place(record)
    return {"physicalLocation": {"artifactLocation": {"uri": uri(record["file"])},
                                 "region": {"startLine": line, "startColumn": column}}}


def uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
