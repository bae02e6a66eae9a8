"""Layout: a script in lines of a page's width, blocks indented.

What stands in a line is not changed but for the spaces between words.  This file imports nothing
of ours.
"""

from __future__ import annotations

import re
from textwrap import TextWrapper

WIDTH = 100
PIECE = re.compile(r"\(\*.*?\*\)|[{}](?=\s|$)|(?:(?!\(\*)[^{}\s]|(?<!\s)[{}]|\s(?![{}](?:\s|$)|\(\*))+?\.(?=\s|$)|\S+",
                   re.S)


def laid_out(script: str, depth: int = 1) -> str:
    """The sentences of a script in lines, blocks in braces further in."""
    return "\n".join(lines(blocks(script), depth))


def blocks(script: str) -> list:
    """The sentences and comments of a script, a block in braces being a list of its own."""
    stack: list[list] = [[]]
    for piece in PIECE.findall(script):
        if piece == "{":
            stack.append([])
        elif piece == "}":
            block = stack.pop()
            stack[-1].append(block)
        else:
            stack[-1].append(" ".join(piece.split()))
    return stack[0]


def lines(pieces: list, depth: int) -> list[str]:
    """The pieces in lines; a block that fits stands in one."""
    margin, found = "  " * depth, []
    fill = TextWrapper(WIDTH, initial_indent=margin, subsequent_indent=margin + "    ",
                       break_long_words=False, break_on_hyphens=False).wrap
    for above, piece in zip([[], *pieces], pieces):
        if isinstance(piece, str):
            joint = f"{found[-1]} {piece}" if isinstance(above, str) and goes_on(piece) else ""
            found[-1:] = [joint] if joint and len(joint) <= WIDTH else [*found[-1:], *fill(piece)]
        elif len(short := f"{margin}{{ {flat(piece)} }}") <= WIDTH:
            found.append(short)
        else:
            inside = lines(piece, depth + 1)
            found += [f"{margin}{{ {inside[0].lstrip()}", *inside[1:]]
            found[-1] += " }"
    return found


def goes_on(sentence: str) -> bool:
    """May a sentence stand behind another in a line?"""
    return not sentence.startswith(("transitivity", "assert", "split", "(*"))


def flat(pieces: list) -> str:
    return " ".join(p if isinstance(p, str) else f"{{ {flat(p)} }}" for p in pieces)
