"""Showing a proof: as text, LaTeX, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from derive.report.latex import latex
from derive.report.page import derivations, matrix_of, page, rests_on
from derive.report.proof_file import Declarations, proof_file
from derive.report.templates import filled_page


def show(proof, format: str = "text", survey=None) -> str:
    """The proof in one of FORMATS; `survey` adds the evidence of independent evaluation."""
    if format not in FORMATS:
        raise ValueError(f"no format {format}; there are {', '.join(FORMATS)}")
    return FORMATS[format](proof, survey)


def as_text(proof, survey) -> str:
    """The proof file, with the matrix form of what was solved for as a comment."""
    matrix = matrix_of(proof)
    return proof_file(proof) + (f"# in matrix form: {matrix}\n" if matrix else "")


def as_latex(proof, survey) -> str:
    return filled_page("theorem.tex", page(proof, survey, "latex"))


def as_markdown(proof, survey) -> str:
    return filled_page("theorem.md", page(proof, survey, "markdown"))


def as_json(proof, survey) -> str:
    return json.dumps(record(proof, survey), ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable] = {"text": as_text, "latex": as_latex, "markdown": as_markdown,
                                "json": as_json}


def record(proof, survey=None) -> dict:
    """The proof as data; terms in the claim language, the claim in LaTeX too."""
    statement, write = proof.statement, Declarations(proof.statement).write
    return {
        "version": 1, "id": statement.name or "", "file": statement.source.file,
        "line": statement.source.line, "base": statement.base,
        "claim": write(statement.claim), "latex": latex(statement.claim),
        "hypotheses": [write(f) for f in statement.theory.facts],
        "steps": [step for lines in derivations(proof) for step in steps(lines, write)],
        "matrix": str(matrix_of(proof) or ""),
        "rests_on": sorted(rests_on(proof)), "instances": survey.instances if survey else 0}


def steps(lines: list, write: Callable) -> list[dict]:
    return [{"lhs": write(above.term), "rhs": write(line.term), "reason": line.reason,
             "rule": ", ".join(line.rules), "place": i}
            for i, (above, line) in enumerate(zip(lines, lines[1:]))]
