"""Records: a proof as data, and as a proof file with what was found out about it.

Terms are in the claim language, the claim in LaTeX too.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.language.chains import joined
from derive.report.compose import matrix_of, rests_on
from derive.report.latex import latex
from derive.report.parts import derivations
from derive.report.proof_file import Declarations, proof_file


def as_text(proof) -> str:
    """The proof file, with the matrix form of what was solved for as a comment."""
    matrix = matrix_of(proof)
    return proof_file(proof) + (f"# in matrix form: {matrix}\n" if matrix else "")


def record(proof, survey=None) -> dict:
    """The proof as JSON holds it."""
    statement, write = proof.statement, Declarations(proof.statement).write
    return {
        "version": 1, "id": statement.name or "", "file": statement.source.file,
        "line": statement.source.line, "base": statement.base,
        "claim": write(statement.claim), "latex": latex(statement.claim),
        "hypotheses": [write(f) for f in joined(statement.theory.facts)],
        "steps": [step for lines in derivations(proof) for step in steps(lines, write)],
        "matrix": str(matrix_of(proof) or ""),
        "rests_on": sorted(rests_on(proof)), "instances": survey.instances if survey else 0}


def steps(lines: list, write: Callable) -> list[dict]:
    return [{"lhs": write(above.term), "rhs": write(line.term), "reason": line.reason,
             "rule": ", ".join(line.rules), "place": i}
            for i, (above, line) in enumerate(zip(lines, lines[1:]))]
