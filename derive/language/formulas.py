"""Single formulas: for the table of rules, and for whoever needs a term from text.

    formula("Σ k<n: x[k]", "size n; tensor x[n]")
    rule_formula("?A * (?B + ?C) = ?A * ?B + ?A * ?C")

In a rule, `?A` stands for a term, `?n` for an integer, `?F(k)` for a term in an
index, `?g(?A)` for a function of one argument, `?x[?I]` for an entry.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import Term, Var
from derive.language.calls import Calls
from derive.language.declarations import Declarations, declarations
from derive.language.environment import Environment
from derive.language.layout import blocks
from derive.language.parser import Parser
from derive.language.scope import Scope
from derive.language.syntax import Node
from derive.language.tokens import end_of, tokens


def formula(text: str, declared: str = "", indices: str = "", catalogue=None) -> Term:
    """The term of one formula, a number or a condition.  `declared` are declarations with
    `;` between, `indices` free letters with spaces between."""
    found = Declarations()
    for block in blocks(declared):
        found = declarations(block)
    scope = Scope({letter: Var(letter, True) for letter in indices.split()})
    return term(tree(text), Environment(found, Calls(catalogue)), scope)


def rule_formula(text: str) -> Term:
    """The term of a rule's side or condition."""
    return term(tree(text), Environment(Declarations(), Calls(None)), Scope(rule=True))


def tree(text: str) -> Node:
    found = tokens(text)
    parser = Parser(found, end_of(found))
    node = parser.formula()
    parser.finish()
    return node


def term(node: Node, names: Environment, scope: Scope) -> Term:
    value = names.read.value(node, scope)
    return value if isinstance(value, Term) else names.read.number(value, node)
