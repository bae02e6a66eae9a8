"""Formats for other programs: each is read back as those programs read it."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.course import github, junit, sarif
from derive.search.judging.codes import CODES
from tests.course.examples import run

PAGE = """claim one
real a, b
claim (a + b)^2 = a^2 + b^2

claim two
real a
claim 2 * a = a + a

claim three
real a
claim a = = a

claim four
real a
assume a > 0
claim exp(a) > 1 + a

claim five
real x
claim 2 * x = x + x
proof
  2 * x
    = 3 * x
    = x + x
qed
"""
COMMAND = re.compile(r"::(error|warning) ([^:]*)::(.*)")
PLACES = [("one", 3, 7), ("", 11, 11), ("four", 16, 7), ("five", 23, 1)]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("a, b") / "100%: many claims.claim"      # names want escaping
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture(scope="module")
def records(page):
    result = verify(page, "json")
    assert result.exit_code == 2
    return json.loads(result.output)


def verify(source, form):
    return CliRunner().invoke(main, ["verify", str(source), "--patience", "0.1",
                                     "--output-format", form])


def unescaped(text):
    """As the runner of workflows reads a property."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":") \
        .replace("%2C", ",").replace("%25", "%")


def hostile():
    """A record that holds what each format must escape."""
    return {"version": 1, "id": "", "file": "<claim>", "line": 1, "column": 2, "base": 0,
            "claim": "a\n::error::b\r\n100% ]]></failure> & \x07", "verdict": "REFUTED",
            "hypotheses": [], "steps": [], "counterexample": None, "repair": None,
            "repaired": None, "message": "", "seconds": "0", "code": "DRV101",
            "proof_line": None}


# -- GitHub --------------------------------------------------------------------------------------

def annotations(text):
    for level, properties, message in map(re.Match.groups, map(COMMAND.fullmatch, text)):
        yield level, dict(p.split("=", 1) for p in properties.split(",")), message


def test_annotations_stand_at_their_lines(page, records):
    *commands, last = github.written(records).splitlines()
    found = list(annotations(commands))
    assert last == "1 of 5 claims PROVED"
    assert [level for level, _, _ in found] == ["error", "error", "warning", "error"]
    assert all(unescaped(at["file"]) == str(page) for _, at, _ in found)
    assert [(int(at["line"]), int(at["col"])) for _, at, _ in found] == [p[1:] for p in PLACES]
    assert [at["title"] for _, at, _ in found] == [
        "DRV101 REFUTED one", "DRV201 SYNTAX ERROR", "DRV301 UNKNOWN four", "DRV103 REFUTED five"]
    first = unescaped(found[0][2])
    assert "\na = 1\nb = 1\nleft side 4, right side 2\n" in first and "+ 2 * a * b" in first


def test_a_claim_cannot_give_commands_of_its_own():
    """Else a pull request could speak for the build."""
    text = github.written([hostile()])
    assert len(text.splitlines()) == 2 and text.startswith("::error title=")
    (_, properties, message), = annotations(text.splitlines()[:1])
    assert unescaped(message) == hostile()["claim"] and "file" not in properties


# -- SARIF ---------------------------------------------------------------------------------------

def test_sarif(page, records):
    log = json.loads(sarif.written(records))
    run, = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and [r["id"] for r in rules] == [c.code for c in CODES]
    assert all(r["shortDescription"]["text"] and r["fullDescription"]["text"] for r in rules)
    results = run["results"]
    assert [(r["ruleId"], r["kind"], r["level"]) for r in results] == [
        ("DRV101", "fail", "error"), ("DRV201", "fail", "error"), ("DRV301", "open", "none"),
        ("DRV103", "fail", "error")]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results)
    places = [r["locations"][0]["physicalLocation"] for r in results]
    assert {unquote(p["artifactLocation"]["uri"]) for p in places} == {f"file://{page}"}
    assert " " not in places[0]["artifactLocation"]["uri"]
    assert [(p["region"]["startLine"], p["region"]["startColumn"]) for p in places] == [
        p[1:] for p in PLACES]
    assert "left side 4, right side 2\nrepair: " in results[0]["message"]["text"]
    assert results[0]["properties"]["counterexample"]["values"] == {"a": "1", "b": "1"}
    assert results[0]["properties"]["repaired"]["claim"].endswith("+ 2 * a * b")


def test_what_stands_in_no_file_has_no_location():
    log = json.loads(sarif.written([hostile()]))
    (result,) = log["runs"][0]["results"]
    assert result["locations"] == [] and hostile()["claim"] in result["message"]["text"]


def test_a_relative_file_is_a_relative_reference():
    assert sarif.uri("notes/week 1.md") == "notes/week%201.md"


# -- JUnit ---------------------------------------------------------------------------------------

def test_junit(page, records):
    root = ElementTree.fromstring(junit.written(records).encode())
    suite, = root
    cases = list(suite)
    assert root.attrib | {"time": ""} == {"name": "derive", "tests": "5", "failures": "2",
                                          "errors": "2", "skipped": "0", "time": ""}
    assert [c.get("name") for c in cases] == ["one", "two", "line 11", "four", "five"]
    assert [[o.tag for o in c] for c in cases] == [["failure"], [], ["error"], ["error"],
                                                   ["failure"]]
    assert {c.get("file") for c in cases} == {str(page)} and cases[4].get("line") == "23"
    outcome = cases[0][0]
    assert outcome.get("type") == "DRV101" and outcome.get("message") == "REFUTED one"
    assert outcome.text.startswith(f"{page}:3:7: DRV101 REFUTED one\n")
    assert "left side 4, right side 2\nrepair: " in outcome.text


def test_junit_holds_any_text():
    root = ElementTree.fromstring(junit.written([hostile()]).encode())
    text = root[0][0][0].text
    assert "]]></failure> & \N{REPLACEMENT CHARACTER}" in text and "\x07" not in text


def test_each_file_has_a_suite(records):
    other = [record | {"file": "other.claim"} for record in records]
    root = ElementTree.fromstring(junit.written([*records, *other]).encode())
    assert [s.get("tests") for s in root] == ["5", "5"] and root.get("tests") == "10"


# -- All of them ---------------------------------------------------------------------------------

@pytest.mark.parametrize("form, sign", [
    ("json", '"code": "DRV205"'), ("github", "::error title=DRV205 SYNTAX ERROR::expected a claim"),
    ("sarif", '"ruleId": "DRV205"'), ("junit", 'type="DRV205"'), ("text", "code DRV205")])
def test_the_command_line_writes_them(form, sign):
    """And ends with the status that it has in all formats."""
    result = verify("real a", form)
    assert result.exit_code == 2 and sign in result.output


def test_json_is_the_same_under_both_names():
    one = CliRunner().invoke(main, ["verify", "--json", "real a"])
    assert one.output == verify("real a", "json").output


@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_every_code_can_be_written(form):
    """Each with its word, so that no kind of answer breaks a report."""
    given = [hostile() | {"code": c.code, "verdict": c.word, "claim": ""} for c in CODES]
    text = {"github": github, "sarif": sarif, "junit": junit}[form].written(given)
    assert all(c.code in text for c in CODES)


def test_the_page_about_builds(tmp_path):
    assert run("ci.md", tmp_path) == 5
