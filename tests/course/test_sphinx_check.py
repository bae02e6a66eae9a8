"""The checking builder: displayed equations of a course's pages, judged."""

import json

import pytest

from tests.course.projects import course, directive
from tests.course.test_sphinx import SQUARE, WRONG, sphinx

MD = """# A page

$$ a = 7 $$

```derive
size n
tensor x[n]
```

$$
x_i + x_i = 2 x_i
$$ (twice)

% derive: skip

$$ x_i = 7 $$

```{math}
:label: chain
x_i x_i
  = x_i^2
  = x_i
```
"""
RST = """A page
======

.. math:: a = 7

.. code-block:: derive

   size n
   tensor x[n]

.. math:: x_i + x_i = 2 x_i
   :label: twice

.. derive: skip

.. math:: x_i = 7

.. math::
   :label: chain

   x_i x_i
     = x_i^2
     = x_i
"""


def verdicts(folder):
    found = json.loads((folder / "out" / "derive-check" / "output.json").read_text("utf-8"))
    lines = (folder / "out" / "derive-check" / "output.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(found)
    assert all(f"[{r['verdict']}]" in line for r, line in zip(found, lines))
    return [(r["id"], r["file"], r["line"], r["verdict"]) for r in found]


@pytest.mark.parametrize("name, text", [("index_md", MD), ("index_rst", RST)])
def test_equations_under_declarations_are_judged_link_by_link(name, text, tmp_path):
    folder = course(tmp_path, **{name: text})
    status, warnings = sphinx(folder, "derive-check")
    file, lines = name.replace("_", "."), text.split("\n")
    line = {part: next(k for k, found in enumerate(lines, 1) if found.strip().endswith(part))
            for part in ("= 2 x_i", "= x_i^2", "= x_i")}
    assert verdicts(folder) == [("twice", file, line["= 2 x_i"], "PROVED"),
                                ("chain", file, line["= x_i^2"], "PROVED"),
                                ("chain", file, line["= x_i"], "REFUTED")]
    assert status == 1
    assert f"{file}:{line['= x_i']}: WARNING: REFUTED" in warnings and "[derive.refuted]" in warnings
    assert "left side 4, right side 2" in warnings or "right side" in warnings
    good = folder / file
    good.write_text(text.replace("= x_i^2\n", "= x_i^{2}\n").replace("     = x_i\n", "").replace(
        "  = x_i\n", ""), "utf-8")
    assert sphinx(folder, "derive-check", "-W") == (0, "")


def test_theorems_count_and_are_not_judged_twice(tmp_path):
    folder = course(tmp_path, index_md="# A\n\n```derive\nreal a, b\n```\n\n"
                    + directive("md", "claim", "", SQUARE))
    assert sphinx(folder, "derive-check", "-W") == (0, "")
    assert [v for *_, v in verdicts(folder)] == ["PROVED"]
    (folder / "index.md").write_text("# A\n\n" + directive("md", "claim", "", WRONG), "utf-8")
    status, _ = sphinx(folder, "derive-check")
    assert status == 1 and verdicts(folder) == [("square", "index.md", 7, "REFUTED")]


def test_what_is_included_is_judged_at_its_own_line(tmp_path):
    folder = course(tmp_path, index_rst="A\n=\n\n.. include:: given.inc\n\n.. math:: a b = b a\n")
    (folder / "given.inc").write_text(
        ".. derive:\n   real a, b\n\nWords.\n\n.. math::\n\n   a + b = a\n", "utf-8")
    status, warnings = sphinx(folder, "derive-check")
    assert verdicts(folder) == [("", "given.inc", 8, "REFUTED"), ("", "index.rst", 6, "PROVED")]
    assert "given.inc:8: WARNING: REFUTED" in warnings


def test_an_equation_that_cannot_be_read_is_named_and_the_next_is_judged(tmp_path):
    folder = course(tmp_path, index_md="# A\n\n<!-- derive: real a, b -->\n\n$$ a + = b $$\n\n"
                    "$$ a + b = b + a $$\n")
    status, warnings = sphinx(folder, "derive-check")
    assert status == 1
    assert [v[1:] for v in verdicts(folder)] == [("index.md", 5, "SYNTAX ERROR"),
                                                 ("index.md", 7, "PROVED")]
