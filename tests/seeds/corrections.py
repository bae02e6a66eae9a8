"""The known corrections of the seeds that are wrong, and whether a repair is one of them.

Run as a program it prints a table.  `corrections.claim` states each known correction, worked
out by hand, as a claim of its own, named after its seed.
"""

import json
from pathlib import Path

from derive.kernel.ring import equal
from derive.kernel.terms import And, Rel, Term, substitute
from derive.language.statement import Statement, read
from derive.search.judging.session import Record, records

HERE = Path(__file__).parent
EXPECTED = {name: row["verdict"] for name, row in
            json.loads((HERE / "expected.json").read_text("utf-8")).items()}
CORRECTED = "_corrected"


def claims(path: Path) -> dict[str, str]:
    """The text of each claim of a file by its name."""
    blocks = ("\n" + path.read_text("utf-8")).split("\nclaim seed_")[1:]
    return {"seed_" + block.split()[0]: "claim seed_" + block for block in blocks}


def seeds() -> dict[str, str]:
    return {name: text for path in sorted(HERE.glob("[0-9]*.claim"))
            for name, text in claims(path).items()}


def known() -> dict[str, str]:
    """The correction of a seed, by the seed's name."""
    return {name.removesuffix(CORRECTED): text
            for name, text in claims(HERE / "corrections.claim").items()}


def repaired(text: str, seconds: float = 2.0) -> Record:
    (record,) = records(text, patience=0.3, repairing=seconds)
    return record


def is_known(record: Record, correction: str) -> bool:
    """Does the repair say what the correction says, up to letters and ring arithmetic?"""
    (right,) = read(correction)
    found = record.repair.statement
    return same(at_letters(found), at_letters(right)) and (
        not record.repair.hypothesis or found.theory.facts == right.theory.facts)


def at_letters(statement: Statement) -> Term:
    """The claim with its free indices named by their order."""
    letters = [v for v, _, _ in statement.ranges]
    new = [type(v)(f"#{i}", True) for i, v in enumerate(letters)]
    return substitute(statement.claim, dict(zip(letters, new)))


def same(a: Term, b: Term) -> bool:
    match a, b:
        case Rel(), Rel():
            return a.op == b.op and equal(a.left, b.left) and equal(a.right, b.right)
        case And(), And():
            return len(a.args) == len(b.args) and all(map(same, a.args, b.args))
    return a == b


def main():
    corrections, texts, counts = known(), seeds(), {}
    for name, correction in corrections.items():
        record = repaired(texts[name])
        what = "none" if record.repair is None else \
            "known" if is_known(record, correction) else "other"
        counts[what] = counts.get(what, 0) + 1
        shown = record.repair.sentence if record.repair else "-"
        print(f"{what:6} {name:24} {record.word:10} {shown}", flush=True)
    print(f"{len(corrections)} seeds are wrong: of the repairs {counts.get('known', 0)} are the known "
          f"correction, {counts.get('other', 0)} are another true claim; "
          f"{counts.get('none', 0)} have none")


if __name__ == "__main__":
    main()
