"""Pictures: they show what the theorem says, in LaTeX and in HTML alike."""

import xml.etree.ElementTree as xml

import pytest

from derive import library
from derive.language.statement import read
from derive.report.drawing import Drawing, Shape, number, svg, tikz
from derive.report.marks import Formula, Prose, plain, restored
from derive.report.pictures import pictures


def drawn(name: str) -> dict[str, Drawing]:
    statement, = read(library.find(name).read_text("utf-8"))
    return {d.kind: d for d in pictures(statement)}


def tones(drawing: Drawing) -> list[list[str]]:
    rows: dict[float, list[str]] = {}
    for s in drawing.shapes:
        if s.kind == "box":
            rows.setdefault(s.points[0][1], []).append(s.tone)
    return list(rows.values())


def test_the_jacobian_of_a_convolution_is_a_band_of_one_colour_a_tap():
    rows = tones(drawn("conv1d_input_jacobian")["pattern"])
    assert len(rows) == 6 and len(rows[0]) == 8
    for i, row in enumerate(rows):
        assert [j for j, t in enumerate(row) if t != "cell"] == [i, i + 1, i + 2]
        assert row[i:i + 3] == rows[0][:3] and len(set(row[i:i + 3])) == 3


def test_a_weight_jacobian_stands_in_blocks():
    drawing = drawn("dense_weight_jacobian")["pattern"]
    for i, row in enumerate(tones(drawing)):
        assert [j for j, t in enumerate(row) if t != "cell"] == [3 * i, 3 * i + 1, 3 * i + 2]
    assert any(s.kind == "line" for s in drawing.shapes)


def test_the_window_of_a_convolution_slides_over_its_taps():
    window = drawn("conv1d_input_jacobian")["window"]
    outputs, inputs = tones(window)
    at = outputs.index("second")
    assert [j for j, t in enumerate(inputs) if t != "cell"] == [at, at + 1, at + 2]
    assert len([s for s in window.shapes if s.kind == "line"]) == 3


def test_a_full_jacobian_has_no_pattern():
    assert not drawn("softmax_jacobian")


def test_the_graph_has_an_edge_for_every_name_that_is_read():
    graph = drawn("mlp_input_jacobian")["graph"]
    notes = {str(s.text) for s in graph.shapes if s.kind == "note"}
    assert notes == {rf"\partial {a} / \partial {b}" for a, b in
                     ("hx", "hA", "hb", "yh", "yC", "yc")}
    assert len([s for s in graph.shapes if s.kind == "arrow"]) == 6


def test_no_two_labels_of_a_graph_lie_upon_each_other():
    for path in library.files():
        if "gated" in path.stem or "residual" in path.stem:
            for d in drawn(path.stem).values():
                places = [s.points for s in d.shapes if s.kind in ("label", "note")]
                assert len(set(places)) == len(places)


def test_sigmoid_steepens():
    curves = [s for s in drawn("steep_sigmoid_limit")["steepness"].shapes if len(s.points) > 2]
    slopes = [abs(s.points[60][1] - s.points[61][1]) for s in curves]
    assert slopes == sorted(slopes) and slopes[0] < slopes[-1] / 5
    assert len({s.points[60] for s in curves}) == 1, "all pass through 1/2"


@pytest.mark.parametrize("name", ["conv1d_input_jacobian", "mlp_input_jacobian",
                                  "sigmoid_derivative", "avgpool1d_input_gradient"])
def test_both_writers_draw_every_shape(name):
    for d in drawn(name).values():
        assert tikz(d).count(";") == len(d.shapes)
        root = xml.fromstring(svg(d).replace("&nbsp;", " "))
        count = len([e for e in root.iter() if e.tag.split("}")[-1] in (
            "rect", "polyline", "foreignObject")])
        assert count == len(d.shapes)
        assert restored(Drawing, plain(d)) == d


def test_no_shape_leaves_the_drawing():
    for path in library.files()[::5]:
        for d in drawn(path.stem).values():
            for x, y in (p for s in d.shapes for p in s.points):
                assert -0.01 <= x <= d.width + 0.01 and -0.01 <= y <= d.height + 0.01, path.stem


def test_a_label_is_escaped_nowhere_but_set():
    d = Drawing("graph", Prose(""), 2.0, 2.0, (Shape("label", ((1.0, 1.0),), text=Formula("a<b")),))
    assert "$a<b$" in tikz(d) and "a<b" not in svg(d)


@pytest.mark.parametrize("value, text", [(0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (2.0, "2"),
                                         (-3.14159, "-3.14"), (10.0, "10")])
def test_numbers_are_short(value, text):
    assert number(value) == text
