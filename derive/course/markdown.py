"""Markdown: a filled template as a tree, for tools that want nodes rather than text.

Sphinx has docutils' nodes and mystmd its own; both are made from the elements here, so
that one template serves both, and either way of writing a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

TEXT = {"text": "text", "code_inline": "code", "math_inline": "math", "math_block": "display",
        "math_inline_double": "display", "fence": "listing", "code_block": "listing"}
AROUND = {"paragraph": "paragraph", "em": "emphasis", "strong": "strong", "link": "link",
          "bullet_list": "bullets", "ordered_list": "numbers", "list_item": "item",
          "blockquote": "quotation", "heading": "paragraph"}


@dataclass(frozen=True)
class Element:
    """One of the kinds in TEXT, with its text, or of those in AROUND, with its children."""
    kind: str
    text: str = ""
    children: tuple[Element, ...] = ()
    url: str = ""


@lru_cache(maxsize=1)
def reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).use(dollarmath_plugin, double_inline=True)


def elements(markdown: str) -> tuple[Element, ...]:
    """The elements of a page, in order."""
    return made(SyntaxTreeNode(reader().parse(markdown)).children)


def made(nodes: Iterable[SyntaxTreeNode]) -> tuple[Element, ...]:
    return tuple(element for node in nodes for element in of_node(node))


def of_node(node: SyntaxTreeNode) -> Iterable[Element]:
    """The element of a node; a node without a meaning of its own gives its children."""
    if node.type in TEXT:
        yield Element(TEXT[node.type], node.content.strip("\n"))
    elif node.type in AROUND:
        yield Element(AROUND[node.type], children=made(node.children),
                      url=str(node.attrs.get("href", "")))
    elif node.type in ("softbreak", "hardbreak"):
        yield Element("text", "\n")
    else:
        yield from made(node.children)
