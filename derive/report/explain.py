"""Explaining a verdict: the derivation of what is proved, a program that replays a
counterexample, what makes no sense, what was tried.
"""

from __future__ import annotations

from derive.numeric.numbers import Unevaluable
from derive.report.numpy_code import Unwritable
from derive.report.replay_script import script
from derive.report.show import show
from derive.search.judging.session import Record
from derive.search.answers.verdict import Verdict


def explained(record: Record) -> str:
    """The record as the command line prints it, and its explanation below."""
    return f"{record.text()}\n{explain(record).rstrip()}"


def explain(record: Record) -> str:
    """The explanation of one record, as text; the message where there is nothing to add."""
    verdict = record.verdict
    if verdict is None:
        return f"at line {record.line}, column {record.column}: {record.message}\n"
    if verdict.proof:
        return show(verdict.proof, "text")
    if verdict.witness:
        return replayed(verdict)
    return f"{record.message}\n{tried(verdict)}"


def replayed(verdict: Verdict) -> str:
    """Plain NumPy that works out both sides at the counterexample."""
    try:
        return script(verdict.statement, verdict.witness)
    except (Unwritable, Unevaluable) as problem:
        return f"# this counterexample cannot be replayed in NumPy: {problem}\n"


def tried(verdict: Verdict) -> str:
    """The instances that were looked at."""
    looked = verdict.survey
    if looked is None:
        return ""
    if not looked.instances:
        return f"no instance could be evaluated: {looked.reason}\n"
    sizes = [", ".join(f"{n} = {v}" for n, v in point.items()) for point in looked.sizes if point]
    shown = "; ".join(sizes[:5]) + ("; …" if len(sizes) > 5 else "")
    at = f", among them at {shown}" if shown else ""
    return f"looked at {looked.instances} instances{at}: none refutes the claim\n"
