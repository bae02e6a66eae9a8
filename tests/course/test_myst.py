"""The plugin of mystmd: what it answers.  The real program runs it in `test_how_to`."""

import io
import json
import sys

import pytest

from derive.course import myst

SQUARE = "theorem square\n    Seen *by* $a$.\nreal a, b\nclaim (a + b)^2 = a^2 + 2*a*b + b^2\n"
WRONG = "theorem square\nreal a, b\nclaim (a + b)^2 = a^2 + b^2\n"


def asked(monkeypatch, capsys, *arguments, data=None):
    """The answer to a request; SystemExit with the message if there is none."""
    monkeypatch.setattr(sys, "argv", ["derive-myst", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(data)))
    myst.main()
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)


@pytest.fixture
def ask(monkeypatch, capsys):
    return lambda *arguments, **data: asked(monkeypatch, capsys, *arguments, **data)


def at(line, last=None):
    return {"start": {"line": line, "column": 1}, "end": {"line": last or line, "column": 1}}


def claim(body, line=3, **options):
    """The JSON of a claim whose body begins two lines below its directive."""
    return {"name": "derive:claim", "body": body.rstrip(), "options": options, "node": {
        "type": "mystDirective", "position": at(line), "children": [
            {"type": "mystDirectiveBody", "position": at(line + 2)}]}}


def kinds(node):
    return [node["type"], *(k for child in node.get("children", ()) for k in kinds(child))]


def test_without_a_request_it_says_what_there_is(ask):
    spec = ask()
    assert [d["name"] for d in spec["directives"]] == ["derive:theorem", "derive:claim"]
    assert spec["roles"][0]["name"] == "derive:ref"
    assert spec["transforms"][0]["stage"] == "document"


def test_a_claim_becomes_a_numbered_node(ask):
    found, = ask("--directive", "derive:claim", data=claim(SQUARE))
    assert found["type"], found["kind"] == ("proof", "theorem")
    assert found["enumerated"] and found["label"] == "derive-square"
    assert found["children"][0] == {"type": "admonitionTitle",
                                    "children": [{"type": "text", "value": "Square"}]}
    assert {"math", "inlineMath", "emphasis", "paragraph"} <= {*kinds(found)}
    proof, = (c for c in found["children"] if c["type"] == "proof")
    assert "arithmetic" in json.dumps(proof)


@pytest.mark.parametrize("options, has, lacks", [
    ({"show": "statement"}, "a^{2} + 2 a b", "arithmetic"),
    ({"show": "solution"}, "crossReference", "Let "),
    ({"fold": True}, "details", '"kind": "proof"'),
    ({"kind": "lemma"}, '"kind": "lemma"', "exercise"),
    ({"kind": "exercise"}, '"type": "exercise"', '"kind": "theorem"'),
    ({"title": "Binomial", "label": "own"}, '"label": "own"', "Square")])
def test_options_choose_what_is_shown(options, has, lacks, ask):
    found = json.dumps(ask("--directive", "derive:claim", data=claim(SQUARE, **options)))
    assert has in found and lacks not in found


def test_a_theorem_of_the_library_and_one_of_a_file(ask, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "square.proof").write_text(SQUARE, "utf-8")
    node = {"type": "mystDirective", "position": at(1)}
    for name, label in (("relu_derivative", "derive-relu_derivative"),
                        ("square.proof", "derive-square")):
        found, = ask("--directive", "derive:theorem", data={"arg": name, "node": node})
        assert found["label"] == label


@pytest.mark.parametrize("name, data, message", [
    ("derive:claim", claim(WRONG), "line 7: `square`: REFUTED"),
    ("derive:claim", claim("real a\nclaim a ="), "line 6: `claim`: SYNTAX ERROR"),
    ("derive:claim", claim(SQUARE, show="all"), "show: expected one of statement, proof"),
    ("derive:theorem", {"arg": "nope", "node": {"type": "x"}}, "no theorem `nope`")])
def test_what_is_not_proved_ends_with_a_message(name, data, message, ask):
    with pytest.raises(SystemExit) as stopped:
        ask("--directive", name, data=data)
    assert str(stopped.value).startswith(message)
    assert ("left side 4, right side 2" in str(stopped.value)) == ("REFUTED" in message)


def page(*children):
    return {"type": "root", "children": [{"type": "block", "children": list(children)}]}


def test_equations_under_declarations_are_judged(ask):
    given = {"type": "code", "lang": "derive", "value": "real a, b", "position": at(3, 5)}
    right = {"type": "math", "value": "a + b = b + a", "position": at(7, 9)}
    wrong = {"type": "math", "value": "a + b\n= b\n= a", "position": at(11, 15)}
    skip = {"type": "comment", "value": " derive: skip "}
    ours = {"type": "math", "value": "a = 7", "data": {"derived": True}}
    assert ask("--transform", "derive-check", data=page(wrong)) == {}, "nothing is declared"
    assert ask("--transform", "derive-check", data=page(given, right, skip, wrong, ours)) == {}
    with pytest.raises(SystemExit) as stopped:
        ask("--transform", "derive-check", data=page(given, right, wrong))
    said = str(stopped.value)
    assert "line 13: REFUTED" in said and "line 14: REFUTED" in said and "line 8" not in said
    assert "left side" in said


def test_another_request_is_refused(ask):
    with pytest.raises(SystemExit, match="usage"):
        ask("--nonsense")
