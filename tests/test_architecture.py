"""The shape of the program, as assertions."""

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "derive"

# One arrow: a room may import only from the rooms named beside it (and from itself).
ARROWS = {
    "kernel": set(),
    "language": {"kernel", "layers"},
    "model": {"kernel"},
    "layers": {"kernel", "model"},
    "numeric": {"kernel.terms", "kernel.theory"},
    "search": {"library", "kernel", "language", "model", "layers", "numeric"},
    "report": {"kernel", "language", "model", "layers", "numeric", "search"},
    "certify": {"kernel", "language.definite", "language.rules", "language.inequalities",
                "language.text", "search"},
    "course": {"library", "language", "search", "report", "certify", "api"},
    "library": set(),
    "api": {"library", "kernel", "language", "model", "layers", "numeric", "search", "report"},
    "cli": {"library", "kernel", "language", "model", "layers", "numeric", "search", "report",
            "certify", "course"},
    "__init__": {"api", "layers", "course"},
    "__main__": {"cli"},
}
# Inside the search: each part may import from those before it, and from those beside it.
SEARCH = ["entailment", "normal", "strategies", "inequalities", "proving", "closed_form",
          "derivation", "answers", "repair", "judging"]
BESIDE = {"derivation": {"processes"}, "answers": {"processes"}, "repair": {"processes"},
          "judging": {"processes"}, "processes": set(), "numbers": {"entailment", "normal"}}
KERNEL_BUDGET = 2700        # lines of code a person reads to believe a proof
PROVING = ["found", "equations", "exceptions", "conjuncts", "independence", "recursive", "order", "consequent",
           "alternatives", "sides", "prove"]
OUTSIDE = {"kernel": set(), "language": {"lark"}}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The file as Python reads it: read once, whatever is asked of it."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path):
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names
                        if (PACKAGE.parent / node.module.replace(".", "/")).is_dir())
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=name)
def test_arrows_point_one_way(path):
    here = room(path)
    allowed = ARROWS[here] | {here}
    for module in imports(path):
        if module.startswith("derive."):
            place = module.removeprefix("derive.")
            assert any(place == a or place.startswith(a + ".") or a.startswith(place + ".")
                       for a in allowed), f"{name(path)} must not import {module}"


@pytest.mark.parametrize("path", [
    p for p in modules() if room(p) == "search" and p.name != "__init__.py"], ids=name)
def test_the_search_flows_one_way(path):
    here, *_ = path.relative_to(PACKAGE / "search").with_suffix("").parts
    before = SEARCH[:SEARCH.index(here)] if here in SEARCH else []
    for module in imports(path):
        if module.startswith("derive.search."):
            part = module.split(".")[2]
            assert part == here or part in before or part in BESIDE.get(here, set()), module


def test_the_prover_is_built_up_file_by_file():
    for place, part in enumerate(PROVING):
        for module in imports(PACKAGE / "search" / "proving" / f"{part}.py"):
            if module.startswith("derive.search.proving."):
                assert module.split(".")[3] in PROVING[:place], (part, module)


@pytest.mark.parametrize("path", sorted((PACKAGE / "kernel").glob("*.py")), ids=name)
def test_the_kernel_stands_on_the_standard_library(path):
    import sys
    for module in imports(path):
        top = module.split(".")[0]
        assert top == "derive" or top in sys.stdlib_module_names, module


@pytest.mark.parametrize("path", modules(), ids=name)
def test_every_file_says_what_it_is(path):
    assert ast.get_docstring(tree(path))


def code_lines(path: Path) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    source = path.read_text("utf-8")
    docs = {line for node in nodes(path)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for line in range(node.lineno, node.end_lineno + 1)}
    skip = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
            tokenize.DEDENT, tokenize.ENDMARKER)
    code = {line for t in tokenize.generate_tokens(io.StringIO(source).readline)
            if t.type not in skip for line in range(t.start[0], t.end[0] + 1)}
    return len(code - docs)


def test_the_kernel_stays_small():
    sizes = {p.name: code_lines(p) for p in (PACKAGE / "kernel").glob("*.py")}
    assert sum(sizes.values()) <= KERNEL_BUDGET, sizes


@pytest.mark.parametrize("path", modules(), ids=name)
def test_only_the_kernel_makes_theorems(path):
    made = [n for n in nodes(path)
            if isinstance(n, ast.Call) and getattr(n.func, "id", None) == "Theorem"]
    assert not made or name(path) == "kernel/replay.py"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_check_is_an_assert_and_nothing_is_evaluated(path):
    """`python -O` deletes assertions; a claim may come from a stranger."""
    assert not [n for n in nodes(path) if isinstance(n, ast.Assert)]
    called = {n.func.id for n in nodes(path) if isinstance(n, ast.Call)
              and isinstance(n.func, ast.Name)}
    assert not called & {"eval", "exec", "sympify", "parse_expr", "compile", "__import__"}


def test_the_second_opinion_is_independent():
    """A bug shared by the prover and the evaluator would be seen by neither."""
    for path in (PACKAGE / "numeric").glob("*.py"):
        for module in imports(path):
            if module.startswith("derive."):
                assert module.startswith(("derive.numeric", "derive.kernel.terms",
                                          "derive.kernel.theory")) or module == "derive.kernel"
