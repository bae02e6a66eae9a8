"""Every proof of the library reads, and its claim is printed so that it reads back."""

from pathlib import Path

import pytest

from derive.kernel.terms import is_condition
from derive.language.calls import Calls
from derive.language.declarations import declarations
from derive.language.environment import Environment
from derive.language.formulas import tree
from derive.language.layout import blocks
from derive.language.scope import Scope
from derive.language.statement import read
from derive.language.text import text
from derive.layers import catalogue

ROOT = Path(__file__).parents[2]
PROOFS = sorted((ROOT / "proofs").rglob("*.proof"))


@pytest.mark.parametrize("path", PROOFS, ids=lambda p: p.stem)
def test_a_proof_reads_and_prints_back(path):
    source = path.read_text(encoding="utf-8")
    statement, = read(source, str(path))
    assert statement.name == path.stem
    assert is_condition(statement.claim)
    names = Environment(declarations(blocks(source)[0]), Calls(catalogue))
    names.free = list(statement.ranges)
    scope = Scope({var.name: var for var, _, _ in statement.ranges})
    again = names.read.value(tree(text(statement.claim, base=statement.base)), scope)
    assert again == statement.claim
