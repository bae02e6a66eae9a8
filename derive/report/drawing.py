r"""Drawings: one description, written as TikZ for LaTeX and as SVG for HTML.

A drawing is a list of boxes, lines, arrows and labels in a plane whose unit is a
cell and whose y axis points down.  Imports nothing of ours but marks and KaTeX.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.report import katex
from derive.report.marks import Formula, Prose

Point = tuple[float, ...]
CELL, CENTIMETRES = 26.0, 0.52              # the unit in SVG's pixels and on paper
TONES = ("none", "cell", "first", "second", "third", "fourth", "fifth")
INKS = {"none": "white", "cell": "black!6", "first": "blue!35!cyan!55", "second": "orange!60",
        "third": "green!45!black!40", "fourth": "violet!45", "fifth": "red!45!yellow!50"}


@dataclass(frozen=True)
class Shape:
    """A box (two corners), a line or arrow (its points), or a label (its centre)."""
    kind: str
    points: tuple[Point, ...]
    tone: str = "none"
    text: Formula = Formula()


@dataclass(frozen=True)
class Drawing:
    kind: str                               # what it shows, by which templates choose
    caption: Prose
    width: float
    height: float
    shapes: tuple[Shape, ...]


def number(value: float) -> str:
    """At most two places: the same digits on every machine."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


# -- TikZ --------------------------------------------------------------------------------------

def tikz(drawing: Drawing) -> str:
    rows = "\n".join("  " + tikz_shape(s) for s in drawing.shapes)
    return f"\\begin{{tikzpicture}}[x={CENTIMETRES}cm, y=-{CENTIMETRES}cm]\n{rows}\n" \
           "\\end{tikzpicture}"


def tikz_shape(shape: Shape) -> str:
    places = [f"({number(x)},{number(y)})" for x, y in shape.points]
    match shape.kind:
        case "box":
            return rf"\draw[gray, fill={INKS[shape.tone]}] {places[0]} rectangle {places[1]};"
        case "label":
            return rf"\node[font=\footnotesize] at {places[0]} {{${shape.text}$}};"
        case "note":
            return rf"\node[font=\scriptsize, fill=white, inner sep=1pt] at {places[0]} " \
                   rf"{{${shape.text}$}};"
    style = "->" if shape.kind == "arrow" else f"thick, draw={INKS[shape.tone]}" \
        if shape.tone != "none" else "thin"
    return rf"\draw[{style}] {' -- '.join(places)};"


# -- SVG ---------------------------------------------------------------------------------------

def svg(drawing: Drawing, formula: Callable[[str], str] = katex.inline) -> str:
    """SVG whose colours follow the style sheet of the page; its labels are set by KaTeX, or as
    `formula` says."""
    wide, high = (number(CELL * v) for v in (drawing.width, drawing.height))
    head = '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" ' \
           'markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" class="tip"/></marker></defs>'
    return f'<svg class="drawing" role="img" width="{wide}" height="{high}" ' \
           f'viewBox="0 0 {wide} {high}">{head}{"".join(svg_shape(s, formula) for s in drawing.shapes)}</svg>'


def svg_shape(shape: Shape, formula: Callable[[str], str]) -> str:
    places = [(number(CELL * x), number(CELL * y)) for x, y in shape.points]
    match shape.kind:
        case "box":
            (x, y), (right, below) = shape.points
            wide, high = number(CELL * (right - x)), number(CELL * (below - y))
            return f'<rect x="{places[0][0]}" y="{places[0][1]}" width="{wide}" height="{high}" ' \
                   f'class="{shape.tone}"/>'
        case "label" | "note":
            return svg_label(shape, formula)
    path = " ".join(f"{x},{y}" for x, y in places)
    tip = ' marker-end="url(#tip)"' if shape.kind == "arrow" else ""
    return f'<polyline points="{path}" class="line {shape.tone}"{tip}/>'


def svg_label(shape: Shape, formula: Callable[[str], str]) -> str:
    """The label in a box around its place, for SVG itself cannot set a formula."""
    (x, y), = shape.points
    wide, high = 6 * CELL, 1.6 * CELL
    left, top = number(CELL * x - wide / 2), number(CELL * y - high / 2)
    return f'<foreignObject x="{left}" y="{top}" width="{number(wide)}" height="{number(high)}">' \
           f'<div xmlns="http://www.w3.org/1999/xhtml" class="{shape.kind}"><span>' \
           f"{formula(shape.text)}</span></div></foreignObject>"
