"""Parsing: Coq text into trees, for the check that a statement says what was claimed.

This file imports nothing of ours.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"\s*(%Z|%R|%bool|%nat|<=\?|<\?|=\?|=>|->|:=|/\\|\\/|&&|\|\||<=|<>|(?:Z\.)?[A-Za-z_][\w']*|\d+|\S)")
CHAINS = {"+", "*", "/", "^", "mod", "&&", "||", "/\\", "\\/", "<=?", "<?", "=?", "<=", "<", "=",
          "<>", "->"}


class Unreadable(Exception):
    """The text does not say what was claimed."""


class Parser:
    """Trees of tuples: ("id", x), ("num", n), ("app", f, a, …), (operator, a, b, …),
    ("fun", x, body), ("forall", x, type, body)."""

    def __init__(self, text: str):
        self.tokens, self.at = TOKEN.findall(text), 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.next
        if wanted and token != wanted:
            raise Unreadable(f"`{wanted}` expected, `{token}` found")
        self.at += 1
        return token

    def formula(self):
        """Everything up to a closing sign: a binder, or operands between operators."""
        if self.next in ("forall", "exists"):
            return self.binder()
        if self.next == "fun":
            self.take()
            name = self.take()
            self.skip_type()
            self.take("=>")
            return "fun", name, self.formula()
        if self.next == "if":
            parts = []
            for word in ("if", "then", "else"):
                self.take(word)
                parts.append(self.formula())
            return "if", *parts
        first = self.operand()
        if self.next not in CHAINS:
            return first
        parts, operators = [first], []
        while self.next in CHAINS:
            operators.append(self.take())
            parts.append(self.formula() if operators[-1] == "->" else self.operand())
        for sign in ("^", "*", "+"):
            if len(set(operators)) > 1 and not {"/", "mod"} & set(operators):
                parts, operators = joined(sign, parts, operators)
        if not operators:
            return parts[0]
        if len(set(operators)) == 1:
            return operators[0], *parts
        if operators in (["<=", "<"],):
            return "/\\", ("<=", parts[0], parts[1]), ("<", parts[1], parts[2])
        if operators[-1] == "->" and operators[:-1] == ["<=", "<"]:
            return "->", ("/\\", ("<=", parts[0], parts[1]), ("<", parts[1], parts[2])), parts[3]
        if operators[-1] == "->" and len(operators) == 2:
            return "->", (operators[0], parts[0], parts[1]), parts[2]
        raise Unreadable(f"operators {operators}")

    def binder(self):
        word = self.take()
        names = []
        if self.next != "(":
            names.append((self.take(), self.skip_type()))
        while self.next == "(":
            self.take("(")
            name = self.take()
            names.append((name, self.skip_type()))
            self.take(")")
        self.take(",")
        body = self.formula()
        for name, type_ in reversed(names):
            body = word, name, type_, body
        return body

    def skip_type(self) -> str:
        words, depth = [], 0
        if self.next == ":":
            self.take()
            while depth or self.next not in (")", ",", "=>", ":=", ""):
                depth += {"(": 1, ")": -1}.get(self.next, 0)
                words.append(self.take())
        return " ".join(words)

    def operand(self):
        if self.next == "/":
            self.take()
            return "inv", self.operand()
        if self.next == "-":
            self.take()
            return "neg", self.operand()
        if self.next == "~":
            self.take()
            return "not", self.operand()
        parts = []
        while self.next and self.next not in CHAINS and self.next not in (
                ")", "]", ";", ",", "=>", "then", "else", ".", ":="):
            parts.append(self.atom())
        if not parts:
            raise Unreadable(f"a term expected, `{self.next}` found")
        return parts[0] if len(parts) == 1 else ("app", *parts)

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.formula()
            if self.next == ",":
                self.take()
                inner = "pair", inner, self.formula()
            self.take(")")
        elif token == "[":
            items = []
            while self.next != "]":
                items.append(self.formula())
                if self.next == ";":
                    self.take()
            self.take("]")
            inner = "list", *items
        elif token.isdigit():
            inner = "num", int(token)
        elif token[0].isalpha() or token[0] == "_":
            inner = "id", token
        else:
            raise Unreadable(f"`{token}` is not read")
        while self.next in ("%Z", "%R", "%bool", "%nat"):
            self.take()
        return inner


def joined(sign: str, parts: list, operators: list[str]) -> tuple[list, list[str]]:
    """The parts between which this sign stands, put together."""
    found, others = [[parts[0]]], []
    for operator, part in zip(operators, parts[1:]):
        if operator == sign:
            found[-1].append(part)
        else:
            others.append(operator)
            found.append([part])
    if sign == "^" and any(len(run) > 2 for run in found):
        raise Unreadable("a power of a power without brackets")
    return [run[0] if len(run) == 1 else (sign, *run) for run in found], others
