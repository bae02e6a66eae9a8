"""Layout: a text cut into statements, and each statement into lines, prose and proof.

A line at the left edge begins something; deeper lines continue it.  Under a
heading stands prose until the first declaration.  `;` ends a line as well, so
that a statement fits on a command line.

This file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.language.errors import LanguageError, Position
from derive.language.mixed import is_mixed, is_open, mixed_tokens, uncommented
from derive.language.tokens import Token, end_of, tokens

LONGEST = 64 * 1024                            # bytes of one statement
HEADINGS = ("theorem", "claim")
BY = re.compile(r"(?<![\w'])by(?![\w'])")
PARTS = ("have", "case", "induction")           # of a proof
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass
class Line:
    """One logical line: a keyword and the tokens after it."""
    keyword: str
    at: Position
    tokens: list[Token] = field(default_factory=list)
    end: Position = Position(1, 1)
    first: Token | None = None                 # the keyword itself
    raw: list[str] = field(default_factory=list)          # under `code`: lines of another language


@dataclass
class ProofText:
    """One link of a written proof: a relation, a term, reasons."""
    op: str
    at: Position
    tokens: list[Token]
    reasons: str
    end: Position


@dataclass
class Part:
    """`have NAME: CLAIM`, `case CONDITION:` with the lines under it, or `induction on t`."""
    word: str
    at: Position
    indent: int
    tokens: list[Token]
    links: list[ProofText] = field(default_factory=list)
    end: Position = Position(1, 1)


@dataclass
class Block:
    """One statement as text."""
    at: Position
    name: str | None = None
    prose: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    proof: list[ProofText] | None = None
    parts: list[Part] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """The statements of a text, in order."""
    return list(Layout(text.expandtabs().split("\n")).blocks())


class Layout:
    """One pass over the lines of a text."""

    def __init__(self, lines: list[str]):
        self.lines = [line.rstrip("\r") for line in lines]
        self.first = next((i for i, line in enumerate(self.lines) if line), 0)
        self.margin = min((indent(line) for line in self.lines[self.first:] if code(line)),
                          default=0)
        self.block = Block(Position(1, 1 + self.margin))
        self.bytes = 0

    def blocks(self) -> Iterator[Block]:
        place = self.first
        while place < len(self.lines):
            line, number = self.lines[place], place + 1
            self.measure(line, number)
            place += 1
            if not line.strip():
                self.blank()
            elif indent(line) > self.margin:
                self.deeper(line, number)
            elif heading := heading_of(line, number, self.margin):
                if self.block.lines or self.block.name:
                    yield self.block
                self.block = Block(heading.at, heading.text)
                self.bytes = 0
            elif re.match(r"proof\b", line.strip()):
                place = self.proof(place - 1)
            elif code(line):
                place = self.declare(place - 1)
        if self.block.lines or self.block.name:
            yield self.block

    def measure(self, line: str, number: int) -> None:
        """Count the bytes of a statement; blank lines are free, for a file may be long."""
        self.bytes += len(line.encode(errors="replace")) + 1 if line.strip() else 0
        if self.bytes > LONGEST:
            raise LanguageError(f"a statement has at most {LONGEST // 1024} kB",
                                Position(number, 1))

    def blank(self) -> None:
        if self.block.lines and self.block.lines[-1].keyword == "code":
            self.block.lines[-1].raw.append("")
        if self.block.prose and not self.block.lines:
            self.block.prose.append("")

    def deeper(self, line: str, number: int) -> None:
        """Prose under a heading, else the continuation of a line."""
        if self.block.lines and self.block.lines[-1].keyword == "code":
            self.block.lines[-1].raw.append(line)
        elif self.block.name and not self.block.lines:
            self.block.prose.append(line.strip())
        elif not code(line):
            return
        elif not self.block.lines:
            raise LanguageError("expected a declaration at the left edge",
                                Position(number, 1 + indent(line)))
        else:
            self.extend(tokens(line, number))

    def declare(self, place: int) -> int:
        """A new logical line, or several with `;` between; the number of the line after it.
        A line with LaTeX in it is taken with the lines that continue it."""
        end = place + 1
        while end < len(self.lines) and (not self.lines[end].strip()
                                         or indent(self.lines[end]) > self.margin):
            end += 1
        text = "\n".join(self.lines[place:end])
        if not is_mixed(text):
            self.start(tokens(self.lines[place], place + 1))
            return place + 1
        while end < len(self.lines) and is_open(text):
            text += "\n" + self.lines[end]
            end += 1
        for number in range(place + 1, end):
            self.measure(self.lines[number], number + 1)
        self.start(mixed_tokens(text, place + 1))
        return end

    def start(self, found: list[Token]) -> None:
        if found and found[0].text == ";":
            found = found[1:]
        if found:
            self.block.lines.append(Line(found[0].text, found[0].at, [], end_of(found[:1]),
                                         found[0]))
            self.extend(found[1:])

    def extend(self, found: list[Token]) -> None:
        line = self.block.lines[-1]
        for i, token in enumerate(found):
            if token.text == ";":
                return self.start(found[i + 1:])
            line.tokens.append(token)
            line.end = end_of([token])
        return None

    def proof(self, place: int) -> int:
        """Read a proof from its first line; the number of the line after it."""
        line = self.lines[place]
        at = Position(place + 1, 1 + indent(line))
        if self.block.proof is not None:
            raise LanguageError("one statement has one proof", at)
        rest = tokens(line, place + 1)[1:]
        if rest:
            if [t.text for t in rest] != ["auto"]:
                raise LanguageError("expected `auto` or a new line after `proof`", rest[0].at)
            return place + 1
        self.block.proof = links = []
        for number in range(place + 1, len(self.lines)):
            line = self.lines[number]
            self.measure(line, number + 1)
            if code(line) == "qed":
                return number + 1
            if code(line):
                if indent(line) <= self.margin:
                    raise LanguageError("expected `qed` before this line",
                                        Position(number + 1, 1 + indent(line)), ("qed",))
                self.link(links, line, number + 1)
        raise LanguageError("expected `qed` at the end of the proof", at, ("qed",))

    def link(self, links: list[ProofText], line: str, number: int) -> None:
        """A line of a proof: the beginning of a part, or a line of one, or of the proof itself."""
        formula, reasons = split_reasons(line)
        found = proof_tokens(formula, number)
        parts, depth = self.block.parts, indent(line)
        if found and found[0].text in PARTS and (not parts or depth <= parts[-1].indent):
            if links:
                raise LanguageError(f"`{found[0].text}` stands before the lines of a proof",
                                    found[0].at)
            parts.append(Part(found[0].text, found[0].at, depth, found[1:], end=end_of(found)))
        elif links or not parts or depth <= parts[-1].indent:
            self.extend_chain(links, found, reasons, line)
        elif parts[-1].word == "case":
            self.extend_chain(parts[-1].links, found, reasons, line)
        else:
            parts[-1].tokens.extend(found)
            parts[-1].end = end_of(found)

    def extend_chain(self, links: list[ProofText], found: list[Token], reasons: str,
                     line: str) -> None:
        """A new link if a relation begins the line, else more of the last one."""
        first = found[0].text if found else ""
        if not links and first in RELATIONS:
            raise LanguageError("a proof begins with the left side of the claim", found[0].at)
        if not links:
            links.append(ProofText("", found[0].at, found, reasons, end_of(found)))
        elif first in RELATIONS:
            links.append(ProofText(first, found[0].at, found[1:], reasons, end_of(found)))
        else:
            last = links[-1]
            if last.reasons and found:
                last.reasons = f"{last.reasons} {line.strip()}"
                return
            continue_link(last.tokens, found)
            last.reasons = last.reasons or reasons
            last.end = end_of(found) if found else last.end


def proof_tokens(line: str, number: int) -> list[Token]:
    """A line of a proof, perhaps in LaTeX behind its relation."""
    if not is_mixed(line):
        return tokens(line, number)
    plain = line.lstrip()
    relation = next((r for r in sorted(RELATIONS, key=len, reverse=True)
                     if plain.startswith(r)), "")
    start = len(line) - len(plain) + len(relation)
    return [*tokens(line[:start], number), *mixed_tokens(" " * start + line[start:], number)]


def continue_link(found: list[Token], more: list[Token]) -> None:
    """More of a link; LaTeX that goes on is one formula with what stands above."""
    if found and more and found[-1].kind == "latex" == more[0].kind:
        last, first = found[-1], more[0]
        gap = "\n" * (first.at.line - last.at.line - last.text.count("\n"))
        found[-1] = last._replace(text=last.text + gap + " " * (first.at.column - 1) + first.text)
        more = more[1:]
    found.extend(more)


def split_reasons(line: str) -> tuple[str, str]:
    """The formula of a line, and the text after `by`."""
    plain = uncommented(line)
    match = BY.search(plain)
    return (plain[:match.start()], plain[match.end():].strip()) if match else (plain, "")


def heading_of(line: str, number: int, margin: int) -> Token | None:
    """The name of a heading, if the line is one: a keyword and one name, nothing else."""
    words = line.partition("#")[0].split()
    if not words or words[0] not in HEADINGS:
        return None
    if len(words) == 2 and re.fullmatch(r"\w+", words[1]) and not words[1].isdigit():
        return Token("name", words[1], Position(number, margin + 1))
    if words[0] == "theorem":
        raise LanguageError("a heading is `theorem` and one name", Position(number, margin + 1))
    return None


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def code(line: str) -> str:
    """The line without its comment."""
    return uncommented(line).strip()

