"""Nodes: a theorem in a page, numbered and named, as every builder of Sphinx can set it.

The number is the one that Sphinx gives to figures and tables (`numfig`), and is the same in
HTML and in LaTeX.  Formulas are `math_block` nodes: MathJax, KaTeX and TeX set them as they set
the page's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from docutils import nodes

from derive.course.markdown import Element

KINDS = {"theorem": "Theorem %s", "lemma": "Lemma %s", "proposition": "Proposition %s",
         "corollary": "Corollary %s", "exercise": "Exercise %s"}
PREAMBLE = r"""
\newcommand{\derivenumber}[1]{\phantomsection\def\derivelabel{#1}%
  \expandafter\let\csname @currentlabel\endcsname\derivelabel}
\newenvironment{derivebox}[2]{\par\bigskip\noindent\textbf{#1} (#2).\quad\ignorespaces}%
  {\par\bigskip}
"""
AROUND = {"paragraph": nodes.paragraph, "emphasis": nodes.emphasis, "strong": nodes.strong,
          "bullets": nodes.bullet_list, "numbers": nodes.enumerated_list,
          "item": nodes.list_item, "quotation": nodes.block_quote}


class boxed(nodes.General, nodes.Element):
    """A theorem: `title`, `docname`, `kind`, and whether it is `proved`; its children are set."""


class derivation(nodes.General, nodes.Element):
    """The derivation inside it, closed at first if it is to `fold`."""


class picture(nodes.General, nodes.Element):
    """A drawing in SVG, `svg`, over its caption; builders of anything but HTML leave it out."""


BOXES = {kind: type(kind, (boxed,), {"__doc__": f"A theorem called {kind}."}) for kind in KINDS}
globals().update(BOXES)                     # where pickled doctrees look for their classes


def register(app) -> None:
    for kind, box in BOXES.items():
        box.__module__ = __name__
        app.add_enumerable_node(box, kind, title_of, html=(open_box, close_box),
                                latex=(open_tex, close_tex))
    app.add_node(derivation, html=(open_fold, close_fold), latex=(open_derivation, nothing))
    app.add_node(picture, html=(open_picture, close_picture))
    app.connect("doctree-resolved", without_pictures)
    app.connect("doctree-resolved", plain)
    app.connect("config-inited", configured)


def configured(app, config) -> None:
    """The words before a number, and what LaTeX must know; the course's own come first."""
    config.numfig_format = KINDS | config.numfig_format
    config.latex_elements = config.latex_elements | {
        "preamble": PREAMBLE + config.latex_elements.get("preamble", "")}


def title_of(node) -> str:
    return node["title"]


def label(env, node) -> str:
    """`Theorem 2.1`, or `Theorem` where pages are not numbered."""
    return numbered(env, node["kind"], node["docname"], node["ids"][0]) \
        or env.config.numfig_format[node["kind"]].replace("%s", "").strip()


def numbered(env, kind: str, docname: str, anchor: str) -> str:
    """`Theorem 2.1`, or nothing where there is no number."""
    number = env.toc_fignumbers.get(docname, {}).get(kind, {}).get(anchor, ())
    return env.config.numfig_format[kind] % ".".join(map(str, number)) if number else ""


# -- HTML -------------------------------------------------------------------------------------

def open_box(self, node) -> None:
    self.body.append(self.starttag(node, "div", CLASS=f"derive-box derive-{node['kind']}"))
    self.body.append(f'<p class="derive-title"><span class="derive-number">'
                     f'{escape(label(self.builder.env, node))}</span> '
                     f'<span class="derive-name">({escape(node["title"])})</span>')
    if node["proved"]:
        self.body.append('<span class="derive-badge">PROVED</span>')
    self.add_permalink_ref(node, "Link to this theorem")
    self.body.append("</p>\n")


def close_box(self, node) -> None:
    self.body.append("</div>\n")


def open_fold(self, node) -> None:
    state = "" if node["fold"] else " open"
    self.body.append(f'<details class="derive-derivation"{state}>\n'
                     f'<summary>{escape(node["summary"])}</summary>\n')


def close_fold(self, node) -> None:
    self.body.append("</details>\n")


def open_picture(self, node) -> None:
    self.body.append(f'<figure class="derive-picture">{node["svg"]}<figcaption>\n')


def close_picture(self, node) -> None:
    self.body.append("</figcaption></figure>\n")


def for_mathjax(formula: str) -> str:
    """A formula as Sphinx leaves those of the page to MathJax."""
    return rf'<span class="math notranslate nohighlight">\({escape(formula)}\)</span>'


# -- LaTeX and the others ----------------------------------------------------------------------

def open_tex(self, node) -> None:
    said = label(self.builder.env, node)
    number = said.rpartition(" ")[2]
    self.body.append(f"\n\\derivenumber{{{number}}}{self.hypertarget_to(node)}%\n"
                     f"\\begin{{derivebox}}{{{self.escape(said)}}}{{{self.escape(node['title'])}}}\n")


def close_tex(self, node) -> None:
    self.body.append("\n\\end{derivebox}\n")


def open_derivation(self, node) -> None:
    self.body.append(f"\n\\par\\noindent\\textit{{{self.escape(node['summary'])}.}}\n")


def nothing(self, node) -> None:
    pass


def without_pictures(app, doctree, docname) -> None:
    if app.builder.format != "html":
        for node in list(doctree.findall(picture)):
            node.parent.remove(node)


def plain(app, doctree, docname) -> None:
    """For builders that know of no boxes: a title in bold, and what follows it."""
    if app.builder.format in ("html", "latex"):
        return
    for node in list(doctree.findall(boxed)):
        title = f"{label(app.env, node)} ({node['title']})"
        node.replace_self([nodes.paragraph("", "", nodes.strong(title, title)), *node.children])
    for node in list(doctree.findall(derivation)):
        words = f"{node['summary']}."
        node.replace_self([nodes.paragraph("", "", nodes.emphasis(words, words)), *node.children])


# -- From elements -----------------------------------------------------------------------------

def set_elements(found: Iterable[Element], docname: str) -> list[nodes.Node]:
    return [node for element in found for node in set_element(element, docname)]


def set_element(element: Element, docname: str) -> Iterator[nodes.Node]:
    text = element.text
    match element.kind:
        case "text":
            yield nodes.Text(text)
        case "code":
            yield nodes.literal(text, text)
        case "math":
            yield nodes.math(text, text)
        case "display":
            yield display(text, docname)
        case "listing":
            yield nodes.literal_block(text, text)
        case "link":
            yield nodes.reference("", "", *set_elements(element.children, docname),
                                  refuri=element.url)
        case _:
            around = AROUND[element.kind]()
            around += set_elements(element.children, docname)
            yield around


def display(tex: str, docname: str) -> nodes.math_block:
    """A display of ours, which no check need judge again."""
    node = nodes.math_block(tex, tex, docname=docname, number=None, label=None)
    node["no-wrap"] = node["nowrap"] = False
    node["derived"] = True
    return node
