"""JUnit XML: records as test cases, a suite for each file.

REFUTED and ILL-TYPED are failures.  What has no verdict, or could not be decided, is an
error: never a failure, nor skipped, which would let a build pass.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from derive.course.notices import WRONG, is_proved, lines, located, place, title

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")   # in XML 1.0


def written(records: list[dict]) -> str:
    """The suites of all files, one after the other."""
    root = Element("testsuites", name="derive", **figures(records))
    for file, found in groupby(records, key=lambda record: record["file"]):
        found = list(found)
        suite = SubElement(root, "testsuite", name=clean(file), **figures(found))
        for record in found:
            case(suite, record)
    ElementTree.indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + ElementTree.tostring(root, "unicode")


def figures(records: list[dict]) -> dict[str, str]:
    bad = [r["verdict"] in WRONG for r in records if not is_proved(r)]
    seconds = sum(float(r["seconds"]) for r in records)
    return {"tests": str(len(records)), "failures": str(sum(bad)),
            "errors": str(len(bad) - sum(bad)), "skipped": "0", "time": f"{seconds:.3f}"}


def case(suite: Element, record: dict) -> None:
    line, _ = place(record)
    found = SubElement(suite, "testcase", classname=clean(record["file"]),
                       name=clean(record["id"] or f"line {record['line']}"),
                       file=clean(record["file"]), line=str(line), time=record["seconds"])
    if not is_proved(record):
        outcome = SubElement(found, "failure" if record["verdict"] in WRONG else "error",
                             type=record["code"], message=clean(title(record)))
        outcome.text = clean("\n".join(
            [f"{located(record)}: {record['code']} {title(record)}", *lines(record)]))


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
