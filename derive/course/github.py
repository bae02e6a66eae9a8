"""GitHub: records as workflow commands, which become annotations of the lines at fault.

A command is a line `::error file=…,line=…::message`; what would end it or begin another is
escaped, so that a claim from a stranger cannot give commands of its own.
"""

from __future__ import annotations

from derive.course.notices import BROKEN, in_file, is_proved, lines, place, summary, title


def written(records: list[dict]) -> str:
    """A command for every record that is not PROVED, and how many are."""
    return "\n".join([*(command(r) for r in records if not is_proved(r)), summary(records)])


def command(record: dict) -> str:
    level = "error" if record["verdict"] in BROKEN else "warning"
    line, column = place(record)
    at = {"file": record["file"], "line": line, "col": column} if in_file(record) else {}
    properties = at | {"title": f"{record['code']} {title(record)}"}
    shown = ",".join(f"{name}={escaped_property(str(value))}" for name, value in properties.items())
    message = escaped("\n".join(lines(record)))
    return f"::{level} {shown}::{message}"


def escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
